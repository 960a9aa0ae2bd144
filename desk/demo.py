"""The demonstration: the press world of `desk.newsroom`, crawled for the shipped seed by the real spiders.

Nothing leaves the machine: the newsroom is a proxy on 127.0.0.1 beyond which no host can be reached.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.crawl import run_crawl
from crawler.outlet import outlet_files
from desk.newsroom.world import OUTLETS, SEED_NAME, Behaviour, Expectation, expectations, mastheads
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import InputError
from vocabulary.run import Assignment

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.crawl import CrawlResult, OnProgress
    from storage.rows import CoverageRow

SEED = SEED_NAME.partition("_")[0]
"""The seed as a person would type it."""
SEED_LANGUAGE = "en"
SIGN = "# Made by `cuttings demo`, which makes it anew each time."
"""First line of the folder's cuttings.toml: without it the folder is somebody's and not touched."""
ARCHIVE_FILES = ("cuttings.db", "cuttings.db-wal", "cuttings.db-shm")
STOP_SECONDS = 5.0

SETTINGS: Mapping[str, object] = {
    "DOWNLOAD_DELAY": 0,  # our own server on this machine; robots.txt and Retry-After are obeyed all the same
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "CONTACT": "desk@localhost",  # nothing of it leaves this machine
}
"""What differs from a crawl of the real press."""

_PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def prepare(folder: Path) -> None:
    """Make the demonstration's working folder, without an archive; InputError when it is somebody's own."""
    config = folder / "cuttings.toml"
    if folder.exists() and any(folder.iterdir()) and not _is_ours(config):
        raise InputError(str(folder), "is not a folder of the demonstration", remedy="name another one with --keep")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config.write_text(f"{SIGN}\noutlets = ['{OUTLETS}']\n", encoding="utf-8")
        for name in ARCHIVE_FILES:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(str(error.filename or folder), f"cannot be written: {error.strerror}") from error


def _is_ours(config: Path) -> bool:
    return config.is_file() and config.read_text("utf-8", errors="replace").startswith(SIGN)


@contextmanager
def newsroom() -> Iterator[str]:
    """A newsroom in a process of its own; the address of its proxy."""
    process = subprocess.Popen(
        [sys.executable, "-m", "desk.newsroom", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            raise InputError("the newsroom", "did not start", remedy="`python -m desk.newsroom` says why")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def only_through(proxy: str) -> Iterator[None]:
    """Send every request of this process through a proxy while entered."""
    before = {name: os.environ.get(name) for name in _all_cases()}
    for name in _all_cases():
        os.environ.pop(name, None)
    os.environ["http_proxy"] = os.environ["https_proxy"] = proxy
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _all_cases() -> list[str]:
    return [case for name in _PROXY_VARIABLES for case in (name, name.upper())]


def crawl_newsroom(settings: "Settings", on_progress: "OnProgress") -> "CrawlResult":
    """Crawl every outlet of the press world for the seed; call it once per process, as `run_crawl`."""
    settings.setdict({**SETTINGS, "OUTLETS_DIRS": [str(OUTLETS)]}, priority="cmdline")
    assignments = [Assignment(outlet=name, seed=SEED) for name in newsroom_outlets()]
    with newsroom() as proxy, only_through(proxy):
        return run_crawl(assignments, settings, on_progress=on_progress)


def newsroom_outlets() -> list[str]:
    """Names of the outlets of the press world."""
    return list(outlet_files([OUTLETS]))


def surprises(rows: "Sequence[CoverageRow]") -> list[str]:
    """What is not as the press world's makers say it must be, in words; empty when all is.

    A report in another language than the seed's may stay unfound.
    """
    verdicts = {row.url: row.verdict for row in rows}
    archived = archived_under()
    told = {archived.get(one.url, one.url): one for one in expectations() if one.expected.verdicts}
    found = [_surprise(url, one, verdicts) for url, one in told.items()]
    strangers = [
        f"{url}: {verdict}, and nobody put it there"
        for url, verdict in verdicts.items()
        if archived.get(url, url) not in told
    ]
    return [surprise for surprise in found if surprise] + strangers


def archived_under() -> dict[str, str]:
    """Address -> address of its article, for redirects and for second addresses of a text."""
    return {
        f"http://{masthead.host}{address.path}": article.url
        for masthead in mastheads()
        for address in masthead.addresses
        for article in masthead.articles
        if address.behaviour in {Behaviour.MOVED, Behaviour.SECOND_ADDRESS} and article.slug == address.target
    }


def _surprise(url: str, one: Expectation, verdicts: Mapping[str, Verdict]) -> str | None:
    names = {url, *(address for address, article in archived_under().items() if article == url)}
    verdict = next((verdicts[name] for name in names if name in verdicts), Verdict.UNRELATED)
    if verdict in one.expected.verdicts or _is_beyond_words(one, verdict):
        return None
    expected = " or ".join(sorted(one.expected.verdicts & set(COVERAGE))) or "no coverage"
    return f"{url}: {verdict}, expected {expected}"


def _is_beyond_words(one: Expectation, verdict: Verdict) -> bool:
    """Whether it is a report in another language, which a comparison of words cannot find."""
    return one.language != SEED_LANGUAGE and verdict is Verdict.UNRELATED
