"""What pages say of their licences over time, through real crawls: 304, 404, silence, change, and the page about reuse."""

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler import settings as wiring
from desk.verify import Verified, verifications
from pipelines.policy import default_policy
from pipelines.rights import reserved, ruling, verbatim
from storage import queries
from storage.archive import Archive, open_archive
from tests.crawling import crawl, rss, write_outlet
from vocabulary.licence import NOASSERTION, Confidence, Look
from vocabulary.policy import Purpose
from vocabulary.reservation import Use
from vocabulary.run import Assignment

STORY = "The ferry to the islands stays in the harbour until the storm of this week has passed, its captain said. " * 6
BY = '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'
SA = '<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA 4.0</a>'
FOOTER = "<footer><p>All our stories are published under {licence}.</p></footer>"


class Site:
    """An outlet with one article, whose page may be changed between crawls, and an archive of it."""

    def __init__(self, server: HTTPServer, folder: Path) -> None:
        self.base = server.url_for("").rstrip("/")
        self.folder, self.server = folder, server
        self.pages: dict[str, tuple[int, str]] = {}
        self.asked: list[tuple[str, bool]] = []
        self.more: dict[str, object] = {}
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        server.expect_request("/rss").respond_with_data(rss(f"{self.base}/a"), content_type="text/xml")
        for path in ("/a", "/reuse"):
            server.expect_request(path).respond_with_handler(self.answer)
        self.file = write_outlet(folder / "outlets", "paper", self.base, feed="/rss")

    def answer(self, request: Request) -> Response:
        """As servers do that know what they hold."""
        status, body = self.pages.get(request.path, (404, "There is no such page."))
        tag = f'"{hash(body)}"'
        is_known = status == 200 and request.headers.get("If-None-Match") == tag
        self.asked.append((request.path, is_known))
        return Response(status=304) if is_known else Response(body, status, {"ETag": tag}, content_type="text/html")

    def say(self, footer: str = "", *, status: int = 200, text: str = STORY) -> None:
        """Have the article's page say this."""
        body = f"<html lang=en><head><title>Ferry stays</title></head><body><article><h1>Ferry stays</h1><p>{text}</p>"
        self.pages["/a"] = (status, f"{body}</article>{footer}</body></html>")

    def reuse(self, words: str, *, status: int = 200) -> None:
        """Have the page about reuse say this; the outlet's file names it."""
        self.pages["/reuse"] = (status, f"<html><body><main><h1>Reuse</h1><p>{words}</p></main></body></html>")
        text = self.file.read_text("utf-8").partition("[licence]")[0]
        self.file.write_text(f'{text}[licence]\nexpression = "NOASSERTION"\npolicy = "{self.base}/reuse"\n', "utf-8")

    async def crawl(self, **asked: object) -> None:
        """With the real steps, into the real archive."""
        names = ("ITEM_PIPELINES", "ARCHIVE_FACTORY", "SEED_RESOLVER", "ORIGINS_TRACER")
        whole = {name: getattr(wiring, name) for name in names}
        url = f"sqlite:///{self.folder / 'cuttings.db'}"
        order = Assignment(outlet="paper", refetch=True, **asked)
        await crawl(self.folder, order, ARCHIVE_URL=url, RETRY_TIMES=0, **{"RIGHTS_DAYS": 7} | whole | self.more)

    @property
    def archive(self) -> Archive:
        """What came of it."""
        return open_archive(f"sqlite:///{self.folder / 'cuttings.db'}")

    @property
    def decision(self):
        """On the article."""
        return self.archive.article(1).licence.decision

    async def verify(self) -> Verified:
        """Look again at the article's own address, as `cuttings licence verify` does."""
        before = queries.licence_standings(self.archive, [1])
        await self.crawl(urls=(before[1].url,))
        (row,) = verifications(before, queries.licence_standings(self.archive, [1]), {})
        return row.verified


@pytest.fixture
async def site(httpserver: HTTPServer, tmp_path: Path) -> Site:
    """One whose article states a licence and was crawled."""
    made = Site(httpserver, tmp_path)
    made.say(FOOTER.format(licence=BY))
    await made.crawl()
    assert made.decision.expression == "CC-BY-4.0"
    return made


def looks(site: Site) -> list[Look]:
    """At the article, in order."""
    return [look.look for row in queries.licence_history(site.archive, 1).decisions for look in row.looks]


async def test_a_page_that_was_not_modified_says_what_it_said(site: Site) -> None:
    """The server answers 304; the statement was seen twice, and one decision stands."""
    assert await site.verify() is Verified.CONFIRMED
    assert site.asked[-1] == ("/a", True)
    assert looks(site) == [Look.READ, Look.NOT_MODIFIED]
    history = queries.licence_history(site.archive, 1)
    assert [row.is_current for row in history.decisions] == [True]
    (statement,) = history.statements
    assert (statement.looks, statement.vanished, statement.capture_id) == (2, None, 1)
    assert statement.first_seen < statement.last_seen


async def test_a_page_that_is_gone_ends_nothing(site: Site) -> None:
    """404: the grant stays as it was, and the look is told."""
    site.pages.clear()
    assert await site.verify() is Verified.GONE
    assert looks(site) == [Look.READ, Look.GONE]
    assert (site.decision.expression, site.decision.flags) == ("CC-BY-4.0", ())


async def test_a_server_in_trouble_says_nothing(site: Site) -> None:
    """503 is no silence: it could not be looked."""
    site.say(status=503)
    assert await site.verify() is Verified.COULD_NOT_LOOK
    assert looks(site) == [Look.READ, Look.COULD_NOT_LOOK]
    assert queries.licence_history(site.archive, 1).statements[0].vanished is None


async def test_a_page_that_falls_silent_is_proven_by_its_capture(site: Site) -> None:
    """The grant stands, flagged; the statement's last time is told; silence twice is vanished twice."""
    site.say()
    assert await site.verify() is Verified.VANISHED
    assert (site.decision.expression, "vanished" in site.decision.flags) == ("CC-BY-4.0", True)
    history = queries.licence_history(site.archive, 1)
    assert [row.is_current for row in history.decisions] == [False, True]
    (statement,) = history.statements
    assert statement.vanished > statement.last_seen
    assert queries.capture_body(site.archive, statement.capture_id).count(b"creativecommons") == 1
    site.say(FOOTER.format(licence=BY))
    assert await site.verify() is Verified.CONFIRMED
    assert queries.licence_history(site.archive, 1).statements[0].vanished is None


async def test_a_page_that_says_something_else_is_decided_anew(site: Site) -> None:
    """Both statements stay, each with its time and its bytes."""
    site.say(FOOTER.format(licence=SA))
    assert await site.verify() is Verified.CHANGED
    assert site.decision.expression == "CC-BY-SA-4.0"
    first, second = queries.licence_history(site.archive, 1).statements
    assert (first.evidence.expression, second.evidence.expression) == ("CC-BY-4.0", "CC-BY-SA-4.0")
    assert first.vanished == second.first_seen
    assert first.evidence.body_sha256 != second.evidence.body_sha256
    assert {first.capture_id, second.capture_id} == {1, 2}


async def test_a_new_text_needs_its_own_grant(site: Site) -> None:
    """Silence about another text is no vanished grant of that one, and it is told that the text is new."""
    site.say(text=STORY.replace("ferry", "steamer"))
    assert await site.verify() is Verified.VANISHED
    assert site.decision.expression == NOASSERTION
    assert [row.revision for row in queries.licence_history(site.archive, 1).decisions] == [1, 2]


GRANT = f"You may republish our articles: all content is licensed under {BY}."


async def test_the_page_about_reuse_speaks_for_the_site(httpserver: HTTPServer, tmp_path: Path) -> None:
    """An article that says nothing itself is D by it, with the bytes as proof; the page is asked for once a week."""
    site = Site(httpserver, tmp_path)
    site.say()
    site.reuse(GRANT)
    await site.crawl()
    held = site.archive.article(1).licence
    assert (held.decision.expression, held.decision.scope, held.decision.confidence) == (
        "CC-BY-4.0",
        "site",
        Confidence.WEAK,
    )
    (row,) = [row for row in held.evidence if row.code == "E16"]
    assert (row.subject, row.channel, len(row.body_sha256)) == (f"{site.base}/reuse", "policy", 64)
    await site.crawl()
    assert [path for path, _ in site.asked].count("/reuse") == 1


async def test_the_page_about_reuse_confirms_an_articles_own_statement(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Two independent places: A."""
    site = Site(httpserver, tmp_path)
    site.say(text=f"{STORY}</p><p>This article is licensed under {BY}.")
    site.reuse(GRANT)
    await site.crawl()
    assert (site.decision.expression, site.decision.confidence) == ("CC-BY-4.0", Confidence.CONFIRMED)


@pytest.mark.parametrize(
    "words", ["We like Creative Commons, and Wikipedia is under CC BY-SA 4.0.", "All rights reserved."]
)
async def test_a_page_about_reuse_that_grants_nothing(httpserver: HTTPServer, tmp_path: Path, words: str) -> None:
    """Prose about licences, and a reservation."""
    site = Site(httpserver, tmp_path)
    site.say()
    site.reuse(words)
    await site.crawl()
    assert site.decision.expression == NOASSERTION


async def test_a_change_of_the_page_about_reuse_is_seen(httpserver: HTTPServer, tmp_path: Path, caplog) -> None:
    """It is asked for again when it is due; what it said before is kept, and the log tells."""
    site = Site(httpserver, tmp_path)
    site.say()
    site.reuse(GRANT)
    await site.crawl()
    site.reuse(f"All content is licensed under {SA}.")
    site.say(text=f"{STORY} More.")
    site.more = {"RIGHTS_DAYS": 1e-9}
    await site.crawl()
    assert site.decision.expression == "CC-BY-SA-4.0"
    assert any("CC-BY-SA-4.0, not CC-BY-4.0" in record.getMessage() for record in caplog.records)
    site.reuse(GRANT, status=503)
    site.say(text=f"{STORY} Still more.")
    await site.crawl()
    assert site.decision.expression == "CC-BY-SA-4.0", "what is known of it holds while it cannot be had"
    site.reuse(GRANT, status=404)
    site.say(text=f"{STORY} And more.")
    await site.crawl()
    assert site.decision.expression == NOASSERTION


async def test_stored_articles_are_decided_anew_when_it_changes(httpserver: HTTPServer, tmp_path: Path) -> None:
    """Also those whose own pages were not modified, once; what the page said before stays as history."""
    site = Site(httpserver, tmp_path)
    site.say()
    await site.crawl()
    assert site.decision.expression == NOASSERTION
    site.reuse(GRANT)
    await site.crawl()
    assert site.asked[-1] == ("/a", True)
    assert (site.decision.expression, site.decision.trace) == ("CC-BY-4.0", ("scope:site", "policy_page"))
    site.more = {"RIGHTS_DAYS": 1e-9}
    site.reuse(f"All content is licensed under {SA}.")
    await site.crawl()
    await site.crawl()
    rows = queries.licence_history(site.archive, 1).decisions
    assert [row.licence.decision.expression for row in rows] == [NOASSERTION, "CC-BY-4.0", "CC-BY-SA-4.0"]
    assert rows[-1].looks[0].reason == "the outlet's page about reuse says something else"


async def test_robots_txt_holds_for_the_page_about_reuse(httpserver: HTTPServer, tmp_path: Path) -> None:
    """What is disallowed is not asked for, and articles do not wait for it."""
    site = Site(httpserver, tmp_path)
    httpserver.clear_all_handlers()
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /reuse\n")
    httpserver.expect_request("/rss").respond_with_data(rss(f"{site.base}/a"), content_type="text/xml")
    httpserver.expect_request("/a").respond_with_handler(site.answer)
    site.say()
    site.reuse(GRANT)
    await site.crawl()
    assert site.decision.expression == NOASSERTION
    assert "/reuse" not in {path for path, _ in site.asked}


async def test_rsl_of_a_feed_is_kept_with_the_article(httpserver: HTTPServer, tmp_path: Path) -> None:
    """The licence that it names is evidence, at most C; what it prohibits is reserved."""
    made = Site(httpserver, tmp_path)
    made.say()
    content = (
        '<rsl:content url="/"><rsl:license><rsl:prohibits type="usage">ai-train</rsl:prohibits>'
        '<rsl:payment type="attribution"><rsl:standard>https://creativecommons.org/licenses/by/4.0/</rsl:standard>'
        "</rsl:payment></rsl:license></rsl:content>"
    )
    fed = rss(f"{made.base}/a").replace("<rss ", '<rss xmlns:rsl="https://rslstandard.org/rsl" ')
    fed = fed.replace("<title>News</title>", f"<title>News</title>{content}")
    httpserver.expect_request("/rsl.rss").respond_with_data(fed, content_type="text/xml")
    write_outlet(tmp_path / "outlets", "paper", made.base, feed="/rsl.rss")
    await made.crawl()
    assert (made.decision.expression, made.decision.confidence) == ("CC-BY-4.0", Confidence.PROBABLE)
    said = reserved(made.archive, made.archive.article(1))
    assert said is not None
    assert said.denied == (Use.AI_TRAIN,)


@pytest.mark.parametrize(("box", "expected"), [("", True), ("<nav><a href=/b>More about ferries</a></nav>", False)])
async def test_a_verbatim_copy_is_proven_by_the_kept_page(
    httpserver: HTTPServer, tmp_path: Path, box: str, *, expected: bool
) -> None:
    """Its text may leave an export, though no derivatives are allowed; of a page with more in its article it may not."""
    made = Site(httpserver, tmp_path)
    nd = '<a rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/">CC BY-ND 4.0</a>'
    head = "<html lang=en><head><title>Ferry stays</title><meta name=author content='Jane Doe'></head><body>"
    article = f"<article><h1>Ferry stays</h1><p>{STORY}</p>{box}</article>"
    made.pages["/a"] = (200, head + article + FOOTER.format(licence=nd) + "</body></html>")
    await made.crawl()
    held = made.archive.article(1)
    assert verbatim(made.archive, held) is expected
    ruled = ruling(default_policy(), held, None, archive=made.archive)
    assert (Purpose.NONCOMMERCIAL not in ruled.refusals) is expected
    assert Purpose.AI_TRAIN in ruled.refusals
