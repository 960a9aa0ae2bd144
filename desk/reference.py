"""The reference of the command line, made from the commands themselves: `python -m desk.reference > docs/commands.md`.

A test fails while docs/commands.md says anything else.
"""

import inspect
import sys
from collections.abc import Iterator

import click

from desk.cli.group import BROKEN_PIPE, COMMANDS, cuttings
from vocabulary.outcome import Exit

EXITS = {
    Exit.DONE: "done",
    Exit.BAD_INPUT: "bad input: a file, an argument or the archive is not as it must be; the message names it",
    Exit.COULD_NOT_LOOK: "could not look anywhere: not one source could be read, which is not the same as no coverage",
    Exit.LEASED_ELSEWHERE: "leased elsewhere: another process is crawling every chosen outlet",
    Exit.REFUSED_BY_POLICY: "refused by policy: all that was asked for may not leave the archive",
    Exit.DIFFERENT: "different: an outlet file does not hold any more, or pages are read worse than before; each "
    "difference is a line",
    Exit.PARTLY: "partly: some records of an import could not be taken, which are told with their places; the rest was",
    Exit.STOPPED: "stopped by Ctrl-C; the same command continues",
}

HEAD = """\
# Commands

Made from the program by `python -m desk.reference`; a test keeps it so.

Tables are for people; programs take `--json` (one document) or `--jsonl` (one object a line). Standard output holds
the answer alone: progress, remarks and warnings go to standard error. Colours appear on terminals only, and never when
`NO_COLOR` is set. `ARCHIVE_URL` in the environment names another archive than the working folder's, and `http_proxy`
is honoured by everything that asks the network.

Dates are `2022-01-14`, or `2022-01-14T10:00+03:30`; UTC where no zone is given. `--until` includes its whole day. The
id of an article is a number (`12`, or `article-12`); a seed is named by its name or by the beginning of it.
"""


def reference() -> str:
    """The whole reference as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD
    yield "## Exit codes\n"
    yield "| code | meaning |\n|---|---|"
    for code, meaning in EXITS.items():
        yield f"| {code.value} | {meaning} |"
    yield "| 1 | an error of ours, with a traceback, or a demonstration that did not come out right: please report it |"
    yield f"| {BROKEN_PIPE} | the reader of a pipe left early, as in `cuttings … \\| head` |"
    yield ""
    context = click.Context(cuttings, info_name="cuttings", **cuttings.context_settings)
    yield "## cuttings\n"
    yield from _command(context)
    for name, entry in COMMANDS.items():
        command = cuttings.get_command(context, name)
        assert command is not None
        below = click.Context(command, info_name=name, parent=context)
        yield f"## cuttings {name}\n"
        yield f"*{entry.chapter}.* {entry.summary}\n"
        yield from _command(below)
        for sub in command.list_commands(below) if isinstance(command, click.Group) else ():
            yield f"### cuttings {name} {sub}\n"
            part = command.get_command(below, sub) if isinstance(command, click.Group) else None
            assert part is not None
            yield from _command(click.Context(part, info_name=sub, parent=below))


def _command(context: click.Context) -> Iterator[str]:
    command = context.command
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f"```\n{context.command_path} {pieces}\n```\n"
    yield inspect.cleandoc(command.help or "") + "\n"
    records = [record for one in command.get_params(context) if (record := one.get_help_record(context)) is not None]
    if not records:
        return
    yield "| option | |\n|---|---|"
    for names, words in records:
        yield f"| `{_cell(names)}` | {_cell(words)} |"
    yield ""


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write(reference())
