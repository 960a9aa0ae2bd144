"""Leases are kept by a thread, whatever the event loop does."""

import threading
import time

from crawler.lease import Heartbeat
from tests.crawling import MemoryArchive
from vocabulary.outcome import CuttingsError


def wait_for(condition: "threading.Event") -> bool:
    """Wait some seconds at most."""
    return condition.wait(5)


def test_a_blocked_main_thread_does_not_lose_the_lease() -> None:
    """While this thread does nothing but sleep, the lease is renewed again and again, and then given back."""
    archive = MemoryArchive()
    with Heartbeat(archive, owner="me", seconds=0.06) as heartbeat:
        heartbeat.take("paper", lambda: None)
        time.sleep(0.5)
        assert archive.leases == {"paper": "me"}
        assert archive.renewed["paper"] > 3
        heartbeat.release("paper")
    assert archive.leases == {}


def test_a_lost_lease_is_told_once() -> None:
    """When another process has the lease, the crawl hears of it, and the lease is not taken back."""
    archive, told = MemoryArchive(), threading.Event()
    with Heartbeat(archive, owner="me", seconds=0.06) as heartbeat:
        heartbeat.take("paper", told.set)
        archive.leases["paper"] = "other"
        assert wait_for(told)
        renewed = archive.renewed["paper"]
        time.sleep(0.2)
        assert archive.renewed["paper"] == renewed
        heartbeat.release("paper")
    assert archive.leases == {"paper": "other"}


class BusyArchive(MemoryArchive):
    """An archive that is locked at first."""

    def renew_lease(self, outlet: str, *, owner: str, seconds: float) -> bool:
        """Fail twice."""
        held = super().renew_lease(outlet, owner=owner, seconds=seconds)
        if self.renewed[outlet] < 3:
            raise CuttingsError("the archive is locked")
        return held


def test_a_busy_archive_is_asked_again() -> None:
    """A renewal that fails for the moment neither ends the thread nor the crawl."""
    archive, told = BusyArchive(), threading.Event()
    with Heartbeat(archive, owner="me", seconds=0.06) as heartbeat:
        heartbeat.take("paper", told.set)
        time.sleep(0.5)
        assert archive.renewed["paper"] > 4
        assert not told.is_set()
