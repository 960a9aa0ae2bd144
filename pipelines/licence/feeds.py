"""Licences in feeds, as the feed's reader kept them: of an entry (E18), of its source, of the whole feed (E19)."""

from dataclasses import replace

from pipelines.licence.folding import fold
from pipelines.licence.making import UNSPECIFIED_IN_FEED, Place, notice, of_address, of_words, offered
from pipelines.licence.names import read_names
from pipelines.licence.permissions import permission_in_words
from pipelines.licence.rules import pattern
from pipelines.licence.urls import host_of
from vocabulary.licence import Evidence, Scope
from vocabulary.page import Candidate, FeedLicence


def in_feed(candidate: Candidate) -> list[Evidence]:
    """Evidence from what a feed said of an entry or of itself."""
    found: list[Evidence] = []
    own = {licence.level for licence in candidate.licence if _withholds(licence)}
    itself = any(one.level == "entry" and not one.element.startswith(("media:", "rsl:")) for one in candidate.licence)
    for licence in candidate.licence:
        if licence.element == RSL_CONTENT:
            found.append(notice(replace(_place(licence), code="R05", scope=Scope.SITE), licence.value))
            continue
        if _yields(licence, own) or (itself and licence.level == "source"):
            found.append(notice(_place(licence), licence.value))
            continue
        place = _place(licence)
        value = licence.value.strip()
        if _is_address(value):
            found.extend(of_address(value, place, base=candidate.source or None, raw=value))
        elif value:
            host = host_of(candidate.url)
            said = of_words(value, place, host=host) or permission_in_words(value, place, host=host)
            found.extend(said or [notice(place, value)])
    levels = dict.fromkeys(row.block for row in found)
    return [row for level in levels for row in offered([row for row in found if row.block == level])]


RSL_CONTENT = "rsl:content"
"""An RSL element of a feed: a reservation; the licence that it may name is read with its other words."""
_LEVELS = ("entry", "source", "feed")
"""From the most specific to the widest: what an entry says of itself goes before what its feed says of everything."""


def _withholds(licence: FeedLicence) -> bool:
    """Whether a statement says outright that nothing is granted: RFC 4946's `unspecified`, or all rights reserved."""
    value = licence.value.strip()
    if licence.element.startswith(("media:", "rsl:")):
        return False
    folded = fold(value)
    return value == UNSPECIFIED_IN_FEED or (
        pattern("statements", "reserved").search(folded) is not None and not read_names(folded)
    )


def _yields(licence: FeedLicence, withheld: set[str]) -> bool:
    """Whether a statement speaks of a wider level than one that withholds, and so not of this entry."""
    return any(_LEVELS.index(level) < _LEVELS.index(licence.level) for level in withheld)


def _place(licence: FeedLicence) -> Place:
    """An entry's own statement is the article's; a feed's does not prove it, aggregated feeds mix owners."""
    whole_feed = licence.level == "feed"
    scope = Scope.FEED if whole_feed else Scope.ARTICLE
    if licence.element.startswith("media:"):
        scope = Scope.IMAGE
    return Place(
        code="E19" if whole_feed else "E18",
        locator=f"feed:{licence.level}/{licence.element}",
        scope=scope,
        channel="feed",
        block=f"feed:{licence.level}",
        flags=("atom_source",) if licence.level == "source" else (),
    )


def _is_address(value: str) -> bool:
    return "://" in value[:12] or value.startswith(("//", "creativecommons.org/", "www.creativecommons.org/"))
