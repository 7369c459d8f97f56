"""Convenience: what it costs to post one transfer, by how many accounts the ledger has."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import rhodian
from bench.allocation import lehmer
from bench.measure import Contestant, interleaved
from bench.tables import Table, size, times

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (10**3, 10**6)
SIZES_QUICK = (10**3, 10**4)

_POSTINGS = 2000
_NS_PER_S = 1e9

ONE, MANY = "the same transfer each time", "transfers between accounts far apart"

NOTES = (f"Each figure is over {_POSTINGS:,} postings; the aim is at most 3.00x.",)


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Post as many transfers on a small and on a large ledger."""
    sizes = SIZES_QUICK if quick else SIZES
    contestants = {}
    for count in sizes:
        balances, transfers = _ledger(count)
        for name, some in ((ONE, transfers[:1] * _POSTINGS), (MANY, transfers)):
            contestants[name, count] = Contestant(partial(_post_each, balances, some), readings=5)
    spent = interleaved(contestants, 2 if quick else 9)
    rows = []
    for name in (ONE, MANY):
        nanoseconds = (f"{spent[name, count] / _POSTINGS * _NS_PER_S:,.0f}" for count in sizes)
        rows.append((name, *nanoseconds, times(spent[name, sizes[-1]] / spent[name, sizes[0]])))
    head = ("post", *(f"ns, {size(count)} accounts" for count in sizes), f"{size(sizes[-1])} against {size(sizes[0])}")
    return (Table("post: one transfer, by the size of the ledger", head, tuple(rows), NOTES),)


def _ledger(count: int) -> tuple[rhodian.Balances, list[rhodian.Transfer]]:
    """Return a ledger of this many accounts, and transfers all over it."""
    euro = rhodian.Asset("EUR", 2)
    accounts = [rhodian.Account(f"member {place:07d}", "cash", euro) for place in range(count)]
    transfers = [
        rhodian.Transfer(accounts[place], accounts[(place + count // 2) % count], 1)
        for place in lehmer(_POSTINGS, count)
    ]
    return dict.fromkeys(accounts, 10**6), transfers


def _post_each(balances: rhodian.Balances, transfers: Sequence[rhodian.Transfer]) -> None:
    """Post each transfer by itself on the same balances."""
    for transfer in transfers:
        rhodian.post(balances, transfer)
