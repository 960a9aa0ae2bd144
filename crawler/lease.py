"""Keeping the leases of a process alive, from a thread, so that a blocked event loop does not lose them."""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from crawler.ports import Leases
from vocabulary.outcome import CuttingsError

logger = logging.getLogger(__name__)


class Heartbeat:
    """Renews every lease that is kept, three times within its length, until it is given up."""

    def __init__(self, leases: Leases, *, owner: str, seconds: float) -> None:
        """`owner` is who this process is, `seconds` how long a lease lasts."""
        self._leases, self._owner, self._seconds = leases, owner, seconds
        self._kept: dict[str, Callable[[], None]] = {}
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def take(self, outlet: str, on_loss: Callable[[], None]) -> None:
        """Take a lease and keep it; `on_loss` is called, in the thread, when another process has it meanwhile."""
        self._leases.take_lease(outlet, owner=self._owner, seconds=self._seconds)
        with self._lock:
            self._kept[outlet] = on_loss

    def release(self, outlet: str) -> None:
        """Give a lease back."""
        with self._lock:
            self._kept.pop(outlet, None)
        self._leases.release_lease(outlet, owner=self._owner)

    def _beat(self) -> None:
        while not self._end.wait(self._seconds / 3):
            with self._lock:
                kept = dict(self._kept)
            for outlet, on_loss in kept.items():
                self._renew(outlet, on_loss)

    def _renew(self, outlet: str, on_loss: Callable[[], None]) -> None:
        try:
            held = self._leases.renew_lease(outlet, owner=self._owner, seconds=self._seconds)
        except CuttingsError as error:
            logger.warning("The lease of %s was not renewed, trying again: %s", outlet, error)
            return
        if held:
            return
        with self._lock:
            lost = self._kept.pop(outlet, None)
        if lost is not None:
            logger.error("The lease of %s was lost to another process", outlet)
            on_loss()
