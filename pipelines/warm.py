"""Read two pages of our own, so that all that reading loads and compiles on first use is there.

Word lists, models, paths and patterns take a second of a core. The server from which workers are forked imports this
module once, and each worker begins with what it left.
"""

import gc
import logging

_HEAD = """<!DOCTYPE html><html lang="en"><head><title>Old bridge to be repaired | Tarn Herald</title>
<meta property="og:title" content="Old bridge to be repaired"><meta property="og:site_name" content="Tarn Herald">
<link rel="canonical" href="https://tarn.example/news/bridge.html">"""
_STATED = """<meta name="author" content="By Jane Roe"><meta property="article:published_time"
content="2022-03-01T10:00:00+01:00"><script type="application/ld+json">{"@context": "https://schema.org",
"@type": "NewsArticle", "headline": "Old bridge to be repaired", "dateModified": "2022-03-02",
"author": {"@type": "Person", "name": "Jane Roe"}}</script>"""
_LINE = '<p class="byline">By Jane Roe and John Doe, Tarn Herald</p><p>Published March 1, 2022, 10:00</p>'
_BODY = """<p>The council of Lower Tarn decided on Tuesday, after a debate of four hours, to repair the old bridge over
the river rather than to build a new one farther down the valley, the mayor said in a short statement.</p>
<p>“We have crossed it for two hundred years,” said the engineer who read the report, “and with some care our
grandchildren will cross it too.” Work begins in spring and should take 14 months.</p>
<p>Opponents wanted a <a href="/news/other.html">wider road for lorries</a>; they may ask the court of the district
until the end of May, but few of them expect that it would help anybody.</p>
<h2>What it costs</h2><ul><li>Stone and mortar for the arches</li><li>Wages of the masons</li></ul>
<blockquote>Nothing lasts that nobody mends, the chronicle of the town says of the year of the flood.</blockquote>"""
_RIGHTS = """<p>This article is licensed under a <a rel="license"
href="https://creativecommons.org/licenses/by/4.0/">Creative Commons Attribution 4.0 licence</a>, except for pictures
and what others hold the rights in. You may republish it free of charge if you name the author and link to us.</p>
<p>Reporting by Jane Roe; © 2022 Tarn Herald. All rights reserved by the photographers.</p>"""
_WHOLE = f"""{_HEAD}{_STATED}</head><body><header><nav><a href="/">Front page</a></nav></header><article>
<h1>Old bridge to be repaired</h1>{_LINE}<figure><img src="a.jpg"><figcaption>The bridge. Photo: John Doe</figcaption>
</figure>{_BODY}{_BODY}{_RIGHTS}</article><aside class="related"><a href="/news/other.html">Another headline</a></aside>
<footer class="footer"><p>© Tarn Herald, licensed under CC BY</p></footer></body></html>"""
_SHORT = f"""{_HEAD}</head><body><div id="menu"><a href="/a">A list of things</a></div><h1>Old bridge</h1>{_LINE}
<div><p>The council of Lower Tarn decided to repair the old bridge.</p></div></body></html>"""
PAGES = (_WHOLE, _SHORT)
"""A page as pages should be, and one that says so little that it is read in every way there is."""


def warm() -> None:
    """Load what reading needs, and read the pages."""
    gc.disable()  # nothing of this goes again, so nothing of it need be looked for
    from pipelines.comparison.rarity import rarity_in  # noqa: PLC0415
    from pipelines.reading import read_page  # noqa: PLC0415
    from pipelines.screening import SCREEN  # noqa: F401, PLC0415

    logging.disable(logging.CRITICAL)  # libraries say what they think of pages
    for page in PAGES:
        read_page(page.encode(), url="https://tarn.example/news/bridge.html")
    rarity_in("en")  # a list that nearly every crawl compares by, and what reads the others
    logging.disable(logging.NOTSET)
    gc.freeze()  # what is loaded stays: no worker looks through it, nor did we, and their memory stays shared
    gc.enable()


warm()
