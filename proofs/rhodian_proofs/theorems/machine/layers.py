"""Checked: what is claimed of the layers of the rules, as a loss finds them: what each account may be asked for."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.machine.losses import Bearers
from rhodian.machine.rules import ByGains, Layer, Rules
from rhodian.waterfall.tree import Fund, InOrder, InProportion, Limited, Rule
from rhodian_proofs.claims import Natural, OneOf, claim, is_same
from rhodian_proofs.theorems.machine.step import Nobody

USD = Asset("USD", 2)
FIRST = Account("first", "next", USD)
SECOND = Account("second", "next", USD)
LIMIT = 70
Rule_ = Annotated[Any, OneOf(Rule.IN_ORDER, Rule.IN_PROPORTION)]
Limit = Annotated[Any, OneOf(None, LIMIT)]
Amounts = tuple[Natural, Natural]
HELD = "a layer of two accounts that held any amounts when the event came, and hold any since; a limit of 70, or none"


@claim("MC-24", about=(Bearers.waterfall,), scope=HELD)
def a_layer_is_asked_for_what_it_held_and_still_holds(
    held: Amounts,
    since: Amounts,
    amount: Natural,
    rule: Rule_,
    limit: Limit,
    left_out: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Of each account a layer is asked for what it held when the event came, as far as it still does; of none else."""
    rules = Rules(0, (), (), (ByGains(Rule.IN_ORDER),), (Layer("", "next", rule, limit), Layer("", "other", rule)))
    host = Nobody({SECOND: held[1], FIRST: held[0]})
    root = (
        Bearers(rules, 0, host, {FIRST: since[0], SECOND: since[1]})
        .waterfall(USD, amount, (FIRST,) if left_out else ())
        .root
    )
    asked = ((FIRST, 0 if left_out else min(held[0], since[0])), (SECOND, min(held[1], since[1])))
    funds = tuple(Fund(account, most) for account, most in asked if most > 0)
    if not funds:
        assert is_same(root, InOrder("layers", (Fund(Account("nobody", "clearing", USD), 0),)))
        return
    weights = tuple(fund.available for fund in funds)
    whole: Any = InOrder("layer 1", funds)
    if rule is Rule.IN_PROPORTION:
        whole = InProportion("layer 1", funds, weights, "balance")
    assert is_same(root, InOrder("layers", (whole if limit is None else Limited("layer 1, limited", whole, limit),)))
