"""The index of fingerprints: who is found by what, how much is read, and taking it anew."""

import pytest
from sqlalchemy import select, text

from pipelines.comparison import FINGERPRINT_VERSION, fingerprint
from pipelines.fingerprinting import rebuild, stale_versions
from storage import fingerprints
from storage.models import FingerprintHash
from storage.renewal import Gathered
from tests.factories import make_article, make_assignment, make_facts, make_fingerprint, make_held, make_seed
from tests.stories import DAM, FERRY, MARKET
from vocabulary.match import Verdict
from vocabulary.outcome import Outcome
from vocabulary.policy import Target


def indexed(archive) -> set[tuple[int, int, int]]:
    """All rows of the index."""
    with archive.reading() as connection:
        columns = (FingerprintHash.hash, FingerprintHash.version, FingerprintHash.article_id)
        return {tuple(row) for row in connection.execute(select(*columns))}


def rows_of(made, article_id: int) -> set[tuple[int, int, int]]:
    """The rows by which an article of this fingerprint is found."""
    return {(value, made.version, article_id) for value in made.hashes}


@pytest.fixture
def keep(archive):
    """Record an article in a crawl of its own that keeps everything; returns its id."""

    def call(url=None, body=None, **said):
        if "fingerprint" not in said and body in (DAM, FERRY, MARKET):
            said["fingerprint"] = fingerprint(body)
        run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
        return archive.record(run, make_article(url, body, **said))[1]

    return call


def candidates(archive, asked, most=10) -> list[int]:
    """Ids of the articles that a text is held against."""
    return [one.article_id for one in archive.candidates(asked, most=most)]


def test_a_copy_a_part_and_a_longer_text_are_found_the_likest_first(archive, keep):
    """And nothing that shares too little."""
    whole = keep(body=DAM)
    keep(body=MARKET)
    part = " ".join(DAM.split()[40:130])
    longer = keep(body=f"{part} {FERRY}", fingerprint=fingerprint(f"{part} {FERRY}"))
    assert candidates(archive, fingerprint(DAM)) == [whole, longer]
    assert set(candidates(archive, fingerprint(part))) == {whole, longer}
    assert candidates(archive, fingerprint(DAM), most=1) == [whole]
    (first, second) = archive.candidates(fingerprint(DAM), most=2)
    assert first.shared == first.of == len(fingerprint(DAM).hashes)
    assert second.shared < second.of
    assert candidates(archive, fingerprint("")) == []


def test_texts_of_two_hashes_are_found_by_both(archive, keep):
    """Short ones too: what is required is never more than there is."""
    short = keep(body="alpha beta")
    keep(body="alpha gamma")
    assert candidates(archive, make_fingerprint("alpha beta")) == [short]


def test_versions_are_never_mixed(archive, keep):
    """The same numbers of another version find nothing."""
    keep(body="one two three four", version=1)
    later = keep(body="one two three four five", version=2)
    assert candidates(archive, make_fingerprint("one two three four", version=2)) == [later]
    assert candidates(archive, make_fingerprint("one two three four", version=3)) == []


def test_of_a_hash_that_all_have_a_bounded_part_is_read(archive, keep, monkeypatch):
    """A foot that stands under all texts finds none of them; a text that all print finds the first of them."""
    monkeypatch.setattr(fingerprints, "COMMON", 3)
    foot = "all rights belong to us"
    own = [
        keep(body=f"a{n} b{n} c{n} d{n} e{n} f{n} g{n} h{n} i{n} j{n} k{n} l{n} m{n} n{n} o{n} {foot}")
        for n in range(6)
    ]
    with archive.reading() as connection:
        held = fingerprints.postings(connection, make_fingerprint(foot))
    assert {len(articles) for articles in held.values()} == {4}
    asked = f"a5 b5 c5 d5 x1 x2 x3 x4 x5 x6 x7 x8 x9 y1 y2 y3 y4 {foot}"
    assert candidates(archive, make_fingerprint(asked)) == [own[5]]
    assert candidates(archive, make_fingerprint(foot)) == own[:4]


def test_a_revised_a_renewed_and_a_removed_text_leave_nothing_behind(archive, keep):
    """The index is that of the newest texts."""
    address = "http://harbour-courier.test/1"
    first = keep(address, DAM)
    other = keep("http://harbour-courier.test/2", MARKET)
    assert indexed(archive) == rows_of(fingerprint(DAM), first) | rows_of(fingerprint(MARKET), other)
    assert keep(address, FERRY) == first
    assert indexed(archive) == rows_of(fingerprint(FERRY), first) | rows_of(fingerprint(MARKET), other)
    keep(address, FERRY, fingerprint=make_fingerprint(FERRY, version=9))
    assert indexed(archive) == rows_of(make_fingerprint(FERRY, version=9), first) | rows_of(fingerprint(MARKET), other)
    archive.take_down(Target.ARTICLE, str(first), reason="asked for")
    assert indexed(archive) == rows_of(fingerprint(MARKET), other)


def test_fingerprints_are_taken_anew_from_the_texts(archive, keep):
    """Of older versions; what is of today's is left alone, what was taken down is not found again."""
    old = keep("http://harbour-courier.test/1", DAM, fingerprint=make_fingerprint(DAM, version=1))
    new = keep("http://harbour-courier.test/2", MARKET)
    down = keep("http://harbour-courier.test/3", FERRY, fingerprint=make_fingerprint(FERRY, version=1))
    archive.take_down(Target.ARTICLE, str(down), reason="asked for")
    assert stale_versions(archive) == {1: 1}
    assert archive.fingerprint_versions() == {1: 2, FINGERPRINT_VERSION: 1}
    assert sum(rebuild(archive)) == 1
    assert stale_versions(archive) == {}
    assert indexed(archive) == rows_of(fingerprint(DAM), old) | rows_of(fingerprint(MARKET), new)
    assert archive.article(old).fingerprint == fingerprint(DAM)
    assert archive.article(down).fingerprint.version == 1
    assert sum(rebuild(archive)) == 0


def test_a_rebuild_that_was_stopped_goes_on_with_the_rest(archive, keep, monkeypatch):
    """What was kept stays kept, and is found at once."""
    monkeypatch.setattr("pipelines.fingerprinting.CHUNK", 1)
    monkeypatch.setattr("pipelines.fingerprinting.LEAST", 1)
    for n, body in enumerate((DAM, MARKET, FERRY)):
        keep(f"http://harbour-courier.test/{n}", body, fingerprint=make_fingerprint(body, version=1))
    stopped = rebuild(archive)
    assert next(stopped) == 1
    stopped.close()
    assert stale_versions(archive) == {1: 2}
    assert candidates(archive, fingerprint(DAM)) == [1]
    assert sum(rebuild(archive)) == 2
    assert {version for _, version, _ in indexed(archive)} == {FINGERPRINT_VERSION}


def test_of_todays_version_only_what_differs_is_written(archive, keep):
    """`--all` puts right what is wrong, such as a text whose words were corrected by hand."""
    wrong = make_fingerprint(DAM, version=FINGERPRINT_VERSION)
    one = keep("http://harbour-courier.test/1", DAM, fingerprint=wrong)
    two = keep("http://harbour-courier.test/2", MARKET)
    assert sum(rebuild(archive)) == 0
    assert sum(rebuild(archive, everything=True)) == 2
    assert indexed(archive) == rows_of(fingerprint(DAM), one) | rows_of(fingerprint(MARKET), two)


def test_a_text_that_was_cut_by_other_rules_is_cut_anew(archive, keep, monkeypatch):
    """Then what is compared of it changes with its fingerprint."""
    body = f"By Ann Smith\n\n{DAM}"
    one = keep("http://harbour-courier.test/1", body, compared=body, version=1)
    monkeypatch.setattr("pipelines.fingerprinting.CUT_AS_TODAY", 2)
    assert sum(rebuild(archive)) == 1
    kept = archive.article(one)
    assert (kept.text, kept.compared, kept.fingerprint) == (body, DAM, fingerprint(DAM))
    assert indexed(archive) == rows_of(fingerprint(DAM), one)


def test_a_text_that_changed_meanwhile_is_left_alone(archive, keep):
    """What a crawl has put there is newer than what was read before."""
    one = keep("http://harbour-courier.test/1", DAM, fingerprint=make_fingerprint(DAM, version=1))
    ((row,),) = archive.stale(1, most=10)
    with archive._database.writing() as connection:
        connection.execute(text("UPDATE revisions SET fingerprint_exact = 'another'"))
    assert list(archive.renew_fingerprints(gathered((row, DAM)))) == [1, 0]
    assert archive.article(one).fingerprint.version == 1
    assert not rows_of(fingerprint(DAM), one) & indexed(archive)


def gathered(*texts) -> Gathered:
    """Fingerprints of these texts, taken but not kept."""
    made = Gathered()
    for row, body in texts:
        made.add(row, body, fingerprint(body))
    return made


def test_what_a_crawl_revised_meanwhile_is_found_by_its_new_text_only(archive, keep):
    """Rows that were put in for the text before are taken out again; the text before is renewed as history."""
    address = "http://harbour-courier.test/1"
    one = keep(address, DAM, fingerprint=make_fingerprint(DAM, version=1))
    ((row,),) = archive.stale(1, most=10)
    later = f"{DAM} {FERRY}"
    keep(address, later, fingerprint=fingerprint(later))
    assert list(archive.renew_fingerprints(gathered((row, DAM)))) == [1, 0]
    assert indexed(archive) == rows_of(fingerprint(later), one)
    assert archive.fingerprint_versions() == {FINGERPRINT_VERSION: 2}


def test_what_was_taken_down_meanwhile_is_not_found(archive, keep):
    """Nothing of it stays in the index."""
    one = keep("http://harbour-courier.test/1", DAM, fingerprint=make_fingerprint(DAM, version=1))
    ((row,),) = archive.stale(1, most=10)
    archive.take_down(Target.ARTICLE, str(one), reason="asked for")
    list(archive.renew_fingerprints(gathered((row, DAM))))
    assert indexed(archive) == set()


def test_a_rebuild_that_was_killed_between_rows_and_texts_is_made_whole_by_the_next(archive, keep, monkeypatch):
    """No text says that it is found by fingerprints that are not in the index, at any moment."""
    for n, body in enumerate((DAM, MARKET)):
        keep(f"http://harbour-courier.test/{n}", body, fingerprint=make_fingerprint(body, version=1))

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("storage.renewal.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            list(rebuild(archive))
    assert rows_of(fingerprint(DAM), 1) | rows_of(fingerprint(MARKET), 2) <= indexed(archive)
    assert stale_versions(archive) == {1: 2}
    assert candidates(archive, make_fingerprint(DAM, version=1))[0] == 1
    assert sum(rebuild(archive)) == 2
    assert indexed(archive) == rows_of(fingerprint(DAM), 1) | rows_of(fingerprint(MARKET), 2)


def test_rows_go_into_the_index_in_its_order_part_by_part(archive, keep):
    """Whatever order texts came in: that is what makes a large index fast."""
    for n, body in enumerate((DAM, MARKET, FERRY)):
        keep(f"http://harbour-courier.test/{n}", body, fingerprint=make_fingerprint(body, version=1))
    ((one, two, three),) = archive.stale(1, most=10)
    parts = list(gathered((three, FERRY), (one, DAM), (two, MARKET)).parts())
    assert len(parts) > 1
    rows = [row for part in parts for row in part]
    assert rows == sorted(rows)
    assert set(rows) == rows_of(fingerprint(DAM), 1) | rows_of(fingerprint(MARKET), 2) | rows_of(fingerprint(FERRY), 3)


def test_a_stub_is_found_by_its_fingerprint_and_cannot_be_taken_anew(archive):
    """Of an unrelated article nothing else is kept."""
    archive.store_seed(make_seed())
    run = archive.begin_run(make_assignment(seed="seed"), make_facts(), seed="seed", owner="test")
    held = make_held(Verdict.UNRELATED)
    outcome, one = archive.record(run, make_article(text=DAM, fingerprint=fingerprint(DAM), matches=held))
    _, two = archive.record(run, make_article(text=FERRY, version=1, matches=held))
    assert outcome is Outcome.UNRELATED
    assert candidates(archive, fingerprint(DAM)) == [one]
    assert archive.compared([two, one])[1].compared is None
    assert [row.article_id for row in archive.compared([two, 99, one])] == [two, one]
    assert (archive.fingerprint_versions(), stale_versions(archive)) == ({1: 1, FINGERPRINT_VERSION: 1}, {})
