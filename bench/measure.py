"""Convenience: how the benchmark reads the clock.

Other programs share the machine, so a mean of elapsed times says as much about
them as about the code. Every figure here is of processor time, the smallest of
several rounds, and each round reads every contestant, so that a busy minute falls
on all of them.
"""

from __future__ import annotations

import gc
import os
import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

K = TypeVar("K")

_BYTES_PER_KIB = 1024


@attrs.frozen
class Contestant:
    """Something to be timed."""

    call: Callable[[], object]
    """What to call."""
    repeats: int = 1
    """How often to call it in a row within one reading of the clock."""
    readings: int = 1
    """How many readings to take in each round: the shorter they are, the more are wanted."""


def interleaved(contestants: Mapping[K, Contestant], rounds: int) -> dict[K, float]:
    """Return the least seconds of processor time that one call of each contestant took.

    The cyclic garbage collector stays on, as it is in a host's process. Before each reading it is run
    to its end, so that nobody pays for what the one before left behind; what stood before the first
    round, such as the inputs of all, is kept out of its sight.
    """
    least: dict[K, float] = {}
    gc.collect()
    gc.freeze()
    try:
        for _ in range(rounds):
            for name, contestant in contestants.items():
                seconds = min(_read(contestant) for _ in range(contestant.readings))
                least[name] = min(least.get(name, seconds), seconds)
    finally:
        gc.unfreeze()
    return least


def _read(contestant: Contestant) -> float:
    """Return the seconds of processor time for one call, over one reading."""
    call = contestant.call
    gc.collect()
    begun = time.process_time()
    for _ in range(contestant.repeats):
        call()
    return (time.process_time() - begun) / contestant.repeats


def ranking(keys: Sequence[int]) -> list[int]:
    """Return the places of keys by rising key: what sorting costs by itself, before anything is done in that order."""
    return sorted(range(len(keys)), key=keys.__getitem__)


def peak_bytes() -> int:
    """Return the most memory that this process has held at once.

    Where the kernel of the system offers it, the figure is read from /proc: `getrusage` also counts
    what the parent held when it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * _BYTES_PER_KIB
    import resource  # noqa: PLC0415  # not on every system, and not needed on most

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _BYTES_PER_KIB


def machine() -> str:
    """Return in one sentence what the figures were measured on."""
    return (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} CPUs, {_load()}."
    )


def _load() -> str:
    """Return how busy the machine is, where it can say so."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load average {os.getloadavg()[0]:.1f} at the start"
