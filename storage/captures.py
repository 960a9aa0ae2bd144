"""The bytes of answers: compressed, and kept once however often they came."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

import zstandard
from sqlalchemy import Connection, Insert, bindparam, literal_column, select, update

from storage.licences import Looked
from storage.models import (
    Body,
    Capture,
    Import,
    PageOutcome,
    Revision,
    RightsAnswered,
    RobotsAnswered,
    Run,
    url_key,
)
from storage.models import Page as FoundPage
from storage.rows import CapturedRow, CaptureRow, CarriersRow
from storage.statements import add, add_missing, run, upsert
from vocabulary.page import Page
from vocabulary.source import RightsAnswer, RobotsAnswer

LEVEL = 3
"""Of zstd: 5.6 times smaller at 225 MB/s on news pages; gzip 6 makes them 5.3 times smaller at 38 MB/s."""


def keep(
    connection: Connection,
    page: Page,
    *,
    page_id: int,
    revision_id: int,
    run_id: int,
    part: int = 1,
    with_body: bool = True,
) -> None:
    """Keep an answer as that from which a revision was read, or as a further page of that (`models.Capture.part`).

    Without its body, only what bytes they were.
    """
    capture = {
        "revision_id": revision_id,
        "page_id": page_id,
        "run_id": run_id,
        "url": page.candidate.link,
        "final_url": page.final_url,
        "fetched_at": page.fetched_at,
        "status": page.status,
        "headers": [list(header) for header in page.headers],
        "sha256": keep_body(connection, page.body) if with_body else note_body(connection, page.body),
        "part": part,
    }
    add(connection, Capture, [capture])


@lru_cache(maxsize=2)
def digest(body: bytes) -> str:
    """SHA-256 of bytes, hexadecimal. Asked several times for a page that is kept, and reckoned once."""
    return hashlib.sha256(body).hexdigest()


def looked_at(page: Page, run_id: int | None = None) -> Looked:
    """The look at a page that came."""
    sha256 = digest(page.body) if page.body else None
    return Looked(fetched_at=page.fetched_at, sha256=sha256, run_id=run_id)


def keep_robots(connection: Connection, run_id: int, answer: RobotsAnswer) -> None:
    """Keep what a host said of robots.txt in a run."""
    add_missing(connection, RobotsAnswered, [_said(connection, run_id, answer)])


def keep_rights(connection: Connection, run_id: int, answer: RightsAnswer) -> None:
    """Keep what a host said in a file in which rights are reserved."""
    of_file = {"url_key": url_key(answer.url), "url": answer.url}
    add_missing(connection, RightsAnswered, [_said(connection, run_id, answer) | of_file])


def _said(connection: Connection, run_id: int, answer: RobotsAnswer | RightsAnswer) -> dict[str, Any]:
    """What a host said of one of its files, as a row; the file's bytes are kept once."""
    return {
        "run_id": run_id,
        "host": answer.host,
        "status": answer.status,
        "reason": answer.reason,
        "fetched_at": answer.fetched_at,
        "sha256": keep_body(connection, answer.body) if answer.body else None,
    }


def rights_due(connection: Connection, host: str, urls: Sequence[str], since: datetime) -> list[str]:
    """Which of these files a host was not asked for since a time."""
    asked = select(RightsAnswered.url).where(RightsAnswered.host == host, RightsAnswered.fetched_at >= since)
    known = set(connection.scalars(asked))
    return [url for url in urls if url not in known]


def known_answers(connection: Connection, url: str, most: int) -> list[RightsAnswer]:
    """What an address of such a file answered, as far as it is known what it says, the newest first."""
    rows = connection.execute(_KNOWN_ANSWERS.limit(most), {"at_key": url_key(url)})
    return [
        RightsAnswer(
            host=row.host,
            url=row.url,
            fetched_at=row.fetched_at,
            status=row.status,
            body=unpacked(row.zstd, row.size) if row.zstd is not None else b"",
        )
        for row in rows
    ]


_KNOWN_ANSWERS = (
    select(
        RightsAnswered.host,
        RightsAnswered.url,
        RightsAnswered.fetched_at,
        RightsAnswered.status,
        Body.zstd,
        Body.size,
    )
    .outerjoin(Body, Body.sha256 == RightsAnswered.sha256)
    .where(RightsAnswered.url_key == bindparam("at_key"), RightsAnswered.reason == "")
    .order_by(RightsAnswered.fetched_at.desc())
)


def keep_body(connection: Connection, body: bytes) -> str:
    """Keep bytes, unless they are kept already; returns their SHA-256."""
    sha256 = digest(body)
    compressed = zstandard.ZstdCompressor(level=LEVEL).compress(body)
    row = {"sha256": sha256, "size": len(body), "stored_size": len(compressed), "zstd": compressed}
    run(connection, _keep_body(connection.dialect.name), [row])
    return sha256


@cache
def _keep_body(dialect: str) -> Insert:
    """Fills what was only noted; what is kept already stays, and another process may be keeping it meanwhile."""
    statement = upsert(dialect, Body)
    kept = {name: statement.excluded[name] for name in ("stored_size", "zstd")}
    is_noted = Body.stored_size == literal_column("0")
    return statement.on_conflict_do_update(index_elements=[Body.sha256], set_=kept, where=is_noted)


def note_body(connection: Connection, body: bytes) -> str:
    """Note what bytes these are, without keeping them; returns their SHA-256."""
    sha256 = digest(body)
    add_missing(connection, Body, [{"sha256": sha256, "size": len(body), "stored_size": 0, "zstd": b""}])
    return sha256


def forget_bodies(connection: Connection, hashes: Collection[str]) -> int:
    """Forget bytes, and keep what bytes they were; returns how many were there."""
    kept = Body.sha256.in_(bindparam("hashes", expanding=True)) & (Body.stored_size > 0)
    done = connection.execute(update(Body).where(kept).values(stored_size=0, zstd=b""), {"hashes": list(hashes)})
    return done.rowcount


def body(connection: Connection, capture_id: int) -> bytes | None:
    """Return a capture's bytes; None for an unknown id, and for bytes that are not kept."""
    row = connection.execute(
        select(Body.zstd, Body.size).join(Capture, Capture.sha256 == Body.sha256).where(Capture.id == capture_id)
    ).first()
    return None if row is None or not row.zstd else unpacked(row.zstd, row.size)


def unpacked(zstd: bytes, size: int) -> bytes:
    """The bytes as they came."""
    return zstandard.ZstdDecompressor().decompress(zstd, max_output_size=size)


def carriers(connection: Connection, capture: CaptureRow) -> CarriersRow:
    """An answer's body, with what its host said of rights then.

    robots.txt is that of the same run; of a file the newest that was had until then, else the first one after.
    """
    asked = {"capture": capture.id, "host": _host_of(capture.final_url)}
    robots = connection.execute(_ROBOTS, asked).first()
    files: dict[str, bytes] = {}
    rows = connection.execute(_RIGHTS, {"host": asked["host"]}).all()
    for row in sorted(rows, key=lambda row: _apart(row.fetched_at, capture.fetched_at)):
        files.setdefault(row.url, unpacked(row.zstd, row.size))
    return CarriersRow(
        body=body(connection, capture.id) or b"",
        robots=unpacked(robots.zstd, robots.size) if robots is not None else None,
        files=files,
    )


def circumstances(connection: Connection, article_id: int) -> dict[int, CapturedRow]:
    """Under which circumstances the answers of an article were had, by capture."""
    rows = connection.execute(_CIRCUMSTANCES, {"of_article": article_id}).all()
    asked = select(RobotsAnswered).where(RobotsAnswered.run_id.in_({row.run_id for row in rows}))
    robots = {(one.run_id, one.host): one for one in connection.execute(asked.with_only_columns(*_OF_ROBOTS))}
    found = {}
    for row in rows:
        said = robots.get((row.run_id, _host_of(row.final_url)))
        found[row.id] = CapturedRow(
            revision=row.number,
            run=row.run_id,
            is_recorded=row.recording is not None,
            found_by=row.found_by,
            source=row.source,
            outcome=row.outcome,
            has_bytes=bool(row.stored_size),
            robots_status=said.status if said else None,
            robots_sha256=said.sha256 if said else None,
            imported=f"{row.file} sha256:{row.file_sha256} {row.record}" if row.file is not None else None,
        )
    return found


_OF_ROBOTS = (RobotsAnswered.run_id, RobotsAnswered.host, RobotsAnswered.status, RobotsAnswered.sha256)
_CIRCUMSTANCES = (
    select(
        Capture.id,
        Capture.run_id,
        Capture.final_url,
        Revision.number,
        Run.recording,
        FoundPage.found_by,
        FoundPage.source,
        PageOutcome.outcome,
        Body.stored_size,
        Import.file,
        Import.sha256.label("file_sha256"),
        Import.number.label("record"),
    )
    .join(Revision, Revision.id == Capture.revision_id)
    .join(Run, Run.id == Capture.run_id)
    .join(FoundPage, FoundPage.id == Capture.page_id)
    .outerjoin(Body, Body.sha256 == Capture.sha256)
    .outerjoin(PageOutcome, (PageOutcome.run_id == Capture.run_id) & (PageOutcome.page_id == Capture.page_id))
    .outerjoin(Import, (Import.run_id == Capture.run_id) & (Import.page_id == Capture.page_id))
    .where(Revision.article_id == bindparam("of_article"))
)
_ROBOTS = (
    select(Body.zstd, Body.size)
    .join(RobotsAnswered, RobotsAnswered.sha256 == Body.sha256)
    .join(Capture, Capture.run_id == RobotsAnswered.run_id)
    .where(Capture.id == bindparam("capture"), RobotsAnswered.host == bindparam("host"))
)
_RIGHTS = (
    select(RightsAnswered.url, RightsAnswered.fetched_at, Body.zstd, Body.size)
    .join(Body, RightsAnswered.sha256 == Body.sha256)
    .where(RightsAnswered.host == bindparam("host"))
)


def _host_of(url: str) -> str:
    """With its scheme, as robots.txt is kept."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _apart(had: datetime, fetched: datetime) -> tuple[bool, timedelta]:
    return had > fetched, abs(had - fetched)
