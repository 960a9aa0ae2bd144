"""The licences we know by name: SPDX expressions, names for people, addresses.

`cc_tools.tsv` lists every tool that Creative Commons has published: unit, version, the jurisdictions it was
ported to (`-` is the unported one) and those of them that have an SPDX identifier. A combination that is not
listed there does not exist and is never made up. Source: the facts of Creative Commons' own table
(creativecommons/cc-legal-tools-data) and SPDX licence list 3.29.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNSPECIFIED = "LicenseRef-CC-unspecified"
"""Creative Commons is named and no licence of it: to be treated as the strictest one."""

FAMILIES = frozenset({"by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd", "cc0", "pdm", "pddc"})
"""Families by name; every other licence is of the family `other`."""

CC = "https://creativecommons.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One licence or mark, as far as a statement names it."""

    expression: str
    """SPDX identifier where there is one, else a LicenseRef made by the same pattern."""
    family: str
    version: str | None = None
    jurisdiction: str | None = None
    """Lower case: `de`, `igo`, `scotland`."""
    url: str | None = None
    """Where its text stands; None when the statement does not say which text."""
    name: str = ""
    """For people: `CC BY 3.0 DE`."""


UNSPECIFIED_TOOL = Tool(
    expression=UNSPECIFIED, family="other", name="Creative Commons licence (which one is not stated)"
)


@dataclass(frozen=True, slots=True)
class _Row:
    ports: frozenset[str]
    listed: frozenset[str]


@cache
def _table() -> dict[tuple[str, str], _Row]:
    lines = files(__package__).joinpath("cc_tools.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {
        (unit, version): _Row(frozenset(ports.split()), frozenset(listed.split()))
        for unit, version, ports, listed in rows
    }


def units() -> frozenset[str]:
    """Every unit that Creative Commons has used in an address."""
    return frozenset(unit for unit, _ in _table())


def jurisdictions() -> frozenset[str]:
    """Every jurisdiction that any licence was ported to."""
    return frozenset(port for row in _table().values() for port in row.ports) - {"-"}


def exists(unit: str, version: str, jurisdiction: str | None = None) -> bool:
    """Whether Creative Commons ever published this tool."""
    row = _table().get((unit, version))
    return row is not None and (jurisdiction or "-") in row.ports


def cc_tool(unit: str, version: str | None, jurisdiction: str | None = None) -> Tool | None:
    """The tool of a unit (`by-nc`, `zero`), or None when there is none of this version and jurisdiction.

    Without a version the family is known and the text is not: the tool then has no address and a LicenseRef.
    """
    if unit in _NAMED:
        return _NAMED[unit] if version in {None, "", _NAMED[unit].version} and not jurisdiction else None
    if version is None:
        return _without_version(unit)
    if not exists(unit, version, jurisdiction):
        return None
    code = _code(unit)
    parts = [code, version, *([jurisdiction.upper()] if jurisdiction else [])]
    pattern = "CC-" + "-".join(parts)
    listed = (jurisdiction or "-") in _table()[unit, version].listed
    family = code.lower()
    return Tool(
        expression=pattern if listed else f"LicenseRef-{pattern}",
        family=family if family in FAMILIES else "other",
        version=version,
        jurisdiction=jurisdiction,
        url=CC + "licenses/" + "/".join([unit, version, *([jurisdiction] if jurisdiction else [])]) + "/",
        name="CC " + " ".join(parts),
    )


def by_expression(expression: str) -> Tool | None:
    """The tool that an expression of ours names: `CC-BY-4.0`, `LicenseRef-CC-BY-3.0-BR`, `CC0-1.0`, `OGL-UK-3.0`."""
    return _by_expression().get(expression.strip().lower())


@cache
def _by_expression() -> dict[str, Tool]:
    tools = [*_NAMED.values(), *_OTHERS, UNSPECIFIED_TOOL]
    for unit, version in _table():
        ports = _table()[unit, version].ports
        found = (cc_tool(unit, version or None, None if port == "-" else port) for port in sorted(ports))
        tools.extend(tool for tool in found if tool is not None)
    tools.extend(tool for unit in sorted(units()) if (tool := _without_version(unit)) is not None)
    return {tool.expression.lower(): tool for tool in reversed(tools)}


def _code(unit: str) -> str:
    """`by-nd-nc` was renamed; a plus is not allowed in an SPDX identifier."""
    return {"by-nd-nc": "by-nc-nd"}.get(unit, unit).replace("+", "-plus").upper()


def _without_version(unit: str) -> Tool | None:
    """The family alone: only for those that have had several versions under one name."""
    code = _code(unit)
    if code.lower() not in FAMILIES:
        return None
    return Tool(expression=f"LicenseRef-CC-{code}", family=code.lower(), name=f"CC {code} (version not stated)")


_NAMED = {
    "zero": Tool(
        expression="CC0-1.0",
        family="cc0",
        version="1.0",
        url=CC + "publicdomain/zero/1.0/",
        name="CC0 1.0",
    ),
    "mark": Tool(
        expression="CC-PDM-1.0",
        family="pdm",
        version="1.0",
        url=CC + "publicdomain/mark/1.0/",
        name="Public Domain Mark 1.0",
    ),
    "publicdomain": Tool(
        expression="CC-PDDC",
        family="pddc",
        url=CC + "licenses/publicdomain/",
        name="Public Domain Dedication and Certification",
    ),
}

_OTHERS = (
    *(
        Tool(
            expression=f"OGL-UK-{version}.0",
            family="other",
            version=f"{version}.0",
            jurisdiction="uk",
            url=f"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/{version}/",
            name=f"Open Government Licence v{version}.0",
        )
        for version in (1, 2, 3)
    ),
    Tool(
        expression="OGL-Canada-2.0",
        family="other",
        version="2.0",
        jurisdiction="ca",
        url="https://open.canada.ca/en/open-government-licence-canada",
        name="Open Government Licence - Canada 2.0",
    ),
    Tool(
        expression="etalab-2.0",
        family="other",
        version="2.0",
        jurisdiction="fr",
        url="https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        name="Licence Ouverte / Open Licence 2.0",
    ),
    Tool(
        expression="LicenseRef-etalab-1.0",
        family="other",
        version="1.0",
        jurisdiction="fr",
        url="https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        name="Licence Ouverte / Open Licence 1.0",
    ),
    *(
        Tool(
            expression=f"{'' if version == '2' else 'LicenseRef-'}DL-DE-BY-{version}.0",
            family="other",
            version=f"{version}.0",
            jurisdiction="de",
            url=f"https://www.govdata.de/dl-de/by-{version}-0",
            name=f"Datenlizenz Deutschland \u2013 Namensnennung {version}.0",
        )
        for version in ("1", "2")
    ),
    Tool(
        expression="DL-DE-ZERO-2.0",
        family="other",
        version="2.0",
        jurisdiction="de",
        url="https://www.govdata.de/dl-de/zero-2-0",
        name="Datenlizenz Deutschland \u2013 Zero 2.0",
    ),
    *(
        Tool(
            expression=f"NLOD-{version}",
            family="other",
            version=version,
            jurisdiction="no",
            url=f"https://data.norge.no/nlod/en/{version}",
            name=f"Norwegian Licence for Open Government Data {version}",
        )
        for version in ("1.0", "2.0")
    ),
    *(
        Tool(
            expression=f"LicenseRef-IODL-{version}",
            family="other",
            version=version,
            jurisdiction="it",
            url=url,
            name=f"Italian Open Data License {version}",
        )
        for version, url in (("1.0", "https://www.formez.it/iodl/"), ("2.0", "https://www.dati.gov.it/iodl/2.0/"))
    ),
    *(
        Tool(
            expression=f"GFDL-{version}-{kind}",
            family="other",
            version=version,
            url=f"https://www.gnu.org/licenses/fdl-{version}.html",
            name=f"GNU Free Documentation License {version}{' or later' if kind == 'or-later' else ''}",
        )
        for version in ("1.1", "1.2", "1.3")
        for kind in ("only", "or-later")
    ),
    *(
        Tool(expression=f"LicenseRef-{code}", family="other", jurisdiction=place, name=f"{name} (version not stated)")
        for code, place, name in (
            ("OGL-UK", "uk", "Open Government Licence"),
            ("OGL-Canada", "ca", "Open Government Licence - Canada"),
            ("etalab", "fr", "Licence Ouverte / Open Licence"),
            ("DL-DE-BY", "de", "Datenlizenz Deutschland \u2013 Namensnennung"),
            ("DL-DE-ZERO", "de", "Datenlizenz Deutschland \u2013 Zero"),
            ("NLOD", "no", "Norwegian Licence for Open Government Data"),
            ("IODL", "it", "Italian Open Data License"),
            ("GFDL", None, "GNU Free Documentation License"),
            ("PDDL", None, "Open Data Commons Public Domain Dedication and License"),
            ("ODC-By", None, "Open Data Commons Attribution License"),
        )
    ),
    Tool(
        expression="PDDL-1.0",
        family="other",
        version="1.0",
        url="https://opendatacommons.org/licenses/pddl/1-0/",
        name="Open Data Commons Public Domain Dedication and License 1.0",
    ),
    Tool(
        expression="ODC-By-1.0",
        family="other",
        version="1.0",
        url="https://opendatacommons.org/licenses/by/1-0/",
        name="Open Data Commons Attribution License 1.0",
    ),
    Tool(
        expression="LicenseRef-us-gov-public-domain",
        family="other",
        name="Public domain (work of the United States government)",
    ),
    Tool(expression="LicenseRef-public-domain", family="other", name="Public domain"),
    Tool(expression="LicenseRef-all-rights-reserved", family="other", name="All rights reserved"),
)


def licence_name(expression: str) -> str:
    """A licence's name for people: `CC BY 4.0`; parts of an expression are joined as they stand there."""
    if " " in expression:
        return " ".join(word if word in {"OR", "AND"} else licence_name(word) for word in expression.split())
    tool = by_expression(expression)
    if tool is not None:
        return tool.name
    for prefix, said in (("LicenseRef-republish-", "Republication terms of "), ("LicenseRef-custom-", "Terms of ")):
        if expression.startswith(prefix):
            return said + expression.removeprefix(prefix)
    return expression.removeprefix("LicenseRef-")


def licence_url(expression: str) -> str | None:
    """Where the licence's text stands, when the expression names one text."""
    tool = by_expression(expression)
    return tool.url if tool else None
