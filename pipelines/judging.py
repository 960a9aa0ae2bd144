"""What the program says of a pair that a person judges."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.comparison import RULES, Text, compare, recognised
from pipelines.comparison.seed import held_against
from pipelines.publications import directed_rows
from vocabulary.blocks import without_blocks
from vocabulary.judgement import Pair
from vocabulary.match import Fingerprint, Match, Verdict

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.rows import StoredArticle
    from vocabulary.article import Seed

UNTOLD = "Only the fingerprint of the article is kept: it is no copy of the seed, and more cannot be told."


def program_verdict(archive: "Archive", pair: Pair, article: "StoredArticle") -> Match | None:
    """What the program says of a pair now; None of two articles of which a text is not kept and that are no copies.

    An article that was never held against the seed is; nothing is kept.
    """
    if pair.seed is not None:
        known = next((one.match for one in article.matches if one.seed == pair.seed), None)
        seed = archive.seed(pair.seed) if known is None else None
        if seed is None:
            return known
        ((_, match),) = directed_rows(archive, seed, [(article.id, against_seed(archive, seed, article))])
        return match
    other = archive.article(pair.other) if pair.other is not None else None
    if other is None:
        return None
    first, second = kept_text(archive, other), kept_text(archive, article)
    if first is not None and second is not None:
        return compare(first, second)
    return _by_fingerprints(other.fingerprint, article.fingerprint)


def against_seed(archive: "Archive", seed: "Seed", article: "StoredArticle") -> Match:
    """The verdict on (seed, article), by its fingerprint where the text is not kept."""
    text = kept_text(archive, article)
    if text is not None:
        return held_against(seed, text, article.form)
    return _by_fingerprints(seed.fingerprint, article.fingerprint) or Match(
        verdict=Verdict.UNRELATED,
        similarity=0.0,
        containment=0.0,
        containment_a_in_b=0.0,
        containment_b_in_a=0.0,
        jaccard=0.0,
        explanation=UNTOLD,
        rules=RULES,
    )


def kept_text(archive: "Archive", article: "StoredArticle") -> Text | None:
    """What is compared of an article, without what its outlet repeats; None when its text is not kept."""
    if article.compared is None:
        return None
    compared = without_blocks(article.compared, archive.blocks(article.outlet))
    return Text(title=article.title, text=compared, language=article.language, published=article.published)


def _by_fingerprints(one: Fingerprint | None, other: Fingerprint | None) -> Match | None:
    match = None if one is None or other is None else recognised(one, other)
    return None if match is None else replace(match, rules=RULES)
