"""What a page states of its article besides title, authors, times and text: each field by its own rules."""

from pipelines.extraction import descriptions, images, publishers, sections, tags
from pipelines.extraction.graph import Graph
from pipelines.extraction.layouts import Chosen
from pipelines.extraction.markup import Markup
from vocabulary.metadata import Particulars, Record
from vocabulary.page import Candidate


def particulars(
    page: Markup,
    graph: Graph,
    classes: str,
    *,
    sites: set[str],
    title: str | None,
    hints: Candidate | None,
    chosen: Chosen,
) -> tuple[Particulars, Record]:
    """All of them, and what was stated of each besides by the outlet's own selectors, which `chosen` goes by.

    `classes` are all of the page, `sites` the outlet's names, squeezed.
    """
    section = sections.section(page, graph, classes, sites, title=title)
    listed = tags.tags(page, graph, sites, title=title, hints=hints)
    described = descriptions.description(page, graph, sites, title=title, hints=hints)
    house = publishers.publisher(page, graph)
    picture = images.image(page, graph, hints, chosen.image)
    found = Particulars(
        section=chosen.section or section.value,
        tags=chosen.tags or listed.value or (),
        description=described.value,
        publisher=house.value,
        image=picture.value,
    )
    return found, (*section.record, *listed.record, *described.record, *house.record, *picture.record)
