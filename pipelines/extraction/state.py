"""What a page's own programs know of its article: the state that frameworks put into a script, as JSON.

Read where JSON-LD does not say who wrote an article or when: Next.js (`__NEXT_DATA__`), Nuxt (`__NUXT_DATA__`), Arc XP
(`Fusion.globalContent`), and assignments such as `window.__INITIAL_STATE__ = {…}`.
"""

import json
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.notation import without_halves
from pipelines.extraction.words import squeeze

_IDS = frozenset({"__NEXT_DATA__", "__NUXT_DATA__"})
_ASSIGNED = re.compile(
    r"(?:__(?:INITIAL|PRELOADED|APOLLO|APP)_?(?:STATE|DATA|PROPS)__|__(?:DATA|STATE)__|Fusion\.globalContent)"
    r"['\"]?\]?\s*=\s*(?:JSON\.parse\(\s*)?(?=[\[{\"])"
)
_LOOKED_AT = 30_000
"""Characters of a script within which its state must begin."""
MAX_STATE = 3_000_000
"""Characters of a state that is read: the largest seen have 1 MB."""
_MAX_NODES = 20_000
_MAX_HEADED = 5
"""Objects with the page's headline that are asked."""
_FAR = 10**14
"""More milliseconds than there are before the year 5000."""
_MAX_ITEMS = 20
_MAX_DEPTH = 3
"""Items and levels to which references of Nuxt's payload are followed."""
_TELLING = 12
"""Letters from which a headline with which another begins is the same."""
_HEADLINES = ("headline", "title", "articleTitle", "name", "headlines", "seoTitle", "mainTitle")
_AUTHORS = (
    *("authors", "author", "byline", "bylines", "writers", "writer", "reporters", "reporter", "journalists"),
    *("authorName", "author_name", "authorsList", "creator", "credits"),
)
_NAMES = ("name", "displayName", "display_name", "fullName", "full_name", "authorName", "title", "text")
_PUBLISHED = (
    *("datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publishedDate", "published_date"),
    *(
        "publicationDate",
        "publication_date",
        "firstPublishedAt",
        "first_publish_date",
        "firstPublishDate",
        "display_date",
    ),
    *("publishTime", "publish_time", "publishedTime", "published_time", "pubDate", "pubdate", "published", "datetime"),
)
_MODIFIED = (
    *("dateModified", "modifiedAt", "modified_at", "updatedAt", "updated_at", "lastModified", "last_modified"),
    *("updateDate", "modifiedDate", "last_updated_date", "lastUpdated"),
)

State = Mapping[str, object]


def page_state(tree: HtmlElement, headlines: Collection[str]) -> State | None:
    """The article of this page, in schema.org's words: headline, author (names), datePublished and dateModified.

    That is the first object, outermost first, that has one of the page's `headlines` and tells of author or time.
    """
    wanted = {key for headline in headlines if (key := squeeze(headline))}
    for script in tree.iter("script") if wanted else ():
        for node in islice(_articles(script, wanted), _MAX_HEADED):
            if found := _told(node):
                return found
    return None


def _articles(script: HtmlElement, wanted: Collection[str]) -> Iterator[State]:
    """The objects in a script's state that bear one of the headlines wanted."""
    state = _read(script)
    if script.get("id") == "__NUXT_DATA__" and isinstance(state, list):
        yield from _in_payload(state, wanted)
    else:
        yield from (node for node in _objects(state) if _is_headed(node, wanted))


def _read(script: HtmlElement) -> object:
    """The state that a script holds; None when there is none, or it is no JSON."""
    text = script.text or ""
    if len(text) > MAX_STATE:
        return None
    if script.get("id") in _IDS:
        return _decoded(text, len(text) - len(text.lstrip()))
    assigned = None if script.get("src") else _ASSIGNED.search(text, 0, _LOOKED_AT)
    return _decoded(text, assigned.end()) if assigned else None


def _decoded(text: str, begin: int) -> object:
    """The JSON that begins at a place in a script, also where it is spelled as a string."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text, begin)
        return without_halves(json.loads(value, strict=False) if isinstance(value, str) else value, text)
    except (ValueError, RecursionError):
        return None


def _in_payload(state: list[object], wanted: Collection[str]) -> Iterator[State]:
    """The same in Nuxt's payload: a list, in which every value of an object is a place in that list."""
    for node in state[:_MAX_NODES]:
        if isinstance(node, dict):
            titles = {key: _at(state, node[key], _MAX_DEPTH) for key in _HEADLINES if key in node}
            if _is_headed(titles, wanted):
                yield {key: _at(state, place, 0) for key, place in islice(node.items(), _MAX_NODES // 100)}


def _at(state: list[object], place: object, depth: int) -> object:
    """The value at a place of Nuxt's payload, three levels deep."""
    if not isinstance(place, int) or not 0 <= place < len(state) or depth > _MAX_DEPTH:
        return None
    value = state[place]
    if isinstance(value, list):
        if value and isinstance(value[0], str):  # ["Date", "2024-…"], ["Ref", 5]
            last = value[-1]
            return _at(state, last, depth + 1) if isinstance(last, int) else last
        return [_at(state, item, depth + 1) for item in value[:_MAX_ITEMS]]
    if isinstance(value, dict):
        return {key: _at(state, item, depth + 1) for key, item in islice(value.items(), _MAX_ITEMS)}
    return value


def _objects(state: object) -> Iterator[State]:
    """The objects of a state, outermost first."""
    waiting = deque([state])
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting.extend(item for item in value.values() if isinstance(item, (dict, list)))
        elif isinstance(value, list):
            waiting.extend(item for item in value if isinstance(item, (dict, list)))


def _is_headed(node: State, wanted: Collection[str]) -> bool:
    """Whether an object bears one of the page's headlines."""
    for name in _HEADLINES:
        value = node.get(name)
        if isinstance(value, dict):  # Arc XP: {"headlines": {"basic": …}}
            value = value.get("basic") or value.get("rendered")
        key = squeeze(value) if isinstance(value, str) else ""
        if key in wanted or (len(key) >= _TELLING and any(headline.startswith(key) for headline in wanted)):
            return True
    return False


def _told(node: State) -> State | None:
    """What an object tells, in schema.org's words; None when it names neither author nor time."""
    several = (list(dict.fromkeys(_names(node.get(key)))) for key in _AUTHORS)
    names = next(filter(None, several), [])
    told: dict[str, object] = {}
    if names:
        told["author"] = names
    for name, keys in (("datePublished", _PUBLISHED), ("dateModified", _MODIFIED)):
        stated = [value for key in keys if (value := _time(node.get(key)))]
        if stated:
            told[name] = stated
    return told if "author" in told or "datePublished" in told else None


def _names(value: object, depth: int = 0) -> Iterator[str]:
    """The names in what a state says of authors: a line, an object, or several."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _names(item, depth + 1)
    elif isinstance(value, dict):
        if "by" in value:
            yield from _names(value["by"], depth + 1)
        else:
            yield from [name for key in _NAMES if isinstance(name := value.get(key), str) and name.strip()][:1]


def _time(value: object) -> str:
    """A time as a state has it: a line, or a number of seconds or milliseconds since 1970."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and 0 < value < _FAR else ""
