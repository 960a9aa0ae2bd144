"""How articles are found, one way a file: bytes in, addresses out. Pure: nothing here asks the network."""

from crawler.sources.content import Found, SourceError

__all__ = ["Found", "SourceError"]
