"""Convenience: what a whole settlement costs in time and memory, each in a process of its own."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, TypeVar

import rhodian
from bench.measure import peak_bytes
from bench.tables import Table, size, times

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SIZES = (10**4, 10**5, 10**6)
SIZES_QUICK = (10**3, 10**4)

ON, OFF = "on", "off"
PHASES = ("members", "tree", "plan", "absorb")
RECEIPT = "receipt"

NOTES = (
    "members: accounts and funds; tree: the layers, checked; plan: who bears what; absorb: balances.",
    "The whole is these four. The receipt is made when asked for, after them: every line of it, all kept at once.",
    "The last row is flatness. Python's cyclic garbage collector is on, except in the one column that says so.",
    "Bytes for each member are those beyond what the process held before; the host's names and its dict are in,",
    "the receipt is not.",
)

_BYTES_PER_MIB = 2**20
_US_PER_S = 1e6

_Figures = dict[str, float]

T = TypeVar("T")


def settle(members: int) -> _Figures:
    """Settle one loss over this many members in this process; return seconds by phase, and bytes.

    The members' accounts and funds, the tree, the plan with its receipt and transfers, and the new
    balances are all made here. The host's own book, a plain dict, is not in the times.

    Raises:
        RuntimeError: if the settlement does not add up.
    """
    spent: _Figures = {"start_bytes": peak_bytes()}
    euro = rhodian.Asset("EUR", 2)
    names = [f"member {place:07d}" for place in range(members)]

    def make_funds() -> tuple[rhodian.Fund, ...]:
        accounts = (rhodian.Account(name, "default fund", euro) for name in names)
        return tuple([rhodian.Fund(account, 1000 + place % 777) for place, account in enumerate(accounts)])

    def make_tree() -> rhodian.Waterfall:
        weights = tuple([fund.available for fund in funds])
        mutual = rhodian.InProportion("default fund", funds, weights, "contribution")
        return rhodian.Waterfall(rhodian.InOrder("waterfall", (own, mutual)))

    own = rhodian.Fund(rhodian.Account("house", "skin in the game", euro), 7 * members)
    funds = _timed(spent, "members", make_funds)
    balances = {fund.account: fund.available for fund in (own, *funds)}
    balances[rhodian.outside(euro)] = -sum(balances.values())
    tree = _timed(spent, "tree", make_tree)
    loss = rhodian.Loss("loss", 107 * members, rhodian.outside(euro))
    plan = _timed(spent, "plan", lambda: rhodian.plan(tree, loss))
    absorbed = _timed(spent, "absorb", lambda: rhodian.absorb(rhodian.Books(balances, set()), plan))
    spent["peak_bytes"] = peak_bytes()
    receipt = _timed(spent, RECEIPT, lambda: plan.receipt)
    balances.update(absorbed.changes)
    if not rhodian.trial_balance(balances)[0].balanced or len(receipt) != members + 1:
        raise RuntimeError("the settlement does not add up")
    return spent


def _timed(spent: _Figures, phase: str, call: Callable[[], T]) -> T:
    """Return what the call returns, and note how many seconds it took."""
    begun = time.process_time()
    result = call()
    spent[phase] = time.process_time() - begun
    return result


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure settlements of every size, each several times in new processes, and return the table."""
    sizes = SIZES_QUICK if quick else SIZES
    runs = [(count, collector) for count in sizes for collector in (ON, OFF)]
    least: dict[tuple[int, str], _Figures] = {}
    turns = [run for run in runs for _ in range(1 if quick or run[0] == sizes[-1] else 4)]
    for _ in range(1 if quick else 3):
        for run in turns:
            figures = _in_own_process(*run)
            so_far = least.setdefault(run, figures)
            least[run] = {name: min(figure, so_far[name]) for name, figure in figures.items()}
    return (_table(least, sizes),)


def _in_own_process(members: int, collector: str) -> _Figures:
    """Run one settlement in a new process, with the cyclic garbage collector on or off."""
    command = [sys.executable, "-m", "bench.settlement", str(members), collector]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own module
    figures: _Figures = json.loads(done.stdout)
    return figures


def _table(least: Mapping[tuple[int, str], _Figures], sizes: Sequence[int]) -> Table:
    """Lay the figures out, one row for each size and one for flatness."""
    rows = []
    for count in sizes:
        on = least[count, ON]
        cells = (f"{_us_per_member(on, (phase,), count):.2f}" for phase in (*PHASES, RECEIPT))
        whole = (f"{_us_per_member(least[count, collector], PHASES, count):.2f}" for collector in (ON, OFF))
        bytes_per_member = (on["peak_bytes"] - on["start_bytes"]) / count
        rows.append(
            (size(count), *cells, *whole, f"{on['peak_bytes'] / _BYTES_PER_MIB:,.0f} MiB", f"{bytes_per_member:,.0f}")
        )
    first, last = sizes[0], sizes[-1]
    flat = [
        _us_per_member(least[last, collector], phases, last) / _us_per_member(least[first, collector], phases, first)
        for collector, phases in (*((ON, (phase,)) for phase in (*PHASES, RECEIPT)), (ON, PHASES), (OFF, PHASES))
    ]
    rows.append((f"{size(last)} against {size(first)}", *map(times, flat), "", ""))
    return Table(
        "A whole settlement: microseconds for each member, each in a process of its own",
        ("members", *PHASES, RECEIPT, "whole", "whole, collector off", "peak memory", "bytes for each member"),
        tuple(rows),
        NOTES,
    )


def _us_per_member(figures: _Figures, phases: Sequence[str], members: int) -> float:
    """Return the microseconds that these phases took for each member."""
    return sum(figures[phase] for phase in phases) / members * _US_PER_S


if __name__ == "__main__":
    if sys.argv[2] == OFF:
        gc.disable()
    sys.stdout.write(json.dumps(settle(int(sys.argv[1]))))
