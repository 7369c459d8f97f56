"""Checked: from a sound scenario to its outcome, all by the kernel: open the books, then plan and absorb each loss."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from rhodian import (
    OUTSIDE,
    Account,
    Amount,
    Books,
    Fund,
    FundDrawn,
    InFixedProportion,
    InOrder,
    InProportion,
    LayerDrawn,
    Limited,
    Loss,
    Plan,
    Rule,
    Transfer,
    TrialBalance,
    Waterfall,
    absorb,
    capacity,
    outside,
    plan,
    trial_balance,
)
from rhodian_desk.scenario import records as described
from rhodian_desk.scenario.trees import ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rhodian.waterfall.tree import Branch, Node
    from rhodian_desk.decoding.held import Held
    from rhodian_desk.scenario.records import LossEntry, Scenario

T = TypeVar("T")

BALANCE = "balance"
"""The basis of a group that has no weights: its balances at the opening."""

WEIGHT = "weight"
"""The basis of weights that the file gives without saying what they measure."""

AVAILABLE = "available"
"""The basis of branches without weights: what each can bear when the loss arrives."""


@attrs.frozen
class Each(Generic[T]):
    """Things that are made one by one, anew whenever they are gone through, and how many there are."""

    made: Callable[[], Iterator[T]]
    """Makes them."""
    count: int
    """How many there are."""

    def __iter__(self) -> Iterator[T]:
        """Make each."""
        return self.made()

    def __len__(self) -> int:
        """Return how many there are."""
        return self.count


@attrs.frozen
class Settled:
    """One loss, settled."""

    entry: LossEntry
    """The loss as the file tells it."""
    plan: Plan
    """The plan that was posted."""

    def _drawn(self) -> Iterator[tuple[LayerDrawn, Fund | None, Amount]]:
        """Yield what each layer bore, and what each fund below it did, in the order of the tree."""
        tree, draw = self.plan.waterfall, self.plan.draw
        ahead: list[tuple[LayerDrawn | None, Iterator[int]]] = [(None, iter(range(1)))]
        while ahead:
            above, places = ahead[-1]
            for place in places:
                node, amount = tree.nodes[place], draw.amounts[place]
                if above is not None and isinstance(node, Fund):
                    yield above, node, amount
                elif not isinstance(node, Fund):
                    path = (*(above.path if above else ()), node.name)
                    layer = LayerDrawn(path, node.rule, draw.capacities[place], amount)
                    yield layer, None, amount
                    ahead.append((layer, iter(tree.below[place])))
                    break
            else:
                ahead.pop()

    @cached_property
    def layers(self) -> tuple[LayerDrawn, ...]:
        """What each layer bore, in the order of the tree."""
        return tuple([layer for layer, fund, _ in self._drawn() if fund is None])

    @property
    def funds(self) -> Each[FundDrawn]:
        """What each fund bore, those that bore nothing included, in the order of the tree, one by one."""
        count = len(self.plan.waterfall.nodes) - len(self.layers)
        return Each(
            lambda: (
                FundDrawn(fund.account, fund.available, amount, layer) for layer, fund, amount in self._drawn() if fund
            ),
            count,
        )

    @property
    def moved(self) -> Each[tuple[FundDrawn, Transfer]]:
        """Each fund that bore something, and what it paid."""
        nodes, amounts, payee = self.plan.waterfall.nodes, self.plan.draw.amounts, self.plan.loss.payee
        return Each(
            lambda: ((each, Transfer(each.account, payee, each.amount)) for each in self.funds if each.amount),
            sum(amount > 0 for node, amount in zip(nodes, amounts, strict=True) if isinstance(node, Fund)),
        )


class Opened(Mapping[Account, int]):
    """The books at the opening, of which a scenario has all but what came from outside."""

    def __init__(self, inside: Held, world: Account, came: int | None) -> None:
        """Take what accounts inside hold, and what the world outside does, if it is in the books."""
        self._inside = inside
        self._outside = {} if came is None else {world: came}

    def __getitem__(self, account: Account) -> int:
        """Return what an account holds, or raise a `KeyError`."""
        return (self._outside if account.owner == OUTSIDE else self._inside)[account]

    def __iter__(self) -> Iterator[Account]:
        """Return the accounts."""
        return chain(self._outside, self._inside)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._outside) + len(self._inside)


@attrs.frozen
class Outcome:
    """A scenario, settled: the books before and after, and the plan of each loss."""

    scenario: Scenario
    """The scenario."""
    before: Mapping[Account, int]
    """What each account held at the opening, in smallest units; outside stands below 0."""
    settled: tuple[Settled, ...]
    """The losses, in the order in which they were absorbed."""
    after: dict[Account, int]
    """What each account holds in the end."""

    @property
    def openings(self) -> Iterator[Transfer]:
        """The transfers from outside that opened the books."""
        return _openings(self.scenario)

    @property
    def uncovered(self) -> Amount:
        """What nobody bore of all losses together."""
        return sum(each.plan.draw.left for each in self.settled)

    @property
    def status(self) -> str:
        """`settled` if every loss was borne whole, or else `uncovered`."""
        return "uncovered" if self.uncovered else "settled"

    @cached_property
    def opened(self) -> TrialBalance:
        """The books at the opening, added up."""
        return trial_balance(self.before)[0]

    @cached_property
    def ended(self) -> TrialBalance:
        """The books in the end, added up."""
        return trial_balance(self.after)[0]

    @property
    def unaccounted(self) -> int:
        """What is inside and outside together in the end: 0, when every unit is accounted for."""
        return self.ended.inside + self.ended.outside


def settle(scenario: Scenario, note: Callable[[str], None] = lambda _: None) -> Outcome:
    """Settle the losses of a scenario one after the other, each on the books that the previous left.

    Args:
        scenario: a sound scenario.
        note: told what long work is at.
    """
    world = outside(scenario.asset)
    after = _opened(scenario)
    before = Opened(scenario.openings, world, after.get(world))
    absorbed, settled = set[str](), list[Settled]()
    for entry in scenario.losses:
        note(f"Settling {entry.id}")
        tree = waterfall(scenario, entry.waterfall or "", after)
        planned = plan(tree, Loss(entry.id, entry.amount, entry.payee or world))
        changes = absorb(Books(after, absorbed), planned)
        after.update(changes.changes)
        absorbed.add(changes.loss_id)
        settled.append(Settled(entry, planned))
    return Outcome(scenario, before, tuple(settled), after)


def _openings(scenario: Scenario) -> Iterator[Transfer]:
    """Yield the transfers from outside that open the books."""
    world = outside(scenario.asset)
    return (Transfer(world, account, balance) for account, balance in scenario.openings.pairs())


def _opened(scenario: Scenario) -> dict[Account, int]:
    """Open the books: an account holds the one transfer into it, and the world outside, which stands first, lacks all.

    The kernel adds them up before they are shown, and refuses what is no balance.
    """
    world = outside(scenario.asset)
    books = dict.fromkeys((world,) if len(scenario.openings) else (), 0)
    books.update(scenario.openings.pairs())
    if books:
        books[world] = -sum(books.values())
    return books


def waterfall(scenario: Scenario, name: str, balances: Mapping[Account, int]) -> Waterfall:
    """Build the kernel's tree from its description and what the accounts hold."""
    return Waterfall(_layer(scenario.waterfalls[name], scenario, balances))


def basis(layer: described.Layer, scenario: Scenario) -> str | None:
    """Say what the weights of a layer in proportion, fixed or not, measure; None for other layers."""
    if layer.rule not in described.BY_WEIGHT:
        return None
    if layer.basis is not None:
        return layer.basis
    if layer.group is not None:
        return BALANCE if scenario.groups[layer.group].weights is None else WEIGHT
    return WEIGHT if any(branch.weight is not None for branch in layer.layers or ()) else AVAILABLE


def _layer(layer: described.Layer, scenario: Scenario, balances: Mapping[Account, int]) -> Branch:
    """Build one layer and what lies below it; depth is bounded by the decoder."""
    if layer.group is not None:
        members = ordered(layer, scenario.groups[layer.group])
        branches: tuple[Node, ...] = tuple([Fund(account, balances[account]) for account, _ in members])
        weights: Sequence[Amount | None] = [weight for _, weight in members]
        del members  # of very many, they take as much memory as what is made of them
    else:
        branches = tuple(_node(branch, scenario, balances) for branch in layer.layers or ())
        weights = [branch.weight for branch in layer.layers or ()]
    if layer.rule is Rule.IN_ORDER:
        return InOrder(layer.name, branches)
    if layer.rule is Rule.LIMITED:
        return Limited(layer.name, branches[0], layer.limit or 0)
    given = tuple(_bearable(node) if weight is None else weight for node, weight in zip(branches, weights, strict=True))
    kind = InFixedProportion if layer.rule is Rule.IN_FIXED_PROPORTION else InProportion
    return kind(layer.name, branches, given, basis(layer, scenario) or WEIGHT)


def _node(branch: described.Branch, scenario: Scenario, balances: Mapping[Account, int]) -> Node:
    """Build a fund, or a layer."""
    if isinstance(branch, described.Layer):
        return _layer(branch, scenario, balances)
    held = balances[branch.fund]
    return Fund(branch.fund, held if branch.available is None else min(branch.available, held))


def _bearable(node: Node) -> Amount:
    """Return what a node can bear."""
    return node.available if isinstance(node, Fund) else capacity(Waterfall(node))
