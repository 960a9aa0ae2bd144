"""What an entry of a feed says, as a candidate."""

import re
from collections.abc import Iterable, Iterator

from crawler.sources.behind import behind
from crawler.sources.content import Found, tidy
from crawler.urls import absolute, canonical
from vocabulary.moment import Moment
from vocabulary.page import Candidate, Enclosure, FeedLicence, FoundBy, pack

_MARKUP = re.compile(r"</?(?:a|b|i|u|em|strong|span|font|sup|sub|br|p|small|mark|q|cite)\b[^<>]{0,300}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,300}>[^<]{0,10000}</\1>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_LONGEST_SUMMARY = 1_000
"""Characters; more is an article's text, which is taken from its page."""
_LOOKED_AT = 10_000
"""Characters of a summary, with its markup."""
_LONGEST_NAME = 300
"""Characters of a category or an identifier."""
_SHORTEST_CONTENT = 500
"""Characters, markup included, below which no article is told whole."""
_MOST = 50
"""Categories, or enclosures, of one entry that are kept."""

Stated = tuple[object, object, object]
"""An enclosure as it stands in a feed: address, media type, length."""


def candidate(
    source: str,
    *,
    base: str,
    links: tuple[str, str],
    title: str | None,
    published: Moment | None,
    modified: Moment | None,
    authors: tuple[str, ...],
    language: str | None,
    licence: tuple[FeedLicence, ...] = (),
    summary: str | None = None,
    guid: str | None = None,
    categories: Iterable[object] = (),
    enclosures: Iterable[Stated] = (),
    contents: Iterable[object] = (),
) -> Candidate | None:
    """An entry with its address made absolute; None when it has none that can be asked for.

    `links` are its own link and the one that the feed says is behind it, empty where there is none. `contents` are what
    it says that the page says, as HTML; the longest counts.
    """
    link, stated = (absolute(one, base, fragment=True) for one in links)
    link = link or stated
    if link is None:
        return None
    hidden = stated or absolute(behind(link) or "", base)
    return Candidate(
        url=canonical(hidden or link),
        link=link,
        found_by=FoundBy.FEED,
        source=source,
        title=tidy(_MARKUP.sub("", tidy(title))) or None if title else None,
        published=published,
        modified=modified,
        authors=authors,
        language=language.strip().replace("_", "-") or None if language else None,
        licence=licence,
        summary=_summary(summary),
        guid=guid.strip()[:_LONGEST_NAME] or None if guid else None,
        categories=tuple(_names(categories))[:_MOST],
        enclosures=tuple(_files(enclosures, base))[:_MOST],
        content=_content(contents),
    )


def found_of(made: list[Candidate | None]) -> Found:
    """The entries that have an address, and how many have none."""
    candidates = tuple(one for one in made if one is not None)
    return Found(candidates=candidates, unusable=len(made) - len(candidates))


def _summary(text: str | None) -> str | None:
    if not text:
        return None
    plain = tidy(_TAG.sub(" ", _UNSEEN.sub(" ", text[:_LOOKED_AT])))
    return plain[:_LONGEST_SUMMARY].rstrip() or None


def _content(contents: Iterable[object]) -> bytes | None:
    longest = max((one for one in contents if isinstance(one, str)), key=len, default="")
    return pack(longest) if len(longest) >= _SHORTEST_CONTENT else None


def _names(stated: Iterable[object]) -> Iterator[str]:
    names = (tidy(one)[:_LONGEST_NAME] for one in stated if isinstance(one, str))
    yield from dict.fromkeys(name for name in names if name)


def _files(stated: Iterable[Stated], base: str) -> Iterator[Enclosure]:
    for address, kind, size in stated:
        url = absolute(address, base) if isinstance(address, str) else None
        if url is None:
            continue
        length = int(size) if isinstance(size, int | str) and re.fullmatch(r"[0-9]{1,15}", str(size).strip()) else None
        yield Enclosure(url=url, type=kind.strip()[:100] or None if isinstance(kind, str) else None, length=length)
