"""What the crawler hands over."""

import zlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vocabulary.imported import Given, Imported
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome


class FoundBy(StrEnum):
    """By which kind of source an address was found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    SEARCH = "search"
    INDEX = "index"
    URL = "url"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLicence:
    """A licence or rights element of a feed, kept as it stood there."""

    level: str
    """`entry`, `source` or `feed`."""
    element: str
    """`creativeCommons:license`, `cc:license`, `atom:link`, `dc:rights`, `atom:rights`, `copyright`, ..."""
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that an entry of a feed comes with: sound, a film, a picture."""

    url: str
    """Absolute."""
    type: str | None = None
    """Media type, `audio/mpeg`."""
    length: int | None = None
    """Bytes, as stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that a source named, with what the source said about it."""

    url: str
    """Our canonical form: the identity of the page within its outlet."""
    link: str
    """The address as the source gave it, made absolute. This is what is asked for, without a fragment."""
    found_by: FoundBy
    source: str
    """Address (or file) of the source."""
    title: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    licence: tuple[FeedLicence, ...] = ()
    summary: str | None = None
    """What the source says of the page's content, without markup."""
    guid: str | None = None
    """The source's own identifier of the entry, as it stands there."""
    categories: tuple[str, ...] = ()
    """Categories and keywords of the entry."""
    enclosures: tuple[Enclosure, ...] = ()
    seeds: tuple[str, ...] = ()
    """Names of seeds that came after it was fetched: it is read in full, and held against them too."""
    revisit: bool = False
    """Whether it is coverage that is due to be looked at again; `seeds` are then those whose coverage it is."""
    content: bytes | None = field(default=None, repr=False)
    """What the source says that the page says, as HTML in UTF-8, deflated (`pack`); None when it has a summary only."""


MAX_CONTENT = 500_000
"""Bytes of a page's content that a source may have, as HTML."""


def pack(content: str) -> bytes | None:
    """HTML as a candidate carries it; None for what is too long to be an article's."""
    html = content.encode("utf-8", "replace")
    return zlib.compress(html) if len(html) <= MAX_CONTENT else None


def unpack(content: bytes) -> str:
    """The HTML that a candidate carries; empty for what is none."""
    try:
        return zlib.decompressobj().decompress(content, MAX_CONTENT).decode("utf-8", "replace")
    except zlib.error:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no body to read: settled before extraction."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answered (or refused) request for one candidate."""

    outlet: str
    candidate: Candidate
    fetched_at: datetime
    """Aware, UTC. For a replayed page: when it was recorded."""
    final_url: str
    """Where the answer came from, after redirects."""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    """The content, transfer and content encodings removed."""
    problem: Problem | None = None
    domains: tuple[str, ...] = ()
    """Of the outlet: where a page may say that it belongs. Empty when they are not known."""
    imported: Imported | None = None
    """From where it came, when it was not fetched but imported."""
    given: Given | None = None
    """What a row says in place of a page: there are no bytes then."""
