"""Two texts as revisions of one article: what differs, how much that says, and what is no change. Pure functions.

| name | gives |
|---|---|
| `weigh` | what became of a text: noise, a few words, a correction |
| `compare_words` | the words that stayed, went and came |
"""

from pipelines.revising.alignment import Piece, Side, compare_words
from pipelines.revising.weighing import RULES, weigh

__all__ = ["RULES", "Piece", "Side", "compare_words", "weigh"]
