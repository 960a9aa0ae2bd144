"""What a page states of its article, and all that was stated of each field, kept with the text on either database."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from storage import particulars, queries
from storage.models import Stated, Tag
from storage.particulars import packed, unpacked
from tests.factories import make_article, make_assignment, make_facts, make_held, make_page, make_seed
from vocabulary.match import Verdict
from vocabulary.metadata import Image, Particulars, Statement
from vocabulary.outcome import RunState

FERRY = Particulars(
    section="Häfen & Meer",
    tags=("Fähre", "Climate Change"),
    description="A ferry and a cow.",
    publisher="Quay Press",
    image=Image(url="https://quay.test/ferry.jpg", caption="The ferry.", credit="Ana Roe"),
)
RECORD = (
    Statement("title", "h1", "Harbour closed"),
    Statement("title", "og:title", "Harbour closed", "Harbour closed | Quay", "agrees"),
    Statement("tags", "feed", "", "\x00 \ud800", "refused: no tag in it"),
)


def kept(archive, *articles, seed=None):
    """Have a run keep these articles; returns their ids."""
    run = archive.begin_run(make_assignment(seed=seed, everything=seed is None), make_facts(), seed=seed, owner="test")
    ids = [archive.record(run, article)[1] for article in articles]
    archive.end_run(run, RunState.FINISHED)
    return ids


def rows(archive, table) -> int:
    """Return how many rows a table has."""
    with archive.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_a_page_states_is_kept_with_its_text(archive):
    """With the article, and with each of its texts."""
    page = make_page()
    (article_id,) = kept(archive, make_article(page=page, particulars=FERRY, record=RECORD))
    assert archive.article(article_id).particulars == FERRY
    assert queries.statements(archive, article_id)[:2] == RECORD[:2]
    later = Particulars(section="Sea", image=Image(url="https://quay.test/cow.jpg"))
    kept(archive, make_article(page=page, text="It was opened again.", particulars=later, record=RECORD[:1]))
    first, second = queries.revisions(archive, article_id)
    assert (first.particulars, second.particulars) == (FERRY, later)
    assert queries.statements(archive, article_id) == RECORD[:1]


def test_what_no_database_holds_does_not_cost_the_record():
    """Lone surrogates and NUL become U+FFFD."""
    record = unpacked(packed(RECORD))
    assert record[:2] == RECORD[:2]
    assert record[2].raw.count("\ufffd") == 1
    assert unpacked(packed(())) == ()


def test_nothing_is_kept_of_an_unrelated_article(archive):
    """Of it only the fingerprint is kept; once its text is, so is what its page states."""
    archive.store_seed(make_seed())
    page = make_page()
    stub = make_article(page=page, particulars=FERRY, record=RECORD, matches=make_held(Verdict.UNRELATED))
    (article_id,) = kept(archive, stub, seed="seed")
    assert archive.article(article_id).particulars == Particulars()
    assert queries.statements(archive, article_id) is None
    assert (rows(archive, Tag), rows(archive, Stated)) == (0, 0)
    kept(archive, replace(stub, matches=make_held(Verdict.NEAR)), seed="seed")
    assert archive.article(article_id).particulars == FERRY


def test_a_later_reading_keeps_what_was_read_before_as_history(archive):
    """What is stated now stands in place of it, tags and record too."""
    (article_id,) = kept(archive, make_article(particulars=FERRY, record=RECORD))
    now = replace(FERRY, tags=("Cows",), description=None)
    (stored,) = archive.pages_read("harbour", extractor="new")
    read = make_article(text=stored.text, page=stored.page, extractor="new", particulars=now, record=RECORD[1:2])
    assert stored.particulars == FERRY
    assert not stored.says(read)
    archive.replace_reading(stored, read)
    assert archive.article(article_id).particulars == now
    assert queries.statements(archive, article_id) == RECORD[1:2]
    (before,) = queries.extractions(archive, article_id)
    assert before.particulars == FERRY
    assert before.record[:2] == RECORD[:2]
    assert (rows(archive, Tag), rows(archive, Stated)) == (1, 1)


def test_what_no_database_holds_is_no_change(archive):
    """A page that states a NUL says the same when it is read again."""
    odd = Particulars(section="Se\x00a", tags=("\ud800",), image=Image(url="https://quay.test/\x00"))
    kept(archive, make_article(particulars=odd))
    (stored,) = archive.pages_read("harbour", extractor="new")
    assert stored.says(make_article(text=stored.text, page=stored.page, particulars=odd))


def test_another_record_of_the_same_decisions_is_no_other_reading(archive):
    """Places that were not asked before are noted without any history."""
    (article_id,) = kept(archive, make_article(particulars=FERRY, record=RECORD[:1]))
    (stored,) = archive.pages_read("harbour", extractor="new")
    read = make_article(text=stored.text, page=stored.page, extractor="new", particulars=FERRY, record=RECORD[:2])
    assert stored.says(read)
    archive.confirm_reading(stored, read)
    assert queries.statements(archive, article_id) == RECORD[:2]
    assert queries.extractions(archive, article_id) == []
    assert archive.article(article_id).particulars == FERRY


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"section": "häfen meer"}, True),
        ({"section": "HAFEN & MEER"}, True),
        ({"section": "Häfen"}, False),
        ({"tag": "climate change"}, True),
        ({"tag": "FÄHRE"}, True),
        ({"tag": "climate"}, False),
        ({"tag": "climate%"}, False),
        ({"tag": ""}, False),
        ({"section": "hafen meer", "tag": "fahre"}, True),
        ({"section": "sea", "tag": "fahre"}, False),
    ],
)
def test_articles_are_asked_for_by_section_and_tag(archive, asked, found):
    """As search sees words: case, accents and punctuation do not matter, but all of a name must be there."""
    archive.store_seed(make_seed())
    told = make_article(particulars=FERRY, matches=make_held(Verdict.NEAR))
    article_id, _ = kept(archive, told, make_article(matches=make_held(Verdict.NEAR)), seed="seed")
    wanted = [article_id] if found else []
    assert [row.article_id for row in queries.search(archive, "", **asked).rows] == wanted
    assert [row.article_id for row in queries.coverage(archive, "seed", **asked)] == wanted
    assert [row.id for row in queries.export_rows(archive, **asked)] == wanted


def test_all_of_it_can_be_forgotten(archive):
    """Nothing that a page stated is left."""
    (article_id,) = kept(archive, make_article(particulars=FERRY, record=RECORD))
    with archive._database.writing() as connection:  # as a take-down does
        particulars.forget_particulars(connection, [1])
    assert archive.article(article_id).particulars == Particulars()
    assert queries.statements(archive, article_id) is None
    assert queries.search(archive, "", tag="fähre").total == 0
