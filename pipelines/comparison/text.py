"""One side of a comparison, with what it is compared by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from pipelines.comparison.fingerprints import exact, shingles
from pipelines.comparison.furniture import compared_text
from pipelines.comparison.languages import language_of
from pipelines.comparison.likeness import Profile, profile
from pipelines.comparison.names import names
from pipelines.comparison.quotations import quotations
from pipelines.comparison.words import MAX_CHARACTERS, words
from vocabulary.moment import Moment

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text to compare. What it is compared by is worked out when it is first asked for, and kept."""

    title: str | None
    text: str = field(repr=False)
    """Without the licence sentence; wire furniture is cut here."""
    language: str | None = None
    """BCP 47; None: told from the text."""
    published: Moment | None = None

    @cached_property
    def compared(self) -> str:
        """The text without furniture, cut to what is compared at most."""
        return compared_text(self.text[:MAX_CHARACTERS], language=self.language)

    @cached_property
    def words(self) -> list[str]:
        """The compared words in order."""
        return words(self.compared)

    @cached_property
    def exact(self) -> str:
        """Equal for texts of the same words."""
        return exact(self.words)

    @cached_property
    def sequence(self) -> list[int]:
        """A number for each run of five words, in order."""
        return shingles(self.words)

    @cached_property
    def runs(self) -> frozenset[int]:
        """All runs of five words, not a sample of them."""
        return frozenset(self.sequence)

    @cached_property
    def quoted_runs(self) -> frozenset[int]:
        """Runs of five words within quotation marks."""
        return frozenset(self._quoted())

    @cached_property
    def profile(self) -> Profile:
        """What the text speaks of."""
        return profile(self.title, self.compared, self.words, language=self.told_language)

    @cached_property
    def names(self) -> Mapping[str, float]:
        """Names and numbers as languages share them."""
        return names(self.title, self.compared, self.words, language=self.told_language)

    @cached_property
    def told_language(self) -> str | None:
        """Code of the language without its region, as stated or as told from the text."""
        language = self.language or language_of(self.compared or self.title or "")
        return language.lower().partition("-")[0] if language else None

    @property
    def earliest(self) -> datetime:
        """First instant at which it may have been published; only for a text whose time is known."""
        return self._time.utc - self._slack

    @property
    def latest(self) -> datetime:
        """Last instant at which it may have been published; only for a text whose time is known."""
        last = self._time.latest
        return (datetime.fromisoformat(last).replace(tzinfo=UTC) if last else self._time.utc) + self._slack

    @property
    def _time(self) -> Moment:
        if self.published is None:
            raise ValueError("the time of publication is not known")
        return self.published

    @property
    def _slack(self) -> timedelta:
        """A local time or a day may be off by a day in UTC."""
        return timedelta(0) if self._time.precision == "instant" else _DAY

    def beginning(self, runs: int) -> "Text":
        """The text up to one of its runs of five words, in the folded words that are compared; it keeps its title."""
        return replace(self, text=" ".join(self.words[:runs]), language=self.told_language)

    def _quoted(self) -> Iterator[int]:
        for quotation in quotations(self.compared):
            yield from shingles(words(quotation))


@dataclass(frozen=True, kw_only=True)
class BareText(Text):
    """A text that is compared as it is: its furniture is cut already, or not worth looking for."""

    @property
    def compared(self) -> str:
        """The text, cut to what is compared at most."""
        return self.text[:MAX_CHARACTERS]
