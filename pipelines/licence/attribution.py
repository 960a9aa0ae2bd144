"""The credit that a licence asks for: title, author, source, licence, and what was changed.

What is not known is left out and never invented. All fields are other people's words: they are stripped of control
and direction characters and escaped for the form in which they appear; only http and https addresses are linked.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from vocabulary.known_licences import UNSPECIFIED, by_expression, licence_name, licence_url
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
    licences: tuple[tuple[str, str | None], ...]
    """Name for people and address of each that is granted; several are a choice, or hold together."""
    joined_by: str
    """What stands between them."""
    verb: str
    stated_at: str | None
    """Where it is stated, of a licence whose text or version is not: there a reader can look."""
    provider: str | None
    """The sentence that a licence of a government asks for."""
    copyright: str | None
    via: str | None
    """The outlet that republished it, and where."""
    changes: str | None
    wording: str | None

    @property
    def licence(self) -> str | None:
        """Names of the licences, as they stand in a sentence."""
        names = self.joined_by.join(name for name, _ in self.licences)
        return (names[:1].lower() + names[1:] if self.verb == "In the" else names) or None

    def notices(self) -> tuple[str | None, ...]:
        """What comes after the licence."""
        return (
            self.provider,
            f"As stated at {self.stated_at}" if self.stated_at else None,
            f"Copyright notice: {self.copyright}" if self.copyright else None,
            f"Republished by {self.via}" if self.via else None,
            f"Changes: {self.changes}" if self.changes else None,
        )

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
    notice: str | None = None,
    via: str | None = None,
) -> Attribution:
    """Word the credit for a text.

    `opening` is what a text without a title begins with: it says which text is meant, and is never called a title.
    `wording` is what the outlet asks for; it comes first, as given. `changes` says what was done to the text; by
    default that it was extracted from a page. `notice` is the copyright notice that came with it, `via` the outlet
    that republished it, and where, when `url` is its origin's. `published` and `retrieved` are ISO 8601 and stand in
    the record.
    """
    licences, joined_by, verb = _licence_words(licence)
    source = web_address(url)
    fields = _Fields(
        title=_plain(title),
        opening=None if _plain(title) else _plain(opening),
        authors=tuple(said for author in authors if (said := _plain(author))),
        publisher=_plain(publisher or licence.licensor),
        url=source,
        publisher_url=web_address(publisher_url),
        licences=licences,
        joined_by=joined_by,
        verb=verb,
        stated_at=source if licences and all(address is None for _, address in licences) else None,
        provider=_PROVIDERS.get(licence.expression),
        copyright=_plain(notice) if licences else None,
        via=_plain(via),
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


_PUBLIC_SECTOR = "Contains public sector information licensed under the Open Government Licence v{version}"
_PROVIDERS = {
    **{f"OGL-UK-{version}": _PUBLIC_SECTOR.format(version=version) for version in ("1.0", "2.0", "3.0")},
    "OGL-Canada-2.0": "Contains information licensed under the Open Government Licence \u2013 Canada",
}
"""Sentences that licences ask for where the provider asks for no other: OGL v3.0 and OGL Canada 2.0, Attribution."""
_JOINTS = {"OR": " or ", "AND": " and "}


def _licence_words(licence: Decision) -> tuple[tuple[tuple[str, str | None], ...], str, str]:
    """(the licences with their addresses, what joins them, what they do to the work)."""
    if licence.expression in _UNNAMED:
        return (), "", ""
    if licence.expression == UNSPECIFIED:
        return (("Creative Commons licence (version not stated)", None),), "", "Licensed under"
    words = licence.expression.replace("(", " ").replace(")", " ").split()
    joints = {word for word in words if word in _JOINTS}
    if len(joints) > 1:  # a choice between bundles: as the expression has it
        return ((licence.expression, None),), "", "Licensed under"
    named = tuple(
        (licence_name(word), web_address(licence_url(word) or (licence.url if len(words) == 1 else None)))
        for word in words
        if word not in _JOINTS
    )
    in_domain = licence.expression.endswith("public-domain")
    if licence.expression.startswith(("LicenseRef-republish-", "LicenseRef-custom-")):
        return named, "", "Published under"
    verb = "In the" if in_domain else _VERBS.get(licence.family or "", "Licensed under")
    return named, _JOINTS.get(next(iter(joints), ""), ""), verb


def _changes(licence: Decision) -> str | None:
    if licence.expression in _UNNAMED:
        return None
    tool = by_expression(licence.expression)
    return CHANGES_FORMAT_ONLY if tool is not None and "nd" in tool.family.split("-") else CHANGES


def _text(fields: _Fields) -> str:
    source = ", ".join(part for part in (fields.credit, fields.url) if part)
    named = f'"{fields.title}"' if fields.title else fields.untitled
    work = f"{named} by {source}" if named and fields.credit else ", ".join(part for part in (named, source) if part)
    return _sentences(
        fields.wording,
        work,
        f"{fields.verb} {_listed(fields, _with_address)}" if fields.licences else None,
        *fields.notices(),
    )


def _with_address(name: str, address: str | None) -> str:
    return f"{name} ({address})" if address else name


def _listed(fields: _Fields, shown: Callable[[str, str | None], str]) -> str:
    """The licences in a sentence: `In the public domain`, not `In the Public domain`."""
    names = [
        (name[:1].lower() + name[1:] if fields.verb == "In the" else name, address) for name, address in fields.licences
    ]
    return fields.joined_by.join(shown(name, address) for name, address in names)


def _html(fields: _Fields) -> str:
    title, credit = _html_title(fields), _html_credit(fields)
    work = f"{title} by {credit}" if title and credit else title or credit
    licence = _listed(fields, _html_licence)
    body = _sentences(
        escape(fields.wording) if fields.wording else None,
        f"{work} is {fields.verb[:1].lower()}{fields.verb[1:]} {licence}" if work and fields.licences else work,
        f"{fields.verb} {licence}" if fields.licences and not work else None,
        *(escape(notice) if notice else None for notice in fields.notices()),
    )
    about = f' about="{escape(fields.url)}"' if fields.url else ""
    spaces = 'xmlns:cc="http://creativecommons.org/ns#" xmlns:dct="http://purl.org/dc/terms/"'
    return f"<p{about} {spaces}>{body}</p>"


def _html_licence(name: str, address: str | None) -> str:
    return f'<a rel="license" href="{escape(address)}">{escape(name)}</a>' if address else escape(name)


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
    work = f"{title} by {credit}" if title and credit else title or credit
    return _sentences(
        _escaped(fields.wording) if fields.wording else None,
        work,
        f"{fields.verb} {_listed(fields, _link)}" if fields.licences else None,
        *(_escaped(notice) if notice else None for notice in fields.notices()),
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
        "licence_url": fields.licences[0][1] if len(fields.licences) == 1 else None,
        "licence_urls": [address for _, address in fields.licences if address] if len(fields.licences) > 1 else None,
        "licence_stated_at": fields.stated_at,
        "provider_statement": fields.provider,
        "copyright_notice": fields.copyright,
        "licensor": _plain(licence.licensor),
        "republished_by": fields.via,
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


def web_address(url: str | None) -> str | None:
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
