"""A finished outlet file, written out with what was seen as its comments."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.outlet import LicenceProfile, Source
from desk.printable import one_line
from vocabulary.outcome import InputError

_LONGEST = 300
"""Characters of one value or comment that a page may put into the file."""
_DELETE = re.compile("[\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A value, and from what it was read."""

    value: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSource:
    """A source that was asked for and read, and what it held."""

    source: Source
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a look at an outlet's home page found."""

    name: str
    """The name that the file should have."""
    home: str
    title: Known
    country: Known
    language: Known
    domains: tuple[str, ...]
    override: bool = False
    """True when there is an outlet of this name and address, whose place the file takes in a working folder."""
    sources: tuple[SeenSource, ...]
    licence: LicenceProfile | None = None
    remarks: tuple[str, ...] = ()
    """What else was seen: statements of rights, policy pages, reservations, sources that could not be read."""
    day: dt.date


def render(probe: Probe) -> str:
    """The outlet file as text: TOML that `read_outlet` accepts, for a person to look over."""
    return "\n".join(_lines(probe)) + "\n"


def save(probe: Probe, folder: Path) -> Path:
    """Write the file into a folder of outlets; InputError when there is one of that name, which is never replaced."""
    path = folder / f"{probe.name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(render(probe))
    except FileExistsError as error:
        raise InputError(str(path), "exists and is left as it is", remedy="rename or remove it first") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be written: {error.strerror}") from error
    return path


def _lines(probe: Probe) -> Iterator[str]:
    yield f"# {probe.name}.toml: written by `cuttings probe` on {probe.day} from {_comment(probe.home)}"
    yield "# Look over every line; docs/outlets.md explains each field."
    yield ""
    yield from _field("title", probe.title)
    yield from _field("country", probe.country)
    yield _comment_line(probe.language.seen)
    yield f"languages = [{_text(probe.language.value)}]"
    yield f"domains = [{', '.join(map(_text, probe.domains))}]"
    yield f"home = {_text(probe.home)}"
    yield '# kind = "newspaper"  # agency, newspaper, broadcaster, magazine, portal, nonprofit, government'
    yield '# timezone = "Europe/Berlin"  # the zone of times that the pages state without one'
    yield "# javascript = true  # when its pages are empty without their scripts: a browser renders them"
    if probe.override:
        yield "# There is an outlet of this name and address; in a working folder this file takes its place."
        yield "override = true"
    for seen in probe.sources:
        yield from _source(seen)
    if probe.licence is not None:
        yield from _licence(probe.licence)
    if probe.remarks:
        yield ""
        yield "# Also seen:"
        yield from (_comment_line(f"- {remark}") for remark in probe.remarks)


def _field(name: str, known: Known) -> Iterator[str]:
    yield _comment_line(known.seen)
    yield f"{name} = {_text(known.value)}"


def _source(seen: SeenSource) -> Iterator[str]:
    yield ""
    yield "[[sources]]"
    yield _comment_line(seen.remark)
    yield f"type = {_text(seen.source.type)}"
    yield f"url = {_text(seen.source.url, longest=None)}"
    if seen.source.elsewhere:
        yield "elsewhere = true"


def _licence(profile: LicenceProfile) -> Iterator[str]:
    yield ""
    yield "[licence]"
    yield "# A prior for reading the pages, never proof by itself."
    yield f"expression = {_text(profile.expression)}"
    yield f"scope = {_text(profile.scope)}"
    for name in ("statement", "evidence"):
        value = getattr(profile, name)
        if value is not None:
            yield f"{name} = {_text(value)}"
    if profile.seen is not None:
        yield f"seen = {profile.seen.isoformat()}"
    if profile.policy is not None:
        yield f"policy = {_text(profile.policy, longest=None)}"


def _text(value: str, *, longest: int | None = _LONGEST) -> str:
    """A TOML string on one line; what a page put in cannot leave it."""
    line = _DELETE.sub("", one_line(value))
    return json.dumps(line[:longest], ensure_ascii=False)


def _comment(value: str) -> str:
    return _DELETE.sub("", one_line(value))[:_LONGEST]


def _comment_line(value: str) -> str:
    return f"# {_comment(value)}"
