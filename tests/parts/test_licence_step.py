"""Step 200: articles leave with a decision, settled ones as they came."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from crawler.outlet import LicenceProfile
from pipelines.licence import detect
from pipelines.steps.licence import LicenceStep
from tests.factories import make_article, make_failure, make_page
from vocabulary.article import Author, AuthorKind
from vocabulary.licence import NOASSERTION, Confidence, Licence
from vocabulary.outcome import Outcome

CC = "https://creativecommons.org/licenses"
FOOTER = f'<footer>Content is licensed under <a rel="license" href="{CC}/by/4.0/">CC BY 4.0</a></footer>'


def step(profile=None):
    """Return the step as Scrapy makes it, for an outlet with this licence profile."""
    outlet = SimpleNamespace(licence=profile)
    return LicenceStep.from_crawler(SimpleNamespace(spider=SimpleNamespace(outlet=outlet)))


def article(html="", **said):
    """Return an article with the evidence of its page."""
    found = make_article(**said)
    return replace(found, licence=Licence(evidence=detect(html.encode(), url=found.page.final_url)))


async def test_the_page_decides():
    """The decision rests on the page's evidence, which is kept."""
    done = await step().process_item(article(FOOTER))
    assert (done.licence.decision.expression, done.licence.decision.confidence) == ("CC-BY-4.0", Confidence.DECLARED)
    (row,) = done.licence.evidence
    assert (row.code, len(row.body_sha256), row.observed_at) == ("E11", 64, done.page.fetched_at)


async def test_the_outlets_file_is_a_prior():
    """A silent page of an outlet with a profile gets the profile's licence, weakly; a speaking page its own."""
    profile = LicenceProfile(
        expression="CC-BY-ND-4.0", statement="All stories are CC BY-ND", evidence="its policy page"
    )
    silent = await step(profile).process_item(article())
    assert (silent.licence.decision.expression, silent.licence.decision.confidence) == ("CC-BY-ND-4.0", Confidence.WEAK)
    assert silent.licence.evidence[0].raw == "All stories are CC BY-ND"
    speaking = await step(profile).process_item(article(FOOTER))
    assert speaking.licence.decision.expression == "CC-BY-4.0"


async def test_an_agencys_byline_is_an_exception():
    """The authors that extraction read take wire copy out of the site's licence."""
    wire = article(FOOTER, authors=(Author(name="Reuters", kind=AuthorKind.AGENCY),))
    done = await step().process_item(wire)
    assert done.licence.decision.expression == NOASSERTION
    assert "third_party" in done.licence.decision.flags


@pytest.mark.parametrize(("year", "expression"), [(2026, NOASSERTION), (2028, "CC-BY-4.0")])
async def test_embargoes_are_held_against_the_day_of_the_fetch(year, expression):
    """A page fetched after the embargo is under the site's licence; one fetched before is not."""
    page = make_page(fetched_at=datetime(year, 6, 1, tzinfo=UTC))
    text = "This article is not subject to our Creative Commons license until Jan. 7, 2027."
    done = await step().process_item(article(f"<article><p>{text}</p></article>{FOOTER}", page=page))
    assert done.licence.decision.expression == expression


async def test_settled_articles_pass():
    """An article with an outcome is handed on untouched."""
    settled = make_failure(Outcome.NOT_FOUND)
    assert await step().process_item(settled) is settled


async def test_judging_twice_is_judging_once():
    """Evidence is not doubled when an article passes the rules again."""
    once = await step().process_item(article(FOOTER, authors=(Author(name="AFP", kind=AuthorKind.AGENCY),)))
    assert (await step().process_item(once)).licence == once.licence
