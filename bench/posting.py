"""Convenience: what it costs to post one transfer, by how many accounts the ledger has."""

from __future__ import annotations

from functools import partial

import rhodian
from bench.allocation import lehmer
from bench.measure import interleaved
from bench.tables import Table, size, times

SIZES = (10**3, 10**6)
SIZES_QUICK = (10**3, 10**4)

_TRANSFERS = 2000
_NS_PER_S = 1e9


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Post the same number of transfers, between accounts far apart, on a small and a large ledger."""
    sizes = SIZES_QUICK if quick else SIZES
    euro = rhodian.Asset("EUR", 2)
    contestants = {}
    for accounts_count in sizes:
        accounts = [rhodian.Account(f"member {place:07d}", "cash", euro) for place in range(accounts_count)]
        balances = dict.fromkeys(accounts, 10**6)
        places = lehmer(_TRANSFERS, accounts_count)
        transfers = [
            rhodian.Transfer(accounts[place], accounts[(place + accounts_count // 2) % accounts_count], 1 + place % 100)
            for place in places
        ]
        contestants[accounts_count] = (partial(_post_each, balances, transfers), 1 if quick else 5)
    spent = interleaved(contestants, 3 if quick else 7)
    rows = tuple(
        (size(count), f"{spent[count] / _TRANSFERS * _NS_PER_S:,.0f}", times(spent[count] / spent[sizes[0]]))
        for count in sizes
    )
    note = f"Each figure is over {_TRANSFERS:,} transfers between accounts far apart; the aim is at most 3.00x."
    return (Table("post: one transfer", ("accounts", "ns", f"against {size(sizes[0])}"), rows, (note,)),)


def _post_each(balances: rhodian.Balances, transfers: list[rhodian.Transfer]) -> None:
    """Post each transfer by itself on the same balances."""
    for transfer in transfers:
        rhodian.post(balances, transfer)
