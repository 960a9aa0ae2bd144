"""Parquet: rows in parts, each a whole file, joined one by one: memory does not grow with their number.

This module needs pyarrow, which comes with `pip install 'cuttings[parquet]'`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from desk.exporting.columns import COLUMNS, Kind, Row
from desk.exporting.files import settle, told
from desk.jsonlines import plain

COMPRESSION = "zstd"


class Parts:
    """Rows on their way into parts: `part-00000.parquet` and so on, in a folder of their own."""

    def __init__(self, folder: Path, *, kept: int = 0) -> None:
        """`kept`: so many parts are whole already."""
        self._folder, self._rows = folder, list[Row]()
        self.count = kept

    def add(self, row: Row) -> None:
        """Take one row."""
        self._rows.append(row)

    def keep(self) -> int:
        """Write the rows that were taken as one part, and let it be on the disk; returns how many there are."""
        if self._rows:
            with told(self._folder):
                path = self._part(self.count)
                _write(path, [_table(self._rows)])
                settle(path)
            self._rows.clear()
            self.count += 1
        return self.count

    def paths(self) -> list[Path]:
        """Of the parts that are kept, in their order."""
        return [self._part(number) for number in range(self.count)]

    def _part(self, number: int) -> Path:
        return self._folder / f"part-{number:05}.parquet"


def join(parts: Sequence[Path], target: Path) -> None:
    """Write one file with the rows of all parts, each a group of its own; without parts a table without rows."""
    _write(target, map(_read, parts))
    settle(target)


def _read(part: Path) -> Any:
    """One part; by one thread and without reading ahead, which takes half the memory."""
    with parquet.ParquetFile(part, pre_buffer=False) as opened:
        return opened.read(use_threads=False)


def _write(path: Path, tables: Iterable[Any]) -> None:
    path.unlink(missing_ok=True)  # also a link that somebody put there
    with path.open("xb") as stream, parquet.ParquetWriter(stream, _schema(), compression=COMPRESSION) as writer:
        for table in tables:
            writer.write_table(table)
            pa.default_memory_pool().release_unused()


def _table(rows: Sequence[Row]) -> Any:
    schema = _schema()
    arrays = [
        pa.array([_value(row[column.name], column.kind) for row in rows], schema.field(column.name).type)
        for column in COLUMNS
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _value(value: Any, kind: Kind) -> Any:
    return value if kind is Kind.TIME else plain(value)


def _schema() -> Any:
    kinds = {
        Kind.TEXT: pa.string(),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.FLAG: pa.bool_(),
        Kind.TIME: pa.timestamp("us", tz="UTC"),
    }
    return pa.schema(
        [pa.field(column.name, kinds[column.kind], metadata={"description": column.says}) for column in COLUMNS]
    )
