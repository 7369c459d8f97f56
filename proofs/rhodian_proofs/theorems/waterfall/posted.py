"""Checked: what is claimed of a loss settled down a tree of any shape and size: what the books hold afterwards."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian.waterfall.draws import draw
from rhodian.waterfall.settlement import Loss, plan
from rhodian.waterfall.tree import Fund
from rhodian_proofs.claims import (
    AnyAccount,
    AnyTree,
    Books,
    Natural,
    adds_only_at,
    adds_up_down_the_tree,
    claim,
    each,
    funds,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.ledger.posting import GAINED, gained, posted
from rhodian_proofs.theorems.machine.gate import KEPT
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

_LOOPS = (IN_ORDER, *CAPPED)


def planned_or_none(tree: Any, loss: Any, payee: Any, name: Any = "loss") -> Any:
    """Return the plan, or nothing if it is refused."""
    try:
        return plan(tree, Loss(name, loss, payee))
    except (AssetMismatch, SelfTransfer):
        return None


def _is_another(tree: Any, place: Any, holder: Any, gains: Any) -> bool:
    """Tell whether the fund at a place is not the holder's; if it is, nothing but it adds to the gains."""
    if tree.nodes[place].account != holder:
        return True
    adds_only_at(gains, place)
    return False


def is_elsewhere_than(tree: Any, planned: Any, holder: Any) -> bool:
    """Tell whether the holder is of none of the funds of a tree."""

    def is_elsewhere(row: Any) -> bool:
        return not (isinstance(row[0], Fund) and row[0].account == holder)

    return columns.every(is_elsewhere, columns.rows(tree.nodes, amounts=planned.draw.amounts))


def fell(books: Any, after: Any, holder: Any, amount: Any) -> Any:
    """Tell whether what is held is less than before by an amount."""
    return after.get(holder, 0) == books.get(holder, 0) - amount


@claim("SE-5", about=(plan,), invariants=_LOOPS, measures=PAYABLE, length_max=1)
def a_plan_is_refused_exactly_for_the_payees_asset_or_a_payee_that_bears(
    tree: AnyTree, loss: Natural, payee: AnyAccount
) -> None:
    """A plan is refused exactly if the payee is in another asset, or else is itself a fund that bears something."""
    refusal = refusal_of(plan, tree, Loss("loss", loss, payee))
    if payee.asset != tree.asset:
        assert tells(refusal, AssetMismatch, field="payee", asset=payee.asset, expected=tree.asset)
        return
    drawn = draw(tree, loss)

    def is_not_paid_by_itself(row: Any) -> bool:
        return not (isinstance(row[0], Fund) and row[0].account == payee and row[1] > 0)

    if columns.every(is_not_paid_by_itself, columns.rows(tree.nodes, amounts=drawn.amounts)):
        assert refusal is None
    else:
        assert tells(refusal, SelfTransfer, account=payee)


@claim("SE-1", about=(plan, post_all), invariants=(*_LOOPS, *GAINED), measures=PAYABLE, length_max=1)
def each_fund_pays_exactly_what_it_bears(
    books: Books, tree: AnyTree, loss: Natural, payee: AnyAccount, holder: AnyAccount
) -> None:
    """Posting a plan takes from the account of each fund exactly what the fund bears."""
    planned = planned_or_none(tree, loss, payee)
    if planned is None or holder == payee:
        return
    gains = gained(holder, planned.transfers)
    after = posted(books, planned.transfers)
    if after is None:
        return
    for place in each(funds(tree)):
        assert _is_another(tree, place, holder, gains) or fell(books, after, holder, planned.draw.amounts[place])


@claim("SE-1", about=(plan, post_all), invariants=(*_LOOPS, KEPT), measures=PAYABLE, length_max=1)
def nobody_else_pays(books: Books, tree: AnyTree, loss: Natural, payee: AnyAccount, holder: AnyAccount) -> None:
    """Posting a plan changes no account that is neither a fund's nor the payee's."""
    planned = planned_or_none(tree, loss, payee)
    if planned is None or holder == payee:
        return

    if is_elsewhere_than(tree, planned, holder):
        after = posted(books, planned.transfers)
        assert after is None or after.get(holder, 0) == books.get(holder, 0)


@claim("SE-1", about=(plan, post_all), invariants=(*_LOOPS, *GAINED), measures=PAYABLE, length_max=1)
def the_payee_receives_exactly_what_is_borne(books: Books, tree: AnyTree, loss: Natural, holder: AnyAccount) -> None:
    """Posting a plan pays the payee exactly the loss but for what nobody can bear."""
    planned = planned_or_none(tree, loss, holder)
    if planned is None:
        return
    gains = gained(holder, planned.transfers)
    adds_up_down_the_tree(gains, planned.draw.amounts)
    after = posted(books, planned.transfers)
    if after is not None:
        assert after.get(holder, 0) == books.get(holder, 0) + loss - planned.draw.left
