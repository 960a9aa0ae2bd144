"""What of an archive can be checked."""

from enum import StrEnum


class Check(StrEnum):
    """A part of an archive that is held against what it must be, in the order in which that is done."""

    FILE = "file"
    """SQLite's own pages and indexes."""
    REFERENCES = "references"
    """Foreign keys."""
    ARTICLES = "articles"
    """Revisions, and what belongs to each text."""
    BODIES = "bodies"
    """Kept bytes against their hashes."""
    ORPHANS = "orphans"
    """Kept bytes that nothing refers to."""
    SEARCH = "search"
    """The search index against the texts."""
    FINGERPRINTS = "fingerprints"
    """The index of fingerprints against the texts' own."""
