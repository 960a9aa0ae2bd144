"""What texts mean: title and lead put to a language model, and its answer combined with what the words say.

Words tell nothing of two reports in two languages, and little of two short ones that share no names; a model that was
trained on many languages does. It is asked only where the extra `cuttings[semantic]` is installed and wanted. How the
numbers were set is told in docs/matching.md; benchmarks/semantic.py measures again.
"""

import math
from dataclasses import dataclass
from operator import mul
from struct import unpack

from pipelines.comparison.text import Text
from pipelines.comparison.words import is_spaceless
from vocabulary.meaning import Embedding, Model

LEAD = 30
"""Words of the text that are put to the model, after the title (lee50 r with words: 30 .700, 45 .711, 60 .699;
tgcontest AUC .931, .927, .930); the time that it takes grows with them."""

LEAD_CHARACTERS = 400
"""As many characters at most: what is longer is no words."""

TITLE_CHARACTERS = 200

SPACELESS_CHARACTERS = 90
"""Of scripts without spaces: about as much as the words."""

CURVE = 1.5
"""Exponent that brings the model's answer to the scale of words, on which most texts are close to 0 (lee50 r: 1 .676,
1.5 .700, 2 .698)."""

WEIGHT = 0.5
"""Share of the model in the similarity of two texts in one language (lee50 r: .4 .699, .5 .700, .7 .681; tgcontest AUC
.929, .931, .935)."""

FOREIGN = 0.04
"""What another language takes off the cosine: of reports of one event .83 to .90 becomes .78 to .86."""

NAMED = 0.5
"""Share of what is missing that names and numbers in common add across languages. Where there are none nothing is taken
off: names are spelt in too many ways (of 20 pairs of reports in two languages 17 reach `same_story`, with names as a
fifth of the whole 15)."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How alike two texts are by a model."""

    likeness: float
    """From 0, nothing in common, to 1, the same said."""
    model: str
    """Name and version of the model."""


def lead_of(text: Text) -> str:
    """What is put to a model: the title, unless the text begins with it, and the first words."""
    title = " ".join((text.title or "")[:TITLE_CHARACTERS].split())
    begun = " ".join(text.compared[:LEAD_CHARACTERS].split()[:LEAD])
    if is_spaceless(begun):
        begun = begun[:SPACELESS_CHARACTERS]
    said = begun if begun.startswith(title.rstrip(" .…")) else f"{title.rstrip('.')}. {begun}"
    return said.replace("\0", " ").encode("utf-8", "replace").decode()


def meaning_of(a: Embedding, b: Embedding, *, model: Model, in_one_language: bool) -> Meaning:
    """How alike two texts are by the model of their embeddings; ValueError when these are of different models."""
    if a.model != b.model:
        raise ValueError(f"embeddings of {a.model} and {b.model} cannot be compared")
    near = cosine(a.vector, b.vector) + (0.0 if in_one_language else FOREIGN)
    share = (near - model.unrelated) / (model.same - model.unrelated)
    return Meaning(min(1.0, max(0.0, share)) ** CURVE, a.model)


def with_meaning(lexical: float, meaning: Meaning, *, in_one_language: bool) -> float:
    """Words and meaning together, from 0 to 1, on the scale on which the thresholds are set."""
    if in_one_language:
        return (1 - WEIGHT) * lexical + WEIGHT * meaning.likeness
    return meaning.likeness + NAMED * lexical * (1 - meaning.likeness)


def cosine(a: bytes, b: bytes) -> float:
    """Of two vectors as they are kept; 0 where one is empty of direction, which no text should be."""
    one, other = (unpack(f"<{len(vector) // 2}e", vector) for vector in (a, b))
    length = math.sqrt(math.fsum(map(mul, one, one)) * math.fsum(map(mul, other, other)))
    return math.fsum(map(mul, one, other)) / length if length else 0.0
