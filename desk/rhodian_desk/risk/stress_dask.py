"""Checked: tasks, run by a Dask cluster that somebody else keeps; a task whose worker died is run again, by Dask.

What is run, and on what, is pickled, and so is what comes back: a scheduler is trusted as much as a program.
"""

from __future__ import annotations

from collections import deque
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any, Self, TypeVar

import attrs
import numpy as np

from rhodian import RhodianError
from rhodian_desk.risk.extra import brought
from rhodian_desk.risk.stress_engine import DEATHS_MAX, Engine, WorkersDied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
U = TypeVar("U")

PATIENCE = 30
"""For how many seconds there may be no worker."""


@attrs.frozen
class SchedulerRefused(RhodianError):
    """A scheduler cannot be worked with."""

    address: str
    """Where it is."""
    what: str
    """What is wrong with it."""

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"the scheduler {self.address} {self.what}; start it and its workers, or give --engine serial"


def versions(_: object = None) -> tuple[str, str]:
    """Return what of its software decides on what a worker answers."""
    return version("rhodian"), np.__version__


@attrs.frozen
class _Refused:
    """What a task refused, in parts: Dask hands on an error that cannot be changed as a bare `Exception`."""

    kind: type[RhodianError]
    """Which error."""
    fields: tuple[Any, ...]
    """What it says."""


def _done(do: Callable[[T], U], task: T) -> U | _Refused:
    """Do a task, and return what comes of it, or what it refused."""
    try:
        return do(task)
    except RhodianError as refusal:
        said: Any = refusal
        return _Refused(type(refusal), attrs.astuple(said, recurse=False))


class Cluster(Engine):
    """Runs tasks by the workers of a scheduler."""

    def __init__(self, scheduler: str, patience: float = PATIENCE) -> None:
        """Keep its address; nothing is reached yet."""
        super().__init__(0)
        self._scheduler, self._patience = scheduler, patience
        self._client: Any = None

    def __enter__(self) -> Self:
        """Reach the scheduler, wait for a worker, and see that all have the versions that are here.

        Raises:
            SchedulerRefused: if it cannot be reached, nobody works for it, or a worker has other versions.
        """
        distributed = brought("distributed", "dask")
        try:
            self._client = distributed.Client(self._scheduler, timeout=self._patience, set_as_default=False)
        except (OSError, ValueError):
            raise SchedulerRefused(self._scheduler, "is not reached") from None
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self) -> None:
        """Wait for a worker, and ask all for their versions."""
        try:
            self._client.wait_for_workers(1, timeout=self._patience)
        except TimeoutError:
            raise SchedulerRefused(self._scheduler, "has no worker") from None
        try:
            found = set(self._client.run(versions).values())
        except ImportError:
            raise SchedulerRefused(self._scheduler, "has a worker without Rhodian") from None
        if found != {versions()}:
            raise SchedulerRefused(self._scheduler, "has a worker with another version of Rhodian or NumPy")

    def __exit__(self, *_: object) -> None:
        """Leave the scheduler, which forgets what it was asked."""
        if self._client is not None:
            self._client.close()
        self._client = None

    def __call__(self, do: Callable[[T], U], tasks: Iterable[T]) -> Iterator[U]:
        """Yield what comes of each task, in order; a few more than can be run at once are under way.

        Raises:
            WorkersDied: if workers die and nothing comes of trying again, or none is left.
        """
        killed = brought("distributed", "dask").KilledWorker
        ahead, under_way = iter(tasks), deque[Any]()
        while True:
            room = 2 * max(1, sum(self._client.nthreads().values())) - len(under_way)
            under_way.extend(self._client.submit(_done, do, task, pure=False) for task in islice(ahead, max(0, room)))
            if not under_way:
                return
            try:
                found = self._awaited(under_way[0])
            except killed:
                raise WorkersDied from None
            if isinstance(found, _Refused):
                raise found.kind(*found.fields)
            under_way.popleft()
            yield found

    def _awaited(self, future: Any) -> Any:
        """Wait for what comes of a task, as long as there are workers."""
        deaths = 0
        while True:
            try:
                return future.result(timeout=self._patience / DEATHS_MAX)
            except TimeoutError:
                if future.done():
                    raise
                deaths = 0 if self._client.nthreads() else deaths + 1
                if deaths == DEATHS_MAX:
                    raise WorkersDied from None
