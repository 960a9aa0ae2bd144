"""What a page about reuse grants, for articles of which days, and of which it cannot say."""

from datetime import UTC, datetime

import pytest

from pipelines.licence import judge
from pipelines.licence.policy import policy_evidence
from vocabulary.licence import NOASSERTION

DAYS = ("2014-03-01", "2022-03-01", "2024-03-01", None)
WINDOWS = [
    ("From 1 July 2023 our articles are published under CC BY-ND 4.0.", "CC-BY-ND-4.0", (0, 0, 1, 1)),
    ("Articles published on or after July 1, 2023 are licensed under CC BY-ND 4.0.", "CC-BY-ND-4.0", (0, 0, 1, 1)),
    ("Since 24 February 2022 all our texts are available under CC BY 4.0.", "CC-BY-4.0", (0, 1, 1, 1)),
    ("Stories published before 1 January 2015 are licensed under CC BY-NC 3.0.", "CC-BY-NC-3.0", (1, 0, 0, 1)),
    ("Ab dem 1. Juli 2023 stehen unsere Artikel unter der Lizenz CC BY-SA 4.0.", "CC-BY-SA-4.0", (0, 0, 1, 1)),
    (
        "À partir du 1er juillet 2023, nos articles sont publiés sous licence CC BY-SA 4.0.",
        "CC-BY-SA-4.0",
        (0, 0, 1, 1),
    ),
    ("С 1 июля 2023 года все материалы сайта доступны по лицензии CC BY 4.0.", "CC-BY-4.0", (0, 0, 1, 1)),
    ("From July 2023 you may republish our articles free of charge.", "LicenseRef-republish-o.test", (0, 0, 1, 1)),
]
NEVER = [
    "Our coverage of the war is available under CC BY 4.0.",
    "Only our articles about climate change are licensed under CC BY 4.0.",
    "Articles in the Climate section are licensed under CC BY 4.0.",
    "You may republish our articles about the war free of charge.",
    "You may republish articles from our Climate section for free, with credit.",
    "Articles older than 30 days may be republished under CC BY 4.0.",
    "All our articles are licensed under CC BY 4.0, 30 days after publication.",
    "Unsere Artikel stehen nach 30 Tagen unter der Lizenz CC BY 4.0.",
    "Some of our articles are licensed under CC BY 4.0.",
]


def decided(words, published, filler=""):
    """Return what the page alone grants to an article that appeared on a day."""
    body = f"<html><body><main><h1>Reuse</h1><p>{filler}{words}</p></main></body></html>".encode()
    rows = policy_evidence(body, url="https://o.test/reuse", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    return judge(rows, published=published).decision.expression


@pytest.mark.parametrize(("words", "licence", "granted"), WINDOWS)
@pytest.mark.parametrize("filler", ["", "We print what happens in the harbour. " * 60])
def test_a_grant_holds_for_articles_of_its_days(words, licence, granted, filler):
    """In a short block and a long one; of an article whose day is not known it holds with a carve-out."""
    expected = tuple(licence if one else NOASSERTION for one in granted)
    assert tuple(decided(words, day, filler) for day in DAYS) == expected


@pytest.mark.parametrize("words", NEVER)
def test_a_topic_a_section_and_an_age_grant_nothing(words):
    """Nobody can tell from here whether an article is meant."""
    assert {decided(words, day) for day in DAYS} == {NOASSERTION}
