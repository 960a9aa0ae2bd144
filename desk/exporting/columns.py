"""The columns of an exported article: one list, from which every format, the docs and a dataset's card are made."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Row = dict[str, Any]
"""One article as it leaves, with FIELDS as keys."""


class Kind(StrEnum):
    """What a column holds; every column may be empty."""

    TEXT = "text"
    TEXTS = "list of texts"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "true or false"
    TIME = "time"
    """An instant, in UTC."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, and what it says in a sentence."""

    name: str
    kind: Kind
    says: str


_TEXT, _TEXTS, _INTEGER, _NUMBER, _FLAG, _TIME = Kind

COLUMNS = (
    Column("id", _INTEGER, "Number of the article in its archive."),
    Column("outlet", _TEXT, "Name of the outlet, as its file is called."),
    Column("outlet_title", _TEXT, "Its name for people."),
    Column("country", _TEXT, "Country of the outlet, two letters."),
    Column("url", _TEXT, "Address of the article."),
    Column("title", _TEXT, "Headline."),
    Column("authors", _TEXTS, "Names as printed."),
    Column("author_kinds", _TEXTS, "What each of them names: person, agency, desk, outlet."),
    Column("published", _TEXT, "Time of publication in the page's own words: a day, or a time with or without zone."),
    Column("published_zone", _TEXT, "The outlet's zone, where the page states a time without one."),
    Column("published_utc", _TIME, "The same as an instant; a day counts from its beginning in UTC."),
    Column("modified", _TEXT, "Time of the last change, as the page states it."),
    Column("modified_zone", _TEXT, "As `published_zone`."),
    Column("modified_utc", _TIME, "As `published_utc`."),
    Column("language", _TEXT, "Language tag, such as `en`."),
    Column("section", _TEXT, "Section of the outlet, as the page names it."),
    Column("tags", _TEXTS, "Keywords that the page gives."),
    Column("publisher", _TEXT, "Publisher that the page names."),
    Column("description", _TEXT, "The page's own summary; leaves only with the text."),
    Column("image_url", _TEXT, "Address of the picture."),
    Column("image_caption", _TEXT, "Its caption; leaves only with the text."),
    Column("image_credit", _TEXT, "Whose picture it is."),
    Column("licence", _TEXT, "SPDX expression, LicenseRef or NOASSERTION."),
    Column("licence_scope", _TEXT, "What the licence speaks about."),
    Column("licence_confidence", _TEXT, "How well founded it is: A confirmed to D weak, X contradicted, N none."),
    Column("licence_flags", _TEXTS, "Remarks of the decision."),
    Column("licence_class", _TEXT, "The class by which the policy speaks of it."),
    Column("licence_url", _TEXT, "Address of the licence."),
    Column("obligations", _TEXTS, "What whoever passes the text on must do: attribution, share-alike, verbatim."),
    Column("attribution", _TEXT, "The credit, ready to paste."),
    Column("seed", _TEXT, "The seed that was asked for, if its coverage was."),
    Column("verdict", _TEXT, "The verdict against it; a person's where there is one."),
    Column("similarity", _NUMBER, "How alike seed and article are, 0 to 1."),
    Column("containment", _NUMBER, "How much of the shorter text is in the other, 0 to 1."),
    Column("program_verdict", _TEXT, "The program's verdict."),
    Column("judged_by", _TEXT, "Who judged otherwise or the same."),
    Column("judged_at", _TIME, "When."),
    Column("judged_reason", _TEXT, "Why."),
    Column("judged_on_earlier_text", _FLAG, "Whether the text has changed since."),
    Column("direction", _TEXT, "Which way the text went between seed and article."),
    Column("direction_confidence", _TEXT, "How sure that is."),
    Column("credit", _TEXT, "Whom the two credit."),
    Column("is_self_copy", _FLAG, "Whether it is a copy within the seed's own outlet."),
    Column("text_number", _INTEGER, "Number of its text in the seed's coverage; 1 is the seed's own."),
    Column("text_role", _TEXT, "Whether the article is that text's origin, a copy, or a copy within its outlet."),
    Column("text_agency", _TEXT, "The agency whose text it is."),
    Column("text_passages_of", _INTEGER, "Number of the other text of which it has passages."),
    Column("kind", _TEXT, "Kind of article, such as article, live, opinion."),
    Column("is_free", _FLAG, "Whether the page says that everybody may read all of it."),
    Column("is_teaser", _FLAG, "Whether the text is only what those see who do not pay."),
    Column("text_source", _TEXT, "Where the text was read."),
    Column("missing", _TEXT, "Which of several pages is missing from the text, and why."),
    Column("first_seen", _TIME, "When the article was met first."),
    Column("last_seen", _TIME, "When it was met last."),
    Column("retrieved", _TIME, "When the newest kept answer of its page was fetched."),
    Column("revisions", _INTEGER, "How many texts of it are known."),
    Column("sha256", _TEXT, "SHA-256 of the normalised text, in hex: equal for equal texts."),
    Column("text", _TEXT, "The text, where the policy lets it leave."),
    Column("markdown", _TEXT, "The same with headings, lists and quotations marked (CommonMark)."),
    Column("excerpt", _TEXT, "Of a text that does not leave: its beginning, as far as the policy lets it be shown."),
    Column("text_withheld", _TEXT, "Why the text does not leave."),
)
"""Columns in their order. `seed`, `verdict` … speak of the seed asked for.

New ones are added where they belong; none changes its meaning without a line in CHANGELOG.md.
"""

FIELDS = tuple(column.name for column in COLUMNS)
"""Their names."""


def columns_table() -> Iterator[str]:
    """Lines of a Markdown table of all columns."""
    yield "| column | holds | |"
    yield "|---|---|---|"
    for column in COLUMNS:
        yield f"| `{column.name}` | {column.kind} | {column.says} |"
