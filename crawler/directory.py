"""All outlets that a crawl can choose from: the shipped ones, the working folder's, and hosts that nobody described."""

import logging
import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from crawler.outlet import UNKNOWN_COUNTRY, Outlet, outlet_files, read_outlet
from crawler.urls import host_of
from vocabulary.outcome import InputError

logger = logging.getLogger(__name__)

_MAX_NAME = 60


class Directory:
    """Outlets by name and by address. A file is read when its outlet is first asked for, so hundreds cost nothing."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Later folders may override earlier ones."""
        self._folders = folders
        self._clashes: dict[str, InputError] = {}
        self._outlets: dict[str, Outlet] = {}
        self._by_host: dict[str, Outlet | None] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Name -> file; of a name that two files have, one of the two."""
        return outlet_files(self._folders, clashes=self._clashes)

    @property
    def names(self) -> list[str]:
        """Every outlet, in alphabetical order."""
        return sorted(self.files)

    def outlet(self, name: str) -> Outlet:
        """One outlet; InputError when there is none of that name, or two, or when its file is wrong."""
        path = self.files.get(name)
        if path is None:
            close = get_close_matches(name, self.files, n=1)
            hint = f'did you mean "{close[0]}"?' if close else "`cuttings outlets` lists them"
            raise InputError("outlet", f'there is no outlet "{name}"', remedy=hint)
        if name in self._clashes:
            raise self._clashes[name]
        if name not in self._outlets:
            self._outlets[name] = read_outlet(path)
        return self._outlets[name]

    @cached_property
    def broken(self) -> dict[str, InputError]:
        """Outlets whose file cannot be read, and names that two files have, with the reason."""
        return {name: found for name, found in self._read.items() if isinstance(found, InputError)}

    def holding(self, url: str) -> Outlet:
        """The outlet that an address belongs to; when nobody described it, one named after its host.

        InputError when the address has no host.
        """
        return self.described(url) or undescribed(url)

    def described(self, url: str) -> Outlet | None:
        """The outlet with a file that an address belongs to; None when there is none. Remembered by host."""
        host = host_of(url)
        if host not in self._by_host:
            found = [one for one in self._read.values() if isinstance(one, Outlet) and one.holds(url)]
            longest = max(found, key=lambda one: max(len(domain) for domain in one.domains), default=None)
            self._by_host[host] = longest
        return self._by_host[host]

    @cached_property
    def _read(self) -> dict[str, Outlet | InputError]:
        read: dict[str, Outlet | InputError] = {}
        for name in self.files:
            try:
                read[name] = self.outlet(name)
            except InputError as error:
                logger.warning("Left out: %s", error)
                read[name] = error
        return read


def undescribed(url: str) -> Outlet:
    """An outlet for a host that no file describes: `news.example.org` is `news_example_org`."""
    host = host_of(url)
    if not host:
        raise InputError("url", f'"{url}" is not an http or https address')
    return Outlet(
        name=re.sub(r"[^a-z0-9]+", "_", host).strip("_")[:_MAX_NAME],
        title=host,
        country=UNKNOWN_COUNTRY,
        languages=(),
        domains=(host,),
        home=f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/",
        sources=(),
        path=Path(),
    )
