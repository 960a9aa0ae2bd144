"""Where a command works: the working folder, its archive, outlets and seeds. Looked for when first needed."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.directory import Directory
    from crawler.workplace import Workplace
    from pipelines.policy import Policy
    from storage.archive import Archive
    from storage.rows import StoredArticle
    from vocabulary.article import Seed
    from vocabulary.meaning import Model

ARTICLE_ID = re.compile(r"(?:article-|archive:)?([1-9][0-9]{0,17})")
"""How the id of an article is given; more digits than databases can look up are none."""


@dataclass
class Place:
    """The folder a call was given, or the one it was typed in."""

    folder: Path | None = None

    @cached_property
    def workplace(self) -> "Workplace":
        """The working folder as found; InputError when the folder that was asked for does not exist."""
        from crawler.workplace import Workplace

        if self.folder is not None and not self.folder.is_dir():
            raise InputError(str(self.folder), "is not a folder", remedy=f"make one with `cuttings init {self.folder}`")
        return Workplace.find(self.folder)

    def settings(self) -> "Settings":
        """The crawler's settings here; its warnings come as remarks, and Scrapy's own log stays off."""
        settings = self.workplace.settings()
        settings.set("LOG_ENABLED", value=False, priority="cmdline")
        return settings

    def policy(self) -> "Policy":
        """What is done with texts here; InputError when its file is wrong."""
        from pipelines.policy import read_policy

        return read_policy(self.workplace.policy)

    def model(self, *, asked: bool | None = None) -> "Model | None":
        """The language model to ask beside the words: as `asked` says, else as the folder does; None: none.

        InputError when it is wanted and cannot be had.
        """
        if not (self.workplace.semantic if asked is None else asked):
            return None
        from pipelines.embedding import require

        require(self.workplace.model)
        return self.workplace.model

    def archive(self, *, create: bool = False) -> "Archive":
        """The archive; InputError when there is none yet, unless it may be created."""
        from storage.archive import open_archive

        return open_archive(self.workplace.archive, create=create)

    def archive_if_any(self) -> "Archive | None":
        """The archive, or None when none has been made yet."""
        from storage.archive import open_archive

        try:
            return open_archive(self.workplace.archive, create=False)
        except InputError:  # what open_archive says of an archive that is not there
            return None

    def directory(self) -> "Directory":
        """Every outlet: the shipped ones and the working folder's own."""
        from crawler.directory import Directory

        return Directory(self.workplace.outlets)

    def seed_documents(self) -> dict[str, Path]:
        """Every seed document by name."""
        from crawler.seeds import seed_files

        return seed_files(self.workplace.seeds)

    def seed(self, reference: str) -> "Seed":
        """The seed that a name, or the beginning of one, means: a document of a seeds folder, else of the archive."""
        from crawler.seeds import find_seed
        from pipelines.seed import read_seed, with_search

        require_name(reference)
        path = find_seed(reference, self.workplace.seeds)
        if path is not None:
            return read_seed(path)
        archive = self.archive_if_any()
        seed = archive.seed(reference) if archive is not None else None
        if seed is None:
            raise InputError(f'seed "{reference}"', "is not known", remedy="`cuttings seeds` lists them")
        return with_search(seed, self.workplace.seeds)

    def seed_in(self, archive: "Archive", reference: str) -> "Seed":
        """The seed of the archive that a name, or the beginning of one, means; InputError saying what to try."""
        require_name(reference)
        seed = archive.seed(reference)
        if seed is not None:
            return seed
        place = f'seed "{reference}"'
        documents = [name for name in self.seed_documents() if name.startswith(reference)]
        if documents:
            raise InputError(place, "has not been crawled for yet", remedy=f"run `cuttings crawl {reference}`")
        known = ", ".join(sorted(seed.name for seed in archive.seeds())) or "none"
        raise InputError(place, f"is not in the archive, which has: {known}", remedy="`cuttings seeds` lists all")

    def require_outlet(self, archive: "Archive", name: str | None) -> None:
        """Refuse the name of an outlet that neither the archive nor any file knows: its answer would be empty."""
        from storage import queries

        if name is not None and name not in queries.outlets_seen(archive) and name not in self.directory().names:
            self.directory().outlet(name)

    def article_in(self, archive: "Archive", reference: str) -> "StoredArticle":
        """The article of the archive that an id or an address means; InputError saying what to try."""
        number = ARTICLE_ID.fullmatch(reference)
        if number is not None:
            article = archive.article(int(number[1]))
        elif "://" in reference:
            article = archive.article_by_url(reference)
        else:
            raise InputError(
                f'"{reference}"',
                "is neither the id nor the address of an article",
                remedy="`cuttings search` finds ids",
            )
        if article is None:
            raise InputError(
                f"article {number[1]}" if number else reference,
                "is not in the archive",
                remedy="`cuttings search` and `cuttings coverage` list ids",
            )
        return article


def names_article(reference: str) -> bool:
    """Whether a reference has the form of an article's id or address."""
    is_address = reference.startswith(("http://", "https://")) and len(reference.split()) == 1
    return is_address or ARTICLE_ID.fullmatch(reference) is not None


def require_name(reference: str) -> None:
    """Refuse an empty name, which would be the beginning of every name."""
    if not reference.strip():
        raise InputError("the seed's name", "is empty", remedy="`cuttings seeds` lists the seeds")


pass_place = click.make_pass_decorator(Place)
