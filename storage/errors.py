"""What can go wrong in the archive, each with a message a person can act on.

CuttingsError
  StorageError        the archive cannot be opened, read or written; raised by everything in this package
    LeasedElsewhere   another process is crawling the outlet; raised by `Archive.take_lease`
    AlreadyRecorded   a page was recorded twice in one run; raised by `Archive.record_all`
"""

from datetime import datetime

from vocabulary.outcome import CuttingsError, Exit


class StorageError(CuttingsError):
    """The archive cannot do what was asked; the message reads `place: problem (remedy)`."""

    def __init__(self, place: str, problem: str, *, remedy: str = "") -> None:
        """`place` is the archive's address, `problem` what is wrong with it, `remedy` what to do."""
        self.place, self.problem, self.remedy = place, problem, remedy
        super().__init__(f"{place}: {problem}" + (f" ({remedy})" if remedy else ""))


class LeasedElsewhere(StorageError):  # noqa: N818  (the name is the sentence)
    """Another process holds the outlet's lease."""

    exit_code = Exit.LEASED_ELSEWHERE

    def __init__(self, place: str, outlet: str, *, owner: str, until: datetime) -> None:
        """`owner` holds the lease of `outlet` until `until` (UTC) unless it renews it."""
        self.outlet, self.owner, self.until = outlet, owner, until
        super().__init__(
            place,
            f"{outlet} is being crawled by {owner}, which holds its lease until {until:%Y-%m-%d %H:%M:%S} UTC",
            remedy="wait for it to finish, or stop it; a lease that is not renewed runs out by itself",
        )


class AlreadyRecorded(StorageError):  # noqa: N818  (the name is the sentence)
    """A page has exactly one outcome in a run; a second one is an error of the program."""

    def __init__(self, place: str, run: int, url: str) -> None:
        """`url` already has its outcome in run `run`."""
        self.run, self.url = run, url
        super().__init__(place, f"{url} already has its outcome in run {run}", remedy="please report this as a bug")
