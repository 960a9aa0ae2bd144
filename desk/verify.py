"""Licences looked at again: which pages are due, and what a new look says of each. The looking is an ordinary crawl."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.directory import Directory, undescribed
from desk.grants import speaker
from storage.verifying import Standing
from vocabulary.licence import NOASSERTION, Look
from vocabulary.outcome import Exit
from vocabulary.run import Assignment

_VANISHED = "vanished"


class Verified(StrEnum):
    """What came of looking at a page again for its licence."""

    CONFIRMED = "confirmed"
    """It says what it said."""
    CHANGED = "changed"
    """It says something else."""
    VANISHED = "vanished"
    """It says nothing any more."""
    GONE = "gone"
    """There is no such page any more; what it said stays proven by its captures."""
    COULD_NOT_LOOK = "could_not_look"
    NOT_YET = "not_yet"
    """The call was stopped before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One article, looked at again."""

    article: int
    outlet: str
    url: str
    title: str | None
    verified: Verified
    licence_before: str
    licence: str
    confidence: str
    reason: str


def assignments(due: Sequence[Standing], directory: Directory) -> tuple[list[Assignment], dict[int, str]]:
    """What to crawl, outlet by outlet, and why some articles cannot be looked at: nobody describes their outlet."""
    urls: dict[str, list[str]] = {}
    hindered: dict[int, str] = {}
    for one in due:
        is_known = one.outlet in directory.files or undescribed(one.url).name == one.outlet
        if is_known and (one.outlet not in directory.files or directory.outlet(one.outlet).holds(one.url)):
            urls.setdefault(one.outlet, []).append(one.url)
        else:
            hindered[one.article_id] = f"no outlet file of {one.outlet} holds this address"
    return [Assignment(outlet=name, urls=tuple(ours), refetch=True) for name, ours in urls.items()], hindered


def verifications(
    before: Mapping[int, Standing], after: Mapping[int, Standing], hindered: Mapping[int, str]
) -> Iterator[Verification]:
    """What the new looks say, in the order of `before`."""
    for article_id, old in before.items():
        new = after[article_id]
        verified, reason = _verified(old, new)
        if article_id in hindered:
            verified, reason = Verified.COULD_NOT_LOOK, hindered[article_id]
        yield Verification(
            article=article_id,
            outlet=old.outlet,
            url=old.url,
            title=old.title,
            verified=verified,
            licence_before=old.expression,
            licence=new.expression,
            confidence=new.own.decision.confidence,
            reason=reason,
        )


def _verified(old: Standing, new: Standing) -> tuple[Verified, str]:
    if new.look_id is None or new.look_id == old.look_id:
        return Verified.NOT_YET, ""
    if new.look is Look.GONE:
        return Verified.GONE, new.reason
    if new.look is Look.COULD_NOT_LOOK:
        return Verified.COULD_NOT_LOOK, new.reason
    was, now = old.own.decision, new.own.decision
    text = "the page has a new text" if new.revision != old.revision else ""
    if _VANISHED in now.flags or (now.expression == NOASSERTION != was.expression and now.trace == ("no_grant",)):
        return Verified.VANISHED, text
    if (was.expression, was.confidence) != (now.expression, now.confidence):
        who = speaker(old.own, new.own)
        why = f"{who} says otherwise" if who else "decided anew on the same words"
        said = f"was {was.expression} ({was.confidence}), is {now.expression} ({now.confidence}): {why}"
        return Verified.CHANGED, "; ".join(part for part in (said, text) if part)
    return Verified.CONFIRMED, text


def exit_of(rows: Sequence[Verification], *, stopped: bool) -> Exit:
    """130 stopped, 6 when a page says something else or nothing, 3 when one could not be looked at, else 0."""
    found = {row.verified for row in rows}
    if stopped:
        return Exit.STOPPED
    if found & {Verified.CHANGED, Verified.VANISHED, Verified.GONE}:
        return Exit.DIFFERENT
    return Exit.COULD_NOT_LOOK if found & {Verified.COULD_NOT_LOOK, Verified.NOT_YET} else Exit.DONE
