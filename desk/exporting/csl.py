"""CSL-JSON: one array of items of type `article-newspaper`, as Zotero, pandoc and citeproc take them."""

from datetime import date
from typing import Any

from desk.exporting.columns import Row
from desk.exporting.references import Name, reference
from desk.jsonlines import json_line


def item(row: Row, before: int) -> str:
    """One item on its line; `before` stand before it."""
    cited = reference(row)
    fields: dict[str, Any] = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.title,
        "author": [_name(name) for name in cited.names],
        "container-title": cited.outlet,
        "publisher": cited.publisher,
        "issued": _day(cited.published),
        "accessed": _day(cited.accessed),
        "section": cited.section,
        "abstract": cited.summary,
        "keyword": ", ".join(cited.tags),
        "language": cited.language,
        "URL": cited.url,
        "note": cited.licence,
    }
    return ("," if before else "") + "\n" + json_line({name: value for name, value in fields.items() if value})


def _name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def _day(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
