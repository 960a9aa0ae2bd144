"""`scrapy list` and `scrapy crawl` as a person types them: real processes, real reactor, real exit codes."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.crawling import page, rss, write_outlet
from vocabulary.outcome import Exit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Make a working folder whose archive is in memory and whose pages are settled at once."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    (tmp_path / "cuttings.toml").write_text("")
    (tmp_path / "outlets").mkdir()
    return tmp_path


HURRIED = (
    *("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0"),
    *("-s", "ORIGINS_TRACER=tests.crawling.trace_nothing"),
    *("-s", "ARCHIVE_FACTORY=tests.crawling.open_memory", "-s", 'ITEM_PIPELINES={"tests.crawling.SettlingStep": 1}'),
)


def scrapy(place: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start scrapy in a working folder."""
    ours = ("proxy", "cuttings_contact")
    environment = {name: value for name, value in os.environ.items() if not any(one in name.lower() for one in ours)}
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=place,
        env={**environment, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Wait for a process; returns its exit code and what it printed."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_list_prints_shipped_and_own_outlets(place: Path) -> None:
    """Thirty shipped outlets and more, the person's own, `url` and `replay`."""
    write_outlet(place / "outlets", "my_paper", "http://my.test", domains=("my.test",), feed="/rss")
    code, out, _ = ended(scrapy(place, "list"))
    names = out.split()
    assert code == Exit.DONE
    assert {"mehrnews", "my_paper", "url", "replay"} <= set(names)
    assert len(names) >= 30


def test_a_wrong_outlet_file_is_told_and_hides_nothing(place: Path) -> None:
    """The message names file and field, without a traceback; the other outlets are listed; the exit code is 2."""
    write_outlet(place / "outlets", "wrong", "http://my.test", domains=("my.test",), feed="/rss")
    path = place / "outlets" / "wrong.toml"
    path.write_text(path.read_text().replace("country", "contry"))
    code, out, err = ended(scrapy(place, "list"))
    assert code == Exit.BAD_INPUT
    assert "wrong.toml: contry: is not a known field" in err
    assert "Traceback" not in err
    assert "mehrnews" in out.split()
    assert "wrong" not in out.split()


def test_a_name_of_two_files_is_told_and_hides_nothing(place: Path) -> None:
    """Both files are named; the other outlets are listed; the exit code is 2."""
    for folder in ("a", "b"):
        (place / "outlets" / folder).mkdir()
        write_outlet(place / "outlets" / folder, "twin", "http://my.test", domains=("my.test",), feed="/rss")
    code, out, err = ended(scrapy(place, "list"))
    assert code == Exit.BAD_INPUT
    assert "outlets/a/twin.toml" in err
    assert "outlets/b/twin.toml" in err
    assert "mehrnews" in out.split()
    assert "twin" not in out.split()


def test_an_unknown_seed_makes_no_archive(place: Path) -> None:
    """Where there is no archive yet, a typo in a seed's name leaves none behind."""
    write_outlet(place / "outlets", "paper", "http://127.0.0.1:9", domains=("127.0.0.1",), feed="/rss")
    code, _, err = ended(scrapy(place, "crawl", "paper", "-a", "seed=nosuchseed"))
    assert code == Exit.BAD_INPUT
    assert 'seed "nosuchseed": is no seed document, and there is no archive yet that could have it' in err
    assert not list(place.glob("*.db*"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("papre",), 'error: outlet: there is no outlet "papre"'),
        (("paper", "-a", "sead=000"), 'error: -a: "sead" is not an argument of paper (did you mean "seed"?)'),
        (("paper", "-a", "limit=0"), 'error: -a: limit: "0" is not a number of pages'),
        (("paper", "-a", "seed=nowhere/at_all.txt"), "seed"),
        (("url",), "error: -a: url: is missing"),
        (("url", "-a", "url=gopher://x"), "error: url:"),
        (("replay", "-a", "path=none.warc"), "error: none.warc: path: does not exist"),
    ],
)
def test_mistakes_are_messages(place: Path, arguments: tuple[str, ...], message: str) -> None:
    """Bad input ends with exit code 2 and a message, never with a traceback."""
    write_outlet(place / "outlets", "paper", "http://my.test", domains=("my.test",), feed="/rss")
    code, _, err = ended(scrapy(place, "crawl", *arguments))
    assert code == Exit.BAD_INPUT
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize("option", ["-o", "-O"])
def test_a_file_of_items_is_refused_before_anything_is_asked_for(place: Path, option: str) -> None:
    """Scrapy would leave it empty, with a traceback for each page."""
    write_outlet(place / "outlets", "paper", "http://my.test", domains=("my.test",), feed="/rss")
    code, out, err = ended(scrapy(place, "crawl", "paper", option, "pages.jl"))
    assert code == Exit.BAD_INPUT
    assert "cuttings export" in out + err
    assert not (place / "pages.jl").exists()


def test_an_archive_that_cannot_be_opened_is_a_message(place: Path) -> None:
    """An unreadable database path ends with a message before anything is asked for."""
    write_outlet(place / "outlets", "paper", "http://my.test", domains=("my.test",), feed="/rss")
    code, _, err = ended(scrapy(place, "crawl", "paper", "-s", "ARCHIVE_URL=sqlite:////nowhere/at/all.db"))
    assert code == Exit.BAD_INPUT
    assert "error: " in err
    assert "Traceback" not in err


def test_a_wrong_workplace_is_a_message(place: Path) -> None:
    """A typo in cuttings.toml names file and field for both commands."""
    (place / "cuttings.toml").write_text('archiv = "x"\n')
    for command in (("list",), ("crawl", "mehrnews")):
        code, _, err = ended(scrapy(place, *command))
        assert code == Exit.BAD_INPUT
        assert "cuttings.toml: archiv: is not a known field" in err
        assert "Traceback" not in err


def test_a_crawl_prints_its_outcomes(httpserver: HTTPServer, place: Path) -> None:
    """With the real reactor: pages are fetched, the tables of sources and outcomes printed, exit code 0."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(page("a"), content_type="text/html")
    links = (httpserver.url_for("/a"), httpserver.url_for("/b"))
    httpserver.expect_request("/b").respond_with_data("", status=404)
    httpserver.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")
    write_outlet(place / "outlets", "paper", httpserver.url_for("").rstrip("/"), feed="/rss")
    code, out, err = ended(scrapy(place, "crawl", "paper", *HURRIED))
    assert code == Exit.DONE, err
    assert out == ""
    assert [line.split()[1::2] for line in err.splitlines() if line.startswith(("│ archived", "│ not_found"))] == [
        ["archived", "1"],
        ["not_found", "1"],
    ]
    assert f"archived {links[0]}" in err
    assert f"not_found {links[1]} (http: 404)" in err
    assert page("a") not in err


def test_without_network_a_crawl_could_not_look(place: Path) -> None:
    """An outlet that cannot be reached: could_not_look with its reason, exit code 3, no traceback."""
    write_outlet(place / "outlets", "paper", "http://paper.invalid", domains=("paper.invalid",), feed="/rss")
    code, _, err = ended(scrapy(place, "crawl", "paper", *HURRIED, "-s", "CONTACT=desk@courier.test"))
    assert code == Exit.COULD_NOT_LOOK
    assert "could_not_look" in err
    assert "dns: " in err
    assert "Traceback" not in err


def test_without_a_contact_a_crawl_could_not_look(place: Path) -> None:
    """A shipped outlet in a fresh folder: nothing is asked, each source says so, exit code 3, and what to do is told once."""
    code, _, err = ended(scrapy(place, "crawl", "mehrnews", *HURRIED))
    said = " ".join(err.split())
    assert code == Exit.COULD_NOT_LOOK
    assert "could_not_look" in said
    assert "no_contact: " in said
    assert said.count("no contact address is set, so nothing of the real web was asked") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize("setting", ["CONTACT=me", "ALLOW_HOSTS=10.0.0.0/8"])
def test_a_wrong_contact_or_host_on_the_line_is_bad_input(place: Path, setting: str) -> None:
    """Nothing is asked; the message names the setting."""
    code, _, err = ended(scrapy(place, "crawl", "mehrnews", *HURRIED, "-s", setting))
    assert code == Exit.BAD_INPUT
    assert f"error: {setting.split('=', maxsplit=1)[0]}: " in err
    assert "Traceback" not in err


@pytest.mark.parametrize("signals", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_crawl_cleanly(httpserver: HTTPServer, place: Path, signals: signal.Signals) -> None:
    """Ctrl-C and SIGTERM: exit code 130, pages of the rest pending, and the next steps printed."""
    arrived: list[float] = []

    def answer(request: Request) -> Response:
        arrived.append(time.monotonic())
        return Response(page(request.path), content_type="text/html")

    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for number in range(30):
        httpserver.expect_request(f"/{number}").respond_with_handler(answer)
    links = [httpserver.url_for(f"/{number}") for number in range(30)]
    httpserver.expect_request("/rss").respond_with_data(rss(*links), content_type="text/xml")
    write_outlet(place / "outlets", "paper", httpserver.url_for("").rstrip("/"), feed="/rss")
    process = scrapy(place, "crawl", "paper", *HURRIED, "-s", "DOWNLOAD_DELAY=0.5")
    deadline = time.monotonic() + 30
    while not arrived and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signals)
    code, _, err = ended(process)
    assert code == Exit.STOPPED, err
    assert "pages found and not fetched; the same command takes them up" in err
    assert "Traceback" not in err
    assert len(arrived) < 10


def test_a_second_ctrl_c_ends_at_once(httpserver: HTTPServer, place: Path) -> None:
    """A host that never answers keeps nobody waiting: the second Ctrl-C ends the process, without a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        link = f"http://localhost:{silent.getsockname()[1]}/a"
        httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
        httpserver.expect_request("/rss").respond_with_data(rss(link), content_type="text/xml")
        write_outlet(place / "outlets", "paper", httpserver.url_for("").rstrip("/"), feed="/rss")
        process = scrapy(place, "crawl", "paper", *HURRIED, "-s", f"ALLOW_HOSTS={link.split('/')[2]}")
        silent.settimeout(30)
        connection, _ = silent.accept()
        with connection:
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            code, _, err = ended(process)
    assert code == Exit.STOPPED
    assert time.monotonic() - began < 10
    assert "Traceback" not in err
