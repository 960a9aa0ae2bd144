"""From evidence to a decision: pure rules, checked on evidence made by hand and at random."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.licence import Profile, decide, judge
from vocabulary.known_licences import FAMILIES, by_expression
from vocabulary.licence import NOASSERTION, Confidence, Evidence, Polarity, Scope

GRANTING = (Scope.REPUBLISHED, Scope.ARTICLE, Scope.SECTION, Scope.SITE, Scope.FEED)
EXPRESSIONS = [
    *("CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-ND-4.0"),
    *(
        "CC0-1.0",
        "CC-PDM-1.0",
        "LicenseRef-CC-BY",
        "LicenseRef-CC-unspecified",
        "OGL-UK-3.0",
        "LicenseRef-custom-x.test",
    ),
]


def statement(expression="CC-BY-4.0", *, code="E11", scope=Scope.SITE, polarity=Polarity.GRANT, url="given", **said):
    """Return one statement; with an address unless told otherwise."""
    tool = by_expression(expression) if expression else None
    address = (tool.url if tool else "https://x.test/terms") if url == "given" else url
    return Evidence(
        **(
            {"code": code, "locator": "x", "raw": "x", "channel": "template", "block": "b"}
            | {"scope": scope, "polarity": polarity, "expression": expression, "url": address}
            | said
        )
    )


evidence = st.builds(
    statement,
    expression=st.sampled_from([None, *EXPRESSIONS]),
    code=st.sampled_from(["E02", "E08", "E11", "E12", "E15", "E18", "E21"]),
    scope=st.sampled_from(Scope),
    polarity=st.sampled_from([Polarity.GRANT, Polarity.GRANT, Polarity.NOTICE, Polarity.EXCEPTION]),
    url=st.sampled_from(["given", None]),
    flags=st.sampled_from([(), ("carve_out",), ("choice",), ("version_conflict",), ("arr_contradiction",)]),
)


def conditions(expression):
    """Return the conditions that a licence of ours has."""
    tool = by_expression(expression)
    if tool is None or tool.family not in FAMILIES:
        return None
    return {"nc", "nd"} & set(tool.family.split("-"))


def test_nothing_is_no_permission():
    """Without evidence the answer is NOASSERTION with confidence N."""
    decision = decide([])
    assert (decision.expression, decision.confidence, decision.cites) == (NOASSERTION, Confidence.NONE, ())


def test_the_most_specific_scope_decides():
    """The article's own licence beats the site's, whatever they say."""
    rows = [statement("CC-BY-4.0"), statement("CC-BY-ND-4.0", code="E03", scope=Scope.ARTICLE)]
    decision = decide(rows)
    assert (decision.expression, decision.cites, decision.scope) == ("CC-BY-ND-4.0", (1,), Scope.ARTICLE)
    assert "scope:article" in decision.trace


def test_an_address_outranks_a_name_and_a_name_a_button():
    """Of one family, the stronger statement gives the version."""
    rows = [statement("CC-BY-2.0", code="E15", url=None), statement("LicenseRef-CC-BY", code="E12", url=None)]
    assert decide(rows).expression == "LicenseRef-CC-BY"
    assert decide([*rows, statement("CC-BY-4.0")]).expression == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("expressions", "strictest"),
    [
        (("CC-BY-4.0", "CC-BY-NC-ND-4.0"), "CC-BY-NC-ND-4.0"),
        (("CC-BY-ND-4.0", "CC-BY-NC-4.0"), "CC-BY-NC-ND-4.0"),
        (("CC-BY-ND-4.0", "CC-BY-NC-3.0"), "LicenseRef-CC-BY-NC-ND"),
        (("CC-BY-SA-4.0", "CC-BY-ND-4.0"), "CC-BY-ND-4.0"),
        (("CC0-1.0", "CC-BY-4.0"), "CC-BY-4.0"),
        (("CC-BY-4.0", "OGL-UK-3.0"), "OGL-UK-3.0"),
    ],
)
def test_conflicts_are_resolved_towards_the_strictest(expressions, strictest):
    """All conditions that were named hold together, and the decision says that it is a conflict."""
    decision = decide([statement(expression) for expression in expressions])
    assert (decision.expression, decision.confidence) == (strictest, Confidence.CONFLICT)
    assert "conflict" in decision.flags
    assert decision.cites == (0, 1)


def test_a_known_licence_says_more_than_creative_commons():
    """An unspecified statement is filled by a known one; unread terms by either."""
    unspecified, custom = (
        statement("LicenseRef-CC-unspecified", scope=Scope.ARTICLE),
        statement("LicenseRef-custom-x.test"),
    )
    assert decide([unspecified, statement("CC-BY-4.0")]).expression == "CC-BY-4.0"
    assert decide([custom, unspecified]).expression == "LicenseRef-CC-unspecified"
    assert decide([custom]).confidence is Confidence.WEAK


def test_an_exceptions_own_licence_holds():
    """A named third party's licence takes the place of the site's."""
    rows = [statement(), statement("CC-BY-ND-4.0", code="E20", scope=Scope.ARTICLE, polarity=Polarity.EXCEPTION)]
    assert decide(rows).expression == "CC-BY-ND-4.0"


def test_an_outlets_file_is_a_prior():
    """What the outlet's file says counts only when the page says nothing, and weakly."""
    profile = Profile(expression="CC-BY-4.0", statement="All content is CC BY", limits="text only")
    alone = judge([], profile=profile)
    assert (alone.decision.expression, alone.decision.confidence) == ("CC-BY-4.0", Confidence.WEAK)
    assert alone.decision.flags == ("limits",)
    assert judge([statement("CC-BY-ND-4.0")], profile=profile).decision.expression == "CC-BY-ND-4.0"
    assert judge([], profile=Profile(expression=NOASSERTION)).evidence == ()


def test_an_outlets_licence_may_have_a_date():
    """Before that day the earlier licence held, whatever the site says today."""
    profile = Profile(expression="CC-BY-2.5", until=date(2005, 9, 25), expression_before="LicenseRef-public-domain")
    old = judge([statement("CC-BY-2.5")], profile=profile, published="2005-09-01T10:00:00")
    assert (old.decision.expression, old.decision.flags) == ("LicenseRef-public-domain", ("date_scope",))
    assert judge([statement("CC-BY-2.5")], profile=profile, published="2006-01-01").decision.expression == "CC-BY-2.5"


@given(st.lists(evidence, max_size=6))
def test_an_exception_always_wins(rows):
    """Whatever else is said: an exception without a licence of its own ends in NOASSERTION."""
    exception = statement(None, code="E20", scope=Scope.ARTICLE, polarity=Polarity.EXCEPTION, url=None)
    others = [row for row in rows if row.polarity is not Polarity.EXCEPTION]
    for place in range(len(others) + 1):
        assert decide([*others[:place], exception, *others[place:]]).expression == NOASSERTION


@given(st.lists(evidence, max_size=6))
def test_only_statements_about_the_text_grant(rows):
    """Photos, quotations, metadata, other items and notices never make a grant."""
    silent = [row for row in rows if row.polarity is not Polarity.EXCEPTION]
    silent = [row for row in silent if row.scope not in GRANTING or row.polarity is Polarity.NOTICE]
    assert decide(silent).expression == NOASSERTION


@given(st.lists(evidence, max_size=6))
def test_a_decision_cites_what_it_rests_on(rows):
    """Every grant cites statements that hold its scope, and its licence or its conditions."""
    decision = decide(rows)
    assert all(0 <= position < len(rows) for position in decision.cites)
    if decision.expression != NOASSERTION:
        assert decision.cites
        assert decision.trace
        assert decision.confidence is not Confidence.NONE


@given(st.lists(evidence, max_size=6))
def test_no_decision_is_more_permissive_than_its_evidence(rows):
    """Unless a choice was offered, all conditions of all cited statements hold in the decision."""
    decision = decide(rows)
    if decision.expression == NOASSERTION or " OR " in decision.expression:
        return
    held = conditions(decision.expression)
    if held is None:
        return
    for position in decision.cites:
        expression = rows[position].expression
        assert expression is not None
        assert (conditions(expression) or set()) <= held


@given(st.lists(evidence, max_size=5), st.randoms())
def test_order_does_not_matter_for_what_is_granted(rows, chance):
    """The same statements in another order are never granted more freely."""
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = decide(rows), decide(shuffled)
    assert conditions(one.expression) == conditions(other.expression)
    assert (one.expression == NOASSERTION) == (other.expression == NOASSERTION)
    assert one.confidence == other.confidence


CONFIRMED = statement(code="E21", channel="profile", flags=("operator_confirmed",), url=None)


@pytest.mark.parametrize(
    ("said", "confidence"),
    [
        ((), Confidence.PROBABLE),
        ((statement(url=None),), Confidence.DECLARED),
        ((statement(),), Confidence.CONFIRMED),
        ((statement(flags=("carve_out",)),), Confidence.DECLARED),
        (
            (statement(scope=Scope.ARTICLE), statement(code="E18", scope=Scope.ARTICLE, channel="feed")),
            Confidence.CONFIRMED,
        ),
    ],
)
def test_what_the_operator_confirms_is_one_class_surer(said, confidence):
    """From D to C, C to B, B to A; A stays, and a carve-out that nobody can check stays at B."""
    decision = decide([*said, CONFIRMED])
    assert (decision.expression, decision.confidence) == ("CC-BY-4.0", confidence)
    assert ("operator_confirmed" in decision.trace) == (len(said) < 2)
    assert "operator_confirmed" not in decision.flags


@pytest.mark.parametrize(
    "said",
    [
        statement("CC-BY-SA-4.0"),
        statement(None, code="E20", scope=Scope.ARTICLE, polarity=Polarity.EXCEPTION),
        statement("CC-BY-SA-4.0", code="E13", scope=Scope.REPUBLISHED),
    ],
)
def test_the_operators_word_changes_nothing_else(said):
    """Another licence, an exception, a reprint: what was confirmed is not what is decided."""
    assert decide([said, CONFIRMED]) == decide([said, statement(code="E21", channel="profile", url=None)])


def test_a_profile_that_is_confirmed_says_why():
    """The reason stands in the evidence."""
    held = judge([], profile=Profile(expression="CC-BY-4.0", confirmed="mail of the editor"))
    assert held.evidence[0].context == "Confirmed by the operator: mail of the editor"
    assert held.decision.confidence is Confidence.PROBABLE


def test_what_begins_later_does_not_hold_yet():
    """Of an article whose day is not known this much is: that it appeared before today."""
    later = statement(valid_from="2030-01-01", flags=("date_scope",))
    assert decide([later], today=date(2026, 1, 1)).expression == NOASSERTION
    assert decide([later], today=date(2031, 1, 1)).expression == "CC-BY-4.0"
