"""Checking an archive: what is wrong is found, what can be made anew is, and nothing else is touched."""

import sqlite3

import pytest
from sqlalchemy import text

from tests.factories import (
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_failure,
    make_page,
    make_seed,
)
from vocabulary.check import Check
from vocabulary.outcome import Outcome

WORDS = "The pier of Zuidhaven was closed on Sunday after a barge had struck its third pile."


def archived(archive, *texts):
    """Archive articles with these texts; returns their ids."""
    archive.store_seed(make_seed())
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed="seed", owner="t")
    candidates = [make_candidate() for _ in texts]
    archive.register(run, candidates)
    ids = []
    for candidate, words in zip(candidates, texts, strict=True):
        page = make_page(candidate=candidate, body=f"<p>{candidate.url} {words}</p>".encode("utf-8", "replace"))
        _, number = archive.record(run, make_article(text=words, page=page))
        ids.append(number)
    archive.end_run(run, "finished")
    return ids


def change(archive, statement, **values):
    """Damage the archive behind its back."""
    with archive._database.writing() as connection:
        return connection.execute(text(statement), values)


def found(archive, *, repair=False):
    """What is wrong, as (check, place, whether it was repaired)."""
    return [(one.check, one.place, one.is_repaired) for one in archive.check(repair=repair)]


def test_an_archive_that_was_only_crawled_into_is_whole(archive):
    """New, revised, unrelated, failed: nothing of what a crawl leaves is a finding."""
    archived(archive, WORDS, f"{WORDS} It reopened.", "x\x00y \ud800 אָלֶף ﷺ ｆｕｌｌ ﬁ", "")
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed="seed", owner="t")
    failed = make_candidate()
    archive.register(run, [failed])
    archive.record(run, make_failure(Outcome.FAILED, "dns", page=make_page(candidate=failed, body=b"", status=None)))
    assert found(archive) == []


def test_each_check_is_told_of(archive):
    """A bar can show how far it is; each check ends with all of it done."""
    told = []
    list(archive.check(tell=told.append))
    assert list(dict.fromkeys(one.check for one in told)) == list(Check)
    assert all(0 <= one.done <= one.total for one in told if one.total)


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("UPDATE search_texts SET body = 'other words' WHERE article_id = :id", Check.SEARCH),
        ("UPDATE search_texts SET title = 'other' WHERE article_id = :id", Check.SEARCH),
        ("DELETE FROM search_texts WHERE article_id = :id", Check.SEARCH),
        ("UPDATE revisions SET published_utc = '2022-01-16 10:00:00' WHERE article_id = :id", Check.SEARCH),
        ("DELETE FROM fingerprint_hashes WHERE article_id = :id", Check.FINGERPRINTS),
        ("UPDATE fingerprint_hashes SET hash = hash + 1 WHERE article_id = :id", Check.FINGERPRINTS),
        ("UPDATE articles SET revisions = 3 WHERE id = :id", Check.ARTICLES),
        (
            f"INSERT INTO bodies (sha256, size, stored_size, zstd) VALUES ('{'a' * 64}', 1, 0, '')",
            Check.ORPHANS,
        ),
    ],
)
def test_what_is_derived_is_found_wrong_and_made_anew(archive, damage, check):
    """The first look tells, the second mends, the third finds nothing; search finds the article again."""
    one, _ = archived(archive, WORDS, "Rovers won the derby by two goals to nil.")
    change(archive, damage.replace(":id", str(one)))
    first = [name for name, _, _ in found(archive)]
    assert check in first
    assert not any(repaired for _, _, repaired in found(archive))
    assert all(repaired for _, _, repaired in found(archive, repair=True))
    assert found(archive) == []
    from storage import queries

    assert [row.article_id for row in queries.search(archive, '"third pile"').rows] == [one]


@pytest.mark.parametrize("is_damaged", [True, False])
def test_a_rebuild_that_was_broken_off_is_one_finding(archive, is_damaged):
    """Before revisions say that new rows are theirs, and before old rows are gone; what else is wrong is told apart."""
    one, _, _ = archived(archive, WORDS, "Rovers won the derby by two goals to nil.", "Another text altogether.")
    more = "INSERT INTO fingerprint_hashes SELECT hash, version + 1, article_id FROM fingerprint_hashes"
    change(archive, f"{more} WHERE article_id <> {one}")
    if is_damaged:
        change(archive, f"UPDATE fingerprint_hashes SET version = version + 1 WHERE article_id = {one}")
    (unfinished, *wrong) = archive.check()
    assert unfinished.problem == "has rows of two versions for 2 articles: a rebuild is not finished"
    assert unfinished.remedy == "`cuttings fingerprints rebuild` finishes it"
    assert [finding.place for finding in wrong] == [f"fingerprint_hashes of article {one}"] * is_damaged
    assert all(repaired for _, _, repaired in found(archive, repair=True))
    assert found(archive) == []


def test_words_of_a_text_that_is_not_kept_find_nothing(archive):
    """What a take-down must have removed is removed."""
    one, _ = archived(archive, WORDS, "Another text about something else.")
    change(archive, f"UPDATE revisions SET text = NULL, text_withheld = 'taken down' WHERE article_id = {one}")
    assert (Check.SEARCH, f"search_texts {one}", True) in found(archive, repair=True)
    assert found(archive) == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (b"no zstd", "cannot be unpacked"),
        (None, "were stored"),
    ],
)
def test_damaged_bytes_are_told_and_left(archive, damage, problem):
    """They cannot be made anew: a person decides."""
    archived(archive, WORDS)
    if damage is None:
        change(archive, "UPDATE bodies SET stored_size = stored_size + 1")
    else:
        change(archive, "UPDATE bodies SET zstd = :bytes, stored_size = :size", bytes=damage, size=len(damage))
    (one,) = archive.check(repair=True)
    assert (one.check, one.is_repairable, one.is_repaired) == (Check.BODIES, False, False)
    assert problem in one.problem
    assert "refetch" in one.remedy


def test_bytes_that_are_others_are_told(archive):
    """A hash is the bytes' name: other bytes under it are no proof of anything."""
    archived(archive, WORDS, f"{WORDS} And again.")
    change(
        archive,
        "UPDATE bodies SET zstd = (SELECT b.zstd FROM bodies b ORDER BY sha256 LIMIT 1), "
        "size = (SELECT b.size FROM bodies b ORDER BY sha256 LIMIT 1), "
        "stored_size = (SELECT b.stored_size FROM bodies b ORDER BY sha256 LIMIT 1)",
    )
    (one,) = archive.check()
    assert one.problem == "holds other bytes than those that came"


def test_a_text_without_its_licence_is_told(archive):
    """What is recorded in one transaction must be there together."""
    (one,) = archived(archive, WORDS)
    for table in ("origins_due", "licence_evidence", "licence_readings"):
        change(archive, f"DELETE FROM {table}")
    change(archive, "DELETE FROM licence_decisions WHERE revision_id IS NOT NULL")
    assert [(finding.place, finding.problem) for finding in archive.check()] == [
        (f"articles {one}", "has no decision on its licence for the text of revision 1")
    ]


def test_broken_references_of_a_file_are_told(sqlite_archive, tmp_path):
    """Whoever changed the file with another program did not keep them."""
    (one,) = archived(sqlite_archive, WORDS)
    other = sqlite3.connect(tmp_path / "cuttings.db")
    other.execute("DELETE FROM pages")
    other.commit()
    other.close()
    places = [finding.place for finding in sqlite_archive.check() if finding.check is Check.REFERENCES]
    assert "captures 1" in places
    assert one == 1


def test_a_full_text_index_that_lost_words_is_built_anew(sqlite_archive):
    """Only FTS5 itself can tell."""
    archived(sqlite_archive, WORDS)
    change(sqlite_archive, "DELETE FROM article_search_data WHERE id > 10")
    assert (Check.SEARCH, "article_search", True) in found(sqlite_archive, repair=True)
    assert found(sqlite_archive) == []


def test_a_reference_that_the_server_does_not_enforce_is_told(postgresql_archive):
    """It says so itself."""
    added = "ALTER TABLE tags ADD CONSTRAINT unheld FOREIGN KEY (revision_id) REFERENCES revisions (id) NOT VALID"
    change(postgresql_archive, added)
    try:
        assert [(one.check, one.place) for one in postgresql_archive.check()] == [(Check.REFERENCES, "tags")]
    finally:
        change(postgresql_archive, "ALTER TABLE tags DROP CONSTRAINT unheld")
