"""Searches that nobody would type but someone may send: never an error, never SQL, and the same on both databases.

`SEARCHES=10000 python -m pytest tests/parts/test_search_fuzzed.py` tries so many; without it a few hundred.
"""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from storage import queries
from storage.words import Field, parse, tokens
from tests.factories import NOON, make_article, make_assignment, make_facts
from tests.tables import counts
from vocabulary.moment import Moment

SEARCHES = int(os.environ.get("SEARCHES", "300"))
MARKER = "zqxjv"
"""A word that stands in no statement of ours."""
WORDS = ["ice", "Ice", "harbour", "harb", "closed", "café", "İstanbul", "Straße", "U.S.", "covid-19", "x_y", MARKER]
SCRIPTS = [
    "کتاب",
    "كتاب",
    "کتاب‌ها",
    "علمی",
    "۱۴۰۰",
    "外交",
    "中国外交部",
    "がく",
    "ไทย",
    "हिन्दी",
    "Ёлка",
    "елка",
    "한국어",
]
SIGNS = [
    *('"', "'", "''", "“", "«", "*", "-", "--", "(", ")", "^", "+", ":", "&", "|", "!", "\\", "%", "?", ";", "$$", "`"),
    *(
        "title:",
        "text:",
        "-title:",
        "TITLE:",
        "body:",
        "{title body} :",
        "article_search:",
        "rowid:",
        "rank:",
        "- title :",
    ),
    *("AND", "OR", "NOT", "NEAR(", "NEAR(ice harbour, 2)", ":*", "<->", "<2>", "!!", "&&", "||", ":A", "'ice':*B"),
    *(
        "%s",
        "%(words)s",
        ":place",
        "?1",
        "{0}",
        "[POSTCOMPILE_ids]",
        "'; DROP TABLE articles; --",
        "' OR 1=1 --",
        "/*",
        "*/",
    ),
    *(
        "\x00",
        "\ufeff",
        "\u200b",
        "\u200c",
        "\u202e",
        "\u2066",
        "\u0301",
        "\u0651",
        "\u00ad",
        "\ud800",
        "\U0010ffff",
        "😀",
        "﷽",
        "½",
    ),
    *("\n", "\t", "\r", "\u2028", "\u3000", "e" * 5_000, "- " * 500, '"' * 99, "ice " * 100, "(" * 1_000),
]
HOSTILE = (
    st.text(st.characters(exclude_categories=()), max_size=60)
    | st.lists(st.sampled_from(WORDS + SCRIPTS + SIGNS), max_size=8).map("".join)
    | st.lists(st.sampled_from(WORDS + SCRIPTS + SIGNS), max_size=8).map(" ".join)
    | st.lists(st.sampled_from(["", "-", "title:", "text:", '"', '-"']), max_size=4).flatmap(
        lambda signs: st.lists(st.sampled_from(WORDS + SCRIPTS), min_size=len(signs), max_size=len(signs)).map(
            lambda words: " ".join(sign + word + sign.strip("-:tixle") for sign, word in zip(signs, words, strict=True))
        )
    )
)
TEXTS = [
    ("Ice", "The harbour of Łódź was closed because of ice: it's 3-day-old."),
    ("Headline", f"Ice closed the harbour. The harbour was closed, closed of ice. {MARKER}"),
    ("", "Covid-19 in the U.S. and in İstanbul: die Straße, le café, x_y."),
    ("کتاب", "وزیر امور خارجه گفت: كتاب‌هاي علمي ۱۴۰۰"),
    ("中国", "中国外交部发言人表示，双方将继续对话。外交"),
    ("がくせい", "外国の交通 ไทย हिन्दी भाषा 한국어"),
    ("Ёлка", "Ёлка и переговоры в Вене; елка"),
    ("AND OR NOT", "title: text: NEAR(ice harbour, 2) \\ ' \" %s ½ ﷽ " + "e" * 5_000),
    ("Nothing", "ice " * 30 + "harbour " * 30),
    ("Nothing else", "An article about other things."),
]


@contextmanager
def statements(archive):
    """Yield the set of statements that are sent to a database, without what is bound to them."""
    sent: set[str] = set()

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        sent.add(statement)

    engine = archive._database._engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def both(sqlite_archive, postgresql_archive):
    """Return an archive on each database with the same articles, by the same ids."""
    for archive in (sqlite_archive, postgresql_archive):
        run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
        for number, (title, text) in enumerate(TEXTS):
            published = NOON + timedelta(days=number * 7 % 5)
            moment = None if number == 3 else Moment(iso=published.isoformat(), source="meta")
            archive.record(run, make_article(f"http://harbour.test/{number}", text, title=title, published=moment))
    return sqlite_archive, postgresql_archive


def holds(term, title: list[str], body: list[str]) -> bool:
    """Whether the words of a term stand one after another, reckoned without any database."""

    def stands(words: list[str]) -> bool:
        for start in range(len(words) - len(term.words) + 1):
            *whole, last = zip(term.words, words[start:], strict=False)
            if all(one == other for one, other in whole) and (
                last[1].startswith(last[0]) if term.is_prefix else last[0] == last[1]
            ):
                return True
        return False

    return (term.field is not Field.TEXT and stands(title)) or (term.field is not Field.TITLE and stands(body))


def expected(typed: str) -> list[int]:
    """Ids of the articles that a search must find."""
    question = parse(typed)
    if not question.wanted and not question.unwanted and not question.is_blank:
        return []
    return [
        number
        for number, (title, text) in enumerate(TEXTS, 1)
        if all(holds(term, tokens(title), tokens(text)) for term in question.wanted)
        and not any(holds(term, tokens(title), tokens(text)) for term in question.unwanted)
    ]


@pytest.mark.timeout(0)
def test_any_search_finds_the_same_on_both_databases_and_is_never_sql(both):
    """What is found is what the words say, in one order; nothing of what was typed is in a statement, nothing changes."""

    @settings(max_examples=SEARCHES, deadline=None)
    @given(typed=HOSTILE)
    @example(typed=f'title:{MARKER} "{MARKER} {MARKER}" -{MARKER}*')
    @example(typed="harbour closed")
    @example(typed="-ice")
    @example(typed="\x00")
    def look(typed):
        answers = []
        for archive in both:
            with statements(archive) as sent:
                best, newest = (queries.search(archive, typed, newest=newest) for newest in (False, True))
                answers.append((best, newest, queries.search_facets(archive, typed)))
            assert sent
            assert not any(MARKER in statement.lower() for statement in sent)
        assert answers[0] == answers[1]
        best, newest, facets = answers[0]
        assert sorted(row.article_id for row in best.rows) == expected(typed)
        assert sorted(row.article_id for row in newest.rows) == expected(typed)
        assert facets.counted == best.total == len(expected(typed))

    before = [counts(archive) for archive in both]
    look()
    assert [counts(archive) for archive in both] == before
