"""What a page says of itself to programs: its `meta` and `link` elements, its title and its linked data.

For the screen, which has no use for the rest of the page: these few lines become a tree of their own, to which the
rules of this package are put as to a whole one. What only readers see (a date line, a byline) is not looked at.
"""

import re
from datetime import datetime

from pipelines.extraction import address, kinds, paging, times
from pipelines.extraction.document import UnreadableError, parse
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.graph import read_graph
from pipelines.extraction.markup import read_markup
from pipelines.extraction.memory import of_one_page
from vocabulary.page import Candidate

_IDLE = r"""(?:
    link\s+rel=(["'])(?:stylesheet|dns-prefetch|preconnect|manifest|mask-icon|(?:shortcut[ ])?icon
      |apple-touch-icon(?:-precomposed)?)\1
  | meta\s+(?:name|property)=(["'])(?:twitter:|fb:|og:(?:image|description|site_name|locale)
      |article:(?:tag|author|section)|description|keywords|news_keywords|viewport|robots|generator|theme-color|msapplication-)[^<>"']{0,80}\2
      \s+content=(?:"[^"]{0,4000}"|'[^']{0,4000}')\s*/?>
)"""
"""Half of what a head says, of which nothing is asked here."""
_TAG = re.compile(
    rf"""<(?!{_IDLE})(?:meta|link|base)\b(?:[^<>"']|"[^"]{{0,4000}}"|'[^']{{0,4000}}')*+>""", re.IGNORECASE | re.VERBOSE
)
_ROOT = re.compile(r"<html\b[^<>]{0,1000}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>|<body\b", re.IGNORECASE)
_LINKED_DATA = "ld+json"
_UTF_8 = "text/html; charset=utf-8"
_MOST_SCRIPTS = 40
"""Scripts of linked data that are read; pages have one or two."""
_LONGEST_HEAD = 300_000
"""Characters within which a head ends."""


@of_one_page()
def outline(
    source: str,
    *,
    url: str | None,
    title: str | None,
    text: str,
    language: str | None,
    hints: Candidate | None,
    now: datetime,
) -> Extraction | None:
    """What the page says of itself, without its text.

    None when it may be no article, which only the whole page tells, or one page of an article of several.

    `source` is the page; title, running text and language are as they were had cheaply.
    """
    page = read_markup(parse(_lines(source).encode("utf-8", "replace"), _UTF_8), url)
    graph = read_graph(page.tree, url=url, headings=[page.meta("og:title") or "", title or ""])
    published = times.stated_for_programs(page, graph, hint=hints.published if hints else None, now=now)
    changed = times.modified(page, graph, hint=hints.modified if hints else None, published=published, now=now)
    canonical = address.canonical(address.stated(page), url)
    if paging.paging(page, graph, canonical.value) is not None:
        return None
    refused = kinds.refusal(page, graph, title=title, text=text, dated=True)
    if not kinds.has_marks(page, graph) and (refused or published is None or not title):
        try:
            page = read_markup(parse(source.encode("utf-8", "replace"), _UTF_8), url)
        except UnreadableError:
            return None
        refused = kinds.refusal(page, graph, title=title, text=text, dated=published is not None)
    if refused:
        return None
    return Extraction(
        title=title,
        published=published,
        modified=changed.value,
        language=language,
        canonical=canonical.value,
    )


def _lines(source: str) -> str:
    """The page without all that says nothing to programs."""
    ends = _HEAD_END.search(source, 0, _LONGEST_HEAD)
    root = _ROOT.search(source, 0, _LONGEST_HEAD)
    head = source[: ends.start() if ends else _LONGEST_HEAD]
    return "".join(
        (
            root[0] if root else "<html>",
            "<head>",
            *(tag[0] for tag in _TAG.finditer(head)),
            *(f'<script type="application/ld+json">{script}</script>' for script in _scripts(source)),
            "</head><body>.",
        )
    )


def _scripts(source: str) -> list[str]:
    """What stands in the page's scripts of linked data."""
    found: list[str] = []
    at = source.find(_LINKED_DATA)
    while at >= 0 and len(found) < _MOST_SCRIPTS:
        begins = source.find(">", at) + 1
        ends = _SCRIPT_END.search(source, begins) if begins else None
        if ends is None:
            break
        found.append(source[begins : ends.start()])
        at = source.find(_LINKED_DATA, ends.end())
    return found
