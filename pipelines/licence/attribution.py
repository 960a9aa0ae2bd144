"""The credit that a licence asks for: title, author, source, licence, and what was changed.

What is not known is left out and never invented. All fields are other people's words: they are stripped of control
and direction characters and escaped for the form in which they appear; only http and https addresses are linked.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from pipelines.licence.tools import UNSPECIFIED, by_expression, licence_name
from vocabulary.licence import NOASSERTION, Decision

CHANGES = "text extracted from HTML; images, embeds and links removed"
CHANGES_FORMAT_ONLY = "format only (HTML to plain text); text unmodified"
"""For licences without derivatives: a change of format makes no adaptation."""
LONGEST_FIELD = 500
"""Characters of one field; longer ones are cut with an ellipsis."""

_JOINERS = "\u200c\u200d"
"""Part of the spelling of Persian, Hindi and others; they do not reorder what is shown."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One credit in four forms."""

    text: str
    html: str
    """With RDFa, so that programs can read it."""
    markdown: str
    record: dict[str, str | list[str]]
    """Fields by name; absent when unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    title: str | None
    opening: str | None
    """First words of a work without a title."""
    authors: tuple[str, ...]
    publisher: str | None
    url: str | None
    publisher_url: str | None
    licence: str | None
    """Its name for people."""
    licence_url: str | None
    verb: str
    changes: str | None
    wording: str | None

    @property
    def untitled(self) -> str:
        """What stands for the title of a text that has none."""
        return f'Untitled article beginning "{self.opening}"' if self.opening else ""

    @property
    def credit(self) -> str | None:
        """Authors and publisher, each once."""
        names = [*self.authors, *([self.publisher] if self.publisher else [])]
        return ", ".join(dict.fromkeys(names)) or None


def attribution(
    *,
    title: str | None,
    authors: Sequence[str],
    publisher: str | None,
    url: str | None,
    licence: Decision,
    publisher_url: str | None = None,
    published: str | None = None,
    retrieved: str | None = None,
    wording: str | None = None,
    changes: str | None = None,
    opening: str | None = None,
) -> Attribution:
    """Word the credit for a text.

    `opening` is what a text without a title begins with: it says which text is meant, and is never called a title.
    `wording` is what the outlet asks for; it comes first, as given. `changes` says what was done to the text; by
    default that it was extracted from a page. `published` and `retrieved` are ISO 8601 and stand in the record.
    """
    name, verb = _licence_words(licence)
    fields = _Fields(
        title=_plain(title),
        opening=None if _plain(title) else _plain(opening),
        authors=tuple(said for author in authors if (said := _plain(author))),
        publisher=_plain(publisher or licence.licensor),
        url=_address(url),
        publisher_url=_address(publisher_url),
        licence=name,
        licence_url=_address(licence.url) if name else None,
        verb=verb,
        changes=_plain(changes) if changes is not None else _changes(licence),
        wording=_plain(wording),
    )
    return Attribution(
        text=_text(fields),
        html=_html(fields),
        markdown=_markdown(fields),
        record=_record(fields, licence, published, retrieved),
    )


_UNNAMED = frozenset({NOASSERTION, "LicenseRef-all-rights-reserved"})
"""What is not granted is not called a licence."""
_VERBS = {"cc0": "Marked", "pdm": "Marked with", "pddc": "Marked with"}
"""A mark licenses nothing."""


def _licence_words(licence: Decision) -> tuple[str | None, str]:
    """(name, what it does to the work)."""
    if licence.expression in _UNNAMED:
        return None, ""
    if licence.expression == UNSPECIFIED:
        return "Creative Commons licence (version not stated)", "Licensed under"
    in_domain = licence.expression.endswith("public-domain")
    return licence_name(licence.expression), "In the" if in_domain else _VERBS.get(
        licence.family or "", "Licensed under"
    )


def _changes(licence: Decision) -> str | None:
    if licence.expression in _UNNAMED:
        return None
    tool = by_expression(licence.expression)
    return CHANGES_FORMAT_ONLY if tool is not None and "nd" in tool.family.split("-") else CHANGES


def _text(fields: _Fields) -> str:
    source = ", ".join(part for part in (fields.credit, fields.url) if part)
    named = f'"{fields.title}"' if fields.title else fields.untitled
    work = f"{named} by {source}" if named and fields.credit else ", ".join(part for part in (named, source) if part)
    link = f" ({fields.licence_url})" if fields.licence_url else ""
    return _sentences(
        fields.wording,
        work,
        f"{fields.verb} {_in_sentence(fields)}{link}" if fields.licence else None,
        f"Changes: {fields.changes}" if fields.changes else None,
    )


def _in_sentence(fields: _Fields) -> str:
    """`In the public domain`, not `In the Public domain`."""
    name = fields.licence or ""
    return name[:1].lower() + name[1:] if fields.verb == "In the" else name


def _html(fields: _Fields) -> str:
    title, credit = _html_title(fields), _html_credit(fields)
    work = f"{title} by {credit}" if title and credit else title or credit
    licence = escape(_in_sentence(fields))
    if fields.licence_url:
        licence = f'<a rel="license" href="{escape(fields.licence_url)}">{licence}</a>'
    body = _sentences(
        escape(fields.wording) if fields.wording else None,
        f"{work} is {fields.verb[:1].lower()}{fields.verb[1:]} {licence}" if work and fields.licence else work,
        f"{fields.verb} {licence}" if fields.licence and not work else None,
        f"Changes: {escape(fields.changes)}" if fields.changes else None,
    )
    about = f' about="{escape(fields.url)}"' if fields.url else ""
    spaces = 'xmlns:cc="http://creativecommons.org/ns#" xmlns:dct="http://purl.org/dc/terms/"'
    return f"<p{about} {spaces}>{body}</p>"


def _html_title(fields: _Fields) -> str:
    shown = escape(fields.title or fields.untitled or fields.url or "")
    named = ' property="dct:title"' if fields.title else ""
    if fields.url:
        return f'<a href="{escape(fields.url)}"{named}>{shown}</a>'
    return f"<span{named}>{shown}</span>" if shown else ""


def _html_credit(fields: _Fields) -> str:
    if not fields.credit:
        return ""
    name = escape(fields.credit)
    if not fields.publisher_url:
        return f'<span property="cc:attributionName">{name}</span>'
    return f'<a rel="cc:attributionURL" property="cc:attributionName" href="{escape(fields.publisher_url)}">{name}</a>'


def _markdown(fields: _Fields) -> str:
    title = _link(fields.title or fields.untitled or fields.url, fields.url)
    credit = ", ".join(
        [
            *(_escaped(author) for author in fields.authors),
            *([_link(fields.publisher, fields.publisher_url)] if fields.publisher else []),
        ]
    )
    licence = _link(_in_sentence(fields), fields.licence_url) if fields.licence else None
    work = f"{title} by {credit}" if title and credit else title or credit
    return _sentences(
        _escaped(fields.wording) if fields.wording else None,
        work,
        f"{fields.verb} {licence}" if licence else None,
        f"Changes: {_escaped(fields.changes)}" if fields.changes else None,
    )


def _link(words: str | None, address: str | None) -> str:
    if not words:
        return ""
    return f"[{_escaped(words)}](<{address}>)" if address else _escaped(words)


def _escaped(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", words)


def _record(
    fields: _Fields, licence: Decision, published: str | None, retrieved: str | None
) -> dict[str, str | list[str]]:
    known: dict[str, str | list[str] | None] = {
        "title": fields.title,
        "opening": fields.opening,
        "authors": list(fields.authors),
        "publisher": fields.publisher,
        "publisher_url": fields.publisher_url,
        "source_url": fields.url,
        "licence": licence.expression,
        "licence_name": fields.licence,
        "licence_url": fields.licence_url,
        "licensor": _plain(licence.licensor),
        "change_note": fields.changes,
        "original_date": _plain(published),
        "retrieved_at": _plain(retrieved),
        "requested_wording": fields.wording,
    }
    return {name: value for name, value in known.items() if value}


def _sentences(*parts: str | None) -> str:
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def _plain(words: str | None) -> str | None:
    """One line without control, direction and other invisible characters; None when nothing is left."""
    if not words:
        return None
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in words
        if letter.isspace() or letter in _JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    shown = " ".join(shown.split())
    return (shown[: LONGEST_FIELD - 1] + "…" if len(shown) > LONGEST_FIELD else shown) or None


def _address(url: str | None) -> str | None:
    """An http or https address, safe to print in any of the forms; None for every other."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    return quote(url.strip(), safe="%/:=&?~#+!$,;@()*[]-._'") if not _hostile(url.strip()) else None


def _hostile(url: str) -> bool:
    return any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} or letter.isspace() for letter in url)
