"""`cuttings compare --pairs`: one answer a line, in order, numbers always; mistakes name their line."""

import json

import pytest

from pipelines.comparison.pairs import compare_pairs
from tests.stories import DAM, DAM_ELSEWHERE, MARKET
from vocabulary.outcome import InputError

FIELDS = ["id", "verdict", "similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard"]
LICENCE = "All Content by Mehr News Agency is licensed under a Creative Commons Attribution 4.0 International License."


@pytest.fixture
def manifest(tmp_path):
    """Write lines into a manifest."""

    def write(*lines: object) -> "object":
        path = tmp_path / "pairs.jsonl"
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return path

    return write


def test_each_line_has_its_answer_in_order(manifest) -> None:
    """Ids of any kind come back as they were, with the fixed fields."""
    path = manifest(
        {"id": "b", "a": {"text": DAM}, "b": {"text": DAM}},
        {"id": 1, "a": {"title": None, "text": DAM}, "b": {"title": "Market", "text": MARKET}, "same": 0},
        "",
        {"id": "b", "a": {"text": DAM}, "b": {"text": DAM_ELSEWHERE}},
    )
    answers = list(compare_pairs(path))
    assert [answer["id"] for answer in answers] == ["b", 1, "b"]
    assert [answer["verdict"] for answer in answers] == ["identical", "unrelated", "same_story"]
    assert all(list(answer) == FIELDS for answer in answers)
    json.dumps(answers)


def test_scores_are_numbers_also_for_empty_texts(manifest) -> None:
    """Never null: nothing shared is 0."""
    (answer,) = compare_pairs(manifest({"id": 0, "a": {"text": ""}, "b": {"title": "", "text": ""}}))
    assert answer["verdict"] == "unrelated"
    assert [answer[field] for field in FIELDS[2:]] == [0.0] * 5


def test_a_text_that_is_null_is_empty(manifest) -> None:
    """What `cuttings inspect` answers for a page without text can be compared."""
    path = manifest({"id": 1, "a": {"title": None, "text": None}, "b": {"text": DAM}})
    (answer,) = compare_pairs(path)
    assert (answer["verdict"], answer["similarity"], answer["containment"]) == ("unrelated", 0.0, 0.0)


def test_the_licence_sentence_is_cut_before_comparing(manifest) -> None:
    """Two texts that differ by it alone are identical; two that share it alone are not alike."""
    same, other = compare_pairs(
        manifest(
            {"id": 0, "a": {"text": DAM}, "b": {"text": f"{DAM} {LICENCE}"}},
            {"id": 1, "a": {"text": f"The lake fell. {LICENCE}"}, "b": {"text": f"A market opened. {LICENCE}"}},
        )
    )
    assert same["verdict"] == "identical"
    assert (other["verdict"], other["containment"]) == ("unrelated", 0.0)


def test_containment_says_which_holds_which(manifest) -> None:
    """A part of a is given as b: all of b is in a."""
    part = " ".join(DAM.split()[:100])
    (answer,) = compare_pairs(manifest({"id": 0, "a": {"text": DAM}, "b": {"text": part}}))
    assert answer["containment_b_in_a"] == answer["containment"] == 1.0 > answer["containment_a_in_b"]


GOOD = {"id": 0, "a": {"text": "x"}, "b": {"text": "y"}}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: is not JSON"),
        ("[" * 100_000, "line 2: is not JSON"),
        ('{"id": ' + "9" * 5000 + "}", "line 2: is not JSON"),
        ("\ud800", "line 2: is not JSON in UTF-8"),
        ("[]", "line 2: is not a JSON object"),
        ('{"a": {"text": "x"}, "b": {"text": "y"}}', "line 2: id: is missing"),
        ('{"id": 1, "a": {"text": "x"}}', "line 2: b: is missing"),
        ('{"id": 1, "a": "x", "b": {"text": "y"}}', "line 2: a: is not an object"),
        ('{"id": 1, "a": {}, "b": {"text": "y"}}', "line 2: a.text: is missing"),
        ('{"id": 1, "a": {"text": 5}, "b": {"text": "y"}}', "line 2: a.text: is not a text"),
        ('{"id": 1, "a": {"text": "x", "title": []}, "b": {"text": "y"}}', "line 2: a.title: is not a text"),
    ],
)
def test_a_bad_line_is_named(manifest, line, message) -> None:
    """The error says where and what; the lines before it were answered."""
    answers = compare_pairs(manifest(GOOD, line))
    assert next(answers)["id"] == 0
    with pytest.raises(InputError, match=message):
        next(answers)


def test_an_unreadable_manifest_is_an_input_error(tmp_path) -> None:
    """Missing files and folders are named."""
    with pytest.raises(InputError, match=r"nowhere\.jsonl: cannot be read"):
        next(compare_pairs(tmp_path / "nowhere.jsonl"))
    with pytest.raises(InputError, match="cannot be read"):
        next(compare_pairs(tmp_path))


def test_half_of_a_surrogate_pair_is_compared_like_any_text(manifest) -> None:
    """JSON can say characters that no text has; they are no words."""
    (answer,) = compare_pairs(manifest('{"id": 0, "a": {"text": "\\ud800 lake"}, "b": {"text": "lake"}}'))
    assert answer["verdict"] == "identical"
