"""The texts of a seed's coverage, told apart anew whenever anything has changed by which they are told.

What is kept says of which state of the coverage it was told. So it does not matter what has changed, a crawl, another
verdict, a take-down, nor whether telling was broken off: as long as the states differ it is still to be done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines import publications
from pipelines.comparison import RULES, SAME_WORDS, UNTOLD, BareText, Overlap, Text, overlap, recognised
from pipelines.copies import Copy
from pipelines.coverage.candidates import Words
from pipelines.coverage.grouping import Pair, grouped
from pipelines.coverage.roles import Placed, Published, before, first_of, place_of, told
from pipelines.direction import Publication
from pipelines.houses import house_of, title_of
from pipelines.texts import of_article, of_seed
from storage.archive import Archive
from storage.coverage import CoveredArticle, TextPlace
from vocabulary.article import Author, AuthorKind, Seed
from vocabulary.blocks import without_blocks
from vocabulary.coverage import Certainty
from vocabulary.licence import Licence
from vocabulary.match import COPIES, Verdict
from vocabulary.origin import Mark

VERSION = f"1.{RULES}"
"""Of the rules by which texts are told apart; raise the first number with every change of them."""
BATCH = 500
"""Articles whose texts are read at a time."""
PREPARED = 500
"""Texts of which what they are compared by is remembered: some 100 KB each, and made anew in a millisecond."""
_ONE_TEXT = frozenset({Verdict.IDENTICAL, Verdict.NEAR})
"""What a person says of two that are one text."""
_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}


class _StoppedError(Exception):
    """There is no more time: nothing was told. Raised and caught here."""


def tell_texts_of_all(archive: Archive, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Bring the texts of every seed up to date, as `tell_texts`; returns of how many seeds there was something new."""
    return sum(tell_texts(archive, seed, stopping=stopping) for seed in archive.seeds())


def tell_texts(archive: Archive, seed: Seed, *, stopping: Callable[[], bool] = lambda: False) -> bool:
    """Tell which articles of a seed's coverage have one text, if anything has changed; whether that was so.

    When `stopping` says so it ends at once, and what is to be done is done the next time; so it is with an archive that
    may not be written.
    """
    if archive.is_read_only:
        return False
    state = archive.coverage_changed(seed.name, VERSION)
    if state is None:
        return False
    articles = archive.covered(seed.name)
    try:
        places = _Telling(archive, seed, articles, stopping).run()
    except _StoppedError:
        return False
    archive.keep_texts(seed.name, places, state)
    return True


@dataclass(slots=True)
class _Printed:
    """Those that print the same words."""

    articles: list[int]
    is_seed: bool = False


class _Telling:
    """One seed's coverage. Words that several articles have are looked at once."""

    def __init__(
        self, archive: Archive, seed: Seed, articles: Sequence[CoveredArticle], stopping: Callable[[], bool]
    ) -> None:
        self._archive, self._seed, self._stopping = archive, seed, stopping
        self._articles = {article.id: article for article in articles}
        self._printed: dict[Words, _Printed] = {}
        self._words: dict[int, Words] = {}
        self._copies: dict[int, Copy] = {}
        self._published: dict[str, Published] = {}
        self._overlaps: dict[tuple[Words, Words], Overlap] = {}
        self._firsts: dict[Words, Published] = {}
        self._prepared = lru_cache(maxsize=PREPARED)(self._prepare)
        self._blocks = archive.blocks_of({article.outlet for article in articles})
        self._of_seed = Words.of(seed.fingerprint, f"seed {seed.name}")

    def run(self) -> list[TextPlace]:
        """What is to be kept."""
        self._gather()
        self._read()
        with_seed = [frozenset((self._of_seed, words)) for words in self._printed if words is not self._of_seed]
        together, apart = self._judged()
        groups = grouped(self._printed, self._compare, self._precedes, known=with_seed, together=together, apart=apart)
        texts = [self._told(group) for group in groups]
        texts.sort(key=self._closeness)
        passages = self._passages(texts)
        return [
            place for number, text in enumerate(texts, 1) for place in self._rows(number, text, passages.get(number))
        ]

    def _gather(self) -> None:
        self._printed[self._of_seed] = _Printed([], is_seed=True)
        by_exact = {self._of_seed.exact: self._of_seed}
        for article in self._articles.values():
            is_denied = article.is_judged and article.verdict not in _ONE_TEXT
            is_seeds = article.fingerprint is not None and article.fingerprint.exact == self._of_seed.exact
            words = Words.of(None if is_denied and is_seeds else article.fingerprint, f"article {article.id}")
            words = by_exact.setdefault(words.exact, words)
            self._words[article.id] = words
            self._printed.setdefault(words, _Printed([])).articles.append(article.id)

    def _read(self) -> None:
        """Have all publications at hand, as far as they are kept."""
        seed = of_seed(self._seed)
        self._published[seed.name] = Published(
            copy=seed, publication=publications.of_seed(self._seed), agency=_agency_of_seed(self._seed)
        )
        for article in self._articles.values():
            self._copies[article.id] = _bare(article)
        ids = list(self._articles)
        for start in range(0, len(ids), BATCH):
            if self._stopping():
                raise _StoppedError
            some = ids[start : start + BATCH]
            kinds = {}
            for traced in self._archive.traced_articles(some):
                self._copies[traced.id] = of_article(traced)
                kinds[traced.id] = _agency_among(traced.authors)
            for row in self._archive.publications(some):
                copy, publication = self._copies[row.id], publications.of_row(row)
                agency = copy.agency or kinds.get(row.id) or _house_named(publication)
                self._published[copy.name] = Published(
                    copy=copy, publication=publication, agency=None if agency is None else title_of(agency)
                )

    def _judged(self) -> tuple[set[Pair], set[Pair]]:
        """Pairs of which a person said that they are one text, and that they are two."""
        said: list[tuple[Words, Words, Verdict]] = [
            (self._of_seed, self._words[article.id], article.verdict)
            for article in self._articles.values()
            if article.is_judged
        ]
        for one, other, verdict in self._archive.judged_among(list(self._articles)):
            said.append((self._words[one], self._words[other], verdict))
        pairs = [(frozenset((one, other)), verdict) for one, other, verdict in said if one is not other]
        together = {pair for pair, verdict in pairs if verdict in _ONE_TEXT}
        return together, {pair for pair, verdict in pairs if verdict not in _ONE_TEXT} - together

    def _compare(self, one: Words, other: Words) -> Overlap:
        if one is other:
            return SAME_WORDS
        if (one, other) not in self._overlaps:
            if self._stopping():
                raise _StoppedError
            found = self._compared(one, other)
            self._overlaps[one, other], self._overlaps[other, one] = found, found.turned
        return self._overlaps[one, other]

    def _compared(self, one: Words, other: Words) -> Overlap:
        if one is self._of_seed:
            return self._to_seed(other)
        if other is self._of_seed:
            return self._to_seed(one).turned
        a, b = self._prepared(one), self._prepared(other)
        if a is not None and b is not None:
            return overlap(a, b)
        if one.fingerprint is None or other.fingerprint is None:
            return UNTOLD
        match = recognised(one.fingerprint, other.fingerprint)
        if match is None:
            return UNTOLD
        return Overlap(verdict=match.verdict, a_in_b=match.containment_a_in_b, b_in_a=match.containment_b_in_a)

    def _to_seed(self, words: Words) -> Overlap:
        """What the verdict says of (seed, article): a person's, then the closest, where several have these words."""
        articles = [self._articles[one] for one in self._printed[words].articles]
        article = min(articles, key=lambda article: (not article.is_judged, *_by_verdict(article)))
        is_copy = article.verdict in COPIES
        return Overlap(
            verdict=article.verdict if is_copy else None,
            a_in_b=article.seed_in_article,
            b_in_a=article.article_in_seed,
        )

    def _prepare(self, words: Words) -> Text | None:
        """The words as one of those prints them whose text is kept, if there is one: the same, whoever came first."""
        kept = [one.copy for one in self._publications(words) if one.copy.is_kept and one.copy.text.text]
        first = min(kept, key=lambda copy: (copy.url or "", copy.name), default=None)
        if first is None:
            return None
        return replace(first.text, text=without_blocks(first.text.text, self._blocks.get(first.outlet or "", ())))

    def _publications(self, words: Words) -> Iterator[Published]:
        printed = self._printed[words]
        if printed.is_seed:
            yield self._published[f"seed {self._seed.name}"]
        yield from (self._published[f"article {one}"] for one in printed.articles)

    def _precedes(self, one: Words, other: Words) -> bool | None:
        return before(self._first(one), self._first(other))

    def _first(self, words: Words) -> Published:
        if words not in self._firsts:
            self._firsts[words] = first_of(list(self._publications(words)))
        return self._firsts[words]

    def _told(self, group: Iterable[Words]) -> "_Text":
        words_of = {one.copy.name: words for words in group for one in self._publications(words)}
        found = told(self._published[name] for name in words_of)
        return _Text(places=found.places, certainty=found.certainty, words=words_of)

    def _closeness(self, text: "_Text") -> tuple[bool, int, float, tuple[object, ...]]:
        """The order of texts: the seed's own, then the closest verdict, the more similar, the earlier."""
        of_articles = [self._articles[_id(one.copy)] for one in text.places if one.role is not None]
        is_seeds = len(of_articles) < len(text.places)
        closest = min(map(_by_verdict, of_articles), default=(0, 0.0))
        first = text.places[0].copy
        when = "9999" if first.earliest is None else first.earliest.isoformat()
        return not is_seeds, *closest[:2], (when, first.url or "", first.name)

    def _passages(self, texts: Sequence["_Text"]) -> dict[int, int]:
        """By number of a text that of another from which it has passages: of several that of which it has most."""
        numbers = {words: number for number, text in enumerate(texts, 1) for words in text.words.values()}
        firsts = {number: self._published[text.places[0].copy.name] for number, text in enumerate(texts, 1)}
        found: dict[int, tuple[float, int]] = {}
        for (one, other), shared in self._overlaps.items():
            a, b = numbers[one], numbers[other]
            if shared.verdict is Verdict.EXCERPT and a != b and _has_it_from(firsts[b], firsts[a]):
                found[b] = min(found.get(b, (0.0, 0)), (-shared.b_in_a, a))
        return {number: origin for number, (_, origin) in found.items()}

    def _rows(self, number: int, text: "_Text", passages_of: int | None) -> Iterator[TextPlace]:
        first = text.words[text.places[0].copy.name]
        for place, one in enumerate(text.places, 1):
            if one.role is None:
                continue
            words = text.words[one.copy.name]
            found = self._compare(first, words)
            yield TextPlace(
                article_id=_id(one.copy),
                number=number,
                place=place,
                role=one.role,
                agency=one.agency,
                likeness=None if place == 1 else found.verdict,
                share=min(1.0, found.b_in_a),
                certainty=text.certainty,
                passages_of=passages_of,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """One text, with those that published it."""

    places: tuple[Placed, ...]
    certainty: Certainty
    words: Mapping[str, Words]


def _by_verdict(article: CoveredArticle) -> tuple[int, float]:
    return _ORDER[article.verdict], -article.similarity


def _bare(article: CoveredArticle) -> Copy:
    """What is known of an article without its text."""
    return Copy(
        name=f"article {article.id}",
        text=BareText(title=article.title, text="", published=article.published),
        is_kept=False,
        own=Licence(),
        outlet=article.outlet,
        titles=(article.outlet_title,),
        url=article.url,
    )


def _has_it_from(later: Published, earlier: Published) -> bool:
    """Whether of two texts that share a passage the one has it from the other: by what tells, else by their times."""
    told = before(earlier, later)
    return place_of(earlier.copy) < place_of(later.copy) if told is None else told


def _agency_among(authors: Iterable[Author]) -> str | None:
    return next((one.name for one in authors if one.kind is AuthorKind.AGENCY), None)


def _house_named(publication: Publication) -> str | None:
    """The agency or outlet that a page names as the source of all of its text, if it is one that is known."""
    parts = {Mark.MATERIAL, Mark.ADDRESS, Mark.COPIED_TO}
    named = (one.name for one in publication.named if one.name and one.mark not in parts)
    return next((name for name in named if house_of(name) is not None), None)


def _agency_of_seed(seed: Seed) -> str | None:
    from pipelines.extraction.bylines import kind_of  # noqa: PLC0415  (its word lists are only needed here)

    agency = _agency_among(seed.authors)
    if agency is None and seed.publisher and kind_of(seed.publisher, frozenset()) is AuthorKind.AGENCY:
        agency = seed.publisher
    return None if agency is None else title_of(agency)


def _id(copy: Copy) -> int:
    return int(copy.name.removeprefix("article "))
