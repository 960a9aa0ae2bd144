"""Keeps and answers: the archive, its tables, and the questions one can ask it. Knows nothing of Scrapy.

`open_archive` is the way in for notebooks and programs of one's own; docs/python.md shows it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["open_archive"]


def open_archive(url: str, *, read_only: bool = True) -> "Archive":
    """The archive at a database address, such as `sqlite:///cuttings.db`: to be asked by `archive.ask`.

    Nothing in it can be changed unless `read_only` is False; then it is also migrated when it is older. Use it in a
    `with` statement, or close it. Raises InputError when there is none, StorageError when it cannot be opened.
    """
    from storage.archive import open_archive as opened  # noqa: PLC0415 - what only uses a row loads no database

    return opened(url, create=False, read_only=read_only)
