"""The few words with which a search page is asked for a seed."""

import pytest

from pipelines.comparison.queries import MOST, WORDS, queries_of

FERRY = (
    "The ferry Halcyon Star ran aground on a sandbank off Cape Merrin on Sunday. All 214 people aboard were taken to "
    "Port Selwyn, the coastguard said.\n\nThe sandbank off Cape Merrin is marked on every chart, said a pilot of "
    "Port Selwyn. It was the second ferry in 2022."
)


def test_names_and_rare_words_are_asked_for() -> None:
    """A few questions of few words; common words and years are no part of them."""
    asked = queries_of("Ferry aground on a sandbank", FERRY, language="en")
    assert 1 < len(asked.words) <= MOST
    assert all(1 < len(question.split()) <= WORDS for question in asked.words)
    told = " ".join(asked.words).lower()
    assert "cape merrin" in told
    assert "sandbank" in told
    assert not {"the", "on", "sunday", "said", "2022"} & set(told.split())


def test_other_languages_are_asked_for_names_and_numbers() -> None:
    """What translators leave as it is."""
    asked = queries_of("Ferry aground on a sandbank", FERRY, language="en").names
    words = {word for question in asked for word in question.split()}
    assert words <= {"Cape", "Merrin", "Port", "Selwyn", "Halcyon", "Star", "214"}
    assert len(words) > 2


def test_no_question_is_asked_twice() -> None:
    """Also when a text has hardly a telling word."""
    for text in (FERRY, "Russia and Ukraine. He spoke of Ukraine on Sunday.", "Nothing at all."):
        asked = queries_of(None, text, language="en")
        for questions in (asked.words, asked.names):
            assert len({frozenset(one.lower().split()) for one in questions}) == len(questions)


@pytest.mark.parametrize(
    ("title", "text", "language", "expected"),
    [
        (
            "Паром сел на мель в тумане",
            "Паром «Халсион» сел на мель у мыса Меррин. Мель у мыса Меррин знают все.",
            "ru",
            "Меррин",
        ),
        ("نشست وین بدون نتیجه پایان یافت", "نشست وین دربارهٔ امنیت اروپا بدون نتیجه پایان یافت.", "fa", "وین"),
        ("北京冬奥会开幕式，主席出席并致辞", "北京冬奥会开幕式今天举行。", "zh", "北京冬奥会开幕式"),
    ],
)
def test_every_script_has_its_words(title: str, text: str, language: str, expected: str) -> None:
    """Languages without capitals are asked for rare words, those without spaces for pieces of the title."""
    asked = queries_of(title, text, language=language)
    assert expected in " ".join(asked.words)


def test_nothing_is_asked_of_nothing() -> None:
    """A text without a telling word has no question."""
    assert queries_of(None, "It is on the go.", language="en").words == ()
