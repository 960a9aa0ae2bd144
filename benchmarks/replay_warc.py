"""Export the newsroom's captures as WARC and have pywb replay them; each body must be the captured one, byte by byte.

    python benchmarks/replay_warc.py [--pywb FOLDER] [--json]

The newsroom is the small press world of `cuttings demo`, crawled on 127.0.0.1. All its captures are written, whatever
their licences are: its pages are our own. pywb is installed into an environment of its own (a temporary one, or FOLDER,
where it is kept for the next time), because it needs older versions of what Cuttings needs. It listens on 127.0.0.1
alone. Ends with exit code 1 when a page was replayed otherwise than it was captured, and names it.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from crawler.warc import Answer, Payloads, WarcFiles
from desk.warcs import Leaving, info, write_warc
from storage import queries
from storage.archive import Archive, open_archive

PATIENCE = 120
"""Seconds until pywb must answer."""
INSTALLING = 600


def main() -> int:
    """Crawl, export, replay, compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pywb", type=Path, help="folder of an environment with pywb, made if it is not there")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder), given.pywb or Path(folder) / "pywb")
    print(json.dumps(result) if given.json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    return 1 if result["differing"] else 0


def run(folder: Path, environment: Path) -> dict[str, object]:
    """What came of it."""
    program = Path(sys.executable).with_name("cuttings")
    subprocess.run([program, "demo", "--keep", folder / "demo"], check=True, capture_output=True)
    archive = open_archive(f"sqlite:///{folder / 'demo' / 'cuttings.db'}", create=False)
    with tempfile.TemporaryDirectory() as place:
        warc = Path(place) / "demo.warc.gz"
        began = time.process_time()
        files, tally = write_warc(
            warc,
            archive,
            (Leaving(article=one, refusal=None) for one in queries.export_rows(archive)),
            reserved=lambda _: None,
            operator="benchmark",
        )
        seconds = time.process_time() - began
        again = revisited(Path(place) / "again.warc.gz")
        install(environment)
        with replaying(environment, Path(place), [*(one.path for one in files), again]) as address:
            differing = [url for url, why in (*compared(archive, address), *seen_again(address)) if why]
    archive.close()
    return {
        "captures": tally.responses,
        "revisits": tally.revisits + 1,
        "cpu_ms_a_capture": round(seconds * 1000 / max(1, tally.responses), 2),
        "replayed_byte_by_byte": tally.responses + 1 - len(differing),
        "differing": differing,
    }


AGAIN, TWICE = "http://again.test/page", b"<html><p>The same bytes, a day later and elsewhere.</p></html>"


def revisited(path: Path) -> Path:
    """A file with a page and a revisit of its bytes under another address: the newsroom has none."""
    files, payloads, day = WarcFiles(path, info(None)), Payloads(), datetime(2022, 1, 14, tzinfo=UTC)
    for number in range(2):
        headers = [("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip")]
        answer = Answer(
            url=f"{AGAIN}{number}", date=day.replace(day=14 + number), status=200, headers=headers, body=TWICE
        )
        files.write(payloads.records(answer))
    return files.finish()[0].path


def seen_again(address: str):
    """Whether the revisit is replayed with the bytes of the page that it refers to."""
    with urllib.request.urlopen(f"{address}/demo/20220115000000id_/{AGAIN}1", timeout=60) as answer:
        yield f"{AGAIN}1", "" if answer.read() == TWICE else "other bytes"


def install(environment: Path) -> None:
    """See to it that there is a pywb."""
    if not (environment / "bin" / "wayback").exists():
        venv.create(environment, with_pip=True)
        command = [environment / "bin" / "pip", "install", "--quiet", "pywb", "setuptools<81"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALLING, check=False)
        if done.returncode:
            sys.exit(f"pywb cannot be installed here: {done.stderr.strip().splitlines()[-1:]}")


@contextmanager
def replaying(environment: Path, place: Path, files: list[Path]):
    """The address of a pywb that has these files as its collection `demo`."""
    for arguments in (["init", "demo"], ["add", "demo", *files]):
        subprocess.run([environment / "bin" / "wb-manager", *arguments], cwd=place, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [environment / "bin" / "wayback", "-b", "127.0.0.1", "-p", str(port)]
    log = (place / "log").open("w")
    process = subprocess.Popen(command, cwd=place, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, place / "log")
        yield address
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    sys.exit(f"pywb does not answer: {log.read_text()[-2000:]}")


def compared(archive: Archive, address: str):
    """Each captured address, and what is otherwise when it is replayed; empty: nothing."""
    for article in queries.export_rows(archive):
        for capture in article.captures:
            time_of = f"{capture.fetched_at:%Y%m%d%H%M%S}"
            try:
                with urllib.request.urlopen(f"{address}/demo/{time_of}id_/{capture.final_url}", timeout=60) as answer:
                    same = answer.read() == queries.capture_body(archive, capture.id)
                    yield capture.final_url, "" if same else "other bytes"
            except urllib.error.HTTPError as error:
                yield capture.final_url, f"status {error.code}"


if __name__ == "__main__":
    sys.exit(main())
