"""What is remembered of a source between crawls, so that an unchanged one costs one small question."""

from dataclasses import dataclass, field
from datetime import datetime

from vocabulary.page import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave with an answer, to be asked later whether it has changed (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a conditional request; empty when the server gave nothing to ask with."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnswer:
    """What one address of a source answered last, kept once all that it named stood in the archive."""

    url: str
    """The address as it was asked for: a feed, a section, a sitemap, or a sitemap of an index."""
    validators: Validators = Validators()
    sha256: str
    """Of the body."""
    reading: str
    """How it was read: another program version, other domains of the outlet, and it has to be read anew."""
    since: datetime | None = None
    until: datetime | None = None
    """The window for which its addresses were taken; it tells nothing about times outside."""
    answered_at: datetime
    """When the body was last had."""
    seen: int = 0
    off_domain: int = 0
    out_of_window: int = 0
    oldest: datetime | None = None
    """The earliest time that it states of anything it names: whether it goes back to a window. None: it states none."""
    children: tuple[Candidate, ...] = ()
    """The sitemaps that an index named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsAnswer:
    """What a host said of robots.txt when a crawl asked for it."""

    host: str
    """With its scheme: `https://example.org:8080`."""
    fetched_at: datetime
    status: int | None = None
    """None when there was no answer."""
    reason: str = ""
    """Why nothing of the host was asked for; empty when something may be."""
    body: bytes = field(default=b"", repr=False)
    """The rules, as far as they were read; empty when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsAnswer:
    """What a host said in a file in which rights are reserved: `/.well-known/tdmrep.json`, an RSL document."""

    host: str
    """With its scheme; whose pages it speaks of, also when the file is kept elsewhere."""
    url: str
    """Of the file, as it was asked for."""
    fetched_at: datetime
    status: int | None = None
    """None when there was no answer."""
    reason: str = ""
    """Why it is not known what the file says; empty when it is, and when there is none."""
    body: bytes = field(default=b"", repr=False)
    """The file, as far as it was read; empty when there is none."""
