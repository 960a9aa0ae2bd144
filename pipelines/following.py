"""The further pages of an article of several: which to ask for, in which order, and when to stop.

A page that has all of the article goes before its single pages. What could not be had is said, never passed over.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from pipelines.extraction.words import letters, squeeze
from pipelines.reading import Reading
from vocabulary.address import identity
from vocabulary.outcome import INCOMPLETE, RETRIED, Outcome
from vocabulary.page import Page, Problem
from vocabulary.paging import Paging
from vocabulary.structure import BREAK

Read = Callable[[Page], Awaitable[Reading]]
"""Reads a page that came."""
Ask = Callable[[Page, str], Awaitable[Page | None]]
"""Asks for a further page of a page's article by its address; None when that cannot be asked for here."""

_SENTENCE = 40
"""Letters from which a line is one by which texts are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The pages of one article, as far as they could be had."""

    page: Page
    """Page 1, or the one that was asked for where that could not be had."""
    reading: Reading
    """Of that page."""
    parts: tuple[tuple[Page, Reading], ...] = ()
    """Page 2 and so on, or the one that has all."""
    is_whole: bool = False
    """Whether it is the one that has all."""
    missing: str = ""
    """The first page that could not be had, and why; empty when none is missing."""
    is_passing: bool = False
    """Whether it may be had another time."""
    refused: Problem | None = None
    """What becomes of a page that is no article by itself and whose first page is read elsewhere, or another time, and
    of an article of which a page is taken down."""

    @property
    def reason(self) -> str:
        """What is said of the article's outcome."""
        if not self.missing:
            return ""
        return f"{INCOMPLETE if self.is_passing else 'in part:'} {self.missing}"


async def followed(page: Page, reading: Reading, *, ask: Ask, read: Read, most: int) -> Followed:
    """Ask for the further pages of a page that says that it is one of several; at most so many in all."""
    several = reading.extraction.paging
    if several is None or reading.extraction.outcome is not None or reading.extraction.form.is_teaser:
        return Followed(page=page, reading=reading)

    async def permitted(page: Page, url: str) -> Page | None:
        part = await ask(page, url)
        if part is not None and part.problem is not None and part.problem.outcome is Outcome.WITHHELD:
            raise _WithheldError(part.problem)
        return part

    try:
        return await _permitted(page, reading, several, ask=permitted, read=read, most=most)
    except _WithheldError as error:
        return Followed(page=page, reading=reading, refused=error.problem)


async def _permitted(page: Page, reading: Reading, several: Paging, *, ask: Ask, read: Read, most: int) -> Followed:
    if several.number == 1:
        return await _followed(page, reading, several, ask=ask, read=read, most=most)
    assert several.first is not None  # what it is told to be by
    first = await ask(page, several.first)
    if first is None:
        reason = f"page {several.number} of {several.first}"
        return Followed(page=page, reading=reading, refused=Problem(outcome=Outcome.NOT_AN_ARTICLE, reason=reason))
    if first.problem is not None:
        missing = f"page 1: {first.problem.reason}"
        again = Problem(outcome=first.problem.outcome, reason=missing) if first.problem.outcome in RETRIED else None
        return Followed(page=page, reading=reading, missing=missing, refused=again)
    led = replace(first, candidate=page.candidate)
    begun = await read(led)
    paging = begun.extraction.paging
    if begun.extraction.outcome is not None or paging is None or paging.number != 1:
        return Followed(page=page, reading=reading, missing="page 1: is not the first page of an article")
    return await _followed(led, begun, paging, ask=ask, read=read, most=most)


async def _followed(page: Page, reading: Reading, several: Paging, *, ask: Ask, read: Read, most: int) -> Followed:
    failed = ""
    if several.whole is not None and most > 1:
        whole = await ask(page, several.whole)
        failed = "cannot be asked for here" if whole is None else whole.problem.reason if whole.problem else ""
        if whole is not None and whole.problem is None:
            all_on_one = await read(whole)
            if _has_all(all_on_one, reading):
                return Followed(page=page, reading=reading, parts=((whole, all_on_one),), is_whole=True)
            failed = "does not have it"
    if several.next is None and failed:
        return Followed(page=page, reading=reading, missing=f"the page with all of it: {failed}")
    return await _one_by_one(Followed(page=page, reading=reading), several, ask=ask, read=read, most=most)


async def _one_by_one(found: Followed, paging: Paging, *, ask: Ask, read: Read, most: int) -> Followed:
    """Follow each page to the next."""
    number, address, total = 1, paging.next, paging.total or 1
    while address is not None:
        number += 1
        if number > most:
            return replace(found, missing=f"page {number}: no more than {most} of an article's pages are asked for")
        try:
            part, reading = await _next(found, address, ask, read)
        except _MissingError as error:
            return replace(found, missing=f"page {number}: {error}", is_passing=error.is_passing)
        found = replace(found, parts=(*found.parts, (part, reading)))
        further = reading.extraction.paging
        address = None
        if further is not None and further.number == number:
            address, total = further.next, max(total, further.total or 1)
    if number < total:
        return replace(found, missing=f"page {number + 1}: no page says where it is")
    return found


class _WithheldError(Exception):
    """A page of an article is taken down. Raised and caught here."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.reason)


class _MissingError(Exception):
    """A page of an article could not be had. Raised and caught here."""

    def __init__(self, reason: str, *, is_passing: bool = False) -> None:
        self.is_passing = is_passing
        super().__init__(reason)


async def _next(found: Followed, address: str, ask: Ask, read: Read) -> tuple[Page, Reading]:
    """The page at an address, if it is a further one of the article."""
    part = await ask(found.page, address)
    if part is None:
        raise _MissingError("cannot be asked for here")
    if part.problem is not None:
        raise _MissingError(part.problem.reason, is_passing=part.problem.outcome in RETRIED)
    if identity(part.final_url) in {
        identity(page.final_url) for page in (found.page, *(one for one, _ in found.parts))
    }:
        raise _MissingError(f"leads back to {part.final_url}")
    reading = await read(part)
    if (outcome := reading.extraction.outcome) is not None:
        reason = f"{outcome}: {reading.extraction.reason}"
        raise _MissingError(reason, is_passing=outcome is Outcome.FAILED)
    return part, reading


def _has_all(whole: Reading, first: Reading) -> bool:
    """Whether a page has all of an article: more than its first page, and most of what that says."""
    read, begun = whole.extraction, first.extraction.text
    if read.outcome is not None or read.form.is_teaser or letters(read.text) <= letters(begun):
        return False
    said = {squeeze(line) for line in read.text.split(BREAK)}
    told = [squeeze(line) in said for line in begun.split(BREAK) if letters(line) >= _SENTENCE]
    return sum(told) * 2 > len(told)
