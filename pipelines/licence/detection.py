"""All evidence of a page: headers, markup, feed, text. Nothing is dropped, nothing is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.licence.decision import OPERATOR_CONFIRMED, decide
from pipelines.licence.exceptions import exceptions_in_byline, exceptions_in_text, notices_in_text
from pipelines.licence.feeds import in_feed
from pipelines.licence.headers import in_headers
from pipelines.licence.markup import in_markup
from pipelines.licence.origins import reprints_in_text
from pipelines.licence.reserved import reserved
from pipelines.licence.screen import Screen
from pipelines.licence.surroundings import Source
from pipelines.licence.tree import Element, Page, lines_of, parse
from pipelines.licence.urls import host_of
from pipelines.licence.version import DETECTOR
from vocabulary.licence import NOASSERTION, Evidence, Licence, Polarity, Scope
from vocabulary.page import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an outlet's file says of its licence: a prior, never proof by itself."""

    expression: str
    scope: Scope = Scope.SITE
    statement: str = ""
    source: str = ""
    """Where it was said."""
    limits: str = ""
    until: date | None = None
    """Only for articles published before this day."""
    expression_before: str | None = None
    """What holds for articles published before `until`."""
    confirmed: str | None = None
    """Why the operator says that it holds; None when nobody has confirmed it."""


def detect(
    body: bytes,
    *,
    url: str | None,
    headers: Sequence[tuple[str, str]] = (),
    text: str = "",
    hints: Candidate | None = None,
    tree: Element | None = None,
    is_policy: bool = False,
) -> tuple[Evidence, ...]:
    """Find every statement about rights that came with a page.

    `text` is the extracted article; without it the page's own text stands in. `tree` is the parsed page, comments
    included, if somebody has one already; without it the page is parsed only when its bytes hold something.
    `is_policy`: the page is the outlet's own about reuse, so that its text is no article.
    """
    host = host_of(url) if url else None
    found = [*in_headers(headers, base=url), *(in_feed(hints) if hints else ())]
    screen = Screen(body)
    root, source = tree, None
    if root is None and body and (screen.worth_parsing or not text):
        root = parse(body)
    if root is not None and screen.worth_parsing:
        source = Source(Page(root), url, screen, is_policy)
        host = source.host
        found += in_markup(source)
    found += reserved(screen)
    if root is not None and not text:
        text = lines_of(Page(root).article)
    said = [*reprints_in_text(text, host=host), *exceptions_in_text(text, host=host)]
    if source is not None and text and not said and any(row.polarity is Polarity.GRANT for row in found):
        said = _left_out(source)
    return tuple(dict.fromkeys([*found, *said]))


def _left_out(source: Source) -> list[Evidence]:
    """What an article says of whose it is that extraction took for no part of its text, as it may with last lines."""
    if not source.page.has_article:
        return []
    lines = lines_of(source.page.article)
    return [*reprints_in_text(lines, host=source.host), *notices_in_text(lines, host=source.host)]


def profile_evidence(profile: Profile, *, published: str | None = None) -> tuple[Evidence, ...]:
    """An outlet's profile as evidence (E21); before a stated day another licence may have held."""
    expression, scope, flags = profile.expression, profile.scope, ("limits",) if profile.limits else ()
    until = profile.until.isoformat() if profile.until else ""
    if profile.expression_before is not None and published and published[:10] < until:
        expression, scope, flags = profile.expression_before, Scope.ARTICLE, (*flags, "date_scope")
    elif profile.confirmed is not None:
        flags = (*flags, OPERATOR_CONFIRMED)
    if expression == NOASSERTION:
        return ()
    return (
        Evidence(
            code="E21",
            locator="profile",
            raw=profile.statement or expression,
            scope=scope,
            polarity=Polarity.GRANT,
            expression=expression,
            context=" ".join([*confirmation(profile.confirmed), profile.source, profile.limits]).strip()[:300],
            channel="profile",
            detector=DETECTOR,
            flags=flags,
        ),
    )


def confirmation(reason: str | None) -> tuple[str, ...]:
    """The operator's reason in words, as evidence keeps it."""
    return () if reason is None else (f"Confirmed by the operator: {reason}",)


def judge(
    evidence: Sequence[Evidence],
    *,
    host: str | None = None,
    authors: Sequence[str] = (),
    profile: Profile | None = None,
    published: str | None = None,
    today: date | None = None,
) -> Licence:
    """The decision on an article: its page's evidence, its byline, and its outlet's profile together."""
    rows = (
        *evidence,
        *exceptions_in_byline(authors, host=host),
        *(profile_evidence(profile, published=published) if profile else ()),
    )
    rows = tuple(dict.fromkeys(rows))
    return Licence(decision=decide(rows, today=today, published=published), evidence=rows, detector=DETECTOR)


def read_licence(
    body: bytes,
    *,
    url: str | None,
    headers: Sequence[tuple[str, str]] = (),
    text: str = "",
    hints: Candidate | None = None,
    profile: Profile | None = None,
    authors: Sequence[str] = (),
    published: str | None = None,
    today: date | None = None,
) -> Licence:
    """`detect` and `judge` in one call."""
    evidence = detect(body, url=url, headers=headers, text=text, hints=hints)
    host = host_of(url) if url else None
    return judge(evidence, host=host, authors=authors, profile=profile, published=published, today=today)
