"""RSL that comes along with a page: in a script of its own, or in the feed that named the page."""

from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.etree import XPath

from pipelines.licence.feeds import RSL_CONTENT
from pipelines.licence.making import RSL
from pipelines.licence.tree import Element, elements
from pipelines.reservations.rsl import RslDocument, read_rsl
from vocabulary.licence import Evidence
from vocabulary.page import Candidate

_MOST = 5
"""Documents of one page that are read."""
_SCRIPTS = XPath("//script[contains(translate(@type, 'RSLXM', 'rslxm'), 'rsl+xml')]")


def in_scripts(root: Element, *, url: str | None) -> Iterator[RslDocument]:
    """`<script type="application/rsl+xml">`."""
    scripts = (script for script in elements(_SCRIPTS, root) if script.get("type", "").strip().lower() == RSL)
    for number, script in enumerate(islice(scripts, _MOST)):
        yield read_rsl((script.text or "").encode(), url=url, locator=f"script/{number}")


def in_feed(candidate: Candidate) -> Iterator[RslDocument]:
    """`rsl:content` of a feed, of the entry or of all of it."""
    said = (one for one in candidate.licence if one.element == RSL_CONTENT)
    for one in islice(said, _MOST):
        locator = f"feed:{one.level}/{one.element}"
        yield read_rsl(one.value.encode(), url=candidate.url, locator=locator, channel="feed")


def kept_of_feed(evidence: Iterable[Evidence], *, url: str | None) -> Iterator[RslDocument]:
    """The same from what was kept of the feed as evidence."""
    for row in evidence:
        if row.code == "R05" and row.channel == "feed" and row.raw.startswith("<"):
            yield read_rsl(row.raw.encode(), url=url, locator=row.locator, channel="feed")


def standards(root: Element | None, hints: Candidate | None, *, url: str | None) -> tuple[Evidence, ...]:
    """The licences that RSL beside a page names as its standard: evidence, at most C."""
    found = list(in_scripts(root, url=url)) if root is not None else []
    found += in_feed(hints) if hints is not None else ()
    return tuple(row for document in found for row in document.evidence)
