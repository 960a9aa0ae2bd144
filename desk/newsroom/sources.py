"""Feeds and sitemaps of the press world, in the dialects that newsrooms speak."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from desk.newsroom.world import Address, Article, Format, Masthead, Source, listed
from vocabulary.licence import NOASSERTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a source says of one address."""

    url: str
    title: str
    published: datetime
    modified: datetime | None
    authors: tuple[str, ...]
    summary: str


def entries(masthead: Masthead, source: Source) -> list[Entry]:
    """Everything that the masthead lists, newest first, and its partner's address last."""
    found = [_entry(masthead, one, source.tracking) for one in listed(masthead)]
    return [*found, replace(found[-1], url=source.partner, authors=(), summary="")] if source.partner else found


def documents(masthead: Masthead, source: Source) -> dict[str, tuple[str, bytes]]:
    """Path to media type and body of what belongs to a source; a sitemap index brings its children along."""
    found = entries(masthead, source)
    if source.format is Format.SITEMAP_INDEX:
        return _sitemap_index(masthead, source, found)
    make = {
        Format.RSS: _rss,
        Format.ATOM: _atom,
        Format.RDF: _rdf,
        Format.SITEMAP: _sitemap,
        Format.NEWS_SITEMAP: _news_sitemap,
        Format.BROKEN_RSS: _broken_rss,
    }[source.format]
    media = {Format.ATOM: "application/atom+xml", Format.RSS: "application/rss+xml", Format.RDF: "application/rdf+xml"}
    charset = masthead.charset if source.format in {Format.RSS, Format.BROKEN_RSS} else "utf-8"
    body = make(masthead, found).replace("{charset}", charset, 1).encode(charset, "xmlcharrefreplace")
    return {source.path: (media.get(source.format, "application/xml"), body)}


def _entry(masthead: Masthead, one: Article | Address, tracking: str) -> Entry:
    url = f"http://{masthead.host}{one.path}"
    if tracking:
        url += ("&" if "?" in url else "?") + tracking
    if isinstance(one, Address):
        return Entry(url=url, title=one.title, published=one.published, modified=None, authors=(), summary="")
    return Entry(
        url=url,
        title=one.title,
        published=one.published,
        modified=one.modified,
        authors=one.authors,
        summary=one.summary,
    )


def _rss(masthead: Masthead, found: Sequence[Entry]) -> str:
    items = "\n".join(_rss_item(one) for one in found)
    return (
        '<?xml version="1.0" encoding="{charset}"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule">\n<channel>\n'
        f"<title>{escape(masthead.title)}</title>\n<link>http://{masthead.host}/</link>\n"
        f"<description>{escape(masthead.title)}, {escape(masthead.place)}</description>\n"
        f"<language>{masthead.language}</language>\n"
        f"{_feed_licence(masthead, '<creativeCommons:license>{}</creativeCommons:license>')}"
        f"{items}\n</channel>\n</rss>\n"
    )


def _rss_item(one: Entry) -> str:
    creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in one.authors)
    return (
        f"<item><title>{escape(one.title)}</title><link>{escape(one.url)}</link>"
        f'<guid isPermaLink="false">{escape(one.url.split("?utm_")[0])}</guid>'
        f"<pubDate>{format_datetime(one.published)}</pubDate>{creators}"
        f"<description><![CDATA[<p>{escape(one.summary)}</p>]]></description></item>"
    )


def _broken_rss(masthead: Masthead, found: Sequence[Entry]) -> str:
    """What a careless template makes: `&nbsp;` and `&ndash;` undeclared, a raw `&`, no end."""
    text = _rss(masthead, found).replace("<title>", "<title>&nbsp;", 1).replace("</pubDate>", "</pubDate><!-- & -->")
    text = text.replace("</dc:creator>", " &ndash; News & Sport</dc:creator>")
    return text[: text.rindex("</channel>")]


def _atom(masthead: Masthead, found: Sequence[Entry]) -> str:
    home = f"http://{masthead.host}/"
    newest = max((one.modified or one.published for one in found), default=None)
    items = "\n".join(_atom_entry(one) for one in found)
    licence = _feed_licence(masthead, '<link rel="license" href="{}"/>')
    return (
        '<?xml version="1.0" encoding="{charset}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{masthead.language}">\n'
        f'<title>{escape(masthead.title)}</title>\n<id>{home}</id>\n<link href="{home}"/>\n'
        f"<updated>{newest.isoformat() if newest else ''}</updated>\n{licence}{items}\n</feed>\n"
    )


def _atom_entry(one: Entry) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in one.authors)
    return (
        f'<entry><title type="text">{escape(one.title)}</title><id>{escape(one.url)}</id>'
        f'<link rel="alternate" href="{escape(one.url)}"/><published>{one.published.isoformat()}</published>'
        f"<updated>{(one.modified or one.published).isoformat()}</updated>{authors}"
        f'<summary type="html">{escape(escape(one.summary))}</summary></entry>'
    )


def _rdf(masthead: Masthead, found: Sequence[Entry]) -> str:
    sequence = "".join(f'<rdf:li rdf:resource="{escape(one.url)}"/>' for one in found)
    items = "\n".join(
        f'<item rdf:about="{escape(one.url)}"><title>{escape(one.title)}</title><link>{escape(one.url)}</link>'
        f"<description>{escape(one.summary)}</description><dc:date>{one.published.isoformat()}</dc:date>"
        + "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in one.authors)
        + "</item>"
        for one in found
    )
    home = f"http://{masthead.host}/"
    return (
        '<?xml version="1.0" encoding="{charset}"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{home}"><title>{escape(masthead.title)}</title><link>{home}</link>'
        f"<description>{escape(masthead.place)}</description><items><rdf:Seq>{sequence}</rdf:Seq></items></channel>\n"
        f"{items}\n</rdf:RDF>\n"
    )


def _feed_licence(masthead: Masthead, pattern: str) -> str:
    if masthead.licence.expression == NOASSERTION:
        return ""
    return pattern.format(masthead.licence.url) + "\n"


_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _sitemap(_: Masthead, found: Sequence[Entry]) -> str:
    rows = "\n".join(
        f"<url><loc>{escape(one.url)}</loc><lastmod>{(one.modified or one.published).isoformat()}</lastmod></url>"
        for one in found
    )
    return f'<?xml version="1.0" encoding="{{charset}}"?>\n<urlset {_SITEMAP}>\n{rows}\n</urlset>\n'


def _news_sitemap(masthead: Masthead, found: Sequence[Entry]) -> str:
    rows = "\n".join(
        f"<url><loc>{escape(one.url)}</loc><news:news><news:publication><news:name>{escape(masthead.title)}</news:name>"
        f"<news:language>{masthead.language}</news:language></news:publication>"
        f"<news:publication_date>{one.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news></url>"
        for one in found
    )
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0" encoding="{{charset}}"?>\n<urlset {_SITEMAP} {news}>\n{rows}\n</urlset>\n'


def _sitemap_index(masthead: Masthead, source: Source, found: Sequence[Entry]) -> dict[str, tuple[str, bytes]]:
    """An index and a gzip child for each month; the same bytes each time."""
    stem = source.path.removesuffix(".xml")
    months: dict[str, list[Entry]] = {}
    for one in found:
        months.setdefault(f"{one.published:%Y-%m}", []).append(one)
    answers: dict[str, tuple[str, bytes]] = {}
    rows = []
    for month, group in months.items():
        body = _sitemap(masthead, group).replace("{charset}", "utf-8", 1).encode()
        answers[f"{stem}-{month}.xml.gz"] = ("application/gzip", gzip.compress(body, mtime=0))
        newest = max(one.modified or one.published for one in group).isoformat()
        rows.append(
            f"<sitemap><loc>http://{masthead.host}{stem}-{month}.xml.gz</loc><lastmod>{newest}</lastmod></sitemap>"
        )
    index = f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex {_SITEMAP}>\n{"".join(rows)}\n</sitemapindex>\n'
    return {source.path: ("application/xml", index.encode()), **answers}
