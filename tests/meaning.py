"""A language model small enough for tests: it knows a few words of two languages and what they stand for."""

from collections.abc import Sequence
from typing import ClassVar

import pytest

from pipelines import embedding
from pipelines.comparison.words import words

CONCEPTS = (
    {"dam", "talsperre", "reservoir", "stausee"},
    {"crack", "riss"},
    {"water", "wasser", "lake", "level"},
    {"market", "markt", "traders", "nachtmarkt"},
    {"ferry", "ships", "fähre", "fahre"},
    {"tram", "depot"},
)


class Concepts:
    """Counts which of a few things a text speaks of; a little of everything is in each, as in models that are real."""

    name = "concepts"
    version = "1"
    dimension = len(CONCEPTS)
    asked: ClassVar[list[str]] = []

    def embed(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """Count the words."""
        self.asked.extend(texts)
        return [self._vector(set(words(text))) for text in texts]

    def _vector(self, said: set[str]) -> Sequence[float]:
        return [1.0 + 3.0 * len(said & concept) for concept in CONCEPTS]


@pytest.fixture
def concepts(monkeypatch: pytest.MonkeyPatch):
    """Let the packaged model be the small one; yields what it was asked."""
    monkeypatch.setattr(embedding, "PACKAGED", "json")  # a package that is installed everywhere
    monkeypatch.setattr(embedding, "packaged_version", lambda: Concepts.version)
    monkeypatch.setattr(embedding, "PackagedModel", Concepts)
    monkeypatch.setattr(Concepts, "asked", [])
    embedding.embedder.cache_clear()
    embedding.embedded.cache_clear()
    yield Concepts.asked
    embedding.embedder.cache_clear()
    embedding.embedded.cache_clear()
