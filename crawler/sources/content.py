"""What all kinds of sources share: their answer, their one error, and unpacking what was sent."""

import codecs
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.entities import name2codepoint
from itertools import chain

from lxml import etree

from crawler.sources.encoding import to_utf8
from crawler.unpack import unpacked
from vocabulary.page import Candidate

NOT_A_FEED = "not_a_feed"
NOT_HTML = "not_html"

MAX_BYTES = 60_000_000
"""After decompression. The sitemap protocol allows 50 MB; feeds are far below."""

GZIP = (b"\x1f\x8b", b"x\x01", b"x\x9c", b"x\xda")
"""How gzip and zlib begin."""
_HTML_START = re.compile(rb"(?:<!--(?:[^-]|-(?!->))*-->|\s)*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]{0,1000}(?:\[.*?\]\s{0,100})?>", re.IGNORECASE | re.DOTALL)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)(\]\]>|(?=<!\[CDATA\[)|\Z)", re.DOTALL)
_LESS_THAN = re.compile(rb"<(?![a-zA-Z_/!?])")
_AMPERSAND = re.compile(rb"&(?:([a-zA-Z][a-zA-Z0-9]{1,31});|(?!#(?:[0-9]{1,7}|x[0-9a-fA-F]{1,6});))")
_SNIFFED = 5_000
PACKED = 3
"""Times that a body is unpacked: some servers pack what is packed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one source names."""

    candidates: tuple[Candidate, ...] = ()
    children: tuple[Candidate, ...] = ()
    """Further sources of the same kind: the sitemaps of an index."""
    further: str | None = None
    """Where the list of a section, or the answer of an index, goes on."""
    pages: int | None = None
    """Pages in which an index has its answer, where it says only that."""
    unusable: int = 0
    """Entries without an address that can be asked for."""


def together(batches: Iterable[Found]) -> Found:
    """What several batches of one source name."""
    parts = list(batches)
    return Found(
        candidates=tuple(chain.from_iterable(one.candidates for one in parts)),
        children=tuple(chain.from_iterable(one.children for one in parts)),
        further=next((one.further for one in parts if one.further), None),
        unusable=sum(one.unusable for one in parts),
    )


class SourceError(Exception):
    """A source's answer is not what it should be. Raised by the readers in this package; the spider reports it.

    The message begins with a machine word: `not_a_feed: it is an HTML page titled "Sign in"`.
    """

    def __init__(self, word: str, detail: str) -> None:
        """`word` is the machine word, `detail` what was found instead."""
        self.word, self.detail = word, detail
        super().__init__(f"{word}: {detail}")


def unpack(body: bytes, *, word: str) -> bytes:
    """The body without byte order mark, leading blanks and gzip, which many servers send without saying so.

    What is left of a truncated gzip file is kept, as is the encoding. SourceError when it is empty, or unpacks to more
    than MAX_BYTES.
    """
    for _ in range(PACKED):
        if not body.startswith(GZIP):
            break
        body = _gunzip(body, word)
    if len(body) > MAX_BYTES:
        raise SourceError("too_large", f"more than {MAX_BYTES // 1_000_000} MB")
    body = body.removeprefix(codecs.BOM_UTF8).lstrip()
    if not body:
        raise SourceError(word, "the answer is empty")
    return body


def unpack_text(body: bytes, *, word: str, content_type: str = "") -> bytes:
    """The same, and made UTF-8."""
    return unpack(to_utf8(unpack(body, word=word), content_type=content_type), word=word)


def refuse_html(body: bytes, *, word: str) -> None:
    """SourceError when the body is a web page: a consent, error or login page in a source's place."""
    if not _HTML_START.match(body[:_SNIFFED]):
        return
    title = _TITLE.search(body[: _SNIFFED * 4])
    named = f' titled "{tidy(title[1].decode("utf-8", "replace"))}"' if title else ""
    raise SourceError(word, f"it is an HTML page{named}")


def without_doctype(body: bytes) -> bytes:
    """The body without its document type: whatever entities it declares, nothing is ever to be expanded."""
    return _DOCTYPE.sub(b"", body, count=1)


def numeric_entities(body: bytes) -> bytes:
    """XML whose ampersands all survive lxml's recovery: raw ones, HTML's entities and CDATA become numbers.

    After the first damage in a file lxml drops `&amp;` and the like without a word, but not `&#38;`. A `<` that begins
    no tag becomes a number too. Done twice, it changes nothing more.
    """
    return _LESS_THAN.sub(b"&#60;", _AMPERSAND.sub(_numeric, _CDATA.sub(_escaped, body)))


def _escaped(match: re.Match[bytes]) -> bytes:
    if not match[2]:  # never closed: it would swallow the entries after it, so what it holds is markup again
        return match[1]
    return match[1].replace(b"&", b"&#38;").replace(b"<", b"&#60;").replace(b">", b"&#62;")


def _numeric(match: re.Match[bytes]) -> bytes:
    name = match[1].decode("ascii") if match[1] else ""
    if name == "apos":
        return b"&#39;"
    if name in name2codepoint:
        return b"&#%d;" % name2codepoint[name]
    return b"&#38;" + match[0][1:]


def uncut(body: bytes) -> bytes:
    """XML without the piece of text or of a tag at its end that a broken connection leaves: half an address is none."""
    end = body.rfind(b">") + 1
    return body[:end] if end else body


def tidy(text: str) -> str:
    """One line of text: entities resolved, blanks collapsed."""
    return " ".join(html.unescape(text).split())


def local_name(node: etree._Element) -> str:
    """An element's name without its namespace, also when its prefix was never declared; empty for a comment."""
    return node.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(node.tag, str) else ""


def prefix_of(node: etree._Element) -> str:
    """The prefix that an element is written with, also when it was never declared; empty when it has none."""
    if not isinstance(node.tag, str):
        return ""
    return node.prefix or ("" if node.tag.startswith("{") else node.tag.rpartition(":")[0])


def namespace(node: etree._Element) -> str:
    """An element's namespace; empty when it has none."""
    return node.tag[1:].rpartition("}")[0] if isinstance(node.tag, str) and node.tag.startswith("{") else ""


def _gunzip(body: bytes, word: str) -> bytes:
    try:
        return unpacked(body, "gzip", most=MAX_BYTES)
    except ValueError as error:
        raise SourceError(word, "damaged gzip") from error
