"""What a page proves that its site is called; whole pages are in tests/cases/feet.yaml."""

import pytest

from pipelines.licence.called import is_of_stranger, is_ours, names_of
from pipelines.licence.statements import read_statement
from pipelines.licence.tree import Page, parse

PROOFS = {
    "the head": "<meta property='og:site_name' content='Silt Weekly'>",
    "the publisher": '<script type="application/ld+json">{"publisher": {"@type": "x", "name": "Silt Weekly"}}</script>',
    "the title's tail": "<title>The dam burst | Silt Weekly</title>",
    "the way home": "<body><header><a href='/'>Silt Weekly</a></header>",
    "the logo": "<body><header><a href='/'><img src='l.svg' alt='Silt Weekly'></a></header>",
    "the copyright line": "<body><footer><p>© 2019-2026 Silt Weekly. All rights reserved.</p></footer>",
}
NO_PROOFS = {
    "another's copyright": "<body><footer><p>Map data © Silt Weekly contributors</p></footer>",
    "a text": "<body><article><p>Silt Weekly said on Monday that the dam burst.</p></article>",
    "a link elsewhere": "<body><a href='https://sw.test/about'>Silt Weekly</a>",
    "a broken script": '<script>{"publisher": {"name": "Silt Weekly\\x"}}</script>',
}


def _names(html):
    return names_of(Page(parse(f"<html>{html}".encode())), "hc.test")


@pytest.mark.parametrize("html", PROOFS.values(), ids=PROOFS)
def test_proven(html):
    """By its head, its title, its way home, its copyright line."""
    assert is_ours("silt weekly", _names(html))


@pytest.mark.parametrize("html", NO_PROOFS.values(), ids=NO_PROOFS)
def test_not_proven(html):
    """What a page only mentions is not its site."""
    assert not is_ours("silt weekly", _names(html))


@pytest.mark.parametrize(
    ("name", "known", "ours"),
    [
        ("harbour courier", "harbour courier", True),
        ("harbour courier media group", "harbour courier", True),
        ("courier", "harbour courier", True),
        ("harbour archive", "harbour courier", False),
        ("ebb weekly", "silt weekly", False),
        ("mehr news agency", "en.mehrnews.com", True),
        ("the newsroom", "silt weekly", True),
        ("пристани", "пристань", True),
        ("حبر", "حبر", True),
        ("com", "harbour.com", False),
    ],
)
def test_one_name_is_another(name, known, ours):
    """As a whole, in either way, and declined."""
    assert is_ours(name, [known]) is ours


@pytest.mark.parametrize(
    "said",
    [
        "This site is licensed under CC BY 4.0.",
        "Our content is CC BY 4.0.",
        "Licensed under CC BY 4.0.",
        "All content by Tidewater News is licensed under CC BY 4.0.",
        "It is made available under CC BY 4.0.",
        "User published content is licensed under CC BY 4.0.",
        "Silt Weekly's articles are licensed under CC BY 4.0.",
    ],
)
def test_the_site_itself(said):
    """In words that name nobody, that say `all`, or by a name that is proven."""
    assert not is_of_stranger(read_statement(said), ("sw.test", "silt weekly"))


@pytest.mark.parametrize(
    "said",
    [
        "Gull Gazette articles are licensed under CC BY 4.0.",
        "The Lighthouse Project is licensed under CC BY 4.0.",
        "The Conch Review's articles are licensed under CC BY 4.0.",
        "Articles by Gull Gazette are licensed under CC BY 4.0.",
        "Translations are licensed under CC BY 4.0.",
        "Exchange rates by Coinbay (CC BY 4.0)",
        "Artikel Pasang News dilisensikan di bawah CC BY 4.0.",
    ],
)
def test_a_stranger(said):
    """Any other noun or name."""
    assert is_of_stranger(read_statement(said), ("sw.test", "silt weekly"))
