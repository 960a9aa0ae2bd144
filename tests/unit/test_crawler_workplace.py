"""The working folder: found from below, read strictly, outdone by the environment."""

from pathlib import Path

import pytest

from crawler.workplace import SHIPPED_OUTLETS, SHIPPED_SEEDS, Workplace
from vocabulary.outcome import InputError


@pytest.fixture(autouse=True)
def _no_archive_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_URL", raising=False)


def test_without_a_file_the_current_folder_has_its_defaults(tmp_path: Path) -> None:
    """No cuttings.toml: the archive lies here, and the shipped outlets and seeds are there."""
    place = Workplace.find(tmp_path)
    assert place.archive == f"sqlite:///{tmp_path / 'cuttings.db'}"
    assert place.outlets == (SHIPPED_OUTLETS.resolve(),)
    assert place.seeds == (SHIPPED_SEEDS.resolve(),)
    assert place.config is None


def test_the_file_is_found_from_below(tmp_path: Path) -> None:
    """A crawl started in a subfolder uses the workplace above it; own folders join the shipped ones."""
    (tmp_path / "cuttings.toml").write_text('archive = "sqlite:///data/mine.db"\ncontact = "desk@courier.test"\n')
    for name in ("outlets", "seeds", "deep/er"):
        (tmp_path / name).mkdir(parents=True)
    place = Workplace.find(tmp_path / "deep" / "er")
    assert place.folder == tmp_path
    assert place.archive == f"sqlite:///{tmp_path / 'data/mine.db'}"
    assert place.outlets == (SHIPPED_OUTLETS.resolve(), tmp_path / "outlets")
    assert place.seeds == (tmp_path / "seeds", SHIPPED_SEEDS.resolve())
    assert place.settings()["USER_AGENT"].endswith("(+desk@courier.test)")


@pytest.mark.parametrize(
    "archive", ["sqlite:////var/cuttings.db", "sqlite:///:memory:", "postgresql+psycopg://localhost/cuttings"]
)
def test_other_addresses_of_archives_stay(tmp_path: Path, archive: str) -> None:
    """Only a relative path is relative to the folder."""
    (tmp_path / "cuttings.toml").write_text(f'archive = "{archive}"\n')
    assert Workplace.find(tmp_path).archive == archive


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARCHIVE_URL is stronger than the file."""
    (tmp_path / "cuttings.toml").write_text('archive = "sqlite:///mine.db"\n')
    monkeypatch.setenv("ARCHIVE_URL", "sqlite:////elsewhere.db")
    assert Workplace.find(tmp_path).settings()["ARCHIVE_URL"] == "sqlite:////elsewhere.db"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('archiv = "x"', r'cuttings.toml: archiv: is not a known field \(did you mean "archive"\?\)'),
        ('archive = "cuttings.db"', r"archive: .* is not the address of a database"),
        ('contact = "me"', r'contact: "me" is neither a mail nor a web address'),
        ('outlets = ["nowhere"]', r'outlets: "nowhere" is not a folder'),
        ("archive = 7", r"archive: is a number"),
        ("archive = ", r"is not valid TOML"),
    ],
)
def test_mistakes_name_file_and_field(tmp_path: Path, text: str, message: str) -> None:
    """A typo is an error, never a silently different workplace."""
    (tmp_path / "cuttings.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        Workplace.find(tmp_path)


def test_settings_set_on_a_command_line_stay(tmp_path: Path) -> None:
    """What `-s NAME=VALUE` says is stronger than the folder."""
    settings = Workplace.find(tmp_path).settings()
    settings.set("ARCHIVE_URL", "sqlite:////mine.db", priority="cmdline")
    Workplace.find(tmp_path).apply(settings)
    assert settings["ARCHIVE_URL"] == "sqlite:////mine.db"
