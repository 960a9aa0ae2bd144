"""An outlet file held against what its newsroom has now."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crawler.dated import is_dated, pages_of
from crawler.outlet import Outlet, Source
from crawler.sources.content import Found, SourceError
from crawler.sources.feed import read_feed
from crawler.sources.section import read_section
from crawler.sources.sitemap import read_sitemap
from crawler.window import Window
from desk.fetch import Fetch, UnreachableError
from desk.outletfile import Probe
from vocabulary.address import identity
from vocabulary.licence import NOASSERTION
from vocabulary.outcome import InputError
from vocabulary.page import FoundBy

_READERS: dict[FoundBy, Callable[..., Found]] = {
    FoundBy.FEED: read_feed,
    FoundBy.SITEMAP: read_sitemap,
    FoundBy.SECTION: read_section,
}
_ERROR = 400
_UNDETERMINED = "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """What a look at an outlet says of its file."""

    differences: tuple[str, ...]
    """What the file says and is not so any more, or what it lacks. Empty: it holds."""
    notes: tuple[str, ...]
    """What a person may want to know: further sources, statements of rights, reservations."""


def recheck(outlet: Outlet, seen: Probe, fetch: Fetch) -> Recheck:
    """Compare an outlet file with a look at its home page; its own sources are asked for, each once."""
    read = {identity(one.source.url) for one in seen.sources}
    own = {identity(source.url) for source in outlet.sources}
    broken = {
        source.url: problem
        for source in outlet.sources
        if source.type in _READERS and identity(source.url) not in read and (problem := _broken(source, outlet, fetch))
    }
    news = [source for source in outlet.sources if source.type in {FoundBy.FEED, FoundBy.SITEMAP}]
    complete = any(source.url not in broken for source in news)
    others = [one for one in seen.sources if identity(one.source.url) not in own]
    lacking = [] if complete else [one for one in others if one.source.type is not FoundBy.SECTION]
    return Recheck(
        differences=(
            *_head(outlet, seen),
            *broken.values(),
            *(f"lacks the {one.source.type} {one.source.url}: {one.remark}" for one in lacking),
            *_licence(outlet, seen),
        ),
        notes=(
            *(f"also there: {one.source.type} {one.source.url}: {one.remark}" for one in others if one not in lacking),
            *(
                f"not tried: {source.type} {source.url}: it is asked by crawls for a seed or a window only"
                for source in outlet.sources
                if source.type not in _READERS
            ),
            *(note for note in seen.remarks if str(outlet.path) not in note),
        ),
    )


def _head(outlet: Outlet, seen: Probe) -> Iterator[str]:
    if not outlet.holds(seen.home):
        yield f"home: leads to {seen.home}, which is on none of the domains {', '.join(outlet.domains)}"
    spoken = {language.partition("-")[0] for language in outlet.languages}
    stated = seen.language.value.partition("-")[0]
    if stated != _UNDETERMINED and stated not in spoken:
        yield f"languages: the home page is in {seen.language.value} ({seen.language.seen})"


def _broken(source: Source, outlet: Outlet, fetch: Fetch) -> str | None:
    """What is wrong with a source of the file; None when it can be read and names something.

    Section pages of an outlet with `javascript` need to answer only: what they name, scripts write.
    """
    try:
        answer = fetch(_address(source))
        if answer.status >= _ERROR:
            return f"{source.type} {source.url}: answered HTTP {answer.status}"
        found = _READERS[source.type](answer.body, url=answer.url)
    except (UnreachableError, InputError) as error:
        return f"{source.type} {source.url}: {getattr(error, 'reason', error)}"
    except SourceError as error:
        return f"{source.type} {source.url}: {error}"
    if found.candidates or found.children or (outlet.javascript and source.type is FoundBy.SECTION):
        return None
    return f"{source.type} {source.url}: names nothing"


def _address(source: Source) -> str:
    """What is asked for to see whether a source still answers: of a dated archive the page of yesterday."""
    if not is_dated(source.url):
        return source.url
    return pages_of(source.url, Window(), today=dt.datetime.now(dt.UTC).date())[-1][0]


def _licence(outlet: Outlet, seen: Probe) -> Iterator[str]:
    stated = seen.licence.expression if seen.licence else NOASSERTION
    written = outlet.licence.expression if outlet.licence else NOASSERTION
    if stated not in {NOASSERTION, written}:
        assert seen.licence is not None
        yield f'licence: the file says {written}, the home page {stated}: "{seen.licence.statement}"'
