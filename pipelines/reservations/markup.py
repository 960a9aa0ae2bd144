"""Reservations in a page's markup: meta elements, links to RSL documents, RSL within the page."""

from collections.abc import Iterator
from itertools import islice

from pipelines.licence.making import RSL
from pipelines.licence.tree import Element
from pipelines.licence.urls import absolute_of
from pipelines.reservations.carried import in_scripts
from pipelines.reservations.signals import LONGEST, content_signal, content_usage, robots_directives, tdm
from pipelines.reservations.terms import in_words, signs
from vocabulary.reservation import Reservation

_MOST_METAS = 500
_BOTS = ("bot", "crawler", "spider")
_SIGNS = (b"tdm-", b"robots", b"rsl+xml", b"content-signal", b"content-usage", b'bot"', b"bot'")


def may_reserve(body: bytes) -> bool:
    """Whether a page's bytes hold anything that is read here; cheap, and for markup never a false no."""
    lower = body.lower()
    return b"\x00" in body[:200] or any(sign in lower for sign in (*_SIGNS, *signs()))


def in_markup(root: Element, *, url: str | None) -> list[Reservation]:
    """Everything that a parsed page says of its uses."""
    return [*_in_metas(root), *_linked(root, url), *_within(root, url), *in_words(root)]


def _in_metas(root: Element) -> Iterator[Reservation]:
    metas = [
        ((meta.get("name") or meta.get("http-equiv") or "").strip().lower(), meta.get("content") or "")
        for meta in islice(root.iter("meta"), _MOST_METAS)
    ]
    policy = next((content.strip()[:LONGEST] for name, content in metas if name == "tdm-policy"), None)
    for name, content in metas:
        if name == "tdm-reservation":
            yield tdm(content, policy, code="R02", locator=f"meta:{name}", rank=0)
        elif name == "robots":
            yield from robots_directives(content, f"meta:{name}")
        elif name == "content-signal":
            yield from content_signal(content, f"meta:{name}")
        elif name == "content-usage":
            yield from content_usage(content, f"meta:{name}")
        elif name.endswith(_BOTS):
            yield from robots_directives(content, f"meta:{name}", agent=name)


def _linked(root: Element, url: str | None) -> Iterator[Reservation]:
    for link in islice(root.iter("link"), _MOST_METAS):
        is_licence = "license" in (link.get("rel") or "").lower().split()
        if (
            is_licence
            and (link.get("type") or "").strip().lower() == RSL
            and (address := absolute_of(link.get("href") or "", url))
        ):
            yield Reservation(code="R05", locator="link:license", raw=address, policy=address)


def _within(root: Element, url: str | None) -> Iterator[Reservation]:
    for document in in_scripts(root, url=url):
        yield from document.reservations
