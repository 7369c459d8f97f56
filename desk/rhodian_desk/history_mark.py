"""Checked: a mark in a history: one round of a market, phase after phase, from the new price to what has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account
from rhodian.markets.marking import close, finish, mark
from rhodian.mutualisation.settlement import Source, draw_on, settle, share
from rhodian.mutualisation.shortfall import recognise
from rhodian.mutualisation.socialisation import over, over_equity
from rhodian_desk import history as told
from rhodian_desk.history_played import HAIRCUT, OWN_MARGIN, POOL, WATERFALL, Bore, Played
from rhodian_desk.history_round import phases
from rhodian_desk.history_sales import Sales

if TYPE_CHECKING:
    from rhodian import Amount, Waterfall
    from rhodian.mutualisation.settlement import Drawn, Shared
    from rhodian_desk.history_state import State


def play_mark(state: State, place: int, event: told.Mark) -> Played:
    """Move a market's price, sell whom the event says, and settle the round."""
    named = {sale.counterpart for sale in event.sales} - {told.DELEVERAGE}
    sold = frozenset(sale.owner for sale in event.sales)
    owners = tuple(sorted(state.holders(event.market) | named | sold))
    marked = mark(state.exchange, event.at.seconds, event.market, event.price, owners)
    sales = Sales(marked, state.policy, sold)
    for order in sorted(event.sales, key=lambda order: order.owner):
        sales.sell(order)
    closed = close(marked, event.id, tuple(sales.done))
    names = _pools_of(state, event.market)
    sources = tuple(Source(state.history.pools[name].account, state.pool(name, event.at.seconds)) for name in names)
    drawn = draw_on(recognise(marked.exchange.books, closed.round), sources)
    shared = share(drawn, _margins(state, sales, drawn), state.policy.haircut)
    market = marked.listed.market
    fees_to = state.history.markets[event.market].fees_to
    penalties_to = sources[0].account if sources else Account(f"market {market.name}", "penalties", market.asset)
    settled = settle(marked.exchange.books, shared, market.clearing, fees_to, penalties_to)
    step = finish(closed, settled)
    for name, pool in zip(names, drawn.pools, strict=True):
        state.use(name, pool)
    steps = phases(marked, sales, shared, state.policy)
    return Played(place, event, steps, _bore(shared), step.transfers, state.take(step))


def _pools_of(state: State, market: str) -> tuple[str, ...]:
    """Return the pools that a market may reach under the policy, in their order."""
    asset = state.history.markets[market].listed.market.asset
    pools = (state.history.pools[name] for name in state.policy.pools)
    return tuple(
        pool.name for pool in pools if (asset == pool.account.asset if pool.markets is None else market in pool.markets)
    )


def _margins(state: State, sales: Sales, drawn: Drawn) -> Waterfall | None:
    """Return what the margins of the round bear before gains are cut, if the policy says that they do."""
    base = state.policy.before_haircut
    if base == told.NO_BASE or drawn.left == 0:
        return None
    if base == told.EQUITY:
        return over_equity(drawn.shortfall)
    return over(drawn.shortfall, base, tuple(abs(sales.holds(owner)) for owner in sales.owners))


def _bore(shared: Shared) -> tuple[Bore, ...]:
    """Say who bore what of the round's losses."""
    shortfall = shared.drawn.shortfall
    losers = zip(shortfall.round.accounts, shortfall.collected.rows, strict=True)
    pools = zip(shared.drawn.sources, shared.drawn.draws.shares, strict=True)
    funds = () if shared.others is None else shared.others.funds
    rows: tuple[tuple[Account, str, Amount], ...] = (
        *((account, OWN_MARGIN, paid) for account, (paid, _, _) in losers),
        *((source.account, POOL, amount) for source, amount in pools),
        *((fund.account, WATERFALL, fund.amount) for fund in funds),
        *((account, HAIRCUT, cut) for account, cut in zip(shortfall.round.accounts, shared.haircuts, strict=True)),
    )
    return tuple(Bore(account.owner, kind, amount, account) for account, kind, amount in rows if amount > 0)
