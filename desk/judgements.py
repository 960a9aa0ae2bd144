"""People's judgements: read from a CSV, drawn for judging, and held against each other and the program."""

import csv
import datetime as dt
import io
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.comparison.agreement import alpha_nominal, alpha_ordinal, kappa, percent
from vocabulary.judgement import Pair, Said
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from storage.rows import CandidateRow, JudgementRow

MAX_BYTES = 20_000_000
"""A larger file is no list of judgements."""
LONGEST_NAME, LONGEST_REASON = 200, 5_000
"""Characters."""
_SHOWN = 20
"""Lines that are named of a file that is wrong."""
_COLUMNS = {"seed": "a", "a": "a", "article": "b", "b": "b", "verdict": "verdict"} | {
    name: name for name in ("by", "reason", "at")
}
"""Columns that are read, by the name in the header; others may stand beside them, such as titles."""
_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}

FindPair = Callable[[str, str], Pair]
"""What finds the pair that two references mean; InputError for what is none."""


class _CellError(Exception):
    """What is wrong with one field of one line; raised by what reads a field."""

    def __init__(self, *, column: str, message: str) -> None:
        self.column, self.message = column, message
        super().__init__(f"{column}: {message}")


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A file of judgements, read."""

    said: list[Said] = field(default_factory=list)
    blank: int = 0
    """Lines that nobody has judged yet."""


def read_sheet(path: Path, find: FindPair, *, by: str | None, now: dt.datetime) -> Sheet:
    """Read a CSV of the columns seed (or a), article (or b), verdict, by, reason, at; InputError by line and column.

    `by` stands for a `by` that is left out, `now` for an `at` that is. Lines in which nothing is filled in yet are
    counted and left out. `reason` may be empty; a header may have the columns in any order, and others beside them.
    """
    lines = _lines(path)
    header = next(lines, None)
    if header is None:
        raise InputError(str(path), "is empty", remedy=_EXPECTED)
    columns = _header(path, header[1], has_by=by is not None)
    sheet, problems = Sheet(), []
    met: dict[tuple[Pair, str, dt.datetime], int] = {}
    for number, cells in lines:
        try:
            said = _said(cells, columns, find, by=by, now=now, width=len(header[1]))
        except _CellError as problem:
            problems.append(f"line {number}: {problem}")
            continue
        if said is None:
            sheet.blank += 1
            continue
        sheet.said.append(said)
        earlier = met.setdefault((said.pair, said.by, said.at), number)
        if earlier != number:
            problems.append(f"line {number}: by: {said.by} judges the same pair on line {earlier} already")
    if problems:
        rest = [f"… and {len(problems) - _SHOWN} more lines"] if len(problems) > _SHOWN else []
        told = "\n  ".join(["", *problems[:_SHOWN], *rest])
        raise InputError(str(path), f"cannot be read, and nothing of it was kept:{told}")
    return sheet


_EXPECTED = "expected a header with the columns seed (or a), article (or b), verdict, by, reason, at"


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Lines that are not empty, each with its number in the file."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(str(path), f"is larger than {MAX_BYTES:,} bytes", remedy="split it")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"is not UTF-8 at byte {error.start}", remedy="save it as CSV UTF-8") from error
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)  # spreadsheets write semicolons where a comma is in numbers
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        last = 0
        for cells in reader:
            number, last = last + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise InputError(str(path), f"line {reader.line_num}: is no CSV: {error}", remedy=_EXPECTED) from error


def _header(path: Path, cells: Sequence[str], *, has_by: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = _COLUMNS.get(cell.strip().lower())
        if name in found:
            raise InputError(str(path), "is named twice, or in two ways", field=f"line 1: {cell.strip()}")
        if name is not None:
            found[name] = position
    needed = {"a": "seed", "b": "article", "verdict": "verdict"} | ({} if has_by else {"by": "by"})
    missing = [said for name, said in needed.items() if name not in found]
    if missing:
        remedy = _EXPECTED + ("; or name the person with --by" if missing == ["by"] else "")
        raise InputError(str(path), f"has no column {', '.join(missing)}", field="line 1", remedy=remedy)
    return found


def _said(
    cells: Sequence[str],
    columns: Mapping[str, int],
    find: FindPair,
    *,
    by: str | None,
    now: dt.datetime,
    width: int,
) -> Said | None:
    """What a line says; None when it is not filled in."""
    if len(cells) > width:
        raise _CellError(column="line", message=f"has {len(cells)} cells, the header {width}: put quotes around commas")
    given = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    if not given["verdict"] and not any(given.get(name) for name in ("reason", "at")):
        return None
    return Said(
        verdict=_verdict(given["verdict"]),
        by=_name(given.get("by") or by or ""),
        reason=_reason(given.get("reason", "")),
        at=_time(given.get("at", ""), now),
        pair=_pair(given["a"], given["b"], find),
    )


def _verdict(text: str) -> Verdict:
    folded = text.lower().replace(" ", "_").replace("-", "_")
    if folded in set(Verdict):
        return Verdict(folded)
    near = get_close_matches(folded, list(Verdict), n=1)
    meant = f"; did you mean {near[0]}?" if near else ""
    said = f'"{text}" is none of {", ".join(Verdict)}' if text else "is empty"
    raise _CellError(column="verdict", message=said + meant)


def _name(text: str) -> str:
    if not text:
        raise _CellError(column="by", message="is empty: say who judged")
    if len(text) > LONGEST_NAME or not text.isprintable():
        raise _CellError(column="by", message=f"is no name of up to {LONGEST_NAME} printable characters")
    return text


def _reason(text: str) -> str:
    if len(text) > LONGEST_REASON:
        raise _CellError(column="reason", message=f"is longer than {LONGEST_REASON:,} characters")
    return text


def _time(text: str, now: dt.datetime) -> dt.datetime:
    if not text:
        return now
    try:
        time = dt.datetime.fromisoformat(text)
        time = time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        message = f'"{text}" is no time; write 2026-01-14 or 2026-01-14T10:00+03:30'
        raise _CellError(column="at", message=message) from error
    if time > now:
        raise _CellError(column="at", message=f"{text} is yet to come")
    return time


def _pair(a: str, b: str, find: FindPair) -> Pair:
    for column, text in (("seed", a), ("article", b)):
        if not text:
            raise _CellError(column=column, message="is empty")
    try:
        return find(a, b)
    except InputError as error:
        column = "seed" if error.place.startswith(("seed", "the seed")) or error.place == a else "article"
        raise _CellError(column=column, message=str(error)) from error


def drawn(rows: Sequence["CandidateRow"], most: int, *, draw: str) -> list["CandidateRow"]:
    """At most so many pairs by lot, as evenly from each verdict as there are; the same `draw` draws the same.

    In an order that tells nothing of the verdicts.
    """
    lot = random.Random(draw)  # noqa: S311 - a lot that can be drawn again, no secret
    strata = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.article_id):
        strata[row.program_verdict].append(row)
    for verdict in Verdict:
        lot.shuffle(strata[verdict])
    taken: list[CandidateRow] = []
    while len(taken) < most and any(strata.values()):
        for verdict in Verdict:
            if strata[verdict] and len(taken) < most:
                taken.append(strata[verdict].pop())
    lot.shuffle(taken)
    return taken


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoJudges:
    """How two people agree on the pairs that both judged."""

    one: str
    other: str
    pairs: int
    percent: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How the program's verdicts stand to the judgements that count."""

    pairs: int
    percent: float | None
    kappa: float | None
    table: Mapping[str, Mapping[str, int]]
    """Judged verdict -> the program's -> pairs."""
    precision: float | None
    """Of the pairs that the program calls coverage, the share that people call so; None when there are none."""
    recall: float | None
    """Of the pairs that people call coverage, the share that the program calls so."""
    recall_weighted: float | None
    """The same as it would be had every pair of the archive been judged: each judged pair stands for all those of its
    program's verdict. Pairs are drawn evenly from all verdicts, so that the bare recall says nothing of all."""
    precision_weighted: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How people agree with each other, and with the program."""

    judges: Mapping[str, int]
    """Pairs that each judged; a person's newest judgement of a pair counts."""
    judged_twice: int
    """Pairs that more than one person judged."""
    percent: float | None
    """Of all two verdicts on one pair the share that are the same."""
    alpha_nominal: float | None
    alpha_ordinal: float | None
    between: Sequence[TwoJudges]
    program: Confusion


def agreement(rows: Sequence["JudgementRow"], populations: Mapping[str, Mapping[Verdict, int]]) -> Agreement:
    """Figures over judgements, in the order in which they were made.

    `populations` says by seed how many articles have which of the program's verdicts.
    """
    said: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (row.at, row.id)):
        if row.withdrawn_at is None:
            said[_pair_of(row)][row.by] = _RANK[row.verdict]
    units = [list(one.values()) for one in said.values()]
    judges = Counter(name for one in said.values() for name in one)
    twice = [one for one in units if len(one) > 1]
    return Agreement(
        judges=dict(sorted(judges.items())),
        judged_twice=len(twice),
        percent=percent([pair for one in twice for pair in combinations(one, 2)]),
        alpha_nominal=alpha_nominal(units),
        alpha_ordinal=alpha_ordinal(units),
        between=[_two(one, other, said.values()) for one, other in combinations(sorted(judges), 2)],
        program=_confusion(rows, populations),
    )


def _pair_of(row: "JudgementRow") -> tuple[str, int]:
    return row.seed or f"article {row.other_article_id}", row.article_id


def _two(one: str, other: str, said: Iterable[Mapping[str, int]]) -> TwoJudges:
    pairs = [(by[one], by[other]) for by in said if one in by and other in by]
    return TwoJudges(one=one, other=other, pairs=len(pairs), percent=percent(pairs), kappa=kappa(pairs))


def _confusion(rows: Sequence["JudgementRow"], populations: Mapping[str, Mapping[Verdict, int]]) -> Confusion:
    held = [
        (row.seed, row.verdict, program)
        for row in rows
        if row.counts and (program := row.program_now or row.program_verdict) is not None
    ]
    pairs = [(_RANK[verdict], _RANK[program]) for _, verdict, program in held]
    table: dict[str, dict[str, int]] = {}
    for verdict in Verdict:
        counts = Counter(program for _, judged, program in held if judged is verdict)
        if counts:
            table[verdict] = {program.value: counts[program] for program in Verdict if counts[program]}
    judged_of = Counter((seed, program) for seed, _, program in held)
    weights = [
        populations.get(seed or "", {}).get(program, judged_of[seed, program]) / judged_of[seed, program]
        for seed, _, program in held
    ]
    marks = [(verdict in COVERAGE, program in COVERAGE) for _, verdict, program in held]
    even = [1.0] * len(marks)
    return Confusion(
        pairs=len(held),
        percent=percent(pairs),
        kappa=kappa(pairs),
        table=table,
        precision=_share(marks, even, of=1),
        recall=_share(marks, even, of=0),
        precision_weighted=_share(marks, weights, of=1),
        recall_weighted=_share(marks, weights, of=0),
    )


def _share(marks: Sequence[tuple[bool, bool]], weights: Sequence[float], *, of: int) -> float | None:
    """Of what one side (0: people, 1: the program) calls coverage, the weighted share that both call so."""
    whole = sum(weight for mark, weight in zip(marks, weights, strict=True) if mark[of])
    both = sum(weight for mark, weight in zip(marks, weights, strict=True) if all(mark))
    return both / whole if whole else None
