"""What keeps an archive in good order: backups, the space it takes, how much is in it."""

import contextlib
import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from storage.database import Database, translated
from storage.errors import StorageError
from storage.models import Base, Body, Capture

PAGES = 2_000
"""SQLite's pages (4 KB each) that a backup copies at a time: in between, others write and the bar moves."""
Tell = Callable[[int, int], None]
"""Is told how much of how much is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """A table of the archive."""

    name: str
    rows: int
    bytes: int | None
    """With its indexes; None where the database does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveStats:
    """How much an archive holds."""

    url: str
    database: str
    """The program that keeps it, with its version."""
    schema: str | None
    bytes: int
    """On disk, with its log."""
    bodies: int
    """Answers whose bytes are kept."""
    body_bytes: int
    """Of these, as they came."""
    stored_bytes: int
    """The same, compressed."""
    first_fetched: datetime | None
    last_fetched: datetime | None
    tables: tuple[TableSize, ...]


def stats(database: Database, schema: str | None) -> ArchiveStats:
    """Count everything. Raises StorageError when the database cannot be read."""
    with database.reading() as connection:
        kept = Body.stored_size > 0
        bodies, came, stored = connection.execute(
            select(func.count(), func.sum(Body.size), func.sum(Body.stored_size)).where(kept)
        ).one()
        first, last = connection.execute(select(func.min(Capture.fetched_at), func.max(Capture.fetched_at))).one()
        sizes = _sizes(connection)
        tables = tuple(
            TableSize(
                name=table.name,
                rows=connection.execute(select(func.count()).select_from(table)).scalar_one(),
                bytes=sizes.get(table.name),
            )
            for table in Base.metadata.sorted_tables
        )
        return ArchiveStats(
            url=database.place,
            database=_program(connection),
            schema=schema,
            bytes=_on_disk(database, connection),
            bodies=bodies,
            body_bytes=int(came or 0),
            stored_bytes=int(stored or 0),
            first_fetched=first,
            last_fetched=last,
            tables=tables,
        )


def _program(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"


def _sizes(connection: Connection) -> dict[str, int]:
    """Bytes of each table with its indexes; none where SQLite was built without what tells them."""
    if connection.dialect.name != "sqlite":
        names = {table.name for table in Base.metadata.sorted_tables}
        rows = connection.execute(
            text("SELECT relname, pg_total_relation_size(oid) AS size FROM pg_class WHERE relnamespace = "
                 "current_schema()::regnamespace AND relkind = 'r'")
        )  # fmt: skip
        return {row.relname: row.size for row in rows if row.relname in names}
    options = connection.exec_driver_sql("PRAGMA compile_options").scalars()
    if "ENABLE_DBSTAT_VTAB" not in set(options):
        return {}
    rows = connection.exec_driver_sql(
        "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat AS s JOIN sqlite_master AS m ON m.name = s.name "
        "WHERE s.aggregate GROUP BY m.tbl_name"
    )
    return {row[0]: row[1] for row in rows}


def _on_disk(database: Database, connection: Connection) -> int:
    if not database.is_sqlite:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    if database.path is None:
        return int(
            connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            * connection.exec_driver_sql("PRAGMA page_size").scalar_one()
        )
    return sum(path.stat().st_size for path in _files(database.path) if path.exists())


def _files(path: Path) -> Iterator[Path]:
    yield path
    yield path.with_name(f"{path.name}-wal")


def backup(database: Database, target: Path, *, tell: Tell = lambda _done, _total: None) -> None:
    """Write a copy of the archive as it is at one moment, while others go on writing.

    SQLite: another archive file. PostgreSQL: what `pg_restore` reads, by the server's own `pg_dump`. The file is there
    whole or not at all. Raises StorageError when there is a file already, or when it cannot be written.
    """
    if target.exists():
        raise StorageError(str(target), "is there already", remedy="name another file, or move this one away")
    if not target.parent.is_dir():
        raise StorageError(str(target), f"the folder {target.parent} does not exist", remedy="create it first")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        (_copy if database.is_sqlite else _dump)(database, part, tell)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        _name(part, target)
    except OSError as error:
        raise StorageError(str(target), f"cannot be written: {error.strerror}", remedy="check the disk") from error
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, target: Path) -> None:
    """Give a written file its name, unless somebody has made one of that name meanwhile, over which a rename goes."""
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        target.touch(exist_ok=False)
        part.replace(target)


_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a disk says that gives a file one name only: memory sticks (exFAT) and some of the network."""


def _copy(database: Database, part: Path, tell: Tell) -> None:
    with (
        translated(str(part)),
        contextlib.closing(_connect(database)) as source,
        contextlib.closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy, pages=PAGES, progress=lambda _status, left, total: tell(total - left, total))
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _connect(database: Database) -> sqlite3.Connection:
    name = database.url.database
    assert name is not None
    return sqlite3.connect(name, uri=name.startswith("file:"))


def _dump(database: Database, part: Path, tell: Tell) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        problem = "pg_dump is not installed, which makes backups of PostgreSQL"
        raise StorageError(database.place, problem, remedy="it comes with PostgreSQL's client programs")
    tell(0, 1)
    with database.reading() as connection:
        schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    url = database.url.set(drivername="postgresql", password=None)
    environment = os.environ | ({"PGPASSWORD": str(database.url.password)} if database.url.password else {})
    address = url.render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 - the program that the system calls pg_dump, without a shell
        [program, "--format=custom", f"--schema={schema}", f"--file={part}", f"--dbname={address}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
        raise StorageError(database.place, f"pg_dump could not make the backup: {said}")
    tell(1, 1)


def vacuum(database: Database) -> tuple[int, int]:
    """Give unused space back and renew what the planner knows; returns bytes on disk before and after.

    On SQLite nobody may write meanwhile, and as much space again is needed while it lasts.
    """
    with database.reading() as connection:
        before = _on_disk(database, connection)
    with database.alone() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("INSERT INTO article_search(article_search) VALUES('optimize')")
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("ANALYZE")
        else:
            names = ", ".join(table.name for table in Base.metadata.sorted_tables)
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {names}")
    database.settle()
    with database.reading() as connection:
        return before, _on_disk(database, connection)
