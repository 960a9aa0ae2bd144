"""Files that are written under another name beside their own, which they take when all of them are whole."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from vocabulary.outcome import InputError

_CHUNK = 1 << 20
"""Bytes read at a time."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class Sink:
    """A stream of text that knows what was written: the size and SHA-256 of its UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._hash = stream, hashlib.sha256()
        self.size = 0
        """Bytes."""

    @property
    def sha256(self) -> str:
        """Of all that was written so far, in hex."""
        return self._hash.hexdigest()

    def write(self, text: str) -> None:
        """Write and count."""
        content = text.encode("utf-8", "surrogatepass")
        self._stream.write(content)
        self._count(content)

    def keep(self) -> int:
        """Let what was written arrive where it goes; returns its size in bytes."""
        self._stream.flush()
        return self.size

    def _count(self, content: bytes) -> None:
        self._hash.update(content)
        self.size += len(content)


class DraftFile(Sink):
    """A file under its draft's name.

    What is no file, such as a pipe or /dev/stdout, is written as it is. InputError when it cannot be written.
    """

    def __init__(self, path: Path, *, force: bool, kept: int | None = None) -> None:
        """`kept`: go on with a draft that was left, after so many bytes. `force`: an older file may be replaced."""
        self.path, self._force = path, force
        self.place = path.resolve()
        self.is_file = is_file(path)
        self.draft = draft_of(self.place) if self.is_file else self.place
        require_free(path, force=force)
        with told(path):
            super().__init__(self._opened(kept))
            while kept and (content := self._stream.read(_CHUNK)):
                self._count(content)

    def _opened(self, kept: int | None) -> BinaryIO:
        if not self.is_file:
            return self.place.open("wb")
        if kept is None:
            self.draft.unlink(missing_ok=True)
            return self.draft.open("xb")
        stream = os.fdopen(os.open(self.draft, os.O_RDWR | _NO_LINK), "r+b")
        if os.fstat(stream.fileno()).st_size < kept:
            stream.close()
            raise InputError(str(self.draft), "is shorter than it was left", remedy="begin anew with --force")
        stream.truncate(kept)
        return stream

    def write(self, text: str) -> None:
        """Write and count."""
        with told(self.path):
            super().write(text)

    def keep(self) -> int:
        """Let what was written be on the disk; returns its size in bytes."""
        with told(self.path):
            super().keep()
            if self.is_file:
                os.fsync(self._stream.fileno())
        return self.size

    def close(self) -> None:
        """Nothing more is written; all of it is on the disk."""
        self.keep()
        with told(self.path):
            self._stream.close()

    def leave(self, *, kept: bool) -> None:
        """Write no more; nothing stays behind unless it is `kept` to be gone on with."""
        with suppress(OSError):  # what could not be written cannot be now
            self._stream.close()
        if self.is_file and not kept:
            self.draft.unlink(missing_ok=True)


def draft_of(place: Path) -> Path:
    """Where a file stands until it is whole."""
    return place.with_name(f".{place.name}.part")


def placing_of(path: Path) -> list[tuple[Path, Path]]:
    """The draft of a file and the name that it takes; none of what is no file."""
    place = path.resolve()
    return [(draft_of(place), place)] if is_file(path) else []


def is_file(path: Path) -> bool:
    """Whether a path names a file, or nothing yet: what else it may be is never replaced."""
    place = path.resolve()
    return place.is_file() or not place.exists()


def require_free(path: Path, *, force: bool) -> None:
    """Refuse a folder, and a file that is there already; InputError."""
    if path.is_dir():
        raise InputError(str(path), "is a folder", remedy="name a file")
    if path.is_file() and not force:
        raise InputError(str(path), "is there already", remedy="name another, or replace it with --force")


def digest(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file."""
    with path.open("rb") as stream:
        made = hashlib.file_digest(stream, "sha256")
        return stream.tell(), made.hexdigest()


def settle(path: Path) -> None:
    """Let a file's content be on the disk, and its name in its folder."""
    for one in (path, path.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What the system says of writing becomes an InputError that names the file as it was given."""
    try:
        yield
    except OSError as error:
        remedy = None if path.parent.is_dir() else f"make the folder {path.parent} first"
        raise InputError(str(path), f"cannot be written: {error.strerror or error}", remedy=remedy) from error
