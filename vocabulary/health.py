"""Whether the pages of an outlet are still read as they were."""

from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """What is counted: articles that lack something, then pages that came to no article."""

    TITLE = "title"
    PUBLISHED = "published"
    AUTHORS = "authors"
    """Nobody besides the outlet itself is named."""
    BODY = "body"
    """The text is short."""
    NO_TEXT = "no_text"
    NOT_AN_ARTICLE = "not_an_article"
    FAILED = "failed"
    BLOCKED = "blocked"


class Standing(StrEnum):
    """How an outlet stands in one respect."""

    FINE = "fine"
    WORSE = "worse"
    """Far more is missing than before, or than the outlet's file expects."""
    TOO_LITTLE_KNOWN = "too_little_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an outlet's pages state, as its file says; None: it does not say."""

    title: bool | None = None
    published: bool | None = None
    authors: bool | None = None
    body_letters: int | None = None
    """Characters that an article's text has at least."""
