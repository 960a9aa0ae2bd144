"""What reference managers want to know of an article, the same for RIS, BibTeX and CSL-JSON."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from desk.exporting.columns import Row
from desk.printable import one_line
from desk.rights import excerpt
from pipelines.licence.attribution import web_address
from vocabulary.address import identity
from vocabulary.article import AuthorKind
from vocabulary.licence import NOASSERTION

SUMMARY = 300
"""Characters of a summary at most, where it is the beginning of a text that leaves."""
_KEY_DIGITS = 10
"""Hex digits of a citation key: a million articles of one outlet have two alike with a chance of one in two."""
_FAMILY_FIRST = frozenset({"hu", "ja", "ko", "vi", "zh", "yue", "wuu", "km"})
"""Languages in which the family name stands first, or often does."""
_WORD = r"[^\W\d_]+(?:['\u2019\u02bc.-][^\W\d_]+)*"
_NAME = re.compile(rf"{_WORD}\.?(?: {_WORD}\.?)*")
_INITIAL = re.compile(r"[^\W\d_]\.?(?:-?[^\W\d_]\.)*")
_ORDERED = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff .'\u2019\u02bc-]+")
"""Scripts in which given names stand before family names."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is credited."""

    family: str
    """All of it where its parts are not known for certain."""
    given: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One article as it is cited; everything is one line, and empty or None where it is not known."""

    key: str
    """The same for the same address in every archive."""
    title: str
    names: tuple[Name, ...]
    outlet: str
    publisher: str
    """Where it is another name than the outlet's."""
    published: date | None
    accessed: date | None
    url: str
    language: str
    section: str
    tags: tuple[str, ...]
    summary: str
    licence: str
    """In words, with its address and confidence."""


def reference(row: Row) -> Reference:
    """What is cited of a row, and nothing that the row does not let out."""
    outlet = one_line(row["outlet_title"])
    publisher = one_line(row["publisher"] or "")
    accessed = row["retrieved"] or row["last_seen"]
    return Reference(
        key=citation_key(row["outlet"], row["url"]),
        title=one_line(row["title"] or ""),
        names=names_of(row),
        outlet=outlet,
        publisher="" if publisher.casefold() == outlet.casefold() else publisher,
        published=datetime.fromisoformat(row["published"]).date() if row["published"] else None,
        accessed=accessed.date() if accessed else None,
        url=web_address(row["url"]) or "",
        language=one_line(row["language"] or ""),
        section=one_line(row["section"] or ""),
        tags=tuple(said for tag in row["tags"] if (said := one_line(tag))),
        summary=summary(row),
        licence=licence_words(row),
    )


def citation_key(outlet: str, url: str) -> str:
    """A key made of the outlet's name and of what the addresses of the page have in common."""
    spelled = re.sub(r"[^A-Za-z0-9_]", "", outlet) or "article"
    return f"{spelled}-{hashlib.sha256(identity(url).encode('utf-8', 'replace')).hexdigest()[:_KEY_DIGITS]}"


def names_of(row: Row) -> tuple[Name, ...]:
    """Who is credited; that the outlet is its own author says nothing."""
    pairs = zip(row["authors"], row["author_kinds"], strict=True)
    return tuple(
        parted(said, row["language"]) if kind == AuthorKind.PERSON else Name(said)
        for name, kind in pairs
        if kind != AuthorKind.OUTLET and (said := one_line(name))
    )


def parted(name: str, language: str | None) -> Name:
    """A person's name with its family name told apart where that is beyond doubt, else whole.

    Of two words the second; after initials or before lower-case particles (`Ursula von der Leyen`). Never of three
    names that might be two family names, nor where family names come first.
    """
    whole = Name(name)
    words = name.split(" ")
    first_tag = (language or "").lower().partition("-")[0]
    if first_tag in _FAMILY_FIRST or not _ORDERED.fullmatch(name) or not _NAME.fullmatch(name) or len(words) == 1:
        return whole
    particles = [place for place, word in enumerate(words) if place and word[:1].islower()]
    if particles:
        at = particles[0]
        is_run = particles == list(range(at, at + len(particles)))
        if not is_run or len(words) != particles[-1] + 2 or not _given(words[:at]):
            return whole
    else:
        at = len(words) - 1
        if not _given(words[:at]) or _INITIAL.fullmatch(words[at]):
            return whole
    return Name(" ".join(words[at:]), " ".join(words[:at]))


def _given(words: list[str]) -> bool:
    """Whether words can only be given names: one, and initials."""
    return sum(_INITIAL.fullmatch(word) is None for word in words) <= 1


def summary(row: Row) -> str:
    """What may stand for the text: the page's summary or the text's beginning, as far as they leave."""
    if row["text"] is not None:
        return one_line(row["description"] or excerpt(row["text"], SUMMARY))
    return one_line(row["excerpt"] or "")


def licence_words(row: Row) -> str:
    """The licence on one line."""
    if row["licence"] == NOASSERTION:
        return "Licence: none is known"
    address = web_address(row["licence_url"])
    stated = f"{one_line(row['licence'])} ({address})" if address else one_line(row["licence"])
    return f"Licence: {stated}, confidence {row['licence_confidence']}"
