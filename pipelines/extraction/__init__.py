"""From a page's bytes to an article: body, title, authors, times, language. Pure: no network, no database, no Scrapy.

`reader.extract` reads one page and shows the order. Every field has a file that collects what the page states
about it and one function that decides: `titles`, `authors`, `times`, `languages`, `address`, `kinds`, `body`.
`layouts` reads what an outlet's file has selectors for.
This file imports nothing: a crawl's own process reads no page, and its memory is not to hold what reads them.
`pool` runs any such reading in worker processes, so that a page that hangs or crashes costs itself only.
"""
