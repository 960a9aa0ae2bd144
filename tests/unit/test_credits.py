"""Who is credited for a stored article: its outlet, in the outlet's words, or the origin of a copy."""

from dataclasses import replace

import pytest

from desk.credits import credit_article, notice_of, wordings
from pipelines.licence.following import follow
from tests.factories import make_article, make_assignment, make_facts
from tests.parts.test_storage_recording import GRANT, LICENCE
from vocabulary.article import Author, AuthorKind
from vocabulary.licence import Licence, Polarity

URL = "http://harbour-courier.test/news/closed"


@pytest.fixture
def stored(sqlite_archive):
    """An article of the archive."""
    run = sqlite_archive.begin_run(make_assignment(), make_facts(), seed=None, owner="test")
    authors = (Author(name="Jane Roe"), Author(name="Courier desk", kind=AuthorKind.DESK))
    _, article_id = sqlite_archive.record(run, make_article(URL, authors=authors, licence=LICENCE))
    return sqlite_archive.article(article_id)


def test_an_article_is_its_outlets(stored):
    """What the outlet asks for comes first."""
    text = credit_article(stored, "Printed first in the Harbour Courier.").text
    assert text.startswith('Printed first in the Harbour Courier. "Harbour closed" by Jane Roe, Courier desk, Harbour')


def followed(stored, context):
    """The article as a copy of another."""
    origin = replace(LICENCE, decision=replace(LICENCE.decision, licensor="Origin Agency"))
    licence = follow(Licence(), origin, locator="article 9", subject="http://origin.test/1", context=context)
    return replace(stored, licence=licence)


def test_a_copy_is_its_origins(stored):
    """Licensor, address of the origin, and who printed it; a desk of the printer is no author of it."""
    text = credit_article(followed(stored, "They are the same text."), "Ours!").text
    assert text.startswith(
        '"Harbour closed" by Jane Roe, Origin Agency, http://origin.test/1. Licensed under CC BY 4.0'
    )
    assert f"Republished by Harbour Courier, {URL}." in text
    assert "edited" not in text
    assert "the text is as Harbour Courier edited it" in credit_article(followed(stored, "One text, edited.")).text


def test_a_copyright_notice_is_kept():
    """One that speaks of the text and is no markup."""
    notice = replace(GRANT, polarity=Polarity.NOTICE, expression=None, raw="© 2022 Harbour Courier")
    assert notice_of(Licence(evidence=(GRANT, notice))) == "© 2022 Harbour Courier"
    assert notice_of(Licence(evidence=(replace(notice, raw="<a>©</a>"),))) is None


def test_an_outlets_wording_is_read_from_its_file(tmp_path):
    """Once; an outlet without a file asks for nothing."""
    from crawler.directory import Directory

    (tmp_path / "a.toml").write_text(
        'title = "A"\ncountry = "gb"\nlanguages = ["en"]\ndomains = ["a.test"]\nhome = "http://a.test/"\n'
        '[[sources]]\ntype = "feed"\nurl = "http://a.test/rss"\n'
        '[licence]\nexpression = "NOASSERTION"\nattribution = "Credit: A"\n'
    )
    wording = wordings(Directory([tmp_path]))
    assert [wording(name) for name in ("a", "b", "a")] == ["Credit: A", None, "Credit: A"]
