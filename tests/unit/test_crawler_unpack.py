"""Unpacking: every encoding of the web, damaged or not, and never more than was asked for."""

import gzip
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from crawler.unpack import unpacked

PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


def raw_deflate(body: bytes) -> bytes:
    """Deflate as some servers send it: without zlib's header."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@given(st.binary(max_size=3_000), st.lists(st.sampled_from(sorted(PACKERS)), max_size=3))
def test_what_was_packed_comes_back(body: bytes, encodings: list[str]) -> None:
    """One encoding or several, in the order in which the header names them."""
    packed = body
    for name in encodings:
        packed = PACKERS[name](packed)
    assert unpacked(packed, ", ".join(encodings).upper(), most=10_000) == body


def test_deflate_without_a_header_and_gzip_of_several_members() -> None:
    """Both are common."""
    assert unpacked(raw_deflate(b"plain text"), "deflate", most=100) == b"plain text"
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", most=100) == b"one two"
    assert unpacked(gzip.compress(b"one ") + b"rest", "gzip", most=100) == b"one "


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_unpacked_up_to_the_limit(name: str) -> None:
    """Fifty megabytes in a few bytes, once or twice packed, take no memory; one byte more tells that there is more."""
    once = PACKERS[name](b"\0" * 50_000_000)
    twice = PACKERS[name](once)
    tracemalloc.start()
    assert len(unpacked(once, name, most=1_000)) == 1_001
    assert len(unpacked(twice, f"{name}, {name}", most=100_000)) == 100_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize("name", PACKERS)
def test_exactly_the_limit_is_not_more(name: str) -> None:
    """The limit itself is allowed."""
    assert len(unpacked(PACKERS[name](b"x" * 1_000), name, most=1_000)) == 1_000
    assert len(unpacked(PACKERS[name](b"x" * 1_001), name, most=1_000)) == 1_001
    assert len(unpacked(PACKERS[name](b"x" * 900_000), name, most=1_000)) == 1_001


@pytest.mark.parametrize("name", PACKERS)
def test_what_is_damaged_is_an_error_and_what_was_cut_is_kept(name: str) -> None:
    """No traceback of a library; the beginning of a page that was cut off is a beginning."""
    with pytest.raises(ValueError, match=r"."):
        unpacked(b"\xff\xfe this is no packed body", name, most=1_000)
    body = bytes(range(256)) * 40
    assert body.startswith(unpacked(PACKERS[name](body)[:-5], name, most=100_000))


def test_an_unknown_encoding_is_an_error_and_none_is_none() -> None:
    """`identity` and an empty header leave the body as it is, and an empty body is empty in every encoding."""
    with pytest.raises(ValueError, match="unknown encoding 'compress'"):
        unpacked(b"x", "compress", most=10)
    assert unpacked(b"x", "", most=10) == b"x"
    assert unpacked(b"x", "identity", most=10) == b"x"
    assert unpacked(b"", "gzip", most=10) == b""
