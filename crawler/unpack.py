"""Taking content encodings off a body, within a limit: a bomb is unpacked up to there and no further. Pure."""

import io
import zlib
from collections.abc import Callable

import brotli
import zstandard

_AUTOMATIC = 47
"""To zlib: gzip or zlib, as the body begins."""
_RAW = -15
"""To zlib: deflate without a header, as some servers send it."""


def unpacked(body: bytes, encoding: str, *, most: int) -> bytes:
    """A body without its encodings, given as a Content-Encoding header names them: `gzip`, `br`, `zstd`, `gzip, br`.

    Of more than `most` bytes, `most` and one are given, which tells that there are more. Of a body that was cut off,
    what is left. ValueError when it is damaged or in an unknown encoding.
    """
    names = [one.strip().lower() for one in encoding.split(",")]
    for name in reversed([one for one in names if one and one != "identity"]):
        if not body:
            break
        if name not in _DECODERS:
            raise ValueError(f"unknown encoding {name!r}")
        body = _DECODERS[name](body, most + 1)
        if len(body) > most:
            break
    return body


def _zlib(body: bytes, most: int) -> bytes:
    whole, rest = bytearray(), body
    while rest and len(whole) < most:  # a gzip file may have several members
        member = zlib.decompressobj(wbits=_AUTOMATIC)
        try:
            whole += member.decompress(rest, most - len(whole))
        except zlib.error as error:
            if whole:
                break
            raise ValueError(str(error)) from error
        rest = member.unused_data
    return bytes(whole)


def _deflate(body: bytes, most: int) -> bytes:
    try:
        return _zlib(body, most)
    except ValueError:
        try:
            return zlib.decompressobj(wbits=_RAW).decompress(body, most)
        except zlib.error as error:
            raise ValueError(str(error)) from error


def _brotli(body: bytes, most: int) -> bytes:
    unpacker, whole, rest = brotli.Decompressor(), bytearray(), body
    try:
        while len(whole) < most:
            piece = unpacker.process(rest, output_buffer_limit=most - len(whole))
            if not piece:
                break
            whole, rest = whole + piece, b""
    except brotli.error as error:
        raise ValueError(str(error)) from error
    return bytes(whole[:most])


def _zstd(body: bytes, most: int) -> bytes:
    try:
        with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body), read_across_frames=True) as reader:
            return reader.read(most)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _zlib,
    "x-gzip": _zlib,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
