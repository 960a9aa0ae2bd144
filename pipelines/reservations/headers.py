"""Reservations in the headers of a page's own answer: TDMRep, Content-Signal, Content-Usage, X-Robots-Tag, RSL."""

from collections.abc import Iterator, Sequence

from pipelines.licence.headers import rsl_links
from pipelines.reservations.signals import LONGEST, content_signal, content_usage, robots_directives, tdm
from vocabulary.reservation import Reservation

TDM_RANK = 1
"""TDMRep: what markup says goes before headers, and they before the site's file."""


def in_headers(headers: Sequence[tuple[str, str]], *, base: str | None) -> list[Reservation]:
    """Everything that headers say of uses; relative addresses are relative to `base`."""
    return list(_in_headers([(name.lower(), value) for name, value in headers], base))


def _in_headers(headers: Sequence[tuple[str, str]], base: str | None) -> Iterator[Reservation]:
    policy = next((value.strip()[:LONGEST] for name, value in headers if name == "tdm-policy"), None)
    for name, value in headers:
        if name == "tdm-reservation":
            yield tdm(value, policy, code="R01", locator=f"header:{name}", rank=TDM_RANK)
        elif name == "content-signal":
            yield from content_signal(value, f"header:{name}")
        elif name == "content-usage":
            yield from content_usage(value, f"header:{name}")
        elif name == "x-robots-tag":
            yield from robots_directives(value, f"header:{name}")
        elif name == "link":
            for address in rsl_links(value, base=base):
                yield Reservation(code="R05", locator=f"header:{name}", raw=f"Link: <{address}>", policy=address)
