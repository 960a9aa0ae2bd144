"""A person's word in place of the program's verdict: kept, shown, taken back, and counted everywhere."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from storage import queries
from storage.archive import open_archive
from storage.errors import StorageError
from tests.factories import make_article, make_assignment, make_facts, make_held, make_match, make_page, make_seed
from tests.parts.test_cli_archive import OTHER_TEXT, article, candidate, crawled, desk  # noqa: F401 - fixtures
from tests.tables import counts
from vocabulary.judgement import Pair, Said
from vocabulary.match import Verdict
from vocabulary.outcome import InputError, Outcome, RunState

URL = "http://harbour-courier.test/1"
LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def run(archive) -> int:
    """Return a run that keeps everything; the seed `seed` is stored."""
    archive.store_seed(make_seed())
    return archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")


def keep(archive, run, text, verdict, url=None) -> int:
    """Archive an article with the program's verdict against the seed."""
    return archive.record(run, make_article(url, text, matches=make_held(verdict)))[1]


def say(archive, article, verdict, by="ann", at=LATER, **said):
    """Judge the article against the seed."""
    pair = said.pop("pair", Pair(article=article, seed="seed"))
    program = said.pop("program", make_match(Verdict.NEAR, rules=1))
    return archive.judge(Said(pair=pair, verdict=verdict, by=by, reason="read both", at=at), program)[0]


def verdicts(archive) -> list[tuple[int, str]]:
    """Articles of the coverage with what counts of them."""
    return [(row.article_id, row.verdict) for row in queries.coverage(archive, "seed")]


def test_what_a_person_says_counts_in_every_question(archive, run):
    """Coverage, its order, its filters, searches, exports and figures; the program's word stays beside it."""
    one = keep(archive, run, "alpha text", Verdict.NEAR)
    other = keep(archive, run, "beta text", Verdict.UNRELATED)
    assert verdicts(archive) == [(one, "near")]
    say(archive, one, Verdict.UNRELATED)
    say(archive, other, Verdict.SAME_STORY)
    assert verdicts(archive) == [(other, "same_story")]
    (row,) = queries.coverage(archive, "seed")
    assert (row.program_verdict, row.judged_by, row.judged_reason, row.judged_at, row.judged_on_earlier_text) == (
        *("unrelated", "ann", "read both", LATER, False),
    )
    assert [row.article_id for row in queries.coverage(archive, "seed", verdicts=[Verdict.UNRELATED])] == [one]
    assert [row.article_id for row in queries.search(archive, "text", seed="seed").rows] == [other]
    assert [row.article_id for row in queries.search(archive, "text", verdict=Verdict.SAME_STORY).rows] == [other]
    assert [row.id for row in queries.export_rows(archive, seed="seed")] == [other]
    (held,) = archive.article(one).matches
    assert (held.verdict, held.match.verdict, held.judged.by) == ("unrelated", "near", "ann")
    assert counts(archive).judgements == 2


def test_the_newest_counts_and_can_be_taken_back(archive, run):
    """One after the other; what was taken back stays listed, and the program's word is the last."""
    article = keep(archive, run, "alpha", Verdict.NEAR)
    pair = Pair(article=article, seed="seed")
    say(archive, article, Verdict.RELATED)
    say(archive, article, Verdict.EXCERPT, by="bo", at=LATER + timedelta(days=1))
    say(archive, article, Verdict.IDENTICAL, by="cy", at=LATER - timedelta(days=1))
    assert verdicts(archive) == [(article, "excerpt")]
    archive.withdraw_judgement(pair, by="ann", reason="bo had another text")
    assert verdicts(archive) == [(article, "related")]
    archive.withdraw_judgement(pair, of="cy", by="cy", reason="mistaken")
    archive.withdraw_judgement(pair, by="ann", reason="mistaken")
    assert verdicts(archive) == [(article, "near")]
    with pytest.raises(InputError, match="there is no judgement to take back"):
        archive.withdraw_judgement(pair, by="ann", reason="once more")
    rows = queries.judgements(archive)
    assert [(row.by, row.withdrawn_by, row.withdrawn_reason, row.counts) for row in rows] == [
        ("ann", "ann", "mistaken", False),
        ("bo", "ann", "bo had another text", False),
        ("cy", "cy", "mistaken", False),
    ]


def test_a_judgement_outlives_a_new_verdict_of_the_program(archive, run):
    """The list shows what the program said then and says now."""
    article = keep(archive, run, "alpha", Verdict.NEAR)
    say(archive, article, Verdict.SAME_STORY)
    archive.add_match(article, "seed", make_match(Verdict.RELATED, rules=2))
    assert verdicts(archive) == [(article, "same_story")]
    (row,) = queries.judgements(archive, seed="seed")
    assert (row.program_verdict, row.program_rules, row.program_now) == ("near", 1, "related")


def test_a_judgement_is_kept_with_all_that_follows_of_it_or_not_at_all(archive, run, monkeypatch):
    """The program's verdict on a pair that was never compared, the judgement, and the page that is to be fetched."""
    article = archive.record(run, make_article(text="alpha text"))[1]
    said = Said(
        pair=Pair(article=article, seed="seed"), verdict=Verdict.SAME_STORY, by="ann", reason="read both", at=LATER
    )

    def broken(*_, **__):
        raise StorageError("archive", "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("storage.refetches.queue", broken)
        with pytest.raises(StorageError):
            archive.judge(said, make_match(Verdict.RELATED), refetch="ann")
    assert (queries.judgements(archive), archive.article(article).matches) == ([], ())
    assert archive.judge(said, make_match(Verdict.RELATED), refetch="ann")[1] is False
    (held,) = archive.article(article).matches
    assert (held.match.verdict, held.verdict) == (Verdict.RELATED, Verdict.SAME_STORY)
    archive.judge(said, make_match(Verdict.NEAR))
    assert archive.article(article).matches[0].match.verdict is Verdict.RELATED


def test_what_a_person_calls_coverage_is_kept_with_its_text(archive):
    """When its page is read again, whatever the program says of it."""
    archive.store_seed(make_seed())
    for _ in range(2):
        run = archive.begin_run(make_assignment(seed="seed"), make_facts(), seed="seed", owner="test")
        stub = make_article(URL, "alpha", matches=make_held(Verdict.UNRELATED))
        outcome, article = archive.record(run, stub)
        archive.end_run(run, RunState.FINISHED)
        assert outcome is Outcome.UNRELATED
    assert archive.article(article).text is None
    say(archive, article, Verdict.SAME_STORY)
    assert archive.queue_refetches("seed", {article: "ann"}) == {}
    pair = Pair(article=article, seed="seed")
    said = Said(pair=pair, verdict=Verdict.RELATED, by="ann", reason="read both", at=LATER)
    assert archive.judge(said, None, refetch="ann")[1]
    run = archive.begin_run(make_assignment(seed="seed"), make_facts(), seed="seed", owner="test")
    (candidate,) = archive.pending(run)
    again = make_article(URL, "alpha", page=make_page(candidate=candidate), matches=make_held(Verdict.UNRELATED))
    assert archive.record(run, again)[0] is Outcome.ARCHIVED
    assert archive.article(article).text == "alpha"
    assert archive.pending(archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")) == []


def test_a_changed_text_is_told(archive, run):
    """The judgement goes on counting, marked as that of an earlier text."""
    article = keep(archive, run, "alpha", Verdict.NEAR, url=URL)
    say(archive, article, Verdict.SAME_STORY)
    again = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    archive.record(again, make_article(URL, "A new text.", matches=make_held(Verdict.NEAR)))
    (row,) = queries.coverage(archive, "seed")
    # the second text came with the same time as the first: what is judged after both is the newest
    assert row.verdict == "same_story"
    assert row.judged_on_earlier_text
    (listed,) = queries.judgements(archive)
    assert listed.on_earlier_text
    say(archive, article, Verdict.SAME_STORY, at=LATER + timedelta(days=2))
    assert not queries.coverage(archive, "seed")[0].judged_on_earlier_text


def test_two_articles_are_a_pair_in_either_order(archive, run):
    """And say nothing about the seed."""
    one, other = (keep(archive, run, text, Verdict.NEAR) for text in ("alpha", "beta"))
    say(archive, one, Verdict.IDENTICAL, pair=Pair.of_articles(other, one), program=None)
    say(archive, one, Verdict.RELATED, pair=Pair.of_articles(one, other), program=None, at=LATER + timedelta(days=1))
    assert [(row.other_article_id, row.article_id, row.verdict, row.counts) for row in queries.judgements(archive)] == [
        (one, other, "identical", False),
        (one, other, "related", True),
    ]
    assert [verdict for _, verdict in verdicts(archive)] == ["near", "near"]
    assert len(queries.judgements(archive, article_id=one)) == 2


def test_the_same_is_not_kept_twice(archive, run):
    """An import may be repeated; a second opinion of the same person is another one."""
    article = keep(archive, run, "alpha", Verdict.NEAR)
    said = Said(pair=Pair(article=article, seed="seed"), verdict=Verdict.RELATED, by="ann", reason="", at=LATER)
    assert len(archive.judge_all([(said, None)])) == 1
    assert archive.judge_all([(said, None)]) == []
    assert len(queries.judgements(archive)) == 1


def test_nothing_is_kept_of_half_a_list(archive, run):
    """An unknown article at the end undoes the beginning."""
    article = keep(archive, run, "alpha", Verdict.NEAR)
    good, bad = (
        Said(pair=Pair(article=one, seed="seed"), verdict=Verdict.RELATED, by="ann", reason="", at=LATER)
        for one in (article, 99)
    )
    with pytest.raises(StorageError, match="there is no article 99"):
        archive.judge_all([(good, None), (bad, None)])
    assert queries.judgements(archive) == []


@pytest.fixture
def office(desk, tmp_path):  # noqa: F811 - it is that of the other module
    """The desk, whose archive also has article 2, of which only the fingerprint is kept."""
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    facts = make_facts("harbour_courier")
    run = archive.begin_run(make_assignment("harbour_courier", seed="ferry"), facts, seed="ferry", owner="test")
    stub = article(candidate("football"), archive.seed("ferry"), "=Rovers win", OTHER_TEXT, kept=True)
    archive.record(run, stub)
    archive.end_run(run, RunState.FINISHED)
    archive.close()
    return desk


def test_judging_by_hand(office):
    """Said, shown in coverage and show, listed, exported, taken back."""
    code, out, _ = office("judge", "ferry", "1", "same_story", "--reason", "another  hand", "--by", "ann")
    assert (code, out) == (0, "ferry and article 1: same_story, says ann; the program: identical.\n")
    _, out, _ = office("coverage", "ferry")
    assert "judged by ann (program: identical)" in out
    assert "1 article at 1 outlet: 1 independent text.\nBy verdict: 1 same story.\n" in out
    _, out, _ = office("show", "1")
    assert "Judged by ann" in out
    assert "another hand. The program: identical." in out
    _, out, _ = office("judgements", "--json")
    (row,) = json.loads(out)
    assert (row["verdict"], row["by"], row["reason"], row["program_verdict"]) == (
        *("same_story", "ann", "another hand", "identical"),
    )
    _, out, _ = office("export", "--seed", "ferry", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["verdict"], row["program_verdict"], row["judged_by"]) == ("same_story", "identical", "ann")
    code, out, err = office("judge", "ferry", "1", "--undo", "--reason", "it is the same", "--by", "ann")
    assert (code, out) == (0, "ferry and article 1: identical, says the program.\n")
    assert "is taken back" in err
    _, out, _ = office("judgements")
    assert "[taken back by ann: it is the same]" in out


def test_an_article_of_which_only_the_fingerprint_is_kept_is_judged(office):
    """What the program says of it is what a fingerprint can tell."""
    code, out, err = office(
        "judge", "ferry", "http://harbour-courier.test/football", "related", "--reason", "r", "--by", "a"
    )
    assert "the next crawl of harbour_courier fetches it" in err
    assert "fetches it again, for ferry: a calls it related." in office("show", "2")[2]
    assert json.loads(office("show", "2", "--json")[1])["refetches"][0]["seed"] == "ferry"
    assert json.loads(office("show", "2", "--json", "--public")[1])["matches"][0]["judged"]["reason"] == ""
    assert (code, out) == (0, "ferry and article 2: related, says a; the program: unrelated.\n")
    assert "Rovers" in office("coverage", "ferry")[1]


def test_a_judged_pair_is_told_where_it_is_compared(office):
    """In either order; other pairs say nothing of it."""
    assert "judged" not in json.loads(office("compare", "ferry", "1", "--json")[1])
    office("judge", "ferry", "1", "related", "--reason", "another hand", "--by", "ann")
    for pair in (("ferry", "1"), ("1", "ferry"), ("ferry", "http://harbour-courier.test/copy")):
        _, out, _ = office("compare", *pair)
        assert "related by ann: another hand" in out
    told = json.loads(office("compare", "ferry", "1", "--json")[1])
    assert (told["verdict"], told["judged"]["verdict"]) == ("identical", "related")
    assert "judged" not in json.loads(office("compare", "1", "1", "--json")[1])
    assert "judged" not in json.loads(office("compare", "some words of text", "1", "--json")[1])


def test_two_articles_are_judged(office):
    """With what the program says of the two."""
    code, out, _ = office("judge", "2", "1", "unrelated", "--reason", "r", "--by", "a", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["seed"], told["other_article_id"], told["article_id"], told["verdict"]) == (None, 1, 2, "unrelated")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["ferry", "1", "near"], "--reason is needed"),
        (["ferry", "1", "near", "--reason", " "], "--reason is needed"),
        (["ferry", "1", "--reason", "r"], "give A, B and a VERDICT"),
        (["ferry", "1", "near", "--undo", "--reason", "r"], "give A, B and a VERDICT"),
        (["ferry", "1", "neer", "--reason", "r"], "is not one of"),
        (["ferry", "99", "near", "--reason", "r"], "article 99: is not in the archive"),
        (["nobody", "1", "near", "--reason", "r"], "is not in the archive"),
        (["1", "1", "near", "--reason", "r"], "is no pair with itself"),
        (["ferry", "1", "near", "--reason", "r", "--by", ""], "--by: is no name"),
        (["ferry", "1", "--undo", "--reason", "r"], "there is no judgement to take back"),
        (["--import", "sheet.csv", "--reason", "r"], "--import takes its pairs"),
        (["--import", "none.csv"], "none.csv: cannot be read"),
    ],
)
def test_what_cannot_be_judged_is_told(office, call, told):
    """In one line, with exit code 2."""
    code, _, err = office("judge", *call)
    assert code == 2
    assert told in err


def test_a_sheet_goes_out_blind_and_comes_back(office, tmp_path):
    """Two people fill it in; the figures follow, and a second import changes nothing."""
    code, out, _ = office("judgements", "sample", "ferry", "--n", "5")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert {row["article"] for row in rows} == {"1", "2"}
    assert "program" not in rows[0]
    assert "program" in office("judgements", "sample", "ferry", "--with-verdict")[1].splitlines()[0]
    sheet = tmp_path / "sheet.csv"
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for by in ("ann", "bo"):
            for row in rows:
                other = by == "bo" and row["article"] == "2"
                writer.writerow(row | {"by": by, "verdict": "related" if other else "identical", "at": "2026-01-02"})
    code, out, _ = office("judge", "--import", sheet)
    assert (code, out) == (0, "Kept 4 judgements of 2 people.\n")
    code, out, _ = office("judge", "--import", sheet, "--json")
    assert json.loads(out) == {"kept": 0, "known": 4, "blank": 0}
    _, out, _ = office("judgements", "agreement", "--json")
    told = json.loads(out)
    assert told["judges"] == {"ann": 2, "bo": 2}
    assert told["percent"] == 0.5
    assert told["program"]["table"] == {"identical": {"identical": 1}, "related": {"unrelated": 1}}
    assert (told["program"]["precision"], told["program"]["recall"]) == (1.0, 0.5)
    _, out, _ = office("judgements", "agreement")
    assert "Krippendorff's alpha, ordinal" in out
    assert "recall of coverage" in out


def test_a_wrong_line_keeps_the_whole_sheet_out(office, tmp_path):
    """With the line and the column."""
    (tmp_path / "sheet.csv").write_text("a,b,verdict,by\nferry,1,near,ann\nferry,1,same,bo\n")
    code, _, err = office("judge", "--import", "sheet.csv")
    assert code == 2
    assert "line 3: verdict" in err
    assert json.loads(office("judgements", "--json")[1]) == []


def test_figures_before_anyone_has_judged(office):
    """A remark, and zeros for programs."""
    assert "Nobody has judged" in office("judgements")[2]
    assert "Nobody has judged" in office("judgements", "agreement")[2]
    assert json.loads(office("judgements", "agreement", "--json")[1])["program"]["pairs"] == 0
