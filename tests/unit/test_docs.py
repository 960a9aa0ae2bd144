"""The documents say what is there, and what is there stands in the documents."""

import re
from enum import Enum
from pathlib import Path

import click
import pytest

from desk.cli.group import cuttings
from vocabulary.match import Verdict
from vocabulary.outcome import Exit, Outcome, SourceState

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "seeds/*.md", "crawler/**/*.md") for path in ROOT.glob(pattern)
)
GUIDE = (ROOT / "docs/guide.md").read_text(encoding="utf-8")


def ids(value: object) -> str:
    """Name a document by its path."""
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else str(value)


def rows(title: str) -> list[str]:
    """First cells of the table whose header's first cell is `title`, without back ticks."""
    table = GUIDE.split(f"| {title} |", 1)[1].split("\n\n", 1)[0]
    return [line.split("|")[1].strip().strip("`") for line in table.splitlines()[2:]]


@pytest.mark.parametrize(
    ("title", "words"), [("outcome", Outcome), ("state", SourceState), ("verdict", Verdict), ("code", Exit)]
)
def test_the_guide_lists_each_word_once_and_no_other(title: str, words: type[Enum]) -> None:
    """Outcomes, source states, verdicts and exit codes of the guide are those of the code, in its order."""
    assert rows(title) == [str(word.value) for word in words]


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    """Each relative link names a file that exists."""
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target


def commands(text: str) -> list[list[str]]:
    """Calls of `cuttings` in code blocks and code spans, split as a shell does."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    spans = re.findall(
        r"(?<!`)`(cuttings [^`\n]+)`(?!`)", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    )
    lines = [line.strip().removeprefix("$ ").split("#")[0] for block in blocks for line in block.splitlines()]
    found = [line for line in lines if re.match(r"(\S*/)?cuttings [a-z-]", line)] + spans
    return [re.split(r"[|>]|&&", line)[0].replace("…", "").split()[1:] for line in found]


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_each_command_and_option_in_the_documents_exists(path: Path) -> None:
    """`cuttings WORD --option` in a document is a command that can be typed."""
    context = click.Context(cuttings)
    for words in commands(path.read_text(encoding="utf-8")):
        command: click.Command = cuttings
        for word in words:
            if isinstance(command, click.Group) and re.fullmatch(r"[a-z]+(-[a-z]+)*", word):
                inner = command.get_command(context, word)
                assert inner is not None or command is not cuttings, words
                command = inner or command
            elif word.startswith("--"):
                names = {name for each in (cuttings, command) for one in each.params for name in one.opts}
                assert word.split("=")[0] in names | {"--help"}, words


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_each_make_target_in_the_documents_exists(path: Path) -> None:
    """`make WORD` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= targets


def test_each_decision_has_a_number_of_its_own_and_says_what_was_decided() -> None:
    """Decisions are numbered without a double, and each has a part 'Decided'."""
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [path.name[:4] for path in files]
    assert len(set(numbers)) == len(numbers)
    assert all("Decided" in path.read_text(encoding="utf-8") for path in files)
