"""Unpacking: an answer's body comes out of its compression, and nobody reads anything into the packed bytes."""

import gzip

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, TextResponse
from scrapy.utils.test import get_crawler

from crawler.unpacking import Unpacking

URL = "http://harbour-courier.test/news"
PAGE = "<html><body><p>Zażółć gęślą jaźń.</p></body></html>".encode()


def unpacked(body: bytes, maximum: int = 1_000_000):
    """Return what becomes of a packed answer that does not say its encoding."""
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": maximum})
    answer = HtmlResponse(
        URL, headers={"Content-Type": "text/html", "Content-Encoding": "gzip", "ETag": "1"}, body=body, flags=["seen"]
    )
    return Unpacking.from_crawler(crawler).process_response(Request(URL), answer)


def test_a_packed_answer_is_unpacked_without_a_guess_at_packed_bytes(monkeypatch):
    """Body, type, headers and flags are those of the answer; its encoding is only asked of what came out."""
    asked = []
    monkeypatch.setattr(TextResponse, "_body_inferred_encoding", lambda self: asked.append(self.body) or "utf-8")
    answer = unpacked(gzip.compress(PAGE))
    assert asked == []
    assert isinstance(answer, HtmlResponse)
    assert (answer.body, answer.flags, answer.headers["ETag"]) == (PAGE, ["seen"], b"1")
    assert "Content-Encoding" not in answer.headers
    assert answer.encoding == "utf-8"
    assert asked == [PAGE]


def test_a_bomb_is_refused():
    """What is larger than DOWNLOAD_MAXSIZE once it is unpacked is not unpacked to its end."""
    with pytest.raises(IgnoreRequest, match="DOWNLOAD_MAXSIZE"):
        unpacked(gzip.compress(bytes(5_000_000)), maximum=100_000)
