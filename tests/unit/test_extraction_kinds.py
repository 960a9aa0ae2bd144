"""What is no article is told with the reason; what may be one is not refused."""

import pytest

from pipelines.extraction.reader import extract
from vocabulary.outcome import Outcome

HOST = "https://harbour-courier.test"
WALL = {
    "en": [
        "We and our partners store and access information on a device, such as cookies, for personalised advertising.",
        "You may give your consent to this, or object where a legitimate interest is claimed; see our list of partners.",
        "Accept all, or reject all and subscribe to read the Courier without tracking.",
    ],
    "de": [
        "Wir und unsere Partner speichern Informationen auf einem Gerät, zum Beispiel Cookies, für personalisierte Werbung.",
        "Ihre Einwilligung können Sie jederzeit in den Einstellungen am Ende jeder Seite widerrufen.",
        "Mit einem Klick auf Alle akzeptieren lesen Sie weiter wie bisher, mit Cookies und mit Werbung.",
    ],
    "fr": [
        "Avec votre accord, nos partenaires et nous utilisons des cookies ou des traceurs pour afficher de la publicité personnalisée.",
        "Vous pouvez retirer votre consentement à tout moment en bas de chaque page de ce site.",
        "Tout accepter, ou refuser et s'abonner pour lire la Gazette sans publicité.",
    ],
    "pl": [
        "My i nasi partnerzy przechowujemy na urządzeniu pliki cookie, aby wyświetlać reklamy dopasowane do czytelnika.",
        "Swoją zgodę można w każdej chwili wycofać w ustawieniach na dole każdej strony tego serwisu.",
    ],
    "fa": [
        "ما و همکاران ما برای نمایش آگهی از کوکی استفاده می‌کنیم و اطلاعاتی را روی دستگاه شما نگه می‌داریم.",
        "شما می‌توانید رضایت خود را هر زمان در پایین صفحه پس بگیرید؛ کوکی‌ها سپس پاک می‌شوند.",
    ],
}
STORY = "The ferry to the islands stays in the harbour until the storm has passed, its captain said on Sunday evening."


def read(lines, *, path="/news/ferry", title="Harbour Courier", head=""):
    """Return what is read of a page with these paragraphs."""
    text = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{text}</main></body></html>"
    return extract(page.encode(), url=HOST + path)


@pytest.mark.parametrize("language", WALL)
def test_a_cookie_wall_is_told_by_what_it_says(language):
    """Also where it is called after the outlet."""
    found = read(WALL[language])
    assert (found.outcome, found.reason) == (Outcome.NOT_AN_ARTICLE, "a cookie wall: the text asks for consent")


@pytest.mark.parametrize(
    "title",
    [
        "Privacy Gate",
        "Cookie-Einstellungen",
        "Gestion des cookies",
        "Jouw privacy",
        "Szanujemy Twoją prywatność",
        "쿠키 설정",
    ],
)
def test_a_page_that_is_called_one_is_one(title):
    """By its title, with little else on it."""
    found = read([STORY], title=title)
    assert found.outcome is Outcome.NOT_AN_ARTICLE
    assert found.reason == f"a consent or challenge page: {title}"


@pytest.mark.parametrize(
    "path", ["/tag/ferries", "/tags/ferries/page/2", "/author/jane-roe/", "/schlagwort/faehre", "/search/ferry"]
)
def test_the_address_of_a_list_is_no_article(path):
    """Unless the page says of itself that it is one."""
    found = read([STORY] * 3, path=path)
    assert found.outcome is Outcome.NOT_AN_ARTICLE
    assert found.reason.startswith("the address of a list: /")
    assert read([STORY] * 3, path=path, head='<meta property="og:type" content="article">').outcome is None


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ([STORY, "The bakery gave out cookies to those who waited.", STORY, STORY], "/news/ferry"),
        (
            [*WALL["en"], *(f"{STORY} So it was on day {day}." for day in range(10))],
            "/news/cookies",
        ),  # an article with a banner above it
        ([STORY] * 3, "/authors/news/2022/01/ferry-stays-in-harbour"),
        ([STORY] * 3, "/tagebuch/ferry"),
    ],
)
def test_an_article_is_not_refused(lines, path):
    """A lost article is worse than an extra page."""
    assert read(lines, path=path).outcome is None


def test_an_article_about_cookies_is_one_when_it_says_so():
    """By a mark of an article."""
    head = '<meta property="article:published_time" content="2022-01-16T10:00:00Z">'
    assert read(WALL["en"], head=head).outcome is None
