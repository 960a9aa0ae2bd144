"""Every outlet on its clock: `python scheduler.py`, or `cuttings schedule`.

APScheduler only ticks. What is due, who is crawling and what became of it stands in the archive, so a restart, a
second scheduler or a crawl by hand change nothing (docs/decisions/0004-the-archive-holds-the-clock.md). A due outlet
becomes a `scrapy crawl` process of its own: a crash or a page that hangs ends one crawl, never all.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from apscheduler.schedulers.background import BackgroundScheduler

from crawler.outlet import Outlet, read_outlets
from crawler.workplace import Workplace
from desk.cli.output import counted
from pipelines.seed import resolve_seed
from storage.archive import Archive, open_archive
from vocabulary.outcome import CuttingsError, Exit

TICK_SECONDS = 5.0
"""How often the archive is asked what is due: far below the shortest schedule, and cheap (one indexed query)."""
CLAIM_SECONDS = 120.0
"""Length of the lease that the scheduler takes before the crawl's own process renews it: start-up takes about 2 s."""
SOONEST = timedelta(minutes=1)
"""Between the end of a crawl and the next of the same outlet, however its sources are doing."""
STOP_SECONDS = 20.0
"""Between asking a crawl to stop (SIGTERM) and ending its process group (SIGKILL)."""


@dataclass(kw_only=True)
class Crawl:
    """One running crawl process."""

    outlet: Outlet
    owner: str
    process: "subprocess.Popen[bytes]"
    log: IO[bytes]
    deadline: float
    """Monotonic seconds at which it is asked to stop."""
    asked_to_stop: float | None = None


@dataclass(kw_only=True)
class Clock:
    """Starts what is due, watches what runs, settles what ended. Not thread-safe: `tick` takes its lock."""

    archive: Archive
    folder: Path
    outlets: Mapping[str, Outlet]
    environment: Mapping[str, str]
    seed: str | None = None
    at_once: int = 2
    longest: timedelta = timedelta(hours=1)
    program: Sequence[str] = (sys.executable, "-m", "scrapy", "crawl")
    """What is started; the outlet's name and arguments follow."""
    crawls: dict[str, Crawl] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)
    """Exit codes of the crawls that ended."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def due(self) -> list[str]:
        """Names of the outlets that are due now and that nobody is crawling, longest overdue first."""
        every = {name: outlet.schedule.every for name, outlet in self.outlets.items()}
        return [name for name in self.archive.due(datetime.now(UTC), every) if name not in self.crawls]

    def tick(self, only: set[str] | None = None) -> None:
        """Settle the crawls that ended, stop those that take too long, start what is due."""
        with self._lock:
            for crawl in list(self.crawls.values()):
                self._watch(crawl)
            for name in self.due():
                if len(self.crawls) >= self.at_once:
                    return
                if only is None or name in only:
                    self._start(self.outlets[name])

    def stop(self) -> None:
        """Ask every crawl to stop, wait, end those that do not, and settle all."""
        with self._lock:
            for crawl in self.crawls.values():
                self._ask_to_stop(crawl)
            while self.crawls:
                for crawl in list(self.crawls.values()):
                    self._watch(crawl)
                time.sleep(0.1)

    def _start(self, outlet: Outlet) -> None:
        owner = f"schedule-{uuid.uuid4().hex}"
        try:
            self.archive.take_lease(outlet.name, owner=owner, seconds=CLAIM_SECONDS)
        except CuttingsError as error:
            if error.exit_code is not Exit.LEASED_ELSEWHERE:
                raise
            return  # another scheduler or a crawl by hand was quicker
        arguments = ["-s", f"LEASE_OWNER={owner}", *(["-a", f"seed={self.seed}"] if self.seed else [])]
        logs = self.folder / "logs"
        logs.mkdir(exist_ok=True)
        log = (logs / f"{outlet.name}.log").open("ab")
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, names checked when they were read
                [*self.program, outlet.name, *arguments],
                cwd=self.folder,
                env={**self.environment, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        except OSError:
            log.close()
            self.archive.release_lease(outlet.name, owner=owner)
            raise
        self._set_next(outlet)  # already now: whoever takes over from a scheduler that dies must not start it again
        deadline = time.monotonic() + self.longest.total_seconds()
        self.crawls[outlet.name] = Crawl(outlet=outlet, owner=owner, process=process, log=log, deadline=deadline)
        say(f"{outlet.name}: started, process {process.pid}")

    def _set_next(self, outlet: Outlet) -> None:
        self.archive.schedule_next(outlet.name, datetime.now(UTC) + outlet.schedule.every)

    def _next_look(self, outlet: Outlet) -> datetime:
        """When its earliest source is due by what looks at it found; what cannot be known waits as its file says."""
        now, every = datetime.now(UTC), outlet.schedule.every
        soonest = now + min(every, SOONEST)
        return max(self.archive.next_look(outlet.name) or now + every, soonest)

    def _watch(self, crawl: Crawl) -> None:
        code = crawl.process.poll()
        if code is not None:
            self._settle(crawl, code)
        elif crawl.asked_to_stop is not None and time.monotonic() > crawl.asked_to_stop + STOP_SECONDS:
            os.killpg(crawl.process.pid, signal.SIGKILL)
        elif crawl.asked_to_stop is None and time.monotonic() > crawl.deadline:
            say(f"{crawl.outlet.name}: over its limit of {self.longest}, asked to stop")
            self._ask_to_stop(crawl)

    def _ask_to_stop(self, crawl: Crawl) -> None:
        if crawl.asked_to_stop is None and crawl.process.poll() is None:
            crawl.asked_to_stop = time.monotonic()
            crawl.process.send_signal(signal.SIGTERM)

    def _settle(self, crawl: Crawl, code: int) -> None:
        name = crawl.outlet.name
        crawl.log.close()
        lost = self.archive.settle_lost(name, owner=crawl.owner)
        self.archive.release_lease(name, owner=crawl.owner)
        if code == Exit.DONE:
            self.archive.schedule_next(name, self._next_look(crawl.outlet))
        elif code != Exit.LEASED_ELSEWHERE:
            self._set_next(crawl.outlet)
        del self.crawls[name]
        self.codes.append(code)
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        say(f"{name}: ended with {ended}" + (", its run was left open and is settled as lost" if lost else ""))


def say(line: str) -> None:
    """Write one line for people, with the time."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    sys.stderr.write(f"{stamp} {line}\n")
    sys.stderr.flush()


def run_schedule(
    workplace: Workplace,
    *,
    seed: str | None = None,
    only: Sequence[str] = (),
    once: bool = False,
    dry_run: bool = False,
    at_once: int = 2,
) -> Exit:
    """Run the schedule until stopped; `once` ends when what is due has been crawled, `dry_run` only names it."""
    outlets = read_outlets(workplace.outlets)
    if unknown := sorted(set(only) - set(outlets)):
        raise CuttingsError(f"unknown outlet {unknown[0]}; `cuttings outlets` lists them")
    chosen = {name: outlet for name, outlet in outlets.items() if not only or name in only}
    archive = open_archive(workplace.archive)
    if seed:
        resolve_seed(seed, archive, workplace.seeds)  # a wrong name is told now, not in every crawl's log
    clock = Clock(
        archive=archive,
        folder=workplace.folder,
        outlets=chosen,
        environment={**os.environ, "ARCHIVE_URL": workplace.archive},
        seed=seed,
        at_once=at_once,
    )
    if dry_run:
        for name in clock.due():
            sys.stdout.write(f"{name}\n")
        return Exit.DONE
    with Stopping() as stopping:
        return _run_once(clock, stopping) if once else _run_on(clock, stopping)


class Stopping:
    """SIGINT and SIGTERM set an event instead of interrupting; the old handlers come back at the end."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._old: dict[int, object] = {}

    def __enter__(self) -> threading.Event:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._old[number] = signal.signal(number, lambda *_: self.event.set())
        return self.event

    def __exit__(self, *_: object) -> None:
        for number, handler in self._old.items():
            signal.signal(number, handler)  # type: ignore[arg-type]


def _run_once(clock: Clock, stopping: threading.Event) -> Exit:
    todo = set(clock.due())
    while (todo or clock.crawls) and not stopping.is_set():
        clock.tick(only=todo)
        todo &= set(clock.due())
        stopping.wait(0.2)
    clock.stop()
    if stopping.is_set():
        return Exit.STOPPED
    looked = not clock.codes or any(code == Exit.DONE for code in clock.codes)
    return Exit.DONE if looked else Exit.COULD_NOT_LOOK


def _run_on(clock: Clock, stopping: threading.Event) -> Exit:
    ticker = BackgroundScheduler(timezone="UTC")
    ticker.add_job(
        clock.tick,
        "interval",
        seconds=TICK_SECONDS,
        next_run_time=datetime.now(UTC),
        coalesce=True,  # after a sleep of the machine one tick is enough
        max_instances=1,
        misfire_grace_time=None,  # default 1 s: a late tick would be skipped
    )
    say(f"{counted(len(clock.outlets), 'outlet')} on the clock, {len(clock.due())} due now; Ctrl-C stops")
    ticker.start()
    stopping.wait()
    say("stopping: waiting for running crawls")
    ticker.shutdown(wait=True)
    clock.stop()
    return Exit.STOPPED


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of `python scheduler.py`; `cuttings schedule` has the same options."""
    parser = argparse.ArgumentParser(prog="scheduler.py", description="Crawl every outlet on its schedule.")
    parser.add_argument("--seed", help="seed whose coverage is sought; without one every article is kept")
    parser.add_argument("--outlet", action="append", default=[], help="only this outlet; may be given several times")
    parser.add_argument("--once", action="store_true", help="crawl what is due now, then end")
    parser.add_argument("--dry-run", action="store_true", help="print what is due now, and do nothing")
    parser.add_argument("--at-once", type=int, default=2, metavar="N", help="crawl processes at a time (default 2)")
    options = parser.parse_args(arguments)
    try:
        return run_schedule(
            Workplace.find(Path.cwd()),
            seed=options.seed,
            only=options.outlet,
            once=options.once,
            dry_run=options.dry_run,
            at_once=options.at_once,
        )
    except CuttingsError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
