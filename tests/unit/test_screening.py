"""The screen: what cannot be coverage goes no further, and coverage is never lost by it."""

import pytest

from desk.newsroom.markup import to_text
from desk.newsroom.world import articles
from pipelines.comparison import Text, compare
from pipelines.comparison.fingerprints import fingerprint
from pipelines.reading import read_page
from pipelines.screening import DEEPEST, FEWEST, SCREEN, screened
from tests.factories import make_candidate, make_seed
from vocabulary.match import Verdict
from vocabulary.moment import Moment

URL = "http://harbour-courier.test/news/closed"
HERRING = (
    "The boats of Lindhaven came back on Tuesday evening with more herring than anyone there had seen for years. "
    "Harbour master Ingrid Solheim counted forty-two boats and nine thousand crates before she gave up counting. "
    "The price fell by half within an hour, and the cannery in Vesterby took on eighty people for the night shift. "
    "Scientists of the institute in Norrvik had warned in spring that the stock would not recover before 2030."
)
CHESS = (
    "A girl of eleven has won the national chess title after a final game that lasted more than six hours. "
    "Her teacher said that she learned the openings from an old book which her grandmother had kept in the kitchen. "
    "The federation will send her to the youth championship in Batumi next summer and pay for the journey. "
    "She said that she would rather spend the prize on a bicycle, and that mathematics is harder than any endgame."
)


def page(text: str, title: str = "The news", head: str = "", lang: str = "en") -> bytes:
    """Return a page with a menu, the text in paragraphs, and a foot."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in text.split("\n\n"))
    return (
        f'<html lang="{lang}"><head><title>{title} | Courier</title>{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<main><article><h1>{title}</h1>{paragraphs}</article></main><footer>About us</footer></body></html>"
    ).encode()


SEED = make_seed(title="Herring is back", text=HERRING, language="en", fingerprint=fingerprint(HERRING))


def test_a_page_about_something_else_is_not_read_in_full():
    """It keeps title, stated times, language, address and fingerprint, has no text, and says by what it was judged."""
    day = Moment(iso="2022-01-16", source="feed")
    hints = make_candidate(URL, published=day)
    head = '<link rel="canonical" href="/news/chess">'
    reading = read_page(page(CHESS, "Champion at eleven", head), url=URL, hints=hints, seed=SEED, screening=True)
    read = reading.extraction
    assert (read.outcome, read.title, read.published, read.language) == (None, "Champion at eleven", day, "en")
    assert (read.canonical, read.text, reading.screen) == ("http://harbour-courier.test/news/chess", "", SCREEN)
    assert reading.match is not None
    assert reading.match.verdict is Verdict.UNRELATED
    assert reading.match.explanation.endswith("Told from the page's plain text alone.")
    assert reading.fingerprint is not None
    assert set(fingerprint(CHESS).hashes) <= set(reading.fingerprint.hashes)


@pytest.mark.parametrize("text", [HERRING, CHESS + " " + HERRING[:330], HERRING.replace("The ", "Those ")])
def test_copies_edits_and_excerpts_are_read_in_full(text):
    """A page that holds a passage of the seed passes the screen."""
    reading = read_page(page(text), url=URL, seed=SEED, screening=True)
    assert reading.screen == ""
    assert reading.extraction.text


def test_without_a_seed_every_page_is_read_in_full():
    """The screen is for crawls that look for something."""
    assert read_page(page(CHESS), url=URL).extraction.text


@pytest.mark.parametrize(
    "body",
    [
        page(" ".join(CHESS.split()[: FEWEST - 5]), title=""),
        page(f"<div>{'<div>' * DEEPEST}{CHESS}"),
        b"%PDF-1.4 " + CHESS.encode(),
        b"",
    ],
    ids=["short", "deep", "pdf", "empty"],
)
def test_what_the_cheap_reading_cannot_judge_is_read_in_full(body):
    """Little text, nesting without end and what is not HTML are no grounds for calling a page unrelated."""
    assert screened(body, seed=SEED, url=URL) is None


def test_no_coverage_in_any_language_is_lost():
    """Of the newsroom's articles in five languages, all that `compare` calls more than unrelated pass the screen."""
    told = [(one.title, to_text(one.body), one.language) for one in articles()]
    texts = [Text(title=title, text=text, language=language) for title, text, language in told]
    pages = [page(text, title, lang=language) for title, text, language in told]
    coverage = set()
    for (title, text, language), one in zip(told, texts, strict=True):
        seed = make_seed(title=title, text=text, language=language)
        for other, body in zip(texts, pages, strict=True):
            if one is not other and compare(one, other).verdict is not Verdict.UNRELATED:
                coverage.add((one.title, other.title, one.language, other.language))
                assert screened(body, seed=seed, url=URL) is None, (one.title, other.title)
    assert len(coverage) > 100
    assert len({(a, b) for _, _, a, b in coverage}) > 10
