"""The screen: whether a page can be coverage of a seed at all, told from its text as it is had cheaply.

Reading a page in full costs several times what is done here, and most pages of a crawl for a seed have nothing to
do with it. So resiliparse gives the page's running text, which is held against the seed by the same numbers that the
verdict is made of, and only what is clearly below every threshold goes no further. What is measured of it is in
docs/matching.md.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from pipelines.comparison import BareText, Text, compare
from pipelines.comparison.fingerprints import fingerprint_from
from pipelines.comparison.meaning import with_meaning
from pipelines.comparison.names import names_in_common
from pipelines.comparison.seed import prepared
from pipelines.comparison.watching import is_watched
from pipelines.embedding import meaning_between
from pipelines.extraction.document import MAGIC, MAX_BYTES, decode
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.languages import language, primary
from pipelines.extraction.outline import outline
from vocabulary.article import SCREENED, Seed
from vocabulary.match import Fingerprint, Match, Verdict
from vocabulary.meaning import Model
from vocabulary.page import Candidate, unpack

SCREEN = f"{SCREENED}2 resiliparse/{version('resiliparse')}"
"""What stands as extractor of a page that was only screened; the first number rises with the rules of this module."""

ALIKE = 0.18
"""Similarity from which a page is read in full: all of 238 related pairs of recorded pages reach it, and .017 of 32,342
unrelated ones. `related` begins at .30 of the text that is read in full."""

RUNS = 5
"""Shared runs of five words from which a page is read in full; an excerpt needs twenty."""

FEWEST = 60
"""Words below which a page is read in full: its text may be where the cheap reading does not look."""

DEEPEST = 255
"""Levels beyond which a page is read in full, where deeper ones are left out: here they cost their square."""

_DEEPER = "body" + " > *" * DEEPEST
_TOLD = 600
"""Characters by which the language is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A page that cannot be coverage, with what is kept of it."""

    extraction: Extraction
    fingerprint: Fingerprint
    """Of the cheap text, furniture included: what this outlet's pages share is not cut off."""
    match: Match
    """Unrelated, with the numbers of the cheap text."""


def screened(
    body: bytes,
    *,
    seed: Seed,
    url: str | None,
    content_type: str | None = None,
    hints: Candidate | None = None,
    now: datetime | None = None,
    model: Model | None = None,
) -> Screened | None:
    """What is kept of a page that cannot be coverage of the seed; None for one that is to be read in full.

    A `model` is asked about pages in other languages than the seed's. `now` (aware; by default the clock) is what
    stated times may not lie beyond.
    """
    if not body or len(body) > MAX_BYTES or body.startswith(MAGIC):
        return None
    source = decode(body, content_type)
    tree = HTMLTree.parse(source)
    if tree.document is None or tree.document.query_selector(_DEEPER) is not None:
        return None
    plain = extract_plain_text(tree, main_content=True)
    if hints is not None and hints.content is not None:  # what the page may be read from when it has less
        plain = f"{plain}\n\n{extract_plain_text(unpack(hints.content))}"
    title = title_of(tree) or (hints.title if hints else None)
    wanted = prepared(seed)
    # as it is: to cut its furniture off costs as much as to get it; weighed as in the seed's language, whatever its own
    text = BareText(title=title, text=plain, language=wanted.told_language)
    declared = primary(_root_language(tree)) or primary(hints.language if hints else None)
    told = language(plain[:_TOLD], declared)
    match = hopeless(wanted, text, languages={told, declared})
    if match is None or is_watched(seed.watch, text):
        return None
    if model is not None and _may_mean_the_same(wanted, replace(text, language=told or declared), model):
        return None
    stated = outline(source, url=url, title=title, text=plain, language=told, hints=hints, now=now or datetime.now(UTC))
    if stated is None:
        return None
    return Screened(
        extraction=stated,
        fingerprint=fingerprint_from(text.exact, text.sequence),
        match=replace(match, explanation=f"{match.explanation} Told from the page's plain text alone."),
    )


def hopeless(seed: Text, text: Text, *, languages: Collection[str | None]) -> Match | None:
    """The verdict on a page that cannot be coverage, by its plain text; None when it is to be read in full.

    `languages` are those that text and page may be in, as far as they are known.
    """
    if len(text.words) < FEWEST:
        return None
    match = compare(seed, text, names=("the seed", "the page"))
    if match.verdict is not Verdict.UNRELATED or match.similarity >= ALIKE or len(seed.runs & text.runs) >= RUNS:
        return None
    is_foreign = bool(set(languages) - {None, seed.told_language})
    return None if is_foreign and names_in_common(seed.names, text.names) >= ALIKE else match


def _may_mean_the_same(seed: Text, text: Text, model: Model) -> bool:
    """Whether a page in another language may be about the seed's matter by its title and first words."""
    if text.told_language == seed.told_language:
        return False
    meaning = meaning_between(seed, text, model)
    return with_meaning(names_in_common(seed.names, text.names), meaning, in_one_language=False) >= ALIKE


def title_of(tree: HTMLTree) -> str | None:
    """The headline that readers see, else what the page is called where it is shared."""
    headings = tree.document.get_elements_by_tag_name("h1") if tree.document else []
    seen = " ".join((headings[0].text or "").split()) if len(headings) == 1 else ""
    return seen or _shared_as(tree) or (tree.title or "").strip() or None


def _shared_as(tree: HTMLTree) -> str | None:
    found = tree.document.query_selector('meta[property="og:title"]') if tree.document else None
    return (found.getattr("content", "") or "").strip() or None if found is not None else None


def _root_language(tree: HTMLTree) -> str | None:
    """What the page's root states as its language."""
    roots = tree.document.get_elements_by_tag_name("html") if tree.document else []
    return (roots[0].getattr("lang", "") or "").strip() or None if len(roots) else None
