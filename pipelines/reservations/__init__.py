"""Reservations of rights, read from robots.txt, headers, markup and files made for them, and put together.

They stand beside the licence and never become one: a page may be CC BY and reserved against training, and both hold.
Pure functions over bytes and texts; where a protocol is a draft, its module names the draft. What cannot be
understood is kept, with the stance `unknown`.
"""

from pipelines.reservations.ai_txt import read_ai_txt
from pipelines.reservations.archived import Carriers, reserved_of, standards_of_host
from pipelines.reservations.carried import in_feed, kept_of_feed, standards
from pipelines.reservations.combining import combined
from pipelines.reservations.headers import in_headers
from pipelines.reservations.markup import in_markup
from pipelines.reservations.robots import in_robots
from pipelines.reservations.rsl import RslDocument, read_rsl
from pipelines.reservations.tdmrep import read_tdmrep

__all__ = [
    "Carriers",
    "RslDocument",
    "combined",
    "in_feed",
    "in_headers",
    "in_markup",
    "in_robots",
    "kept_of_feed",
    "read_ai_txt",
    "read_rsl",
    "read_tdmrep",
    "reserved_of",
    "standards",
    "standards_of_host",
]
