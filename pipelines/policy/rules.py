"""Policies as data: the shipped `defaults.toml`, and a file of the user's that says less of it, or more with a reason.

Every field knows what it may hold and which of two values allows more; that is all there is to know about loosening.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from crawler.strict import Table, read_toml
from vocabulary.licence import Confidence
from vocabulary.outcome import InputError
from vocabulary.policy import LicenceClass, Loosening, Purpose, Show, Store
from vocabulary.reservation import Use

DEFAULTS = Path(__file__).with_name("defaults.toml")
FORM = 1
"""Raised when the meaning of a field changes: it is part of a policy's version."""
SHOW, EXCERPT = "show", "excerpt"
"""Acts beside the purposes that a reservation may rule out."""
TAKEDOWN_PARTS = ("title", "authors")
"""What may be kept of an article that is taken down, beside its address and times."""
LONGEST_EXCERPT = 100_000
"""Characters: more is a whole text, which `show` speaks of."""
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRules:
    """What is done with texts of one class."""

    store: Store
    show: Show
    excerpt: int
    """Characters shown to others at most."""
    export: frozenset[Purpose]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is done with texts; see `defaults.toml` for what each field means."""

    classes: Mapping[LicenceClass, ClassRules]
    show_from: Confidence
    export_from: Confidence
    fresh_days: int
    noncommercial: bool
    obeys: Mapping[str, frozenset[Use]]
    """By act (a purpose, `show` or `excerpt`): the uses whose reservation rules it out."""
    takedown_keeps: frozenset[str]
    loosenings: tuple[Loosening, ...] = ()
    version: str
    """Of the whole content: two policies that say the same have the same."""
    values: Mapping[str, Any] = field(repr=False)
    """Every field by its name in the file, in JSON's own types."""


def default_policy() -> Policy:
    """The shipped policy."""
    return _policy(dict(_defaults()), ())


def read_policy(path: Path | None) -> Policy:
    """The policy of a user's file on top of the defaults; InputError naming file, field and what to do."""
    if path is None:
        return default_policy()
    values, loosenings = dict(_defaults()), []
    for table, rules in _tables(read_toml(path)):
        given = {name: rule for name, rule in rules.items() if name.rpartition(".")[2] in table}
        reason = _reason(table)
        for name, rule in given.items():
            own, default = rule.read(table, name.rpartition(".")[2]), _defaults()[name]
            if rule.allows_more(own, default):
                loosenings.append(_loosened(table, name, default, own, reason))
            values[name] = own
    return _policy(values, tuple(loosenings))


def _loosened(table: Table, name: str, default: Any, own: Any, reason: str | None) -> Loosening:
    if reason is None:
        raise table.fail(
            name.rpartition(".")[2],
            f"allows more ({_json(own)}) than the shipped policy ({_json(default)}) without a reason",
            'write reason = "…" into the same table, or do not allow more',
        )
    return Loosening(field=name, was=_json(default), now=_json(own), reason=reason)


def _reason(table: Table) -> str | None:
    reason = table.text("reason")
    if reason is not None and len(reason) > LONGEST_REASON:
        raise table.fail("reason", f"has {len(reason)} characters, expected {LONGEST_REASON} at most")
    return reason


@dataclass(frozen=True, slots=True)
class _Rule:
    """How one field is read, and which of two values allows more."""

    read: Callable[[Table, str], Any]
    allows_more: Callable[[Any, Any], bool]


def _one_of(*ordered: str) -> _Rule:
    """A word; of two the later in this order allows more."""

    def read(table: Table, key: str) -> str:
        table.need_text(key)
        return table.choice(key, ordered) or ""

    return _Rule(read, lambda own, default: ordered.index(own) > ordered.index(default))


def _some_of(*words: str, more_is_looser: bool) -> _Rule:
    """A list of words."""

    def read(table: Table, key: str) -> list[str]:
        said = table.texts(key)
        unknown = [word for word in said if word not in words]
        if unknown:
            raise table.fail(key, f'"{unknown[0]}" is not one of {", ".join(words)}', "leave it out, or mend it")
        return sorted(set(said), key=words.index)

    def allows_more(own: list[str], default: list[str]) -> bool:
        return not (set(own) <= set(default) if more_is_looser else set(own) >= set(default))

    return _Rule(read, allows_more)


def _number(most: int) -> _Rule:
    def read(table: Table, key: str) -> int:
        number = table.number(key)
        if number is None or number != int(number) or number > most:
            raise table.fail(key, f"is {number}, expected a whole number from 0 to {most}")
        return int(number)

    return _Rule(read, lambda own, default: own > default)


_FLAG = _Rule(lambda table, key: table.flag(key), lambda own, default: own and not default)
_CONFIDENCE = _one_of("A", "B", "C", "D")
_CLASS_RULES = {
    "store": _one_of(*Store),
    "show": _one_of(*Show),
    "excerpt": _number(LONGEST_EXCERPT),
    "export": _some_of(*Purpose, more_is_looser=True),
}
_RULES: Mapping[str, Mapping[str, _Rule]] = {
    "confidence": {"show": _CONFIDENCE, "export": _CONFIDENCE, "fresh_days": _number(36_500)},
    "instance": {"noncommercial": _FLAG},
    "takedown": {"keep": _some_of(*TAKEDOWN_PARTS, more_is_looser=True)},
    "reservations": dict.fromkeys((SHOW, EXCERPT, *Purpose), _some_of(*Use, more_is_looser=False)),
    **{f"class.{one}": _CLASS_RULES for one in LicenceClass},
}
"""Every field, by table."""


@cache
def _defaults() -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for table, rules in _tables(read_toml(DEFAULTS)):
        found |= {name: rule.read(table, name.rpartition(".")[2]) for name, rule in rules.items()}
    missing = [f"{table}.{key}" for table, rules in _RULES.items() for key in rules if f"{table}.{key}" not in found]
    if missing:
        raise InputError(str(DEFAULTS), "is missing", field=missing[0])
    return found


def _tables(top: Table) -> list[tuple[Table, Mapping[str, _Rule]]]:
    """The tables of a file with the rules of their fields by full name; InputError for what is none of ours."""
    names = {name for name in _RULES if "." not in name}
    top.only({*names, "class"})
    found = [(name, table) for name in sorted(names) if (table := top.table(name)) is not None]
    classes = top.table("class")
    if classes is not None:
        classes.only([one.value for one in LicenceClass])
        found += [(f"class.{one}", table) for one in LicenceClass if (table := classes.table(one)) is not None]
    return [
        (table.only({*_RULES[name], "reason"}), {f"{name}.{key}": rule for key, rule in _RULES[name].items()})
        for name, table in found
    ]


def _policy(values: dict[str, Any], loosenings: tuple[Loosening, ...]) -> Policy:
    return Policy(
        classes={one: _class(values, one) for one in LicenceClass},
        show_from=Confidence(values["confidence.show"]),
        export_from=Confidence(values["confidence.export"]),
        fresh_days=values["confidence.fresh_days"],
        noncommercial=values["instance.noncommercial"],
        obeys={act: frozenset(map(Use, values[f"reservations.{act}"])) for act in _RULES["reservations"]},
        takedown_keeps=frozenset(values["takedown.keep"]),
        loosenings=loosenings,
        version=f"{FORM}-{hashlib.sha256(_json(values).encode()).hexdigest()[:12]}",
        values=values,
    )


def _class(values: Mapping[str, Any], one: LicenceClass) -> ClassRules:
    return ClassRules(
        store=Store(values[f"class.{one}.store"]),
        show=Show(values[f"class.{one}.show"]),
        excerpt=values[f"class.{one}.excerpt"],
        export=frozenset(map(Purpose, values[f"class.{one}.export"])),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
