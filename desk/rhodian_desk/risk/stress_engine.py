"""Checked: tasks, run here or in several processes; a task whose process died is run again."""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Self, TypeVar

import attrs

from rhodian import RhodianError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
U = TypeVar("U")

DEATHS_MAX = 3
"""How often in a row a task may be tried in vain."""


@attrs.frozen
class WorkersDied(RhodianError):
    """One process after the other died."""

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"a worker died {DEATHS_MAX} times in a row; give fewer --workers, or --engine serial"


class Engine:
    """Runs tasks: here if there is no worker, or else by so many processes, which are started when they are needed."""

    def __init__(self, workers: int) -> None:
        """Begin with no process."""
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Return this, to be called."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def __call__(self, do: Callable[[T], U], tasks: Iterable[T]) -> Iterator[U]:
        """Yield what comes of each task, in order.

        Only a few tasks more than there are workers are under way at once, so that memory does not grow with them.

        Args:
            do: what is done; it and each task are sent to a process, and so is what comes back.
            tasks: what it is done to; doing one again must come to the same.

        Raises:
            WorkersDied: if processes die and nothing comes of trying again.
        """
        if not self._workers:
            yield from map(do, tasks)
            return
        ahead, under_way, deaths = iter(tasks), deque[tuple[T, Future[U]]](), 0
        while True:
            under_way.extend(
                (task, self._start(do, task)) for task in islice(ahead, 2 * self._workers - len(under_way))
            )
            if not under_way:
                return
            try:
                found = under_way[0][1].result()
            except BrokenProcessPool:
                deaths += 1
                if deaths == DEATHS_MAX:
                    raise WorkersDied from None
                self.__exit__()
                under_way = deque([(task, self._start(do, task)) for task, _ in under_way])
                continue
            deaths = 0
            under_way.popleft()
            yield found

    def _start(self, do: Callable[[T], U], task: T) -> Future[U]:
        """Hand a task to a process; if they have just died, that is found when its result is asked for."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"))
        try:
            with _deaf():
                return self._pool.submit(do, task)
        except BrokenProcessPool as died:
            failed: Future[U] = Future()
            failed.set_exception(died)
            return failed


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that never hear Ctrl-C: this one does, once they are started, and ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
