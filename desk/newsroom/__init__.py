"""A small press world on 127.0.0.1 that the demo and the whole tests crawl: outlets, articles and their mishaps.

`Newsroom` serves it as a forward proxy, `world` says what is in it and what a crawl for the seed must make of it.
"""

from desk.newsroom.room import Newsroom, Request

__all__ = ["Newsroom", "Request"]
