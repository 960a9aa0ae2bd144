"""What newsrooms do to a text before they print it, and which verdict each of it gets."""

import random
import re

import pytest

from pipelines.comparison import Text, compare
from pipelines.licence import detect_in_text
from tests.stories import DAM, DAM_ELSEWHERE, FERRY, MARKET
from vocabulary.match import Verdict

LOCAL = (
    "The county fair opens on Saturday at ten with a parade of tractors. Parking is free behind the school.\n\n"
    "Our reporter Lena Ek was at the town hall, where people had many questions about what it means for them. "
    "Several asked for a public meeting, which the council promised to hold before the end of the month."
)
FOOT = (
    "The Harbour Courier is a reader-funded paper. If you like what you read, think of becoming a member: for five a "
    "month you keep this site open for everybody, get our weekly letter and an invitation to the annual party in the "
    "print shop. Members also receive the quarterly magazine. You can cancel at any time."
)
ARR = (
    "Copyright 2026 The Associated Press. All rights reserved. This material may not be published, broadcast, "
    "rewritten or redistributed without permission."
)
OPEN = "All Content by Tidewater is licensed under a Creative Commons Attribution 4.0 International License."


def paragraphs(text):
    """Return a text's paragraphs."""
    return text.split("\n\n")


def sentences(text):
    """Return a text's sentences."""
    return [one for part in paragraphs(text) for one in re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", part)]


def shuffled(parts):
    """Return the parts in another order, always the same one."""
    return random.Random(5).sample(parts, len(parts))


def every_tenth_changed(text):
    """Return the text with a tenth of its words replaced."""
    chance = random.Random(7)
    return " ".join(word if chance.random() > 0.1 else "blue" for word in text.split(" "))


SAME = {
    "white space": lambda text: text.replace("\n\n", "\n").replace(" ", "  "),
    "dateline": lambda text: f"ORRINVALE, March 3 (Reuters) - {text}",
    "place and agency": lambda text: f"ORRINVALE (AP) — {text}",
    "byline and credits": lambda text: f"By Jane Doe\n\n{text}\n\nReporting by Jane Doe; Editing by Joe Bloggs",
    "copyright": lambda text: f"{text}\n\n{ARR}",
    "licence": lambda text: f"{text}\n\n{OPEN}",
    "straight quotes": lambda text: text.replace("“", '"').replace("”", '"').replace("’", "'"),
    "one paragraph": lambda text: " ".join(paragraphs(text)),
    "a paragraph a sentence": lambda text: "\n\n".join(sentences(text)),
}
EDITED = {
    "local opening": lambda text: f"{LOCAL}\n\n{text}",
    "local ending": lambda text: f"{text}\n\n{LOCAL}",
    "last paragraph lost": lambda text: "\n\n".join(paragraphs(text)[:-1]),
    "paragraphs in another order": lambda text: "\n\n".join(shuffled(paragraphs(text))),
    "sentences in another order": lambda text: " ".join(shuffled(sentences(text))),
    "every tenth word": every_tenth_changed,
    "note of correction": lambda text: f"CORRECTION: An earlier version of this article gave a wrong number.\n\n{text}",
    "points on top": lambda text: f"- First point of it all\n- Second point of it all, with more\n\n{text}",
}
HELD = {
    "half": lambda text: "\n\n".join(paragraphs(text)[: len(paragraphs(text)) // 2]),
    "a third": lambda text: "\n\n".join(paragraphs(text)[: len(paragraphs(text)) // 3 or 1]),
    "round-up": lambda text: f"{LOCAL}\n\n{FERRY if text is MARKET else MARKET}\n\n{text}",
    "live blog": lambda text: "\n\n".join(
        ["14:02 Good afternoon.", *(f"13:{n:02} {part}" for n, part in enumerate(paragraphs(text)[::-1])), LOCAL]
    ),
}


def verdict(one, other):
    """Return the verdict on two texts, which must not depend on their order."""
    a, b = (Text(title=None, text=detect_in_text(text).body) for text in (one, other))
    found, turned = compare(a, b), compare(b, a)
    assert (found.verdict, found.similarity, found.jaccard) == (turned.verdict, turned.similarity, turned.jaccard)
    assert found.containment_a_in_b == turned.containment_b_in_a
    return found.verdict


@pytest.mark.parametrize("story", [DAM, DAM_ELSEWHERE, FERRY, MARKET], ids=["dam", "elsewhere", "ferry", "market"])
@pytest.mark.parametrize("edit", [*SAME, *EDITED, *HELD])
def test_house_style_and_editing(story, edit):
    """Wire furniture leaves a text identical, editing makes it near, a part or a round-up at least an excerpt."""
    change, allowed = (
        (SAME[edit], {Verdict.IDENTICAL})
        if edit in SAME
        else (EDITED[edit], {Verdict.NEAR})
        if edit in EDITED
        else (HELD[edit], {Verdict.NEAR, Verdict.EXCERPT})
    )
    assert verdict(story, change(story)) in allowed


@pytest.mark.parametrize(("one", "other"), [(MARKET, FERRY), (DAM, MARKET), (DAM_ELSEWHERE, FERRY)])
def test_a_shared_foot_makes_no_copies_and_no_likeness(one, other):
    """What an outlet prints under every text is neither an excerpt nor a common topic."""
    assert verdict(f"{one}\n\n{FOOT}", f"{other}\n\n{FOOT}") is Verdict.UNRELATED
