"""Checked: what the world printed, beside what the kernel gives, compared exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import draw, parse_amount
from rhodian_desk.settle import waterfall
from rhodian_desk.trees import accounts_below, layers_below
from rhodian_desk.units import decimal_text

if TYPE_CHECKING:
    from rhodian import Account
    from rhodian_desk.scenario import Layer, Measure, PublishedEntry
    from rhodian_desk.settle import Outcome

UNDEFINED = "undefined"
"""What a ratio over 0 comes to."""


@attrs.frozen
class Compared:
    """A published figure and its counterpart."""

    entry: PublishedEntry
    """The figure as published."""
    recomputed: str
    """The counterpart, as a decimal text in the figure's unit, or `undefined`."""
    difference: str
    """Recomputed less published, or `undefined`."""
    agrees: bool
    """Whether the two are the same number."""

    def as_document(self) -> dict[str, Any]:
        """Return this as what `json` can write."""
        return {
            "what": self.entry.what,
            "value": self.entry.value,
            "recomputed": self.recomputed,
            "agrees": self.agrees,
            "difference": self.difference,
            "measure": str(self.entry.measure),
            "source": self.entry.source,
            "quote": self.entry.quote,
            "note": self.entry.note,
        }


def compared(outcome: Outcome) -> tuple[Compared, ...]:
    """Compare every published figure of the scenario."""
    return tuple(_compared(entry, outcome) for entry in outcome.scenario.published)


def _compared(entry: PublishedEntry, outcome: Outcome) -> Compared:
    """Compare one figure: an amount to the unit, or a ratio at its number of decimals."""
    asset = outcome.scenario.asset
    if entry.measure.ratio is not None:
        return _ratio(entry, entry.measure.ratio, outcome)
    value = _amount(entry.measure, outcome)
    difference = value - parse_amount(entry.value, asset)
    return Compared(entry, decimal_text(value, asset), decimal_text(difference, asset), difference == 0)


def _ratio(entry: PublishedEntry, ratio: str, outcome: Outcome) -> Compared:
    """Compare a ratio, rounded half up to the decimals asked for."""
    above, below = (_quantity(part, entry.measure.of or "", outcome) for part in ratio.split("/"))
    if below == 0:
        return Compared(entry, UNDEFINED, UNDEFINED, agrees=False)
    places = entry.measure.decimals or 0
    sign = "%" if entry.value.endswith("%") else ""
    atoms = (2 * above * (100 if sign else 1) * 10**places + below) // (2 * below)
    difference = atoms - Fraction(entry.value.rstrip("%")) * 10**places
    return Compared(entry, _decimal(atoms, places) + sign, _decimal(int(difference), places) + sign, difference == 0)


def _decimal(atoms: int, places: int) -> str:
    """Return a number of the given decimals as text."""
    digits = str(abs(atoms)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if atoms < 0 else text


def _amount(measure: Measure, outcome: Outcome) -> int:
    """Return what a measure that is not a ratio comes to, in smallest units."""
    if measure.loss is not None:
        return sum(each.plan.loss.amount for each in outcome.settled if each.plan.loss.id == measure.loss)
    if measure.capacity is not None:
        return _capacity(measure.capacity, outcome)
    if measure.uncovered is not None:
        chosen = (each for each in outcome.settled if measure.uncovered in ("all", each.plan.loss.id))
        return sum(each.plan.draw.uncovered for each in chosen)
    for part in ("drawn", "remaining", "before"):
        place = getattr(measure, part)
        if place is not None:
            return _quantity(part, place, outcome)
    raise ValueError(measure)


def _quantity(part: str, place: str, outcome: Outcome) -> int:
    """Return what a layer or an account bore over all losses, or what it holds before or after, in smallest units."""
    accounts = _accounts(place, outcome)
    if part != "drawn":
        books = outcome.before if part == "before" else outcome.after
        return sum(books.get(account, 0) for account in accounts)
    is_layer = bool(_layers(place, outcome))
    return sum(
        fund.amount
        for each in outcome.settled
        for fund in each.plan.draw.funds
        if (place in fund.layer.path if is_layer else fund.account in accounts)
    )


def _layers(name: str, outcome: Outcome) -> list[Layer]:
    """List the layers of that name; there may be one in each waterfall."""
    trees = outcome.scenario.waterfalls.values()
    return [layer for tree in trees for layer in layers_below(tree) if layer.name == name]


def _accounts(place: str, outcome: Outcome) -> dict[Account, None]:
    """List the accounts of a layer, wherever its name occurs, or the one account of that label, each once."""
    layers = _layers(place, outcome)
    if layers:
        groups = outcome.scenario.groups
        return dict.fromkeys(account for layer in layers for account in accounts_below(layer, groups))
    return {account: None for account in outcome.before if f"{account.owner} / {account.purpose}" == place}


def _capacity(name: str, outcome: Outcome) -> int:
    """Return what a layer can bear at the opening, in the first waterfall that has a layer of that name."""
    for tree_name in outcome.scenario.waterfalls:
        drawn = draw(waterfall(outcome.scenario, tree_name, outcome.before), 0)
        for layer in drawn.layers:
            if layer.path[-1] == name:
                return layer.capacity
    raise ValueError(name)
