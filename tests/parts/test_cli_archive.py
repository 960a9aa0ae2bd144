"""What `cuttings` answers about an archive: coverage, search, show, attribution, export, outlets, runs, seeds."""

import csv
import io
import json
import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk.cli import main
from pipelines.comparison import Text, compare, compared_text, fingerprint
from pipelines.seed import read_seed
from storage.archive import open_archive
from vocabulary.article import Article, Author, SeedMatch
from vocabulary.form import Form, Kind
from vocabulary.licence import Confidence, Decision, Evidence, Licence, Polarity, Scope
from vocabulary.match import Verdict
from vocabulary.metadata import Image, Particulars, Statement
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome, RunState, SourceState
from vocabulary.page import Candidate, FoundBy, Page, Problem
from vocabulary.run import Assignment, OutletFacts, SourceReport
from vocabulary.structure import Mark

SEED_TEXT = (
    "The ferry Halcyon Star ran aground off Cape Merrin on Sunday with two hundred people on board. "
    "All of them were taken ashore by lifeboats before nightfall, the coast guard said. "
    "The captain had reported thick fog an hour before. "
    "All Content by Harbour Courier is licensed under a Creative Commons Attribution 4.0 International License."
)
OTHER_TEXT = "Rovers lost their goalkeeper and won the replay by two goals to one in the rain on Saturday evening."
COPY = SEED_TEXT.rsplit("All Content", 1)[0].strip()
CC_BY = Licence(
    decision=Decision(
        expression="CC-BY-4.0",
        scope=Scope.ARTICLE,
        confidence=Confidence.DECLARED,
        family="by",
        version="4.0",
        url="https://creativecommons.org/licenses/by/4.0/",
        trace=("scope:article",),
        cites=(0,),
    ),
    evidence=(
        Evidence(
            code="E01",
            locator="//link[@rel='license']",
            raw="https://creativecommons.org/licenses/by/4.0/",
            scope=Scope.ARTICLE,
            polarity=Polarity.GRANT,
            expression="CC-BY-4.0",
        ),
    ),
)
FERRY = Particulars(
    section="Harbour",
    tags=("Ferries", "Fog"),
    description="Two hundred people were on board.",
    publisher="Harbour Press",
    image=Image(url="http://harbour-courier.test/ferry.jpg", caption="The ferry in fog.", credit="Ana Roe"),
)
RECORD = (
    Statement("title", "h1", "Ferry aground"),
    Statement("title", "og:title", "Ferry aground\x1b[2J", "Ferry aground | Courier", "agrees"),
    Statement("published", "json-ld", "2022-01-16T10:00:00+00:00"),
    Statement("published", "meta:date", "", "tomorrow", "refused: no date in it"),
    Statement("section", "meta:article:section", "Harbour"),
)
OUTLET = """
title = "Harbour Courier"
country = "ie"
languages = ["en"]
domains = ["harbour-courier.test"]
home = "http://harbour-courier.test/"
[[sources]]
type = "feed"
url = "http://harbour-courier.test/rss"
"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """A working folder with a crawled archive, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("crawled")
    for name in ("outlets", "seeds"):
        (folder / name).mkdir()
    (folder / "cuttings.toml").write_text("")
    (folder / "outlets" / "harbour_courier.toml").write_text(OUTLET)
    (folder / "seeds" / "ferry.txt").write_text(SEED_TEXT)
    archive = open_archive(f"sqlite:///{folder / 'cuttings.db'}")
    fill(archive, read_seed(folder / "seeds" / "ferry.txt"))
    archive.close()
    return folder


@pytest.fixture
def desk(crawled, tmp_path, monkeypatch, capsys):
    """A way to ask the crawled archive: code, output, remarks."""
    shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)

    def ask(*arguments):
        code = main([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    yield ask
    open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}").close()


def fill(archive, seed):
    """What a crawl of one outlet leaves: a copy, an article about something else, a page that is gone."""
    archive.store_seed(seed)
    facts = OutletFacts(name="harbour_courier", title="Harbour Courier", country="ie", sources=())
    run = archive.begin_run(Assignment(outlet=facts.name, seed=seed.name), facts, seed=seed.name, owner="test")
    candidates = [candidate(slug) for slug in ("copy", "football", "gone")]
    archive.report_source(
        run,
        SourceReport(url="http://harbour-courier.test/rss", kind=FoundBy.FEED, state=SourceState.FOUND, seen=3, new=3),
    )
    archive.register(run, candidates)
    archive.record(run, article(candidates[0], seed, "Ferry aground\x1b[2J off \u202eCape Merrin", COPY, licence=CC_BY))
    archive.record(run, article(candidates[1], seed, "=Rovers win", OTHER_TEXT))
    page = Page(
        outlet=facts.name,
        candidate=candidates[2],
        fetched_at=datetime(2022, 1, 17, tzinfo=UTC),
        final_url=candidates[2].url,
        status=404,
        problem=Problem(outcome=Outcome.NOT_FOUND, reason="http: 404"),
    )
    archive.record(run, Article(page=page, url=candidates[2].url, outcome=Outcome.NOT_FOUND, reason="http: 404"))
    archive.end_run(run, RunState.FINISHED)


def candidate(slug):
    """An address of the outlet."""
    url = f"http://harbour-courier.test/{slug}"
    return Candidate(url=url, link=url, found_by=FoundBy.FEED, source="http://harbour-courier.test/rss")


def article(found, seed, title, text, licence=None, *, kept=False):
    """An article on its way to the archive, as the steps before made it."""
    page = Page(
        outlet="harbour_courier",
        candidate=found,
        fetched_at=datetime(2022, 1, 17, tzinfo=UTC),
        final_url=found.url,
        status=200,
        body=b"<html></html>",
    )
    compared = compared_text(text, language="en")
    match = compare(
        Text(title=None, text=seed.text, language="en"),
        Text(title=title, text=compared, language="en"),
        names=("the seed", "the article"),
    )
    return Article(
        page=page,
        url=found.url,
        title=title,
        title_source="h1",
        authors=(Author(name="A. Writer"),),
        published=Moment(iso="2022-01-16T10:00:00+00:00", source="json-ld"),
        language="en",
        text=text,
        form=Form(kind=Kind.OPINION, kind_source="json-ld", structure=((0, Mark.HEADING_2),)),
        particulars=FERRY,
        record=RECORD,
        extractor="test 1",
        compared=compared,
        licence=licence or Licence(),
        fingerprint=fingerprint(compared, language="en"),
        matches=(SeedMatch(seed=seed.name, match=match),),
        outcome=Outcome.UNRELATED if match.verdict is Verdict.UNRELATED and not kept else None,
    )


def test_coverage_lists_what_was_found(desk):
    """The copy is listed with verdict, outlet, date and licence, the other article is not."""
    code, out, err = desk("coverage", "ferry")
    assert code == 0
    row = next(line for line in out.splitlines() if "harbour_courier" in line)
    assert all(word in row for word in ("identical", "1.00", "2022-01-16", "CC-BY-4.0", "Cape Merrin"))
    assert "Rovers" not in out
    assert "1 article at 1 outlet: 1 copy of the seed's own text.\nBy verdict: 1 identical.\n" in out
    assert "cuttings attribution" in err


def test_nothing_that_is_printed_steers_the_terminal(desk):
    """Titles of pages are shown without escape and direction characters, also in JSON and CSV."""
    for call in (["coverage", "ferry"], ["show", "1"], ["search", "ferry"], ["coverage", "ferry", "--csv"]):
        _, out, _ = desk(*call)
        assert "Cape Merrin" in out
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out.replace("\r\n", "\n"))
    for call in (["coverage", "ferry", "--json"], ["search", "ferry", "--jsonl"], ["export"]):
        _, out, _ = desk(*call)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out)


def test_tables_in_pipes_cut_nothing(desk, monkeypatch):
    """What is piped is neither cut nor folded nor coloured, whatever width the environment claims."""
    monkeypatch.setenv("COLUMNS", "20")
    _, out, _ = desk("show", "1")
    assert "http://harbour-courier.test/copy" in out
    assert "\x1b[" not in out


def test_coverage_for_programs(desk):
    """--json, --jsonl and --csv hold the same article, on standard output alone."""
    _, document, _ = desk("coverage", "ferry", "--json")
    _, lines, _ = desk("coverage", "ferry", "--jsonl")
    _, table, _ = desk("coverage", "ferry", "--csv")
    told = json.loads(document)
    assert told["seed"]["name"] == "ferry"
    assert told["could_not_look"] == {}
    assert [json.loads(line) for line in lines.splitlines()] == told["coverage"]
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["url"] for row in rows] == [told["coverage"][0]["url"]]
    assert told["coverage"][0]["verdict"] == rows[0]["verdict"] == "identical"


def test_two_forms_at_once_are_refused(desk):
    """One answer has one form."""
    code, out, err = desk("coverage", "ferry", "--json", "--csv")
    assert (code, out) == (2, "")
    assert "--json, --csv" in err


def test_programs_are_told_that_the_date_of_a_seed_was_inferred(desk, tmp_path):
    """`published` of an inferred time is its earliest day: the latest, and from what it was inferred, stand beside it."""
    moment = Moment(iso="2022-01-14", source="sidecar", inferred_from="the text", latest="2022-01-31")
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    archive.store_seed(replace(read_seed(tmp_path / "seeds" / "ferry.txt"), published=moment))
    archive.close()
    seed = json.loads(desk("coverage", "ferry", "--json")[1])["seed"]
    told = [seed[field] for field in ("published", "published_latest", "published_inferred_from")]
    assert told == ["2022-01-14", "2022-01-31", "the text"]


def test_coverage_can_be_narrowed(desk):
    """Each filter leaves out what does not fit it."""
    for options in (
        ["--verdict", "near"],
        ["--outlet", "mehrnews"],
        ["--since", "2022-01-17"],
        ["--until", "2022-01-15"],
        ["--language", "fa"],
        ["--licence", "CC0-1.0"],
    ):
        code, out, _ = desk("coverage", "ferry", *options)
        assert code == 0
        assert "Nothing was found that fits" in out, options
    for options in (["--verdict", "identical"], ["--until", "2022-01-16"], ["--licence", "CC-BY-4.0"]):
        assert "1 article" in desk("coverage", "ferry", *options)[1], options


@pytest.mark.parametrize("call", [["coverage", "ferry"], ["search", "ferry"], ["export"]], ids=lambda call: call[0])
def test_an_outlet_that_is_none_is_never_an_empty_answer(desk, call):
    """A typo in --outlet is told with a guess: "nothing found" would be taken for a finding."""
    code, out, err = desk(*call, "--outlet", "harbour_courrier")
    assert (code, out) == (2, "")
    assert 'did you mean "harbour_courier"?' in err
    assert desk(*call, "--outlet", "")[0] == 2


def test_an_unknown_seed_says_what_to_try(desk, tmp_path):
    """A seed that was not crawled for is told from one that is nowhere."""
    (tmp_path / "seeds" / "later.txt").write_text(SEED_TEXT)
    code, _, err = desk("coverage", "later")
    assert code == 2
    assert "cuttings crawl later" in err
    code, _, err = desk("coverage", "nowhere")
    assert code == 2
    assert "ferry" in err


def test_without_an_archive_there_is_a_message(tmp_path, monkeypatch, capsys):
    """Asking before crawling names the archive and the remedy, and makes no file."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    for call in (["coverage", "000"], ["search", "x"], ["show", "1"], ["runs"], ["export"]):
        assert main(call) == 2
        assert "cuttings crawl" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_search_finds_words(desk):
    """Words of the text find the article; the answer says how many there are."""
    _, out, _ = desk("search", "lifeboats", "nightfall", "--json")
    told = json.loads(out)
    assert told["total"] == 1
    assert told["rows"][0]["url"] == "http://harbour-courier.test/copy"
    assert desk("search", "nosuchword")[2] == "Nothing in the archive holds these words.\n"


@pytest.mark.parametrize(
    "words", ['"', "AND OR NOT", "a*b^c", "';--", "NEAR(x y)", "\x00", "🙂", "title:x", "(", "é" * 500]
)
def test_no_search_is_an_error(desk, words):
    """Whatever is typed is taken as words."""
    code, _, err = desk("search", "--", words)
    assert code == 0, err


def test_show_says_where_all_was_read(desk):
    """One article with its text, the source of each value, the licence's evidence, match and capture."""
    _, out, _ = desk("show", "1")
    for words in ("h1", "json-ld", "CC-BY-4.0", "confidence B", "E01", "identical", "200", "taken ashore by lifeboats"):
        assert words in out, words
    _, text, _ = desk("show", "1", "--text")
    assert text.strip() == COPY
    _, document, _ = desk("show", "http://harbour-courier.test/copy", "--json")
    told = json.loads(document)
    assert (told["id"], told["text"]) == (1, COPY)
    assert "hashes" not in told["fingerprint"]


def test_a_text_is_shown_as_markdown(desk):
    """Under its title, set as on its page; and of one form at a time."""
    _, out, _ = desk("show", "1", "--markdown")
    title, text = out.strip().split("\n\n", 1)
    assert title.startswith("# ")
    assert text == f"## {COPY}"
    code, _, err = desk("show", "1", "--markdown", "--text")
    assert code == 2
    assert "choose one of --text, --markdown" in err
    told = json.loads(desk("show", "1", "--json")[1])
    assert told["markdown"] == text
    assert told["form"]["kind"] == "opinion"


def test_articles_are_asked_for_by_what_they_are(desk):
    """Kind and teaser narrow the coverage; a kind that is none is told."""
    assert "1 near" not in desk("coverage", "ferry", "--kind", "opinion", "--teaser")[1]
    told = json.loads(desk("coverage", "ferry", "--kind", "opinion", "--no-teaser", "--json")[1])
    assert [row["article_id"] for row in told["coverage"]] == [1]
    assert json.loads(desk("coverage", "ferry", "--teaser", "--json")[1])["coverage"] == []
    code, _, err = desk("coverage", "ferry", "--kind", "novel")
    assert code == 2
    assert "'novel' is not one of 'article', 'live'" in err


@pytest.mark.parametrize(
    "reference", ["99", "article-99", "http://harbour-courier.test/none", "0", "x", "9" * 40, "-1"]
)
def test_an_unknown_article_says_what_to_try(desk, reference):
    """No reference is a traceback."""
    code, _, err = desk("show", "--", reference)
    assert code == 2
    assert "cuttings search" in err


def test_attribution_is_ready_to_paste(desk):
    """Title, author, outlet, source, licence and its address; a seed without a title is called untitled."""
    _, out, err = desk("attribution", "1", "ferry")
    first, second = out.splitlines()
    for words in ("Cape Merrin", "A. Writer", "Harbour Courier", "http://harbour-courier.test/copy", "CC BY 4.0"):
        assert words in first
    assert "https://creativecommons.org/licenses/by/4.0/" in first
    assert second.startswith('Untitled article beginning "The ferry Halcyon Star')
    assert "no licence is known" not in err
    code, found, _ = desk("attribution", "--query", "ferry")
    assert (code, found) == (0, desk("attribution", "1")[1])
    assert desk("attribution")[0] == 2
    _, out, _ = desk("attribution", "1", "--format", "html")
    assert 'rel="license"' in out
    _, out, _ = desk("attribution", "1", "--format", "json")
    assert json.loads(out)[0]["licence"] == "CC-BY-4.0"
    assert desk("attribution", "1", "--json")[1] == out
    assert desk("attribution", "1", "--json", "--format", "html")[0] == 2


def test_export_writes_what_may_leave(desk, tmp_path):
    """A file of JSON lines or CSV by its name, with text where licensed."""
    code, out, err = desk("export", "--seed", "ferry", "-o", tmp_path / "out.jsonl")
    assert (code, out) == (0, "")
    assert "1 article in" in err
    row = json.loads((tmp_path / "out.jsonl").read_text())
    assert (row["verdict"], row["text"]) == ("identical", COPY)
    assert desk("export", "--seed", "ferry", "-o", tmp_path / "out.csv")[0] == 0
    assert (tmp_path / "out.csv").read_text().startswith("id,outlet,")


def test_an_export_of_nothing_but_refused_texts_is_refused(desk, tmp_path):
    """When not one text may leave the exit code is 5, unless no texts were asked for."""
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    facts = OutletFacts(name="mehrnews", title="Mehr")
    run = archive.begin_run(Assignment(outlet="mehrnews", everything=True), facts, seed=None, owner="test")
    found = candidate("reserved")
    archive.register(run, [found])
    seed = archive.seed("ferry")
    archive.record(run, article(found, seed, "Reserved", OTHER_TEXT.replace("Rovers", "United"), kept=True))
    archive.end_run(run, RunState.FINISHED)
    code, out, err = desk("export", "--licence", "NOASSERTION")
    assert code == 5
    assert json.loads(out)["text"] is None
    assert "no licence is known" in err
    assert desk("export", "--licence", "NOASSERTION", "--metadata-only")[0] == 0
    assert desk("export")[0] == 0


def test_what_a_page_states_is_shown_with_where_it_was_read(desk):
    """Section, keywords, description, publisher and picture, in the table and in JSON."""
    _, out, _ = desk("show", "1")
    lines = out.splitlines()
    assert any(line.split() == ["section", "Harbour", "meta:article:section"] for line in lines)
    for words in ("Ferries; Fog", "Two hundred people", "Harbour Press", "ferry.jpg", "The ferry in fog.", "Ana Roe"):
        assert words in out, words
    told = json.loads(desk("show", "1", "--json")[1])
    assert told["particulars"]["tags"] == ["Ferries", "Fog"]
    assert told["particulars"]["image"]["credit"] == "Ana Roe"
    assert "sources" not in told


def test_what_lost_is_shown_with_the_reason(desk):
    """Of each field first what counts; nothing of it steers the terminal."""
    code, out, _ = desk("show", "1", "--sources")
    assert code == 0
    rows = [line.split() for line in out.splitlines()]
    assert ["title", "h1", "Ferry", "aground", "counts"] in rows
    assert any(row[:1] == ["og:title"] and row[-1:] == ["agrees"] for row in rows)
    assert ["meta:date", "tomorrow", "refused:", "no", "date", "in", "it"] in rows
    assert "\x1b" not in out
    told = json.loads(desk("show", "1", "--sources", "--json")[1])
    assert list(told["sources"]) == ["title", "published", "section"]
    assert told["sources"]["published"][1] == {
        "source": "meta:date",
        "value": "",
        "raw": "tomorrow",
        "reason": "refused: no date in it",
    }
    assert told["sources"]["section"][0]["raw"] == "Harbour"
    code, _, err = desk("show", "1", "--sources", "--text")
    assert code == 2
    assert "choose one of --sources, --text" in err


def test_a_record_that_was_not_kept_is_told_from_one_that_is_empty(desk, tmp_path):
    """As of texts that were read by older versions: it is said what to do."""
    with sqlite3.connect(tmp_path / "cuttings.db") as older:
        older.execute("DELETE FROM statements")
    older.close()
    code, _, err = desk("show", "1", "--sources")
    assert code == 0
    assert "`cuttings reextract` reads it anew" in err
    assert json.loads(desk("show", "1", "--sources", "--json")[1])["sources"] is None


def test_articles_are_found_by_section_and_keyword(desk):
    """In searches, coverage and exports; letters' case does not matter."""
    for section, found in (("HARBOUR", 1), ("Sea", 0)):
        assert len(json.loads(desk("search", "ferry", "--section", section, "--json")[1])["rows"]) == found
    for tag, found in (("fog", 1), ("ferry", 0)):
        assert len(desk("coverage", "ferry", "--tag", tag, "--jsonl")[1].splitlines()) == found
        assert len(desk("export", "--tag", tag)[1].splitlines()) == found


def test_a_verdict_without_a_seed_is_refused(desk):
    """A verdict is about a seed."""
    assert desk("export", "--verdict", "near")[0] == 2


def test_outlets_tells_seen_from_unverified(desk):
    """What a crawl has seen stands beside what nobody has tried."""
    _, out, _ = desk("outlets", "--json")
    states = {row["name"]: row for row in json.loads(out)}
    assert states["harbour_courier"]["state"] == "found"
    assert states["mehrnews"]["state"] == "unverified"
    assert states["harbour_courier"]["articles"] == 1
    assert "unverified" in desk("outlets")[1]


def test_a_wrong_outlet_file_is_told_and_the_others_shown(desk, tmp_path):
    """A typo in one file hides no other outlet."""
    (tmp_path / "outlets" / "wrong.toml").write_text(OUTLET.replace("country", "county"))
    code, out, err = desk("outlets")
    assert code == 2
    assert "harbour_courier" in out
    assert "wrong.toml" in err
    assert "county" in err


def test_runs_tell_outcomes_sources_and_reasons(desk):
    """A run's outcomes, its source and why a page came to nothing."""
    _, out, _ = desk("runs")
    assert "finished" in out
    assert "1 not_found" in out
    _, out, _ = desk("runs", "1")
    for words in ("http://harbour-courier.test/rss", "found", "http: 404", "http://harbour-courier.test/gone"):
        assert words in out, words
    told = json.loads(desk("runs", "1", "--json")[1])
    assert told["run"]["outcomes"] == {"archived": 1, "unrelated": 1, "not_found": 1}
    code, _, err = desk("runs", "99")
    assert code == 2
    assert "cuttings runs" in err


def test_seeds_are_listed_with_what_is_wrong(desk, tmp_path):
    """A seed that cannot be read does not hide the others."""
    (tmp_path / "seeds" / "empty.txt").write_text("")
    code, out, _ = desk("seeds", "--json")
    assert code == 0
    rows = {row["name"]: row for row in json.loads(out)}
    assert rows["ferry"]["in_archive"]
    assert rows["ferry"]["licence"] == "CC-BY-4.0"
    assert "is empty" in rows["empty"]["problem"]
    assert "ferry" in desk("seeds")[1]


def test_a_seed_is_shown_with_its_evidence(desk):
    """The licence sentence is evidence and no part of the compared text."""
    _, out, _ = desk("seeds", "show", "ferry")
    assert "All Content by Harbour Courier" in out
    assert json.loads(desk("seeds", "show", "ferry", "--json")[1])["text"] == COPY


def test_a_document_is_added_as_a_seed(desk, tmp_path):
    """The document is copied with its sidecar, and the archive's articles are held against it at once."""
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "new.txt").write_text(SEED_TEXT)
    (tmp_path / "given" / "new.toml").write_text('publisher = "Harbour Courier"\n')
    code, _, err = desk("seeds", "add", tmp_path / "given" / "new.txt")
    assert code == 0, err
    assert (tmp_path / "seeds" / "new.toml").exists()
    assert "Held against 1 article of the archive. 1 article at 1 outlet: 1 copy of the seed's own text." in err
    assert "1 identical" in desk("coverage", "new")[1]


def test_adding_a_document_again_renews_what_its_sidecar_says(desk, tmp_path):
    """From outside or where it stands; what that changes is told, and the archive knows it."""
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "new.txt").write_text(SEED_TEXT)
    assert "Added seed new." in desk("seeds", "add", tmp_path / "given" / "new.txt")[2]
    document = tmp_path / "given" / "new.txt"
    assert "Seed new was there; nothing of it has changed." in desk("seeds", "add", document)[2]
    (tmp_path / "given" / "new.toml").write_text(
        'published = 2022-01-17\npublisher = "The Pier"\n[watch]\nnames = ["Zuidhaven"]\n'
    )
    code, _, err = desk("seeds", "add", document)
    told = " ".join(err.split())
    assert code == 0, err
    assert "Seed new was there; changed is publisher: The Pier" in told
    assert "published: 2022-01-17" in told
    assert "watch terms" in told
    mine = tmp_path / "seeds" / "new.toml"
    mine.write_text(mine.read_text().replace("The Pier", "The Quay"))
    assert "changed is publisher: The Quay (was The Pier)." in desk("seeds", "add", mine.with_suffix(".txt"))[2]
    assert "nothing of it has changed" in desk("seeds", "add", mine.with_suffix(".txt"))[2]
    assert json.loads(desk("seeds", "show", "new", "--json")[1])["publisher"] == "The Quay"


def test_adding_a_seed_overwrites_nothing(desk, tmp_path):
    """A name that is taken is said so; what is no seed is not copied."""
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "ferry.txt").write_text("Another text. " * 20)
    assert desk("seeds", "add", tmp_path / "given" / "ferry.txt")[0] == 2
    assert (tmp_path / "seeds" / "ferry.txt").read_text() == SEED_TEXT
    (tmp_path / "given" / "short.txt").write_text("Too short.")
    assert desk("seeds", "add", tmp_path / "given" / "short.txt")[0] == 2
    assert not (tmp_path / "seeds" / "short.txt").exists()


def test_an_article_is_added_as_a_seed(desk):
    """An article of the archive becomes a seed under its id."""
    code, _, err = desk("seeds", "add", "1")
    assert code == 0, err
    assert desk("coverage", "article-1")[0] == 0
    assert desk("seeds", "add", "nothing")[0] == 2
    assert desk("seeds", "add", "99")[0] == 2


def test_adding_what_is_nothing_makes_no_archive(tmp_path, monkeypatch, capsys):
    """A wrong reference leaves no empty archive behind."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    assert main(["seeds", "add", "nothing"]) == 2
    assert main(["seeds", "add", "7"]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_sighting_of_the_seed_is_told_and_not_coverage(desk, tmp_path):
    """The seed met at its own outlet stands under the table, not in it."""
    (tmp_path / "seeds" / "own.txt").write_text(SEED_TEXT)
    (tmp_path / "seeds" / "own.toml").write_text('outlet = "harbour_courier"\n')
    seed = read_seed(tmp_path / "seeds" / "own.txt")
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    archive.store_seed(seed)
    facts = OutletFacts(name="harbour_courier", title="Harbour Courier")
    run = archive.begin_run(Assignment(outlet=facts.name, seed="own"), facts, seed="own", owner="test")
    found = candidate("the-seed")
    archive.register(run, [found])
    assert archive.record(run, article(found, seed, "Ferry", COPY, licence=CC_BY))[0] is Outcome.SEED_SIGHTED
    archive.end_run(run, RunState.FINISHED)
    _, out, _ = desk("coverage", "own")
    assert "Nothing was found that fits" in out
    said = "The seed itself was met at harbour_courier on 2022-01-17: http://harbour-courier.test/the-seed (CC-BY-4.0)."
    assert said in out
    assert said in desk("seeds", "show", "own")[1]
    assert len(json.loads(desk("seeds", "show", "own", "--json")[1])["sightings"]) == 1
    assert len(json.loads(desk("coverage", "own", "--json")[1])["sightings"]) == 1


def test_two_things_are_compared_by_id_name_file_or_text(desk, tmp_path):
    """Each side may be an article, a seed, a file or a text."""
    (tmp_path / "copy.txt").write_text(COPY)
    for a, b in (("1", "ferry"), ("copy.txt", "1"), (COPY, "ferry")):
        told = json.loads(desk("compare", a, b, "--json")[1])
        assert told["verdict"] == "identical", (a, b)
    assert "unrelated" in desk("compare", "1", OTHER_TEXT)[1]
    assert desk("compare", "1", "nosuchname")[0] == 2
    assert desk("compare", "1")[0] == 2


@pytest.mark.parametrize(
    "call",
    [
        ["coverage", ""],
        ["crawl", " "],
        ["seeds", "show", ""],
        ["attribution", ""],
        ["export", "--seed", ""],
        ["compare", "", "ferry"],
        ["inspect", ""],
        ["runs", "9" * 30],
        ["runs", "0"],
        ["coverage", "ferry", "--limit", "9" * 30],
    ],
)
def test_empty_names_and_numbers_beyond_measure_are_bad_input(desk, call):
    """Nothing stands for "the first one there is", and no number breaks the database."""
    code, out, _ = desk(*call)
    assert (code, out) == (2, "")


def test_a_seed_is_shown_with_its_window_and_what_is_searched_for(desk, tmp_path):
    """A person sees where a crawl will look, and can tell whether the words are good ones."""
    (tmp_path / "seeds" / "dated.txt").write_text(SEED_TEXT)
    (tmp_path / "seeds" / "dated.toml").write_text('language = "en"\npublished = 2022-01-14\n')
    lines = [line.split(maxsplit=1) for line in desk("seeds", "show", "dated")[1].splitlines()]
    assert ["window", "2022-01-11 to 2022-02-13"] in lines
    assert any(line[:1] == ["searched"] for line in lines)
    assert json.loads(desk("seeds", "show", "dated", "--json")[1])["queries"]
