"""Every outlet file is a spider: `scrapy list`, `scrapy crawl mehrnews`."""

import builtins
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.directory import Directory
from crawler.spiders.outlet import OutletSpider
from crawler.spiders.replay import ReplaySpider
from crawler.spiders.url import UrlSpider
from crawler.workplace import Workplace, folders_in

BY_HAND: dict[str, type[Spider]] = {"url": UrlSpider, "replay": ReplaySpider}
"""Spiders that are not outlets."""


class OutletLoader:
    """Scrapy's way to our outlets, and to the spiders for addresses by hand and for recordings."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Outlets of the folders in OUTLETS_DIRS; without that setting, those of the working folder."""
        return cls(directory_of(settings))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of an outlet; KeyError when there is none of that name, InputError when its file is wrong."""
        if spider_name in BY_HAND:
            return BY_HAND[spider_name]
        if spider_name not in self.directory.files:
            raise KeyError(f"Spider not found: {spider_name}")
        self.directory.outlet(spider_name)  # a typo in its file is told before anything begins
        return type(spider_name, (OutletSpider,), {"name": spider_name})

    def list(self) -> list[str]:
        """Names of all spiders."""
        return [*self.directory.names, *BY_HAND]

    def find_by_request(self, request: Request) -> "builtins.list[str]":
        """Names of the outlets that hold an address."""
        name = self.directory.holding(request.url).name
        return [name] if name in self.directory.files else []


def directory_of(settings: BaseSettings) -> Directory:
    """The outlets that settings name."""
    if settings.getlist("OUTLETS_DIRS"):
        return Directory(folders_in(settings, "OUTLETS_DIRS"))
    return Directory(Workplace.find().outlets)
