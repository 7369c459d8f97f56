"""Convenience: what a share costs, by rule and by number of members, beside the alternatives."""

from __future__ import annotations

from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

import rhodian
from bench import rules
from bench.measure import Contestant, interleaved
from bench.tables import Table, size, times

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SIZES = (10, 10**3, 10**5, 10**6)
SIZES_QUICK = (10, 10**3, 10**4)
FLAT_FROM = 10**3

AMOUNT = 10**12 + 7
AMOUNT_LARGE = 10**30 + 57
WEIGHT_LIMIT = 3000

MODULUS = 2**31 - 1
MULTIPLIER = 48271

_SHARES_PER_READING = 20_000
_NS_PER_S = 1e9

OURS = "Rhodian in_proportion"
BARE = "carry loop, no checks"
SCAN = "carry through scan, no checks"
SORTED = "largest remainder by sort"
LARGE = "Rhodian, amount 10^30 + 57"
NUMPY = "NumPy int64, arrays in and out"
VN_MONEY = "vn-money allocate"
PYCENTS = "pycents allocate"
IN_ORDER = "Rhodian in_order"
CAPPED_LOOSE = "Rhodian in_proportion_capped, 1 in 10 capped"
CAPPED_TIGHT = "Rhodian in_proportion_capped, 9 in 10 capped"

TARGETS = (
    (BARE, "at most 2.00x dearer", False),
    (SORTED, "at least 2.50x cheaper", True),
    (VN_MONEY, "at least 4.00x cheaper", True),
    (PYCENTS, "at least 4.00x cheaper", True),
    (NUMPY, "none: the floor", False),
)
"""With whom in_proportion is compared, what is aimed at, and whether the other is to be the dearer."""


def lehmer(count: int, limit: int, seed: int = 1) -> list[int]:
    """Return numbers below a limit that look random and are the same in every Python."""
    states = accumulate(range(count), lambda state, _: state * MULTIPLIER % MODULUS, initial=seed)
    return [state * limit // MODULUS for state in states][1:]


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure every rule at every size, in one go, and return the tables."""
    sizes = SIZES_QUICK if quick else SIZES
    contestants = {}
    for count in sizes:
        repeats = max(1, _SHARES_PER_READING // count)
        readings = 1 if quick else max(1, min(8, 10**6 // count // 2))
        for name, call in _calls(lehmer(count, WEIGHT_LIMIT)).items():
            contestants[name, count] = Contestant(call, repeats, readings)
    spent = {
        (name, count): seconds / count * _NS_PER_S
        for (name, count), seconds in interleaved(contestants, 2 if quick else 5).items()
    }
    return _costs(spent, sizes), _ratios(spent, sizes), _numpy_limits(sizes), _large_amounts(sizes)


def _calls(weights: list[int]) -> dict[str, Callable[[], object]]:
    """Return what is to be timed for these weights, by name."""
    array = np.asarray(weights, dtype=np.int64)
    quota = AMOUNT // sum(weights)
    loose = [weight * quota * (1 if place % 10 == 0 else 2) for place, weight in enumerate(weights)]
    tight = [weight * quota * (20 if place % 10 == 0 else 1) // 2 for place, weight in enumerate(weights)]
    calls: dict[str, Callable[[], object]] = {
        OURS: partial(rules.rhodian_in_proportion, AMOUNT, weights),
        BARE: partial(rules.carry_loop, AMOUNT, weights),
        SCAN: partial(rules.carry_scan, AMOUNT, weights),
        SORTED: partial(rules.largest_remainder, AMOUNT, weights),
        VN_MONEY: partial(rules.vn_money_allocate, AMOUNT, weights),
        NUMPY: partial(rules.marks, AMOUNT, array),
        LARGE: partial(rules.rhodian_in_proportion, AMOUNT_LARGE, weights),
        IN_ORDER: partial(rhodian.in_order, AMOUNT // 2, tight),
        CAPPED_LOOSE: partial(rhodian.in_proportion_capped, AMOUNT, weights, loose),
        CAPPED_TIGHT: partial(rhodian.in_proportion_capped, AMOUNT, weights, tight),
    }
    if rules.importable(rules.PYCENTS):
        calls[PYCENTS] = rules.pycents_ready(AMOUNT, weights)
    return calls


def _costs(spent: Mapping[tuple[str, int], float], sizes: Sequence[int]) -> Table:
    """Say what each rule costs for each weight, and whether that grows."""
    names = dict.fromkeys(name for name, _ in spent)
    rows = [
        (
            name,
            *(f"{spent[name, count]:.0f}" for count in sizes),
            times(spent[name, sizes[-1]] / spent[name, FLAT_FROM]),
        )
        for name in names
    ]
    return Table(
        f"Splitting an amount: nanoseconds for each weight, amount 10^12 + 7, weights below {WEIGHT_LIMIT}",
        ("way", *(f"{size(count)} weights" for count in sizes), f"{size(sizes[-1])} against {size(FLAT_FROM)}"),
        tuple(rows),
        ("The last column is flatness; for in_proportion the aim is at most 1.50x from 10^3 to 10^6.",),
    )


def _ratios(spent: Mapping[tuple[str, int], float], sizes: Sequence[int]) -> Table:
    """Set in_proportion beside each alternative."""
    rows = []
    for name, aim, dearer in TARGETS:
        if (name, sizes[0]) in spent:
            ratios = (
                spent[name, count] / spent[OURS, count] if dearer else spent[OURS, count] / spent[name, count]
                for count in sizes
            )
            rows.append((f"{'cheaper' if dearer else 'dearer'} than {name}", *map(times, ratios), aim))
    calls = (f"{spent[SCAN, count] - spent[BARE, count]:.0f} ns" for count in sizes)
    checks = (f"{spent[OURS, count] - spent[SCAN, count]:.0f} ns" for count in sizes)
    rows.append(("the call of a step, which scan makes for each weight", *calls, ""))
    rows.append(("the checks of amount and weights, for each weight", *checks, ""))
    absent = () if rules.importable(rules.PYCENTS) else ("pycents is not measured: it needs Python 3.12 or later.",)
    return Table(
        "in_proportion beside the alternatives",
        ("in_proportion is", *(f"{size(count)} weights" for count in sizes), "aim"),
        tuple(rows),
        absent,
    )


def _numpy_limits(sizes: Sequence[int]) -> Table:
    """Find, by comparing with the exact answer, where NumPy's 64 bits give a wrong one without a word."""
    rows = []
    for count in sizes:
        weights = lehmer(count, WEIGHT_LIMIT)
        power = next(power for power in range(40) if not _numpy_agrees(10**power, weights))
        at_fixed = "right" if _numpy_agrees(AMOUNT, weights) else "silently wrong"
        rows.append((size(count), at_fixed, f"10^{power}"))
    return Table(
        "NumPy int64: where it goes silently wrong",
        ("weights", "amount 10^12 + 7", "least power of ten that comes out wrong"),
        tuple(rows),
        (f"At an amount of 10^12 + 7 the least number of such weights that comes out wrong is {_least_wrong():,}.",),
    )


def _numpy_agrees(amount: int, weights: list[int]) -> bool:
    """Tell whether NumPy's answer is the exact one."""
    with np.errstate(all="ignore"):
        return list(rules.numpy_marks(amount, weights)) == list(rules.rhodian_in_proportion(amount, weights))


def _least_wrong() -> int:
    """Return the least number of weights for which NumPy is wrong at the fixed amount, by halving."""
    weights = lehmer(10**5, WEIGHT_LIMIT)
    right, wrong = 1, len(weights)
    while wrong - right > 1:
        middle = (right + wrong) // 2
        if _numpy_agrees(AMOUNT, weights[:middle]):
            right = middle
        else:
            wrong = middle
    return wrong


def _large_amounts(sizes: Sequence[int]) -> Table:
    """Check the sum and every quota of an amount beyond any machine word."""
    rows = []
    for count in sizes:
        weights = lehmer(count, WEIGHT_LIMIT)
        total = sum(weights)
        shares = rules.rhodian_in_proportion(AMOUNT_LARGE, weights)
        off = sum(
            abs(share * total - AMOUNT_LARGE * weight) >= total for share, weight in zip(shares, weights, strict=True)
        )
        rows.append((size(count), "exact" if sum(shares) == AMOUNT_LARGE else "WRONG", f"{off:,}"))
    return Table(
        "in_proportion of 10^30 + 57 units, checked",
        ("weights", "sum", "shares a unit or more off their quota"),
        tuple(rows),
    )
