"""Texts leave the archive only where their licence grants it, and the manifest says what left."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from desk.credits import credit_article
from desk.exporting.columns import FIELDS
from desk.exporting.formats import FORMATS
from desk.exporting.leaving import Export, Terms
from desk.manifest import SCHEMA, CreditsFile, Snapshot, WrittenFile, credits_form, manifest, manifest_text
from pipelines.policy import Refusal, default_policy
from pipelines.reservations import combined
from storage.rows import StoredArticle
from vocabulary.article import Author, AuthorKind, SeedMatch
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.match import Fingerprint, Match, Verdict
from vocabulary.metadata import Image, Particulars
from vocabulary.moment import Moment
from vocabulary.policy import LicenceClass, Purpose
from vocabulary.reservation import Reservation, Stance, Use


def article(expression="CC-BY-4.0", confidence=Confidence.DECLARED, **fields):
    """An article under a licence."""
    given = {
        "id": 1,
        "outlet": "harbour_courier",
        "outlet_title": "Harbour Courier",
        "country": "ie",
        "url": "http://harbour-courier.test/a",
        "title": "=Ferry aground",
        "title_source": "h1",
        "authors": (Author(name="A. Writer"), Author(name="Harbour Courier", kind=AuthorKind.OUTLET)),
        "published": Moment(iso="2022-01-16T10:00:00+03:30", source="json-ld"),
        "modified": None,
        "language": "en",
        "text": "The ferry ran aground.",
        "compared": "The ferry ran aground.",
        "extractor": "x 1",
        "licence": Licence(
            decision=Decision(expression=expression, confidence=confidence, scope=Scope.ARTICLE, family="by")
        ),
        "fingerprint": Fingerprint(exact="00ff", hashes=(1,), shingles=1, version=1),
        "first_seen": datetime(2022, 1, 17, tzinfo=UTC),
        "last_seen": datetime(2022, 1, 17, tzinfo=UTC),
        "captures": (),
        "matches": (
            SeedMatch(
                seed="s",
                match=Match(
                    verdict=Verdict.NEAR,
                    similarity=0.9,
                    containment=0.8,
                    containment_a_in_b=0.8,
                    containment_b_in_a=0.7,
                    jaccard=0.6,
                    explanation="…",
                    rules=1,
                ),
            ),
        ),
        "revisions": 1,
        "aliases": (),
    }
    return StoredArticle(**{**given, **fields})


NOW = datetime(2022, 2, 1, tzinfo=UTC)


NOTHING = combined([])


def exporting(*, reserved=NOTHING, seed=None, verbatim=False, **terms):
    """A running export of articles of which the same is reserved."""
    terms = {"policy": default_policy(), "now": NOW} | terms
    return Export(
        Terms(**terms), reserved=lambda _: reserved, is_verbatim=lambda _: verbatim, wording=lambda _: None, seed=seed
    )


def refusal(expression, confidence=Confidence.CONFIRMED, **terms):
    """Why the text of such an article does not leave."""
    return exporting(**terms).row(article(expression, confidence))["text_withheld"]


@pytest.mark.parametrize(
    ("expression", "confidence", "withheld"),
    [
        ("CC-BY-4.0", Confidence.CONFIRMED, None),
        ("CC-BY-4.0", Confidence.DECLARED, None),
        ("CC-BY-SA-3.0", Confidence.DECLARED, None),
        ("CC0-1.0", Confidence.DECLARED, None),
        ("CC-PDM-1.0", Confidence.DECLARED, None),
        ("OGL-UK-3.0", Confidence.DECLARED, None),
        ("LicenseRef-us-gov-public-domain", Confidence.DECLARED, None),
        ("CC-BY-4.0", Confidence.PROBABLE, Refusal.WEAK),
        ("CC-BY-4.0", Confidence.WEAK, Refusal.WEAK),
        ("CC-BY-4.0", Confidence.NONE, Refusal.WEAK),
        ("CC-BY-4.0", Confidence.CONFLICT, Refusal.CONFLICT),
        ("CC-BY-NC-4.0", Confidence.CONFIRMED, Refusal.NONCOMMERCIAL),
        ("CC-BY-NC-SA-4.0", Confidence.CONFIRMED, Refusal.NONCOMMERCIAL),
        ("CC-BY-ND-4.0", Confidence.CONFIRMED, Refusal.NO_DERIVATIVES),
        ("CC-BY-NC-ND-4.0", Confidence.CONFIRMED, Refusal.NO_DERIVATIVES),
        ("NOASSERTION", Confidence.NONE, Refusal.NO_LICENCE),
        ("LicenseRef-all-rights-reserved", Confidence.CONFIRMED, Refusal.RESERVED),
        ("LicenseRef-CC-unspecified", Confidence.CONFIRMED, Refusal.RESERVED),
        ("LicenseRef-republish-example.org", Confidence.CONFIRMED, Refusal.RESERVED),
        ("Something-Unknown-1.0", Confidence.CONFIRMED, Refusal.RESERVED),
        ("CC-BY-4.0 AND CC-BY-ND-4.0", Confidence.CONFIRMED, Refusal.NO_DERIVATIVES),
        ("CC-BY-4.0 OR CC-BY-ND-4.0", Confidence.CONFIRMED, None),
        ("(CC-BY-4.0 AND CC0-1.0) OR CC-BY-ND-4.0", Confidence.CONFIRMED, Refusal.RESERVED),
    ],
)
def test_what_may_leave(expression, confidence, withheld):
    """Only a granted and well-founded licence lets a text out; each refusal has its reason."""
    assert refusal(expression, confidence) is withheld


def test_a_purpose_and_a_wish_loosen_only_what_they_name():
    """--purpose noncommercial admits NC, --accept-probable admits C, and nothing else."""
    noncommercial, probable = {"purpose": Purpose.NONCOMMERCIAL}, {"accept_probable": True}
    assert refusal("CC-BY-NC-4.0", **noncommercial) is None
    assert refusal("CC-BY-NC-4.0", **probable) is Refusal.NONCOMMERCIAL
    assert refusal("CC-BY-4.0", Confidence.PROBABLE, **probable) is None
    assert refusal("CC-BY-4.0", Confidence.WEAK, **probable) is Refusal.WEAK
    assert refusal("LicenseRef-all-rights-reserved", **noncommercial) is Refusal.RESERVED


def test_a_row_says_all_and_withholds_the_text():
    """An article that may not leave leaves its metadata, its credit and the reason."""
    export = exporting(seed="s")
    row = export.row(article("NOASSERTION", Confidence.NONE))
    assert tuple(row) == FIELDS
    assert row["text"] is None
    assert row["text_withheld"] is Refusal.NO_LICENCE
    assert (row["verdict"], row["similarity"]) == (Verdict.NEAR, 0.9)
    assert row["published"] == "2022-01-16T10:00:00+03:30"
    assert "Harbour Courier" in row["attribution"]
    assert (export.total.articles, export.total.texts, export.refused_wholly) == (1, 0, True)


def test_a_licensed_text_leaves_with_its_credit():
    """An openly licensed text is written with licence and attribution."""
    export = exporting()
    row = export.row(article())
    assert row["text"] == "The ferry ran aground."
    assert row["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "CC BY 4.0" in row["attribution"]
    assert row["text_withheld"] is None
    assert not export.refused_wholly


def test_what_the_page_says_in_its_own_sentences_leaves_with_its_text_only():
    """Section, keywords, publisher and whose picture it is are facts; description and caption are words."""
    ferry = Particulars(
        section="Harbour",
        tags=("Ferries",),
        description="It ran aground.",
        publisher="Harbour Press",
        image=Image(url="http://harbour-courier.test/f.jpg", caption="The ferry.", credit="Ana Roe"),
    )
    facts = {
        "section": "Harbour",
        "tags": ["Ferries"],
        "publisher": "Harbour Press",
        "image_url": "http://harbour-courier.test/f.jpg",
        "image_credit": "Ana Roe",
    }
    free = exporting().row(article(particulars=ferry))
    kept = exporting().row(article("NOASSERTION", Confidence.NONE, particulars=ferry))
    assert {name: free[name] for name in facts} == {name: kept[name] for name in facts} == facts
    assert (free["description"], free["image_caption"]) == ("It ran aground.", "The ferry.")
    assert (kept["description"], kept["image_caption"]) == (None, None)


def test_a_time_whose_zone_is_assumed_is_marked():
    """The page's own words stay as they are; beside them stands by which zone they are taken."""
    local = Moment(iso="2022-01-16T10:00:00", source="meta", assumed_zone="Asia/Tehran")
    row = exporting().row(article(modified=local))
    assert (row["published"], row["published_zone"]) == ("2022-01-16T10:00:00+03:30", None)
    assert (row["modified"], row["modified_zone"]) == ("2022-01-16T10:00:00", "Asia/Tehran")


def test_metadata_only_refuses_nothing():
    """Who asks for no text is refused none."""
    export = exporting(metadata_only=True)
    assert export.row(article("NOASSERTION", Confidence.NONE))["text"] is None
    assert not export.refused_wholly
    assert not export.left_out


def test_a_beginning_leaves_where_the_policy_lets_it_be_shown():
    """In the text's place, as long as others may be shown it; a reserved snippet, or no licence, lets none leave."""
    words = " ".join(["harbour"] * 200)
    snippet = combined(
        [Reservation(code="R01", locator="meta:1", raw="nosnippet", use=Use.SNIPPET, stance=Stance.DENY)]
    )

    def beginning(expression="CC-BY-NC-4.0", confidence=Confidence.DECLARED, **terms):
        return exporting(**terms).row(article(expression, confidence, text=words))["excerpt"]

    assert beginning().endswith("harbour …")
    assert 900 < len(beginning()) <= 1_000
    assert 250 < len(beginning("CC-BY-ND-4.0")) <= 300
    assert beginning(reserved=snippet) is None
    assert beginning(metadata_only=True) is None
    assert beginning("CC-BY-4.0") is None
    assert beginning("NOASSERTION", Confidence.NONE) is None
    assert beginning("CC-BY-NC-4.0", Confidence.WEAK) is None


def test_only_texts_leave_where_only_texts_are_asked_for():
    """What does not leave is counted, and that nothing left is told from that nothing was there."""
    export = exporting(texts_only=True)
    assert export.row(article("NOASSERTION", Confidence.NONE)) is None
    assert (export.total.articles, export.left_out, export.refused_wholly) == (0, {Refusal.NO_LICENCE: 1}, True)
    assert export.row(article())["text"]
    assert not export.refused_wholly
    assert not exporting(texts_only=True).refused_wholly


def test_counting_goes_on_where_it_was_left():
    """Through JSON and back: the same counts, of the same kinds."""
    first, second, whole = exporting(), exporting(), exporting()
    articles = [article(), article("CC-BY-SA-4.0", language=None), article("CC-BY-NC-4.0"), article(takedown=1)]
    for export in (first, whole):
        for one in articles:
            export.row(one)
    second.recount(json.loads(json.dumps(first.counts())))
    for export in (second, whole):
        for one in articles:
            export.row(one)
    assert second.counts() == whole.counts()
    assert second.left_out == whole.left_out == {Refusal.NONCOMMERCIAL: 2, Refusal.TAKEN_DOWN: 2}
    assert [type(one) for one in second.left_out] == [Refusal, Refusal]


def test_training_leaves_out_what_may_not_be_trained_on_and_counts_it():
    """ND, NC, share-alike, reserved and unknown texts stay, each with its reason and by count."""
    denied = combined(
        [Reservation(code="R03", locator="robots.txt:2", raw="ai-train=no", use=Use.AI_TRAIN, stance=Stance.DENY)]
    )
    free, reserving, unlooked = (
        exporting(purpose=Purpose.AI_TRAIN, reserved=said) for said in (combined([]), denied, None)
    )
    for expression in ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0"):
        free.row(article(expression))
    free.row(article("NOASSERTION", Confidence.NONE))
    assert free.total.texts == 1
    assert free.left_out == {
        Refusal.SHARE_ALIKE: 1,
        Refusal.NONCOMMERCIAL: 1,
        Refusal.NO_DERIVATIVES: 2,
        Refusal.NO_LICENCE: 1,
    }
    assert reserving.row(article())["text_withheld"] is Refusal.USE_RESERVED
    assert unlooked.row(article())["text_withheld"] is Refusal.UNKNOWN_RESERVATIONS


@pytest.mark.parametrize(
    ("expression", "purposes"),
    [
        ("CC-BY-ND-4.0", {Purpose.RESEARCH, Purpose.NONCOMMERCIAL, Purpose.COMMERCIAL}),
        ("CC-BY-NC-ND-4.0", {Purpose.RESEARCH, Purpose.NONCOMMERCIAL}),
    ],
)
def test_a_verbatim_copy_leaves_where_no_derivatives_are_allowed(expression, purposes):
    """Never for training; the row says that it is to stay as it is."""
    rows = {one: exporting(verbatim=True, purpose=one).row(article(expression)) for one in Purpose}
    assert {one for one, row in rows.items() if row["text"] is not None} == purposes
    assert rows[Purpose.RESEARCH]["obligations"] == ["attribution", "verbatim"]
    assert {exporting(purpose=one).row(article(expression))["text_withheld"] for one in Purpose} == {
        Refusal.NO_DERIVATIVES
    }


def test_what_is_taken_down_leaves_no_row():
    """Nothing of it leaves, but that there was one."""
    export = exporting()
    assert export.row(article(text=None, takedown=3)) is None
    assert (export.total.articles, export.left_out) == (0, {Refusal.TAKEN_DOWN: 1})


def test_a_licence_looked_at_too_long_ago_lets_nothing_leave():
    """180 days after it was looked at last, a licence has to be looked at again."""
    assert exporting().row(article(licence_looked=NOW - timedelta(days=180)))["text"] is not None
    assert exporting().row(article(licence_looked=NOW - timedelta(days=181)))["text_withheld"] is Refusal.STALE


def test_share_alike_is_noted_with_the_row_and_with_the_credits():
    """Whoever makes something of it is told."""
    export, stream = exporting(), io.StringIO()
    book = CreditsFile(stream, "text")
    row = export.row(article("CC-BY-SA-4.0"))
    assert row["obligations"] == ["attribution", "share-alike"]
    book.add(1, credit_article(article("CC-BY-SA-4.0")), row["obligations"])
    book.end(export)
    assert "CC BY-SA 4.0" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("shared under the same licence.")


@pytest.mark.parametrize(("name", "form"), [("A", "text"), ("a.HTML", "html"), ("a.md", "markdown"), ("a.txt", "text")])
def test_the_form_of_credits_is_told_from_the_name(name, form):
    """ATTRIBUTION is plain text."""
    assert credits_form(Path(name)) == form


def test_credits_as_html_are_one_page_and_cannot_be_broken_by_a_title():
    """Titles are other people's words."""
    stream, export = io.StringIO(), exporting()
    book = CreditsFile(stream, "html")
    hostile = article(title="</p><script>alert(1)</script>")
    export.row(hostile)
    book.add(1, credit_article(hostile), ["attribution"])
    book.end(export)
    assert "<script>" not in stream.getvalue()
    assert stream.getvalue().endswith("</html>\n")


def test_a_manifest_is_as_its_schema_says():
    """Whatever leaves or stays: query, policy, time, counts, hashes."""
    validator = jsonschema.Draft202012Validator(
        json.loads(SCHEMA.read_text("utf-8")), format_checker=jsonschema.FormatChecker()
    )
    validator.check_schema(json.loads(SCHEMA.read_text("utf-8")))
    export = exporting(seed="s")
    for one in (article("CC-BY-SA-4.0"), article("CC-BY-ND-4.0"), article(takedown=1)):
        export.row(one)
    query = {"seed": "s", "verdicts": [Verdict.NEAR], "since": NOW} | dict.fromkeys(
        (
            "words",
            "outlet",
            "country",
            "until",
            "language",
            "licence",
            "licence_class",
            "kind",
            "teaser",
            "section",
            "tag",
        )
    )
    query["ids"] = {"count": 2, "sha256": "0" * 64}
    written = WrittenFile(name="out.jsonl", format="jsonl", size=12, sha256="0" * 64)
    snapshot = Snapshot(begun_at=NOW, ended_at=NOW, last_article=3, sittings=1)
    content = json.loads(
        manifest_text(manifest(export, query=query, written=written, credited=None, snapshot=snapshot))
    )
    assert list(validator.iter_errors(content)) == []
    assert content["policy"] == {"version": default_policy().version, "loosenings": []}
    assert content["licence_classes"] == {"by-nd": {"articles": 1, "texts": 0}, "by-sa": {"articles": 1, "texts": 1}}
    assert content["confidences"] == {"B": {"articles": 2, "texts": 1}}
    assert content["left_out"] == [
        {"reason": "verbatim copies only, and the extracted text is not one for certain", "articles": 1},
        {"reason": "taken down", "articles": 1},
    ]
    assert content["obligations"] == {"attribution": 1, "share-alike": 1}
    assert (content["outlets"], content["languages"]) == (
        {"harbour_courier": {"articles": 2, "texts": 1}},
        {"en": {"articles": 2, "texts": 1}},
    )
    assert content["excerpts"] == 1
    assert list(validator.iter_errors(content | {"purpose": "sale"}))


def test_the_schema_knows_every_word_that_a_manifest_may_hold():
    """A new class, purpose, confidence or reason is a change of the schema too."""
    schema = json.loads(SCHEMA.read_text("utf-8"))["properties"]
    assert schema["purpose"]["enum"] == list(Purpose)
    assert schema["licence_classes"]["propertyNames"]["enum"] == list(LicenceClass)
    assert schema["confidences"]["propertyNames"]["enum"] == list(Confidence)
    assert schema["left_out"]["items"]["properties"]["reason"]["enum"] == list(Refusal)
    defined = json.loads(SCHEMA.read_text("utf-8"))["$defs"]["file"]["properties"]["format"]["enum"]
    assert set(defined) == {*FORMATS, "text", "html", "markdown"} - {"dataset"}
