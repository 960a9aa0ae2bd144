"""From a page's bytes to an article: body, title, authors, times, language. Pure: no network, no database, no Scrapy.

`extract` reads one page (`reader.py` shows the order). Every field has a file that collects what the page states
about it and one function that decides: `titles`, `authors`, `times`, `languages`, `address`, `kinds`, `body`.
`layouts` reads what an outlet's file has selectors for.
`pool` runs any such reading in worker processes, so that a page that hangs or crashes costs itself only.
"""

from pipelines.extraction.extraction import EXTRACTOR, Extraction, extractor_of
from pipelines.extraction.reader import extract

__all__ = ["EXTRACTOR", "Extraction", "extract", "extractor_of"]
