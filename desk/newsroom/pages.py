"""Web pages of the press world: articles in five layouts, section pages, and pages that are no articles."""

import html
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Template

from crawler.strict import Table, read_toml
from desk.newsroom.markup import Block, Form, inline, to_html
from desk.newsroom.world import WORLD, Address, Article, Markup, Masthead, Metadata
from vocabulary.licence import NOASSERTION

_LAYOUTS = Path(__file__).parent / "layouts"
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_RIGHT_TO_LEFT = frozenset({"fa"})
_TEASERS = 5
PICTURE_LICENCE = "https://creativecommons.org/licenses/by/2.0/"
"""What a picture of a masthead with `image_only` is licensed under; its text is not."""


def article_page(
    masthead: Masthead, article: Article, *, body: Sequence[Block], canonical: bool, count: int, number: int = 1
) -> str:
    """The page of an article, or the one of this number; without `canonical` it does not say where it belongs."""
    words = labels(masthead.language)
    fields = {
        **_common(masthead, words),
        "title": _text(article.title),
        "url": article.url,
        "summary": _text(article.summary),
        "head": _head(masthead, article, canonical=canonical),
        "section": article.section,
        "section_name": _text(masthead.sections[article.section]),
        "byline": _byline(article, words),
        "byline_microdata": _byline_microdata(article, words),
        "dates": _dates(article, words, machine=bool(masthead.metadata)),
        "dates_microdata": _dates_microdata(article, words),
        "figure": _figure(masthead, article),
        "body": to_html(_part(article, body, number)) + _wall(article, words) + _paging(article, number),
        "credit": f'<p class="credit">{inline(article.credit)}</p>' if article.credit else "",
        "licence": _licence_block(masthead, article),
        "teasers": _teasers(masthead, article),
        "counter": f'<p class="counter">{count} {words["readers"]}</p>' if masthead.counters else "",
    }
    return _template(masthead.layout).substitute(fields)


def _part(article: Article, body: Sequence[Block], number: int) -> Sequence[Block]:
    """What a page of an article says, or as much as those see who do not pay."""
    if article.free is not None:
        return body[: article.free]
    start, end = (_break(body, len(body) * place // article.pages) for place in (number - 1, number))
    return body[start:end]


def _break(body: Sequence[Block], place: int) -> int:
    """Where a page ends: never below a subheading."""
    return place - 1 if 0 < place < len(body) and body[place - 1].form is Form.HEADING else place


def _wall(article: Article, words: Mapping[str, str]) -> str:
    if article.free is None:
        return ""
    offer = f'Subscribe to continue reading. <a href="/newsletter">{words["subscribe"]}</a>'
    return f'<div class="paywall-offer"><p>{offer}</p></div>'


def _paging(article: Article, number: int) -> str:
    """Links to the pages of an article: numbers, and an arrow to the next."""
    if article.pages == 1:
        return ""
    links = [
        f'<a href="{_attribute(article.path + (f"?page={one}" if one > 1 else ""))}">{one}</a>'
        for one in range(1, article.pages + 1)
    ]
    if number < article.pages:
        links.append(f'<a rel="next" href="{_attribute(article.path)}?page={number + 1}">»</a>')
    return f'<nav class="pages"><span>{number}/{article.pages}</span> {" ".join(links)}</nav>'


def section_page(masthead: Masthead, title: str, listed: Sequence[Article | Address], *, tags: bool = False) -> str:
    """A list of articles with teasers, as on a home or section page."""
    words = labels(masthead.language)
    fields = {
        **_common(masthead, words),
        "title": _text(title),
        "cards": "\n".join(_card(one) for one in listed) + (_tag_links(masthead) if tags else ""),
    }
    return _template("list").substitute(fields)


def plain_page(masthead: Masthead, title: str, sentence: str) -> str:
    """A page with one sentence: about, contact, an error."""
    words = labels(masthead.language)
    fields = {**_common(masthead, words), "title": _text(title), "cards": f"<p>{_text(sentence)}</p>"}
    return _template("list").substitute(fields)


def video_page(masthead: Masthead, address: Address) -> str:
    """An article page with a player and no text."""
    words = labels(masthead.language)
    title = _text(address.title)
    head = (
        '<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{address.published.isoformat()}">'
    )
    player = '<video src="/media/clip.mp4" controls></video>'
    cards = f"<article>{player}<time>{_date(address.published, words)}</time></article>"
    page = _template("list").substitute({**_common(masthead, words), "title": title, "cards": cards})
    return page.replace("</head>", f"{head}\n</head>")


@cache
def labels(language: str) -> Mapping[str, str]:
    """Words of the page furniture in a language; `months` is parted by spaces."""
    table = read_toml(WORLD / "labels.toml").table(language)
    if table is None:
        raise KeyError(language)
    return _words(table)


def _words(table: Table) -> dict[str, str]:
    keys = (
        "home by published updated related most_read readers newsletter subscribe comments comment_one comment_two "
        "share about contact cookies date"
    )
    words = {key: table.need_text(key) for key in keys.split()}
    words["months"] = " ".join(table.texts("months"))
    table.finish()
    return words


@cache
def _template(name: str) -> Template:
    return Template((_LAYOUTS / f"{name}.html").read_text("utf-8"))


def _common(masthead: Masthead, words: Mapping[str, str]) -> dict[str, str]:
    links = [f'<a href="/{path}/">{_text(name)}</a>' for path, name in masthead.sections.items()]
    return {
        **{key: _text(value) for key, value in words.items()},
        "language": masthead.language,
        "direction": "rtl" if masthead.language in _RIGHT_TO_LEFT else "ltr",
        "charset": masthead.charset,
        "masthead": _text(masthead.title),
        "navigation": "".join(f"<li>{link}</li>" for link in links),
        "navigation_inline": " | ".join(links),
        "imprint": _imprint(masthead),
    }


def _head(masthead: Masthead, article: Article, *, canonical: bool) -> str:
    lines = [f'<link rel="canonical" href="{_attribute(article.url)}">'] if canonical else []
    if Metadata.META in masthead.metadata:
        lines += _meta(article)
    if Metadata.OPEN_GRAPH in masthead.metadata:
        lines += _open_graph(masthead, article, canonical=canonical)
    if masthead.metadata & {Metadata.JSON_LD, Metadata.JSON_LD_GRAPH}:
        lines.append(_json_ld(masthead, article, canonical=canonical))
    if masthead.licence.markup is Markup.HEAD_LINK:
        lines.append(f'<link rel="license" href="{masthead.licence.url}">')
    if masthead.licence.markup is Markup.META:
        lines.append(f'<meta name="dcterms.license" content="{masthead.licence.url}">')
    return "\n".join(lines)


def _meta(article: Article) -> list[str]:
    stated = [("description", article.summary), *(("author", one) for one in article.authors)]
    stated += [("dc.title", article.title), ("dc.date.issued", article.published.isoformat())]
    if article.modified:
        stated.append(("dc.date.modified", article.modified.isoformat()))
    return [f'<meta name="{name}" content="{_attribute(value)}">' for name, value in stated]


def _open_graph(masthead: Masthead, article: Article, *, canonical: bool) -> list[str]:
    stated = [("og:type", "article"), ("og:title", article.title), ("og:site_name", masthead.title)]
    stated += [("og:description", article.summary)]
    stated += [("og:url", article.url)] if canonical else []
    stated += [("article:published_time", article.published.isoformat())]
    stated += [("article:modified_time", article.modified.isoformat())] if article.modified else []
    stated += [("article:author", one) for one in article.authors]
    return [f'<meta property="{name}" content="{_attribute(value)}">' for name, value in stated]


def _json_ld(masthead: Masthead, article: Article, *, canonical: bool) -> str:
    publisher = {"@type": "NewsMediaOrganization", "name": masthead.title, "url": f"http://{masthead.host}/"}
    node: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": (article.modified or article.published).isoformat(),
        "author": [{"@type": "Person", "name": one} for one in article.authors] or publisher,
        "publisher": publisher,
        "description": article.summary,
        "articleSection": masthead.sections[article.section],
        "inLanguage": article.language,
    }
    if article.free is not None:
        node["isAccessibleForFree"] = False
    if canonical:
        node |= {"@id": f"{article.url}#article", "mainEntityOfPage": article.url, "url": article.url}
    if masthead.licence.markup is Markup.JSON_LD:
        node["license"] = masthead.licence.url
    if Metadata.JSON_LD_GRAPH in masthead.metadata:
        site = {"@type": "WebSite", "name": masthead.title, "url": f"http://{masthead.host}/"}
        crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home"}]}
        data: dict[str, object] = {"@context": "https://schema.org", "@graph": [site, crumbs, node]}
    else:
        data = {"@context": "https://schema.org", **node}
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _licence_block(masthead: Masthead, article: Article) -> str:
    """What stands between the text and the rest; nothing where the article names an owner of its own."""
    licence = masthead.licence
    if article.credit and article.expected.licence == NOASSERTION:
        return ""
    if licence.markup is Markup.SENTENCE:
        return f'<p class="rights">{_text(licence.statement)}</p>'
    if licence.markup is Markup.BADGE:
        unit, version = str(licence.url).rstrip("/").split("/")[-2:]
        picture = f"https://licensebuttons.net/l/{unit}/{version}/88x31.png"
        return (
            f'<p class="cc"><a href="{licence.url}"><img src="{picture}" alt="{_attribute(licence.statement)}"></a></p>'
        )
    return ""


def _imprint(masthead: Masthead) -> str:
    licence = masthead.licence
    lines = [f"<p>{_text(masthead.title)}, {_text(masthead.place)}</p>"]
    if licence.markup is Markup.FOOTER_LINK:
        lines.append(f'<p>{_text(licence.statement)} <a rel="license" href="{licence.url}">{licence.url}</a></p>')
    if licence.markup is Markup.RESERVED:
        lines.append(f"<p>{_text(licence.statement)}</p>")
    return "".join(lines)


def _figure(masthead: Masthead, article: Article) -> str:
    if article.figure is None:
        return ""
    grant = ""
    if masthead.licence.markup is Markup.IMAGE_ONLY:
        grant = f' <a rel="license" href="{PICTURE_LICENCE}">CC BY 2.0</a>'
    caption = f"{_text(article.figure.caption)} <small>{_text(article.figure.credit)}{grant}</small>"
    picture = f'<img src="/media/{article.slug}.jpg" alt="">'
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _byline(article: Article, words: Mapping[str, str]) -> str:
    if not article.authors:
        return ""
    names = ", ".join(f'<a rel="author" href="/author/{number}">{_text(one)}</a>' for number, one in _numbered(article))
    return f"{_text(words['by'])} {names}"


def _byline_microdata(article: Article, words: Mapping[str, str]) -> str:
    person = (
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">{}</span></span>'
    )
    names = ", ".join(person.format(_text(one)) for one in article.authors)
    return f"{_text(words['by'])} {names}" if names else ""


def _numbered(article: Article) -> Sequence[tuple[int, str]]:
    return list(enumerate(article.authors, start=1))


def _dates(article: Article, words: Mapping[str, str], *, machine: bool) -> str:
    return _both_dates(article, words, {"published": "", "updated": ""} if machine else None)


def _dates_microdata(article: Article, words: Mapping[str, str]) -> str:
    return _both_dates(
        article, words, {"published": ' itemprop="datePublished"', "updated": ' itemprop="dateModified"'}
    )


def _both_dates(article: Article, words: Mapping[str, str], properties: Mapping[str, str] | None) -> str:
    """Publication and change for people; as `<time>` elements unless `properties` is None."""
    lines = []
    for label, moment in (("published", article.published), ("updated", article.modified)):
        if moment is None:
            continue
        shown = _text(_date(moment, words))
        if properties is not None:
            shown = f'<time datetime="{moment.isoformat()}"{properties[label]}>{shown}</time>'
        lines.append(f"{_text(words[label])}: {shown}")
    return " ".join(lines)


def _date(moment: datetime, words: Mapping[str, str]) -> str:
    month = words["months"].split(" ")[moment.month - 1]
    text = words["date"].format(day=moment.day, month=month, year=moment.year, time=f"{moment:%H:%M}")
    return text.translate(_PERSIAN_DIGITS) if month.isalpha() and "؀" <= month[0] <= "ۿ" else text


def _teasers(masthead: Masthead, article: Article) -> str:
    others = [one for one in masthead.articles if one.slug != article.slug and one.listed]
    nearest = sorted(others, key=lambda one: one.section != article.section)[:_TEASERS]
    return "".join(f'<li><a href="{_attribute(one.path)}">{_text(one.title)}</a></li>' for one in nearest)


def _card(one: Article | Address) -> str:
    summary = f"<p>{_text(one.summary)}</p>" if isinstance(one, Article) else ""
    link = f'<a href="{_attribute(one.path)}">{_text(one.title)}</a>'
    return (
        f'<article class="card"><h2>{link}</h2><time datetime="{one.published.isoformat()}"></time>{summary}</article>'
    )


def _tag_links(masthead: Masthead) -> str:
    links = "".join(f'<li><a href="/tag/{path}">#{_text(name)}</a></li>' for path, name in masthead.sections.items())
    return f'<ul class="tags">{links}</ul>'


def _text(value: str) -> str:
    return html.escape(value, quote=False)


def _attribute(value: str) -> str:
    return html.escape(value)
