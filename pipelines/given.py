"""The text of a row of an earlier collection, read as what it is: a text without a page."""

from collections.abc import Iterator
from datetime import datetime

from pipelines.extraction.bylines import read_names
from pipelines.extraction.clock import read_time
from pipelines.extraction.extraction import Extraction
from pipelines.extraction.languages import language, primary
from pipelines.extraction.record import statement
from pipelines.licence import detect_in_text
from pipelines.licence.urls import host_of
from pipelines.origins import stated
from pipelines.reading import Reading, comparable
from vocabulary.form import Form, TextSource
from vocabulary.imported import Given
from vocabulary.metadata import Particulars
from vocabulary.outcome import Outcome
from vocabulary.structure import BREAK

EXTRACTOR = "cuttings-row/1"
"""Name and version of what reads rows; the number rises when their answers change."""
SOURCE = "row"
"""Where everything of such an article was read."""


def read_given(given: Given, *, url: str, now: datetime) -> Reading:
    """What a row says of an article; in a worker. `now` (aware) is what stated times may not lie beyond.

    Its licence is what the text itself states; a column of the row is believed only as its operator's word.
    """
    title = " ".join(given.title.split())
    lines = list(_paragraphs(given.text))
    text = BREAK.join(lines[1:] if title and lines[:1] == [title] else lines)
    spoken = language(text, primary(given.language))
    if not text:
        return Reading(extraction=Extraction(outcome=Outcome.NO_TEXT, reason="the row has no text"))
    authors = read_names(given.authors, set(), language=spoken)
    evidence = detect_in_text(text, host=host_of(url)).evidence
    published, why_not = read_time(given.published, SOURCE, now=now, language=spoken)
    modified, why_unmodified = read_time(given.modified, SOURCE, now=now, language=spoken)
    extraction = Extraction(
        title=title or None,
        title_source=SOURCE if title else None,
        authors=authors,
        published=published,
        modified=modified,
        language=spoken,
        text=text,
        form=Form(text_source=TextSource.ROW),
        particulars=Particulars(description=given.description.strip() or None),
        record=tuple(
            statement(field, SOURCE, "", raw, reason)
            for field, raw, reason in (
                ("published", given.published, why_not),
                ("modified", given.modified, why_unmodified),
            )
            if raw and reason
        ),
    )
    origins = stated(text, evidence=evidence, authors=authors, copied_from=None, page=())
    compared, fingerprint = comparable(text, language=spoken)
    return Reading(
        extraction=extraction, evidence=evidence, origins=origins, compared=compared, fingerprint=fingerprint
    )


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of a text: tables and JSON hold paragraphs as lines."""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            yield " ".join(line.split())
