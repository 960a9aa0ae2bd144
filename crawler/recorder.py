"""Everything that servers answer, into WARC files as it comes: pages, feeds, robots.txt, redirects, refusals.

The nearest to the network of all middlewares, so that questions and answers are written as they were sent and came,
still packed. A crawl that is killed leaves its file with `.open` at the end of its name, readable to the last answer.
"""

import logging
import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.spiders.pages import PRIVATE_HEADERS
from crawler.warc import Answer, Payloads, WarcFiles
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.pages import PageSpider

logger = logging.getLogger(__name__)

_OPEN: dict[Path, "_Recording"] = {}
"""The crawls of one process write into one file at a time."""


class _Recording:
    """The files of a folder into which crawls of this process write."""

    def __init__(self, folder: Path, operator: str) -> None:
        now = datetime.now(UTC)
        name = f"cuttings-{now:%Y%m%d%H%M%S%f}-{os.getpid()}.warc.gz"  # two crawls of a process may begin in a second
        said = {
            "software": f"Cuttings/{version('cuttings')}",
            "format": "WARC File Format 1.1",
            "operator": operator,
            "description": "All that servers answered to crawls, before anybody has read it: policy and take-downs do "
            "not reach it.",
        }
        self.files = WarcFiles(folder / name, said)
        self.payloads = Payloads()
        self.crawls = 0


class Recorder:
    """Writes each exchange with a server into the folder that the setting WARC_FOLDER names; without it, nothing."""

    def __init__(self, crawler: "Crawler", folder: Path) -> None:
        """InputError when the folder cannot be made."""
        self._crawler, self._folder = crawler, folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(str(folder), f"cannot be made: {error.strerror}", field="WARC_FOLDER") from error
        self._recording = _OPEN.setdefault(folder, _Recording(folder, crawler.settings["CONTACT"]))
        self._recording.crawls += 1
        self._is_broken = False
        crawler.signals.connect(self.finish, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way of making a middleware."""
        named = crawler.settings["WARC_FOLDER"]
        if not named:
            raise NotConfigured
        return cls(crawler, Path(named).resolve())

    def process_response(self, request: Request, response: Response) -> Response:
        """Write down a question and its answer; when that fails the crawl ends, since it was to be recorded."""
        if not self._is_broken:
            try:
                self._recording.files.write(self._recording.payloads.records(self._answer(request, response)))
            except InputError as error:
                self._is_broken = True
                self._spider.on_failure(error)
        return response

    def finish(self) -> None:
        """The last crawl to end gives the file its name."""
        self._recording.crawls -= 1
        if self._recording.crawls == 0:
            _OPEN.pop(self._folder, None)
            try:
                for one in self._recording.files.finish():
                    logger.info("%s has %d records", one.path, one.records)
            except InputError as error:  # what was written is there, under the name of an open file
                logger.error("%s", error)  # noqa: TRY400 - the system says why, not where we were

    def _answer(self, request: Request, response: Response) -> Answer:
        spider = self._spider
        candidate = request.cb_kwargs.get("candidate")
        return Answer(
            url=response.url,
            date=datetime.now(UTC),
            status=response.status,
            headers=[one for one in _headers(response) if one[0].lower() not in PRIVATE_HEADERS],
            body=response.body,
            is_packed=True,
            request=list(_headers(request)),
            about={
                "cuttings-outlet": spider.outlet.name,
                "cuttings-run": spider.run,
                "cuttings-seed": spider.seed_name,
                "via": candidate.source if candidate is not None else None,
            },
        )

    @property
    def _spider(self) -> "PageSpider":
        return self._crawler.spider  # type: ignore[return-value]  # every spider of ours


def _headers(message: Request | Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
    ]
