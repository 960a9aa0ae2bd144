"""Stored articles held against a seed anew, where the verdict is of older rules. Nothing is fetched.

What the program said before stays as history, with the version of its rules, and what people said goes on counting.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.comparison import FINGERPRINT_VERSION, RULES, Text, compared_text
from pipelines.comparison.meaning import Meaning
from pipelines.comparison.seed import held_against
from pipelines.embedding import name_of
from pipelines.licence import without_licence
from pipelines.meanings import meanings
from pipelines.publications import directed_rows
from storage.archive import Archive
from storage.matching import Rules
from storage.rows import DueRow
from vocabulary.article import Seed
from vocabulary.blocks import without_blocks
from vocabulary.match import Match, Verdict
from vocabulary.meaning import Model

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


def asked(since: datetime | None = None, *, model: Model | None = None) -> Rules:
    """What verdicts must be of: today's rules, and the `model` if one is asked; with `since` also made from then on."""
    name = name_of(model) if model is not None else None
    return Rules(rules=RULES, fingerprint_version=FINGERPRINT_VERSION, since=since, model=name)


def rematch(
    archive: Archive, seed: Seed, *, since: datetime | None, dry_run: bool, model: Model | None = None
) -> Generator[Rematched]:
    """Hold every article kept with text against a stored seed whose verdict is missing, old, or from before `since`.

    What was yielded is kept (unless `dry_run`), so that a call that was stopped goes on with what is left.
    """
    last = 0
    while rows := archive.matches_due(seed.name, asked(since, model=model), after=last, most=BATCH):
        rows = [_renewed(row) for row in rows]
        said = meanings(archive, seed, rows, model)
        held = [(row, _held(seed, row, said.get(row.article_id))) for row in rows]
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


def _renewed(row: DueRow) -> DueRow:
    """The article with what today's rules cut from its text."""
    compared = row.compared
    if row.fingerprint_version != FINGERPRINT_VERSION:  # other rules cut it from the text
        compared = compared_text(without_licence(row.text), language=row.language)
    return replace(row, compared=without_blocks(compared, row.blocks))


def _held(seed: Seed, row: DueRow, meaning: Meaning | None) -> Match:
    text = Text(title=row.title, text=row.compared, language=row.language, published=row.published)
    return held_against(seed, text, row.form, meaning=meaning)
