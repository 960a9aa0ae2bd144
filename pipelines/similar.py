"""What an archive and its seeds hold that is like a text, whichever text it is: copies, parts, and its coverage.

Copies and parts are found by fingerprints, in the same time however large the archive is; coverage in other words by
what an outlet's search would be asked. Both only propose: each proposed text is compared, and the verdict counts;
where a person has judged the pair, that person's verdict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.comparison import BareText, Text, compare
from pipelines.comparison.queries import queries_of
from pipelines.comparison.recognition import recognised
from storage import queries
from storage.archive import Archive
from storage.rows import ComparedRow
from vocabulary.article import Seed
from vocabulary.judgement import Judged
from vocabulary.match import COPIES, COVERAGE, Match, Verdict

BY_FINGERPRINT = 40
"""Articles that are compared because of their fingerprints, at most."""
IN_VAIN = 8
"""So many of these in a row that are no copies, and those after them, which are less likely, are not compared."""
OF_A_QUESTION = 20
"""Articles that are compared because they hold the words of one question, at most."""
_NAMES = ("the text", "the article")
_CLOSEST = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """An article of the archive, or a seed, that is like a text."""

    article_id: int | None
    seed: str | None
    """Its name; either this or the id is there."""
    outlet: str | None
    url: str | None
    title: str | None
    published: str | None
    verdict: Verdict
    """What counts."""
    match: Match
    """What the program says of (the text, this)."""
    judged: Judged | None = None
    """What a person says in its place."""


def similar(archive: Archive, text: Seed, *, copies_only: bool = False) -> list[Similar]:
    """What is like a text, the closest first: at most BY_FINGERPRINT, and OF_A_QUESTION for each of a few.

    An article that the text was made of (`archive:ID` as its origin) is left out. `copies_only`: no coverage in other
    words is looked for, which takes a hundred times as long in a large archive. What people judged counts, also of
    articles that neither would have found.
    """
    asked = Text(title=text.title, text=text.text, language=text.language, published=text.published)
    seeds = archive.seeds()
    said = _judged(archive, text, seeds)
    verdicts = COPIES if copies_only else frozenset(COVERAGE)
    wanted = [key for key, one in said.items() if isinstance(key, int) and one.verdict in verdicts]
    found = [
        *_articles(archive, text, asked, wanted, copies_only=copies_only),
        *_held_seeds(seeds, text, asked),
    ]
    told = (_counting(one, said.get(one.article_id or one.seed or "")) for one in found)
    return sorted((one for one in told if one.verdict in verdicts), key=_closeness)


def _counting(one: Similar, judged: Judged | None) -> Similar:
    return one if judged is None else replace(one, verdict=judged.verdict, judged=judged)


def _closeness(one: Similar) -> tuple[int, float, float, int]:
    match = one.match
    return _CLOSEST[one.verdict], -match.containment, -match.similarity, one.article_id or 0


def _judged(archive: Archive, text: Seed, seeds: Sequence[Seed]) -> dict[int | str, Judged]:
    """What people say of the text and others, by the id of an article or the name of a seed.

    What is an article and a seed as well has what was said of it as either: the newer of both, and of the text itself
    what was said of the seed.
    """
    said: dict[int | str, Judged] = {}
    made_of = {seed.name: seed.made_of for seed in seeds}
    own = text.made_of
    for row in queries.judgements(archive, article_id=own) if own is not None else ():
        if not row.counts:
            continue
        other = row.other_article_id if row.article_id == own else row.article_id
        if row.seed is not None:
            said[row.seed] = row.judged
            other = made_of.get(row.seed)
        if other is not None:
            said[other] = row.judged
    if any(one.name == text.name and one.text == text.text for one in seeds):
        said |= {row.article_id: row.judged for row in queries.judgements(archive, seed=text.name) if row.counts}
    return said


def _articles(
    archive: Archive, text: Seed, asked: Text, wanted: Sequence[int], *, copies_only: bool
) -> Iterator[Similar]:
    """Whatever was compared, and `wanted`, which are compared in any case."""
    own = text.made_of
    likely = [one.article_id for one in archive.candidates(text.fingerprint, most=BY_FINGERPRINT)]
    likely = [one for one in likely if one != own]
    in_vain, told = 0, set[int]()
    for start in range(0, len(likely), IN_VAIN):
        for row in archive.compared(likely[start : start + IN_VAIN]):
            match = _held(text, asked, row)
            in_vain = 0 if match is not None and match.verdict in COPIES else in_vain + 1
            told.add(row.article_id)
            if match is not None:
                yield _article(row, match)
        if in_vain >= IN_VAIN:
            break
    proposed = [*wanted, *(() if copies_only else _asked_for(archive, text))]
    others = [one for one in dict.fromkeys(proposed) if one not in told and one != own]
    for row in archive.compared(others):
        match = _held(text, asked, row)
        if match is not None:
            yield _article(row, match)


def _article(row: ComparedRow, match: Match) -> Similar:
    return Similar(
        article_id=row.article_id,
        seed=None,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        published=row.published.iso if row.published else None,
        verdict=match.verdict,
        match=match,
    )


def _asked_for(archive: Archive, text: Seed) -> Sequence[int]:
    asked = queries_of(None if text.title_inferred else text.title, text.text, language=text.language)
    found: dict[int, None] = {}
    for words in dict.fromkeys((*asked.words, *asked.names)):
        found |= dict.fromkeys(row.article_id for row in queries.search(archive, words, limit=OF_A_QUESTION).rows)
    return list(found)


def _held(text: Seed, asked: Text, row: ComparedRow) -> Match | None:
    """The verdict on an article; None for one of which only the fingerprint is kept, and that is no copy."""
    if row.compared is None:
        return None if row.fingerprint is None else recognised(text.fingerprint, row.fingerprint, first="the text")
    held = BareText(title=row.title, text=row.compared, language=row.language, published=row.published)
    return compare(asked, held, names=_NAMES)


def _held_seeds(seeds: Sequence[Seed], text: Seed, asked: Text) -> Iterator[Similar]:
    for seed in seeds:
        if seed.name == text.name or seed.origin == text.origin:
            continue
        held = Text(title=seed.title, text=seed.text, language=seed.language, published=seed.published)
        match = compare(asked, held, names=("the text", "the seed"))
        yield Similar(
            article_id=None,
            seed=seed.name,
            outlet=seed.outlet,
            url=seed.url,
            title=seed.title,
            published=seed.published.iso if seed.published else None,
            verdict=match.verdict,
            match=match,
        )
