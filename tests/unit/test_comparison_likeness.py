"""Similarity of texts that share no sentence: what weighs more, and that languages and scripts all have it."""

import math

import pytest
from wordfreq import get_frequency_dict

from pipelines.comparison import Text, compare
from pipelines.comparison.rarity import PASSAGE, RAREST, rarity_in, terms
from pipelines.comparison.words import words
from tests.stories import DAM, DAM_ELSEWHERE, DAM_TITLE, MARKET

CHINESE = (
    "俄罗斯驻华盛顿大使馆周六否认美国指控，称莫斯科没有为入侵乌克兰制造借口。白宫发言人前一天表示，华盛顿掌握相关情报。"
)
CHINESE_ELSEWHERE = (
    "美国白宫发言人称俄罗斯为入侵乌克兰制造借口，俄罗斯大使馆在华盛顿发表声明予以否认，并说莫斯科主张外交解决。"
)
CHINESE_OTHER = "市议会周三决定更换三艘柴油渡轮，改用电动船只。首艘将于后年春天启航，可载四十辆汽车和三百名乘客。"
PERSIAN = "سفارت روسیه در واشنگتن روز شنبه ادعای آمریکا را دربارهٔ بهانه‌سازی مسکو برای حمله به اوکراین رد کرد."
PERSIAN_ELSEWHERE = (
    "مسكو به دنبال بهانه براي حمله به اوكراين نيست؛ سفارت روسيه در واشنگتن ادعاي آمريكا را بي‌اساس خواند."
)
PERSIAN_OTHER = (
    "شورای شهر تصمیم گرفت سه کشتی دیزلی را با کشتی‌های برقی جایگزین کند؛ نخستین کشتی بهار سال آینده به آب می‌افتد."
)
RUSSIAN = "Посольство России в Вашингтоне отвергло обвинения США в подготовке предлога для вторжения на Украину."
RUSSIAN_ELSEWHERE = (
    "Российское посольство назвало необоснованными американские обвинения о предлогах для вторжения в Украину."
)
RUSSIAN_OTHER = "Городской совет решил заменить три дизельных парома электрическими, первый выйдет на линию весной."


def similarity(a: str, b: str, *, a_title: str | None = None, b_title: str | None = None) -> float:
    """Compare two texts whose language is not stated."""
    return compare(Text(title=a_title, text=a), Text(title=b_title, text=b)).similarity


@pytest.mark.parametrize(
    ("a", "b", "other"),
    [
        (DAM, DAM_ELSEWHERE, MARKET),
        (CHINESE, CHINESE_ELSEWHERE, CHINESE_OTHER),
        (PERSIAN, PERSIAN_ELSEWHERE, PERSIAN_OTHER),
        (RUSSIAN, RUSSIAN_ELSEWHERE, RUSSIAN_OTHER),
    ],
    ids=["en", "zh", "fa", "ru"],
)
def test_tellings_of_one_event_are_more_alike_than_other_news(a, b, other) -> None:
    """In every script, also when inflected, and in Persian typed with Arabic letters."""
    assert similarity(a, b) > 3 * similarity(a, other)


def test_titles_count() -> None:
    """Two short items with one title are more alike than with two."""
    one, two = "It will take nine days.", "The work begins on Monday."
    same = similarity(one, two, a_title=DAM_TITLE, b_title=DAM_TITLE)
    assert same > 0.5 > similarity(one, two, a_title=DAM_TITLE, b_title="Night market returns")


def test_names_count_more_than_other_words() -> None:
    """Sharing names makes texts more alike than sharing as many rare words without a capital."""
    base = "the plan was put off again by {} and {} after talks that lasted until the morning in the old hall"
    names, words = ("Lindqvist", "Adeyemi"), ("lindqvist", "adeyemi")
    other = "she spoke about {} and {} for an hour while rain fell on the river and nobody left the meadow"
    assert similarity(base.format(*names), other.format(*names)) > similarity(base.format(*words), other.format(*words))


def test_the_lead_counts_more_than_the_end() -> None:
    """What is said first tells what a text is about."""
    paragraphs = DAM.split("\n\n")
    lead, end = f"{paragraphs[0]}\n\n{MARKET}", f"{MARKET}\n\n{paragraphs[0]}"
    assert similarity(DAM, lead) > similarity(DAM, end)


def test_common_words_make_nothing_alike() -> None:
    """Texts that share nothing but the words of every sentence are not similar."""
    assert (
        similarity(
            "and then they said that it was not to be for all of us", "it was said that all of them were not for it"
        )
        < 0.2
    )


def test_quoted_words_count_more_than_others() -> None:
    """Sharing what somebody said makes texts more alike than sharing as much that nobody said."""
    said = "the lanterns of the marsh were never lit by honest hands"
    one, other = "A spokesman for the mill wrote that {} last year.", "In the harbour they read with surprise that {}."
    quoted, told = f"“{said}”", said
    assert similarity(one.format(quoted), other.format(quoted)) > similarity(one.format(told), other.format(told))


@pytest.mark.parametrize("code", ["en", "fr", "ru", "zh"])
def test_a_term_is_as_common_as_all_words_of_its_stem(code) -> None:
    """The shortcut for plain words of a list counts as taking each entry apart does."""
    summed = dict.fromkeys((term for entry in get_frequency_dict(code, "small") for term in terms(words(entry))), 0.0)
    for entry, frequency in get_frequency_dict(code, "small").items():
        for term in terms(words(entry)):
            summed[term] += frequency
    rarity = rarity_in(code)
    assert len(summed) > 1000
    for term, frequency in summed.items():
        if not term[0].isdigit():
            assert math.exp(-rarity(term)) == pytest.approx(-math.expm1(-max(frequency, RAREST) * PASSAGE))
