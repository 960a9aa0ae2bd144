"""The fixed form of `cuttings compare --pairs`: pairs of texts in, one answer a pair out."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.comparison.text import Text
from pipelines.comparison.verdicts import compare
from pipelines.embedding import embedder, meaning_between
from pipelines.licence import detect_in_text
from vocabulary.meaning import Model
from vocabulary.outcome import InputError

_TEXTS_KEPT = 256
"""Prepared texts kept for pairs to come: manifests tend to hold one text against many."""


def compare_pairs(path: Path, *, model: Model | None = None) -> Iterator[dict[str, Any]]:
    """Answer each line {id, a {title?, text}, b {title?, text}} in order; InputError names the line that is none.

    A text that is null is empty. With a `model` it is asked too; InputError when it cannot be had.

    Answers hold id, verdict, similarity, containment, containment_a_in_b, containment_b_in_a and jaccard.
    """
    if model is not None:
        embedder(model)
    for line, row in _rows(path):
        a, b = (_text(row, side, place=f"{path}, line {line}") for side in "ab")
        found = compare(a, b, meaning=meaning_between(a, b, model) if model else None)
        yield {
            "id": row["id"],
            "verdict": found.verdict.value,
            "similarity": found.similarity,
            "containment": found.containment,
            "containment_a_in_b": found.containment_a_in_b,
            "containment_b_in_a": found.containment_b_in_a,
            "jaccard": found.jaccard,
        }


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open("rb") as file:
            for line, content in enumerate(file, start=1):
                if content.strip():
                    yield line, _row(content, place=f"{path}, line {line}")
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error


def _row(content: bytes, *, place: str) -> dict[str, Any]:
    try:
        row = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(place, "is not JSON in UTF-8", remedy="each line is one JSON object") from error
    if not isinstance(row, dict):
        raise InputError(place, "is not a JSON object")
    if "id" not in row:
        raise InputError(place, "is missing", field="id")
    return row


def _no_number(word: str) -> None:
    """NaN and Infinity are Python's, not JSON's: no answer could repeat them."""
    raise ValueError(f"{word} is no number of JSON")


def _text(row: dict[str, Any], side: str, *, place: str) -> Text:
    given = row.get(side)
    if not isinstance(given, dict):
        raise InputError(place, "is missing" if given is None else "is not an object with a text", field=side)
    title, text, language = given.get("title"), given.get("text"), given.get("language")
    if text is None and "text" in given:
        text = ""  # as `cuttings inspect` answers for a page without one
    if not isinstance(text, str):
        raise InputError(place, "is missing" if text is None else "is not a text", field=f"{side}.text")
    for name, value in (("title", title), ("language", language)):
        if value is not None and not isinstance(value, str):
            raise InputError(place, "is not a text", field=f"{side}.{name}")
    return _prepared(title, text, language)


@lru_cache(maxsize=_TEXTS_KEPT)
def _prepared(title: str | None, text: str, language: str | None) -> Text:
    return Text(title=title, text=detect_in_text(text).body, language=language)
