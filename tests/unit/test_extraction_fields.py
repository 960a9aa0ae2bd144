"""Language, address, JSON-LD, and what is no article."""

import pytest

from pipelines.extraction.address import Stated, believed, canonical, is_home
from pipelines.extraction.languages import primary
from pipelines.extraction.reader import extract
from vocabulary.outcome import Outcome

ENGLISH = "The boats came back in the evening with more herring than anyone had seen for years. " * 4
GERMAN = "Die Boote kamen am Abend zurück und brachten mehr Heringe mit, als man seit Jahren gesehen hatte. " * 4


def read(head="", text=ENGLISH, attributes="", url="https://harbour-courier.test/news/1", body=""):
    """Return what is read of a page made of these parts."""
    page = f"<html {attributes}><head>{head}</head><body><h1>Herring</h1>{body}<p>{text}</p></body></html>"
    return extract(page.encode(), url=url)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("pt_BR", "pt"),
        ("EN-us", "en"),
        ("wuu", "zh"),
        ("zh-Hans-CN", "zh"),
        ("iw", "he"),
        ("", None),
        ("english", None),
        ("*", None),
    ],
)
def test_codes_are_reduced_to_their_primary_part(code, wanted):
    """Locales, cases and old names end in one code."""
    assert primary(code) == wanted


def test_the_text_decides_against_a_templates_language():
    """An English template around a German text is a German article."""
    assert read(text=GERMAN, attributes='lang="en"').language == "de"


def test_the_page_decides_between_languages_easily_mistaken():
    """Norwegian and Danish are told by the page's own word."""
    text = "Båtene kom tilbake om kvelden med mer sild enn noen hadde sett på mange år, og alle var glade. " * 4
    assert read(text=text, attributes='lang="nb"').language == "no"


@pytest.mark.parametrize("attributes", ["", 'lang="en"'])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("市议会周二晚间表决通过，旧人行桥将关闭两年，以便更换生锈的缆索，工程费用由市财政承担。" * 4, "zh"),
        (
            "Dewan kota pada Selasa malam memutuskan menutup jembatan tua selama dua tahun untuk mengganti kabel. " * 3,
            "id",
        ),
        ("Penduduk berkata lencongan menambah dua puluh minit perjalanan ke sekolah dan mahukan bot pagi. " * 3, "ms"),
    ],
)
def test_a_language_is_told_from_others_like_it(attributes, text, language):
    """What speaks for Wu speaks for Chinese; Indonesian and Malay share what is certain between them."""
    assert read(text=text, attributes=attributes).language == language


def test_a_short_text_does_not_decide():
    """Few words are too little evidence against the page."""
    assert read(text="Tonight: herring.", attributes='lang="sv"').language == "sv"


@pytest.mark.parametrize(
    ("stated", "asked", "wanted"),
    [
        ("https://a.test/x", "https://a.test/x?utm_source=y", True),
        ("https://www.a.test/x", "https://m.a.test/x", True),
        ("https://a.test/x", "https://amp.a.test/x", True),
        ("https://a.test/", "https://a.test/x", False),
        ("https://a.test/en/", "https://a.test/x", False),
        ("https://other.test/x", "https://a.test/x", False),
        (None, "https://a.test/x", False),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_site_only(stated, asked, wanted):
    """Another site's address, or the home page, is not this page's."""
    assert believed(stated, asked) is wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://a.test", True),
        ("https://a.test/index.html", True),
        ("https://a.test/de/", True),
        ("https://a.test/?p=1", False),
        ("https://a.test/x", False),
    ],
)
def test_home_pages_are_known_by_their_address(url, wanted):
    """Only an address without path and query is a front page's."""
    assert is_home(url) is wanted


def test_two_canonical_links_contradict_each_other():
    """Then og:url counts, if there is one."""
    head = '<link rel="canonical" href="/a"><link rel="canonical" href="/b"><meta property="og:url" content="https://a.test/c">'
    assert read(head).canonical == "https://a.test/c"


@pytest.mark.parametrize(("own", "why"), [("x", "agrees"), ("y", "of another page than was asked for")])
def test_an_address_that_equals_the_chosen_one_agrees_with_it(own, why):
    """Also where the page was asked for with parameters that its own address has not."""
    given = [
        Stated(one, f"https://a.test/{slug}", f"https://a.test/{slug}")
        for one, slug in (("link", "x"), ("json-ld", own))
    ]
    decided = canonical(given, "https://a.test/x?utm_source=y")
    assert decided.value == "https://a.test/x"
    assert [one.reason for one in decided.record] == ["", why]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "mailto:a@b.test", "http://[bad", "//"])
def test_an_address_that_is_none_is_left_out(href):
    """Only http and https addresses with a host are addresses."""
    assert read(f'<link rel="canonical" href="{href}">', url=None).canonical is None


def test_the_right_article_of_a_graph_is_taken():
    """Other articles that the page lists do not lend it their data."""
    head = """<script type="application/ld+json">[{"@type":"NewsArticle","headline":"Another","datePublished":"2020-01-01"},
      {"@type":"NewsArticle","headline":"Herring","datePublished":"2021-05-05"}]</script>"""
    found = read(head)
    assert found.published is not None
    assert found.published.iso == "2021-05-05"


@pytest.mark.parametrize(
    "script",
    ['{"@type":"NewsArticle","headline":"Herring","datePublished":"2021-05-05",}',
     '<!-- {"@type":"NewsArticle","headline":"Herring","datePublished":"2021-05-05"} -->',
     '//<![CDATA[\n{"@type":"NewsArticle","headline":"Herring","datePublished":"2021-05-05"}\n//]]>',
     '{"@type":"NewsArticle","headline":"Herring","description":"two\nlines","datePublished":"2021-05-05"};'],
)  # fmt: skip
def test_slips_in_json_ld_are_mended(script):
    """Trailing commas, comment marks, raw line breaks and semicolons are read through."""
    found = read(f'<script type="application/ld+json">{script}</script>')
    assert found.published is not None
    assert found.published.source == "json-ld"


@pytest.mark.parametrize("script", ["{" * 100_000, '{"a":' * 5_000, "nonsense", "null", "[1, 2]", '"text"', ""])
def test_json_ld_that_cannot_be_read_is_left_out(script):
    """Broken, endless or strange JSON costs the page nothing."""
    assert read(f'<script type="application/ld+json">{script}</script>').outcome is None


@pytest.mark.parametrize(
    "value", ["[]", "{}", "3", "null", '[null, {"name": null}, {"name": ["A B"]}]', '{"name": {"x": 1}}']
)
def test_odd_values_in_json_ld_do_no_harm(value):
    """Properties of any shape are survived."""
    head = f"""<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Herring","author":{value},
      "datePublished":{value},"publisher":{value},"inLanguage":{value},"articleBody":{value}}}</script>"""
    assert read(head).outcome is None


def test_an_error_page_that_answers_200_is_no_article():
    """A soft 404 is told by its wording when little else is on the page."""
    found = extract(
        b"<html><title>Page not found</title><body><p>Sorry, nothing here.</p></body></html>", url="https://a.test/x"
    )
    assert found.outcome is Outcome.NOT_AN_ARTICLE
    assert "error page" in found.reason


def test_an_article_about_error_pages_is_an_article():
    """The wording alone refuses nothing that is long or says of itself that it is an article."""
    assert read("<title>Page not found: a history of the web's dead ends</title>", text=ENGLISH * 3).outcome is None


def test_an_article_at_the_front_door_stays_one():
    """A page that calls itself an article is believed, wherever it stands."""
    assert read('<meta property="og:type" content="article">', url="https://harbour-courier.test/").outcome is None
