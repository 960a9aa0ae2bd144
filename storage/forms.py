"""What is known of texts besides their words, to columns and back."""

from collections.abc import Mapping
from typing import Any

from vocabulary.form import Form, Kind, TextSource
from vocabulary.structure import Mark

FORM_COLUMNS = ("kind", "is_free", "is_teaser", "text_source", "structure", "missing")
"""Of `models.Formed`."""
_SOURCES = ("kind_source", "is_free_source")


def form_values(form: Form) -> dict[str, Any]:
    """Return the columns in which a revision keeps the form of its text."""
    return {name: getattr(form, name) for name in (*FORM_COLUMNS, *_SOURCES)} | {
        "structure": [[number, mark] for number, mark in form.structure]
    }


def form_of(row: Mapping[Any, Any]) -> Form:
    """Read the columns of `models.Formed`, and what says so where that is kept."""
    return Form(
        kind=Kind(row["kind"]) if row["kind"] else None,
        is_free=row["is_free"],
        is_teaser=row["is_teaser"],
        text_source=TextSource(row["text_source"]) if row["text_source"] else None,
        structure=tuple((number, Mark(mark)) for number, mark in row["structure"]),
        missing=row["missing"],
        **{name: row.get(name) for name in _SOURCES},
    )
