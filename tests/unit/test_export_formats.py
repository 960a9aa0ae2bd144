"""Each format is read by programs that are not ours, whatever stands in the pages."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import bibtexparser
import duckdb
import feedparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from desk.cli.export import FORMATS as OFFERED
from desk.exporting.about import About
from desk.exporting.columns import COLUMNS, FIELDS, Kind, columns_table
from desk.exporting.formats import FORMATS, format_of
from desk.exporting.references import Name, citation_key, parted
from desk.exporting.tables import Parts, join
from tests.unit.test_desk_export import article, exporting
from vocabulary.article import Author, AuthorKind
from vocabulary.licence import Confidence
from vocabulary.metadata import Particulars
from vocabulary.moment import Moment

ABOUT = About(title="Coverage of harbour", identity="ab" * 32, made_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
HOSTILE = "50% of {all} \\textbf{ferries} & “$1” #1_a~b^c }} \x1b[31m\u202e@evil\nER  - \r\nTY  - BOOK </title><script>"
SHOWN = "50% of {all} \\textbf{ferries} & “$1” #1_a~b^c }} [31m@evil ER - TY - BOOK </title><script>"
"""The same on one line, without what steers terminals or turns text around."""
PLAIN = article(
    title="Ferry aground off Łódź; NATO looks on",
    authors=(
        Author(name="Ana Roe"),
        Author(name="Associated Press and Others, Ltd.", kind=AuthorKind.AGENCY),
        Author(name="Harbour Courier", kind=AuthorKind.OUTLET),
    ),
    particulars=Particulars(section="Harbour", tags=("Ferries", "NATO, the"), publisher="Harbour Press"),
)
ODD = article(
    id=2,
    url="http://harbour-courier.test/{b}?q=1&r=%41",
    title=HOSTILE,
    authors=(Author(name=HOSTILE),),
    text=HOSTILE,
    language=HOSTILE,
    published=None,
    particulars=Particulars(section=HOSTILE, tags=(HOSTILE, ""), publisher=HOSTILE, description=HOSTILE),
)
BARE = article(
    "NOASSERTION",
    Confidence.NONE,
    id=3,
    url="http://harbour-courier.test/c",
    title=None,
    authors=(),
    published=Moment(iso="2022-01-16", source="htmldate"),
    language=None,
)


def written(form, *articles, about=ABOUT):
    """Articles as one file of text."""
    export, text = exporting(), FORMATS[form].form
    rows = [export.row(one) for one in articles]
    return text.head(about) + "".join(text.row(row, place) for place, row in enumerate(rows)) + text.tail


def test_the_command_offers_each_format():
    """In the same order."""
    assert tuple(FORMATS) == OFFERED


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.JSONL", "jsonl"),
        ("a.csv", "csv"),
        ("a.parquet", "parquet"),
        ("a.ris", "ris"),
        ("a.bib", "bibtex"),
        ("a.csl.json", "csl-json"),
        ("a.json", "jsonl"),
        ("a.atom", "atom"),
        ("a", "jsonl"),
    ],
)
def test_a_files_name_says_its_format(name, form):
    """By its end; letters' case does not matter."""
    assert format_of(Path(name)).name == form


def test_jsonl_and_csv_hold_the_same_fields():
    """The same names in the same order, however odd the values."""
    lines = written("jsonl", PLAIN, ODD, BARE).splitlines()
    table = list(csv.reader(io.StringIO(written("csv", PLAIN, ODD, BARE), newline="")))
    assert [tuple(json.loads(line)) for line in lines] == [FIELDS] * 3
    assert tuple(table[0]) == FIELDS
    assert [len(row) for row in table] == [len(FIELDS)] * 4
    assert json.loads(lines[1])["title"] == HOSTILE
    first = dict(zip(*table[:2], strict=True))
    assert first["authors"] == "Ana Roe; Associated Press and Others, Ltd.; Harbour Courier"
    assert first["author_kinds"] == "person; agency; outlet"
    assert first["first_seen"] == "2022-01-17T00:00:00+00:00"
    assert first["published_utc"] == "2022-01-16T06:30:00+00:00"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("http://x.test")', "＝1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_csv_is_no_program(formula):
    """No cell begins as a formula; lines end as RFC 4180 has it, and quotes are doubled."""
    text = written("csv", article(title=formula, authors=(Author(name=formula),), outlet_title=formula))
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not [cell for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert text.endswith("\r\n")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 2


def test_a_csv_for_excel_begins_with_a_byte_order_mark():
    """Where it is asked for only."""
    about = About(title="", identity="", made_at=ABOUT.made_at, bom=True)
    assert written("csv", about=about).encode().startswith(b"\xef\xbb\xbfid,")
    assert written("csv").startswith("id,")


def test_ris_is_read():
    """By rispy: type, names as they are, dates, licence; and what a page says makes no tags."""
    first, second, third = rispy.loads(written("ris", PLAIN, ODD, BARE))
    assert (first["type_of_reference"], first["title"]) == ("NEWS", "Ferry aground off Łódź; NATO looks on")
    assert first["authors"] == ["Roe, Ana", "Associated Press and Others, Ltd."]
    assert (first["secondary_title"], first["publisher"]) == ("Harbour Courier", "Harbour Press")
    assert (first["year"], first["date"], first["access_date"]) == ("2022", "2022/01/16", "2022/01/17")
    assert first["urls"] == ["http://harbour-courier.test/a"]
    assert first["language"] == "en"
    assert first["keywords"] == ["Ferries", "NATO, the"]
    assert first["abstract"] == "The ferry ran aground."
    assert "CC-BY-4.0 (https://creativecommons.org/licenses/by/4.0/)" in first["notes"][0]
    assert (second["title"], second["authors"], "year" in second) == (SHOWN, [SHOWN], False)
    assert third["notes"] == ["Licence: none is known"]
    assert not {"title", "authors", "abstract", "language"} & set(third)
    assert len({one["id"] for one in (first, second, third)}) == 3


def test_bibtex_is_read():
    """By bibtexparser, with what TeX obeys written such that it prints, and a body as one name."""
    text = written("bibtex", PLAIN, ODD, BARE)
    library = bibtexparser.parse_string(
        text, append_middleware=[SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks
    first, _, third = library.entries
    assert {one.entry_type for one in library.entries} == {"article"}
    people = [(name.first, name.last) for name in first["author"]]
    assert people == [(["Ana"], ["Roe"]), ([], ["{Associated Press and Others, Ltd.}"])]
    assert first["title"].strip("{}") == "Ferry aground off Łódź; NATO looks on"
    assert "{{Ferry aground off Łódź; NATO looks on}}" in text
    assert (first["date"], first["year"], first["month"], first["urldate"]) == (
        "2022-01-16", "2022", "jan", "2022-01-17",
    )  # fmt: skip
    assert (first["journal"], first["entrysubtype"]) == ("Harbour Courier", "newspaper")
    raw = bibtexparser.parse_string(text).entries[1]
    assert raw["title"] == (
        r"{50\% of \textbraceleft{}all\textbraceright{} \textbackslash{}textbf\textbraceleft{}ferries\textbraceright{} \& "
        r"“\$1” \#1\_a\textasciitilde{}b\textasciicircum{}c \textbraceright{}\textbraceright{} [31m@evil "
        r"ER - TY - BOOK </title><script>}"
    )
    assert raw["url"] == "http://harbour-courier.test/%7Bb%7D?q=1&r=%41"
    assert "author" not in third.fields_dict
    assert "title" not in third.fields_dict
    assert first.key == citation_key("harbour_courier", "http://harbour-courier.test/a")


def test_csl_json_is_read():
    """By citeproc: one array, and a bibliography with what was stated."""
    items = json.loads(written("csl-json", PLAIN, ODD, BARE))
    assert json.loads(written("csl-json")) == []
    assert [one["type"] for one in items] == ["article-newspaper"] * 3
    assert items[0]["author"] == [
        {"family": "Roe", "given": "Ana"},
        {"literal": "Associated Press and Others, Ltd."},
    ]
    assert (items[0]["issued"], items[1].get("issued")) == ({"date-parts": [[2022, 1, 16]]}, None)
    allowed = {
        *("id", "type", "title", "author", "container-title", "publisher", "issued", "accessed", "section"),
        *("abstract", "keyword", "language", "URL", "note"),
    }
    assert all(set(one) <= allowed for one in items)
    said = [{name: value for name, value in one.items() if name != "language"} for one in items]
    bibliography = CitationStylesBibliography(
        CitationStylesStyle("harvard-cite-them-right", validate=False), CiteProcJSON(said), formatter.plain
    )
    for one in items:
        bibliography.register(Citation([CitationItem(one["id"])]))
    shown = [str(entry) for entry in bibliography.bibliography()]
    assert any("Roe" in entry and "Łódź" in entry and "2022" in entry for entry in shown)


def test_atom_is_read():
    """By feedparser and as XML: ids that stay, authors, rights, links, and no more of a text than may leave."""
    text = written("atom", PLAIN, ODD, BARE)
    feed = feedparser.parse(text.encode())
    assert not feed.bozo
    first, second, third = feed.entries
    assert (feed.feed.title, feed.feed.updated, feed.feed.id[:9]) == (ABOUT.title, "2026-01-02T03:04:05Z", "urn:uuid:")
    assert (first.title, first.link) == ("Ferry aground off Łódź; NATO looks on", "http://harbour-courier.test/a")
    assert [one.name for one in first.authors] == ["Ana Roe", "Associated Press and Others, Ltd."]
    assert (first.published, first.updated) == ("2022-01-16T06:30:00Z", "2022-01-16T06:30:00Z")
    assert first.summary == "The ferry ran aground."
    assert "CC-BY-4.0" in first.rights
    assert {link.rel: link.href for link in first.links}["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (second.title_detail.type, second.title) == ("text/plain", SHOWN)
    assert [one.name for one in third.authors] == ["Harbour Courier"]
    assert (third.title, third.updated, "published" in third, "summary" in third) == (
        "http://harbour-courier.test/c", "2022-01-17T00:00:00Z", False, False,
    )  # fmt: skip
    names = {"a": "http://www.w3.org/2005/Atom"}
    entries = ET.fromstring(text).findall("a:entry", names)
    assert entries[1].findtext("a:title", namespaces=names) == SHOWN
    assert [entry.findtext("a:id", namespaces=names) for entry in entries] == [
        ET.fromstring(written("atom", one)).findtext("a:entry/a:id", namespaces=names) for one in (PLAIN, ODD, BARE)
    ]


ANYTHING = st.text(st.characters(), max_size=40)


@settings(max_examples=150)
@given(title=ANYTHING, name=ANYTHING, tag=ANYTHING, outlet=ANYTHING)
def test_nothing_that_a_page_says_breaks_a_format(title, name, tag, outlet):
    """Whatever characters: one entry stays one entry."""
    odd = article(
        title=title,
        authors=(Author(name=name), Author(name=name, kind=AuthorKind.AGENCY)),
        particulars=Particulars(tags=(tag,), section=tag),
        outlet_title=outlet,
        text=title,
    )
    assert len(written("jsonl", odd).splitlines()) == 1
    assert len(list(csv.reader(io.StringIO(written("csv", odd), newline="")))) == 2
    assert len(rispy.loads(written("ris", odd))) == 1
    library = bibtexparser.parse_string(written("bibtex", odd))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    assert len(json.loads(written("csl-json", odd))) == 1
    assert len(ET.fromstring(written("atom", odd).encode()).findall("{http://www.w3.org/2005/Atom}entry")) == 1


def test_a_text_that_may_not_leave_is_in_no_format(tmp_path):
    """Neither the text nor a summary of it, but as much of its beginning as may be shown."""
    secret = article(
        "NOASSERTION", Confidence.NONE, text="Zanzibar " * 50, particulars=Particulars(description="Zanzibar")
    )
    shown = article("CC-BY-NC-4.0", text="Zanzibar " + "harbour " * 200 + "Timbuktu")
    for form in ("jsonl", "csv", "ris", "bibtex", "csl-json", "atom"):
        assert "Zanzibar" not in written(form, secret)
        assert "Zanzibar" in written(form, shown)
        assert "Timbuktu" not in written(form, shown)
    parts = Parts(tmp_path)
    parts.add(exporting().row(secret))
    parts.keep()
    assert "Zanzibar" not in str(parquet.read_table(parts.paths()[0]).to_pylist())


def test_parquet_is_read_by_pyarrow_and_duckdb(tmp_path):
    """The same columns with their kinds and descriptions, in groups; a list stays a list, a time a time."""
    export, parts = exporting(), Parts(tmp_path)
    for one in (PLAIN, ODD):
        parts.add(export.row(one))
    parts.keep()
    parts.add(export.row(BARE))
    parts.keep()
    join(parts.paths(), tmp_path / "all.parquet")
    table = parquet.read_table(tmp_path / "all.parquet")
    assert tuple(table.column_names) == FIELDS
    assert parquet.ParquetFile(tmp_path / "all.parquet").num_row_groups == 2
    assert table.schema.field("licence").metadata[b"description"].startswith(b"SPDX")
    rows = table.to_pylist()
    assert (rows[1]["title"], rows[0]["tags"], rows[2]["title"]) == (HOSTILE, ["Ferries", "NATO, the"], None)
    assert rows[0]["published_utc"] == datetime(2022, 1, 16, 6, 30, tzinfo=UTC)
    asked = duckdb.sql(
        f"SELECT id, authors[1], text, published_utc AT TIME ZONE 'UTC' FROM '{tmp_path / 'all.parquet'}' ORDER BY id"
    ).fetchall()
    assert asked[0] == (1, "Ana Roe", "The ferry ran aground.", datetime(2022, 1, 16, 6, 30))  # noqa: DTZ001
    assert [row[0] for row in asked] == [1, 2, 3]
    assert asked[2][2] is None


def test_parquet_without_rows_has_its_columns(tmp_path):
    """An archive without articles makes a table without rows."""
    join([], tmp_path / "none.parquet")
    table = parquet.read_table(tmp_path / "none.parquet")
    assert (tuple(table.column_names), table.num_rows) == (FIELDS, 0)


def test_each_column_holds_what_it_says():
    """Values of rows are of the kind that the list of columns names."""
    kinds = {
        Kind.TEXT: str, Kind.TEXTS: list, Kind.INTEGER: int, Kind.NUMBER: float, Kind.FLAG: bool, Kind.TIME: datetime,
    }  # fmt: skip
    row = exporting(seed="s").row(PLAIN)
    assert tuple(row) == FIELDS
    for column in COLUMNS:
        assert row[column.name] is None or isinstance(row[column.name], kinds[column.kind]), column.name


@pytest.mark.parametrize(
    ("name", "language", "family", "given"),
    [
        ("Ana Roe", "en", "Roe", "Ana"),
        ("A. B. Writer", "en", "Writer", "A. B."),
        ("John F. Kennedy", "en", "Kennedy", "John F."),
        ("Ursula von der Leyen", "de", "von der Leyen", "Ursula"),
        ("Jean-Luc O’Neill", "fr", "O’Neill", "Jean-Luc"),
        ("Анна Петрова", "ru", "Петрова", "Анна"),
        ("Gabriel García Márquez", "es", "Gabriel García Márquez", None),
        ("Nagy Imre", "hu", "Nagy Imre", None),
        ("Nguyễn Ái", "vi", "Nguyễn Ái", None),
        ("王 小明", "zh", "王 小明", None),
        ("علی رضایی", "fa", "علی رضایی", None),
        ("Banksy", "en", "Banksy", None),
        ("Roe, Ana", "en", "Roe, Ana", None),
        ("Ana R.", "en", "Ana R.", None),
        ("By our staff", "en", "By our staff", None),
        ("Reporter 7", "en", "Reporter 7", None),
    ],
)
def test_a_family_name_is_told_apart_only_where_it_is_beyond_doubt(name, language, family, given):
    """Else the name is left whole."""
    assert parted(name, language) == Name(family, given)


def test_a_citation_key_is_that_of_the_page():
    """The same for all of its addresses, and another for another page."""
    assert citation_key("a_b", "https://www.x.test/a/") == citation_key("a_b", "http://x.test/a")
    assert citation_key("a_b", "http://x.test/a") != citation_key("a_b", "http://x.test/b")
    assert re.fullmatch("a_b-[0-9a-f]{10}", citation_key("a_b", "http://x.test/a"))


DOCUMENT = (Path(__file__).parents[2] / "docs/exports.md").read_text("utf-8")


def test_the_document_lists_the_columns():
    """As the program has them: `columns_table` makes the list."""
    listed = DOCUMENT.split("<!-- columns -->\n", 1)[1].split("<!-- /columns -->", 1)[0]
    assert listed.splitlines() == list(columns_table())


def test_the_document_lists_the_formats():
    """With the endings of their files' names."""
    rows = re.findall(r"^\| `([a-z-]+)` \|([^|]*)\|", DOCUMENT.split("## For reference")[0], re.MULTILINE)
    assert [name for name, _ in rows] == list(FORMATS)
    assert [tuple(re.findall("`([^`]+)`", endings)) for _, endings in rows] == [one.endings for one in FORMATS.values()]
