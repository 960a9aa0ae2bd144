"""What an export has done so far, beside its file: so that one that was stopped, or killed, can go on.

A line of JSON for each point at which everything before it is on the disk; the last whole line counts. While it is open
nobody else exports into the same file.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desk.exporting.files import told
from desk.jsonlines import json_line
from vocabulary.outcome import InputError

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class Journal:
    """The journal of one output; open until it is closed or dropped."""

    def __init__(self, output: Path) -> None:
        """InputError when another export is writing the same file, or when there can be no journal."""
        self._output = output
        place = output.resolve()
        self.path = place.with_name(f".{place.name}.journal")
        with told(output):
            self._stream = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o644), "r+b")
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = os.fstat(self._stream.fileno()).st_ino == self.path.stat().st_ino
        except OSError:
            is_ours = False
        if not is_ours:
            self._stream.close()
            raise InputError(str(output), "is being written by another export", remedy="wait for it, or name another")
        self.entries = self._read()

    def _read(self) -> list[dict[str, Any]]:
        """Entries that are whole; the stream stands after them."""
        entries = []
        whole = 0
        for line in self._stream:
            try:
                entry = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                break
            if not isinstance(entry, dict):
                break
            entries.append(entry)
            whole += len(line)
        self._stream.seek(whole)
        return entries

    def clear(self) -> None:
        """Forget what was done."""
        self._stream.seek(0)
        self._stream.truncate()
        self.entries.clear()

    def note(self, entry: Mapping[str, Any]) -> None:
        """Write one entry, and let it be on the disk; InputError when that cannot be."""
        with told(self._output):
            self._stream.truncate()
            self._stream.write(json_line(entry).encode() + b"\n")
            self._stream.flush()
            os.fsync(self._stream.fileno())
        self.entries.append(dict(entry))

    def close(self) -> None:
        """Leave it for a later call."""
        self._stream.close()

    def drop(self) -> None:
        """Nothing is left to be done."""
        self.path.unlink(missing_ok=True)
        self._stream.close()
