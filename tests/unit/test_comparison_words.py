"""Words and what is weighed of them: spelling habits of outlets do not matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.comparison.rarity import rarity_in, stems, terms
from pipelines.comparison.words import MAX_CHARACTERS, fold, folded_together, is_spaceless, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The U.S. envoy", "the US envoy"),
        ("Russia’s “answer”", 'Russia\'s "answer"'),
        ("3,000 soldiers", "3000 soldiers"),
        ("۱۲٬۵۰۰ نفر", "12500 نفر"),
        ("2,5 Prozent", "2.5 Prozent"),
        ("كتاب عربي", "کتاب عربی"),
        ("می‌شود", "میشود"),
        ("مُحَمَّد", "محمد"),
        ("Erdoğan in Łódź", "Erdogan in Lodz"),
        ("Große Straße", "GROSSE STRASSE"),
        ("ﬁnal ｆｕｌｌ ｗｉｄｔｈ", "final full width"),
        ("soft\u00adhyphen", "softhyphen"),
        ("İstanbul", "istanbul"),
        ("ёлка", "елка"),
    ],
)
def test_spellings_of_one_word_are_one_word(one, other) -> None:
    """Typographic quotes, accents, digits, Arabic and Persian letters, joiners and case fall together."""
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("北京NATO", ["北", "京", "nato"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("covid-19, G7", ["covid", "19", "g7"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_every_script_has_words(text, expected) -> None:
    """Marks belong to their letter; scripts without spaces give characters; punctuation gives nothing."""
    assert words(text) == expected


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1).filter(lambda word: not is_spaceless(word))))
def test_words_are_folded_together_as_one_by_one(several) -> None:
    """The words of a frequency list, which are thousands."""
    assert folded_together(several) == [fold(word) for word in several]


@given(st.text())
def test_folding_twice_is_folding_once(text) -> None:
    """What is folded stays as it is."""
    assert all(fold(word) == word for word in words(text))


@given(st.text(), st.text())
def test_words_do_not_depend_on_white_space(one, other) -> None:
    """Blank lines, line breaks and indents between paragraphs change no word."""
    assert words(f"{one}\n\n{other}") == words(f"  {one} \r\n\t\n {other}\n")


NEAR = st.characters(max_codepoint=0x0DFF) | st.characters(min_codepoint=0x2000, max_codepoint=0x20CF)


@given(st.lists(NEAR | st.sampled_from("aZ9.,'’ \u200c\u0640"), max_size=40).map("".join))
def test_words_do_not_depend_on_scripts_beside_them(text) -> None:
    """A text without a Chinese character in it has the words that it has before one."""
    assert [*words(text), "東"] == words(f"{text}\n東")


def test_words_of_a_hostile_text_are_bounded() -> None:
    """One endless word, or an endless text, costs no more than the limit allows."""
    assert max(map(len, words("a" * 10_000_000))) <= 64
    assert len(words("a " * MAX_CHARACTERS)) <= MAX_CHARACTERS // 2 + 1


def test_common_words_say_less_than_rare_ones() -> None:
    """In each language the words of every sentence weigh next to nothing, names the most."""
    assert rarity_in("en")("the") < 0.1 < rarity_in("en")("reserv") < rarity_in("en")("lindqv")
    assert rarity_in("fa")("از") < rarity_in("fa")("لاوروف")
    assert rarity_in("pt-BR")("que") < 0.2
    assert rarity_in("en")("2022") < rarity_in("en")("86000")


def test_a_language_without_a_word_list_still_weighs() -> None:
    """Where no list is known, short words are taken for common ones; nothing fails."""
    assert rarity_in("sw")("na") < rarity_in("sw")("serika")
    assert rarity_in(None)("x") > 0


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("russia's", ("russia",)),
        ("don't", ("do",)),
        ("l'economie", ("econom",)),
        ("o'brien", ("brien",)),
        ("negotiations", ("negoti",)),
        ("والرئيس", ("رئيس",)),
        ("대통령은", ("대통", "통령", "령은")),
    ],
)
def test_stems_leave_what_clings_to_a_word(word, expected) -> None:
    """Possessives, elided articles, the Arabic article and Korean particles do not part what belongs together."""
    assert stems(word) == expected


def test_scripts_without_spaces_are_weighed_in_pairs_of_characters() -> None:
    """北京 is one term, and no pair is made across a word of another script."""
    assert list(terms(words("北京发 NATO 京"))) == ["北京", "京发", "nato"]
