"""Files of judgements: read line by line, refused as a whole; pairs drawn by lot; figures over what was said."""

import datetime as dt

import pytest

from desk.judgements import agreement, drawn, read_sheet
from storage.rows import CandidateRow, JudgementRow
from vocabulary.judgement import Pair
from vocabulary.match import Verdict
from vocabulary.outcome import InputError

NOW = dt.datetime(2026, 1, 14, 12, tzinfo=dt.UTC)


def find(a, b):
    """Seeds and articles by name and number."""
    if a == "nobody":
        raise InputError(f'seed "{a}"', "is not in the archive")
    if not b.isdigit():
        raise InputError(b, "is not in the archive")
    return Pair(article=int(b), seed=a)


def read(tmp_path, text, **said):
    """A sheet of this text."""
    path = tmp_path / "sheet.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return read_sheet(path, find, **({"by": None, "now": NOW} | said))


def test_a_sheet_is_read(tmp_path):
    """Columns in any order, others beside them, blank lines counted, times with their zone."""
    sheet = read(
        tmp_path,
        'title,by,verdict,article,seed,at,reason\n"A, b",ann,Same Story,7,s,2026-01-02T10:00+03:30,why\n'
        ",,,8,s,,\n\n,bo,near,9,s,,\n",
    )
    first, second = sheet.said
    assert (first.pair, first.verdict, first.by, first.reason) == (
        Pair(article=7, seed="s"),
        "same_story",
        "ann",
        "why",
    )
    assert first.at == dt.datetime(2026, 1, 2, 6, 30, tzinfo=dt.UTC)
    assert (second.at, second.reason, sheet.blank) == (NOW, "", 1)


def test_semicolons_and_a_name_for_all(tmp_path):
    """As spreadsheets write it where a comma stands in numbers; --by stands for the column."""
    (said,) = read(tmp_path, "a;b;verdict\ns;7;near\n", by="ann").said
    assert (said.by, said.pair.article) == ("ann", 7)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("s,7,neer,ann,,", 'line 2: verdict: "neer" is none of'),
        ("s,7,neer,ann,,", "did you mean near?"),
        ("s,7,,ann,why,", "line 2: verdict: is empty"),
        ("s,7,near,,,", "line 2: by: is empty"),
        ("s,x,near,ann,,", "line 2: article: x: is not in the archive"),
        ("nobody,7,near,ann,,", "line 2: seed: "),
        (",7,near,ann,,", "line 2: seed: is empty"),
        ("s,7,near,ann,,soon", 'line 2: at: "soon" is no time'),
        ("s,7,near,ann,,2031-01-01", "line 2: at: 2031-01-01 is yet to come"),
        ("s,7,near,ann,why,,more", "line 2: line: has 7 cells"),
        (f"s,7,near,ann,{'x' * 6000},", "line 2: reason: is longer"),
        ("s,7,near,ann,,\ns,7,near,ann,,", "line 3: by: ann judges the same pair on line 2 already"),
        ('s,7,near,ann,"open', "line 2: is no CSV"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(tmp_path, line, told):
    """And nothing of the file is kept."""
    with pytest.raises(InputError) as error:
        read(tmp_path, f"seed,article,verdict,by,reason,at\n{line}\n")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("seed,article,by\n", "has no column verdict"),
        ("seed,a,article,verdict,by\n", "is named twice"),
        ("article,verdict\n", "has no column seed, by"),
    ],
)
def test_a_header_is_needed(tmp_path, text, told):
    """What is missing is named."""
    with pytest.raises(InputError, match=told):
        read(tmp_path, text)


def test_every_wrong_line_is_told_at_once(tmp_path):
    """So that a file is mended in one go; of very many the first."""
    with pytest.raises(InputError) as error:
        read(tmp_path, "seed,article,verdict,by\n" + "s,7,bad,ann\n" * 30)
    assert "line 21: verdict" in str(error.value)
    assert "and 10 more lines" in str(error.value)


def test_no_file_and_no_text(tmp_path):
    """Both are told as such."""
    with pytest.raises(InputError, match="cannot be read"):
        read_sheet(tmp_path / "none.csv", find, by=None, now=NOW)
    (tmp_path / "latin.csv").write_bytes(b"seed,article\n\xe9")
    with pytest.raises(InputError, match="is not UTF-8 at byte"):
        read_sheet(tmp_path / "latin.csv", find, by=None, now=NOW)


def candidates(**counts):
    """So many articles of each of the program's verdicts."""
    verdicts = [Verdict(name) for name, count in counts.items() for _ in range(count)]
    return [
        CandidateRow(
            seed="s", article_id=number, outlet="o", published=None, title=None, url="u", program_verdict=verdict
        )
        for number, verdict in enumerate(verdicts, start=1)
    ]


def test_pairs_are_drawn_evenly_and_again(tmp_path):
    """Few near ones do not drown in many unrelated; the same word draws the same, another one others."""
    rows = candidates(near=3, related=40, unrelated=400)
    one = drawn(rows, 30, draw="1")
    counts = [sum(row.program_verdict == verdict for row in one) for verdict in ("near", "related", "unrelated")]
    assert counts == [3, 14, 13]
    assert drawn(list(reversed(rows)), 30, draw="1") == one
    assert {row.article_id for row in drawn(rows, 30, draw="2")} != {row.article_id for row in one}
    assert len(drawn(rows, 1000, draw="1")) == 443
    assert [row.program_verdict for row in one] != sorted((row.program_verdict for row in one), key=list(Verdict).index)


def judgement(article, verdict, by="ann", *, program="near", counts=True, seed="s", **said):
    """One row of the list."""
    return JudgementRow(
        **(
            {
                "id": article * 10,
                "seed": seed,
                "other_article_id": None,
                "article_id": article,
                "outlet": "o",
                "url": "u",
                "title": None,
                "verdict": Verdict(verdict),
                "by": by,
                "reason": "",
                "at": NOW,
                "counts": counts,
                "on_earlier_text": False,
                "program_verdict": Verdict(program),
                "program_rules": 2,
                "program_now": Verdict(program),
                "withdrawn_by": None,
                "withdrawn_at": None,
                "withdrawn_reason": None,
            }
            | said
        )
    )


def test_figures():
    """Of each person the newest that stands; the program is held against what counts."""
    rows = [
        judgement(1, "related", at=NOW - dt.timedelta(days=1), counts=False),
        judgement(1, "near"),
        judgement(1, "near", "bo", counts=False),
        judgement(2, "unrelated", program="related"),
        judgement(2, "related", "bo", counts=False),
        judgement(3, "same_story", program="unrelated"),
        judgement(4, "near", "cy", withdrawn_at=NOW, counts=False),
    ]
    found = agreement(rows, {"s": {Verdict.NEAR: 1, Verdict.RELATED: 1, Verdict.UNRELATED: 9}})
    assert found.judges == {"ann": 3, "bo": 2}
    assert (found.judged_twice, found.percent) == (2, 0.5)
    (two,) = found.between
    assert (two.one, two.other, two.pairs, two.percent) == ("ann", "bo", 2, 0.5)
    assert found.program.table == {
        "near": {"near": 1},
        "same_story": {"unrelated": 1},
        "unrelated": {"related": 1},
    }
    assert (found.program.precision, found.program.recall) == (0.5, 0.5)
    assert found.program.recall_weighted == pytest.approx(1 / 10)
    assert found.program.precision_weighted == pytest.approx(1 / 2)


def test_figures_of_nothing():
    """Not known rather than 0."""
    found = agreement([], {})
    assert (found.percent, found.alpha_nominal, found.program.recall, found.program.pairs) == (None, None, None, 0)
