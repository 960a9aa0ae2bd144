"""What extraction answers for one page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version

from vocabulary.article import Author
from vocabulary.form import Form
from vocabulary.layout import Layout
from vocabulary.metadata import Particulars, Record
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome
from vocabulary.paging import Paging

EXTRACTOR = f"cuttings/6 trafilatura/{version('trafilatura')}"
"""Name and version of what extracts; the first number rises when the rules of this package change their answers."""


_DIGEST = 8
"""Characters of a hash that tell one outlet file's selectors from those of before."""


def extractor_of(layouts: Sequence[Layout] = (), zone: str | None = None) -> str:
    """Name and version of what reads an outlet's pages: the program, and what the outlet's file adds to it."""
    name = EXTRACTOR if zone is None else f"{EXTRACTOR} zone/{zone}"
    if not layouts:
        return name
    return f"{name} selectors/{sha256(repr(tuple(layouts)).encode()).hexdigest()[:_DIGEST]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """One page, read. Small and picklable: no trees, no bytes."""

    outcome: Outcome | None = None
    """None for an article; else `not_an_article`, `no_text`, `too_large` or `failed`."""
    reason: str = ""
    """Why this outcome, in words; empty for an article."""
    title: str | None = None
    title_source: str | None = None
    """Where the title was read: `json-ld`, `og:title`, `h1`, `title`, `feed`, `text` ..."""
    authors: tuple[Author, ...] = ()
    """Every name printed as author, as printed, in page order."""
    published: Moment | None = None
    modified: Moment | None = None
    particulars: Particulars = Particulars()
    """Section, tags, description, publisher and picture."""
    language: str | None = None
    """BCP 47, lower case primary language: `en`, `pt`, `zh`."""
    text: str = field(default="", repr=False)
    """Plain body as published, paragraphs separated by a blank line, title not repeated."""
    form: Form = Form()
    """What is known of the text besides its words: kind, structure, who may read it."""
    paging: Paging | None = None
    """Where the page stands among those of its article, when there are several."""
    canonical: str | None = None
    """The page's own statement of its address, absolute; not yet believed (see `pipelines.extraction.address`)."""
    elsewhere: str | None = None
    """The address of another site that the page's canonical link names; not yet taken for a syndication."""
    amp: str | None = None
    """Address of the page's AMP edition, as it states it; not yet believed."""
    by_outlet: tuple[str, ...] = ()
    """Fields that were found by the selectors of the outlet's file."""
    record: Record = ()
    """What was stated of each field: what was chosen, and what lost with the reason."""
