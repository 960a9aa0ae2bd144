"""What differs between two texts of one article, how much that says, and what is no change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.comparison.words import words
from pipelines.revising import RULES, Side, compare_words, weigh
from vocabulary.change import Level, Note, Version

TEXT = """The ferry ran aground off Cape Merrin on Tuesday with 120 passengers aboard, the coast guard said.

Captain Jonas Holm told reporters that nobody was hurt and that the ship would be freed at high tide.

The company, Northline, runs four ferries between the islands and the mainland all through the year."""


def of(text: str, **said) -> Version:
    """A text as it was read."""
    return Version(**({"title": "Ferry aground", "text": text, "language": "en", "extractor": "test 1"} | said))


def changed(text: str, **said):
    """What becomes of the ferry's text."""
    return weigh(of(TEXT), of(text, **said))


NOISE = {
    "views": f"{TEXT}\n\n1,234 views",
    "above and below": f"5 minutes ago\n\nUpdated: 12 May 2024, 10:30 BST\n\n{TEXT}\n\nShare on Facebook\n\n3 min read | 12 comments",
    "label and number": f"{TEXT}\n\nViews\n\n1,234",
    "a date where pages print theirs": f"12 May 2024 10:30\n\n{TEXT}",
    "one headline": TEXT.replace("\n\n", "\n\nRead also: The harbour is shut again\n\n", 1),
    "a list of headlines": f"{TEXT}\n\nRelated articles\n\nFish prices climb\n\nStorm on its way to the islands",
    "white space": TEXT.replace("\n\n", "\n").replace(" ", "\u00a0"),
    "quotation marks and case": TEXT.replace("Cape", "“CAPE”").replace(",", " —"),
    "lines broken elsewhere": TEXT.replace("aboard, ", "aboard,\n\n"),
}


@pytest.mark.parametrize("name", NOISE)
def test_what_pages_change_by_themselves_is_noise(name):
    """Either way: it came, or it went."""
    assert changed(NOISE[name]).level is Level.NOISE
    assert weigh(of(NOISE[name]), of(TEXT)).level is Level.NOISE


COUNTED = {
    "ru": ("Паром сел на мель у мыса.", "Просмотров: {n}", "{n} минут назад", "Обновлено: {n} мая 2024, 10:30"),
    "de": ("Die Fähre lief auf Grund.", "{n} Kommentare", "vor {n} Minuten", "Stand: {n}. Mai 2024, 10:30 Uhr"),
    "fr": ("Le ferry s'est échoué.", "{n} vues", "il y a {n} minutes", "Mis à jour le {n} mai 2024 à 10h30"),
    "es": ("El ferry encalló.", "{n} comentarios", "hace {n} minutos", "Actualizado: {n} de mayo de 2024 10:30"),
    "fa": ("کشتی به گل نشست.", "بازدید: {n}", "{n} دقیقه پیش", "تاریخ انتشار: {n} مه 2024"),
    "ar": ("جنحت العبارة.", "{n} مشاهدة", "قبل {n} دقائق", "آخر تحديث: {n} مايو 2024"),
    "zh": ("渡轮周二在梅林角搁浅。", "阅读 {n}", "{n}分钟前", "更新时间：2024年5月{n}日 10:30"),
    "ja": ("フェリーが座礁した。", "コメント {n}", "{n} 分前", "更新日時：2024年5月{n}日"),
    "tr": ("Feribot karaya oturdu.", "{n} yorum", "{n} dakika önce", "Güncelleme: {n} Mayıs 2024 10:30"),
    "uk": ("Пором сів на мілину.", "{n} переглядів", "{n} хвилин тому", "Оновлено: {n} травня 2024, 10:30"),
}


@pytest.mark.parametrize("language", COUNTED)
def test_counters_and_dates_of_many_languages_are_noise(language):
    """Ten looks at a page whose counters run."""
    text, *lines = COUNTED[language]
    first = of("\n\n".join((text, *(line.format(n=5) for line in lines))), language=language)
    for n in range(6, 16):
        again = of("\n\n".join((text, *(line.format(n=n) for line in lines))), language=language)
        assert weigh(first, again).level is Level.NOISE


@pytest.mark.parametrize(
    "line",
    [
        "Views of the harbour were shared by 200 readers of this newspaper last night.",
        "The report was updated on 12 May 2024 by the ministry.",
        "Five minutes ago the siren went off.",
        "42",
        "12 dead",
    ],
)
def test_numbers_and_dates_of_sentences_are_the_texts(line):
    """Only lines that are nothing else are noise; a number alone may be a table's."""
    assert changed(f"{TEXT}\n\n{line}\n\nThat is all that is known of it so far.").level is not Level.NOISE
    with_other = line.replace("200", "300").replace("12", "13").replace("42", "43").replace("Five", "Six")
    either = (f"{TEXT}\n\n{one}\n\nThat is all that is known of it so far." for one in (line, with_other))
    assert weigh(*map(of, either)).level is not Level.NOISE


def test_a_date_between_paragraphs_is_the_storys():
    """It may head a day of a chronicle."""
    day = TEXT.replace("\n\n", "\n\n12 May 2024\n\n", 1)
    assert weigh(of(day), of(day.replace("12", "13"))).level is Level.SUBSTANTIAL


def test_after_a_list_of_headlines_sentences_are_the_texts():
    """What stands under such a label is left out up to the first sentence."""
    under = f"{TEXT}\n\nRelated articles\n\nFish prices climb\n\nThe harbour master resigned on Friday."
    assert changed(under).words_added == 6


LEVELS = [
    (TEXT.replace("freed", "refloated"), Level.MINOR, {"words_added": 1, "words_removed": 1, "numbers": 0}),
    (TEXT.replace("120", "130"), Level.SUBSTANTIAL, {"numbers": 1, "names": 0}),
    (TEXT.replace("Jonas Holm", "Peter Lund"), Level.SUBSTANTIAL, {"numbers": 0, "names": 2}),
    (TEXT.rpartition("\n\n")[0], Level.CUT, {"paragraphs_removed": 1, "paragraphs_added": 0}),
    ("\n\n".join(reversed(TEXT.split("\n\n"))), Level.COSMETIC, {"numbers": 0, "names": 0}),
    (f"{TEXT}\n\nCorrection officers were at the harbour that day as well.", Level.MINOR, {"note": None}),
    (f"{TEXT}\n\nUpdate: The ship was freed at noon.", Level.MINOR, {"note": Note.UPDATE}),
    ("This article has been retracted.", Level.RETRACTION, {"note": Note.RETRACTION}),
    (f"{TEXT} " + "It was said again and again. " * 5, Level.SUBSTANTIAL, {"words_added": 30, "words_removed": 0}),
]


@pytest.mark.parametrize(("text", "level", "figures"), LEVELS)
def test_how_much_a_change_says(text, level, figures):
    """Each level, with the figures that made it so."""
    change = changed(text)
    assert change.level is level
    assert {name: getattr(change, name) for name in figures} == figures
    assert 0 < change.share <= 1
    assert change.rules == RULES


CORRECTIONS = {
    "en": "Correction, 12 May: the number of passengers was wrong.",
    "en 2": "An earlier version of this article misstated the number of passengers.",
    "en 3": "[Corrected] The number of passengers was wrong.",
    "de": "In einer früheren Version stand eine falsche Zahl. Wir haben das korrigiert.",
    "fr": "Rectificatif : le nombre de passagers était faux.",
    "es": "Fe de errores: el número de pasajeros era otro.",
    "pt": "ERRAMOS: o número estava errado.",
    "it": "Errata corrige: il numero era sbagliato.",
    "ru": "Исправление: в предыдущей версии было неверно указано число.",
    "fa": "اصلاحیه: شمار مسافران نادرست بود.",
    "ar": "تصحيح: ورد العدد خطأ.",
    "zh": "更正：此前版本的人数有误。",
    "ja": "【訂正】乗客の人数に誤りがありました。",
    "ko": "정정: 승객 수가 잘못 표기되었습니다.",
    "tr": "Düzeltme: yolcu sayısı yanlıştı.",
    "pl": "Sprostowanie: liczba była błędna.",
    "hi": "भूल सुधार: संख्या गलत थी।",
}


@pytest.mark.parametrize("language", CORRECTIONS)
def test_notes_of_correction_are_known_in_many_languages(language):
    """A note that is new counts; one that was there already does not."""
    code = language.partition(" ")[0]
    first = of(f"{TEXT}", language=code)
    noted = of(f"{TEXT}\n\n{CORRECTIONS[language]}", language=code)
    assert weigh(first, noted).level is Level.CORRECTION
    later = replace(noted, text=noted.text.replace("freed", "refloated"))
    assert weigh(noted, later).note is None


@pytest.mark.parametrize(
    "line",
    [
        "Withdrawn",
        "Withdrawn – who will miss the final",
        "The paper has been retracted by the journal that printed it.",
        "An earlier version of this bill named no date.",
        "Correction officers were at the harbour.",
        "Updates are given to passengers by the crew.",
    ],
)
def test_what_a_story_tells_of_others_is_no_note_of_its_own(line):
    """Whatever was withdrawn, corrected or updated there."""
    assert changed(f"{TEXT}\n\n{line}").note is None


@pytest.mark.parametrize(
    ("said", "is_silent"),
    [
        ({}, True),
        ({"modified": "2024-05-12T10:00:00+00:00"}, False),
        ({"extractor": "test 2"}, False),
        ({"text": "Updated: 12 May 2024, 10:30\n\n" + TEXT.replace("120", "130")}, False),
        ({"text": TEXT.replace("120", "130") + "\n\n12 minutes ago"}, True),
        ({"text": TEXT.replace("120", "130") + "\n\nUpdate: The number is the coast guard's."}, False),
        ({"text": TEXT.replace("freed", "refloated")}, False),
    ],
)
def test_a_silent_edit_is_substantial_and_told_nowhere(said, is_silent):
    """Neither by a note nor by the time of change, and it is the newsroom's doing, not another reader's."""
    assert changed(said.pop("text", TEXT.replace("120", "130")), **said).is_silent is is_silent


def test_a_new_headline_over_the_same_text_is_a_substantial_change():
    """And white space or case in it none."""
    assert changed(TEXT, title="Ferry freed").level is Level.SUBSTANTIAL
    assert changed(TEXT, title="FERRY  aground").level is Level.NOISE
    assert changed(TEXT, title=None).level is Level.NOISE


def test_a_german_noun_is_no_name():
    """All German nouns have a capital; a name of two words is told."""
    text = "Am Montag sagte Olaf Scholz, dass die Regierung den Hafen sperren werde, und niemand widersprach ihm dabei."
    other = weigh(of(text, language="de"), of(text.replace("Hafen", "Flughafen"), language="de"))
    assert (other.level, other.names) == (Level.MINOR, 0)
    assert weigh(of(text, language="de"), of(text.replace("Olaf Scholz", "Lars Klingbeil"), language="de")).names == 2


def marked(old: str, new: str) -> str:
    """What differs, as a terminal without colours shows it."""
    marks = {Side.BOTH: "%s", Side.OLD: "[-%s-]", Side.NEW: "{+%s+}"}
    return "".join(marks[piece.side] % piece.text.strip() for piece in compare_words(old, new))


def test_words_that_differ_stand_in_their_places():
    """Case, accents and punctuation are no difference; a character of Chinese is a word."""
    assert marked("The ferry ran.", "the FERRY sank.") == "the FERRY[-ran.-]{+sank.+}"
    assert marked("周二在梅林角", "周三在梅林角") == "周[-二-]{+三+}在梅林角"
    assert marked("", "New.") == "{+New.+}"
    assert marked("Old.", "") == "[-Old.-]"


@given(old=st.text(alphabet="ab \n.", max_size=60), new=st.text(alphabet="ab \n.", max_size=60))
def test_both_texts_can_be_read_from_what_differs(old, new):
    """All of the new text is there in order; all words of the old one are."""
    pieces = compare_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.side is not Side.OLD) == new
    read = " ".join(piece.text for piece in pieces if piece.side is not Side.NEW)
    assert words(read) == words(old)


@given(text=st.text(max_size=200))
def test_a_text_is_never_changed_against_itself(text):
    """Whatever it holds."""
    assert weigh(of(text), of(text)).level is Level.NOISE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 25_000, "b a c " * 25_000),
        ("\n".join(f"the {n % 7}" for n in range(20_000)), "\n".join(f"a {n % 5}" for n in range(20_000))),
        ("字" * 60_000, "文字" * 40_000),
        (" ".join(f"w{n} w{n + 1}" for n in range(20_000)), " ".join(f"w{n} w{n + 2}" for n in range(20_000))),
    ],
    ids=["two words", "short lines", "characters", "every word twice"],
)
def test_huge_texts_cost_seconds_at_most(old, new):
    """Nothing is aligned by trying all pairs, for which difflib takes minutes; then this test is stopped."""
    assert weigh(of(old), of(new)).words_added > 0
