"""What the addresses of an outlet's articles look like, learned from those that are known."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.urls import host_of

LEAST = 5
"""Known articles from which something is learned; fewer may all be exceptions."""
USUAL = 20
"""Known articles from which an unseen shape speaks against a link."""
SHARE = 0.02
"""Of the known articles that must have a shape before it counts: single odd pages are no pattern."""
MOST = 500
"""Known articles that are looked at: more say nothing new."""
STRONG, WEAK = 3, 1
"""Points for a shape that tells articles from lists by itself, and for one that lists may have as well."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS = re.compile(r"[-_+ ,]+")
_EXTENSION = re.compile(r"\.([a-z]{2,5})$")
_SLUG = 4
_DEEP = 8
_PLAIN = {"word", "words"}

Shape = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""Host, extension, kind of each part of the path, names of the parameters that hold a number."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """How often each shape is met among known articles."""

    counts: Mapping[Shape, int]
    words: frozenset[str]
    """Parts of paths that several articles have in common."""
    total: int

    @property
    def is_known(self) -> bool:
        """Whether enough articles are known to learn from."""
        return self.total >= LEAST

    @classmethod
    def of(cls, known: Iterable[str]) -> "Shapes":
        """Learn from addresses of articles; what is no address is passed over."""
        counts: Counter[Shape] = Counter()
        words: Counter[str] = Counter()
        for url in filter(host_of, islice(known, MOST)):
            counts[_shape(url)] += 1
            words.update(set(_segments(url)[:-1]))
        common = frozenset(word for word, count in words.items() if count >= LEAST)
        return cls(counts=counts, words=common, total=counts.total())

    def points(self, link: str) -> int:
        """How much a link's shape speaks for an article: 0 when too little is known, less than 0 against it."""
        if not self.is_known:
            return 0
        shape = _shape(link)
        count = self.counts.get(shape, 0)
        if count > 1 and count >= SHARE * self.total:
            return STRONG if _is_telling(shape) else WEAK
        return -WEAK if self.total >= USUAL else 0


def _is_telling(shape: Shape) -> bool:
    _, _, kinds, numbers = shape
    return bool(numbers) or bool(set(kinds) - _PLAIN)


def _shape(url: str) -> Shape:
    path = _segments(url)
    extension = _EXTENSION.search(path[-1]) if path else None
    if extension:
        path[-1] = path[-1][: extension.start()]
    numbers = {name for name, value in parse_qsl(urlsplit(url).query) if value.isdecimal()}
    return (
        host_of(url),
        extension[1] if extension else "",
        tuple(_kind(segment) for segment in path[:_DEEP]),
        tuple(sorted(numbers)),
    )


def _segments(url: str) -> list[str]:
    return [segment for segment in unquote(urlsplit(url).path).lower().split("/") if segment]


def _kind(segment: str) -> str:
    """What sort of word one part of a path is."""
    if segment.isdecimal():
        return "year" if _YEAR.fullmatch(segment) else "day" if len(segment) < 3 else "number"  # noqa: PLR2004
    words = [word for word in _WORDS.split(segment) if word]
    digits = sum(map(str.isdecimal, segment))
    if digits >= _SLUG:
        return "slug with number" if len(words) > 1 else "code"
    if len(words) >= _SLUG:
        return "slug"
    return "words" if len(words) > 1 else "word"
