"""What tests of crawls share: an archive in memory, a pipeline that only settles pages, an outlet on this machine."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.crawl import CrawlResult, crawl_outlets
from crawler.ports import archive_of, in_archive_thread
from crawler.workplace import Workplace
from tests.factories import make_seed
from vocabulary.article import Article, Seed
from vocabulary.change import Weigh
from vocabulary.moment import Moment
from vocabulary.outcome import RETRIED, CuttingsError, Exit, Outcome, RunState
from vocabulary.page import Candidate, Page
from vocabulary.run import Assignment, OutletFacts, RunSummary, SourceReport
from vocabulary.source import RightsAnswer, RobotsAnswer, SourceAnswer, Validators


class LeasedElsewhereError(CuttingsError):
    """Another process crawls the outlet."""

    exit_code = Exit.LEASED_ELSEWHERE


class MemoryArchive:
    """An archive that keeps everything in this process and forgets it with the test."""

    def __init__(self) -> None:
        self.leases: dict[str, str] = {}
        self.renewed: Counter[str] = Counter()
        self.frontier: dict[tuple[str, str], Candidate] = {}
        self.settled: dict[tuple[str, str], Outcome] = {}
        self.runs: dict[int, tuple[Assignment, OutletFacts]] = {}
        self.handed_out: set[tuple[int, str]] = set()
        self.reports: dict[int, list[SourceReport]] = {}
        self.states: dict[int, tuple[RunState, str]] = {}
        self.recorded: dict[int, list[Article]] = {}
        self.seeds: list[Seed] = []
        self.answers: dict[tuple[str, str], SourceAnswer] = {}
        self.robots: list[RobotsAnswer] = []
        self.rights: list[RightsAnswer] = []
        self.taken_down: dict[str, str] = {}
        self.due: list[Candidate] = []
        """Coverage that is to be looked at again."""

    @property
    def articles(self) -> list[Article]:
        """Everything that was recorded, in order."""
        return [article for run in sorted(self.recorded) for article in self.recorded[run]]

    def take_lease(self, outlet: str, *, owner: str, seconds: float) -> None:
        """The lease, unless another has it."""
        if self.leases.get(outlet, owner) != owner:
            raise LeasedElsewhereError(f"{outlet} is being crawled by {self.leases[outlet]}")
        self.leases[outlet] = owner

    def renew_lease(self, outlet: str, *, owner: str, seconds: float) -> bool:
        """Whether it is still the owner's."""
        self.renewed[outlet] += 1
        return self.leases.get(outlet) == owner

    def release_lease(self, outlet: str, *, owner: str) -> None:
        """The lease is free."""
        if self.leases.get(outlet) == owner:
            del self.leases[outlet]

    def register(self, run: int, candidates: Sequence[Candidate]) -> tuple[list[Candidate], int]:
        """As the protocol says."""
        assignment, outlet = self.runs[run]
        fresh, new = [], 0
        for one in candidates:
            key = (outlet.name, one.url)
            new += key not in self.frontier
            self.frontier.setdefault(key, one)
            known = key in self.settled and self.settled[key] not in RETRIED
            if (known and not assignment.refetch) or (run, one.url) in self.handed_out:
                continue
            self.handed_out.add((run, one.url))
            fresh.append(one)
        return fresh, new

    def pending(self, run: int) -> list[Candidate]:
        """What was found and has no answer."""
        _, outlet = self.runs[run]
        waiting = [
            one
            for (name, url), one in self.frontier.items()
            if name == outlet.name and self.settled.get((name, url), Outcome.FAILED) in RETRIED
        ]
        self.handed_out |= {(run, one.url) for one in waiting}
        return waiting

    def revisits(self, run: int, after: Sequence[timedelta], most: int | None = None) -> list[Candidate]:
        """Those that a test calls due."""
        return self.due[:most] if after else []

    def revisit(self, run: int, article_ids: Sequence[int]) -> list[Candidate]:
        """The same, however the articles are called."""
        return self.due

    def known_articles(self, outlet: str, most: int) -> list[str]:
        """Those that were recorded as archived."""
        ours = (one for one in reversed(self.articles) if one.page.outlet == outlet)
        return [one.url for one in ours if one.outcome is Outcome.ARCHIVED][:most]

    def source_answers(self, outlet: str) -> dict[str, SourceAnswer]:
        """By address."""
        return {url: answer for (name, url), answer in self.answers.items() if name == outlet}

    def remember_source(self, run: int, answer: SourceAnswer) -> None:
        """Keep the newest."""
        self.answers[self.runs[run][1].name, answer.url] = answer

    def validators(self, run: int, candidates: Sequence[Candidate]) -> dict[str, Validators]:
        """Of the newest answer of each page."""
        outlet = self.runs[run][1].name
        found = {}
        for article in self.articles:
            said = dict(article.page.headers)
            one = Validators(etag=said.get("etag"), last_modified=said.get("last-modified"))
            if article.page.outlet == outlet and article.page.body and one.headers:
                found[article.page.candidate.url] = one
        return {one.url: found[one.url] for one in candidates if one.url in found}

    def has_takedowns(self) -> bool:
        """Whether anything is taken down."""
        return bool(self.taken_down)

    def withheld(self, outlet: str, urls: Sequence[str]) -> str | None:
        """Why a page is not to be asked for: tests fill `taken_down`."""
        return next((self.taken_down[url] for url in urls if url in self.taken_down), None)

    def keep_robots(self, run: int, answer: RobotsAnswer) -> None:
        """In order."""
        self.robots.append(answer)

    def rights_due(self, host: str, urls: Sequence[str], since: datetime) -> list[str]:
        """Those not asked for since then."""
        asked = {one.url for one in self.rights if one.host == host and one.fetched_at >= since}
        return [url for url in urls if url not in asked]

    def rights_answers(self, url: str, most: int = 1) -> list[RightsAnswer]:
        """What was answered there."""
        return [one for one in reversed(self.rights) if one.url == url and not one.reason][:most]

    def keep_rights(self, run: int, answer: RightsAnswer) -> None:
        """In order."""
        self.rights.append(answer)

    def begin_run(self, assignment: Assignment, outlet: OutletFacts, *, seed: str | None, owner: str) -> int:
        """A new run."""
        run = len(self.runs) + 1
        self.runs[run] = (assignment, outlet)
        self.reports[run], self.recorded[run] = [], []
        return run

    def report_source(self, run: int, report: SourceReport) -> None:
        """Keep the report."""
        self.reports[run].append(report)

    def end_run(self, run: int, state: RunState, reason: str = "") -> RunSummary:
        """Sum up."""
        self.states[run] = (state, reason)
        _, outlet = self.runs[run]
        outcomes = Counter(one.outcome for one in self.recorded[run] if one.outcome)
        pending = sum(name == outlet.name and (name, url) not in self.settled for name, url in self.frontier)
        return RunSummary(
            run=run,
            outlet=outlet.name,
            state=state,
            reason=reason,
            outcomes=outcomes,
            sources=tuple(self.reports[run]),
            pending=pending,
        )

    def record_all(
        self, articles: Sequence[tuple[int, Article]], *, weigh: Weigh | None = None
    ) -> list[tuple[Outcome, int | None]]:
        """Keep the articles."""
        told: list[tuple[Outcome, int | None]] = []
        for run, article in articles:
            outcome = article.outcome or Outcome.ARCHIVED
            self.recorded[run].append(article)
            self.settled[article.page.outlet, article.page.candidate.url] = outcome
            told.append((outcome, len(self.recorded[run])))
        return told

    def store_seed(self, seed: Seed) -> None:
        """Keep the seed."""
        self.seeds.append(seed)

    def close(self) -> None:
        """Nothing to release."""


def seed_named(reference: str, archive: object, folders: object) -> Seed:
    """A seed in place of a document: `2022-01-15` is of that day, any other name is of a day that nobody knows."""
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", reference)
    return make_seed(name=reference, published=Moment(iso=reference, source="sidecar") if is_day else None)


ARCHIVES: dict[str, MemoryArchive] = {}


def open_memory(url: str, *, create: bool = True) -> MemoryArchive:
    """One archive for each address, as the real one."""
    return ARCHIVES.setdefault(url, MemoryArchive())


class SettlingStep:
    """In place of all pipeline steps: a page without a problem is archived."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> "SettlingStep":
        """As Scrapy builds it."""
        return cls(crawler)

    async def process_item(self, page: Page) -> Article:
        """Settle and record."""
        outcome = page.problem.outcome if page.problem else Outcome.ARCHIVED
        reason = page.problem.reason if page.problem else ""
        article = Article(page=page, url=page.candidate.url, outcome=outcome, reason=reason)
        await in_archive_thread(archive_of(self.crawler).record_all, [(self.crawler.spider.run, article)])
        return article


def write_outlet(
    folder: Path, name: str, base: str, *, domains: tuple[str, ...] = ("localhost", "127.0.0.1"), **sources: str
) -> Path:
    """Write an outlet file; `feed="/rss"` and the like name its sources."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f'title = "{name.title()}"',
        'country = "zz"',
        'languages = ["en"]',
        f"domains = {list(domains)}",
        f'home = "{base}/"',
    ]
    for kind, path in sources.items():
        lines += ["[[sources]]", f'type = "{kind.rstrip("0123456789")}"', f'url = "{base}{path}"']
    path = folder / f"{name}.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def trace_nothing(_archive: object, _seeds: object, *, stopping: object) -> list[str]:
    """The archive in memory keeps no texts."""
    return []


def trace_copied(_archive: object, seeds: Sequence[Seed], *, stopping: Callable[[], bool]) -> list[str]:
    """As if each seed were a copy."""
    assert not stopping()
    return [f"seed {seed.name}: it is a copy" for seed in seeds]


def settings_for(folder: Path, **overrides: object) -> Any:
    """Settings of a crawl in a test: the real ones, in a hurry, in memory and without a reactor."""
    settings = Workplace.find(folder).settings()
    settings.setdict(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "ARCHIVE_FACTORY": "tests.crawling.open_memory",
            "ARCHIVE_URL": str(folder),
            "SEED_RESOLVER": "tests.crawling.seed_named",
            "ORIGINS_TRACER": "tests.crawling.trace_nothing",
            "OUTLETS_DIRS": [str(folder / "outlets")],
            "ITEM_PIPELINES": {"tests.crawling.SettlingStep": 1},
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "DOWNLOAD_TIMEOUT": 5,
            "RETRY_TIMES": 1,
            "RIGHTS_DAYS": 0,
            **overrides,
        },
        priority="cmdline",
    )
    return settings


async def crawl(
    folder: Path, *outlets: str | Assignment, stop: Any = None, on_progress: Any = None, **overrides: object
) -> CrawlResult:
    """Crawl outlets of a folder's `outlets/`."""
    assignments = [one if isinstance(one, Assignment) else Assignment(outlet=one) for one in outlets]
    return await crawl_outlets(assignments, settings_for(folder, **overrides), stop=stop, on_progress=on_progress)


def rss(*links: str) -> str:
    """A feed that names some addresses."""
    items = "".join(f"<item><title>About {link}</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def dated_rss(links: Mapping[str, str]) -> str:
    """A feed that names some addresses with the days, `2022-01-14`, on which they were published."""
    items = "".join(
        f"<item><title>About {link}</title><link>{link}</link><pubDate>{day}T12:00:00Z</pubDate></item>"
        for link, day in links.items()
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def page(title: str) -> str:
    """A small web page."""
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>Text.</p></body></html>"
