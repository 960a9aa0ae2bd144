"""What stands after `-a` of `scrapy crawl`: read strictly, so that a typo is an error and not a crawl of everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from crawler.window import read_since, read_until
from vocabulary.outcome import InputError
from vocabulary.run import Assignment

COMMON = ("seed", "since", "until", "limit", "everything", "refetch")
BY_SPIDER = {"url": (*COMMON, "url", "outlet"), "replay": (*COMMON, "path", "outlet", "configured")}
"""Arguments of the spiders that are not outlets; those of outlets are COMMON."""

_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The arguments of one call, checked."""

    assignment: Assignment
    """Its outlet is empty for `url` and `replay` when none is named."""
    urls: tuple[str, ...] = ()
    path: Path | None = None
    configured: bool = False
    """Of a recording only pages of outlets that a file describes."""


def read_arguments(spider: str, pairs: Sequence[str]) -> Arguments:
    """Read `name=value` pairs for a spider; InputError names the argument that is wrong.

    `url` may be repeated, or hold several addresses separated by commas.
    """
    known = BY_SPIDER.get(spider, COMMON)
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"known are {', '.join(known)}"
            raise InputError("-a", f'"{name}" is not an argument of {spider}', remedy=hint)
        if not equals or not value.strip():
            raise InputError("-a", "has no value", field=name, remedy=f"-a {name}=…")
        values.setdefault(name, []).append(value.strip())
    for name, given in values.items():
        if name != "url" and len(given) > 1:
            raise InputError("-a", "is given twice", field=name)
    single = {name: given[0] for name, given in values.items()}
    return Arguments(
        assignment=_assignment(spider, single),
        urls=tuple(_urls(spider, values)),
        path=_path(spider, single),
        configured=_flag(single, "configured"),
    )


def _assignment(spider: str, values: dict[str, str]) -> Assignment:
    since = read_since(values["since"], field="since") if "since" in values else None
    until = read_until(values["until"], field="until") if "until" in values else None
    if since and until and since >= until:
        raise InputError("-a", "is not before until", field="since")
    return Assignment(
        outlet=values.get("outlet", "") if spider in BY_SPIDER else spider,
        seed=values.get("seed"),
        since=since,
        until=until,
        limit=_limit(values),
        everything=_flag(values, "everything"),
        refetch=_flag(values, "refetch"),
    )


def _limit(values: dict[str, str]) -> int | None:
    if "limit" not in values:
        return None
    text = values["limit"]
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10) or int(text) == 0:  # noqa: PLR2004 - digits
        raise InputError("-a", f'"{text}" is not a number of pages', field="limit", remedy="such as 50")
    return int(text)


def _flag(values: dict[str, str], name: str) -> bool:
    text = values.get(name, "no").lower()
    if text not in _FLAGS:
        raise InputError("-a", f'"{text}" is neither yes nor no', field=name)
    return _FLAGS[text]


def _urls(spider: str, values: dict[str, list[str]]) -> list[str]:
    if spider != "url":
        return []
    urls = [one.strip() for given in values.get("url", ()) for one in _split(given) if one.strip()]
    if not urls:
        raise InputError("-a", "is missing", field="url", remedy="-a url=https://…")
    return urls


def _split(given: str) -> list[str]:
    """Commas separate addresses only where another one begins: an address may hold commas itself."""
    parts: list[str] = []
    for one in given.split(","):
        if parts and not one.strip().lower().startswith(("http://", "https://")):
            parts[-1] += f",{one}"
        else:
            parts.append(one)
    return parts


def _path(spider: str, values: dict[str, str]) -> Path | None:
    if spider != "replay":
        return None
    if "path" not in values:
        raise InputError("-a", "is missing", field="path", remedy="-a path=FILE.warc.gz or a folder of pages")
    path = Path(values["path"])
    if not path.exists():
        raise InputError(str(path), "does not exist", field="path")
    return path
