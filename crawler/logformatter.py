"""One line a page, never its body."""

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from twisted.python.failure import Failure


class OneLine(LogFormatter):
    """`archived https://…` when a page is done with; a failing step names the page, not what it holds."""

    def scraped(self, item: Any, response: "Response | Failure | None", spider: "Spider") -> LogFormatterResult:  # noqa: ARG002
        """A page has its outcome."""
        reason = getattr(item, "reason", "")
        return {
            "level": logging.INFO,
            "msg": "%(outcome)s %(url)s%(reason)s",
            "args": {
                "outcome": getattr(item, "outcome", None) or "passed",
                "url": _address(item),
                "reason": f" ({reason})" if reason else "",
            },
        }

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: "Response | Failure | None",  # noqa: ARG002
        spider: "Spider",  # noqa: ARG002
    ) -> LogFormatterResult:
        """The crawl ends while a page's further ones are wanted; the next crawl asks for it again."""
        return {
            "level": logging.INFO,
            "msg": "left for the next crawl: %(url)s (%(exception)s)",
            "args": {"url": _address(item), "exception": exception},
        }

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: "Response | Failure | None",  # noqa: ARG002
        spider: "Spider",  # noqa: ARG002
    ) -> LogFormatterResult:
        """A step failed; the page is recorded as failed."""
        return {
            "level": logging.ERROR,
            "msg": "%(kind)s while working on %(url)s: %(exception)s",
            "args": {"kind": type(exception).__name__, "url": _address(item), "exception": exception},
        }


def _address(item: Any) -> str:
    page = getattr(item, "page", item)
    candidate = getattr(page, "candidate", None)
    return getattr(candidate, "link", type(item).__name__)
