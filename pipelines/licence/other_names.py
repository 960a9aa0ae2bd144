"""Names of open licences that are not Creative Commons': governments', for data, and GNU's for documentation.

A version is what the name states, never the newest. A name that another licence has too (`licence ouverte` is also any
open licence, `OGL` also a licence of games) counts only with what tells it apart.
"""

import re
from typing import NamedTuple

from vocabulary.known_licences import Tool, by_expression


class Found(NamedTuple):
    """A licence named in a folded text."""

    tool: Tool
    start: int
    end: int


_V = r"(?:[ ,\-/(:]{0,3}v(?:ersion|\.)? ?|[ ,\-/(:]{1,3})"
"""What stands between a name and its version."""
_END = r"(?![\w.]*\w)"
"""Where a version ends: `1.0a` is another one."""


def _versions(*stated: str) -> str:
    """A version, when it is one of these; `2` for `2.0` too."""
    forms = "|".join(re.escape(one) + (r"(?:\.0)?" if "." not in one else "") for one in stated)
    return rf"(?:{_V}(?P<version>{forms}){_END})?"


_FORMS: tuple[tuple[tuple[str, ...], str, str, re.Pattern[str]], ...] = tuple(
    (signs, versioned, plain, re.compile(form))
    for signs, versioned, plain, form in (
        (
            ("canada",),
            "OGL-Canada-{}.0",
            "LicenseRef-OGL-Canada",
            r"(?:open government licen[cs]e ?-? ?\(?canada\)?|licence du gouvernement ouvert ?-? ?\(?canada\)?)"
            + _versions("2"),
        ),
        (
            ("government licence", "ogl-uk"),
            "OGL-UK-{}.0",
            "LicenseRef-OGL-UK",
            r"(?:(?:uk |the uk's |british )open government licence(?! ?-? ?\(?[a-z]{3,})|ogl-uk)"
            + _versions("1", "2", "3"),
        ),
        (
            ("government licence", "under the ogl"),
            "OGL-UK-{}.0",
            "",
            r"(?:open government licence(?: \(?ogl\)?)?(?:[ ,]{1,2}for public sector information)?"
            r"|(?<=information licensed under the )ogl)"
            + _versions("1", "2", "3")
            + r"(?! ?[-\u2013(] ?(?:alberta|british columbia|ontario|nova scotia|newfoundland|new brunswick|"
            r"prince|yukon|city|town|toronto|vancouver|ottawa|edmonton|calgary|surrey|region|nanaimo|canada))",
        ),
        (
            ("ouverte", "etalab"),
            "etalab-{}.0",
            "LicenseRef-etalab",
            r"(?:licence ouverte ?/ ?open licen[cs]e|open licen[cs]e ?/ ?licence ouverte"
            r"|licence ouverte(?: \(?d'?e?)? ?\(?etalab\)?|licence (?:ouverte )?etalab"
            r"|etalab (?:open licen[cs]e|licence ouverte)"
            r"|etalab(?=[ -]v?[12]\.0)"
            r"|(?:licence ouverte|open licen[cs]e)(?=[ ,]{1,2}v?(?:ersion )?[12](?:\.0)? ?[(,]? ?etalab)"
            r"|licence ouverte(?=[ ,]{1,2}v?(?:ersion )?[12]\.0))" + _versions("1", "2"),
        ),
        (
            ("zero",),
            "DL-DE-ZERO-{}.0",
            "LicenseRef-DL-DE-ZERO",
            r"(?:datenlizenz deutschland ?[-,/]? ?zero|dl-de[-/ >]{1,2}zero)(?:" + _versions("2") + r"|-2-0(?![\w]))",
        ),
        (
            ("datenlizenz", "dl-de"),
            "DL-DE-BY-{}.0",
            "LicenseRef-DL-DE-BY",
            r"(?:datenlizenz deutschland ?[-,/]? ?namensnennung(?! ?[-,/]? ?nicht)|dl-de[-/ >]{1,2}by(?!-?nc))(?:"
            + _versions("1", "2")
            + r"|-(?P<dashed>[12])-0(?!\w))",
        ),
        (
            ("nlod", "for open government data", "lisens for offentlige"),
            "NLOD-{}.0",
            "LicenseRef-NLOD",
            r"(?:(?:norwegian licen[cs]e for open government data|norsk lisens for offentlige data)(?: \(?nlod\)?)?"
            r"|(?<!\w)nlod(?!\w))" + _versions("1", "2"),
        ),
        (
            ("later", "+"),
            "GFDL-{}-or-later",
            "",
            r"(?:gnu )?(?:free documentation licen[cs]e(?: \(?gfdl\)?)?|(?<!\w)gfdl)"
            + _V
            + r"(?P<version>1\.[123])(?:,? or (?:any )?later| ?\+)(?: version)?",
        ),
        (
            ("documentation", "gfdl", "fdl"),
            "GFDL-{}-only",
            "LicenseRef-GFDL",
            r"(?:gnu free documentation licen[cs]e(?: \(?gfdl\)?)?|(?<!\w)(?:gnu )?gfdl(?!\w)|(?<!\w)gnu fdl(?!\w))"
            + _versions("1.1", "1.2", "1.3"),
        ),
        (
            ("pddl", "public domain dedication and"),
            "PDDL-{}.0",
            "LicenseRef-PDDL",
            r"(?:(?:open data commons )?public domain dedication and licen[cs]e(?: \(?(?:odc )?pddl\)?)?"
            r"|(?<!\w)(?:odc[- ])?pddl(?!\w))" + _versions("1"),
        ),
        (
            ("data commons", "odc"),
            "ODC-By-{}.0",
            "LicenseRef-ODC-By",
            r"(?:open data commons attribution licen[cs]e(?: \(?odc[- ]by\)?)?|(?<!\w)odc[- ]by(?!\w))"
            + _versions("1"),
        ),
        (
            ("iodl", "italian open"),
            "LicenseRef-IODL-{}.0",
            "LicenseRef-IODL",
            r"(?:italian open data licen[cs]e(?: \(?iodl\)?)?|(?<!\w)iodl(?!\w))" + _versions("1", "2"),
        ),
    )
)
"""One of what a text must hold, the expression of a version that is stated, of none, and how the name is written."""


def other_names(folded: str) -> list[Found]:
    """Every such licence named in a folded text; of names that overlap the first form in the list."""
    found: list[Found] = []
    for signs, versioned, plain, form in _FORMS:
        if not any(sign in folded for sign in signs):
            continue
        for match in form.finditer(folded):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            said = match.groupdict()
            stated = said.get("version") or said.get("dashed") or ("2" if match[0].endswith("-2-0") else None)
            if stated is None and _OTHER_VERSION.match(folded, match.end()):
                continue
            tool = _tool(versioned.format(stated.removesuffix(".0"))) if stated else by_expression(plain)
            if tool is not None:
                found.append(Found(tool, match.start(), match.end()))
    return found


_OTHER_VERSION = re.compile(_V + r"\d\.\d|(?:[ ,\-/(:]{0,3})v(?:ersion|\.)? ?\d")
"""A version that no such licence has."""


def _tool(expression: str) -> Tool | None:
    """By its SPDX identifier, or by ours where it has none."""
    return by_expression(expression) or by_expression(f"LicenseRef-{expression}")
