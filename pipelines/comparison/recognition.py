"""Copies told by fingerprints alone, where the text itself is not kept.

One in eight runs of five words is at hand, so shares are estimates. Only copies can be told: that two texts share
too little says nothing about whether they tell the same story.
"""

from pipelines.comparison.fingerprints import SAMPLING
from pipelines.comparison.verdicts import EXCERPT, EXCERPT_RUNS, NEAR, RULES
from vocabulary.match import Fingerprint, Match, Verdict

LEAST = 2 * EXCERPT_RUNS // SAMPLING
"""Sampled runs in common, at least: twice what a passage needs, because one sample in a few is chance."""


def recognised(seed: Fingerprint, kept: Fingerprint) -> Match | None:
    """The verdict on (seed, article) by what is kept of both; None when they are no copies that can be told."""
    if seed.version != kept.version or not seed.shingles:
        return None
    same = seed.exact == kept.exact
    shared = len(set(seed.hashes) & set(kept.hashes))
    whole = len(set(seed.hashes) | set(kept.hashes))
    in_kept, in_seed = (shared / len(one.hashes) if one.hashes else 0.0 for one in (seed, kept))
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
        explanation=_explain(verdict, in_kept, in_seed),
        rules=RULES,
    )


def _verdict(shared: int, smaller: float, larger: float) -> Verdict | None:
    if shared < LEAST:
        return None
    if smaller >= NEAR:
        return Verdict.NEAR
    return Verdict.EXCERPT if larger >= EXCERPT else None


def _explain(verdict: Verdict, in_kept: float, in_seed: float) -> str:
    if verdict is Verdict.IDENTICAL:
        return "The seed and the article are the same text, by its fingerprint: the text is not kept."
    return (
        f"By the article's fingerprint, because its text is not kept, some {in_kept:.0%} of the seed is in the "
        f"article, and {in_seed:.0%} of the article in the seed."
    )
