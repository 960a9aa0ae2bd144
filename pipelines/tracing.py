"""The licence follows the text: every text that came new is held against all others, and copies are decided anew.

What comes out depends on the texts, their times and what their pages say, never on the order in which they came: each
text that is new, changed or newly decided is traced, and with it those that are copies of it, or it of them. Doing it
twice is doing it once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipelines.comparison import Text
from pipelines.copies import Copy, are_apart, decided, is_copy, origin_among
from storage import queries
from storage.archive import Archive
from storage.following import Due, Following, TracedArticle
from vocabulary.article import Seed
from vocabulary.licence import NOASSERTION, Decision, Licence
from vocabulary.match import Fingerprint

BATCH = 50
"""Texts taken at a time from those that are due: what they and their copies are compared by is in memory then."""
MOST = 40
"""Texts that one is held against: those that share most of it. A wire story that more outlets print is found by its
exact words, and any of them leads to the others."""
SHARED = 3
"""Sampled runs that two texts have in common at least: with one in eight kept, some two dozen words."""
WORTH_A_LOOK = 0.1
"""Share of the sampled runs of the smaller text, below which two need not be compared: copies share .25 and more."""


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
    while not stopping() and (rows := archive.origins_due(BATCH)):
        if not _Round(archive, rows, done, stopping).run():
            break
        archive.origins_done(rows)
    return done


class _Round:
    """One batch. Texts and what was found of them are remembered while it lasts."""

    def __init__(self, archive: Archive, rows: list[Due], done: Traced, stopping: Callable[[], bool]) -> None:
        self._archive, self._rows, self._done, self._stopping = archive, rows, done, stopping
        self._articles: dict[int, TracedArticle | None] = {}
        self._copies: dict[str, Copy] = {}
        self._pairs: dict[tuple[str, str], bool] = {}
        self._candidates: dict[str, list[int]] = {}
        self._near: dict[str, list[str]] = {}
        self._silent: set[str] = set()
        """Texts of which it was seen that neither they nor any like them state anything."""

    @cached_property
    def _seeds(self) -> dict[str, Seed]:
        """Those of whose licence something is known: a document that says nothing denies nothing."""
        return {seed.name: seed for seed in self._archive.documents() if _is_known(seed.licence.decision)}

    def run(self) -> bool:
        """Settle all that is due, and what that touches; False when it was stopped."""
        due = [row.article_id for row in self._rows if row.article_id is not None]
        seeds = [row.seed for row in self._rows if row.seed is not None]
        self._done.texts += len(due) + len(seeds)
        self._read(due)
        self._read(one for article_id in due if (copy := self._of(article_id)) for one in self._candidates_of(copy))
        settled: set[int] = set()
        waiting = [*due, *self._archive.followers(due, seeds)]
        waiting += [
            article_id for seed in seeds if seed in self._seeds for article_id in self._alike_to(self._of_seed(seed))
        ]
        waiting += [article_id for one in due if (copy := self._of(one)) for article_id in self._alike_to(copy)]
        while waiting:
            article_id = waiting.pop()
            if article_id in settled:
                continue
            if self._stopping():
                return False
            settled.add(article_id)
            copy = self._of(article_id)
            if copy is not None and self._settle(article_id, copy):
                self._done.changed += 1
                waiting += self._alike_to(copy)
        return True

    def _settle(self, article_id: int, copy: Copy) -> bool:
        traced = self._articles[article_id]
        assert traced is not None
        root, licence = None, copy.own
        if self._may_follow(copy):
            root = self._root(copy)
            licence = decided(copy, root, self._touching(copy))
        if licence is copy.own and traced.article.licence == copy.own:
            return False
        return self._archive.follow(traced, _following(licence, copy, root))

    def _may_follow(self, copy: Copy) -> bool:
        """Whether anything is known of the licence of this text or of any that is like it, or like one that is.

        Where nothing is, nothing follows, and no two texts need be compared: so it is with most.
        """
        seen, waiting = {copy.name}, [copy]
        while waiting:
            one = waiting.pop()
            if one.name in self._silent:
                continue
            if _is_known(one.own.decision):
                return True
            new = [other for other in self._others(one) if other.name not in seen]
            seen.update(other.name for other in new)
            waiting += new
        self._silent |= seen
        return False

    def _root(self, copy: Copy) -> Copy | None:
        """The first of a chain of copies."""
        seen, here, root = {copy.name}, copy, None
        while (origin := origin_among(here, self._originals(here))) is not None and origin.name not in seen:
            seen.add(origin.name)
            here = root = origin
        return root

    def _originals(self, copy: Copy) -> list[Copy]:
        """The texts that this one is a copy of, or they of it."""
        if copy.is_seed:
            return []
        return [other for other in self._others(copy) if self._is_copy(copy, other)]

    def _touching(self, copy: Copy) -> Iterator[Copy]:
        """Compared one by one, as they are asked for: a text that has an origin needs none of them."""
        return (one for one in self._others(copy) if self._is_copy(copy, one) or self._is_copy(one, copy))

    def _is_copy(self, copy: Copy, origin: Copy) -> bool:
        pair = (copy.name, origin.name)
        if pair not in self._pairs:
            self._pairs[pair] = is_copy(copy, origin) is not None
        return self._pairs[pair]

    def _others(self, copy: Copy) -> list[Copy]:
        """Texts of other houses that share enough with this one."""
        if copy.name not in self._near:
            ids = self._candidates_of(copy)
            self._read(ids)
            found = [other for one in ids if (other := self._of(one)) is not None]
            found += [] if copy.is_seed else map(self._of_seed, self._seeds)
            self._near[copy.name] = [
                other.name for other in found if are_apart(copy, other) and self._share(copy, other)
            ]
        return [self._copies[name] for name in self._near[copy.name]]

    def _share(self, one: Copy, other: Copy) -> bool:
        """Whether two may be copies, by their fingerprints."""
        a, b = self._fingerprint(one), self._fingerprint(other)
        if a is None or b is None or a.version != b.version:
            return False
        shared = len(set(a.hashes) & set(b.hashes))
        return a.exact == b.exact or shared >= max(SHARED, WORTH_A_LOOK * min(len(a.hashes), len(b.hashes)))

    def _alike_to(self, copy: Copy) -> list[int]:
        return [int(one.name.partition(" ")[2]) for one in self._others(copy) if not one.is_seed]

    def _candidates_of(self, copy: Copy) -> list[int]:
        """Articles whose sampled runs this text shares, by id; asked once a round."""
        if copy.name not in self._candidates:
            fingerprint = self._fingerprint(copy)
            found: list[int] = []
            if fingerprint is not None and fingerprint.shingles:
                shared = queries.sharing(self._archive, fingerprint, at_least=SHARED)[:MOST]
                found = [*self._archive.same_texts(fingerprint, MOST), *(article_id for article_id, _ in shared)]
            self._candidates[copy.name] = list(dict.fromkeys(found))
        return self._candidates[copy.name]

    def _fingerprint(self, copy: Copy) -> Fingerprint | None:
        kind, _, name = copy.name.partition(" ")
        if kind == "seed":
            return self._seeds[name].fingerprint
        traced = self._articles[int(name)]
        return traced.article.fingerprint if traced else None

    def _of(self, article_id: int) -> Copy | None:
        """An article as one that may be a copy; None when its text is not kept."""
        self._read([article_id])
        return self._copies.get(f"article {article_id}")

    def _read(self, article_ids: Iterable[int]) -> None:
        """Have these articles at hand."""
        new = [one for one in dict.fromkeys(article_ids) if one not in self._articles]
        if not new:
            return
        self._articles |= dict.fromkeys(new)
        for traced in self._archive.traced_articles(new):
            copy = _of_article(traced)
            self._articles[traced.article.id] = traced
            self._copies[copy.name] = copy

    def _of_seed(self, name: str) -> Copy:
        if f"seed {name}" not in self._copies:
            self._copies[f"seed {name}"] = _of_seed(self._seeds[name])
        return self._copies[f"seed {name}"]


def _is_known(decision: Decision) -> bool:
    return decision.expression != NOASSERTION or "exception_wins" in decision.trace or "arr" in decision.flags


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


def _of_article(traced: TracedArticle) -> Copy:
    article = traced.article
    return Copy(
        name=f"article {article.id}",
        text=Text(
            title=article.title, text=article.compared or "", language=article.language, published=article.published
        ),
        own=traced.own,
        outlet=article.outlet,
        titles=(article.outlet_title,),
        url=article.url,
        authors=tuple(author.name for author in article.authors),
        copied_from=article.syndicated_from,
    )


def _of_seed(seed: Seed) -> Copy:
    return Copy(
        name=f"seed {seed.name}",
        text=Text(title=seed.title, text=seed.text, language=seed.language, published=seed.published),
        own=seed.licence,
        outlet=seed.outlet,
        titles=(seed.publisher,) if seed.publisher else (),
        url=seed.url,
        authors=tuple(author.name for author in seed.authors),
        is_seed=True,
    )
