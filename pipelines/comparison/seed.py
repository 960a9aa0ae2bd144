"""A seed as one side of many comparisons."""

from functools import lru_cache

from pipelines.comparison.text import Text
from vocabulary.article import Seed


@lru_cache(maxsize=8)
def prepared(seed: Seed) -> Text:
    """The seed as a text: what it is compared by is worked out once in a process."""
    return Text(title=seed.title, text=seed.text, language=seed.language, published=seed.published)
