"""Convenience: faults planted in the engine, each of which makes it believe what is false, for the fuzzer to find."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import z3

from rhodian_proofs.claims import writing
from rhodian_proofs.engine import domains
from rhodian_proofs.rules import induction, loops
from rhodian_proofs.rules.induction import Each, Loop, Results
from rhodian_proofs.symbolic import faults, sequences
from rhodian_proofs.symbolic.accounts import ASSET_OF
from rhodian_proofs.symbolic.books import NeverNegative, SymBooks, SymChanges
from rhodian_proofs.symbolic.columns import Multiples
from rhodian_proofs.symbolic.ints import SymBool, SymInt, some_natural, term
from rhodian_proofs.symbolic.paths import Path as Walk
from rhodian_proofs.symbolic.sequences import Column, Place
from rhodian_proofs.symbolic.signals import EndOfPath, current
from tests.proofs.fuzz.engine import outcome
from tests.proofs.fuzz.runs import seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def found_by(name: str, first: int, count: int) -> int | None:
    """Return after how many programs a planted fault is found: the engine believes a claim, and plain values do not.

    Most of the programs are false of long sequences only: those that the engine without a fault leaves open.
    """
    with tempfile.TemporaryDirectory() as room:
        for number, seed in enumerate(seeds(first, count), 1):
            with planted(name):
                found = outcome(seed, Path(room), late=0.8)
            if found.is_wrong:
                return number
    return None


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Have the engine do something wrong until this context ends."""
    owner, attribute, value = FAULTS[name]
    with mock.patch.object(owner, attribute, value):
        yield


def _never_equal(_: Any, __: object) -> SymBool:
    return SymBool(z3.BoolVal(val=False))


def _natural_largest(_: Any, items: Any) -> Any:
    bound = some_natural("largest")
    items.bounds.append(bound)
    for key, value in list(current().memory.items()):
        if key[0] == "item" and key[1] is items:
            current().learn((value <= bound).term)
    return bound


_PROVE = induction.prove


def _all_but(*purposes: str) -> Callable[..., None]:
    """Return a proof that takes some things for proved."""

    def prove(conditions: Any, purpose: str) -> None:
        if not any(part in purpose for part in purposes):
            _PROVE(conditions, purpose)

    return prove


def _start_taken(conditions: Any, purpose: str) -> None:
    if not purpose.startswith("start of") or purpose.endswith("beside"):
        _PROVE(conditions, purpose)


def _beside_start_taken(conditions: Any, purpose: str) -> None:
    if not (purpose.startswith("start of") and purpose.endswith("beside")):
        _PROVE(conditions, purpose)


def _no_step(self: Loop) -> None:
    raise EndOfPath(self.invariant.step)


def _strict_before(items: Any, name: str, place: Place, order: str) -> Any:
    found = _BEFORE(items, name, place, order)
    current().learn((found < sequences.whole(items, name)).term)
    return found


_BEFORE = sequences.before


def _no_total(self: SymBooks, changes: Any) -> SymBooks:
    if isinstance(changes, SymChanges):
        return changes.of(self)
    after = _AFTER(self, changes)
    return SymBooks(after.balances, self.totals, after.origin)


_AFTER = SymBooks.after


def _first_read(self: SymBooks, changes: Any) -> SymBooks:
    """Write each balance, and add to the totals what it is above the balance before all changes."""
    if isinstance(changes, SymChanges):
        return changes.of(self)
    balances, totals = self.balances, self.totals
    for account, balance in changes:
        asset = ASSET_OF(account.term)
        totals = z3.Store(
            totals, asset, z3.Select(totals, asset) + term(balance) - z3.Select(self.balances, account.term)
        )
        balances = z3.Store(balances, account.term, term(balance))
    return SymBooks(balances, totals, self.origin)


def _to_zero(self: Walk, dividend: Any, divisor: Any) -> tuple[Any, Any]:
    quotient, remainder = _DIVIDE(self, z3.If(dividend < 0, -dividend, dividend), divisor)
    return z3.If(dividend < 0, -quotient, quotient), z3.If(dividend < 0, -remainder, remainder)


_DIVIDE = Walk.divide


def _anything_known(_: Walk, __: str, term: Any, fact: Any) -> None:
    """Take what is known of some books for known of all."""
    del term
    current().learn(fact)


def _natural_ints(name: str) -> Any:
    return some_natural(name)


def _other_where(premise: Any, then: Any, otherwise: Any) -> Any:
    """Choose by a premise that is not known as if it were known not to hold where both are numbers."""
    if isinstance(premise, SymBool):
        return SymInt(z3.If(premise.term, term(otherwise), term(then)))
    return then if premise else otherwise


def _distinct(earlier: Callable[..., Any]) -> Callable[..., Any]:
    """Return what makes an account that is none of those made before."""

    def make(name: str) -> Any:
        made = earlier(name)
        others = current().memory.setdefault("accounts made", [])
        for other in others:
            current().learn(made.term != other.term)
        others.append(made)
        return made

    return make


def _one_item(self: Column, _: Place) -> Any:
    """Return the same item at each place."""
    return sequences.remembered(("item", self, "any place"), lambda: self._make(self.name))


def _sure_of_results(self: Results, _: str, place: Place, __: str) -> Any:
    return self.loop.moment_at(place).given.__dict__[self.sums()[0]] * 0


def _never_refused(context: Any, values: Any, field: str) -> Any:
    del context, field
    return values


def _one_place(space: Any, known: Any) -> Any:
    """Find whatever is at fault at the place where something was found at fault before."""
    found = [earlier.place for earlier in known if earlier.place is not None]
    return found[0] if found else _SOME_PLACE(space, known)


_SOME_PLACE = faults._some_place


def _same_order(context: Any, step: Any, state: Any, items: Any, key: Any) -> Any:
    """Take the items by rising key as they are given."""
    del key
    return loops._scan(context, step, state, items)


def _wrong_difference(self: Multiples) -> Any:
    """Add what should be subtracted."""
    return sum(column.sum_of_all() for column in self.columns)


def _passes_elsewhere(self: Any, place: Place) -> None:
    """Learn of an item at another place that it passes, and be it behind the first that does not."""
    if place is not self.place:
        Column.learn_passed(self.passes, self.items.read(place))


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "two places are never equal": (Place, "__eq__", _never_equal),
    "the largest of any numbers is natural": (loops, "_RULES", {**loops._RULES, "largest": _natural_largest}),
    "the invariant is not proved at the start": (induction, "prove", _start_taken),
    "the step is not proved": (Loop, "_prove_step", _no_step),
    "results need not be natural": (induction, "prove", _all_but("results are natural")),
    "what holds of each result is not proved": (induction, "prove", _all_but("each result")),
    "a later step need not keep an onward link": (Loop, "_prove_onward", _no_step),
    "an onward link need not hold at once": (induction, "prove", _all_but("onward, at once")),
    "the link of two loops is not proved at the start": (induction, "prove", _beside_start_taken),
    "the link of two loops is not proved of the step": (induction, "prove", _all_but(": beside")),
    "what stands before a place is less than the whole": (sequences, "before", _strict_before),
    "never negative holds unproved": (NeverNegative, "obligation", lambda _: z3.BoolVal(val=True)),
    "what is known of some books is known of all": (Walk, "recall", _anything_known),
    "books keep their totals whatever is written": (SymBooks, "after", _no_total),
    "an account written twice is counted twice": (SymBooks, "after", _first_read),
    "division rounds to zero": (Walk, "divide", _to_zero),
    "whole numbers are natural": (domains, "_SIMPLE", {**domains._SIMPLE, writing.AnyInt: _natural_ints}),
    "where chooses the other": (writing, "where", _other_where),
    "two accounts are never one": (
        domains,
        "_SIMPLE",
        {**domains._SIMPLE, writing.AnyAccount: _distinct(domains._some_account)},
    ),
    "all items are the same": (Column, "read", _one_item),
    "nothing is refused as no natural number": (loops, "_RULES", {**loops._RULES, "naturals": _never_refused}),
    "signed sums are natural": (Column, "is_signed", lambda *_: False),
    "a function of a row is not proved of any": (Each, "_prove_step", _no_step),
    "a difference adds up as a sum": (Multiples, "sum_of_all", _wrong_difference),
    "whatever is at fault is so at one place": (faults, "_some_place", _one_place),
    "whatever is not the first at fault passes": (faults._Search, "learn_at", _passes_elsewhere),
    "items are ranked as they are given": (loops, "_RULES", {**loops._RULES, "scan_ranked": _same_order}),
}
"""By what goes wrong: where it is planted."""
