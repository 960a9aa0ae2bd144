"""All that a page's markup and words say about rights."""

from pipelines.licence.head import head_links, linked_data, meta_fields, microdata, rdf_comments
from pipelines.licence.links import licence_links
from pipelines.licence.origins import agency_marks, bylines, counters
from pipelines.licence.surroundings import Source
from pipelines.licence.words import badges, permissions, without_media, worded_statements
from vocabulary.licence import Evidence

MOST_ROWS = 60
"""Statements kept of one page: pages that list licences for a living have thousands."""


def in_markup(source: Source) -> list[Evidence]:
    """Every statement about rights in a page's markup and words, in the order of kinds."""
    found = [
        *linked_data(source),
        *head_links(source),
        *meta_fields(source),
        *microdata(source),
        *rdf_comments(source),
    ]
    linked, blocks = licence_links(source)
    found += linked
    found += badges(source, blocks)
    found += worded_statements(source, blocks)
    found += permissions(source, blocks)
    found = without_media(source, found)
    found = list(dict.fromkeys(found))[:MOST_ROWS]
    found += counters(source)
    found += agency_marks(source)
    found += bylines(source)
    return list(dict.fromkeys(found))
