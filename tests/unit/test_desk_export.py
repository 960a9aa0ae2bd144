"""Texts leave the archive only where their licence grants it, and files are whole or not there."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.exports import FIELDS, WRITERS, Export, Policy, Purpose, Withheld, whole_file
from storage.rows import StoredArticle
from vocabulary.article import Author, AuthorKind, SeedMatch
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.match import Fingerprint, Match, Verdict
from vocabulary.metadata import Image, Particulars
from vocabulary.moment import Moment
from vocabulary.outcome import InputError


def article(expression="CC-BY-4.0", confidence=Confidence.DECLARED, **fields):
    """An article under a licence."""
    given = {
        "id": 1,
        "outlet": "harbour_courier",
        "outlet_title": "Harbour Courier",
        "country": "ie",
        "url": "http://harbour-courier.test/a",
        "title": "=Ferry aground",
        "title_source": "h1",
        "authors": (Author(name="A. Writer"), Author(name="Harbour Courier", kind=AuthorKind.OUTLET)),
        "published": Moment(iso="2022-01-16T10:00:00+03:30", source="json-ld"),
        "modified": None,
        "language": "en",
        "text": "The ferry ran aground.",
        "compared": "The ferry ran aground.",
        "extractor": "x 1",
        "licence": Licence(
            decision=Decision(expression=expression, confidence=confidence, scope=Scope.ARTICLE, family="by")
        ),
        "fingerprint": Fingerprint(exact="00ff", hashes=(1,), shingles=1, version=1),
        "first_seen": datetime(2022, 1, 17, tzinfo=UTC),
        "last_seen": datetime(2022, 1, 17, tzinfo=UTC),
        "captures": (),
        "matches": (
            SeedMatch(
                seed="s",
                match=Match(
                    verdict=Verdict.NEAR,
                    similarity=0.9,
                    containment=0.8,
                    containment_a_in_b=0.8,
                    containment_b_in_a=0.7,
                    jaccard=0.6,
                    explanation="…",
                    rules=1,
                ),
            ),
        ),
        "revisions": 1,
        "aliases": (),
    }
    return StoredArticle(**{**given, **fields})


@pytest.mark.parametrize(
    ("expression", "confidence", "withheld"),
    [
        ("CC-BY-4.0", Confidence.CONFIRMED, None),
        ("CC-BY-4.0", Confidence.DECLARED, None),
        ("CC-BY-SA-3.0", Confidence.DECLARED, None),
        ("CC0-1.0", Confidence.DECLARED, None),
        ("CC-PDM-1.0", Confidence.DECLARED, None),
        ("OGL-UK-3.0", Confidence.DECLARED, None),
        ("LicenseRef-us-gov-public-domain", Confidence.DECLARED, None),
        ("CC-BY-4.0", Confidence.PROBABLE, Withheld.WEAK),
        ("CC-BY-4.0", Confidence.WEAK, Withheld.WEAK),
        ("CC-BY-4.0", Confidence.NONE, Withheld.WEAK),
        ("CC-BY-4.0", Confidence.CONFLICT, Withheld.CONFLICT),
        ("CC-BY-NC-4.0", Confidence.CONFIRMED, Withheld.NONCOMMERCIAL),
        ("CC-BY-NC-SA-4.0", Confidence.CONFIRMED, Withheld.NONCOMMERCIAL),
        ("CC-BY-ND-4.0", Confidence.CONFIRMED, Withheld.NO_DERIVATIVES),
        ("CC-BY-NC-ND-4.0", Confidence.CONFIRMED, Withheld.NO_DERIVATIVES),
        ("NOASSERTION", Confidence.NONE, Withheld.NO_LICENCE),
        ("LicenseRef-all-rights-reserved", Confidence.CONFIRMED, Withheld.RESERVED),
        ("LicenseRef-CC-unspecified", Confidence.CONFIRMED, Withheld.RESERVED),
        ("LicenseRef-republish-example.org", Confidence.CONFIRMED, Withheld.RESERVED),
        ("Something-Unknown-1.0", Confidence.CONFIRMED, Withheld.RESERVED),
        ("CC-BY-4.0 AND CC-BY-ND-4.0", Confidence.CONFIRMED, Withheld.NO_DERIVATIVES),
        ("CC-BY-4.0 OR CC-BY-ND-4.0", Confidence.CONFIRMED, None),
        ("(CC-BY-4.0 AND CC0-1.0) OR CC-BY-ND-4.0", Confidence.CONFIRMED, Withheld.RESERVED),
    ],
)
def test_what_may_leave(expression, confidence, withheld):
    """Only a granted and well-founded licence lets a text out; each refusal has its reason."""
    assert Policy().withholds(Decision(expression=expression, confidence=confidence)) is withheld


def test_a_purpose_and_a_wish_loosen_only_what_they_name():
    """--purpose noncommercial admits NC, --accept-probable admits C, and nothing else."""
    noncommercial = Policy(purpose=Purpose.NONCOMMERCIAL)
    probable = Policy(accept_probable=True)
    nc = Decision(expression="CC-BY-NC-4.0", confidence=Confidence.DECLARED)
    assert noncommercial.withholds(nc) is None
    assert probable.withholds(nc) is Withheld.NONCOMMERCIAL
    assert probable.withholds(Decision(expression="CC-BY-4.0", confidence=Confidence.PROBABLE)) is None
    assert probable.withholds(Decision(expression="CC-BY-4.0", confidence=Confidence.WEAK)) is Withheld.WEAK
    reserved = Decision(expression="LicenseRef-all-rights-reserved", confidence=Confidence.CONFIRMED)
    assert noncommercial.withholds(reserved) is Withheld.RESERVED


def test_a_row_says_all_and_withholds_the_text():
    """An article that may not leave leaves its metadata, its credit and the reason."""
    export = Export(Policy(), seed="s")
    row = export.row(article("NOASSERTION", Confidence.NONE))
    assert tuple(row) == FIELDS
    assert row["text"] is None
    assert row["text_withheld"] is Withheld.NO_LICENCE
    assert (row["verdict"], row["similarity"]) == (Verdict.NEAR, 0.9)
    assert row["published"] == "2022-01-16T10:00:00+03:30"
    assert "Harbour Courier" in row["attribution"]
    assert (export.rows, export.texts, export.refused_wholly) == (1, 0, True)


def test_a_licensed_text_leaves_with_its_credit():
    """An openly licensed text is written with licence and attribution."""
    export = Export(Policy())
    row = export.row(article())
    assert row["text"] == "The ferry ran aground."
    assert row["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "CC BY 4.0" in row["attribution"]
    assert row["text_withheld"] is None
    assert not export.refused_wholly


def test_what_the_page_says_in_its_own_sentences_leaves_with_its_text_only():
    """Section, keywords, publisher and whose picture it is are facts; description and caption are words."""
    ferry = Particulars(
        section="Harbour",
        tags=("Ferries",),
        description="It ran aground.",
        publisher="Harbour Press",
        image=Image(url="http://harbour-courier.test/f.jpg", caption="The ferry.", credit="Ana Roe"),
    )
    facts = {
        "section": "Harbour",
        "tags": ["Ferries"],
        "publisher": "Harbour Press",
        "image_url": "http://harbour-courier.test/f.jpg",
        "image_credit": "Ana Roe",
    }
    free = Export(Policy()).row(article(particulars=ferry))
    kept = Export(Policy()).row(article("NOASSERTION", Confidence.NONE, particulars=ferry))
    assert {name: free[name] for name in facts} == {name: kept[name] for name in facts} == facts
    assert (free["description"], free["image_caption"]) == ("It ran aground.", "The ferry.")
    assert (kept["description"], kept["image_caption"]) == (None, None)


def test_a_time_whose_zone_is_assumed_is_marked():
    """The page's own words stay as they are; beside them stands by which zone they are taken."""
    local = Moment(iso="2022-01-16T10:00:00", source="meta", assumed_zone="Asia/Tehran")
    row = Export(Policy()).row(article(modified=local))
    assert (row["published"], row["published_zone"]) == ("2022-01-16T10:00:00+03:30", None)
    assert (row["modified"], row["modified_zone"]) == ("2022-01-16T10:00:00", "Asia/Tehran")


def test_metadata_only_refuses_nothing():
    """Who asks for no text is refused none."""
    export = Export(Policy(metadata_only=True))
    assert export.row(article("NOASSERTION", Confidence.NONE))["text"] is None
    assert not export.refused_wholly
    assert not export.withheld


def test_both_forms_hold_the_same_fields():
    """JSON lines and CSV have the same names in the same order."""
    rows = [Export(Policy()).row(article())]
    lines, table = io.StringIO(), io.StringIO(newline="")
    WRITERS["jsonl"](lines, iter(rows))
    WRITERS["csv"](table, iter(rows))
    assert tuple(json.loads(lines.getvalue())) == FIELDS
    header, cells = table.getvalue().splitlines()
    assert tuple(header.split(",")) == FIELDS
    assert "'=Ferry aground" in cells


def test_a_file_is_whole_or_not_there(tmp_path):
    """An export that breaks leaves the older file as it was, and nothing beside it."""
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    def broken():
        with whole_file(path) as stream:
            stream.write("half")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        broken()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with whole_file(path) as stream:
        stream.write("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_an_input_error(tmp_path):
    """A folder, or a place that is not there, is said so."""
    with pytest.raises(InputError, match="is a folder"), whole_file(tmp_path):
        pass
    with pytest.raises(InputError, match="cannot be written"), whole_file(tmp_path / "no" / "out.csv"):
        pass


def test_a_full_disk_is_an_input_error(tmp_path, monkeypatch):
    """A disk that fills up in the middle is said so, and nothing is left behind."""
    path = tmp_path / "out.jsonl"
    with pytest.raises(InputError, match="No space left"), whole_file(path):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no /dev/full")
def test_what_is_no_file_is_written_and_never_replaced():
    """A device stays a device; that it is full is said."""
    with pytest.raises(InputError, match="No space left"), whole_file(Path("/dev/full")) as stream:
        stream.write("x")
    assert Path("/dev/full").is_char_device()


def test_a_link_stays_a_link(tmp_path):
    """An export through a link writes the file to which it leads."""
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    with whole_file(tmp_path / "link.jsonl") as stream:
        stream.write("new")
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_text() == "new"
