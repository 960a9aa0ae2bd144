"""Blocks of words that an outlet puts into many of its articles: told by their hashes, and left out when comparing."""

import hashlib
from collections.abc import Collection

from vocabulary.structure import BREAK


def block_of(paragraph: str) -> int:
    """64 bits (signed) of the SHA-256 of a paragraph's words: equal when only white space and case differ."""
    words = " ".join(paragraph.casefold().split())
    return int.from_bytes(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)


def without_blocks(text: str, blocks: Collection[int]) -> str:
    """The text without these paragraphs; the same text when they are half of its words or more.

    What is mostly made of them is no article with a foot: it is about what they say.
    """
    if not blocks:
        return text
    paragraphs = text.split(BREAK)
    kept = [paragraph for paragraph in paragraphs if block_of(paragraph) not in blocks]
    if len(kept) == len(paragraphs):
        return text
    rest = BREAK.join(kept)
    return rest if 2 * len(rest.split()) > len(text.split()) else text
