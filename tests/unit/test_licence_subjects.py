"""Whose texts a statement speaks of, and whether all of them; pages are in tests/cases/subjects.yaml."""

import pytest

from pipelines.licence.folding import fold
from pipelines.licence.subjects import Whose, is_understood, subject_of


@pytest.mark.parametrize(
    ("clause", "whose"),
    [
        ("All original content on this website is licensed under", Whose.OWN),
        ("Texts and photos of our newsroom are available under", Whose.OWN),
        ("Die auf unseren Seiten veröffentlichten Inhalte stehen unter", Whose.OWN),
        ("Все материалы нашего сайта доступны по лицензии", Whose.OWN),
        ("Les textes de la rédaction sont publiés sous", Whose.OWN),
        ("本站的内容采用", Whose.OWN),
        ("Content published from July 2023 is licensed under", Whose.OWN),
        ("This work by the University of Porto is licensed under", Whose.OWN),
        ("The newspaper's articles are licensed under", Whose.ROLE),
        ("The content of Harbour Courier is licensed under", Whose.NAMED),
        ("Los contenidos de El Faro se publican bajo", Whose.NAMED),
        ("Our sports stories are licensed under", Whose.PART),
        ("The legal texts are licensed under", Whose.PART),
        ("Articles by our columnists are licensed under", Whose.PART),
        ("Unsere Interviews stehen unter", Whose.PART),
        ("Articles by students are licensed under", Whose.OTHER),
        ("Wikipedia text is available under", Whose.OTHER),
        ("The texts of the site of the council are under", Whose.OTHER),
        ("Die Texte des Landesarchivs stehen unter", Whose.OTHER),
        ("Тексты энциклопедии распространяются", Whose.OTHER),
        ("Los artículos de los becarios se publican", Whose.OTHER),
        ("ウィキペディアの記事は", Whose.OTHER),
        ("Content from Tidewater Wire is licensed under", Whose.OTHER),
        ("Her book is licensed under", Whose.OTHER),
    ],
)
def test_whose_texts(clause, whose):
    """What is known to limit nothing leaves them the outlet's; what is not known limits."""
    assert subject_of(fold(clause), clause).whose is whose


def test_somebody_is_named():
    """So that a page can tell whether it is the outlet itself."""
    said = "All content of Harbour Courier is licensed under"
    assert subject_of(fold(said), said).name == "harbour courier"
    assert subject_of(fold(said), said).of_all


@pytest.mark.parametrize(
    ("clause", "understood"),
    [
        ("All articles are licensed under", True),
        ("Harbour Courier articles are available under", True),
        ("Since 2019 the articles are published under", True),
        ("In keeping with our mission, texts are published under", True),
        ("Takelaka voapetraka", True),
        ("For a fee, articles can be released under", False),
        ("The first paragraph of each article is licensed under", False),
        ("Tot 2018 verschenen artikelen onder", False),
        ("Les abonnés de longue date copient les articles sous", False),
    ],
)
def test_what_stands_before_the_texts_is_understood(clause, understood):
    """What is not known and stands before the texts may say anything, unless the outlet speaks of itself."""
    assert is_understood(fold(clause), clause) is understood
