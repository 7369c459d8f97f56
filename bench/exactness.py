"""Convenience: what exactness means, here and elsewhere; every cell is found by running it.

`python -m bench.exactness --write docs/exactness.md` puts the table between its markers on that page;
`--check docs/exactness.md` tells whether the page still says what running it gives.
"""

from __future__ import annotations

import argparse
import math
import sys
import warnings
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import rules
from bench.allocation import lehmer
from bench.tables import Table, grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

BEGIN = "<!-- exactness:begin -->"
END = "<!-- exactness:end -->"

HEAD = (
    "",
    "sum exact",
    "each share within a unit of its quota",
    "weight 0 pays nothing",
    "10^30 units exact",
    "NaN refused",
    "negative refused",
)

_MIXED_CASES = 200
_LARGE_CASES = 20
_MEMBERS_MAX = 12

Case = tuple[Any, list[Any]]
"""An amount and weights; for the bad inputs, of any kind."""

WAYS: tuple[tuple[str, str, rules.Split], ...] = (
    ("Rhodian `in_proportion`", "rhodian", rules.rhodian_in_proportion),
    ("`vn-money` `allocate`", "vn_money", rules.vn_money_allocate),
    ("`pycents` `allocate`", rules.PYCENTS, rules.pycents_allocate),
    ("`round` of each quota", "", rules.round_each),
    ("largest remainder in floats", "", rules.largest_remainder_in_floats),
    ("NumPy `int64`, same formula", "numpy", rules.numpy_marks),
)
"""What a row is called, the package it needs, and how it splits."""


def table() -> Table:
    """Run every way on every case and return what came of it, a row for each way that this Python can run."""
    rows = tuple((name, *_cells(split)) for name, package, split in WAYS if not package or rules.importable(package))
    return Table("What exactness means, here and elsewhere", HEAD, rows, (_note(),))


def _cells(split: rules.Split) -> tuple[str, ...]:
    """Return one way's cells."""
    common = (*_small_cases(), *_mixed_cases())
    return (
        _judged(split, common, _sum_is_exact),
        _judged(split, common, _within_a_unit),
        _judged(split, common, _zero_pays_nothing),
        _judged(
            split, _large_cases(), lambda case, shares: _sum_is_exact(case, shares) and _within_a_unit(case, shares)
        ),
        _refused(split, (10, [1, math.nan, 1]), (math.nan, [1, 1, 1])),
        _refused(split, (10, [3, -1, 1]), (-10, [1, 1, 1])),
    )


def _small_cases() -> tuple[Case, ...]:
    """Return every case of an amount below 10 and one to three weights below 4, not all of them 0."""
    weights = [list(some) for count in (1, 2, 3) for some in product(range(4), repeat=count) if any(some)]
    return tuple(product(range(10), weights))


def _mixed_cases() -> tuple[Case, ...]:
    """Return cases of amounts up to 10^15 and weights up to 10^6, some of them 0."""
    amounts = lehmer(_MIXED_CASES, 10**15, seed=3)
    return tuple(
        (amount, [1, *(weight * (weight % 5 > 0) for weight in lehmer(place % _MEMBERS_MAX, 10**6, seed=place + 1))])
        for place, amount in enumerate(amounts)
    )


def _large_cases() -> tuple[Case, ...]:
    """Return cases of amounts just above 10^30 and weights up to 10^18."""
    return tuple((10**30 + place, lehmer(3, 10**18, seed=place + 1)) for place in range(_LARGE_CASES))


def _sum_is_exact(case: Case, shares: Sequence[int]) -> bool:
    """Tell whether nothing was lost or made."""
    amount: int = case[0]
    return sum(shares) == amount


def _within_a_unit(case: Case, shares: Sequence[int]) -> bool:
    """Tell whether every share is less than a unit from amount times weight over total, reckoned without division."""
    amount, weights = case
    total = sum(weights)
    return all(abs(share * total - amount * weight) < total for share, weight in zip(shares, weights, strict=True))


def _zero_pays_nothing(case: Case, shares: Sequence[int]) -> bool:
    """Tell whether every member of weight 0 bears 0."""
    return all(weight or not share for share, weight in zip(shares, case[1], strict=True))


def _outcome(split: rules.Split, case: Case) -> Sequence[int] | Exception:
    """Return the shares, or the error by which the way refuses; an error of any kind is a refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return split(*case)
        except Exception as error:  # noqa: BLE001  # each package has its own
            return error


def _judged(split: rules.Split, cases: Sequence[Case], holds: Callable[[Case, Sequence[int]], bool]) -> str:
    """Say whether a property holds of every case, or of how many it does not."""
    outcomes = [(case, _outcome(split, case)) for case in cases]
    answered = [(case, shares) for case, shares in outcomes if not isinstance(shares, Exception)]
    broken = sum(not holds(case, shares) for case, shares in answered)
    if not answered:
        return "refused"
    if broken:
        return f"no: {broken:,} of {len(cases):,} off"
    return "yes" if len(answered) == len(cases) else f"yes, {len(cases) - len(answered):,} refused"


def _refused(split: rules.Split, bad_weight: Case, bad_amount: Case) -> str:
    """Say whether a bad weight and a bad amount are refused, and whether only by an assert."""
    outcomes = {"weight": _outcome(split, bad_weight), "amount": _outcome(split, bad_amount)}
    refused = [name for name, outcome in outcomes.items() if isinstance(outcome, Exception)]
    if not refused:
        return "no"
    answer = "yes" if len(refused) == len(outcomes) else f"{refused[0]} only"
    by_assert = any(isinstance(outcome, AssertionError) for outcome in outcomes.values())
    return f"{answer}, by an assert" if by_assert else answer


def _note() -> str:
    """Return what to know when reading the table."""
    compared = len(_small_cases()) + len(_mixed_cases())
    return (
        f"Every cell is found by running it: the first three on {compared:,} cases, which are all those of up to three"
        f" weights below 4 and an amount below 10, and {_MIXED_CASES} of up to {_MEMBERS_MAX} weights and an amount up"
        f" to 10^15; the fourth on {_LARGE_CASES}; the last two on a bad weight and a bad amount."
        " Refused means that an error is raised, of whatever kind; `python -O` takes asserts away."
        " `vn-money` keeps to amounts below 2^53 so that its ports agree, and shares a negative amount on purpose."
        " `pycents` needs Python 3.12."
    )


def rewritten(page: str) -> str:
    """Return the page with the table between its markers made anew.

    A row whose package this Python cannot run is kept as the page has it.

    Raises:
        ValueError: if the page has not both markers once, in order.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"the page must have the line {BEGIN} and, below it, the line {END}, each once")
    before, rest = page.split(BEGIN)
    old, after = rest.split(END)
    return f"{before}{BEGIN}\n{_block(old.splitlines())}{END}{after}"


def _block(old: Iterable[str]) -> str:
    """Return the Markdown between the markers, given the lines that are there now."""
    old_rows = {cells[0]: cells for cells in map(_cells_of, old) if len(cells) == len(HEAD)}
    rows = {row[0]: row for row in table().rows}
    absent = {name for name, package, _ in WAYS if package and not rules.importable(package)}
    rows.update((name, row) for name, row in old_rows.items() if name in absent)
    ordered = tuple(rows[name] for name, _, _ in WAYS if name in rows)
    return f"\n{grid(HEAD, ordered)}\n{_note()}\n\n"


def _cells_of(line: str) -> tuple[str, ...]:
    """Return the cells of a line of a Markdown table, or nothing for any other line."""
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|")) if line.startswith("|") else ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or write it into a page, or check that a page has it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.exactness", description="Make the table of exactness.")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--write", metavar="PAGE", type=Path, help="make the table anew between the page's markers")
    action.add_argument("--check", metavar="PAGE", type=Path, help="fail unless the page has the table as it would be")
    options = parser.parse_args(arguments)
    path: Path | None = options.write or options.check
    if path is None:
        sys.stdout.write(table().text())
        return 0
    try:
        page = path.read_text(encoding="utf-8")
        anew = rewritten(page)
        if options.write:
            path.write_text(anew, encoding="utf-8")
            return 0
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{parser.prog}: {path}: {error}\n")
        return 2
    if anew != page:
        sys.stderr.write(f"{parser.prog}: {path}: the table is out of date; run {parser.prog} --write {path}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
