"""The record of a page: what was chosen for each field, and what lost with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.extraction.words import squeeze
from vocabulary.metadata import Record, Statement

T = TypeVar("T")

AGREES = "agrees"
"""It says the same as what was chosen."""
LESS_PRECISE = "less precise"
ONLY_OUTLET = "names only the outlet"
_LONGEST = 400
"""Characters kept of a value, and of what stood there."""
_MOST = 40
"""Statements kept of one field: pages have a dozen, hostile ones thousands."""


@dataclass(frozen=True, slots=True)
class Decided(Generic[T]):
    """What was decided for one field: the value, and the statements among which it was chosen."""

    value: T | None
    record: Record = ()


def behind(source: str) -> str:
    """The reason of a statement that says something else than an earlier place."""
    return f"{source} goes before"


def statement(field: str, source: str, value: str, raw: str = "", reason: str = "") -> Statement:
    """A statement, cut to what is kept of it."""
    value, raw = value[:_LONGEST], raw[:_LONGEST]
    return Statement(field, source, value, "" if raw == value else raw, reason)


def ordered(statements: Iterable[Statement]) -> Record:
    """The statements of one field, what was chosen first; each said once, and not more than are kept."""
    return tuple(sorted(dict.fromkeys(statements), key=lambda one: bool(one.reason))[:_MOST])


def withdrawn(record: Record, field: str, reason: str) -> Record:
    """The record after it turned out that what counted for a field does not count."""
    return tuple(one._replace(reason=reason) if one.field == field and not one.reason else one for one in record)


def by_field(record: Record) -> dict[str, list[dict[str, str]]]:
    """A record as programs are told of it: by field each {source, value, raw, reason}, what counts first."""
    told: dict[str, list[dict[str, str]]] = {}
    for one in record:
        said = {"source": one.source, "value": one.value, "raw": one.raw or one.value, "reason": one.reason}
        told.setdefault(one.field, []).append(said)
    return told


def overruled(record: Record, by: Statement) -> Record:
    """The record after a statement that goes before those of its field, such as that of an outlet's own selector."""
    kept = [
        one._replace(reason=AGREES if squeeze(one.value) == squeeze(by.value) else behind(by.source))
        if one.field == by.field and not one.reason
        else one
        for one in record
    ]
    return (by, *kept)
