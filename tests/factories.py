"""Pages, articles and seeds for tests: everything has a value, a test names only what it is about."""

import hashlib
import itertools
from datetime import UTC, datetime

from vocabulary.article import Article, Author, Seed, SeedMatch
from vocabulary.match import Fingerprint, Match, Verdict
from vocabulary.outcome import Outcome
from vocabulary.page import Candidate, FoundBy, Page, Problem
from vocabulary.run import Assignment, OutletFacts

NOON = datetime(2022, 1, 16, 12, tzinfo=UTC)
OUTLET = "harbour"

_numbers = itertools.count(1)


def make_candidate(url: str | None = None, **said) -> Candidate:
    """Return a candidate; without an address it gets one of its own."""
    url = url or f"http://harbour-courier.test/news/{next(_numbers)}"
    return Candidate(
        **({"url": url, "link": url, "found_by": FoundBy.FEED, "source": "http://harbour-courier.test/rss"} | said)
    )


def make_page(url: str | None = None, *, outlet: str = OUTLET, candidate: Candidate | None = None, **said) -> Page:
    """Return an answered page."""
    candidate = candidate or make_candidate(url)
    return Page(
        **(
            {
                "outlet": outlet,
                "candidate": candidate,
                "fetched_at": NOON,
                "final_url": candidate.link,
                "status": 200,
                "headers": (("Content-Type", "text/html"),),
                "body": f"<p>{candidate.url}</p>".encode(),
            }
            | said
        )
    )


def make_fingerprint(text: str, *, version: int = 1) -> Fingerprint:
    """Return a fingerprint that is equal for equal texts and shares a hash for each shared word."""
    words = text.lower().split()
    return Fingerprint(
        exact=hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest(),
        hashes=tuple(
            sorted(
                {
                    int.from_bytes(
                        hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True
                    )
                    for word in words
                }
            )
        ),
        shingles=len(set(words)),
        version=version,
    )


def make_article(
    url: str | None = None, text: str | None = None, *, page: Page | None = None, version: int = 1, **said
) -> Article:
    """Return an extracted article, not yet settled; its text is its own unless given."""
    page = page or make_page(url)
    text = f"The harbour of {page.candidate.url} was closed on Sunday." if text is None else text
    return Article(
        **(
            {
                "page": page,
                "url": url or page.candidate.url,
                "title": "Harbour closed",
                "text": text,
                "compared": text,
                "language": "en",
                "extractor": "test 1",
                "fingerprint": make_fingerprint(text, version=version),
            }
            | said
        )
    )


def make_failure(outcome: Outcome, reason: str = "", *, url: str | None = None, page: Page | None = None) -> Article:
    """Return what the pipelines make of a page without a body."""
    page = page or make_page(url, body=b"", status=None, problem=Problem(outcome=outcome, reason=reason))
    return Article(page=page, url=page.candidate.url, outcome=outcome, reason=reason)


def make_match(verdict: Verdict = Verdict.NEAR, **said) -> Match:
    """Return a verdict with numbers that fit it roughly."""
    score = {"identical": 1.0, "near": 0.9, "excerpt": 0.5, "same_story": 0.4, "related": 0.3, "unrelated": 0.0}[
        verdict
    ]
    numbers = dict.fromkeys(("similarity", "containment", "containment_a_in_b", "containment_b_in_a", "jaccard"), score)
    return Match(**(numbers | {"verdict": verdict, "explanation": f"They are {verdict}.", "rules": 1} | said))


def make_held(verdict: Verdict, seed: str = "seed", **said) -> tuple[SeedMatch, ...]:
    """Return the matches of an article that was held against one seed."""
    return (SeedMatch(seed=seed, match=make_match(verdict, **said)),)


def make_seed(name: str = "seed", text: str = "Talks on the harbour begin in January.", **said) -> Seed:
    """Return a seed of the outlet `origin`, which no factory crawls."""
    return Seed(
        **(
            {
                "name": name,
                "title": "Talks on the harbour begin in January.",
                "title_inferred": True,
                "text": text,
                "document_sha256": hashlib.sha256(text.encode()).hexdigest(),
                "outlet": "origin",
                "authors": (Author(name="A. Writer"),),
                "fingerprint": make_fingerprint(text),
                "origin": "seeds/seed.txt",
            }
            | said
        )
    )


def make_assignment(outlet: str = OUTLET, **said) -> Assignment:
    """Return the order to crawl an outlet."""
    return Assignment(**({"outlet": outlet} | said))


def make_facts(name: str = OUTLET, **said) -> OutletFacts:
    """Return what an outlet file says."""
    return OutletFacts(
        **(
            {
                "name": name,
                "title": "Harbour Courier",
                "country": "gb",
                "languages": ("en",),
                "home": "http://harbour-courier.test/",
            }
            | said
        )
    )
