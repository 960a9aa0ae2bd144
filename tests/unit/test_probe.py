"""A look at a home page becomes an outlet file: for good pages, poor ones and hostile ones."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.outlet import Outlet, read_outlet
from desk.fetch import Answer, UnreachableError
from desk.outletfile import Known, Probe, SeenSource, render, save
from desk.probe import FEED_PLACES, MAX_SITEMAPS, SITEMAP_PLACES, probe
from desk.recheck import recheck
from vocabulary.licence import NOASSERTION, Scope
from vocabulary.outcome import InputError
from vocabulary.page import FoundBy

DAY = dt.date(2026, 3, 1)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Kiosk</title>{}</channel></rss>"""
ITEM = "<item><title>Ferry late</title><link>{}</link><pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate></item>"
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>"""
INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>"""


def feed(*links: str) -> bytes:
    """A feed of these links."""
    return FEED.format("".join(map(ITEM.format, links))).encode()


def sitemap(*links: str) -> bytes:
    """A sitemap of these links."""
    return SITEMAP.format("".join(f"<url><loc>{link}</loc></url>" for link in links)).encode()


class Web:
    """A few answers by address; everything else is 404. Remembers what was asked."""

    def __init__(self, pages: dict[str, bytes | str], *, moved: dict[str, str] | None = None, dead: str = "") -> None:
        self.pages, self.moved, self.dead, self.asked = pages, moved or {}, dead, []

    def __call__(self, url: str) -> Answer:
        """The answer, or the error of an address that is dead."""
        self.asked.append(url)
        if self.dead and url.startswith(self.dead):
            raise UnreachableError(url, "no answer in time")
        here = self.moved.get(url, url)
        body = self.pages.get(here)
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        if body is None:
            return Answer(url=here, status=404, headers=headers, body=b"<h1>Not found</h1>")
        return Answer(url=here, status=200, headers=headers, body=body.encode() if isinstance(body, str) else body)


def look(web: Web, url: str = "https://www.kiosk.test/", known: tuple[Outlet, ...] = ()) -> Probe:
    """What a probe of this web finds."""
    return probe(url, web, known=known, today=DAY)


def as_outlet(found: Probe, folder: Path) -> Outlet:
    """The outlet that the written file describes: each test goes through the strict reader."""
    return read_outlet(save(found, folder))


HOME = """<!doctype html><html lang="de-AT"><head><title>Kiosk am Ring - Nachrichten</title>
<link rel="alternate" type="application/rss+xml" href="/rss">
<link rel="alternate" type="application/rss+xml" title="Kommentare" href="/rss/comments">
<link rel="alternate" hreflang="en" href="/en/">
</head><body><a href="/politik/2026/03/01/faehre-kommt-zu-spaet-an">Fähre kommt wieder zu spät an</a>
<a href="/impressum">Impressum</a> <a href="/republish">Republish our stories</a></body></html>"""


def test_a_good_page_becomes_a_finished_outlet(tmp_path):
    """Title, country, language, feed, sitemap: everything that is stated is in the file."""
    web = Web(
        {
            "https://www.kiosk.test/": HOME,
            "https://www.kiosk.test/rss": feed("https://www.kiosk.test/a-1", "https://www.kiosk.test/b-2"),
            "https://www.kiosk.test/robots.txt": "User-agent: *\nSitemap: https://www.kiosk.test/news.xml\n",
            "https://www.kiosk.test/news.xml": sitemap("https://www.kiosk.test/a-1"),
        }
    )
    found = look(web)
    outlet = as_outlet(found, tmp_path)
    assert (outlet.name, outlet.title, outlet.country, outlet.languages) == ("kiosk", "Kiosk am Ring", "at", ("de",))
    assert outlet.domains == ("kiosk.test",)
    assert [(one.type, one.url) for one in outlet.sources] == [
        (FoundBy.FEED, "https://www.kiosk.test/rss"),
        (FoundBy.SITEMAP, "https://www.kiosk.test/news.xml"),
    ]
    assert "https://www.kiosk.test/rss/comments" not in web.asked
    text = render(found)
    assert "2 entries, the newest of 2026-03-01T10:00:00+01:00" in text
    assert "linked editions: en" in text


def test_unlinked_feeds_and_sitemaps_are_looked_for_in_the_usual_places(tmp_path):
    """A feed that the page does not link is found where feeds usually are."""
    web = Web(
        {
            "https://kiosk.test/": "<html><title>Kiosk</title><p>Hello</html>",
            "https://kiosk.test/rss.xml": feed("https://kiosk.test/a"),
            "https://kiosk.test/sitemap.xml": INDEX.format(
                "<sitemap><loc>https://kiosk.test/s1.xml</loc></sitemap>"
            ).encode(),
        }
    )
    outlet = as_outlet(look(web, "kiosk.test"), tmp_path)
    assert web.asked[0] == "https://kiosk.test/"
    assert [one.url for one in outlet.sources] == ["https://kiosk.test/rss.xml", "https://kiosk.test/sitemap.xml"]


def test_without_feed_and_sitemap_the_page_itself_is_the_section(tmp_path):
    """An outlet that has nothing else can still be crawled."""
    found = look(Web({"https://www.kiosk.test/": HOME}))
    outlet = as_outlet(found, tmp_path)
    assert [(one.type, one.url) for one in outlet.sources] == [(FoundBy.SECTION, "https://www.kiosk.test/")]
    assert "no feed and no sitemap was found; 1 links of this page look like articles" in render(found)
    assert "feed https://www.kiosk.test/rss: answered HTTP 404" in render(found)


def test_a_feed_elsewhere_is_declared(tmp_path):
    """A feed that another house serves gets `elsewhere = true`, so that the strict reader takes it."""
    home = '<html><title>K</title><link rel=alternate type="application/atom+xml" href="https://feeds.test/kiosk">'
    web = Web(
        {"https://kiosk.test/": home, "https://feeds.test/kiosk": feed("https://kiosk.test/a", "https://ads.test/b")}
    )
    found = look(web, "https://kiosk.test/")
    assert as_outlet(found, tmp_path).sources[0].elsewhere
    assert "1 lead off the outlet, such as to ads.test" in render(found)


def test_html_in_a_feeds_place_is_no_feed(tmp_path):
    """Consent and error pages answer 200 everywhere; they are not written down as sources."""
    web = Web({"https://kiosk.test/": HOME})
    web.pages |= {
        f"https://kiosk.test{place}": "<html><title>Sign in</title>" for place in ("/rss", "/feed", "/sitemap.xml")
    }
    assert as_outlet(look(web, "https://kiosk.test/"), tmp_path).sources[0].type is FoundBy.SECTION


def test_the_same_feed_under_two_addresses_is_one_source(tmp_path):
    """RSS and Atom of the same articles are asked for once."""
    home = '<html><link rel=alternate type="application/rss+xml" href="/rss"><link rel=alternate type="application/atom+xml" href="/atom">'
    web = Web({"https://kiosk.test/": home, "https://kiosk.test/rss": feed("https://kiosk.test/a")})
    web.pages["https://kiosk.test/atom"] = web.pages["https://kiosk.test/rss"]
    assert [one.url for one in as_outlet(look(web, "https://kiosk.test/"), tmp_path).sources] == [
        "https://kiosk.test/rss"
    ]


def test_news_sitemaps_are_looked_at_first(tmp_path):
    """Of many sitemaps the one with the news is among those that are written down."""
    names = [*(f"archive-{number}" for number in range(MAX_SITEMAPS + 2)), "news"]
    web = Web({f"https://kiosk.test/{name}.xml": sitemap(f"https://kiosk.test/{name}") for name in names})
    web.pages["https://kiosk.test/"] = "<html><p>x"
    web.pages["https://kiosk.test/robots.txt"] = "".join(f"Sitemap: https://kiosk.test/{name}.xml\n" for name in names)
    found = look(web, "https://kiosk.test/")
    outlet = as_outlet(found, tmp_path)
    assert outlet.sources[0].url == "https://kiosk.test/news.xml"
    assert len(outlet.sources) == MAX_SITEMAPS
    assert any(f"names {len(names)} sitemaps" in remark for remark in found.remarks)


def test_a_source_that_times_out_is_told(tmp_path):
    """One dead source does not spoil the look; it is in the remarks."""
    found = look(Web({"https://www.kiosk.test/": HOME}, dead="https://www.kiosk.test/rss"))
    assert any("no answer in time" in remark for remark in found.remarks)
    assert as_outlet(found, tmp_path)


def test_a_redirect_leads_to_the_outlets_real_address(tmp_path):
    """The address asked for and the one that answered are both the outlet's."""
    web = Web(
        {"https://www.kiosk.test/en/": HOME}, moved={"http://old-kiosk.test/": "https://www.kiosk.test/en/?from=old#x"}
    )
    web.pages["https://www.kiosk.test/en/?from=old#x"] = HOME
    outlet = as_outlet(look(web, "http://old-kiosk.test/"), tmp_path)
    assert outlet.home == "https://www.kiosk.test/en/"
    assert outlet.domains == ("kiosk.test", "old-kiosk.test")


@pytest.mark.parametrize(
    ("url", "lang", "country"),
    [
        ("https://kiosk.co.uk/", "en", "gb"),
        ("https://kiosk.com.br/", "pt", "br"),
        ("https://kiosk.at/", "de-DE", "at"),
        ("https://kiosk.tv/", "de-CH", "ch"),
        ("https://kiosk.io/", "en", "zz"),
        ("https://kiosk.com/", "en-US", "zz"),
        ("https://kiosk.com/", "", "zz"),
        ("http://127.0.0.1/", "", "zz"),
    ],
)
def test_the_country_is_read_or_said_to_be_unknown(url, lang, country, tmp_path):
    """The domain's ending first, then the region of the language; never a guess."""
    outlet = as_outlet(look(Web({url: f'<html lang="{lang}"><title>Kiosk</title>'}), url), tmp_path)
    assert outlet.country == country


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ('<html lang="pt_BR"><p>x', "pt"),
        ('<html lang="zh-hant-TW"><p>x', "zh-Hant"),
        ('<html><meta property="og:locale" content="fa_IR"><p>x', "fa"),
        (
            "<html><p>"
            + "Die Fähre nach Norden kam am Sonntag wieder eine Stunde zu spät an, sagte der Hafenmeister. " * 4,
            "de",
        ),
        ('<html lang="{{lang}}"><p>x', "und"),
    ],
)
def test_the_language_is_read_or_said_to_be_undetermined(page, language, tmp_path):
    """What the page states, else what its words show, else `und`."""
    outlet = as_outlet(look(Web({"https://kiosk.test/": page}), "https://kiosk.test/"), tmp_path)
    assert outlet.languages == (language,)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:site_name" content="Der Kiosk"><title>x</title>', "Der Kiosk"),
        ("<title>News and more | kiosk.test</title>", "kiosk.test"),
        ("<title>All the news – The Kiosk – Home</title>", "The Kiosk"),
        ('<meta property="og:site_name" content="Kiosk | News you can use">', "Kiosk"),
        ("<title>Morning &amp; Evening</title>", "Morning & Evening"),
        ("", "kiosk.test"),
    ],
)
def test_the_title_is_the_outlets_name(head, title):
    """The site's name, without slogan."""
    assert look(Web({"https://kiosk.test/": f"<html>{head}<p>x"}), "https://kiosk.test/").title.value == title


def test_a_name_that_is_taken_is_not_taken_again(tmp_path):
    """Names stay unique, and an outlet that covers the address already is pointed out."""
    web = Web({f"https://{host}/": HOME for host in ("kiosk.test", "en.kiosk.test", "en.kiosk.co.uk", "url.test")})
    known: list[Outlet] = []
    for host in ("kiosk.test", "en.kiosk.test", "en.kiosk.co.uk"):
        known.append(as_outlet(look(web, f"https://{host}/", known=tuple(known)), tmp_path))
    assert [one.name for one in known] == ["kiosk", "kiosk_en", "en_kiosk_co_uk"]
    remarks = look(web, "https://en.kiosk.test/", known=tuple(known)).remarks
    assert any("the outlet kiosk has this address already" in remark for remark in remarks)
    assert look(web, "https://url.test/").name == "url_test"


def test_a_second_look_at_an_outlet_keeps_its_name(tmp_path):
    """A shipped outlet that has moved is replaced on purpose; a person's own file is never written over."""
    web = Web({"https://www.kiosk.test/": HOME})
    first = as_outlet(look(web), tmp_path)
    again = look(web, known=(first,))
    assert again.name == "kiosk"
    with pytest.raises(InputError, match="exists and is left as it is"):
        save(again, tmp_path)
    assert as_outlet(again, tmp_path / "mine").override
    assert not first.override


def test_an_outlet_on_a_shared_domain_has_its_own_name():
    """A blog is not called after the house that hosts it."""
    assert look(Web({"https://kiosk.wordpress.com/": HOME}), "https://kiosk.wordpress.com/").name == "kiosk"


CC = "https://creativecommons.org/licenses/by/4.0/"


def test_a_licence_of_the_site_becomes_the_profile(tmp_path):
    """The statement is quoted with where and when it was seen; the page about reuse is named."""
    footer = f'<footer>Alle Texte stehen unter einer <a rel="license" href="{CC}">CC BY 4.0</a>-Lizenz.</footer></body>'
    found = look(Web({"https://www.kiosk.test/": HOME.replace("</body>", footer)}))
    licence = as_outlet(found, tmp_path).licence
    assert licence is not None
    assert (licence.expression, licence.scope, licence.seen) == ("CC-BY-4.0", Scope.SITE, DAY)
    assert licence.statement
    assert "https://www.kiosk.test/" in (licence.evidence or "")
    assert licence.policy == "https://www.kiosk.test/republish"


def test_the_statement_is_quoted_as_words_not_as_markup(tmp_path):
    """A person reads what the page shows."""
    footer = f'<footer><p><a rel="license" href="{CC}"><img src="/cc.png"></a> <a rel="license" href="{CC}">CC BY 4.0</a></footer></body>'
    licence = as_outlet(look(Web({"https://www.kiosk.test/": HOME.replace("</body>", footer)})), tmp_path).licence
    assert licence is not None
    assert licence.statement is not None
    assert "<" not in licence.statement


def test_links_are_relative_to_the_base_of_the_page(tmp_path):
    """`<base>` holds for feeds and for the page about reuse."""
    page = (
        '<html><base href="/de/"><link rel=alternate type="application/rss+xml" href="rss"><a href="lizenz">Lizenz</a>'
    )
    web = Web({"https://kiosk.test/x/": page, "https://kiosk.test/de/rss": feed("https://kiosk.test/a")})
    outlet = as_outlet(look(web, "https://kiosk.test/x/"), tmp_path)
    assert outlet.sources[0].url == "https://kiosk.test/de/rss"
    assert outlet.licence is not None
    assert outlet.licence.policy == "https://kiosk.test/de/lizenz"


def test_a_sentence_with_a_link_is_no_page_about_reuse(tmp_path):
    """Consent texts and advertisements speak of terms too."""
    page = '<html><a href="/login">By signing in you agree to all of our terms, conditions and whatever else we think of</a>'
    assert as_outlet(look(Web({"https://kiosk.test/": page}), "https://kiosk.test/"), tmp_path).licence is None


def test_without_a_grant_nothing_is_asserted(tmp_path):
    """A page about reuse is named, and absence stays absence."""
    licence = as_outlet(look(Web({"https://www.kiosk.test/": HOME})), tmp_path).licence
    assert licence is not None
    assert (licence.expression, licence.statement) == (NOASSERTION, None)


def test_terms_that_nobody_has_read_are_no_licence(tmp_path):
    """A link to the outlet's own terms is a page to read, not a grant."""
    page = '<html><head><link rel="license" href="/reuse"></head><body><a href="/reuse">Reuse</a>'
    licence = as_outlet(look(Web({"https://kiosk.test/": page}), "https://kiosk.test/"), tmp_path).licence
    assert licence is not None
    assert (licence.expression, licence.policy) == (NOASSERTION, "https://kiosk.test/reuse")


def test_no_rights_page_no_licence_table(tmp_path):
    """Nothing seen, nothing written."""
    assert as_outlet(look(Web({"https://kiosk.test/": "<html><p>x"}), "https://kiosk.test/"), tmp_path).licence is None


def test_a_licence_of_a_picture_is_not_the_outlets(tmp_path):
    """A credit under a photo is a remark at most."""
    figure = f'<figure><img src="/a.jpg"><figcaption>Photo: <a rel="license" href="{CC}">CC BY 4.0</a></figcaption></figure></body>'
    licence = as_outlet(look(Web({"https://www.kiosk.test/": HOME.replace("</body>", figure)})), tmp_path).licence
    assert licence is None or licence.expression == NOASSERTION


def test_reservations_are_reported():
    """What robots.txt and the page reserve is told to whoever writes the file."""
    web = Web(
        {
            "https://kiosk.test/": '<html><meta name="tdm-reservation" content="1"><meta name=robots content="noai, index"><p>x',
            "https://kiosk.test/robots.txt": "User-agent: *\nContent-Signal: search=yes, ai-train=no\n",
        }
    )
    remarks = "\n".join(look(web, "https://kiosk.test/").remarks)
    assert "Content-Signal: search=yes, ai-train=no" in remarks
    assert "tdm-reservation: 1" in remarks
    assert "noai" in remarks


def test_models_that_are_turned_away_by_name_are_reported():
    """robots.txt and ai.txt against programs of models are told; an agent that is only slowed down is not."""
    web = Web(
        {
            "https://kiosk.test/": "<html><p>x",
            "https://kiosk.test/robots.txt": "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: Amazonbot\nCrawl-delay: 9\n",
            "https://kiosk.test/ai.txt": "User-Agent: *\nDisallow: /\n",
        }
    )
    remarks = look(web, "https://kiosk.test/").remarks
    assert "robots.txt turns away GPTBot, CCBot" in remarks
    assert "/ai.txt: Disallow: /" in remarks


def test_the_word_home_is_no_outlets_name():
    """A title that begins with what the page is gives the part after it."""
    found = look(Web({"https://news.test/": "<html><title>Home | The Gazette</title><p>x"}), "https://news.test/")
    assert found.title.value == "The Gazette"


def test_a_page_that_cannot_be_had_is_an_error():
    """No file is made of an error page."""
    with pytest.raises(UnreachableError, match="answered HTTP 404"):
        look(Web({}))


def test_a_feed_instead_of_a_page_is_pointed_out():
    """The usual slip: the feed's address was given."""
    with pytest.raises(InputError, match="is a feed, not a page"):
        look(Web({"https://www.kiosk.test/": feed("https://www.kiosk.test/a")}))


def test_a_pdf_is_not_probed():
    """What is not a page is said to be none."""
    with pytest.raises(InputError, match="is not a web page"):
        look(Web({"https://www.kiosk.test/": b"%PDF-1.7 \x00\x01"}))


def test_a_hostile_site_is_asked_for_a_few_dozen_addresses_at_most(tmp_path):
    """Hundreds of feeds and sitemaps do not become hundreds of requests."""
    links = "".join(f'<link rel=alternate type="application/rss+xml" href="/rss/{n}">' for n in range(500))
    robots = "".join(f"Sitemap: https://kiosk.test/s/{n}.xml\n" for n in range(500))
    web = Web({"https://kiosk.test/": f"<html>{links}<p>x", "https://kiosk.test/robots.txt": robots})
    assert as_outlet(look(web, "https://kiosk.test/"), tmp_path)
    assert len(web.asked) < 60


def test_an_existing_file_is_never_replaced(tmp_path):
    """What a person has written stays."""
    found = look(Web({"https://www.kiosk.test/": HOME}))
    path = save(found, tmp_path)
    path.write_text("mine")
    with pytest.raises(InputError, match="exists and is left as it is"):
        save(found, tmp_path)
    assert path.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path):
    """The message names the file."""
    (tmp_path / "outlets").write_text("a file")
    with pytest.raises(InputError, match="kiosk"):
        save(look(Web({"https://www.kiosk.test/": HOME})), tmp_path / "outlets")


def test_the_usual_places_are_documented():
    """docs/outlets.md names every place that is looked at."""
    text = (Path(__file__).parents[2] / "docs" / "outlets.md").read_text(encoding="utf-8")
    assert all(f"`{place}`" in text for place in (*FEED_PLACES, *SITEMAP_PLACES))


TRICKS = 'x"\n[[sources]]\ntype = "feed"\r\u2028\u0085override = true \x7f\x00 \\ """ \ud800'


def test_what_a_page_says_cannot_leave_its_line(tmp_path):
    """Line ends, quotes and control characters of a page do not become TOML."""
    page = f'<html lang="en"><head><meta property="og:site_name" content=\'{TRICKS}\'><title>{TRICKS}</title><p>x'
    found = look(Web({"https://kiosk.test/": page.encode("utf-8", "surrogatepass")}), "https://kiosk.test/")
    outlet = as_outlet(found, tmp_path)
    assert len(outlet.sources) == 1
    assert not outlet.override


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(words=st.text(max_size=400))
def test_any_text_makes_a_file_that_is_read_back(words):
    """Whatever stood on a page, the file is TOML and has exactly the fields that we wrote."""
    from crawler.outlet import LicenceProfile, Source

    found = Probe(
        name="kiosk",
        home="https://kiosk.test/",
        title=Known(value=f"K{words}", seen=words),
        country=Known(value="zz", seen=words),
        language=Known(value="und", seen=words),
        domains=("kiosk.test",),
        sources=(SeenSource(source=Source(type=FoundBy.FEED, url="https://kiosk.test/rss"), remark=words),),
        licence=LicenceProfile(expression="CC-BY-4.0", statement=f"s{words}", evidence=f"e{words}", seen=DAY),
        remarks=(words,),
        day=DAY,
    )
    data = tomllib.loads(render(found))
    assert set(data) == {"title", "country", "languages", "domains", "home", "sources", "licence"}
    assert data["sources"] == [{"type": "feed", "url": "https://kiosk.test/rss"}]


STORIES = "".join(
    f"<a href='/2026/03/0{n}/ferry-{n}-comes-too-late'>The ferry {n} comes too late</a>" for n in range(1, 5)
)


def test_sections_are_taken_from_the_navigation(tmp_path):
    """An outlet without feed and sitemap is crawled by the pages of its navigation that link to articles."""
    nav = "<nav><a href='/world'>World</a><a href='/world/'>World</a><a href='/about'>About</a><a href='/gone'>Gone</a></nav>"
    web = Web(
        {
            "https://kiosk.test/": f"<html><title>K</title>{nav}{STORIES}</html>",
            "https://kiosk.test/world": f"<html>{STORIES}</html>",
            "https://kiosk.test/about": "<html><p>About us</p></html>",
        }
    )
    outlet = as_outlet(look(web, "https://kiosk.test/"), tmp_path)
    assert [(one.type, one.url) for one in outlet.sources] == [
        (FoundBy.SECTION, "https://kiosk.test/"),
        (FoundBy.SECTION, "https://kiosk.test/world"),
    ]
    assert web.asked.count("https://kiosk.test/world/") == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://kiosk.test/tdm"}]',
            "/: tdm-reservation 1, policy",
        ),
        ('{"tdm-reservation": 1}', None),
        ("<html>", None),
        ("[1, null]", None),
        ("[" * 5_000, None),
    ],
)
def test_a_tdm_reservation_file_is_told(body, said):
    """What it says stands in the remarks; anything else in its place says nothing."""
    found = look(Web({"https://www.kiosk.test/": HOME, "https://www.kiosk.test/.well-known/tdmrep.json": body}))
    told = [remark for remark in found.remarks if "tdmrep.json" in remark]
    assert (said in told[0]) if said else not told


def file_of(tmp_path: Path, text: str) -> Outlet:
    """An outlet file of the kiosk with these sources."""
    path = tmp_path / "kiosk.toml"
    head = (
        'title = "K"\ncountry = "at"\nlanguages = ["de"]\ndomains = ["kiosk.test"]\nhome = "https://www.kiosk.test/"\n'
    )
    path.write_text(head + text)
    return read_outlet(path)


PAGES = {"https://www.kiosk.test/": HOME, "https://www.kiosk.test/rss": feed("https://www.kiosk.test/a")}


def test_a_file_that_holds_has_no_differences(tmp_path):
    """However its source's address is written; what else is there is a note."""
    outlet = file_of(tmp_path, '[[sources]]\ntype = "feed"\nurl = "http://kiosk.test/rss"\n')
    web = Web(PAGES)
    assert recheck(outlet, look(web), web).differences == ()


def test_a_dated_archive_is_tried_by_its_page_of_yesterday_and_a_search_is_not_tried(tmp_path):
    """What an address stands for is asked for, not the address with its braces; what cannot be tried is a note."""
    places = {
        "feed": "http://kiosk.test/rss",
        "section": "https://www.kiosk.test/archive/{yyyy}",
        "search": "https://www.kiosk.test/?s={terms}",
        "index": "https://web.test/cdx/search/cdx",
    }
    text = "".join(f'[[sources]]\ntype = "{kind}"\nurl = "{url}"\n' for kind, url in places.items())
    outlet = file_of(tmp_path, text)
    web = Web(PAGES)
    found = recheck(outlet, look(web), web)
    assert [one.partition(": ")[0] for one in found.differences] == [f"section {places['section']}"]
    assert any(re.fullmatch(r"https://www\.kiosk\.test/archive/20\d\d", url) for url in web.asked)
    assert not any("{" in url or "cdx" in url for url in web.asked)
    untried = [note for note in found.notes if note.startswith("not tried: ")]
    assert [note.split()[2] for note in untried] == ["search", "index"]


def test_each_difference_is_said(tmp_path):
    """A dead source, one that is something else now, another language, another kind of source that appeared."""
    text = "".join(
        f'[[sources]]\ntype = "{kind}"\nurl = "https://www.kiosk.test/{path}"\n'
        for kind, path in [("sitemap", "old.xml"), ("sitemap", "impressum")]
    )
    outlet = file_of(tmp_path, text)
    web = Web(
        {
            **PAGES,
            "https://www.kiosk.test/": HOME.replace("de-AT", "fr"),
            "https://www.kiosk.test/impressum": "<html><p>x",
        }
    )
    said = recheck(outlet, look(web), web).differences
    assert [one.partition(" ")[0] for one in said] == ["languages:", "sitemap", "sitemap", "lacks"]
    assert "old.xml: answered HTTP 404" in said[1]
    assert "not_a_sitemap" in said[2]
    assert "lacks the feed https://www.kiosk.test/rss" in said[3]


@pytest.mark.parametrize(("line", "differences"), [("", 1), ("javascript = true\n", 0)])
def test_a_section_written_by_scripts_needs_to_answer_only(tmp_path, line, differences):
    """A section without links is a difference, except where a browser writes the links."""
    sources = '[[sources]]\ntype = "feed"\nurl = "https://www.kiosk.test/rss"\n'
    section = '[[sources]]\ntype = "section"\nurl = "https://www.kiosk.test/news"\n'
    outlet = file_of(tmp_path, line + sources + section)
    web = Web({**PAGES, "https://www.kiosk.test/news": "<html><body><div id=app></div></body></html>"})
    assert len(recheck(outlet, look(web), web).differences) == differences


def test_another_licence_and_another_home_are_differences(tmp_path):
    """What the home page says now is held against the file."""
    outlet = file_of(
        tmp_path,
        '[[sources]]\ntype = "feed"\nurl = "https://www.kiosk.test/rss"\n[licence]\nexpression = "CC-BY-4.0"\n'
        'statement = "CC BY 4.0"\nevidence = "footer"\n',
    )
    licence = (
        '<footer><a rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/">CC BY-ND 4.0</a></footer>'
    )
    moved = Web(
        {**PAGES, "https://neu.test/": HOME.replace("</body>", f"{licence}</body>")},
        moved={"https://www.kiosk.test/": "https://neu.test/"},
    )
    said = "\n".join(recheck(outlet, look(moved), moved).differences)
    assert "home: leads to https://neu.test/" in said
    assert "licence: the file says CC-BY-4.0, the home page CC-BY-ND-4.0" in said
