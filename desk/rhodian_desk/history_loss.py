"""Checked: a plain loss in a history, borne by whoever the policy names: pools within their limits, then accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, Fund, InOrder, InProportion, Limited, Rule, Waterfall, absorb, capacity, plan
from rhodian.markets.exchange import Step
from rhodian.pools.limits import draw_pool
from rhodian_desk.checks import label
from rhodian_desk.history_played import POOL, UNCOVERED, WATERFALL, Bore, Phase, Played, Row

if TYPE_CHECKING:
    from rhodian import Amount, Loss, Plan
    from rhodian.waterfall.tree import Layer, Node
    from rhodian_desk.history import Bearer, Event, PlainLoss
    from rhodian_desk.history_state import State


def play_loss(state: State, place: int, event: PlainLoss) -> Played:
    """Let those bear a loss whom the policy names."""
    return absorbed(state, place, event, event.loss)


def absorbed(state: State, place: int, event: Event, loss: Loss) -> Played:
    """Let those bear a loss whom the policy names, whatever event brought it."""
    later = state.exchange.at(event.at.seconds)
    planned = _plan(state, loss, later.time)
    posted = absorb(later.books, planned)
    for name, amount in _pools_drawn(state, planned):
        state.use(name, draw_pool(state.pool(name, later.time), amount).pool)
    changes = state.take(Step(later, planned.transfers, tuple(posted.changes), posted.loss_id))
    return Played(place, event, (_phase(state, planned),), _bore(state, planned), planned.transfers, changes)


def _plan(state: State, loss: Loss, time: int) -> Plan:
    """Draw a loss down the layers of the policy."""
    left = loss.amount
    nodes: list[Node] = []
    for bearer in state.policy.bears:
        if bearer.asset != loss.payee.asset:
            continue
        node = _layer(state, bearer, loss.payee) if bearer.pool is None else _pool(state, bearer, left, time)
        if node is not None:
            nodes.append(node)
            left -= min(left, node.available if isinstance(node, Fund) else capacity(Waterfall(node)))
    # Where nobody bears anything, a fund of nothing stands for it, so that the kernel says what is uncovered.
    nobody = Fund(Account("nobody", "nothing", loss.payee.asset), 0)
    return plan(Waterfall(InOrder(f"policy {state.policy.name}", tuple(nodes) or (nobody,))), loss)


def _pool(state: State, bearer: Bearer, left: Amount, time: int) -> Fund:
    """Return a pool as a fund of what its terms let it pay of what is left."""
    name = bearer.pool or ""
    asked = left if bearer.limit is None else min(left, bearer.limit)
    return Fund(state.history.pools[name].account, draw_pool(state.pool(name, time), asked).amount)


def _layer(state: State, bearer: Bearer, payee: Account) -> Layer | None:
    """Return the accounts of a purpose as a layer, or None if none of them holds anything."""
    name = bearer.purpose or ""
    accounts = tuple(account for account in state.accounts(name, bearer.asset) if account != payee)
    if not accounts:
        return None
    funds = tuple(Fund(account, state.balances[account]) for account in accounts)
    weights = tuple(fund.available for fund in funds)
    layer: Layer = InOrder(name, funds)
    if bearer.rule is Rule.IN_PROPORTION:
        layer = InProportion(name, funds, weights, "balance")
    return layer if bearer.limit is None else Limited(f"{name}, up to its limit", layer, bearer.limit)


def _pools(state: State) -> dict[Account, str]:
    """Return the accounts of the pools that bear plain losses, with their names."""
    names = (bearer.pool for bearer in state.policy.bears if bearer.pool is not None)
    return {state.history.pools[name].account: name for name in names}


def _pools_drawn(state: State, planned: Plan) -> tuple[tuple[str, Amount], ...]:
    """Return what each pool pays, by name."""
    pools = _pools(state)
    return tuple((pools[fund.account], fund.amount) for fund in planned.receipt if fund.account in pools)


def _bore(state: State, planned: Plan) -> tuple[Bore, ...]:
    """Say who bore what, and that whoever was to be paid bears the rest."""
    pools = _pools(state)
    rows = tuple(
        Bore(fund.account.owner, POOL if fund.account in pools else WATERFALL, fund.amount, fund.account)
        for fund in planned.receipt
    )
    payee, uncovered = planned.loss.payee, planned.draw.uncovered
    return (*rows, Bore(payee.owner, UNCOVERED, uncovered, payee)) if uncovered else rows


def _phase(state: State, planned: Plan) -> Phase:
    """Say by which rule each account pays."""
    pools, asset = _pools(state), planned.loss.payee.asset
    rows = [
        Row(
            label(fund.account),
            "within its limits" if fund.account in pools else f"{fund.layer.rule.value}, {fund.layer.path[-1]}",
            fund.amount,
            asset,
        )
        for fund in planned.receipt
    ]
    if planned.draw.uncovered:
        rows.append(Row(label(planned.loss.payee), "uncovered", planned.draw.uncovered, asset))
    return Phase("Absorbed", f"the layers of the policy {state.policy.name} in their order", tuple(rows))
