"""Whole pages: what each statement speaks of decides what is granted."""

import time

import pytest

from pipelines.licence import detect, read_licence
from tests.factories import make_candidate
from vocabulary.licence import NOASSERTION, Confidence, Polarity, Scope
from vocabulary.page import FeedLicence

PAGE = "http://harbour-courier.test/news/1"
CC = "https://creativecommons.org/licenses"
TEXT = "<p>" + "The harbour council met on Tuesday to settle next year's quota for the small boats. " * 6 + "</p>"
ARTICLE = f"<article>{TEXT}</article>"
BY = f'<a rel="license" href="{CC}/by/4.0/">CC BY 4.0</a>'
SITE_BY = f"<footer>Content is licensed under {BY}.</footer>"


def decided(html, **said):
    """Return the decision on a page of ours."""
    return read_licence(html.encode(), url=PAGE, **said).decision


def codes(html, **said):
    """Return (code, scope, expression) of all evidence on a page."""
    return [(row.code, row.scope, row.expression) for row in detect(html.encode(), url=PAGE, **said)]


GRANTS = {
    "head link": (f'<head><link rel="license" href="{CC}/by/3.0/br/"></head>{TEXT}', "LicenseRef-CC-BY-3.0-BR", "article", "B"),
    "meta": (f'<head><meta name="dcterms.license" content="{CC}/by-sa/3.0/de/"></head>{TEXT}', "CC-BY-SA-3.0-DE", "article", "B"),
    "meta in words": (
        ('<head><meta name="copyright" content="All Content by Harbour News is licensed under a Creative Commons '
        f'Attribution 4.0 International License."></head>{TEXT}'),
        "CC-BY-4.0",
        "site",
        "C",
    ),
    "json-ld graph": (
        (f'<script type="application/ld+json">{{"@graph":[{{"@type":"WebSite","license":"{CC}/by/4.0/"}},'
        f'{{"@type":"NewsArticle","mainEntityOfPage":"{PAGE}","license":"{CC}/by-nd/4.0/"}}]}}</script>{TEXT}'),
        "CC-BY-ND-4.0",
        "article",
        "B",
    ),
    "json-ld object": (
        ('<script type="application/ld+json">{"@type":"NewsArticle","license":{"@type":"CreativeWork","name":"CC BY",'
        f'"url":"{CC}/by/4.0/deed.fa"}}}}</script>{TEXT}'),
        "CC-BY-4.0",
        "article",
        "B",
    ),
    "microdata": (
        f'<div itemscope itemtype="https://schema.org/NewsArticle">{TEXT}<a itemprop="license" href="{CC}/by/4.0/">x</a></div>',
        "CC-BY-4.0",
        "article",
        "B",
    ),
    "rdfa about the page": (f'<div about="">{TEXT}{BY}</div>', "CC-BY-4.0", "article", "B"),
    "rdf in a comment": (
        ('<!-- <rdf:RDF><Work rdf:about=""><license rdf:resource="http://creativecommons.org/licenses/by/2.5/"/></Work>'
        f"</rdf:RDF> -->{ARTICLE}"),
        "CC-BY-2.5",
        "article",
        "C",
    ),
    "rel in the article": (f"<article>{TEXT}<p>{BY}</p></article>", "CC-BY-4.0", "article", "B"),
    "the article's own footer": (f"<article>{TEXT}<footer>{BY}</footer></article>", "CC-BY-4.0", "article", "B"),
    "republication box": (
        f'{ARTICLE}<div id="republish-modal" style="display:none">Republish under <a href="{CC}/by-nd/4.0/">Creative Commons</a></div>',
        "CC-BY-ND-4.0",
        "article",
        "B",
    ),
    "statement beside the article": (
        f'{ARTICLE}<p><a href="{PAGE}">Quota</a> © 2026 by Harbour is licensed under <a href="{CC}/by-nc/4.0/">CC BY-NC 4.0</a></p>',
        "CC-BY-NC-4.0",
        "article",
        "B",
    ),
    "footer": (f"{ARTICLE}{SITE_BY}", "CC-BY-4.0", "site", "B"),
    "sidebar": (f'<div>{TEXT}</div><div id="sidebar"><div class="widget">{BY}</div></div>', "CC-BY-4.0", "site", "B"),
    "badge": (f'{ARTICLE}<img src="https://licensebuttons.net/l/by-sa/3.0/88x31.png">', "CC-BY-SA-3.0", "site", "C"),
    "footer in words": (f"{ARTICLE}<footer>Texts: CC BY-NC 4.0</footer>", "CC-BY-NC-4.0", "site", "C"),
    "choice": (
        f'{ARTICLE}<footer>{BY}<a rel="license" href="https://www.gnu.org/licenses/fdl-1.3.html">GFDL</a></footer>',
        "CC-BY-4.0 OR GFDL-1.3-only",
        "site",
        "C",
    ),
    "public domain mark": (
        f'{ARTICLE}<footer>Marked <a rel="license" href="https://creativecommons.org/publicdomain/mark/1.0/">PDM</a></footer>',
        "CC-PDM-1.0",
        "site",
        "C",
    ),
    "government": (
        f"{TEXT}<p>This publication is not copyrighted and is in the public domain.</p>",
        "LicenseRef-public-domain",
        "article",
        "C",
    ),
    "own terms": (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","license":"/terms"}}</script>{TEXT}',
        "LicenseRef-custom-harbour-courier.test",
        "article",
        "D",
    ),
    "freedoms taken back": (
        f"{ARTICLE}<footer>Our stories are licensed CC BY 4.0, but you may not edit or sell them.</footer>",
        "LicenseRef-republish-harbour-courier.test",
        "site",
        "D",
    ),
    "unspecified": (f"{ARTICLE}<footer>Our stories are published under a Creative Commons licence.</footer>", "LicenseRef-CC-unspecified", "site", "D"),
    "credited copy": (
        (f'<article>{TEXT}<p class="credit">Source: <a href="http://tidewater-wire.test/">Tidewater Wire</a>, '
        f'<a href="{CC}/by/4.0/">CC BY 4.0</a>. Shortened by us.</p></article>'),
        "CC-BY-4.0",
        "republished",
        "B",
    ),
    "reprint": (
        (f"<article>{TEXT}<p>This article is republished from Tidewater Wire under a Creative Commons licence ("
        f'<a href="{CC}/by-nd/4.0/">CC BY-ND 4.0</a>).</p></article>{SITE_BY}'),
        "CC-BY-ND-4.0",
        "republished",
        "B",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GRANTS)
def test_grants_are_found(name):
    """Each kind of place yields its licence, scope and confidence."""
    html, expression, scope, confidence = GRANTS[name]
    decision = decided(html)
    assert (decision.expression, decision.scope, decision.confidence) == (expression, scope, confidence)


NO_GRANTS = {
    "nothing": ARTICLE,
    "caption": f'<article>{TEXT}<figure><img src="x.jpg"><figcaption>Photo: Jane / {BY}</figcaption></figure></article>',
    "credit under a picture": f'<article>{TEXT}<p><img src="x.jpg"><br><em>Jane Doe, <a href="{CC}/by-sa/3.0/">CC BY-SA</a></em></p></article>',
    "source of a picture": f'<article>{TEXT}<p class="credit">Source: Wikipedia, <a href="{CC}/by-sa/4.0/">CC BY-SA 4.0</a></p></article>',
    "declared credit": f"<div>{TEXT}<p>Image by Jane Doe, licensed under {BY}</p></div>",
    "all photos": f"{ARTICLE}<footer>All photos are published under {BY}.</footer>",
    "picture described by a licence": f'<article>{TEXT}<img alt="CC BY 4.0" src="harbour.jpg"></article>',
    "prose": f'<article><p>The museum released its catalogue under a <a href="{CC}/by/4.0/">Creative Commons licence</a>.</p>{TEXT}</article>',
    "demand": f'<article>{TEXT}<p>The funder requires that all articles are published under <a href="{CC}/by/4.0/">CC BY 4.0</a>.</p></article>',
    "quotation": f"<article>{TEXT}<blockquote>All content by Us is licensed under {BY}</blockquote></article>",
    "box in the article": f'<article><div class="sidebar">{BY}</div>{TEXT}</article>',
    "reader's comment": f'{ARTICLE}<div class="comments"><p>My own blog is licensed under {BY}</p></div>',
    "teaser": f'{ARTICLE}<div class="related-posts"><article>{BY}</article></div>',
    "icons": f'{ARTICLE}<footer>Icons by Foo, licensed under <a href="{CC}/by/3.0/">CC BY 3.0</a></footer>',
    "map data": f'{ARTICLE}<footer>This site uses map data, <a href="{CC}/by-sa/2.0/">CC BY-SA</a></footer>',
    "list of licences": f'{ARTICLE}<ul><li><a href="{CC}/by/4.0/">CC BY</a></li><li><a href="{CC}/by-sa/4.0/">CC BY-SA</a></li><li><a href="{CC}/by-nc/4.0/">CC BY-NC</a></li></ul>',
    "image in json-ld": f'<script type="application/ld+json">{{"@type":"NewsArticle","image":{{"@type":"ImageObject","license":"{CC}/by/4.0/"}}}}</script>{TEXT}',
    "other article in json-ld": f'<script type="application/ld+json">{{"@type":"NewsArticle","url":"http://harbour-courier.test/news/2","license":"{CC}/by/4.0/"}}</script>{TEXT}',
    "structured data only": f'<script type="application/ld+json">{{"@type":"NewsArticle","sdLicense":"{CC}/by/4.0/"}}</script>{TEXT}',
    "rdfa about a picture": f'<div about="/i.jpg">{BY}</div>{ARTICLE}',
    "script": f'{ARTICLE}<script>var x = {{"license": "CC BY 4.0", "u": "{CC}/by/4.0/"}}</script><style>/* CC BY 4.0 {CC}/by/4.0/ */</style>',
    "look-alike host": f'{ARTICLE}<footer><a rel="license" href="https://creativecommons.org.evil.example/licenses/by/4.0/">x</a></footer>',
    "film": f'<head><meta property="og:type" content="video.other"></head>{TEXT}<p>Creative Commons Attribution license</p>',
    "wire notice": f"<article>{TEXT}<p>Copyright 2026 The Associated Press. All rights reserved.</p></article>{SITE_BY}",
    "wire dateline": f"<article><p>ROME (AP) - Ministers met.</p>{TEXT}</article>{SITE_BY}",
    "wire byline": f"<article><p>By Jane Doe, Associated Press</p>{TEXT}</article>{SITE_BY}",
    "embargo": f"<article><p>This article is not subject to our Creative Commons license until Jan. 7, 2027.</p>{TEXT}</article>{SITE_BY}",
    "with permission": f"<article>{TEXT}<p>This story is republished with permission.</p></article>{SITE_BY}",
    "reprint without a licence": f"<article>{TEXT}<p>This story was originally published by Tidewater Wire.</p></article>{SITE_BY}",
    "reserved": f"<article>{TEXT}</article><footer>© 2026 Harbour. All rights reserved.</footer>",
    "rsl": f'<head><link rel="license" type="application/rsl+xml" href="/rsl.xml"></head>{TEXT}',
}  # fmt: skip


@pytest.mark.parametrize("name", NO_GRANTS)
def test_nothing_else_grants(name):
    """Photos, quotations, other items, prose and wire copy never make the article free."""
    assert decided(NO_GRANTS[name]).expression == NOASSERTION


def test_nothing_found_is_dropped():
    """A photo's licence is kept as evidence of the photo."""
    assert codes(NO_GRANTS["caption"]) == [("E14", Scope.IMAGE, "CC-BY-4.0")]
    assert ("E17", Scope.QUOTED, "CC-BY-4.0") in codes(NO_GRANTS["prose"])
    assert codes(NO_GRANTS["structured data only"])[0][:2] == ("E02", Scope.METADATA)


def test_limits_and_contradictions_are_flagged():
    """Carve-outs, reservations and versions that differ are said, and cost confidence."""
    limited = decided(f"{ARTICLE}<footer>Unless otherwise noted, content is licensed under {BY}.</footer>")
    assert (limited.flags, limited.confidence) == (("carve_out",), Confidence.DECLARED)
    reserved = decided(f"{ARTICLE}<footer>© Harbour. All rights reserved. Content is published under {BY}</footer>")
    assert (reserved.flags, reserved.confidence) == (("arr_contradiction",), Confidence.PROBABLE)
    versions = decided(
        f'{ARTICLE}<footer><a rel="license" href="{CC}/by/3.0/">Creative Commons Attribution 4.0</a></footer>'
    )
    assert (versions.expression, versions.flags) == ("CC-BY-3.0", ("version_conflict",))
    assert versions.confidence is Confidence.PROBABLE


def test_a_link_and_its_words_that_disagree_are_a_conflict():
    """The stricter of the two holds until a person has looked."""
    decision = decided(f'{ARTICLE}<footer><a rel="license" href="{CC}/by/4.0/">CC BY-NC-ND 4.0</a></footer>')
    assert (decision.expression, decision.confidence) == ("CC-BY-NC-ND-4.0", Confidence.CONFLICT)


def test_an_embargo_ends_on_its_day():
    """Before that day nothing is granted; from then on the site's licence holds."""
    from datetime import date

    html = NO_GRANTS["embargo"]
    assert decided(html).flags == ("embargo:2027-01-07",)
    assert decided(html, today=date(2027, 1, 6)).expression == NOASSERTION
    assert decided(html, today=date(2027, 1, 7)).expression == "CC-BY-4.0"


def test_an_agency_on_its_own_pages_is_no_exception():
    """The exception is for others' copy: an agency's own text is under its own licence."""
    html = f"<article><p>ROME (AP) - Ministers met.</p>{TEXT}</article>{SITE_BY}"
    assert read_licence(html.encode(), url="https://apnews.com/a").decision.expression == "CC-BY-4.0"


def test_authors_that_are_agencies_are_exceptions():
    """The byline that extraction read counts as much as the text's."""
    decision = decided(f"{ARTICLE}{SITE_BY}", authors=["Jane Doe", "Reuters"])
    assert (decision.expression, decision.scope, decision.licensor) == (NOASSERTION, Scope.ARTICLE, "Reuters")


@pytest.mark.parametrize(
    ("header", "expression"),
    [
        (f'<{CC}/by-nc/4.0/>; rel="license"', "CC-BY-NC-4.0"),
        (f"<{CC}/by/4.0/>;type=text/html;rel=license", "CC-BY-4.0"),
        (f'<https://x.test/>; rel="next", <{CC}/by/4.0/>; rel="copyright LICENSE"', "CC-BY-4.0"),
        (f"<{CC}/by/4.0/>; rel=license, <{CC}/by-sa/4.0/>; rel=license", "CC-BY-4.0 OR CC-BY-SA-4.0"),
        (f'<{CC}/by/4.0/>; rel="next"', NOASSERTION),
        ('</rsl.xml>; rel="license"; type="application/rsl+xml"', NOASSERTION),
        ("<" * 9000, NOASSERTION),
    ],
)
def test_link_headers(header, expression):
    """RFC 8288 links are read with their parameters in any order; an RSL link is no licence."""
    decision = read_licence(b"", url=PAGE, headers=[("LINK", header)]).decision
    assert decision.expression == expression


@pytest.mark.parametrize(
    ("rows", "expression", "scope", "confidence"),
    [
        ([("entry", "creativeCommons:license", f"{CC}/by/4.0/")], "CC-BY-4.0", "article", "B"),
        ([("source", "atom:link", f"{CC}/by-nd/4.0/")], "CC-BY-ND-4.0", "article", "C"),
        ([("feed", "copyright", "CC BY-SA 4.0")], "CC-BY-SA-4.0", "feed", "C"),
        ([("entry", "atom:link", "http://purl.org/atompub/license#unspecified")], NOASSERTION, "article", "N"),
        ([("entry", "media:license", f"{CC}/by/4.0/")], NOASSERTION, "image", "N"),
        (
            [("entry", "atom:link", f"{CC}/by/4.0/"), ("entry", "atom:link", f"{CC}/by-nc/4.0/")],
            "CC-BY-4.0 OR CC-BY-NC-4.0",
            "article",
            "B",
        ),
        ([("feed", "copyright", "© Harbour 2026")], NOASSERTION, "feed", "N"),
    ],
)
def test_feeds(rows, expression, scope, confidence):
    """An entry's licence is the article's; a feed's proves less, a picture's nothing."""
    licence = tuple(FeedLicence(level=level, element=element, value=value) for level, element, value in rows)
    decision = read_licence(b"", url=PAGE, hints=make_candidate(PAGE, licence=licence)).decision
    assert (decision.expression, decision.scope, decision.confidence) == (expression, scope, confidence)


def test_page_and_feed_together_confirm():
    """Two independent channels that say the same make the highest confidence."""
    licence = (FeedLicence(level="entry", element="cc:license", value=f"{CC}/by/4.0/"),)
    html = f"<article>{TEXT}<p>{BY}</p></article>"
    decision = decided(html, hints=make_candidate(PAGE, licence=licence))
    assert (decision.expression, decision.confidence) == ("CC-BY-4.0", Confidence.CONFIRMED)


@pytest.mark.parametrize(
    "html",
    [
        BY * 5_000,
        "<p>CC BY 4.0 content</p>" * 10_000,
        "<p>" + "creative commons by " * 50_000,
        "<div>" * 50_000 + BY,
        '<img alt="CC BY 4.0" src="by-88x31.png">' * 5_000,
        '<script type="application/ld+json">' + '{"license":' * 5_000 + "1" + "}" * 5_000 + "</script>",
        "<p>copyright " + "1 " * 100_000,
        "<p>" + "(" * 100_000 + "CC BY",
        "\x00CC BY" * 1_000,
    ],
    ids=range(9),
)
def test_pages_made_to_waste_time_do_not(html):
    """Huge, nested and repeated markup is read in bounded time, and evidence stays a bounded list."""
    started = time.process_time()
    assert len(detect(html.encode(), url=PAGE)) <= 80
    assert time.process_time() - started < 10


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"\x00" * 100, b"<", b"<!-- CC BY -->", "CC BY ✓".encode("utf-16")])
def test_odd_bytes_are_no_error(body):
    """What is no page yields no grant and no traceback."""
    assert read_licence(body, url=None).decision.expression == NOASSERTION


def test_evidence_says_where_and_by_what():
    """Each statement has its place, its words, its channel and the rules that read it."""
    (row,) = detect(f"{ARTICLE}{SITE_BY}".encode(), url=PAGE)
    assert row.locator == "/html/body/footer/a"
    assert row.raw == f'<a rel="license" href="{CC}/by/4.0/">CC BY 4.0</a>'
    assert row.context == "Content is licensed under CC BY 4.0 ."
    assert (row.polarity, row.url, row.channel) == (Polarity.GRANT, f"{CC}/by/4.0/", "template")
    assert row.detector.startswith("cuttings-licence/")


@pytest.mark.parametrize(
    ("before", "flags"),
    [
        ("", [("third_party",)]),
        ("<h1>Harbour Courier</h1><p>News of the coast</p>" * 9, []),  # the page's first heading is looked after
        ('<div class="related"><h1>Also read</h1></div>', [("third_party",)]),
        ('<div class="related">' + "<h1>Also read</h1>" * 9 + "</div>", [("third_party",)]),
    ],
)
def test_lines_after_the_page_s_own_heading_count(before, flags):
    """Headings of other items are passed over, few or many."""
    page = (
        f'{before}<h1>Ferry line to close</h1><div class="x1">AFP</div><div class="x2"><p>The council met.</p></div>'
        f'<div class="footer">Content available under <a href="{CC}/by/4.0/">CC BY 4.0</a></div>'
    )
    evidence = detect(page.encode(), url=PAGE, text="The council met on Tuesday. " * 40)
    assert [row.flags for row in evidence if row.code == "E20"] == flags


@pytest.mark.parametrize("box", ["related", "sidebar"])
def test_a_line_in_another_item_s_box_names_no_agency_of_ours(box):
    """Where a line stands is asked once one names an agency."""
    page = (
        f'<h1>Ferry line to close</h1><div class="{box}"><span></span><div>AFP</div></div><p>The council met.</p>'
        f'<div class="footer">Content available under <a href="{CC}/by/4.0/">CC BY 4.0</a></div>'
    )
    evidence = detect(page.encode(), url=PAGE, text="The council met on Tuesday. " * 40)
    assert not [row for row in evidence if row.code == "E20"]


@pytest.mark.parametrize("line", ["AFP", "By Jane Doe, Reuters", "Sponsored content"])
def test_lines_that_extraction_left_out_are_read(line):
    """Whose a text is may stand between heading and text, where extraction does not take it for text."""
    page = (
        f'<h1>Ferry line to close</h1><div class="x1">{line}</div><div class="x2"><p>The council met.</p></div>'
        f'<div class="footer">Content available under <a href="{CC}/by/4.0/">CC BY 4.0</a></div>'
    )
    evidence = detect(page.encode(), url=PAGE, text="The council met on Tuesday. " * 40)
    assert [row.flags for row in evidence if row.code == "E20"] == [("third_party",)]


@pytest.mark.parametrize(
    ("language", "words", "kept"),
    [
        ("en", "© 2026 Courier. All rights reserved.", True),
        ("de", "© 2026 Hafenpost. Alle Rechte vorbehalten.", True),
        ("ru", "© «Гавань», 2026. Все права защищены.", True),
        ("fa", "کلیه حقوق محفوظ است", True),
        ("en", "Some rights reserved.", False),
        ("en", "© 2026 Courier", False),
    ],
)
def test_that_all_rights_are_reserved_is_kept_as_a_notice(language, words, kept):
    """With the words as printed; it grants nothing, and some rights are not all."""
    page = f'<html lang="{language}"><body><article><p>The ferry was late.</p></article><footer>{words}</footer></body></html>'
    licence = read_licence(page.encode(), url="https://o.test/a", text="The ferry was late.")
    found = [row.raw for row in licence.evidence if row.expression == "LicenseRef-all-rights-reserved"]
    assert found == ([words] if kept else [])
    assert licence.decision.expression == NOASSERTION
