"""The archive: what crawls write to and everybody asks."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection

from storage import (
    blocks,
    captures,
    changes,
    checking,
    coverage,
    embeddings,
    extractions,
    fingerprints,
    following,
    frontier,
    imports,
    judging,
    leases,
    matching,
    merging,
    pace,
    publications,
    reading,
    recording,
    refetches,
    renewal,
    revisits,
    runs,
    schema,
    seeding,
    sources,
    sql,
    takedowns,
    upkeep,
)
from storage import loosenings as policy_log
from storage.blocks import LearnedFrom
from storage.checking import Finding
from storage.coverage import CoveredArticle, TextPlace
from storage.database import Database
from storage.errors import StorageError
from storage.extractions import StoredPage
from storage.fingerprints import Alike
from storage.following import Due, Following, KnownText, TracedArticle
from storage.matching import Rules
from storage.renewal import Gathered
from storage.rows import (
    ComparedRow,
    DueRow,
    LooseningRow,
    PublicationRow,
    StaleRow,
    StoredArticle,
    TakedownRow,
    UnmatchedRow,
)
from storage.runs import RunFacts
from storage.sql import Answer
from storage.statements import batches
from storage.takedowns import Erased
from storage.upkeep import ArchiveStats
from vocabulary.article import Article, Seed
from vocabulary.change import Change, Version, Weigh
from vocabulary.judgement import Pair, Said
from vocabulary.licence import Licence
from vocabulary.match import Fingerprint, Match, Verdict
from vocabulary.meaning import Embedding
from vocabulary.outcome import CuttingsError, InputError, Outcome, RunState
from vocabulary.page import Candidate
from vocabulary.policy import Loosening, Takedown, Target
from vocabulary.run import Assignment, OutletFacts, RunSummary, SourceReport
from vocabulary.source import RightsAnswer, RobotsAnswer, SourceAnswer, Validators

if TYPE_CHECKING:
    from storage.asking import Ask

_UNMATCHED_BATCH = 25
"""Articles read at a time, as many as a crawl matches at a time: what more is read then is read again."""

_PAGES_BATCH = 20
"""Stored pages read at a time: pages have up to some megabytes."""


class Archive:
    """One archive. Safe to use from several threads; every method that writes is one transaction.

    Every method raises StorageError when the database cannot do what is asked.
    """

    def __init__(self, database: Database) -> None:
        """Use `open_archive`."""
        self._database = database
        self._runs: dict[int, RunFacts] = {}

    @property
    def url(self) -> str:
        """Its address, without a password."""
        return self._database.place

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed: it was opened so, or its file or folder may not be written."""
        return self._database.is_read_only

    @property
    def ask(self) -> "Ask":
        """The questions, by the names that they have as commands: `archive.ask.timeline("000")`."""
        from storage.asking import Ask  # noqa: PLC0415 - questions know the archive

        return Ask(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent state of the archive, for `storage.queries`."""
        return self._database.reading()

    def take_lease(self, outlet: str, *, owner: str, seconds: float) -> None:
        """Take or renew the outlet's lease for `owner`; raises LeasedElsewhere when another holds it.

        A lease that has run out is taken over, and what its owner left open is settled as lost. So is at once the
        lease of a process of this machine that no longer lives, when owners are named `HOST:PID:anything`.
        """
        with self._database.writing(outlet) as connection:
            leases.take(connection, self.url, outlet, owner=owner, seconds=seconds)

    def renew_lease(self, outlet: str, *, owner: str, seconds: float) -> bool:
        """Prolong a lease that is ours; False when it was lost meanwhile."""
        with self._database.writing(outlet) as connection:
            return leases.renew(connection, outlet, owner=owner, seconds=seconds)

    def release_lease(self, outlet: str, *, owner: str) -> None:
        """Give a lease back; nothing happens when it is not ours."""
        with self._database.writing(outlet) as connection:
            leases.release(connection, outlet, owner=owner)

    def settle_lost(self, outlet: str, *, owner: str | None = None) -> int:
        """Mark runs of the outlet that are still open (those of `owner`, if named) as lost; returns how many."""
        with self._database.writing(outlet) as connection:
            return runs.settle_lost(connection, outlet, owner=owner, now=_now())

    def begin_run(self, assignment: Assignment, outlet: OutletFacts, *, seed: str | None, owner: str) -> int:
        """Open a run record and renew what is known of the outlet; `seed` must have been stored. Returns its id."""
        with self._database.writing(outlet.name) as connection:
            return runs.begin(connection, self.url, assignment, outlet, seed=seed, owner=owner, now=_now())

    def report_source(self, run: int, report: SourceReport) -> None:
        """Record what became of one source."""
        with self._database.writing() as connection:
            runs.report_source(connection, run, report, _now())

    def end_run(self, run: int, state: RunState, reason: str = "") -> RunSummary:
        """Close the run record and sum it up."""
        facts = self._facts(run)
        with self._database.writing(facts.outlet) as connection:
            summary = runs.end(connection, facts, state, reason, _now())
        self._runs.pop(run, None)
        return summary

    def register(self, run: int, candidates: Sequence[Candidate]) -> tuple[list[Candidate], int]:
        """Record what a source named; returns those to fetch in this run, and how many were never met before.

        Left out: pages settled for the run's scope and those that were in trouble lately (`storage.frontier`), unless
        the assignment says refetch, and pages already handed out in this run. Of several candidates with one address
        the first counts.
        """
        facts = self._facts(run)
        with self._database.writing(facts.outlet) as connection:
            bare = takedowns.without_hints(connection, facts.outlet, candidates)
            return frontier.register(connection, facts, bare, _now())

    def pending(self, run: int) -> list[Candidate]:
        """Pages of the outlet that earlier runs found and did not settle for this run's scope, oldest first.

        Before them those that are to be fetched again for a later seed, settled or not: `Candidate.seeds` names it.
        They count as handed out: a source that names them again in this run does not have them fetched twice. Those
        that were in trouble lately wait, unless the assignment says refetch.
        """
        facts = self._facts(run)
        with self._database.writing(facts.outlet) as connection:
            return frontier.pending(connection, facts, _now())

    def revisits(self, run: int, after: Sequence[timedelta], most: int | None = None) -> list[Candidate]:
        """Pages of the outlet's coverage that are due to be looked at again, the longest due first.

        At most `most` of them, which count as handed out; those that were in trouble lately wait. `after`: how long
        after an article's beginning each look comes (`storage.revisits`).
        """
        facts, now = self._facts(run), _now()
        if not after:
            return []
        with self._database.writing(facts.outlet) as connection:
            rows = revisits.of(connection, after, now, outlet=facts.outlet)
            return revisits.hand_out(connection, facts, [row for row in rows if row.is_due(now)][:most])

    def revisit(self, run: int, article_ids: Sequence[int]) -> list[Candidate]:
        """The pages of these articles of the outlet that are coverage, in this order; they count as handed out."""
        facts = self._facts(run)
        with self._database.writing(facts.outlet) as connection:
            rows = {row.article_id: row for row in revisits.of(connection, (), _now(), outlet=facts.outlet)}
            return revisits.hand_out(connection, facts, [rows[one] for one in article_ids if one in rows])

    def known_articles(self, outlet: str, most: int) -> list[str]:
        """Addresses of the outlet's articles, those met last first: what its articles look like."""
        with self._database.reading() as connection:
            return reading.addresses(connection, outlet, most)

    def source_answers(self, outlet: str) -> dict[str, SourceAnswer]:
        """What the addresses of the outlet's sources answered last, by address."""
        with self._database.reading() as connection:
            return sources.answers(connection, outlet)

    def remember_source(self, run: int, answer: SourceAnswer) -> None:
        """Keep what a source answered, in place of what it answered before. All that it named is registered."""
        facts = self._facts(run)
        with self._database.writing() as connection:
            sources.remember(connection, facts.outlet, answer)

    def validators(self, run: int, candidates: Sequence[Candidate]) -> dict[str, Validators]:
        """With what to ask whether pages have changed of which the newest text is kept, by `Candidate.url`."""
        facts = self._facts(run)
        with self._database.reading() as connection:
            return sources.validators(connection, facts.outlet, candidates)

    def keep_robots(self, run: int, answer: RobotsAnswer) -> None:
        """Keep what a host said of robots.txt in this run; its text once, however often it came."""
        with self._database.writing() as connection:
            captures.keep_robots(connection, run, answer)

    def rights_due(self, host: str, urls: Sequence[str], since: datetime) -> list[str]:
        """Which of these files, in which rights may be reserved, the host was not asked for since a time."""
        with self._database.reading() as connection:
            return captures.rights_due(connection, host, urls, since)

    def keep_rights(self, run: int, answer: RightsAnswer) -> None:
        """Keep what a host said in such a file; its text once, however often it came."""
        with self._database.writing() as connection:
            captures.keep_rights(connection, run, answer)

    def rights_answers(self, url: str, most: int = 1) -> list[RightsAnswer]:
        """What such a file, or a page about reuse, answered, as far as it is known what it says, the newest first."""
        with self._database.reading() as connection:
            return captures.known_answers(connection, url, most)

    def record(self, run: int, article: Article, *, weigh: Weigh | None = None) -> tuple[Outcome, int | None]:
        """Keep a finished article in one transaction; returns its one outcome and its article's id, if it has one.

        `storage.recording` says what becomes of what; `weigh` tells how much a changed text says, and without it every
        changed text is a revision. Raises AlreadyRecorded for a page that has its outcome.
        """
        return self.record_all([(run, article)], weigh=weigh)[0]

    def record_all(
        self, articles: Sequence[tuple[int, Article]], *, weigh: Weigh | None = None
    ) -> list[tuple[Outcome, int | None]]:
        """Keep finished articles, each with its run, all in one transaction or none; returns what `record` returns."""
        facts = [self._facts(run) for run, _ in articles]
        locks = {article.page.outlet for _, article in articles}
        if not self._database.is_sqlite:  # another process may be keeping the same bytes for other outlets
            read = [article for _, article in articles if article.outcome is None]
            locks |= {captures.digest(page.body) for article in read for page in (article.page, *article.parts)}
        with self._database.writing(*locks) as connection:
            return [
                recording.record(connection, self.url, one, article, _now(), weigh=weigh)
                for one, (_, article) in zip(facts, articles, strict=True)
            ]

    def store_seed(self, seed: Seed) -> None:
        """Keep a seed, or renew it; when its text changed, everything is to be matched against it anew."""
        with self._database.writing(f"seed {seed.name}") as connection:
            seeding.store(connection, seed, _now())

    def seed(self, name_or_prefix: str) -> Seed | None:
        """Find a stored seed by name or unique prefix; raises InputError when the prefix fits several."""
        with self._database.reading() as connection:
            name = seeding.resolve(connection, name_or_prefix)
            return None if name is None else reading.seeds(connection, [name])[0]

    def seeds(self) -> list[Seed]:
        """All stored seeds, by name."""
        with self._database.reading() as connection:
            return reading.seeds(connection)

    def article(self, article_id: int) -> StoredArticle | None:
        """One article by id."""
        with self._database.reading() as connection:
            return next(iter(reading.articles(connection, [article_id])), None)

    def article_by_url(self, url: str) -> StoredArticle | None:
        """One article by its address, or by another address under which it was met."""
        with self._database.reading() as connection:
            article_id = reading.article_id_by_url(connection, url)
            return None if article_id is None else reading.articles(connection, [article_id])[0]

    def unmatched(self, seed: str) -> Iterator[UnmatchedRow]:
        """Articles kept with text whose newest revision was not yet held against this seed, by id.

        `add_match` may be called while this runs.
        """
        last = 0
        while rows := self._unmatched_after(seed, last):
            yield from rows
            last = rows[-1].article_id

    def unmatched_without_text(self, seed: str) -> list[tuple[int, Fingerprint]]:
        """Articles without text whose fingerprint has something of this seed's, and that were not yet held against it.

        Their texts are withheld, or they were unrelated to earlier seeds. By id, each with its fingerprint.
        """
        with self._database.reading() as connection:
            return matching.without_text(connection, matching.known_seeds(connection, self.url, [seed])[seed].id)

    def queue_refetches(self, seed: str, reasons: Mapping[int, str]) -> dict[str, int]:
        """Have articles without text fetched again for a seed, each with why; returns how many more by outlet.

        The next crawl of their outlets asks for them first, and reads them in full (`storage.refetches`). Those that
        were fetched for this seed already are left out.
        """
        with self._database.writing(f"seed {seed}") as connection:
            known = self._seed_id(connection, seed), seed
            return refetches.queue(connection, known, reasons, _now(), even_settled=False)

    def count_refetches(self, seed: str) -> int:
        """How many pages are to be fetched again for a seed."""
        with self._database.reading() as connection:
            return refetches.count(connection, self._seed_id(connection, seed))

    def _unmatched_after(self, seed: str, last: int) -> list[UnmatchedRow]:
        with self._database.reading() as connection:
            seed_id = matching.known_seeds(connection, self.url, [seed])[seed].id
            return list(matching.unmatched(connection, seed_id, after=last, most=_UNMATCHED_BATCH))

    def add_match(self, article_id: int, seed: str, match: Match, *, of: str | None = None) -> None:
        """Keep a verdict on the article's newest revision; an earlier one stays as history.

        `of` is the text that was compared (`Fingerprint.exact`): nothing is kept when the article has another by now.
        """
        with self._database.writing(*self._matched(seed, [article_id])) as connection:
            matching.add(connection, self.url, article_id, seed=seed, match=match, now=_now(), of=of)

    def replace_matches(self, seed: str, matches: Sequence[tuple[int, Match]], *, fingerprint_version: int) -> None:
        """Keep new verdicts on the newest revisions of articles, all or none; the earlier ones stay as history."""
        with self._database.writing(*self._matched(seed, [article_id for article_id, _ in matches])) as connection:
            for article_id, match in matches:
                matching.add(
                    *(connection, self.url, article_id),
                    seed=seed,
                    match=match,
                    now=_now(),
                    fingerprint_version=fingerprint_version,
                )

    def _matched(self, seed: str, article_ids: Collection[int]) -> set[str]:
        """The locks of verdicts on articles: crawls of their outlets keep some too, in an order of their own."""
        locks = {f"seed {seed}"}
        if not self._database.is_sqlite:
            with self._database.reading() as connection:
                locks |= matching.outlets(connection, article_ids)
        return locks

    def count_old_matches(self, seed: str, asked: Rules) -> int:
        """How many verdicts against a seed, on articles kept with text, are of other rules."""
        with self._database.reading() as connection:
            return matching.count_old(connection, self._seed_id(connection, seed), asked)

    def embeddings(self, ids: Collection[int], model: str) -> dict[int, Embedding]:
        """What a model made of the newest texts of articles when it was asked, by id; those it was not asked lack."""
        with self._database.reading() as connection:
            return embeddings.of_articles(connection, ids, model)

    def keep_embeddings(self, found: Sequence[tuple[int, Embedding]]) -> None:
        """Keep what a model makes of the newest texts of articles, by id."""
        with self._database.writing("embeddings") as connection:
            embeddings.keep(connection, found)

    def count_matches_due(self, seed: str, asked: Rules) -> tuple[int, int]:
        """How many articles `matches_due` gives, and how many verdicts of older rules are on articles without text."""
        with self._database.reading() as connection:
            return matching.count_due(connection, self._seed_id(connection, seed), asked)

    def matches_due(self, seed: str, asked: Rules, *, after: int, most: int) -> list[DueRow]:
        """Articles kept with text, by id, those of greater ids than `after`, whose verdict is missing or old."""
        with self._database.reading() as connection:
            return matching.due(connection, self._seed_id(connection, seed), asked, after=after, most=most)

    def _seed_id(self, connection: Connection, seed: str) -> int:
        return matching.known_seeds(connection, self.url, [seed])[seed].id

    def judge(self, said: Said, program: Match | None, *, refetch: str | None = None) -> tuple[int, bool]:
        """Keep what a person says of a pair, beside what the program says of it; the newest counts.

        What the program says is kept as its verdict too, where the article was not held against the seed before. With
        `refetch`, which says why, an article without text is queued for the seed, also one that was fetched for it
        before. All of it or nothing. Returns the id of what was said, and whether a page was queued.
        """
        with self._database.writing(*self._judged([said])) as connection:
            made = self._judge(connection, said, program)
            if refetch is None or said.pair.seed is None:
                return made, False
            seed = self._seed_id(connection, said.pair.seed), said.pair.seed
            queued = refetches.queue(connection, seed, {said.pair.article: refetch}, _now(), even_settled=True)
            return made, bool(queued)

    def judge_all(self, judgements: Sequence[tuple[Said, Match | None]]) -> list[int]:
        """Keep several at once, all or none; what the archive has already is left out. Returns the ids of the new."""
        with self._database.writing(*self._judged([said for said, _ in judgements])) as connection:
            return [
                self._judge(connection, said, program)
                for said, program in judgements
                if not judging.is_known(connection, self.url, said)
            ]

    def _judged(self, several: Sequence[Said]) -> set[str]:
        """The locks of judgements, and of the verdicts that are kept with them."""
        locks = {"judgements"}
        for seed in {said.pair.seed for said in several}:
            if seed is not None:
                locks |= self._matched(seed, [said.pair.article for said in several if said.pair.seed == seed])
        return locks

    def _judge(self, connection: Connection, said: Said, program: Match | None) -> int:
        made = judging.add(connection, self.url, said, program, _now())
        seed, article_id = said.pair.seed, said.pair.article
        if seed is None or program is None:
            return made
        if not matching.is_held(connection, article_id, self._seed_id(connection, seed)):
            matching.add(connection, self.url, article_id, seed=seed, match=program, now=_now())
        return made

    def withdraw_judgement(self, pair: Pair, *, of: str | None = None, by: str, reason: str) -> int:
        """Take back the newest judgement of a pair (of the person named `of`) that stands; the one before counts then.

        Returns the id of what was taken back. Raises InputError when there is none.
        """
        with self._database.writing("judgements") as connection:
            return judging.withdraw(connection, self.url, pair, of=of, by=by, reason=reason, now=_now())

    def coverage_changed(self, seed: str, version: str) -> str | None:
        """The state of a seed's coverage, if its texts were not told apart in it by these rules; else None."""
        with self._database.reading() as connection:
            seed_id = self._seed_id(connection, seed)
            state = coverage.state(connection, seed_id, version)
            return None if coverage.grouped_state(connection, seed_id) == state else state

    def covered(self, seed: str) -> tuple[CoveredArticle, ...]:
        """The coverage of a seed with what tells which articles of it have one text, by id."""
        with self._database.reading() as connection:
            return coverage.covered(connection, self._seed_id(connection, seed))

    def judged_among(self, article_ids: Sequence[int]) -> list[tuple[int, int, Verdict]]:
        """What people say of pairs of these articles: ids and verdict."""
        with self._database.reading() as connection:
            return coverage.judged(connection, article_ids)

    def keep_texts(self, seed: str, places: Sequence[TextPlace], state: str) -> None:
        """Keep which articles of a seed's coverage have one text, as told of it in that state."""
        with self._database.writing(f"seed {seed}") as connection:
            coverage.put(connection, self._seed_id(connection, seed), places, state)

    def count_read(self, outlet: str, *, extractor: str | None, since: datetime | None = None) -> int:
        """How many pages `pages_read` gives."""
        with self._database.reading() as connection:
            return extractions.count(connection, outlet, extractor=extractor, since=since)

    def pages_read(self, outlet: str, *, extractor: str | None, since: datetime | None = None) -> Iterator[StoredPage]:
        """Stored pages of an outlet from which texts were read by another than this extractor (by any, if None).

        With `since` those fetched from then on. `confirm_reading` and `replace_reading` may be called while this runs.
        """
        last = 0
        while rows := self._pages_after(outlet, extractor, since, last):
            yield from rows
            last = rows[-1].revision_id

    def _pages_after(self, outlet: str, extractor: str | None, since: datetime | None, last: int) -> list[StoredPage]:
        with self._database.reading() as connection:
            return extractions.pages(
                connection, outlet, extractor=extractor, since=since, after=last, most=_PAGES_BATCH
            )

    def confirm_reading(self, stored: StoredPage, article: Article) -> None:
        """Note that what was read of a stored page now is what was read of it before."""
        with self._database.writing(stored.page.outlet) as connection:
            extractions.confirm(connection, stored.revision_id, article)

    def replace_reading(self, stored: StoredPage, article: Article) -> None:
        """Put what was read of a stored page in place of what was read before, which stays as history; no revision."""
        with self._database.writing(stored.page.outlet) as connection:
            names = {held.seed for held in article.matches}
            seeds = matching.known_seeds(connection, self.url, names)
            looked = captures.looked_at(stored.page)
            extractions.replace(connection, stored.revision_id, article, seeds, _now(), looked=looked)

    def unweighed(self, *, rules: int, after: int, most: int) -> list[tuple[int, Version, Version]]:
        """Revisions that were not weighed against the one before by these rules, by id, those after the id `after`.

        Each with what the earlier and the later text say; left out are those of which one of both is not kept.
        """
        with self._database.reading() as connection:
            return changes.unweighed(connection, rules=rules, after=after, most=most)

    def keep_changes(self, weighed: Sequence[tuple[int, Change]]) -> None:
        """Keep how much these revisions say that the ones before did not, in place of what was kept of them."""
        with self._database.writing("changes") as connection:
            for revision_id, change in weighed:
                changes.put(connection, revision_id, change)

    def origins_due(self, most: int) -> list[Due]:
        """Texts that are still to be held against others, to see which is a copy of which."""
        with self._database.reading() as connection:
            return following.due(connection, most)

    def origins_done(self, rows: Sequence[Due]) -> None:
        """Note that these texts were held against all others."""
        with self._database.writing("origins") as connection:
            following.done(connection, rows)

    def trace_again(self, articles: Collection[TracedArticle]) -> list[Due]:
        """Have these held against all others anew; returns what `origins_done` is told when that was done."""
        with self._database.writing("origins") as connection:
            return following.again(connection, articles)

    def known_texts(self, ids: Collection[int]) -> list[KnownText]:
        """What of the newest texts of these articles tells which are alike; their fingerprints are enough."""
        with self._database.reading() as connection:
            return following.texts(connection, ids)

    def traced_articles(self, ids: Collection[int]) -> list[TracedArticle]:
        """These articles, as far as texts or fingerprints are kept, with what their own pages say of their licences."""
        with self._database.reading() as connection:
            return following.articles(connection, ids)

    def publications(self, ids: Collection[int]) -> list[PublicationRow]:
        """What of these articles tells from where they have their texts; by id, unknown ids are left out."""
        with self._database.reading() as connection:
            return publications.publications(connection, ids)

    def documents(self) -> list[Seed]:
        """The seeds that are documents of their own, not articles of the archive."""
        with self._database.reading() as connection:
            return following.seeds(connection)

    def same_texts(self, exacts: Collection[str]) -> dict[str, list[int]]:
        """Articles whose newest texts have the same words as one of these (`Fingerprint.exact`), by id."""
        with self._database.reading() as connection:
            return following.same_texts(connection, exacts)

    def candidates(self, asked: Fingerprint, *, most: int) -> list[Alike]:
        """Articles that share enough with a text, of which this is the fingerprint, to be compared with it.

        At most so many, the likeliest copies first; only those whose fingerprints are of the same version.
        """
        with self._database.reading() as connection:
            return fingerprints.candidates(connection, asked, most=most)

    def blocks(self, outlet: str) -> frozenset[int]:
        """What an outlet repeats in its articles (`vocabulary.blocks`), as it was learned last."""
        with self._database.reading() as connection:
            return blocks.known(connection, outlet)

    def blocks_of(self, outlets: Collection[str]) -> dict[str, frozenset[int]]:
        """The same of several outlets, by name; only those that repeat anything."""
        with self._database.reading() as connection:
            return blocks.of_outlets(connection, outlets)

    def blocks_due(self, outlet: str, *, rules: int, fewest: int) -> bool:
        """Whether an outlet has so many new articles (`fewest`, and a tenth) that its blocks are to be learned."""
        with self._database.reading() as connection:
            return blocks.is_due(connection, outlet, rules=rules, fewest=fewest)

    def to_learn_from(self, outlet: str, *, most: int) -> LearnedFrom:
        """What is compared of an outlet's newest articles."""
        with self._database.reading() as connection:
            return blocks.to_learn_from(connection, outlet, most=most)

    def keep_blocks(self, outlet: str, learned: Mapping[int, int], looked: LearnedFrom, *, rules: int) -> bool:
        """Keep what was learned of an outlet (block to articles that have it); whether that is new."""
        with self._database.writing(outlet) as connection:
            return blocks.keep(connection, outlet, learned, looked, rules=rules, now=_now())

    def fingerprint_versions(self) -> dict[int | None, int]:
        """How many texts, and articles of which only that is kept, have a fingerprint of which version."""
        with self._database.reading() as connection:
            return fingerprints.versions(connection)

    def count_stale(self, of_version: int) -> int:
        """How many texts `stale` gives."""
        with self._database.reading() as connection:
            return renewal.count_stale(connection, of_version)

    def stale(self, of_version: int, *, most: int) -> Iterator[list[StaleRow]]:
        """Texts whose fingerprints are of this version, by id, so many at a time.

        `renew_fingerprints` may be called while this runs.
        """
        last = 0
        while rows := self._stale_after(of_version, last, most):
            yield rows
            last = rows[-1].revision_id

    def _stale_after(self, of_version: int, last: int, most: int) -> list[StaleRow]:
        with self._database.reading() as connection:
            return renewal.stale(connection, of_version, after=last, most=most)

    def renew_fingerprints(self, gathered: Gathered) -> Iterator[int]:
        """Put what is compared of texts, and its fingerprint, in place of those before; yields how many more are done.

        In many transactions, between which other programs write. Texts that have changed meanwhile are left alone.
        """
        outlets = {one.outlet for one in gathered.renewed}
        for rows in gathered.parts():
            with self._database.writing(*outlets) as connection:
                fingerprints.put_rows(connection, rows)
        for some in batches(gathered.renewed, renewal.SETTLED):
            with self._database.writing(*{one.outlet for one in some}) as connection:
                renewal.settle(connection, some)
            yield len(some)
        yield gathered.unchanged

    def sweep_fingerprints(self, version: int) -> None:
        """Forget what the index holds of other versions for articles that are found by this one."""
        for part in range(renewal.PARTS):
            with self._database.writing("fingerprints") as connection:
                renewal.sweep(connection, version, part)

    def compared(self, article_ids: Sequence[int]) -> list[ComparedRow]:
        """What is compared of the newest texts of these articles, in the order given; taken down ones are left out."""
        with self._database.reading() as connection:
            return matching.compared(connection, article_ids)

    def spread(self, hashes: Collection[int], version: int) -> dict[int, int]:
        """By how many articles each of these sampled runs is shared, where that is more than one.

        `version` is that of the fingerprints that have them; others are not looked at.
        """
        with self._database.reading() as connection:
            return following.spread(connection, hashes, version)

    def sharing(self, hashes: Collection[int], version: int) -> dict[int, list[int]]:
        """The articles that have each of these sampled runs, in fingerprints of this version."""
        with self._database.reading() as connection:
            return following.sharing(connection, hashes, version)

    def followers(self, article_ids: Collection[int], seeds: Collection[str]) -> list[int]:
        """Articles whose licences follow those of these articles or seeds."""
        with self._database.reading() as connection:
            return following.followers(connection, article_ids, seeds)

    def articles_of(self, outlet: str, *, after: int, most: int) -> list[int]:
        """Articles of an outlet by id, those of greater ids than `after`."""
        with self._database.reading() as connection:
            return reading.ids(connection, outlet, after=after, most=most)

    def redecide(self, traced: TracedArticle, licence: Licence, reason: str) -> bool:
        """Decide anew on what an article's own page says, without a new look at it; whether that is new."""
        with self._database.writing(traced.outlet) as connection:
            return following.redecide(connection, traced, licence, reason, _now())

    def follow(self, settled: Collection[tuple[TracedArticle, Following | None]]) -> list[int]:
        """Let articles' licences follow their origins', or (None) be what their own pages say; the changed ones."""
        with self._database.writing(*{traced.outlet for traced, _ in settled}) as connection:
            return following.follow(connection, settled, _now())

    def imported(self, records: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
        """Which records (hash of the file, number) were imported before, and need not be read again."""
        with self._database.reading() as connection:
            return imports.imported(connection, records)

    def count_imported(self, hashes: Collection[str]) -> int:
        """How many records of files of these hashes are imported."""
        with self._database.reading() as connection:
            return imports.count(connection, hashes)

    def has_takedowns(self) -> bool:
        """Whether anything is taken down."""
        with self._database.reading() as connection:
            return takedowns.are_any(connection)

    def withheld(self, outlet: str, urls: Sequence[str]) -> str | None:
        """Why a page of these addresses is not to be asked for: it is taken down. None: it may be."""
        with self._database.reading() as connection:
            down = takedowns.blocking(connection, outlet, urls)
            return None if down is None else f"{takedowns.REASON}{down.reason}"

    def take_down(
        self, target: Target, named: str, *, reason: str, keep: Collection[str] = ()
    ) -> tuple[Takedown, Erased]:
        """Take down what is named, and erase its words at once; `keep`: of title and authors what stays."""
        with self._database.reading() as connection:
            writers = takedowns.writers(connection)
        with self._database.writing(*writers) as connection:
            done = takedowns.add(connection, target, named, reason=reason, keep=keep, now=_now())
        self._database.settle()
        return done

    def lift_takedown(self, number: int, *, reason: str) -> list[int]:
        """Let a take-down hold no longer; returns the articles that the next crawl may fetch again.

        Raises InputError when there is none of this number in force.
        """
        with self._database.writing() as connection:
            known = takedowns.by_id(connection, number)
            if known is None or known.lifted is not None:
                problem = "there is no such take-down" if known is None else "it was lifted before"
                raise InputError(f"take-down {number}", problem, remedy="`cuttings takedown list` lists them")
            return takedowns.lift(connection, number, reason=reason, now=_now())

    def takedowns(self) -> list[TakedownRow]:
        """Every take-down, also those that were lifted, the oldest first."""
        with self._database.reading() as connection:
            return takedowns.known(connection)

    def keep_loosenings(self, version: str, loosenings: Collection[Loosening]) -> None:
        """Note where a policy that is used now allows more than the shipped one, and why."""
        if loosenings:
            with self._database.writing("policy") as connection:
                policy_log.keep(connection, version, loosenings, _now())

    def loosenings(self) -> list[LooseningRow]:
        """Where policies that were used on this archive allowed more than the shipped one, the oldest first."""
        with self._database.reading() as connection:
            return policy_log.known(connection)

    def due(self, now: datetime, schedule: Mapping[str, timedelta]) -> list[str]:
        """Outlets of `schedule` (name to interval) to crawl now, longest overdue first: due, and leased by nobody.

        An outlet that `schedule_next` never named is due one interval after its last run began, or at once.
        """
        with self._database.reading() as connection:
            return leases.due(connection, now, schedule)

    def next_look(self, outlet: str) -> datetime | None:
        """When the outlet's earliest source is worth asking again (`storage.pace`); None before the first look."""
        with self._database.reading() as connection:
            return pace.next_look(connection, outlet)

    def schedule_next(self, outlet: str, when: datetime) -> None:
        """Say when the outlet is due next."""
        with self._database.writing(outlet) as connection:
            leases.schedule_next(connection, outlet, when)

    def asked(self, query: str, *, seconds: float) -> AbstractContextManager[Answer]:
        """The answer to a question in the database's own SQL, which can change nothing; see `storage.sql.asked`."""
        return sql.asked(self._database, query, seconds=seconds)

    def check(self, *, repair: bool = False, tell: checking.Tell = lambda _: None) -> Iterator[Finding]:
        """Everything that is not as it must be; with `repair`, what can be made anew is. `tell` hears how far it is."""
        return checking.check(self._database, repair=repair, tell=tell)

    def merge(self, other: "Archive", *, tell: merging.Tell = lambda _done, _total: None) -> merging.Merged:
        """Bring all that another archive has and this one has not; see `storage.merging`. It may be called again."""
        with other.reading() as theirs:
            return merging.merge(theirs, self._database, tell=tell)

    def stats(self) -> ArchiveStats:
        """How much it holds, and what space that takes."""
        with self._database.reading() as connection:
            version = schema.version_of(connection)
        return upkeep.stats(self._database, version)

    def backup(self, target: Path, *, tell: upkeep.Tell = lambda _done, _total: None) -> None:
        """Write a copy of the archive as it is at this moment; see `storage.upkeep.backup`."""
        upkeep.backup(self._database, target, tell=tell)

    def vacuum(self) -> tuple[int, int]:
        """Give unused space back; returns bytes on disk before and after."""
        return upkeep.vacuum(self._database)

    def close(self) -> None:
        """Release the database; a later call opens it again."""
        with _OPENING:
            _OPEN.pop(_name(self._database), None)
        self._database.close()

    def _facts(self, run: int) -> RunFacts:
        """Remember what a run is about: it does not change while it is open."""
        if run not in self._runs:
            with self._database.reading() as connection:
                self._runs[run] = runs.facts(connection, self.url, run)
        return self._runs[run]


_OPEN: dict[tuple[str, bool], Archive] = {}
_OPENING = threading.Lock()


def open_archive(url: str, *, create: bool = True, read_only: bool = False) -> Archive:
    """Open the archive at a database address; one per address and process, migrated to this version's schema.

    With `read_only` nothing can be written, so it is neither made nor migrated.
    Raises InputError when there is none yet and it may not be made, StorageError when it cannot be opened.
    """
    database = Database(url, read_only=read_only)
    with _OPENING:
        known = _OPEN.get(_name(database))
        if known is not None:
            return known
        try:
            _prepare(database, create=create and not read_only)
        except CuttingsError:
            database.close()
            raise
        archive = Archive(database)
        _OPEN[_name(database)] = archive
        return archive


def close_archives() -> None:
    """Close all that this process has open."""
    for archive in list(_OPEN.values()):
        archive.close()


def schema_of(url: str) -> str | None:
    """The schema version of the archive at a database address, which is left as it is; None when there is none."""
    database = Database(url)
    try:
        if not schema.is_archive(database):
            return None
        with database.reading() as connection:
            return schema.version_of(connection)
    finally:
        database.close()


def _prepare(database: Database, *, create: bool) -> None:
    """Make sure that there is an archive, of this program's schema."""
    if create:
        _check_folder(database)
    elif not schema.is_archive(database):
        raise InputError(
            database.place, "there is no archive yet", remedy="`cuttings crawl` or `cuttings import` makes one"
        )
    if database.is_read_only:
        schema.require_newest(database)
    else:
        schema.bring_up_to_date(database)


def _name(database: Database) -> tuple[str, bool]:
    return database.url.render_as_string(hide_password=False), database.is_read_only


def _check_folder(database: Database) -> None:
    """Say what is wrong with a path before SQLite says that it cannot open it."""
    path = database.path
    if path is None:
        return
    if path.is_dir():
        raise StorageError(database.place, "this is a folder", remedy="name a file in it: sqlite:///FOLDER/cuttings.db")
    if not path.parent.is_dir():
        raise StorageError(database.place, f"the folder {path.parent} does not exist", remedy="create it first")


def _now() -> datetime:
    return datetime.now(UTC)
