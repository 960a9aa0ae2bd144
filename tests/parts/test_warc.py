"""Captures leave as WARC files that other programs read, by the rules by which texts do."""

import errno
import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from sqlalchemy import update
from warcio.archiveiterator import ArchiveIterator

from crawler.warc import OPEN, Answer, Payloads, WarcFiles
from desk.warcs import NO_BYTES, NOARCHIVE, Leaving, write_warc
from storage import queries
from storage.models import Body
from tests.factories import make_article, make_assignment, make_facts
from vocabulary.outcome import Exit, InputError
from vocabulary.reservation import Reserved, Stance, Use

DAY = datetime(2022, 1, 14, 10, tzinfo=UTC)
BODY = "<html><p>Ünïcode, whole.</p></html>".encode()


def answer(number: int = 1, body: bytes = BODY, **more: object) -> Answer:
    """An answer as it is kept."""
    said = {
        "date": DAY + timedelta(days=number),
        "status": 200,
        "headers": [("content-type", "text/html")],
        "body": body,
    }
    return Answer(url=f"http://harbour.test/{number}", **(said | more))


def read(path: Path) -> list[tuple[str, str | None, bytes, dict[str, str]]]:
    """Kind, address, content and headers of each record, after both readers found all digests right."""
    with path.open("rb") as file:
        for record in FastIterator(file, parse_http=False):
            assert record.verify_block_digest()
    with path.open("rb") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            headers = dict(record.rec_headers.headers)
            found.append((record.rec_type, headers.get("WARC-Target-URI"), record.content_stream().read(), headers))
            assert record.digest_checker.passed is not False
    return found


def test_two_readers_find_every_record_and_digest_right(tmp_path):
    """Response, request and metadata stand together; the same bytes come once, then as a revisit that names them."""
    files, payloads = WarcFiles(tmp_path / "a.warc.gz", {"software": "Cuttings", "operator": "a@b.test"}), Payloads()
    for number in (1, 2):
        files.write(payloads.records(answer(number, about={"outlet": "harbour", "seed": ["a", "b\r\nWARC-Type: x"]})))
    (whole,) = files.finish()
    records = read(whole.path)
    kinds = ["warcinfo", "response", "request", "metadata", "revisit", "request", "metadata"]
    assert [kind for kind, *_ in records] == kinds
    assert (whole.records, whole.size) == (7, whole.path.stat().st_size)
    _, _, body, said = records[1]
    assert (body, said["WARC-Date"]) == (BODY, "2022-01-15T10:00:00Z")
    revisit = records[4][3]
    assert (revisit["WARC-Refers-To"], revisit["WARC-Refers-To-Target-URI"]) == (
        said["WARC-Record-ID"],
        "http://harbour.test/1",
    )
    assert revisit["WARC-Payload-Digest"] == said["WARC-Payload-Digest"]
    assert revisit["WARC-Profile"].endswith("/revisit/identical-payload-digest")
    assert records[3][2] == b"outlet: harbour\r\nseed: a\r\nseed: b WARC-Type: x\r\n"


def test_headers_fit_the_bytes_that_are_written(tmp_path):
    """Bodies are kept unpacked: what spoke of their transfer stands under another name, and no value adds a line."""
    headers = [
        ("content-encoding", "gzip"),
        ("Content-Length", "7"),
        ("connection", "close"),
        ("x-said", "a\r\nx-b: c"),
    ]
    files = WarcFiles(tmp_path / "a.warc.gz", {})
    files.write(Payloads().records(answer(headers=headers, status=299)))
    files.finish()
    with (tmp_path / "a.warc.gz").open("rb") as file:
        record = next(one for one in ArchiveIterator(file) if one.rec_type == "response")
        assert record.content_stream().read() == BODY
        told = dict(record.http_headers.headers)
    assert told == {
        "x-archive-orig-content-encoding": "gzip",
        "x-archive-orig-Content-Length": "7",
        "x-said": "a x-b: c",
        "content-length": str(len(BODY)),
    }


def test_files_roll_over_and_take_their_names_when_whole(tmp_path):
    """Each begins with a warcinfo; until the end of all there is none of them by its name."""
    files = WarcFiles(tmp_path / "a.warc.gz", {"software": "x"}, largest=2_000, at_once=True)
    for number in range(30):
        files.write(Payloads().records(answer(number, body=os.urandom(500))))
    assert not list(tmp_path.glob("*.gz"))
    whole = files.finish()
    names = [one.path.name for one in whole]
    assert names[:2] == ["a.warc.gz", "a-00002.warc.gz"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    records = [record for one in whole for record in read(one.path)]
    assert len([kind for kind, *_ in records if kind == "response"]) == 30
    assert len([kind for kind, *_ in records if kind == "warcinfo"]) == len(names)


def test_what_was_written_of_a_file_that_was_cut_short_is_readable(tmp_path):
    """Killed anywhere, at most the last record is lost."""
    files = WarcFiles(tmp_path / "a.warc.gz", {})
    for number in range(5):
        files.write(Payloads().records(answer(number)))
    left = (tmp_path / f"a.warc.gz{OPEN}").read_bytes()
    members = [member for member in left.split(b"\x1f\x8b\x08") if member]
    assert gzip.decompress(left).count(b"WARC/1.1") == 11 == len(members)
    files.drop()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_file_that_cannot_be_ended_is_told_by_its_name(tmp_path, monkeypatch, broken):
    """A full disk may show only when all is to be on it, or when it takes its name."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    files = WarcFiles(tmp_path / "a.warc.gz", {})
    files.write(Payloads().records(answer()))
    monkeypatch.setattr(*(os, "fsync") if broken == "fsync" else (Path, "replace"), full)
    with pytest.raises(InputError, match=r"a\.warc\.gz: cannot be written: No space left"):
        files.finish()


@pytest.fixture
def stored(archive):
    """An archive with two articles, one of them read on two days."""
    run = archive.begin_run(make_assignment(refetch=True), make_facts(), seed=None, owner="test")
    for url in ("http://harbour.test/a", "http://harbour.test/b"):
        archive.record(run, make_article(url, text=f"What it says at {url} is this. " * 20))
    archive.end_run(run, "finished")
    return archive


def leaving(archive, refusal=None):
    """All articles."""
    return (Leaving(article=one, refusal=refusal) for one in queries.export_rows(archive))


def test_captures_of_an_archive_are_written_with_what_is_known(stored, tmp_path):
    """On both databases: bytes, time and address of the capture; its circumstances beside it."""
    files, tally = write_warc(
        tmp_path / "a.warc.gz", stored, leaving(stored), reserved=lambda _: None, operator="a@b.test"
    )
    records = read(files[0].path)
    responses = {url: body for kind, url, body, _ in records if kind in {"response", "revisit"}}
    articles = list(queries.export_rows(stored))
    assert set(responses) == {article.captures[0].final_url for article in articles}
    assert tally.responses == 2
    kept = queries.capture_body(stored, articles[0].captures[0].id)
    assert kept == responses[articles[0].captures[0].final_url]
    about = next(body for kind, _, body, _ in records if kind == "metadata").decode()
    for said in ("cuttings-outlet: harbour", "cuttings-article: 1", "cuttings-outcome: archived", "cuttings-licence: "):
        assert said in about
    assert b"operator: a@b.test" in records[0][2]


def test_what_may_not_leave_is_only_told(stored, tmp_path):
    """A refused text's page, and one that asks not to be shown from an archive, leave metadata with the reason."""
    denied = Reserved(uses={Use.ARCHIVE_DISPLAY: Stance.DENY}, reservations=())
    for refusal, known, reason in (("no licence is known", None, "no licence is known"), (None, denied, NOARCHIVE)):
        files, tally = write_warc(
            tmp_path / "a.warc.gz",
            stored,
            leaving(stored, refusal),
            reserved=lambda _, known=known: known,
            operator=None,
        )
        records = read(files[0].path)
        assert [kind for kind, *_ in records] == ["warcinfo", "metadata", "metadata"]
        assert f"withheld: {reason}".encode() in records[1][2]
        assert (tally.responses, tally.left_out) == (0, {reason: 2})


def test_a_capture_without_its_bytes_is_told_and_ends_nothing(stored, tmp_path):
    """What policy or a take-down once forgot stays behind with the reason; the others leave."""
    first = next(queries.export_rows(stored)).captures[0]
    with stored._database.writing() as connection:
        connection.execute(update(Body).where(Body.sha256 == first.sha256).values(zstd=b"", stored_size=0))
    files, tally = write_warc(tmp_path / "a.warc.gz", stored, leaving(stored), reserved=lambda _: None, operator=None)
    assert (tally.responses, tally.left_out) == (1, {NO_BYTES: 1})
    withheld = [body for kind, _, body, _ in read(files[0].path) if kind == "metadata" and b"withheld" in body]
    assert len(withheld) == 1
    assert f"withheld: {NO_BYTES}".encode() in withheld[0]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the program."""
    environment = {name: value for name, value in os.environ.items() if name != "ARCHIVE_URL"}
    program = "from desk.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_writes_files_and_manifest_and_import_reads_them_again(tmp_path):
    """What an import took in leaves as WARC and is taken in elsewhere, the same."""
    page = (
        '<html lang="en"><head><title>Ferry</title><link rel="canonical" href="http://paper.test/{0}"></head><body>'
        "<article><h1>Ferry {0} stays</h1><p>It is ferry number {0}. {1}</p>"
        '<p><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p></article></body></html>'
    )
    story = "The ferry to the islands stays in the harbour until the storm of this week has passed, its captain said. "
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "cuttings.toml").write_text('contact = "a@paper.test"\n')
    (here / "saved").mkdir()
    for number in range(3):
        (here / "saved" / f"{number}.html").write_text(page.format(number, story * (5 + number)))
    assert run(here, "import", "saved").returncode == Exit.DONE
    done = run(here, "export", "-o", "out.warc.gz", "--purpose", "research")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        Exit.DONE,
        "3 captures in out.warc.gz, for purpose research.",
    )
    manifest = json.loads((here / "out.warc.gz.manifest.json").read_text())
    assert manifest["captures"]["responses"] == 3
    assert manifest["file"]["size"] == (here / "out.warc.gz").stat().st_size
    taken = run(there, "import", str(here / "out.warc.gz"), "--json")
    assert (taken.returncode, json.loads(taken.stdout)["outcomes"]["archived"]) == (Exit.DONE, 3)
    assert run(here, "export", "--format", "warc").returncode == Exit.BAD_INPUT
    again = run(here, "export", "-o", "none.warc.gz", "--outlet", "paper_test", "--licence", "CC0-1.0")
    assert again.returncode == Exit.DONE
    assert [kind for kind, *_ in read(here / "none.warc.gz")] == ["warcinfo"]
