"""Trusted: puts, for the length of one proof, a rule in the place of each loop of the kernel.

Only sequences of unknown length are treated by rule. All others go through the
kernel's own loops, as they do for everyone.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from types import FunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from unittest import mock

import attrs
import z3

from rhodian.base import columns, loops, names, numbers
from rhodian.base.errors import LengthMismatch, RhodianError
from rhodian.machine import assessments, auctions, discretion, ids, members, recoveries
from rhodian_proofs.rules import faults, trees
from rhodian_proofs.rules.identity import untold
from rhodian_proofs.rules.induction import Each, Loop, Results, prove
from rhodian_proofs.rules.invariants import Invariant
from rhodian_proofs.rules.steps import as_the_kernel_does, raised_as_the_kernel_does, surroundings
from rhodian_proofs.rules.trees import Reports
from rhodian_proofs.symbolic import names as unknown_names
from rhodian_proofs.symbolic.books import SymBooks, SymChanges
from rhodian_proofs.symbolic.columns import Multiples, Pairs, Rows
from rhodian_proofs.symbolic.ints import SymBool, some_int, some_natural, term
from rhodian_proofs.symbolic.kept import Joined, Present, Slots
from rhodian_proofs.symbolic.names import SymName
from rhodian_proofs.symbolic.sequences import Column, Place, Unknown, remembered
from rhodian_proofs.symbolic.signals import EndOfPath, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rhodian_proofs.rules.invariants import Conditions, Moment


@contextmanager
def rules(invariants: tuple[Invariant, ...], measures: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """Let sequences of unknown length through the kernel's loops, by rule, until this context ends.

    Sequences of known length go through the loops themselves, as ever.
    """
    homes = {name: next(home for home in (columns, loops, names) if hasattr(home, name)) for name in _RULES}
    real = SimpleNamespace(**{name: getattr(home, name) for name, home in homes.items()})

    def rule(name: str) -> Callable[..., Any]:
        def stand_in(*args: Any, **named: Any) -> Any:
            if not any(isinstance(arg, Unknown | SymBooks | SymName | Place) for arg in (*args, *named.values())):
                return getattr(real, name)(*args, **named)
            if named and name != "rows":
                raise Unsupported(f"{name}, its arguments by name")
            try:
                return _RULES[name](_Context(invariants, measures, real), *args, **named)
            except Exception as error:
                if raised_as_the_kernel_does(error):
                    raise
                raise Unsupported(f"{name}: {type(error).__name__} that the kernel would not raise") from None

        return stand_in

    with ExitStack() as stack:
        for name, home in homes.items():
            stack.enter_context(mock.patch.object(home, name, rule(name)))
        stack.enter_context(mock.patch.object(names, "at_most", unknown_names.at_most(names.at_most)))
        stack.enter_context(untold())
        for module in _MEASURING:
            stack.enter_context(mock.patch.object(module, "len", unknown_names.length, create=True))
        yield


_MEASURING = (numbers, assessments, auctions, discretion, ids, members, recoveries)
"""The modules of the kernel that ask how long a name is, or a sequence."""


@attrs.frozen
class _Context:
    """What a rule may need besides the arguments of the loop that it stands in for."""

    invariants: tuple[Invariant, ...]
    measures: Mapping[str, Callable[..., Any]]
    real: SimpleNamespace

    def invariant_of(self, step: Callable[..., Any]) -> Invariant:
        """Return the invariant of a loop, by its step."""
        invariant = self.said_of(step)
        if invariant is None:
            raise Unsupported(f"a loop without an invariant: {step.__qualname__}")
        return invariant

    def said_of(self, step: Callable[..., Any]) -> Invariant | None:
        """Return the invariant of a loop, by its step; nothing if the claim has none."""
        return next((each for each in self.invariants if each.step == step.__qualname__), None)


def _scan(context: _Context, step: Any, state: Any, items: Any) -> Any:
    if not isinstance(items, Unknown):
        return context.real.scan(step, state, items)
    return Loop(step, state, items, context.invariant_of(step)).run()


def _scan_ranked(context: _Context, step: Any, state: Any, items: Any, key: Any) -> Any:
    if not isinstance(items, Unknown):
        return context.real.scan_ranked(step, state, items, key)
    if isinstance(items.space, Slots):
        raise Unsupported("a ranking of those present")
    if current().choose(2, "rule for keys") == 1:
        as_the_kernel_does(key, items.read(Place(items.space)))
        raise EndOfPath("every item has a key")
    looked_at = tuple((name, term(value).sexpr()) for name, value in vars(surroundings(key)).items())
    ranked_by = ("ranking", _columns(items), key.__module__, key.__code__, looked_at)
    order, _ = remembered(ranked_by, lambda: (current().fresh("ranking"), items))
    return Loop(step, state, items, context.invariant_of(step), str(order), key).run()


def _scan_books(context: _Context, step: Any, balances: Any, items: Any) -> Any:
    if not isinstance(balances, SymBooks):
        raise Unsupported("a sequence of unknown length, and books that are known")
    if type(items) is Joined:
        return SymChanges(balances, _piece_by_piece(context, step, balances, items).lent()), ()
    if isinstance(items, Unknown):
        end, results = _as_before(Loop(step, balances, items, context.invariant_of(step), writes=True))
        return SymChanges(balances, end), results
    books, found = balances, []
    for item in items:
        lent = books.lent()
        changes, result = as_the_kernel_does(step, lent, item)
        lent.close()
        books = books.after(changes)
        found.append(result)
    return SymChanges(balances, books.lent()), tuple(found)


def _as_before(loop: Loop) -> Any:
    """Return what a loop over books comes to, or refuse as it does: the same again if it was run on the very same."""
    if vars(loop.free):
        return loop.run()
    code, books = loop.step.__code__, loop.start
    key = ("run", loop.step.__module__, code, books.balances.get_id(), books.totals.get_id(), books.origin.get_id())
    come_to = remembered((*key, loop.items), lambda: (books, _come_to(loop)))[1]
    if isinstance(come_to, RhodianError):
        as_the_kernel_does(faults.refuse, come_to)
    return come_to


def _come_to(loop: Loop) -> Any:
    """Return what a loop comes to, or what it is refused with."""
    try:
        return loop.run()
    except RhodianError as refusal:
        return refusal


def _piece_by_piece(context: _Context, step: Any, books: Any, items: Joined) -> Any:
    """Return the books after a loop over several sequences in one: the loops over each, one after the other."""
    for piece in items.pieces:
        books = books.after(_scan_books(context, step, books, piece)[0])
    return books


def _over(_: _Context, balances: Any, changes: Any) -> Any:
    return balances.after(changes)


def _columns(items: Any) -> tuple[Any, ...]:
    """Return which columns stand side by side: by the same key the same columns are ranked the same way.

    What is told apart by its id is kept where the ranking is remembered, so that nothing else ever has that id.
    """
    return tuple(map(_columns, items.columns)) if type(items) is Pairs else (id(items),)


def _total(_: _Context, items: Any) -> Any:
    return items.sum_of_all()


def _each(context: _Context, function: Any, *given: Any) -> Any:
    if len(given) == 1 and type(given[0]) is Joined:
        return Joined(*(columns.each(function, piece) for piece in given[0].pieces))
    _check_lengths(given)
    if not isinstance(function, FunctionType):
        raise Unsupported(f"a {type(function).__name__} of each row, not a function")
    said = context.said_of(function) or Invariant(function.__qualname__, _nothing)
    return Each(function, None, Rows(*given), said).run()[1]


def _rows(_: _Context, first: Any, **others: Any) -> Any:
    for field, other in others.items():
        _check_lengths((first, other), field)
    return Rows(first, *others.values())


def _nothing(_: Moment) -> Conditions:
    return iter(())


def _present(_: _Context, items: Any) -> Any:
    if type(items) not in {Reports, Results}:
        raise Unsupported("those present in what no loop yielded and nobody reported on")
    return remembered(("present", items), lambda: Present(items))


def _joined(_: _Context, *pieces: Any) -> Any:
    return Joined(*pieces)


def _added(_: _Context, first: Any, second: Any) -> Any:
    _check_lengths((first, second))
    return Multiples((1, first), (1, second))


def _less(_: _Context, first: Any, second: Any) -> Any:
    _check_lengths((first, second))
    return Multiples((1, first), (-1, second))


def _scaled(_: _Context, column: Any, factor: Any) -> Any:
    if factor.__class__ is not int:
        raise Unsupported("a column times what is no whole number")
    return Multiples((factor, column))


def _check_lengths(given: tuple[Any, ...], field: str = "columns") -> None:
    """Refuse columns that are not of one length, as the kernel's loops do."""
    first, *others = given
    for other in others:
        if not (isinstance(first, Unknown) and isinstance(other, Unknown)):
            raise Unsupported("a sequence of unknown length beside one that is known")
        if first.space is not other.space:
            if isinstance(first.space, Slots) or isinstance(other.space, Slots):
                raise Unsupported("those present beside another sequence")
            if SymBool((first.space.length == other.space.length).term):
                raise Unsupported("sequences of equal length that were not declared so")
            one, length = cast("int", first.space.length), cast("int", other.space.length)
            as_the_kernel_does(faults.refuse, LengthMismatch(field, length, one))


def _pairs(context: _Context, first: Any, second: Any, field: str) -> Any:
    _check_lengths((first, second), field)
    rows = Pairs(first, second, context.measures)
    if context.measures and current().choose(2, "rule for sums") == 1:
        parts = rows.parts(rows.read(Place(rows.space)))
        prove(iter([part >= 0 for part in parts.values()]), "every sum is of natural numbers")
        raise EndOfPath("every sum is of natural numbers")
    return rows


def _largest(_: _Context, items: Any) -> Any:
    named = items.sums() if type(items) in {Column, Results} else ()
    if type(items) is not Column and len(named) != 1:
        raise Unsupported("the largest of what is no column of numbers")
    return remembered(("largest", items), lambda: _bound_of(items, named))


def _bound_of(items: Any, named: tuple[str, ...]) -> Any:
    """Return a number that no item exceeds, those included that have been looked at, and 0 if there is no item."""
    bound = some_natural("largest") if named and not items.is_signed(named[0]) else some_int("largest")
    current().learn(z3.Implies(items.space.length.term == 0, bound.term == 0))
    known = [value for key, value in current().memory.items() if key[0] in {"item", "result"} and key[1] is items]
    for item in known:
        current().learn((item <= bound).term)
    items.bounds.append(bound)
    return bound


def _named(_: _Context, beginning: Any, name: Any) -> Any:
    return unknown_names.named(beginning, name)


_RULES: dict[str, Callable[..., Any]] = {
    "scan": _scan,
    "scan_ranked": _scan_ranked,
    "scan_books": _scan_books,
    "over": _over,
    "naturals": faults.naturals,
    "total": _total,
    "each": _each,
    "rows": _rows,
    "every": faults.every,
    "present": _present,
    "joined": _joined,
    "first": faults.first,
    "name_at": faults.name_at,
    "added": _added,
    "less": _less,
    "scaled": _scaled,
    "pairs": _pairs,
    "largest": _largest,
    "fold_up": trees.fold_up,
    "push_down": trees.push_down,
    "preorder": trees.preorder,
    "of_type": trees.of_type,
    "named": _named,
}
