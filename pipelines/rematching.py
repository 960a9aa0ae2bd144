"""Stored articles held against a seed anew, where the verdict is of older rules. Nothing is fetched.

What the program said before stays as history, with the version of its rules, and what people said goes on counting.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime

from pipelines.comparison import FINGERPRINT_VERSION, RULES, Text, compared_text
from pipelines.comparison.seed import held_against
from pipelines.licence import without_licence
from pipelines.publications import directed_rows
from storage.archive import Archive
from storage.matching import Rules
from storage.rows import DueRow
from vocabulary.article import Seed
from vocabulary.blocks import without_blocks
from vocabulary.match import Match, Verdict

BATCH = 25
"""Articles whose verdicts are kept at a time: some 0.1 s of computing, lost when it is stopped in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematched:
    """One article held against a seed anew."""

    article_id: int
    before: Verdict | None
    """None: it was not held against the seed yet."""
    rules_before: int | None
    after: Verdict
    judged: Verdict | None
    """What a person says; then that goes on counting."""


def asked(since: datetime | None = None) -> Rules:
    """What verdicts must be of: today's rules; with `since` also made from then on."""
    return Rules(rules=RULES, fingerprint_version=FINGERPRINT_VERSION, since=since)


def rematch(archive: Archive, seed: Seed, *, since: datetime | None, dry_run: bool) -> Generator[Rematched]:
    """Hold every article kept with text against a stored seed whose verdict is missing, old, or from before `since`.

    What was yielded is kept (unless `dry_run`), so that a call that was stopped goes on with what is left.
    """
    last = 0
    while rows := archive.matches_due(seed.name, asked(since), after=last, most=BATCH):
        held = [(row, _held(seed, row)) for row in rows]
        if not dry_run:
            made = list(directed_rows(archive, seed, [(row.article_id, match) for row, match in held]))
            archive.replace_matches(seed.name, made, fingerprint_version=FINGERPRINT_VERSION)
        for row, match in held:
            verdict, rules = row.before or (None, None)
            yield Rematched(
                article_id=row.article_id,
                before=verdict,
                rules_before=rules,
                after=match.verdict,
                judged=row.judged,
            )
        last = rows[-1].article_id


def _held(seed: Seed, row: DueRow) -> Match:
    compared = row.compared
    if row.fingerprint_version != FINGERPRINT_VERSION:  # other rules cut it from the text
        compared = compared_text(without_licence(row.text), language=row.language)
    compared = without_blocks(compared, row.blocks)
    text = Text(title=row.title, text=compared, language=row.language, published=row.published)
    return held_against(seed, text, row.form)
