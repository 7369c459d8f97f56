"""Convenience: how the benchmark reads the clock.

Other programs share the machine, so a mean says as much about them as about the
code. Every figure here is the smallest of several rounds, and each round runs
every contestant once, so that a slow minute falls on all of them.
"""

from __future__ import annotations

import gc
import os
import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

K = TypeVar("K")

_BYTES_PER_KIB = 1024


def interleaved(contestants: Mapping[K, tuple[Callable[[], object], int]], rounds: int) -> dict[K, float]:
    """Return the least seconds that one call of each contestant took.

    The cyclic garbage collector stays on, as it is in a host's process, and is run to its end before
    each reading of the clock, so that nobody pays for what the one before left behind.

    Args:
        contestants: by name, what to call and how often in a row within one reading of the clock.
        rounds: how many times each is read.
    """
    least: dict[K, float] = {}
    for _ in range(rounds):
        for name, (call, repeats) in contestants.items():
            gc.collect()
            begun = time.perf_counter()
            for _ in range(repeats):
                call()
            seconds = (time.perf_counter() - begun) / repeats
            least[name] = min(least.get(name, seconds), seconds)
    return least


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
