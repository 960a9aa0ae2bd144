"""A text and what belongs to it, as columns and rows: the same whether a crawl keeps it or it is read anew."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete

from storage.forms import form_values
from storage.models import Credit
from storage.moments import fingerprint_values, modified_values, published_values
from storage.origins import origin_values
from storage.particulars import WORDS, particular_values
from storage.statements import add
from vocabulary.article import Article

WORDLESS: Mapping[str, Any] = {
    "text": None,
    "compared": None,
    "structure": [],
    "missing": "",
    "origins": None,
    **dict.fromkeys(WORDS),
}
"""Columns of a revision that hold words of its text, or tell of them, as they are where the text is withheld."""


def head_values(article: Article) -> dict[str, Any]:
    """Return what is kept of every article."""
    return {
        "title": article.title,
        "title_source": article.title_source,
        "syndicated_from": article.syndicated_from,
        "extractor": article.extractor if article.is_screened else "",
        **published_values(article.published),
        **fingerprint_values(article.fingerprint),
    }


def text_values(article: Article) -> dict[str, Any]:
    """Return what is kept of an article whose text is kept."""
    return {
        "language": article.language,
        "text": article.text,
        "text_withheld": None,
        "compared": None if article.compared == article.text else article.compared,
        "extractor": article.extractor,
        "origins": origin_values(article),
        **modified_values(article.modified),
        **form_values(article.form),
        **particular_values(article.particulars),
    }


def metadata_values(article: Article) -> dict[str, Any]:
    """Return what is kept of an article whose text is withheld, beside `head_values`."""
    return {
        **text_values(article),
        **WORDLESS,
        "origins": origin_values(article, with_words=False),
        "text_withheld": article.reason or "the policy says so",
    }


def put_authors(connection: Connection, revision_id: int, article: Article, *, is_new: bool = True) -> None:
    """Keep the names printed as authors of a revision, in place of those before; `is_new`: there are none."""
    if not is_new:
        connection.execute(delete(Credit).where(Credit.revision_id == revision_id))
    rows = [
        {"revision_id": revision_id, "position": position, "name": author.name, "kind": author.kind}
        for position, author in enumerate(article.authors)
    ]
    add(connection, Credit, rows)
