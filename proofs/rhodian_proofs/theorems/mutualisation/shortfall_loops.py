"""Checked: what holds in the loops of a cycle, and loops of the claims' own that set one account beside another.

A claim's own loop goes through the columns of a cycle row by row, so that the engine goes through it by the same rule
as through the kernel's loops.
"""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import Conditions, Invariant, Moment, Turn, either, implies, use, where
from rhodian_proofs.theorems.base.lemmas import product_grows


def _losses(at: Moment) -> Any:
    """Return what the losses so far add up to, whether or not they were made larger."""
    return either(at.seen, "losses", "larger")


def _collect_holds(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state + at.given.paid == _losses(at)


COLLECT = Invariant("collect.<locals>.step", _collect_holds, ("paid", "fee", "penalty"))


def _gains(at: Moment) -> Any:
    """Return what the gains so far add up to, or what those do that are listed in another order."""
    return either(at.seen, "gains", "others")


def _in_order_holds(at: Moment) -> Conditions:
    yield at.state == where(_gains(at) < at.start, at.start - _gains(at), 0)
    yield at.state + at.given.cut == at.start


def _in_order_each(_: Moment, turn: Turn, cut: Any) -> Conditions:
    yield cut <= turn.item


def _in_proportion_holds(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state < at.free.total
    yield at.given.cut * at.free.total + at.state == at.free.amount * _gains(at)


def _in_proportion_each(at: Moment, turn: Turn, cut: Any) -> Conditions:
    """Keep a cut within the gain, where all that is cut is within all gains."""
    use(product_grows, at.free.amount, at.free.total, turn.item)
    use(product_grows, turn.item + 1, cut, at.free.total)
    yield implies(at.free.amount <= at.free.total, cut <= turn.item)


HAIRCUT = (
    Invariant("in_order.<locals>.step", _in_order_holds, ("cut",), _in_order_each),
    Invariant("in_proportion.<locals>.step", _in_proportion_holds, ("cut",), _in_proportion_each),
)


def paid_of(rows: Any) -> Any:
    """Return what each account pays of its losses, from the rows of what it pays."""

    def step(_: Any, row: Any) -> tuple[Any, Any]:
        return 0, row[0]

    return loops.scan(step, 0, rows)[1]


def _paid_of_holds(at: Moment) -> Conditions:
    yield at.given.own == at.seen.paid


PAID_OF = Invariant("paid_of.<locals>.step", _paid_of_holds, ("own",))


def short(margins: Any, losses: Any, rows: Any) -> Any:
    """Return by how much each account's loss is above its margin, beside what it was found to pay."""

    def step(_: Any, row: Any) -> tuple[Any, Any]:
        (margin, loss), _paid = row
        return 0, where(loss > margin, loss - margin, 0)

    return loops.scan(step, 0, loops.pairs(loops.pairs(margins, losses, "losses"), rows, "rows"))[1]


def _short_holds(at: Moment) -> Conditions:
    yield at.given.short == _losses(at) - at.seen.paid


SHORT = Invariant("short.<locals>.step", _short_holds, ("short",))


def larger(column: Any, more: Any) -> Any:
    """Return a column with something added to each number."""

    def step(_: Any, row: Any) -> tuple[Any, Any]:
        return 0, row[0] + row[1]

    return loops.scan(step, 0, loops.pairs(column, more, "more"))[1]


def _larger_holds(at: Moment) -> Conditions:
    yield at.given.larger == either(at.seen, "losses", "margins") + at.seen.more


LARGER = Invariant("larger.<locals>.step", _larger_holds, ("larger",))


def again(column: Any) -> Any:
    """Return the very same column, under another name for what it adds up to."""

    def step(_: Any, each: Any) -> tuple[Any, Any]:
        return 0, each

    return loops.scan(step, 0, column)[1]


def _again_holds(at: Moment) -> Conditions:
    yield at.given.again == either(at.seen, "short", "cut", "gains")


AGAIN = Invariant("again.<locals>.step", _again_holds, ("again",))


def compared(column: Any, other: Any) -> None:
    """Go through two columns side by side, of which the other holds no less anywhere."""

    def step(_: Any, __: Any) -> tuple[Any, Any]:
        return 0, None

    loops.scan(step, 0, loops.pairs(column, other, "other"))


def _compared_holds(at: Moment) -> Conditions:
    yield at.seen.short <= at.seen.again


COMPARED = Invariant("compared.<locals>.step", _compared_holds)


def apart(coalition: Any, rows: Any, gains: Any, cuts: Any) -> Any:
    """Return what a coalition's accounts pay of their losses and get of their gains, and what all others do.

    Whoever has a number above 0 is in the coalition.
    """

    def step(state: Any, row: Any) -> tuple[Any, Any]:
        paid_in, paid_out, paid_in_others, paid_out_others = state
        member, ((paid, _fee, _penalty), (gain, cut)) = row
        if member > 0:
            return (paid_in + paid, paid_out + gain - cut, paid_in_others, paid_out_others), None
        return (paid_in, paid_out, paid_in_others + paid, paid_out_others + gain - cut), None

    money = loops.pairs(rows, loops.pairs(gains, again(cuts), "cuts"), "gains")
    return loops.scan(step, (0, 0, 0, 0), loops.pairs(coalition, money, "rows"))[0]


def _apart_holds(at: Moment) -> Conditions:
    paid_in, paid_out, paid_in_others, paid_out_others = at.state
    yield (paid_in >= 0) & (paid_out >= 0) & (paid_in_others >= 0) & (paid_out_others >= 0)
    yield paid_in + paid_in_others == at.seen.paid
    yield paid_out + paid_out_others == at.seen.gains - at.seen.again


APART = Invariant("apart.<locals>.step", _apart_holds)
