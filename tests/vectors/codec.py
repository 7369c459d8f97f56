"""Convenience: one published vector through the kernel, JSON in and JSON out; README.md has the schema."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import rhodian
from rhodian import Account, Asset, Fund, InFixedProportion, InOrder, InProportion, Limited, Loss, Transfer, Waterfall

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian.waterfall.tree import Node

Json: TypeAlias = dict[str, Any]

OTHER_VALUES: dict[str, Callable[[str], Any]] = {
    "bool": lambda text: text == "true",
    "float": float,
    "decimal": Decimal,
    "text": str,
    "none": lambda _: None,
}
"""How a value that is not an integer is written: `{"bool": "true"}`, `{"float": "1.0"}`, `{"text": "1"}`."""


def value_of(written: str | Json) -> Any:
    """Read an integer, or one of the values that the kernel must refuse in its place."""
    if isinstance(written, str):
        return int(written)
    ((kind, text),) = written.items()
    return OTHER_VALUES[kind](text)


def values_of(written: list[str | Json]) -> list[Any]:
    """Read a list of values."""
    return [value_of(item) for item in written]


def asset_of(written: str) -> Asset:
    """Read `EUR/2`."""
    code, _, scale = written.rpartition("/")
    return Asset(code, int(scale))


def account_of(written: Json) -> Account:
    """Read an account."""
    return Account(written["owner"], written["purpose"], asset_of(written["asset"]))


def account_json(account: Account) -> Json:
    """Write an account."""
    return {
        "owner": account.owner,
        "purpose": account.purpose,
        "asset": f"{account.asset.code}/{account.asset.scale}",
    }


def node_of(written: Json) -> Node:
    """Read a fund, or a layer with all that lies below it."""
    if "available" in written:
        return Fund(account_of(written), value_of(written["available"]))
    if written["rule"] == "limited":
        return Limited(written["name"], node_of(written["branch"]), value_of(written["limit"]))
    branches = tuple(node_of(branch) for branch in written["branches"])
    if written["rule"] == "in order":
        return InOrder(written["name"], branches)
    kind = InFixedProportion if written["rule"] == "in fixed proportion" else InProportion
    return kind(written["name"], branches, tuple(values_of(written["weights"])))


def tree_of(written: Json) -> Waterfall:
    """Read a whole waterfall."""
    root: Any = node_of(written)
    return Waterfall(root)


def _balances(given: Json) -> dict[Account, Any]:
    return {account_of(row): value_of(row["balance"]) for row in given["balances"]}


def _transfer(written: Json) -> Transfer:
    return Transfer(account_of(written["payer"]), account_of(written["payee"]), value_of(written["amount"]))


def _loss(written: Json) -> Loss:
    return Loss(written["id"], value_of(written["amount"]), account_of(written["payee"]))


def _allocation(result: rhodian.Allocation) -> Json:
    return {"shares": [str(share) for share in result.shares], "left": str(result.left)}


def _changes(changes: rhodian.Changes) -> Json:
    return {"changes": [account_json(account) | {"balance": str(balance)} for account, balance in changes]}


def _fund(fund: rhodian.FundDrawn) -> Json:
    drawn = {"available": str(fund.available), "drawn": str(fund.amount)}
    return account_json(fund.account) | drawn | {"path": list(fund.layer.path), "rule": fund.layer.rule.value}


def _layer(layer: rhodian.LayerDrawn) -> Json:
    numbers = {"capacity": str(layer.capacity), "drawn": str(layer.amount)}
    return {"path": list(layer.path), "rule": layer.rule.value} | numbers


def drawn_json(waterfall: Waterfall, loss: Any) -> Json:
    """Write what a loss comes to down a waterfall."""
    drawn = rhodian.draw(waterfall, loss)
    return {
        "capacity": str(rhodian.capacity(waterfall)),
        "left": str(drawn.left),
        "layers": [_layer(layer) for layer in drawn.layers],
        "funds": [_fund(fund) for fund in drawn.funds],
    }


def _draw(given: Json) -> Json:
    return drawn_json(tree_of(given["tree"]), value_of(given["loss"]))


def _trial_balance(given: Json) -> Json:
    rows = rhodian.trial_balance(_balances(given))
    return {
        "trial_balance": [
            {
                "asset": f"{row.asset.code}/{row.asset.scale}",
                "inside": str(row.inside),
                "outside": str(row.outside),
                "balanced": row.balanced,
            }
            for row in rows
        ]
    }


def _plan(given: Json) -> Json:
    settlement = rhodian.plan(tree_of(given["tree"]), _loss(given["loss"]))
    return {
        "left": str(settlement.draw.left),
        "receipt": [_fund(fund) for fund in settlement.receipt],
        "transfers": [
            {"payer": account_json(t.payer), "payee": account_json(t.payee), "amount": str(t.amount)}
            for t in settlement.transfers
        ],
    }


def _absorb(given: Json) -> Json:
    settlement = rhodian.plan(tree_of(given["tree"]), _loss(given["loss"]))
    done = rhodian.absorb(rhodian.Books(_balances(given), set(given["absorbed"])), settlement)
    return _changes(tuple(done.changes)) | {"loss_id": done.loss_id}


RUN: dict[str, Callable[[Json], Json]] = {
    "natural": lambda given: {"value": str(rhodian.natural(value_of(given["value"]), given["field"]))},
    "positive": lambda given: {"value": str(rhodian.positive(value_of(given["value"]), given["field"]))},
    "integer": lambda given: {"value": str(rhodian.integer(value_of(given["value"]), given["field"]))},
    "parse_amount": lambda given: {"amount": str(rhodian.parse_amount(given["text"], asset_of(given["asset"])))},
    "format_amount": lambda given: {"text": rhodian.format_amount(value_of(given["amount"]), asset_of(given["asset"]))},
    "in_order": lambda given: _allocation(rhodian.in_order(value_of(given["amount"]), values_of(given["capacities"]))),
    "in_proportion": lambda given: _allocation(
        rhodian.in_proportion(value_of(given["amount"]), values_of(given["weights"]))
    ),
    "in_proportion_capped": lambda given: _allocation(
        rhodian.in_proportion_capped(value_of(given["amount"]), values_of(given["weights"]), values_of(given["caps"]))
    ),
    "draw": _draw,
    "post": lambda given: _changes(rhodian.post(_balances(given), _transfer(given["transfer"]))),
    "post_all": lambda given: _changes(
        rhodian.post_all(_balances(given), [_transfer(written) for written in given["transfers"]])
    ),
    "trial_balance": _trial_balance,
    "plan": _plan,
    "absorb": _absorb,
}
"""Each kind of vector, with how the kernel answers it."""
