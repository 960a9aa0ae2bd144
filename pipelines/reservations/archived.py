"""What was reserved when a page was fetched, read from what the archive kept of that: page, headers, robots.txt, files.

Nothing of it is stored a second time. A later version of these rules reads the same bytes better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipelines.licence.tree import parse
from pipelines.reservations.ai_txt import read_ai_txt
from pipelines.reservations.combining import combined
from pipelines.reservations.headers import in_headers
from pipelines.reservations.markup import in_markup, may_reserve
from pipelines.reservations.robots import in_robots
from pipelines.reservations.rsl import read_rsl
from pipelines.reservations.tdmrep import read_tdmrep
from vocabulary.licence import Evidence
from vocabulary.reservation import AI_TXT, TDMREP, Reservation, Reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """What the archive kept of one fetch that may reserve rights."""

    url: str
    """Where the page was."""
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = field(default=b"", repr=False)
    robots: bytes | None = field(default=None, repr=False)
    """The host's robots.txt; None when it has none, or nobody asked."""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """TDMRep's file, `ai.txt` and RSL documents, by address."""


def reserved_of(carriers: Carriers) -> Reserved:
    """Everything that was said of the page's uses, put together."""
    return combined([*_on_page(carriers), *_on_host(carriers)])


def standards_of_host(carriers: Carriers) -> list[Evidence]:
    """The licences that RSL documents name which robots.txt names: they did not come with the page."""
    named = _documents(carriers, _in_robots(carriers))
    documents = (read_rsl(body, url=carriers.url, locator=address) for address, body in named)
    return [row for document in documents for row in document.evidence]


def _on_page(carriers: Carriers) -> list[Reservation]:
    found = in_headers(carriers.headers, base=carriers.url)
    if carriers.body and may_reserve(carriers.body) and (root := parse(carriers.body)) is not None:
        found += in_markup(root, url=carriers.url)
    return found


def _on_host(carriers: Carriers) -> list[Reservation]:
    found = _in_robots(carriers)
    named = _documents(carriers, found)
    for address, body in carriers.files.items():
        if address.endswith(TDMREP):
            found += read_tdmrep(body, url=carriers.url)
        elif address.endswith(AI_TXT):
            found += read_ai_txt(body, url=carriers.url, locator=urlsplit(address).path)
    for address, body in named:
        found += read_rsl(body, url=carriers.url, locator=address).reservations
    return found


def _in_robots(carriers: Carriers) -> list[Reservation]:
    return in_robots((carriers.robots or b"").decode("utf-8", "replace"), url=carriers.url)


def _documents(carriers: Carriers, said: Sequence[Reservation]) -> list[tuple[str, bytes]]:
    """The RSL documents that hold: a group's own replaces the one for all, as robots.txt names them."""
    named = {one.policy for one in said if one.code == "R05"}
    return [(address, body) for address, body in carriers.files.items() if address in named]
