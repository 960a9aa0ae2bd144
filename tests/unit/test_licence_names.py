"""Licence names in running text: short forms and whole titles, or unspecified."""

import itertools
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.licence.folding import fold, squeeze
from pipelines.licence.names import read_names
from vocabulary.known_licences import UNSPECIFIED, by_expression

RESTRICTIONS = ("nc", "nd", "sa")


def named(text):
    """Return the expressions that a text names."""
    return [name.tool.expression for name in read_names(fold(text))]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC-BY-SA-3.0", "CC-BY-SA-3.0"),
        ("cc by-nc-nd 4.0", "CC-BY-NC-ND-4.0"),
        ("CC BY ND NC 2.0", "CC-BY-NC-ND-2.0"),
        ("CC BY-NC 4", "CC-BY-NC-4.0"),
        ("CC BY 4,0", "CC-BY-4.0"),
        ("Creative Commons (CC) BY-NC", "LicenseRef-CC-BY-NC"),
        ("Creative Commons BY 3.0", "CC-BY-3.0"),
        ("Creative Commons “BY-NC-ND” license", "LicenseRef-CC-BY-NC-ND"),
        ("BY-NC-ND 3.0 US Creative Commons license", "LicenseRef-CC-BY-NC-ND-3.0-US"),
        ("Creative Commons 4.0 Attribution International", "CC-BY-4.0"),
        ("Creative Commons Attribution 4.0 International License", "CC-BY-4.0"),
        ("Creative Commons Attribution-Noncommercial-Share Alike 3.0 United States", "LicenseRef-CC-BY-NC-SA-3.0-US"),
        ("Creative Commons Namensnennung 3.0 Deutschland Lizenz", "CC-BY-3.0-DE"),
        ("Creative Commons Reconocimiento-NoComercial 4.0 Internacional", "CC-BY-NC-4.0"),
        ("Licença Creative Commons Atribuição-SemDerivações 3.0 Brasil", "LicenseRef-CC-BY-ND-3.0-BR"),
        ("رخصة المشاع الإبداعي نَسب المُصنَّف ٤٫٠ دولي", "CC-BY-4.0"),
        ("知识共享署名 4.0 国际许可协议", "CC-BY-4.0"),
        ("このサイトはCreative Commons Attribution 3.0です", "CC-BY-3.0"),
        ("CC0 1.0 Universal", "CC0-1.0"),
        ("Public Domain Mark 1.0", "CC-PDM-1.0"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("CC BY-SA 4.0 India", "CC-BY-SA-4.0"),
    ],
)
def test_names_are_read(text, expression):
    """Short forms and exact titles name their licence, in every script."""
    assert named(text) == [expression]


@pytest.mark.parametrize(
    "text",
    [
        "a Creative Commons License",
        "Creative Commons Attribution-Whatever 4.0",
        "Creative Commons 3.0",
        "Creative Commons ShareAlike 3.0",
        "Creative Commons Attribution - Ezdakit 4.0",
        "CC BY-SA-ND 4.0 Creative Commons",
        "CC BY 7.0",
    ],
)
def test_anything_else_is_unspecified(text):
    """Creative Commons named, but no licence that exists: unspecified, never the nearest guess."""
    assert UNSPECIFIED in named(text)
    assert set(named(text)) == {UNSPECIFIED}


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("Licensed under CC BY 4.0. Use it freely.", "CC-BY-4.0"),
        ("Licensed under CC BY 3.0. Use it freely.", "CC-BY-3.0"),
        ("Creative Commons Attribution 3.0. Usted es libre de copiar.", "CC-BY-3.0"),
        ("CC BY 3.0 used widely", "CC-BY-3.0"),
        ("CC BY-SA 3.0 Indiana", "CC-BY-SA-3.0"),
        ("CC BY 3.0 US", "CC-BY-3.0-US"),
        ("Creative Commons Attribution 3.0 U.S. License", "CC-BY-3.0-US"),
        ("CC Attribution-ShareAlike 4.0", "CC-BY-SA-4.0"),
    ],
)
def test_a_country_is_a_whole_word_of_the_same_sentence(text, expression):
    """The next sentence, or a word that only begins like one, names no jurisdiction."""
    (name,) = read_names(fold(text), text)
    assert (name.tool.expression, name.flags) == (expression, ())


@pytest.mark.parametrize("text", ["Creative Commons by Jane Doe", "cc by the editor", "Attribution 4.0", "by-nc 4.0"])
def test_prose_is_no_licence(text):
    """A preposition is no element, and a title without the name of Creative Commons is only words."""
    assert not [expression for expression in named(text) if expression != UNSPECIFIED]


def titles():
    """Return every row of the packaged table."""
    lines = files("pipelines.licence").joinpath("titles.tsv").read_text("utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


def test_titles_are_stored_as_they_are_compared():
    """A title that is not folded and squeezed would never be found."""
    assert [title for title, _ in titles() if squeeze(fold(title)) != title] == []


def test_every_official_title_is_read_as_its_family_or_not_at_all():
    """No title of any language is read as a family with fewer conditions than its own."""
    wrong = []
    for title, unit in titles():
        for expression in named(f"Creative Commons {title} 4.0"):
            tool = by_expression(expression)
            assert tool is not None
            if expression != UNSPECIFIED and tool.family != {"zero": "cc0", "mark": "pdm"}.get(unit, unit):
                wrong.append((title, unit, expression))
    assert wrong == []


ENGLISH = (
    "Attribution",
    "NonCommercial",
    "NoDerivatives",
    "ShareAlike",
    "Share Alike",
    "No Derivative Works",
    "Sampling",
)
WORDS = {
    "NonCommercial": "nc",
    "NoDerivatives": "nd",
    "No Derivative Works": "nd",
    "ShareAlike": "sa",
    "Share Alike": "sa",
}


@given(st.lists(st.sampled_from(ENGLISH), max_size=4), st.sampled_from(["-", " - ", "/", " ", "–", "+"]))
def test_conditions_are_never_lost(parts, joint):
    """Whatever the order and the signs between them, a read licence has every condition that was named."""
    said = {WORDS[part] for part in parts if part in WORDS}
    for expression in named(f"Creative Commons Attribution{joint}{joint.join(parts)} 4.0"):
        tool = by_expression(expression)
        assert tool is not None
        assert expression == UNSPECIFIED or said <= set(tool.family.split("-"))


@given(st.text(max_size=200))
@example("Ǽ")  # a letter with an accent that is written in two ways without it
def test_folding_twice_is_folding_once(text):
    """A folded text is its own folded form."""
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aéÉœ“—яЯжщбвгдеёзиклмнопр中١٢،\u0301"))
def test_texts_of_few_and_of_many_letters_are_folded_alike(text):
    """Of a text in few foreign letters each is replaced by itself; the answer is the same."""
    many = " бвгдеёзийклмнопрстуфхц"
    assert fold(text + many) == (fold(text) + many).strip()


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text):
    """Any text can be read, also right beside a licence's name."""
    for around in (text, f"Creative Commons {text}", f"{text} CC BY {text}"):
        assert all(0 <= name.start < name.end <= len(fold(around)) for name in read_names(fold(around)))


@given(st.permutations(["nc", "nd"]), st.sampled_from(["-", " ", "–", "/", ", "]), st.sampled_from(["4.0", "3.0", ""]))
def test_elements_in_any_order_are_one_licence(elements, joint, version):
    """`BY-ND-NC` and `BY NC/ND` are the same licence."""
    text = joint.join(itertools.chain(["CC BY"], elements)).upper() + f" {version}"
    tool = by_expression(named(text)[0])
    assert tool is not None
    assert tool.family == "by-nc-nd"
