"""Reading outlet files: what is understood, and what a person is told about everything else."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.outlet import FIELDS, Kind, is_expression, outlet_files, read_outlet, read_outlets
from vocabulary.health import Expected
from vocabulary.layout import Layout, Selector
from vocabulary.licence import Scope
from vocabulary.outcome import InputError
from vocabulary.page import FoundBy
from vocabulary.policy import Store

MINIMAL = """
title = "Harbour Courier"
country = "ie"
languages = ["en"]
domains = ["harbour-courier.test"]
home = "http://www.harbour-courier.test/"

[[sources]]
type = "feed"
url = "http://harbour-courier.test/rss"
"""

FULL = """
title = "Harbour Courier"
country = "ie"
languages = ["en-IE", "ga"]
domains = ["Harbour-Courier.test", "hafenkurier-zürich.test"]
home = "http://www.harbour-courier.test/"
kind = "newspaper"
timezone = "Europe/Dublin"
override = true
javascript = true
javascript_hosts = ["Static.Harbour.test"]
store = "fingerprint"
note = "Evening edition"

[[sources]]
type = "feed"
url = "http://harbour-courier.test/rss"

[[sources]]
type = "sitemap"
url = "http://feeds.test/harbour.xml"
elsewhere = true

[licence]
expression = "CC-BY-4.0 OR LicenseRef-republish-harbour-courier.test"
scope = "section"
statement = "Our texts are free"
evidence = "footer"
seen = 2022-01-16
policy = "http://harbour-courier.test/reuse"
limits = "texts only"
since = 2021-07-01
before = "CC-BY-NC-2.5"
attribution = "First published by Harbour Courier."
confirmed = true
reason = "mail of the editor"

[schedule]
every = "30m"

[expect]
articles_per_week = 50
title = true
published = true
authors = false
body_letters = 400

[[extract]]
title = "h1.headline"
authors = [".byline a", "meta[name=author]"]
published = "time.posted@datetime"
modified = "time.changed@datetime"
section = ".kicker"
tags = ".keywords a"
image = "figure.lead img"
body = ".story"
remove = [".newsletter", "aside.more"]
from = 2020-01-01
until = 2022-01-16
"""


@pytest.fixture
def write(tmp_path: Path):
    """Write an outlet file and give its path."""

    def writer(text: str, name: str = "harbour_courier.toml", folder: str = "outlets") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return writer


GRANT = '[licence]\nexpression = "CC-BY-4.0"\nstatement = "free"\nevidence = "footer"'


def refusal(path: Path) -> InputError:
    """The error that reading this file raises."""
    with pytest.raises(InputError) as caught:
        read_outlet(path)
    assert caught.value.place == str(path)
    return caught.value


def test_a_minimal_file_gets_the_documented_defaults(write):
    """Only what is required: asked every hour, no licence, no expectations."""
    outlet = read_outlet(write(MINIMAL))
    assert (outlet.name, outlet.title, outlet.country) == ("harbour_courier", "Harbour Courier", "ie")
    assert outlet.schedule.every == dt.timedelta(hours=1)
    assert outlet.licence is outlet.kind is outlet.timezone is outlet.note is outlet.expect.articles_per_week is None
    assert not outlet.override
    assert not outlet.javascript
    assert outlet.store is Store.FULL


def test_every_field_is_read(write):
    """A file with all fields arrives whole and typed."""
    outlet = read_outlet(write(FULL))
    assert outlet.kind is Kind.NEWSPAPER
    assert outlet.domains == ("harbour-courier.test", "xn--hafenkurier-zrich-f3b.test")
    assert [(source.type, source.elsewhere) for source in outlet.sources] == [
        (FoundBy.FEED, False),
        (FoundBy.SITEMAP, True),
    ]
    assert outlet.licence is not None
    assert (outlet.licence.scope, outlet.licence.seen) == (Scope.SECTION, dt.date(2022, 1, 16))
    assert (outlet.licence.since, outlet.licence.before) == (dt.date(2021, 7, 1), "CC-BY-NC-2.5")
    assert outlet.licence.confirmed == "mail of the editor"
    assert outlet.licence.attribution == "First published by Harbour Courier."
    assert outlet.schedule.every == dt.timedelta(minutes=30)
    assert outlet.expect.articles_per_week == 50
    assert outlet.expect.fields == Expected(title=True, published=True, authors=False, body_letters=400)
    assert outlet.override
    assert outlet.javascript
    assert outlet.javascript_hosts == ("static.harbour.test",)
    assert outlet.store is Store.FINGERPRINT
    assert outlet.layouts == (
        Layout(
            title=(Selector("h1.headline"),),
            authors=(Selector(".byline a"), Selector("meta[name=author]")),
            published=(Selector("time.posted", "datetime"),),
            modified=(Selector("time.changed", "datetime"),),
            section=(Selector(".kicker"),),
            tags=(Selector(".keywords a"),),
            image=(Selector("figure.lead img"),),
            body=(Selector(".story"),),
            remove=(Selector(".newsletter"), Selector("aside.more")),
            since=dt.date(2020, 1, 1),
            until=dt.date(2022, 1, 16),
        ),
    )


def test_scripts_ask_hosts_of_the_file_only(write):
    """What a page's scripts may ask for: http and https, the outlet's domains, and the hosts named for them."""
    outlet = read_outlet(write(FULL))
    assert outlet.serves("https://api.harbour-courier.test/list.json")
    assert outlet.serves("https://static.harbour.test/app.js")
    assert not outlet.holds("https://static.harbour.test/app.js")
    for url in (
        "https://tracker.test/t.js",
        "https://harbour-courier.test.tracker.test/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "data:text/plain,x",
        "ws://harbour-courier.test/",
    ):
        assert not outlet.serves(url)


def test_the_full_example_holds_every_field_there_is():
    """The example above cannot fall behind the reader."""
    import tomllib

    data = tomllib.loads(FULL)
    assert set(data) == set(FIELDS[""])
    for table in ("licence", "schedule", "expect"):
        assert set(data[table]) == set(FIELDS[table])
    assert set(data["extract"][0]) == set(FIELDS["extract"])
    assert {key for source in data["sources"] for key in source} == set(FIELDS["sources"])


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("title =", "titel =", "titel", 'did you mean "title"?'),
        (
            'url = "http://harbour-courier.test/rss"',
            'ulr = "http://harbour-courier.test/rss"',
            "sources[0].ulr",
            '"url"',
        ),
        ('title = "Harbour Courier"', "", "title", "is missing"),
        ('title = "Harbour Courier"', "title = 7", "title", "is a number, expected a text"),
        ('"ie"', '"uk"', "country", 'did you mean "gb"?'),
        ('"ie"', '"IE"', "country", 'did you mean "ie"?'),
        ('"ie"', '"qq"', "country", '"zz" when it is not known'),
        ('["en"]', '"en"', "languages", "expected a list of texts"),
        ('["en"]', '["en", 3]', "languages", "holds a number, expected a list of texts"),
        ('["en"]', '["en", ""]', "languages", "holds an empty text"),
        ('["en"]', '["English"]', "languages", '"English" is not a language tag'),
        ('["en"]', "[]", "languages", "is empty"),
        ('["harbour-courier.test"]', '["https://harbour-courier.test/"]', "domains", "is not a domain"),
        ('["harbour-courier.test"]', '["test"]', "domains", "is not a domain"),
        ('"http://www.harbour-courier.test/"', '"http://elsewhere.test/"', "home", "on none of the domains"),
        ('"http://www.harbour-courier.test/"', '"www.harbour-courier.test"', "home", "is not an http or https address"),
        ('"feed"', '"fed"', "sources[0].type", 'did you mean "feed"?'),
        ('type = "feed"', "", "sources[0].type", "is missing"),
        ('"http://harbour-courier.test/rss"', '"file:///etc/passwd"', "sources[0].url", "not an http or https address"),
        ('"http://harbour-courier.test/rss"', '"http://[::1/rss"', "sources[0].url", "not an http or https address"),
        ('"http://harbour-courier.test/rss"', '"http://feeds.test/x"', "sources[0].url", "elsewhere = true"),
        ("[[sources]]", "[sources]", "sources", "is a table, expected tables [[sources]]"),
    ],
)
def test_a_mistake_names_file_and_field(write, old, new, field, said):
    """Each kind of mistake is answered with where it is and what to write."""
    assert old in MINIMAL
    error = refusal(write(MINIMAL.replace(old, new, 1)))
    assert error.field == field
    assert said in str(error)


@pytest.mark.parametrize(
    ("lines", "field", "said"),
    [
        ('kind = "agenci"', "kind", 'did you mean "agency"?'),
        ('timezone = "Europe/Dubln"', "timezone", "is not a known time zone"),
        ('timezone = "../../etc/passwd"', "timezone", "is not a time zone"),
        ('override = "yes"', "override", "expected true or false"),
        ('javascript = "yes"', "javascript", "expected true or false"),
        ('store = "hash"', "store", '"hash" is not one of fingerprint, full, none'),
        ('javascript_hosts = ["cdn.test"]', "javascript_hosts", "is of no use without javascript = true"),
        (
            'javascript = true\njavascript_hosts = ["https://cdn.test/app.js"]',
            "javascript_hosts",
            "is not a domain",
        ),
    ],
)
def test_a_mistake_in_an_optional_field_is_no_less_a_mistake(write, lines, field, said):
    """Optional means it may be left out, not that anything may stand there."""
    error = refusal(write(lines + MINIMAL))
    assert error.field == field
    assert said in str(error)


@pytest.mark.parametrize(
    ("lines", "field", "said"),
    [
        ('[schedule]\nevery = "half an hour"', "schedule.every", "is not a length of time"),
        ('[schedule]\nevery = "0m"', "schedule.every", "is not a length of time"),
        ("[schedule]\nevery = 30", "schedule.every", "expected a text"),
        ('[schedule]\nevry = "1h"', "schedule.evry", 'did you mean "every"?'),
        ("[expect]\narticles_per_week = -1", "expect.articles_per_week", "expected 0 or more"),
        ("[expect]\narticles_per_week = 2.5", "expect.articles_per_week", "whole number"),
        ("[expect]\narticles_per_day = 5", "expect.articles_per_day", 'did you mean "articles_per_week"?'),
        ('[licence]\nscope = "site"', "licence.expression", "is missing"),
        ('[licence]\nexpression = "CC BY 4.0"', "licence.expression", 'did you mean "CC-BY-4.0"?'),
        ('[licence]\nexpression = "CC-BY-4.0"', "licence.statement", "is missing, but CC-BY-4.0"),
        ('[licence]\nexpression = "CC-BY-4.0"\nstatement = "free"', "licence.evidence", "is missing"),
        ('[licence]\nexpression = "NOASSERTION"\nseen = "2022"', "licence.seen", "expected a date"),
        ('[licence]\nexpression = "NOASSERTION"\nscope = "image"', "licence.scope", "is not one of"),
        ('[licence]\nexpression = "NOASSERTION"\nbefore = "CC BY 2.5"', "licence.before", 'did you mean "CC-BY-2.5"?'),
        ('[licence]\nexpression = "NOASSERTION"\nbefore = "CC-BY-2.5"', "licence.since", "is missing, but an earlier"),
        ('[extract]\nbody = "p"', "extract", "is a table, expected tables [[extract]]"),
        ('[[extract]]\nbdy = "p"', "extract[0].bdy", 'did you mean "body"?'),
        ("[[extract]]\nfrom = 2020-01-01", "extract[0].body", "is missing, and so are the others"),
        ('[[extract]]\nbody = "p["', "extract[0].body", '"p[" is not a CSS selector'),
        ('[[extract]]\nbody = "p::text"', "extract[0].body", "Pseudo-elements are not supported"),
        ('[[extract]]\nbody = "p.\\u0001"', "extract[0].body", "is not a CSS selector"),
        ('[[extract]]\nbody = "x|y"', "extract[0].body", "is not a CSS selector"),
        ('[[extract]]\ntitle = ["h1", "h2 >"]', "extract[0].title", '"h2 >" is not a CSS selector'),
        ('[[extract]]\ntitle = ""', "extract[0].title", "is empty"),
        ("[[extract]]\ntitle = 7", "extract[0].title", "expected a list of texts"),
        ('[[extract]]\nremove = "p@class"', "extract[0].remove", "leave out the @"),
        ('[[extract]]\nbody = "p"\nfrom = "2020"', "extract[0].from", "expected a date"),
        ('[[extract]]\nbody = "p"\nfrom = 2020-01-02\nuntil = 2020-01-01', "extract[0].until", "is before 2020-01-02"),
        ("[expect]\nauthors = 1", "expect.authors", "expected true or false"),
        ("[expect]\nbody_letters = 2.5", "expect.body_letters", "whole number"),
        (f"{GRANT}\nconfirmed = true", "licence.reason", "is missing, but the licence is said to be confirmed"),
        (f'{GRANT}\nreason = "I asked"', "licence.confirmed", "is missing, but a reason is given"),
        (
            '[licence]\nexpression = "NOASSERTION"\nconfirmed = true\nreason = "x"',
            "licence.confirmed",
            "cannot be true",
        ),
        ('[licences]\nexpression = "CC-BY-4.0"', "licences", 'did you mean "licence"?'),
        ('[[sources]]\ntype = "feed"\nurl = "http://harbour-courier.test/rss"', "sources[1].url", "listed twice"),
    ],
)
def test_a_mistake_in_a_table_names_the_table(write, lines, field, said):
    """`licence.scope`, not `scope`: the reader of the message can find it."""
    error = refusal(write(MINIMAL + lines))
    assert error.field == field
    assert said in str(error)


def test_broken_toml_names_the_line(write):
    """A syntax error tells the line, not a traceback."""
    error = refusal(write(MINIMAL.replace('"ie"', '"ie')))
    assert "line 3" in str(error)


def test_a_file_that_is_not_utf_8_is_refused(write):
    """Wrong encoding is named, never guessed."""
    path = write(MINIMAL)
    path.write_bytes(MINIMAL.replace("Courier", "Kurier für").encode("latin-1"))
    assert "not UTF-8" in str(refusal(path))


def test_a_byte_order_mark_does_no_harm(write):
    """Some editors write one; the file is what it was."""
    path = write(MINIMAL)
    path.write_text(MINIMAL, encoding="utf-8-sig")
    assert read_outlet(path).title == "Harbour Courier"


@pytest.mark.parametrize("name", ["Harbour-Courier.toml", "harbour courier.toml", "häfen.toml", "url.toml"])
def test_a_name_that_cannot_be_a_spider_is_refused(write, name):
    """The file's stem is typed in commands and names a spider."""
    assert refusal(write(MINIMAL, name)).remedy


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("http://harbour-courier.test/a", True),
        ("https://EN.Harbour-Courier.test:8080/a", True),
        ("http://harbour-courier.test./a", True),
        ("http://hafenkurier-zürich.test/a", True),
        ("http://xn--hafenkurier-zrich-f3b.test/", True),
        ("http://notharbour-courier.test/a", False),
        ("http://harbour-courier.test.evil.test/", False),
        ("http://evil.test/?harbour-courier.test", False),
        ("http://harbour-courier.test@evil.test/", False),
        ("ftp://harbour-courier.test/a", False),
        ("//harbour-courier.test/a", False),
        ("http://[broken/", False),
        ("", False),
    ],
)
def test_holds_knows_its_own_addresses(write, url, held):
    """Subdomains belong to the outlet; look-alikes, other schemes and broken addresses do not."""
    assert read_outlet(write(FULL)).holds(url) is held


@given(st.text(max_size=60))
def test_holds_answers_for_any_text(url):
    """A hostile address is answered, never raised about."""
    from crawler.outlet import _holds

    assert _holds(("harbour-courier.test",), f"http://{url}") in {True, False}


def test_facts_are_what_the_archive_keeps(write):
    """Name, title, place and sources travel on."""
    facts = read_outlet(write(FULL)).facts()
    assert facts.name == "harbour_courier"
    assert facts.sources == ("http://harbour-courier.test/rss", "http://feeds.test/harbour.xml")
    assert facts.languages == ("en-IE", "ga")


def test_the_same_name_in_two_countries_is_refused(write, tmp_path):
    """Names are unique in a folder: both files are named."""
    write(MINIMAL, folder="outlets/ie")
    write(MINIMAL, folder="outlets/gb")
    with pytest.raises(InputError) as caught:
        outlet_files([tmp_path / "outlets"])
    assert "ie/harbour_courier.toml" in str(caught.value)
    assert "gb/harbour_courier.toml" in str(caught.value)


def test_a_working_folder_may_not_replace_an_outlet_by_accident(write, tmp_path):
    """Without `override` both files are named, with what to do."""
    write(MINIMAL, folder="shipped/ie")
    write(MINIMAL, folder="mine")
    with pytest.raises(InputError) as caught:
        read_outlets([tmp_path / "shipped", tmp_path / "mine"])
    assert str(tmp_path / "shipped") in str(caught.value)
    assert str(tmp_path / "mine") in str(caught.value)
    assert "override = true" in str(caught.value)


def test_a_working_folder_may_replace_an_outlet_on_purpose(write, tmp_path):
    """With `override = true` the later folder wins."""
    write(MINIMAL, folder="shipped/ie")
    write("override = true" + MINIMAL.replace("Harbour Courier", "Mine"), folder="mine")
    outlets = read_outlets([tmp_path / "shipped", tmp_path / "mine"])
    assert outlets["harbour_courier"].title == "Mine"


def test_listing_names_does_not_read_the_files(write, tmp_path):
    """A broken outlet must not keep `scrapy list` from listing the others."""
    write("this is not TOML", "broken.toml")
    write(MINIMAL)
    write(MINIMAL, ".harbour_courier.toml")
    assert list(outlet_files([tmp_path / "outlets"])) == ["broken", "harbour_courier"]


def test_a_folder_that_is_not_there_is_said_so(tmp_path):
    """A mistyped folder is not an empty one."""
    with pytest.raises(InputError, match="is not a folder"):
        outlet_files([tmp_path / "outlet"])


@pytest.mark.parametrize(
    "expression",
    ["CC-BY-4.0", "CC-BY-NC-SA-3.0-IGO", "CC0-1.0", "LicenseRef-republish-a.test", "CC-BY-4.0 OR GFDL-1.3-or-later",
     "(CC-BY-4.0 AND MIT) OR OGL-UK-3.0", "NOASSERTION", "etalab-2.0", "CC-PDM-1.0"],
)  # fmt: skip
def test_spdx_expressions_are_accepted(expression):
    """Identifiers, LicenseRefs and their combinations."""
    assert is_expression(expression)


@pytest.mark.parametrize(
    "expression",
    ["", "CC BY 4.0", "CC-BY", "CC-BY-5.0.1", "CC-BY-ND-NC-4.0", "cc-by-4.0", "LicenseRef-", "CC-BY-4.0 OR", "free", "(MIT",
     "MIT)", "AND", "CC-BY-4.0 MIT", "NOASSERTION OR MIT", "LicenseRef-a_b", "WTF", "FREE", "X-1", "CC-BY-4.0 OR WTF",
     "CC-BY-3.0-BR", "LicenseRef-a+", "licenseref-a", "WITH", "mit"],
)  # fmt: skip
def test_what_is_no_spdx_expression_is_refused(expression):
    """A licence is never written down in a form that a program would misread."""
    assert not is_expression(expression)


DOCS = Path(__file__).parents[2] / "docs" / "outlets.md"


def documented() -> dict[str, list[str]]:
    """Fields by table, as docs/outlets.md explains them."""
    found: dict[str, list[str]] = {}
    table = None
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            table = line.removeprefix("### ").strip("`[]").replace("Top of the file", "")
            found[table] = []
        elif line.startswith("| `") and table is not None:
            found[table].append(line.split("`")[1])
    return found


def test_every_field_is_explained_and_no_other():
    """The reference and the reader hold the same fields, in the same order."""
    assert documented() == {table: list(fields) for table, fields in FIELDS.items()}


def test_the_documented_selectors_are_read(write):
    """Two layouts, one after the other, and an attribute."""
    section = DOCS.read_text(encoding="utf-8").partition("### `[[extract]]`")[2]
    example = section.split("```toml\n")[1].split("```")[0]
    new, old = read_outlet(write(MINIMAL + example)).layouts
    assert (new.since, old.until) == (dt.date(2021, 6, 1), dt.date(2021, 5, 31))
    assert new.published == (Selector("time.story__time", "datetime"),)
    assert new.authors[1] == Selector("meta[name='author']")


def test_the_documented_file_is_read(write):
    """The whole file in docs/outlets.md is an outlet file."""
    example = DOCS.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert read_outlet(write(example, "mehrnews.toml")).title == "Mehr News Agency"
