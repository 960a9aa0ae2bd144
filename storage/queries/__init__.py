"""Questions to the archive: typed functions, the archive first, frozen rows back; by subject in the modules here.

A filter that is None does not filter. `since` and `until` (inclusive, aware) speak of the time of publication; an
article without one is found only when neither is given. `language="en"` also finds `en-GB`. `kind` is what an article's
page calls it (`vocabulary.form.Kind`); `teaser`: whether only what those see who do not pay is known of its text.
`section` and `tag` are what its page names; case, accents and punctuation do not matter.

What is marked `@question` is a command (`cuttings ask`), stands in the reference, and is a word of `archive.ask` in
Python: see `storage.asking`.
"""

from storage.queries.covered import (
    SEEDS_OWN,
    article_texts,
    copies_of,
    coverage,
    first_publisher,
    first_publishers,
    held_against,
    independent_texts,
    sightings,
    sum_of,
    text_places,
    texts,
    texts_among,
    verdict_counts,
)
from storage.queries.crawls import blocked, could_not_look, health, outcomes, outlets_seen, pages, run, runs
from storage.queries.edits import silent_edits
from storage.queries.filters import Filters
from storage.queries.kept import (
    capture_body,
    carriers,
    circumstances,
    extractions,
    imports,
    judgements,
    refetches,
    revisions,
    revisits,
    statements,
)
from storage.queries.leaving import Chosen, export_extent, export_rows, withdrawn_since
from storage.queries.rights import (
    By,
    licence_breakdown,
    licence_history,
    licence_standings,
    licences_due,
    seed_licence_history,
)
from storage.queries.searching import facets, search, search_facets, searched
from storage.queries.times import Step, by_outlet, timeline

__all__ = [
    "SEEDS_OWN",
    "By",
    "Chosen",
    "Filters",
    "Step",
    "article_texts",
    "blocked",
    "by_outlet",
    "capture_body",
    "carriers",
    "circumstances",
    "copies_of",
    "could_not_look",
    "coverage",
    "export_extent",
    "export_rows",
    "extractions",
    "facets",
    "first_publisher",
    "first_publishers",
    "health",
    "held_against",
    "imports",
    "independent_texts",
    "judgements",
    "licence_breakdown",
    "licence_history",
    "licence_standings",
    "licences_due",
    "outcomes",
    "outlets_seen",
    "pages",
    "refetches",
    "revisions",
    "revisits",
    "run",
    "runs",
    "search",
    "search_facets",
    "searched",
    "seed_licence_history",
    "sightings",
    "silent_edits",
    "statements",
    "sum_of",
    "text_places",
    "texts",
    "texts_among",
    "timeline",
    "verdict_counts",
    "withdrawn_since",
]
