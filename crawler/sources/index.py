"""Indexes of web archives (CDX): which addresses of an outlet were captured, in three dialects.

Wayback machines answer with a JSON array under a row of names, pywb and Common Crawl with a JSON object a line, and
either with lines of fields between blanks. An index knows when a page was captured, never when it was published, so
its candidates have no time.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import islice
from urllib.parse import parse_qsl, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

from crawler.sources.content import Found, SourceError, refuse_html, unpack_text
from crawler.sources.section import UNKNOWN, looks_like_article
from crawler.sources.shape import Shapes
from crawler.urls import absolute, canonical
from vocabulary.address import identity
from vocabulary.page import Candidate, FoundBy

NOT_AN_INDEX = "not_an_index"
MAX_ROWS = 50_000
"""Captures of one answer that are looked at, as many as a sitemap may name."""
ROWS = 10_000
"""Captures that a Wayback machine is asked for at a time: some 1.5 MB."""

_CLASSIC = ("urlkey", "timestamp", "original", "mimetype", "statuscode")
"""Fields of a line, as far as they are the same everywhere."""
_TIMESTAMP = re.compile(r"\d{4,17}")
_PAGES = re.compile(r"\d{1,6}")
_NONE = re.compile(r"no captures", re.IGNORECASE)
_STATUSES = frozenset({"200", "-", ""})
"""`-` is that of a capture with the same content as one before."""
_TYPES = ("text/html", "application/xhtml", "warc/revisit", "unk", "-")
_WORDS_BETWEEN = re.compile(r"[-_+ ]+")
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_RAW_KEY = re.compile(r"[,) ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexQuestion:
    """What an index is asked about one domain."""

    url: str
    paged: str | None = None
    """The same for one page of the answer, `{page}` for its number from 0; None where answers say how they go on."""


def question(server: str, domain: str, *, since: date, until: date | None) -> IndexQuestion:
    """The address that asks a CDX server for the pages of a domain captured from one day to another, both included.

    A server under `/cdx/search` is asked as a Wayback machine, any other as pywb: first for the number of pages.
    """
    days = {"from": f"{since:%Y%m%d}", **({"to": f"{until:%Y%m%d}"} if until else {})}
    asked = [("url", domain), ("matchType", "domain"), *days.items(), ("output", "json")]
    if "/cdx/search" in urlsplit(server).path:
        asked += [("filter", "statuscode:200"), ("filter", "mimetype:text/html"), ("collapse", "urlkey")]
        return IndexQuestion(url=_with(server, [*asked, ("limit", str(ROWS)), ("showResumeKey", "true")]))
    asked += [("filter", "=status:200"), ("filter", "mime:text/html")]
    paged = f"{_with(server, asked)}&page={{page}}"
    return IndexQuestion(url=_with(server, [*asked, ("showNumPages", "true")]), paged=paged)


def read_index(body: bytes, *, url: str, ours: Callable[[str], bool], known: Shapes = UNKNOWN) -> Found:
    """The captured addresses that look like articles of the outlet, each once, and where the answer goes on.

    `ours` tells whether an address is the outlet's. An address has no headline, so the words in its last part stand in
    for one. SourceError `not_an_index` when the answer is something else. An empty one is one: nothing was captured.
    """
    if not body.strip():
        return Found()
    body = unpack_text(body, word=NOT_AN_INDEX)
    refuse_html(body, word=NOT_AN_INDEX)
    text = body.decode().strip()
    if _PAGES.fullmatch(text):
        return Found(pages=int(text))
    if text.startswith("{") and (pages := _pages_of(text)) is not None:
        return Found(pages=pages)
    rows, key = _array(text) if text.startswith("[") else _lines(text)
    candidates: dict[str, Candidate] = {}
    for row in islice(rows, MAX_ROWS):
        link = absolute(row.get("original") or row.get("url") or "", "")
        if link is None or not ours(link) or not _is_page(row):
            continue
        if looks_like_article(link, _headline(link), shapes=known):
            page = identity(canonical(link))
            if page not in candidates or link.startswith("https:"):
                candidates[page] = Candidate(url=canonical(link), link=link, found_by=FoundBy.INDEX, source=url)
    return Found(candidates=tuple(candidates.values()), further=_resumed(url, key) if key else None)


def is_empty_answer(status: int, body: bytes) -> bool:
    """Whether an answer says that nothing was captured: an empty one, or the 404 of pywb and Common Crawl for that.

    Any other 404 says that there is no such index.
    """
    if status == HTTPStatus.OK:
        return not body.strip()
    told = body.lstrip()[:1_000].decode("utf-8", "replace")
    return status == HTTPStatus.NOT_FOUND and told.startswith("{") and bool(_NONE.search(told))


def _array(text: str) -> tuple[Iterator[Mapping[str, str]], str | None]:
    """Rows under a row of names; after an empty row comes the key with which the answer goes on."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(NOT_AN_INDEX, "damaged JSON") from error
    if not all(isinstance(row, list) and all(isinstance(one, str) for one in row) for row in rows):
        raise SourceError(NOT_AN_INDEX, "JSON, but no table of captures")
    key = None
    if len(rows) > 1 and not rows[-2] and len(rows[-1]) == 1:
        key = rows[-1][0]
        rows = rows[:-2]
    if rows and "timestamp" not in rows[0]:
        raise SourceError(NOT_AN_INDEX, "a table without the names of its columns")
    names = rows[0] if rows else []
    return (dict(zip(names, row, strict=False)) for row in rows[1:]), key


def _lines(text: str) -> tuple[Iterator[Mapping[str, str]], str | None]:
    """A capture a line; after an empty line comes the key with which the answer goes on."""
    lines = text.split("\n")
    key = None
    if len(lines) > 2 and not lines[-2].strip():  # noqa: PLR2004 - a capture, the empty line, the key
        key = lines[-1].strip()
        lines = lines[:-2]
    rows = [row for line in lines if line.strip() and (row := _row(line.strip()))]
    if not rows:
        raise SourceError(NOT_AN_INDEX, "neither JSON nor lines of captures")
    return iter(rows), key


def _row(line: str) -> Mapping[str, str] | None:
    """`{…}`, `urlkey timestamp {…}` or `urlkey timestamp original mimetype statuscode …`; None for anything else."""
    start = line.find("{")
    if start == 0 or (start > 0 and len(line[:start].split()) == 2):  # noqa: PLR2004 - key and timestamp
        try:
            said = json.loads(line[start:])
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, dict) or not isinstance(said.get("url"), str):
            return None
        return {name: value for name, value in said.items() if isinstance(value, str)}
    fields = line.split()
    if len(fields) < len(_CLASSIC) or not _TIMESTAMP.fullmatch(fields[1]):
        return None
    return dict(zip(_CLASSIC, fields, strict=False))


def _pages_of(text: str) -> int | None:
    """The number of pages, where an answer tells that alone."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None  # several lines
    pages = said.get("pages") if isinstance(said, dict) else None
    return pages if isinstance(pages, int) and pages >= 0 else None


def _is_page(row: Mapping[str, str]) -> bool:
    """Whether a capture is of a web page that was there; what the index does not say may be."""
    status = row.get("statuscode") or row.get("status") or ""
    kind = row.get("mimetype") or row.get("mime") or "-"
    return status in _STATUSES and kind.lower().startswith(_TYPES)


def _headline(link: str) -> str:
    """The words of an address's last part."""
    last = unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2]
    return " ".join(word for word in _WORDS_BETWEEN.split(_EXTENSION.sub("", last)) if word.isalpha())


def _resumed(url: str, key: str) -> str:
    """The address asked, with the key with which its answer goes on."""
    plain = key if _RAW_KEY.search(key) else unquote_plus(key)
    kept = [pair for pair in parse_qsl(urlsplit(url).query, keep_blank_values=True) if pair[0] != "resumeKey"]
    return urlunsplit(urlsplit(url)._replace(query=urlencode([*kept, ("resumeKey", plain)])))


def _with(server: str, asked: list[tuple[str, str]]) -> str:
    """A server's address with a query after what it has already."""
    parts = urlsplit(server)
    query = "&".join(filter(None, [parts.query, urlencode(asked)]))
    return urlunsplit(parts._replace(query=query, fragment=""))
