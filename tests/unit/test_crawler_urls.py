"""One canonical form for an address, and none of its meaning lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import MAX_LENGTH, absolute, canonical, host_of, same_site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/a%2Fb", "https://a.test/a%2Fb"),
        ("https://a.test/?q=50%25", "https://a.test/?q=50%25"),
        ("https://a.test/a%252Fb?q=a%26b%3Dc", "https://a.test/a%252Fb?q=a%26b%3Dc"),
        ("https://a.test/?q=a%2Bb+c", "https://a.test/?q=a%2Bb+c"),
        ("https://a.test/%E9t%E9", "https://a.test/%E9t%E9"),
    ],
)
def test_percent_encoding_keeps_its_meaning(url: str, expected: str) -> None:
    """An encoded slash, percent sign, ampersand or Latin-1 letter stays what it is."""
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://A.test:443/x?utm_source=rss&utm_medium=feed#top", "https://a.test/x"),
        ("http://a.test:80/x?b=2&a=1", "http://a.test/x?a=1&b=2"),
        ("http://a.test:8080/x", "http://a.test:8080/x"),
        ("https://a.test/x?fbclid=1&gclid=2&mc_cid=3&at_campaign=4&id=5", "https://a.test/x?id=5"),
        ("https://a.test/x?ref=rss&source=twitter&from=homepage", "https://a.test/x"),
        ("https://bücher.test/é", "https://xn--bcher-kva.test/%C3%A9"),
        ("https://a.test", "https://a.test/"),
        ("https://a.test/a/../b", "https://a.test/b"),
    ],
)
def test_what_chooses_nothing_is_dropped(url: str, expected: str) -> None:
    """Trackers, fragments, default ports and the order of parameters do not make another page."""
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "parameter", ["cid=1234", "uid=77", "eid=5", "source=4411", "mod=35", "sort=asc", "PHPSESSID1=x"]
)
def test_parameters_that_number_articles_stay(parameter: str) -> None:
    """Names that trackers share with article numbers are judged by their value: two articles never become one."""
    assert canonical(f"https://a.test/view?{parameter}") == f"https://a.test/view?{parameter}"


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(st.characters(codec="utf-8"), max_size=60))
def test_canonical_is_stable_for_any_input(path: str, query: str) -> None:
    """The canonical form of a canonical form is itself, and no input ends in anything but ValueError."""
    try:
        once = canonical(f"https://a.test/{path}?{query}")
    except ValueError:
        return
    assert canonical(once) == once


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/news/1", "https://a.test/news/1"),
        ("  //b.test/x  ", "https://b.test/x"),
        ("two words.html", "https://a.test/section/two%20words.html"),
        ("story\n.html", "https://a.test/section/story.html"),
        ("/x#comments", "https://a.test/x"),
        ("#top", None),
        ("", None),
        ("javascript:alert(1)", None),
        ("mailto:a@b.test", None),
        ("data:text/html,x", None),
        ("http://[broken", None),
        ("http://a.test:99999/", None),
        ("https://a.test/" + "x" * MAX_LENGTH, None),
        ("https://a.test/a\x00b", None),
    ],
)
def test_links_become_addresses_that_can_be_asked_for(link: str, expected: str | None) -> None:
    """Links as pages write them are made absolute; what leads to no web page is None, never an error."""
    assert absolute(link, "https://a.test/section/") == expected


@given(st.text(max_size=80))
def test_no_link_raises(link: str) -> None:
    """Whatever a page writes into a link, reading it does not fail."""
    absolute(link, "https://a.test/")


def test_same_site_ignores_www_and_knows_subdomains() -> None:
    """Www and subdomains are of the site; a name that merely ends alike is not."""
    assert same_site("https://www.a.test/x", "http://a.test/y")
    assert same_site("https://en.a.test/x", "https://a.test/")
    assert not same_site("https://nota.test/", "https://a.test/")
    assert not same_site("nonsense", "https://a.test/")
    assert host_of("https://WWW.A.test:8080/x") == "a.test"
