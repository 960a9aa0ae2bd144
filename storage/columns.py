"""Column types that refuse what must not be in an archive, on either database."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, Enum, Text, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class UtcTime(TypeDecorator[datetime]):
    """An instant, stored in UTC. A naive datetime is refused: it does not say which instant it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: "Dialect") -> datetime | None:
        """Convert to UTC; raises ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime {value!r}: the archive takes aware ones only"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: "Dialect") -> datetime | None:  # noqa: ARG002
        """Give every instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text as pages hold it, minus what no database takes: NUL and lone surrogates become U+FFFD."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: "Dialect") -> str | None:  # noqa: ARG002
        """Replace what UTF-8 or PostgreSQL cannot hold."""
        return None if value is None else clean(value)


class Json(TypeDecorator[Any]):
    """A small value as readable JSON text, the same on both databases."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: "Dialect") -> str | None:  # noqa: ARG002
        """Write without escapes, so that people can read the column."""
        return None if value is None else clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: "Dialect") -> Any:  # noqa: ARG002
        """Read it back."""
        return None if value is None else json.loads(value)


def clean(text: str) -> str:
    """Text that every database can hold; the same object when there is nothing to replace."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def one_of(vocabulary: type[StrEnum]) -> Enum:
    """A column that holds a member of the vocabulary; a CHECK in the database says so too."""
    return Enum(
        vocabulary,
        name=vocabulary.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )
