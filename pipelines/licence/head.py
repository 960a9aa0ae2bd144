"""Licences in a page's head and in properties of its markup: E02 to E05 and E07."""

import re
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from pipelines.licence.linked_data import in_linked_data, may_say, normal
from pipelines.licence.making import RSL, Place, notice, of_address, of_statement, of_words, offered
from pipelines.licence.permissions import permission_in_words
from pipelines.licence.statements import Statement, read_statement
from pipelines.licence.surroundings import CC_ADDRESS, MOST_READ, Source, at, tag
from pipelines.licence.tree import Element, Zone, elements, text_of
from pipelines.licence.urls import host_of, read_licence_url
from vocabulary.known_licences import UNSPECIFIED_TOOL
from vocabulary.licence import Evidence, Scope

_META = frozenset(
    {
        *(
            "license",
            "licence",
            "rights",
            "rights-standard",
            "copyright",
            "og:license",
            "article:license",
            "cc:license",
        ),
        *(
            "dc.license",
            "dc.rights",
            "dc.rights.license",
            "dcterms.license",
            "dcterms.rights",
            "dcterms.rights.license",
        ),
        *("dcterms.accessrights", "citation_license", "prism.copyright"),
    }
)
"""Names of fields that are meant for rights."""
_RDF = re.compile(r"<(?:cc:)?license\s+rdf:resource\s*=\s*[\"']([^\"'<>]{1,500})[\"']", re.IGNORECASE)


_RDF_ABOUT = re.compile(r"<(?:cc:)?Work\s+rdf:about\s*=\s*[\"']([^\"'<>]{0,1000})[\"']", re.IGNORECASE)


MOST_METAS = 1_000
"""Fields of a head that are looked at."""


def linked_data(source: Source) -> list[Evidence]:
    """JSON-LD scripts (E02)."""
    scripts = [
        script.text
        for script in source.page.all("script")
        if "ld+json" in script.get("type", "").lower() and script.text
    ]
    if not any(map(may_say, scripts)):
        return []
    return in_linked_data(scripts, pages=source.known_as, base=source.base)


def head_links(source: Source) -> list[Evidence]:
    """`<link rel=license>` (E03); of an RSL document it is a reservation."""
    found: list[Evidence] = []
    named = (link for link in source.page.all("link") if "license" in link.get("rel", "").lower().split())
    for element in islice(named, MOST_READ):
        place = at(element, "E03", Scope.ARTICLE, "template")
        if element.get("type", "").lower() == RSL:
            found.append(notice(replace(place, code="R05", scope=Scope.SITE), tag(element)))
            continue
        found += of_address(element.get("href", ""), place, base=source.base, raw=tag(element))
    return offered(found)


def meta_fields(source: Source) -> list[Evidence]:
    """Fields of the head that are meant for rights (E04), and the origin that syndicated copies name (E13)."""
    found: list[Evidence] = []
    for element in source.page.all("meta")[:MOST_METAS]:
        name = (element.get("name") or element.get("property") or _itemprop(element)).lower()
        content = element.get("content", "").strip()
        if name in _META and content:
            found += _meta_field(source, element, name, content)
        elif name == "syndication-source" and host_of(content) not in {None, source.host}:
            place = at(element, "E13", Scope.REPUBLISHED, "template")
            found.append(notice(replace(place, subject=content), tag(element), licensor=host_of(content)))
    return found


def _itemprop(element: Element) -> str:
    """The property of a field that is no part of a described item: of such microdata speaks."""
    inside = any(above.get("itemscope") is not None for above in element.iterancestors())
    return "" if inside else str(element.get("itemprop", ""))


def _meta_field(source: Source, element: Element, name: str, content: str) -> list[Evidence]:
    place = at(element, "E04", Scope.ARTICLE, "template")
    address = CC_ADDRESS.search(content)
    if address or re.match(r"(?:https?:)?//", content):
        statement = read_statement(content) if " " in content else None
        scoped = replace(place, scope=_said_scope(statement, Scope.ARTICLE)) if statement else place
        if address is None and name in {"copyright", "rights", "dc.rights", "dcterms.rights"}:
            return [notice(place, tag(element))]
        return of_address(address.group() if address else content, scoped, base=source.base, raw=tag(element))
    statement = read_statement(content)
    scoped = replace(place, scope=_said_scope(statement, Scope.ARTICLE))
    if statement.names and statement.names[0].tool is UNSPECIFIED_TOOL and not statement.grants:
        return [notice(scoped, tag(element))]
    return of_statement(statement, scoped, host=source.host) or permission_in_words(content, scoped, host=source.host)


def _said_scope(statement: Statement, otherwise: Scope) -> Scope:
    return statement.scope or otherwise


_WITH_ITEMPROP = etree.XPath("/descendant::*[@itemprop[contains(., 'icense')]]")


def microdata(source: Source) -> list[Evidence]:
    """`itemprop=license` (E05): the item's type decides."""
    found: list[Evidence] = []
    if not source.screen.itemprop:
        return found
    for element in elements(_WITH_ITEMPROP, source.page.root)[:MOST_READ]:
        if "license" not in element.get("itemprop", "").lower().split():
            continue
        said = element.get("href") or element.get("content") or element.get("src") or text_of(element)
        place = at(element, "E05", _itemscope(source, element), "template")
        if re.match(r"(?:https?:)?//|/", said):
            found += of_address(said, place, base=source.base, raw=tag(element))
        else:
            found += of_words(said, place, host=source.host)
    return found


def _itemscope(source: Source, element: Element) -> Scope:
    holder = next((above for above in element.iterancestors() if above.get("itemscope") is not None), None)
    kind = (holder.get("itemtype", "") if holder is not None else "").rsplit("/", 1)[-1].lower()
    if re.search(r"(?:article|posting|page|creativework|report|recipe)$", kind):
        nested = holder is not None and source.page.spot(holder).zone in {Zone.OTHER, Zone.COMPONENT, Zone.PART}
        return Scope.OTHER_ITEM if nested else Scope.ARTICLE
    if kind in {"website", "organization", "newsmediaorganization", "blog"}:
        return Scope.SITE
    if kind:
        return Scope.IMAGE
    zone = source.page.spot(element).zone
    return Scope.ARTICLE if zone is Zone.ARTICLE else Scope.SITE if zone in {Zone.FOOTER, Zone.SIDE} else Scope.QUOTED


def rdf_comments(source: Source) -> list[Evidence]:
    """RDF in an HTML comment, as themes before 2008 printed it."""
    found: list[Evidence] = []
    if not source.screen.rdf:
        return found
    for text in source.screen.comments(b"rdf:resource"):
        if not (licence := _RDF.search(text)):
            continue
        about = _RDF_ABOUT.search(text)
        own = about is None or not about.group(1) or normal(about.group(1), source.base) in source.known_as
        home = (
            about is not None
            and source.base is not None
            and normal(about.group(1)) == normal(urljoin(source.base, "/"))
        )
        scope = Scope.ARTICLE if own else Scope.SITE if home else Scope.OTHER_ITEM
        place = Place(code="E07", locator="comment()", scope=scope, channel="template", block="comment()")
        if read_licence_url(licence.group(1), source.base):
            found += of_address(licence.group(1), place, base=source.base, raw=licence.group())
    return found
