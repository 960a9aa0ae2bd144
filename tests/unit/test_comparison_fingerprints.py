"""Fingerprints: stable, bounded, and enough to recognise copies and parts."""

import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from pipelines.comparison import FINGERPRINT_VERSION, fingerprint
from pipelines.comparison.fingerprints import SAMPLING, STRETCH, evenly, sampled, shingles
from pipelines.comparison.words import words
from tests.stories import DAM, FERRY, MARKET

CHINESE = "市议会周三以微弱多数决定更换三艘柴油渡轮改用电动船只首艘将于后年春天启航可载四十辆汽车和三百名乘客。" * 2
THAI = "สภาเทศบาลลงมติเมื่อวันพุธให้เปลี่ยนเรือข้ามฟากดีเซลสามลำเป็นเรือไฟฟ้าโดยลำแรกจะออกเดินทางในฤดูใบไม้ผลิ"


def test_a_fingerprint_is_the_same_in_every_process_and_version() -> None:
    """Stored hashes stay valid: these are the numbers of version 2, whatever Python's hash seed."""
    assert FINGERPRINT_VERSION == 2
    made = fingerprint("The reservoir supplies drinking water to 86,000 people in Tarnby and the upper valley.")
    assert (made.shingles, made.exact[:12]) == (10, "d641b90bccc0")
    assert made.hashes == (-8506049781116550128,)
    assert shingles(["one", "two", "three", "four", "five"]) == [16097572282202166377]
    assert shingles(list("一二三四五六七八九十甲")) == [5983380688090002026, 14148592920776326608]
    code = "from pipelines.comparison import fingerprint; from tests.stories import DAM; print(fingerprint(DAM).hashes)"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {f"{fingerprint(DAM).hashes}\n"}


def test_hashes_are_sorted_distinct_and_fit_a_signed_column() -> None:
    """A database can keep each hash as a 64-bit integer, and both signs occur."""
    hashes = fingerprint(DAM).hashes
    assert list(hashes) == sorted(set(hashes))
    assert all(-(2**63) <= value < 2**63 for value in hashes)
    assert min(hashes) < 0 < max(hashes)


def test_about_one_shingle_in_eight_is_kept_and_some_to_fill_gaps() -> None:
    """The even part of the sample is what FracMinHash promises, for texts of ordinary length; gaps add a third."""
    for text in (DAM, MARKET, FERRY):
        made = fingerprint(text)
        even = evenly(made.hashes)
        assert made.shingles / 12 < len(even) < made.shingles / 5
        assert len(even) < len(made.hashes) < 0.24 * made.shingles


def test_the_sample_of_a_part_is_part_of_the_sample() -> None:
    """Containment can be told from samples alone."""
    part = " ".join(DAM.split()[60:200])
    assert set(fingerprint(part).hashes) <= set(fingerprint(DAM).hashes)
    assert evenly(fingerprint(part).hashes) == evenly(fingerprint(DAM).hashes) & set(fingerprint(part).hashes)
    assert not set(fingerprint(MARKET).hashes) & set(fingerprint(DAM).hashes)


def test_exact_tells_words_not_typography() -> None:
    """Quotes, white space and case may differ; a word or a number may not."""
    styled = DAM.upper().replace("“", '"').replace("”", '"').replace("\n\n", "\n")
    assert fingerprint(styled).exact == fingerprint(DAM).exact
    assert fingerprint(DAM.replace("86,000", "68,000")).exact != fingerprint(DAM).exact


def test_scripts_without_spaces_have_shingles_of_about_five_words() -> None:
    """Ten Chinese or twenty Thai characters make one; a part shares those of the whole."""
    assert len(shingles(list("一二三四五六七八九十甲乙"))) == 3
    assert len(shingles(words(THAI))) == len(words(THAI)) - 19
    part = CHINESE[20:60]
    assert set(shingles(words(part))) <= set(shingles(words(CHINESE)))


def test_mixed_scripts_share_shingles_with_their_parts() -> None:
    """A Latin name within a Chinese text does not shift what follows it."""
    text = f"{CHINESE}NATO 2022 {CHINESE[::-1]}"
    assert set(shingles(words(CHINESE))) <= set(shingles(words(text)))


def test_runs_of_words_do_not_depend_on_what_stands_around_them() -> None:
    """Each run has the number that it has alone, in texts of any length and beside other scripts."""
    tokens = words(DAM)
    alone = [number for start in range(len(tokens) - 4) for number in shingles(tokens[start : start + 5])]
    assert shingles(tokens) == alone
    assert shingles([*tokens, *words(CHINESE)])[: len(alone)] == alone


def test_texts_shorter_than_a_shingle_are_one() -> None:
    """Two words have a fingerprint, no words have an empty one."""
    assert fingerprint("Harbour closed").shingles == 1
    assert fingerprint("北京").shingles == 1
    assert (fingerprint("").shingles, fingerprint(" … ").hashes) == (0, ())


@given(
    st.lists(
        st.sampled_from(["one", "two", "three", "four", "five", "six", "seven", "一", "二", "ก", "9"]), max_size=40
    )
)
def test_shingles_are_one_for_each_start(tokens) -> None:
    """Never more shingles than words; none without words."""
    assert len(shingles(tokens)) <= len(tokens)
    assert bool(shingles(tokens)) == bool(tokens)


NUMBERS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 40), max_size=120)


@given(NUMBERS)
def test_of_each_stretch_of_a_text_one_number_is_kept(numbers) -> None:
    """Every eighth number anywhere, and the smallest of each stretch that would be left without."""
    kept = {value for value in numbers if value % SAMPLING == 0}
    for start in range(len(numbers) - STRETCH + 1):
        stretch = numbers[start : start + STRETCH]
        if not any(value % SAMPLING == 0 for value in stretch):
            kept.add(min(stretch))
    assert sampled(numbers) == (kept or set(numbers and [min(numbers)]))


@given(st.lists(st.integers(0, 2**64 - 1), min_size=36, max_size=36), NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_texts_that_share_a_passage_of_forty_words_share_three_numbers(passage, before, after, other, another) -> None:
    """Wherever it stands in both: 40 words are 36 shingles, three stretches."""
    one, two = sampled([*before, *passage, *after]), sampled([*other, *passage, *another])
    assert sum(any(value in one & two for value in passage[at : at + STRETCH]) for at in (0, 12, 24)) == 3
