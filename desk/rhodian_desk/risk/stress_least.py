"""Checked: the least loss that a layer bears anything of, or members who lose such a one, found by a solver (Z3).

What a layer bears is written down as the solver reads it: whole numbers, with the kernel's own roundings (SPEC AL-16,
AL-18). A loss that the solver finds counts only if the kernel, drawing it, agrees. That there is none up to another is
the solver's word, about what is written here; that this is what the kernel does is tested, over all losses of small
trees, and not proved. A solver that gives up is believed in nothing.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_desk.risk.bulk import Bulk
from rhodian_desk.risk.extra import brought

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rhodian import Waterfall
    from rhodian_desk.risk.bulk import Capped

EFFORT = 20_000_000
"""How much the solver tries at one question, in its own count, which is the same everywhere: some seconds."""


@attrs.frozen
class Least:
    """What came of looking for the least."""

    loss: int | None
    """The least loss found, which the kernel agrees reaches the layer; None if none was."""
    is_shown: bool
    """Whether the solver has shown that none smaller does; it has not if it gave up, or if the kernel disagreed."""


@attrs.frozen
class Solved:
    """A waterfall, for a solver to be asked about."""

    tree: Waterfall
    """The waterfall."""
    effort: int = EFFORT
    """How much the solver may try at one question."""
    bulk: Bulk = attrs.field(init=False, default=attrs.Factory(lambda self: Bulk.of(self.tree), takes_self=True))
    """The same, with what the rules of sharing need worked out."""

    def least(self, place: int, bears: Callable[[int], int], known: int | None) -> Least:
        """Look for the least loss of which a node bears anything, by halving between none and one that is known.

        Args:
            place: the node, as the kernel lays the tree out.
            bears: what it bears of a loss, as the kernel draws it.
            known: a loss of which it bears something, if one is known.
        """
        z3 = brought("z3")
        solver, loss = self._solver(), z3.Int("loss")
        solver.add(loss >= 1, self._borne(place, loss) >= 1)
        low, high = 0, known
        while high is None or high - low > 1:
            middle = self.bulk.capacities[0] if high is None else (low + high) // 2
            answer = solver.check(loss <= middle)
            if answer == z3.unsat and high is None:
                return Least(None, is_shown=True)
            if answer == z3.unsat:
                low = middle
            elif answer == z3.sat and bears(found := solver.model()[loss].as_long()) > 0:
                high = found
            else:
                return Least(high, is_shown=False)
        return Least(high, is_shown=True)

    def members(
        self, place: int, bears: Callable[[int], int], losses: Sequence[int], count: int
    ) -> tuple[int, ...] | None:
        """Return the places of so many members, or fewer, of whose losses together a node bears anything.

        Returns:
            None, if the solver has given up, or the kernel disagreed; no place, if there are no such members.
        """
        z3 = brought("z3")
        solver, chosen = self._solver(), [z3.Bool(f"member {number}") for number in range(len(losses))]
        together = z3.Sum([z3.If(each, lost, 0) for each, lost in zip(chosen, losses, strict=True)])
        loss = z3.Int("loss")
        solver.add(loss == together, z3.AtMost(*chosen, count), self._borne(place, loss) >= 1)
        answer = solver.check()
        if answer == z3.unsat:
            return ()
        if answer != z3.sat:
            return None
        model = solver.model()
        found = tuple(number for number, each in enumerate(chosen) if z3.is_true(model[each]))
        return found if bears(sum(losses[number] for number in found)) > 0 else None

    def _solver(self) -> Any:
        """Return a solver that tries so much, and the same things each time."""
        z3 = brought("z3")
        solver = z3.Solver()
        solver.set(rlimit=self.effort, random_seed=0)
        return solver

    def _borne(self, place: int, loss: Any) -> Any:
        """Return what a node bears of a loss, from the root down to it."""
        capacities, way = self.bulk.capacities, [place]
        while way[-1]:
            way.append(next(above for above, under in enumerate(self.bulk.below) if way[-1] in under))
        handed = _within(loss, capacities[0])
        for above, child in zip(way[:0:-1], way[-2::-1], strict=True):
            under, shares = self.bulk.below[above], self.bulk.shares[above]
            if shares is None:
                handed = _within(handed - sum(capacities[under.start : child]), capacities[child])
            else:
                handed = _share(shares, child - under.start, handed)
        return handed


def _within(amount: Any, most: int) -> Any:
    """Return an amount, but at least nothing, and at most so much."""
    z3 = brought("z3")
    return z3.If(amount <= 0, 0, z3.If(amount >= most, most, amount))


def _share(capped: Capped, member: int, amount: Any) -> Any:
    """Return what one of those who share in proportion bears: between its marks, until it is at its cap."""
    z3 = brought("z3")
    if capped.weights[member] == 0:
        return z3.IntVal(0)
    borne, before, weights = list[tuple[int, Any]](), 0, list(capped.weights)
    for number, (ends, closes) in enumerate(zip(capped.reached, capped.ranked, strict=True)):
        if ends > before:
            upto, total = sum(weights[:member]), capped.open[number]
            rest = amount - capped.paid[number]
            borne.append((ends, _mark(rest, upto + weights[member], total) - _mark(rest, upto, total)))
            before = ends
        if closes == member:
            break
        weights[closes] = 0
    share = z3.IntVal(capped.caps[member])
    for ends, open_ in reversed(borne):
        share = z3.If(amount < ends, open_, share)
    return share


def _mark(amount: Any, upto: int, total: int) -> Any:
    """Return an amount's part up to a running weight, rounded down."""
    common = gcd(upto, total)
    return amount * (upto // common) / (total // common)
