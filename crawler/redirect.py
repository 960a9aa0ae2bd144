"""Redirects: followed within the outlet only, so that a page is never archived under a newsroom that is not its own."""

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from crawler.refusal import ANYWHERE, PART, Refused
from crawler.urls import host_of
from vocabulary.outcome import Outcome

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response


class Redirect(RedirectMiddleware):
    """Scrapy's redirects, refused when they leave the outlet's domains."""

    def _engine_started(self) -> None:
        """Scrapy looks for its referrers here, and warns that there are none: that is meant so."""

    def process_response(
        self,
        request: Request,
        response: "Response",
        spider: "Spider | None" = None,  # noqa: ARG002 - as Scrapy calls it
    ) -> "Request | Response":
        """The answer, or the request for where it leads; Refused when that is not the outlet's."""
        answer = super().process_response(request, response)
        if isinstance(answer, Request):
            answer.meta.pop("proxy", None)  # the guard decides anew, for where it leads
        if isinstance(answer, Request) and not request.meta.get(ANYWHERE):
            outlet = getattr(self.crawler.spider, "outlet", None)
            if outlet is not None and not (outlet.serves if request.meta.get(PART) else outlet.holds)(answer.url):
                raise Refused(Outcome.FAILED, f"redirect: leads off the outlet, to {host_of(answer.url)}")
        return answer
