"""`cuttings judge`: a person's word in place of the program's verdict."""

import datetime as dt
import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk.cli.options import Form, form_options
from desk.cli.output import counted, say, warn, write, write_json
from desk.cli.place import ARTICLE_ID, Place, names_article, pass_place
from vocabulary.judgement import Pair, Said
from vocabulary.match import COVERAGE, Verdict
from vocabulary.outcome import InputError

if TYPE_CHECKING:
    from desk.judgements import FindPair
    from storage.archive import Archive
    from storage.rows import JudgementRow, StoredArticle
    from vocabulary.match import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What counts for a pair after a call."""

    seed: str | None
    other_article_id: int | None
    article_id: int
    judgement: int
    """Id of what was said, or taken back."""
    verdict: Verdict | None
    """What counts now: the newest judgement, else what the program says."""
    judged_by: str | None
    """None: nobody's word counts, but the program's."""
    program_verdict: Verdict | None


@click.command()
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.argument("verdict", required=False, type=click.Choice([verdict.value for verdict in Verdict]))
@click.option("--reason", help="Why; it is kept, shown and exported with the verdict.")
@click.option("--by", metavar="NAME", help="Who says so; without it the name of your account.")
@click.option(
    "--undo",
    is_flag=True,
    help="Take back the newest judgement of the pair (with --by, of this person); say why with --reason.",
)
@click.option(
    "--import",
    "sheet",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Judgements of several people: columns seed (or a), article (or b), verdict, by, reason, at.",
)
@form_options("json")
@pass_place
def judge(
    place: Place,
    *,
    a: str | None,
    b: str | None,
    verdict: str | None,
    reason: str | None,
    by: str | None,
    undo: bool,
    sheet: Path | None,
    form: Form,
) -> None:
    """Say that A and B relate as VERDICT, whatever the program says.

    A is a seed's name or the id of an article, B the id of an article or its address. The newest judgement of a pair
    counts from then on in coverage, filters, exports and figures; what the program says stays beside it. Nothing is
    ever overwritten: --undo takes the newest back, and the one before counts again, or the program's verdict.

    With --import a whole file is kept, or nothing of it when a line is wrong. A line that was imported before is not
    kept twice.
    """
    if sheet is not None:
        if a is not None or undo or reason is not None:
            raise click.UsageError("--import takes its pairs and reasons from the file; give --by alone beside it")
        _import(place, sheet, by=by, form=form)
        return
    if a is None or b is None or (verdict is None) is not undo:
        raise click.UsageError("give A, B and a VERDICT, or A, B and --undo, or --import FILE.csv")
    if not (reason or "").strip():
        raise click.UsageError("--reason is needed: say why in a few words")
    assert reason is not None
    archive = place.archive()
    pair, article = _pair(place, archive, a, b)
    who = _name(by)
    from pipelines.judging import program_verdict

    program = program_verdict(archive, pair, article)
    if verdict is None:
        made = archive.withdraw_judgement(pair, of=by, by=who, reason=_words(reason))
    else:
        said = Said(pair=pair, verdict=Verdict(verdict), by=who, reason=_words(reason), at=dt.datetime.now(dt.UTC))
        is_wanted = pair.seed is not None and said.verdict in COVERAGE and article.text_withheld is None
        why = f"{who} calls it {said.verdict}" if is_wanted else None
        made, is_queued = archive.judge(said, program, refetch=why)
        if is_queued:
            say(f"Its text is not kept: the next crawl of {article.outlet} fetches it and keeps it.")
    effect = _effect(archive, pair, made, program)
    if form == "json":
        write_json(effect)
        return
    _tell(effect, was_undone=undo)


def judgement_of(place: Place, a: str, b: str) -> "JudgementRow | None":
    """What counts for two things that are compared, where a person has judged them; texts and files nobody has."""
    from storage import queries

    one, other = (a, b) if names_article(b) else (b, a)
    archive = place.archive_if_any() if names_article(other) and a != b else None
    if archive is None or not (names_article(one) or archive.seed(one)):
        return None
    pair, _ = _pair(place, archive, one, other)
    return _counting(queries.judgements(archive, article_id=pair.article), pair)


def _counting(rows: Sequence["JudgementRow"], pair: Pair) -> "JudgementRow | None":
    """The judgement of a pair that counts."""
    return next(
        (row for row in rows if row.counts and (row.seed, row.other_article_id) == (pair.seed, pair.other)), None
    )


def pair_finder(place: Place, archive: "Archive") -> "FindPair":
    """What finds the pair that two references mean; every reference is looked up once."""
    known: dict[tuple[str, str], Pair] = {}

    def find(a: str, b: str) -> Pair:
        if (a, b) not in known:
            known[a, b] = _pair(place, archive, a, b)[0]
        return known[a, b]

    return find


def _pair(place: Place, archive: "Archive", a: str, b: str) -> "tuple[Pair, StoredArticle]":
    """The pair, and the article that is held against the other side."""
    article = place.article_in(archive, b)
    number = ARTICLE_ID.fullmatch(a)
    if number is None and "://" not in a:
        return Pair(article=article.id, seed=place.seed_in(archive, a).name), article
    other = place.article_in(archive, a)
    seed = next((one for one in archive.seeds() if one.name == f"article-{other.id}"), None)
    if seed is not None:
        return Pair(article=article.id, seed=seed.name), article
    if other.id == article.id:
        raise InputError(f"article {article.id}", "is no pair with itself")
    pair = Pair.of_articles(other.id, article.id)
    return pair, article if pair.article == article.id else other


def _name(by: str | None) -> str:
    from desk.judgements import LONGEST_NAME

    if by is None:
        try:
            return getpass.getuser()
        except (OSError, KeyError) as error:
            raise InputError("--by", "is needed: your account has no name") from error
    name = by.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError("--by", f"is no name of up to {LONGEST_NAME} printable characters")
    return name


def _words(reason: str) -> str:
    from desk.judgements import LONGEST_REASON

    if len(reason) > LONGEST_REASON:
        raise InputError("--reason", f"is longer than {LONGEST_REASON:,} characters")
    return " ".join(reason.split())


def _effect(archive: "Archive", pair: Pair, made: int, program: "Match | None") -> Effect:
    from storage import queries

    counts = _counting(queries.judgements(archive, article_id=pair.article), pair)
    said = program.verdict if program else None
    return Effect(
        seed=pair.seed,
        other_article_id=pair.other,
        article_id=pair.article,
        judgement=made,
        verdict=counts.verdict if counts else said,
        judged_by=counts.by if counts else None,
        program_verdict=said,
    )


def _tell(effect: Effect, *, was_undone: bool) -> None:
    first = effect.seed or f"article {effect.other_article_id}"
    program = effect.program_verdict or "nothing: a text is not kept"
    if effect.judged_by is not None:
        counts = f"{effect.verdict}, says {effect.judged_by}"
        write(f"{first} and article {effect.article_id}: {counts}; the program: {program}.")
    else:
        write(f"{first} and article {effect.article_id}: {program}, says the program.")
    if was_undone:
        say(f"Judgement {effect.judgement} is taken back; `cuttings judgements` goes on listing it.")
    else:
        say("Next: cuttings judgements")


def _import(place: Place, sheet: Path, *, by: str | None, form: Form) -> None:
    from desk.judgements import read_sheet
    from pipelines.judging import program_verdict

    archive = place.archive()
    read = read_sheet(
        sheet,
        pair_finder(place, archive),
        by=None if by is None else _name(by),
        now=dt.datetime.now(dt.UTC),
    )
    programs = {}
    for pair in dict.fromkeys(one.pair for one in read.said):
        article = archive.article(pair.article)
        programs[pair] = program_verdict(archive, pair, article) if article is not None else None
    kept = archive.judge_all([(one, programs[one.pair]) for one in read.said])
    known = len(read.said) - len(kept)
    if form == "json":
        write_json({"kept": len(kept), "known": known, "blank": read.blank})
        return
    people = len({one.by for one in read.said})
    write(f"Kept {counted(len(kept), 'judgement')} of {people} {'person' if people == 1 else 'people'}.")
    if known:
        say(f"{counted(known, 'line')} said what the archive knew.")
    if read.blank:
        warn(f"{counted(read.blank, 'line')} left out: nobody has judged there yet.")
    say("Next: cuttings judgements agreement")
