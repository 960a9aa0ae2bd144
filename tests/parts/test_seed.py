"""From document to Seed: licence read and cut, heading inferred, nothing invented."""

from pathlib import Path

import pytest

from pipelines.publications import of_seed
from pipelines.seed import heading, read_seed, resolve_seed
from pipelines.seed_origin import said_of_origin
from storage.archive import open_archive
from vocabulary.licence import Confidence, Scope
from vocabulary.origin import Mark
from vocabulary.outcome import InputError

SEEDS = Path(__file__).parents[2] / "seeds"
SENTENCE = "All Content by Mehr News Agency is licensed under a Creative Commons Attribution 4.0 International License."
FERRY = "The ferry to the islands will run again from Monday, the harbour office said. It had been out of service. " * 4


@pytest.fixture(scope="module")
def mehr():
    """The seed that comes with Cuttings."""
    return read_seed(SEEDS / "000_1b9c847b0c5aab15.txt")


def test_the_seeds_licence_is_read_from_its_own_sentence(mehr) -> None:
    """CC-BY-4.0 for the site, licensor Mehr News Agency, on the ground of the sentence, which is kept."""
    decision = mehr.licence.decision
    assert (decision.expression, decision.scope, decision.licensor) == ("CC-BY-4.0", Scope.SITE, "Mehr News Agency")
    assert decision.confidence in {Confidence.DECLARED, Confidence.PROBABLE}
    sentences = [one for one in mehr.licence.evidence if one.code == "E12"]
    assert [one.raw for one in sentences] == [SENTENCE]
    assert mehr.licence.evidence.index(sentences[0]) in decision.cites


def test_the_licence_sentence_is_cut_off_before_anything_is_compared(mehr) -> None:
    """The compared text ends with the article's last words; the document itself is unchanged."""
    assert "Creative Commons" not in mehr.text
    assert mehr.text.endswith("weaken the eastern superpower.")
    assert (SEEDS / "000_1b9c847b0c5aab15.txt").read_text(encoding="utf-8").endswith(SENTENCE)


def test_what_the_document_does_not_state_is_not_invented(mehr) -> None:
    """No address, no author; the first sentence stands in for the title and says so; the time is a marked inference."""
    assert mehr.url is None
    assert mehr.authors == ()
    assert mehr.title_inferred
    assert mehr.title.startswith("Accusations by the United States")
    assert mehr.title.endswith("lack any substance.")
    assert mehr.published is not None
    assert (mehr.published.iso, mehr.published.latest) == ("2022-01-14", "2022-01-31")
    assert mehr.published.inferred_from is not None
    assert "January 14" in mehr.published.inferred_from


def test_a_document_without_licence_sentence_grants_nothing(tmp_path: Path) -> None:
    """Absence is never permission."""
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    seed = read_seed(tmp_path / "ferry.txt")
    assert seed.licence.decision.expression == "NOASSERTION"
    assert seed.text == FERRY.strip()


def test_an_html_document_is_read_like_a_page(tmp_path: Path) -> None:
    """Title, text and licence come from the page."""
    paragraphs = "".join(f"<p>{FERRY}</p>" for _ in range(3))
    (tmp_path / "ferry.html").write_text(
        '<html lang="en"><head><title>Ferry runs again</title>'
        '<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/"></head>'
        f"<body><article><h1>Ferry runs again</h1>{paragraphs}</article></body></html>",
        encoding="utf-8",
    )
    seed = read_seed(tmp_path / "ferry.html")
    assert (seed.title, seed.title_inferred) == ("Ferry runs again", False)
    assert seed.licence.decision.expression == "CC-BY-SA-4.0"
    assert "harbour office" in seed.text


def test_an_html_document_may_say_that_its_text_is_another_sites(tmp_path: Path) -> None:
    """By the address that it states as its own, where that is at another site than the one it came from."""
    paragraphs = "".join(f"<p>{FERRY}</p>" for _ in range(3))
    page = (
        '<html lang="en"><head><title>Ferry runs again</title><link rel="canonical" href="https://wire.test/ferry">'
        f"</head><body><article><h1>Ferry runs again</h1>{paragraphs}</article></body></html>"
    )
    (tmp_path / "ferry.html").write_text(page, encoding="utf-8")
    (tmp_path / "ferry.toml").write_text('url = "https://paper.test/ferry"', encoding="utf-8")
    (said,) = said_of_origin(read_seed(tmp_path / "ferry.html"), None)
    assert said == "its document states an address at another site as that of its text, https://wire.test/ferry"
    seed = read_seed(tmp_path / "ferry.html")
    assert [(one.mark, one.url) for one in seed.origins] == [(Mark.CANONICAL, "https://wire.test/ferry")]
    assert of_seed(seed).credit == "wire.test"
    (tmp_path / "ferry.toml").write_text('url = "https://wire.test/ferry"', encoding="utf-8")
    assert of_seed(read_seed(tmp_path / "ferry.html")).named == ()
    assert said_of_origin(read_seed(tmp_path / "ferry.html"), None) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The U.S. envoy met Mr. Smith. He left.", "The U.S. envoy met Mr. Smith."),
        ("He said “no.” Then he went.", "He said “no.”"),
        ("港口办公室说渡轮恢复了。第二句。", "港口办公室说渡轮恢复了。"),
        ("هل تعود العبارة؟ نعم.", "هل تعود العبارة؟"),
        ("No end", "No end"),
    ],
)
def test_a_heading_is_the_first_sentence(text: str, first: str) -> None:
    """Abbreviations do not end a sentence; other scripts' marks do."""
    assert heading(text) == first


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    """A heading stays a line."""
    long = heading("word " * 200)
    assert len(long) < 210
    assert long.endswith("word …")


def test_a_seed_is_found_in_folder_archive_or_not_at_all(tmp_path: Path) -> None:
    """A stored seed needs no file any more; an unknown one says what to do."""
    archive = open_archive(f"sqlite:///{tmp_path / 'cuttings.db'}")
    seed = resolve_seed("000", archive, [SEEDS])
    archive.store_seed(seed)
    again = resolve_seed(seed.name, archive, [])
    assert (again.title, again.text, again.licence.decision) == (seed.title, seed.text, seed.licence.decision)
    for reference, says in [("nonesuch", "cuttings seeds"), ("https://x.test/a", "cuttings seeds add"), ("77", "seed")]:
        with pytest.raises(InputError, match=says):
            resolve_seed(reference, archive, [])
    archive.close()


def test_a_seed_comes_with_what_to_ask_searches_for(sqlite_archive) -> None:
    """However it is found: from its document, and from the archive, which does not keep the questions."""
    named = resolve_seed("000", sqlite_archive, [SEEDS])
    assert named.queries
    assert named.names
    assert all("Ukraine" in question or "Russian" in question for question in named.names)
    sqlite_archive.store_seed(named)
    stored = resolve_seed(named.name, sqlite_archive, [])
    assert (stored.queries, stored.names) == (named.queries, named.names)
