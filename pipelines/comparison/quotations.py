# ruff: noqa: RUF001 - quotation marks of many newsrooms are what this module is about
"""What stands within quotation marks: the words of those who are reported on, not of those who report."""

import regex

_QUOTATION = regex.compile(
    r"""
      [“„][^“”„]{15,1500}[”“]
    | «[^«»]{15,1500}»
    | (?<![\p{L}\p{N}.,])"(?=\S)[^"\n]{15,1500}(?<=\S)"
    | ‘(?=\S)(?:[^‘’\n]|(?<=[\p{L}\p{N}])’(?=\p{L})){15,1500}(?<=[^\s’])’(?!\p{L})
    | [「『][^「」『』]{8,800}[」』]
    """,
    regex.VERBOSE,
)
"""Long enough to be said by somebody: shorter ones are names of works, or words held at arm's length."""


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where the quotations of a text stand, with their marks, in order."""
    return [match.span() for match in _QUOTATION.finditer(text)]


def quotations(text: str) -> list[str]:
    """The quotations of a text, with their marks, in order."""
    return list(_QUOTATION.findall(text))
