"""The language of a text whose page does not tell it."""

from functools import lru_cache

ENOUGH = 2_000
"""Characters that suffice to tell."""


@lru_cache(maxsize=1024)
def language_of(text: str) -> str | None:
    """BCP 47 code of the language a text is written in, or None for a text without letters."""
    from py3langid import langid  # noqa: PLC0415  (with numpy 15 MB, in a process that hardly ever asks)

    start = text[:ENOUGH]
    return str(langid.classify(start)[0]) if any(map(str.isalpha, start)) else None
