"""The index of fingerprints: which articles have a sampled shingle in common, found without reading their texts.

Its rows are those of the fingerprints of the newest revisions, and of the same version as these: whoever changes a
newest revision forgets its rows before and puts the new ones after. There is no index by article, which would double
the largest table of an archive: rows are found by the hashes that the revision keeps beside.

However common a shingle is, at most `COMMON` of the articles that have it are read.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, TextClause, bindparam, delete, func, select, text

from storage.models import IS_NEWEST, Article, FingerprintHash, Revision
from storage.moments import FINGERPRINT, fingerprint_of
from storage.statements import batches, sqlite_cursor
from vocabulary.match import SHARED, WORTH_A_LOOK, Fingerprint

COMMON = 100
"""Articles that are read of a hash at most. One that more have tells little: it is a phrase of a newsroom, or the text
is one that many print."""
PRINTED = 0.25
"""Share of a text's hashes that are common, from which on the text is one that many print."""
_WEIGHED = 4
"""For each candidate wanted so many are looked at more closely: their order is only estimated before."""

_ASKED: BindParameter[Any] = bindparam("asked", expanding=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An article that may be a copy, or hold a part, of a text."""

    article_id: int
    shared: int
    """Hashes that both have, and not too many others."""
    of: int
    """Hashes that the smaller of both has."""


def put(connection: Connection, article_id: int, fingerprint: Fingerprint | None) -> None:
    """Let an article be found by its newest text, of which this is the fingerprint."""
    if fingerprint is not None:
        put_rows(connection, [(value, fingerprint.version, article_id) for value in fingerprint.hashes])


def put_rows(connection: Connection, rows: Sequence[tuple[int, int, int]]) -> None:
    """Add rows of the index (hash, version, article); of many the fastest in the order of their hashes."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        sqlite_cursor(connection).executemany(_PUT_ROWS, rows)
    else:
        hashes, versions, articles = (list(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(_PUT_ARRAYS, (hashes, versions, articles))


_PUT_ROWS = "INSERT INTO fingerprint_hashes (hash, version, article_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_PUT_ARRAYS = (
    "INSERT INTO fingerprint_hashes (hash, version, article_id) "
    "SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::integer[]) ON CONFLICT DO NOTHING"
)


def forget(connection: Connection, article_ids: Collection[int]) -> None:
    """Let articles be found no more. Their newest revisions must still keep the fingerprints of the index."""
    for article_id, known in of_newest(connection, article_ids).items():
        forget_rows(connection, known.hashes, known.version, article_id)


def forget_rows(connection: Connection, hashes: Collection[int], version: int, article_id: int) -> None:
    """Take rows of one article out of the index."""
    connection.execute(_FORGET, {"asked": list(hashes), "of_version": version, "of_article": article_id})


def put_right(connection: Connection, several: Mapping[int, Fingerprint | None]) -> None:
    """Let articles be found by these and nothing else, whatever their rows were. Reads the whole index."""
    for ids in batches(list(several)):
        connection.execute(delete(FingerprintHash).where(FingerprintHash.article_id.in_(ids)))
    for article_id, fingerprint in several.items():
        put(connection, article_id, fingerprint)


_FORGET = delete(FingerprintHash).where(
    FingerprintHash.hash.in_(bindparam("asked", expanding=True, literal_execute=True)),
    FingerprintHash.version == bindparam("of_version"),
    FingerprintHash.article_id == bindparam("of_article"),
)


def of_newest(connection: Connection, article_ids: Collection[int]) -> dict[int, Fingerprint]:
    """What newest revisions keep, also those of articles that are taken down."""
    found: dict[int, Fingerprint] = {}
    for ids in batches(list(article_ids)):
        for row in connection.execute(_KEPT, {"asked": ids}).mappings():
            known = fingerprint_of(row)
            if known is not None:
                found[row["article_id"]] = known
    return found


_KEPT = (
    select(
        Revision.article_id,
        *FINGERPRINT,
    )
    .join(Article, IS_NEWEST)
    .where(Article.id.in_(_ASKED))
)


def candidates(connection: Connection, asked: Fingerprint, *, most: int) -> list[Alike]:
    """Find articles that share enough with a text to be compared with it, the likeliest copies first.

    Hashes count the more the fewer articles have them, so that a foot which an outlet puts under its articles says
    less than any passage. Those that more than COMMON have count for nothing, unless a good part of the text is
    common: then many print it, and the first of them are found.
    """
    held = postings(connection, asked)
    common = [value for value, articles in held.items() if len(articles) > COMMON]
    if len(common) < PRINTED * len(asked.hashes):
        for value in common:
            del held[value]
    likely = _weighed(held.values(), least=min(SHARED, len(asked.hashes)))[: _WEIGHED * most]
    own, telling = set(asked.hashes), set(held)
    kept = of_newest(connection, likely)
    found = []
    for article_id in likely:
        hashes = kept[article_id].hashes if article_id in kept else ()
        shared, smaller = len(telling.intersection(hashes)), min(len(own), len(hashes))
        if shared >= min(SHARED, max(1, smaller)) and shared >= WORTH_A_LOOK * smaller:
            found.append(Alike(article_id=article_id, shared=shared, of=smaller))
    return found[:most]


def _weighed(held: Iterable[Sequence[int]], *, least: int) -> list[int]:
    """Articles in the order of the hashes that they share, each the more telling the fewer articles have it."""
    times: Counter[int] = Counter()
    weights: defaultdict[int, float] = defaultdict(float)
    for articles in held:
        times.update(articles)
        for article_id in articles:
            weights[article_id] += 1 / len(articles)
    return sorted((one for one, count in times.items() if count >= least), key=lambda one: (-weights[one], one))


def postings(connection: Connection, asked: Fingerprint) -> dict[int, list[int]]:
    """The articles that have each hash of a fingerprint, by id; of a hash that more than COMMON have one more."""
    query = _POSTINGS[connection.dialect.name]
    values = {"hashes": f"[{','.join(map(str, asked.hashes))}]", "of_version": asked.version, "most": COMMON + 1}
    rows: Sequence[Row[int, str | None]] = connection.execute(query, values).all()
    return {int(value): [int(one) for one in articles.split(",")] for value, articles in rows if articles}


_POSTINGS: Mapping[str, TextClause] = {
    "sqlite": text(
        "SELECT asked.value, (SELECT group_concat(article_id) FROM ("
        "SELECT article_id FROM fingerprint_hashes WHERE hash = asked.value AND version = :of_version "
        "ORDER BY article_id LIMIT :most)) FROM json_each(:hashes) AS asked"
    ),
    "postgresql": text(
        "SELECT asked.value, (SELECT string_agg(CAST(article_id AS text), ',') FROM ("
        "SELECT article_id FROM fingerprint_hashes WHERE hash = CAST(asked.value AS bigint) "
        "AND version = :of_version ORDER BY article_id LIMIT :most) AS held) "
        "FROM json_array_elements_text(CAST(:hashes AS json)) AS asked"
    ),
}
"""One statement for all hashes, which reads so many rows of each and no more."""


def versions(connection: Connection) -> dict[int | None, int]:
    """Count texts, and articles of which only the fingerprint is kept, by its version; all revisions are counted."""
    query = select(Revision.fingerprint_version, func.count()).group_by(Revision.fingerprint_version)
    return dict(connection.execute(query).all())
