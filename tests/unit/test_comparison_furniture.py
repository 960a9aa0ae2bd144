"""Wire furniture: what differs between outlets that print one text comes off, the text stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.comparison import compared_text
from tests.stories import DAM, DAM_GERMAN, FERRY, MARKET


@pytest.mark.parametrize(
    "dateline",
    [
        "TARNBY (AP) — ",
        "TARNBY, Jan. 16 (MNA) – ",
        "TARNBY, January 14 (Reuters) - ",
        "Tarnby (dpa) - ",
        "(AFP) - ",
        "TARNBY — ",
        "TARNBY, Norway — ",
        "Tarnby, January 15. /TASS/. ",
        "ТАРНБИ, 14 янв — РИА Новости. ",
        "新华社塔恩比1月14日电（记者张三）",
        "به گزارش خبرگزاری مهر، ",
    ],
)
def test_datelines_come_off(dateline) -> None:
    """Place, day and agency at the start are no part of the text."""
    assert compared_text(dateline + DAM) == DAM


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Lee and Tom Moss",
        "BY ANN LEE, STAFF WRITER",
        "Von Anna Leer",
        "Ann Lee, Reuters",
        "(Reporting by Ann Lee in Tarnby; Editing by Tom Moss)",
        "Associated Press writer Ann Lee contributed to this report.",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "© 2022 The Associated Press. All rights reserved. This material may not be published or rewritten.",
        "This article was originally published by Mehr News Agency and is republished here with permission.",
        "This story by Tidewater Wire is republished under a Creative Commons licence.",
        "Courtesy of the Valley Herald.",
        "Dieser Artikel erschien zuerst im Talboten.",
        "Este artículo fue publicado originalmente por El Valle.",
        "Этот материал впервые опубликован агентством.",
        "این مطلب نخستین بار در روزنامه منتشر شد.",
        "Read more: Ten dams that leak",
        "READ ALSO: What sirens mean",
        "Читайте также: Десять плотин",
        "Lire aussi : Dix barrages",
        "بیشتر بخوانید: ده سد",
        "Subscribe to our newsletter",
        "Follow us on Twitter",
        "Published: 16 January 2022, 10:00",
        "MNA/5392834",
        "Source: Mehr News",
        "انتهای پیام",
        "___",
        "Advertisement",
    ],
)
def test_lines_around_a_text_come_off(line) -> None:
    """Bylines, credits, notes about republication and invitations, before, after and between paragraphs."""
    first, rest = DAM.split("\n\n", 1)
    assert compared_text(f"{line}\n\n{DAM}") == DAM
    assert compared_text(f"{DAM}\n\n{line}") == DAM
    assert compared_text(f"{first}\n\n{line}\n\n{rest}") == DAM


NOTES = (
    "This article has been translated by Mehr News Agency",
    "The report was first produced in Tarnby by a student",
    "OUR STORY İS COURTESY OF A VALLEY PAPER",
    "This post originally ran in the Valley Herald",
    "The text is reproduced with permission",
    "An essay of ours that may not be rewritten",
    "All rights reserved",
    "Write to us, or sign up for our newsletters",
    "Please follow us on Mastodon",
    "Dieser Text wurde vom Talboten übernommen",
    "Cet article est paru dans le journal de la vallée",
    "Este artículo fue reproducido por el valle",
    "Questo articolo è ripreso dal giornale della valle",
    "Этот материал перепечатан у соседей",
    "این مطلب پیش از این بازنشر شده است",
)


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("case", [str, str.upper, str.title])
def test_notes_about_republication_come_off_in_any_case(note, case) -> None:
    """A sentence that tells where the text is from is none of the text."""
    assert compared_text(f"{DAM}\n\n{case(note)}.") == DAM
    whole = " ".join(DAM.split())
    assert compared_text(f"{whole} {case(note)}.") == whole


def test_sentences_at_the_end_of_a_single_paragraph_come_off() -> None:
    """A text without paragraphs may have its credit glued to the last sentence."""
    whole = " ".join(DAM.split())
    assert compared_text(f"{whole} This article was first published by Mehr News Agency. Read more here") == whole
    assert compared_text(f"{whole} (AFP)") == whole
    assert compared_text(f"{whole} dpa/abc") == whole


@pytest.mark.parametrize(
    "sentence",
    [
        "By Tuesday the water had fallen by two metres and people were told to wait for news.",
        "Published on Monday, the report says that the joint had moved.",
        "Copyright law does not protect the plans of a dam, the court found.",
        "The engineers read more than forty reports before they gave their answer.",
        "Follow the river to the mill and you will see the wall, the mayor said.",
        "Sources close to the board spoke of nine days.",
        "Reports by two universities were asked for.",
        "Advertisement of the contract begins in May, the board said.",
        "Watch out for the sirens, the fire service says.",
        "This report, the mayor said, was read by nobody.",
        "Correction: an earlier version of this text gave a wrong number of people.",
    ],
)
def test_sentences_of_the_story_stay(sentence) -> None:
    """What only begins like furniture is text, as is a correction: it tells two versions apart."""
    assert sentence in compared_text(f"{sentence}\n\n{DAM}")
    assert sentence in compared_text(f"{DAM}\n\n{sentence}")


@pytest.mark.parametrize("text", [DAM, DAM_GERMAN, FERRY, MARKET])
def test_texts_without_furniture_stay_as_they_are(text) -> None:
    """Nothing is taken from a plain story."""
    assert compared_text(text) == text


def test_a_text_of_nothing_but_furniture_is_compared_as_it_is() -> None:
    """Something must be left to tell two such texts apart."""
    assert compared_text("By Ann Lee\n\nRead more: Ten dams") == "By Ann Lee\n\nRead more: Ten dams"
    assert compared_text("") == ""


PIECES = st.sampled_from(
    [
        "By Ann Lee.",
        "TARNBY (AP) — ",
        "Read more: Ten dams.",
        "The lake fell.",
        "(AFP)",
        "This article was first published by A.",
        "\n\n",
        "\n",
        " ",
        "___",
        "U.S. envoys met. ",
        "END",
        "“Quoted.” ",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text())
def test_taking_furniture_off_twice_is_taking_it_off_once(text) -> None:
    """What is compared of a compared text is that text."""
    assert compared_text(compared_text(text)) == compared_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Ann Lee. " * 40_000,
        "Read more: x\n" * 40_000,
        "A, B. " * 80_000,
        "(" * 500_000,
        "(AP) — " * 70_000,
        "WASHINGTON " * 40_000,
        "ا،" * 200_000,
        ". " * 250_000,
        "this article " * 40_000,
    ],
)
def test_hostile_texts_cost_little(text) -> None:
    """Half a million characters of almost-furniture are done with in a second of computing at most."""
    began = time.process_time()
    compared_text(text)
    assert time.process_time() - began < 1.0
