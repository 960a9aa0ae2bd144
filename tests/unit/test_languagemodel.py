"""The model that tells languages is unpacked once for a user, and says the same however it was read."""

import pytest

from pipelines.comparison import languagemodel

TEXTS = (
    "Die Stadt beschloss am Dienstag, die alte Brücke zu erneuern, statt eine neue zu bauen.",
    "شورای شهر تصمیم گرفت سه کشتی دیزلی را با کشتی‌های برقی جایگزین کند.",
    "Городской совет решил заменить три дизельных парома электрическими.",
    "市议会周三决定更换三艘柴油渡轮，改用电动船只。",
)


@pytest.fixture
def caches(tmp_path, monkeypatch):
    """Return a user's folder for caches, empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def packed(monkeypatch):
    """Count how often the model is read as it came."""
    read = []
    as_it_came = languagemodel._as_it_came
    monkeypatch.setattr(languagemodel, "_as_it_came", lambda: read.append(1) or as_it_came())
    return read


def test_the_copy_says_what_the_model_says(caches, packed):
    """The first call unpacks and keeps it, the second reads what was kept: ranks and certainties are the same."""
    told = [languagemodel.identifier().rank(text) for text in TEXTS]
    again = [languagemodel.identifier().rank(text) for text in TEXTS]
    assert again == told
    assert len(packed) == 1
    assert [ranked[0][0] for ranked in told] == ["de", "fa", "ru", "zh"]
    assert [path.suffix for path in (caches / "cuttings").iterdir()] == [".zst"]


@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 2], lambda _: b"", lambda _: b"not packed"])
def test_a_damaged_copy_is_made_anew(caches, packed, damage):
    """Whatever lies there: a file that was cut off, an empty one, another."""
    languagemodel.identifier()
    (kept,) = (caches / "cuttings").iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    assert languagemodel.identifier().classify(TEXTS[0])[0] == "de"
    assert len(packed) == 2
    languagemodel.identifier()
    assert len(packed) == 2


def test_where_nothing_can_be_kept_the_model_is_read_as_it_came(tmp_path, monkeypatch, packed):
    """A file stands where the folder would be, or there is no home at all."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert languagemodel.identifier().classify(TEXTS[2])[0] == "ru"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.chdir(tmp_path)
    assert languagemodel.identifier().classify(TEXTS[2])[0] == "ru"
    assert len(packed) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
