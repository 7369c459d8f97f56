"""Checked: what the world printed, beside what the kernel gives for a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import draw
from rhodian_desk.decoding import published
from rhodian_desk.io.units import label
from rhodian_desk.scenario.settle import waterfall
from rhodian_desk.scenario.trees import accounts_below, layers_below

if TYPE_CHECKING:
    from rhodian import Account
    from rhodian_desk.decoding.published import Compared, Quantity, Which
    from rhodian_desk.scenario.records import Layer
    from rhodian_desk.scenario.settle import Outcome


def compared(outcome: Outcome) -> tuple[Compared, ...]:
    """Compare every published figure of the scenario."""
    return tuple(
        published.compared(entry, lambda quantity: _amount(quantity, outcome)) for entry in outcome.scenario.published
    )


def _amount(quantity: Quantity, outcome: Outcome) -> int:
    """Return what a quantity comes to, in smallest units."""
    return sum(_sum(word, quantity.which, outcome) for word in quantity.words)


def _sum(word: str, which: Which, outcome: Outcome) -> int:
    """Return what one word of a quantity comes to, in smallest units."""
    if word == "loss":
        return sum(each.plan.loss.amount for each in outcome.settled if each.plan.loss.id in which.names)
    if word == "uncovered":
        chosen = (each for each in outcome.settled if which.names == ("all",) or each.plan.loss.id in which.names)
        return sum(each.plan.draw.left for each in chosen)
    if word == "capacity":
        return _capacity(which.names[0], outcome)
    if word == "drawn":
        return _drawn(which, outcome)
    books = outcome.before if word == "before" else outcome.after
    return sum(books.get(account, 0) for account in _accounts(which, outcome))


def _drawn(which: Which, outcome: Outcome) -> int:
    """Return what layers and accounts bore over all losses, each part once, in smallest units."""
    layers = {name for name in which.names if _layers(name, outcome)}
    accounts = _named(set(which.names) - layers, which.purpose, outcome)
    return sum(
        fund.amount
        for each in outcome.settled
        for fund in each.funds
        if fund.account in accounts or not layers.isdisjoint(fund.layer.path)
    )


def _accounts(which: Which, outcome: Outcome) -> set[Account]:
    """List the accounts of layers, wherever their names occur, and those that are named."""
    layers = [layer for name in which.names for layer in _layers(name, outcome)]
    below = {account for layer in layers for account in accounts_below(layer, outcome.scenario.groups)}
    return below | _named(set(which.names) - {layer.name for layer in layers}, which.purpose, outcome)


def _named(labels: set[str], purpose: str | None, outcome: Outcome) -> set[Account]:
    """List the accounts of the books with one of the labels, or of a purpose."""
    if not labels and purpose is None:
        return set()
    books = (account for account in outcome.after if not account.is_outside)
    return {account for account in books if label(account) in labels or account.purpose == purpose}


def _layers(name: str, outcome: Outcome) -> list[Layer]:
    """List the layers of that name; there may be one in each waterfall."""
    trees = outcome.scenario.waterfalls.values()
    return [layer for tree in trees for layer in layers_below(tree) if layer.name == name]


def _capacity(name: str, outcome: Outcome) -> int:
    """Return what a layer can bear at the opening, in the first waterfall that has a layer of that name."""
    for tree_name in outcome.scenario.waterfalls:
        drawn = draw(waterfall(outcome.scenario, tree_name, outcome.before), 0)
        for layer in drawn.layers:
            if layer.path[-1] == name:
                return layer.capacity
    raise ValueError(name)
