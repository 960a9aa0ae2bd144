"""What pages state of their articles besides title, authors, times and text, and all that was stated of each field."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import zstandard
from sqlalchemy import Connection, delete, select, update

from storage.columns import clean
from storage.models import Revision, Stated, Tag
from storage.statements import add
from storage.words import normalised
from vocabulary.article import Article
from vocabulary.metadata import Image, Particulars, Record, Statement

COLUMNS = ("section", "description", "publisher", "image_url", "image_caption", "image_credit")
"""Of `models.Particular`."""
WORDS = ("description", "image_caption")
"""Those of them in which the page speaks in sentences of its own."""
_IN_SENTENCES = frozenset({"description", "caption"})
"""The same in a record."""
_LEVEL = 3
"""Of zstd: a record is 2 to 6 KB, and level 9 makes it 5 % smaller in three times the time."""
_LARGEST = 1_000_000
"""Bytes to which a record may unpack; extraction bounds it far below."""


def particular_values(particulars: Particulars) -> dict[str, Any]:
    """Return the columns of `models.Particular`, and the section as it is asked for."""
    image = particulars.image
    return {
        "section": particulars.section,
        "section_words": particulars.section and words_of(particulars.section),
        "description": particulars.description,
        "publisher": particulars.publisher,
        "image_url": image and image.url,
        "image_caption": image and image.caption,
        "image_credit": image and image.credit,
    }


def particulars_of(row: Mapping[Any, Any], tags: Collection[str]) -> Particulars:
    """Read the columns of `models.Particular`."""
    image = Image(url=row["image_url"], caption=row["image_caption"], credit=row["image_credit"])
    return Particulars(
        section=row["section"],
        tags=tuple(tags),
        description=row["description"],
        publisher=row["publisher"],
        image=image if image.url else None,
    )


def as_kept(stated: Particulars) -> Particulars:
    """The same as any database gives it back."""
    kept = {name: clean(value) if value else None for name, value in particular_values(stated).items()}
    return particulars_of(kept, [clean(tag) for tag in stated.tags])


def words_of(name: str) -> str:
    """A section or tag as it is compared: what differs only in case, accents or punctuation is one."""
    return normalised(name)


def put_stated(
    connection: Connection, revision_id: int, article: Article, *, is_new: bool = False, with_words: bool = True
) -> None:
    """Keep a revision's tags, and what was stated of each field, in place of those before; `is_new`: there are none.

    Without `with_words` nothing that the page says in sentences of its own.
    """
    if not is_new:
        forget_stated(connection, [revision_id])
    rows = [
        {"revision_id": revision_id, "position": position, "name": name, "words": words_of(name)}
        for position, name in enumerate(article.particulars.tags)
    ]
    add(connection, Tag, rows)
    record = tuple(one for one in article.record if with_words or one.field not in _IN_SENTENCES)
    add(connection, Stated, [{"revision_id": revision_id, "zstd": packed(record)}])


def forget_stated(connection: Connection, revision_ids: Collection[int]) -> None:
    """Remove the tags of revisions, and what was stated of each field."""
    for table in (Tag, Stated):
        connection.execute(delete(table).where(table.revision_id.in_(revision_ids)))


def forget_particulars(connection: Connection, revision_ids: Collection[int]) -> None:
    """Remove all that this module keeps of revisions."""
    forget_stated(connection, revision_ids)
    nothing = dict.fromkeys((*COLUMNS, "section_words"))
    connection.execute(update(Revision).where(Revision.id.in_(revision_ids)).values(**nothing))


def tags(connection: Connection, revision_ids: Collection[int]) -> dict[int, list[str]]:
    """Read the tags of these revisions, in order."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(Tag.revision_id, Tag.name).where(Tag.revision_id.in_(revision_ids))
    for revision_id, name in connection.execute(query.order_by(Tag.revision_id, Tag.position)):
        found[revision_id].append(name)
    return found


def records(connection: Connection, revision_ids: Collection[int]) -> dict[int, bytes]:
    """Read what was stated of each field of these revisions, packed; those of older archives have none."""
    query = select(Stated.revision_id, Stated.zstd).where(Stated.revision_id.in_(revision_ids))
    return {revision_id: bytes(zstd) for revision_id, zstd in connection.execute(query)}


def packed(record: Record) -> bytes:
    """A record as it is kept: compressed JSON, `[field, source, value, raw, reason]` for each statement."""
    written = clean(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    return zstandard.ZstdCompressor(level=_LEVEL).compress(written.encode())


def unpacked(zstd: bytes) -> Record:
    """Read what `packed` wrote."""
    written = zstandard.ZstdDecompressor().decompress(zstd, max_output_size=_LARGEST)
    return tuple(Statement(*one) for one in json.loads(written))
