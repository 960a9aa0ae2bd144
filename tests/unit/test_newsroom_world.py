"""What is in the press world, and that its files are read strictly."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.outlet import read_outlets
from desk.newsroom import world
from desk.newsroom.markup import seed_text
from desk.newsroom.world import Behaviour, Expected, Format, Markup
from vocabulary.licence import NOASSERTION
from vocabulary.match import Verdict
from vocabulary.outcome import InputError, Outcome

LATEST = datetime(2022, 1, 31, tzinfo=UTC)
HEAD = 'title = "A title"\npublished = 2022-01-10T10:00:00+01:00\nsection = "world"\n'


def words(text):
    """The words of a text, without punctuation and case."""
    return re.findall(r"\w+", text.lower())


def runs(text, length=12):
    """All runs of so many words."""
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def article(slug):
    """The one article with this slug."""
    (found,) = [one for one in world.articles() if one.slug == slug]
    return found


@pytest.fixture
def masthead():
    """A masthead to read articles for."""
    return next(one for one in world.mastheads() if one.name == "harbour_courier")


def read(tmp_path, masthead, text):
    """Read an article file with this content."""
    path = tmp_path / "a-story.md"
    path.write_text(text, "utf-8")
    return world.read_article(path, masthead)


def test_world_is_as_large_as_promised():
    """At least nine outlets, 84 articles and five languages."""
    assert len(world.mastheads()) >= 9
    assert len(world.articles()) >= 84
    assert {one.language for one in world.articles()} >= {"en", "de", "es", "ru", "fa"}


def test_every_kind_of_source_layout_metadata_and_licence_occurs():
    """The world shows each dialect that it knows how to speak."""
    mastheads = world.mastheads()
    assert {source.format for one in mastheads for source in one.sources} == set(Format)
    assert {one.layout for one in mastheads} == set(world.Layout)
    assert set().union(*(one.metadata for one in mastheads)) == set(world.Metadata)
    assert {one.licence.markup for one in mastheads} == set(Markup)
    assert {one.behaviour for one in (*world.articles(), *(a for m in mastheads for a in m.addresses))} == set(
        Behaviour
    )
    assert any(not one.metadata for one in mastheads)


def test_every_masthead_has_an_outlet_file_that_points_at_its_sources():
    """The crawler's outlet files and the served mastheads speak of the same hosts and addresses."""
    outlets = read_outlets([world.OUTLETS])
    assert set(outlets) == {one.name for one in world.mastheads()}
    for masthead in world.mastheads():
        outlet = outlets[masthead.name]
        served = {f"http://{masthead.host}{source.path}" for source in masthead.sources}
        served |= {f"http://{masthead.host}/{section}/" for section in masthead.sections}
        assert {source.url for source in outlet.sources} <= served
        assert outlet.title == masthead.title
        assert outlet.languages == (masthead.language,)
        assert all(outlet.holds(one.url) for one in masthead.articles)


def test_hosts_are_reserved_names():
    """No outlet of the world can be mistaken for a real one: hosts end in .test."""
    assert all(one.host.endswith(".test") for one in world.mastheads())


def test_addresses_are_unique():
    """No two articles or other addresses share a URL."""
    urls = [one.url for one in world.articles()] + [
        f"http://{one.host}{address.path}" for one in world.mastheads() for address in one.addresses
    ]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize("one", [pytest.param(one, id=f"{one.outlet}/{one.slug}") for one in world.articles()])
def test_articles_are_prose_of_a_fit_length(one):
    """Each article has a title, an author and 120 to 600 words; with the seed in it, up to 1,400."""
    assert one.title
    assert one.authors
    assert one.published < LATEST
    most = 1_400 if one.slug in WITH_SEED else 600
    assert 120 <= len(one.text.split()) <= most


WITH_SEED = {
    "embassy-rejects-pretext-claims",
    "moscow-embassy-calls-claims-unfounded",
    "moscow-sees-no-pretext",
    "what-the-statements-say",
}


def test_only_declared_copies_share_text():
    """Articles are independent of each other unless their file says otherwise: no run of twelve words in common."""
    holders = defaultdict(set)
    for one in world.articles():
        if one.slug in WITH_SEED or one.origin:
            continue
        for run in runs(one.text):
            holders[run].add(one.slug)
    assert {run: slugs for run, slugs in holders.items() if len(slugs) > 1} == {}


def test_independent_articles_do_not_repeat_the_seed():
    """Only what is announced as reprint, copy or excerpt shares long runs of words with the seed."""
    seed = runs(seed_text(), 16)
    sharing = {one.slug for one in world.articles() if runs(one.text, 16) & seed}
    assert sharing == WITH_SEED


def test_the_reprint_is_the_seed():
    """Apart from the licence sentence the reprint is the seed, word for word."""
    text = " ".join(article("embassy-rejects-pretext-claims").text.split())
    assert text.startswith(seed_text())
    assert text.removeprefix(seed_text()).strip().startswith("All Content by Mehr News Agency")


def test_the_edited_copy_is_edited_in_a_sixth_to_a_quarter():
    """Between 15 and 25 of a hundred sentences of the seed are gone or changed in the edited copy."""
    sentences = re.split(r'(?<=[.!?”"]) (?=[“"\[]?[A-Z])', seed_text())
    text = " ".join(article("moscow-embassy-calls-claims-unfounded").text.split())
    changed = sum(sentence not in text for sentence in sentences) / len(sentences)
    assert 0.15 <= changed <= 0.25


def test_the_excerpt_holds_a_third_of_the_seed_in_a_longer_text_of_its_own():
    """Between 25 and 35 of a hundred of the seed's word runs stand in the excerpt, which is mostly other text."""
    seed, excerpt = runs(seed_text(), 5), runs(article("what-the-statements-say").text, 5)
    assert 0.25 <= len(seed & excerpt) / len(seed) <= 0.35
    assert len(seed & excerpt) / len(excerpt) < 0.5


def test_copies_name_articles_of_the_world():
    """An origin is an article, and the copy is its text or an edit of it."""
    known = {f"{one.outlet}/{one.slug}": one for one in world.articles()}
    copies = [one for one in world.articles() if one.origin]
    assert len(copies) >= 2
    for one in copies:
        origin = known[one.origin.article]
        shared = runs(one.text, 5) & runs(origin.text, 5)
        assert len(shared) > 0.6 * len(runs(origin.text, 5))
        assert (one.text == origin.text) == (one.origin.verdicts == {Verdict.IDENTICAL})


def test_expectations_cover_every_listed_address():
    """Each listed address is expected once, and each outcome of a first crawl for the seed occurs."""
    expected = world.expectations()
    assert len({one.url for one in expected}) == len(expected)
    later = {Outcome.WITHHELD, Outcome.REVISED, Outcome.UNCHANGED, Outcome.SEED_SIGHTED, Outcome.NOT_AN_ARTICLE}
    assert {one.expected.outcome for one in expected} == set(Outcome) - later
    verdicts = Counter(verdict for one in expected for verdict in one.expected.verdicts)
    assert set(verdicts) == set(Verdict)


def test_an_expectation_knows_where_the_article_belongs():
    """A redirect's article stands at its own address, everything else where it was found."""
    elsewhere = {one.url: one.article_url for one in world.expectations() if one.article_url != one.url}
    assert elsewhere == {
        "http://harbour-courier.test/go/4417": "http://harbour-courier.test/world/2022/01/talks-end-without-agreement"
    }


def test_what_is_judged_says_how():
    """An address that ends archived or unrelated has verdicts, and these agree with the outcome."""
    for one in world.expectations():
        outcome, verdicts = one.expected.outcome, one.expected.verdicts
        if outcome is Outcome.ARCHIVED:
            assert verdicts - {Verdict.UNRELATED}, one.url
        if outcome is Outcome.UNRELATED:
            assert Verdict.UNRELATED in verdicts, one.url


def test_expected_admits_either_verdict_where_people_may_differ():
    """Where both are allowed, related is archived and unrelated is not; nothing else is admitted."""
    both = Expected(outcome=Outcome.ARCHIVED, verdicts=frozenset({Verdict.RELATED, Verdict.UNRELATED}))
    assert both.admits(Outcome.ARCHIVED, Verdict.RELATED)
    assert both.admits(Outcome.UNRELATED)
    assert not both.admits(Outcome.ARCHIVED, Verdict.NEAR)
    assert not both.admits(Outcome.FAILED)
    gone = Expected(outcome=Outcome.NOT_FOUND)
    assert gone.admits(Outcome.NOT_FOUND)
    assert not gone.admits(Outcome.ARCHIVED, Verdict.NEAR)


def test_licences_follow_the_text():
    """Reprints keep their origin's licence at reserved outlets, named or not; agencies' stories at an open one have none."""
    for slug in ("embassy-rejects-pretext-claims", "moscow-sees-no-pretext"):
        assert article(slug).expected.licence == "CC-BY-4.0"
    for slug in ("wire-storm-payments", "agency-embassy-statement"):
        assert article(slug).expected.licence == NOASSERTION


def test_article_is_read(tmp_path, masthead):
    """Head and body make an article whose address follows the masthead's pattern."""
    one = read(tmp_path, masthead, f"+++\n{HEAD}+++\n\nSome words.\n")
    assert one.url == "http://harbour-courier.test/world/2022/01/a-story"
    assert one.text == "Some words."
    assert one.expected.outcome is Outcome.UNRELATED


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (f'+++\n{HEAD}tittle = "x"\n+++\n\nWords.', "tittle"),
        (f"+++\n{HEAD.replace('+01:00', '')}+++\n\nWords.", "published"),
        (f"+++\n{HEAD.replace('published', 'issued')}+++\n\nWords.", "published"),
        (f"+++\n{HEAD.replace('world', 'word')}+++\n\nWords.", "section"),
        (f'+++\n{HEAD}[expected]\nverdicts = ["nearly"]\n+++\n\nWords.', "expected.verdicts"),
        (f'+++\n{HEAD}[expected]\noutcome = "kept"\n+++\n\nWords.', "expected.outcome"),
        (f'+++\n{HEAD}behaviour = "shy"\n+++\n\nWords.', "behaviour"),
        (f'+++\n{HEAD}[[edits]]\nwas = "nowhere"\n+++\n\n@seed', "body"),
        (f"+++\n{HEAD}+++\n\n@copy no_outlet/no-story", None),
        (f"+++\n{HEAD}+++\n\n", "body"),
        ("no head at all", None),
        ("+++\ntitle = \n+++\n\nWords.", None),
    ],
)
def test_mistakes_in_a_file_are_named(tmp_path, masthead, text, field):
    """A mistake in an article file is an InputError that names the file and the field."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, masthead, text)
    assert caught.value.field == field
    assert caught.value.place.endswith(".md")


def test_nothing_is_dated_by_the_clock():
    """The files alone say what time it is in the world: no module of it asks for today."""
    for path in Path(world.__file__).parent.glob("*.py"):
        assert not re.search(r"\bnow\(|\btoday\(|\butcnow\(|time\.time\(", path.read_text("utf-8")), path.name


def test_guide_names_every_outlet_and_its_numbers():
    """docs/newsroom.md lists the outlets that there are, and counts them and the articles rightly."""
    guide = (Path(world.__file__).parents[2] / "docs" / "newsroom.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \(", guide, re.MULTILINE) != []
    assert set(re.findall(r"^\| `(\w+)` \(", guide, re.MULTILINE)) == {one.name for one in world.mastheads()}
    assert f"{len(world.mastheads())} outlets" in guide
    assert f"{len(world.articles())} articles" in guide
