"""Licence statements found, and what was decided from them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

NOASSERTION = "NOASSERTION"
"""SPDX: nothing is known. Never a permission."""

LAUNDERING = "laundering_suspect"
"""Flag of a decision: the page of a copy claims more than its origin grants."""


class Scope(StrEnum):
    """What a statement speaks about."""

    ARTICLE = "article"
    SECTION = "section"
    SITE = "site"
    FEED = "feed"
    IMAGE = "image"
    QUOTED = "quoted"
    METADATA = "metadata"
    REPUBLISHED = "republished"
    OTHER_ITEM = "other-item"


class Polarity(StrEnum):
    """Whether a statement grants, excepts, or only informs."""

    GRANT = "grant"
    EXCEPTION = "exception"
    NOTICE = "notice"


class Look(StrEnum):
    """What came of looking at a page once more for what it says of its licence."""

    READ = "read"
    """It came, and its statements were read."""
    NOT_MODIFIED = "not_modified"
    """The server says that it is what it was."""
    GONE = "gone"
    """There is no such page any more."""
    COULD_NOT_LOOK = "could_not_look"
    """It did not come, for another reason. Never to be taken as silence."""


class Confidence(StrEnum):
    """How well a decision is founded."""

    CONFIRMED = "A"
    DECLARED = "B"
    PROBABLE = "C"
    WEAK = "D"
    CONFLICT = "X"
    NONE = "N"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement about rights, where it stood and what it means. Never changed, only added."""

    code: str
    """Kind of place: `E01` ... `E22`, listed in docs/licensing.md."""
    locator: str
    """Where: an XPath, a JSON pointer, a header name, `text:-120` (characters from the end), `sidecar`."""
    raw: str
    """The statement itself, as published, at most 1,000 characters."""
    scope: Scope
    polarity: Polarity
    expression: str | None = None
    """SPDX expression or LicenseRef that the statement names; None when it names none that we know."""
    url: str | None = None
    """The licence's address, normalised, when the statement holds one."""
    licensor: str | None = None
    subject: str | None = None
    """Address of the thing it speaks about, when it is not this article."""
    context: str = ""
    """Text around the statement, at most 300 characters."""
    channel: str = ""
    """Independent way by which it was published: `template`, `body`, `header`, `feed`, `policy`, `profile`."""
    detector: str = ""
    """Name and version of the rules that read it."""
    flags: tuple[str, ...] = ()
    """What weakens or limits the statement: `carve_out`, `version_conflict`, ...; listed in docs/licensing.md."""
    block: str = ""
    """Place of the block that holds it: statements of one block were made together."""
    valid_from: str | None = None
    """First day (ISO 8601) on which it holds, when it says so; for an exception the day on which it ends."""
    valid_until: str | None = None
    """Last day (ISO 8601) on which it holds, when it says so."""
    topic: str | None = None
    """What it is limited to, or not said of, in its own words: a topic, a section, `except photos`; at most 300."""
    body_sha256: str | None = None
    """Hash (hex) of the bytes that it was read from; None for what was not read from bytes that were fetched."""
    observed_at: datetime | None = None
    """When those bytes came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is granted for the article's text, and on what grounds."""

    expression: str = NOASSERTION
    """SPDX expression, a LicenseRef, or NOASSERTION."""
    scope: Scope | None = None
    confidence: Confidence = Confidence.NONE
    family: str | None = None
    """`by`, `by-sa`, `by-nc`, `by-nd`, `by-nc-sa`, `by-nc-nd`, `cc0`, `pdm`, `pddc`, `other`."""
    version: str | None = None
    jurisdiction: str | None = None
    licensor: str | None = None
    url: str | None = None
    flags: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    """Names of the rules that decided, in order."""
    cites: tuple[int, ...] = ()
    """Positions in `Licence.evidence` that the decision rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """The decision with all evidence, also that which did not decide."""

    decision: Decision = Decision()
    evidence: tuple[Evidence, ...] = ()
    detector: str = field(default="", compare=False)
    """Name and version of the rules that read the page and decided; a silent page has no other sign of them."""
