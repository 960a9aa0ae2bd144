"""Which texts are proven to be the whole article, unchanged."""

from dataclasses import replace

import pytest

from pipelines.verbatim import is_verbatim
from vocabulary.form import Form, TextSource

TITLE, FORM = "Ferry late again", Form(text_source=TextSource.PAGE)
TEXT = "The ferry was two hours late.\n\nWhy it matters\n\nThe harbour is \u201cfull\u201d."
MARKUP = "<p>The ferry was <b>two hours</b> late.</p><h2>Why it matters</h2><p>The harbour is \u201cfull\u201d.</p>"
ARTICLE = f"<html><body><article><h1>{TITLE}</h1>{MARKUP}</article><footer>\u00a9 2026</footer></body></html>"


def proven(html, text=TEXT, title=TITLE, **form):
    """Return whether it is, of a page."""
    return is_verbatim(html.encode(), title=title, text=text, form=replace(FORM, **form))


@pytest.mark.parametrize(
    "html",
    [
        ARTICLE,
        ARTICLE.replace(MARKUP, f"{MARKUP}<figure><img src=a.jpg><figcaption>The harbour</figcaption></figure>"),
        ARTICLE.replace(MARKUP, f"<script>let a = 1</script>{MARKUP}<div hidden>Share</div>"),
        f"<body><article><h1>{TITLE}</h1><p>By Jane Doe</p><div itemprop='articleBody'>{MARKUP}</div></article></body>",
    ],
)
def test_the_whole_article_in_order_is_a_verbatim_copy(html):
    """Without its pictures and what is not shown; byline and title may stand beside it."""
    assert proven(html)


@pytest.mark.parametrize(
    "html",
    [
        ARTICLE.replace("<h2>Why it matters</h2>", ""),
        ARTICLE.replace(MARKUP, f"{MARKUP}<p>One more paragraph.</p>"),
        ARTICLE.replace(MARKUP, f"{MARKUP}<aside>A box.</aside>"),
        ARTICLE.replace("two hours", "three hours"),
        ARTICLE.replace(
            "<p>The ferry was <b>two hours</b> late.</p><h2>Why it matters</h2>",
            "<h2>Why it matters</h2><p>The ferry was <b>two hours</b> late.</p>",
        ),
        f"<body><div>{MARKUP}</div></body>",
        f"<body><div itemprop=articleBody>{MARKUP}</div><div itemprop=articleBody><p>Another.</p></div></body>",
        "",
    ],
)
def test_anything_left_out_added_or_moved_is_none(html):
    """Nor is what the page does not call its article."""
    assert not proven(html)


def test_what_is_not_all_of_one_page_is_none():
    """Teasers, texts of several pages or of a feed, and texts without a title prove nothing."""
    assert not proven(ARTICLE, is_teaser=True)
    assert not proven(ARTICLE, is_free=False)
    assert not proven(ARTICLE, missing="page 2: HTTP 404")
    for source in set(TextSource) - {TextSource.PAGE}:
        assert not proven(ARTICLE, text_source=source)
    assert not proven(ARTICLE, title=None)
    assert not proven(ARTICLE, text="")
