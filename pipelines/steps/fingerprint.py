"""Step 300: what is compared of an article, and its fingerprint."""

import asyncio
from dataclasses import replace

from pipelines.comparison import compared_text, fingerprint
from pipelines.licence import detect_in_text
from vocabulary.article import Article


class FingerprintStep:
    """Cuts licence sentence and wire furniture off for comparing, and takes the fingerprint of what is left."""

    async def process_item(self, article: Article) -> Article:
        """Return the article with `compared` and `fingerprint`; settled articles pass."""
        if article.outcome is not None:
            return article
        return await asyncio.to_thread(fingerprinted, article)


def fingerprinted(article: Article) -> Article:
    """The article with what is compared of it. Some 4 ms for 1,000 words, so not in the event loop's thread."""
    body = detect_in_text(article.text).body
    compared = compared_text(body, language=article.language)
    return replace(article, compared=compared, fingerprint=fingerprint(compared, language=article.language))
