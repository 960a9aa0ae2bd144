"""What outlets repeat in their articles is learned when enough of these are new."""

from pipelines.comparison.blocks import BLOCK_RULES, FEWEST, LEAST, LOOKED_AT, learned
from storage import queries
from storage.archive import Archive


def learn_blocks(archive: Archive, outlet: str) -> bool:
    """Look through an outlet's articles when a tenth is new; whether something else is left out of them now.

    Verdicts of before are old then: `cuttings rematch` makes them anew.
    """
    if not archive.blocks_due(outlet, rules=BLOCK_RULES, fewest=LEAST):
        return False
    looked = archive.to_learn_from(outlet, most=LOOKED_AT)
    if len(looked.texts) < FEWEST:
        return False
    return archive.keep_blocks(outlet, learned(looked.texts), looked, rules=BLOCK_RULES)


def learn_all_blocks(archive: Archive) -> list[str]:
    """The same for every outlet; returns the names of those of which something else is left out now."""
    return [outlet for outlet in queries.outlets_seen(archive) if learn_blocks(archive, outlet)]
