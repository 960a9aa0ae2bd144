"""`cuttings discover`: saved feeds and sitemaps as JSON lines."""

import gzip
import json
from pathlib import Path

import pytest

from desk.cli import main

FEED = (
    '<rss version="2.0"><channel><copyright>(c) Courier</copyright><language>en</language><item><title>A ferry</title>'
    "<link>/a?utm_source=rss</link><author>Ada Reed</author><pubDate>Fri, 14 Jan 2022 10:00:00 +0330</pubDate>"
    "</item></channel></rss>"
)
SITEMAP = "<urlset><url><loc>https://courier.test/b</loc><lastmod>2022-01-14</lastmod></url></urlset>"
BASE = "https://courier.test/rss.xml"


def test_each_candidate_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Feeds, packed feeds and sitemaps give the same fields, in the order of the files."""
    feed, packed, sitemap = tmp_path / "feed.xml", tmp_path / "packed.gz", tmp_path / "sitemap.xml"
    feed.write_text(FEED)
    packed.write_bytes(gzip.compress(FEED.encode()))
    sitemap.write_text(SITEMAP)
    assert main(["discover", str(feed), str(packed), str(sitemap), "--url", BASE]) == 0
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        "file": str(feed),
        "url": "https://courier.test/a",
        "link": "https://courier.test/a?utm_source=rss",
        "title": "A ferry",
        "published": "2022-01-14T10:00:00+03:30",
        "modified": None,
        "authors": ["Ada Reed"],
        "language": "en",
        "licence": [{"level": "feed", "element": "copyright", "value": "(c) Courier"}],
        "source": BASE,
    }
    assert second == first | {"file": str(packed)}
    assert (third["link"], third["modified"]) == ("https://courier.test/b", "2022-01-14")


def test_what_is_neither_is_told_after_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page, and a file that is not there, give a message each and exit code 2; the feed is read all the same."""
    page, feed = tmp_path / "page.html", tmp_path / "feed.xml"
    page.write_text("<!doctype html><title>Sign in</title>")
    feed.write_text(FEED)
    assert main(["discover", str(page), str(tmp_path / "none"), str(feed), "--url", BASE]) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert f'{page}: not_a_source: it is an HTML page titled "Sign in"' in err
    assert "none: cannot be read" in err


def test_an_index_names_its_sitemaps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sitemaps of an index are its lines, and a remark says what they are."""
    index = tmp_path / "index.xml"
    index.write_text("<sitemapindex><sitemap><loc>https://courier.test/1.xml</loc></sitemap></sitemapindex>")
    assert main(["discover", str(index)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["link"] == "https://courier.test/1.xml"
    assert "an index" in err


def test_a_json_feed_that_speaks_of_sitemaps_is_a_feed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sitemap's root in an entry's words does not make the file one."""
    feed = tmp_path / "feed.json"
    item = {"id": "1", "url": "https://courier.test/a", "title": "What <urlset> means"}
    feed.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": [item]}))
    assert main(["discover", str(feed)]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "What <urlset> means"
