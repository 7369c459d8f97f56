"""Convenience: the ways to split an amount that a user of Python has, Rhodian's among them.

Each takes an amount and weights, and returns a share for each weight. The packages are called as
their own pages say. The ways without a package are what one writes by hand.
"""

from __future__ import annotations

import importlib
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import vn_money

import rhodian
from rhodian.base import loops

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Shares: TypeAlias = Sequence[int]
    """What each bears, in the order of the weights."""

    Split: TypeAlias = Callable[[int, list[int]], Shares]
    """From an amount and weights to shares."""

PYCENTS = "pycents"
"""The name of the one package here that needs Python 3.12."""


def rhodian_in_proportion(amount: int, weights: list[int]) -> Shares:
    """Split as Rhodian does."""
    return rhodian.in_proportion(amount, weights).shares


def carry_loop(amount: int, weights: list[int]) -> Shares:
    """Split by the formula that Rhodian uses, in one plain loop, with no check of any kind."""
    total = sum(weights)
    carry = 0
    shares = []
    for weight in weights:
        share, carry = divmod(amount * weight + carry, total)
        shares.append(share)
    return shares


def carry_scan(amount: int, weights: list[int]) -> Shares:
    """Split by the same formula through the kernel's `scan`, with no check of any kind."""
    total = sum(weights)

    def step(carry: int, weight: int) -> tuple[int, int]:
        share, carry = divmod(amount * weight + carry, total)
        return carry, share

    return loops.scan(step, 0, weights)[1]


def largest_remainder(amount: int, weights: list[int]) -> Shares:
    """Round every quota down, and give the units left over to the largest remainders, found by sorting."""
    total = sum(weights)
    shares = []
    remainders = []
    for weight in weights:
        share, remainder = divmod(amount * weight, total)
        shares.append(share)
        remainders.append(remainder)
    ranking = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)
    for place in ranking[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def vn_money_allocate(amount: int, weights: list[int]) -> Shares:
    """Split as vn-money does."""
    return vn_money.allocate(amount, weights)


def pycents_allocate(amount: int, weights: list[int]) -> Shares:
    """Split as pycents does, from an amount of money to amounts of money."""
    return [share.as_minors for share in pycents_ready(amount, weights)()]


def pycents_ready(amount: int, weights: list[int]) -> Callable[[], list[Any]]:
    """Return the call of pycents that makes a split, with the money made, and the package found, beforehand."""
    pycents: Any = importlib.import_module(PYCENTS)
    money = pycents.Money.from_minor(amount, "EUR")
    return partial(pycents.allocation.allocate, money, weights)


def round_each(amount: int, weights: list[int]) -> Shares:
    """Round each quota by itself, as most code does."""
    total = sum(weights)
    return [round(amount * weight / total) for weight in weights]


def largest_remainder_in_floats(amount: int, weights: list[int]) -> Shares:
    """Do as `largest_remainder` does, on quotas kept in floats."""
    total = sum(weights)
    quotas = [amount * weight / total for weight in weights]
    shares = [int(quota) for quota in quotas]
    ranking = sorted(range(len(weights)), key=lambda place: quotas[place] - shares[place], reverse=True)
    for place in ranking[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def marks(amount: int, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Split by Rhodian's formula, as the difference of two marks on a ruler, in NumPy's 64 bits."""
    running = np.cumsum(weights)
    shares: NDArray[np.int64] = np.diff(amount * running // running[-1], prepend=0)
    return shares


def numpy_marks(amount: int, weights: list[int]) -> Shares:
    """Do as `marks` does, from a list to a list."""
    shares: list[int] = marks(amount, np.asarray(weights, dtype=np.int64)).tolist()
    return shares


def importable(package: str) -> bool:
    """Tell whether a package is installed in this Python."""
    return find_spec(package) is not None
