"""`cuttings diff`, and the texts that `cuttings show` lists: what became of an article, in the terminal and as JSON."""

import json
from datetime import timedelta

import pytest

from desk.cli import main
from pipelines.comparison import fingerprint
from pipelines.revising import weigh
from pipelines.revising.upkeep import weigh_stored
from storage.archive import open_archive
from tests.factories import NOON, make_article, make_assignment, make_facts, make_held, make_page, make_seed
from vocabulary.article import Author
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.policy import Store, Target

URL = "http://harbour-courier.test/news/ferry"
FIRST = """The ferry ran aground off Cape Merrin on Tuesday with 120 passengers aboard, the coast guard said.

Captain Jonas Holm told reporters that nobody was hurt.

Northline runs four ferries between the islands and the mainland all through the year."""
SECOND = FIRST.replace("120", "130").replace("Captain Jonas", "Captain\x1b \u202eJonas")
THIRD = SECOND.replace("\n\nNorthline", "\n\nA tug pulled it free.\n\nNorthline").replace("Tuesday", "Monday")
CC_BY = Licence(
    decision=Decision(expression="CC-BY-4.0", scope=Scope.ARTICLE, confidence=Confidence.DECLARED, url="", trace=("x",))
)


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    """A working folder with an archive, and a way to ask it: code, output, remarks."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cuttings.toml").write_text("")

    def ask(*arguments):
        code = main([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


@pytest.fixture
def keep(desk, tmp_path):
    """Keep texts of the ferry's page, each a day after the one before."""

    def keep(*texts, weighing=weigh, **said):
        archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
        archive.store_seed(make_seed())
        for day, text in enumerate(texts):
            told = text if isinstance(text, dict) else {"text": text}
            page = make_page(URL, fetched_at=NOON + timedelta(days=day), body=f"<p>{day}</p>".encode())
            run = archive.begin_run(make_assignment(refetch=True), make_facts(), seed="seed", owner="test")
            made = {"matches": make_held(Verdict.NEAR), "title_source": "h1"} | said | told
            made["fingerprint"] = fingerprint(made["text"])
            archive.record(run, make_article(URL, page=page, **made), weigh=weighing)
        return archive

    yield keep
    open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}").close()


def test_words_that_differ_are_marked_where_they_stand(desk, keep):
    """Without a terminal by signs; nothing in a text steers the terminal or turns it round."""
    keep(FIRST, SECOND)
    code, out, err = desk("diff", 1)
    assert (code, err) == (0, "")
    assert "with [-120-]{+130+} passengers aboard" in out
    assert "(2 paragraphs unchanged)" in out
    assert "Change: substantial. +1 -1 words (2%), 1 number, silent." in out
    assert not set("\x1b\u202e") & set(desk("diff", 1, "--whole")[1])
    assert "Northline runs" in desk("diff", 1, "--whole")[1]


def test_lines_show_whole_paragraphs_before_and_now(desk, keep):
    """Each where it differs."""
    keep(FIRST, SECOND, THIRD)
    out = desk("diff", URL, "--lines", "--from", 1)[1].splitlines()
    assert [line[:20] for line in out if line.startswith(("- The", "+ The"))] == [
        "- The ferry ran agro",
        "+ The ferry ran agro",
    ]
    assert "+ A tug pulled it free." in out


def test_texts_are_named_by_number_or_by_the_day_on_which_they_stood(desk, keep):
    """The later is the newest and the earlier the one before it, unless they are named."""
    keep(FIRST, SECOND, THIRD)

    def numbers(*arguments):
        told = json.loads(desk("diff", 1, "--json", *arguments)[1])
        return told["from"]["number"], told["to"]["number"]

    assert numbers() == (2, 3)
    assert numbers("--to", 2) == (1, 2)
    assert numbers("--from", 1) == (1, 3)
    assert numbers("--from", "2022-01-17", "--to", "2022-01-18") == (1, 3)
    assert numbers("--from", "2022-01-17T12:00", "--to", "2022-01-18T13:00+01:00") == (2, 3)


def test_what_the_page_states_its_licence_and_verdicts_are_held_against_each_other_too(desk, keep):
    """Title, authors and times as well."""
    keep(
        {"text": FIRST, "title": "Ferry aground", "authors": (Author(name="A. Writer"),)},
        {
            "text": SECOND,
            "title": "Ferry freed",
            "modified": Moment(iso="2022-01-17T12:00:00+00:00", source="meta"),
            "licence": CC_BY,
            "matches": make_held(Verdict.RELATED),
        },
    )
    told = json.loads(desk("diff", 1, "--json")[1])
    assert {(one["field"], one["old"], one["new"]) for one in told["fields"]} == {
        ("title", "Ferry aground", "Ferry freed"),
        ("authors", "A. Writer", None),
        ("modified", None, "2022-01-17T12:00:00+00:00"),
        ("licence", "NOASSERTION", "CC-BY-4.0"),
        ("verdict seed", "near", "related"),
    }
    assert told["change"]["headline"]
    assert not told["is_silent"]
    assert [one for one in told["words"] if one["side"] != "both"] == [
        {"side": "old", "text": "120 "},
        {"side": "new", "text": "130 "},
    ]
    assert "verdict seed   near" in desk("diff", 1)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((2,), "article 2: is not in the archive"),
        (("ferry",), "is neither the id nor the address of an article"),
        ((1, "--from", 3), "article 1: has no text 3: it has texts 1 to 2"),
        (
            (1, "--to", "2022-01-15"),
            "article 1: was not known yet on 2022-01-15 23:59 UTC: its first text is of 2022-01-16 12:00",
        ),
        ((1, "--from", 2, "--to", 1), "--from is text 2, which came after text 1 of --to"),
        ((1, "--from", 2), "--from and --to both mean text 2"),
        ((1, "--from", "yesterday"), '"yesterday" is not a date'),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_line(desk, keep, arguments, said):
    """With what would be right."""
    keep(FIRST, SECOND)
    code, out, err = desk("diff", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_an_article_of_one_text_has_nothing_to_compare(desk, keep):
    """Since when it was seen, and until when."""
    keep(FIRST, FIRST)
    code, _, err = desk("diff", 1)
    assert code == 2
    assert "article 1: has one text only, seen from 2022-01-16 12:00 to 2022-01-17 12:00 UTC (`cuttings show 1`" in err


def test_where_policy_keeps_no_text_the_figures_are_told(desk, keep):
    """And why there are no words."""
    keep(FIRST, {"text": SECOND, "store": Store.FINGERPRINT, "reason": "the outlet reserves it"})
    code, out, err = desk("diff", 1)
    assert code == 0
    assert "Change: substantial. +1 -1 words (2%), 1 number" in out
    assert err == "The words are not shown. Text 2 is not kept: the outlet reserves it.\n"
    assert json.loads(desk("diff", 1, "--json")[1])["words"] is None


def test_of_what_is_taken_down_nothing_is_shown(desk, keep):
    """Refused, with the reason."""
    keep(FIRST, SECOND).take_down(Target.ARTICLE, "1", reason="asked by a lawyer")
    code, out, err = desk("diff", 1)
    assert (code, out) == (5, "")
    assert "asked by a lawyer" in err


def test_show_lists_the_texts_with_what_changed(desk, keep):
    """Each with its level; as JSON with all figures."""
    keep(FIRST, SECOND, THIRD)
    out = desk("show", 1)[1]
    assert "1 number, silent" in out
    told = json.loads(desk("show", 1, "--json")[1])["changes"]
    assert [one["change"] and one["change"]["level"] for one in told] == [None, "substantial", "substantial"]
    assert [one["change"] and one["change"]["is_silent"] for one in told] == [None, True, True]


def test_texts_of_an_older_archive_are_weighed_once(desk, keep):
    """By the end of the next crawl, or when pages are read anew."""
    archive = keep(FIRST, SECOND, THIRD, weighing=None)
    assert "not weighed" in desk("show", 1)[1]
    assert weigh_stored(archive) == 2
    assert weigh_stored(archive) == 0
    assert "not weighed" not in desk("show", 1)[1]
