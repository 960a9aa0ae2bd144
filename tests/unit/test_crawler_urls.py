"""One canonical form for an address, and none of its meaning lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import MAX_LENGTH, absolute, canonical, host_of, same_site
from vocabulary.address import identity, is_same_site, work


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
        ("https://a.test/x?amp ", "https://a.test/x"),
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


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/2022/ferry-late/amp", "https://a.test/2022/ferry-late"),
        ("https://a.test/2022/ferry-late/amp/?amp=1", "https://a.test/2022/ferry-late/"),
        ("https://a.test/amp/2022/ferry-late", "https://a.test/2022/ferry-late"),
        ("https://a.test/ferry-late.amp.html", "https://a.test/ferry-late.html"),
        ("https://a.test/4417.amp", "https://a.test/4417"),
        ("https://a.test/x?amp", "https://a.test/x"),
        ("https://a.test/x?outputType=amp&id=3", "https://a.test/x?id=3"),
        ("https://a.test/a%2Fb/amp?q=50%25", "https://a.test/a%2Fb?q=50%25"),
        ("https://www.google.com/amp/s/www.a.test/ferry-late/amp", "https://www.a.test/ferry-late"),
        ("https://www-a-test.cdn.ampproject.org/c/s/www.a.test/x?usqp=1", "https://www.a.test/x"),
        ("https://a-test.cdn.ampproject.org/v/a.test/x", "http://a.test/x"),
    ],
)
def test_an_amp_edition_is_its_article(url: str, expected: str) -> None:
    """Whether it is marked in the path, in a parameter, or stands in a cache."""
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "url", ["https://a.test/tag/amp", "https://a.test/amp", "https://a.test/amp/news", "https://a.test/x?amp=50"]
)
def test_amp_may_be_what_a_page_is_about(url: str) -> None:
    """A section, tag or amperage of that name is not cut off."""
    assert canonical(url) == url


_SAME = [
    "https://a.test/news/1",
    "http://a.test/news/1",
    "http://a.test:80/news/1/",
    "https://www.a.test:443/news/1#top",
    "https://m.a.test/news/1",
    "https://mobile.a.test/news/1/",
    "https://amp.a.test/news/1",
]


@pytest.mark.parametrize("url", _SAME)
def test_editions_of_a_page_are_one_page(url: str) -> None:
    """Scheme, port, mobile and AMP hosts, final slash and fragment do not make another page."""
    assert identity(canonical(url)) == identity(_SAME[0])


@pytest.mark.parametrize(
    "url",
    [
        "https://a.test/news/2",
        "https://a.test/news/1?page=2",
        "https://b.a.test/news/1",
        "https://a.test:8080/news/1",
        "https://a.test/news%2F1",
        "https://a.test/News/1",
    ],
)
def test_other_pages_stay_others(url: str) -> None:
    """Path, query, letters' case, edition of another subdomain and an encoded slash do make another page."""
    assert identity(canonical(url)) != identity(_SAME[0])


@pytest.mark.parametrize("text", ["http://[broken", "http://a.test:99999/", "article-7", "", "mailto:a@b.test"])
def test_what_is_no_address_is_its_own_identity(text: str) -> None:
    """Nothing that somebody stored fails to be looked up."""
    assert identity(text) == text


_PIECES = st.lists(
    st.sampled_from(
        ["/", "amp", ".amp", ".html", "/amp/", "s/", "a.test", "x-1", "%2F", "%25", "%61mp", "..", "google.com/amp/s/"]
    )
    | st.text(st.characters(codec="utf-8"), max_size=4),
    max_size=9,
).map("".join)


@given(st.sampled_from(["a.test", "www.google.com", "a-test.cdn.ampproject.org", "m.bing.com"]), _PIECES, _PIECES)
def test_amp_forms_are_stable_too(host: str, path: str, query: str) -> None:
    """However marks of AMP are piled up, the canonical form of the canonical form is itself."""
    try:
        once = canonical(f"https://{host}/{path}?{query}")
    except ValueError:
        return
    assert canonical(once) == once
    assert identity(once) == identity(once.replace("https://", "http://", 1))


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


@pytest.mark.parametrize(
    "url",
    [
        "https://a.test/news/1",
        "http://www.a.test/news/1/",
        "https://a.test/news/1/amp/",
        "https://a.test/amp/news/1",
        "https://a.test/print/news/1",
        "https://a.test/news/1/print",
        "https://a.test/news/1?print=1",
        "https://a.test/news/1?amp",
        "https://a.test/news/1?outputType=amp",
        "https://a.test/news/1.amp",
        "https://m.a.test/news/1?view=print#top",
    ],
)
def test_print_and_amp_editions_are_editions_of_one_page(url: str) -> None:
    """As far as somebody asks whether an address is another page's: the archive itself finds pages by their identity."""
    assert work(url) == work("https://a.test/news/1")
    assert is_same_site(url, "http://a.test/other")


@pytest.mark.parametrize(
    "url",
    ["https://a.test/news/2", "https://a.test/news/1?view=2", "https://a.test/news/print/1", "https://b.test/news/1"],
)
def test_other_pages_are_no_editions(url: str) -> None:
    """A part within the path, and a parameter with another value, say which page is meant."""
    assert work(url) != work("https://a.test/news/1")


@given(_PIECES.filter(lambda path: not {"?", "#"} & set(path)))
def test_the_print_edition_of_any_page_is_that_page(path: str) -> None:
    """However its path is made up."""
    assert work(f"https://a.test/{path}/print/") == work(f"http://www.a.test/{path}")


@given(st.text() | st.sampled_from(["http://./", "http://.//x", "http://a.test/?print", "https://[::1]/print", "//"]))
def test_no_address_fails_to_be_looked_at(url: str) -> None:
    """What is none is only like itself."""
    assert isinstance(work(url), str)
    assert is_same_site(url, url) is ("://" in url)
