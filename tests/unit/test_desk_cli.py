"""The command line as a whole: it starts at once, its help and reference are true, and every call ends as documented."""

import datetime as dt
import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from crawler.workplace import Workplace
from desk.cli import group, main
from desk.cli.group import COMMANDS, cuttings
from desk.cli.options import When
from desk.reference import EXITS, reference
from vocabulary.outcome import CuttingsError, Exit, InputError

ROOT = Path(__file__).parents[2]
HEAVY = ("scrapy", "twisted", "sqlalchemy", "trafilatura", "lxml", "rich", "apscheduler")


def commands():
    """Every command with its name, subcommands too."""
    context = click.Context(cuttings)
    for name in COMMANDS:
        command = cuttings.get_command(context, name)
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", command.get_command(context, sub)) for sub in command.list_commands(context))


ALL = dict(commands())


def test_the_help_imports_nothing_heavy():
    """`cuttings --help` starts at once: no crawler, database or table library is loaded for it."""
    code = f"import sys; from desk.cli import main; main(['--help']); sys.exit(any(m in sys.modules for m in {HEAVY}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("call", [["outlets", "--json"], ["seeds"], ["search", "dam"], ["ask", "facets", "dam"]])
def test_what_asks_the_archive_loads_no_crawler(tmp_path, call):
    """Nor what reads pages: an answer does not wait for them."""
    (tmp_path / "cuttings.toml").write_text("")
    made = f"from storage.archive import open_archive; open_archive('sqlite:///{tmp_path}/cuttings.db').close(); "
    heavy = {"scrapy", "twisted", "trafilatura", "wordfreq"}
    code = f"import sys; {made}from desk.cli import main; main({call}); sys.exit(repr({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "set()"


@pytest.mark.parametrize("name", ALL)
def test_each_command_has_help(name, capsys):
    """Every command says what it does, and every option what it is for."""
    assert ALL[name].help
    options = [one for one in ALL[name].params if isinstance(one, click.Option) and one.name != "form"]
    assert [one.name for one in options if not one.help] == []
    assert main([*name.split(), "--help"]) == 0
    assert "Usage: cuttings" in capsys.readouterr().out


def test_the_reference_is_what_the_program_says():
    """docs/commands.md is the reference; `python -m desk.reference > docs/commands.md` renews it."""
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == reference()


def test_the_reference_names_every_command_and_exit_code():
    """Nothing that can be called or returned is left out."""
    text = reference()
    assert set(EXITS) == set(Exit)
    assert all(f"## cuttings {name}\n" in text for name in COMMANDS)
    assert "### cuttings seeds add" in text
    assert all(
        option in text for command in ALL.values() for one in command.params for option in one.opts if "-" in option
    )


def test_the_version(capsys):
    """`cuttings --version` prints the installed version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("cuttings 0.")


def test_a_wrong_option_is_bad_input(capsys):
    """A typo in a call is exit code 2 with a message, on standard error."""
    assert main(["coverage", "000", "--verdcit", "near"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--verdict" in said.err


def test_an_unknown_command_is_bad_input(capsys):
    """The message names the command that there is not."""
    assert main(["covrage"]) == 2
    assert "covrage" in capsys.readouterr().err


@pytest.fixture
def raising(monkeypatch):
    """A command that raises what it is given."""

    def use(error):
        @click.command()
        def broken():
            raise error

        monkeypatch.setattr(group.Commands, "get_command", lambda *_: broken)
        return main(["demo"])

    return use


@pytest.mark.parametrize("code", list(Exit))
def test_an_error_that_a_person_can_act_on_is_a_message(raising, capsys, code):
    """Every CuttingsError ends with its message and its exit code, never a traceback."""

    class SomeError(CuttingsError):
        exit_code = code

    assert raising(SomeError("the file: is wrong")) == code
    assert capsys.readouterr().err == "cuttings: the file: is wrong\n"


def test_a_message_cannot_steer_the_terminal(raising, capsys):
    """A file name with an escape sequence is printed without it."""
    raising(InputError("a\x1b[2Jb", "is wrong"))
    assert "\x1b" not in capsys.readouterr().err


def test_ctrl_c_is_stopped(raising, capsys):
    """Ctrl-C ends any command with 130."""
    assert raising(KeyboardInterrupt()) == Exit.STOPPED
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_full_disk_is_a_message(raising, capsys):
    """Standard output that cannot be written is said so."""
    assert raising(OSError(errno.ENOSPC, "No space left on device")) == 2
    assert "No space left" in capsys.readouterr().err


def test_an_error_of_ours_is_not_hidden(raising):
    """What nobody can act on is a traceback, so that it can be reported."""
    with pytest.raises(ZeroDivisionError):
        raising(ZeroDivisionError())


def test_a_reader_that_leaves_is_no_error():
    """`cuttings … | head` ends quietly."""
    read, write = os.pipe()
    os.close(read)
    code = "import sys; from desk.cli import main; sys.exit(main(['--help']))"
    done = subprocess.run([sys.executable, "-c", code], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert done.returncode == group.BROKEN_PIPE
    assert done.stderr == b""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_error(closed, tmp_path):
    """Whoever closes a stream wants to hear nothing of it; a traceback or a damaged file would be worse."""
    call = f"'{sys.executable}' -c 'import sys; from desk.cli import main; sys.exit(main([\"init\"]))' {closed}"
    done = subprocess.run(["sh", "-c", call], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "cuttings.toml").read_text().startswith("# Settings")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
def test_a_letter_that_the_encoding_lacks_is_no_error(encoding, tmp_path):
    """Titles in all scripts are listed on terminals of any encoding; what it lacks is shown as its code."""
    code = "import sys; from desk.cli import main; sys.exit(main(['outlets']))"
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"mehrnews" in done.stdout


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2022-01-14", False, dt.datetime(2022, 1, 14, tzinfo=dt.UTC)),
        ("2022-01-14", True, dt.datetime(2022, 1, 14, 23, 59, 59, 999999, tzinfo=dt.UTC)),
        ("2022-01-14T10:00", False, dt.datetime(2022, 1, 14, 10, tzinfo=dt.UTC)),
        ("2022-01-14T10:00+03:30", False, dt.datetime(2022, 1, 14, 6, 30, tzinfo=dt.UTC)),
        ("2022-01-14T10:00:30Z", True, dt.datetime(2022, 1, 14, 10, 0, 30, tzinfo=dt.UTC)),
    ],
)
def test_dates_are_read_as_written(text, end, expected):
    """A day begins or ends in UTC, a time is taken with its zone."""
    assert When(end_of_day=end).convert(text, None, None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "14.01.2022",
        "01/14/2022",
        "20220114",
        "2022-W03",
        "2022-02-30",
        "yesterday",
        "2022",
        "",
        "9999-12-31T23:59-14:00",
    ],
)
def test_dates_that_could_mean_two_things_are_refused(text):
    """Nothing is guessed about a date."""
    with pytest.raises(click.BadParameter, match="is not a date"):
        When().convert(text, None, None)


def test_a_window_that_ends_before_it_begins_is_refused(capsys):
    """--since after --until is a mistake, not an empty answer."""
    assert main(["coverage", "000", "--since", "2022-02-01", "--until", "2022-01-01"]) == 2
    assert "after --until" in capsys.readouterr().err


def test_init_makes_a_working_folder(tmp_path, capsys):
    """The folder has its settings and a word in each place, and reads as a working folder."""
    folder = tmp_path / "desk"
    assert main(["init", str(folder)]) == 0
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*")) == [
        "cuttings.toml",
        "outlets/README.md",
        "scrapy.cfg",
        "seeds/README.md",
    ]
    assert main(["--folder", str(folder), "outlets", "--json"]) == 0


def test_init_writes_the_contact_or_says_that_one_is_due(tmp_path, capsys, monkeypatch):
    """`--contact` becomes a setting of the folder; without it the file and the last words say that it is needed."""
    monkeypatch.delenv("CUTTINGS_CONTACT", raising=False)
    assert main(["init", str(tmp_path / "with"), "--contact", "desk@courier.test"]) == 0
    assert "set contact" not in capsys.readouterr().err
    assert main(["init", str(tmp_path / "without")]) == 0
    assert "set contact in" in capsys.readouterr().err
    assert main(["init", str(tmp_path / "wrong"), "--contact", "me"]) == 2
    assert '--contact: "me" is neither a mail nor a web address' in capsys.readouterr().err
    assert not (tmp_path / "wrong").exists()
    assert Workplace.find(tmp_path / "with").contact == "desk@courier.test"
    assert Workplace.find(tmp_path / "without").contact is None
    assert '# contact = "you@example.org"' in (tmp_path / "without" / "cuttings.toml").read_text()


def test_init_overwrites_nothing(tmp_path, capsys):
    """A second init changes nothing and says what is there."""
    assert main(["init", str(tmp_path)]) == 0
    (tmp_path / "cuttings.toml").write_text("mine")
    (tmp_path / "seeds" / "README.md").unlink()
    assert main(["init", str(tmp_path)]) == 2
    assert "is already there" in capsys.readouterr().err
    assert (tmp_path / "cuttings.toml").read_text() == "mine"
    assert not (tmp_path / "seeds" / "README.md").exists()


def test_a_folder_that_is_not_there_is_bad_input(capsys, tmp_path):
    """--folder names a folder; the message says how to make one."""
    assert main(["--folder", str(tmp_path / "no"), "outlets"]) == 2
    assert "cuttings init" in capsys.readouterr().err
