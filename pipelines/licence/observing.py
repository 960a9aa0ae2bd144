"""In which bytes a statement was seen, and when: by these it can be proven, as long as the bytes are kept."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from vocabulary.licence import Evidence


def observed(
    rows: Iterable[Evidence], body: bytes, at: datetime, *, is_of_body: Callable[[Evidence], bool] = lambda _: True
) -> tuple[Evidence, ...]:
    """The statements with hash and time of the bytes that they were read from, as far as they are of these."""
    rows = tuple(rows)
    if not rows:  # as of most pages, whose bytes need no hash here
        return ()
    sha256 = hashlib.sha256(body).hexdigest()
    return tuple(replace(row, body_sha256=sha256, observed_at=at) if is_of_body(row) else row for row in rows)
