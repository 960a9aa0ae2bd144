"""Feeds as the wild has them: a table of defects, none of which loses an entry that is still there."""

import base64
import gzip
import json
import zlib

import pytest

from crawler.sources import SourceError
from crawler.sources.feed import read_feed
from crawler.sources.times import read_time
from vocabulary.page import Enclosure, FeedLicence

URL = "https://courier.test/feeds/rss.xml"
LINKS = ["https://courier.test/one", "https://courier.test/two", "https://courier.test/three"]
HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def item(name: str, inner: str = "") -> str:
    """Return one entry of RSS."""
    return f"<item><title>The {name} story</title><link>https://courier.test/{name}</link>{inner}</item>"


ITEMS = "".join(map(item, ("one", "two", "three")))
RSS = f'{HEAD}<rss version="2.0"><channel><title>Courier</title>{ITEMS}</channel></rss>'
ATOM = (
    f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>'
    + "".join(
        f'<entry><title>The {n} story</title><link href="https://courier.test/{n}"/></entry>' for n in ("one", "two")
    )
    + '<entry><title>The three story</title><link href="https://courier.test/three"/></entry></feed>'
)
RDF_OPEN = f'{HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
JSON_ITEMS = [{"id": str(n), "url": link, "title": f"Story {n}"} for n, link in enumerate(LINKS)]
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1", "title": "Courier", "items": JSON_ITEMS})
TITLE = "<title>The two story</title>"
LINK = "<link>https://courier.test/two</link>"


def retitled(title: str, feed: str = RSS) -> str:
    """Return the feed with another title of its second entry."""
    return feed.replace("The two story", title)


def with_inner(inner: str) -> str:
    """Return the feed with more in its second entry."""
    return RSS.replace(LINK, LINK + inner)


DEFECTS: dict[str, str | bytes] = {
    "nothing wrong": RSS,
    "html entities nobody declared": retitled("caf&eacute;&nbsp;&mdash; &hellip; &rsquo;"),
    "an entity that does not exist": retitled("a &foo; b &bar c"),
    "raw ampersand": retitled("R&D & more&"),
    "raw less-than": retitled("5 < 6 and I <3 it"),
    "raw ampersand in a link": RSS.replace("https://courier.test/one", "https://courier.test/one?utm_source=a&utm_medium=b"),
    "utf-8 declared, windows-1252 sent": retitled("café – “two”").encode("cp1252"),
    "latin-1 declared, utf-8 sent": retitled("café", RSS.replace("utf-8", "iso-8859-1")).encode(),
    "an encoding that does not exist": RSS.replace("utf-8", "utf8mb4"),
    "an encoding of bytes, not of text": RSS.replace("utf-8", "base64"),
    "no declaration at all": RSS.replace(HEAD, ""),
    "windows-1251": retitled("новости", RSS.replace("utf-8", "windows-1251")).encode("cp1251"),
    "koi8-r": retitled("новости", RSS.replace("utf-8", "koi8-r")).encode("koi8-r"),
    "shift_jis": retitled("ニュース表示", RSS.replace("utf-8", "shift_jis")).encode("shift_jis"),
    "gb2312": retitled("新闻", RSS.replace("utf-8", "gb2312")).encode("gb2312"),
    "iso-2022-jp": retitled("ニュース", RSS.replace("utf-8", "iso-2022-jp")).encode("iso-2022-jp"),
    "utf-16 with mark": RSS.replace("utf-8", "utf-16").encode("utf-16"),
    "utf-16 little-endian without mark": RSS.replace("utf-8", "utf-16").encode("utf-16-le"),
    "utf-16 big-endian without mark": RSS.encode("utf-16-be"),
    "utf-16 declared, utf-8 sent": RSS.replace("utf-8", "utf-16"),
    "utf-32": RSS.encode("utf-32"),
    "utf-8 and single windows-1252 bytes": retitled("naïve X").encode().replace(b"X", b"\x93quoted\x94"),
    "byte order mark": b"\xef\xbb\xbf" + RSS.encode(),
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf" + RSS.encode(),
    "mark after blank lines": b"\r\n\r\n\xef\xbb\xbf" + RSS.encode(),
    "blank lines first": f"\r\n\r\n \t{RSS}",
    "warnings of a server first": f"<br />\n<b>Notice</b>: Undefined index: x in <b>/f.php</b> on line <b>3</b>\n{RSS}",
    "headers of a server first": f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n{RSS}",
    "a comment before the declaration": f"<!-- cached -->\n{RSS}",
    "a script after the end": f"{RSS}\n<script>track()</script>",
    "text after the end": f"{RSS}\nServed in 3 ms",
    "two feeds, one after the other": RSS.replace(item("three"), "") + RSS.replace(item("one") + item("two"), ""),
    "gzip without header": gzip.compress(RSS.encode()),
    "gzip twice": gzip.compress(gzip.compress(RSS.encode())),
    "gzip with its end missing": gzip.compress(RSS.encode())[:-4],
    "gzip with waste after it": gzip.compress(RSS.encode()) + b"\x00\x00",
    "zlib without header": zlib.compress(RSS.encode()),
    "relative links": RSS.replace("<link>https://courier.test/", "<link>/"),
    "links without scheme": RSS.replace("<link>https://", "<link>//"),
    "blanks and lines within links": RSS.replace("<link>", "<link>\n\t ").replace("</link>", "\n</link>"),
    "cdata everywhere": RSS.replace("<title>", "<title><![CDATA[").replace("</title>", "]]></title>")
    .replace("<link>", "<link><![CDATA[").replace("</link>", "]]></link>"),
    "cdata that is never closed": retitled("<![CDATA[The two story"),
    "cdata within cdata": with_inner("<description><![CDATA[a <![CDATA[b]]> c]]></description>"),
    "cdata closed twice": retitled("<![CDATA[The two]]> story]]>"),
    "unclosed paragraphs in the text": with_inner("<description><p>One<p>Two<br><img src=x></description>"),
    "text that is never closed": with_inner("<description>It goes on <b>and on"),
    "title that is never closed": RSS.replace(TITLE, "<title>The two story"),
    "item that is never closed": RSS.replace(f"{item('two')}", item("two").removesuffix("</item>")),
    "control characters": retitled("The \x00\x08two\x0b\x1f\x7f story"),
    "numbers of control characters": retitled("The &#0;&#8;two&#x1F; story"),
    "number of no character": retitled("The &#1114112;&#xD800; two"),
    "attribute twice": RSS.replace("<link>https://courier.test/two", '<link a="1" a="2">https://courier.test/two'),
    "attributes without quotes": with_inner("<enclosure url=https://courier.test/a.mp3 length=3 type=audio/mpeg />"),
    "missing channel": RSS.replace("<channel><title>Courier</title>", "").replace("</channel>", ""),
    "missing root": RSS.replace('<rss version="2.0">', "").replace("</rss>", ""),
    "items beside the channel": RSS.replace("</title><item>", "</title></channel><item>", 1).replace("</channel></rss>", "</rss>"),
    "no version": RSS.replace(' version="2.0"', ""),
    "prefixes nobody declared": with_inner('<dc:creator>Ada</dc:creator><media:content url="x.jpg"/><foo:bar baz:x="1"/>'),
    "tags in capitals": RSS.replace("<item>", "<ITEM>").replace("</item>", "</ITEM>").replace("link>", "LINK>"),
    "tags closed crosswise": with_inner("<category><b>x</category></b>"),
    "an end too many": with_inner("</guid></div>"),
    "address in the guid only": RSS.replace(LINK, "<guid>https://courier.test/two</guid>"),
    "script as a link, address in the guid": RSS.replace(
        LINK, "<link>javascript:void(0)</link><guid>https://courier.test/two</guid>"
    ),
    "empty link, address in the guid": RSS.replace(LINK, "<link/><guid>https://courier.test/two</guid>"),
    "link of atom in rss": RSS.replace(LINK, '<a:link xmlns:a="http://www.w3.org/2005/Atom" href="https://courier.test/two"/>'),
    "rss 0.91 with its doctype": RSS.replace("2.0", "0.91").replace(
        HEAD, f'{HEAD}<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss.dtd">'
    ),
    "rss 0.90": f'{RDF_OPEN}xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>C</title></channel>{ITEMS}</rdf:RDF>',
    "rss 1.0": f'{RDF_OPEN}xmlns="http://purl.org/rss/1.0/"><channel><title>C</title></channel>{ITEMS}</rdf:RDF>',
    "rdf without namespaces": f"{HEAD}<rdf:RDF><channel><title>C</title></channel>{ITEMS}</rdf:RDF>",
    "atom": ATOM,
    "atom 0.3": ATOM.replace("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#").replace("<feed ", '<feed version="0.3" '),
    "atom without namespace": ATOM.replace(' xmlns="http://www.w3.org/2005/Atom"', ""),
    "atom with a prefix": ATOM.replace("xmlns=", "xmlns:a=").replace("</", "</a:")
    .replace("<feed", "<a:feed").replace("<title", "<a:title").replace("<entry", "<a:entry").replace("<link", "<a:link"),
    "json feed": JSON_FEED,
    "json feed with a mark": b"\xef\xbb\xbf" + JSON_FEED.encode(),
    "json feed in utf-16": JSON_FEED.encode("utf-16"),
    "json feed without version": JSON_FEED.replace('"version": "https://jsonfeed.org/version/1", ', ""),
    "json feed with commas too many": JSON_FEED.replace("}]", "},]").replace('"}', '",}'),
    "json feed with raw line ends": JSON_FEED.replace("Story 1", "Story\n\t1"),
    "json feed within a callback": f"/**/ feed({JSON_FEED});",
    "json feed with waste after it": f"{JSON_FEED}\n<!-- 3 ms -->",
    "json feed cut before its end": JSON_FEED[:-2],
    "json feed with raw quotes": JSON_FEED.replace("Courier", 'The "Courier"'),
    "json feed behind a guard": f")]}}',\n{JSON_FEED}",
    "json feed with a comment first": f"// by hand\n{JSON_FEED}",
    "links as a program for HTML writes them": RSS.replace("<link>", "<link/>").replace("</link>", ""),
    "links as a program for HTML writes them, closed": RSS.replace("<link>", "<link />\n"),
    "utf-16 declared as utf-8": RSS.encode("utf-16"),
    "declaration after a comment": f"<!-- cached -->\n{RSS}",
    "a server's notice between entries": RSS.replace("</item><item>", "</item><br /><b>Notice</b>: x in <b>/y.php</b><br /><item>", 1),
    "entries after the channel": RSS.replace(ITEMS, "").replace("</channel>", f"</channel>{ITEMS}"),
    "a copy of another feed within": with_inner(f"<description>{RSS.replace('<', '&lt;')}</description>"),
    "a raw copy of a partner's links": with_inner("<content:encoded><a href='https://partner.test/'>p</a><link>https://partner.test/</link></content:encoded>"),
    "two feeds in one file": RSS.replace(item("three"), "") + RSS.replace(item("one") + item("two"), ""),
    "an attribute twice": RSS.replace('version="2.0"', 'version="2.0" version="2.0"'),
    "json items alone": json.dumps(JSON_ITEMS),
    "json feed about feeds": JSON_FEED.replace("Story 1", "<rss version='2.0'><item>"),
}  # fmt: skip


@pytest.mark.parametrize("feed", DEFECTS.values(), ids=DEFECTS)
def test_no_defect_loses_an_entry(feed: str | bytes) -> None:
    """All three entries are found, each once, in their order, with their exact addresses."""
    body = feed if isinstance(feed, bytes) else feed.encode()
    assert [one.link.partition("?")[0] for one in read_feed(body, url=URL).candidates] == LINKS


def blown(feed: str | bytes) -> bytes:
    """Return the feed with a category of 210,000 letters; the feed itself where there is no place for it."""
    body = feed if isinstance(feed, bytes) else feed.encode()
    return body.replace(b"<title>The one story", b"<category>" + b"x" * 210_000 + b"</category><title>The one story")


LARGE = {name: blown(feed) for name, feed in DEFECTS.items() if len(blown(feed)) > 210_000}


@pytest.mark.parametrize("feed", LARGE.values(), ids=LARGE)
def test_no_defect_loses_an_entry_of_a_large_feed(feed: bytes) -> None:
    """The same, when the feed is of a size for which another reader is used."""
    assert [one.link.partition("?")[0] for one in read_feed(feed, url=URL).candidates] == LINKS


@pytest.mark.parametrize("feed", [RSS, ATOM, JSON_FEED], ids=["rss", "atom", "json"])
def test_cut_at_any_byte_a_feed_keeps_what_came_whole(feed: str) -> None:
    """Wherever the connection broke: each address that came whole is found, and never half of one."""
    marks = [feed.index(link) + len(link) + (len('"}, ') if feed is JSON_FEED else len("</link>")) for link in LINKS]
    for end in range(feed.index(LINKS[0]), len(feed)):
        try:
            found = [one.link for one in read_feed(feed[:end].encode(), url=URL).candidates]
        except SourceError:
            found = []
        assert found == LINKS[: len(found)], feed[:end]
        assert len(found) >= sum(mark <= end for mark in marks), feed[:end]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("html entities nobody declared", "café — … ’"),
        ("raw ampersand", "R&D & more&"),
        ("raw less-than", "5 < 6 and I <3 it"),
        ("utf-8 declared, windows-1252 sent", "café – “two”"),
        ("latin-1 declared, utf-8 sent", "café"),
        ("windows-1251", "новости"),
        ("koi8-r", "новости"),
        ("shift_jis", "ニュース表示"),
        ("gb2312", "新闻"),
        ("iso-2022-jp", "ニュース"),
        ("utf-8 and single windows-1252 bytes", "naïve “quoted”"),
        ("control characters", "The two story"),
        ("utf-16 big-endian without mark", "The two story"),
    ],
)
def test_words_come_out_right(name: str, title: str) -> None:
    """A title is what its newsroom wrote, whatever the encoding that was used or claimed."""
    feed = DEFECTS[name]
    body = feed if isinstance(feed, bytes) else feed.encode()
    assert read_feed(body, url=URL).candidates[1].title == title


def test_a_files_own_encoding_wins_over_a_servers_habit() -> None:
    """`charset=ISO-8859-1`, which servers add to everything, does not spoil a feed in windows-1251."""
    body = retitled("новости", RSS.replace("utf-8", "windows-1251")).encode("cp1251")
    found = read_feed(body, url=URL, content_type="text/xml; charset=ISO-8859-1")
    assert found.candidates[1].title == "новости"


def test_bases_at_several_levels_add_up() -> None:
    """xml:base of feed, entry and link are each relative to the one around it."""
    feed = (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/news/"><entry xml:base="2022/"><title>x</title>'
        '<link xml:base="01/" href="one"/></entry><entry><title>y</title><link href="two"/></entry></feed>'
    )
    found = read_feed(feed.encode(), url=URL).candidates
    assert [one.link for one in found] == ["https://courier.test/news/2022/01/one", "https://courier.test/news/two"]


def test_a_feed_without_known_address_is_relative_to_its_own() -> None:
    """A file that was read from disk has the base that it states of itself."""
    feed = RSS.replace("<link>https://courier.test/", "<link>/").replace(
        "<title>Courier</title>", "<title>Courier</title><link>https://courier.test/</link>"
    )
    assert [one.link for one in read_feed(feed.encode(), url="saved.xml").candidates] == LINKS


def test_a_saved_files_own_path_stays_out_of_its_links() -> None:
    """Bases within the feed hold, whatever folder the file lies in."""
    feed = """<rss version="2.0"><channel><item xml:base="https://example.test/first/"><title>t</title><link>second</link>
        </item></channel></rss>"""
    (one,) = read_feed(feed.encode(), url="/feeds/of/ada/saved.xml").candidates
    assert one.link == "https://example.test/first/second"


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-28T04:35:05+09:00"),
        ("Fri, 14 Jan 2022 10:00:00 UTC-03:30", "2022-01-14T10:00:00-03:30"),
        ("Fri, 14 Jan 2022 10:00:00 +03:30", "2022-01-14T10:00:00+03:30"),
        ("Fri, 14 Jan 2022 10:00 PM", "2022-01-14T22:00:00"),
        ("Fri, 14 Jan 2022 12:05:00 am GMT", "2022-01-14T00:05:00+00:00"),
        ("Fri, 14 Jan 22 10:00:00 EST", "2022-01-14T10:00:00-05:00"),
        ("2022-01-14", "2022-01-14"),
        ("14/01/2022", None),
        ("1642154400", None),
    ],
)
def test_odd_ways_to_write_a_time(said: str, iso: str | None) -> None:
    """Offsets and halves of a day are heeded as they are written; what may mean two things is none."""
    found = read_time(said, source="feed")
    assert (found.iso if found else None) == iso


def test_an_entry_says_all_that_it_knows() -> None:
    """Summary without markup, identifier, categories and files are kept beside title and times."""
    inner = (
        "<description>&lt;p&gt;Ships &amp;amp; men.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>"
        '<guid isPermaLink="false">tag:2</guid><category>Harbour</category><category> Sea </category>'
        '<enclosure url="/two.mp3" length="12" type="audio/mpeg"/>'
    )
    second = read_feed(with_inner(inner).encode(), url=URL).candidates[1]
    assert second.summary == "Ships & men."
    assert (second.guid, second.categories) == ("tag:2", ("Harbour", "Sea"))
    assert second.enclosures == (Enclosure(url="https://courier.test/two.mp3", type="audio/mpeg", length=12),)


def test_an_item_of_a_json_feed_says_the_same() -> None:
    """Summary, identifier, tags and attachments of JSON Feed are the same facts."""
    first = JSON_ITEMS[0] | {
        "summary": "Ships & men.",
        "tags": ["Harbour"],
        "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}],
    }
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "authors": [{"name": "Ada"}], "items": [first]})
    (one,) = read_feed(feed.encode(), url=URL).candidates
    assert (one.summary, one.guid, one.categories, one.authors) == ("Ships & men.", "0", ("Harbour",), ("Ada",))
    assert one.enclosures == (Enclosure(url="https://courier.test/a.mp3", type="audio/mpeg", length=12),)


CODED = base64.urlsafe_b64encode(b"\x08\x13\x22\x18https://courier.test/two\xd2\x01\x00").decode().rstrip("=")


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://courier.test/two&amp;ct=ga",
        "https://news.google.com/news/url?sa=t&amp;fd=R&amp;url=https%3A%2F%2Fcourier.test%2Ftwo",
        f"https://news.google.com/rss/articles/{CODED}?oc=5",
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;url=https%3a%2f%2fcourier.test%2ftwo&amp;c=1",
        "https://r.search.yahoo.com/_ylt=A0/RV=2/RE=1/RO=10/RU=https%3a%2f%2fcourier.test%2ftwo/RK=0/RS=x-",
        "https://www.google.com/url?url=https%3A%2F%2Fnews.test%2Fredirect%3Furl%3Dhttps%253A%252F%252Fcourier.test%252Ftwo",
    ],
)
def test_an_aggregators_link_leads_to_the_article(link: str) -> None:
    """The link stays as the feed gave it, the canonical form is that of the article behind it."""
    second = read_feed(RSS.replace("https://courier.test/two", link).encode(), url=URL).candidates[1]
    assert second.link == link.replace("&amp;", "&")
    assert second.url == "https://courier.test/two"


@pytest.mark.parametrize("path", ["story?url=https://other.test/", "url/about", "share?u=https://other.test/"])
def test_an_article_that_names_an_address_is_no_redirect(path: str) -> None:
    """An address in a query leads elsewhere only where the path says that it is a redirect."""
    second = read_feed(RSS.replace("https://courier.test/two", f"https://courier.test/{path}").encode(), url=URL)
    assert second.candidates[1].url.startswith("https://courier.test/")


def test_rights_are_told_by_level_in_a_damaged_feed() -> None:
    """Prefixes that nobody declared and raw ampersands cost no licence; a picture's licence stays the picture's."""
    feed = with_inner(
        "<cc:license>https://creativecommons.org/licenses/by/4.0/?a=1&b=2</cc:license>"
        "<media:license>https://creativecommons.org/licenses/by-nc/4.0/</media:license>"
    ).replace("<title>Courier</title>", "<title>Courier</title><dc:rights>&copy; Courier</dc:rights>")
    general = FeedLicence(level="feed", element="dc:rights", value="© Courier")
    first, second, _ = read_feed(feed.encode(), url=URL).candidates
    assert first.licence == (general,)
    own = FeedLicence(level="entry", element="cc:license", value="https://creativecommons.org/licenses/by/4.0/?a=1&b=2")
    assert second.licence == (own, general)
