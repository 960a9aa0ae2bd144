"""Questions: one typed function is a command and a word of Python; answers are the same on both databases."""

import csv
import dataclasses
import io
import json
import re
import sys
import types
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import pytest

import storage
from desk.cli import main, options
from storage import asking
from storage.archive import Archive, open_archive
from storage.asking import About, OutletName, SeedName, question
from storage.errors import StorageError
from storage.found import Found, list_rows
from storage.queries import Filters
from tests.factories import make_assignment, make_facts, make_seed
from tests.press import BY, Press
from vocabulary.coverage import Role
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.match import Verdict
from vocabulary.outcome import InputError, RunState, SourceState
from vocabulary.page import FoundBy
from vocabulary.policy import Purpose
from vocabulary.run import SourceReport

PYTHON = Path(__file__).parents[2] / "docs" / "python.md"


@pytest.fixture
def press(archive):
    """Return an archive with the seed."""
    return Press(archive)


@pytest.fixture
def own(monkeypatch):
    """Let a test add questions; they are gone after it."""
    asking.questions()
    monkeypatch.setattr(asking, "_QUESTIONS", dict(asking._QUESTIONS))


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Call the command line in a working folder with an archive; code, output, remarks."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cuttings.toml").write_text("")

    def call(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def folder(call, tmp_path):
    """Return a press in the working folder's archive."""
    archive = open_archive(f"sqlite:///{tmp_path}/cuttings.db")
    yield Press(archive)
    archive.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """How many articles of an outlet have titles that begin with a letter."""

    letter: str
    articles: int
    seen: datetime | None = None


def test_one_typed_function_with_a_docstring_is_a_command(own, call, folder):
    """Its parameters are the options, its docstring the help, its rows' fields the columns; nothing else is written."""
    folder.publish("harbour", Verdict.NEAR)

    @question
    def letters(
        archive: Archive,
        seed: SeedName,
        *,
        outlet: OutletName | None = None,
        least: Annotated[int, About("So many articles at least.")] = 1,
        loud: Annotated[bool, About("In capitals.")] = False,
    ) -> list[LetterRow]:
        """Beginnings of titles. More about them."""
        assert (seed, outlet) == ("000_seed", "harbour")
        rows = [
            LetterRow(letter="=a", articles=3),
            LetterRow(letter="b", articles=1),
            LetterRow(letter="c", articles=7),
        ]
        return [row for row in rows if row.articles >= least and not loud]

    code, out, _ = call("ask", "letters", "000", "--outlet", "harbour", "--least", "2", "--sort", "-articles")
    assert code == 0
    assert [line.split() for line in out.splitlines()[2:]] == [["c", "7"], ["=a", "3"]]
    assert call("ask", "letters", "000", "--outlet", "harbour", "--limit", "1", "--offset", "1", "--jsonl")[1] == (
        '{"letter": "b", "articles": 1, "seen": null}\n'
    )
    written = call("ask", "letters", "000", "--outlet", "harbour", "--csv")[1]
    assert list(csv.reader(io.StringIO(written)))[:2] == [["letter", "articles", "seen"], ["'=a", "3", ""]]
    told = json.loads(call("ask", "letters", "000", "--outlet", "harbour", "--limit", "1", "--json")[1])
    assert (told["total"], told["rows"][0]["letter"], told["remarks"]) == (3, "=a", [])
    assert call("ask", "letters", "000", "--outlet", "harbour", "--loud")[2] == "Nothing in the archive answers that.\n"
    asked = call("ask", "letters", "--help")[1]
    assert "Beginnings of titles. More about them." in asked
    assert "So many articles at least." in asked
    assert "letter, articles, seen" in asked
    assert "letters" in call("ask", "--help")[1]
    assert open_archive(folder.archive.url).ask.letters("000_seed", outlet="harbour", least=5)[0].letter == "c"


def test_what_a_question_does_not_say_is_refused_when_it_is_made(own):
    """No docstring, a value without a word, a value that nobody can give, columns that rows do not have."""

    def undocumented(archive: Archive) -> list[LetterRow]:
        return []

    def unsaid(archive: Archive, *, least: int = 1) -> list[LetterRow]:
        """Say something."""
        return []

    def unsayable(archive: Archive, *, least: Found) -> list[LetterRow]:
        """Say something."""
        return []

    def fine(archive: Archive) -> list[LetterRow]:
        """Say something."""
        return []

    for wrong, said in ((undocumented, "no docstring"), (unsaid, "`least`"), (unsayable, "`least`")):
        with pytest.raises(TypeError, match=said):
            question(wrong)
    with pytest.raises(TypeError, match="colour"):
        question(shown=("colour",))(fine)


def test_a_mistake_is_one_line(call, folder):
    """Exit code 2; what was wrong, and what would be right."""
    folder.publish("harbour", Verdict.NEAR)
    for arguments, said in (
        (("coverage", "000", "--sort", "colour"), "colour"),
        (("coverage", "nobody"), "000_seed"),
        (("coverage", "000", "--outlet", "nobody"), "nobody"),
        (("coverage", "000", "--since", "2022-02-02", "--until", "2022-01-01"), "after until"),
        (("silent-edits", "--seen-since", "2022-02-02", "--seen-until", "2022-01-01"), "after seen_until"),
        (("timeline", "000", "--zone", "Nowhere/Land"), "Nowhere/Land"),
        (("similar", "99"), "article 99"),
        (("coverage", "000", "--json", "--csv"), "--csv"),
        (("coverage",), "SEED"),
        (("nothing",), "nothing"),
    ):
        code, out, err = call("ask", *arguments)
        assert (code, out) == (2, "")
        assert said in err
        assert "Traceback" not in err


def test_none_found_is_told_from_could_not_look(call, folder):
    """In words on standard error, and in JSON."""
    run = folder.archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    folder.archive.report_source(
        run,
        SourceReport(url="http://h.test/rss", kind=FoundBy.FEED, state=SourceState.COULD_NOT_LOOK, reason="503"),
    )
    folder.archive.end_run(run, RunState.FINISHED)
    code, out, err = call("ask", "by-outlet", "000")
    assert (code, out) == (0, "")
    assert err == "Nothing in the archive answers that.\nwarning: could not look at 1 outlet: harbour.\n"
    told = json.loads(call("ask", "by-outlet", "000", "--json")[1])
    assert (told["rows"], told["could_not_look"]) == ([], {"harbour": "503"})


def test_an_empty_archive_and_no_archive_are_told_apart(call):
    """Neither is a traceback."""
    code, _, err = call("ask", "coverage", "000")
    assert code == 2
    assert "there is no archive yet" in err


def test_a_table_ends_and_says_so(call, folder):
    """After fifty rows; lines are written all."""
    for _ in range(52):
        folder.publish("harbour", Verdict.RELATED)
    _, out, err = call("ask", "coverage", "000")
    assert len(out.splitlines()) == 52
    assert "50 of 52 rows" in err
    assert len(call("ask", "coverage", "000", "--jsonl")[1].splitlines()) == 52
    assert call("ask", "coverage", "000", "--offset", "60")[2].startswith("There are no rows that far.")


def test_a_search_shows_what_it_comes_to(call, folder):
    """`cuttings search --facets`: a line a facet, and rows in JSON; the most frequent values alone where there are many."""
    for number in range(15):
        folder.publish(f"wire{number:02}", Verdict.NEAR, text="The ferry sank.", country="gb" if number else "fr")
    _, out, _ = call("search", "ferry", "--facets", "--limit", "1")
    assert re.search(r"^country +gb 14, fr 1$", out, re.MULTILINE)
    assert "wire11 1 and 3 more" in out
    told = json.loads(call("search", "ferry", "--facets", "--json")[1])
    assert {"facet": "country", "value": "gb", "articles": 14} in told["facets"]
    assert "facets" not in json.loads(call("search", "ferry", "--json")[1])
    assert call("search", "ferry", "--facets", "--jsonl")[0] == 2
    assert call("search", "bridge", "--facets")[1] == ""
    assert "wire00" in call("search", "ferry", "--country", "fr")[1]
    assert call("search", "ferry", "--licence-class", "by")[1] == ""


def test_commands_for_reading_choose_articles_as_questions_do():
    """What `coverage`, `search` and `export` take are the filters of the archive's own questions, all of them."""
    assert [field.name for field in dataclasses.fields(options.Filters)] == list(Filters.__annotations__)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_may_be_reused_is_what_an_export_writes(call, folder, tmp_path, purpose):
    """For every purpose, and by the policy of the working folder."""
    for expression in ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "NOASSERTION"):
        decision = Decision(expression=expression, scope=Scope.SITE, confidence=Confidence.DECLARED)
        folder.publish("wire", Verdict.NEAR, licence=Licence(decision=decision))
    told = []
    for rules in ("", "[class.by]\nexport = []\n"):
        (tmp_path / "policy.toml").write_text(rules)
        written = map(json.loads, call("export", "--purpose", purpose.value)[1].splitlines())
        ids = {row["id"] for row in written if row["text"]}
        reusable = call("ask", "reusable", "--purpose", purpose.value, "--jsonl")[1].splitlines()
        assert {json.loads(line)["article_id"] for line in reusable} == ids
        told.append(ids)
    assert 2 in told[0] - told[1]


def test_words_of_a_search_are_one_question(call, folder):
    """However many are typed; those that begin with a hyphen stand behind two."""
    folder.publish("wire", Verdict.NEAR, text="The ferry sank in fog.")
    folder.publish("wire", Verdict.NEAR, text="The ferry sank in rain.")
    assert "2 of 2" not in call("ask", "search", "sank", "ferry")[2]
    assert len(call("ask", "search", "sank", "ferry", "--jsonl")[1].splitlines()) == 2
    assert len(call("ask", "search", "--jsonl", "--", "ferry", "-fog")[1].splitlines()) == 1


def test_coverage_is_sorted_alike_on_every_database(press):
    """Words by their letters' numbers, verdicts from the closest, what has no value last, both ways."""
    for title, verdict, published in (
        ("Zebra", Verdict.RELATED, "2022-01-14T08:00:00Z"),
        ("apple", Verdict.IDENTICAL, None),
        ("Äpfel", Verdict.SAME_STORY, "2022-01-12T08:00:00Z"),
        (None, Verdict.NEAR, "2022-01-13T08:00:00Z"),
        ("_note", Verdict.EXCERPT, "2022-01-11T08:00:00Z"),
    ):
        press.publish("harbour", verdict, published, title=title)
    asked = press.archive.ask.coverage

    def titles(sort):
        return [row.title for row in asked("000", sort=sort)]

    assert titles("title") == ["Zebra", "_note", "apple", "Äpfel", None]
    assert titles("-title") == ["Äpfel", "apple", "_note", "Zebra", None]
    assert titles("verdict") == ["apple", None, "_note", "Äpfel", "Zebra"]
    assert titles("-verdict") == ["Zebra", "Äpfel", "_note", None, "apple"]
    assert titles("published_utc") == ["_note", "Äpfel", None, "Zebra", "apple"]
    assert titles("-published_utc") == ["Zebra", None, "Äpfel", "_note", "apple"]
    assert titles("outlet,-title")[0] == "Äpfel"
    for sort in ("title", "-title", "verdict", "-verdict", "published_utc", "-published_utc"):
        listed = list_rows(asked("000").kind, list(asked("000")))
        assert list(listed.sorted(sort)) == list(asked("000", sort=sort))
    assert [row.title for row in asked("000", sort="title", limit=2, offset=1)] == ["_note", "apple"]
    assert asked("000", limit=2).total == 5


def test_questions_take_words_and_refuse_what_is_none(press):
    """Verdicts by name, days and times in words; what is not understood says what was expected."""
    asked = press.archive.ask.coverage
    ids = [
        press.publish("harbour", Verdict.NEAR, "2022-01-14T08:00:00Z"),
        press.publish("harbour", Verdict.RELATED, "2022-01-15T23:00:00Z", country="gb"),
    ]
    assert [row.article_id for row in asked("000", verdicts=["near"])] == ids[:1]
    assert [row.article_id for row in asked("000", verdicts="related")] == ids[1:]
    assert [
        row.article_id for row in asked(seed="000", until="2022-01-15", since=datetime(2022, 1, 15, tzinfo=UTC))
    ] == ids[1:]
    assert [row.article_id for row in asked("000", country="GB")] == ids
    assert asked("000", country="fr") == []
    with pytest.raises(InputError, match="no country's two letters"):
        asked("000", country="Britain")
    naive = datetime(2022, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    for wrong in ({"verdicts": ["nearly"]}, {"since": "yesterday"}, {"since": naive}, {"teaser": "no"}):
        with pytest.raises(InputError, match=next(iter(wrong))):
            asked("000", **wrong)
    with pytest.raises(InputError, match="after until"):
        asked("000", since="2022-01-02", until="2022-01-01")
    with pytest.raises(InputError, match="no such seed"):
        asked("nobody")
    with pytest.raises(TypeError, match="colour"):
        asked("000", colour="red")
    with pytest.raises(TypeError, match="seed is missing"):
        asked()
    with pytest.raises(TypeError, match="too many"):
        asked("000", "001")
    with pytest.raises(AttributeError, match="coverage"):
        press.archive.ask.covrage  # noqa: B018
    with pytest.raises(InputError, match="below 0"):
        asked("000", limit=-1)


def test_a_timeline_has_copies_beside_the_first_of_their_text(press):
    """By days of a zone; the day of what only has a day is that day; without a time last."""
    first = press.publish("wire", Verdict.SAME_STORY, "2022-01-14T22:30:00Z")
    copy = press.publish("daily", Verdict.SAME_STORY, "2022-01-15T01:00:00+00:00")
    of_seed = press.publish("post", Verdict.IDENTICAL, "2022-01-13")
    timeless = press.publish("late", Verdict.RELATED)
    press.told(
        (first, 2, 1, Role.ORIGIN), (copy, 2, 2, Role.COPY), (of_seed, 1, 2, Role.COPY), (timeless, 3, 1, Role.ORIGIN)
    )
    rows = press.archive.ask.timeline("000", zone="Asia/Tehran")
    assert [(row.article_id, row.when) for row in rows] == [
        (of_seed, "2022-01-13"),
        (first, "2022-01-15"),
        (copy, "2022-01-15"),
        (timeless, None),
    ]
    assert [(row.first_article_id, row.first_outlet, row.hours_after) for row in rows] == [
        (None, "origin", -8.0),
        (first, "wire", 0.0),
        (first, "wire", 2.5),
        (timeless, "late", None),
    ]
    assert [row.role for row in rows] == [Role.COPY, Role.ORIGIN, Role.COPY, Role.ORIGIN]

    def steps(step):
        return [row.when for row in press.archive.ask.timeline("000", step=step)]

    assert steps("hour") == ["2022-01-13", "2022-01-14T22:00+00:00", "2022-01-15T01:00+00:00", None]
    assert steps("week") == ["2022-01-10"] * 3 + [None]
    assert steps("month") == ["2022-01-01"] * 3 + [None]


def test_a_seed_that_nobody_grouped_has_a_timeline_without_texts(press):
    """The texts are not told yet: nothing is invented."""
    press.publish("wire", Verdict.SAME_STORY, "2022-01-14T22:30:00Z")
    (row,) = press.archive.ask.timeline("000")
    assert (row.text_number, row.role, row.first_article_id, row.first_outlet, row.hours_after) == (None,) * 5


def test_coverage_by_outlet(press):
    """Articles, texts of its own, copies, and from when to when."""
    ids = [
        press.publish("wire", Verdict.RELATED, "2022-01-14T08:00:00Z", licence=BY),
        press.publish("wire", Verdict.NEAR, "2022-01-16T08:00:00Z"),
        press.publish("wire", Verdict.EXCERPT),
        press.publish("daily", Verdict.IDENTICAL, country="fr"),
    ]
    press.publish("daily", Verdict.UNRELATED, country="fr")
    press.told(
        (ids[0], 2, 1, Role.ORIGIN),
        (ids[1], 1, 2, Role.COPY),
        (ids[2], 2, 2, Role.SELF_COPY),
        (ids[3], 1, 3, Role.COPY),
    )
    wire, daily = press.archive.ask.by_outlet("000")
    assert (wire.outlet, wire.outlet_title, wire.articles, wire.closest) == ("wire", "Wire", 3, Verdict.NEAR)
    assert (wire.own, wire.copies, wire.self_copies, wire.licensed) == (1, 1, 1, 1)
    assert (wire.first_published, wire.last_published) == (
        datetime(2022, 1, 14, 8, tzinfo=UTC),
        datetime(2022, 1, 16, 8, tzinfo=UTC),
    )
    assert (daily.outlet, daily.country, daily.articles, daily.first_published) == ("daily", "fr", 1, None)
    assert [row.outlet for row in press.archive.ask.by_outlet("000", sort="closest")] == ["daily", "wire"]
    assert press.archive.ask.by_outlet("000", country="fr").total == 1


def test_an_answer_is_read_row_by_row(press):
    """However long it is: `stream` keeps nothing, and each call reads anew."""
    press.publish("wire", Verdict.NEAR)
    found = press.archive.ask.coverage("000")
    assert next(found.stream()).outlet == "wire"
    press.publish("wire", Verdict.NEAR)
    assert len(list(found.stream())) == 2
    assert "<th>article_id</th>" in found._repr_html_()


def test_markup_of_a_page_is_no_markup_of_a_notebook(press):
    """A title is text, whatever it holds."""
    press.publish("wire", Verdict.NEAR, title="<script>alert(1)</script>")
    assert "<script>" not in press.archive.ask.coverage("000")._repr_html_()


def test_an_archive_is_opened_for_reading(archive_url):
    """What would change it is refused, by the program and by the database; one that is not there is not made."""
    with pytest.raises(InputError, match="no archive yet"):
        storage.open_archive(archive_url)
    with open_archive(archive_url) as writing:
        Press(writing).publish("wire", Verdict.NEAR)
    with storage.open_archive(archive_url) as archive:
        assert [row.outlet for row in archive.ask.coverage("000")] == ["wire"]
        with pytest.raises(StorageError, match="reading only"):
            archive.store_seed(make_seed(name="other"))
        with pytest.raises(StorageError), archive.reading() as connection:
            connection.exec_driver_sql("DELETE FROM matches")
        assert len(archive.ask.coverage("000")) == 1
    with storage.open_archive(archive_url, read_only=False) as archive:
        archive.store_seed(make_seed(name="other"))


def test_an_older_archive_is_not_migrated_for_reading(archive_url):
    """It is refused with what to do, and left as it was."""
    with open_archive(archive_url) as archive, archive._database.writing() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version_num = '0001'")
    with pytest.raises(StorageError, match="cuttings db upgrade"):
        storage.open_archive(archive_url)


def test_a_data_frame_has_a_column_a_field(press, monkeypatch):
    """Words as strings, times as they are; where there is no such library that is said."""
    press.publish("wire", Verdict.NEAR, "2022-01-14T08:00:00Z")
    found = press.archive.ask.coverage("000")
    made = {}

    def from_records(records, columns):
        made.update(records=records, columns=columns)
        return "frame"

    fake = types.ModuleType("pandas")
    fake.DataFrame = types.SimpleNamespace(from_records=from_records)
    monkeypatch.setitem(sys.modules, "pandas", fake)
    assert found.to_pandas() == "frame"
    assert made["columns"] == list(found.columns)
    (record,) = made["records"]
    assert (record["verdict"], type(record["verdict"])) == ("near", str)
    assert record["published_utc"] == datetime(2022, 1, 14, 8, tzinfo=UTC)
    assert record["licence_flags"] == []
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(InputError, match=f"pip install {name}"):
            getattr(found, f"to_{name}")()


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_the_libraries_take_what_they_are_given(press, name):
    """Also of nothing."""
    assert list(getattr(press.archive.ask.coverage("000"), f"to_{name}")().columns) == list(
        press.archive.ask.coverage("000").columns
    )
    press.publish("wire", Verdict.NEAR, "2022-01-14T08:00:00Z")
    press.publish("wire", Verdict.RELATED, licence=BY)
    frame = getattr(press.archive.ask.coverage("000"), f"to_{name}")()
    assert list(frame["verdict"]) == ["near", "related"]
    assert list(frame["licence"]) == ["NOASSERTION", "CC-BY-4.0"]


def test_the_guide_to_python_runs(own, folder, capsys, tmp_path):
    """Every example of docs/python.md, in its order, on an archive with coverage."""
    folder.publish("wire", Verdict.NEAR, "2022-01-14T08:00:00Z", language="en")
    folder.publish("daily", Verdict.SAME_STORY, "2022-01-15T08:00:00Z", language="de")
    examples = re.findall(r"^```python\n(.*?)^```", PYTHON.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(examples) >= 4
    place = types.ModuleType("example")
    sys.modules["example"] = place
    try:
        for example in examples:
            exec(compile(example, "docs/python.md", "exec"), place.__dict__)
    finally:
        del sys.modules["example"]
    said = capsys.readouterr().out
    assert "near Wire" in said
    assert "timeline: Who published what when" in said


def test_questions_are_told_in_a_notebook(press):
    """By name and first line, with their help and signature."""
    ask = press.archive.ask
    assert "timeline" in dir(ask)
    assert "by_outlet: What each outlet has" in repr(ask)
    assert "earliest comes first" in ask.timeline.__doc__
    assert "zone" in str(ask.timeline.__signature__)
