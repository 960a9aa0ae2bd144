"""What an article of a seed's coverage is among those that have the same text."""

from enum import StrEnum


class Role(StrEnum):
    """Whether an article is where its text comes from."""

    ORIGIN = "origin"
    """The first that is known to have published the text, which is nobody else's."""
    COPY = "copy"
    """The text is another outlet's, an agency's or the seed's."""
    SELF_COPY = "self_copy"
    """The outlet published the text under another address already: an AMP page, a print edition, an update."""


class Certainty(StrEnum):
    """How sure it is that the first of a text was first."""

    ONLY = "only"
    """Nobody else is known to have published it."""
    CERTAIN = "certain"
    """Times or statements put it before every other."""
    LIKELY = "likely"
    """Its time is the earliest, but of some other it cannot be told for certain."""
    UNKNOWN = "unknown"
    """Nothing tells."""
