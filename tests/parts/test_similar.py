"""What an archive holds that is like a text: copies by fingerprint, coverage by words, seeds by comparing."""

import json
from datetime import UTC, datetime

import pytest

from desk.cli import main
from pipelines.comparison import fingerprint
from pipelines.similar import similar
from storage.archive import open_archive
from tests.factories import make_article, make_assignment, make_facts, make_held, make_page, make_seed
from tests.stories import DAM, DAM_ELSEWHERE, DAM_ELSEWHERE_TITLE, DAM_TITLE, FERRY, MARKET
from vocabulary.judgement import Pair, Said
from vocabulary.match import Verdict
from vocabulary.policy import Target

PART = " ".join(DAM.split()[40:130])
EDITED = DAM.replace("Tuesday", "Wednesday").replace("eleven metres", "twelve metres")


def fill(archive) -> dict[str, int]:
    """Four texts that are like the story of the dam, each in another way, and one that is not."""
    archive.store_seed(make_seed("dam", EDITED, title=DAM_TITLE, title_inferred=False, fingerprint=fingerprint(EDITED)))
    archive.store_seed(make_seed("market", MARKET, fingerprint=fingerprint(MARKET)))
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    texts = {
        "same": (DAM_TITLE, DAM),
        "edited": ("Crack in dam", EDITED),
        "part": ("Ferries", f"{FERRY} {PART}"),
        "elsewhere": (DAM_ELSEWHERE_TITLE, DAM_ELSEWHERE),
        "other": ("Market", MARKET),
    }
    ids = {}
    for name, (title, body) in texts.items():
        made = make_article(f"http://{name}.test/1", body, title=title, fingerprint=fingerprint(body))
        ids[name] = archive.record(run, made)[1]
    unrelated = archive.begin_run(make_assignment("stubs", seed="dam"), make_facts("stubs"), seed="dam", owner="test")
    stub = make_article(
        page=make_page("http://stub.test/1", outlet="stubs"),
        text=DAM,
        fingerprint=fingerprint(DAM),
        matches=make_held(Verdict.UNRELATED, "dam"),
    )
    ids["stub"] = archive.record(unrelated, stub)[1]
    return ids


def asked(body=DAM, **said):
    """The story of the dam as a text of its own."""
    said = {"title": DAM_TITLE, "title_inferred": False, "language": "en", "fingerprint": fingerprint(body)} | said
    return make_seed("asked", body, **{"origin": "here"} | said)


def test_copies_parts_and_coverage_of_a_text_the_closest_first(archive):
    """Each with the verdict of the comparison; a text that is not kept is told by its fingerprint."""
    ids = fill(archive)
    found = similar(archive, asked())
    assert [(one.article_id, one.seed, one.match.verdict) for one in found] == [
        (ids["same"], None, Verdict.IDENTICAL),
        (ids["stub"], None, Verdict.IDENTICAL),
        (None, "dam", Verdict.NEAR),
        (ids["edited"], None, Verdict.NEAR),
        (ids["part"], None, Verdict.EXCERPT),
        (ids["elsewhere"], None, Verdict.SAME_STORY),
    ]
    assert found[1].match.explanation == (
        "The text and the article are the same text, by its fingerprint: the text is not kept."
    )
    copies = similar(archive, asked(), copies_only=True)
    assert copies == found[:-1]


def test_an_article_is_not_like_itself_and_what_is_taken_down_is_not_shown(archive):
    """Nor is the seed that was made of it."""
    ids = fill(archive)
    archive.take_down(Target.ARTICLE, str(ids["edited"]), reason="asked for")
    found = similar(archive, make_seed("x", DAM, origin=f"archive:{ids['same']}", fingerprint=fingerprint(DAM)))
    assert ids["same"] not in [one.article_id for one in found]
    assert ids["edited"] not in [one.article_id for one in found]
    assert ids["stub"] in [one.article_id for one in found]


def test_what_a_person_judged_counts_with_its_sign(archive):
    """Of an article and another, of a seed and an article; also where the program would have shown nothing."""
    ids = fill(archive)
    at = datetime(2022, 2, 1, tzinfo=UTC)

    def say(pair, verdict):
        archive.judge(Said(pair=pair, verdict=verdict, by="ann", reason="read both", at=at), None)

    say(Pair.of_articles(ids["same"], ids["edited"]), Verdict.RELATED)
    say(Pair.of_articles(ids["same"], ids["part"]), Verdict.UNRELATED)
    say(Pair.of_articles(ids["same"], ids["other"]), Verdict.SAME_STORY)
    say(Pair(article=ids["same"], seed="dam"), Verdict.EXCERPT)
    article = asked(origin=f"archive:{ids['same']}")
    found = {one.article_id or one.seed: one for one in similar(archive, article)}
    assert {key: one.verdict for key, one in found.items()} == {
        ids["stub"]: Verdict.IDENTICAL,
        "dam": Verdict.EXCERPT,
        ids["elsewhere"]: Verdict.SAME_STORY,
        ids["other"]: Verdict.SAME_STORY,
        ids["edited"]: Verdict.RELATED,
    }
    assert (found[ids["edited"]].match.verdict, found[ids["edited"]].judged.by) == (Verdict.NEAR, "ann")
    assert found[ids["stub"]].judged is None
    of_seed = {one.article_id: one.verdict for one in similar(archive, archive.seed("dam"))}
    assert of_seed[ids["same"]] == Verdict.EXCERPT
    archive.store_seed(make_seed("made", PART, origin=f"archive:{ids['part']}", fingerprint=fingerprint(PART)))
    say(Pair(article=ids["same"], seed="made"), Verdict.NEAR)
    told = {one.article_id or one.seed: one.verdict for one in similar(archive, article)}
    assert (told["made"], told[ids["part"]]) == (Verdict.NEAR, Verdict.NEAR)
    archive.withdraw_judgement(Pair(article=ids["same"], seed="dam"), by="ann", reason="misread")
    assert {one.seed: one.verdict for one in similar(archive, article)}["dam"] == Verdict.NEAR


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Call `cuttings` in a folder with an archive of its own; returns (code, out, err)."""
    monkeypatch.delenv("ARCHIVE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    fill(archive)

    def call(*arguments):
        code = main([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    yield call
    archive.close()


def test_the_command_takes_an_id_an_address_a_file_and_a_seed(ask, tmp_path):
    """And says the same of all that are one text."""
    (tmp_path / "story.txt").write_text(DAM, encoding="utf-8")
    code, out, err = ask("similar", "1", "--jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [row["match"]["verdict"] for row in rows][:3] == ["identical", "near", "near"]
    assert ask("similar", "http://same.test/1", "--jsonl")[1] == out
    of_file = json.loads(ask("similar", tmp_path / "story.txt", "--json", "--copies")[1])
    assert [row["article_id"] for row in of_file] == [1, 6, None, 2, 3]
    assert "near" in ask("similar", "dam")[1]
    code, out, _ = ask("similar", "1", "--limit", "2")
    assert code == 0
    assert "seed dam" in out
    assert "Market" not in out


def test_the_command_says_who_judged(ask):
    """Beside what the program says."""
    assert ask("judge", "1", "3", "same_story", "--reason", "told anew", "--by", "Ann")[0] == 0
    assert "same_story, judged by Ann (program: excerpt)" in ask("similar", "1")[1]
    rows = {row["article_id"]: row for row in json.loads(ask("similar", "1", "--json")[1])}
    said = rows[3]
    assert (said["verdict"], said["match"]["verdict"], said["judged"]["by"]) == ("same_story", "excerpt", "Ann")
    assert ask("judge", "1", "3", "--undo", "--reason", "misread")[0] == 0
    assert "judged" not in ask("similar", "1")[1]


def test_what_is_no_text_is_bad_input(ask):
    """With what to do about it."""
    long = "a" * 300
    for reference in (
        "99",
        "http://nowhere.test/1",
        "nothing.txt",
        "",
        f"{long}.txt",
        f"http://nowhere.test/{long}.html",
    ):
        code, out, err = ask("similar", reference)
        assert (code, out) == (2, "")
        assert "Traceback" not in err
    for command in (("seeds", "add"), ("seeds", "show"), ("licence", "show")):
        code, _, err = ask(*command, f"{long}.txt")
        assert (code, "Traceback" in err) == (2, False)


def test_a_file_that_is_no_document_is_called_one(ask, tmp_path):
    """Not an unknown seed."""
    (tmp_path / "story.pdf").write_bytes(b"%PDF-1.7")
    code, _, err = ask("similar", "story.pdf")
    assert code == 2
    assert "story.pdf: is not a seed document (expected a file ending in .txt, .html, .htm)" in err


def test_older_fingerprints_are_counted_told_of_and_taken_anew(ask, tmp_path):
    """`fingerprints status`, the remark of `similar`, and `fingerprints rebuild`."""
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    run = archive.begin_run(make_assignment("old", everything=True), make_facts("old"), seed=None, owner="test")
    archive.record(run, make_article(page=make_page("http://old.test/1", outlet="old"), text=DAM, version=1))
    code, out, _ = ask("fingerprints", "status", "--json")
    told = json.loads(out)
    assert (code, told["to_renew"], told["lost"]) == (0, 1, 0)
    assert [(row["version"], row["fingerprints"], row["is_current"]) for row in told["versions"]] == [
        (1, 1, False),
        (2, 6, True),
    ]
    assert "1 text to take anew" in ask("fingerprints", "status")[1]
    assert "1 text with fingerprints of an older version cannot be found" in ask("similar", "1")[2]
    assert json.loads(ask("fingerprints", "rebuild", "--json")[1]) == {
        "version": 2,
        "to_renew": 1,
        "renewed": 1,
        "stopped": False,
    }
    assert "Every text that is kept has a fingerprint of today's version, 2." in ask("fingerprints", "status")[2]
    assert "Every text" in ask("fingerprints", "rebuild")[2]
    assert ask("similar", "1")[2] == ""


def test_a_rebuild_stops_cleanly(ask, tmp_path, monkeypatch):
    """Ctrl-C is no error: what is left waits for the same command."""
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    run = archive.begin_run(make_assignment("old", everything=True), make_facts("old"), seed=None, owner="test")
    archive.record(run, make_article(page=make_page("http://old.test/1", outlet="old"), text=DAM, version=1))

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.archive.Archive.renew_fingerprints", interrupted)
    code, _, err = ask("fingerprints", "rebuild")
    assert code == 130
    assert "Stopped, with 1 text left; the same command continues." in err
