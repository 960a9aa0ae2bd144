"""A crawl of an outlet on this machine: what it asks for, and what becomes of every page."""

from pathlib import Path

from pytest_httpserver import HTTPServer

from tests.crawling import crawl, open_memory, page, rss, write_outlet
from vocabulary.outcome import Exit, Outcome, SourceState


def serve(
    server: HTTPServer, path: str, body: str | bytes, kind: str = "text/html", status: int = 200, **headers: str
) -> str:
    """Answer one path; returns its whole address."""
    server.expect_request(path).respond_with_data(body, status=status, content_type=kind, headers=headers)
    return server.url_for(path)


async def test_every_page_named_by_a_feed_has_one_outcome(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Pages found, gone, blocked, broken, of another type: each is recorded exactly once, with the right outcome."""
    links = [
        serve(httpserver, "/good", page("Good")),
        serve(httpserver, "/gone", "gone", status=410),
        httpserver.url_for("/missing"),
        serve(httpserver, "/forbidden", "no", status=403),
        serve(httpserver, "/broken", "oops", status=500),
        serve(httpserver, "/paper", b"%PDF-1.7 ...", kind="text/html"),
        serve(httpserver, "/picture", b"\x89PNG....", kind="image/png"),
        serve(httpserver, "/empty", ""),
    ]
    httpserver.expect_request("/missing").respond_with_data("no", status=404)
    serve(httpserver, "/robots.txt", "", status=404)
    serve(httpserver, "/rss", rss(*links), kind="application/rss+xml")
    write_outlet(tmp_path / "outlets", "paper", httpserver.url_for("")[:-1], feed="/rss")
    result = await crawl(tmp_path, "paper")
    articles = open_memory(str(tmp_path)).articles
    assert {one.page.candidate.link.rsplit("/", 1)[1]: one.outcome for one in articles} == {
        "good": Outcome.ARCHIVED,
        "gone": Outcome.NOT_FOUND,
        "missing": Outcome.NOT_FOUND,
        "forbidden": Outcome.BLOCKED,
        "broken": Outcome.FAILED,
        "paper": Outcome.UNSUPPORTED,
        "picture": Outcome.UNSUPPORTED,
        "empty": Outcome.BLOCKED,
    }
    assert len(articles) == len(links) == sum(result.outcomes.values())
    assert result.exit is Exit.DONE
    (source,) = result.summaries[0].sources
    assert (source.state, source.seen, source.new) == (SourceState.FOUND, 8, 8)
