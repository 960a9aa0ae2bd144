"""What a policy speaks of: classes of licences, what may be done with a text, and what is taken down."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LicenceClass(StrEnum):
    """What a licence decision comes to, as far as it matters for what may be done with the text."""

    PUBLIC_DOMAIN = "public-domain"
    """CC0, public domain marks and dedications, works of the United States government."""
    BY = "by"
    """Attribution, and public licences like it."""
    BY_SA = "by-sa"
    BY_NC = "by-nc"
    BY_NC_SA = "by-nc-sa"
    BY_ND = "by-nd"
    BY_NC_ND = "by-nc-nd"
    REPUBLISH = "republish"
    """The outlet's own terms of republication."""
    UNSPECIFIED = "unspecified"
    """A licence is named, and what it allows is not known."""
    CONFLICT = "conflict"
    """Statements contradict each other."""
    RESERVED = "reserved"
    """All rights are reserved, or the text is a third party's."""
    UNKNOWN = "unknown"
    """Nothing is known to be granted."""


class Store(StrEnum):
    """How much of an article is kept, the least first."""

    NONE = "none"
    """Nothing but that there is a page."""
    FINGERPRINT = "fingerprint"
    """Metadata, licence and fingerprint, by which it is matched; no text and no bytes of its page."""
    FULL = "full"
    """Text and page too, for private analysis."""


class Show(StrEnum):
    """How much of a text is shown to others, the least first."""

    LINK = "link"
    EXCERPT = "excerpt"
    NONCOMMERCIAL = "noncommercial"
    """The whole where nobody earns money by it, else an excerpt."""
    FULL = "full"


class Purpose(StrEnum):
    """What texts leave the archive for."""

    RESEARCH = "research"
    """To be studied, with no commercial interest."""
    NONCOMMERCIAL = "noncommercial"
    COMMERCIAL = "commercial"
    """To be passed on by anyone."""
    AI_TRAIN = "ai-train"
    """To train models on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosening:
    """A field of an operator's policy that allows more than the shipped one does."""

    field: str
    """`class.by-sa.export`."""
    was: str
    """The shipped value, as JSON."""
    now: str
    reason: str


class Target(StrEnum):
    """What a take-down names."""

    ARTICLE = "article"
    """An article of the archive, under all its addresses."""
    URL = "url"
    """One address."""
    HOST = "host"
    """A host, and those below it."""
    PATTERN = "pattern"
    """Every address of a form: `*` stands for anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """What is not to be kept, shown, exported or fetched, and why."""

    id: int
    target: Target
    named: str
    """An id of an article, an address, a host, or a pattern."""
    reason: str
    added: datetime
    lifted: datetime | None = None
    """When it ceased to hold; None while it does."""
    lifted_reason: str | None = None
