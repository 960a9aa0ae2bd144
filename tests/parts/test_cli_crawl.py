"""`cuttings crawl`: what it asks of the crawler, what it tells of the result, and how it ends."""

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import crawler.crawl
from crawler.conduct import Unsent
from crawler.crawl import CrawlResult, Progress
from desk.cli import main
from pipelines.extraction.pool import WorkerPool
from storage.errors import LeasedElsewhere
from vocabulary.outcome import InputError, Outcome, RunState, SourceState
from vocabulary.page import FoundBy
from vocabulary.run import RunSummary, SourceReport

_run_crawl = crawler.crawl.run_crawl
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
LEASED = LeasedElsewhere("the archive", "harbour_courier", owner="other", until=datetime(2026, 1, 1, tzinfo=UTC))


def summary(state=SourceState.FOUND, reason="", outcomes=None, pending=0):
    """The end of one outlet's crawl."""
    source = SourceReport(url="http://harbour-courier.test/rss", kind=FoundBy.FEED, state=state, reason=reason, seen=3)
    return RunSummary(
        run=1,
        outlet="harbour_courier",
        state=RunState.FINISHED,
        outcomes=outcomes if outcomes is not None else {Outcome.ARCHIVED: 2, Outcome.NOT_FOUND: 1},
        sources=(source,),
        pending=pending,
    )


@pytest.fixture
def crawl(tmp_path, monkeypatch, capsys):
    """Call `cuttings crawl` with a crawler that answers what it is told to; what it was asked stands in `asked`."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "own"
    folder.mkdir()
    for name in ("harbour_courier", "hilltop_radio"):
        (folder / f"{name}.toml").write_text(OUTLET)

    def call(result, *arguments, during=lambda report: None):
        def run_crawl(assignments, settings, *, on_progress, when_sure):
            call.asked, call.settings, call.when_sure = assignments, settings, when_sure
            during(on_progress)
            return result

        monkeypatch.setattr(crawler.crawl, "run_crawl", run_crawl)
        code = main(["crawl", "000", "--outlets", str(folder), *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_all_outlets_of_the_folder_are_crawled_for_the_seed(crawl):
    """What was typed reaches the crawler, and only what was typed."""
    crawl(CrawlResult(summaries=(summary(),)), "--everything", "--limit", "5", "--since", "2022-01-14", "--refetch")
    assert [one.outlet for one in crawl.asked] == ["harbour_courier", "hilltop_radio"]
    one = crawl.asked[0]
    assert (one.seed, one.everything, one.limit, one.refetch) == ("000", True, 5, True)
    assert (one.since, one.until) == (datetime(2022, 1, 14, tzinfo=UTC), None)
    assert crawl.settings["ARCHIVE_URL"].endswith("/cuttings.db")


def test_outlets_are_chosen_by_name(crawl):
    """--outlet may be repeated and names each outlet once; --archive wins."""
    names = ["--outlet", "hilltop_radio", "--outlet", "hilltop_radio"]
    crawl(CrawlResult(summaries=(summary(),)), *names, "--archive", "sqlite:///other.db")
    assert [one.outlet for one in crawl.asked] == ["hilltop_radio"]
    assert crawl.settings["ARCHIVE_URL"] == "sqlite:///other.db"


def test_an_unknown_outlet_is_bad_input_with_a_guess(crawl):
    """A typo names what was meant."""
    code, _, err = crawl(CrawlResult(), "--outlet", "harbor_courier")
    assert code == 2
    assert '"harbour_courier"' in err


def test_workers_begin_as_soon_as_the_seed_is_known(crawl, monkeypatch):
    """They load what they need beside all that the crawl loads; for a typo nothing is begun."""
    begun = []
    monkeypatch.setattr(WorkerPool, "begin", lambda _: begun.append(1))
    crawl(CrawlResult(summaries=(summary(),)))
    assert begun == []
    crawl.when_sure()
    assert begun == [1]
    with pytest.raises(InputError):
        _run_crawl([replace(crawl.asked[0], seed="nosuchseed")], crawl.settings, when_sure=crawl.when_sure)
    assert begun == [1]


def test_an_unknown_seed_makes_no_archive(tmp_path, monkeypatch, capsys):
    """Where there is no archive yet, a typo leaves none behind either."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "harbour_courier.toml").write_text(OUTLET)
    assert main(["crawl", "nosuchseed", "--outlet", "harbour_courier"]) == 2
    said = capsys.readouterr().err
    assert 'seed "nosuchseed"' in said
    assert "cuttings seeds" in said
    assert not list(tmp_path.glob("*.db*"))


def test_a_folder_without_outlets_is_bad_input(tmp_path, capsys):
    """Nothing to crawl is said so, with what to do."""
    assert main(["crawl", "--outlets", str(tmp_path)]) == 2
    assert "cuttings probe" in capsys.readouterr().err


def test_the_end_tells_sources_outcomes_and_what_to_do_next(crawl):
    """Sources and outcomes as tables, the sum of the pages, and the next command."""
    code, out, err = crawl(CrawlResult(summaries=(summary(),)))
    assert code == 0
    for words in ("http://harbour-courier.test/rss", "found", "archived", "new articles", "not_found"):
        assert words in out, words
    assert out.rstrip().splitlines()[-1].split() == ["pages", "3"]
    assert "Next: cuttings coverage 000" in err


def test_the_next_command_can_be_typed_as_it_stands(crawl):
    """`coverage` takes a seed's name, so that is told for a file or an address too, quoted for the shell."""
    for name, typed in (("my_story", "my_story"), ("my story", "'my story'")):
        _, _, err = crawl(CrawlResult(summaries=(summary(),), seeds={"000": name}))
        assert f"Next: cuttings coverage {typed}\n" in err
    _, _, err = crawl(CrawlResult(summaries=(summary(outcomes={}),), seeds={"000": "my_story"}))
    assert "Next: cuttings coverage my_story" in err, "also when nothing new was found"


def test_a_source_that_could_not_be_looked_at_is_never_nothing(crawl):
    """Its reason is told, in the table and as a warning, and the exit code is 3 when it was all there is."""
    blind = summary(SourceState.COULD_NOT_LOOK, "dns: no such host", outcomes={})
    code, out, err = crawl(CrawlResult(summaries=(blind,)))
    assert code == 3
    assert "could_not_look: dns: no such host" in out
    assert "not the same as no coverage" in err
    assert "Next:" not in err


def test_many_sources_are_counted_and_blind_ones_named(crawl):
    """With a hundred outlets those whose sources were read are one line; what could not be looked at stays visible."""
    many = tuple(replace(summary(), outlet=f"outlet_{number}") for number in range(100))
    blind = replace(summary(SourceState.COULD_NOT_LOOK, "timeout: no answer", outcomes={}), outlet="silent")
    _, out, err = crawl(CrawlResult(summaries=(*many, blind)))
    assert "100 of 101 sources were read" in out
    assert "outlet_5" not in out
    assert "silent" in out
    assert "silent" in err


def test_a_missing_contact_is_told_once_and_refused_addresses_are_counted(crawl):
    """Whatever the number of sources: one line that says what to do."""
    blind = summary(SourceState.COULD_NOT_LOOK, "no_contact: set contact", outcomes={})
    unsent = Unsent(without_contact=187, refused=2)
    code, _, err = crawl(
        CrawlResult(summaries=tuple(replace(blind, outlet=f"o{n}") for n in range(187)), unsent=unsent)
    )
    assert code == 3
    assert err.count("no contact address is set") == 1
    assert 'write contact = "you@example.org" into cuttings.toml' in err
    assert "2 requests lead to addresses that are not of the public web and were not sent" in err


def test_leased_elsewhere_is_told_with_its_code(crawl):
    """When another process crawls every chosen outlet the exit code is 4, and who it is is said."""
    code, _, err = crawl(CrawlResult(errors={"harbour_courier": LEASED}))
    assert code == 4
    assert "being crawled by other" in err


def test_stopped_says_that_a_second_call_continues(crawl):
    """Ctrl-C ends with the tables, what is left, and exit code 130."""
    code, out, err = crawl(CrawlResult(summaries=(summary(pending=7),), stopped=True))
    assert code == 130
    assert "archived" in out
    assert "7 pages" in err
    assert "continues" in err


def test_for_programs_there_is_one_object_on_standard_output(crawl):
    """--json tells outcomes (all of them), sources, errors and the exit code."""
    result = CrawlResult(summaries=(summary(pending=2),), errors={"hilltop_radio": LEASED})
    code, out, _ = crawl(result, "--json")
    told = json.loads(out)
    assert told["exit"] == code
    assert set(told["outcomes"]) == set(Outcome)
    assert told["pages"] == sum(told["outcomes"].values()) == 3
    assert told["pending"] == 2
    assert told["outlets"][0]["sources"][0]["state"] == "found"
    assert "being crawled by other" in told["errors"]["hilltop_radio"]


def test_progress_and_warnings_go_to_standard_error(crawl):
    """One line when an outlet ends, and warnings as they come; standard output stays for the answer."""

    def during(report):
        report(Progress(outlet="harbour_courier", title="H", state=RunState.RUNNING, sources=1))
        logging.getLogger("crawler").warning("odd \x1b[2J thing")
        logging.getLogger("scrapy.core").warning("internals")
        ended = Progress(
            outlet="harbour_courier",
            title="H",
            state=RunState.FINISHED,
            sources=1,
            read=1,
            found=2,
            outcomes={Outcome.ARCHIVED: 2},
        )
        report(ended)
        report(ended)

    _, out, err = crawl(CrawlResult(summaries=(summary(),)), "--json", during=during)
    json.loads(out)
    assert err.count("harbour_courier: finished, 2 pages: 2 archived; 1 of 1 source tried") == 1
    assert "warning: odd [2J thing" in err
    assert "internals" not in err


def test_a_window_must_not_end_before_it_begins(crawl):
    """--since after --until is refused before anything is crawled."""
    assert crawl(CrawlResult(), "--since", "2022-02-01", "--until", "2022-01-01")[0] == 2


def test_sources_that_are_too_young_are_told_with_what_to_do(crawl):
    """Their numbers are shown, and the warning names the outlet and where to add a source that goes back further."""
    young = summary(SourceState.COULD_NOT_LOOK, "window: its oldest entry is of 2026-08-01", outcomes={})
    code, out, err = crawl(CrawlResult(summaries=(young,)))
    assert code == 3
    row = next(line for line in out.splitlines() if "window: its oldest" in line)
    assert row.split()[-5:] == ["3", "0", "0", "0", "0"]
    assert "no source of harbour_courier goes back to the window: add a sitemap, a dated archive" in err


def test_the_window_of_the_seed_is_told(crawl):
    """People are told in words, programs in the report."""
    windows = ("window 2022-01-11 to 2022-03-02, from the date of seed 000",)
    result = CrawlResult(summaries=(summary(),), windows=windows)
    assert "Window 2022-01-11 to 2022-03-02, from the date of seed 000." in crawl(result)[2]
    assert json.loads(crawl(result, "--json")[1])["windows"] == list(windows)
