"""Path patterns as robots.txt and its kin write them: a beginning, with `*` for anything and `$` for the end."""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_LONGEST = 500


def path_of(url: str | None) -> str:
    """Path and query of an address, as patterns are held against; `/` when there is none."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return "/"
    return unquote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern holds for a path."""
    return _compiled(unquote(pattern[:_LONGEST])).match(path) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    ends = pattern.endswith("$")
    pieces = [re.escape(piece) for piece in re.split(r"\*+", pattern.removesuffix("$"))]
    # Each star takes as little as it can and gives nothing back, so that no pattern can run away.
    first, rest = pieces[0], pieces[1:]
    body = first + "".join(rf"(?>[\s\S]*?{piece})" if piece else "" for piece in rest[:-1])
    if rest:
        last = rest[-1]
        body += (rf"[\s\S]*{last}" if ends else rf"(?>[\s\S]*?{last})") if last else r"[\s\S]*"
    return re.compile(body + (r"\Z" if ends else ""))
