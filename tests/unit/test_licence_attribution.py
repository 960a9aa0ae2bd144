"""The credit: complete, in the words of its licence, and safe in every form."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.licence import attribution, decide
from vocabulary.known_licences import by_expression
from vocabulary.licence import Decision, Evidence, Polarity, Scope


def decision(expression):
    """Return the decision for a licence."""
    tool = by_expression(expression)
    return decide(
        [
            Evidence(
                code="E11",
                locator="x",
                raw="x",
                scope=Scope.SITE,
                polarity=Polarity.GRANT,
                expression=expression,
                url=tool.url if tool else None,
            )
        ]
    )


BY = decision("CC-BY-4.0")
WORK = {
    "title": "Quota settled",
    "authors": ["Jane Doe", "Jan Kowalski"],
    "publisher": "Harbour Courier",
    "url": "http://harbour-courier.test/news/1",
    "publisher_url": "http://harbour-courier.test/",
}


def test_a_full_credit():
    """Title, authors, publisher, source, licence with its address, and the change note, in all forms."""
    credit = attribution(**WORK, licence=BY, published="2022-01-16", retrieved="2022-01-17T08:00:00+00:00")
    assert credit.text == (
        '"Quota settled" by Jane Doe, Jan Kowalski, Harbour Courier, http://harbour-courier.test/news/1. '
        "Licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). "
        "Changes: text extracted from HTML; images, embeds and links removed."
    )
    assert credit.markdown.startswith(
        "[Quota settled](<http://harbour-courier.test/news/1>) by Jane Doe, Jan Kowalski, "
    )
    assert "[CC BY 4.0](<https://creativecommons.org/licenses/by/4.0/>)" in credit.markdown
    assert credit.html.startswith('<p about="http://harbour-courier.test/news/1" xmlns:cc=')
    assert '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>' in credit.html
    assert credit.record["authors"] == ["Jane Doe", "Jan Kowalski"]
    assert credit.record["original_date"] == "2022-01-16"
    assert credit.record["licence"] == "CC-BY-4.0"


def test_what_is_unknown_is_left_out():
    """No field is invented, and none appears empty."""
    credit = attribution(title=None, authors=[], publisher=None, url=None, licence=BY)
    assert credit.text.startswith("Licensed under CC BY 4.0")
    assert set(credit.record) == {"licence", "licence_name", "licence_url", "change_note"}
    assert "None" not in credit.text + credit.html + credit.markdown


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("CC0-1.0", "Marked CC0 1.0"),
        ("CC-PDM-1.0", "Marked with Public Domain Mark 1.0"),
        ("CC-BY-ND-4.0", "Changes: format only (HTML to plain text); text unmodified."),
        ("CC-BY-3.0-IGO", "Licensed under CC BY 3.0 IGO"),
        ("LicenseRef-CC-unspecified", "Licensed under Creative Commons licence (version not stated)"),
        ("LicenseRef-us-gov-public-domain", "In the public domain (work of the United States government)"),
        ("OGL-UK-3.0", "Licensed under Open Government Licence v3.0"),
    ],
)
def test_each_licence_has_its_wording(expression, words):
    """Marks license nothing, ND texts are unmodified, and a version that was not stated is not printed."""
    assert words in attribution(**WORK, licence=decision(expression)).text


def test_nothing_granted_names_no_licence():
    """Without a grant the credit still says whose text it is, and promises nothing."""
    credit = attribution(**WORK, licence=Decision())
    assert "icensed" not in credit.text
    assert "Changes" not in credit.text
    assert credit.record["licence"] == "NOASSERTION"
    assert "licence_name" not in credit.record


def test_the_outlets_wording_comes_first():
    """What the outlet asks for is said before anything else, word for word."""
    credit = attribution(**WORK, licence=BY, wording="First published by Harbour Courier.")
    assert credit.text.startswith('First published by Harbour Courier. "Quota settled"')


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "http://", "ftp://x.test/a", "http://x.test/a\u202eb", "http://[x"],
)
def test_only_web_addresses_are_linked(url):
    """Other schemes and addresses with hidden characters appear nowhere."""
    credit = attribution(title="T", authors=[], publisher=None, url=url, licence=BY)
    assert "source_url" not in credit.record
    for form in (credit.text, credit.html, credit.markdown):
        assert "javascript" not in form
        assert "x.test" not in form


class Tags(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        """Keep each tag with its attributes."""
        self.tags.append((tag, dict(attrs)))


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=2), st.text(max_size=40))
def test_foreign_words_stay_words(title, authors, publisher):
    """No title or name can break out of its place: the same tags, no direction characters, one line."""
    credit = attribution(title=title, authors=authors, publisher=publisher, url="http://x.test/a", licence=BY)
    seen = Tags()
    seen.feed(credit.html)
    assert {tag for tag, _ in seen.tags} <= {"p", "a", "span"}
    for _, attributes in seen.tags:
        assert set(attributes) <= {"about", "xmlns:cc", "xmlns:dct", "href", "rel", "property"}
        assert attributes.get("href", "http").startswith("http")
    for form in (credit.text, credit.html, credit.markdown):
        assert not set(form) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\n\r\x00")


def test_markdown_cannot_be_broken_out_of():
    """Brackets and markup in titles are escaped; parentheses in addresses do not end the link."""
    credit = attribution(
        title="[x](http://evil.test) <b>", authors=[], publisher=None, url="http://x.test/a(b)", licence=BY
    )
    assert credit.markdown.startswith(r"[\[x\]\(http://evil.test\) \<b\>](<http://x.test/a(b)>)")


def test_a_choice_names_each_licence_with_its_address():
    """Who reuses the text says which one was chosen; programs get both addresses."""
    both = Decision(expression="CC-BY-4.0 OR GFDL-1.3-only", family="other")
    credit = attribution(**WORK, licence=both)
    assert "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/) or GNU Free" in credit.text
    assert credit.html.count('rel="license"') == 2
    assert len(credit.record["licence_urls"]) == 2


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("OGL-UK-3.0", "Contains public sector information licensed under the Open Government Licence v3.0."),
        ("OGL-Canada-2.0", "Contains information licensed under the Open Government Licence \u2013 Canada."),
    ],
)
def test_governments_licences_have_their_sentence(expression, sentence):
    """The provider's statement that the licence words itself."""
    credit = attribution(**WORK, licence=decision(expression))
    assert sentence in credit.text
    assert credit.record["provider_statement"] == sentence.rstrip(".")


@pytest.mark.parametrize("expression", ["LicenseRef-CC-BY", "LicenseRef-CC-unspecified", "LicenseRef-republish-a.test"])
def test_where_no_text_is_named_a_reader_can_look(expression):
    """No version is made up; the page that states the licence is named."""
    credit = attribution(**WORK, licence=Decision(expression=expression, family="other"))
    assert f"As stated at {WORK['url']}." in credit.text
    assert "4.0" not in credit.text
    assert "licence_url" not in credit.record


def test_notice_and_republisher_are_kept():
    """In all forms, escaped as everything else."""
    credit = attribution(**WORK, licence=BY, notice="© 2022 A & B <b>", via="Open Dispatch, http://o.test/a")
    assert "Copyright notice: © 2022 A & B <b>. Republished by Open Dispatch, http://o.test/a." in credit.text
    assert "A &amp; B &lt;b&gt;" in credit.html
    assert r"\<b\>" in credit.markdown
    assert credit.record["republished_by"] == "Open Dispatch, http://o.test/a"
