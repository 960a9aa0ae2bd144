"""Rights that somebody reserves: what is said, use by use. Never a licence, and never dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

TDMREP = "/.well-known/tdmrep.json"
"""Where a host keeps TDMRep's file."""
AI_TXT = ("/ai.txt", "/.well-known/ai.txt")
"""Where a host may keep a file for programs of models."""


class Use(StrEnum):
    """What somebody may want to do with a page, beside reading it."""

    SEARCH = "search"
    """Build an index and show links and short extracts."""
    AI_INPUT = "ai-input"
    """Give it to a model as input for an answer."""
    AI_TRAIN = "ai-train"
    """Train or tune a model on it."""
    TDM = "tdm"
    """Text and data mining (Article 4 of Directive (EU) 2019/790)."""
    ARCHIVE_DISPLAY = "archive-display"
    """Show a kept copy of it to the public."""
    SNIPPET = "snippet"
    """Show an excerpt."""


class Stance(StrEnum):
    """What is said of a use."""

    ALLOW = "allow"
    DENY = "deny"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One statement about the uses of a page, where it stood. Never changed, only added."""

    code: str
    """Kind of carrier: `R01` ... `R09`, listed in docs/licensing.md."""
    locator: str
    """Where: `robots.txt:3` (a line), `header:tdm-reservation`, `meta:robots`, `rsl/1`."""
    raw: str
    """The statement itself, as published, at most 1,000 characters."""
    use: Use | None = None
    """None: said of no use of ours, such as a link to terms or `use=reference`."""
    stance: Stance = Stance.UNKNOWN
    agent: str | None = None
    """The only program it speaks to; None: everyone, or us by name."""
    path: str | None = None
    """The paths for which it holds, as it states them; None: all."""
    policy: str | None = None
    """Address of terms, or of whom to ask."""
    rank: int = 0
    """Within one protocol the lowest rank that says something of a use decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What holds for a page, use by use, when all that was said is put together."""

    uses: Mapping[Use, Stance]
    """Every use; UNKNOWN where nothing was said: neither granted nor reserved."""
    extent: str | None = None
    """What `use=` of a Content-Signal says: `immediate`, `reference` or `full`."""
    policies: tuple[str, ...] = ()
    """Addresses of terms."""
    reservations: tuple[Reservation, ...] = field(default=(), repr=False)

    @property
    def denied(self) -> tuple[Use, ...]:
        """Uses that are reserved."""
        return tuple(use for use, stance in self.uses.items() if stance is Stance.DENY)
