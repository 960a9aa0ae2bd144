"""Seed documents and sidecars: what is read, and what is refused with file and field."""

from pathlib import Path

import pytest

from crawler.seeds import find_seed, read_document, seed_files
from vocabulary.outcome import InputError

ARTICLE = "The harbour office said on Friday that the ferry to the islands will run again from Monday morning. " * 3


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Put a file into the folder."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_document_is_kept_as_given_with_its_sidecar(tmp_path: Path) -> None:
    """Bytes stay unchanged; the sidecar's fields are read."""
    path = write(tmp_path, "ferry.txt", ARTICLE)
    write(tmp_path, "ferry.toml", 'title = "Ferry returns"\nlanguage = "en"\npublished = 2024-05-03\n')
    document = read_document(path)
    assert document.content == ARTICLE.encode()
    assert document.sidecar.title == "Ferry returns"
    assert document.sidecar.published is not None
    assert document.sidecar.published.iso == "2024-05-03"


def test_an_inferred_time_keeps_its_bounds_and_its_reason(tmp_path: Path) -> None:
    """A table [published] becomes the earliest day, the latest day, and from what it was inferred."""
    path = write(tmp_path, "ferry.txt", ARTICLE)
    sidecar = (
        '[published]\ntext = "early May 2024"\nearliest = 2024-05-01\nlatest = 2024-05-10\ninferred_from = "the text"\n'
    )
    write(tmp_path, "ferry.toml", sidecar)
    published = read_document(path).sidecar.published
    assert published is not None
    assert (published.iso, published.latest, published.inferred_from) == ("2024-05-01", "2024-05-10", "the text")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", "", "is empty"),
        ("a.txt", "  \n\n ", "is empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        ("a.txt", b"\x01\x02" + b"a" * 200, "control character U+0001"),
        ("a.txt", ("Überfahrt " * 40).encode("latin-1"), "is not UTF-8 at byte 0"),
        ("a.txt", ("Fähre " * 40).encode("utf-16"), "not UTF-8"),
        ("a.txt", "Ferry returns.", "only 12 letters"),
        ("a.pdf", ARTICLE, "is not a seed document"),
    ],
)
def test_a_bad_document_is_refused_by_name(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    """Empty, binary, wrongly encoded, too short or of another kind: the message names the file and what is wrong."""
    path = write(tmp_path, name, content)
    with pytest.raises(InputError) as error:
        read_document(path)
    assert str(path) in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("sidecar", "field", "says"),
    [
        ('titel = "x"', "titel", 'did you mean "title"'),
        ("title = 5", "title", "expected a text"),
        ('title = ""', "title", "is empty"),
        ('published = "yesterday"', "published", "expected a date"),
        ("[published]\nearliest = 2024-05-03\nlatest = 2024-05-01\n", "published.earliest", "in this order"),
        ("[published]\nearliest = 2024-05-03\nlatest = 2024-05-04\n", "published.inferred_from", "is missing"),
        ("published = 0001-01-01", "published", "no time of an article"),
        ("published = 9999-12-31T10:00:00Z", "published", "no time of an article"),
        ("[published]\nearliest = 2024-05-03\nlatest = 9999-12-31\n", "published.latest", "no time of an article"),
        ('url = "ftp://x.test/"', "url", "not an http"),
        ('[licence]\nexpresion = "CC-BY-4.0"', "licence.expression", "is missing"),
        ('[licence]\nexpression = "CC-BY-4.0"\nsaid = "x"', "licence.said", "not a known field"),
        ('[licence]\nexpression = "cc by 4.0"', "licence.expression", "CC-BY-4.0"),
        ('[licence]\nexpression = "CC-BY-9.0"', "licence.expression", "not an SPDX expression"),
        ('[licence]\nexpression = "CC-BY-4.0"\nconfirmed = true', "licence.reason", "is missing"),
    ],
)
def test_a_bad_sidecar_is_refused_with_file_and_field(tmp_path: Path, sidecar: str, field: str, says: str) -> None:
    """A typo or wrong type names the sidecar, the field and what was expected."""
    path = write(tmp_path, "ferry.txt", ARTICLE)
    toml = write(tmp_path, "ferry.toml", sidecar)
    with pytest.raises(InputError) as error:
        read_document(path)
    assert str(error.value).startswith(f"{toml}: {field}: ")
    assert says in str(error.value)


def test_a_sidecar_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    """The TOML parser's line reaches the person."""
    path = write(tmp_path, "ferry.txt", ARTICLE)
    write(tmp_path, "ferry.toml", 'title = "x"\nlanguage = en\n')
    with pytest.raises(InputError, match="line 2"):
        read_document(path)


def test_a_seed_is_found_by_path_name_or_beginning(tmp_path: Path) -> None:
    """Each way of naming one leads to the same file; several that fit are named."""
    path = write(tmp_path, "000_ferry.txt", ARTICLE)
    assert find_seed(str(path), []) == path
    assert find_seed("000_ferry", [tmp_path]) == path
    assert find_seed("000", [tmp_path]) == path
    assert find_seed("001", [tmp_path]) is None
    assert find_seed(f"http://long.test/{'a' * 300}.html", [tmp_path]) is None
    write(tmp_path, "000_train.txt", ARTICLE)
    with pytest.raises(InputError, match="000_ferry, 000_train"):
        find_seed("000", [tmp_path])


def test_one_name_in_two_folders_is_refused(tmp_path: Path) -> None:
    """Two documents of one name would make it chance which is meant."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "ferry.txt", ARTICLE)
    with pytest.raises(InputError, match="rename one of them"):
        seed_files([tmp_path / "one", tmp_path / "two"])
