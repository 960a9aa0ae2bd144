"""Words as search knows them, and searches as people type them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.words import LONGEST_TOKEN, MOST_TERMS, Field, Question, Term, fold, normalised, parse, snippet, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "lodz"),
        ("ÜNÏTED", "united"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Ёлка", "елка"),
        ("كتاب", "کتاب"),
        ("علي", "علی"),
        ("مدرسة", "مدرسه"),
        ("مُحَمَّد", "محمد"),
        ("کتـــاب", "کتاب"),
        ("۱۴۰۱", "1401"),
        ("١٢٣", "123"),
        ("ＡＢＣ１２３", "abc123"),
        ("co\u00adoperation", "cooperation"),
        ("ﬁnance", "finance"),
    ],
)
def test_what_a_reader_takes_for_the_same_word_is_the_same_word(one, other):
    """Case, accents, width, digits and Arabic or Persian forms of letters do not matter."""
    assert tokens(one) == tokens(other)


def test_vowel_signs_stay_in_their_words_whatever_else_the_text_has():
    """Indic words are not broken at their vowels: neither the common ones nor those of scripts beyond them."""
    common, beyond = "हिन्दी", "\U00011107\U00011127\U0001110b"  # Hindi, Chakma
    assert tokens(f"{common}, {common}") == [common] * 2
    assert tokens(f"{common}, {beyond}") == [common, beyond]
    assert tokens(f"{common} 😀 {beyond} 😀") == [common, beyond]


def test_scripts_without_blanks_come_apart_into_characters():
    """Chinese, Japanese and Thai words can be found inside a sentence."""
    assert tokens("中国 がく ไท") == ["中", "国", "が", "く", "ไ", "ท"]


def test_indic_words_stay_whole():
    """Vowel signs belong to their word."""
    assert tokens("हिन्दी भाषा") == ["हिन्दी", "भाषा"]


def test_half_spaces_of_persian_part_words():
    """A word with its ending behind a half-space is found by the word."""
    assert tokens("کتاب\u200cها") == ["کتاب", "ها"]


@given(st.text())
def test_folding_twice_is_folding_once(text):
    """The index and a search that was folded before agree."""
    assert fold(fold(text)) == fold(text)
    assert normalised(normalised(text)) == normalised(text)


@given(st.text())
def test_databases_see_letters_digits_and_blanks_only(text):
    """No sign that means something to a query language ever reaches a database."""
    for word in tokens(text):
        assert not set(word) & set("'\"\\%_*:&|!()<>^-+{}[] \x00")
        assert 0 < len(word) <= LONGEST_TOKEN


def test_a_text_is_indexed_up_to_a_limit():
    """A huge text is cut between two words: a database has limits of its own."""
    assert normalised("eins zwei drei vier", most_bytes=12) == "eins zwei"
    assert normalised("дом дом дом", most_bytes=13) == "дом"


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("two words", [Term(("two",)), Term(("words",))], []),
        ('"two words"', [Term(("two", "words"))], []),
        ("“two words”", [Term(("two", "words"))], []),
        ('"never closed', [Term(("never", "closed"))], []),
        ("harb*", [Term(("harb",), is_prefix=True)], []),
        ("-zebra", [], [Term(("zebra",))]),
        ('-"two words" one', [Term(("one",))], [Term(("two", "words"))]),
        ("covid-19", [Term(("covid", "19"))], []),
        ("U.S.", [Term(("u", "s"))], []),
        ("AND OR NOT NEAR(", [Term(("and",)), Term(("or",)), Term(("not",)), Term(("near",))], []),
        ("title:x", [Term(("x",), field=Field.TITLE)], []),
        ('TEXT:"two words"', [Term(("two", "words"), field=Field.TEXT)], []),
        ("-title:harb*", [], [Term(("harb",), is_prefix=True, field=Field.TITLE)]),
        ("title: x", [Term(("title",)), Term(("x",))], []),
        ("title:text:x", [Term(("text", "x"), field=Field.TITLE)], []),
        ("subtitle:x", [Term(("subtitle", "x"))], []),
        ("title:", [Term(("title",))], []),
        ('title:""', [], []),
        ("中国", [Term(("中", "国"))], []),
        ("* - \" ''", [], []),
    ],
)
def test_phrases_beginnings_exclusions_and_fields_are_all_there_is(typed, wanted, unwanted):
    """Everything else that a person types is taken literally."""
    assert parse(typed) == Question(tuple(wanted), tuple(unwanted), is_blank=False)


@given(st.text())
def test_any_input_is_a_search(typed):
    """Parsing never fails and never grows without bound."""
    question = parse(typed)
    assert len(question.wanted) + len(question.unwanted) <= MOST_TERMS
    assert question.is_blank == (not typed.strip())


_WRITTEN = st.text(st.characters(categories=("L", "N", "P", "Z"), include_characters="\u00ad"), max_size=60)


@given(_WRITTEN, _WRITTEN)
def test_a_snippet_marks_the_words_that_are_indexed(one, other):
    """Whatever the letters, also where a line may break within a word."""
    text = f"{one} {other}"
    for word in tokens(text):
        assert "**" in snippet(text, Question((Term((word,)),), is_blank=False))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("外交", "中国**外交**部发言人表示，双方继续对话外。"),
        ("外交 对话", "中国**外交**部发言人表示，双方继续**对话**外。"),
        ("交外", "中国外交部发言人表示，双方继续对话外。"),
        ("双*", "中国外交部发言人表示，**双**方继续对话外。"),
    ],
)
def test_a_snippet_marks_characters_in_a_text_without_spaces(typed, shown):
    """Those that were asked for, one after another, and not the sentence in which they stand."""
    assert snippet("中国外交部发言人表示，双方继续对话外。", parse(typed)) == shown


def test_a_snippet_marks_nothing_that_is_asked_of_the_title():
    """Then it is the beginning of the text; what is asked of the text is marked."""
    assert snippet("The harbour was closed.", parse("title:harbour")) == "The harbour was closed."
    assert snippet("The harbour was closed.", parse("title:harbour text:clos*")) == "The harbour was **closed**."


def test_a_snippet_shows_what_was_found():
    """The passage around the first word found, with all words found in it marked."""
    text = "Nothing here. " * 50 + "The Harbour was closed on Sunday because of ice. " + "And so on. " * 50
    shown = snippet(text, parse("harbour clos*"))
    assert "The **Harbour** was **closed** on Sunday" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_a_snippet_without_a_hit_is_the_beginning():
    """When the words stand in the title only, the text is shown from its beginning."""
    assert snippet("Short text.", parse("title")) == "Short text."


@given(st.text(), st.text())
def test_a_snippet_is_the_text_itself(text, typed):
    """Nothing but marks, dots and blanks is added, whatever is searched for in whatever."""
    shown = snippet(text, parse(typed)).removeprefix("… ").removesuffix(" …")
    assert re.sub(r"\s", "", shown).replace("**", "") in re.sub(r"\s", "", text).replace("**", "")
