"""Convenience: steps for a tree, each wrong or foul in its own way, that the rules for trees have to refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Fund, InProportion, Limited
from rhodian.waterfall.draws import FundDrawn, LayerDrawn, _report
from rhodian.waterfall.tree import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

SEEN: list[Any] = []


def drops_a_unit(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand on one unit less than what came."""
    return node.divide(amount - 1 if amount > 0 else 0, capacities)


def adds_a_unit(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand on one unit more than what came."""
    return node.divide(amount + 1, capacities)


def fills_everyone(_: Any, __: Any, capacities: Any) -> Any:
    """Hand each child all that it can bear."""
    return capacities


def asks_nobody(node: Any, _: Any, capacities: Any) -> Any:
    """Hand on nothing."""
    return node.divide(0, capacities)


def ignores_the_children(_: Any, __: Any, ___: Any) -> Any:
    """Hand on no part at all."""
    return ()


def ignores_one_kind(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand nothing on below one kind of layer."""
    return node.divide(0 if isinstance(node, InProportion) else amount, capacities)


def lets_everything_through(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand the child of a limited layer two units more, and the others less than nothing."""
    return (amount + 2,) if isinstance(node, Limited) else node.divide(amount, capacities)


def hands_on_a_truth(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand on what is not a number."""
    return (amount >= 0,) if isinstance(node, Limited) else node.divide(amount, capacities)


def hands_on_too_many(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand on more parts than there are children."""
    return (amount, 0) if isinstance(node, Limited) else node.divide(amount, capacities)


def shares_by_weight(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand each child its weight."""
    return node.weights if isinstance(node, InProportion) else node.divide(amount, capacities)


def keeps_count(node: Any, amount: Any, capacities: Any) -> Any:
    """Hand on less after a thousand nodes."""
    SEEN.append(node)
    return node.divide(amount if len(SEEN) < 1000 else 0, capacities)


def by_default(node: Any, amount: Any, capacities: Any, seen: Any = ()) -> Any:
    """Remember in a default."""
    return node.divide(amount - len(seen), capacities)


def looks_around() -> Callable[..., Any]:
    """Return a step that looks at a number around it."""
    spare = 1

    def divide(node: Any, amount: Any, capacities: Any) -> Any:
        return node.divide(amount - spare + 1, capacities)

    return divide


class Machine:
    """A step that is not a function."""

    def divide(self, node: Any, amount: Any, capacities: Any) -> Any:
        """Divide as it should be; but who knows what it remembers."""
        return node.divide(amount, capacities)


DIVIDES: dict[str, Any] = {
    "drops a unit": drops_a_unit,
    "adds a unit": adds_a_unit,
    "fills everyone": fills_everyone,
    "asks nobody": asks_nobody,
    "ignores the children": ignores_the_children,
    "ignores one kind": ignores_one_kind,
    "lets everything through": lets_everything_through,
    "hands on a truth": hands_on_a_truth,
    "hands on too many": hands_on_too_many,
    "shares by weight": shares_by_weight,
    "keeps count": keeps_count,
    "by default": by_default,
    "looks around": looks_around(),
    "is a method": Machine().divide,
}
"""Ways to hand on wrongly."""


def less_than_nothing(node: Any, capacities: Any) -> Any:
    """Say that a node can bear less than nothing."""
    return 0 - node.capacity(capacities)


def one_too_many(node: Any, capacities: Any) -> Any:
    """Say that a node can bear a unit more than it can."""
    return node.capacity(capacities) + 1


def one_too_few(node: Any, capacities: Any) -> Any:
    """Say that a node can bear a unit less than it can."""
    return max(0, node.capacity(capacities) - 1)


def no_number(_: Any, __: Any) -> Any:
    """Say nothing."""
    return None


def forgets_the_limit(node: Any, capacities: Any) -> Any:
    """Say that a limited layer can bear what its child can."""
    return capacities[0] if isinstance(node, Limited) else node.capacity(capacities)


COMBINES: dict[str, Any] = {
    "less than nothing": less_than_nothing,
    "one too many": one_too_many,
    "one too few": one_too_few,
    "no number": no_number,
    "forgets the limit": forgets_the_limit,
}
"""Ways to say wrongly what a node can bear."""


def nobody_bore_anything(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report that funds bore nothing."""
    return _report(above, node, capacity, 0 if isinstance(node, Fund) else amount)


def swaps_the_numbers(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report what could be borne as what was."""
    return _report(above, node, amount, capacity)


def reports_layers_as_funds(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report on every node as on a fund."""
    if isinstance(node, Fund):
        return _report(above, node, capacity, amount)
    return FundDrawn(node.name, capacity, amount, above)


def changes_its_shape(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report on one kind of layer by a text."""
    return "limited" if isinstance(node, Limited) else _report(above, node, capacity, amount)


def loses_the_path(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report on one kind of layer without a path."""
    if isinstance(node, Limited):
        return LayerDrawn(None, Rule.LIMITED, capacity, amount)  # type: ignore[arg-type]  # it is wrong on purpose
    return _report(above, node, capacity, amount)


def asks_how_deep_it_is(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report less far below."""
    deep = above is not None and len(above.path) > 3
    return _report(above, node, capacity, 0 if deep else amount)


def asks_for_a_name(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report less of a layer of one name."""
    special = not isinstance(node, Fund) and node.name == "house"
    return _report(above, node, capacity, 0 if special else amount)


def asks_what_is_above(above: Any, node: Any, capacity: Any, amount: Any) -> Any:
    """Report less of what is below a layer that bore little."""
    little = above is not None and above.amount < 3
    return _report(above, node, capacity, 0 if little else amount)


REPORTS: dict[str, Any] = {
    "nobody bore anything": nobody_bore_anything,
    "swaps the numbers": swaps_the_numbers,
    "reports layers as funds": reports_layers_as_funds,
    "changes its shape": changes_its_shape,
    "loses the path": loses_the_path,
    "asks how deep it is": asks_how_deep_it_is,
    "asks for a name": asks_for_a_name,
    "asks what is above": asks_what_is_above,
}
"""Ways to report wrongly."""
