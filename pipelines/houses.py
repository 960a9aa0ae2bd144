# ruff: noqa: RUF001 - names in many scripts
"""Agencies and outlets by every name under which others credit them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from tomllib import loads

import regex

from crawler.urls import host_of
from pipelines.licence.exceptions import agencies
from pipelines.licence.folding import fold

_GENERIC = regex.compile(
    r"^(?:the|die|der|das|la|le|el|il)\s+(?=\S)"
    r"|^(?:nachrichtenagentur|agentur|agence|agencia|agência|agenzia|(?:информационное\s+)?агентств[оау]|агенци[яі]|"
    r"вест[иь]|news\s+agency|خبرگزاری|وكالة(?:\s+(?:الأنباء|أنباء|الانباء))?|وکاله)\s+(?=\S)"
    r"|\s+(?:news\s+agency|news\s+service|newswire|staff|haber\s+ajansı|ajansı|通信社|通讯社|通訊社)$"
)
"""Words that say only that a name is an agency's."""


@dataclass(frozen=True, slots=True)
class House:
    """An agency or outlet whose texts others print."""

    title: str
    hosts: frozenset[str]

    def owns(self, url: str | None) -> bool:
        """Whether an address is on one of its hosts."""
        host = host_of(url) if url else ""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


def house_of(name: str) -> House | None:
    """The house that goes by a name, however it is written; None when no known one does."""
    folded = fold(name).strip(" .,:;()[]«»\"'/")
    for said in (folded, _bare(folded)):
        if (found := _by_name().get(said)) is not None:
            return found
    return None


def title_of(name: str) -> str:
    """The name by which a house is shown: its own when it is known, else the name as printed."""
    found = house_of(name)
    return found.title if found else " ".join(name.split())


def key_of(name: str) -> str:
    """What is the same for all spellings of one house's name."""
    found = house_of(name)
    return fold(found.title) if found else _bare(fold(name).strip(" .,:;()[]«»\"'/"))


@lru_cache(maxsize=512)
def _bare(folded: str) -> str:
    return str(_GENERIC.sub("", _GENERIC.sub("", folded))).strip()


@cache
def _by_name() -> dict[str, House]:
    """Houses by their folded names; those of the licence rules come first."""
    names: dict[str, list[str]] = defaultdict(list)
    hosts: dict[str, set[str]] = defaultdict(set)
    for agency in agencies():
        names[agency.title] += [agency.title, *agency.names, *agency.marks]
        hosts[agency.title].update(agency.hosts)
    for title, row in loads(files("pipelines").joinpath("houses.toml").read_text("utf-8")).items():
        names[title] += [title, *row["names"]]
        hosts[title].update(row["hosts"])
    found: dict[str, House] = {}
    for title, spellings in names.items():
        house = House(title, frozenset(hosts[title]))
        for spelling in spellings:
            found.setdefault(fold(spelling), house)
    return found
