"""Values as JSON for programs: the house's dataclasses, enums and times, one object a line."""

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

# JSON lets these stand as they are, but terminals and line readers do not: written as escapes they mean the same.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def json_line(value: object) -> str:
    """A value as one line of JSON, with every character that could steer a terminal or break a line escaped."""
    return _escape(json.dumps(plain(value), ensure_ascii=False, allow_nan=False))


def json_document(value: object) -> str:
    """A value as indented JSON, as safe as `json_line`."""
    return _escape(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=2))


def plain(value: object) -> Any:
    """A value in JSON's own types; TypeError for what has no place in JSON, such as bytes."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return _as_text(value)


def without_hashes(value: object) -> Any:
    """The same for a seed or an article, but for the many numbers of its fingerprint, which only we can use."""
    made = plain(value)
    if made.get("fingerprint"):
        del made["fingerprint"]["hashes"]
    return made


def _as_text(value: object) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
