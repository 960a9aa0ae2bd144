"""The class of a licence decision: the one word by which a policy speaks of it. Pure."""

from vocabulary.known_licences import by_expression
from vocabulary.licence import NOASSERTION, Confidence, Decision
from vocabulary.policy import LicenceClass

PUBLIC_DOMAIN = frozenset(
    {
        *("PDDL-1.0", "LicenseRef-PDDL", "DL-DE-ZERO-2.0", "LicenseRef-DL-DE-ZERO"),
        *("LicenseRef-us-gov-public-domain", "LicenseRef-public-domain"),
    }
)
ATTRIBUTION = frozenset(
    {
        *("OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0", "LicenseRef-OGL-UK", "OGL-Canada-2.0", "LicenseRef-OGL-Canada"),
        *("etalab-2.0", "LicenseRef-etalab-1.0", "LicenseRef-etalab", "ODC-By-1.0", "LicenseRef-ODC-By"),
        *("DL-DE-BY-2.0", "LicenseRef-DL-DE-BY-1.0", "LicenseRef-DL-DE-BY", "NLOD-1.0", "NLOD-2.0", "LicenseRef-NLOD"),
        "LicenseRef-IODL-2.0",
    }
)
SHARE_ALIKE = frozenset(
    {
        *(f"GFDL-{version}-{kind}" for version in ("1.1", "1.2", "1.3") for kind in ("only", "or-later")),
        *("LicenseRef-GFDL", "LicenseRef-IODL-1.0", "LicenseRef-IODL"),
    }
)
"""Licences outside Creative Commons by the class that asks for the same."""
ALL_RESERVED = "LicenseRef-all-rights-reserved"
ANOTHERS_FLAGS = frozenset({"arr", "third_party", "not_granted"})
"""Flags of a decision that names an owner who grants nothing."""
ANOTHERS_RULES = frozenset({"exception_wins", "republished_without_licence"})
"""The same, by the rules that decided."""
_FAMILIES = {"cc0": LicenceClass.PUBLIC_DOMAIN, "pdm": LicenceClass.PUBLIC_DOMAIN, "pddc": LicenceClass.PUBLIC_DOMAIN}
_ELEMENTS = {
    LicenceClass.PUBLIC_DOMAIN: frozenset[str](),
    LicenceClass.BY: frozenset({"by"}),
    LicenceClass.BY_SA: frozenset({"by", "sa"}),
    LicenceClass.BY_NC: frozenset({"by", "nc"}),
    LicenceClass.BY_NC_SA: frozenset({"by", "nc", "sa"}),
    LicenceClass.BY_ND: frozenset({"by", "nd"}),
    LicenceClass.BY_NC_ND: frozenset({"by", "nc", "nd"}),
}
"""Classes that grant something, the freest first, and what each asks for."""


def class_of(decision: Decision) -> LicenceClass:
    """What a decision comes to: of a choice (OR) the freest, of several that hold at once (AND) all conditions."""
    if decision.confidence is Confidence.CONFLICT:
        return LicenceClass.CONFLICT
    if decision.expression == NOASSERTION:
        is_anothers = ANOTHERS_FLAGS & {*decision.flags} or ANOTHERS_RULES & {*decision.trace}
        return LicenceClass.RESERVED if is_anothers else LicenceClass.UNKNOWN
    words = decision.expression.replace("(", " ").replace(")", " ").split()
    classes = [_of_one(word) for word in words if word not in {"AND", "OR"}]
    if "OR" in words and "AND" in words:
        return LicenceClass.UNSPECIFIED
    if "OR" in words:
        return min(classes, key=_strictness)
    return _all_of(classes)


def _of_one(licence: str) -> LicenceClass:
    if licence.startswith("LicenseRef-republish-"):
        return LicenceClass.REPUBLISH
    if licence == ALL_RESERVED:
        return LicenceClass.RESERVED
    tool = by_expression(licence)
    if tool is None:
        return LicenceClass.UNSPECIFIED
    for among, meant in (
        (PUBLIC_DOMAIN, LicenceClass.PUBLIC_DOMAIN),
        (ATTRIBUTION, LicenceClass.BY),
        (SHARE_ALIKE, LicenceClass.BY_SA),
    ):
        if tool.expression in among:
            return meant
    if tool.family == "other":
        return LicenceClass.UNSPECIFIED
    return _FAMILIES.get(tool.family) or LicenceClass(tool.family)


def _strictness(one: LicenceClass) -> int:
    return list(LicenceClass).index(one)


def _all_of(classes: list[LicenceClass]) -> LicenceClass:
    if not all(one in _ELEMENTS for one in classes):
        return max(classes, key=_strictness)
    asked = frozenset[str]().union(*(_ELEMENTS[one] for one in classes))
    if "nd" in asked:  # what may not be changed at all asks for nothing of what is changed
        asked -= {"sa"}
    return next(one for one, elements in _ELEMENTS.items() if elements == asked)
