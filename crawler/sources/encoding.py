"""Whatever a source is encoded in, and whatever it says of that, made UTF-8."""

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = re.compile(rb"(?P<le>(?:[\t\n\r ]\x00)*[<{]\x00[^\x00]\x00)|(?P<be>(?:\x00[\t\n\r ])*\x00[<{]\x00[^\x00])")
_DECLARATION = re.compile(r"""<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*["']\s*([\w.:-]{1,40})\s*["']""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_SEVEN_BITS = ("iso-2022-", "iso2022_", "hz", "utf-7", "utf_7")
"""Encodings whose bytes are all ASCII: they look like UTF-8 and are not."""
_LATIN = frozenset({"iso8859-1", "ascii", "cp1252", "latin_1"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NUMBER = re.compile(r"&#(?:([0-9]{1,30})|[xX]([0-9a-fA-F]{1,30}));")
_ALLOWED = ((9, 10), (13, 13), (32, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
"""Characters of XML 1.0, from first to last."""
_SNIFFED = 2_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes are to be decoded."""

    name: str
    """As Python names it. A byte order mark stays in the text."""
    errors: str


def to_utf8(body: bytes, *, content_type: str = "") -> bytes:
    """The text in UTF-8, without byte order mark and without characters that XML and JSON forbid; nothing is refused.

    What is valid UTF-8 is UTF-8, whatever is declared. Then the Content-Type's charset counts, but not one that
    servers add by habit (ISO-8859-1) against a file's own. Bytes that fit nothing are read as windows-1252.
    """
    check = Utf8Check()
    check.feed(body)
    found = encoding_of(body[:_SNIFFED], content_type=content_type, utf8=check.result())
    text = cleaned(body.decode(found.name, found.errors).lstrip("\ufeff"))
    if declared := _DECLARATION.search(text[:_SNIFFED]):
        text = f"{text[: declared.start(1)]}utf-8{text[declared.end(1) :]}"
    return text.encode("utf-8", "replace")


def cleaned(text: str) -> str:
    """The text without the characters, and the numbers of characters, that XML and JSON forbid."""
    text = _CONTROLS.sub("", text)
    return _NUMBER.sub(_of_a_character, text) if "&#" in text else text


class Utf8Check:
    """Whether a body is UTF-8, asked piece by piece."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._valid = True

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        self._decode(piece, final=False)

    def result(self) -> bool:
        """Whether all the pieces together are UTF-8."""
        self._decode(b"", final=True)
        return self._valid

    def _decode(self, piece: bytes, *, final: bool) -> None:
        if self._valid:
            try:
                self._decoder.decode(piece, final)
            except UnicodeDecodeError:
                self._valid = False


def encoding_of(head: bytes, *, content_type: str, utf8: bool) -> Encoding:
    """How a body is encoded that begins with `head`; `utf8` says whether the whole of it is valid UTF-8."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, _AS_WINDOWS if name == "utf-8" else "replace")
    if unmarked := _UNMARKED.match(head[:_SNIFFED]):
        return Encoding("utf-16-le" if unmarked["le"] else "utf-16-be", "replace")
    header = _CHARSET.search(content_type)
    declared = _DECLARATION.search(head[:_SNIFFED].decode("latin-1"))
    stated, own = (_codec(one[1]) if one else None for one in (header, declared))
    named = own if own and own != "utf-8" and (stated is None or stated in {*_LATIN, "utf-8"}) else stated
    if utf8 and (named is None or not named.startswith(_SEVEN_BITS)):
        return Encoding("utf-8", _AS_WINDOWS)
    if named is None or named in _LATIN or named.startswith(("utf-16", "utf-32")):
        named = "utf-8"
    return Encoding(named, _AS_WINDOWS if named == "utf-8" else "replace")


def _of_a_character(match: re.Match[str]) -> str:
    """A numeric entity as it stands; nothing when its character is none that XML allows."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    return match[0] if any(first <= code <= last for first, last in _ALLOWED) else ""


def _codec(name: str) -> str | None:
    """Python's name of an encoding of text; None when there is none such."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None  # noqa: SLF001 - no public question exists


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, each as windows-1252 has it."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


_AS_WINDOWS = "cuttings.windows-1252"
codecs.register_error(_AS_WINDOWS, _as_windows)
