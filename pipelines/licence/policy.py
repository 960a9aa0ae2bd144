"""What an outlet's page about reuse says of all its texts (E16): by itself D, beside an article's own statement proof.

The page is read by the same rules as any other. What it grants, it grants for the site; what it excepts, it excepts for
some articles that nobody can tell from here, so that is kept as a notice, and what it tells of others' licences is
left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from pipelines.licence.detection import detect
from pipelines.licence.observing import observed
from vocabulary.licence import Evidence, Polarity, Scope

_OF_TEXTS = frozenset({Scope.ARTICLE, Scope.SECTION, Scope.SITE})
MOST = 20
"""Statements of one page that are kept with each article: a page about reuse has a few."""
_UNREAD = ("LicenseRef-custom-",)
"""A link to further terms says nothing by itself."""


def policy_evidence(body: bytes, *, url: str, fetched_at: datetime) -> tuple[Evidence, ...]:
    """The statements of a policy page, each with the hash and the time of its bytes. Nothing is fetched."""
    return observed(islice(dict.fromkeys(_rows(body, url)), MOST), body, fetched_at)


def _rows(body: bytes, url: str) -> Iterator[Evidence]:
    for row in detect(body, url=url, is_policy=True):
        is_grant = row.polarity is Polarity.GRANT
        if row.scope not in _OF_TEXTS or (is_grant and (row.expression or "").startswith(_UNREAD)):
            continue
        yield replace(
            row,
            code="E16",
            scope=row.scope if row.scope is Scope.SECTION else Scope.SITE,
            polarity=row.polarity if is_grant else Polarity.NOTICE,
            subject=url,
            channel="policy",
        )
