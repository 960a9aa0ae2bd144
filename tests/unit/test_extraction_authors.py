"""Authors: every name, as printed, in order, with its kind."""

import time

import pytest

from pipelines.extraction import authors
from pipelines.extraction.bylines import kind_of, split_names
from pipelines.extraction.document import parse
from pipelines.extraction.markup import in_other_item
from pipelines.extraction.reader import extract

SITES = {"theharbourcourier", "harbourcourier"}
PROSE = "<p>" + "The boats came back in the evening with more herring than anyone had seen for years. " * 4 + "</p>"


def read(head="", body=""):
    """Return the authors of a page made of these parts."""
    page = f"<html><head>{head}</head><body><h1>Herring</h1>{body}{PROSE}</body></html>"
    return extract(page.encode(), url="https://harbour-courier.test/news/1").authors


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("JANE ROE, AP Business Writer", ["JANE ROE"]),
        ("Jane Roe, MD, PhD", ["Jane Roe"]),
        ("Von Anna Müller und Peter Schmidt", ["Anna Müller", "Peter Schmidt"]),
        ("Par Marie de la Tour, Luc Petit et Zoé Noir", ["Marie de la Tour", "Luc Petit", "Zoé Noir"]),
        ("Ana de Armas y Luis Gómez", ["Ana de Armas", "Luis Gómez"]),
        ("Автор: Иван Петров, корреспондент", ["Иван Петров"]),
        ("نویسنده: علی رضایی", ["علی رضایی"]),
        ("记者：王小明、李华", ["王小明", "李华"]),
        ("김도윤 기자", ["김도윤"]),
        ("Analysis by Chris Roe", ["Chris Roe"]),
        ("Jane Roe (Reuters)", ["Jane Roe", "Reuters"]),
        ("AFP/Jane Roe", ["AFP", "Jane Roe"]),
        ("Reuters, Washington", ["Reuters"]),
        ("Martin Luther King, Jr.", ["Martin Luther King, Jr."]),
        ("De Telegraaf", ["De Telegraaf"]),
        ("von Neumann", ["von Neumann"]),
        ("Jane Roe | The Harbour Courier", ["Jane Roe"]),
        ("https://www.facebook.com/jane.roe", []),
        ("@janeroe", []),
        ("28.5.2020 17:43", []),
        ("By", []),
        ("Robert A Caro", ["Robert A Caro"]),
        ("Jane Roe, Con Coughlin", ["Jane Roe", "Con Coughlin"]),
        ("Dan Brown dan Siti Aminah", ["Dan Brown", "Siti Aminah"]),
        ("JANE ROE AND JOHN DOE", ["JANE ROE", "JOHN DOE"]),
        ("Do Thi Ha", ["Do Thi Ha"]),
        ("Jane Roe - Staff Writer", ["Jane Roe"]),
        ("Ana Gil – EFE", ["Ana Gil", "EFE"]),
        ("Jane Roe @janeroe", ["Jane Roe"]),
        ("김도윤 기자 doyun@gangbyeon.test", ["김도윤"]),
        ("~ Jane Roe", ["Jane Roe"]),
        ("Text: Jane Roe, Photos: John Doe", ["Jane Roe"]),
        ("Текст: Ольга Сурикова. Фото: Павел Дроздов", ["Ольга Сурикова"]),
        ("Text und Fotos: Jane Roe", ["Jane Roe"]),
        ("Jane Roe (Text), John Doe (Bilder)", ["Jane Roe"]),
        ("Jane Roe (now)", ["Jane Roe"]),
        ("Marie Petit (avec AFP)", ["Marie Petit", "AFP"]),
        ("Jane Roe in London and John Doe in New York", ["Jane Roe", "John Doe"]),
        ("Jane Roe for Harbour Courier", ["Jane Roe"]),
        ("記者林佳穎／太平報導", ["林佳穎"]),
        ("取材・文＝佐藤真理", ["佐藤真理"]),
        ("Γράφει η Ελένη Καραβά", ["Ελένη Καραβά"]),
        ("Redação — Barra Velha", ["Redação"]),
        ("Por", []),
        ("JANE ROE Associated Press", ["JANE ROE", "Associated Press"]),
        ("Ein Gastbeitrag von Henrike Sauer", ["Henrike Sauer"]),
        ("IANS | New Delhi", ["IANS"]),
        ("AFP in Paris", ["AFP"]),
        ("mit Material von dpa", ["dpa"]),
        ("Jane Roe (mit dpa)", ["Jane Roe", "dpa"]),
        ("Por Jane Roe — São Paulo", ["Jane Roe"]),
        ("Da Redação", ["Redação"]),
        ("dal nostro inviato Jane Roe", ["Jane Roe"]),
        ("Jane Roe, envoyée spéciale à Rome", ["Jane Roe"]),
        ("STT\u2013AFP", ["STT", "AFP"]),
        ("ČTK, Jan Novák", ["ČTK", "Jan Novák"]),
        ("Tanjug, A.K.", ["Tanjug", "A.K."]),
        ("N. P.", ["N. P."]),
        ("Theo TTXVN", ["TTXVN"]),
        ("יעל כהן ודן לוי", ["יעל כהן", "דן לוי"]),
        ("أحمد علي ومحمد حسن", ["أحمد علي", "محمد حسن"]),
        ("रमेश कुमार, नई दिल्ली", ["रमेश कुमार"]),
        ("〔記者王小明／台北報導〕", ["王小明"]),
        ("中央社記者王小明台北20日電", ["王小明"]),
        ("记者 王小明 李红", ["王小明", "李红"]),
        ("서울=연합뉴스 김철수 기자", ["김철수"]),
        ("[서울=뉴시스] 김철수 기자", ["김철수"]),
        ("【山田太郎】", ["山田太郎"]),
        ("編集委員 山田太郎", ["山田太郎"]),
        ("ロンドン＝山田太郎", ["山田太郎"]),
        ("Jane Roe Chief Health Correspondent", ["Jane Roe"]),
        ("Jane Roe Senior Washington Correspondent", ["Jane Roe"]),
        ("Our Special Correspondent", ["Our Special Correspondent"]),
        ("Jane Roe | Special to the Courier", ["Jane Roe"]),
        ("By Jane Roe on Monday, May 3, 2022 at 10:15 a.m.", ["Jane Roe"]),
        ("Jane Roe 3 May 2022", ["Jane Roe"]),
        ("Written by Jane Roe Updated 10:15", ["Jane Roe"]),
        ("Jane Roe - The Island Star", ["Jane Roe"]),
        ("Jane Roe, May Welland", ["Jane Roe", "May Welland"]),
        ("November 18", []),
        ("France 24", ["France 24"]),
        ("Jane Roe Harbour Courier", ["Jane Roe"]),
        ("Jane Roe 5 min read", ["Jane Roe"]),
        ("Scritto da Giulia Ferri", ["Giulia Ferri"]),
        ("Подготовила Ольга Сурикова", ["Ольга Сурикова"]),
        ("高橋美咲 2024年3月5日 21時30分", ["高橋美咲"]),
        ("Channel 4 News and Jane Roe", ["Channel 4 News", "Jane Roe"]),
        ("AFP - Jane Roe", ["AFP", "Jane Roe"]),
        ("강나루=표정훈 기자", ["표정훈"]),
    ],
)
def test_names_are_split_as_printed(line, names):
    """By-words, roles, degrees and places go; names stay whole; addresses and handles never count."""
    assert split_names(line, SITES) == names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Jane Roe", "person"),
        ("AFP", "agency"),
        ("Agence France-Presse", "agency"),
        ("Интерфакс", "agency"),
        ("新华社", "agency"),
        ("خبرگزاری مهر", "agency"),
        ("Staff", "desk"),
        ("Our Correspondent", "desk"),
        ("Onlineredaktion", "desk"),
        ("Редакция", "desk"),
        ("The Harbour Courier", "outlet"),
        ("harbour-courier.com", "outlet"),
        ("Tim Wired", "person"),
        ("Reporter Jane", "desk"),
        ("red", "desk"),
        ("Red Smith", "person"),
        ("Courier Media Group", "outlet"),
        ("Harbour Courier Online", "outlet"),
        ("BBC News", "agency"),
        ("The Guardian", "agency"),
        ("İHA", "agency"),
        ("TT-AFP", "agency"),
        ("HarbourCourier News", "outlet"),
    ],
)
def test_kinds_of_authors(name, kind):
    """Agencies, desks and the outlet itself are told from persons in many languages."""
    assert kind_of(name, SITES).value == kind


def test_json_ld_names_authors_by_reference():
    """`author: {"@id"}` is followed into the graph; order is kept."""
    head = """<script type="application/ld+json">{"@graph":[
      {"@type":"Person","@id":"#b","name":"Idris Vale"},{"@type":"Person","@id":"#a","name":"Moira Tennant"},
      {"@type":"NewsArticle","headline":"Herring","author":[{"@id":"#a"},{"@id":"#b"}]}]}</script>"""
    assert [author.name for author in read(head)] == ["Moira Tennant", "Idris Vale"]


def test_people_of_the_byline_go_before_the_outlet_as_author():
    """JSON-LD that names only the publisher does not hide the person whose byline is printed."""
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring",
      "author":{"@type":"Organization","name":"The Harbour Courier"},"publisher":{"name":"The Harbour Courier"}}</script>"""
    assert [author.name for author in read(head, '<p class="byline">By Jane Roe</p>')] == ["Jane Roe"]


def test_the_outlet_alone_stands_as_outlet():
    """Where nobody else is named, the outlet is the author, and marked as such."""
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring",
      "author":{"@type":"Organization","name":"Courier Media"}}</script>"""
    assert [(author.name, author.kind.value) for author in read(head)] == [("Courier Media", "outlet")]


def test_authors_of_other_articles_are_not_taken():
    """Bylines in related lists, comments and the page's frame are not this article's."""
    body = """<div class="related"><span class="author">Nobody Here</span></div>
      <section id="comments"><span class="author">Angry Reader</span></section><footer class="author">Foot Note</footer>"""
    assert read("", body) == ()


def test_a_facebook_address_is_no_author():
    """`article:author` that holds an address is passed over."""
    assert read('<meta property="article:author" content="https://www.facebook.com/courier">') == ()


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<b>Jane Roe</b><i>Staff Writer</i>", ["Jane Roe"]),
        ("<i>Author</i><b>Jane Roe</b>", ["Jane Roe"]),
        ("Jane Roe<br>John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe<br>Monday, 17 January 2022", ["Jane Roe"]),
        ("von Heiner", ["Heiner"]),
    ],
)
def test_pieces_of_a_byline_are_read_apart(byline, names):
    """What only the markup parts is no one name; a role or a weekday is nobody's."""
    assert [author.name for author in read(body=f'<div class="byline">{byline}</div>')] == names


def test_a_byline_in_the_article_s_foot_counts():
    """A `footer` that is the byline is not the page's foot."""
    found = read(body='<footer class="article-author"><span itemprop="author">Jane Roe</span></footer>')
    assert [author.name for author in found] == ["Jane Roe"]


def test_the_outlet_beside_a_name_completes_no_list():
    """JSON-LD names the author, the byline the author and the outlet: the outlet wrote nothing."""
    head = (
        '<meta property="og:site_name" content="Harbour Courier">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Herring",'
        ' "author": {"@type": "Person", "name": "Jane Ro&eacute;"}}</script>'
    )
    found = read(head, '<div class="byline">Jane Roé, Harbour Courier</div>')
    assert [author.name for author in found] == ["Jane Roé"]


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("en", "<p>By Jane Roe | London</p>", ["Jane Roe"]),
        ("de", "<p><strong>Von Anna Müller und Peter Schmidt</strong></p>", ["Anna Müller", "Peter Schmidt"]),
        ("ro", "<div>De Anca Munteanu și Radu Ilieș</div>", ["Anca Munteanu", "Radu Ilieș"]),
        ("en", "<div>De Anca Munteanu</div>", []),
        ("hi", "<td><b>लेखक: सुनीता मिश्रा</b></td>", ["सुनीता मिश्रा"]),
        ("zh", "<div>2022-01-25 09:12:33\u3000来源: 北洲晚报\u3000作者：陈晓雨</div>", ["陈晓雨"]),
        ("id", "<h6>Penulis <a>Dewi Anggraeni</a></h6><h6>Editor <a>Bayu Prasetyo</a></h6>", ["Dewi Anggraeni"]),
        ("en", "<p>By the sea nobody slept that night</p>", []),
        ("de", "<p>Von der Elbe bis zur Oder</p>", []),
    ],
)
def test_a_line_above_the_text_may_be_a_byline_without_any_mark(language, line, names):
    """Where no place names anybody, a short line that begins as a byline and goes on as names is read."""
    page = f'<html lang="{language}"><body><h1>Herring</h1>{line}{PROSE}</body></html>'
    assert [author.name for author in extract(page.encode(), url="https://bay.test/1").authors] == names


@pytest.mark.parametrize(
    ("foot", "names"),
    [
        ("<p>Reporting by Jane Roe and John Doe; Editing by Ann Poe</p>", ["Jane Roe", "John Doe"]),
        ("<p>（高橋健一、中村葵）</p>", ["高橋健一", "中村葵"]),
        ("<p><strong>Lê Minh Châu</strong></p>", ["Lê Minh Châu"]),
        ("<p>Lê Minh Châu</p>", []),
        ("<p><strong>Read more</strong></p>", []),
    ],
)
def test_names_below_the_text_count_last(foot, names):
    """Who reported, names in brackets, a name in bold; and only where nobody is named above."""
    page = f"<html><body><h1>Herring</h1>{{}}{PROSE}{foot}</body></html>"
    assert [author.name for author in extract(page.format("").encode(), url="https://bay.test/1").authors] == names
    named = page.format('<p class="byline">Zoe Noir</p>')
    assert [author.name for author in extract(named.encode(), url="https://bay.test/1").authors] == ["Zoe Noir"]


def test_a_label_marked_apart_from_its_name_belongs_to_it():
    """`Text:` and `Foto:` in elements of their own say who wrote and who did not."""
    byline = (
        '<div class="byline"><span class="byline-role">Text:</span><span class="byline-name">Jane Roe</span></div>'
        '<div class="byline"><span class="byline-role">Foto:</span><span class="byline-name">John Doe</span></div>'
    )
    assert [author.name for author in read(body=byline)] == ["Jane Roe"]


def test_cards_of_other_articles_name_no_author():
    """An `article` that is a card with a heading of its own is another one."""
    card = '<article class="c-card"><h2>Eels</h2><span class="byline">By Ned Orley</span></article>'
    assert read("", card) == ()


def test_broken_quotation_marks_in_json_ld_are_mended():
    """A description that quotes without escaping does not cost the author."""
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring","description":"They
      called it "silver" and sang","author":{"@type":"Person","name":"Jane Roe"}}</script>"""
    assert [author.name for author in read(head)] == ["Jane Roe"]


@pytest.mark.parametrize("stated", ["jroe", "Newsroom", "admin"])
def test_a_stand_in_gives_way_to_the_person_named_elsewhere(stated):
    """Desks and login names in JSON-LD do not hide the byline; alone they stand."""
    head = f"""<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Herring",
      "author":{{"@type":"Person","name":"{stated}"}}}}</script>"""
    assert [author.name for author in read(head, '<p class="byline">By Jane Roe</p>')] == ["Jane Roe"]
    assert [author.name for author in read(head)] == [stated]


def test_catalogue_names_are_turned_round():
    """`Roe, Jane` in Dublin Core is one person."""
    head = '<meta name="DC.creator" content="Roe, Jane"><meta name="DC.creator" content="Doe, John">'
    assert [author.name for author in read(head)] == ["Jane Roe", "John Doe"]


def test_one_word_behind_a_full_name_is_a_place():
    """`Jane Roe, Olten` was in Olten; an agency stays."""
    head = '<meta name="author" content="Jane Roe, {}">'
    assert [author.name for author in read(head.format("Olten"))] == ["Jane Roe"]
    assert [author.name for author in read(head.format("Reuters"))] == ["Jane Roe", "Reuters"]
    assert [author.name for author in read(head.format("Berlin und John Doe, Bern"))] == ["Jane Roe", "John Doe"]


def test_five_names_set_together_are_one_byline():
    """A long run of marked names within one element is a byline, not a list of the staff."""
    names = ["Sela Fifita", "Mark Dunn", "Ana Vea", "Tui Pahulu", "Joe Moala"]
    links = ", ".join(f'<a class="author-link">{name}</a>' for name in names)
    assert [author.name for author in read(body=f"<p>By {links}</p>")] == names


def test_the_source_of_a_quotation_is_no_author():
    """Author marks in quotations and figures are of others."""
    assert read(body='<blockquote>x <cite class="author">Jane Roe</cite></blockquote>') == ()


def test_an_author_may_be_json_within_a_string():
    """A template wrote the node as text, and it names somebody all the same."""
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring",
      "author":"{ \\"@type\\":\\"Person\\", \\"name\\":\\"Moira Tennant\\" }"}</script>"""
    assert [author.name for author in read(head)] == ["Moira Tennant"]


def test_a_paragraph_below_the_lead_may_be_the_byline():
    """It is one when it says nothing else."""
    lead = "<p>" + "The boats came back in the evening with more herring than ever before this year. " * 4 + "</p>"
    assert [author.name for author in read("", f"{lead}<p>By Moira Tennant</p>")] == ["Moira Tennant"]
    assert read("", f"{lead}<p>By Monday the boats had come back.</p>") == ()


def test_the_byline_that_readers_see_goes_before_a_desk_that_machines_are_told():
    """Both name no person."""
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Herring",
      "author":{"@type":"Person","name":"Harbour staff"}}</script>"""
    assert [author.name for author in read(head, '<p class="byline">by Ministry of Fisheries</p>')] == [
        "Ministry of Fisheries"
    ]


def test_given_and_family_names_are_a_name():
    """JSON-LD may state a person's name in parts alone."""
    author = '{"@type": "Person", "givenName": "Jane", "familyName": "Roe"}'
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Herring", "author": {author}}}</script>'
    assert [author.name for author in read(head)] == ["Jane Roe"]


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Roe, Jane", ["Jane Roe"]),
        ("dpa, AFP", ["dpa", "AFP"]),
        ("Redaktion, dpa", ["Redaktion", "dpa"]),
        ("Jane Roe, John Doe", ["Jane Roe", "John Doe"]),
        ("القاهرة - أحمد علي", ["أحمد علي"]),
        ("Cairo – Jane Roe", ["Jane Roe"]),
        ("The Harbour Courier - Agencies", ["The Harbour Courier", "Agencies"]),
    ],
)
def test_a_name_stated_with_the_family_first_is_turned_round(stated, names):
    """Where names alone are stated, two words with a comma between them are one person's; before a dash one is a place."""
    assert [author.name for author in read(f'<meta name="author" content="{stated}">')] == names


def test_an_organisation_keeps_the_number_in_its_name():
    """`20 Minuten` is an outlet; a number in a person's name is a date or a count."""
    author = '{"@type": "Organization", "name": "20 Minuten"}'
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Herring", "author": {author}}}</script>'
    assert [author.name for author in read(head)] == ["20 Minuten"]


def test_a_japanese_name_with_a_blank_in_it_is_one():
    """Family and given name stand apart in Japanese; in Chinese a blank parts two people."""
    for language, names in (("ja", ["山田 太郎"]), ("zh", ["山田", "太郎"])):
        page = f'<html lang="{language}"><head><meta name="author" content="山田 太郎"></head><body><h1>Herring</h1>{PROSE}</body></html>'
        assert [author.name for author in extract(page.encode(), url="https://minato.test/1").authors] == names


@pytest.mark.parametrize(
    ("short", "names"),
    [("B.I.", ["Bianca Ionescu"]), ("BI", ["Bianca Ionescu"]), ("B.X.", ["B.X."]), ("AFP", ["AFP"])],
)
def test_initials_give_way_to_the_name_in_full(short, names):
    """Only to a name that has them."""
    head = f'<meta name="author" content="{short}">'
    assert [author.name for author in read(head, '<div class="autor">Bianca Ionescu</div>')] == names


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("Oleh Budi Santoso", "id", ["Budi Santoso"]),
        ("Oleh Ivanenko", "uk", ["Oleh Ivanenko"]),
        ("Theo AFP", "vi", ["AFP"]),
        ("Theo Müller", "de", ["Theo Müller"]),
        ("Par Luc Petit", "fr", ["Luc Petit"]),
        ("Par Hansen", "en", ["Par Hansen"]),
        ("Santiago Ramón y Cajal", "es", ["Santiago Ramón y Cajal"]),
        ("Ana Gil y Luis Mora", "es", ["Ana Gil", "Luis Mora"]),
        ("Ana Gil y EFE", "es", ["Ana Gil", "EFE"]),
        ("Carlos de Souza e Silva", "pt", ["Carlos de Souza e Silva"]),
        ("Jan Novák a Petr Dvořák", "cs", ["Jan Novák", "Petr Dvořák"]),
        ("Giulia Ferri, inviata a Roma", "it", ["Giulia Ferri"]),
        ("political correspondent Mia Tran and Sam Lee", "en", ["Mia Tran", "Sam Lee"]),
        ("Business reporter Mia Tran", "en", ["Mia Tran"]),
        ("Jane Roe and Compiled by John Doe", "en", ["Jane Roe", "John Doe"]),
        ("記者・山田太郎", "ja", ["山田太郎"]),
    ],
)
def test_words_count_in_their_own_languages(line, language, names):
    """What introduces or joins names in one language is part of a name in another."""
    assert split_names(line, SITES, language) == names


def test_a_place_between_name_and_date_is_a_place():
    """Also where no markup says that the line is a byline."""
    line = '<div class="post-meta">By <a>Jane Roe, Lagos</a> 5th March 2024</div>'
    assert [author.name for author in read(body=line)] == ["Jane Roe"]


def test_whether_marked_elements_are_others_is_asked_of_the_page_once():
    """Twenty thousand bylines in one article: its headings are not looked for again for each of them."""
    inner = "<h1>Herring</h1>" + '<span class="byline">Jane Roe</span>' * 20_000
    for around in ("<article>{}</article>", '<div class="related">{}</div>'):
        tree = parse(f"<html><body>{around.format(inner)}</body></html>".encode(), None)
        began = time.process_time()
        assert not any(in_other_item(element) for element in tree.iter("span"))
        assert time.process_time() - began < 1


@pytest.mark.parametrize("said", ["", "word "])
def test_marked_elements_within_marked_elements_are_looked_at_a_few_times(monkeypatch, said):
    """Work grows with the page, not with its depth: 200 levels of what is marked, around thousands of it."""
    looked = []
    real = authors._byline_mark
    monkeypatch.setattr(authors, "_byline_mark", lambda element: looked.append(element) or real(element))
    number = 3_000
    inner = f"<span class='author'>{said}</span>" * number
    read(body="<div class='author'>" * 200 + inner + "</div>" * 200)
    assert len(looked) <= 3 * number
