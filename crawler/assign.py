"""From what a person asks for to assignments, one for each outlet."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crawler.directory import Directory, undescribed
from crawler.outlet import Outlet
from crawler.recordings import read_recordings
from crawler.urls import absolute
from crawler.window import Window
from vocabulary.article import Seed
from vocabulary.outcome import InputError
from vocabulary.run import Assignment


def assign_urls(urls: Sequence[str], like: Assignment, directory: Directory) -> list[Assignment]:
    """Assignments for addresses given by hand, by the outlet that holds each, or for `like.outlet` when it is set.

    They are fetched also when they are known: somebody asked for them. InputError for what is no address, or not the
    outlet's.
    """
    by_outlet: dict[str, list[str]] = {}
    for url in urls:
        link = absolute(url, "")
        if link is None:
            raise InputError("url", f'"{url}" is not an http or https address')
        if like.outlet and not directory.outlet(like.outlet).holds(link):
            raise InputError("url", f'"{url}" is on none of the domains of {like.outlet}')
        by_outlet.setdefault(like.outlet or directory.holding(link).name, []).append(link)
    return [replace(like, outlet=name, urls=tuple(ours), refetch=True) for name, ours in by_outlet.items()]


def around_seed(assignment: Assignment, seed: Seed | None) -> Assignment:
    """The assignment with the window of its seed's date, where the person gave none.

    `since` or `until` alone counts as the person's word. Addresses given by hand and recordings have no window:
    somebody has chosen their pages already.
    """
    chosen = assignment.since or assignment.until or assignment.urls or assignment.recording
    if chosen or seed is None or seed.published is None:
        return assignment
    window = Window.around(seed.published, before=seed.days_before, after=seed.days_after)
    return replace(assignment, since=window.since, until=window.until)


def assign_recording(path: Path, like: Assignment, directory: Directory, *, largest: int) -> list[Assignment]:
    """Assignments for a recording: one for each outlet that has pages in it, or for `like.outlet` alone."""
    path = path.absolute()
    if like.outlet:
        return [replace(like, recording=str(path))]
    outlets = {directory.holding(one.url).name: one.url for one in read_recordings(path, largest=largest)}
    if not outlets:
        raise InputError(str(path), "holds no web page with an address")
    return [replace(like, outlet=name, recording=str(path), urls=(url,)) for name, url in outlets.items()]


def assign_configured(
    path: Path, like: Assignment, directory: Directory, *, largest: int
) -> tuple[list[Assignment], int]:
    """Assignments for the outlets with a file, or for `like.outlet` alone, that have pages in a recording.

    Also how many other pages it holds: of those nothing but the address was read. InputError when it has none of ours.
    """
    path = path.absolute()
    only = directory.outlet(like.outlet) if like.outlet else None
    passed_over = 0

    def is_ours(url: str) -> bool:
        nonlocal passed_over
        ours = only.holds(url) if only else directory.described(url) is not None
        passed_over += not ours
        return ours

    urls = (one.url for one in read_recordings(path, largest=largest, wanted=is_ours))
    outlets = {outlet.name for url in urls if (outlet := only or directory.described(url))}
    if not outlets:
        raise InputError(
            str(path),
            f"holds no page of an outlet that a file describes; {passed_over} of other hosts were passed over",
            field="configured",
            remedy="describe the outlet (`cuttings probe URL --write`), or leave out configured=yes",
        )
    return [replace(like, outlet=name, recording=str(path)) for name in sorted(outlets)], passed_over


def outlet_of(assignment: Assignment, directory: Directory) -> Outlet:
    """The outlet of an assignment, described or not; InputError when there is none of that name."""
    if assignment.outlet not in directory.files and assignment.urls:
        outlet = undescribed(assignment.urls[0])
        if outlet.name == assignment.outlet:
            return outlet
    return directory.outlet(assignment.outlet)
