"""Feeds: every recoverable entry is found, whatever is wrong with the file."""

import gzip
import json

import pytest

from crawler.sources import SourceError
from crawler.sources.feed import read_feed
from vocabulary.page import FeedLicence

URL = "https://courier.test/feeds/rss.xml"
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
ITEM = "<item><title>{0}</title><link>https://courier.test/{0}</link><pubDate>Fri, 14 Jan 2022 10:00:00 +0330</pubDate></item>"
BODY = "".join(ITEM.format(name) for name in ("one", "two"))
RSS = f'{HEAD}<rss version="2.0"><channel><title>Courier</title><language>en-GB</language>{BODY}</channel></rss>'
LINKS = ["https://courier.test/one", "https://courier.test/two"]


def links(body: str | bytes, content_type: str = "") -> list[str]:
    """Addresses that a feed names."""
    raw = body if isinstance(body, bytes) else body.encode()
    return [one.link for one in read_feed(raw, url=URL, content_type=content_type).candidates]


ATOM = (
    f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.test/"><title>Courier</title>'
    '<entry><title type="html">One &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; word</title><link href="one"/>'
    "<published>2022-01-14T10:00:00+03:30</published><updated>2022-01-15T08:00:00Z</updated>"
    "<author><name>Ada Reed</name></author><author><name>Ben Moor</name></author></entry>"
    '<entry><title>Two</title><link rel="self" href="x.atom"/><link rel="alternate" href="two"/></entry></feed>'
)
RDF = (
    f'{HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Courier</title></channel>'
    '<item rdf:about="1"><title>one</title><link>https://courier.test/one</link><dc:date>2022-01-14T10:00:00+03:30</dc:date></item>'
    '<item rdf:about="2"><title>two</title><link>https://courier.test/two</link></item></rdf:RDF>'
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "https://courier.test/one",
                "title": "One",
                "date_published": "2022-01-14T10:00:00+03:30",
                "authors": [{"name": "Ada Reed"}],
            },
            {"id": "https://courier.test/two", "title": 7},
            "not an item",
        ],
    }
)


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF, JSON_FEED], ids=["rss", "atom", "rdf", "json"])
def test_each_format_names_its_entries(feed: str) -> None:
    """RSS, Atom, RDF and JSON Feed give the same two links and the time with its own zone."""
    found = read_feed(feed.encode(), url=URL).candidates
    assert [one.link for one in found] == LINKS
    assert found[0].published is not None
    assert found[0].published.iso == "2022-01-14T10:00:00+03:30"


DEFECTS = {
    "leading blanks": f"\n\n  {RSS}",
    "byte order mark": b"\xef\xbb\xbf" + RSS.encode(),
    "warning of a server first": f"<br />\n<b>Warning</b>: mysql_connect() in db.php<br />\n{RSS}",
    "raw ampersand": RSS.replace("<title>one", "<title>R & D: one"),
    "undeclared entity": RSS.replace("<title>one", "<title>caf&eacute; &nbsp; one"),
    "unclosed last item": RSS.replace("</item></channel></rss>", ""),
    "truncated in the second item": RSS[: RSS.index("two</link>") + len("two</link>")],
    "control character": RSS.replace("<title>one", "<title>o\x0bne"),
    "undeclared namespace": RSS.replace("<title>one", "<media:thing x='1'/><title>one"),
    "latin-1 without saying so": RSS.replace("one</title>", "caf\u00e9</title>")
    .replace('encoding="utf-8"', "")
    .encode("latin-1"),
    "utf-16": RSS.replace("utf-8", "utf-16").encode("utf-16"),
    "gzip without header": gzip.compress(RSS.encode()),
    "truncated gzip": gzip.compress(RSS.encode())[:-6],
    "html in the title": RSS.replace("<title>one", "<title><b>one</b>"),
    "cdata links": RSS.replace(
        "<link>https://courier.test/one</link>", "<link><![CDATA[ https://courier.test/one ]]></link>"
    ),
    "blanks in links": RSS.replace(
        "<link>https://courier.test/one</link>", "<link>\n https://courier.test/one\n</link>"
    ),
    "relative links": RSS.replace("<link>https://courier.test/", "<link>/"),
    "guid instead of link": RSS.replace(
        "<link>https://courier.test/one</link>", "<guid>https://courier.test/one</guid>"
    ),
    "no xml declaration": RSS.replace(HEAD, ""),
    "doctype of RSS 0.91": RSS.replace(
        HEAD, HEAD + '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.test/rss.dtd">'
    ),
    "comment first": RSS.replace(HEAD, HEAD + "<!-- generated -- by us -->"),
    "upper-case tags": RSS.replace("<item>", "<ITEM>").replace("</item>", "</ITEM>"),
    "partner link in a description": RSS.replace(
        "<pubDate>", "<description><![CDATA[<link>https://partner.test/x</link>]]></description><pubDate>", 1
    ),
    "text after the end": RSS + "<!-- served in 3 ms -->",
}


@pytest.mark.parametrize("feed", DEFECTS.values(), ids=DEFECTS)
def test_no_defect_loses_an_entry(feed: str | bytes) -> None:
    """Both entries are found through every defect that is met in the wild."""
    assert links(feed) == LINKS


def test_encodings_of_header_and_file_are_heeded() -> None:
    """The charset of the answer decides over the file's guess; the title comes out right."""
    feed = RSS.replace('encoding="utf-8"', "").replace(">one<", ">caf\u00e9<").encode("windows-1252")
    found = read_feed(feed, url=URL, content_type="application/rss+xml; charset=windows-1252")
    assert found.candidates[0].title == "caf\u00e9"


def test_what_an_entry_says_of_itself() -> None:
    """Title without markup, all authors, both times with their own zones, the feed's language."""
    one = read_feed(ATOM.encode(), url=URL).candidates[0]
    assert one.title == "One bold word"
    assert one.authors == ("Ada Reed", "Ben Moor")
    assert one.modified is not None
    assert one.modified.iso == "2022-01-15T08:00:00+00:00"
    assert read_feed(RSS.encode(), url=URL).candidates[0].language == "en-GB"


def test_no_time_is_invented() -> None:
    """An unreadable time, a zero of some clock and a missing one are None; a time without zone stays local."""
    odd = RSS.replace("Fri, 14 Jan 2022 10:00:00 +0330", "next Tuesday", 1).replace(
        "Fri, 14 Jan 2022 10:00:00 +0330", "2022-01-14 10:00:00"
    )
    first, second = read_feed(odd.encode(), url=URL).candidates
    assert first.published is None
    assert second.published is not None
    assert (second.published.iso, second.published.precision) == ("2022-01-14T10:00:00", "local")
    zero = RSS.replace("Fri, 14 Jan 2022 10:00:00 +0330", "Thu, 01 Jan 1970 00:00:00 GMT")
    assert read_feed(zero.encode(), url=URL).candidates[0].published is None


def test_published_is_not_taken_from_updated() -> None:
    """An entry that states only when it was changed has no time of publication."""
    atom = ATOM.replace("<published>2022-01-14T10:00:00+03:30</published>", "")
    one = read_feed(atom.encode(), url=URL).candidates[0]
    assert one.published is None
    assert one.modified is not None


def test_a_distributors_link_keeps_the_address_behind_it() -> None:
    """FeedBurner's link is what the feed gave; the canonical form is that of the article."""
    feed = RSS.replace("<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ').replace(
        "<link>https://courier.test/one</link>",
        "<link>http://feedproxy.test/~r/x</link><feedburner:origLink>https://courier.test/one?utm_source=fb</feedburner:origLink>",
    )
    one = read_feed(feed.encode(), url=URL).candidates[0]
    assert (one.link, one.url) == ("http://feedproxy.test/~r/x", "https://courier.test/one")


def test_licences_keep_their_level_and_name() -> None:
    """Entry before feed, each with its element's name; a picture's licence is not the article's."""
    feed = (
        f'{HEAD}<rss version="2.0" xmlns:cc="http://backend.userland.com/creativeCommonsRssModule" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        "<copyright>All rights reserved</copyright><cc:license>https://creativecommons.org/licenses/by/4.0/</cc:license>"
        "<item><title>one</title><link>https://courier.test/one</link><dc:rights>CC BY-SA</dc:rights>"
        '<media:license type="text/html" href="https://creativecommons.org/licenses/by-nc/4.0/">x</media:license></item>'
        "<item><title>two</title><link>https://courier.test/two</link></item></channel></rss>"
    )
    general = (
        FeedLicence(level="feed", element="copyright", value="All rights reserved"),
        FeedLicence(
            level="feed", element="creativeCommons:license", value="https://creativecommons.org/licenses/by/4.0/"
        ),
    )
    first, second = read_feed(feed.encode(), url=URL).candidates
    media = FeedLicence(level="entry", element="media:license", value="https://creativecommons.org/licenses/by-nc/4.0/")
    assert first.licence == (FeedLicence(level="entry", element="dc:rights", value="CC BY-SA"), media, *general)
    assert second.licence == general


def test_atom_licence_links_and_sources() -> None:
    """rel=license of an Atom entry and the rights of a republished source are told apart."""
    feed = ATOM.replace(
        "<title>Two</title>",
        '<title>Two</title><link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>'
        "<source><rights>(c) Wire</rights></source>",
    )
    second = read_feed(feed.encode(), url=URL).candidates[1]
    assert [(one.level, one.element) for one in second.licence] == [("entry", "atom:link"), ("source", "atom:rights")]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "not_a_feed: the answer is empty"),
        (
            b"<!doctype html><html><head><title>Sign in</title></head></html>",
            'not_a_feed: it is an HTML page titled "Sign in"',
        ),
        (b"<!-- x --><!-- y --><html><body>Consent</body></html>", "not_a_feed: it is an HTML page"),
        (
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><title>Home</title></html>',
            "not_a_feed: it is an HTML page",
        ),
        (b"hello", "not_a_feed: neither RSS"),
        (b'{"error": 1}', "not_a_feed: JSON, but no JSON Feed"),
        (b'{"version": ', "not_a_feed: damaged JSON"),
        (b"\x1f\x8bnonsense", "not_a_feed: damaged gzip"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, message: str) -> None:
    """A page in a feed's place is an error that says so, never a feed without news."""
    with pytest.raises(SourceError, match=message):
        read_feed(body, url=URL)


def test_an_empty_feed_is_read() -> None:
    """A feed without entries is a feed that names nothing."""
    assert read_feed(f'{HEAD}<rss version="2.0"><channel></channel></rss>'.encode(), url=URL).candidates == ()


def test_entities_are_never_expanded() -> None:
    """Neither files nor bombs come out of a feed's own entities."""
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(9))
    evil = f'{HEAD}<!DOCTYPE rss [{bomb}<!ENTITY file SYSTEM "file:///etc/passwd">]>' + RSS.removeprefix(HEAD).replace(
        "<title>one", "<title>&l8;&file; one"
    )
    found = read_feed(evil.encode(), url=URL).candidates
    assert [one.link for one in found] == LINKS
    assert "root:" not in str(found)
    assert len(str(found)) < 5_000


def test_a_decompression_bomb_is_refused() -> None:
    """What unpacks to more than the limit is not unpacked further."""
    with pytest.raises(SourceError, match="too_large"):
        read_feed(gzip.compress(b" " * 70_000_000), url=URL)


def test_entries_without_address_are_counted() -> None:
    """An entry that cannot be asked for is neither lost nor an error."""
    found = read_feed(RSS.replace("https://courier.test/two", "tag:courier,2022:2").encode(), url=URL)
    assert (len(found.candidates), found.unusable) == (1, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<item>" * 500_000,
        b"<rss><item><title>" + b"<b" * 1_000_000,
        b"<rss " + b" ".join(b"a%d='1'" % number for number in range(200_000)) + b"><item/></rss>",
        b"<rss " + b" ".join(b"a%d='1'" % number for number in range(15_000)) + b"><item/></rss>",
    ],
)
@pytest.mark.timeout(20)
def test_a_feed_made_to_waste_time_does_not(body: bytes) -> None:
    """Damage that costs the square of its size is not paid for."""
    try:
        read_feed(body, url=URL)
    except SourceError:
        return


def test_a_large_damaged_feed_loses_nothing() -> None:
    """Entries of a large feed with raw ampersands, HTML's entities, CDATA, undeclared prefixes and no end are exact."""
    items = "".join(
        f"<item><title>A & B &eacute; {n}</title><link><![CDATA[https://courier.test/x?a={n}&b=2]]></link>"
        f"<media:thing media:x='1'/><description>{'x' * 400} <b>&nbsp;</description></item>"
        for n in range(2_000)
    )
    found = read_feed(f'{HEAD}<rss version="2.0"><channel>{items}'.encode(), url=URL).candidates
    assert len(found) == 2_000
    assert (found[7].link, found[7].title) == ("https://courier.test/x?a=7&b=2", "A & B é 7")


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
def test_a_large_feed_is_read_as_a_small_one(feed: str) -> None:
    """Mending changes nothing in what a feed says."""
    prose = f"<description>{'x' * 300_000} &nbsp; <b>bold</description>"
    large = feed.replace("</title>", f"</title><description/>{prose}<summary type='html'/>", 1)
    assert read_feed(large.encode(), url=URL) == read_feed(feed.encode(), url=URL)


@pytest.mark.parametrize("said", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "9" * 90, "-1"])
def test_a_time_beyond_the_calendar_is_none(said: str) -> None:
    """A time that stands for never, or for nothing, is no time; the entry is found all the same."""
    body = RSS.replace("Fri, 14 Jan 2022 10:00:00 +0330", said)
    found = read_feed(body.encode(), url=URL)
    assert [(one.link, one.published) for one in found.candidates] == [(link, None) for link in LINKS]


def test_a_link_to_a_place_in_a_page_stays_as_the_source_gave_it():
    """`link` keeps what stands behind `#`, `url` is the page without it."""
    feed = RSS.replace("courier.test/one</link>", "courier.test/day#one</link>")
    found = read_feed(feed.encode(), url=URL).candidates[0]
    assert (found.link, found.url) == ("https://courier.test/day#one", "https://courier.test/day")
