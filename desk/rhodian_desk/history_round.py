"""Checked: one round of a market in words and numbers: the kernel's phases, each with its rule and who paid what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Rule
from rhodian_desk import history as told
from rhodian_desk.checks import label
from rhodian_desk.history_played import Phase, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Account, Amount
    from rhodian.markets.marking import Marked
    from rhodian.mutualisation.settlement import Drawn, Shared
    from rhodian.mutualisation.shortfall import Shortfall
    from rhodian_desk.history import Policy
    from rhodian_desk.history_sales import Sales

_CLOSED = {told.RANKED: "highest leverage first", told.PROPORTIONAL: "in proportion to contracts"}


def phases(marked: Marked, sales: Sales, shared: Shared, policy: Policy) -> tuple[Phase, ...]:
    """Tell a round, phase by phase; what did not happen is left out."""
    return tuple(phase for phase in _told(marked, sales, shared, policy) if phase.rows)


def _told(marked: Marked, sales: Sales, shared: Shared, policy: Policy) -> Iterator[Phase]:
    """Yield the phases in their order."""
    yield _marked(marked)
    yield _liquidatable(sales)
    yield _closed(sales, policy)
    yield _shortfall(shared.drawn.shortfall)
    yield _drawn(shared.drawn)
    yield from _shared(shared, policy)
    yield _settled(shared)


def _marked(marked: Marked) -> Phase:
    """Tell how the price moved."""
    market = marked.listed.market
    rows = (
        Row(market.name, "from", marked.listed.mark, market.asset),
        Row(market.name, "to", marked.price, market.asset),
    )
    return Phase("Marked", "every position is settled at the mark", rows)


def _liquidatable(sales: Sales) -> Phase:
    """Tell how those who are sold stand at the new mark."""
    rows: list[Row] = []
    for owner, ordered in sales.ordered:
        standing, asset = ordered.closing.liquidatable.standing, ordered.closing.liquidatable.account.account.asset
        rows.append(Row(owner, "equity", standing.equity, asset))
        rows.append(Row(owner, "must hold", standing.maintenance, asset))
    return Phase("Liquidatable", "equity below the maintenance requirement", tuple(rows))


def _closed(sales: Sales, policy: Policy) -> Phase:
    """Tell who is sold to whom, how many contracts and at what price."""
    rows: list[Row] = []
    for owner, ordered in sales.ordered:
        asset = ordered.closing.liquidatable.account.account.asset
        side = sales.market.long if ordered.closing.position.quantity > 0 else sales.market.short
        rows.append(Row(owner, "price", ordered.price, asset))
        rows.extend(
            Row(owner, f"contracts to {counterpart}", quantity, side) for counterpart, quantity in ordered.parts
        )
        if ordered.unclosed:
            rows.append(Row(owner, "contracts kept: nobody can take them", ordered.unclosed, side))
    return Phase("Closed", f"against the other side {_CLOSED[policy.deleverage]}, or as ordered", tuple(rows))


def _shortfall(shortfall: Shortfall) -> Phase:
    """Tell what each loser pays of its loss, and what it cannot pay."""
    round_, rows = shortfall.round, list[Row]()
    for account, loss, (paid, _, _) in zip(round_.accounts, round_.losses, shortfall.collected.rows, strict=True):
        if loss:
            rows.append(Row(label(account), "pays of its loss", paid, account.asset))
        if loss > paid:
            rows.append(Row(label(account), "cannot pay", loss - paid, account.asset))
    return Phase("Shortfall", "each pays its own losses first, as far as its margin goes", tuple(rows))


def _drawn(drawn: Drawn) -> Phase:
    """Tell what each pool pays."""
    if drawn.shortfall.missing == 0:
        return Phase("Drawn", "", ())
    rows = tuple(
        Row(label(source.account), "pays within its limits", amount, source.account.asset)
        for source, amount in zip(drawn.sources, drawn.draws.shares, strict=True)
    )
    return Phase("Drawn", "pools in order of spill-over", rows)


def _shared(shared: Shared, policy: Policy) -> Iterator[Phase]:
    """Tell what margins bear, and how gains are cut."""
    if shared.others is not None:
        paid = ((fund.account, fund.amount) for fund in shared.others.funds)
        yield Phase("Shared", f"margins in proportion to {policy.before_haircut}", _amounts(paid, "bears"))
    cuts = zip(shared.drawn.shortfall.round.accounts, shared.haircuts, strict=True)
    how = "in proportion to the gains" if policy.haircut is Rule.IN_PROPORTION else "in order of owner"
    yield Phase("Shared", f"haircut of gains, {how}", _amounts(cuts, "gives up of its gain"))


def _settled(shared: Shared) -> Phase:
    """Tell what is paid out, and which charges are paid."""
    shortfall = shared.drawn.shortfall
    round_, collected = shortfall.round, shortfall.collected.rows
    gains = zip(round_.gains, shared.haircuts, strict=True)
    paid_out = zip(round_.accounts, (gain - cut for gain, cut in gains), strict=True)
    fees = ((account, fee) for account, (_, fee, _) in zip(round_.accounts, collected, strict=True))
    penalties = ((account, penalty) for account, (_, _, penalty) in zip(round_.accounts, collected, strict=True))
    rows = (*_amounts(paid_out, "receives"), *_amounts(fees, "pays the fee"), *_amounts(penalties, "pays the penalty"))
    return Phase("Settled", "gains, less what was cut; charges rank after losses", rows)


def _amounts(amounts: Iterator[tuple[Account, Amount]], what: str) -> tuple[Row, ...]:
    """Return a row for each account with an amount above 0."""
    return tuple(Row(label(account), what, amount, account.asset) for account, amount in amounts if amount > 0)
