"""Verdicts: copies, parts of texts and tellings of one event are told apart, with numbers that fit."""

import random
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.comparison import RULES, Text, compare, overlap
from pipelines.comparison.quotations import quotations
from pipelines.comparison.seed import held_against
from pipelines.comparison.verdicts import EXCERPT, NEAR, NEAR_SPREAD
from tests.factories import make_seed
from tests.stories import (
    DAM,
    DAM_ELSEWHERE,
    DAM_ELSEWHERE_TITLE,
    DAM_TITLE,
    FERRY,
    FERRY_TITLE,
    MARKET,
    MARKET_TITLE,
)
from vocabulary.form import Form
from vocabulary.match import Match, Verdict
from vocabulary.moment import Moment

STORIES = {DAM_TITLE: DAM, DAM_ELSEWHERE_TITLE: DAM_ELSEWHERE, MARKET_TITLE: MARKET, FERRY_TITLE: FERRY}
COPIES = {Verdict.IDENTICAL, Verdict.NEAR, Verdict.EXCERPT}
FOOT = (
    "The Valley Herald is written by forty people in the upper valley and belongs to its readers. We take no money from "
    "parties. If our work is worth something to you, become a member at the counter or on our site, from four a month."
)


def of(a: str, b: str, *, a_title: str | None = None, b_title: str | None = None) -> Match:
    """Compare two English texts."""
    return compare(Text(title=a_title, text=a, language="en"), Text(title=b_title, text=b, language="en"))


def sentences(text: str) -> list[str]:
    """Split where a sentence ends; paragraphs do not matter."""
    return re.split(r"(?<=[.!?”])\s+", text)


def edited(text: str, *, every: int, by: str = "meanwhile, as was to be expected,") -> str:
    """Every so manieth sentence gets a few words put in near its middle."""
    parts = [one.split() for one in sentences(text)]
    for words in parts[::every]:
        words.insert(len(words) // 2, by)
    return " ".join(" ".join(words) for words in parts)


def inside(part: str, host: str) -> str:
    """Put a passage into the middle of another text."""
    paragraphs = host.split("\n\n")
    return "\n\n".join([*paragraphs[:2], part, *paragraphs[2:]])


def share_of(text: str, share: float, *, start: float = 0.3) -> str:
    """A run of words from within a text."""
    words = text.split()
    first = int(len(words) * start)
    return " ".join(words[first : first + int(len(words) * share)])


@pytest.mark.parametrize("text", STORIES.values())
def test_a_text_is_identical_with_itself(text) -> None:
    """All numbers are one."""
    found = of(text, text)
    assert found.verdict is Verdict.IDENTICAL
    assert {found.similarity, found.containment, found.jaccard} == {1.0}
    assert (found.containment_a_in_b, found.containment_b_in_a, found.rules) == (1.0, 1.0, RULES)


@pytest.mark.parametrize(
    "reprint",
    [
        DAM.replace("\n\n", "\n"),
        DAM.replace("“", '"').replace("”", '"').replace("’", "'"),
        f"TARNBY (AP) — {DAM}\n\nAP/4711",
        f"By Ann Lee\n\n{DAM}\n\nThis article was originally published by Valley Herald.",
    ],
)
def test_a_verbatim_reprint_is_identical(reprint) -> None:
    """Typography, dateline, byline and credit do not make another text."""
    assert of(DAM, reprint, a_title=DAM_TITLE, b_title="Crack in dam").verdict is Verdict.IDENTICAL


@pytest.mark.parametrize(
    "correction",
    [
        DAM.replace("86,000", "68,000"),
        DAM.replace("Petr Halas", "Petr Hales"),
        f"{DAM}\n\nCorrection: an earlier version of this text said that the dam was built in 1968.",
    ],
)
def test_a_correction_is_near_never_identical(correction) -> None:
    """One number, one letter of a name or a note of correction is enough."""
    assert of(DAM, correction).verdict is Verdict.NEAR


@pytest.mark.parametrize(
    "copy",
    [
        edited(DAM, every=5),
        edited(DAM, every=2),
        edited(DAM, every=1),
        " ".join(sentences(DAM)[2:]),
        " ".join(one for place, one in enumerate(sentences(DAM)) if place % 4),
        "\n\n".join(reversed(DAM.split("\n\n"))),
    ],
    ids=["fifth edited", "half edited", "all edited", "start cut", "fourth dropped", "order changed"],
)
def test_an_edited_copy_is_near(copy) -> None:
    """The same text with words put in, sentences dropped or paragraphs moved."""
    assert of(DAM, copy).verdict is Verdict.NEAR


def test_every_tenth_word_changed_is_near() -> None:
    """Words replaced all over the text leave enough of it."""
    chance = random.Random(7)
    words = [word if chance.random() > 0.1 else "otherwise" for word in DAM.split()]
    assert of(DAM, " ".join(words)).verdict is Verdict.NEAR


@pytest.mark.parametrize("share", [0.3, 0.4])
@pytest.mark.parametrize("start", [0.0, 0.3, 0.6])
def test_a_passage_inside_another_article_is_an_excerpt(share, start) -> None:
    """Nearly a third of a text within a text about something else is found, wherever it was taken from."""
    found = of(DAM, inside(share_of(DAM, share, start=start), MARKET))
    assert found.verdict is Verdict.EXCERPT
    assert found.containment_a_in_b == pytest.approx(share, abs=0.02)


def test_a_short_notice_cut_from_a_long_text_is_an_excerpt() -> None:
    """The first quarter alone is wholly in the other: the explanation says which holds which."""
    notice = share_of(DAM, 0.25, start=0.0)
    names = ("the seed", "the article")
    found = compare(Text(title=None, text=DAM), Text(title=None, text=notice), names=names)
    assert found.verdict is Verdict.EXCERPT
    assert found.containment == found.containment_b_in_a == 1.0
    assert found.explanation.startswith("The seed holds a passage of the article: 100% of the article is in the seed")


def test_two_reports_with_the_same_quotation_are_no_copies() -> None:
    """Independent reporters quote one statement: what they share is hers, not theirs."""
    quotation = (
        "“Nobody downstream has to leave home, and nobody has to fill the bath tonight, because we lower the lake to look "
        "at the wall with dry eyes and not because we expect it to give way before the winter,”"
    )
    one = f"{share_of(MARKET, 0.5, start=0)} {quotation} said Marta Lindqvist."
    other = f"As Lindqvist put it: {quotation} Others agreed. {share_of(FERRY, 0.5, start=0)}"
    found = of(one, other)
    assert found.containment > 0.2
    assert found.verdict not in COPIES


def test_a_few_own_words_around_a_long_quotation_are_no_excerpt() -> None:
    """Quotations count half: a statement printed in full with a line of one's own is no copy of the report on it."""
    statement = f"“{share_of(FERRY, 0.22)}”"
    block = f"{share_of(DAM, 0.07, start=0.2)} {statement}"
    found = of(
        *(f"{share_of(host, 0.5, start=0)} {block} {share_of(host, 0.5, start=0.5)}" for host in (MARKET, MARKET[::-1]))
    )
    assert found.containment > 0.2
    assert found.verdict not in COPIES


REWRITTEN = """
A crack eleven metres long, found by divers near its northern spillway, has the Orrin dam's operators worried. The Valley
Water Board began on Tuesday to lower the water behind the dam from 94 per cent; it is to fall to 70 per cent within nine
days.

Petr Halas, one of the divers who had gone down to replace a grille, noticed a thin line of bubbles rising from the
concrete. He photographed it and showed the picture to the engineer on duty.

Nobody downstream has to leave home, said Marta Lindqvist, who heads the board. The last report, in 2019, mentioned seepage
at the northern side, and two universities are to read it again. Should the crack reach the foundation, the lake would have
to be emptied before winter, and Tarnby with its 86,000 people would take its water from the Sella.
""".strip()


def test_a_rewritten_version_is_an_excerpt_though_little_stands_together() -> None:
    """Short passages of one's own words from all over the other, about the same matter; and all the more alike for it."""
    found = of(DAM, REWRITTEN)
    assert found.verdict is of(REWRITTEN, DAM).verdict is Verdict.EXCERPT
    assert found.similarity > of(DAM, DAM_ELSEWHERE, a_title=DAM_TITLE, b_title=DAM_ELSEWHERE_TITLE).similarity
    assert found.holder == ("b" if found.containment_a_in_b >= found.containment_b_in_a else "a")
    assert overlap(Text(title=None, text=DAM), Text(title=None, text=REWRITTEN)).verdict is Verdict.EXCERPT


def test_two_reports_of_one_outlet_on_one_event_share_only_its_foot() -> None:
    """Above the foot they have no words in common but those of whom they quote."""
    said = "“We lower the lake because we want to look at the wall with dry eyes,” said Marta Lindqvist."
    one, other = f"{DAM_ELSEWHERE} {said}\n\n{FOOT}", f"{DAM}\n\n{FOOT}"
    found = of(one, other, a_title=DAM_ELSEWHERE_TITLE, b_title=DAM_TITLE)
    assert found.verdict is Verdict.SAME_STORY
    assert found.similarity < of(DAM, REWRITTEN).similarity


def test_a_text_whose_second_half_is_the_others_is_an_excerpt() -> None:
    """A block that ends both is the outlet's only where it is a small part: here it is half of the shorter one."""
    part = " ".join(sentences(DAM)[-2:])
    found = of(DAM, f"{share_of(DAM_ELSEWHERE, 0.3, start=0.1)} {part}")
    assert len(part.split()) < 60
    assert found.verdict is Verdict.EXCERPT


@given(st.sampled_from([DAM, FERRY, MARKET, DAM_ELSEWHERE, REWRITTEN]), st.integers(0, 9), st.integers(1, 9))
@settings(deadline=None, max_examples=40)
def test_identical_is_near_is_an_excerpt(text, dropped, every) -> None:
    """What fits a closer verdict fits each farther one: by the numbers, and when other text is put around the copy."""
    copy = " ".join(one for place, one in enumerate(sentences(text)) if place != dropped)
    found = of(text, edited(copy, every=every))
    assert found.verdict in COPIES
    if found.verdict is Verdict.IDENTICAL:
        assert min(found.containment_a_in_b, found.containment_b_in_a) >= NEAR
    if found.verdict is not Verdict.EXCERPT:
        assert min(found.containment_a_in_b, found.containment_b_in_a) >= min(NEAR_SPREAD, EXCERPT)
    around = MARKET if text is not MARKET else FERRY
    assert of(text, inside(copy, f"{around}\n\n{around[::-1]}")).verdict in COPIES


def test_a_foot_that_an_outlet_puts_under_every_text_is_no_match() -> None:
    """Two articles of one outlet about different matters share its appeal to readers, and are unrelated."""
    found = of(f"{share_of(MARKET, 0.5)}\n\n{FOOT}", f"{share_of(FERRY, 0.5)}\n\n{FOOT}")
    assert found.containment > 0.2
    assert found.verdict is Verdict.UNRELATED


def test_independent_reports_of_one_event_are_the_same_story() -> None:
    """Other words, the same names, numbers and matter."""
    found = of(DAM, DAM_ELSEWHERE, a_title=DAM_TITLE, b_title=DAM_ELSEWHERE_TITLE)
    assert found.verdict is Verdict.SAME_STORY
    assert found.containment < 0.05
    untitled = of(DAM, DAM_ELSEWHERE.split("\n\n", 1)[1])
    assert untitled.verdict is Verdict.SAME_STORY
    assert untitled.similarity < found.similarity < 1.0
    assert "same story" in found.explanation


@pytest.mark.parametrize(("a", "b"), [(DAM_TITLE, MARKET_TITLE), (DAM_TITLE, FERRY_TITLE), (MARKET_TITLE, FERRY_TITLE)])
def test_other_news_is_unrelated(a, b) -> None:
    """Texts of one time and place about different matters."""
    assert of(STORIES[a], STORIES[b], a_title=a, b_title=b).verdict is Verdict.UNRELATED


def test_reports_of_different_months_are_related_at_most() -> None:
    """The same matter half a year later is another event; an uncertain time does not part them."""

    def verdict(a: Moment | None, b: Moment | None) -> Verdict:
        first = Text(title=DAM_TITLE, text=DAM, published=a)
        return compare(first, Text(title=DAM_ELSEWHERE_TITLE, text=DAM_ELSEWHERE, published=b)).verdict

    january, june = Moment(iso="2022-01-14", source="test"), Moment(iso="2022-06-14T10:00:00+02:00", source="test")
    vague = Moment(iso="2022-01-01", source="test", inferred_from="text", latest="2022-06-01")
    assert verdict(january, june) is verdict(june, january) is Verdict.RELATED
    assert verdict(january, None) is verdict(vague, june) is verdict(january, january) is Verdict.SAME_STORY


def test_a_report_nearer_in_time_is_more_alike() -> None:
    """Up to a tenth, both ways alike; a week, a time that is not known and spans that overlap take nothing."""

    def similarity(a: str, b: str | None, *, latest: str | None = None) -> float:
        first = Text(title=DAM_TITLE, text=DAM, published=Moment(iso=a, source="test", latest=latest))
        published = None if b is None else Moment(iso=b, source="test")
        second = Text(title=DAM_ELSEWHERE_TITLE, text=DAM_ELSEWHERE, published=published)
        found = compare(first, second).similarity
        assert compare(second, first).similarity == found
        return found

    full = similarity("2022-01-14", None)
    assert similarity("2022-01-14", "2022-01-14") == similarity("2022-01-14", "2022-01-20") == full
    assert similarity("2022-01-14", "2022-03-14", latest="2022-03-10") == full
    days = [similarity("2022-01-14", day) for day in ("2022-01-20", "2022-01-25", "2022-02-05", "2022-02-13")]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == len(days)
    assert similarity("2022-01-14", "2023-01-14") == pytest.approx(0.9 * full)


def test_copies_are_copies_at_any_time() -> None:
    """Time parts stories, not texts."""
    old, new = (Moment(iso=day, source="test") for day in ("2012-01-01", "2022-01-01"))
    found = compare(Text(title=None, text=DAM, published=old), Text(title=None, text=DAM, published=new))
    assert (found.verdict, found.similarity) == (Verdict.IDENTICAL, 1.0)
    edited = DAM.replace("Tuesday", "Wednesday")
    now, then = (
        compare(Text(title=None, text=DAM, published=new), Text(title=None, text=edited, published=day))
        for day in (new, old)
    )
    assert (now.verdict, now.similarity) == (Verdict.NEAR, then.similarity)


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", DAM), ("…", "—"), ("", "   \n ")])
def test_texts_without_words_are_unrelated_to_everything(a, b) -> None:
    """Nothing is shared, and no number is missing."""
    found = of(a, b)
    assert found.verdict is Verdict.UNRELATED
    assert {found.similarity, found.containment, found.jaccard} == {0.0}


def test_titles_alone_tell_a_story_but_no_copy() -> None:
    """A page whose text was not found may still be recognised by its title."""
    assert of("", "", a_title=DAM_TITLE, b_title=DAM_TITLE).verdict is Verdict.SAME_STORY


WORDS = st.sampled_from(
    [
        "the",
        "lake",
        "fell",
        "by",
        "two",
        "metres",
        "before",
        "Tarnby",
        "“slept”",
        "and",
        "U.S.",
        "divers",
        "saw",
        "3,000",
        "湖",
        "水",
        "озеро.",
    ]
)
PARAGRAPHS = st.lists(st.lists(WORDS, max_size=30).map(" ".join), max_size=4).map("\n\n".join)


@given(PARAGRAPHS, PARAGRAPHS)
@settings(deadline=None)
def test_comparing_is_symmetric(a, b) -> None:
    """Only the two directions of containment change places."""
    one, other = of(a, b, a_title="Lake"), of(b, a, b_title="Lake")
    assert (one.verdict, one.similarity, one.containment, one.jaccard) == (
        other.verdict,
        other.similarity,
        other.containment,
        other.jaccard,
    )
    assert (one.containment_a_in_b, one.containment_b_in_a) == (other.containment_b_in_a, other.containment_a_in_b)


@given(PARAGRAPHS, PARAGRAPHS)
@settings(deadline=None)
def test_numbers_lie_between_nothing_and_all(a, b) -> None:
    """Each score is from 0 to 1; identical texts contain each other; containment is the larger direction."""
    found = of(a, b)
    scores = (found.similarity, found.containment_a_in_b, found.containment_b_in_a, found.jaccard)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert found.containment == max(found.containment_a_in_b, found.containment_b_in_a) >= found.jaccard
    if found.verdict is Verdict.IDENTICAL:
        assert found.containment_a_in_b == found.containment_b_in_a == found.similarity == 1.0


@given(st.lists(st.sampled_from([*sentences(DAM), *sentences(FERRY)]), min_size=1, max_size=12), st.data())
@settings(deadline=None, max_examples=50)
def test_verdicts_do_not_depend_on_paragraphs(parts, data) -> None:
    """The same sentences with other line breaks between them get the same answer."""
    breaks = data.draw(st.lists(st.sampled_from([" ", "  "]), min_size=len(parts), max_size=len(parts)))
    spaced = "".join(one + space for one, space in zip(parts, breaks, strict=True))
    assert of(DAM, " ".join(parts)) == of(DAM, spaced)
    lines = DAM.replace("\n\n", "\n \n\n\t")
    assert of(DAM, " ".join(parts)) == of(lines, " ".join(parts))


@pytest.mark.parametrize(
    "text", ["a b c d e " * 120_000, "x" * 3_000_000, "湖" * 600_000, "“" * 1_000_000, "\n" * 10**6]
)
def test_hostile_texts_are_bounded(text) -> None:
    """A monstrous text is answered in seconds, and two of them do not multiply."""
    began = time.process_time()
    compare(Text(title=text, text=text), Text(title=None, text=DAM))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Form(is_teaser=True), " Only a teaser of the article was seen."),
        (Form(missing="page 3: http: 500"), " Not all of the article was seen: page 3: http: 500."),
        (Form(is_free=False), ""),
    ],
)
def test_a_verdict_on_a_part_of_an_article_says_so(form, said):
    """The numbers are those of what was seen; whoever reads them knows of how much they are."""
    seed = make_seed(text="The ferry to the islands ran aground in thick fog on Sunday morning.")
    text = Text(title=None, text="The ferry to the islands ran aground.", language="en")
    whole = held_against(seed, text)
    assert held_against(seed, text, form) == replace(whole, explanation=whole.explanation + said)


@pytest.mark.parametrize(
    "other",
    [
        DAM,
        edited(DAM, every=2),
        share_of(DAM, 0.5),
        inside(share_of(DAM, 0.4), MARKET),
        f"{MARKET}\n\n{FOOT}",
        DAM_ELSEWHERE,
        MARKET,
        "",
    ],
)
def test_what_words_alone_tell_is_what_the_verdict_says_of_them(other) -> None:
    """Copies are told by it, with the same shares and in the same words, in both orders; of others nothing is."""
    a = Text(title=DAM_TITLE, text=f"{DAM}\n\n{FOOT}" if FOOT in other else DAM, language="en")
    b = Text(title=None, text=other, language="en")
    for one, two, found in ((a, b, overlap(a, b)), (b, a, overlap(a, b).turned)):
        match = compare(one, two, names=("this", "that"))
        assert (found.a_in_b, found.b_in_a) == (match.containment_a_in_b, match.containment_b_in_a)
        if match.verdict in COPIES:
            assert (found.verdict, found.explanation(("this", "that"))) == (match.verdict, match.explanation)
        else:
            assert found.verdict is None
            with pytest.raises(ValueError, match="speak of"):
                found.explanation(("this", "that"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "He said: ‘We don’t want to leave tonight, and we won’t,’ and left.",
            ["‘We don’t want to leave tonight, and we won’t,’"],
        ),
        ("The farmers’ union met the workers’ party in the town’s hall on Sunday evening.", []),
        (
            "“He told me ‘you must never go there again’ and left,” she said.",
            ["“He told me ‘you must never go there again’ and left,”"],
        ),
        ("Er nannte es ‘klein’, und die ‘große’ Sache kam erst am Abend zur Sprache.", []),
    ],
)
def test_single_marks_quote_and_apostrophes_do_not(text, said) -> None:
    """As British newsrooms write; a name or a word held at arm's length is no quotation."""
    assert quotations(text) == said
