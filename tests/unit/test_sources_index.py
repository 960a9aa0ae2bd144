"""What an index of a web archive names, in three dialects."""

import json
from contextlib import suppress
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import Found, SourceError
from crawler.sources.index import is_empty_answer, question, read_index
from crawler.sources.shape import Shapes
from crawler.urls import host_of
from vocabulary.page import FoundBy

URL = "https://web.test/cdx/search/cdx?url=courier.test&limit=10"
ROWS = [
    ("test,courier)/2022/01/14/ferry-in-fog", "20220115103000", "http://courier.test:80/2022/01/14/ferry-in-fog", "text/html", "200"),
    ("test,courier)/2022/01/14/ferry-in-fog", "20220116103000", "https://courier.test/2022/01/14/ferry-in-fog", "text/html", "200"),
    ("test,courier)/ferry-service-returns-to-islands", "20220115103001", "https://courier.test/ferry-service-returns-to-islands/", "warc/revisit", "-"),
    ("test,courier)/news/100234.html", "20220115103002", "https://www.courier.test/news/100234.html", "text/html", "200"),
    ("test,courier)/2022/01/14/gone-with-the-fog", "20220115103003", "https://courier.test/2022/01/14/gone-with-the-fog", "text/html", "404"),
    ("test,courier)/2022/01/14/ferry-in-fog.jpg", "20220115103004", "https://courier.test/2022/01/14/ferry-in-fog.jpg", "image/jpeg", "200"),
    ("test,courier)/tag/fog", "20220115103005", "https://courier.test/tag/fog", "text/html", "200"),
    ("test,courier)/", "20220115103006", "https://courier.test/", "text/html", "200"),
    ("test,courier)/robots.txt", "20220115103007", "https://courier.test/robots.txt", "text/plain", "200"),
    ("test,elsewhere)/2022/01/14/story-of-others", "20220115103008", "https://elsewhere.test/2022/01/14/story-of-others", "text/html", "200"),
]  # fmt: skip
ARTICLES = ["/2022/01/14/ferry-in-fog", "/ferry-service-returns-to-islands/", "/news/100234.html"]
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def _cdxj(row: tuple[str, ...]) -> str:
    return json.dumps({"urlkey": row[0], "timestamp": row[1], "url": row[2], "mime": row[3], "status": row[4]})


DIALECTS = {
    "wayback": json.dumps([NAMES, *([*row, "DIGEST", "1234"] for row in ROWS)]),
    "json lines": "\n".join(map(_cdxj, ROWS)) + "\n",
    "cdxj": "\n".join(f"{row[0]} {row[1]} {_cdxj(row)}" for row in ROWS),
    "lines": "\n".join(f"{' '.join(row)} DIGEST 1234" for row in ROWS) + "\n",
    "lines of eleven": "\n".join(f"{' '.join(row)} DIGEST - - 1234 99 file.warc.gz" for row in ROWS),
}


def read(body: str, **said: Shapes) -> Found:
    """What it names; only courier.test is the outlet's."""
    return read_index(body.encode(), url=URL, ours=lambda link: host_of(link).endswith("courier.test"), **said)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dialect_names_the_same_articles(dialect: str) -> None:
    """Each once, at its live address; what was gone, no page, a list, the home page or another house's is none."""
    found = read(DIALECTS[dialect])
    assert [urlsplit(one.url).path for one in found.candidates] == ARTICLES
    assert found.further is None
    for one in found.candidates:
        assert one.found_by is FoundBy.INDEX
        assert (one.title, one.published, one.modified) == (None, None, None), "when it was captured says neither"


def test_known_articles_teach_what_an_article_looks_like() -> None:
    """Addresses that say nothing by themselves are taken when the outlet's articles look so."""
    row = json.dumps(
        [NAMES, ["test,courier)/p/x", "20220115103000", "https://courier.test/p/12a34", "text/html", "200"]]
    )
    known = Shapes.of(f"https://courier.test/p/98b{number:02}" for number in range(10, 30))
    assert read(row).candidates == ()
    assert len(read(row, known=known).candidates) == 1


@pytest.mark.parametrize("key", ["com,courier)/b 20220116000000", "com%2Ccourier%29%2Fb+20220116000000"])
@pytest.mark.parametrize("as_lines", [True, False])
def test_a_long_answer_goes_on_with_its_key(key: str, *, as_lines: bool) -> None:
    """Encoded or not, the key is sent back once and means the same."""
    body = f"{DIALECTS['lines']}\n{key}" if as_lines else json.dumps([*json.loads(DIALECTS["wayback"]), [], [key]])
    found = read(body)
    assert [urlsplit(one.url).path for one in found.candidates] == ARTICLES
    assert found.further is not None
    asked = parse_qs(urlsplit(found.further).query)
    assert asked == {"url": ["courier.test"], "limit": ["10"], "resumeKey": ["com,courier)/b 20220116000000"]}


@pytest.mark.parametrize("body", ['{"pages": 3, "pageSize": 5, "blocks": 12}', "3\n"])
def test_an_answer_may_be_a_number_of_pages(body: str) -> None:
    """As pywb and Common Crawl, and as a Wayback machine, tell it."""
    assert read(body) == Found(pages=3)


@pytest.mark.parametrize("body", ["", "\n", "[]", json.dumps([NAMES])])
def test_nothing_captured_is_an_answer(body: str) -> None:
    """An empty one, or names without rows."""
    assert read(body) == Found()


@pytest.mark.parametrize(
    "body",
    [
        "<html><title>Sign in</title></html>",
        '{"error": "bad request"}',
        "[1, 2]",
        '[["a", "b"], ["c", "d"]]',
        '[["urlkey", "timest',
        "[" * 100_000,
        "some words\nand more of them",
        "\x00\x01",
    ],
)
def test_what_is_no_index_is_told(body: str) -> None:
    """An error page, damage, or anything else: never nothing found."""
    with pytest.raises(SourceError, match="not_an_index"):
        read(body)


@pytest.mark.parametrize(
    ("status", "body", "empty"),
    [
        (404, b'{"message": "No Captures found for: courier.test/*"}', True),
        (404, b"<html>not here", False),
        (404, b'{"message": "no such collection"}', False),
        (500, b'{"message": "No Captures found for: courier.test/*"}', False),
        (200, b" \n", True),
        (200, b"{}", False),
    ],
)
def test_nothing_captured_is_said_in_two_ways(status: int, body: bytes, *, empty: bool) -> None:
    """Nothing, or pywb's 404 with these words: a wrong address of the index is not an empty index."""
    assert is_empty_answer(status, body) is empty


def test_a_wayback_machine_is_asked_in_its_words() -> None:
    """Domain, days, pages that were there, each address once, and a key to go on with."""
    asked = question(
        "https://web.test/cdx/search/cdx", "courier.test", since=date(2022, 1, 12), until=date(2022, 2, 14)
    )
    assert parse_qs(urlsplit(asked.url).query) == {
        "url": ["courier.test"],
        "matchType": ["domain"],
        "from": ["20220112"],
        "to": ["20220214"],
        "output": ["json"],
        "filter": ["statuscode:200", "mimetype:text/html"],
        "collapse": ["urlkey"],
        "limit": ["10000"],
        "showResumeKey": ["true"],
    }
    assert asked.paged is None


def test_pywb_and_common_crawl_are_asked_in_theirs() -> None:
    """First for the number of pages; a query that the address has already is kept."""
    asked = question("https://cc.test/CC-MAIN-2022-05-index?key=1", "courier.test", since=date(2022, 1, 12), until=None)
    query = parse_qs(urlsplit(asked.url).query)
    assert query == {
        "key": ["1"],
        "url": ["courier.test"],
        "matchType": ["domain"],
        "from": ["20220112"],
        "output": ["json"],
        "filter": ["=status:200", "mime:text/html"],
        "showNumPages": ["true"],
    }
    assert asked.paged is not None
    assert parse_qs(urlsplit(asked.paged.replace("{page}", "4")).query)["page"] == ["4"]


@given(
    st.lists(
        st.sampled_from(
            [
                b"[",
                b"]",
                b"{",
                b"}",
                b",",
                b"\n",
                b'"a"',
                b"200",
                b"2022",
                b"http://a.test/x-y-z-w",
                b" ",
                b"text/html",
                b"[[]]",
                b"null",
                b"\xff",
            ]
        ),
        max_size=30,
    ).map(b"".join)
)
def test_hostile_answers_are_answers_or_errors(body: bytes) -> None:
    """Whatever is sent, it is read or refused, and nothing else happens."""
    with suppress(SourceError):
        read_index(body, url=URL, ours=lambda _: True)
