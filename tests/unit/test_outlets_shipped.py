"""Every outlet file that is shipped: read, sound, and said with its evidence."""

from collections import Counter
from itertools import permutations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.hosts import Policy
from crawler.outlet import NOASSERTION, is_expression, outlet_files, read_outlet, read_outlets
from pipelines.licence.detection import profile_evidence
from pipelines.steps.licence import profile_of
from vocabulary.known_licences import by_expression
from vocabulary.page import FoundBy

FOLDER = Path(__file__).parents[2] / "crawler" / "outlets"
FILES = outlet_files([FOLDER])


@pytest.fixture(params=FILES, ids=str)
def outlet(request):
    """Each shipped outlet, one after another."""
    return read_outlet(FILES[request.param])


def test_the_file_lies_in_its_countrys_folder(outlet):
    """A newcomer finds an outlet by its country."""
    assert outlet.path.parent.name == outlet.country
    assert outlet.path.parent.parent == FOLDER


def test_sources_are_the_outlets_own_or_declared(outlet):
    """`elsewhere` stands exactly where another house serves a source."""
    for source in outlet.sources:
        assert source.elsewhere is not outlet.holds(source.url), source.url


def test_a_section_never_stands_in_for_a_known_feed(outlet):
    """Sections are for outlets of which no feed or sitemap is known."""
    kinds = {source.type for source in outlet.sources}
    assert FoundBy.SECTION not in kinds or kinds == {FoundBy.SECTION}


def test_a_licence_comes_with_its_words_and_who_reports_them(outlet):
    """A granted licence has a short quotation and its evidence; nothing is passed off as seen by us."""
    if outlet.licence is None:
        return
    assert is_expression(outlet.licence.expression)
    assert outlet.licence.evidence
    if outlet.licence.expression == NOASSERTION:
        return
    assert outlet.licence.statement
    assert len(outlet.licence.statement) <= 210
    assert "not seen on the site" in outlet.licence.evidence


@pytest.mark.parametrize(
    "name", ["mehrnews", "tasnimnews", "globalvoices", "kremlin", "voanews", "apnews", "ukrinform"]
)
def test_the_outlets_of_the_first_seeds_story_are_there(name):
    """Coverage of the seed is looked for where it can be."""
    assert name in FILES


def test_licences_are_written_as_the_licence_rules_write_them(outlet):
    """A profile and a page that say the same have the same expression, and attribution can name it."""
    if outlet.licence is None or outlet.licence.expression == NOASSERTION:
        return
    expression = outlet.licence.expression
    assert by_expression(expression) is not None or expression.startswith("LicenseRef-republish-")


@pytest.mark.parametrize(
    ("name", "day", "expressions"),
    [
        ("meduza", "2022-01-16", []),
        ("meduza", "2022-03-16", ["LicenseRef-CC-unspecified"]),
        ("wikinews", "2022-01-16", ["CC-BY-2.5"]),
        ("wikinews", "2026-01-16", ["CC-BY-4.0"]),
        ("mehrnews", "2022-01-16", ["CC-BY-4.0"]),
    ],
)
def test_a_profile_speaks_only_of_the_days_it_holds_for(name, day, expressions):
    """A licence that was given later is not read back into earlier articles."""
    stated = read_outlet(FILES[name]).licence
    assert stated is not None
    assert [one.expression for one in profile_evidence(profile_of(stated), published=day)] == expressions


def test_mehr_is_where_the_seed_came_from():
    """The seed's own outlet is known, so that meeting it there is a sighting and no coverage."""
    mehr = read_outlet(FILES["mehrnews"])
    assert mehr.holds("https://en.mehrnews.com/news/182876/")
    assert mehr.licence is not None
    assert mehr.licence.expression == "CC-BY-4.0"


def test_there_are_many_outlets_of_many_countries_and_languages():
    """At least 60 outlets, 25 countries, 20 languages, a third of them with words about their licence."""
    outlets = read_outlets([FOLDER]).values()
    assert len(outlets) >= 60
    assert len({outlet.country for outlet in outlets}) >= 25
    assert len({language.split("-")[0] for outlet in outlets for language in outlet.languages}) >= 20
    assert sum(outlet.licence is not None for outlet in outlets) >= len(outlets) / 4


def test_all_are_of_the_public_web(outlet):
    """A shipped file never opens a port of somebody's machine, which a person's own file may."""
    urls = (outlet.home, *(source.url for source in outlet.sources))
    assert [Policy().why_not(url) for url in urls] == [""] * len(urls)


def test_no_address_belongs_to_two_outlets():
    """Every domain and every source has one outlet, so that a recorded page has one too."""
    outlets = list(read_outlets([FOLDER]).values())
    sources = Counter(source.url for outlet in outlets for source in outlet.sources)
    assert [url for url, count in sources.items() if count > 1] == []
    for one, other in permutations(outlets, 2):
        assert not any(one.holds(f"https://{domain}/") for domain in other.domains), (one.name, other.name)


def test_no_source_holds_a_template_or_a_secret():
    """Addresses are whole: no user name in them, no unfinished end."""
    for outlet in read_outlets([FOLDER]).values():
        for source in outlet.sources:
            parts = urlsplit(source.url)
            assert parts.username is None
            assert parts.fragment == ""
            assert not source.url.endswith(("=", "-", "_", "~"))
