"""What a crawl reports about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vocabulary.health import Expected
from vocabulary.imported import Share
from vocabulary.outcome import Outcome, SourceState
from vocabulary.page import FoundBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What one crawl of one outlet is to do. The same words as the spider's arguments."""

    outlet: str
    seed: str | None = None
    """Reference as the user gave it: a name or prefix in a seeds folder, a path, an address, an article id."""
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    """At most so many pages are fetched."""
    everything: bool = False
    """Keep text and capture of unrelated articles too."""
    refetch: bool = False
    """Fetch known articles again."""
    urls: tuple[str, ...] = ()
    """Addresses given by hand: they are asked for instead of the outlet's sources."""
    revisit: tuple[int, ...] = ()
    """Ids of known articles that are looked at again, at the addresses in `urls`, with what is known of them."""
    recording: str | None = None
    """A WARC file or a folder of recorded pages, read instead of asking the network."""
    shares: tuple[Share, ...] = ()
    """Records of an earlier collection, imported instead; `recording` then names their files."""

    def scope(self, seed_name: str | None) -> str:
        """What a page is settled for: judging it for one seed does not settle it for another."""
        return "everything" if self.everything or seed_name is None else f"seed:{seed_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFacts:
    """What the archive keeps of an outlet's file."""

    name: str
    title: str
    country: str | None = None
    languages: tuple[str, ...] = ()
    home: str | None = None
    sources: tuple[str, ...] = ()
    """Addresses of its sources that are looked at on schedule: searches and indexes are not."""
    every: timedelta | None = None
    """How often its file says that it is to be crawled; None when it has no file."""
    articles_per_week: int | None = None
    """How many its file expects."""
    expected: Expected = Expected()
    """What its pages state, as its file expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What became of one source in one run."""

    url: str
    kind: FoundBy
    state: SourceState
    reason: str = ""
    """Why it could not be looked at, in words; a machine word first: `dns: …`, `timeout: …`, `not_a_feed: …`."""
    status: int | None = None
    seen: int = 0
    """Entries in the source."""
    new: int = 0
    """Entries never met before."""
    known: int = 0
    """Entries of the outlet and of the window that were met before."""
    off_domain: int = 0
    """Entries that lead off the outlet's domains: counted, not crawled."""
    out_of_window: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """The end of one outlet's crawl."""

    run: int
    outlet: str
    state: str
    reason: str = ""
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    sources: tuple[SourceReport, ...] = ()
    pending: int = 0
    """Pages found and not yet fetched: the next crawl takes them up."""
    waiting: int = 0
    """Pages that could not be had by earlier crawls and were not asked for in this one: it is too soon."""
    waiting_until: datetime | None = None
    """When the first of those is asked for again."""
    warnings: tuple[str, ...] = ()
    """What is far from usual, in words."""
