"""Sitemaps: exact addresses and times, whatever is wrong with the file, in little memory."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.sources import SourceError
from crawler.sources.sitemap import BATCH, MAX_URLS, read_sitemap, sitemap_batches

URL = "https://courier.test/sitemap.xml"
ROOT = Path(__file__).parents[2]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*entries: str, extra: str = "") -> str:
    """Return a sitemap of entries."""
    return f'{HEAD}<urlset xmlns="{NS}" {extra}>' + "".join(f"<url>{one}</url>" for one in entries) + "</urlset>"


def links(body: str | bytes) -> list[str]:
    """Return the addresses that a sitemap names."""
    raw = body if isinstance(body, bytes) else body.encode()
    return [one.link for one in read_sitemap(raw, url=URL).candidates]


TWO = urlset("<loc>https://courier.test/a</loc>", "<loc>https://courier.test/b</loc>")
LINKS = ["https://courier.test/a", "https://courier.test/b"]


def test_a_raw_ampersand_keeps_the_address() -> None:
    """`?a=1&b=2` written without `&amp;` is read as it was meant, also beside a right one."""
    body = urlset("<loc>https://courier.test/x?a=1&b=2&copy=3</loc>", "<loc>https://courier.test/y?a=1&amp;b=2</loc>")
    assert links(body) == ["https://courier.test/x?a=1&b=2&copy=3", "https://courier.test/y?a=1&b=2"]


@pytest.mark.parametrize(
    "body",
    [
        "\n\n " + TWO,
        b"\xef\xbb\xbf" + TWO.encode(),
        gzip.compress(TWO.encode()),
        gzip.compress(TWO.encode())[:-5],
        TWO.replace(f' xmlns="{NS}"', ""),
        TWO.replace("</urlset>", ""),
        TWO.replace("<loc>", "<loc>\n   ").replace("</loc>", "\n </loc>"),
        TWO.replace("<loc>https://courier.test/a</loc>", "<loc><![CDATA[https://courier.test/a]]></loc>"),
        TWO.replace("UTF-8", "utf-16").encode("utf-16"),
        TWO.replace("urlset", "ns:urlset")
        .replace("xmlns=", "xmlns:ns=")
        .replace("<url>", "<ns:url>")
        .replace("</url>", "</ns:url>")
        .replace("loc>", "ns:loc>")
        .replace("<ns:/", "</ns:")
        .replace("</loc", "</ns:loc")
        .replace("<ns:ns:", "<ns:"),
        TWO.replace("</url>", ""),
        TWO.replace("</loc>", ""),
        TWO.replace("loc>", "LOC>"),
        TWO.replace("url>", "URL>"),
        TWO.replace("</url><url>", f'</url></urlset>\n{HEAD}<urlset xmlns="{NS}"><url>'),
        "<b>Warning</b>: x in y.php on line 3\n" + TWO,
        TWO.replace("https://courier.test/a", "<!-- first -->https://courier.test/a"),
        TWO.replace("https://courier.test/", "/"),
        "https://courier.test/a\nhttps://courier.test/b\n",
        "\ufeffhttps://courier.test/a\r\n\r\nhttps://courier.test/b",
    ],
    ids=[
        "blanks",
        "bom",
        "gzip",
        "cut gzip",
        "no namespace",
        "unclosed",
        "spaced",
        "cdata",
        "utf-16",
        "prefixed",
        "unclosed entries",
        "unclosed addresses",
        "capital addresses",
        "capital entries",
        "two in one file",
        "a server's warning",
        "a comment",
        "relative",
        "text",
        "text bom",
    ],
)
def test_no_defect_loses_an_address(body: str | bytes) -> None:
    """Both addresses are found, exactly."""
    assert links(body) == LINKS


def test_damage_does_not_cost_ampersands() -> None:
    """After the first damage of a file, and within CDATA, addresses keep every character."""
    broken = urlset(
        "<loc>https://courier.test/x?a=1&amp;b=2</loc><b></i>",
        "<loc>https://courier.test/y?a=1&amp;b=2</loc>",
        "<loc><![CDATA[https://courier.test/z?a=1&b=2]]></loc>",
    )
    assert links(broken) == [f"https://courier.test/{name}?a=1&b=2" for name in "xyz"]


def test_news_fields_and_times_are_exact() -> None:
    """Publication time with its zone, title, language and lastmod; a picture's address is not a page."""
    entry = (
        "<loc>https://courier.test/a</loc><lastmod>2022-01-15</lastmod>"
        "<news:news><news:publication><news:name>Courier</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2022-01-14T10:00:00+03:30</news:publication_date><news:title>Ships &amp; men</news:title></news:news>"
        "<image:image><image:loc>https://courier.test/p.jpg</image:loc><image:title>A picture</image:title></image:image>"
    )
    spaces = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    (one,) = read_sitemap(urlset(entry, extra=spaces).encode(), url=URL).candidates
    assert one.link == "https://courier.test/a"
    assert one.published is not None
    assert one.published.iso == "2022-01-14T10:00:00+03:30"
    assert one.modified is not None
    assert one.modified.iso == "2022-01-15"
    assert (one.title, one.language) == ("Ships & men", "en")


def test_a_picture_before_the_address_does_not_win() -> None:
    """Where an image extension comes first, its address is still not the page's."""
    entry = (
        "<image:image><image:loc>https://courier.test/p.jpg</image:loc></image:image><loc>https://courier.test/a</loc>"
    )
    spaces = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    assert links(urlset(entry, extra=spaces)) == ["https://courier.test/a"]


def test_an_index_names_sitemaps_not_pages() -> None:
    """The sitemaps of an index are further sources, with their own times."""
    body = (
        f'{HEAD}<sitemapindex xmlns="{NS}"><sitemap><loc>https://courier.test/1.xml</loc><lastmod>2022-01-14</lastmod></sitemap>'
        "<sitemap><loc>https://courier.test/2.xml.gz</loc></sitemap></sitemapindex>"
    )
    found = read_sitemap(body.encode(), url=URL)
    assert found.candidates == ()
    assert [one.link for one in found.children] == ["https://courier.test/1.xml", "https://courier.test/2.xml.gz"]
    assert found.children[0].modified is not None


def test_a_feed_in_a_sitemaps_place_is_read() -> None:
    """The protocol allows RSS and Atom as sitemaps."""
    body = '<rss version="2.0"><channel><item><link>https://courier.test/a</link></item></channel></rss>'
    assert links(body) == ["https://courier.test/a"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "not_a_sitemap: the answer is empty"),
        (b"<!DOCTYPE html><title>404</title>", 'not_a_sitemap: it is an HTML page titled "404"'),
        (b"no addresses here", "not_a_sitemap: neither XML nor a list"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is(body: bytes, message: str) -> None:
    """A page in a sitemap's place is an error, never a sitemap without pages."""
    with pytest.raises(SourceError, match=message):
        read_sitemap(body, url=URL)


def test_entities_are_never_expanded() -> None:
    """Neither files nor bombs come out of a sitemap's own entities, and the other addresses are found."""
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(9))
    body = TWO.replace(HEAD, f'{HEAD}<!DOCTYPE urlset [{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>').replace(
        "test/a</loc>", "test/a</loc><title>&l8;&f;</title>"
    )
    found = read_sitemap(body.encode(), url=URL)
    assert [one.link for one in found.candidates] == LINKS
    assert len(str(found)) < 5_000


COMMAND = "import sys; from desk.cli import main; sys.exit(main())"
LARGE = 50_000
"""Entries; with news fields 25 MB."""


def long_news(entries: int = LARGE) -> str:
    """Return a news sitemap with long addresses, times and titles."""
    return urlset(
        *(
            f"<loc>https://courier.test/world/2022/01/{n % 28 + 1:02}/a-long-headline-of-ferries-and-harbours-{n:06}</loc>"
            f"<lastmod>2022-01-{n % 28 + 1:02}T10:00:00+00:00</lastmod><news:news><news:publication><news:name>Courier"
            f"</news:name><news:language>en</news:language></news:publication><news:publication_date>2022-01-14T09:00:00Z"
            f"</news:publication_date><news:title>Ferries &amp; harbours {n}</news:title></news:news>"
            for n in range(entries)
        ),
        extra='xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"',
    )


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_full_sitemap_takes_little_memory(tmp_path: Path, *, packed: bool) -> None:
    """50,000 news entries, the most that a file may hold, are printed in under 110 MB for the whole process.

    Read as a whole they took 219 MB; in pieces they take 60 MB, of which 25 are the file itself.
    """
    body = long_news().encode()
    (tmp_path / "sitemap").write_bytes(gzip.compress(body, 1) if packed else body)
    script = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, check=True)
print(done.stdout.count(b"\\n"), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
    command = [sys.executable, "-c", script, sys.executable, "-c", COMMAND, "discover", str(tmp_path / "sitemap")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    count, size = map(int, done.stdout.split())
    assert count == LARGE
    assert size / (1_000 if sys.platform == "linux" else 1_000_000) < 110


def test_no_more_than_the_protocol_allows_is_read() -> None:
    """Of a file with more than 50,000 addresses the rest is left."""
    lines = "".join(f"https://courier.test/{n}\n" for n in range(MAX_URLS + 5))
    assert sum(len(one.candidates) for one in sitemap_batches(lines.encode(), url=URL)) == MAX_URLS


@pytest.mark.parametrize(
    "packed",
    [
        lambda text: text.encode(),
        lambda text: gzip.compress(gzip.compress(text.encode())),
        lambda text: text.replace("UTF-8", "utf-16").encode("utf-16-le"),
        lambda text: (
            text.replace("https://courier.test/", "https://courier.test/\u0451/")
            .encode("windows-1251")
            .replace(b"UTF-8", b"windows-1251")
        ),
        lambda text: (
            text.replace("<url>", "<url>\n").replace("<loc>", "<loc><![CDATA[").replace("</loc>", "]]></loc>").encode()
        ),
        lambda text: b"".join(gzip.compress(text.encode()[at : at + 1_000]) for at in range(0, len(text), 1_000)),
    ],
    ids=["plain", "packed twice", "utf-16 without mark", "windows-1251", "cdata", "many members"],
)
def test_entries_at_the_seams_of_pieces_are_whole(packed: Callable[[str], bytes]) -> None:
    """A file of many pieces gives each entry once, in order, with its fields, a batch at a time."""
    parts = list(sitemap_batches(packed(long_news(3_000)), url=URL))
    found = [one for part in parts for one in part.candidates]
    assert [int(one.link[-6:]) for one in found] == list(range(3_000))
    assert all(one.title == f"Ferries & harbours {n}" and one.modified for n, one in enumerate(found))
    assert max(len(part.candidates) for part in parts) == BATCH
    assert sum(part.unusable for part in parts) == 0


def test_one_day_for_all_is_seen_across_batches() -> None:
    """`lastmod` is looked at as a whole, not a batch at a time: the last entry's other day makes all of them believed."""
    same = [f"<loc>https://courier.test/{n}</loc><lastmod>2024-05-01</lastmod>" for n in range(BATCH + 100)]
    assert {one.modified for one in read_sitemap(urlset(*same).encode(), url=URL).candidates} == {None}
    other = [*same, "<loc>https://courier.test/x</loc><lastmod>2024-05-02</lastmod>"]
    assert all(one.modified for one in read_sitemap(urlset(*other).encode(), url=URL).candidates)


def test_endless_other_elements_end() -> None:
    """Elements that are no entries do not fill the memory, and a tag with endless attributes is not read."""
    body = urlset("<loc>https://courier.test/a</loc>").replace("</urlset>", "<x/>" * 200_000 + "</urlset>")
    assert links(body) == LINKS[:1]
    crowded = TWO.replace("<url><loc>https://courier.test/b", f"<url {'a= ' * 200_000}><loc>https://courier.test/b")
    assert links(crowded) == LINKS[:1]


def test_times_of_the_server_are_no_times_of_pages() -> None:
    """A `lastmod` that is the same day for all says nothing, and is left out; differing ones are kept."""
    same = urlset(
        *[f"<loc>https://courier.test/{n}</loc><lastmod>2024-05-01T10:00:{n}Z</lastmod>" for n in range(10, 30)]
    )
    assert {one.modified for one in read_sitemap(same.encode(), url=URL).candidates} == {None}
    good = urlset(*[f"<loc>https://courier.test/{n}</loc><lastmod>2024-05-{n}</lastmod>" for n in range(10, 30)])
    assert all(one.modified for one in read_sitemap(good.encode(), url=URL).candidates)


def test_news_keywords_are_kept() -> None:
    """Keywords of the news namespace become categories."""
    entry = "<loc>https://courier.test/a</loc><n:news><n:keywords>Ships, Men &amp; sea,</n:keywords></n:news>"
    space = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    (one,) = read_sitemap(urlset(entry, extra=space).encode(), url=URL).candidates
    assert one.categories == ("Ships", "Men & sea")


def test_a_picture_whose_prefix_nobody_declared_does_not_win() -> None:
    """`image:loc` and `video:publication_date` are not the page's, also without their namespaces."""
    entry = (
        "<image:image><image:loc>https://courier.test/p.jpg</image:loc></image:image>"
        "<video:video><video:publication_date>2001-01-01</video:publication_date></video:video>"
        "<loc>https://courier.test/a</loc>"
    )
    (one,) = read_sitemap(urlset(entry).encode(), url=URL).candidates
    assert (one.link, one.published) == ("https://courier.test/a", None)


def test_robots_txt_names_sitemaps() -> None:
    """Of a robots.txt its `Sitemap:` lines are read as an index, each once; without one it says so."""
    body = b"User-agent: *\r\nDisallow: /x\r\nSitemap: https://courier.test/a.xml\r\nsitemap:/b.xml # old\r\n" * 2
    found = read_sitemap(body, url="https://courier.test/robots.txt")
    assert [one.link for one in found.children] == ["https://courier.test/a.xml", "https://courier.test/b.xml"]
    with pytest.raises(SourceError, match="no_sitemaps"):
        read_sitemap(b"User-agent: *\nDisallow:", url="https://courier.test/robots.txt")
