"""Work on pages in worker processes: a page that hangs or crashes its worker costs itself and nothing else.

One pool for a whole process, shared by all its crawlers, started with the first of them. Each worker is a process with
a pipe of its own, served by one thread: so an answer can be waited for with a time limit, a worker can be killed
without harm to the others, and no lock is shared that a dying worker could keep. (A pool with one shared queue,
such as `concurrent.futures` or pebble, is broken as a whole when a worker dies at the wrong moment.)
"""

import asyncio
import atexit
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

P = ParamSpec("P")
Result = TypeVar("Result")
Item = TypeVar("Item")

SECONDS_PER_PAGE = 30.0
"""Time limit for one page. The slowest of 287 recorded pages needs 2 s of a busy core."""
PAGES_PER_WORKER = 2_000
"""A worker is replaced after so many pages: caches of the libraries in it grow without limit."""
IN_FLIGHT_PER_WORKER = 3
"""Pages handed over and not yet answered: enough to keep a worker busy, few enough to bound memory."""
_PRELOAD = ["pipelines.warm"]
"""What the server imports from which workers are forked."""
_FAREWELL_SECONDS = 2.0
_statuses = threading.Lock()
"""Held while multiprocessing may read how processes ended: starting one reads it for all others, and a status that two
threads read at once is lost for one of them, which then says 255."""


class WorkerError(Exception):
    """A worker gave no answer; the message says why in words. Raised to whoever awaits or asks for the answer."""


@dataclass(slots=True)
class _Worker:
    """One process and our end of its pipe."""

    process: ForkServerProcess
    pipe: Connection
    pages: int = 0

    def end(self, *, kill: bool) -> None:
        """Close the pipe, which makes an idle worker leave; kill a busy one."""
        self.pipe.close()
        if kill:
            self.process.kill()
        if self.exit_code(_FAREWELL_SECONDS) is None:
            self.process.kill()
            self.exit_code(None)

    def exit_code(self, seconds: float | None = 0.0) -> int | None:
        """How the process ended (negative: the signal), waiting so long for its end; None while it lives."""
        wait([self.process.sentinel], timeout=seconds)
        with _statuses:
            self.process.join(0)
            return self.process.exitcode


@dataclass(slots=True)
class WorkerPool:
    """Worker processes, each served by one thread. Started with `begin` or the first task, ended with `close`."""

    workers: int
    _threads: ThreadPoolExecutor = field(init=False)
    _own: threading.local = field(init=False, default_factory=threading.local)
    _alive: dict[int, _Worker] = field(init=False, default_factory=dict)
    _closing: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="page-worker", initializer=_deaf_to_ctrl_c)

    def begin(self) -> None:
        """Start the first worker and what all are forked from, which takes a second; returns at once."""
        self._threads.submit(self._worker)

    def submit(
        self, function: Callable[..., Result], /, *args: object, seconds: float = SECONDS_PER_PAGE, **kwargs: object
    ) -> Future[Result]:
        """Run a function of a module in a worker; the future raises WorkerError when no answer came.

        `seconds` counts from when a worker takes the task up.
        """
        return self._threads.submit(self._ask, seconds, function, args, kwargs)

    def map(
        self, call: Callable[[Item], Future[Result]], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Future[Result]]]:
        """Submit each item through `call`; yields items with finished futures in order, few of them in flight."""
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        for item in items:
            waiting.append((item, call(item)))
            if len(waiting) >= self.workers * IN_FLIGHT_PER_WORKER:
                yield _finished(waiting.popleft())
        while waiting:
            yield _finished(waiting.popleft())

    def close(self) -> None:
        """Drop what waits, end every worker and wait until they are gone."""
        self._closing = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._alive.values()):
            with suppress(OSError, ValueError):
                worker.process.kill()
        self._threads.shutdown(wait=True)
        for worker in list(self._alive.values()):
            worker.end(kill=True)
        self._alive.clear()

    def _ask(
        self, seconds: float, function: Callable[..., Result], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> Result:
        try:
            worker = self._worker()
        except OSError as error:
            raise WorkerError(f"no worker process could be started: {error}") from error
        try:
            worker.pipe.send((function, args, kwargs))
            ready = wait([worker.pipe, worker.process.sentinel], timeout=seconds)
            if not ready:
                self._drop(worker)
                raise WorkerError(f"took longer than {seconds:g} seconds")
            succeeded, answer = pickle.loads(worker.pipe.recv_bytes())  # noqa: S301 -- written by our own worker
        except (EOFError, OSError):
            self._drop(worker)
            raise WorkerError(f"its worker process ended: {_ending(worker)}") from None
        worker.pages += 1
        if worker.pages >= PAGES_PER_WORKER:
            self._drop(worker, kill=False)
        if not succeeded:
            raise WorkerError(str(answer))
        return cast("Result", answer)

    def _worker(self) -> _Worker:
        """The calling thread's worker, started anew when there is none or it died since."""
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is not None and worker.exit_code() is None:
            return worker
        if worker is not None:
            self._drop(worker)
        if self._closing:
            raise WorkerError("the pool is closing")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs,), daemon=True, name="page-worker")
        with _statuses, _without_main():
            resource_tracker.ensure_running()  # when it starts, this thread hears SIGINT again
            _deaf_to_ctrl_c()
            process.start()
        theirs.close()
        worker = self._own.worker = _Worker(process, ours)
        self._alive[id(worker)] = worker
        return worker

    def _drop(self, worker: _Worker, *, kill: bool = True) -> None:
        self._alive.pop(id(worker), None)
        self._own.worker = None
        worker.end(kill=kill)


_shared: WorkerPool | None = None
_shared_lock = threading.Lock()
_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


def shared_pool() -> WorkerPool:
    """The pool of this process: as many workers as cores it may use. Started on first use, ended at exit."""
    global _shared  # noqa: PLW0603 -- one pool for a whole process is the point
    with _shared_lock:
        if _shared is None:
            _shared = WorkerPool(cores())
            atexit.register(close_shared_pool)
        return _shared


def close_shared_pool() -> None:
    """End the shared pool now; the next use starts a new one."""
    global _shared
    with _shared_lock:
        pool, _shared = _shared, None
    if pool is not None:
        pool.close()


def cores() -> int:
    """Cores this process may use: what `taskset` or a container grants, not what the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def in_worker(
    function: Callable[..., Result], /, *args: object, seconds: float = SECONDS_PER_PAGE, **kwargs: object
) -> Result:
    """Await a function in the shared pool; raises WorkerError when no answer came. Waits while enough is in flight."""
    loop = asyncio.get_running_loop()
    pool = shared_pool()
    gate = _gates.setdefault(loop, asyncio.Semaphore(pool.workers * IN_FLIGHT_PER_WORKER))
    async with gate:
        return await asyncio.wrap_future(pool.submit(function, *args, seconds=seconds, **kwargs), loop=loop)


@contextmanager
def _without_main() -> Iterator[None]:
    """Let multiprocessing see no main program: it would be loaded in every worker, and no task is a function of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _finished(pair: tuple[Item, Future[Result]]) -> tuple[Item, Future[Result]]:
    pair[1].exception()  # waits
    return pair


def _deaf_to_ctrl_c() -> None:
    """Block SIGINT in a serving thread: processes started from it inherit that, and the parent decides alone."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _ending(worker: _Worker) -> str:
    code = worker.exit_code(_FAREWELL_SECONDS)
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _work(pipe: Connection) -> None:
    """A worker's life: take a task, answer it, until the pipe is closed at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)  # a worker speaks through its answers; libraries would write into the progress
    with suppress(EOFError, OSError):
        while True:
            function, args, kwargs = pipe.recv()
            pipe.send_bytes(_answer(function, args, kwargs))


def _answer(function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]) -> bytes:
    """(True, what the function returned) or (False, what went wrong in words), pickled."""
    try:
        return pickle.dumps((True, function(*args, **kwargs)))
    except Exception as error:  # noqa: BLE001 -- whatever a page brings about is that page's outcome, said in words
        last = traceback.extract_tb(error.__traceback__)[-1]
        return pickle.dumps(
            (False, f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})")
        )
