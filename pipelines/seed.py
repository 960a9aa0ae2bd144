"""From a seed document, or an article of the archive, to the Seed that pages are held against."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.seeds import SeedDocument, Sidecar, find_seed, is_file, read_document, search_sidecar
from crawler.urls import canonical
from pipelines.comparison import compared_text, fingerprint
from pipelines.comparison.queries import queries_of, with_watched
from pipelines.extraction.extraction import Extraction
from pipelines.licence import detect, detect_in_text, judge
from pipelines.licence.decision import OPERATOR_CONFIRMED
from pipelines.licence.detection import confirmation
from pipelines.licence.urls import host_of
from pipelines.origins import in_page, stated
from vocabulary.article import Author, Seed, origin_of_article
from vocabulary.licence import Evidence, Polarity, Scope
from vocabulary.origin import Origin
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import StoredArticle

HEADING_LETTERS = 200
"""A first sentence longer than this is cut at a word when it stands in for a title."""

_SENTENCE_END = re.compile(r"""(?<![A-Z]\.[A-Z])(?<!\b[A-Z])(?<!\b(?:Mr|Dr|St|Lt))[.!?؟…]+["”’»)]*(?=\s|$)|[。！？]""")  # noqa: RUF001
_ARTICLE_ID = re.compile(r"(?:archive:|article-)?(\d{1,18})")

logger = logging.getLogger(__name__)


def read_seed(path: Path) -> Seed:
    """Read a document and its sidecar into a Seed; InputError for what cannot be one."""
    document = read_document(path)
    return _from_html(document) if document.is_html else _from_text(document)


def resolve_seed(reference: str, archive: "Archive", folders: Sequence[Path]) -> Seed:
    """Find the seed that a person named: a path, a name in a seeds folder, an article id, an address, a stored seed."""
    return with_queries(_found(reference, archive, folders))


def with_queries(seed: Seed) -> Seed:
    """The same seed with what the searches of outlets are asked for; made when needed and never stored."""
    asked = with_watched(
        queries_of(None if seed.title_inferred else seed.title, seed.text, language=seed.language), seed.watch
    )
    return replace(seed, queries=asked.words, names=asked.names)


def with_search(seed: Seed, folders: Sequence[Path]) -> Seed:
    """A seed of the archive with the watch terms and the window of `NAME.toml` in a seeds folder, if there is one."""
    said = search_sidecar(seed.name, folders)
    return replace(seed, watch=said.watch, days_before=said.days_before, days_after=said.days_after)


def _found(reference: str, archive: "Archive", folders: Sequence[Path]) -> Seed:
    path = find_seed(reference, folders)
    if path is not None:
        return read_seed(path)
    stored = archive.seed(reference)
    if stored is not None:
        return with_search(stored, folders)
    if number := _ARTICLE_ID.fullmatch(reference):
        article = archive.article(int(number[1]))
    elif reference.startswith(("http://", "https://")):
        article = archive.article_by_url(reference)
    else:
        article = None
    if article is not None:
        return with_search(from_article(article), folders)
    if is_file(Path(reference)):
        return read_seed(Path(reference))  # which says why it is none
    raise InputError(f'seed "{reference}"', _unknown(reference, folders), remedy=_remedy(reference))


def _unknown(reference: str, folders: Sequence[Path]) -> str:
    if reference.startswith(("http://", "https://")):
        return "is not in the archive"
    return f"is neither a file, nor a seed of {' or '.join(map(str, folders))}, nor an article of the archive"


def _remedy(reference: str) -> str:
    if reference.startswith(("http://", "https://")):
        return f"fetch it with `cuttings seeds add {reference}`"
    return "`cuttings seeds` lists the seeds"


def from_article(article: "StoredArticle") -> Seed:
    """Make a seed of an article that the archive holds with its text."""
    if article.takedown is not None:
        raise InputError(
            f"article {article.id}",
            f"was {article.text_withheld} and cannot be a seed",
            remedy="`cuttings takedown list` says by what; give a document of your own",
        )
    if not article.text:
        raise InputError(
            f"article {article.id}",
            "is kept without its text and cannot be a seed",
            remedy="crawl its outlet with --everything --refetch to keep the text",
        )
    body = detect_in_text(article.text).body
    compared = compared_text(body, language=article.language)
    return Seed(
        name=f"article-{article.id}",
        title=article.title or heading(body),
        title_inferred=article.title is None,
        text=body,
        document_sha256=article.captures[0].sha256 if article.captures else "",
        outlet=article.outlet,
        publisher=article.outlet_title,
        authors=article.authors,
        url=article.url,
        published=article.published,
        language=article.language,
        licence=article.licence,
        fingerprint=fingerprint(compared, language=article.language),
        origin=origin_of_article(article.id),
    )


def heading(text: str) -> str:
    """First sentence of a text, at most HEADING_LETTERS long: stands in for a title that is not there."""
    first = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    end = _SENTENCE_END.search(first)
    sentence = first[: end.end()] if end else first
    if len(sentence) <= HEADING_LETTERS:
        return sentence
    return sentence[:HEADING_LETTERS].rsplit(" ", 1)[0] + " …"


def _from_text(document: SeedDocument) -> Seed:
    address = document.sidecar.url
    found = detect_in_text(document.text, host=host_of(address) if address else None)
    return _seed(document, found.body, found.evidence, read=None)


def _from_html(document: SeedDocument) -> Seed:
    url = document.sidecar.url
    from pipelines.extraction.document import parsed  # noqa: PLC0415
    from pipelines.extraction.reader import extract  # noqa: PLC0415  (every crawl loads this file, few read a page here)

    tree = parsed(document.content, "text/html")
    read = extract(document.content, url=url, content_type="text/html", tree=tree)
    if read.outcome is not None:
        raise InputError(str(document.path), f"holds no article: {read.outcome}: {read.reason}")
    found = detect_in_text(read.text)
    evidence = detect(document.content, url=url or read.canonical, text=read.text)
    marks = tuple(in_page(tree, url=url or read.canonical))
    return _seed(document, found.body, evidence, read=read, marks=marks)


def _seed(
    document: SeedDocument,
    body: str,
    evidence: Sequence[Evidence],
    *,
    read: Extraction | None,
    marks: Sequence[Origin] = (),
) -> Seed:
    sidecar = document.sidecar
    language = sidecar.language or (read.language if read else None)
    title = sidecar.title or (read.title if read else None)
    compared = compared_text(body, language=language)
    authors = tuple(Author(name=name) for name in sidecar.authors) or (read.authors if read else ())
    url = _address(sidecar.url or (read.canonical if read else None))
    published = sidecar.published or (read.published if read else None)
    return Seed(
        name=document.name,
        title=title or heading(body),
        title_inferred=title is None,
        text=body,
        document_sha256=document.sha256,
        outlet=sidecar.outlet,
        publisher=sidecar.publisher,
        authors=authors,
        url=url,
        published=published,
        language=language,
        licence=judge(
            (*evidence, *_sidecar_evidence(sidecar)),
            host=host_of(url) if url else None,
            authors=[author.name for author in authors],
            published=published.iso if published else None,
        ),
        attribution=sidecar.attribution,
        watch=sidecar.watch,
        days_before=sidecar.days_before,
        days_after=sidecar.days_after,
        fingerprint=fingerprint(compared, language=language),
        origin=str(document.path),
        syndicated_from=read.elsewhere if read else None,
        origins=stated(
            read.text if read else document.text,
            evidence=evidence,
            authors=authors,
            copied_from=read.elsewhere if read else None,
            page=marks,
        ),
    )


def _address(url: str | None) -> str | None:
    """An address without what only counts readers, by which the seed is known when it is met at its outlet."""
    try:
        return canonical(url) if url else None
    except ValueError:
        return url


def _sidecar_evidence(sidecar: Sidecar) -> tuple[Evidence, ...]:
    licence = sidecar.licence
    if licence is None:
        return ()
    if licence.confirmed is not None:
        logger.info("The operator confirms %s, one class more confidence: %s", licence.expression, licence.confirmed)
    return (
        Evidence(
            code="E21",
            locator="sidecar",
            raw=licence.statement or licence.expression,
            scope=Scope.SITE,
            polarity=Polarity.GRANT,
            expression=licence.expression,
            url=licence.url,
            licensor=licence.licensor or sidecar.publisher,
            context=" ".join([*confirmation(licence.confirmed), licence.evidence or ""]).strip(),
            channel="profile",
            detector="sidecar",
            flags=() if licence.confirmed is None else (OPERATOR_CONFIRMED,),
        ),
    )
