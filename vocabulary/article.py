"""A page on its way through the pipelines, and the seed it is held against."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from vocabulary.form import Form, TextSource
from vocabulary.judgement import Judged
from vocabulary.licence import Licence
from vocabulary.match import Fingerprint, Match, Verdict
from vocabulary.meaning import Embedding
from vocabulary.metadata import Particulars, Record
from vocabulary.moment import Moment
from vocabulary.origin import Origin
from vocabulary.outcome import Outcome
from vocabulary.page import Page
from vocabulary.policy import Store
from vocabulary.watch import Watch

SCREENED = "screen/"
"""How the name of an extractor begins that looked at a page only to see that it cannot be coverage."""

SCREENED_ONLY = "screened: only its plain text was held against the seed"
"""Why a page is called unrelated that was not read in full."""


class AuthorKind(StrEnum):
    """Who is named as author."""

    PERSON = "person"
    AGENCY = "agency"
    DESK = "desk"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A name as printed, with what kind of author it names."""

    name: str
    kind: AuthorKind = AuthorKind.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One article from which coverage is sought."""

    name: str
    """File stem (`000_1b9c847b0c5aab15`) or `article-ID` for an article of the archive; unique in an archive."""
    title: str
    title_inferred: bool
    """True when the document has no title and its first sentence stands in for one."""
    text: str = field(repr=False)
    """Body without the licence sentence: what is compared."""
    document_sha256: str
    """Hash of the document's bytes as given."""
    outlet: str | None = None
    """Name of the outlet it came from, as in outlets/*.toml, when known."""
    publisher: str | None = None
    """The outlet's name for people, as attribution prints it."""
    authors: tuple[Author, ...] = ()
    url: str | None = None
    published: Moment | None = None
    language: str | None = None
    licence: Licence = Licence()
    attribution: str | None = None
    """Attribution line asked for by the sidecar; None: made from the fields."""
    fingerprint: Fingerprint
    queries: tuple[str, ...] = ()
    """A few words each, to ask the searches of outlets of its language. Made when it is resolved, never stored."""
    names: tuple[str, ...] = ()
    """The same for outlets of other languages: names and numbers alone."""
    watch: Watch = Watch()
    """Terms to look for besides. Like the days below it stands in the sidecar, and is never stored."""
    days_before: int | None = None
    """How many days before its own a crawl looks; None: as many as for every seed."""
    days_after: int | None = None
    origin: str = ""
    """Where it was read: a path, an address, `archive:ID`."""
    syndicated_from: str | None = None
    """The canonical address at another site that its document states: whose text it says it is. Never stored."""
    origins: tuple[Origin, ...] | None = None
    """What its document says of whose text it is; None of one that comes from the archive. Never stored."""

    @property
    def made_of(self) -> int | None:
        """The id of the article that it was made of; None of a document of its own."""
        found = _MADE_OF.fullmatch(self.origin)
        return int(found[1]) if found else None


def origin_of_article(article_id: int) -> str:
    """`Seed.origin` of a seed that is made of an article of the archive."""
    return f"archive:{article_id}"


_MADE_OF = re.compile("archive:([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedMatch:
    """An article's match with one seed."""

    seed: str
    """`Seed.name`."""
    match: Match
    """What the program says."""
    judged: Judged | None = None
    """What a person says instead, if anyone does."""

    @property
    def verdict(self) -> Verdict:
        """What counts: the newest judgement, else the program's verdict."""
        return self.match.verdict if self.judged is None else self.judged.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page after extraction. Steps never change it; each returns a new one with more in it.

    An article whose `outcome` is set is settled: later steps pass it on untouched and the archive step records it.
    """

    page: Page
    url: str
    """Canonical address."""
    editions: tuple[str, ...] = ()
    """Other addresses that the page states for itself on its outlet, such as its AMP edition."""
    syndicated_from: str | None = None
    """The canonical address that the page states at another site: whose text it says it is. A claim, not a proof."""
    origins: tuple[Origin, ...] | None = None
    """What its page and text say of whose text it is, the clearest first; None: nobody has looked."""
    title: str | None = None
    title_source: str | None = None
    authors: tuple[Author, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    particulars: Particulars = Particulars()
    """Section, tags, description, publisher and picture, as its page states them."""
    record: Record = field(default=(), repr=False)
    """All that was stated of each field: what counts, and what lost with the reason."""
    language: str | None = None
    text: str = field(default="", repr=False)
    """Plain body as published, paragraphs separated by a blank line, title not repeated."""
    form: Form = Form()
    """What is known of the text besides its words."""
    parts: tuple[Page, ...] = ()
    """Further pages that the text was read from, in order: page 2 and so on, or the one that has all of the article."""
    extractor: str = ""
    """Name and version of what extracted it."""
    compared: str = field(default="", repr=False)
    """The text without licence sentence and wire furniture: what is fingerprinted and matched."""
    licence: Licence = Licence()
    fingerprint: Fingerprint | None = None
    embedding: Embedding | None = None
    """What a language model makes of title and lead; None where none was asked."""
    matches: tuple[SeedMatch, ...] = ()
    store: Store = Store.FULL
    """How much of it may be kept; `reason` says why not more."""
    outcome: Outcome | None = None
    reason: str = ""
    """Why this outcome, in words; empty when it needs none."""

    def numbered_parts(self) -> Iterator[tuple[int, Page]]:
        """The further pages, each with the how manyth it is; 0 for the one that has all."""
        yield from enumerate(self.parts, start=0 if self.form.text_source is TextSource.WHOLE else 2)

    @property
    def is_screened(self) -> bool:
        """Whether the page was not read in full: its text is not known, only that it has nothing to do with a seed."""
        return self.extractor.startswith(SCREENED)
