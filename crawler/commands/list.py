"""`scrapy list`: every outlet, shipped and own, and the spiders for pages by hand."""

import argparse
import sys

from scrapy.commands import ScrapyCommand

from crawler.loader import OutletLoader
from crawler.workplace import Workplace
from vocabulary.outcome import CuttingsError


class Command(ScrapyCommand):
    """In place of Scrapy's: a wrong outlet file is told, by file and field, and hides nothing else."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "List the outlets that can be crawled"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as Scrapy calls it
        """Names on standard output, mistakes on standard error with exit code 2."""
        assert self.settings is not None
        try:
            Workplace.find().apply(self.settings)
            loader = OutletLoader.from_settings(self.settings)
            names, broken = loader.list(), loader.directory.broken
        except CuttingsError as error:
            sys.stderr.write(f"error: {error}\n")
            self.exitcode = int(error.exit_code)
            return
        sys.stdout.writelines(f"{name}\n" for name in names if name not in broken)
        for mistake in broken.values():
            sys.stderr.write(f"error: {mistake}\n")
            self.exitcode = int(mistake.exit_code)
