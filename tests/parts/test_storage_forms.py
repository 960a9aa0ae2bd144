"""What is known of a text besides its words, kept with it on either database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import frontier, queries
from storage.models import Page
from tests.factories import (
    make_article,
    make_assignment,
    make_candidate,
    make_facts,
    make_failure,
    make_held,
    make_page,
    make_seed,
)
from vocabulary.form import Form, Kind, TextSource
from vocabulary.match import Verdict
from vocabulary.outcome import INCOMPLETE, Outcome, RunState
from vocabulary.page import pack
from vocabulary.policy import Target
from vocabulary.structure import Mark

LIVE = Form(
    kind=Kind.LIVE,
    kind_source="json-ld",
    is_free=False,
    is_free_source="article:content_tier",
    is_teaser=True,
    text_source=TextSource.JSON_LD,
    structure=((0, Mark.HEADING_2), (2, Mark.GOES_ON)),
    missing="page 2: http: 500",
)


def kept(archive, *articles, seed=None):
    """Have a run keep these articles; returns their ids."""
    run = archive.begin_run(make_assignment(seed=seed, everything=True), make_facts(), seed=seed, owner="test")
    ids = [archive.record(run, article)[1] for article in articles]
    archive.end_run(run, RunState.FINISHED)
    return ids


def test_the_form_of_a_text_is_kept_with_it(archive):
    """All of it, with the article and with each of its texts."""
    page = make_page()
    (article_id,) = kept(archive, make_article(page=page, form=LIVE))
    kept(archive, make_article(page=page, text="It was opened again.", form=Form(kind=Kind.ARTICLE)))
    first, second = queries.revisions(archive, article_id)
    assert (first.form, second.form) == (LIVE, Form(kind=Kind.ARTICLE))
    assert archive.article(article_id).form == second.form


def test_a_later_reading_keeps_the_form_of_before_as_history(archive):
    """And a form that nobody knew is learned without any history."""
    told, untold = kept(archive, make_article(form=LIVE), make_article())
    for stored in archive.pages_read("harbour", extractor="new"):
        read = make_article(text=stored.text, page=stored.page, extractor="new", form=replace(LIVE, is_teaser=False))
        is_same = stored.says(read)
        assert is_same == (stored.form == Form())
        if is_same:
            archive.confirm_reading(stored, read)
        else:
            archive.replace_reading(stored, read)
    (before,) = queries.extractions(archive, told)
    assert before.form == replace(LIVE, kind_source=None, is_free_source=None)
    assert queries.extractions(archive, untold) == []
    assert not archive.article(told).form.is_teaser
    assert archive.article(untold).form == replace(LIVE, is_teaser=False)


def test_articles_are_asked_for_by_kind_and_teaser(archive):
    """In the coverage, in a search, in an export."""
    archive.store_seed(make_seed())
    held = make_held(Verdict.NEAR)
    live, plain = kept(
        archive,
        make_article(form=LIVE, matches=held),
        make_article(form=Form(kind=Kind.ARTICLE), matches=held),
        seed="seed",
    )

    def asked(**filters):
        found = [row.article_id for row in queries.coverage(archive, "seed", **filters)]
        assert [row.article_id for row in queries.search(archive, "harbour", **filters).rows] == found
        assert [row.id for row in queries.export_rows(archive, seed="seed", **filters)] == found
        return found

    assert asked(kind=Kind.LIVE) == asked(teaser=True) == [live]
    assert asked(kind=Kind.ARTICLE) == asked(teaser=False) == [plain]
    assert asked(kind=Kind.LIVE, teaser=False) == []
    assert [(row.kind, row.is_teaser) for row in queries.coverage(archive, "seed", teaser=True)] == [("live", True)]


def test_a_text_that_waits_for_a_seed_brings_its_form(archive):
    """So that a verdict on a teaser says that it is one."""
    kept(archive, make_article(form=LIVE))
    archive.store_seed(make_seed())
    (row,) = archive.unmatched("seed")
    assert row.form == LIVE


def test_what_a_feed_says_waits_with_its_page(archive):
    """Until the page is read; it stays where the text was read of it, and where the page was only in trouble."""
    told = {name: make_candidate(content=pack(f"<p>{name}</p>")) for name in ("feed", "page", "trouble", "waits")}
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    archive.register(run, list(told.values()))
    archive.record(run, make_article(page=make_page(candidate=told["feed"]), form=Form(text_source=TextSource.FEED)))
    archive.record(run, make_article(page=make_page(candidate=told["page"]), form=Form(text_source=TextSource.PAGE)))
    archive.record(run, make_failure(Outcome.BLOCKED, "timeout: none", page=make_page(candidate=told["trouble"])))
    archive.end_run(run, RunState.FINISHED)
    again = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    waiting = {one.url: one.content for one in archive.pending(again)}
    assert waiting == {told[name].url: told[name].content for name in ("trouble", "waits")}
    kept_with = {
        one.page.candidate.url: one.page.candidate.content for one in archive.pages_read("harbour", extractor="x")
    }
    assert kept_with == {told["feed"].url: told["feed"].content, told["page"].url: None}


@pytest.mark.parametrize("named", [(Target.ARTICLE, "1"), (Target.HOST, "harbour-courier.test")])
def test_what_is_taken_down_loses_what_its_feed_says_too(archive, named):
    """Of the article that was read of it; of a whole host also what still waits."""
    told = [make_candidate(content=pack(f"<p>{name}</p>")) for name in ("feed", "waits")]
    run = archive.begin_run(make_assignment(everything=True), make_facts(), seed=None, owner="test")
    archive.register(run, told)
    archive.record(run, make_article(page=make_page(candidate=told[0]), form=Form(text_source=TextSource.FEED)))
    archive.end_run(run, RunState.FINISHED)
    archive.take_down(*named, reason="court order")
    with archive.reading() as connection:
        left = connection.scalars(select(Page.url).where(Page.content.is_not(None))).all()
    assert left == ([told[1].url] if named[0] is Target.ARTICLE else [])


def test_an_article_without_one_of_its_pages_waits_and_is_completed(archive, monkeypatch):
    """On either database: it counts as in trouble, its later pages are kept with it, and nothing is a revision."""
    page = make_page(headers=(("etag", '"1"'),))
    second = make_page(body=b"<p>page 2</p>")
    part, whole = "The first page.", "The first page.\n\nThe second page."
    lacking = Form(kind=Kind.ARTICLE, text_source=TextSource.PAGE, missing="page 2: http: 500")
    joined = Form(kind=Kind.ARTICLE, text_source=TextSource.PAGES)

    def crawl(article, **said):
        run = archive.begin_run(make_assignment(everything=True, **said), make_facts(), seed=None, owner="test")
        found, _ = archive.register(run, [page.candidate])
        known = archive.validators(run, [page.candidate])
        outcome = archive.record(run, article)[0] if found else None
        archive.end_run(run, RunState.FINISHED)
        return outcome, len(known)

    incomplete = make_article(page=page, text=part, form=lacking, reason=f"{INCOMPLETE} page 2: http: 500")
    assert crawl(incomplete) == (Outcome.ARCHIVED, 0)
    assert crawl(incomplete) == (None, 0)  # it waits, and its server is not asked whether page 1 has changed
    monkeypatch.setattr(frontier, "FIRST_WAIT", timedelta(0))
    assert crawl(make_article(page=page, text=whole, form=joined, parts=(second,))) == (Outcome.UNCHANGED, 0)
    article = archive.article(1)
    assert (article.text, article.form, article.revisions) == (whole, joined, 1)
    assert [one.part for one in article.captures] == [1, 1, 2]
    (stored,) = archive.pages_read("harbour", extractor=None)
    assert [one.body for one in (stored.page, *stored.parts)] == [page.body, second.body]
    assert crawl(incomplete) == (None, 1)  # settled, and page 1's answer is the one to ask by
    assert crawl(incomplete, refetch=True) == (Outcome.UNCHANGED, 1)
    assert archive.article(1).text == whole
