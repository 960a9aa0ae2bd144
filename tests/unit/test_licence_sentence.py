"""Plain texts: licence sentences are recognised, kept, and cut off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.licence import detect_in_text
from vocabulary.licence import NOASSERTION, Confidence, Polarity, Scope

STATEMENT = (
    "All Content by Harbour News Agency is licensed under a Creative Commons Attribution 4.0 International License."
)
BODY = (
    "The council met on Tuesday to settle the quota. Fishermen had asked for more time. "
    "Nobody expected a vote before the summer, and none was held. "
) * 10


@pytest.mark.parametrize("joint", [" ", "\n", "\n\n"])
def test_the_sentence_at_the_end_becomes_evidence_and_is_cut(joint):
    """It is kept word for word as E12 with scope and licensor, and the body ends before it."""
    found = detect_in_text(BODY.strip() + joint + STATEMENT)
    assert found.body == BODY.strip()
    (row,) = found.evidence
    assert (row.code, row.scope, row.raw) == ("E12", Scope.SITE, STATEMENT)
    assert row.licensor == "Harbour News Agency"
    assert row.locator == f"text:-{len(STATEMENT)}"
    assert "strip_from_body" in row.flags
    decision = found.licence.decision
    assert (decision.expression, decision.confidence, decision.licensor) == (
        "CC-BY-4.0",
        Confidence.PROBABLE,
        "Harbour News Agency",
    )


def test_the_sentence_at_the_start_is_cut_too():
    """Outlets that put their credit on top are read as well."""
    found = detect_in_text(f"{STATEMENT}\n\n{BODY.strip()}")
    assert found.body == BODY.strip()
    assert found.evidence[0].locator == "text:0"


def test_a_text_without_a_sentence_is_left_alone():
    """Not a character changes where nothing was found."""
    assert detect_in_text(BODY).body == BODY
    assert detect_in_text(BODY).evidence == ()


def test_the_middle_of_a_text_is_not_searched():
    """Only the edges are furniture; what stands in the middle is text."""
    text = f"{BODY}{STATEMENT} {BODY}"
    assert detect_in_text(text).body == text


@pytest.mark.parametrize(
    ("text", "expression", "scope"),
    [
        ("Сайт лицензирован в соответствии с Creative Commons Attribution 3.0 Unported License.", "CC-BY-3.0", "site"),
        ("网上内容发表在 知识共享署名 4.0 国际许可协议", "CC-BY-4.0", "site"),
        ("رخصة المشاع الإبداعي نسب المصنف 4.0 دولي", "CC-BY-4.0", "site"),
        ("Dieser Artikel steht unter der Lizenz Creative Commons CC BY-SA 4.0.", "CC-BY-SA-4.0", "article"),
        ("Este artículo está bajo una licencia Creative Commons Atribución 4.0.", "CC-BY-4.0", "article"),
        ("Licensed under CC BY-NC 4.0", "CC-BY-NC-4.0", "site"),
        ("Our stories are published under a Creative Commons License.", "LicenseRef-CC-unspecified", "site"),
        ("Our stories are CC BY licensed, but you may not edit or sell them.", "LicenseRef-CC-unspecified", "site"),
    ],
)
def test_statements_of_many_languages(text, expression, scope):
    """Each is read with its licence and what it speaks of."""
    decision = detect_in_text(f"{BODY}\n\n{text}").licence.decision
    assert (decision.expression, decision.scope) == (expression, scope)


@pytest.mark.parametrize(
    "text",
    [
        "The film was released under a Creative Commons licence in 2010.",
        "The funder requires that articles are published under a CC BY 4.0 licence.",
        "Photos: Jane Doe, CC BY 2.0.",
        "All photos on this site are licensed under CC BY 4.0.",
        "She works for Creative Commons.",
        "The museum said all content would be licensed under CC BY 4.0.",
    ],
)
def test_news_about_licences_is_news(text):
    """Mentions, demands, reports and photo credits grant nothing and stay in the text."""
    found = detect_in_text(f"{BODY}\n\n{text}")
    assert found.licence.decision.expression == NOASSERTION
    assert found.body.endswith(text)


def test_an_outlet_that_names_itself_speaks_of_itself():
    """`X is licensed under` is a statement of X's own, when X is who published the text."""
    text = "Harbour Courier is licensed under a Creative Commons Attribution 4.0 International License."
    assert detect_in_text(text, publisher="Harbour Courier").licence.decision.expression == "CC-BY-4.0"
    assert detect_in_text(text, publisher="Tidewater Wire").licence.decision.expression == NOASSERTION


def test_a_wire_notice_beats_the_sites_sentence():
    """Wire copy with the outlet's sentence below it is not the outlet's to license."""
    found = detect_in_text(
        f"ROME (AP) - {BODY}\n\nCopyright 2026 The Associated Press. All rights reserved.\n\n{STATEMENT}"
    )
    assert found.licence.decision.expression == NOASSERTION
    assert found.licence.decision.confidence is Confidence.CONFIRMED
    assert {row.polarity for row in found.evidence} == {Polarity.GRANT, Polarity.EXCEPTION}


@given(st.text(max_size=400), st.sampled_from(["", STATEMENT]))
def test_cutting_twice_is_cutting_once(text, statement):
    """A body without its sentence has none left to cut, and is never longer than the text."""
    body = detect_in_text(f"{text}\n\n{statement}").body
    assert len(body) <= len(text) + 2 + len(statement)
    assert STATEMENT not in body
    assert detect_in_text(body).body == body
