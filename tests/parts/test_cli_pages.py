"""`cuttings inspect` and `cuttings compare`: the fixed forms that people script against."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from desk.cli import main

BODY = " ".join(f"Sentence number {number} tells of the ferry that ran aground in thick fog." for number in range(40))
PAGE = f"""<!doctype html><html lang="en"><head><title>Ferry aground | Harbour Courier</title>
<meta property="og:title" content="Ferry aground">
<meta property="article:published_time" content="2022-01-16T10:00:00+01:00">
<link rel="canonical" href="http://harbour-courier.test/ferry">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"></head>
<body><article><h1>Ferry aground</h1><p class="byline">By Ann Writer</p><p>{BODY}</p><p>{BODY[:600]}</p></article></body></html>"""
FIELDS = [
    *("id", "url", "outcome", "title", "authors", "author_kinds", "published", "modified", "language", "text"),
    *("licence", "reason", "kind", "is_free", "is_teaser", "text_source", "markdown", "pages"),
    *("section", "tags", "description", "publisher", "image"),
]


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Call a command in a folder with a page; code, output, remarks."""
    monkeypatch.chdir(tmp_path)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(PAGE.encode()))

    def call(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_one_page_is_printed_with_all_that_is_read_of_it(ask, tmp_path):
    """Title, time with its own offset, licence with evidence, text; and nothing is stored."""
    code, out, _ = ask("inspect", "page.html")
    assert code == 0
    for words in ("article", "Ferry aground", "2022-01-16T10:00:00+01:00", "CC-BY-4.0", "ran aground in thick fog"):
        assert words in out, words
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "page.html.gz"]


def test_one_page_for_programs(ask):
    """The same fields as for manifests; a packed file is read too."""
    plain = json.loads(ask("inspect", "page.html", "--json")[1])
    packed = json.loads(ask("inspect", "page.html.gz", "--json", "--url", "http://harbour-courier.test/x")[1])
    assert list(plain) == FIELDS
    assert plain["url"] == "http://harbour-courier.test/ferry"
    assert packed["url"] == "http://harbour-courier.test/x"
    assert plain["text"] == packed["text"]


def test_the_places_that_state_something_are_told_when_asked_for(ask, tmp_path):
    """In the table, in JSON and in the lines of a manifest: first what counts, then what lost with the reason."""
    code, out, _ = ask("inspect", "page.html", "--sources")
    assert code == 0
    assert any(line.split()[:2] == ["og:title", "Ferry"] and "agrees" in line for line in out.splitlines())
    (tmp_path / "m.jsonl").write_text(
        json.dumps({"id": 1, "url": "http://harbour-courier.test/x", "html": "page.html"})
    )
    one = json.loads(ask("inspect", "page.html", "--json", "--sources")[1])
    line = json.loads(ask("inspect", "--manifest", "m.jsonl", "--sources")[1])
    for told in (one, line):
        assert list(told) == [*FIELDS, "sources"]
        assert [said["reason"] == "" for said in told["sources"]["title"]] == [True, False, False]
        assert told["sources"]["canonical"][0]["value"] == "http://harbour-courier.test/ferry"


def test_a_manifest_is_answered_line_by_line(ask, tmp_path):
    """One JSON line for each line, same id, same order, also for a page that is missing; exit code 0."""
    rows = [
        {"id": "b", "url": "http://harbour-courier.test/b", "html": "page.html"},
        {"id": 7, "url": "", "html": "page.html.gz"},
        {"id": "gone", "url": None, "html": "none.html"},
    ]
    (tmp_path / "m.jsonl").write_text("".join(json.dumps(row) + "\n\n" for row in rows))
    code, out, err = ask("inspect", "--manifest", "m.jsonl")
    assert err.splitlines() == ['warning: page "gone": could not be read: none.html: No such file or directory']
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["id"] for answer in answers] == ["b", 7, "gone"]
    assert [answer["outcome"] for answer in answers] == ["article", "article", "failed"]
    assert all(list(answer) == FIELDS for answer in answers)
    assert answers[2]["text"] is None
    assert answers[2]["licence"]["expression"] == "NOASSERTION"


def test_a_manifest_of_odd_lines(ask, tmp_path):
    """Ids come back as they are, twice too; a relative address gives way to the page's own; pages of any kind answer."""
    (tmp_path / "PAGE.HTML.GZ").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "damaged.html.gz").write_bytes(gzip.compress(PAGE.encode())[:40] + bytes(range(256)))
    (tmp_path / "folder.html").mkdir()
    lines = [
        '{"id": "a", "url": "/ferry", "html": "page.html"}',
        '{"id": "a", "html": "PAGE.HTML.GZ"}',
        '{"id": 1.5, "url": "http://[", "html": "page.html"}',
        '{"id": "\\u2028\\ud800", "html": "damaged.html.gz"}',
        '{"id": -1, "html": "folder.html"}',
    ]
    (tmp_path / "m.jsonl").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    code, out, _ = ask("inspect", "--manifest", "m.jsonl")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["id"] for answer in answers] == ["a", "a", 1.5, "\u2028\ud800", -1]
    assert [answer["url"] for answer in answers] == ["http://harbour-courier.test/ferry"] * 3 + [None] * 2
    assert [answer["outcome"] for answer in answers] == ["article"] * 3 + ["failed"] * 2


@pytest.mark.parametrize(
    "content", [None, "not json\n", '{"id": 1}\n', "[]\n", '{"id": NaN, "html": "page.html"}', '{"html": "page.html"}']
)
def test_an_unreadable_manifest_is_bad_input(ask, tmp_path, content):
    """Exit code 2 with a message, and nothing on standard output."""
    if content is not None:
        (tmp_path / "m.jsonl").write_text(content)
    code, out, err = ask("inspect", "--manifest", "m.jsonl")
    assert (code, out) == (2, "")
    assert "m.jsonl" in err


def test_a_page_that_cannot_be_read_is_bad_input(ask, tmp_path):
    """A missing file, a folder, a broken gzip: a message each."""
    (tmp_path / "bad.gz").write_bytes(b"no gzip")
    (tmp_path / "damaged.gz").write_bytes(gzip.compress(PAGE.encode())[:40] + bytes(range(256)))
    for page in ("none.html", ".", "bad.gz", "damaged.gz"):
        code, out, err = ask("inspect", page)
        assert (code, out) == (2, "")
        assert "cannot be read" in err
    assert ask("inspect")[0] == 2
    (tmp_path / "m.jsonl").write_text("")
    assert ask("inspect", "--manifest", "m.jsonl", "--url", "http://a.test/")[0] == 2


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        answers = {
            "/robots.txt": (200, "User-agent: *\nDisallow: /private\nContent-Signal: ai-train=no"),
            "/ferry": (200, PAGE),
        }
        status, body = answers.get(self.path, (404, "gone"))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    """A small server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_address_is_asked_for(ask, server):
    """A page is fetched and read; what cannot be had is exit code 3 with the reason."""
    told = json.loads(ask("inspect", f"{server}/ferry", "--json")[1])
    assert (told["outcome"], told["title"]) == ("article", "Ferry aground")
    code, _, err = ask("inspect", f"{server}/private/page")
    assert code == 3
    assert "robots.txt" in err
    code, _, err = ask("inspect", f"{server}/none")
    assert code == 3
    assert "not_found" in err


def test_what_robots_txt_reserves_is_told_with_the_licence(ask, server):
    """It was asked for before the page; what else may reserve uses is named as not looked at."""
    code, out, _ = ask("licence", "show", f"{server}/ferry")
    assert code == 0
    assert "Reserved: ai-train deny" in out
    assert "robots.txt:3" in out
    assert "Not looked at: tdmrep.json, ai.txt and RSL documents" in out
    told = json.loads(ask("licence", "show", f"{server}/ferry", "--json")[1])
    assert (told["expression"], told["reserved"]["ai-train"]) == ("CC-BY-4.0", "deny")


def test_an_address_of_the_real_web_needs_a_contact(ask, monkeypatch):
    """Exit code 3 and what to do; nobody is asked, not even the resolver."""
    monkeypatch.delenv("CUTTINGS_CONTACT", raising=False)
    monkeypatch.setattr("desk.fetch.look_up", lambda host: pytest.fail(f"{host} was looked up"))
    code, out, err = ask("inspect", "http://harbour-courier.test/a")
    assert (code, out) == (3, "")
    assert "no_contact: no contact address is set" in err
    assert 'write contact = "you@example.org" into cuttings.toml' in err


def test_a_seed_by_its_address_needs_a_contact(tmp_path):
    """`cuttings seeds add URL` ends with exit code 3 and says once what to do."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment.pop("CUTTINGS_CONTACT", None)
    done = subprocess.run(
        [Path(sys.executable).with_name("cuttings"), "seeds", "add", "http://harbour-courier.test/a"],
        cwd=tmp_path,
        env={**environment, "ARCHIVE_URL": f"sqlite:///{tmp_path}/cuttings.db"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert done.stderr.count("no contact address is set, so nothing of the real web was asked") == 1
    assert "Traceback" not in done.stderr


def test_a_private_address_needs_leave_even_when_it_is_typed(ask, monkeypatch):
    """Exit code 3 with the reason; nothing is sent."""
    monkeypatch.setenv("CUTTINGS_CONTACT", "desk@courier.test")
    code, out, err = ask("inspect", "http://10.1.2.3/a")
    assert (code, out) == (3, "")
    assert "address: 10.1.2.3 is a private address; allow_hosts in cuttings.toml can allow it" in err


def test_pairs_are_answered_line_by_line(ask, tmp_path):
    """One JSON line for each pair, with scores between 0 and 1 and never null."""
    rows = [
        {"id": 1, "a": {"title": "Ferry", "text": BODY}, "b": {"text": BODY}},
        {"id": "x", "a": {"text": BODY}, "b": {"text": "Rovers won the replay in the rain on Saturday evening."}},
        {"id": "empty", "a": {"text": ""}, "b": {"text": ""}},
    ]
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out, _ = ask("compare", "--pairs", "p.jsonl")
    answers = [json.loads(line) for line in out.splitlines()]
    scores = ["similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard"]
    assert code == 0
    assert [answer["id"] for answer in answers] == [1, "x", "empty"]
    assert [answer["verdict"] for answer in answers[:2]] == ["identical", "unrelated"]
    assert all(list(answer) == ["id", "verdict", *scores] for answer in answers)
    assert all(0 <= answer[score] <= 1 for answer in answers for score in scores)


def test_unreadable_pairs_are_bad_input(ask, tmp_path):
    """Exit code 2 for a file that is none, and for a call that mixes both ways."""
    assert ask("compare", "--pairs", "none.jsonl")[0] == 2
    (tmp_path / "p.jsonl").write_text("{}\n")
    assert ask("compare", "--pairs", "p.jsonl")[0] == 2
    (tmp_path / "p.jsonl").write_text('{"id": NaN, "a": {"text": "x"}, "b": {"text": "y"}}\n')
    assert ask("compare", "--pairs", "p.jsonl")[0] == 2
    assert ask("compare", "a", "b", "--pairs", "p.jsonl")[0] == 2
    assert ask("compare", "one text here", "other text", "--similarity", "magic")[0] == 2
    assert ask("compare", "one text here", "other text", "--similarity", "lexical", "--semantic")[0] == 2


@pytest.mark.parametrize("asked", [("--semantic",), ("--similarity", "semantic")])
def test_a_model_that_is_not_installed_is_bad_input(ask, monkeypatch, asked):
    """Never answered by another measure; what to install is said."""
    monkeypatch.setattr("pipelines.embedding.PACKAGED", "no_such_package")
    code, out, err = ask("compare", "one text here", "other text", *asked)
    assert (code, out) == (2, "")
    assert "pip install 'cuttings[semantic]'" in " ".join(err.split())


def test_a_model_is_asked_where_the_folder_says_so(ask, concepts, tmp_path):
    """By hand, or by cuttings.toml for all comparisons; the answer says which model."""
    texts = ("compare", "a crack in the dam", "Riss in der Talsperre", "--json")
    assert json.loads(ask(*texts)[1])["model"] is None
    assert json.loads(ask(*texts, "--semantic")[1])["model"] == "concepts 1"
    (tmp_path / "cuttings.toml").write_text("[semantic]\non = true\n")
    assert json.loads(ask(*texts)[1])["model"] == "concepts 1"
    assert json.loads(ask(*texts, "--similarity", "lexical")[1])["model"] is None
    assert "by concepts 1" in ask(*texts[:-1])[1]
