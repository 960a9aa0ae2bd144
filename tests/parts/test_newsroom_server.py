"""The press world as a client sees it: through a proxy, on 127.0.0.1."""

import gzip
import http.client
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import feedparser
import pytest
from click.testing import CliRunner
from lxml import etree

from desk.newsroom import Newsroom, world
from desk.newsroom.__main__ import main as serve
from desk.newsroom.pages import article_page
from desk.newsroom.site import SLOW
from desk.newsroom.world import Behaviour, Format
from vocabulary.outcome import Outcome

HARBOUR = "harbour-courier.test"
STATUS = {
    Outcome.NOT_FOUND: {404, 410},
    Outcome.BLOCKED: {403},
    Outcome.FAILED: {500},
}


@dataclass
class Got:
    """An answer as received."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self):
        """The body, in the encoding that the answer states."""
        return self.body.decode(self.headers["content-type"].partition("charset=")[2] or "utf-8")


def ask(room, url, *, method="GET", headers=None):
    """Ask the proxy for an absolute URI."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(room.address).port, timeout=20)
    try:
        connection.request(method, url, headers=headers or {})
        answer = connection.getresponse()
        return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def room():
    """A newsroom whose oversize page is small enough to read."""
    with Newsroom(oversize=300_000) as served:
        yield served


@pytest.fixture
def fresh(room):
    """The newsroom as on the first day."""
    room.mend()
    yield room
    room.mend()


def articles_of(name):
    """Masthead and what it lists."""
    masthead = next(one for one in world.mastheads() if one.name == name)
    return masthead, world.listed(masthead)


def test_absolute_uri_and_host_header_reach_the_same_page(fresh):
    """A proxy request and a plain one with a Host header are answered alike."""
    by_proxy = ask(fresh, "http://tidewater-wire.test/")
    by_host = ask(fresh, "/", headers={"Host": "tidewater-wire.test:80"})
    assert by_proxy.status == by_host.status == 200
    assert by_proxy.body == by_host.body
    assert "Tidewater Wire" in by_proxy.text


def test_nothing_outside_the_world_is_reached(fresh):
    """An unknown host is a bad gateway, CONNECT is refused, and there is nothing to POST to."""
    assert ask(fresh, "http://example.com/").status == 502
    assert ask(fresh, "harbour-courier.test:443", method="CONNECT").status == 501
    assert ask(fresh, f"http://{HARBOUR}/", method="POST").status == 501


def test_head_has_no_body(fresh):
    """HEAD answers with the length that GET would have."""
    head, get = (ask(fresh, "http://listok.test/rss.xml", method=method) for method in ("HEAD", "GET"))
    assert head.body == b""
    assert head.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("one", [pytest.param(one, id=one.url) for one in world.expectations()])
def test_each_listed_address_answers_as_its_outcome_needs(fresh, one):
    """What shall end archived is a page with its title; what shall fail fails in its own way."""
    got = ask(fresh, one.url)
    if got.status == 503:
        got = ask(fresh, one.url)
    if got.status == 301:
        got = ask(fresh, got.headers["location"])
    assert got.status in STATUS.get(one.expected.outcome, {200})
    if one.expected.outcome in {Outcome.ARCHIVED, Outcome.UNRELATED}:
        first_words = one.title.split("'")[0].split("&")[0]
        assert first_words in got.text


def test_every_article_page_holds_its_whole_text(fresh):
    """No layout loses a paragraph, in no encoding."""
    for article in world.articles():
        if article.behaviour is not Behaviour.PLAIN:
            continue
        addresses = [article.url, *(f"{article.url}?page={number}" for number in range(2, article.pages + 1))]
        pages = [etree.HTML(ask(fresh, address).text) for address in addresses]
        text = " ".join(" ".join("".join(page.itertext()) for page in pages).split())
        for block in article.body[: article.free]:
            assert " ".join(block.text.split()) in text, article.url


def test_markup_in_an_articles_fields_is_text():
    """A title, a name and a section hold no HTML, in no place of the page, whatever the layout."""
    for masthead in world.mastheads():
        article = replace(masthead.articles[0], title="a <b> & c", authors=("<i>",), summary="<u>", modified=None)
        page = article_page(masthead, article, body=article.body, canonical=True, count=1)
        assert "<b>" not in re.sub(r"<script.*?</script>", "", page)
        assert "<i>" not in re.sub(r"<script.*?</script>", "", page)
        assert "<u>" not in re.sub(r"<script.*?</script>", "", page)
        assert "".join(etree.HTML(page).find(".//h1").itertext()) == "a <b> & c"


def test_the_same_request_gives_the_same_bytes(fresh):
    """Two rooms answer a page alike: nothing in it comes from the clock or from chance."""
    urls = [one.url for one in world.articles() if one.behaviour is Behaviour.PLAIN]
    with Newsroom() as other:
        for url in urls:
            assert ask(fresh, url).body == ask(other, url).body


def test_russian_pages_are_in_windows_1251(fresh):
    """The outlet with an old encoding uses it in pages and in its feed, and says so in both."""
    page = ask(fresh, "http://listok.test/")
    assert page.headers["content-type"].endswith("windows-1251")
    assert "Яснореченский листок" in page.body.decode("windows-1251")
    feed = ask(fresh, "http://listok.test/rss.xml")
    assert feed.body.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    assert feedparser.parse(feed.body).feed.title == "Яснореченский листок"


FEEDS = [
    pytest.param(masthead, source, id=f"{masthead.name}{source.path}")
    for masthead in world.mastheads()
    for source in masthead.sources
    if source.format in {Format.RSS, Format.ATOM, Format.RDF, Format.BROKEN_RSS}
]


@pytest.mark.parametrize(("masthead", "source"), FEEDS)
def test_feeds_list_everything_newest_first(fresh, masthead, source):
    """Each feed names all listed addresses, in order, also the broken one when read leniently."""
    feed = feedparser.parse(ask(fresh, f"http://{masthead.host}{source.path}").body)
    expected = [f"http://{masthead.host}{one.path}" for one in world.listed(masthead)]
    expected += [source.partner] if source.partner else []
    links = [re.sub(r"[?&]utm_source=.*", "", entry.link) for entry in feed.entries]
    assert links == expected
    assert all(entry.get("published_parsed") or entry.get("updated_parsed") for entry in feed.entries)


def test_one_feed_names_an_address_elsewhere(fresh):
    """A partner's address stands in a feed and leads off the outlet: for crawlers to count, not to follow."""
    feed = feedparser.parse(ask(fresh, "http://crossroads-monitor.test/export/news.rdf").body)
    assert feed.entries[-1].link == "http://holiday-flats.test/offer?from=crossroads"
    assert "holiday-flats.test" not in fresh.hosts


def test_the_broken_feed_is_broken(fresh):
    """A strict parser refuses it: that is what it is for."""
    feed = ask(fresh, "http://hilltop-radio.test/feeds/news.aspx")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(feed.body)
    assert b"&nbsp;" in feed.body
    assert b"</rss>" not in feed.body


def test_a_feed_address_may_answer_with_a_web_page(fresh):
    """Southern Lens has no feed behind its feed address."""
    got = ask(fresh, "http://southern-lens.test/feed")
    assert got.status == 200
    assert got.headers["content-type"].startswith("text/html")


def locations(body):
    """The addresses in a sitemap."""
    return [element.text for element in etree.fromstring(body).iter("{*}loc")]


def test_sitemap_index_leads_to_gzip_children_with_everything(fresh):
    """The index names one compressed child a month; together they name every listed address."""
    masthead, listed = articles_of("meridian_ledger")
    children = locations(ask(fresh, f"http://{masthead.host}/sitemaps/index.xml").body)
    assert children
    found = [url for child in children for url in locations(gzip.decompress(ask(fresh, child).body))]
    assert sorted(found) == sorted(f"http://{masthead.host}{one.path}" for one in listed)


def test_news_sitemap_has_titles_and_times(fresh):
    """Every entry of a news sitemap carries title and time."""
    masthead, listed = articles_of("county_record")
    tree = etree.fromstring(ask(fresh, f"http://{masthead.host}/sitemap-news.xml").body)
    assert [element.text for element in tree.iter("{*}title")] == [one.title for one in listed]
    assert [element.text for element in tree.iter("{*}publication_date")] == [
        one.published.isoformat() for one in listed
    ]


def test_section_pages_link_their_articles(fresh):
    """An outlet without a feed can be read by its sections; together they link everything listed."""
    masthead, listed = articles_of("cheshmehsar")
    found = set()
    for section in masthead.sections:
        page = etree.HTML(ask(fresh, f"http://{masthead.host}/{section}/").text)
        found |= set(page.xpath("//main//article//a/@href"))
    assert found == {one.path for one in listed}


def test_tracking_parameters_lead_to_the_same_page(fresh):
    """An address with utm parameters is the article's page, with the canonical link of the clean address."""
    url = f"http://{HARBOUR}/business/2022/01/harbour-board-rejects-cruise-berth"
    got = ask(fresh, f"{url}?utm_source=rss&utm_medium=feed")
    assert got.status == 200
    assert f'<link rel="canonical" href="{url}">' in got.text


def test_a_second_address_does_not_say_where_it_belongs(fresh):
    """The duplicate holds the article's text and no canonical link or og:url."""
    second = ask(fresh, "http://crossroads-monitor.test/mobile/vienna-session").text
    assert "The Permanent Council" in second
    assert "canonical" not in second
    assert "og:url" not in second


def test_unavailable_once(fresh):
    """503 with Retry-After, then the page."""
    url = next(one.url for one in world.articles() if one.behaviour is Behaviour.UNAVAILABLE_ONCE)
    first, second = ask(fresh, url), ask(fresh, url)
    assert (first.status, first.headers["retry-after"]) == (503, "1")
    assert second.status == 200


def test_slow_page_takes_its_time(fresh):
    """The slow page is late by what it says, and comes."""
    url = next(one.url for one in world.articles() if one.behaviour is Behaviour.SLOW)
    begun = time.monotonic()
    assert ask(fresh, url).status == 200
    assert time.monotonic() - begun >= SLOW


def test_oversize_page_has_the_asked_size_and_no_length(fresh):
    """Only reading tells how large it is."""
    got = ask(fresh, "http://www.meridian-ledger.test/2022/01/10/business/register.html")
    assert len(got.body) == 300_000
    assert "content-length" not in got.headers


def test_a_client_may_hang_up_in_the_middle(fresh, capfd):
    """Leaving an oversize page half read is no error of the newsroom's."""
    with Newsroom(oversize=50_000_000) as large:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(large.address).port, timeout=20)
        connection.request("GET", "http://www.meridian-ledger.test/2022/01/10/business/register.html")
        answer = connection.getresponse()
        answer.read(1_000)
        answer.close()
        connection.close()
        assert ask(large, f"http://{HARBOUR}/").status == 200
    assert "Traceback" not in capfd.readouterr().err


def test_counters_change_pages_but_not_their_text(fresh):
    """Where pages count their readers no two answers are equal, and there is no ETag."""
    url = f"http://{HARBOUR}/business/2022/01/harbour-board-rejects-cruise-berth"
    first, second = ask(fresh, url), ask(fresh, url)
    assert first.body != second.body
    assert "etag" not in first.headers
    strip = re.compile(r'<p class="counter">.*?</p>')
    assert strip.sub("", first.text) == strip.sub("", second.text)


def test_unchanged_sources_are_answered_304(fresh):
    """A conditional request for an unchanged source costs no body."""
    url = "http://tidewater-wire.test/feed.atom"
    tag = ask(fresh, url).headers["etag"]
    again = ask(fresh, url, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert ask(fresh, url, headers={"If-None-Match": '"other"'}).status == 200


def test_edit_changes_an_article_until_mended(fresh):
    """An edited body is served at once, and taken back by `mend`."""
    article = next(one for one in world.articles() if one.slug == "oyster-beds-return")
    before = ask(fresh, article.url)
    fresh.edit("tidewater-wire.test", article.path, "Only this is left.\n\nAnd this.")
    after = ask(fresh, article.url)
    assert "<p>Only this is left.</p>" in after.text
    assert "fifty gallons" not in after.text
    assert after.headers["etag"] != before.headers["etag"]
    fresh.mend()
    assert ask(fresh, article.url).body == before.body


def test_edit_of_nothing_is_an_error(fresh):
    """A test that edits a page which is not there is told so."""
    with pytest.raises(KeyError, match="no article"):
        fresh.edit(HARBOUR, "/nowhere", "Text.")


def test_failures_are_switched_on_and_wear_off(fresh):
    """A path fails as often as told, a host until mended."""
    url = f"http://{HARBOUR}/rss.xml"
    fresh.fail(HARBOUR, "/rss.xml", status=503, retry_after=2, times=1)
    first = ask(fresh, url)
    assert (first.status, first.headers["retry-after"]) == (503, "2")
    assert ask(fresh, url).status == 200
    fresh.fail(HARBOUR, status=403)
    assert {ask(fresh, url).status, ask(fresh, f"http://{HARBOUR}/").status} == {403}
    fresh.mend()
    assert ask(fresh, url).status == 200


def test_delay_makes_a_path_late(fresh):
    """robots.txt that is slow to come, for the tests of politeness."""
    fresh.delay(HARBOUR, "/robots.txt", seconds=0.3)
    begun = time.monotonic()
    assert "Disallow: /subscribers/" in ask(fresh, f"http://{HARBOUR}/robots.txt").text
    assert time.monotonic() - begun >= 0.3


def test_requests_are_logged(fresh):
    """The log tells when, what, with which headers, and what was answered."""
    before = len(fresh.requests)
    ask(fresh, f"http://{HARBOUR}/nowhere?x=1", headers={"User-Agent": "Cuttings"})
    (entry,) = fresh.requests[before:]
    assert (entry.method, entry.host, entry.path, entry.status) == ("GET", HARBOUR, "/nowhere?x=1", 404)
    assert entry.headers["user-agent"] == "Cuttings"
    assert entry.time <= time.monotonic()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_program_prints_its_address_and_ends_cleanly(stop):
    """The first line is the address; both signals end it with exit code 0 and no traceback."""
    command = [sys.executable, "-m", "desk.newsroom", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
        connection.request("GET", f"http://{HARBOUR}/")
        assert connection.getresponse().status == 200
        process.send_signal(stop)
        _, errors = process.communicate(timeout=20)
        connection.close()
    assert process.returncode == 0
    assert errors == ""


def test_program_says_when_the_port_is_taken(room):
    """A taken port is one sentence, not a traceback."""
    port = str(urlsplit(room.address).port)
    command = [sys.executable, "-m", "desk.newsroom", "--port", port]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode != 0
    assert port in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("port", ["99999", "-1", "one"])
def test_a_port_that_is_none_is_bad_input(port):
    """A message and exit code 2, not a traceback."""
    said = CliRunner().invoke(serve, ["--port", port])
    assert said.exit_code == 2
    assert "--port" in said.output
