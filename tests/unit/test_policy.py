"""Policies: what is shipped, what a user may change, and what follows for one text."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.licence import decide
from pipelines.policy import Known, Refusal, class_of, default_policy, read_policy, rule, stored
from pipelines.policy.rules import _RULES
from pipelines.reservations import combined
from vocabulary.licence import Confidence, Decision, Evidence, Polarity, Scope
from vocabulary.outcome import InputError
from vocabulary.policy import LicenceClass, Purpose, Show, Store
from vocabulary.reservation import Reservation, Stance, Use

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NOTHING_RESERVED = combined([])


def decision(expression="CC-BY-4.0", confidence=Confidence.DECLARED, **said):
    """A licence decision."""
    return Decision(expression=expression, confidence=confidence, **said)


def ruled(expression="CC-BY-4.0", confidence=Confidence.DECLARED, *, policy=None, **known):
    """What a policy says of a text of which everything is known."""
    facts = {"decision": decision(expression, confidence), "reserved": NOTHING_RESERVED, "looked": NOW} | known
    return rule(policy or default_policy(), Known(**facts), now=NOW)


def own(tmp_path, text):
    """A policy of a user's."""
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("CC0-1.0", LicenceClass.PUBLIC_DOMAIN),
        ("CC-PDM-1.0", LicenceClass.PUBLIC_DOMAIN),
        ("LicenseRef-us-gov-public-domain", LicenceClass.PUBLIC_DOMAIN),
        ("CC-BY-4.0", LicenceClass.BY),
        ("LicenseRef-CC-BY", LicenceClass.BY),
        ("OGL-UK-3.0", LicenceClass.BY),
        ("CC-BY-SA-3.0", LicenceClass.BY_SA),
        ("GFDL-1.3-only", LicenceClass.BY_SA),
        ("LicenseRef-IODL-1.0", LicenceClass.BY_SA),
        ("LicenseRef-OGL-UK", LicenceClass.BY),
        ("DL-DE-ZERO-2.0", LicenceClass.PUBLIC_DOMAIN),
        ("CC-BY-NC-4.0", LicenceClass.BY_NC),
        ("CC-BY-NC-SA-4.0", LicenceClass.BY_NC_SA),
        ("CC-BY-ND-4.0", LicenceClass.BY_ND),
        ("LicenseRef-CC-BY-NC-ND", LicenceClass.BY_NC_ND),
        ("LicenseRef-republish-example.org", LicenceClass.REPUBLISH),
        ("LicenseRef-custom-example.org", LicenceClass.UNSPECIFIED),
        ("LicenseRef-CC-unspecified", LicenceClass.UNSPECIFIED),
        ("LicenseRef-all-rights-reserved", LicenceClass.RESERVED),
        ("NOASSERTION", LicenceClass.UNKNOWN),
        ("MIT-0", LicenceClass.UNSPECIFIED),
        ("CC-BY-4.0 OR GFDL-1.3-only", LicenceClass.BY),
        ("CC-BY-NC-4.0 OR CC0-1.0", LicenceClass.PUBLIC_DOMAIN),
        ("CC-BY-SA-4.0 AND CC-BY-NC-4.0", LicenceClass.BY_NC_SA),
        ("CC-BY-SA-4.0 AND CC-BY-ND-4.0", LicenceClass.BY_ND),
        ("CC-BY-4.0 AND LicenseRef-all-rights-reserved", LicenceClass.RESERVED),
        ("CC-BY-4.0 AND (CC0-1.0 OR CC-BY-ND-4.0)", LicenceClass.UNSPECIFIED),
    ],
)
def test_each_licence_has_its_class(expression, expected):
    """The freest of a choice, all conditions of what holds together; what is not understood is not free."""
    assert class_of(decision(expression)) is expected


def test_conflicts_and_texts_of_others_have_classes_of_their_own():
    """Whatever is named, a conflict is one; a text that is another's is not only unknown."""
    assert class_of(decision("CC-BY-4.0", Confidence.CONFLICT)) is LicenceClass.CONFLICT
    assert class_of(decision("NOASSERTION", flags=("third_party",))) is LicenceClass.RESERVED
    assert class_of(decision("NOASSERTION", trace=("exception_wins",))) is LicenceClass.RESERVED


ALL, NONE = set(Purpose), set()


@pytest.mark.parametrize(
    ("expression", "show", "purposes"),
    [
        ("CC0-1.0", Show.FULL, ALL),
        ("CC-BY-4.0", Show.FULL, ALL),
        ("CC-BY-SA-4.0", Show.FULL, ALL - {Purpose.AI_TRAIN}),
        ("CC-BY-NC-4.0", Show.EXCERPT, {Purpose.RESEARCH, Purpose.NONCOMMERCIAL}),
        ("CC-BY-NC-SA-4.0", Show.EXCERPT, {Purpose.RESEARCH, Purpose.NONCOMMERCIAL}),
        ("CC-BY-ND-4.0", Show.EXCERPT, NONE),
        ("CC-BY-NC-ND-4.0", Show.EXCERPT, NONE),
        ("LicenseRef-all-rights-reserved", Show.LINK, NONE),
        ("NOASSERTION", Show.LINK, NONE),
    ],
)
def test_what_is_shipped_is_cautious(expression, show, purposes):
    """By class: what others may be shown, and for what a text may leave."""
    found = ruled(expression)
    assert found.store is Store.FULL
    assert found.show is show
    assert set(Purpose) - set(found.refusals) == purposes


def test_each_refusal_has_its_reason():
    """The first thing that stands against it is named."""
    ai = Purpose.AI_TRAIN
    assert ruled("CC-BY-SA-4.0").refusals[ai] is Refusal.SHARE_ALIKE
    assert ruled("CC-BY-NC-4.0").refusals[ai] is Refusal.NONCOMMERCIAL
    assert ruled("CC-BY-ND-4.0").refusals[ai] is Refusal.NO_DERIVATIVES
    assert ruled("NOASSERTION").refusals[ai] is Refusal.NO_LICENCE
    assert ruled("CC-BY-4.0", Confidence.PROBABLE).refusals[ai] is Refusal.WEAK
    assert ruled("CC-BY-4.0", Confidence.CONFLICT).refusals[ai] is Refusal.CONFLICT
    assert ruled(looked=NOW - timedelta(days=181)).refusals[ai] is Refusal.STALE
    assert ruled(reserved=None).refusals[ai] is Refusal.UNKNOWN_RESERVATIONS
    assert Purpose.COMMERCIAL not in ruled(reserved=None).refusals
    assert ruled(is_taken_down=True).refusals[ai] is Refusal.TAKEN_DOWN
    assert (ruled(is_taken_down=True).store, ruled(is_taken_down=True).excerpt) == (Store.NONE, 0)


def reserving(*uses):
    """What is reserved by one statement for each use."""
    return [Reservation(code="R03", locator="robots.txt:1", raw="no", use=use, stance=Stance.DENY) for use in uses]


def test_reservations_rule_out_what_they_speak_of():
    """Training by ai-train or tdm, showing a copy by archive-display, passages by snippet; nothing else."""
    for use in (Use.AI_TRAIN, Use.TDM):
        assert ruled(reserved=combined(reserving(use))).refusals == {Purpose.AI_TRAIN: Refusal.USE_RESERVED}
    kept_back = ruled(reserved=combined(reserving(Use.ARCHIVE_DISPLAY)))
    assert (kept_back.show, kept_back.excerpt, kept_back.refusals) == (Show.EXCERPT, 1000, {})
    assert ruled(reserved=combined(reserving(Use.ARCHIVE_DISPLAY, Use.SNIPPET))).show is Show.LINK
    assert ruled("NOASSERTION", reserved=combined(reserving(Use.SNIPPET))).excerpt == 0


def test_a_licence_that_is_not_well_founded_shows_no_more_than_none():
    """Below the confidence that showing asks for, the text counts as of an unknown licence too."""
    assert ruled("CC-BY-4.0", Confidence.WEAK).show is Show.LINK
    assert ruled("CC-BY-4.0", Confidence.WEAK).excerpt == 300


def test_what_is_kept_is_the_least_of_policy_and_outlet(tmp_path):
    """An outlet's file only lessens what the policy says, and the reason names who said so."""
    policy = read_policy(own(tmp_path, '[class.unknown]\nstore = "fingerprint"\n'))
    assert stored(policy, decision()) == (Store.FULL, "")
    store, reason = stored(policy, decision("NOASSERTION", Confidence.NONE))
    assert store is Store.FINGERPRINT
    assert "class unknown" in reason
    assert stored(policy, decision("NOASSERTION", Confidence.NONE), Store.NONE)[0] is Store.NONE
    assert stored(policy, decision(), Store.FINGERPRINT) == (
        Store.FINGERPRINT,
        'the outlet\'s file says store = "fingerprint"',
    )


def test_tightening_needs_no_reason_and_has_another_version(tmp_path):
    """Whoever wants less just says so; the version is that of the content, not of its spelling."""
    tighter = read_policy(
        own(tmp_path, '[class.by]\nexport = ["research"]\nshow = "excerpt"\n[confidence]\nexport="A"\n')
    )
    assert tighter.loosenings == ()
    assert tighter.version != default_policy().version
    assert ruled(policy=tighter).refusals[Purpose.COMMERCIAL] is Refusal.POLICY
    assert ruled(policy=tighter).show is Show.EXCERPT
    same = read_policy(own(tmp_path, "# nothing is changed\n"))
    assert same.version == default_policy().version == read_policy(None).version


def test_loosening_with_a_reason_is_kept_with_it(tmp_path):
    """What is allowed more, than what, and why."""
    policy = read_policy(
        own(tmp_path, '[class.by-sa]\nexport = ["research", "ai-train"]\nreason = "we share the model alike"\n')
    )
    (loosening,) = policy.loosenings
    assert (loosening.field, loosening.reason) == ("class.by-sa.export", "we share the model alike")
    assert loosening.was == '["research", "noncommercial", "commercial"]'
    assert Purpose.AI_TRAIN not in ruled("CC-BY-SA-4.0", policy=policy).refusals
    assert Purpose.COMMERCIAL in ruled("CC-BY-SA-4.0", policy=policy).refusals


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[class.by-sa]\nexport = ['ai-train']\n", ("class.by-sa.export", "without a reason", "reason =")),
        ("[class.by-sa]\nexport = ['ai-train']\nreason = ' '\n", ("class.by-sa.reason", "is empty")),
        ("[class.byy]\nshow = 'full'\n", ("class.byy", "did you mean")),
        ("[class.by]\nshwo = 'full'\n", ("class.by.shwo", 'did you mean "show"?')),
        ("[class.by]\nshow = 'all'\n", ("class.by.show", '"all" is not one of')),
        ("[class.by]\nexcerpt = -1\n", ("class.by.excerpt", "expected 0 or more")),
        ("[class.by]\nexcerpt = 1.5\n", ("class.by.excerpt", "expected a whole number")),
        ("[class.by]\nexport = ['sale']\n", ("class.by.export", '"sale" is not one of research')),
        ("[confidence]\nshow = 'E'\n", ("confidence.show", '"E" is not one of')),
        ("[reservations]\nai-train = []\n", ("reservations.ai-train", "without a reason")),
        ("[instance]\nnoncommercial = true\n", ("instance.noncommercial", "without a reason")),
        ("[instance]\nnoncommercial = 'yes'\n", ("instance.noncommercial", "expected true or false")),
        ("[takedown]\nkeep = ['title']\n", ("takedown.keep", "without a reason")),
        ("[clas]\n", ("clas", "did you mean")),
        ("class = 1\n", ("class", "expected a table")),
        ("[", ("is not valid TOML",)),
    ],
)
def test_mistakes_in_a_policy_name_file_field_and_remedy(tmp_path, text, told):
    """Nothing is guessed, and nothing is loosened by accident."""
    path = own(tmp_path, text)
    with pytest.raises(InputError) as raised:
        read_policy(path)
    for words in (str(path), *told):
        assert words in str(raised.value)


CONFIDENCES = st.sampled_from(list(Confidence))
EXPRESSIONS = st.sampled_from(
    [
        *("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "CC-BY-ND-3.0"),
        *("LicenseRef-CC-unspecified", "LicenseRef-republish-example.org", "LicenseRef-all-rights-reserved"),
    ]
)
STATEMENTS = st.builds(
    Evidence,
    code=st.sampled_from(["E01", "E03", "E10", "E11", "E12", "E15", "E19", "E21"]),
    locator=st.just("here"),
    raw=st.just("words"),
    scope=st.sampled_from([Scope.ARTICLE, Scope.SITE, Scope.FEED, Scope.IMAGE]),
    polarity=st.sampled_from([Polarity.GRANT, Polarity.NOTICE]),
    expression=EXPRESSIONS | st.none(),
    url=st.sampled_from(["https://creativecommons.org/licenses/by/4.0/", None]),
    channel=st.sampled_from(["template", "body", "feed"]),
)
RESERVATIONS = st.builds(
    Reservation,
    code=st.sampled_from(["R01", "R02", "R03", "R04", "R05", "R06"]),
    locator=st.just("here"),
    raw=st.just("words"),
    use=st.sampled_from(list(Use)),
    stance=st.sampled_from(list(Stance)),
    rank=st.integers(0, 2),
)
EXCEPTION = Evidence(
    code="E20", locator="byline", raw="Copyright 2026 The Wire", scope=Scope.ARTICLE, polarity=Polarity.EXCEPTION
)


def no_more_permissive(later, earlier):
    """Whether nothing is allowed by the one ruling that the other does not allow."""
    return (
        list(Store).index(later.store) <= list(Store).index(earlier.store)
        and list(Show).index(later.show) <= list(Show).index(earlier.show)
        and later.excerpt <= earlier.excerpt
        and set(later.refusals) >= set(earlier.refusals)
    )


@given(st.lists(STATEMENTS, max_size=4), st.lists(RESERVATIONS, max_size=4), RESERVATIONS, st.booleans())
def test_a_reservation_or_an_exception_never_allows_more(evidence, said, further, accept_probable):
    """Whatever else is known of a text."""

    def answer(evidence, said):
        known = Known(decision=decide(evidence), reserved=combined(said), looked=NOW)
        return rule(default_policy(), known, now=NOW, accept_probable=accept_probable)

    before = answer(evidence, said)
    denial = Reservation(
        code=further.code, locator="x", raw="x", use=further.use, stance=Stance.DENY, rank=further.rank
    )
    assert no_more_permissive(answer(evidence, [*said, denial]), before)
    assert no_more_permissive(answer([*evidence, EXCEPTION], said), before)
    assert no_more_permissive(answer([EXCEPTION, *evidence], [denial, *said]), before)


@given(
    name=st.sampled_from(list(LicenceClass)),
    store=st.sampled_from(list(Store)),
    show=st.sampled_from(list(Show)),
    excerpt=st.integers(0, 2000),
    export=st.sets(st.sampled_from(list(Purpose))),
)
def test_whoever_allows_more_without_a_reason_is_refused(tmp_path_factory, *, name, store, show, excerpt, export):
    """For any values of any class: it is read exactly when it allows no more than what is shipped."""
    purposes = ", ".join(f'"{one}"' for one in sorted(export))
    table = f'[class.{name}]\nstore = "{store}"\nshow = "{show}"\nexcerpt = {excerpt}\nexport = [{purposes}]\n'
    shipped = default_policy().classes[name]
    allows_more = (
        list(Store).index(store) > list(Store).index(shipped.store)
        or list(Show).index(show) > list(Show).index(shipped.show)
        or excerpt > shipped.excerpt
        or bool(export - shipped.export)
    )
    path = own(tmp_path_factory.mktemp("policy"), table)
    if allows_more:
        with pytest.raises(InputError, match="without a reason"):
            read_policy(path)
        assert read_policy(own(path.parent, f'{table}reason = "agreed with the outlet"\n')).loosenings
    else:
        assert read_policy(path).loosenings == ()


def test_every_field_of_the_shipped_policy_has_a_rule_and_every_rule_a_field():
    """`defaults.toml` says everything, and nothing that nobody reads."""
    assert set(default_policy().values) == {f"{table}.{key}" for table, rules in _RULES.items() for key in rules}
