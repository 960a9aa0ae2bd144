"""What goes with an export: the manifest, which says what left and what did not, and the file of credits.

The manifest's form is `manifest.schema.json` (JSON Schema 2020-12), which docs/licensing.md explains.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.csvrows import Written
from desk.jsonlines import json_line

if TYPE_CHECKING:
    from desk.exporting.leaving import Export, Tally
    from pipelines.licence import Attribution

SCHEMA = files("desk").joinpath("manifest.schema.json")
"""The JSON Schema of a manifest, as it is shipped."""
FORM = 1
"""Number of the manifest's form, raised when a field changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file that was written whole."""

    name: str | None
    """Without its folder, or within a dataset's; None for standard output."""
    format: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What of the archive was read, and when: articles that were in it at the beginning, each as it was when read."""

    begun_at: datetime
    ended_at: datetime
    last_article: int
    """The greatest id among them; 0: there were none."""
    sittings: int
    """In how many goes."""


def manifest(
    export: "Export",
    *,
    query: Mapping[str, Any],
    written: WrittenFile | None,
    credited: WrittenFile | None,
    snapshot: Snapshot,
    parts: Sequence[WrittenFile] = (),
) -> dict[str, Any]:
    """What was asked for, under which policy, what left, and what was left out and why, by count.

    `written` is the one file, or None for a folder, whose files are `parts`.
    """
    terms, policy = export.terms, export.terms.policy
    return {
        "manifest": FORM,
        "program": f"cuttings {version('cuttings')}",
        "made_at": terms.now,
        "query": query,
        "purpose": terms.purpose,
        "accept_probable": terms.accept_probable,
        "metadata_only": terms.metadata_only,
        "texts_only": terms.texts_only,
        "snapshot": snapshot,
        "policy": {"version": policy.version, "loosenings": list(policy.loosenings)},
        "file": written,
        "parts": list(parts),
        "attribution": credited,
        "articles": export.total.articles,
        "texts": export.total.texts,
        "excerpts": export.excerpts,
        "licence_classes": _by_name(export.classes),
        "confidences": _by_name(export.confidences),
        "licences": _by_name(export.licences),
        "outlets": _by_name(export.outlets),
        "languages": _by_name(export.languages),
        "obligations": dict(sorted(export.obligations.items())),
        "left_out": [{"reason": reason, "articles": count} for reason, count in export.left_out.most_common()],
    }


def _by_name(tallies: "Mapping[Any, Tally]") -> dict[str, "Tally"]:
    return {str(name): tallies[name] for name in sorted(tallies)}


SHARE_ALIKE = "Texts marked share-alike ask that what is made of them be shared under the same licence."


def credits_form(path: Path) -> str:
    """In which form credits are written to a file of this name: html, markdown or text."""
    return {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}.get(
        path.suffix.lower(), "text"
    )


class CreditsFile:
    """One file with the credits of all texts of an export, written as they leave."""

    def __init__(self, stream: Written, form: str, *, is_new: bool = True) -> None:
        """`form` is html, markdown or text; not `is_new`: its beginning is written already."""
        self._stream, self._form = stream, form
        if not is_new:
            return
        if form == "html":
            stream.write('<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">')
            stream.write("<title>Attribution</title></head>\n<body>\n<h1>Attribution</h1>\n")
        else:
            stream.write("# Attribution\n\n" if form == "markdown" else "Attribution\n\n")

    def add(self, article: int, credit: "Attribution", obligations: Sequence[str]) -> None:
        """The credit of one text."""
        note = " (share-alike)" if "share-alike" in obligations else ""
        if self._form == "html":
            self._stream.write(f'<div id="article-{article}">{credit.html}{escape(note)}</div>\n')
        elif self._form == "markdown":
            self._stream.write(f"- {credit.markdown}{note}\n")
        else:
            self._stream.write(f"[{article}] {credit.text}{note}\n")

    def end(self, export: "Export") -> None:
        """What holds for all of them."""
        note = SHARE_ALIKE if export.obligations["share-alike"] else ""
        if not export.total.texts:
            note = "No text left the archive."
        if self._form == "html":
            self._stream.write(f"<p>{escape(note)}</p>\n</body>\n</html>\n" if note else "</body>\n</html>\n")
        elif note:
            self._stream.write(f"\n{note}\n")


def manifest_text(content: Mapping[str, Any]) -> str:
    """A manifest as it is written: one line, which ends the file."""
    return json_line(content) + "\n"
