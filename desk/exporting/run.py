"""An export from its first row to its last: files that are whole or not there, and that can be gone on with.

Every CHECKPOINT_ROWS articles, or CHECKPOINT_CHARS of text, what was written is on the disk and a line of the journal
says how far it goes. What is killed goes on from there. The articles are those that were in the archive when it began,
each as it is when it is read.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from desk.credits import credit_article
from desk.exporting import dataset
from desk.exporting.about import About
from desk.exporting.columns import Row
from desk.exporting.files import DraftFile, Sink, is_file, placing_of
from desk.exporting.formats import Format
from desk.exporting.journal import Journal
from desk.exporting.leaving import Export
from desk.exporting.outputs import (
    FolderOutput,
    Output,
    ParquetOutput,
    Placing,
    TextOutput,
    draft_of_folder,
    parts_of,
    place,
)
from desk.jsonlines import json_line, plain
from desk.manifest import CreditsFile, Snapshot, WrittenFile, credits_form, manifest, manifest_text
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from storage.rows import StoredArticle

CHECKPOINT_ROWS = 1_000
CHECKPOINT_CHARS = 16_000_000
"""Of texts, as written: what may have to be written once more, and is held in memory for Parquet."""

TOLD_EVERY = 100
"""Articles between two words about how far it is."""


class Source(Protocol):
    """The archive, as an export reads it."""

    identity: str
    """Of the archive; the same for the same."""

    def extent(self) -> tuple[int, int]:
        """How many articles are asked for, and the greatest id of them."""

    def rows(self, *, after: int, up_to: int) -> "Iterator[StoredArticle]":
        """Those with greater ids than `after`, up to `up_to`, by id."""

    def withdrawn_since(self, since: datetime, *, up_to: int) -> int:
        """How many up to an id were taken down or decided upon anew after a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be written, and where to."""

    format: Format
    output: Path | None
    """None: to standard output."""
    manifest: Path | None
    attribution: Path | None
    query: Mapping[str, Any]
    """What is asked for, as the manifest tells it."""
    title: str
    """The same in a few words."""
    force: bool = False
    """Files that are there already may be replaced, and what was left may be forgotten."""
    resume: bool = False
    """Go on with what was left, if anything was."""
    bom: bool = False


class Run:
    """One export; `go` does it."""

    def __init__(self, order: Order, export: Export, source: Source, stdout: BinaryIO) -> None:
        self._order, self._export, self._source, self._stdout = order, export, source, stdout
        self.total = 0
        """Articles to be read."""
        self.read = 0
        """How many were."""
        self.kept = 0
        """How many of them need not be read again when this is gone on with."""

    def go(self, tell: Callable[[int, int], None]) -> None:
        """Write all of it, telling how many of how many were read.

        InputError when something cannot be written, or was left otherwise than it is to be gone on with. What was
        written stays where `kept` says so, to be gone on with; else nothing is left behind.
        """
        order = self._order
        if order.output is None or not (order.format.is_folder or is_file(order.output)):
            self._go(None, tell)
            return
        journal = Journal(order.output)
        try:
            self._go(journal, tell)
        except BaseException:
            journal.close() if self.kept else journal.drop()
            raise
        journal.drop()

    def _go(self, journal: Journal | None, tell: Callable[[int, int], None]) -> None:
        begun, left = self._begun(journal)
        if "placing" in left:
            self._settle()
            return
        about = About(
            title=self._order.title,
            identity=hashlib.sha256(json_line([self._source.identity, self._order.query]).encode()).hexdigest(),
            made_at=datetime.fromisoformat(begun["begun_at"]),
            bom=self._order.bom,
        )
        with ExitStack() as undo:
            drafts = _Drafts(self._order, about, self._stdout, left, lambda one: undo.callback(self._leave, one))
            self._write(drafts, begun, left, journal, tell)
            drafts.end(self._export, about, _snapshot(begun, left))
            if journal is not None:
                journal.note({"placing": True, "read": self.read, "counts": self._export.counts()})
                self.kept = self.read
            self._settle()

    def _settle(self) -> None:
        """What is whole takes its name; the parts that it was made of go before."""
        order = self._order
        if order.output is not None and order.format.form is None:
            shutil.rmtree(parts_of(order.output, is_folder=order.format.is_folder), ignore_errors=True)
        place(_placings(order), force=order.force)

    def _leave(self, one: "Output | DraftFile") -> None:
        one.leave(kept=self.kept > 0)

    def _begun(self, journal: Journal | None) -> tuple[dict[str, Any], dict[str, Any]]:
        """What it was when it began, and how far it had come when it was left."""
        order, asked = self._order, self._asked()
        entries = journal.entries if journal is not None else []
        begun, left = (entries[0], entries[-1]) if len(entries) > 1 else ({}, {})
        if left and order.resume:
            self.read = self.kept = left["read"]
            self.total = begun["total"]
            self._require_same(begun, asked, left)
            self._export.recount(left["counts"])
            return begun, left
        if left and not order.force:
            self.kept = left["read"]
            raise InputError(
                str(order.output),
                f"an export into it was left at {left['read']} of {begun['total']} articles",
                remedy="go on with --resume, or begin anew with --force",
            )
        self.total, last = self._source.extent()
        begun = {"asked": asked, "begun_at": plain(datetime.now(UTC)), "total": self.total, "last": last}
        if journal is not None:
            journal.clear()
            journal.note(begun)
        return begun, {}

    def _asked(self) -> dict[str, Any]:
        order, terms = self._order, self._export.terms
        asked: dict[str, Any] = plain(
            {
                "program": f"cuttings {version('cuttings')}",
                "archive": self._source.identity,
                "format": order.format.name,
                "bom": order.bom,
                "credits": str(order.attribution),
                "query": order.query,
                "purpose": terms.purpose,
                "accept_probable": terms.accept_probable,
                "metadata_only": terms.metadata_only,
                "texts_only": terms.texts_only,
                "policy": terms.policy.version,
            }
        )
        return asked

    def _require_same(self, begun: Mapping[str, Any], asked: Mapping[str, Any], left: Mapping[str, Any]) -> None:
        """Refuse to go on with what was asked for otherwise, or what may not leave as it did; InputError."""
        place, remedy = str(self._order.output), "begin anew with --force"
        other = next((name for name in asked if begun["asked"].get(name) != asked[name]), None)
        if other is not None:
            raise InputError(place, f"what was left there was asked for with another {other}", remedy=remedy)
        since = datetime.fromisoformat(begun["begun_at"])
        if withdrawn := self._source.withdrawn_since(since, up_to=left.get("at", begun["last"])):
            problem = f"of {withdrawn} articles that stand in what was left the licence or a take-down is newer"
            raise InputError(place, problem, remedy=remedy)

    def _write(
        self,
        drafts: "_Drafts",
        begun: Mapping[str, Any],
        left: Mapping[str, Any],
        journal: Journal | None,
        tell: Callable[[int, int], None],
    ) -> None:
        """Write the rows of all articles that are not written yet."""
        rows = chars = 0
        for article in self._source.rows(after=left.get("at", 0), up_to=begun["last"]):
            if self.read % TOLD_EVERY == 0:
                tell(self.read, self.total)
            row = self._export.row(article)
            if row is not None:
                drafts.add(row, article, self._export)
                chars += len(row["text"] or "") + len(row["markdown"] or "")
            self.read += 1
            rows += 1
            if rows < CHECKPOINT_ROWS and chars < CHECKPOINT_CHARS:
                continue
            rows = chars = 0
            kept = drafts.keep()
            if journal is not None:
                where = {"at": article.id, "read": self.read, "sittings": _sitting(left)}
                journal.note(where | kept | {"counts": self._export.counts()})
                self.kept = self.read


def _sitting(left: Mapping[str, Any]) -> int:
    """In how many goes this is written, counted from 1."""
    before: int = left.get("sittings", 0)
    return before + 1


def _snapshot(begun: Mapping[str, Any], left: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        begun_at=datetime.fromisoformat(begun["begun_at"]),
        ended_at=datetime.now(UTC),
        last_article=begun["last"],
        sittings=_sitting(left),
    )


def _beside(order: Order) -> tuple[Path | None, Path | None]:
    """Where credits and manifest are written: a dataset has them in its folder."""
    if order.output is not None and order.format.is_folder:
        draft = draft_of_folder(order.output)
        return draft / dataset.CREDITS, draft / dataset.MANIFEST
    return order.attribution, order.manifest


def _placings(order: Order) -> list[Placing]:
    """What takes its name when all is whole, in this order."""
    found = [placing for path in _beside(order) if path is not None for placing in placing_of(path)]
    if order.output is not None and order.format.is_folder:
        draft = draft_of_folder(order.output)
        return [*found, (draft, draft.parent / order.output.name)]
    return found if order.output is None else [*found, *placing_of(order.output)]


Opened = Callable[[Output | DraftFile], object]
"""What is told of each file that was opened."""


class _Drafts:
    """The files of one export, as long as they have no names of their own."""

    def __init__(
        self,
        order: Order,
        about: About,
        stdout: BinaryIO,
        left: Mapping[str, Any],
        opened: Opened,
    ) -> None:
        """`left`: the last entry of the journal, if any; `opened` is told what is to be left in good order."""
        self._order = order
        self.output = _output(order, about, stdout, left.get("output"), opened)
        opened(self.output)
        credited, said = _beside(order)
        self._credits = self._file(credited, left.get("credits"), opened)
        self._manifest = self._file(said, None, opened)
        self._form = credits_form(credited) if credited else "text"
        self._book = CreditsFile(self._credits, self._form, is_new=not left) if self._credits else None

    def _file(self, path: Path | None, kept: int | None, opened: Opened) -> DraftFile | None:
        if path is None:
            return None
        made = DraftFile(path, force=self._order.force, kept=kept)
        opened(made)
        return made

    def add(self, row: Row, article: "StoredArticle", export: Export) -> None:
        """One row, and its credit where its text leaves."""
        self.output.add(row)
        if self._book is not None and row["text"] is not None:
            self._book.add(article.id, credit_article(article, export.wording(article.outlet)), row["obligations"])

    def keep(self) -> dict[str, Any]:
        """Let all be on the disk; returns what has to be known to go on."""
        return {"output": self.output.keep(), "credits": self._credits.keep() if self._credits else None}

    def end(self, export: Export, about: About, snapshot: Snapshot) -> None:
        """Write what stands at the end of all."""
        written, parts = self.output.end()
        credited = None
        if self._book is not None and self._credits is not None:
            self._book.end(export)
            self._credits.close()
            credited = WrittenFile(
                name=self._credits.path.name, format=self._form, size=self._credits.size, sha256=self._credits.sha256
            )
        if isinstance(self.output, FolderOutput):
            parts.append(self.output.with_file(dataset.CARD, dataset.card(export, about, told(self._order.query))))
        if self._manifest is not None:
            query = self._order.query
            made = manifest(export, query=query, written=written, parts=parts, credited=credited, snapshot=snapshot)
            self._manifest.write(manifest_text(made))
            self._manifest.close()


def _output(order: Order, about: About, stdout: BinaryIO, kept: Any, opened: Opened) -> Output:
    form = order.format.form
    if form is None:
        if order.output is None or not (order.format.is_folder or is_file(order.output)):
            raise InputError(order.format.name, "cannot be written into a stream", remedy="name a file with --output")
        kind = FolderOutput if order.format.is_folder else ParquetOutput
        return kind(order.output, force=order.force, kept=kept)
    if order.output is None:
        return TextOutput(Sink(stdout), order.format.name, form, about)
    sink = DraftFile(order.output, force=order.force, kept=kept and kept["size"])
    opened(sink)
    return TextOutput(sink, order.format.name, form, about, kept)


def told(query: Mapping[str, Any]) -> dict[str, str]:
    """A question in words, by name."""
    asked = {name: value for name, value in query.items() if value is not None}
    said = {name: value if isinstance(value, str) else json_line(value) for name, value in asked.items()}
    return said or {"articles": "all of the archive"}
