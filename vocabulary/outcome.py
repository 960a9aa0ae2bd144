"""How things end: a page, a source, a whole call."""

from enum import IntEnum, StrEnum


class Outcome(StrEnum):
    """What became of one page. Every page that a crawl asks for has exactly one."""

    ARCHIVED = "archived"
    """A new article, kept with text and capture."""
    REVISED = "revised"
    """A known article whose text has changed; the new text is kept beside the old."""
    UNCHANGED = "unchanged"
    """A known article, met again with the same text."""
    SEED_SIGHTED = "seed_sighted"
    """The seed itself at its own outlet: a sighting, never coverage."""
    DUPLICATE = "duplicate"
    """The same text of the same outlet under a second address."""
    UNRELATED = "unrelated"
    """An article that has nothing to do with the seed: kept as URL, title, time and fingerprint only."""
    WITHHELD = "withheld"
    """An article of which policy keeps no text, or that is taken down; the reason says which, and what is kept."""
    NOT_AN_ARTICLE = "not_an_article"
    """A section, tag, search, error or consent page."""
    NO_TEXT = "no_text"
    """An article page in which no text was found."""
    REFUSED_BY_ROBOTS = "refused_by_robots"
    """robots.txt does not allow this address, or could not be had, which means the same for now."""
    BLOCKED = "blocked"
    """401, 403, 407, 429, 451 or a challenge page."""
    NOT_FOUND = "not_found"
    """404 or 410."""
    UNSUPPORTED = "unsupported"
    """Not HTML: a PDF, an image, a video."""
    TOO_LARGE = "too_large"
    """Over the size limit."""
    FAILED = "failed"
    """Network error, server error, time-out, or an error of ours; the reason says which."""


INCOMPLETE = "incomplete:"
"""How the reason begins of an article of which a page could not be had this time: the next crawl asks again."""

RETRIED = frozenset({Outcome.FAILED, Outcome.BLOCKED, Outcome.REFUSED_BY_ROBOTS})
"""Outcomes that are no answer about the page itself: the next crawl asks again."""


class SourceState(StrEnum):
    """What became of one source (feed, sitemap, section) in one run."""

    FOUND = "found"
    """It was read and named at least one address."""
    NOTHING_FOUND = "nothing_found"
    """It was read and named none."""
    COULD_NOT_LOOK = "could_not_look"
    """It could not be read, or does not go back to the window; the reason says why. Never to be taken as 'no news'."""


class RunState(StrEnum):
    """How one outlet's crawl stands or ended."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    """Ctrl-C, SIGTERM or a limit; what is pending is taken up by the next crawl."""
    LOST = "lost"
    """The process ended without a word; settled by whoever noticed."""


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    BAD_INPUT = 2
    COULD_NOT_LOOK = 3
    """Not one source of the crawl could be looked at."""
    LEASED_ELSEWHERE = 4
    """Another process is crawling every chosen outlet."""
    REFUSED_BY_POLICY = 5
    DIFFERENT = 6
    """What was compared differs: an outlet file and its pages, readings of then and now, cases and what they want."""
    PARTLY = 7
    """Some of what was handed in could not be taken; the rest was."""
    STOPPED = 130


class CuttingsError(Exception):
    """Base of every error that a person can act on; the message says what, where and what to do.

    The command line prints the message alone, never a traceback, and exits with `exit_code`.
    """

    exit_code: Exit = Exit.BAD_INPUT


class InputError(CuttingsError):
    """A file or argument is not as expected. Raised wherever outside input is read.

    The message reads `place: field: problem; what was expected`.
    """

    def __init__(self, place: str, problem: str, *, field: str | None = None, remedy: str | None = None) -> None:
        """`place` is the file or argument, `field` the key in it, `problem` what is wrong, `remedy` what to do."""
        self.place, self.problem, self.field, self.remedy = place, problem, field, remedy
        parts = [place, *([field] if field else []), problem]
        super().__init__(": ".join(parts) + (f" ({remedy})" if remedy else ""))
