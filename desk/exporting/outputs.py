"""What rows are written to: one file of text, one Parquet file, or a folder; under a draft's name until it is whole."""

import json
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from desk.exporting import dataset
from desk.exporting.about import About
from desk.exporting.columns import Row
from desk.exporting.files import DraftFile, Sink, digest, draft_of, require_free, settle, told
from desk.exporting.formats import TextForm
from desk.manifest import WrittenFile
from vocabulary.outcome import InputError

Placing = tuple[Path, Path]
"""A draft and the name that it takes."""


class Output(Protocol):
    """What an export writes to."""

    def add(self, row: Row) -> None:
        """Write one row."""

    def keep(self) -> Any:
        """Let what was added be on the disk; returns what has to be known to go on, as JSON has it."""

    def end(self) -> tuple[WrittenFile | None, list[WrittenFile]]:
        """Nothing more comes; returns the one file, or the files of a folder, as they were written."""

    def leave(self, *, kept: bool) -> None:
        """Write no more; nothing stays behind unless it is `kept` to be gone on with."""


def _tables() -> Any:
    """The module that needs pyarrow; InputError without it."""
    if find_spec("pyarrow") is None:
        raise InputError("Parquet", "needs pyarrow, which is not installed", remedy="pip install 'cuttings[parquet]'")
    from desk.exporting import tables  # noqa: PLC0415 - an extra

    return tables


class TextOutput:
    """Rows as text, into a draft or into a stream."""

    def __init__(self, sink: Sink, name: str, form: TextForm, about: About, kept: Any = None) -> None:
        """`kept`: what `keep` gave when it was left."""
        self._sink, self._name, self._form = sink, name, form
        self._rows = 0 if kept is None else kept["rows"]
        if kept is None:
            sink.write(form.head(about))

    def add(self, row: Row) -> None:
        """Write one row."""
        self._sink.write(self._form.row(row, self._rows))
        self._rows += 1

    def keep(self) -> Any:
        """Bytes and rows so far."""
        return {"size": self._sink.keep(), "rows": self._rows}

    def end(self) -> tuple[WrittenFile | None, list[WrittenFile]]:
        """The file."""
        self._sink.write(self._form.tail)
        self._sink.keep()
        name = None
        if isinstance(self._sink, DraftFile):
            self._sink.close()
            name = self._sink.path.name
        written = WrittenFile(name=name, format=self._name, size=self._sink.size, sha256=self._sink.sha256)
        return written, []

    def leave(self, *, kept: bool) -> None:
        """The draft goes, or is closed."""
        if isinstance(self._sink, DraftFile):
            self._sink.leave(kept=kept)


class ParquetOutput:
    """One Parquet file, made of parts when all of them are there."""

    def __init__(self, path: Path, *, force: bool, kept: Any = None) -> None:
        self._tables = _tables()
        require_free(path, force=force)
        self._path, self._place = path, path.resolve()
        self._draft = draft_of(self._place)
        self._folder = parts_of(path, is_folder=False)
        self._parts = self._tables.Parts(_folder(path, self._folder, is_new=kept is None), kept=kept or 0)

    def add(self, row: Row) -> None:
        """Take one row."""
        self._parts.add(row)

    def keep(self) -> Any:
        """How many parts there are."""
        return self._parts.keep()

    def end(self) -> tuple[WrittenFile | None, list[WrittenFile]]:
        """The file."""
        self._parts.keep()
        with told(self._path):
            self._tables.join(self._parts.paths(), self._draft)
            size, sha256 = digest(self._draft)
        return WrittenFile(name=self._path.name, format="parquet", size=size, sha256=sha256), []

    def leave(self, *, kept: bool) -> None:
        """Parts and draft go, or stay."""
        if not kept:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._draft.unlink(missing_ok=True)


class FolderOutput:
    """The Parquet files of a dataset folder; what else is in it the export puts there."""

    def __init__(self, path: Path, *, force: bool, kept: Any = None) -> None:
        self._tables = _tables()
        require_place(path, force=force)
        self._path = path
        self.draft = draft_of_folder(path)
        _folder(path, self.draft, is_new=kept is None)
        self._folder = parts_of(path, is_folder=True)
        self._parts = self._tables.Parts(_folder(path, self._folder, is_new=kept is None), kept=kept or 0)

    def add(self, row: Row) -> None:
        """Take one row."""
        self._parts.add(row)

    def keep(self) -> Any:
        """How many parts there are."""
        return self._parts.keep()

    def end(self) -> tuple[WrittenFile | None, list[WrittenFile]]:
        """The files of rows."""
        self._parts.keep()
        with told(self._path):
            return None, list(self._joined())

    def _joined(self) -> Iterator[WrittenFile]:
        data = _folder(self._path, self.draft / dataset.DATA, is_new=True)
        parts = self._parts.paths()
        for number, first in enumerate(range(0, len(parts) or 1, dataset.PARTS_A_FILE)):
            path = data / f"part-{number:05}.parquet"
            self._tables.join(parts[first : first + dataset.PARTS_A_FILE], path)
            size, sha256 = digest(path)
            yield WrittenFile(name=f"{data.name}/{path.name}", format="parquet", size=size, sha256=sha256)

    def with_file(self, name: str, content: str) -> WrittenFile:
        """Put one more file into the folder."""
        path = self.draft / name
        with told(self._path):
            path.unlink(missing_ok=True)
            with path.open("x", encoding="utf-8", newline="") as stream:
                stream.write(content)
            settle(path)
            size, sha256 = digest(path)
        return WrittenFile(name=name, format="markdown", size=size, sha256=sha256)

    def leave(self, *, kept: bool) -> None:
        """The draft goes, or stays."""
        if not kept:
            shutil.rmtree(self.draft, ignore_errors=True)


def draft_of_folder(path: Path) -> Path:
    """Where a folder stands until it is whole; never behind a link."""
    return draft_of(path.parent.resolve() / path.name)


def parts_of(path: Path, *, is_folder: bool) -> Path:
    """Where rows stand in parts; they stay until all that is made of them is whole."""
    if is_folder:
        return draft_of_folder(path) / "parts"
    place = path.resolve()
    return place.with_name(f".{place.name}.parts")


def require_place(path: Path, *, force: bool) -> None:
    """Refuse what is no place for a dataset folder; only an older dataset is ever replaced. InputError."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise InputError(str(path), "is no folder", remedy="name a folder that is not there yet")
    if not path.is_dir() or not any(path.iterdir()):
        return
    if not _is_dataset(path):
        raise InputError(str(path), "is a folder with other things in it", remedy="name one that is not there yet")
    if not force:
        raise InputError(str(path), "is there already", remedy="name another, or replace it with --force")


def _is_dataset(path: Path) -> bool:
    manifest = path / dataset.MANIFEST
    if manifest.is_symlink() or not manifest.is_file():
        return False
    try:
        told_by_it = json.loads(manifest.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(told_by_it, dict) and "manifest" in told_by_it and told_by_it.get("file") is None


def _folder(output: Path, folder: Path, *, is_new: bool) -> Path:
    """A folder of drafts: emptied, or as it was left."""
    with told(output):
        if is_new:
            if folder.is_symlink():
                folder.unlink()
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        elif folder.is_symlink() or not folder.is_dir():
            raise InputError(str(folder), "is not as it was left", remedy="begin anew with --force")
    return folder


def place(placings: list[Placing], *, force: bool) -> None:
    """Let drafts take their names, one after another; what took its name before is passed by."""
    for draft, final in placings:
        if not draft.exists():
            continue
        with told(final):
            if draft.is_dir():
                require_place(final, force=force)
                _replace_folder(draft, final)
            else:
                require_free(final, force=force)
                draft.replace(final)
            settle(final)


def _replace_folder(draft: Path, final: Path) -> None:
    older = final.with_name(f".{final.name}.older")
    if final.exists() and any(final.iterdir()):
        shutil.rmtree(older, ignore_errors=True)
        final.rename(older)
    draft.rename(final)
    shutil.rmtree(older, ignore_errors=True)
