"""What a person wants a seed's coverage to be looked for by, besides the seed itself: a help, never a condition."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Terms of a story. None of them makes an article coverage, and none keeps one away."""

    names: tuple[str, ...] = ()
    """People, bodies, ships: asked for in all languages as they are written here."""
    places: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """In the seed's language."""
    exclude: tuple[str, ...] = ()
    """What marks an article as probably about something else."""

    @property
    def terms(self) -> tuple[str, ...]:
        """What speaks for a page."""
        return *self.names, *self.places, *self.words
