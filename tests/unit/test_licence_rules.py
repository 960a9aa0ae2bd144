"""Rules are data: in order, and documented."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

import pipelines.licence
from pipelines.licence import detect
from pipelines.licence.codes import CODES, FLAGS, RULES
from pipelines.licence.exceptions import agencies, exceptions_in_line
from pipelines.licence.folding import fold
from pipelines.licence.rules import (
    Phrases,
    pattern,
    phrases,
    ports,
    written,
)
from pipelines.licence.screen import Screen
from pipelines.licence.surroundings import Source, names_licence
from pipelines.licence.tree import Page, lines_of, parse, short_text_of, text_of
from tests.unit.test_licence_pages import GRANTS, NO_GRANTS, PAGE
from vocabulary.known_licences import FAMILIES, jurisdictions

PACKAGE = Path(pipelines.licence.__file__).parent
DOCUMENT = (Path(__file__).parents[2] / "docs/licensing.md").read_text(encoding="utf-8")


def table(title):
    """Return the rows of the document's table whose first column has this title."""
    lines = DOCUMENT.split(f"| {title} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {row[0].strip("` "): row[1] for row in cells}


def test_the_document_lists_every_code():
    """Evidence codes and their meaning are the same in the document and in the code."""
    assert table("code") == CODES


def test_the_document_lists_every_flag():
    """So are the flags."""
    assert table("flag") == FLAGS


def test_the_document_lists_every_family():
    """And the families."""
    assert set(table("family")) == {*FAMILIES, "other"}


def test_every_code_in_use_is_known():
    """No detector writes a code that nobody has described, and none is described that nobody writes."""
    sources = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py") if path.name != "codes.py")
    assert set(re.findall(r'"([ER]\d\d)"', sources)) == set(CODES)


def test_every_rule_in_use_is_known():
    """The document lists the rules of traces as the code does, and decisions name no others."""
    assert table("rule") == RULES
    decided = (PACKAGE / "decision.py").read_text("utf-8") + (PACKAGE / "following.py").read_text("utf-8")
    named = set(re.findall(r'"(\w+)"', "".join(re.findall(r"trace=\(.*?\)|_KINDS = \(.*?\)", decided))))
    assert len(named) > 12
    assert named <= set(RULES)


@pytest.mark.parametrize("name", [*GRANTS, *NO_GRANTS])
def test_every_flag_in_use_is_known(name):
    """Evidence of all test pages has only flags that are described."""
    page = GRANTS[name][0] if name in GRANTS else NO_GRANTS[name]
    for row in detect(page.encode(), url=PAGE):
        assert {flag.split(":")[0] for flag in row.flags} <= set(FLAGS)


@pytest.mark.parametrize("name", GRANTS)
def test_pages_with_a_grant_are_always_parsed(name):
    """The quick look at a page's bytes never misses a statement."""
    assert Screen(GRANTS[name][0].encode()).worth_parsing


@pytest.mark.parametrize("name", [name for name in written("names", "creative_commons") if not name.isascii()])
def test_foreign_names_are_seen_in_bytes(name):
    """A page in any script that names Creative Commons is parsed."""
    assert Screen(f"<p>{name}</p>".encode()).worth_parsing


def test_every_list_holds_phrases_that_can_be_found():
    """Each phrase finds itself in folded text; an empty or unfolded one never would."""
    lists = [
        (one, key)
        for one, keys in tomllib.loads((PACKAGE / "rules.toml").read_text(encoding="utf-8")).items()
        if one in {"names", "statements", "exceptions"}
        for key in keys
    ]
    assert len(lists) > 15
    for one, key in lists:
        for phrase in phrases(one, key):
            assert phrase.removesuffix("*").strip(), (one, key)
            assert pattern(one, key).search(f"x {phrase.removesuffix('*')} x"), (one, key, phrase)


def test_countries_are_jurisdictions_of_creative_commons():
    """Every port that names are read for exists in the table of tools."""
    assert {code for _, code in ports()} <= jurisdictions()


def test_agencies_have_hosts_of_their_own():
    """Without one, an agency's own pages would be taken for reprints."""
    for agency in agencies():
        assert agency.names, agency.title
        assert agency.owns(agency.hosts[0])
        assert agency.owns(f"www.{agency.hosts[0]}")
        assert not agency.owns(f"not{agency.hosts[0]}")


def test_phrases_stand_for_themselves():
    """Words are matched whole where a script has spaces; a star allows endings; the longest wins."""
    words = Phrases([fold("site"), fold("this site"), fold("lizenz*"), fold("サイト")])
    assert words.search("websites") is None
    assert words.search("on this site").group() == "this site"
    assert words.search("lizenziert") is not None
    assert words.search("このサイトは") is not None
    assert [match.group() for match in words.finditer("site, this site")] == ["site", "this site"]
    assert words.match("this site is") is not None
    assert words.match("on this site") is None


def test_every_agency_is_told_in_a_line_of_its_own():
    """Lines are first asked for the words with which agencies' names begin: no agency is missed."""
    for agency in agencies():
        for name in agency.names:
            for line in (name, f"By Jane Doe, {name}", f"Source: {name}"):
                assert exceptions_in_line(line, host=None, locator="x"), (agency.title, line)
    assert not exceptions_in_line("By Jane Doe, Harbour Courier", host=None, locator="x")


def test_phrases_that_share_letters_are_all_found():
    """Texts are asked for letters that phrases share first: no phrase is missed, whichever others it stands beside."""
    words = Phrases([*(f"phrase {number}" for number in range(120)), "phrases*", "ab", "ünder*", "转载"])
    assert [match.group() for match in words.finditer("a phrase 7, phrase 11")] == ["phrase 7", "phrase 11"]
    assert [match.group() for match in words.finditer("ab, ünderstood 转载 phrasesmith")] == [
        "ab",
        "ünder",
        "转载",
        "phrases",
    ]
    assert words.search("phrase 1234, abc") is None


@pytest.mark.parametrize(
    ("phrase", "said", "found"),
    [
        ("reprint", "no reprints", False),
        ("reprint*", "no reprints", True),
        ("reprint", "a_reprint_", True),
        ("reprint", "перreprint", True),  # a Latin word ends where another script begins
        ("может", "поможет", False),
        ("может", "может_", False),
        ("转载", "可转载的", True),
        ("نشر", "والنشر", True),
        ("نشر", "نشرت", False),
        ("(c)", "a (c)y", True),
        ("(c)", "x(c)", False),
        ("may", "maybe may", True),
    ],
)
def test_phrases_stand_at_the_boundaries_of_words(phrase, said, found):
    """A phrase is one of words, in scripts that have words; searching and matching agree."""
    words = Phrases([phrase])
    match = words.search(said)
    assert (match is not None) is found
    if match is not None:
        again = words.match(said, match.start())
        assert again is not None
        assert again.span() == match.span()
        assert match[0] == phrase.removesuffix("*")


def test_every_phrase_of_the_rules_is_found_alone():
    """The letters by which phrases are looked up stand in each of them."""
    for table, key in (
        ("statements", "republished"),
        ("statements", "media"),
        ("permission", "act"),
        ("permission", "whole"),
    ):
        for phrase in phrases(table, key):
            said = phrase.removesuffix("*")
            assert pattern(table, key).search(f"· {said} ·") is not None, (table, key, phrase)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>CC BY 4.0</p>", ("CC",)),
        ("<p>if a < b: CC BY</p>", ("CC",)),
        ('<img alt="a > CC BY">', ()),
        ('<a title="Creative Commons" href="https://creativecommons.org/">x</a>', ()),
        ('<script>{"licence": "CC BY"}' + " " * 100 + "</script>", ()),
        ("<p></p><script>// CC BY</script>", ("CC",)),  # perhaps: short scripts are looked through as texts are
        ("<p>C&#67; BY</p>", ("CC",)),
        ("<script></script><p>CC BY</p>", ("CC",)),
        ("<!-- <script> --><p>CC BY</p>", ("CC",)),
        ("<script src=x /><p>CC BY</p>", ("CC",)),
        ('<textarea><a title="CC BY"></textarea>', ("CC",)),
        ("<p>知识共享</p>", ("知识共享",)),
        ("<p>Cr&shy;eative Comm\u00adons</p>", ("ommons",)),
    ],
)
def test_words_are_told_from_values_and_scripts(page, words):
    """Texts are looked through only for names that the page prints in its text, as it prints them."""
    assert source(page.encode()).shown.words == words


def source(body):
    """What finders look at, of a page."""
    return Source(Page(parse(body)), None, Screen(body))


MARKUP = (
    "<p>",
    "</p>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a title='",
    "'>",
    "< ",
    ">",
    "<b",
    "<style>",
    "<textarea>",
    '"',
)


@given(st.lists(st.sampled_from((*MARKUP, "CC BY ", "Creative Commons ", "知识共享", "public domain")), max_size=12))
@example(["<a title='", "<p>", "<script>", "'>", "CC BY "])
def test_no_shown_name_is_taken_for_a_value(pieces):
    """However broken the markup, a text that names a licence holds one of the words by which it is looked for."""
    body = f"<html><body>{''.join(pieces)}</body></html>".encode()
    shown = parse(body).xpath("//body//text()[not(parent::script or parent::style or parent::template)]")
    words = source(body).shown.words
    for text in (text for text in shown if names_licence(text.lower())):
        assert any(word in text for word in words), text


def test_the_text_of_an_element_is_given_up_when_it_is_too_long():
    """A text counts as it is shown, without the spaces of its source."""
    root = parse(b"<p>one\n\n    two<br><br>" + b" " * 100 + b"</p>")
    assert short_text_of(root, 7) == "one two"
    assert short_text_of(root, 6) is None


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ('<html lang="de"><p>Abdruck, nachgedruckt</p>', {"Abdruck", "nachgedruckt"}),
        ('<html lang="en"><p>Abdruck</p>', set()),
        ("<html><p>Ripubblicare, riprodurre, abgedruckt</p>", {"Ripubblic", "riprodu", "abgedruckt"}),
        ('<html><p class="ripubblica">1 < 2, ristampa</p>', {"ristamp"}),
        ("<html><script>" + "reprint()" * 12 + "</script>", set()),
        ('<html lang="ru"><p>Перепечатка</p>', {"ерепечат"}),
    ],
)
def test_words_for_republishing_are_those_of_the_language(page, words):
    """A page that does not say its language is asked for those of all."""
    assert set(source(page.encode()).shown.permitting) == words


@given(st.lists(st.sampled_from((*MARKUP, "Nachdruck ", "reprint ", "ristampa ")), max_size=12))
@example(["1 < 2, ", "ristampa "])
@example(["<textarea>", "<b", "ristampa "])
def test_no_shown_word_for_republishing_is_taken_for_markup(pieces):
    """However broken the markup, a text with such a word holds one of the parts by which it is looked for."""
    body = f"<html><body>{''.join(pieces)}</body></html>".encode()
    shown = parse(body).xpath("//body//text()[not(parent::script or parent::style or parent::template)]")
    parts = source(body).shown.permitting
    for text in (text for text in shown if any(word in text for word in ("Nachdr", "reprint", "ristamp"))):
        assert any(part in text for part in parts), text


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="copyright" content="Nachdruck honorarfrei">',
        '<script type="application/ld+json">{"copyrightNotice": "Nachdruck honorarfrei"}</script>',
    ],
)
def test_values_are_looked_through_for_leave_too(head):
    """Leave in other languages may stand in a field of the head or in linked data."""
    assert Screen(f"<html><head>{head}</head><body></body></html>".encode()).worth_parsing


def test_words_broken_by_soft_hyphens_are_found_whatever_their_case():
    """Bytes of such pages are looked at without them, and so are their texts."""
    for said in ("Crea&shy;tive Com\u00admons BY 4.0", "CC&shy; BY 4.0"):
        page = f"<article><p>Text.</p></article><footer>All our content is licensed under {said}.</footer>"
        assert [row.expression for row in detect(page.encode(), url=PAGE)] == ["CC-BY-4.0"]


@given(st.text(st.sampled_from("ab \n\t\xa0\u2003\u200b\u3000\ue000é中"), max_size=12))
def test_spaces_of_all_kinds_are_single(said):
    """Line breaks of the source are none on the page, and private characters stand for nothing."""
    root = etree.Element("p")
    root.text = said
    assert text_of(root) == lines_of(root) == " ".join(said.replace("\ue000", " ").split())


def test_texts_are_found_again_where_they_stand():
    """One by one or all at once: each with the element in whose flow it is, and none of a script."""
    page = Page(parse(b"<body><p>one <b>two</b> three</p><script>four</script><div>five</div></body>"))
    assert list(page.texts.values()) == ["one ", "two", " three", "four", "five"]
    for numbers in (list(page.texts), [0, 1], [2, 3], [4]):
        held = {number: holder.tag for number, holder in page.holders(numbers)}
        assert held == {n: tag for n, tag in {0: "p", 1: "b", 2: "p", 4: "div"}.items() if n in numbers}
