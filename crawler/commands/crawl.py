"""`scrapy crawl NAME`: one outlet, or addresses (`url`) or a recording (`replay`) by hand."""

import argparse
from pathlib import Path

from rich.console import Console
from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.arguments import read_arguments
from crawler.assign import assign_configured, assign_recording, assign_urls
from crawler.crawl import run_crawl
from crawler.loader import directory_of
from crawler.table import print_result
from crawler.workplace import Workplace
from vocabulary.outcome import CuttingsError
from vocabulary.run import Assignment


class Command(BaseRunSpiderCommand):
    """In place of Scrapy's: strict arguments, outcomes at the end, exit codes that mean something."""

    requires_project = True
    requires_crawler_process = False  # run_crawl makes its own

    def syntax(self) -> str:
        """What stands after the command's name."""
        return "[options] <outlet>|url|replay"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Crawl an outlet by name; addresses (url) or a recording (replay) by hand"

    def long_desc(self) -> str:
        """For --help."""
        return (
            "Arguments (-a NAME=VALUE): seed, since, until, limit, everything, refetch; url and outlet for `url`; "
            "path, outlet and configured for `replay`. Exit codes: 0 done, 2 bad input, 3 could not look anywhere, "
            "4 leased elsewhere, 130 stopped."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep the pairs as given: Scrapy would let the last of several `url` win. There is no file of items."""
        if opts.output or opts.overwrite_output:  # they hold bytes, which none of Scrapy's formats can
            raise UsageError("pages go into the archive, not into a file: `cuttings export` writes files from it")
        self._pairs, opts.spargs = list(opts.spargs), []
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as Scrapy calls it
        """Crawl; the exit code tells how it went."""
        if len(args) != 1:
            raise UsageError("name one outlet, or `url` or `replay`")
        assert self.settings is not None
        console = Console(stderr=True)
        try:
            Workplace.find().apply(self.settings)
            assignments, passed_over = _assignments(args[0], self._pairs, self.settings)
            result = run_crawl(assignments, self.settings)
        except CuttingsError as error:
            console.print(f"error: {error}", markup=False, highlight=False, soft_wrap=True)
            self.exitcode = int(error.exit_code)
            return
        print_result(result, console, seed=assignments[0].seed)
        if passed_over:
            console.print(f"{passed_over} pages of other hosts were passed over", highlight=False)
        self.exitcode = int(result.exit)


def _assignments(spider: str, pairs: list[str], settings: Settings) -> tuple[list[Assignment], int]:
    """What is to be crawled, and how many pages of a recording are passed over."""
    directory = directory_of(settings)
    arguments = read_arguments(spider, pairs)
    if arguments.urls:
        return assign_urls(arguments.urls, arguments.assignment, directory), 0
    if isinstance(arguments.path, Path):
        largest = settings.getint("DOWNLOAD_MAXSIZE")
        if arguments.configured:
            return assign_configured(arguments.path, arguments.assignment, directory, largest=largest)
        return assign_recording(arguments.path, arguments.assignment, directory, largest=largest), 0
    return [arguments.assignment], 0
