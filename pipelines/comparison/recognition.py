"""Copies told by fingerprints alone, where the text itself is not kept.

One in eight runs of five words is at hand, so shares are estimates. Only copies can be told: that two texts share
too little says nothing about whether they tell the same story.
"""

from pipelines.comparison.fingerprints import SAMPLING, evenly
from pipelines.comparison.verdicts import EXCERPT, EXCERPT_RUNS, NEAR, RULES
from vocabulary.match import SHARED, WORTH_A_LOOK, Fingerprint, Match, Verdict

LEAST = 2 * EXCERPT_RUNS // SAMPLING
"""Sampled runs in common, at least: twice what a passage needs, because one sample in a few is chance."""


def recognised(seed: Fingerprint, kept: Fingerprint, *, first: str = "the seed") -> Match | None:
    """The verdict on (seed, article) by what is kept of both; None when they are no copies that can be told.

    `first` is what the explanation calls the seed, or the text that is in its place.
    """
    if seed.version != kept.version or not seed.shingles:
        return None
    same = seed.exact == kept.exact
    of_seed, of_kept = evenly(seed.hashes), evenly(kept.hashes)
    shared = len(of_seed & of_kept)
    whole = len(of_seed | of_kept)
    in_kept, in_seed = (shared / len(one) if one else 0.0 for one in (of_seed, of_kept))
    verdict = Verdict.IDENTICAL if same else _verdict(shared, min(in_kept, in_seed), max(in_kept, in_seed))
    if verdict is None:
        return None
    jaccard = 1.0 if same else shared / whole
    return Match(
        verdict=verdict,
        similarity=jaccard,
        containment=1.0 if same else max(in_kept, in_seed),
        containment_a_in_b=1.0 if same else in_kept,
        containment_b_in_a=1.0 if same else in_seed,
        jaccard=jaccard,
        explanation=_explain(verdict, first, in_kept, in_seed),
        rules=RULES,
    )


def in_common(seed: Fingerprint, kept: Fingerprint) -> int:
    """Sampled runs in common, where they are enough that an article is worth reading in full; else 0.

    So few are no proof of anything: of texts that share a fifth of one of them all have as many (docs/matching.md).
    """
    return enough_in_common(frozenset(seed.hashes), frozenset(kept.hashes)) if seed.version == kept.version else 0


def enough_in_common(one: frozenset[int], other: frozenset[int]) -> int:
    """Hashes that two have in common, both of one version; 0 when these are too few for the texts to be compared."""
    shared = len(one & other)
    return shared if shared >= max(SHARED, WORTH_A_LOOK * min(len(one), len(other))) else 0


def _verdict(shared: int, smaller: float, larger: float) -> Verdict | None:
    if shared < LEAST:
        return None
    if smaller >= NEAR:
        return Verdict.NEAR
    return Verdict.EXCERPT if larger >= EXCERPT else None


def _explain(verdict: Verdict, first: str, in_kept: float, in_seed: float) -> str:
    if verdict is Verdict.IDENTICAL:
        said = f"{first} and the article are the same text, by its fingerprint: the text is not kept."
        return said[0].upper() + said[1:]
    return (
        f"By the article's fingerprint, because its text is not kept, some {in_kept:.0%} of {first} is in the "
        f"article, and {in_seed:.0%} of the article in {first}."
    )
