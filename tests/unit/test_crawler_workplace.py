"""The working folder: found from below, read strictly, outdone by the environment."""

from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.workplace import SHIPPED_OUTLETS, SHIPPED_SEEDS, Workplace, waits_in
from vocabulary.outcome import InputError


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.delenv("CUTTINGS_CONTACT", raising=False)


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
        ('allow_hosts = "localhost"', r"allow_hosts: is a text, expected a list of texts"),
        ('allow_hosts = ["http://wiki"]', r'allow_hosts: "http://wiki" is not a host \(such as "10.1.2.3"'),
        ('allow_hosts = ["10.0.0.0/8"]', r'allow_hosts: "10.0.0.0/8" is not a host'),
        ("archive = ", r"is not valid TOML"),
        ('revisit = "1h"', r"revisit: is a text, expected a list of texts"),
        ('revisit = ["1h", "soon"]', r"revisit: is 1h, soon \(lengths of time from 15m to 3650d, each longer than"),
        ('revisit = ["3h", "1h"]', r"revisit: is 3h, 1h \("),
        ('revisit = ["1s"]', r"revisit: is 1s \("),
        ("semantic = true", r"semantic: is true or false, expected a table \[semantic\]"),
        ("[semantic]\non = 1", r"semantic.on: is a number, expected true or false"),
        ('[semantic]\nmodle = "x"', r'semantic.modle: is not a known field \(did you mean "model"'),
        ('[semantic]\nmodel = "nowhere"', r'semantic.model: "nowhere" is not a folder \(with model.onnx'),
        ('[semantic]\nprefix = "query:"', r"semantic.model: is missing \(prefix, unrelated and same"),
        ('[semantic]\nmodel = "."\nsame = 0.5', r"semantic.same: is 0.5, expected more than unrelated \(0.74\)"),
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


@pytest.mark.parametrize(
    ("told", "contact"),
    [
        ({}, ""),
        ({"file": "file@courier.test"}, "file@courier.test"),
        ({"file": "file@courier.test", "environment": "env@courier.test"}, "env@courier.test"),
        ({"environment": " https://courier.test/about "}, "https://courier.test/about"),
        ({"environment": "env@courier.test", "line": "line@courier.test"}, "line@courier.test"),
        ({"file": "file@courier.test", "environment": ""}, "file@courier.test"),
    ],
)
def test_a_contact_of_the_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], contact: str
) -> None:
    """Wherever it is set it is a setting and stands in the User-Agent, once, however often settings are read."""
    (tmp_path / "cuttings.toml").write_text(f'contact = "{told["file"]}"' if "file" in told else "")
    if "environment" in told:
        monkeypatch.setenv("CUTTINGS_CONTACT", told["environment"])
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict({"CONTACT": told["line"]} if "line" in told else {}, priority="cmdline")
    for _ in range(2):
        Workplace.find(tmp_path).apply(settings)
    assert settings["CONTACT"] == contact
    assert settings["USER_AGENT"].endswith(f" (+{contact})") is bool(contact)
    assert settings["USER_AGENT"].count("(+") == bool(contact)


def test_a_contact_and_hosts_of_environment_and_line_are_read_as_strictly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no contact or no host is an error that names where it was set."""
    monkeypatch.setenv("CUTTINGS_CONTACT", "me")
    with pytest.raises(InputError, match=r'CUTTINGS_CONTACT: "me" is neither a mail nor a web address'):
        Workplace.find(tmp_path)
    monkeypatch.setenv("CUTTINGS_CONTACT", "you@courier.test\r\nX-Injected: 1")
    with pytest.raises(InputError, match="CUTTINGS_CONTACT"):
        Workplace.find(tmp_path)
    monkeypatch.delenv("CUTTINGS_CONTACT")
    for name, value in (("CONTACT", "me"), ("ALLOW_HOSTS", "10.0.0.0/8")):
        settings = Settings({name: value}, priority="cmdline")
        settings.setmodule("crawler.settings", priority="project")
        with pytest.raises(InputError, match=f'{name}: "{value}" is'):
            Workplace.find(tmp_path).apply(settings)


def test_allowed_hosts_become_a_setting(tmp_path: Path) -> None:
    """`allow_hosts` of the file is what the guard of crawls and of `cuttings probe` goes by."""
    (tmp_path / "cuttings.toml").write_text('allow_hosts = ["10.1.2.3", "localhost:8080"]')
    assert Workplace.find(tmp_path).settings().getlist("ALLOW_HOSTS") == ["10.1.2.3", "localhost:8080"]


def test_a_language_model_can_be_wanted_and_be_ones_own(tmp_path: Path) -> None:
    """Without the table none is asked; a folder is found from the file that names it."""
    assert not Workplace.find(tmp_path).semantic
    (tmp_path / "models").mkdir()
    (tmp_path / "cuttings.toml").write_text('[semantic]\non = true\nmodel = "models"\nprefix = "query:"\nsame = 0.9\n')
    place = Workplace.find(tmp_path)
    assert place.settings().getbool("SEMANTIC")
    assert place.settings()["SEMANTIC_MODEL"] == place.model
    assert (place.model.folder, place.model.prefix, place.model.same) == (tmp_path / "models", "query: ", 0.9)


def test_when_coverage_is_looked_at_again_is_said_in_lengths_of_time(tmp_path: Path) -> None:
    """None switches it off; a command line's word is read as strictly."""
    (tmp_path / "cuttings.toml").write_text('revisit = ["30m", "2d"]')
    settings = Workplace.find(tmp_path).settings()
    assert waits_in(settings) == (timedelta(minutes=30), timedelta(days=2))
    settings.set("REVISIT", "1h,2h", priority="cmdline")
    assert waits_in(settings) == (timedelta(hours=1), timedelta(hours=2))
    settings.set("REVISIT", "1h,x", priority="cmdline")
    with pytest.raises(InputError, match="REVISIT: is 1h, x"):
        waits_in(settings)
    (tmp_path / "cuttings.toml").write_text("revisit = []")
    assert waits_in(Workplace.find(tmp_path).settings()) == ()
    (tmp_path / "cuttings.toml").write_text("")
    assert len(waits_in(Workplace.find(tmp_path).settings())) == 7
