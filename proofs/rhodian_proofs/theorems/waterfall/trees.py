"""Checked: what is claimed of whole trees, of any shape and size."""

from __future__ import annotations

from rhodian import capacity, draw
from rhodian.waterfall.draws import _amounts, _capacities
from rhodian_proofs.claims import AnyTree, Natural, borne, claim, each, forks, implies, joints
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

_LOOPS = (IN_ORDER, *CAPPED)


@claim("WF-6", about=(draw, capacity), invariants=_LOOPS, measures=PAYABLE, length_max=2)
def a_tree_bears_the_loss_up_to_its_capacity(tree: AnyTree, loss: Natural) -> None:
    """Down a tree, the funds bear exactly the smaller of the loss and its capacity, each within what it has."""
    drawn = draw(tree, loss)
    assert borne(drawn.funds) == min(loss, capacity(tree))
    assert borne(drawn.funds) + drawn.left == loss
    for fund in each(drawn.funds):
        assert (0 <= fund.amount) & (fund.amount <= fund.available)
    for layer in each(drawn.layers):
        assert (0 <= layer.amount) & (layer.amount <= layer.capacity)


@claim("WF-6", about=(draw, _amounts), invariants=_LOOPS, measures=PAYABLE, length_max=2)
def a_tree_asks_nobody_below_a_later_child_while_an_earlier_one_could_bear_more(tree: AnyTree, loss: Natural) -> None:
    """Nothing at or below a later child of a layer in order bears anything while an earlier child can bear more."""
    capacities, amounts = _amounts(tree, loss)
    for fork in each(forks(tree)):
        assert implies(amounts[fork.bearer] > 0, amounts[fork.earlier] == capacities[fork.earlier])


@claim(
    "WF-6",
    about=(capacity, _capacities),
    invariants=_LOOPS,
    measures=PAYABLE,
    length_max=2,
)
def each_node_of_a_tree_can_bear_what_its_rule_makes_of_what_is_below(tree: AnyTree) -> None:
    """Each node of a tree can bear what its own rule makes of what those right below it can bear."""
    capacities = _capacities(tree)
    for joint in each(joints(tree, capacities)):
        assert joint.number == joint.node.capacity(joint.below)
