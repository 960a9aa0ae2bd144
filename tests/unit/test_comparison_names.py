"""Names across languages: a report in another language or script is found by the people, places and numbers in it."""

import pytest

from pipelines.comparison import Text, compare
from pipelines.comparison.names import names, names_in_common, spellings
from pipelines.comparison.words import fold, words
from tests.stories import (
    DAM,
    DAM_GERMAN,
    DAM_GERMAN_TITLE,
    DAM_PERSIAN,
    DAM_PERSIAN_TITLE,
    DAM_RUSSIAN,
    DAM_RUSSIAN_TITLE,
    DAM_TITLE,
    FERRY,
    FERRY_TITLE,
    MARKET,
    MARKET_TITLE,
)
from vocabulary.match import Match, Verdict


@pytest.mark.parametrize(
    "spelt",
    [
        ("Lavrov", "Lawrow", "Лавров", "Лаврова", "لاوروف"),
        ("Stoltenberg", "Столтенберг", "استولتنبرگ"),
        ("Washington", "Вашингтон", "واشنگتن"),
        ("Moscow", "Москва", "مسکو"),
        ("Kharkiv", "Харків"),
        ("Łukaszenko", "Lukaszenko"),
        ("2022", "۲۰۲۲"),
    ],
)
def test_one_name_has_a_spelling_that_scripts_share(spelt) -> None:
    """Latin, Cyrillic and Arabic letters, transcriptions and inflected forms meet in at least one spelling."""
    first, *others = (set(spellings(fold(word))) for word in spelt)
    assert first
    assert all(first & other for other in others)


@pytest.mark.parametrize("word", ["Li", "ООН", "آن", "5", "北", "ووووو", ""])
def test_words_too_short_to_tell_have_none(word) -> None:
    """Two consonants, one digit or letters that may all be vowels name nobody."""
    assert spellings(fold(word)) == ()


def against(title: str, text: str, language: str | None, *, story: str = DAM, story_title: str = DAM_TITLE) -> Match:
    """Hold a text against the English story."""
    return compare(Text(title=story_title, text=story, language="en"), Text(title=title, text=text, language=language))


REPORTS = [
    (DAM_GERMAN_TITLE, DAM_GERMAN, "de"),
    (DAM_RUSSIAN_TITLE, DAM_RUSSIAN, "ru"),
    (DAM_PERSIAN_TITLE, DAM_PERSIAN, "fa"),
]


@pytest.mark.parametrize(("title", "text", "language"), REPORTS, ids=["de", "ru", "fa"])
def test_a_report_in_another_language_is_the_same_story(title, text, language) -> None:
    """Also when the page does not say its language."""
    assert against(title, text, language).verdict is Verdict.SAME_STORY
    assert against(title, text, None).verdict is Verdict.SAME_STORY


@pytest.mark.parametrize(("title", "text", "language"), REPORTS, ids=["de", "ru", "fa"])
@pytest.mark.parametrize(("story_title", "story"), [(FERRY_TITLE, FERRY), (MARKET_TITLE, MARKET)])
def test_other_news_in_another_language_is_unrelated(title, text, language, story_title, story) -> None:
    """No names in common, no story in common."""
    assert against(title, text, language, story=story, story_title=story_title).verdict is Verdict.UNRELATED


def test_one_shared_name_is_not_enough() -> None:
    """A namesake makes no coverage."""
    said = "the head of the board, Marta Lindqvist, spoke"
    elsewhere = "die neue Trainerin heißt Lindqvist und kommt aus Bergen"
    one = names(None, said, words(said), language="en")
    other = names(None, elsewhere, words(elsewhere), language="de")
    assert one.keys() & other.keys()
    assert names_in_common(one, other) == 0.0
