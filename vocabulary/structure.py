"""How the lines of a text stand on its page: headings, lists, quotations. The words themselves are the text's alone."""

from enum import StrEnum


class Mark(StrEnum):
    """What a line is, as Markdown writes it. A line without a mark is a paragraph."""

    HEADING_2 = "##"
    """The text's highest heading: the title alone stands above it."""
    HEADING_3 = "###"
    HEADING_4 = "####"
    HEADING_5 = "#####"
    HEADING_6 = "######"
    ITEM = "-"
    NUMBERED = "1."
    """An item of a list that counts; Markdown counts anew."""
    GOES_ON = "+"
    """A further paragraph of the item before it."""
    QUOTE = ">"


Structure = tuple[tuple[int, Mark], ...]
"""(number of the line, from 0; its mark), in order. Lines are what blank lines separate; paragraphs are left out."""

BREAK = "\n\n"
"""What separates the lines of a text."""
