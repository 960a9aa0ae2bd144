"""Pages made to deceive or to waste time: they grant nothing that they do not state, and cost no more than their size."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.licence import detect, judge, read_licence
from pipelines.licence.following import conditions
from pipelines.licence.screen import Screen
from pipelines.licence.urls import read_licence_url
from pipelines.reservations import Carriers, reserved_of
from vocabulary.licence import NOASSERTION, Polarity

PAGE = "http://harbour-courier.test/news/1"
BY = "https://creativecommons.org/licenses/by/4.0/"
LOOKALIKES = {
    "a": "\u0430\u00e0\u0251",
    "c": "\u0441\u03f2\u00e7",
    "e": "\u0435\u00e9\u212e",
    "i": "\u0456\u0131\u00ec1l",
    "o": "\u043e\u03bf0\u00f6",
    "m": "\u217f\u043c",
    "n": "\u0578\u00f1",
    "s": "\u0455$5",
    "r": "\u0433",
    "g": "\u0261q9",
    "v": "\u03bd\u0475",
    "t": "\u03c4+",
}
INVISIBLE = "\u200b\u200c\u200d\u2060\u202e\u202d\u2066\u2069\ufeff\u00ad"
FRAMES = (
    '<footer>Content is licensed under <a rel="license" href="{}">the licence</a>.</footer>',
    '<head><link rel="license" href="{}"></head>',
    '<head><meta name="dcterms.license" content="{}"></head>',
    '<script type="application/ld+json">{{"@type":"NewsArticle","url":"' + PAGE + '","license":"{}"}}</script>',
    '<div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="license" href="{}">x</a></div>',
    '<article><p>Text.</p><img src="{}88x31.png" alt=""></article>',
)


def decided(html, **said):
    """Return the decision on a page of ours."""
    return read_licence(html.encode("utf-8", "surrogatepass"), url=PAGE, **said).decision


@st.composite
def false_hosts(draw):
    """Addresses that look like Creative Commons' and lead elsewhere."""
    host = "creativecommons.org"
    kind = draw(st.sampled_from(("letter", "before", "after", "user", "invisible", "port")))
    if kind == "letter":
        at = draw(st.sampled_from([place for place, letter in enumerate(host) if letter in LOOKALIKES]))
        host = host[:at] + draw(st.sampled_from(LOOKALIKES[host[at]])) + host[at + 1 :]
    elif kind == "before":
        host = draw(st.sampled_from(("my", "the-", "www-", "x."))) + host
    elif kind == "after":
        host += draw(st.sampled_from((".evil.test", "-licenses.test", "evil.test", ".", ".co")))[:40]
    elif kind == "user":
        host += "@evil.test"
    elif kind == "port":
        host += ":8443"
    else:
        at = draw(st.integers(1, len(host) - 1))
        host = host[:at] + draw(st.sampled_from(INVISIBLE)) + host[at:]
    return f"https://{host}/licenses/by/4.0/"


@given(false_hosts(), st.sampled_from(FRAMES))
def test_hosts_that_look_like_it_grant_nothing(address, frame):
    """Homoglyphs, subdomains of others, user names, ports and invisible letters, wherever the address stands."""
    assert decided(frame.format(address)).expression == NOASSERTION


@given(
    st.sampled_from(("by", "by-nc", "by-sa", "by-nc-nd", "nc", "sampling+")),
    st.sampled_from(("1.0", "3.0", "4.0", "9.9")),
)
def test_reading_an_address_twice_is_reading_it_once(unit, version):
    """The address that an evidence keeps names the same licence as the one that was read."""
    reading = read_licence_url(f"HTTP://www.CreativeCommons.org//licenses/{unit}/{version}/deed.FR?x#y")
    if reading is None or reading.tool.url is None:
        return
    again = read_licence_url(reading.tool.url)
    assert again is not None
    assert (again.tool, again.flags) == (reading.tool, ())


LICENCES = ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
PIECES = (
    '<footer>All content is licensed under <a rel="license" href="{0}">this</a>.</footer>',
    "<article><p>This article is licensed under CC {1} 4.0.</p></article>",
    '<article><h1>T</h1><p><a rel="license" href="{0}">CC {1} 4.0</a></p></article>',
    '<link rel="license" href="{0}">',
    '<meta name="dcterms.license" content="{0}">',
    '<div class="republish"><a href="{0}">CC {1} 4.0</a></div>',
    '<img src="https://i.creativecommons.org/l/{2}/4.0/88x31.png">',
    '<figure><img src="x.jpg"><figcaption><a href="{0}">CC {1}</a></figcaption></figure>',
    '<p>Photo: <a href="{0}">CC {1} 4.0</a></p>',
    "<p>All rights reserved.</p>",
    "<div>",
    "</article>",
    "<!--",
)


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(LICENCES)), max_size=6), st.sampled_from(("", "x")))
def test_no_page_grants_more_than_it_states(pieces, text):
    """Every condition of the decision's licence is one that some grant on the page has, and none of them is lost."""
    html = "".join(
        piece.format(f"https://creativecommons.org/licenses/{unit}/4.0/", unit.upper(), unit) for piece, unit in pieces
    )
    evidence = detect(html.encode(), url=PAGE, text=text)
    decision = judge(evidence, host="harbour-courier.test").decision
    stated = [conditions(row.expression) for row in evidence if row.polarity is Polarity.GRANT and row.expression]
    if decision.expression == NOASSERTION:
        return
    assert any(one <= conditions(decision.expression) for one in stated)
    cited = [evidence[place] for place in decision.cites]
    assert all(
        conditions(row.expression) - {"sa"} <= conditions(decision.expression)
        for row in cited
        if row.expression and " OR " not in decision.expression
    )


@given(st.binary(max_size=400))
def test_any_bytes_are_screened_and_read(body):
    """Nothing raises, and what is not worth parsing states nothing."""
    found = detect(body, url=PAGE, text="x")
    assert Screen(body).worth_parsing or not found


BUILDERS = {
    "links in one block": lambda n: "<p>" + f'text <a href="{BY}">CC BY</a> ' * n + "</p>",
    "links in blocks": lambda n: f'<p>This is licensed under <a href="{BY}">CC BY</a></p>' * n,
    "nested": lambda n: '<div class="footer">' * n + f'<a href="{BY}">x</a>',
    "articles": lambda n: "<article><h1>x</h1><p>CC BY 4.0</p></article>" * n,
    "names": lambda n: "<footer>" + "CC BY 4.0 creative commons attribution " * n + "</footer>",
    "exceptions": lambda n: "<footer>" + "unless otherwise noted, " * n + f'<a href="{BY}">CC BY</a></footer>',
    "icons": lambda n: "<p>" + '<img src="https://mirrors.creativecommons.org/presskit/icons/by.svg">' * n + "</p>",
    "linked data": lambda n: (
        '<script type="application/ld+json">[' + ",".join(['{"license":"' + BY + '"}'] * n) + "]</script>"
    ),
    "open comments": lambda n: "<!-- " + "licen rdf:resource " * n,
    "head": lambda n: f'<link rel="license" href="{BY}">' * n,
    "subjects": lambda n: (
        '<div about="x" itemscope>' * 200 + f'<a rel="license" itemprop="license" href="{BY}">x</a>' * n
    ),
    "days": lambda n: "<footer>" + "before 1 January 2020 " * n + f'<a href="{BY}">CC BY</a></footer>',
    "tables": lambda n: f'<table><tr><td><a href="{BY}">CC BY</a></td></tr></table>' * n,
    "reservations": lambda n: "<p>" + "data mining is prohibited " * n + "</p>",
    "breaks": lambda n: "<footer>" + "A. <br>" * n + f'<a href="{BY}">CC BY</a></footer>',
}
MOST_SECONDS = 2.0
"""CPU for a page of some 100 kB that is made to waste time; a page of a newsroom takes 0.005."""


@pytest.mark.parametrize("kind", BUILDERS)
def test_time_grows_no_faster_than_the_page(kind):
    """Four times the page is no sixteen times the work."""
    small, large = _seconds(BUILDERS[kind](500)), _seconds(BUILDERS[kind](2_000))
    assert large < MOST_SECONDS
    assert large < 8 * small + 0.2


def _seconds(html):
    body = html.encode()
    begin = time.process_time()
    read_licence(body, url=PAGE)
    reserved_of(Carriers(url=PAGE, body=body))
    return time.process_time() - begin
