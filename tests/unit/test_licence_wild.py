"""Pages as outlets and themes print them: each must be read rightly, and none of the traps may grant."""

import pytest

from pipelines.licence import read_licence
from vocabulary.licence import NOASSERTION

CC = "https://creativecommons.org/licenses"
PAGE = "https://harbour-courier.test/2026/03/quota"
TEXT = "<p>" + "The harbour council met on Tuesday to settle next year's quota for the small boats. " * 6 + "</p>"
ARTICLE = f"<article><h1>Quota settled</h1>{TEXT}</article>"


def link(unit, words, rel=""):
    """Return a link to a licence."""
    return f'<a {rel} href="{CC}/{unit}/">{words}</a>'


DECLARED = 'rel="license"'
GRANTED = {}
NOTHING = {}


def foot(words):
    """Return a page whose footer says this."""
    return f"{ARTICLE}<footer><div class='site-info'>{words}</div></footer>"


# --- footers, linked, 30 languages
LINKED = {
    "en": "Except where otherwise noted, content on this site is licensed under a {}",
    "en2": "© 2026 Harbour Courier. Some rights reserved. Text available under {}.",
    "en3": "Harbour Courier by The Courier Trust is licensed under {}",
    "en4": "Our reporting may be republished under the terms of a {} license",
    "de": "Soweit nicht anders angegeben, stehen alle Inhalte dieser Seite unter der Lizenz {}.",
    "de2": "Texte auf dieser Website sind lizenziert unter {}",
    "fr": "Sauf mention contraire, le contenu de ce site est mis à disposition sous licence {}.",
    "es": "Salvo que se indique lo contrario, los contenidos de este sitio se publican bajo licencia {}.",
    "pt": "Exceto onde indicado, o conteúdo deste site está licenciado sob {}.",
    "it": "Salvo dove diversamente indicato, i contenuti di questo sito sono distribuiti con licenza {}.",
    "nl": "Tenzij anders vermeld valt de inhoud van deze website onder een {} licentie.",
    "pl": "O ile nie zaznaczono inaczej, treści tej strony są dostępne na licencji {}.",
    "ru": "Если не указано иное, все материалы сайта доступны по лицензии {}.",
    "uk": "Якщо не вказано інше, усі матеріали сайту доступні за ліцензією {}.",
    "tr": "Aksi belirtilmedikçe bu sitedeki içerik {} ile lisanslanmıştır.",
    "id": "Kecuali dinyatakan lain, konten situs ini dilisensikan di bawah {}.",
    "ar": "ما لم يذكر خلاف ذلك، محتوى هذا الموقع مرخص تحت {}.",
    "fa": "تمام محتوای این سایت تحت مجوز {} منتشر می‌شود.",
    "zh": "除非另有说明，本网站内容采用 {} 许可协议。",
    "zh2": "除另有註明外，本站內容採用 {} 授權條款。",
    "ja": "特に記載のない限り、このサイトのコンテンツは {} のもとで提供されています。",
    "ko": "별도 표시가 없는 한 이 사이트의 콘텐츠는 {} 라이선스에 따라 이용할 수 있습니다.",
    "sv": "Om inget annat anges är innehållet på webbplatsen licensierat under {}.",
    "da": "Medmindre andet er angivet, er indholdet på dette websted udgivet under {}.",
    "nb": "Med mindre annet er oppgitt, er innholdet på denne siden lisensiert under {}.",
    "fi": "Ellei toisin mainita, sivuston sisältö on lisensoitu {} -lisenssillä.",
    "cs": "Není-li uvedeno jinak, obsah tohoto webu podléhá licenci {}.",
    "hu": "Ha másképp nem jelezzük, az oldal tartalma {} licenc alatt érhető el.",
    "ro": "Dacă nu se specifică altfel, conținutul acestui site este disponibil sub licența {}.",
    "el": "Το περιεχόμενο του ιστότοπου διατίθεται με άδεια {}.",
    "he": "התוכן באתר זה מוגש תחת רישיון {}.",
    "hr": "Sav sadržaj na ovoj stranici objavljen je pod licencom {}.",
    "bg": "Съдържанието на този сайт е под лиценз {}.",
    "ca": "Tret que s'indiqui el contrari, el contingut d'aquest web té la llicència {}.",
    "eu": "Webgune honen edukiak {} lizentziapean daude.",
    "vi": "Nội dung trên trang này được phát hành theo giấy phép {}.",
    "th": "เนื้อหาในเว็บไซต์นี้เผยแพร่ภายใต้สัญญาอนุญาต {}",
    "hi": "इस साइट की सामग्री {} लाइसेंस के अंतर्गत उपलब्ध है।",
}
for name, words in LINKED.items():
    GRANTED[f"footer link {name}"] = (
        foot(words.format(link("by-nc-sa/4.0", "Creative Commons BY-NC-SA 4.0"))),
        "CC-BY-NC-SA-4.0",
        "site",
    )
    GRANTED[f"footer words {name}"] = (foot(words.format("CC BY-SA 4.0")), "CC-BY-SA-4.0", "site")
# official titles in words, footers
TITLES = {
    "en": (
        "All content is licensed under a Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International License.",
        "CC-BY-NC-ND-4.0",
    ),
    "en-us": (
        "This site is licensed under a Creative Commons Attribution-Noncommercial-Share Alike 3.0 United States License.",
        "LicenseRef-CC-BY-NC-SA-3.0-US",
    ),
    "de": (
        "Alle Inhalte stehen unter der Lizenz Creative Commons Namensnennung - Nicht kommerziell 4.0 International.",
        "CC-BY-NC-4.0",
    ),
    "fr": (
        "Le contenu de ce site est mis à disposition selon les termes de la Licence Creative Commons Attribution - Pas d’Utilisation Commerciale - Pas de Modification 4.0 International.",
        "CC-BY-NC-ND-4.0",
    ),
    "es": (
        "Los contenidos de este sitio están bajo una Licencia Creative Commons Atribución-NoComercial-CompartirIgual 4.0 Internacional.",
        "CC-BY-NC-SA-4.0",
    ),
    "pt": (
        "O conteúdo deste site está licenciado sob a Licença Creative Commons Atribuição-NãoComercial 4.0 Internacional.",
        "CC-BY-NC-4.0",
    ),
    "it": (
        "I contenuti di questo sito sono distribuiti con Licenza Creative Commons Attribuzione - Non commerciale - Non opere derivate 4.0 Internazionale.",
        "CC-BY-NC-ND-4.0",
    ),
    "nl": (
        "De inhoud van deze website valt onder een Creative Commons Naamsvermelding-GelijkDelen 4.0 Internationaal-licentie.",
        "CC-BY-SA-4.0",
    ),
    "pl": ("Treści dostępne na licencji Creative Commons Uznanie autorstwa 4.0 Międzynarodowe.", "CC-BY-4.0"),
    "ru": ("Все материалы сайта доступны по лицензии Creative Commons Attribution 4.0 International.", "CC-BY-4.0"),
    "uk": (
        "Весь контент доступний за ліцензією Creative Commons Attribution 4.0 International, якщо не вказано інше.",
        "CC-BY-4.0",
    ),
    "ar": ("محتوى الموقع مرخص تحت رخصة المشاع الإبداعي نسب المصنف 4.0 دولي.", "CC-BY-4.0"),
    "zh": ("本网站内容采用知识共享署名-非商业性使用-禁止演绎 4.0 国际许可协议进行许可。", "CC-BY-NC-ND-4.0"),
    "zh2": ("本網站內容採用創用CC 姓名標示-非商業性-禁止改作 3.0 台灣 授權條款釋出。", "LicenseRef-CC-BY-NC-ND-3.0-TW"),
    "ja": (
        "このサイトのコンテンツはクリエイティブ・コモンズ 表示 4.0 国際 ライセンスの下に提供されています。",
        "CC-BY-4.0",
    ),
    "ko": (
        "이 사이트의 콘텐츠는 크리에이티브 커먼즈 저작자표시 4.0 국제 라이선스에 따라 이용할 수 있습니다.",
        "CC-BY-4.0",
    ),
    "cs": ("Obsah tohoto webu podléhá licenci Creative Commons Uveďte původ 4.0 Mezinárodní.", "CC-BY-4.0"),
    "unspecified": ("Our articles are available under a Creative Commons license.", "LicenseRef-CC-unspecified"),
    "mongabay": (
        "Harbour Courier articles are licensed under a Creative Commons Attribution-NoDerivatives 4.0 International License.",
        "CC-BY-ND-4.0",
    ),
    "votebeat": (
        "Unless otherwise noted, Votebeat-like stories of ours are free to republish through a Creative Commons CC BY-NC-ND 4.0 license.",
        "CC-BY-NC-ND-4.0",
    ),
    "boom": (
        "We are making available this content under a Creative Commons — Attribution/No derivatives license.",
        "LicenseRef-CC-BY-ND",
    ),
    "pari": (
        "All our content is licensed under a Creative Commons Attribution-NonCommercial-NoDerivatives, 4.0 International License.",
        "CC-BY-NC-ND-4.0",
    ),
    "drupal": ("Content available under CC BY-NC 4.0 unless otherwise noted", "CC-BY-NC-4.0"),
    "ethiopia": (
        "Published under Creative Commons Attribution-NonCommercial 4.0 International licence. Cite us and link to this page if republished.",
        "CC-BY-NC-4.0",
    ),
    "dot3": ("This site is licensed as Creative Commons Attribution 3.0. Some Rights Reserved.", "CC-BY-3.0"),
    "cczero": ("All text on this website is dedicated to the public domain under CC0 1.0.", "CC0-1.0"),
    "ogl": (
        "All content is available under the Open Government Licence v3.0, except where otherwise stated",
        "OGL-UK-3.0",
    ),
}
for name, (words, expression) in TITLES.items():
    GRANTED[f"footer title {name}"] = (foot(words), expression, "site")
# URL forms
URLS = {
    "http": ("http://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
    "proto-rel": ("//creativecommons.org/licenses/by-sa/3.0/", "CC-BY-SA-3.0"),
    "upper": ("HTTPS://CREATIVECOMMONS.ORG/LICENSES/BY-NC/4.0/", "CC-BY-NC-4.0"),
    "www": ("https://www.creativecommons.org/licenses/by-nd/4.0/", "CC-BY-ND-4.0"),
    "deed": ("https://creativecommons.org/licenses/by-nc-nd/4.0/deed.pt_BR", "CC-BY-NC-ND-4.0"),
    "deed dash": ("https://creativecommons.org/licenses/by-nc-nd/4.0/deed.zh-hant", "CC-BY-NC-ND-4.0"),
    "legalcode": ("https://creativecommons.org/licenses/by-sa/4.0/legalcode.es", "CC-BY-SA-4.0"),
    "legalcode html": ("https://creativecommons.org/licenses/by-sa/4.0/legalcode", "CC-BY-SA-4.0"),
    "query": ("https://creativecommons.org/licenses/by/4.0/?utm_source=harbour&utm_medium=footer", "CC-BY-4.0"),
    "chooser": ("https://creativecommons.org/licenses/by-nc/4.0/?ref=chooser-v1", "CC-BY-NC-4.0"),
    "frag": ("https://creativecommons.org/licenses/by/4.0/#deed", "CC-BY-4.0"),
    "port": ("http://creativecommons.org/licenses/by-nc-sa/2.5/ar/", "LicenseRef-CC-BY-NC-SA-2.5-AR"),
    "port br": ("http://creativecommons.org/licenses/by/3.0/br/deed.pt", "LicenseRef-CC-BY-3.0-BR"),
    "igo": ("https://creativecommons.org/licenses/by-nc-sa/3.0/igo/", "CC-BY-NC-SA-3.0-IGO"),
    "noslash": ("https://creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
    "archived": (
        "https://web.archive.org/web/20200101000000/https://creativecommons.org/licenses/by/4.0/",
        "CC-BY-4.0",
    ),
    "zero": ("https://creativecommons.org/publicdomain/zero/1.0/deed.en", "CC0-1.0"),
    "space": (" https://creativecommons.org/licenses/by/4.0/ ", "CC-BY-4.0"),
    "entity": ("https&#58;//creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
    "index": ("https://creativecommons.org/licenses/by/4.0/index.html", "LicenseRef-CC-unspecified"),
    "unknown": ("https://creativecommons.org/licenses/by-xx/4.0/", "LicenseRef-CC-unspecified"),
    "google shim": ("https://www.google.com/url?q=https://creativecommons.org/licenses/by/4.0/&sa=D", "CC-BY-4.0"),
}
for name, (address, expression) in URLS.items():
    GRANTED[f"address {name}"] = (
        foot(
            f'Content on this site is licensed under <a rel="license noopener" href="{address}">this Creative Commons licence</a>.'
        ),
        expression,
        "site",
    )
# badges
GRANTED.update(
    {
        "img only footer": (
            f'{ARTICLE}<footer><a href="{CC}/by-nc-nd/4.0/"><img src="/wp-content/uploads/cc.png"></a></footer>',
            "CC-BY-NC-ND-4.0",
            "site",
        ),
        "chooser old": (
            f'{ARTICLE}<footer><a rel="license" href="{CC}/by/4.0/"><img alt="Creative Commons License" style="border-width:0" src="https://i.creativecommons.org/l/by/4.0/88x31.png" /></a><br />This work is licensed under a <a rel="license" href="{CC}/by/4.0/">Creative Commons Attribution 4.0 International License</a>.</footer>',
            "CC-BY-4.0",
            None,
        ),
        "chooser 2020": (
            f'{ARTICLE}<footer><p xmlns:cc="http://creativecommons.org/ns#" xmlns:dct="http://purl.org/dc/terms/"><a property="dct:title" rel="cc:attributionURL" href="https://harbour-courier.test/">Harbour Courier</a> by <span property="cc:attributionName">The Courier Trust</span> is licensed under <a href="{CC}/by-nc-sa/4.0/?ref=chooser-v1" target="_blank" rel="license noopener noreferrer" style="display:inline-block;">CC BY-NC-SA 4.0<img style="height:22px!important" src="https://mirrors.creativecommons.org/presskit/icons/cc.svg?ref=chooser-v1"><img src="https://mirrors.creativecommons.org/presskit/icons/by.svg?ref=chooser-v1"></a></p></footer>',
            "CC-BY-NC-SA-4.0",
            "site",
        ),
        "chooser 2026": (
            f'{ARTICLE}<footer><a href="https://harbour-courier.test">Harbour Courier</a> © 2026 by <a href="https://harbour-courier.test/about">Courier Trust</a> is licensed under <a href="{CC}/by-nd/4.0/">CC BY-ND 4.0</a><img src="https://mirrors.creativecommons.org/presskit/icons/cc.svg" alt="" style="max-width:1em;max-height:1em;margin-left:.2em;"><img src="https://mirrors.creativecommons.org/presskit/icons/by.svg" alt=""><img src="https://mirrors.creativecommons.org/presskit/icons/nd.svg" alt=""></footer>',
            "CC-BY-ND-4.0",
            "site",
        ),
        "badge in widget": (
            f'{ARTICLE}<div id="secondary" class="widget-area"><aside class="widget widget_text"><h3>Licence</h3><div class="textwidget"><img src="https://licensebuttons.net/l/by-nc/3.0/88x31.png" alt="Creative Commons License"></div></aside></div>',
            "CC-BY-NC-3.0",
            "site",
        ),
        "local badge alt": (
            f'{ARTICLE}<footer><img src="/img/by-nc-sa.png" alt="CC BY-NC-SA 4.0" width="88" height="31"></footer>',
            "CC-BY-NC-SA-4.0",
            "site",
        ),
        "wp widget link img": (
            f'{ARTICLE}<aside class="widget widget_media_image"><a href="{CC}/by-sa/4.0/deed.de"><img width="88" height="31" src="/cc.png" class="image wp-image-3"></a></aside>',
            "CC-BY-SA-4.0",
            "site",
        ),
        "blogger html widget": (
            f'<div class="post hentry"><div class="post-body entry-content">{TEXT}</div></div><div class="sidebar section"><div class="widget HTML" id="HTML1"><h2 class="title">Creative Commons</h2><div class="widget-content"><a rel="license" href="http://creativecommons.org/licenses/by-nc-nd/3.0/"><img alt="Creative Commons License" src="http://i.creativecommons.org/l/by-nc-nd/3.0/88x31.png"/></a><br/>This work is licensed under a <a rel="license" href="http://creativecommons.org/licenses/by-nc-nd/3.0/">Creative Commons Attribution-NonCommercial-NoDerivs 3.0 Unported License</a>.</div></div></div>',
            "CC-BY-NC-ND-3.0",
            "site",
        ),
        "blogger cc gadget": (
            f'<div class="post"><div class="post-body">{TEXT}</div></div><div class="footer section"><div class="widget Attribution"><div class="widget-content" style="text-align: center;">CC BY-SA 3.0. Powered by Blogger.</div></div></div>',
            "CC-BY-SA-3.0",
            "site",
        ),
    }
)
# themes / article scope
GRANTED.update(
    {
        "article end note": (
            f"<article>{TEXT}<p><em>This article is published under a {link('by-nd/4.0', 'Creative Commons Attribution-NoDerivatives 4.0 International')} licence. Republish freely.</em></p></article>",
            "CC-BY-ND-4.0",
            "article",
        ),
        "article words": (
            f"<article>{TEXT}<p>This story is licensed under CC BY 4.0.</p></article>",
            "CC-BY-4.0",
            "article",
        ),
        "article rel footer": (
            f'<article>{TEXT}<footer class="entry-footer"><span class="license">{link("by/4.0", "CC BY 4.0", DECLARED)}</span></footer></article>',
            "CC-BY-4.0",
            "article",
        ),
        "wp no article tag": (
            f'<div id="content"><div class="post-12 post type-post hentry"><h1 class="entry-title">Quota</h1><div class="entry-content">{TEXT}<p>{link("by-sa/4.0", "Creative Commons Attribution-ShareAlike 4.0", "rel=license")}</p></div></div></div>',
            "CC-BY-SA-4.0",
            None,
        ),
        "drupal field": (
            f'<article class="node node--type-article"><div class="field field--name-body">{TEXT}</div><div class="field field--name-field-license field--label-inline"><div class="field__label">Licence</div><div class="field__item">{link("by-nc/4.0", "CC BY-NC 4.0")}</div></div></article>',
            "CC-BY-NC-4.0",
            "article",
        ),
        "ghost code injection": (
            f'<main><article class="gh-article post"><section class="gh-content">{TEXT}</section></article></main><footer class="gh-foot"><div class="gh-copyright">Harbour © 2026 — {link("by/4.0", "CC BY 4.0")}</div></footer>',
            "CC-BY-4.0",
            "site",
        ),
        "squarespace block": (
            f'<main><article class="entry">{TEXT}</article></main><footer class="sections" data-footer-sections><div class="sqs-block html-block"><div class="sqs-block-content"><p>Except where noted, text by Harbour Courier is licensed {link("by-nc-sa/4.0", "CC BY-NC-SA")}.</p></div></div></footer>',
            "CC-BY-NC-SA-4.0",
            "site",
        ),
        "republish plugin": (
            f'{ARTICLE}<div id="republication-tracker-tool-modal" style="display:none"><div id="republication-tracker-tool-modal-content"><h2>Republish this article</h2><div class="republish-article__info"><p>This work is licensed under a <a rel="noreferrer license" target="_blank" href="https://creativecommons.org/licenses/by-nd/4.0/">Creative Commons Attribution-NoDerivatives 4.0 International License</a>.</p></div></div></div>',
            "CC-BY-ND-4.0",
            "article",
        ),
        "republish button data": (
            f'{ARTICLE}<button class="republish" data-license="https://creativecommons.org/licenses/by-nc-nd/4.0/">Republish</button>',
            "CC-BY-NC-ND-4.0",
            "article",
        ),
        "jsonld website": (
            f'<head><script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":["NewsArticle"],"@id":"{PAGE}#article","isPartOf":{{"@id":"{PAGE}"}},"license":"{CC}/by/4.0/"}},{{"@type":"WebPage","@id":"{PAGE}"}},{{"@type":"ImageObject","license":"{CC}/by-nc/2.0/"}}]}}</script></head>{ARTICLE}',
            "CC-BY-4.0",
            "article",
        ),
        "jsonld with image object": (
            f'<head><script type="application/ld+json">{{"@type":"NewsArticle","url":"{PAGE}","license":{{"@id":"{CC}/by-sa/4.0/"}},"image":[{{"@type":"ImageObject","license":"{CC}/by/2.0/","creditText":"x"}}]}}</script></head>{ARTICLE}',
            "CC-BY-SA-4.0",
            "article",
        ),
        "jsonld publishing principles + footer": (
            f'<head><script type="application/ld+json">{{"@type":"NewsArticle","image":{{"@type":"ImageObject","license":"{CC}/by/2.0/"}}}}</script></head>{foot("Content: " + link("by-nc/4.0", "CC BY-NC 4.0"))}',
            "CC-BY-NC-4.0",
            "site",
        ),
        "meta dc": (
            f'<head><meta name="DC.rights" content="{CC}/by-nc-nd/3.0/es/"></head>{ARTICLE}',
            "LicenseRef-CC-BY-NC-ND-3.0-ES",
            "article",
        ),
        "meta copyright": (
            f'<head><meta name="copyright" content="CC BY-SA 3.0"></head>{ARTICLE}',
            "CC-BY-SA-3.0",
            None,
        ),
        "head link": (f'<head><link rel="license" href="{CC}/by-nc/4.0/"></head>{ARTICLE}', "CC-BY-NC-4.0", "article"),
        "head link proto": (
            f'<head><link rel="copyright license" href="//creativecommons.org/licenses/by-nc/4.0/"></head>{ARTICLE}',
            "CC-BY-NC-4.0",
            "article",
        ),
        "microdata footer": (
            f'<div itemscope itemtype="http://schema.org/BlogPosting">{TEXT}<link itemprop="license" href="{CC}/by/4.0/"></div>',
            "CC-BY-4.0",
            "article",
        ),
        "rdfa property": (
            f'{ARTICLE}<footer><div about="{PAGE}"><a property="license" href="{CC}/by/3.0/">CC</a></div></footer>',
            "CC-BY-3.0",
            "article",
        ),
        "photos excluded": (
            foot(f"Text {link('by/4.0', 'CC BY 4.0')}; photos all rights reserved by their authors."),
            "CC-BY-4.0",
            "site",
        ),
        "except photos": (
            foot(f"Our articles, except for photographs, are licensed under {link('by-nd/4.0', 'CC BY-ND 4.0')}"),
            "CC-BY-ND-4.0",
            "site",
        ),
        "text and photos": (
            foot(f"All texts and photos on this site are licensed under {link('by-nc/4.0', 'CC BY-NC 4.0')}"),
            "CC-BY-NC-4.0",
            "site",
        ),
        "dual text gfdl": (
            foot(
                'Text is available under the <a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">Creative Commons Attribution-ShareAlike License</a>; additional terms may apply.'
            ),
            "CC-BY-SA-4.0",
            "site",
        ),
        "articles vs photos": (
            foot(f"Articles: {link('by/4.0', 'CC BY 4.0')}. Photos: {link('by-nc-nd/4.0', 'CC BY-NC-ND 4.0')}."),
            "CC-BY-4.0",
            "site",
        ),
        "site by-nc + article by": (
            f"<article>{TEXT}<p>This article is licensed under {link('by/4.0', 'CC BY 4.0', DECLARED)}.</p></article><footer>Site content is licensed under {link('by-nc/4.0', 'CC BY-NC 4.0', DECLARED)}.</footer>",
            "CC-BY-4.0",
            "article",
        ),
        "photo credit + site": (
            f'<article>{TEXT}<figure><img src="a.jpg"><figcaption>Jane Doe / {link("by-sa/3.0", "CC BY-SA 3.0")}</figcaption></figure></article><footer>Content on this website is licensed under {link("by/4.0", "CC BY 4.0", DECLARED)}</footer>',
            "CC-BY-4.0",
            "site",
        ),
        "copyright line": (
            foot(
                f"Copyright © 2010–2026 Harbour Courier. Licensed under {link('by-nc-nd/4.0', 'CC BY-NC-ND 4.0')}. Theme by Foo."
            ),
            "CC-BY-NC-ND-4.0",
            "site",
        ),
        "noncommercial wording": (
            f'{ARTICLE}<div id="footer"><p>Feel free to reuse our content for non-commercial purposes: {link("by-nc/4.0", "Creative Commons")}</p></div>',
            "CC-BY-NC-4.0",
            "site",
        ),
        "link words noncommercial": (
            foot(
                f"Except where indicated, Harbour Courier is licensed under a Creative Commons License permitting {link('by-nc/2.5', 'non-commercial sharing with attribution')}"
            ),
            "CC-BY-NC-2.5",
            "site",
        ),
        "creator p nc": (
            f'<div class="post"><div class="entry">{TEXT}</div></div><div id="foot">Powered by WordPress | {link("by-nc-sa/3.0/de", "CC by-nc-sa")}</div>',
            "CC-BY-NC-SA-3.0-DE",
            "site",
        ),
        "german blog sidebar": (
            f'<div class="post"><div class="entry">{TEXT}</div></div><ul id="sidebar"><li class="widget"><h2>Lizenz</h2>Dieses Blog steht unter einer {link("by-nc-sa/3.0/de", "Creative-Commons-Lizenz")}</li></ul>',
            "CC-BY-NC-SA-3.0-DE",
            "site",
        ),
        "imprint line": (
            f'{ARTICLE}<div class="imprint">V.i.S.d.P.: J. Doe. Inhalte: {link("by/3.0/de", "CC-BY 3.0 DE")}</div>',
            "CC-BY-3.0-DE",
            "site",
        ),
        "pd statement": (
            f"{ARTICLE}<footer>Information on this site is in the public domain and may be copied and distributed without permission.</footer>",
            "LicenseRef-public-domain",
            "site",
        ),
        "pd voa": (
            foot("All text, audio and video material produced exclusively by Harbour Courier is in the public domain."),
            "LicenseRef-public-domain",
            "site",
        ),
        "conversation reprint": (
            f'<article>{TEXT}<p>This article is republished from <a href="https://theconversation.com">The Conversation</a> under a Creative Commons license. Read the <a href="https://theconversation.com/x-1">original article</a>.</p></article><footer>© Harbour. All rights reserved.</footer>',
            "LicenseRef-CC-unspecified",
            "republished",
        ),
        "reprint with url": (
            f'<article>{TEXT}<p>This story was originally published by <a href="https://grist.test">Gristmill</a> and appears here under a {link("by-nc-nd/4.0", "CC BY-NC-ND 4.0")} licence.</p></article>',
            "CC-BY-NC-ND-4.0",
            "republished",
        ),
        "reprint es": (
            f'<article>{TEXT}<p>Este artículo fue publicado originalmente en <a href="https://tidewater.test">Marea Alta</a> bajo licencia {link("by-sa/4.0", "CC BY-SA 4.0")}.</p></article>',
            "CC-BY-SA-4.0",
            "republished",
        ),
        "reprint de": (
            f'<article>{TEXT}<p>Dieser Artikel ist zuerst erschienen bei <a href="https://tidewater.test">Tidewater Wire</a> und steht unter der Lizenz {link("by-nd/4.0", "CC BY-ND 4.0")}.</p></article>',
            "CC-BY-ND-4.0",
            "republished",
        ),
        "version differs": (
            foot(f"Content is licensed under {link('by/3.0', 'CC BY 4.0', DECLARED)}"),
            "CC-BY-3.0",
            "site",
        ),
        "nbsp": (foot("Content on this site is licensed under CC&nbsp;BY&#8209;NC&nbsp;4.0"), "CC-BY-NC-4.0", "site"),
        "softhyphen": (
            foot("Content on this site is licensed under Crea&shy;tive Com&shy;mons Attri&shy;bution 4.0"),
            "CC-BY-4.0",
            "site",
        ),
        "details": (
            f"{ARTICLE}<details><summary>Reuse this article</summary><p>This article is available under a {link('by/4.0', 'Creative Commons Attribution 4.0 licence')}.</p></details>",
            "CC-BY-4.0",
            "article",
        ),
        "nav footer ul": (
            f'{ARTICLE}<footer><ul class="menu"><li><a href="/about">About</a></li><li>{link("by-nc/4.0", "Licence: CC BY-NC 4.0")}</li></ul></footer>',
            "CC-BY-NC-4.0",
            "site",
        ),
        "legal code pair": (
            foot(f'Content: {link("by-sa/4.0", "CC BY-SA 4.0")} (<a href="{CC}/by-sa/4.0/legalcode">legal code</a>)'),
            "CC-BY-SA-4.0",
            "site",
        ),
        "rel license to deed + text other lang": (
            foot(
                f"Obsah je dostupný pod licencí {link('by/4.0/deed.cs', 'Creative Commons Uveďte původ 4.0', DECLARED)}"
            ),
            "CC-BY-4.0",
            "site",
        ),
        "carve out opinion": (
            foot(f"Articles are licensed under {link('by/4.0', 'CC BY 4.0')}, except opinion pieces."),
            "CC-BY-4.0",
            "site",
        ),
        "kremlin": (
            foot(
                f"All materials on this site are licensed under: {link('by/4.0', 'Creative Commons Attribution 4.0 International')}"
            ),
            "CC-BY-4.0",
            "site",
        ),
        "kremlin ru": (
            foot(
                f"Все материалы сайта доступны по лицензии: {link('by/4.0', 'Creative Commons Attribution 4.0 International')}"
            ),
            "CC-BY-4.0",
            "site",
        ),
        "tagged svg icon": (
            f'<article>{TEXT}</article><div class="article-license"><a href="{CC}/by-nc-nd/4.0/" aria-label="Creative Commons"><svg><path d=""/></svg></a></div>',
            "CC-BY-NC-ND-4.0",
            None,
        ),
        "cc ellipsis words": (f"{ARTICLE}<footer>CC-BY-SA</footer>", "LicenseRef-CC-BY-SA", "site"),
        "cc brackets": (
            f"{ARTICLE}<footer>(CC) 2026 Harbour Courier, licencia CC-BY-NC-SA 4.0</footer>",
            "CC-BY-NC-SA-4.0",
            "site",
        ),
    }
)
# --- traps
BY = link("by/4.0", "CC BY 4.0", DECLARED)
OPEN = f"<footer>Content on this site is licensed under {BY}.</footer>"
NOTHING.update(
    {
        "caption de": f'<article>{TEXT}<figure><img src="a.jpg"><figcaption>Foto: J. Doe, Lizenz: {link("by-sa/4.0", "CC BY-SA 4.0")}</figcaption></figure></article>',
        "caption p class": f'<article>{TEXT}<div class="wp-caption aligncenter"><img src="a.jpg"><p class="wp-caption-text">By J. Doe (Own work) [{link("by-sa/3.0", "CC-BY-SA-3.0")}], via Wikimedia Commons</p></div></article>',
        "caption no class": f'<article>{TEXT}<p><img src="a.jpg"></p><p><small>Image: J. Doe, {link("by/2.0", "CC BY 2.0")}</small></p></article>',
        "credit last line": f"<article>{TEXT}<p>Featured image by Jane Doe on Flickr ({link('by/2.0', 'CC BY 2.0')})</p></article>",
        "credit last line words": f"<article>{TEXT}<p>Header image: CC BY 2.0 Jane Doe</p></article>",
        "credit imagen": f"<article>{TEXT}<p>Imagen de portada: Jane Doe (CC BY-NC 2.0)</p></article>",
        "credit foto": f"<article>{TEXT}<p>Foto de cabecera de Jane Doe, publicada bajo licencia {link('by/2.0', 'Creative Commons')}</p></article>",
        "credit fr": f"<article>{TEXT}<p>Crédit photo : Jane Doe, {link('by/2.0', 'CC BY 2.0')}</p></article>",
        "credit ru": f"<article>{TEXT}<p>Фото: Kremlin.ru, {link('by/4.0', 'CC BY 4.0')}</p></article>",
        "credit ar": f"<article>{TEXT}<p>الصورة: Jane Doe، {link('by/4.0', 'CC BY 4.0')}</p></article>",
        "credit zh": f"<article>{TEXT}<p>图片来源：Jane Doe，{link('by/4.0', 'CC BY 4.0')}</p></article>",
        "credit ja": f"<article>{TEXT}<p>写真：Jane Doe ({link('by-sa/4.0', 'CC BY-SA 4.0')})</p></article>",
        "credit pl": f"<article>{TEXT}<p>Zdjęcie: Jane Doe, {link('by-sa/4.0', 'CC BY-SA 4.0')}</p></article>",
        "credit tr": f"<article>{TEXT}<p>Fotoğraf: Jane Doe ({link('by-sa/4.0', 'CC BY-SA 4.0')})</p></article>",
        "credit sv": f"<article>{TEXT}<p>Bild: Jane Doe ({link('by-sa/4.0', 'CC BY-SA 4.0')})</p></article>",
        "credit wikimedia": f"<article>{TEXT}<p>Jane Doe, {link('by-sa/4.0', 'CC BY-SA 4.0')}, via Wikimedia Commons</p></article>",
        "credit wikimedia words": f"<article>{TEXT}<p>Jane Doe, CC BY-SA 4.0 &lt;https://creativecommons.org/licenses/by-sa/4.0&gt;, via Wikimedia Commons</p></article>",
        "credit rel license": f'<article>{TEXT}<p><img src="a.jpg"><br>“Harbour” by Jane Doe is licensed under {link("by-nc/2.0", "CC BY-NC 2.0", DECLARED)}</p></article>',
        "openverse credit": f'<article>{TEXT}<p>"<a rel="noopener" href="https://www.flickr.com/photos/1/2">Harbour at dusk</a>" by <a href="https://www.flickr.com/photos/1">jane</a> is licensed under {link("by/2.0/?ref=openverse", "CC BY 2.0")}.</p></article>',
        "openverse credit 2": f'<article>{TEXT}<p>"Harbour at dusk" by jane is licensed under CC BY 2.0. To view a copy of this license, visit https://creativecommons.org/licenses/by/2.0/</p></article>',
        "credits list": f"<article>{TEXT}<h4>Image credits</h4><ul><li>Boat by Jane, {link('by/2.0', 'CC BY 2.0')}</li><li>Pier by Joe, {link('by-sa/2.0', 'CC BY-SA 2.0')}</li></ul></article>",
        "cc plugin box": f'<article>{TEXT}<div class="cc-attribution-box-container"><img src="a.jpg"><span class="cc-attribution-box"><a class="cc-attribution-box-license" rel="license" href="{CC}/by/4.0/">CC BY 4.0</a></span></div></article>',
        "prose link": f"<article><p>Last week the museum put 40,000 images online under {link('by/4.0', 'CC BY 4.0')}, it said.</p>{TEXT}</article>",
        "prose words": f"<article>{TEXT}<p>Wikipedia articles are published under a Creative Commons Attribution-ShareAlike licence, which lets anyone reuse them.</p></article>",
        "prose what is": f"<article><p>What does CC BY 4.0 mean? A work under {link('by/4.0', 'this licence')} may be shared by anyone.</p>{TEXT}</article>",
        "prose de": f"<article><p>Die Stadt veröffentlicht ihre Daten künftig unter der Lizenz {link('by/4.0', 'CC BY 4.0')}, wie das Rathaus mitteilte.</p>{TEXT}</article>",
        "prose es": f"<article><p>El ayuntamiento publicará sus informes bajo licencia {link('by/4.0', 'CC BY 4.0')} a partir de enero.</p>{TEXT}</article>",
        "prose fr": f"<article><p>La bibliothèque a mis ses cartes à disposition sous licence {link('by/4.0', 'CC BY 4.0')} en 2019.</p>{TEXT}</article>",
        "study": f"<article>{TEXT}<p>The study, published in Marine Letters under a {link('by/4.0', 'CC BY 4.0')} licence, followed 40 boats.</p></article>",
        "chart source": f'<article>{TEXT}<div class="chart"><p>Source: Our World in Data, {link("by/4.0", "CC BY")}</p></div></article>',
        "chart source bare": f"<article>{TEXT}<p>Chart: Harbour Courier • Source: Sea Institute • {link('by/4.0', 'CC BY 4.0')}</p></article>",
        "map leaflet": f'<article>{TEXT}<div id="map"><div class="leaflet-control-attribution">© OpenStreetMap contributors, {link("by-sa/2.0", "CC-BY-SA")}</div></div></article>',
        "osm footer words": f'{ARTICLE}<div class="map-attribution">Map data © OpenStreetMap contributors, CC-BY-SA, Imagery © Mapbox</div>',
        "youtube": f'<article>{TEXT}<iframe src="https://youtube.com/embed/1"></iframe><p>Music: “Carefree” by Kevin Example, {link("by/3.0", "CC BY 3.0")}</p></article>',
        "podcast": f"<article>{TEXT}<p>Theme music by Foo used under CC BY 4.0.</p></article>",
        "icons footer": f'{ARTICLE}<footer><p>Icons by <a href="https://fontawesome.com">Font Awesome</a>, {link("by/4.0", "CC BY 4.0")}</p></footer>',
        "geonames footer": f"{ARTICLE}<footer>Weather data by Met Office of Elsewhere, {link('by/4.0', 'CC BY 4.0')}. © Harbour. All rights reserved.</footer>",
        "geolite": f"{ARTICLE}<footer>This product includes GeoLite2 data created by MaxMind, licensed under CC BY-SA 4.0</footer>",
        "comment section": f'{ARTICLE}<section id="comments" class="comments-area"><ol class="comment-list"><li class="comment"><div class="comment-body"><p>All content on my site is licensed under {BY}</p></div></li></ol></section>',
        "disqus": f'{ARTICLE}<div id="disqus_thread"><p>This article is licensed under CC BY 4.0</p></div>',
        "teaser card": f'{ARTICLE}<section class="related"><div class="card"><img src="x.jpg"><p class="credit">{BY}</p><h3>Other story</h3></div></section>',
        "teaser reprint": f'{ARTICLE}<section class="recommended-posts"><p>This article is republished from The Conversation under a Creative Commons license.</p></section>',
        "other articles": f'{ARTICLE}<div class="more-stories"><article><h2>Other</h2><p>This article is licensed under {BY}</p></article></div>',
        "blockquote": f"<article>{TEXT}<blockquote><p>This work is licensed under {BY}</p></blockquote></article>",
        "code": f'<article>{TEXT}<pre><code>&lt;a rel="license" href="{CC}/by/4.0/"&gt;CC BY 4.0&lt;/a&gt; This work is licensed under CC BY 4.0</code></pre></article>',
        "textarea comment": f'{ARTICLE}<form class="comment-form"><label>By posting you agree that your comment is licensed under {link("by/4.0", "CC BY 4.0")}</label></form>',
        "image license jsonld graph": f'<head><script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"NewsArticle","@id":"{PAGE}"}},{{"@type":"ImageObject","@id":"{PAGE}#img","license":"{CC}/by/4.0/","acquireLicensePage":"https://x.test/"}}]}}</script></head>{ARTICLE}',
        "image jsonld nested primary": f'<head><script type="application/ld+json">{{"@type":"WebPage","url":"{PAGE}","primaryImageOfPage":{{"@type":"ImageObject","license":"{CC}/by/4.0/"}}}}</script></head>{ARTICLE}',
        "video jsonld": f'<head><script type="application/ld+json">{{"@type":"VideoObject","license":"{CC}/by/4.0/"}}</script></head>{ARTICLE}',
        "dataset jsonld": f'<head><script type="application/ld+json">[{{"@type":"Dataset","license":"{CC}/by/4.0/"}}]</script></head>{ARTICLE}',
        "cites jsonld": f'<head><script type="application/ld+json">{{"@type":"NewsArticle","url":"{PAGE}","citation":{{"@type":"ScholarlyArticle","license":"{CC}/by/4.0/"}}}}</script></head>{ARTICLE}',
        "itemlist jsonld": f'<head><script type="application/ld+json">{{"@type":"ItemList","itemListElement":[{{"@type":"ListItem","item":{{"@type":"NewsArticle","license":"{CC}/by/4.0/"}}}}]}}</script></head>{ARTICLE}',
        "arr jsonld": f'<head><script type="application/ld+json">{{"@type":"NewsArticle","license":"All rights reserved"}}</script></head>{ARTICLE}',
        "evil host": foot(
            'Content is licensed under <a rel="license" href="https://creativecommons.org.evil.com/licenses/by/4.0/">this licence</a>'
        ),
        "evil path": foot(
            'Content is licensed under <a rel="license" href="https://evil.com/creativecommons.org/licenses/by/4.0/">this licence</a>'
        ),
        "evil userinfo": foot(
            'Content is licensed under <a rel="license" href="https://creativecommons.org@evil.com/licenses/by/4.0/">this licence</a>'
        ),
        "homoglyph": foot(
            'Content is licensed under <a rel="license" href="https://сreativecommons.org/licenses/by/4.0/">this licence</a>'
        ),
        "punycode": foot(
            'Content is licensed under <a rel="license" href="https://xn--reativecommons-vqi.org/licenses/by/4.0/">this licence</a>'
        ),
        "evil query": foot(
            'Content is licensed under <a rel="license" href="https://evil.com/?u=https://creativecommons.org/licenses/by/4.0/">this licence</a>'
        ),
        "hyphen host": foot(
            'Content is licensed under <a rel="license" href="https://creative-commons.org/licenses/by/4.0/">this licence</a>'
        ),
        "javascript url": foot(
            'Content is licensed under <a rel="license" href="javascript:location=\'https://creativecommons.org/licenses/by/4.0/\'">this licence</a>'
        ),
        "nested 10000": "<div>" * 10000 + f"{TEXT}<blockquote>{BY}</blockquote>" + "</div>" * 10000,
        "comment html": f"{ARTICLE}<!-- <footer>Content is licensed under {BY}</footer> -->",
        "script template": f'{ARTICLE}<script type="text/template"><footer>Content is licensed under {BY}</footer></script>',
        "noscript": f'{ARTICLE}<style>.cc:before{{content:"CC BY 4.0"}}</style>',
        "svg ns": f'{ARTICLE}<svg xmlns:cc="http://creativecommons.org/ns#"><metadata><cc:license rdf:resource="http://creativecommons.org/licenses/by/4.0/"/></metadata></svg>',
        "svg a license": f'{ARTICLE}<svg><metadata><rdf:RDF><cc:Work rdf:about=""><cc:license rdf:resource="{CC}/by-sa/4.0/"/></cc:Work></rdf:RDF></metadata></svg>',
        "wire ap bottom": f"<article>{TEXT}<p>© 2026 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission.</p></article>{OPEN}",
        "wire ap byline class": f'<article><p class="byline">By JANE DOE, Associated Press</p>{TEXT}</article>{OPEN}',
        "wire reuters dateline": f"<article><p>LONDON, March 3 (Reuters) - Ministers met.</p>{TEXT}</article>{OPEN}",
        "wire afp": f"<article>{TEXT}<p>© Agence France-Presse</p></article>{OPEN}",
        "wire dpa end": f"<article>{TEXT}<p>© dpa-infocom, dpa:260303-99-123456/3</p></article>{OPEN}",
        "wire efe": f"<article><p>Madrid, 3 mar (EFE).- Los ministros se reunieron.</p>{TEXT}</article>{OPEN}",
        "wire xinhua": f"<article><p>BEIJING, March 3 (Xinhua) -- Ministers met.</p>{TEXT}</article>{OPEN}",
        "wire tass": f"<article><p>MOSCOW, March 3. /TASS/. Ministers met.</p>{TEXT}</article>{OPEN}",
        "wire ansa": f"<article><p>(ANSA) - ROMA, 03 MAR - I ministri si sono incontrati.</p>{TEXT}</article>{OPEN}",
        "wire pti": f"<article><p>New Delhi, Mar 3 (PTI) Ministers met on Tuesday.</p>{TEXT}</article>{OPEN}",
        "wire afp lower": f"<article><p>Paris (AFP) – Les ministres se sont réunis.</p>{TEXT}</article>{OPEN}",
        "embargo": f"<article><p>This story is not available under our Creative Commons license until April 1, 2027.</p>{TEXT}</article>{OPEN}",
        "partner": f"<article>{TEXT}<p>This article was produced by a partner and may not be republished.</p></article>{OPEN}",
        "used with permission": f"<article>{TEXT}<p>This article first appeared in Tidewater Review and is reprinted with permission.</p></article>{OPEN}",
        "orig published": f"<article>{TEXT}<p>This story was originally published by ProPublica-like Tidewater Wire.</p></article>{OPEN}",
        "arr": foot("© 2026 Harbour Courier. All rights reserved."),
        "arr de": foot("© 2026 Harbour Courier. Alle Rechte vorbehalten. Nachdruck nur mit Genehmigung."),
        "cc search link": foot('Find photos at <a href="https://search.creativecommons.org/">CC Search</a>'),
        "cc home link": foot('We support <a href="https://creativecommons.org/">Creative Commons</a>'),
        "photos footer": foot(
            f"All photographs on this site are licensed under {link('by-nc/4.0', 'CC BY-NC 4.0', DECLARED)}; texts all rights reserved"
        ),
        "photos footer de": foot(f"Fotos: sofern nicht anders angegeben {link('by-sa/4.0', 'CC BY-SA 4.0')}"),
        "photos footer fr": foot(
            f"Sauf mention contraire, les photos sont sous licence {link('by-sa/4.0', 'CC BY-SA 4.0')}"
        ),
        "theme licence": foot(f"Theme “Tide” by Foo is licensed under {link('by/3.0', 'CC BY 3.0')}"),
        "template licence": f'{ARTICLE}<div id="footer">Design by <a href="http://www.freecsstemplates.org/">Free CSS Templates</a>, released under {link("by/2.5", "Creative Commons Attribution 2.5")}. © Harbour</div>',
        "photo og": f'<head><meta property="og:image:license" content="{CC}/by/4.0/"></head>{ARTICLE}',
        "alt trap": f'<article>{TEXT}<img src="boat-cc-by-sa.jpg" alt="Boat, CC BY-SA 4.0, Jane Doe"></article>',
        "file name": f'<article>{TEXT}<img src="/i/harbour-cc-by.jpg"></article>',
        "lightbox": f'{ARTICLE}<div class="lightbox-caption">Jane Doe, {link("by/2.0", "CC BY 2.0")}</div>',
        "gallery": f'<article>{TEXT}<div class="gallery"><div class="gallery-item"><img src="a.jpg"><span>{link("by-sa/2.0", "CC BY-SA 2.0")}</span></div></div></article>',
        "hero credit": f'<header class="hero"><img src="a.jpg"><span class="hero-credit">Jane Doe ({link("by/2.0", "CC BY 2.0")})</span></header>{ARTICLE}',
        "featured credit no class": f'<div><img src="a.jpg" width="1200"><span>Jane Doe, {link("by/2.0", "CC BY 2.0")}</span></div>{ARTICLE}',
        "bare under image": f'<article><div><img src="a.jpg" width="1200"></div><div>{link("by/2.0", "CC BY 2.0")}</div>{TEXT}</article>',
        "author bio": f'<article>{TEXT}</article><div class="author-bio"><img src="j.jpg"><p>Jane Doe writes about boats. Portrait: {link("by/2.0", "CC BY 2.0")}</p></div>',
        "author bio cc": f"<article>{TEXT}<p>Jane Doe is a lawyer at Creative Commons and works on {link('by/4.0', 'the 4.0 licences')}.</p></article>",
        "event": f"<article>{TEXT}<p>Contributions must be licensed under {link('by/4.0', 'CC BY 4.0')}.</p></article>",
        "job": f"<article><p>All articles in the new journal are licensed under CC BY, the editors said.</p>{TEXT}</article>",
        "software mit": f'{ARTICLE}<footer><a rel="license" href="https://opensource.org/licenses/MIT">MIT</a></footer>',
        "cookie": f'{ARTICLE}<div class="cookie-banner">Text of this banner adapted from CookieYes under {link("by/4.0", "CC BY 4.0")}</div>',
        "wikipedia extract": f'<article>{TEXT}<div class="infobox">This article uses material from the Wikipedia article Harbour, which is released under the {link("by-sa/3.0", "CC BY-SA 3.0")}.</div></article>',
        "wikipedia note": f"<article>{TEXT}<p>This article uses material from the Wikipedia article “Harbour”, which is released under the {link('by-sa/3.0', 'Creative Commons Attribution-Share-Alike License 3.0')}.</p></article>",
        "no licence negation": foot("Our content is not available under a Creative Commons licence."),
        "negation link": foot(f"Our articles are no longer licensed under {link('by/4.0', 'CC BY 4.0')}."),
        "negation de": foot("Die Inhalte dieser Seite stehen nicht unter einer Creative-Commons-Lizenz."),
        "past": foot(
            f"Articles published before 2015 were licensed under {link('by/4.0', 'CC BY 4.0')}; since then all rights reserved."
        ),
    }
)


def blog(*, side="", foot="", post=""):
    """Return a page as blogs' themes print it, without an article element."""
    return f'<div id="page"><div id="header"><h1><a href="/">Tidewater Blog</a></h1></div><div id="content"><div class="post" id="post-12"><h2>Quota settled</h2><div class="entry">{TEXT}{post}</div><p class="postmetadata">Posted in News</p></div></div><div id="sidebar"><ul>{side}</ul></div><div id="footer">{foot}</div></div>'


GRANTED.update(
    {
        "kubrick footer": (
            blog(
                foot='<p>Tidewater Blog is proudly powered by <a href="http://wordpress.org/">WordPress</a>. <a rel="license" href="http://creativecommons.org/licenses/by-nc-sa/2.5/">Some rights reserved</a>.</p>'
            ),
            "CC-BY-NC-SA-2.5",
            "site",
        ),
        "kubrick side img": (
            blog(
                side='<li><h2>Lizenz</h2><a href="http://creativecommons.org/licenses/by-nc-nd/3.0/de/"><img src="/wp-content/cc.gif" alt=""></a></li>'
            ),
            "CC-BY-NC-ND-3.0-DE",
            "site",
        ),
        "kubrick rdf": (
            "<!-- <rdf:RDF xmlns='http://web.resource.org/cc/'><Work rdf:about=''><license rdf:resource='http://creativecommons.org/licenses/by-sa/2.0/de/' /></Work></rdf:RDF> -->"
            + blog(),
            "LicenseRef-CC-BY-SA-2.0-DE",
            "article",
        ),
        "blog post end": (blog(post=f"<p>{link('by/3.0/at', 'CC BY 3.0 AT')}</p>"), "CC-BY-3.0-AT", None),
        "blog de werk": (
            blog(
                side=f'<li class="widget"><div class="textwidget"><a rel="license" href="{CC}/by-nc/3.0/de/"><img alt="Creative Commons Lizenzvertrag" src="http://i.creativecommons.org/l/by-nc/3.0/de/88x31.png"></a><br>Dieses Werk bzw. Inhalt ist lizenziert unter einer <a rel="license" href="{CC}/by-nc/3.0/de/">Creative Commons Namensnennung-Nicht-kommerziell 3.0 Deutschland Lizenz</a>.</div></li>'
            ),
            "CC-BY-NC-3.0-DE",
            "site",
        ),
        "blog soweit": (
            blog(
                foot=f"Soweit nicht anders angegeben stehen die Texte unter {link('by-sa/4.0', 'CC-BY-SA 4.0')}, Bilder können abweichen."
            ),
            "CC-BY-SA-4.0",
            "site",
        ),
        "blog ausser bilder": (
            blog(foot=f"Alle Inhalte (außer Bilder) unter {link('by/4.0', 'CC BY 4.0')}"),
            "CC-BY-4.0",
            "site",
        ),
        "blog es": (
            blog(
                side=f'<li><a rel="license" href="{CC}/by-nc-sa/3.0/es/"><img alt="Licencia Creative Commons" src="http://i.creativecommons.org/l/by-nc-sa/3.0/es/88x31.png"></a><br><span xmlns:dct="http://purl.org/dc/terms/" property="dct:title">Blog de la Marea</span> por <a xmlns:cc="http://creativecommons.org/ns#" href="/" property="cc:attributionName" rel="cc:attributionURL">Marea</a> se encuentra bajo una <a rel="license" href="{CC}/by-nc-sa/3.0/es/">Licencia Creative Commons Atribución-NoComercial-CompartirIgual 3.0 España</a>.</li>'
            ),
            "LicenseRef-CC-BY-NC-SA-3.0-ES",
            "site",
        ),
        "blog fr": (
            blog(
                side=f'<li>Ce blog est mis à disposition selon les termes de la <a rel="license" href="{CC}/by-nc-nd/2.0/fr/">licence Creative Commons Paternité - Pas d\'Utilisation Commerciale - Pas de Modification 2.0 France</a>.</li>'
            ),
            "LicenseRef-CC-BY-NC-ND-2.0-FR",
            "site",
        ),
        "blog it": (
            blog(
                foot=f"Quest'opera è distribuita con Licenza {link('by-nc-sa/3.0/it', 'Creative Commons Attribuzione - Non commerciale - Condividi allo stesso modo 3.0 Italia', DECLARED)}."
            ),
            "LicenseRef-CC-BY-NC-SA-3.0-IT",
            None,
        ),
        "blog pt": (
            blog(
                foot=f"Este obra foi licenciado sob uma Licença {link('by/3.0/br', 'Creative Commons Atribuição 3.0 Brasil', DECLARED)}."
            ),
            "LicenseRef-CC-BY-3.0-BR",
            None,
        ),
        "words only de werk": (
            blog(
                foot="Dieses Blog steht unter einer Creative Commons Namensnennung-Nicht-kommerziell-Keine Bearbeitung 3.0 Deutschland Lizenz."
            ),
            "CC-BY-NC-ND-3.0-DE",
            "site",
        ),
        "words en sharealike": (
            blog(
                foot="Except where otherwise noted, content on this site is licensed under a Creative Commons Attribution-ShareAlike 3.0 License."
            ),
            "CC-BY-SA-3.0",
            "site",
        ),
        "words version none": (
            blog(foot="Text licensed under a Creative Commons Attribution License."),
            "LicenseRef-CC-BY",
            "site",
        ),
        "words nc": (
            blog(foot="All content licensed under a Creative Commons Attribution-NonCommercial license"),
            "LicenseRef-CC-BY-NC",
            "site",
        ),
        "some rights": (
            blog(foot=f"{link('by-nc-nd/2.5', 'Some Rights Reserved')} 2007 Tidewater"),
            "CC-BY-NC-ND-2.5",
            "site",
        ),
        "cc icon font": (
            blog(foot=f'<a href="{CC}/by-nc/4.0/"><i class="fa fa-creative-commons"></i></a>'),
            "CC-BY-NC-4.0",
            "site",
        ),
        "tumblr": (
            f'<div class="post text">{TEXT}</div><div id="description">A blog. {link("by-nc/3.0", "Creative Commons licensed")}</div>',
            "CC-BY-NC-3.0",
            None,
        ),
        "jekyll": (
            f'<main><article class="post h-entry">{TEXT}</article></main><footer class="site-footer h-card"><p>© 2026 Jane. Content under {link("by-sa/4.0", "CC BY-SA 4.0")}, code under <a href="https://opensource.org/licenses/MIT">MIT</a>.</p></footer>',
            "CC-BY-SA-4.0",
            "site",
        ),
        "jekyll2": (
            f'<main><article class="post h-entry">{TEXT}</article></main><footer><p>Content: {link("by-sa/4.0", "CC BY-SA 4.0")}. Code: <a href="https://opensource.org/licenses/MIT">MIT</a>.</p></footer>',
            "CC-BY-SA-4.0",
            "site",
        ),
        "hexo": (
            f'<article class="post">{TEXT}<ul class="post-copyright"><li class="post-copyright-author"><strong>本文作者：</strong>Jane</li><li class="post-copyright-license"><strong>版权声明：</strong>本博客所有文章除特别声明外，均采用 {link("by-nc-sa/4.0/deed.zh", "BY-NC-SA", "rel=noopener")} 许可协议。转载请注明出处！</li></ul></article>',
            "CC-BY-NC-SA-4.0",
            None,
        ),
        "butterfly": (
            f'<div id="post"><article class="post-content" id="article-container">{TEXT}</article><div class="post-copyright"><div class="post-copyright__notice"><span class="post-copyright-meta">版权声明: </span><span class="post-copyright-info">本博客所有文章除特别声明外，均采用 <a href="{CC}/by-nc-sa/4.0/" target="_blank">CC BY-NC-SA 4.0</a> 许可协议。</span></div></div></div>',
            "CC-BY-NC-SA-4.0",
            None,
        ),
        "hugo": (
            f'<main><article>{TEXT}<div class="article-license"><i></i><span>Licensed under CC BY-NC-SA 4.0</span></div></article></main>',
            "CC-BY-NC-SA-4.0",
            "article",
        ),
        "academic oa": (
            f"<article>{TEXT}<p>This is an open access article distributed under the terms of the {link('by/4.0', 'Creative Commons Attribution License')}, which permits unrestricted use.</p></article>",
            "CC-BY-4.0",
            "article",
        ),
        "academic copyright": (
            f'<article>{TEXT}<div class="license"><p>© 2026 The Author(s). Published by Foo Press. This is an Open Access article under the CC BY-NC-ND license (http://creativecommons.org/licenses/by-nc-nd/4.0/).</p></div></article>',
            "CC-BY-NC-ND-4.0",
            "article",
        ),
        "gov au": (
            f"{ARTICLE}<footer><p>© Commonwealth. With the exception of the Coat of Arms and where otherwise noted, all material presented on this site is provided under a {link('by/3.0/au', 'Creative Commons Attribution 3.0 Australia')} licence.</p></footer>",
            "CC-BY-3.0-AU",
            None,
        ),
        "ogl link": (
            f'{ARTICLE}<footer><span class="govuk-footer__licence-description">All content is available under the <a class="govuk-footer__link" href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/" rel="license">Open Government Licence v3.0</a>, except where otherwise stated</span></footer>',
            "OGL-UK-3.0",
            "site",
        ),
        "gv": (
            f'<article class="post">{TEXT}<div class="postfooter"><a rel="license" href="https://creativecommons.org/licenses/by/3.0/"><img src="/cc-by.png" alt="Creative Commons License"></a></div></article>',
            "CC-BY-3.0",
            "article",
        ),
        "opendemocracy": (
            f"<article>{TEXT}<p>This article is published under a {link('by-nc/4.0', 'Creative Commons Attribution-NonCommercial 4.0 International licence')}. If you have any queries about republishing please contact us. Please check individual images for licensing details.</p></article>",
            "CC-BY-NC-4.0",
            "article",
        ),
        "waging nv": (
            f"<article>{TEXT}</article><footer>All work licensed under a {link('by/4.0', 'Creative Commons Attribution 4.0 License')} unless otherwise noted.</footer>",
            "CC-BY-4.0",
            "site",
        ),
        "commondreams": (
            f"<article>{TEXT}<p>Our work is licensed under Creative Commons (CC BY-NC-ND 3.0). Feel free to republish and share widely.</p></article>",
            "CC-BY-NC-ND-3.0",
            None,
        ),
        "truthout": (
            f"<article>{TEXT}<p>This work by Tidewater is licensed under a {link('by-nc-nd/4.0', 'Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International License')}.</p></article>",
            "CC-BY-NC-ND-4.0",
            "article",
        ),
        "netzpolitik": (
            f"<article>{TEXT}</article><footer>Die von uns verfassten Inhalte stehen, soweit nicht anders vermerkt, unter der Lizenz {link('by-nc-sa/4.0', 'Creative Commons BY-NC-SA 4.0')}.</footer>",
            "CC-BY-NC-SA-4.0",
            "site",
        ),
        "ctxt": (
            f"<article>{TEXT}</article><footer>Contenidos bajo licencia {link('by-nc/4.0', 'Creative Commons BY-NC')}</footer>",
            "CC-BY-NC-4.0",
            "site",
        ),
        "reporter brasil": (
            f"<article>{TEXT}</article><footer>A reprodução do conteúdo é livre, desde que citada a fonte. Licença Creative Commons BY-NC-ND 4.0</footer>",
            "CC-BY-NC-ND-4.0",
            "site",
        ),
        "basta": (
            f"<article>{TEXT}</article><footer>Sauf mention contraire, les articles sont sous licence Creative Commons BY-NC-ND</footer>",
            "LicenseRef-CC-BY-NC-ND",
            "site",
        ),
        "desinformemonos": (
            f"<article>{TEXT}<p>Este material periodístico es de libre acceso y reproducción bajo licencia CC BY-NC 4.0.</p></article>",
            "CC-BY-NC-4.0",
            None,
        ),
        "periodismo": (
            f"<article>{TEXT}</article><footer>Esta obra está bajo una licencia de {link('by-nc-sa/4.0', 'Creative Commons Reconocimiento-NoComercial-CompartirIgual 4.0 Internacional')}</footer>",
            "CC-BY-NC-SA-4.0",
            None,
        ),
        "ru zona": (
            f"<article>{TEXT}</article><footer>Все тексты опубликованы по лицензии {link('by-nc/4.0', 'Creative Commons «Attribution-NonCommercial»')} 4.0</footer>",
            "CC-BY-NC-4.0",
            "site",
        ),
        "uk texty": (
            f"<article>{TEXT}</article><footer>Матеріали сайту можна використовувати згідно з ліцензією Creative Commons із зазначенням авторства, CC BY.</footer>",
            "LicenseRef-CC-BY",
            "site",
        ),
        "tr bianet": (
            f"<article>{TEXT}</article><footer>Bu sitedeki haberler {link('by-nc-nd/4.0', 'Creative Commons Atıf-GayriTicari-Türetilemez 4.0 Uluslararası')} lisansı ile yayımlanmaktadır.</footer>",
            "CC-BY-NC-ND-4.0",
            "site",
        ),
        "ar 7iber": (
            f"<article>{TEXT}</article><footer>محتوى الموقع مرخص برخصة {link('by-nc-nd/4.0', 'المشاع الإبداعي')}</footer>",
            "CC-BY-NC-ND-4.0",
            "site",
        ),
        "fa mehr": (
            f"<article>{TEXT}</article><footer><p>تمامی محتوای این سایت تحت {link('by/4.0', 'Creative Commons Attribution 4.0 International License.')} است</p></footer>",
            "CC-BY-4.0",
            "site",
        ),
        "table layout": (
            f'<table><tr><td class="main">{TEXT}</td></tr><tr><td class="bottom">© Tidewater - {link("by-nc-sa/2.0", "Creative Commons")}</td></tr></table>',
            "CC-BY-NC-SA-2.0",
            None,
        ),
        "no semantic footer": (
            f"<div>{TEXT}</div><div><p>Unless otherwise stated, content on this site is licensed under {link('by/4.0', 'CC BY 4.0')}.</p></div>",
            "CC-BY-4.0",
            "site",
        ),
        "no semantic rel": (
            f"<div>{TEXT}</div><div>{link('by-nd/3.0', 'Creative Commons BY-ND', 'rel=license')}</div>",
            "CC-BY-ND-3.0",
            None,
        ),
        "wikinews": (
            f'<div id="content">{TEXT}</div><div id="footer"><ul id="f-list"><li id="copyright">All text created after September 25, 2005 available under the terms of the {link("by/2.5", "Creative Commons Attribution 2.5 License", "class=external")}.</li></ul></div>',
            "CC-BY-2.5",
            None,
        ),
        "wikinews new": (
            f'<div id="content">{TEXT}</div><footer><ul><li id="footer-info-copyright">Text is available under the {link("by/4.0", "Creative Commons Attribution 4.0 License", "rel=license")} unless otherwise specified.</li></ul></footer>',
            "CC-BY-4.0",
            "site",
        ),
        "pd us gov": (
            f"<article>{TEXT}</article><footer>Unless a copyright is indicated, information on the site is in the public domain and may be copied and distributed without permission.</footer>",
            "LicenseRef-public-domain",
            "site",
        ),
        "data attr": (
            f'{ARTICLE}<a class="republish-btn" data-url="{CC}/by-nc-nd/4.0/" href="#">Republish</a>',
            "CC-BY-NC-ND-4.0",
            None,
        ),
        "republish page text": (
            f'<article>{TEXT}</article><div class="republish-modal" hidden><h3>Republish this story</h3><p>You are free to republish this article under {link("by-nc-nd/4.0", "Creative Commons")}.</p><textarea>&lt;p&gt;x&lt;/p&gt;</textarea></div>',
            "CC-BY-NC-ND-4.0",
            "article",
        ),
        "arr then cc": (
            blog(
                foot=f"© 2026 Tidewater. Alle Rechte vorbehalten. Texte: {link('by-nd/4.0', 'CC BY-ND 4.0', DECLARED)}"
            ),
            "CC-BY-ND-4.0",
            "site",
        ),
        "image credits and licence": (
            f"<article>{TEXT}<p>Photo: Jane Doe (CC BY 2.0)</p><p>This article is licensed under {link('by-sa/4.0', 'CC BY-SA 4.0', DECLARED)}.</p></article>",
            "CC-BY-SA-4.0",
            "article",
        ),
        "quoted title own": (
            f'<head><title>Quota settled</title></head><article><h1>Quota settled</h1>{TEXT}<p>"Quota settled" by Jane Doe is licensed under {link("by/4.0", "CC BY 4.0", DECLARED)}</p></article>',
            "CC-BY-4.0",
            "article",
        ),
        "conflict": (blog(foot=f"{link('by/4.0', 'CC BY-NC 4.0', DECLARED)}"), "CC-BY-NC-4.0", "site"),
        "ported in text only": (
            blog(foot="Unless otherwise noted, all content on this site is CC BY-NC-SA 2.5 Argentina"),
            "LicenseRef-CC-BY-NC-SA-2.5-AR",
            "site",
        ),
        "div copyright class": (
            f'<article>{TEXT}</article><div class="copyright">© Harbour. {link("by-nc/4.0", "CC BY-NC 4.0")}</div>',
            "CC-BY-NC-4.0",
            "site",
        ),
        "body footer id": (
            f'<body><div class=story>{TEXT}</div><div id="ft"><small>{link("by/4.0", "CC BY 4.0", DECLARED)}</small></div></body>',
            "CC-BY-4.0",
            "site",
        ),
        "mag not for media": (
            blog(
                foot=f"Unless indicated otherwise, texts are {link('by/4.0', 'CC BY 4.0')}. Photos may not be reused."
            ),
            "CC-BY-4.0",
            "site",
        ),
        "nc contradiction words": (
            blog(foot="All content is licensed under CC BY 4.0 for non-commercial use only."),
            "LicenseRef-republish-harbour-courier.test",
            "site",
        ),
    }
)
NOTHING.update(
    {
        "blog image credit sidebar": blog(side=f"<li>Header photo by Jane Doe, {link('by/2.0', 'CC BY 2.0')}</li>"),
        "blog header foto footer": blog(foot=f"Headerfoto: Jane Doe, {link('by/2.0', 'CC BY 2.0')}"),
        "footer background": blog(foot=f"Background image: Jane Doe ({link('by/2.0', 'CC BY 2.0', DECLARED)})"),
        "footer banner": blog(foot=f"Banner by Jane Doe, licensed under {link('by/2.0', 'CC BY 2.0')}"),
        "footer theme": blog(foot=f"WordPress theme Foo, licensed under {link('by-sa/3.0', 'CC BY-SA 3.0')}"),
        "footer design": blog(foot=f"Design: Foo Studio, {link('by/3.0', 'CC BY 3.0')}"),
        "footer design 2": blog(foot=f'Template by <a href="http://foo.test">Foo</a> {link("by/3.0", "CC BY 3.0")}'),
        "footer icons 2": blog(foot=f"Icon set: Silk, {link('by/2.5', 'CC BY 2.5')}"),
        "footer emoji": blog(foot="Emoji artwork by Twemoji, licensed under CC BY 4.0"),
        "footer fonts": blog(foot="Fonts licensed under CC BY 4.0"),
        "footer avatar": blog(foot=f"Avatars by Foo {link('by/4.0', 'CC BY 4.0')}"),
        "footer weather": blog(
            foot=f"Weather forecast from Yr, delivered by the Met Institute, {link('by/4.0', 'CC BY 4.0')}"
        ),
        "footer translations": blog(foot=f"Some content adapted from Wikipedia, {link('by-sa/4.0', 'CC BY-SA 4.0')}"),
        "post photo multi": blog(
            post=f'<p><a href="http://flickr.com/1"><img src="a.jpg"></a><br><a href="http://flickr.com/1">Harbour</a> by <a href="http://flickr.com/u">jane</a> ({link("by-nc/2.0", "CC BY-NC 2.0")})</p>'
        ),
        "post photo cc link only": blog(
            post=f'<p><img src="a.jpg"></p><p>(<a href="http://flickr.com/1">jane</a>, {link("by-nc/2.0", "CC")})</p>'
        ),
        "post photo creative commons": blog(
            post=f'<p><em>Photo by <a href="http://flickr.com/1">jane</a> under a {link("by-nc/2.0", "Creative Commons license")}</em></p>'
        ),
        "post photo via": blog(
            post=f'<p>via <a href="http://flickr.com/1">jane</a> on Flickr, some rights reserved {link("by-nc/2.0", "CC")}</p>'
        ),
        "post bildquelle": blog(post=f"<p>Bildquelle: jane / {link('by-sa/2.0', 'CC BY-SA 2.0')}</p>"),
        "post foto bare": blog(post=f"<p>Foto: jane, {link('by-sa/2.0', 'CC-Lizenz')}</p>"),
        "post beitragsbild": blog(
            post=f"<p>Beitragsbild: „Hafen“ von jane unter Lizenz {link('by-sa/2.0', 'CC BY-SA 2.0', DECLARED)}</p>"
        ),
        "post titelbild rel": blog(
            post=f"<p>Titelbild von Jane Doe ist lizenziert unter {link('by-sa/4.0', 'CC BY-SA 4.0', DECLARED)}</p>"
        ),
        "post cover es": blog(post=f"<p>Portada: Jane Doe / {link('by-sa/4.0', 'CC BY-SA 4.0')}</p>"),
        "post illustration": blog(post=f"<p>Illustration: Jane Doe, {link('by-nc-nd/4.0', 'CC BY-NC-ND')}</p>"),
        "post screenshot": blog(post=f"<p>Screenshot: Foo, {link('by/4.0', 'CC BY')}</p>"),
        "post video": blog(post=f"<p>Video: Jane Doe, {link('by/3.0', 'CC BY 3.0')}</p>"),
        "post slides": blog(post=f"<p>The slides are licensed under {link('by/4.0', 'CC BY 4.0')}.</p>"),
        "post book": blog(
            post=f"<p>The book is available under a {link('by-nc-sa/4.0', 'Creative Commons license')} at the publisher.</p>"
        ),
        "post report": blog(
            post=f"<p>The full report is available under {link('by/4.0', 'CC BY 4.0')} on the institute’s site.</p>"
        ),
        "post data": blog(post=f"<p>The data set is published under {link('by/4.0', 'CC BY 4.0')}.</p>"),
        "post code": blog(post="<p>The source code is licensed under CC BY 4.0.</p>"),
        "post song": blog(post=f"<p>The song is licensed under {link('by-nc/4.0', 'CC BY-NC 4.0')}.</p>"),
        "post software": blog(
            post=f"<p>Their website’s content is licensed under {link('by/4.0', 'CC BY 4.0')}, unlike ours.</p>"
        ),
        "post wiki": blog(post=f"<p>The text of Wikipedia is available under {link('by-sa/4.0', 'CC BY-SA 4.0')}.</p>"),
        "post cc explanation": blog(
            post=f"<p>Creative Commons offers six licences: {link('by/4.0', 'BY')}, {link('by-sa/4.0', 'BY-SA')}, {link('by-nc/4.0', 'BY-NC')}.</p>"
        ),
        "post news en": blog(
            post="<p>Since 2015 the White House website has been licensed under a Creative Commons Attribution 3.0 licence.</p>"
        ),
        "post news words": blog(post="<p>The ministry said its texts are licensed under CC BY 4.0.</p>"),
        "post news own words": blog(
            post="<p>Unlike that newspaper, Wikinews publishes all articles under CC BY 2.5.</p>"
        ),
        "post al jazeera": blog(
            post="<p>Al Jazeera launched a repository of video footage licensed under Creative Commons Attribution 3.0.</p>"
        ),
        "post plos": blog(post="<p>All PLOS articles are licensed under CC BY 4.0.</p>"),
        "post plos the content": blog(
            post="<p>The content of the portal is licensed under CC BY 4.0, and anybody may use it.</p>"
        ),
        "post will": blog(
            post=f"<p>From January all articles will be published under {link('by/4.0', 'CC BY 4.0')}.</p>"
        ),
        "quote q": f"<article>{TEXT}<p>The page says: “This work is licensed under {link('by/4.0', 'CC BY 4.0')}.”</p></article>",
        "quote words": f"<article>{TEXT}<p>“All content on this site is licensed under CC BY 4.0,” the footer read.</p></article>",
        "howto": f"<article>{TEXT}<p>Add a line such as: This work is licensed under CC BY 4.0.</p></article>",
        "li credits": f"<article>{TEXT}<h3>Photo credits</h3><p>1. Jane Doe, {link('by/2.0', 'CC BY 2.0')}<br>2. Joe, {link('by-sa/2.0', 'CC BY-SA 2.0')}</p></article>",
        "pull image figure no caption": f'<article>{TEXT}<figure><img src="a.jpg"><small>{link("by/2.0", "CC BY 2.0", DECLARED)}</small></figure></article>',
        "img in div caption span": f'<article>{TEXT}<div class="img-wrap"><img src="a.jpg" width="640"><span>{link("by/2.0", "cc by", DECLARED)}</span></div></article>',
        "slideshow": f'{ARTICLE}<div class="carousel"><div class="slide"><img src="a.jpg"><p>Harbour, {link("by/2.0", "CC BY 2.0")}</p></div></div>',
        "sidebar teaser": f'{ARTICLE}<aside class="sidebar"><div class="widget"><h3>Latest</h3><ul><li><a href="/2">Other story</a> <small>Photo: {link("by/2.0", "CC BY 2.0")}</small></li></ul></div></aside>',
        "sidebar event": f'{ARTICLE}<aside class="sidebar"><div class="widget"><a href="https://openaccess.test"><img src="oa.png" alt="Open Access week"></a></div></aside>',
        "list page": "".join(
            f'<article class="card"><img src="a{i}.jpg"><h2>Story {i}</h2><span class="credit">Jane ({link("by/2.0", "CC BY 2.0")})</span></article>'
            for i in range(6)
        ),
        "list words": "".join(
            f'<article class="card"><h2>Story {i}</h2><p>Picture: CC BY 2.0 Jane</p></article>' for i in range(6)
        ),
        "tags": f'{ARTICLE}<ul class="tags"><li><a href="/tag/creative-commons">Creative Commons</a></li><li><a href="/tag/cc-by">CC BY</a></li></ul>',
        "menu": f'<nav><a href="/cc">Creative Commons</a><a href="{CC}/">Licences</a></nav>{ARTICLE}',
        "headline cc0": f"<article><h1>CC BY 4.0 explained</h1>{TEXT}</article>",
        "headline link": f"<article><h1>{link('by/4.0', 'CC BY 4.0')} explained</h1>{TEXT}</article>",
        "title topic": f'<head><title>CC BY 4.0 explained</title><meta name="description" content="This work is licensed under CC BY 4.0"><meta name="keywords" content="CC BY 4.0"></head>{ARTICLE}',
        "og article tag": f'<head><meta property="article:tag" content="CC BY 4.0"></head>{ARTICLE}',
        "meta license img": f'<head><meta name="twitter:image:license" content="{CC}/by/4.0/"></head>{ARTICLE}',
        "meta rights arr": f'<head><meta name="rights" content="All rights reserved"><meta name="copyright" content="Harbour"></head>{ARTICLE}',
        "meta license negation": f'<head><meta name="copyright" content="Not licensed under CC BY 4.0"></head>{ARTICLE}',
        "afp getty caption": f'<article>{TEXT}<figure><img src="a.jpg"><figcaption>(AP Photo/Jane Doe)</figcaption></figure></article>',
        "wire afp byline footer": f"<article><p>Par AFP</p>{TEXT}</article>{OPEN}",
        "wire with afp": f"<article><p>Por EFE</p>{TEXT}</article>{OPEN}",
        "wire von dpa": f"<article><p>Von dpa</p>{TEXT}</article>{OPEN}",
        "wire copyright line": f"<article>{TEXT}<p>Copyright 2026 Reuters</p></article>{OPEN}",
        "wire reuters reporting": f"<article><p>WASHINGTON (Reuters) -Ministers met.</p>{TEXT}<p>(Reporting by Jane Doe; Editing by Joe)</p></article>{OPEN}",
        "wire cnn": f"<article>{TEXT}<p>The-CNN-Wire™ & © 2026 Cable News Network, Inc., a Warner Bros. Discovery Company. All rights reserved.</p></article>{OPEN}",
        "wire tns": f"<article>{TEXT}<p>©2026 Tidewater Star. Visit tidewater.test. Distributed by Tribune Content Agency, LLC.</p></article>{OPEN}",
        "wire interfax": f"<article><p>МОСКВА. 3 марта. INTERFAX.RU - Министры встретились.</p>{TEXT}</article>{OPEN}",
        "wire tass ru": f"<article><p>МОСКВА, 3 марта. /ТАСС/. Министры встретились.</p>{TEXT}</article>{OPEN}",
        "wire anadolu": f"<article><p>ANKARA (AA) - Bakanlar toplandı.</p>{TEXT}</article>{OPEN}",
        "wire kyodo": f"<article><p>TOKYO (Kyodo) -- Ministers met.</p>{TEXT}</article>{OPEN}",
        "syndicated nyt": f"<article>{TEXT}<p>c.2026 The New York Times Company</p></article>{OPEN}",
        "guest repost": f"<article><p><em>This post originally appeared on Tidewater Review and is reposted with permission.</em></p>{TEXT}</article>{OPEN}",
        "crosspost": f"<article><p>First published by Tidewater Review.</p>{TEXT}</article>{OPEN}",
        "permission de": f"<article>{TEXT}<p>Dieser Text erschien zuerst in der Tidewater Review. Nachdruck mit freundlicher Genehmigung.</p></article>{OPEN}",
        "exclusive item": f"<article>{TEXT}<p>This article is excluded from our Creative Commons licence.</p></article>{OPEN}",
        "exclusive item 2": f"<article>{TEXT}<p>Please note that this story is not covered by our Creative Commons licence and all rights are reserved.</p></article>{OPEN}",
        "bidi host": foot(
            'Content is licensed under <a rel="license" href="https://\u202egro.snommocevitaerc/licenses/by/4.0/">x</a>'
        ),
        "subdomain evil": foot(
            'Content is licensed under <a rel="license" href="https://creativecommons.org-licenses.evil.com/licenses/by/4.0/">x</a>'
        ),
        "i. evil badge": foot('<img src="https://i.creativecommons.org.evil.com/l/by/4.0/88x31.png">'),
        "shim evil": foot(
            'Content: <a rel="license" href="https://www.google.evil.com/url?q=https://creativecommons.org/licenses/by/4.0/">x</a>'
        ),
        "shim nested": foot(
            'Content: <a rel="license" href="https://www.google.com/url?q=https://www.google.com/url?q=https://creativecommons.org/licenses/by/4.0/">x</a>'
        ),
        "shim other": foot(
            'Content: <a rel="license" href="https://www.google.com/search?q=https://creativecommons.org/licenses/by/4.0/">x</a>'
        ),
        "backslash": foot('Content: <a rel="license" href="https:\\\\creativecommons.org\\licenses\\by\\4.0">x</a>'),
        "data uri": foot('Content: <a rel="license" href="data:text/html,creativecommons.org/licenses/by/4.0/">x</a>'),
        "ftp": foot('Content: <a rel="license" href="ftp://creativecommons.org/licenses/by/4.0/">x</a>'),
        "port": foot('Content: <a rel="license" href="https://creativecommons.org:8443/licenses/by/4.0/">x</a>'),
    }
)
GRANTED.update(
    {
        "outlet: seychelles-like": (
            foot(
                "All our stories may be republished online or in print under Creative Commons licence CC BY-NC-ND 4.0. We ask that you edit only for style or to shorten."
            ),
            "CC-BY-NC-ND-4.0",
            "site",
        ),
        "outlet: bulgarian": (
            foot("Този сайт е под лиценз Creative Commons Attribution 3.0. Някои права запазени."),
            "CC-BY-3.0",
            "site",
        ),
        "outlet: danish": (
            foot(
                "Denne side benyttes under følgende licens Creative Commons Attribution 3.0. Nogle rettigheder forbeholdes."
            ),
            "CC-BY-3.0",
            "site",
        ),
        "outlet: zh hk": (foot("网上内容发表在 知识共享署名 4.0 国际许可协议"), "CC-BY-4.0", "site"),
        "outlet: pt": (
            f"<article>{TEXT}<p>É permitida a republicação desta reportagem em meios digitais de acordo com a licença Creative Commons CC-BY-NC-ND.</p></article>",
            "LicenseRef-CC-BY-NC-ND",
            None,
        ),
        "outlet: open": (
            f"<article>{TEXT}<p>We are a nonprofit newsroom. So we publish under a Creative Commons Attribution/No-derivatives license (CC BY-ND 4.0).</p></article>",
            "CC-BY-ND-4.0",
            None,
        ),
        "outlet: we publish link": (
            f"<article>{TEXT}<p>We publish under a {link('by-nd/4.0', 'Creative Commons licence')}; feel free to republish.</p></article>",
            "CC-BY-ND-4.0",
            None,
        ),
        "footer we license": (foot(f"We license our content under {link('by/4.0', 'CC BY 4.0')}"), "CC-BY-4.0", "site"),
        "footer where indicated": (
            foot(f"© Courier. Content released under {link('by-sa/4.0', 'CC BY-SA 4.0')} where indicated"),
            "CC-BY-SA-4.0",
            "site",
        ),
        "its articles": (
            foot(f"Harbour Courier and its articles are licensed under {link('by/4.0', 'CC BY 4.0')}"),
            "CC-BY-4.0",
            "site",
        ),
        "photo author same sentence": (
            f"<article>{TEXT}<p>Text and photos: Jane Doe. This article is licensed under {link('by/4.0', 'CC BY 4.0')}.</p></article>",
            "CC-BY-4.0",
            "article",
        ),
        "by author": (
            f'<article>{TEXT}<p>This work by Jane Doe is licensed under {link("by/4.0", "CC BY 4.0", DECLARED)}. Based on a work at <a href="https://x.test">x.test</a>.</p></article>',
            "CC-BY-4.0",
            "article",
        ),
        "badge in article with photo": (
            f'<article><p><img src="boat.jpg" width="640"></p>{TEXT}<p><a rel="license" href="{CC}/by-sa/4.0/"><img src="https://i.creativecommons.org/l/by-sa/4.0/88x31.png"></a></p></article>',
            "CC-BY-SA-4.0",
            "article",
        ),
        "local button in article": (
            f'<article>{TEXT}<p><a rel="license" href="{CC}/by-sa/4.0/"><img src="/img/cc.svg" width="80" height="15"></a></p></article>',
            "CC-BY-SA-4.0",
            "article",
        ),
        "local button unsized": (
            f'<article>{TEXT}<div class="lic"><a rel="license" href="{CC}/by-sa/4.0/"><img src="/img/cc-by-sa.svg"></a></div></article>',
            "CC-BY-SA-4.0",
            "article",
        ),
        "button other name": (
            f'<article>{TEXT}<div><a rel="license" href="{CC}/by-sa/4.0/"><img src="/img/logo1.svg"></a></div></article>',
            "CC-BY-SA-4.0",
            "article",
        ),
        "heading licence": (
            f'{ARTICLE}<div class="box"><h3>Licence: {link("by/4.0", "CC BY 4.0")}</h3></div>',
            "CC-BY-4.0",
            None,
        ),
        "footer headings": (
            foot(f"<h3>{link('by/4.0', 'Creative Commons Attribution 4.0')}</h3>"),
            "CC-BY-4.0",
            "site",
        ),
        "template + content": (
            foot(f"Content licensed under {link('by/4.0', 'CC BY 4.0')}. Design by Foo."),
            "CC-BY-4.0",
            "site",
        ),
        "design and content": (
            foot(f"Design: Foo | Inhalte: {link('by-nc/4.0', 'CC BY-NC 4.0')}"),
            "CC-BY-NC-4.0",
            "site",
        ),
        "reported fp": (
            f"{ARTICLE}<footer>According to our terms, all content is licensed under {link('by/4.0', 'CC BY 4.0')}</footer>",
            "CC-BY-4.0",
            "site",
        ),
        "wire own site": (
            f"<article><p>MOSCOW, March 3. Ministers met.</p>{TEXT}</article>{OPEN}",
            "CC-BY-4.0",
            "site",
        ),
        "AA battery": (
            f"<article><p>Batteries (AA) were sold out on Tuesday.</p>{TEXT}</article>{OPEN}",
            "CC-BY-4.0",
            "site",
        ),
        "reuters mention": (
            f"<article><p>The minister told Reuters - a news agency - that it was late.</p>{TEXT}</article>{OPEN}",
            "CC-BY-4.0",
            "site",
        ),
        "slashes": (
            f"<article><p>Read and/or listen to the council and/or the mayor.</p>{TEXT}</article>{OPEN}",
            "CC-BY-4.0",
            "site",
        ),
        "mehr dateline": (
            f"<article><p>TEHRAN, Mar. 03 (MNA) – Ministers met.</p>{TEXT}</article>{OPEN}",
            "CC-BY-4.0",
            "site",
        ),
        "cnn cited": (
            f"<article><p>He told CNN on Tuesday that the quota was late.</p>{TEXT}<p>CNN reported the same.</p></article>{OPEN}",
            "CC-BY-4.0",
            "site",
        ),
        "quoted name": (
            foot('Content is available under the "Creative Commons Attribution 4.0" license'),
            "CC-BY-4.0",
            "site",
        ),
        "quoted site": (foot('The website "Harbour Courier" is licensed under CC BY 4.0'), "CC-BY-4.0", "site"),
        "quotes de": (
            foot("„Harbour Courier“ von Jane Doe ist lizenziert unter " + link("by/4.0", "CC BY 4.0", DECLARED)),
            "CC-BY-4.0",
            "site",
        ),
        "not for photos": (
            foot(f"Texts under {link('by/4.0', 'CC BY 4.0')}, which does not apply to photos."),
            "CC-BY-4.0",
            "site",
        ),
        "not otherwise": (
            foot(f"If not otherwise stated, content is licensed under {link('by/4.0', 'CC BY 4.0')}"),
            "CC-BY-4.0",
            "site",
        ),
        "no longer": (
            foot(f"All content is licensed under {link('by/4.0', 'CC BY 4.0')}. We no longer print."),
            "CC-BY-4.0",
            "site",
        ),
        "uk crown": (
            foot(
                '© Crown copyright. All content is available under the <a href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/">Open Government Licence v3.0</a>'
            ),
            "OGL-UK-3.0",
            "site",
        ),
        "table link": (
            f"<article>{TEXT}<table><tr><th>Licence</th><td>{link('by/4.0', 'CC BY 4.0', DECLARED)}</td></tr></table></article>",
            "CC-BY-4.0",
            "article",
        ),
    }
)
NOTHING.update(
    {
        "prose we link": f"<article>{TEXT}<p>Researchers publish under a {link('by/4.0', 'CC BY licence')} because funders ask for it.</p></article>",
        "they publish": f"<article>{TEXT}<p>They publish their work under {link('by/4.0', 'CC BY 4.0')}.</p></article>",
        "interview": f"<article>{TEXT}<p>Q: What licence? A: We use {link('by/4.0', 'CC BY 4.0')} for the maps.</p></article>",
        "museum": f"<article>{TEXT}<p>Its content is licensed under CC BY 4.0.</p></article>",
        "credit unquoted rel": f"<article>{TEXT}<p>Harbour at night by Jane Doe on Flickr is licensed under {link('by/2.0', 'CC BY 2.0', DECLARED)}</p></article>",
        "credit quoted de": f"<article>{TEXT}<p>„Hafen bei Nacht“ von Jane Doe, {link('by/2.0', 'CC BY 2.0', DECLARED)}</p></article>",
        "credit guillemets": f"<article>{TEXT}<p>« Port la nuit » par Jane Doe est sous licence {link('by/2.0', 'CC BY 2.0', DECLARED)}</p></article>",
        "gallery li": f'<article>{TEXT}<ul><li><img src="a.jpg">{link("by/2.0", "CC BY 2.0", DECLARED)}</li></ul></article>',
        "thumb credit": f'<article><p><img src="a.jpg" width="200" height="150"> {link("by/2.0", "CC BY", DECLARED)}</p>{TEXT}</article>',
        "podcast transcript": f"<article>{TEXT}<p>Music in this episode: “Boats” by Foo (CC BY 4.0).</p></article>",
        "embed": f'<article>{TEXT}<div class="embed-container"><p>Chart by Foo, {link("by/4.0", "CC BY 4.0")}</p></div></article>',
        "ours not": f"<article>{TEXT}<p>This article may not be reproduced. The film is available under {link('by/4.0', 'CC BY 4.0')}.</p></article>",
        "footer member": foot(
            'Member of the <a href="https://creativecommons.org/about/">Creative Commons network</a>'
        ),
        "footer fonts link": foot(f"Font: Foo Sans, {link('by-sa/3.0', 'CC BY-SA 3.0')}"),
        "footer wiki map": foot(f"Maps: OpenStreetMap, {link('by-sa/2.0', 'CC BY-SA 2.0')}"),
        "footer data": foot(f"Data: World Bank, {link('by/4.0', 'CC BY 4.0')}"),
        "footer header pic": foot(f"Header picture by Jane, {link('by/2.0', 'CC BY 2.0')}"),
        "footer some photos": foot(f"Some photos by Jane Doe, used under {link('by/2.0', 'CC BY 2.0', DECLARED)}"),
        "footer photo list": foot(
            f"Photos: Jane ({link('by/2.0', 'CC BY 2.0')}), Joe ({link('by-sa/2.0', 'CC BY-SA 2.0')})"
        ),
        "footer logo": foot(f"Logo: Jane, {link('by/4.0', 'CC BY 4.0')}. © Harbour, all rights reserved."),
        "jsonld news other": f'<head><script type="application/ld+json">{{"@type":"WebPage","url":"{PAGE}","mentions":[{{"@type":"CreativeWork","license":"{CC}/by/4.0/"}}],"hasPart":{{"@type":"NewsArticle","license":"{CC}/by/4.0/"}}}}</script></head>{ARTICLE}',
        "jsonld about": f'<head><script type="application/ld+json">{{"@type":"NewsArticle","url":"{PAGE}","about":{{"@type":"SoftwareApplication","license":"{CC}/by/4.0/"}}}}</script></head>{ARTICLE}',
        "microdata image": f'<div itemscope itemtype="http://schema.org/NewsArticle">{TEXT}<span itemprop="image" itemscope itemtype="http://schema.org/ImageObject"><a itemprop="license" href="{CC}/by/4.0/">x</a></span></div>',
    }
)


def decided(html):
    """Return the decision on a page of ours."""
    start = "<!DOCTYPE html><html>" + ("" if html.startswith("<head") else "<body>")
    return read_licence(f"{start}{html}</html>".encode(), url=PAGE).decision


@pytest.mark.parametrize("name", GRANTED)
def test_what_is_granted_is_found(name):
    """The licence is read as stated, with the scope that the statement has."""
    html, expression, scope = GRANTED[name]
    decision = decided(html)
    assert decision.expression == expression
    assert scope in {None, decision.scope}


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_not_granted_is_not(name):
    """Credits, prose, other works, wire copy and look-alikes leave the article as it is."""
    assert decided(NOTHING[name]).expression == NOASSERTION
