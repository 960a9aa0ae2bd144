"""The working folder: where a person keeps `cuttings.toml`, the archive, own outlets and own seeds."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scrapy.settings import BaseSettings, Settings

from crawler.strict import Table, read_toml
from vocabulary.outcome import InputError

CONFIG = "cuttings.toml"
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
    """Mail or web address that newsrooms see in the User-Agent."""
    outlets: tuple[Path, ...]
    """Folders with outlet files, the shipped one first."""
    seeds: tuple[Path, ...]
    """Folders with seed documents, the person's own first."""

    @classmethod
    def find(cls, start: Path | None = None) -> Self:
        """The workplace of a folder: `cuttings.toml` in it or in the nearest parent; InputError when that is wrong.

        `ARCHIVE_URL` in the environment wins over the file.
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
        outlets, seeds = _folders(table, "outlets", folder), _folders(table, "seeds", folder)
        table.finish()
        return cls(
            folder=folder,
            config=config,
            archive=os.environ.get("ARCHIVE_URL") or archive,
            contact=contact,
            outlets=_once(SHIPPED_OUTLETS, *outlets),
            seeds=_once(*seeds, SHIPPED_SEEDS),
        )

    def settings(self) -> Settings:
        """The crawler's settings as they are in this folder."""
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        self.apply(settings)
        return settings

    def apply(self, settings: Settings) -> None:
        """Put what the folder says into settings; what was set on a command line stays."""
        settings.set("ARCHIVE_URL", self.archive, priority="project")
        settings.set("OUTLETS_DIRS", [str(one) for one in self.outlets], priority="project")
        settings.set("SEEDS_DIRS", [str(one) for one in self.seeds], priority="project")
        if self.contact:
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{self.contact})", priority="project")


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


def _contact(table: Table) -> str | None:
    value = table.text("contact")
    if value is not None and (("@" not in value and "://" not in value) or not value.isprintable()):
        raise table.fail("contact", f'"{value}" is neither a mail nor a web address')
    return value


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


def folders_in(settings: BaseSettings, key: str) -> list[Path]:
    """The folders that a setting lists; InputError when one is none."""
    folders = [Path(one) for one in settings.getlist(key)]
    for one in folders:
        if not one.is_dir():
            raise InputError(str(one), "is not a folder", field=key)
    return folders
