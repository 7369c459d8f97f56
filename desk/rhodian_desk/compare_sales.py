"""Checked: what is lost in one event of a history, and who bears it, the takers of forced sales included.

A forced sale at another price than the mark moves a part of the loss before anyone is asked to bear it: who must take
the contracts at a worse price gains less than the mark would have brought. That is a bill like any other, and is
told here as one, so that policies that close positions and policies that cut gains can stand side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.checks import label
from rhodian_desk.history import Mark
from rhodian_desk.history_played import Bore

if TYPE_CHECKING:
    from rhodian import Account, Amount, Asset
    from rhodian_desk.history import History
    from rhodian_desk.history_played import Played, Row, Run

DELEVERAGED = "deleveraging"
"""Bears by taking contracts of a forced sale at a worse price than the mark, out of what the mark brought."""

_TAKER = "contracts to "


def bore(played: Played, history: History) -> tuple[Bore, ...]:
    """Say who bore what of an event, gains given up in forced sales first."""
    return (*_given_up(played, history), *played.bore)


def lost(run: Run) -> dict[Asset, Amount]:
    """Add up the losses of a play, asset by asset, from its phases: before anyone bears them."""
    sums: dict[Asset, Amount] = {}
    for played in run.played:
        rows = (*_rows(played, "Shortfall"), *_rows(played, "Absorbed"))
        parts = [(row.asset, row.amount) for row in rows]
        parts += [(part.account.asset, part.amount) for part in _given_up(played, run.history)]
        for asset, amount in parts:
            if amount:
                sums[asset] = sums.get(asset, 0) + amount
    return sums


def _given_up(played: Played, history: History) -> tuple[Bore, ...]:
    """Say what gains were given up by whoever took contracts of a forced sale at a worse price than the mark.

    What is given up beyond a gain is a loss of the round, and among its losses already.
    """
    event = played.event
    if not isinstance(event, Mark) or not event.sales:
        return ()
    market = history.markets[event.market].listed.market
    losses: dict[str, Amount] = {}
    for row in _rows(played, "Shortfall"):
        losses[row.who] = losses.get(row.who, 0) + row.amount
    parts: list[tuple[Account, Amount]] = []
    for owner, given in sorted(_moved(_rows(played, "Closed"), event.price, market.long).items()):
        account = market.margin(owner)
        parts.append((account, given - losses.get(label(account), 0)))
    return tuple(Bore(account.owner, DELEVERAGED, amount, account) for account, amount in parts if amount > 0)


def _moved(rows: tuple[Row, ...], mark: Amount, long: Asset) -> dict[str, int]:
    """Return what each party of the sales gave to the others, against a sale at the mark."""
    given: dict[str, int] = {}
    price = mark
    for row in rows:
        if row.what == "price":
            price = row.amount
        elif row.what.startswith(_TAKER):
            taker = row.what.removeprefix(_TAKER)
            value = row.amount * (price - mark if row.asset == long else mark - price)
            given[taker] = given.get(taker, 0) + value
            given[row.who] = given.get(row.who, 0) - value
    return given


def _rows(played: Played, phase: str) -> tuple[Row, ...]:
    """Return the rows of an event's phases of one name."""
    return tuple(row for each in played.phases if each.name == phase for row in each.rows)
