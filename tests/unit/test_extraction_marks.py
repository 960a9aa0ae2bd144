"""The elements of a page by what they are marked with."""

import re
from datetime import UTC, datetime

import pytest
from lxml.html import HtmlElement, document_fromstring

from pipelines.extraction import times
from pipelines.extraction.document import parse
from pipelines.extraction.graph import Graph
from pipelines.extraction.marks import Marks
from pipelines.extraction.markup import read_markup, words_of
from pipelines.extraction.words import letters, squeeze

PAGE = """<html><body class="Page">
<p id="one" class="lead Byline">a</p><p id="two" rel="author">b</p><p id="three" class="by-line">c</p>
<p id="four" itemprop="author" class="lead Byline">d</p><p id="five" data-testid="Author">e</p>
<p id="six" class="lead">f</p></body></html>"""


def ids(elements):
    """Return the elements' ids."""
    return [element.get("id") for element in elements]


@pytest.fixture
def page():
    """Return the marks of a page."""
    return Marks(parse(PAGE.encode(), None))


def test_classes_are_found_by_a_word_in_them_and_a_pattern(page):
    """The word tells where to look, whatever its case; the pattern decides."""
    pattern = re.compile(r"byline|lead", re.IGNORECASE)
    assert ids(page.classed(pattern, "yline", "lead")) == ["one", "four", "six"]
    assert ids(page.classed(pattern, "yline")) == ["one", "four"]
    assert page.classes(re.compile("lead$"), "lead") == {"lead"}
    assert page.classed(pattern, "picture") == []


def test_every_class_that_holds_a_word_is_looked_at():
    """Also where one class ends as the next begins, and where a word stands twice in one."""
    page = Marks(parse(b"<p class='a by'>1</p><p class='by'>2</p><p class='by by'>3</p><p class='y'>4</p>", None))
    assert page.classes(re.compile("by"), "by") == {"a by", "by", "by by"}
    assert [element.text for element in page.classed(re.compile("y"), "y")] == ["1", "2", "3", "4"]


def test_several_marks_are_asked_together_in_page_order(page):
    """An element with two of them is found once."""
    tests = {"class": {"lead Byline"}.__contains__, "itemprop": "author".__eq__, "rel": "author".__eq__}
    assert ids(page.having(tests)) == ["one", "two", "four"]
    assert ids(page.having({"data-testid": lambda name: "uthor" in name})) == ["five"]
    assert ids(page.called("six")) == ["six"]
    assert page.called("seven") == []


def test_a_page_tells_all_of_its_classes_in_small_letters(page):
    """Each once, in lines."""
    assert page.all == "page\nlead byline\nby-line\nlead\n"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("It’s “done” — at last…", "itsdoneatlast"),
        ("Größe: 3\u00a0km_lang", "größe3kmlang"),
        ("İstanbul’da", "istanbulda"),
        ("پنج‌شنبه، ۲۹", "پنجشنبه۲۹"),
        ("２０２４年、東京", "２０２４年東京"),
    ],
)
def test_squeezing_keeps_letters_and_digits_of_all_scripts(text, key):
    """Typographic marks, blanks and what joins words go."""
    assert squeeze(text) == key
    assert squeeze(key) == key


def test_letters_count_the_same_with_and_without_foreign_marks():
    """ASCII is counted another way."""
    assert letters("Jane Roe, 3.") == letters("Jane Roe, 3.…") == len("JaneRoe3")


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("one", "one"),
        ("", ""),
        ("one <b>two</b> three", "one two three"),
        ("one<br>two", "one two"),
        ("one<script>two</script> three", "one three"),
        ("<b></b>one", "one"),
        ("one <b>two<i>three</i></b><style>x</style>four", "one twothreefour"),
    ],
)
def test_words_are_those_that_readers_see(inner, words):
    """Whatever an element holds, and however much; none of those of an element that is hidden."""
    tree = parse(f"<div><p>{inner}</p><noscript><b>hidden</b></noscript><template>t</template></div>".encode(), None)
    assert words_of(next(tree.iter("p"))) == words
    assert words_of(next(tree.iter("noscript"))) == ""
    assert words_of(next(tree.iter("div"))) == words


def test_values_are_asked_only_of_attributes_that_are_marks_or_times(monkeypatch):
    """A value is looked for from the first attribute on: all values of thousands cost the square."""
    asked = []
    real = HtmlElement.get
    monkeypatch.setattr(HtmlElement, "get", lambda element, *args: asked.append(args[0]) or real(element, *args))
    monkeypatch.setattr(HtmlElement, "items", None)
    noting = " ".join(f"data-time-{number}='x'" for number in range(5_000))
    page = f"<html><body><h1>Herring</h1><p {noting} class='lead'>The boats came back.</p></body></html>"
    tree = document_fromstring(page)
    assert ids(Marks(tree).classed(re.compile("lead"), "lead")) == [None]
    assert not [*times.stated_modified(read_markup(tree, None), Graph(), hint=None, now=datetime.now(UTC))]
    assert len(asked) < 500
