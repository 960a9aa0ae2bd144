"""JSON as pages hold it: escapes may stand for half a character, which no text holds and nobody could print."""

import re

_HALVES = re.compile("[\ud800-\udfff]")


def without_halves(value: object, source: str) -> object:
    """What was read of some JSON, U+FFFD for each half of a character; `source` is that JSON."""
    return _whole(value) if "\\ud" in source or "\\uD" in source else value


def _whole(value: object) -> object:
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_HALVES.sub("\ufffd", key): _whole(item) for key, item in value.items()}
    return value
