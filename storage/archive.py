"""The archive: what crawls write to and everybody asks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from storage.rows import OutletState, StoredArticle, UnmatchedRow
from vocabulary.article import Article, Seed
from vocabulary.match import Match
from vocabulary.outcome import Outcome, RunState
from vocabulary.page import Candidate
from vocabulary.run import Assignment, OutletFacts, RunSummary, SourceReport


class Archive:
    """One archive. Safe to use from several threads; every public method is one transaction."""

    url: str
    """Its address, without a password."""

    def take_lease(self, outlet: str, *, owner: str, seconds: float) -> None:
        """Take or renew the outlet's lease for `owner`; raises LeasedElsewhere when another holds it.

        A lease that has run out is taken over, and what its owner left open is settled as lost. So is at once the
        lease of a process of this machine that no longer lives, when owners are named `HOST:PID:anything`.
        """
        raise NotImplementedError

    def renew_lease(self, outlet: str, *, owner: str, seconds: float) -> bool:
        """Prolong a lease that is ours; False when it was lost meanwhile."""
        raise NotImplementedError

    def release_lease(self, outlet: str, *, owner: str) -> None:
        """Give a lease back; nothing happens when it is not ours."""
        raise NotImplementedError

    def settle_lost(self, outlet: str, *, owner: str | None = None) -> int:
        """Mark runs of the outlet that are still open (those of `owner`, if named) as lost; returns how many."""
        raise NotImplementedError

    def begin_run(self, assignment: Assignment, outlet: OutletFacts, *, seed: str | None, owner: str) -> int:
        """Open a run record and renew what is known of the outlet; `seed` must have been stored. Returns its id."""
        raise NotImplementedError

    def report_source(self, run: int, report: SourceReport) -> None:
        """Record what became of one source."""
        raise NotImplementedError

    def end_run(self, run: int, state: RunState, reason: str = "") -> RunSummary:
        """Close the run record and sum it up."""
        raise NotImplementedError

    def register(self, run: int, candidates: Sequence[Candidate]) -> tuple[list[Candidate], int]:
        """Record what a source named; returns those to fetch in this run, and how many were never met before."""
        raise NotImplementedError

    def pending(self, run: int) -> list[Candidate]:
        """Pages of the outlet that earlier runs found and did not settle for this run's scope, oldest first."""
        raise NotImplementedError

    def record(self, run: int, article: Article) -> tuple[Outcome, int | None]:
        """Keep a finished article in one transaction; returns its one outcome and its article's id, if it has one."""
        raise NotImplementedError

    def store_seed(self, seed: Seed) -> None:
        """Keep a seed, or renew it; when its document changed, everything is to be matched against it anew."""
        raise NotImplementedError

    def seed(self, name_or_prefix: str) -> Seed | None:
        """Find a stored seed by name or unique prefix; raises InputError when the prefix fits several."""
        raise NotImplementedError

    def seeds(self) -> list[Seed]:
        """All stored seeds, by name."""
        raise NotImplementedError

    def article(self, article_id: int) -> StoredArticle | None:
        """One article by id."""
        raise NotImplementedError

    def article_by_url(self, url: str) -> StoredArticle | None:
        """One article by its address, or by another address under which it was met."""
        raise NotImplementedError

    def unmatched(self, seed: str) -> Iterator[UnmatchedRow]:
        """Articles kept with text whose newest revision was not yet held against this seed, by id."""
        raise NotImplementedError

    def add_match(self, article_id: int, seed: str, match: Match) -> None:
        """Keep a verdict on the article's newest revision; an earlier one stays as history."""
        raise NotImplementedError

    def due(self, now: datetime, schedule: Mapping[str, timedelta]) -> list[str]:
        """Outlets of `schedule` to crawl now, longest overdue first: due, and leased by nobody."""
        raise NotImplementedError

    def schedule_next(self, outlet: str, when: datetime) -> None:
        """Say when the outlet is due next."""
        raise NotImplementedError

    def outlet_state(self, outlet: str) -> OutletState:
        """How the outlet stands with the scheduler."""
        raise NotImplementedError

    def close(self) -> None:
        """Release the database; a later call opens it again."""
        raise NotImplementedError


def open_archive(url: str, *, create: bool = True) -> Archive:
    """Open the archive at a database address; one per address and process, migrated to this version's schema.

    Raises InputError when `create` is False and there is none yet, StorageError when it cannot be opened.
    """
    raise NotImplementedError
