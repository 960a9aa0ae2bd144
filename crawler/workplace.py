"""The working folder: where a person keeps `cuttings.toml`, the archive, own outlets and own seeds."""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.hosts import read_host
from crawler.settings import REVISIT
from crawler.strict import Table, length_of, read_toml
from vocabulary.meaning import Model
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings, Settings

CONFIG = "cuttings.toml"
POLICY = "policy.toml"
"""What is done with texts, beside what is shipped; another name may stand in cuttings.toml."""
CONTACT = "CUTTINGS_CONTACT"
"""The environment variable that wins over the file's `contact`."""
SOONEST, LATEST = dt.timedelta(minutes=15), dt.timedelta(days=3650)
"""Between which coverage may be looked at again: sooner would trouble newsrooms."""
_WAITS = 'lengths of time from 15m to 3650d, each longer than the one before, such as ["3h", "1d", "7d"]'
_HOSTS = 'such as "10.1.2.3", "wiki.intern.example" or "localhost:8080"'
SHIPPED_OUTLETS = Path(__file__).parent / "outlets"
SHIPPED_SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """What the working folder says. Without a `cuttings.toml` the current folder with its defaults."""

    folder: Path
    config: Path | None = None
    archive: str
    """Address of the archive's database."""
    contact: str | None = None
    """Mail or web address that newsrooms see in the User-Agent. Without it the real web is not asked."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts off the public web that may be asked, each with a port or for all ports."""
    outlets: tuple[Path, ...]
    """Folders with outlet files, the shipped one first."""
    seeds: tuple[Path, ...]
    """Folders with seed documents, the person's own first."""
    policy: Path | None = None
    """File that says what is done with texts, beside the shipped policy."""
    model: Model = Model()
    """The language model that is asked where similarity is to be semantic."""
    semantic: bool = False
    """Whether it is asked without being asked for by hand."""
    revisit: tuple[str, ...] = tuple(REVISIT)
    """How long after its beginning coverage is looked at again, each time, as written: `12h`, `3d`. None: never."""

    @classmethod
    def find(cls, start: Path | None = None) -> Self:
        """The workplace of a folder: `cuttings.toml` in it or in the nearest parent; InputError when that is wrong.

        `ARCHIVE_URL` and `CUTTINGS_CONTACT` in the environment win over the file.
        """
        start = (start or Path.cwd()).resolve()
        config = next((one / CONFIG for one in (start, *start.parents) if (one / CONFIG).is_file()), None)
        if config is None:
            return cls._of(start, None, Table({}, place=CONFIG))
        return cls._of(config.parent, config, read_toml(config))

    @classmethod
    def _of(cls, folder: Path, config: Path | None, table: Table) -> Self:
        archive = _archive(table, folder)
        contact = _contact(table)
        allow_hosts = _allow_hosts(table)
        policy = _policy(table, folder)
        outlets, seeds = _folders(table, "outlets", folder), _folders(table, "seeds", folder)
        revisit = _revisit(table)
        semantic = table.table("semantic")
        model = _model(semantic, folder) if semantic else Model()
        is_asked = semantic.flag("on") if semantic else False
        if semantic:
            semantic.finish()
        table.finish()
        return cls(
            folder=folder,
            config=config,
            archive=os.environ.get("ARCHIVE_URL") or archive,
            contact=read_contact(os.environ.get(CONTACT, "").strip(), CONTACT) or contact,
            allow_hosts=allow_hosts,
            outlets=_once(SHIPPED_OUTLETS, *outlets),
            seeds=_once(*seeds, SHIPPED_SEEDS),
            policy=policy,
            model=model,
            semantic=is_asked,
            revisit=revisit,
        )

    def settings(self) -> "Settings":
        """The crawler's settings as they are in this folder."""
        from scrapy.settings import Settings  # noqa: PLC0415 - a quarter of a second, for those who crawl

        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        self.apply(settings)
        return settings

    def apply(self, settings: "Settings") -> None:
        """Put what the folder says into settings; what was set on a command line stays, and is read as strictly."""
        settings.set("ARCHIVE_URL", self.archive, priority="project")
        settings.set("OUTLETS_DIRS", [str(one) for one in self.outlets], priority="project")
        settings.set("SEEDS_DIRS", [str(one) for one in self.seeds], priority="project")
        settings.set("POLICY_FILE", str(self.policy or ""), priority="project")
        settings.set("SEMANTIC", self.semantic, priority="project")
        settings.set("SEMANTIC_MODEL", self.model, priority="project")
        settings.set("REVISIT", list(self.revisit), priority="project")
        waits_in(settings)
        settings.set("CONTACT", self.contact or "", priority="project")
        settings.set("ALLOW_HOSTS", list(self.allow_hosts), priority="project")
        for host in settings.getlist("ALLOW_HOSTS"):
            _require_host(host, InputError("ALLOW_HOSTS", _no_host(host), remedy=_HOSTS))
        contact, agent = read_contact(settings["CONTACT"], "CONTACT"), settings["USER_AGENT"]
        if contact and contact not in agent:
            settings.set("USER_AGENT", f"{agent} (+{contact})", priority="project")


def _archive(table: Table, folder: Path) -> str:
    value = table.text("archive")
    if value is None:
        return f"sqlite:///{folder / 'cuttings.db'}"
    if "://" not in value:
        raise table.fail("archive", f'"{value}" is not the address of a database', "such as sqlite:///cuttings.db")
    scheme, _, path = value.partition(":///")
    if not scheme.startswith("sqlite") or not path or path.startswith((":memory:", "file:")):
        return value
    return f"{scheme}:///{folder / path}"  # a path from the root stays as it is


def _policy(table: Table, folder: Path) -> Path | None:
    named = table.text("policy")
    path = folder / (named or POLICY)
    if named is not None and not path.is_file():
        raise table.fail("policy", f'"{named}" is not a file', f"such as {POLICY} (docs/licensing.md)")
    return path if path.is_file() else None


def _model(table: Table, folder: Path) -> Model:
    named = table.text("model")
    if named is not None and not (folder / named).is_dir():
        raise table.fail("model", f'"{named}" is not a folder', "with model.onnx and tokenizer.json (docs/matching.md)")
    given = {key: table.number(key, least=-1) for key in ("unrelated", "same")}
    stated = {key: value for key, value in given.items() if value is not None}
    prefix = table.text("prefix")
    if named is None and (stated or prefix is not None):
        raise table.fail("model", "is missing", "prefix, unrelated and same describe a model of your own")
    if named is None:
        return Model()
    model = Model(folder=folder / named, prefix=f"{prefix} " if prefix else "", **stated)
    if not model.unrelated < model.same <= 1:
        raise table.fail("same", f"is {model.same:g}, expected more than unrelated ({model.unrelated:g}), at most 1")
    return model


def _revisit(table: Table) -> tuple[str, ...]:
    if table.value("revisit") is None:
        return tuple(REVISIT)
    said = table.texts("revisit")
    _waits(said, table.fail("revisit", f"is {', '.join(said)}", _WAITS))
    return said


def waits_in(settings: "BaseSettings") -> tuple[dt.timedelta, ...]:
    """How long after its beginning coverage is looked at again, each time; InputError when the setting is wrong."""
    said = settings.getlist("REVISIT")
    return _waits(said, InputError("REVISIT", f"is {', '.join(said)}", remedy=_WAITS))


def _waits(said: Sequence[str], mistake: InputError) -> tuple[dt.timedelta, ...]:
    waits = [wait for one in said if (wait := length_of(one.strip())) is not None and SOONEST <= wait <= LATEST]
    if len(waits) < len(said) or sorted(set(waits)) != waits:
        raise mistake
    return tuple(waits)


def _contact(table: Table) -> str | None:
    value = table.text("contact")
    if value is not None and not _is_contact(value):
        raise table.fail("contact", f'"{value}" is neither a mail nor a web address')
    return value


def read_contact(value: str | None, place: str) -> str | None:
    """A contact that a person gave at `place`, the environment or a command line; None when it is empty."""
    if value and not _is_contact(value):
        raise InputError(place, f'"{value}" is neither a mail nor a web address', remedy="such as you@example.org")
    return value or None


def _is_contact(value: str) -> bool:
    return ("@" in value or "://" in value) and value.isprintable()


def _allow_hosts(table: Table) -> tuple[str, ...]:
    hosts = table.texts("allow_hosts")
    for host in hosts:
        _require_host(host, table.fail("allow_hosts", _no_host(host), _HOSTS))
    return hosts


def _require_host(host: str, mistake: InputError) -> None:
    try:
        list(read_host(host))
    except ValueError as error:
        raise mistake from error


def _no_host(host: str) -> str:
    return f'"{host}" is not a host'


def _folders(table: Table, key: str, folder: Path) -> tuple[Path, ...]:
    named = table.texts(key)
    if not named:
        return tuple(one for one in (folder / key,) if one.is_dir())
    for one in named:
        if not (folder / one).is_dir():
            raise table.fail(key, f'"{one}" is not a folder')
    return tuple(folder / one for one in named)


def _once(*folders: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(one.resolve() for one in folders if one.is_dir()))


def folders_in(settings: "BaseSettings", key: str) -> list[Path]:
    """The folders that a setting lists; InputError when one is none."""
    folders = [Path(one) for one in settings.getlist(key)]
    for one in folders:
        if not one.is_dir():
            raise InputError(str(one), "is not a folder", field=key)
    return folders
