"""From the bytes of a page to one tree: encoding, limits, parsing. Every page is parsed once."""

import re
from typing import cast

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, document_fromstring
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from pipelines.attributes import narrow
from vocabulary.outcome import Outcome

MAX_BYTES = 10_000_000
"""Larger pages are not read; the largest of 287 recorded press pages has 4 MB."""
MAX_ELEMENTS = 60_000
"""Trees with more elements are not read: trafilatura needs seconds beyond it; the largest recorded page has 20,000."""

_CONTROLS = bytes(set(range(ord(" "))) - set(b"\t\n\r"))
_NEVER_TEXT = bytes(set(_CONTROLS) - set(b"\x00\x0c\x1b"))
"""Controls without those that encodings and old pages hold."""
_HEAD, _BINARY = 65_536, 0.05
"""Bytes that are looked at, and the share of such controls from which they are no text; random bytes hold a tenth."""
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
"""U+FFFE and U+FFFF in UTF-8."""
_SPELLED = re.compile(
    rb"&#(?:0{0,9}(?:[0-8]|1[124-9]|2[0-9]|3[01])(?:;|(?![0-9]))"
    rb"|x0{0,9}(?:[0-8bcef]|1[0-9a-f])(?:;|(?![0-9a-f])))",
    re.IGNORECASE,
)
"""Characters that no XML holds, also spelled as numbers: with one of them in it trafilatura finds no text."""
_SEVEN_BIT = {"iso2022_jp", "hz"}
"""Encodings whose bytes look like ASCII, so that decoding them as UTF-8 never fails."""
_SHIFT = re.compile(rb"~\{")
"""What stands in the bytes of `hz` before anything that is not ASCII; in those of others it is an escape."""
_DAMAGED = 0.1
"""Share of foreign characters that may be undecodable before an encoding is given up: pages are cut and patched."""
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
"""One class for all elements: lxml.html asks a function of Python for each, to have others for forms."""
_COUNT = etree.XPath("count(descendant-or-self::*)")
"""How many elements a tree has, counted without an object of Python for each."""
MAGIC = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x1f\x8b")


class UnreadableError(Exception):
    """A page that is not taken apart; carries the outcome and its reason. Raised by `parse`."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        self.outcome, self.reason = outcome, reason
        super().__init__(reason)


def parse(body: bytes, content_type: str | None) -> HtmlElement:
    """Decode and parse a page; raises UnreadableError when it is too large, empty or not HTML.

    The parser goes no deeper than 255 levels: what is nested deeper is left out, and nothing here recurses further.
    """
    require_size(body)
    if body.startswith(MAGIC) or _is_binary(body):
        raise UnreadableError(Outcome.NO_TEXT, "not an HTML page")
    source = _without_controls(decode(body, content_type))
    if not source.strip():
        raise UnreadableError(Outcome.NO_TEXT, "the page is empty")
    tree = _tree(source)
    elements = int(cast("float", _COUNT(tree)))
    if elements > MAX_ELEMENTS:
        raise UnreadableError(Outcome.TOO_LARGE, f"{elements:,} elements; pages up to {MAX_ELEMENTS:,} are read")
    narrow(tree)
    return tree


def parsed(body: bytes, content_type: str | None) -> HtmlElement | None:
    """The page as a tree; None for what cannot be read, of which `parse` tells why."""
    try:
        return parse(body, content_type)
    except UnreadableError:
        return None


def _is_binary(body: bytes) -> bool:
    """Whether bytes without a byte order mark hold more control characters than broken pages do."""
    head = body[:_HEAD]
    found = len(head) - len(head.translate(None, _NEVER_TEXT))
    return found > _BINARY * len(head) and read_bom(body)[0] is None


def require_size(body: bytes) -> None:
    """UnreadableError for a page of more than MAX_BYTES."""
    if len(body) > MAX_BYTES:
        raise UnreadableError(Outcome.TOO_LARGE, f"{len(body):,} bytes; pages up to {MAX_BYTES:,} are read")


def _without_controls(text: str) -> bytes:
    """The page in UTF-8 without what no XML holds."""
    source = _SPELLED.sub(b"", text.encode("utf-8", "replace"))
    return _NONCHARACTERS.sub(b"", source).translate(None, _CONTROLS)


def _tree(source: bytes) -> HtmlElement:
    # a parser keeps state, so each page gets its own; the same settings as trafilatura's
    parser = etree.HTMLParser(encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        return cast("HtmlElement", document_fromstring(source, parser=parser))
    except etree.ParserError as error:
        raise UnreadableError(Outcome.NO_TEXT, f"not an HTML page: {error}") from error


def decode(body: bytes, content_type: str | None) -> str:
    """The page's characters: byte order mark, UTF-8 where it fits, HTTP charset, the page's own word, then a guess.

    UTF-8 goes before what HTTP and the page say: text in another encoding practically never reads as UTF-8, while
    servers that name the wrong charset are common. Nothing fails: what cannot be decoded becomes U+FFFD.
    """
    marked, bom = read_bom(body)
    if marked:
        return body[len(bom or b"") :].decode(marked, "replace")
    if b"\x1b" not in body and _SHIFT.search(body) is None:  # else what fits may be no UTF-8
        try:
            return body.decode()
        except UnicodeDecodeError:
            pass
    declared = _declared(body, content_type)
    for name in declared if _SEVEN_BIT.intersection(declared) else ["utf-8", *declared]:
        try:
            text = body.decode(name, "replace")
        except (UnicodeError, LookupError):  # idna, undefined, base64: Python knows more codecs than pages may use
            continue
        if "\ufffd" not in text or _undecoded(text) <= _DAMAGED:
            return text
    guess = from_bytes(body[:100_000]).best()
    return body.decode(guess.encoding if guess else "cp1252", "replace")


def _declared(body: bytes, content_type: str | None) -> list[str]:
    by_http = http_content_type_encoding(content_type)
    by_page = html_body_declared_encoding(body[:8192])
    return [name for name in dict.fromkeys((by_http, by_page)) if name and name != "utf-8"]


def _undecoded(text: str) -> float:
    """Share of the non-ASCII characters that stand for bytes nobody could decode."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") / foreign if foreign else 0.0
