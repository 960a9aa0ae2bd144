"""What is remembered of words: asked once, and never more than a bound."""

from pipelines.comparison.remembered import Remembered


def test_a_word_is_asked_for_once_until_there_are_too_many() -> None:
    """Beyond the bound all is forgotten, and the answers stay right."""
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    known = Remembered(length, most=2)
    assert [known[word] for word in ("one", "three", "one", "three")] == [3, 5, 3, 5]
    assert asked == ["one", "three"]
    assert [known[word] for word in ("eleven", "one")] == [6, 3]
    assert asked == ["one", "three", "eleven", "one"]
    assert len(known) == 2
