"""How much each text of an article says that the one before it did not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, exists, select
from sqlalchemy.orm import aliased

from storage.models import Changed, Revision
from storage.statements import add
from vocabulary.change import Change, Level, Note, Version


def version(connection: Connection, revision_id: int) -> Version:
    """Read of a revision what is weighed; its text must be kept."""
    return _version(connection.execute(_VERSION, {"of_id": revision_id}).mappings().one())


_SAYS = (Revision.title, Revision.text, Revision.language, Revision.modified_iso, Revision.extractor)
_VERSION = select(*_SAYS).where(Revision.id == bindparam("of_id"))


def _version(row: RowMapping, prefix: str = "") -> Version:
    return Version(
        title=row[f"{prefix}title"],
        text=row[f"{prefix}text"],
        language=row[f"{prefix}language"],
        modified=row[f"{prefix}modified_iso"],
        extractor=row[f"{prefix}extractor"],
    )


def put(connection: Connection, revision_id: int, change: Change) -> None:
    """Keep how much a revision says that the one before did not, in place of what was kept."""
    forget(connection, [revision_id])
    values: dict[str, Any] = {name: getattr(change, name) for name in (*_FIGURES, "is_silent")}
    add(connection, Changed, [{"revision_id": revision_id, **values}])


_FIGURES = tuple(Change.__dataclass_fields__)
COLUMNS = tuple(getattr(Changed, name) for name in _FIGURES)
"""What `change_of` reads."""


def change_of(row: RowMapping) -> Change | None:
    """Read a change, joined to its revision or not; None where none was weighed."""
    if row["level"] is None:
        return None
    note = row["note"]
    words = {"level": Level(row["level"]), "note": None if note is None else Note(note)}
    return Change(**{name: row[name] for name in _FIGURES} | words)


def forget(connection: Connection, revision_ids: Sequence[int]) -> None:
    """Forget how much these revisions say that those before did not."""
    connection.execute(delete(Changed).where(Changed.revision_id.in_(revision_ids)))


def forget_around(connection: Connection, revision_id: int) -> None:
    """The text of a revision was read otherwise: it, and the one after it, are to be weighed anew."""
    read, after = aliased(Revision), aliased(Revision)
    following = select(after.id).join(read, (read.article_id == after.article_id) & (after.number == read.number + 1))
    connection.execute(
        delete(Changed).where(
            (Changed.revision_id == revision_id) | Changed.revision_id.in_(following.where(read.id == revision_id))
        )
    )


def unweighed(connection: Connection, *, rules: int, after: int, most: int) -> list[tuple[int, Version, Version]]:
    """Revisions that were not weighed by these rules yet, by id, those after the id `after`.

    Each with what the text before and its own say. Left out are those of which one of both is not kept.
    """
    before = aliased(Revision)
    of_before = [getattr(before, column.key).label(f"old_{column.key}") for column in _SAYS]
    query = (
        select(Revision.id, *_SAYS, *of_before)
        .join(before, (before.article_id == Revision.article_id) & (before.number == Revision.number - 1))
        .where(
            Revision.id > after,
            Revision.text.is_not(None),
            before.text.is_not(None),
            ~exists().where(Changed.revision_id == Revision.id, Changed.rules >= rules),
        )
        .order_by(Revision.id)
        .limit(most)
    )
    rows = connection.execute(query).mappings().all()
    return [(row["id"], _version(row, "old_"), _version(row)) for row in rows]
