"""One page through everything that needs its HTML or its whole text: extraction, licence evidence, fingerprint.

Runs inside a worker, where it costs the crawl's own thread nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipelines.comparison import BareText, compared_text
from pipelines.comparison.fingerprints import fingerprint_from, fingerprint_of
from pipelines.comparison.seed import held_against, prepared
from pipelines.comparison.words import words
from pipelines.embedding import embedding_of, meaning_between
from pipelines.extraction.document import UnreadableError, require_size
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.pool import WorkerError, in_worker
from pipelines.licence import detect, detect_in_text, without_licence
from pipelines.licence.urls import host_of
from pipelines.origins import MOST, in_page, in_text, stated
from pipelines.reservations import standards
from vocabulary.article import Seed
from vocabulary.form import TextSource
from vocabulary.layout import Layout
from vocabulary.licence import Evidence, Polarity
from vocabulary.match import Fingerprint, Match
from vocabulary.meaning import Embedding, Model
from vocabulary.origin import Origin
from vocabulary.outcome import Outcome
from vocabulary.page import Candidate

_NOT_IN_MARKUP = {TextSource.JSON_LD, TextSource.FEED}
"""Where texts are read whose licence sentences do not stand among the page's elements."""
_UNREAD = {Outcome.TOO_LARGE, Outcome.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a worker hands back for a page."""

    extraction: Extraction
    evidence: tuple[Evidence, ...] = ()
    compared: str = field(default="", repr=False)
    """Of an article: its text without licence sentence and wire furniture."""
    fingerprint: Fingerprint | None = None
    """Of an article: of what is compared."""
    embedding: Embedding | None = None
    """Of an article that was held against a seed, where a language model is asked."""
    match: Match | None = None
    """With the seed, if there is one: of an article, or of a page that was screened and cannot be its coverage."""
    origins: tuple[Origin, ...] = ()
    """Of an article: what page and text say of whose text it is."""
    screen: str = ""
    """Name and version of the screen, for a page that was only screened: its text was not read."""


def read_page(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    hints: Candidate | None = None,
    layouts: Sequence[Layout] = (),
    fetched: date | None = None,
    seed: Seed | None = None,
    screening: bool = False,
    zone: str | None = None,
    model: Model | None = None,
) -> Reading:
    """Extract a page, collect its licence evidence, take an article's fingerprint and hold it against the `seed`.

    Pages that are no articles may state a licence too. With `screening`, what cannot be coverage of the seed is only
    screened. `zone` is the outlet's, assumed where times state none. A `model` is asked too how near they are.
    """
    # 40 MB that only a worker needs
    from pipelines.extraction.document import parsed  # noqa: PLC0415
    from pipelines.extraction.reader import extract  # noqa: PLC0415
    from pipelines.screening import SCREEN, screened  # noqa: PLC0415

    if seed is not None and screening:
        found = screened(body, seed=seed, url=url, content_type=content_type, hints=hints, model=model)
        if found is not None:
            return Reading(extraction=found.extraction, fingerprint=found.fingerprint, match=found.match, screen=SCREEN)
    tree = parsed(body, content_type)
    extraction = extract(
        body, url=url, content_type=content_type, hints=hints, layouts=layouts, fetched=fetched, tree=tree
    )
    if extraction.outcome in _UNREAD or not body:
        return Reading(extraction=extraction)
    address = url or extraction.canonical
    evidence = detect(body, url=address, headers=headers, text=extraction.text, hints=hints, tree=tree)
    evidence += standards(tree, hints, url=address)
    if extraction.outcome is not None:
        return Reading(extraction=extraction, evidence=evidence)
    if extraction.form.text_source in _NOT_IN_MARKUP:
        said = detect_in_text(extraction.text, host=host_of(address) if address else None).evidence
        evidence = (*evidence, *(row for row in said if row.polarity is not Polarity.EXCEPTION))  # which are known
    origins = stated(
        extraction.text,
        evidence=evidence,
        authors=extraction.authors,
        copied_from=extraction.elsewhere,
        page=in_page(tree, url=address),
    )
    return _held(extraction, evidence, origins, seed=seed, zone=zone, model=model)


def join_readings(
    first: Reading,
    parts: Sequence[Reading],
    *,
    is_whole: bool = False,
    missing: str = "",
    seed: Seed | None = None,
    zone: str | None = None,
    model: Model | None = None,
) -> Reading:
    """The reading of an article of several pages: the first page's, with the text and the evidence of all.

    `is_whole`: the only part is a page that has all of the article; else the parts are page 2 and so on. `missing`
    says which page could not be had, and why.
    """
    from pipelines.extraction.joining import joined  # noqa: PLC0415

    read = first.extraction
    texts = [(one.extraction.text, one.extraction.form.structure) for one in (first, *parts)]
    text, structure = texts[-1] if is_whole else joined(texts)
    source = read.form.text_source
    if parts:
        source = TextSource.WHOLE if is_whole else TextSource.PAGES
    form = replace(read.form, text_source=source, structure=structure, missing=missing)
    evidence = (*first.evidence, *_more(first.evidence, (row for one in parts for row in one.evidence)))
    origins = tuple(dict.fromkeys([*first.origins, *(row for one in parts for row in one.origins), *in_text(text)]))
    return _held(replace(read, text=text, form=form), evidence, origins[:MOST], seed=seed, zone=zone, model=model)


def _more(known: Iterable[Evidence], evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Statements of further pages without those that they only repeat."""
    said = {_statement(row) for row in known}
    for row in evidence:
        if _statement(row) not in said:
            said.add(_statement(row))
            yield row


def _statement(row: Evidence) -> tuple[object, ...]:
    return row.code, row.raw, row.scope, row.polarity, row.expression, row.subject


def _held(
    extraction: Extraction,
    evidence: tuple[Evidence, ...],
    origins: tuple[Origin, ...],
    *,
    seed: Seed | None,
    zone: str | None,
    model: Model | None,
) -> Reading:
    """An article's reading: what is compared of it, its fingerprint, and the verdict if there is a seed."""
    text = BareText(
        title=extraction.title,
        text=compared_text(without_licence(extraction.text), language=extraction.language),
        language=extraction.language,
        published=extraction.published and extraction.published.assumed_in(zone),
    )
    embedding, meaning = None, None
    if seed is not None and model is not None:
        embedding = embedding_of(text, model)
        meaning = meaning_between(prepared(seed), text, model)
    return Reading(
        extraction=extraction,
        evidence=evidence,
        compared=text.text,
        fingerprint=fingerprint_from(text.exact, text.sequence),
        embedding=embedding,
        match=held_against(seed, text, extraction.form, meaning=meaning) if seed is not None else None,
        origins=origins,
    )


def comparable(text: str, *, language: str | None) -> tuple[str, Fingerprint]:
    """What is compared of an article's text, and its fingerprint. Some 1.5 ms for 1,000 words."""
    compared = compared_text(without_licence(text), language=language)
    return compared, fingerprint_of(words(compared))


async def read_in_worker(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    hints: Candidate | None = None,
    layouts: Sequence[Layout] = (),
    fetched: date | None = None,
    seed: Seed | None = None,
    screening: bool = False,
    zone: str | None = None,
    model: Model | None = None,
) -> Reading:
    """Await `read_page` in the process's pool of workers; a page that breaks its worker is `failed` with the reason."""
    try:
        require_size(body)  # else not worth the way to a worker
        return await in_worker(
            read_page,
            body,
            url=url,
            content_type=content_type,
            headers=headers,
            hints=hints,
            layouts=layouts,
            fetched=fetched,
            seed=seed,
            screening=screening,
            zone=zone,
            model=model,
        )
    except UnreadableError as error:
        return Reading(extraction=Extraction(outcome=error.outcome, reason=error.reason))
    except WorkerError as error:
        return lost(error)


def lost(error: WorkerError) -> Reading:
    """The reading of a page for which no worker had an answer."""
    return Reading(extraction=Extraction(outcome=Outcome.FAILED, reason=f"could not be read: {error}"))
