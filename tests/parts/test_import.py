"""Earlier collections: every record by the steps of a live page, once, with where it came from."""

import asyncio
import contextlib
import csv
import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from crawler import settings as wiring
from crawler.collection import Terms, read_shares, survey
from storage import queries
from storage.archive import open_archive
from tests.crawling import crawl
from tests.parts.test_crawler_by_hand import directory_of, warc
from vocabulary.imported import RecordForm
from vocabulary.outcome import Exit, InputError, Outcome

STORY = "The ferry to the islands stays in the harbour until the storm of this week has passed, its captain said. " * 5
OTHER = (
    "The town council voted on Monday for a new bridge over the river, which is to be built within three years. " * 5
)
BY = '<p><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p>'
LARGEST = 1_000_000


def page(number: int, story: str = STORY, *, canonical: bool = True) -> str:
    """A page that may name its own address."""
    link = f'<link rel="canonical" href="http://paper.test/news/{number}">' if canonical else ""
    return (
        f'<html lang="en"><head><title>Ferry {number}</title>{link}</head><body><article>'
        f"<h1>Ferry {number} stays in harbour</h1><p>It is ferry number {number}. {story}</p>{BY}</article></body></html>"
    )


def table(path: Path, head: list[str], *rows: list[str]) -> Path:
    """Write a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def row(number: int, story: str = STORY, **more: object) -> dict[str, object]:
    """A row as news-please writes it."""
    said = {
        "url": f"http://paper.test/news/{number}",
        "title": f"Ferry {number}",
        "maintext": f"Number {number}. {story}",
    }
    return said | {"date_publish": "2022-01-14 10:00:00", "authors": ["Jane Roe"], "language": "en"} | more


def lines(path: Path, *rows: object) -> Path:
    """Write JSON lines; a text stands as it is."""
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows), encoding="utf-8")
    return path


def look(folder: Path, *paths: Path, **terms: object):
    """Look through a collection."""
    return survey(paths, directory_of(folder), Terms(largest=LARGEST, **terms))


def take_in(folder: Path, url: str, *paths: Path, **terms: object):
    """Import with the real steps into a real archive; the outcomes."""
    found = look(folder, *paths, **terms)
    names = ("ITEM_PIPELINES", "ARCHIVE_FACTORY", "SEED_RESOLVER", "ORIGINS_TRACER")
    whole = {name: getattr(wiring, name) for name in names}
    result = asyncio.run(
        crawl(folder, *found.assignments(directory_of(folder)), ARCHIVE_URL=url, DOWNLOAD_MAXSIZE=LARGEST, **whole)
    )
    assert not result.errors
    return result.outcomes


def kept(archive) -> dict[str, int]:
    """How many rows the tables of articles have."""
    tables = ("articles", "revisions", "captures", "bodies", "pages", "imports", "licence_readings")
    with archive.reading() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}


def at(archive, number: int):
    """The article of a number."""
    found = archive.article_by_url(f"http://paper.test/news/{number}")
    assert found is not None
    return found


@pytest.fixture
def html(tmp_path) -> Path:
    """A folder of two pages, one of them packed, and things that are none."""
    folder = tmp_path / "saved"
    (folder / "deep").mkdir(parents=True)
    (folder / "1.html").write_text(page(1), encoding="utf-8")
    (folder / "deep" / "2.html.gz").write_bytes(gzip.compress(page(2).encode()))
    (folder / "nameless.html").write_text(page(3, canonical=False), encoding="utf-8")
    (folder / "picture.png").write_bytes(b"x")
    return folder


def test_pages_rows_and_records_become_articles_once(tmp_path, archive_url, html):
    """WARC, HTML, JSON lines, JSON and CSV in one call; a second call adds nothing."""
    recorded = warc(tmp_path / "a.warc.gz", ("http://paper.test/news/4", "2022-01-14T10:00:00Z", page(4).encode()))
    rows = lines(tmp_path / "b.jsonl", row(5), row(6, OTHER))
    listed = tmp_path / "c.json"
    body = {"summary": ["What it is."], "sections": [{"headline": ["A head"], "paragraphs": [STORY, OTHER]}]}
    listed.write_text(json.dumps([{"url": "http://paper.test/news/7", "body": body}]), encoding="utf-8")
    tabled = table(tmp_path / "d.csv", ["link", "headline", "content"], ["http://paper.test/news/8", "T", OTHER + "8"])
    paths = (html, recorded, rows, listed, tabled)
    assert take_in(tmp_path, archive_url, *paths) == {Outcome.ARCHIVED: 7}
    archive = open_archive(archive_url)
    before = kept(archive)
    assert at(archive, 7).text.startswith("What it is.\n\nA head\n\nThe ferry")
    assert at(archive, 5).published.iso == "2022-01-14T10:00:00"
    assert [author.name for author in at(archive, 5).authors] == ["Jane Roe"]
    assert take_in(tmp_path, archive_url, *paths) == {}
    assert kept(archive) == before
    assert not list(archive.check())
    archive.close()


def test_where_a_record_came_from_is_kept(tmp_path, archive_url):
    """File, hash, byte or line, and what says when it was captured."""
    recorded = warc(
        tmp_path / "a.warc.gz",
        ("http://paper.test/news/1", "2022-01-14T10:00:00Z", page(1).encode()),
        ("http://paper.test/news/2", "2022-01-15T10:00:00Z", page(2).encode()),
    )
    rows = lines(tmp_path / "b.jsonl", row(3), row(4, OTHER, date_download="2022-01-16 08:00:00"))
    take_in(tmp_path, archive_url, recorded, rows)
    archive = open_archive(archive_url)
    (second,) = queries.imports(archive, at(archive, 2).id)
    assert (second.file, second.form, second.dated_by) == ("a.warc.gz", "warc", "record")
    assert gzip.decompress(recorded.read_bytes()[second.number :]).startswith(b"WARC/")
    assert f"{second.captured_at:%Y-%m-%d}" == "2022-01-15"
    (third,), (fourth,) = (queries.imports(archive, at(archive, number).id) for number in (3, 4))
    assert (third.number, third.dated_by) == (1, "file")
    assert (fourth.number, fourth.dated_by, fourth.captured_at.hour) == (2, "row", 8)
    assert at(archive, 2).captures
    assert not at(archive, 3).captures
    archive.close()


def test_a_licence_is_what_page_or_text_state_or_the_operators_word(tmp_path, sqlite_url):
    """A column named licence is not believed by itself; mapped with a reason it is the operator's word, at most C."""
    said = {"licence": "CC-BY-SA-4.0", "license": "CC-BY-SA-4.0"}
    free = f"{OTHER}\n\nThis article is licensed under a Creative Commons Attribution 4.0 International License."
    rows = lines(tmp_path / "a.jsonl", row(1, **said), row(2, free), {**row(3), "html": page(3)})
    take_in(tmp_path, sqlite_url, rows)
    archive = open_archive(sqlite_url)
    licences = [at(archive, number).licence.decision.expression for number in (1, 2, 3)]
    assert licences == ["NOASSERTION", "CC-BY-4.0", "CC-BY-4.0"]
    more = lines(tmp_path / "b.jsonl", row(4, OTHER * 2, **said))
    take_in(tmp_path, sqlite_url, more, columns={"licence": "license"}, reason="the paper's terms")
    held = at(archive, 4).licence
    assert (held.decision.expression, held.decision.confidence) == ("CC-BY-SA-4.0", "C")
    assert "the paper's terms" in held.evidence[held.decision.cites[0]].context
    archive.close()


@pytest.mark.parametrize("name", ["a.jsonl", "a.warc", "a.jsonl.gz", "a.csv"])
def test_a_file_that_goes_while_it_is_imported_ends_nothing(tmp_path, caplog, name):
    """Gone, or cut off, since it was looked through: that is said, and the other files are read."""
    (tmp_path / "a").mkdir()
    if name == "a.warc":
        warc(tmp_path / "a" / name, ("http://paper.test/news/1", "2022-01-14T10:00:00Z", page(1).encode()))
    elif name == "a.csv":
        table(tmp_path / "a" / name, ["url", "text"], ["http://paper.test/news/1", STORY])
    else:
        rows = lines(tmp_path / "a.jsonl", row(1))
        packed = gzip.compress(rows.read_bytes()) if name.endswith(".gz") else rows.read_bytes()
        (tmp_path / "a" / name).write_bytes(packed)
    other = lines(tmp_path / "b.jsonl", row(2, OTHER))
    found = look(tmp_path, tmp_path / "a" / name, other)
    (one,) = found.assignments(directory_of(tmp_path))
    if name == "a.jsonl.gz":
        (tmp_path / "a" / name).write_bytes(packed[:-20])
    else:
        (tmp_path / "a" / name).unlink()
    urls = [each.url for each in read_shares(one.shares, largest=LARGEST)]
    assert urls == ["http://paper.test/news/2"]
    assert f"{name} cannot be read any more" in caplog.text


def test_a_run_names_some_of_many_files(tmp_path):
    """A folder of thousands of saved pages makes no record of a run that names them all."""
    for number in range(25):
        (tmp_path / f"{number:02}.html").write_text(page(number))
    (one,) = look(tmp_path, tmp_path).assignments(directory_of(tmp_path))
    assert len(one.shares) == 25
    assert one.recording == ", ".join(f"{number:02}.html" for number in range(20)) + " and 5 more"


def test_what_cannot_be_read_is_counted_with_its_place_and_ends_nothing(tmp_path, html):
    """Of rows, pages and damaged records the rest is taken."""
    rows = lines(tmp_path / "a.jsonl", "{bad", row(1), "[1]", {"title": "x"}, row(2) | {"maintext": ""}, row(3))
    recorded = warc(
        tmp_path / "b.warc", *((f"http://p.test/{n}", "2022-01-14T10:00:00Z", b"x" * 900) for n in range(3))
    )
    recorded.write_bytes(recorded.read_bytes()[:-500])
    broken = tmp_path / "c.csv"
    broken.write_bytes(b"url,text\nhttp://p.test/a,ok\nhttp://p.test/b,\xff\xfe\nhttp://p.test/c,ok,more\n")
    found = look(tmp_path, rows, recorded, broken, html)
    assert found.records == 2 + 3 + 1 + 2
    assert found.examples["is not a line of JSON"] == ["a.jsonl:1"]
    assert found.examples["has no address"] == ["a.jsonl:4"]
    assert found.examples["has neither text nor HTML"] == ["a.jsonl:5"]
    assert found.examples["is not UTF-8"] == ["c.csv:3"]
    assert found.examples["the page does not name its address"] == ["nameless.html"]
    assert sum(found.refused.values()) == 7 or "is cut off" in str(found.refused)


def test_a_row_with_fewer_cells_than_the_header_ends_nothing(tmp_path):
    """What it lacks is empty; the rows after it are taken, also of a file that somebody named."""
    short = table(tmp_path / "a.csv", ["url", "text"], [], ["http://p.test/1"], ["http://p.test/2", STORY])
    found = look(tmp_path, short)
    assert found.records == 1
    assert found.examples == {"has neither text nor HTML": ["a.csv:3"]}


def test_a_time_of_a_row_that_is_not_understood_is_kept_as_it_stands(tmp_path):
    """With the reason, where the sources of the article's data are shown."""
    (tmp_path / "cuttings.toml").write_text('contact = "a@paper.test"\n')
    run(tmp_path, "import", str(lines(tmp_path / "a.jsonl", row(1, date_publish="some day in May"))))
    shown = json.loads(run(tmp_path, "show", "http://paper.test/news/1", "--sources", "--json").stdout)
    assert shown["published"] is None
    (said,) = shown["sources"]["published"]
    assert (said["source"], said["raw"], bool(said["reason"])) == ("row", "some day in May", True)


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path):
    """The error says which columns there are, and how to say which is which."""
    tabled = table(tmp_path / "a.csv", ["where", "words"], ["http://p.test/1", STORY])
    with pytest.raises(
        InputError, match=r"no column for url; it has: where, words \(say which it is: --column url=NAME"
    ):
        look(tmp_path, tabled)
    with pytest.raises(InputError, match='title: has no column "kop"'):
        look(tmp_path, tabled, columns={"url": "where", "text": "words", "title": "kop"})
    assert look(tmp_path, tabled, columns={"url": "where", "text": "words"}).records == 1


def test_an_older_or_undated_text_is_not_put_before_a_later_one(tmp_path, archive_url):
    """What was captured before, or says nothing of its time, makes no revision; what is later does."""
    for name, day, story in (("a", "14", STORY), ("b", "10", OTHER), ("c", "20", OTHER)):
        warc(
            tmp_path / f"{name}.warc",
            ("http://paper.test/news/1", f"2022-01-{day}T10:00:00Z", page(1, story).encode()),
        )
    assert take_in(tmp_path, archive_url, tmp_path / "a.warc") == {Outcome.ARCHIVED: 1}
    assert take_in(tmp_path, archive_url, tmp_path / "b.warc") == {Outcome.UNCHANGED: 1}
    assert take_in(tmp_path, archive_url, lines(tmp_path / "d.jsonl", row(1, OTHER))) == {Outcome.UNCHANGED: 1}
    archive = open_archive(archive_url)
    assert "ferry to the islands" in at(archive, 1).text
    assert take_in(tmp_path, archive_url, tmp_path / "c.warc") == {Outcome.REVISED: 1}
    assert "town council" in at(archive, 1).text
    archive.close()


def test_two_captures_of_one_address_come_in_two_calls(tmp_path, sqlite_url):
    """A page has one outcome in a run: the second capture waits for the next call, and is a revision then."""
    recorded = warc(
        tmp_path / "a.warc",
        ("http://paper.test/news/1", "2022-01-14T10:00:00Z", page(1).encode()),
        ("http://paper.test/news/1", "2022-01-15T10:00:00Z", page(1, OTHER).encode()),
    )
    assert take_in(tmp_path, sqlite_url, recorded) == {Outcome.ARCHIVED: 1}
    assert take_in(tmp_path, sqlite_url, recorded) == {Outcome.REVISED: 1}
    assert take_in(tmp_path, sqlite_url, recorded) == {}


def test_names_lead_nowhere_and_bombs_are_bounded(tmp_path, sqlite_url):
    """A manifest does not lead out of its folder, a link out of it is not followed, and packed zeros are too large."""
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.html").write_text(page(9), encoding="utf-8")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "1.html").write_text(page(1), encoding="utf-8")
    (folder / "bomb.html.gz").write_bytes(gzip.compress(page(2).encode() + b" " * 30_000_000))
    (folder / "long.jsonl").write_bytes(b'{"url": "' + b"x" * 5_000_000 + b'"}\n' + json.dumps(row(3)).encode())
    assert take_in(tmp_path, sqlite_url, folder) == {Outcome.ARCHIVED: 2}
    found = look(tmp_path, folder)
    assert any("over 2,000,000 bytes" in reason for reason in found.refused)
    (folder / "manifest.jsonl").write_text(json.dumps({"url": "http://p.test/1", "html": "../secret.html"}))
    for named in (folder, folder / "manifest.jsonl"):
        assert look(tmp_path, named).examples == {"leads out of the folder": ["manifest.jsonl:1"]}


def test_a_manifest_further_down_names_the_pages_below_it(tmp_path):
    """They are read once, by its addresses; pages elsewhere by their own."""
    below = tmp_path / "in" / "monday"
    (below / "html").mkdir(parents=True)
    (below / "html" / "1.html").write_text(page(1, canonical=False))
    (below / "manifest.jsonl").write_text(json.dumps({"url": "http://paper.test/named", "html": "html/1.html"}))
    (tmp_path / "in" / "2.html").write_text(page(2))
    found = look(tmp_path, tmp_path / "in")
    assert (found.records, found.refused) == (2, {})
    (one,) = found.assignments(directory_of(tmp_path))
    urls = [each.url for each in read_shares(one.shares, largest=LARGEST)]
    assert urls == ["http://paper.test/news/2", "http://paper.test/named"]


def test_a_broken_file_of_a_folder_ends_nothing(tmp_path):
    """It is told with what is wrong, and the others are taken; named by itself it is an error."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.warc").write_bytes(b"no WARC")
    (folder / "b.csv").write_text("where,words\nx,y\n")
    (folder / "d.csv").write_text(
        'url,text\nhttp://p.test/1,A text without commas\nhttp://p.test/2,"open for ever\nhttp://p.test/3,x\n'
    )
    lines(folder / "c.jsonl", row(1))
    found = look(tmp_path, folder)
    assert found.records == 2
    assert sum(found.refused.values()) == 3
    assert any("unexpected end of data" in reason for reason in found.refused)
    with pytest.raises(InputError, match="does not begin with WARC/"):
        look(tmp_path, folder / "a.warc")


def test_a_file_of_an_unknown_kind_is_told(tmp_path):
    """The name says nothing: --format does."""
    path = lines(tmp_path / "dump.txt", row(1))
    with pytest.raises(InputError, match="--format"):
        look(tmp_path, path)
    assert look(tmp_path, path, form=RecordForm.JSONL).records == 1


def test_records_off_an_outlets_domains_are_not_booked_under_it(tmp_path):
    """--outlet takes only what its domains hold."""
    with pytest.raises(InputError, match="there is no outlet"):
        look(tmp_path, lines(tmp_path / "a.jsonl", row(1)), outlet="nobody")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the program in a process of its own: it owns its event loop."""
    environment = {name: value for name, value in os.environ.items() if name != "ARCHIVE_URL"}
    program = "from desk.cli import main; import sys; sys.exit(main())"
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_says_what_it_did_and_did_not(tmp_path):
    """Dry run, import, import again, and exit codes that tell whether all was taken."""
    (tmp_path / "cuttings.toml").write_text('contact = "a@paper.test"\n')
    rows = lines(tmp_path / "a.jsonl", row(1), "{bad", row(2, OTHER))
    dry = run(tmp_path, "import", str(rows), "--dry-run", "--json")
    assert (dry.returncode, json.loads(dry.stdout)["records"]) == (Exit.PARTLY, 2)
    assert not (tmp_path / "cuttings.db").exists()
    done = run(tmp_path, "import", str(rows), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["outcomes"]["archived"], told["left"]) == (Exit.PARTLY, 2, 0)
    assert "sources" not in done.stderr
    assert not (tmp_path / "cuttings.db-wal").exists(), "whoever copies the file has all of it"
    assert told["examples"] == {"is not a line of JSON": ["a.jsonl:2"]}
    lines(rows, row(1), row(2, OTHER), row(3, STORY + OTHER))
    again = run(tmp_path, "import", str(rows))
    assert again.returncode == Exit.DONE
    assert "unchanged" in again.stdout
    assert "archived" in again.stdout
    shown = run(tmp_path, "show", "http://paper.test/news/3")
    assert "a.jsonl, line 3" in shown.stdout
    wrong = run(tmp_path, "import", str(rows), "--licence", "CC-BY-4.0")
    assert wrong.returncode == Exit.BAD_INPUT
    assert "--reason" in wrong.stderr
    unknown = run(tmp_path, "import", str(rows), "--licence", "WTF", "--reason", "x")
    assert (unknown.returncode, unknown.stderr.count("\n")) == (Exit.BAD_INPUT, 1)
    assert 'WTF": is neither an SPDX expression nor' in unknown.stderr
    lines(rows, row(1, license="WTF"), row(2, license="MIT"), row(3))
    told = run(tmp_path, "import", str(rows), "--column", "licence=license", "--reason", "x", "--dry-run", "--json")
    (reason,) = json.loads(told.stdout)["noted"]
    assert json.loads(told.stdout)["examples"] == {reason: ['a.jsonl:1: "WTF"']}
    missing = run(tmp_path, "import", "nothing.csv")
    assert (missing.returncode, missing.stderr.count("\n")) == (Exit.BAD_INPUT, 1)


def test_an_import_that_is_killed_goes_on_where_it_was(tmp_path):
    """Killed at once, nothing is there twice in the end and nothing is missing."""
    rows = lines(tmp_path / "a.jsonl", *(row(n, f"{STORY} {n} " * 3) for n in range(60)))
    program = "from desk.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    for seconds in (2.5, 4):
        process = subprocess.Popen(
            [sys.executable, "-c", program, "import", str(rows)],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    done = run(tmp_path, "import", str(rows), "--json")
    assert (done.returncode, json.loads(done.stdout)["left"]) == (Exit.DONE, 0)
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    with archive.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar_one() == 60
    assert not list(archive.check())
    archive.close()


def test_ctrl_c_ends_an_import_soon(tmp_path):
    """What is under way is finished, the rest comes with the next call; exit code 130."""
    (tmp_path / "cuttings.toml").write_text('contact = "a@paper.test"\n')
    rows = lines(tmp_path / "a.jsonl", *(row(number) for number in range(5000)))
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from desk.cli import main; sys.exit(main())"
    )
    call = [sys.executable, "-c", program, "import", str(rows)]
    with subprocess.Popen(call, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "cuttings.db").exists() or count(tmp_path) < 20:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(40) == Exit.STOPPED
        finally:
            process.kill()
    assert 20 <= count(tmp_path) < 5000


def count(folder: Path) -> int:
    """Pages that have an outcome."""
    with contextlib.suppress(sqlite3.OperationalError), sqlite3.connect(folder / "cuttings.db") as connection:
        return int(connection.execute("SELECT count(*) FROM outcomes").fetchone()[0])
    return 0
