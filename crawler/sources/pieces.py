"""A large source in pieces: unpacked, made UTF-8 and cut where nothing is torn, so that size costs no memory."""

import codecs
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from crawler.sources.content import GZIP, MAX_BYTES, PACKED, SourceError
from crawler.sources.encoding import Encoding, Utf8Check, cleaned, encoding_of

PIECE = 1 << 16
"""Bytes of a piece, about."""
LONGEST_TAG = 1 << 20
"""Bytes without an end of an entry after which a piece is cut elsewhere."""
HEAD = 20_000
"""Bytes by which a source is known; a server's warnings and comments may stand before its root."""


Look = Callable[[bytes, int], None]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A body that can be read as often as needed, each time from its start."""

    body: bytes
    encoding: Encoding
    word: str

    @classmethod
    def of(cls, body: bytes, *, word: str, content_type: str = "", look: Look | None = None) -> "Pieces":
        """Look through the whole once. SourceError when it is empty, damaged from its start or over MAX_BYTES.

        `look` is given each unpacked piece behind the end of the one before, without the zeros of UTF-16, and how many
        bytes it has seen already.
        """
        size, head, seen, check = 0, b"", b"", Utf8Check()
        for piece in _unpacked(body, word):
            size += len(piece)
            if size > MAX_BYTES:
                raise SourceError("too_large", f"more than {MAX_BYTES // 1_000_000} MB")
            if len(head) < HEAD:
                head += piece[: HEAD - len(head)]
            check.feed(piece)
            if look is not None:
                plain = seen + piece.replace(b"\0", b"")
                look(plain, len(seen))
                seen = plain[-_OVERLAP:]
        pieces = cls(body, encoding_of(head, content_type=content_type, utf8=check.result()), word)
        if not next(pieces.text(), ""):
            raise SourceError(word, "the answer is empty")
        return pieces

    def text(self) -> Iterator[str]:
        """The text without byte order mark, leading blanks and what XML forbids."""
        decoder = codecs.getincrementaldecoder(self.encoding.name)(self.encoding.errors)
        begun, rest = False, ""
        for piece in chain(_unpacked(self.body, self.word), [None]):
            text = rest + (decoder.decode(b"", True) if piece is None else decoder.decode(piece))
            cut = len(text) if piece is None else _whole_numbers(text)
            text, rest = cleaned(text[:cut]), text[cut:]
            text = text if begun else text.lstrip("\ufeff \t\r\n")
            begun = begun or bool(text)
            if text:
                yield text

    def markup(self) -> Iterator[bytes]:
        """The text as UTF-8, cut after the end of an entry; where none comes for long, before a tag."""
        kept: list[bytes] = []
        size = 0
        for text in self.text():
            piece = text.encode("utf-8", "replace")
            end = max((piece.rfind(mark) + len(mark) for mark in _ENDS if mark in piece), default=0)
            if not end and size + len(piece) > LONGEST_TAG:
                end = piece.rfind(b"<")
                if end < 0:
                    break  # a text or tag of a megabyte: what follows is no source
            if end:
                yield b"".join((*kept, piece[:end]))
                kept, size = [], 0
            kept.append(piece[end:])
            size += len(piece) - end
        yield b"".join(kept)

    def lines(self) -> Iterator[str]:
        """The lines of the text that are not blank, trimmed."""
        rest = ""
        for text in self.text():
            *whole, rest = (rest + text).replace("\r", "\n").split("\n")
            yield from filter(None, map(str.strip, whole))
            if len(rest) > PIECE:
                return
        yield from filter(None, [rest.strip()])


_OVERLAP = 200
_LONGEST_NUMBER = 40
_ENDS = (b"</url>", b"</sitemap>", b":url>", b":sitemap>")


def _whole_numbers(text: str) -> int:
    """Where to cut a text so that no numeric entity is torn."""
    start = text.rfind("&", max(0, len(text) - _LONGEST_NUMBER))
    return start if start >= 0 and ";" not in text[start:] else len(text)


def _unpacked(body: bytes, word: str) -> Iterator[bytes]:
    """The body's pieces, unpacked as often as it is packed, up to where it is damaged."""
    view = memoryview(body)
    pieces: Iterator[bytes] = (bytes(view[start : start + PIECE]) for start in range(0, len(view), PIECE))
    for _ in range(PACKED):
        first = next(pieces, b"")
        pieces = chain([first], pieces)
        if not first.startswith(GZIP):
            break
        pieces = _gunzipped(pieces, word)
    return pieces


def _gunzipped(pieces: Iterable[bytes], word: str) -> Iterator[bytes]:
    """What is packed with gzip or zlib; a file may have several members, and end early."""
    member, begun, rest = zlib.decompressobj(wbits=47), False, b""
    for packed in pieces:
        rest += packed
        while rest:
            if member.eof:
                if not rest.startswith(GZIP):
                    return
                member = zlib.decompressobj(wbits=47)
            try:
                piece = member.decompress(rest, PIECE)
            except zlib.error as error:
                if begun:
                    return
                raise SourceError(word, "damaged gzip") from error
            rest = member.unused_data if member.eof else member.unconsumed_tail
            if piece:
                begun = True
                yield piece
            elif not member.eof:
                break
    while piece := member.decompress(b"", PIECE) if not member.eof else b"":
        yield piece
