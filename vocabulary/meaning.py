"""What a language model says of a text: with which model, and what came of it."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Which model turns title and lead of a text into numbers; without a folder the one that the extra brings."""

    folder: Path | None = None
    """Holds `model.onnx` and `tokenizer.json`; read as the user's own, never downloaded."""
    prefix: str = "passage: "
    """What the model was trained to find before each text."""
    unrelated: float = 0.74
    """Cosine of texts that have nothing in common, in this model (of two reports of two events it is .76)."""
    same: float = 0.95
    """Cosine of texts that say the same (of two reports of one event it is .87 to .93)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """Title and lead of a text, as numbers."""

    text_sha256: str
    """Of what was put to the model: another title or lead has another embedding."""
    model: str
    """Name and version of the model; only embeddings of equal models can be compared."""
    vector: bytes = field(repr=False)
    """Half-precision numbers, little-endian, two bytes each."""
