"""What a file says of the whole export, in formats that have room for it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an export is of."""

    title: str
    """For people, one line."""
    identity: str
    """The same for the same question to the same archive; hex."""
    made_at: datetime
    bom: bool = False
    """Whether a table of text begins with a byte order mark, by which Excel knows UTF-8."""
