"""What a page proves that its site is called, and whether a name is one of these.

A page's frame holds statements about the site and credits for what it is made with, in the same words: `Tidewater
content is CC BY`. A name there is the site's only when the page proves it elsewhere.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from pipelines.licence.folding import fold, squeeze
from pipelines.licence.statements import Statement
from pipelines.licence.subjects import Whose, is_common, is_made_with, is_plain
from pipelines.licence.tree import Page, Zone, short_text_of

MOST_NAMES = 12
LONGEST_NAME = 60
"""Characters: what is longer is a sentence."""
SHORTEST = 4
"""Letters that a name, or a host's part, must have to stand for the whole of another."""
LONGEST_READ = 200_000
"""Characters of a script that are asked for a publisher."""

_SITE_NAME = re.compile(r"og:site_name$|application-name$|apple-mobile-web-app-title$", re.IGNORECASE)
_PUBLISHER = re.compile(r'"publisher"\s*:\s*\{[^{}]{0,600}?"name"\s*:\s*("(?:[^"\\]|\\.){1,120}")')
_SITE_NODE = re.compile(
    r'"@type"\s*:\s*"(?:WebSite|NewsMediaOrganization)"[^{}]{0,600}?"name"\s*:\s*("(?:[^"\\]|\\.){1,120}")'
)
_TITLE_PARTS = re.compile(r"\s(?:[-\u2013\u2014|\u00b7\u2022:]|::|\u00bb)\s|\s?[|\u2013\u2014]\s?")
_COPYRIGHT = re.compile(
    r"^\W{0,3}(?:copyright\s?)?(?:©|\(c\)|copyright)[\s,]*(?:copyright\s)?"
    r"(?:\d{4}(?:\s?[-\u2013,/]\s?\d{2,4})?[\s,]*)(?:by\s)?(?P<who>[^.,;:|()\u00b7\u2022\n]{2,60})",
    re.IGNORECASE,
)
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?$", re.IGNORECASE)


def names_of(page: Page, host: str | None) -> tuple[str, ...]:
    """What the page proves that its site is called, folded: by its head, its copyright line, its way home, its host."""
    said = (name.strip() for name in _said(page))
    short = dict.fromkeys(fold(name) for name in said if 1 < len(name) <= LONGEST_NAME)
    return (*((host,) if host else ()), *islice(short, MOST_NAMES))


def _said(page: Page) -> Iterator[str]:
    for meta in page.all("meta"):
        if _SITE_NAME.match(str(meta.get("property") or meta.get("name") or "")):
            yield meta.get("content", "")
    for script in page.all("script"):
        for form in (_PUBLISHER, _SITE_NODE):
            yield from (_unquoted(found[1]) for found in islice(form.finditer((script.text or "")[:LONGEST_READ]), 2))
    title = next(page.root.iter("title"), None)
    parts = _TITLE_PARTS.split(short_text_of(title, 300) or "") if title is not None else []
    yield from parts[1:][-1:]
    yield from _way_home(page)
    yield from _holders(page)


def _unquoted(said: str) -> str:
    try:
        return str(json.loads(said))
    except ValueError:
        return ""


def _way_home(page: Page) -> Iterator[str]:
    """The words, or the picture's, of a link to the front page."""
    for link in page.all("a"):
        if _HOME.fullmatch(link.get("href") or " ") and page.spot(link).zone is not Zone.FOOTER:
            yield short_text_of(link, LONGEST_NAME) or ""
            yield from (image.get("alt", "") for image in islice(link.iter("img"), 2))
            return


def _holders(page: Page) -> Iterator[str]:
    """Who the page's frame says to hold its copyright: `© 2026 Harbour Courier`."""
    texts = [place for place, text in page.texts.items() if "©" in text or "opyright" in text or "(c)" in text]
    lines = {place: " ".join(page.texts[place].split()) for place in texts[-MOST_NAMES:]}
    stated = {place: found for place, line in lines.items() if (found := _COPYRIGHT.match(line))}
    for place, element in page.holders(stated):
        found = stated[place]
        if page.spot(element).zone is Zone.FOOTER:
            yield re.split(
                r" (?:content|is|are|all rights|licen[cs]ed|under|and contributors)\b",
                found["who"],
                flags=re.IGNORECASE,
            )[0]


def is_ours(name: str, names: Iterable[str]) -> bool:
    """Whether a folded name is one by which the site is known: `Harbour Archive` is not `Harbour Courier`."""
    words = _telling(name)
    if not words:
        return True
    return any(_is_one(name, words, known) for known in names)


def _telling(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", name) if not is_common(word)]


def _is_one(name: str, words: list[str], known: str) -> bool:
    """Whether a name is a known one, is within it, or has it within: `Tidewater` and `Tidewater Media Group`."""
    whole, squeezed = "".join(words), squeeze(known)
    label = max(known.split(".")[:-1], key=len) if _HOST.fullmatch(known) else "".join(_telling(known))
    label = squeeze(label)
    if whole in {squeezed, label} or (len(label) >= SHORTEST and whole.startswith(label)):
        return True
    if len(label) > SHORTEST and label in whole:
        return True
    if not name.isascii() and "." in name and known.endswith(name[name.index(".") :]):
        return True  # `ТЕКСТИ.org.ua` at texty.org.ua
    return len(whole) >= SHORTEST and all(_begins(word, squeezed) for word in words)


_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def _begins(word: str, known: str) -> bool:
    """Whether a word, without the ending by which many languages decline names, is of a name."""
    return word in known or (len(word) > SHORTEST and word[: max(SHORTEST, len(word) - 2)] in known)


def is_of_stranger(statement: Statement, names: tuple[str, ...]) -> bool:
    """Whether a statement in a page's frame is about something by a name that the page does not prove to be its own."""
    subject = statement.subject
    proven = len(names) > 1  # besides the host, which tells only some names
    named = subject.whose is Whose.OTHER or (subject.whose is Whose.NAMED and (proven or not subject.of_all))
    if named and not is_ours(subject.name, names):
        return True
    if subject.called and not subject.of_all and not is_ours(subject.called, names):
        return True
    whose = "" if subject.of_all or all(map(is_plain, statement.whose.split())) else statement.whose
    if whose and not is_ours(whose, names):
        return True
    return any(form.search(statement.folded) for form in (_RELATIVE, _PROVIDED))


def is_of_a_thing(statement: Statement) -> bool:
    """Whether a licence has a label before it that is for another thing than texts: `Comments`, `Podcast music`."""
    rest = statement.folded
    for name in reversed(statement.names):
        rest = f"{rest[: name.start]} {rest[name.end :]}"
    words = re.findall(r"[^\W_]+(?:\u200c[^\W_]+)*", rest)
    return statement.scope is None and 0 < len(words) <= LABEL and any(map(is_made_with, words))


LABEL = 3
"""Words of such a label."""
_RELATIVE = re.compile(
    r"\b(?:from|by|quotes?|uses?|powered by|thanks to) (?:the )?(?:\w+ ){0,4}?\w+, "
    r"(?:which|whose|that) (?:\w+ ){0,2}?(?:is|are|under)\b"
)
"""`Definitions come from Lexibay, which is licensed under`: a sentence about something else, and then its licence."""
_PROVIDED = re.compile(
    r"^\W*(?!\u672c|\u6211|\u6240\u6709)[^\u3002\uff0c,]{1,12}\u7531[^\u3002\uff0c,]{1,20}\u63d0\u4f9b"
)
"""`图标由X提供`: something that X provides."""
