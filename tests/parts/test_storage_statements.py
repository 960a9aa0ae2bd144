"""Rows that are inserted by prepared statements, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select

from storage.captures import body, forget_bodies, keep_body, note_body
from storage.models import Body, Credit, Outlet
from storage.statements import add, add_missing
from tests.factories import NOON, make_article, make_assignment, make_facts, make_page
from vocabulary.article import AuthorKind

OUTLET = {
    "name": "harbour",
    "title": "Har\x00bour \ud800",
    "languages": ["de", "fa"],
    "sources": [],
    "expected": {"licence": True},
    "first_crawled": NOON.astimezone(timezone(timedelta(hours=9))),
    "last_crawled": NOON,
}


def rows(connection, model):
    """All that a table holds."""
    return [tuple(row) for row in connection.execute(select(*model.__table__.columns))]


def test_a_row_is_written_as_any_statement_writes_it(archive):
    """Times in UTC, JSON, words of the vocabulary, and what no database takes replaced."""
    with archive._database.writing() as connection:
        add(connection, Outlet, [OUTLET])
        connection.execute(insert(Outlet).values(OUTLET | {"name": "coast"}))
        one, other = rows(connection, Outlet)
    assert one[1:] == other[1:]
    assert one[1] == "Har\ufffdbour \ufffd"


def test_columns_that_are_not_given_have_their_defaults(archive):
    """The same table is written with more columns, or fewer, or in another order."""
    home = OUTLET | {"name": "coast", "home": "http://coast.test/"}
    with archive._database.writing() as connection:
        add(connection, Outlet, [OUTLET])
        add(connection, Outlet, [dict(reversed(home.items()))])
        add_missing(connection, Outlet, [home | {"title": "another"}, home | {"name": "third"}])
        found = connection.execute(select(Outlet.name, Outlet.title, Outlet.home).order_by(Outlet.first_crawled))
        title = "Har\ufffdbour \ufffd"
        assert set(map(tuple, found)) == {
            ("harbour", title, None),
            ("coast", title, "http://coast.test/"),
            ("third", title, "http://coast.test/"),
        }


@pytest.mark.parametrize(("column", "value"), [("last_crawled", datetime(2026, 1, 1)), ("languages", {1, 2})])  # noqa: DTZ001
def test_what_a_column_refuses_is_not_written(archive, column, value):
    """A naive time says no instant, a set is no JSON."""
    with pytest.raises((TypeError, ValueError)), archive._database.writing() as connection:
        add(connection, Outlet, [OUTLET, OUTLET | {"name": "coast", column: value}])
    with archive.reading() as connection:
        assert rows(connection, Outlet) == []


def test_a_word_of_no_vocabulary_is_refused(archive):
    """As by every other statement."""
    run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="desk")
    _, article_id = archive.record(run, make_article())
    row = {"revision_id": article_id, "position": 9, "name": "Ada", "kind": "robot"}
    with pytest.raises(LookupError, match="robot"), archive._database.writing() as connection:
        add(connection, Credit, [row])
    with archive._database.writing() as connection:
        add(connection, Credit, [row | {"kind": AuthorKind.PERSON}])


def test_bytes_that_were_only_noted_are_filled_and_those_that_are_kept_stay(archive):
    """Whichever comes first."""
    run = archive.begin_run(make_assignment(), make_facts(), seed=None, owner="desk")
    page = make_page(body=b"<p>the same bytes")
    archive.record(run, make_article(page=replace(page, body=b"other")))
    with archive._database.writing() as connection:
        sha256 = note_body(connection, page.body)
        assert connection.scalar(select(Body.stored_size).where(Body.sha256 == sha256)) == 0
        assert keep_body(connection, page.body) == keep_body(connection, page.body) == note_body(connection, page.body)
        kept = connection.execute(select(Body.size, Body.stored_size).where(Body.sha256 == sha256)).one()
        assert kept.size == len(page.body)
        assert kept.stored_size > 0
        assert forget_bodies(connection, [sha256]) == 1
        assert body(connection, 1) == b"other"
