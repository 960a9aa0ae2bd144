"""Bytes to one tree: encodings, limits, hostile markup."""

import hashlib

import pytest

from pipelines.attributes import MAX_ATTRIBUTES
from pipelines.extraction.document import MAX_BYTES, MAX_ELEMENTS, UnreadableError, decode, parse
from pipelines.extraction.reader import extract
from pipelines.licence.tree import parse as licence_parse
from vocabulary.outcome import Outcome

FRENCH = "L'été dernier, la forêt a brûlé près de Châteauneuf."


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (FRENCH.encode(), None),
        (FRENCH.encode(), "text/html; charset=iso-8859-1"),
        (b"\xef\xbb\xbf" + FRENCH.encode(), "text/html; charset=windows-1252"),
        (FRENCH.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (b'<meta charset="windows-1252">' + FRENCH.encode("cp1252"), None),
        (FRENCH.encode("utf-16"), None),
        (b'<meta charset="utf-8">' + FRENCH.encode("cp1252"), "text/html; charset=latin1"),
    ],
    ids=["utf8", "wrong-header", "bom", "header", "meta", "utf16", "header-against-meta"],
)
def test_every_declared_encoding_is_read(body, content_type):
    """The text comes out whole whichever of mark, header, page or bytes tells the encoding, and whichever lies."""
    assert FRENCH in decode(body, content_type)


def test_an_undeclared_encoding_is_guessed():
    """Cyrillic without any declaration is still read."""
    text = "Новый мост через реку открыли вчера вечером, и первыми по нему прошли школьники. " * 10
    assert text in decode(text.encode("cp1251"), None)


def test_seven_bit_japanese_is_not_taken_for_ascii():
    """ISO-2022-JP is valid UTF-8 byte for byte, so its declaration has to count."""
    text = "灯台は冬も公開される。"
    assert text in decode(text.encode("iso2022_jp"), "text/html; charset=iso-2022-jp")


def test_a_damaged_page_keeps_its_encoding():
    """A few broken bytes in a UTF-8 page do not turn the rest of it into another alphabet."""
    body = (FRENCH * 20).encode() + b"\xff\xfe" + FRENCH.encode()
    text = decode(body, "text/html; charset=iso-8859-1")
    assert text.startswith(FRENCH)
    assert text.endswith(FRENCH)


def test_an_unknown_encoding_name_is_ignored():
    """A charset that does not exist is no reason to fail."""
    assert decode(FRENCH.encode("cp1252"), "text/html; charset=nonsense").startswith("L'")


def test_invalid_utf8_gives_one_answer():
    """Bytes that are no text in any encoding still end in one outcome."""
    assert extract(bytes(range(256)) * 50, url=None).outcome in {None, Outcome.NO_TEXT, Outcome.NOT_AN_ARTICLE}


def test_a_page_over_the_limit_is_too_large():
    """20 MB are refused before anything is parsed, with the size in the reason."""
    found = extract(b"<p>" + b"x" * 20_000_000, url=None)
    assert found.outcome is Outcome.TOO_LARGE
    assert "20,000,003 bytes" in found.reason
    assert MAX_BYTES < 20_000_000


def test_a_page_of_too_many_elements_is_too_large():
    """A tree on which the extractor would work for minutes is refused, with the number in the reason."""
    found = extract(b"<html><body>" + b"<i></i>" * (MAX_ELEMENTS + 10), url=None)
    assert found.outcome is Outcome.TOO_LARGE
    assert "elements" in found.reason


def test_fifty_thousand_nested_elements_are_survived():
    """Nesting without end neither recurses nor hangs; what stands before it is read."""
    words = "The boats came back in the evening with more herring than anyone had seen for years. " * 4
    page = f"<html><body><h1>Herring</h1><p>{words}</p>{'<div>' * 50_000}deep{'</div>' * 50_000}</body></html>"
    found = extract(page.encode(), url=None)
    assert found.outcome is None
    assert "herring" in found.text


@pytest.mark.parametrize("body", [b"", b"   \n", b"\x00\x00", b"<!-- only a comment -->", b"%PDF-1.7 \x80"])
def test_nothing_to_read_is_no_text(body):
    """Empty bodies and other file types are `no_text` with a reason, never an exception."""
    found = extract(body, url="https://a.test/b")
    assert found.outcome is Outcome.NO_TEXT
    assert found.reason


def test_entities_are_not_expanded():
    """An entity bomb stays as small as it is."""
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
    found = extract(f"{bomb}<html><body><p>&c; text</p></body></html>".encode(), url=None)
    assert "hahaha" not in found.text


def test_control_characters_do_not_stop_the_parser():
    """NUL and friends vanish; what follows them is still read."""
    tree = parse(b"<html><body><p>before\x00\x01after</p></body></html>", None)
    assert tree.findtext(".//p") == "beforeafter"


def test_unreadable_pages_say_why():
    """The exception carries outcome and reason for the caller."""
    with pytest.raises(UnreadableError) as caught:
        parse(b"", None)
    assert caught.value.outcome is Outcome.NO_TEXT


@pytest.mark.parametrize("name", ["idna", "undefined", "punycode", "base64", "rot13", "utf-7", "no_such"])
def test_a_codec_that_is_no_encoding_of_pages_is_passed_over(name):
    """Python knows codecs that refuse to replace what they cannot read; such a word in a page fails nothing."""
    body = f"<meta charset={name}><p>caf".encode() + b"\xe9 and \xff</p>"
    assert "<p>caf" in decode(body, f"text/html; charset={name}")


@pytest.mark.parametrize("spelled", ["&#0;", "&#27;", "&#x1b;", "&#X0001B;", "&#8", "&#x0C;", "\x1b", "&#31;"])
def test_control_characters_spelled_as_numbers_do_not_hide_the_text(spelled):
    """An escape in a page's markup, spelled or raw, costs neither title nor text; ordinary references stay."""
    tree = parse(f"<h1>Ships{spelled} &#39;at&#39; sea &#x27;&#310; </h1>".encode(), None)
    assert tree.findtext(".//h1") == "Ships 'at' sea '\u0136 "


def test_bytes_that_are_no_text_are_no_article():
    """A tenth of random bytes are controls; pages in UTF-16 hold them too, behind their mark."""
    noise = b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(2_000))
    assert extract(noise, url=None, content_type="text/html; charset=utf-8").reason == "not an HTML page"
    page = "<html><body><h1>Мост</h1><p>" + "Мост закрыт на два года. " * 20 + "</p></body></html>"
    assert "Мост закрыт" in extract(page.encode("utf-16"), url=None).text


def test_a_page_of_very_many_short_paragraphs_is_read():
    """The readers that compare each paragraph with each are not asked."""
    page = "<html><body><h1>Tides</h1>" + "".join(f"<p>Tide {number} of the year</p>" for number in range(8_000))
    assert "Tide 7999 of the year" in extract(f"{page}</body></html>".encode(), url=None).text


@pytest.mark.parametrize("parser", ["extraction", "licence"])
def test_of_an_element_with_very_many_attributes_the_first_are_kept(parser):
    """In their order and with their values; other elements, and what the element holds, stay as they are."""
    many = " ".join(f'data-a{number}="{number}"' for number in range(5 * MAX_ATTRIBUTES))
    page = f'<div id="wide" {many} class="last"><p class="text" lang="en">Said</p></div>'.encode()
    tree = parse(page, None) if parser == "extraction" else licence_parse(page)
    wide, text = tree.find(".//div"), tree.find(".//p")
    first = [f"data-a{number}" for number in range(MAX_ATTRIBUTES - 1)]
    assert wide.keys() == ["id", *first]
    assert wide.values()[-1] == str(MAX_ATTRIBUTES - 2)
    assert (text.text, text.items()) == ("Said", [("class", "text"), ("lang", "en")])


def test_an_element_with_as_many_attributes_as_are_kept_keeps_them():
    """None is lost."""
    names = [f"data-a{number}" for number in range(MAX_ATTRIBUTES)]
    page = f"<div {' '.join(f'{name}=x' for name in names)}>Said</div>"
    assert parse(page.encode(), None).find(".//div").keys() == names
