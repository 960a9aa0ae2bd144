"""Outlets whose pages are made by scripts: whether they can be rendered here, and the wiring of a crawl that does.

Nothing of the browser is imported here: an outlet that does not ask for it pays nothing (docs/decisions/0013).
"""

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler.refusal import Refused
from vocabulary.outcome import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ORDER = 40
"""Nearest to the engine, before the guard: an answer is rendered after redirects, pauses and new tries are over."""
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that is none (port 9, discard), and whose own address the browser cannot resolve either."""
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # the browser resolves no name and no address: all it gets is handed in
    "--proxy-bypass-list=<-loopback>",  # without it loopback would go round the proxy that is none
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-gpu",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--js-flags=--max-old-space-size=512",  # MB; a page that wants more ends as failed
)


def why_not(settings: BaseSettings) -> str:
    """Why pages cannot be rendered here; empty when they can."""
    if any(find_spec(name) is None for name in ("playwright", "scrapy_playwright")):
        return 'javascript: the extra is not installed: pip install "cuttings[javascript]"'
    if shutil.which(settings["CHROMIUM"]) is None:
        return f"javascript: no Chromium found at {settings['CHROMIUM']}; install it, or name another by CHROMIUM"
    return ""


def wire(settings: BaseSettings) -> None:
    """Have the pages of a crawl rendered, or refused when that is not possible. Before the crawl begins."""
    component = "crawler.javascript.Unable" if why_not(settings) else "crawler.browser.Rendering"
    name = "DOWNLOADER_MIDDLEWARES"
    settings.set(name, {**settings.getdict(name), component: _ORDER}, priority=settings.getpriority(name) or 0)
    settings.setdict(
        {
            "PLAYWRIGHT_LAUNCH_OPTIONS": {
                "executable_path": shutil.which(settings["CHROMIUM"]),
                "args": list(_ARGUMENTS),
                "proxy": {"server": _NOWHERE},
                "chromium_sandbox": os.geteuid() != 0,  # as root Chromium starts without its sandbox only
                # a signal is the crawl's: it ends its pages, then the browser
                **{f"handle_{signal}": False for signal in ("sigint", "sigterm", "sighup")},
            },
        },
        priority="spider",
    )


class Unable:
    """In place of the browser where there is none: nothing at all is asked for."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """One for each crawl."""
        return cls(why_not(crawler.settings))

    def process_request(self, request: Request) -> None:  # noqa: ARG002 - as Scrapy calls it
        """Refused, robots.txt too."""
        raise Refused(Outcome.FAILED, self._reason)
