"""The model by which languages are told, kept unpacked: as py3langid packs it, each process unpacks it for .3 s.

What is kept, in the user's folder for caches, is a copy only. Where there is none, it is damaged, or none can be
written, the model is read as it came.
"""

import os
import tempfile
from array import array
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from py3langid.langid import LanguageIdentifier

_LEVEL = 1
"""Of zstd: 7 MB, there in .05 s; of higher levels little less comes, and no sooner."""
_PARTS = 6
"""Arrays that a model has: weights of features, of languages, languages, moves, their rows, features."""


def identifier() -> "LanguageIdentifier":
    """Load what tells languages, with certainties from 0 to 1."""
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415  (with numpy 15 MB)

    place = _place()
    model = _kept(place) if place is not None else None
    if model is None:
        model = _as_it_came()
        if place is not None:
            _keep(place, model)
    weights, priors, languages, moves, rows, features = model
    walked = array("I")  # looked up letter by letter, which numpy's arrays are slow at
    walked.frombytes(moves.data.cast("B"))
    return LanguageIdentifier(
        *(weights, priors, languages.tolist(), walked, features.tolist()), norm_probs=True, tk_row=rows.tolist()
    )


def _place() -> Path | None:
    """Where the copy is; None where there is no folder for caches."""
    try:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home
        return None
    return caches / "cuttings" / f"languages-py3langid-{version('py3langid')}.zst" if caches.is_absolute() else None


def _as_it_came() -> "list[NDArray[Any]]":
    import numpy as np  # noqa: PLC0415
    from py3langid.langid import MODEL_DIR, MODEL_FILE  # noqa: PLC0415
    from py3langid.modelio import load_model  # noqa: PLC0415

    weights, priors, languages, moves, rows, features = load_model(MODEL_DIR / MODEL_FILE)
    parts = (weights, priors, np.array(languages), np.array(moves, "u4"), np.array(rows, "u4"), np.array(features))
    return list(parts)


def _kept(place: Path) -> "list[NDArray[Any]] | None":
    from numpy.lib import format as npy  # noqa: PLC0415

    try:
        with place.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as plain:
            return [npy.read_array(plain, allow_pickle=False) for _ in range(_PARTS)]
    except (OSError, zstandard.ZstdError, ValueError, EOFError):
        return None


def _keep(place: Path, model: "Sequence[NDArray[Any]]") -> None:
    """Write the copy, whole or not at all: other processes may be reading or writing it."""
    from numpy.lib import format as npy  # noqa: PLC0415

    with suppress(OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as folder:
            written = Path(folder, place.name)
            packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
            with written.open("wb") as packed, packer.stream_writer(packed) as plain:
                for part in model:
                    npy.write_array(plain, part, allow_pickle=False)
            written.replace(place)
