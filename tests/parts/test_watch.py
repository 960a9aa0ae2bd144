"""Watch terms and windows of seeds: read strictly, a help for searches and the screen, never a verdict."""

import asyncio
import json
from dataclasses import replace

import pytest

from crawler.assign import around_seed
from crawler.seeds import read_sidecar, search_sidecar
from desk.cli import main
from pipelines.comparison import Text, compare
from pipelines.comparison.seed import held_against
from pipelines.comparison.watching import excluded, is_watched
from pipelines.reading import read_page
from pipelines.screening import screened
from pipelines.seed import resolve_seed, with_queries, with_search
from storage import queries
from tests.factories import make_article, make_assignment, make_facts, make_seed
from tests.parts.test_match_step import Kept, make_step
from tests.stories import DAM
from tests.unit.test_screening import CHESS, SEED, URL, page
from vocabulary.match import Verdict
from vocabulary.moment import Moment
from vocabulary.outcome import InputError, Outcome
from vocabulary.watch import Watch

SIDECAR = """
[watch]
names = ["Halcyon Star", "Lavrov*"]
places = "Cape Merrin"
words = ["ferry"]
exclude = ["regatta"]
[window]
before = "7d"
after = "8w"
"""
WATCH = Watch(names=("Halcyon Star", "Lavrov*"), places=("Cape Merrin",), words=("ferry",), exclude=("regatta",))


def test_the_tables_of_a_sidecar_are_read(tmp_path):
    """Lists of terms, of which a single one may be given alone, and days before and after."""
    path = tmp_path / "a.toml"
    path.write_text(SIDECAR)
    sidecar = read_sidecar(path)
    assert (sidecar.watch, sidecar.days_before, sidecar.days_after) == (WATCH, 7, 56)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[watch]\nname = ["x"]', "watch.name: is not a known field .did you mean .names"),
        ("[watch]\nnames = 5", "watch.names: is a number"),
        ('[watch]\nnames = ["…"]', "watch.names: .…. has no letter"),
        ('[watch]\nnames = ["a*b"]', "watch.names: .a.b. has a star that is not its end"),
        (f'[watch]\nwords = ["{"x" * 101}"]', "watch.words: .x+. is no term of up to 100"),
        (f"[watch]\nwords = {json.dumps([f'w{n}' for n in range(51)])}", "watch.words: has 51 terms, expected 50"),
        ('[watch]\nnames = ["Ana"]\nexclude = ["ana"]', "watch.exclude: .ana. is also watched for"),
        ('watch = "x"', "watch: is a text, expected a table"),
        ('[window]\nbefore = "7"', "window.before: .7. is no length of time .days or weeks, such as"),
        ('[window]\nafter = "12h"', "window.after: .12h. is no length of time"),
        ('[window]\nafter = "9999d"', "window.after: .9999d. is no length of at most 3650 days"),
        ("[window]\nafter = 7", "window.after: is a number, expected a text"),
        ('[window]\nuntil = "7d"', "window.until: is not a known field"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_field(tmp_path, text, told):
    """And what was expected."""
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_sidecar(path)


def test_a_seed_of_the_archive_has_these_tables_alone(tmp_path):
    """In NAME.toml without a document; everything else its article says."""
    (tmp_path / "article-7.toml").write_text(SIDECAR)
    assert search_sidecar("article-7", [tmp_path]).watch == WATCH
    assert search_sidecar("article-8", [tmp_path]).watch == Watch()
    (tmp_path / "article-7.toml").write_text('title = "x"\n' + SIDECAR)
    with pytest.raises(InputError, match=r"title: cannot be said here.*only \[watch\] and \[window\]"):
        search_sidecar("article-7", [tmp_path])


def test_a_document_beside_them_may_say_more(tmp_path):
    """Its sidecar is read as a whole."""
    (tmp_path / "ferry.txt").write_text(DAM)
    (tmp_path / "ferry.toml").write_text('title = "x"\n' + SIDECAR)
    assert with_search(make_seed("ferry"), [tmp_path]).watch == WATCH


def test_a_seed_of_the_archive_is_resolved_with_them(sqlite_archive, tmp_path):
    """By name and by article."""
    run = sqlite_archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    _, article = sqlite_archive.record(run, make_article(None, DAM))
    (tmp_path / f"article-{article}.toml").write_text(SIDECAR)
    seed = resolve_seed(str(article), sqlite_archive, [tmp_path])
    assert (seed.watch, seed.days_before, seed.days_after) == (WATCH, 7, 56)
    sqlite_archive.store_seed(seed)
    assert resolve_seed(seed.name, sqlite_archive, [tmp_path]).watch == WATCH
    assert "Halcyon Star" in seed.queries


def test_the_window_is_the_sidecars():
    """Each side by itself; the other stays what it is for every seed."""
    seed = make_seed(published=Moment(iso="2022-01-14", source="sidecar"), days_before=0)
    window = around_seed(make_assignment(seed="seed"), seed)
    assert f"{window.since:%m-%d} {window.until:%m-%d}" == "01-14 02-14"
    window = around_seed(make_assignment(seed="seed"), replace(seed, days_before=None, days_after=1))
    assert f"{window.since:%m-%d} {window.until:%m-%d}" == "01-11 01-16"


def test_terms_are_asked_of_searches():
    """Names in every language, words in the seed's; nothing twice, and not more than six."""
    bare = with_queries(make_seed(text=DAM, language="en"))
    asked = with_queries(make_seed(text=DAM, language="en", watch=WATCH))
    assert asked.queries == (*bare.queries, "Halcyon Star", "Lavrov", "Halcyon Star Cape Merrin", "Halcyon Star ferry")
    assert asked.names == (*bare.names, "Halcyon Star", "Lavrov", "Halcyon Star Cape Merrin")
    many = Watch(names=("Ana", "ana", *(f"Name{number}" for number in range(9))))
    assert len(with_queries(make_seed(text=DAM, language="en", watch=many)).queries) == len(bare.queries) + 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The HALCYON  STAR lay off Cape Merrin.", True),
        ("The Halcyon Star and Lavrova.", True),
        ("The Halcyon Star again and again: Halcyon Star.", False),
        ("A halcyon starfish, ferryman, at Cape Merrington.", False),
    ],
)
def test_terms_are_whole_words(text, found):
    """In any case, over any white space; a star is any ending; one term twice is one."""
    assert is_watched(WATCH, Text(title=None, text=text)) is found
    assert is_watched(WATCH, Text(title="Lavrov", text=text)) or "Halcyon" not in text
    assert not is_watched(Watch(), Text(title=None, text=text))


def test_terms_of_languages_without_spaces_are_found():
    """As characters in a row, folded as texts are."""
    watch = Watch(names=("北京",), exclude=("لاوروف",))
    assert excluded(Watch(exclude=("北京",)), Text(title=None, text="昨天在北京举行")) == ("北京",)
    assert excluded(watch, Text(title="لاوروف", text="x")) == ("لاوروف",)


def test_a_page_with_two_terms_is_read_in_full_and_no_more_than_that():
    """The verdict is what it is without them."""
    body = page(f"{CHESS} The Halcyon Star and Mr Lavrov were there.")
    assert screened(body, seed=SEED, url=URL) is not None
    seed = replace(SEED, watch=WATCH)
    assert screened(body, seed=seed, url=URL) is None
    assert screened(page(f"{CHESS} The Halcyon Star was there."), seed=seed, url=URL) is not None
    read = read_page(body, url=URL, seed=seed, screening=True)
    assert (read.screen, read.match.verdict) == ("", Verdict.UNRELATED)


def test_an_excluded_term_marks_and_changes_nothing_else():
    """The explanation says so, in crawls and whenever a stored article is held against the seed."""
    seed = make_seed(text=DAM, language="en", watch=Watch(exclude=("dam*", "regatta")))
    text = Text(title=None, text=DAM, language="en")
    marked, bare = held_against(seed, text), held_against(replace(seed, watch=Watch()), text)
    assert marked.explanation == f"{bare.explanation} Marked: excluded by “dam*”."
    assert replace(marked, explanation=bare.explanation) == bare
    assert bare.verdict is compare(Text(title=None, text=DAM), text).verdict


def test_the_outcome_of_a_marked_article_says_so(sqlite_archive):
    """Coverage or not, it is kept as it would be."""
    seed = make_seed("dam", DAM, language="en", watch=Watch(exclude=("dam",)))

    async def judged():
        step = make_step(Kept(), seed=seed)
        await step.open_spider()
        article = await step.process_item(make_article(None, DAM))
        await step.close_spider()
        return article

    article = asyncio.run(judged())
    assert article.reason == "excluded by “dam”"
    sqlite_archive.store_seed(seed)
    run = sqlite_archive.begin_run(make_assignment(seed="dam"), make_facts(), seed="dam", owner="test")
    assert sqlite_archive.record(run, article)[0] is Outcome.ARCHIVED
    assert [row.reason for row in queries.pages(sqlite_archive, run)] == ["excluded by “dam”"]


def test_show_tells_terms_and_window(tmp_path, monkeypatch, capsys):
    """And what they add to the questions."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "cuttings.toml").write_text("")
    (tmp_path / "seeds" / "ferry.txt").write_text(DAM)
    (tmp_path / "seeds" / "ferry.toml").write_text("published = 2022-01-14\n" + SIDECAR)
    monkeypatch.chdir(tmp_path)
    assert main(["seeds", "show", "ferry"]) == 0
    out = capsys.readouterr().out
    assert "2022-01-07 to 2022-03-11 (7 days before and 56 days after, as its sidecar says)" in out
    assert "Halcyon Star, Lavrov*" in out
    assert "regatta" in out
    assert main(["seeds", "show", "ferry", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["watch"]["exclude"], told["days_before"]) == (["regatta"], 7)
