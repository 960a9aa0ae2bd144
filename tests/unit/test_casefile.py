"""Case files: our own cases hold, and a wrong file is told with its case and field."""

from pathlib import Path

import pytest

from pipelines.casefile import Case, read_cases, run_case
from pipelines.licence.following import claims_more, conditions, follow
from vocabulary.licence import Confidence, Decision, Evidence, Licence, Polarity, Scope
from vocabulary.outcome import InputError

CASES = Path(__file__).parents[1] / "cases"
ALL = [case for path in sorted(CASES.glob("*.yaml")) for case in read_cases(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_our_cases_come_out_as_wanted(case: Case) -> None:
    """Expression, scope, confidence, flags, component and reservations."""
    assert run_case(case).wrong == []


def test_a_case_that_comes_out_otherwise_says_how(tmp_path: Path) -> None:
    """Each difference is one phrase."""
    found = run_case(
        _cases(tmp_path, "- {id: a, url: 'https://creativecommons.org/licenses/by/4.0/', want: {spdx: CC0-1.0}}")[0]
    )
    assert found.wrong == ["expression CC-BY-4.0, not CC0-1.0"]
    text = """
- id: b
  http: 'Link: <https://creativecommons.org/licenses/by/4.0/>; rel=license'
  want: {spdx: CC-BY-4.0, scope: site, conf: A, component: CC0-1.0, flags: [carve_out], reserve: {search: deny}}
"""
    assert run_case(_cases(tmp_path, text)[0]).wrong == [
        "scope article, not site",
        "confidence B, not A",
        "component None, not CC0-1.0",
        "flags without carve_out",
        "search unknown, not deny",
    ]


def test_one_or_several_may_be_wanted(tmp_path: Path) -> None:
    """A flag without brackets is a flag all the same, and several answers may be right."""
    page = "text: All our articles are licensed under CC BY 4.0."
    several = f"- {{id: a, {page}, want: {{spdx: CC0-1.0, accept: [CC-BY-3.0, CC-BY-4.0], flags: carve_out}}}}"
    assert run_case(_cases(tmp_path, several)[0]).wrong == ["flags without carve_out"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no list of cases"),
        ("a: 1", "holds no list of cases"),
        ("- [", "not YAML"),
        ("- !!python/object/apply:os.system [ls]", "not YAML"),
        ("- 1", "case 1: is no mapping"),
        ("- {html: x}", "case 1: id: missing"),
        ("- {id: a, html: x, u: 'http://[o.test/'}", "case 1 (a): u: is no address such as https://o.test/a"),
        ("- {id: a, html: x, u: o.test}", "case 1 (a): u: is no address such as https://o.test/a"),
        (r'- {id: a, html: "\ud800"}', "case 1 (a): html: holds half of a surrogate pair"),
        ("- {id: 2026-01-01, html: x}", "case 1: id: is not a text"),
        ("- {id: a, html: x, want: {spdx: [1]}}", "case 1 (a): want.spdx: is not a text and no list of texts"),
        ("- {id: a, html: x, want: {flags: {a: b}}}", "case 1 (a): want.flags: is not a text and no list of texts"),
        ("- {id: a}", "case 1 (a): has no input"),
        ("- {id: a, u: 'https://o.test/'}", "has no input"),
        ("- {id: a, html: x}\n- {id: a, html: y}", 'two cases have the id "a"'),
        ("- {id: a, page: x}", "case 1 (a): page: is no input"),
        ("- {id: a, html: 1}", "case 1 (a): html: is not a text"),
        ("- {id: a, html: x, want: by}", "want: is not as expected"),
        ("- {id: a, html: x, want: {licence: by}}", "want: is not as expected"),
        ("- {id: a, html: x, profile: by}", "profile: is not as expected"),
        ("- {id: a, html: x, profile: {until: soon}}", "profile.until: is not a day"),
        ("- {id: a, html: x, profile: {scope: all}}", "profile.scope: is none of"),
        ("- {id: a, html: x, cluster: []}", "cluster: is no case and no list of cases"),
        ("- {id: a, html: x, cluster: [1]}", "cluster: is no case and no list of cases"),
    ],
)
def test_a_wrong_file_is_told_with_case_and_field(tmp_path: Path, text: str, told: str) -> None:
    """Never a traceback, and nothing of YAML's that runs."""
    with pytest.raises(InputError) as error:
        _cases(tmp_path, text)
    assert told in str(error.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(InputError, match=r"none\.yaml"):
        read_cases(tmp_path / "none.yaml")


def _cases(folder: Path, text: str) -> list[Case]:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path)


def _licence(expression: str, **more: object) -> Licence:
    return Licence(decision=Decision(expression=expression, **more))  # type: ignore[arg-type]


def test_a_copy_is_under_its_origin_s_licence_with_all_evidence_kept() -> None:
    """The host's own statement stays as evidence and decides nothing."""
    footer = Evidence(
        code="E11", locator="footer", raw="CC BY", scope=Scope.SITE, polarity=Polarity.GRANT, expression="CC-BY-4.0"
    )
    own = Licence(decision=Decision(expression="CC-BY-4.0"), evidence=(footer,))
    origin = _licence("CC-BY-NC-4.0", confidence=Confidence.DECLARED, licensor="Courier", flags=("strip_from_body",))
    copy = follow(own, origin, subject="https://courier.test/1")
    assert copy.decision.expression == "CC-BY-NC-4.0"
    assert copy.decision.scope is Scope.REPUBLISHED
    assert copy.decision.licensor == "Courier"
    assert copy.decision.flags == ("laundering_suspect",)
    assert [row.code for row in copy.evidence] == ["E11", "E22"]
    assert copy.decision.cites == (1,)


def test_an_exception_of_the_copy_s_own_page_still_wins() -> None:
    """Wire copy is not made free by a cluster."""
    own = Licence(decision=Decision(trace=("exception_wins",)))
    assert follow(own, _licence("CC-BY-4.0")) is own


@pytest.mark.parametrize(
    ("copy", "origin", "more"),
    [
        ("CC-BY-4.0", "CC-BY-4.0", False),
        ("CC-BY-4.0", "CC-BY-3.0", False),
        ("CC-BY-4.0", "CC-BY-NC-4.0", True),
        ("CC-BY-NC-ND-4.0", "CC-BY-4.0", False),
        ("CC0-1.0", "CC-BY-4.0", True),
        ("CC-BY-4.0", "NOASSERTION", True),
        ("NOASSERTION", "CC-BY-4.0", False),
        ("CC-BY-4.0", "LicenseRef-CC-unspecified", True),
        ("CC-BY-SA-4.0", "CC-BY-NC-4.0", True),
        ("CC-BY-4.0", "CC0-1.0 OR CC-BY-NC-4.0", False),
    ],
)
def test_a_copy_claims_more_when_its_licence_lacks_a_condition(copy: str, origin: str, more: bool) -> None:
    """By the sets of conditions, whatever the version."""
    assert claims_more(Decision(expression=copy), Decision(expression=origin)) is more
    assert conditions("LicenseRef-public-domain") == frozenset()
