"""What is known of words, remembered."""

from collections.abc import Callable
from typing import Generic, TypeVar

Known = TypeVar("Known")


class Remembered(dict[str, Known], Generic[Known]):
    """What a function says of words; all is forgotten when they become too many.

    A text asks for hundreds of words: `functools.lru_cache`, which notes each time what was asked last, takes twice
    as long to answer.
    """

    def __init__(self, tell: Callable[[str], Known], *, most: int) -> None:
        super().__init__()
        self._tell, self._most = tell, most

    def __missing__(self, word: str) -> Known:
        if len(self) >= self._most:
            self.clear()
        self[word] = known = self._tell(word)
        return known
