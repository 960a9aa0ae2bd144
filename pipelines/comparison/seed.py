"""A seed as one side of many comparisons."""

from dataclasses import replace
from functools import lru_cache

from pipelines.comparison.meaning import Meaning
from pipelines.comparison.text import Text
from pipelines.comparison.verdicts import compare
from pipelines.comparison.watching import excluded, mark
from vocabulary.article import Seed
from vocabulary.form import Form
from vocabulary.match import Match

WHOLE = Form()
_NAMES = ("the seed", "the article")


@lru_cache(maxsize=8)
def prepared(seed: Seed) -> Text:
    """The seed as a text: what it is compared by is worked out once in a process."""
    return Text(title=seed.title, text=seed.text, language=seed.language, published=seed.published)


def held_against(seed: Seed, text: Text, form: Form = WHOLE, *, meaning: Meaning | None = None) -> Match:
    """The verdict on (seed, article). 1 to 4 ms, most of it for preparing the article's text.

    `meaning` is what a model says of the two, if one is asked. `form` is that of the article's text: of one that is
    only a part of its article, the verdict's words say so. So they do of terms that the seed's watch excludes, which
    change nothing else.
    """
    match = compare(prepared(seed), text, names=_NAMES, meaning=meaning)
    if terms := excluded(seed.watch, text):
        match = replace(match, explanation=f"{match.explanation} Marked: {mark(terms)}.")
    if form.is_teaser:
        return replace(match, explanation=f"{match.explanation} Only a teaser of the article was seen.")
    if form.missing:
        return replace(match, explanation=f"{match.explanation} Not all of the article was seen: {form.missing}.")
    return match
