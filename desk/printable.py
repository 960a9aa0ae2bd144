"""Text from elsewhere, made safe to show: a page must not steer a terminal, hide text, or turn it around."""

import re

# C0 without tab and newline, DEL, C1 (U+009B alone starts an escape sequence on some terminals), line and paragraph
# separators, everything that turns the direction of foreign text (kept: the plain marks U+200E and U+200F, and the
# joiners that Persian is written with), invisible tags, the byte order mark, halves of surrogate pairs.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")
_BLANKS = re.compile(r"\s+")


def printable(text: str) -> str:
    """The text without anything that a terminal would obey; line ends and tabs stay."""
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n"))


def one_line(text: str) -> str:
    """The text as one line that is safe to show."""
    return _BLANKS.sub(" ", printable(text)).strip()


def shortened(text: str, width: int) -> str:
    """One line of at most `width` characters, cut at a word and marked with an ellipsis when it was longer."""
    line = one_line(text)
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > width // 2 else cut).rstrip(" ,;:") + "…"
