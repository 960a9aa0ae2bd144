"""What is denied, doubted, asked, planned or past of a named licence, and licences of a site's looks, grant nothing."""

import pytest

from pipelines.licence import read_licence
from vocabulary.licence import NOASSERTION

TEXT = "<p>The ferry to the island was two hours late on Monday, the harbour master told passengers at the quay.</p>"
SENTENCES = [
    "The titles of our articles are licensed under CC BY 4.0.",
    "Our sister site's articles are licensed under CC BY 4.0.",
    "It is a myth that our articles are licensed under CC BY 4.0.",
    "Our articles used to be licensed under CC BY 4.0.",
    "Previously, all content was licensed under CC BY 4.0.",
    "Until 2019 our articles were licensed under CC BY 4.0.",
    "If approved, our articles will be licensed under CC BY 4.0.",
    "The template of this website is licensed under CC BY 4.0.",
    "The design of this site is licensed under CC BY 3.0.",
    "Theme by Jane Roe, licensed under CC BY 3.0.",
    "Icons by Font Awesome, CC BY 4.0.",
    "Weather data by Met Office, OGL v3.0.",
    "Map data © OpenStreetMap, ODbL. Tiles CC BY-SA 2.0.",
    "We plan to license our articles under CC BY 4.0.",
    "Abstracts are licensed under CC BY 4.0.",
    "Metadata is available under CC0.",
    "Some of our articles are licensed under CC BY 4.0.",
    "User contributions are licensed under CC BY-SA 4.0.",
    "No content on this site is licensed under CC BY 4.0.",
    "Neither our articles nor our photos are licensed under CC BY 4.0.",
    "Our articles are not CC BY 4.0.",
    "Es ist ein Irrtum, dass unsere Artikel unter CC BY 4.0 stehen.",
    "Unsere Artikel standen früher unter CC BY 4.0.",
    "Es un mito que nuestros artículos estén bajo CC BY 4.0.",
    "C'est un mythe que nos articles sont sous licence CC BY 4.0.",
    "Это миф, что наши статьи доступны по лицензии CC BY 4.0.",
    "Ранее наши статьи были доступны по лицензии CC BY 4.0.",
    "以为本站文章采用CC BY 4.0是误解。",
    "Is our content licensed under CC BY 4.0?",
    "Example: All content is licensed under CC BY 4.0.",
    "Licensed under CC BY 4.0 until 31 December 2019.",
    "Our code is MIT, our docs CC BY 4.0.",
    "Archive material before 1950 is in the public domain.",
    "The Open Government Licence does not apply to our articles.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    "page",
    ["<article>{text}</article><footer><p>{said}</p></footer>", "<article>{text}<p>{said}</p></article>"],
    ids=["foot", "end"],
)
def test_nothing_is_granted(page, sentence):
    """Neither in the foot nor at the article's end."""
    body = page.format(text=TEXT, said=sentence).encode()
    assert read_licence(body, url="https://o.test/1", published="2026-01-01").decision.expression == NOASSERTION


@pytest.mark.parametrize(
    "sentence",
    [
        "All content is licensed under CC BY 4.0. Questions? Write to us.",
        "Are you an editor? Our articles are licensed under CC BY 4.0.",
        "The design is ours. Our articles are licensed under CC BY 4.0.",
        "Our articles, if not marked, are licensed under CC BY 4.0.",
    ],
)
def test_what_only_looks_like_a_doubt_grants(sentence):
    """Questions and denials beside a statement are not about it."""
    body = f"<article>{TEXT}</article><footer><p>{sentence}</p></footer>".encode()
    assert read_licence(body, url="https://o.test/1").decision.expression == "CC-BY-4.0"
