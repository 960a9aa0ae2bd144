"""The pages of docs/tables: `python -m storage.pages` writes what the models say below each one's mark.

What stands above the mark is written by hand. A test fails while a page says anything else than the models.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from storage.columns import Json, UtcTime
from storage.models import Base

FOLDER = Path("docs") / "tables"
MARK = "<!-- From here on made by `python -m storage.pages`; a test keeps it so. -->"
SUBJECTS = {
    "Outlets and runs": (
        "outlets outlet_schedules source_schedules leases runs source_reports source_answers robots_answers "
        "rights_answers"
    ),
    "Pages and what became of them": "pages settlements refetches handouts outcomes imports",
    "Articles": (
        "articles aliases revisions changes extractions authors tags statements captures bodies search_texts embeddings"
    ),
    "Licences and policy": (
        "licence_decisions licence_followed origins_due licence_evidence licence_readings takedowns policy_loosenings"
    ),
    "Seeds and coverage": (
        "seeds seed_sightings matches judgements coverage_texts coverage_grouped fingerprint_hashes outlet_blocks "
        "blocks_learned"
    ),
}
"""Each table in one picture; what it refers to elsewhere stands there by name only."""


def facts(table: Table) -> str:
    """What the models say of a table, as Markdown: columns, keys, indexes, and who refers to it."""
    return "\n".join(_facts(table)) + "\n"


def picture() -> str:
    """How the tables hang together, as Markdown: one entity-relationship diagram (Mermaid) a subject."""
    return "\n".join(_picture()) + "\n"


def write(folder: Path) -> None:
    """Write the part of every page below its mark.

    A page that is missing is begun, with what the model's docstring says.
    """
    tables = {table.name: facts(table) for table in Base.metadata.tables.values()}
    for name, made in {**tables, "README": picture()}.items():
        page = folder / f"{name}.md"
        said = page.read_text(encoding="utf-8").split(MARK)[0] if page.exists() else f"# `{name}`\n\n{_said(name)}\n\n"
        page.write_text(f"{said}{MARK}\n\n{made}", encoding="utf-8")


def _said(name: str) -> str:
    models = {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers}
    return (models[name].__doc__ or "").strip()


def _facts(table: Table) -> Iterator[str]:
    yield "| column | holds | | refers to |\n|---|---|---|---|"
    for column in table.columns:
        targets = ", ".join(_link(key.column.table.name) for key in sorted(column.foreign_keys, key=str))
        yield f"| `{column.name}` | {_holds(column.type)} | {_duty(column)} | {targets} |"
    yield ""
    unique = [rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    unique += [index.columns for index in _indexes(table, unique=True)]
    for columns in sorted(map(_names, unique)):
        yield f"- No two rows agree in {columns}."
    for check in sorted(_checks(table)):
        yield f"- Always: `{check}`."
    plain = sorted(_names(index.columns) for index in _indexes(table, unique=False))
    if plain:
        yield f"- Found by {'; by '.join(plain)}."
    referring = sorted({other.name for other in Base.metadata.tables.values() if _refers(other, table)})
    yield f"- Referred to by {', '.join(map(_link, referring))}." if referring else "- No table refers to it."


def _indexes(table: Table, *, unique: bool) -> list[Index]:
    return [index for index in table.indexes if index.unique is unique]


def _checks(table: Table) -> Iterator[str]:
    """The rules that were written for it; the words of a vocabulary stand beside their column."""
    words = {column.type.name for column in table.columns if isinstance(column.type, Enum)}
    for rule in table.constraints:
        if isinstance(rule, CheckConstraint) and not any(str(rule.name).endswith(f"_{word}") for word in words):
            yield str(rule.sqltext)


def _names(columns: Iterable[Any]) -> str:
    return ", ".join(f"`{column.name}`" for column in columns)


def _refers(table: Table, other: Table) -> bool:
    return any(key.column.table is other for key in table.foreign_keys)


def _link(name: str) -> str:
    return f"[`{name}`]({name}.md)"


def _duty(column: "Column[object]") -> str:
    if column.primary_key:
        return "primary key"
    return "may be empty" if column.nullable else ""


def _holds(kind: TypeEngine[object]) -> str:
    if isinstance(kind, Enum):
        return f"one of {', '.join(kind.enums)}"
    if isinstance(kind, UtcTime):
        return "instant, UTC"
    if isinstance(kind, Json):
        return "JSON"
    if isinstance(kind, String) and kind.length:
        return f"text, at most {kind.length} characters"
    names = ((Boolean, "yes or no"), (Integer, "whole number"), (Float, "number"), (LargeBinary, "bytes"))
    return next((name for of, name in names if isinstance(kind, of)), "text")


def _picture() -> Iterator[str]:
    for subject, names in SUBJECTS.items():
        yield f"## {subject}\n\n```mermaid\nerDiagram"
        here = names.split()
        for name in here:
            table = Base.metadata.tables[name]
            yield f"    {name} {{"
            for column in table.columns:
                keys = ["PK"] * column.primary_key + ["FK"] * bool(column.foreign_keys)
                yield f"        {_short(column.type)} {column.name} {', '.join(keys)}".rstrip()
            yield "    }"
        for name in here:
            for key in sorted(Base.metadata.tables[name].foreign_keys, key=lambda key: key.parent.name):
                many = "o|" if key.parent.primary_key and len(key.parent.table.primary_key) == 1 else "o{"
                one = "|o" if key.parent.nullable else "||"
                yield f"    {key.column.table.name} {one}--{many} {name} : {key.parent.name}"
        yield f"```\n\n{' · '.join(map(_link, here))}\n"


def _short(kind: TypeEngine[object]) -> str:
    if isinstance(kind, Enum):
        return "word"
    names = (
        (Boolean, "boolean"),
        (Integer, "integer"),
        (Float, "number"),
        (LargeBinary, "bytes"),
        (UtcTime, "time"),
        (DateTime, "time"),
        (Json, "json"),
    )
    return next((name for of, name in names if isinstance(kind, of)), "text")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
