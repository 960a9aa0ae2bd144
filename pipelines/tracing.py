"""The licence follows the text: every text that came new is held against all others, and copies are decided anew.

What comes out depends on the texts, their times and what their pages say, never on the order in which they came: each
text that is new, changed or newly decided is traced, and with it those that are copies of it, or it of them. Doing it
twice is doing it once.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from pipelines.alike import Likes, Words
from pipelines.comparison import SAME_WORDS, UNTOLD, Overlap, Text, overlap
from pipelines.copies import Cluster, Copy, decided, is_copy
from pipelines.coverage.upkeep import tell_texts_of_all
from pipelines.revising.upkeep import weigh_stored
from pipelines.seed_origin import said_of_origin
from pipelines.texts import of_article, of_seed
from storage.archive import Archive
from storage.following import Due, Following, TracedArticle
from vocabulary.article import Seed
from vocabulary.licence import NOASSERTION, Decision, Licence

ROUND = 500
"""Texts taken at a time from those that are due: what they and their copies are compared by is in memory then."""


@dataclass(slots=True, kw_only=True)
class Traced:
    """What came of it."""

    texts: int = 0
    """Held against others."""
    changed: int = 0
    """Articles whose licence follows another text now, or no more, or otherwise."""


def trace_origins(archive: Archive, *, stopping: Callable[[], bool] = lambda: False) -> Traced:
    """Hold the texts that are due against all others, and let copies follow their origins.

    Stops between two texts when `stopping` says so; what is left is due the next time.
    """
    done = Traced()
    while not stopping() and (rows := archive.origins_due(ROUND)):
        if not _Round(archive, rows, done, stopping).run():
            break
    return done


def trace_after_crawl(archive: Archive, seeds: Collection[Seed], *, stopping: Callable[[], bool]) -> list[str]:
    """The same at the end of a crawl for these seeds; weigh changed texts, and tell those of all coverage apart.

    Returns, in words, which of the seeds are copies themselves.
    """
    trace_origins(archive, stopping=stopping)
    weigh_stored(archive, stopping=stopping)
    tell_texts_of_all(archive, stopping=stopping)
    return [f"seed {seed.name}: {said}" for seed in seeds if not stopping() for said in said_of_origin(seed, archive)]


class _Round:
    """One batch. Texts and what was found of them are remembered while it lasts.

    First is seen, with few questions about all of them, which texts are like others; only where any of these grants
    something are words, names and evidence read, and only words that differ are compared, each two of them once.
    """

    def __init__(self, archive: Archive, rows: list[Due], done: Traced, stopping: Callable[[], bool]) -> None:
        self._archive, self._rows, self._done, self._stopping = archive, rows, done, stopping
        self._seeds = {seed.name: seed for seed in archive.documents() if _is_known(seed.licence.decision)}
        """Those of whose licence something is known: a document that says nothing denies nothing."""
        self._likes = Likes(archive, self._seeds.values())
        self._articles: dict[int, TracedArticle] = {}
        self._copies: dict[str, Copy] = {}
        self._words: dict[str, Words] = {}
        self._clusters: dict[Words, Cluster] = {}
        self._overlaps: dict[tuple[Words, Words], Overlap] = {}
        self._origins: dict[str, Copy | None] = {}
        self._reached: set[int] = set()

    def run(self) -> bool:
        """Settle all that is due, and what that touches; False when it was stopped."""
        due = [row.article_id for row in self._rows if row.article_id is not None]
        seeds = [row.seed for row in self._rows if row.seed is not None]
        self._done.texts += len(due) + len(seeds)
        self._likes.read(due)
        found = [words for name in seeds if (words := self._likes.words_of_seed(name)) is not None]
        found += self._words_of(due)
        self._likes.explore(found)
        waiting = {*due, *self._archive.followers(due, seeds), *self._published(found)}
        while waiting:
            self._reached |= waiting
            links = self._settle(sorted(waiting))
            if links is None:
                return False
            waiting = self._published(self._words_of(links)) - self._reached
        self._archive.origins_done(self._rows)
        return True

    def _words_of(self, article_ids: Iterable[int]) -> list[Words]:
        return [words for one in article_ids if (words := self._likes.words(one)) is not None]

    def _published(self, several: Iterable[Words]) -> set[int]:
        """The articles of these words, and of those that are like them."""
        return {one for words in several for alike in (words, *(words.alike or ())) for one in alike.articles}

    def _settle(self, article_ids: list[int]) -> list[int] | None:
        """Decide on these articles; returns those over which others may have another origin now, None when stopped."""
        self._likes.read(article_ids)
        self._likes.explore(self._words_of(article_ids))
        touched = [one for one in article_ids if self._may_follow(one)]
        self._read(touched)
        settled: list[tuple[TracedArticle, Following | None]] = []
        between: list[int] = []
        stopped = False
        for one in touched:
            if stopped := self._stopping():
                break
            if one in self._articles:
                copy = self._copies[f"article {one}"]
                following = self._decided(copy)
                if following is not None or self._is_following(one):
                    settled.append((self._articles[one], following))
                elif self._origins.get(copy.name) is not None:  # a copy, though its own page decides about it
                    between.append(one)
        self._remember([*(traced.id for traced, _ in settled), *between])
        changed = self._archive.follow(settled) if settled else []
        self._done.changed += len(changed)
        return None if stopped else [*changed, *between]

    def _remember(self, links: Iterable[int]) -> None:
        """Have these due until what is like them is settled: that may be stopped when they are."""
        of_words = [(one, words) for one in links if (words := self._likes.words(one)) is not None]
        leads_on = {words: bool(self._published([words]) - self._reached) for words in {words for _, words in of_words}}
        far = [one for one, words in of_words if leads_on[words]]
        if far:
            self._rows += self._archive.trace_again([self._articles[one] for one in far])

    def _may_follow(self, article_id: int) -> bool:
        """Whether any text grants something that is like this one, or like one that is; or this one follows now.

        Where none does nothing follows, and no two texts need be compared: so it is with most.
        """
        words = self._likes.words(article_id)
        return self._is_following(article_id) or (words is not None and words.circle.grants)

    def _is_following(self, article_id: int) -> bool:
        text = self._likes.text(article_id)
        return text is not None and text.follows

    def _decided(self, copy: Copy) -> Following | None:
        """The decision that another text gives this one; None when its own licence holds."""
        if copy.name not in self._words:
            return None
        root = self._root(copy)
        if root is None:
            rivals = self._cluster(copy).rivals_of(copy)
            return _following(decided(copy, None, None, rivals), copy, None)
        found = self._overlap(root, copy)
        return _following(decided(copy, root, found if is_copy(found) else None, ()), copy, root)

    def _root(self, copy: Copy) -> Copy | None:
        """The first of a chain of copies.

        Beyond one that its page says is a third party's it goes on only to a text that this itself is a copy of: what
        is not that one's is the third party's.
        """
        seen, here, root = {copy.name}, copy, None
        while (origin := self._origin(here)) is not None and origin.name not in seen:
            if here is not copy and _is_others(here) and not self._is_copy(copy, origin):
                break
            seen.add(origin.name)
            here = root = origin
        return root

    def _origin(self, copy: Copy) -> Copy | None:
        if copy.name not in self._origins:
            self._origins[copy.name] = self._cluster(copy).origin_of(copy)
        return self._origins[copy.name]

    def _cluster(self, copy: Copy) -> Cluster:
        """The texts that may be the same as a text."""
        words = self._words[copy.name]
        if words not in self._clusters:
            self._read_like([words])
            copies = [one for alike in (words, *(words.alike or ())) for one in self._copies_of(alike)]
            self._clusters[words] = Cluster(copies, self._is_copy)
        return self._clusters[words]

    def _copies_of(self, words: Words) -> list[Copy]:
        names = [*(f"article {one}" for one in words.articles), *(f"seed {name}" for name in words.seeds)]
        return [self._copies[name] for name in names if name in self._copies]

    def _is_copy(self, copy: Copy, origin: Copy) -> bool:
        return is_copy(self._overlap(origin, copy))

    def _overlap(self, one: Copy, other: Copy) -> Overlap:
        """What the words of two texts share: compared once, whoever publishes them."""
        a, b = self._words[one.name], self._words[other.name]
        if a is b:
            return SAME_WORDS
        if (a, b) not in self._overlaps:
            one_text, other_text = self._text(a), self._text(b)
            found = overlap(one_text, other_text) if one_text and other_text else UNTOLD
            self._overlaps[a, b], self._overlaps[b, a] = found, found.turned
        return self._overlaps[a, b]

    def _text(self, words: Words) -> Text | None:
        """The words as one of those prints them whose text is kept, if there is one: the same, whoever came first."""
        kept = (copy for copy in self._copies_of(words) if copy.is_kept)
        first = min(kept, key=lambda copy: (copy.url or "", copy.name), default=None)
        return None if first is None else first.text

    def _read(self, article_ids: list[int]) -> None:
        """Have these articles at hand, and those that they may be copies of."""
        self._read_like(self._words_of(article_ids))
        self._read_articles(article_ids)

    def _read_like(self, several: list[Words]) -> None:
        self._likes.find(several)
        self._read_articles(self._published(several))
        for words in several:
            for alike in (words, *(words.alike or ())):
                for name in alike.seeds:
                    self._copies[f"seed {name}"] = of_seed(self._seeds[name])
                    self._words[f"seed {name}"] = alike

    def _read_articles(self, article_ids: Iterable[int]) -> None:
        new = [one for one in article_ids if one not in self._articles]
        for traced in self._archive.traced_articles(new) if new else ():
            copy = of_article(traced)
            self._articles[traced.id] = traced
            self._copies[copy.name] = copy
            words = self._likes.words(traced.id)
            if words is not None:
                self._words[copy.name] = words


def _is_known(decision: Decision) -> bool:
    return decision.expression != NOASSERTION or "exception_wins" in decision.trace or "arr" in decision.flags


def _is_others(copy: Copy) -> bool:
    return "exception_wins" in copy.own.decision.trace


def _following(licence: Licence, copy: Copy, root: Copy | None) -> Following | None:
    """What is to be kept; None when a text's own licence holds."""
    if licence is copy.own:
        return None
    kind, _, name = root.name.partition(" ") if root else ("", "", "")
    return Following(
        licence=licence,
        article_id=int(name) if kind == "article" else None,
        seed=name if kind == "seed" else None,
    )
