"""The command itself: which commands there are, and how each call ends."""

import errno
import gc
import importlib
import io
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from desk.cli.output import Remarks
from desk.cli.place import Place
from desk.printable import printable
from vocabulary.outcome import CuttingsError, Exit

BROKEN_PIPE = 128 + 13
"""What a shell reports of a program that SIGPIPE ended: `cuttings … | head`."""

LOADING = 400_000
"""New objects from which Python looks for those that only hold each other: not again and again while a command loads,
which makes a quarter of the time that one takes to answer. Its own 700 is for what makes and drops many."""


class Entry(NamedTuple):
    """One command: its chapter in the help, the module that holds it under its own name, and its help in one line."""

    chapter: str
    module: str
    summary: str
    function: str = ""
    """Its name in the module, where that cannot be the command's."""


COMMANDS: Mapping[str, Entry] = {
    "demo": Entry("Begin", "desk.cli.demo", "Crawl a small press world on this machine for a seed, without network."),
    "init": Entry("Begin", "desk.cli.init", "Make a working folder: cuttings.toml, outlets/ and seeds/."),
    "seeds": Entry("Begin", "desk.cli.seeds", "The articles whose coverage is sought; show one, add one."),
    "outlets": Entry("Begin", "desk.cli.outlets", "The outlets that are crawled, and what crawls have seen of them."),
    "probe": Entry("Begin", "desk.cli.probe", "Look at a home page and print a finished outlet file."),
    "crawl": Entry("Crawl", "desk.cli.crawl", "Crawl outlets for a seed's coverage and archive what is found."),
    "import": Entry(
        "Crawl", "desk.cli.importing", "Take in earlier collections: WARC, saved pages, JSON, CSV.", "import_"
    ),
    "schedule": Entry("Crawl", "desk.cli.schedule", "Crawl every outlet on its clock, until stopped."),
    "revisit": Entry("Crawl", "desk.cli.revisit", "Look again at coverage: changed, corrected, or gone."),
    "runs": Entry("Crawl", "desk.cli.runs", "What crawls did: outcomes, sources, pages."),
    "health": Entry("Crawl", "desk.cli.health", "Whether pages are still read as they were, outlet by outlet."),
    "reextract": Entry(
        "Crawl", "desk.cli.reextract", "Read stored pages anew with today's extractor, without fetching."
    ),
    "rematch": Entry("Crawl", "desk.cli.rematch", "Hold stored articles against seeds anew where the verdict is old."),
    "fingerprints": Entry(
        "Crawl", "desk.cli.fingerprints", "By what copies are found: its version, and taking it anew."
    ),
    "ask": Entry("Ask", "desk.cli.ask", "Every question there is, as rows: timeline, licences, silent edits and more."),
    "coverage": Entry("Ask", "desk.cli.coverage", "What was found of a seed, closest first."),
    "search": Entry("Ask", "desk.cli.search", "Articles of the archive that hold certain words."),
    "similar": Entry("Ask", "desk.cli.similar", "Copies, parts and coverage of any text in the archive."),
    "show": Entry("Ask", "desk.cli.show", "One article: text, sources of its data, licence, matches, captures."),
    "diff": Entry("Ask", "desk.cli.diff", "What differs between two texts of an article, word by word."),
    "attribution": Entry("Ask", "desk.cli.attribution", "Attribution of articles or seeds, ready to paste."),
    "licence": Entry("Ask", "desk.cli.licence", "What is granted, by what proof, since when; rules proved by cases."),
    "export": Entry("Ask", "desk.cli.export", "Write articles as JSON lines or CSV, texts only where licensed."),
    "sql": Entry("Ask", "desk.cli.sql", "A question to the archive in SQL, which can change nothing."),
    "judge": Entry("Judge", "desk.cli.judge", "Say in place of the program how an article and a seed relate."),
    "judgements": Entry(
        "Judge", "desk.cli.judgements", "What people said of pairs, how far they agree, and pairs to be judged."
    ),
    "db": Entry("Archive", "desk.cli.db", "The archive itself: check it, copy it, see its size, give space back."),
    "policy": Entry("Rights", "desk.cli.policy", "What may be kept, shown and exported, and where that was loosened."),
    "takedown": Entry("Rights", "desk.cli.takedown", "What is not to be kept, shown, exported or fetched, and why."),
    "inspect": Entry("Try", "desk.cli.inspect", "Pages through extraction and licence, printed, nothing stored."),
    "discover": Entry("Try", "desk.cli.discover", "What saved feeds and sitemaps name, as JSON lines."),
    "compare": Entry("Try", "desk.cli.compare", "How two texts relate."),
}
"""Every command in the order of the help. The summaries are repeated here so that the help needs no imports."""


class Commands(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name, imported."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(importlib.import_module(entry.module), entry.function or cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands by chapter, from the table alone."""
        for chapter in dict.fromkeys(entry.chapter for entry in COMMANDS.values()):
            rows = [(name, entry.summary) for name, entry in COMMANDS.items() if entry.chapter == chapter]
            with formatter.section(chapter):
                formatter.write_dl(rows)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 2 bad input, 3 could not look anywhere, 4 leased elsewhere, "
    "5 refused by policy, 6 different, 7 partly, 130 stopped.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Working folder; without it the nearest one with a cuttings.toml, from here upwards, else this one.",
)
@click.version_option(package_name="cuttings", message="cuttings %(version)s")
@click.pass_context
def cuttings(ctx: click.Context, folder: Path | None) -> None:
    """Give it one news article; it finds the coverage at your outlets, with provenance and licence."""
    ctx.obj = Place(folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one call and return its exit code; errors that a person can act on are a message, never a traceback."""
    _make_streams_safe()
    gc.set_threshold(LOADING, *gc.get_threshold()[1:])
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        return Exit.STOPPED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except CuttingsError as error:
        return _failed(str(error), error.exit_code)
    except OSError as error:
        return _output_failed(error)
    finally:
        if arguments is None:
            _close_archives()
    if arguments is None:  # the process ends now: nothing is to be looked through once more, which takes longest
        gc.freeze()
    return code


def _close_archives() -> None:
    """Let SQLite write its log into the archive's own file, so that whoever copies that has all of it."""
    if storage := sys.modules.get("storage.archive"):  # else none was opened, and loading it takes long
        storage.close_archives()


def _make_streams_safe() -> None:
    """Let no output fail for being closed (`>&-`) or for an encoding that lacks a letter.

    What is opened in place of a closed stream also takes its number, which the archive's file would get otherwise.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as we live
        elif mode == "w" and isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: list[str]) -> int:
    # Not `cuttings.main`: that ends the process by itself, with codes of its own, when a pipe breaks.
    logging.getLogger().handlers = [Remarks()]
    try:
        with cuttings.make_context("cuttings", arguments) as context:
            return int(cuttings.invoke(context) or Exit.DONE)
    except click.exceptions.Exit as end:  # --help, --version
        return end.exit_code


def _output_failed(error: OSError) -> int:
    if error.errno == errno.EPIPE:
        # Python flushes standard output once more when it ends; there is nobody to read it any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}:
        raise error
    return _failed(f"{error.filename or 'the output'}: cannot be written: {error.strerror}", Exit.BAD_INPUT)


def _failed(message: str, code: int) -> int:
    click.echo(f"cuttings: {printable(message)}", err=True)
    return int(code)
