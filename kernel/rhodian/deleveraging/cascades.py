"""Trusted: forced sales that bring on further forced sales, taken to where they come to rest.

Longs are sold when the mark is at or below their threshold, which lowers the mark; shorts are bought back
when it is at or above theirs, which raises it. The mark depends on how much has been traded in all, and on
nothing else, so the order in which accounts are processed cannot matter (SPEC CA-6).

Each account has a *trigger*: the least total at which the mark reaches its threshold. So what is left of a
cascade is to compare whole numbers: accounts are taken once each, by rising trigger, and there is no loop
that has to be stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural, positive

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class LinearImpact:
    """A mark that moves in proportion to what has been traded, each move rounded down (SPEC CA-8)."""

    start: Amount
    """The mark before anything is traded."""
    move: Amount
    """By how many smallest units of price the mark moves."""
    per: Amount
    """For how many contracts traded it moves by that."""
    rises: bool
    """Whether trading raises the mark, as buying back shorts does, rather than lowers it, as selling longs does."""

    def __attrs_post_init__(self) -> None:
        """Check the four fields (SPEC CA-12).

        Raises:
            InvalidValue: if a number is not from 1 to `POSITIVE_MAX`, or else `rises` is not a truth value.
        """
        positive(self.start, "start")
        positive(self.move, "move")
        positive(self.per, "per")
        _sign(self.rises)

    def price(self, traded: Amount) -> Amount:
        """Return the mark once so many contracts have been traded; it never falls below 1 (SPEC CA-8, CA-11).

        Raises:
            InvalidAmount: if what has been traded is not a natural number.
        """
        moved = natural(traded, "traded") * self.move // self.per
        return self.start + moved if self.rises else max(1, self.start - moved)

    def triggers(self, thresholds: Iterable[Amount], most: Amount) -> tuple[Amount, ...]:
        """Return for each threshold the least total at which the mark reaches it (SPEC CA-8).

        Args:
            thresholds: marks, each reached at or below it, or if the mark rises, at or above it.
            most: the most that can be traded; a threshold that is not reached by then has a larger trigger.

        Raises:
            InvalidAmount: for the first threshold that is not a natural number, or else for `most`.
        """
        thresholds = loops.naturals(thresholds, "thresholds")
        start, move, per, sign = self.start, self.move, self.per, _sign(self.rises)
        lowest, never = (0 if self.rises else 1), natural(most, "most") + 1

        def step(_: None, threshold: Amount) -> tuple[None, Amount]:
            if threshold < lowest:
                return None, never
            distance = max(0, sign * (threshold - start))
            return None, -(-distance * per // move)

        return loops.scan(step, None, thresholds)[1]


@attrs.frozen
class TableImpact:
    """A mark that moves in steps, as along the orders of a book (SPEC CA-9)."""

    start: Amount
    """The mark before anything is traded."""
    steps: tuple[tuple[Amount, Amount], ...]
    """Totals traded, rising, each with the mark from there on."""
    rises: bool
    """Whether trading raises the mark, as buying back shorts does, rather than lowers it, as selling longs does."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC CA-16).

        Raises:
            InvalidValue: if the start is no price, `rises` is not a truth value, the steps are not a tuple, one of
                them is no total with a price, or not a larger total than the one before, with a mark that has not
                turned back.
        """
        positive(self.start, "start")
        sign = _sign(self.rises)
        if self.steps.__class__ is not tuple:
            raise InvalidValue("steps", self.steps, "a tuple of totals, each with its mark")

        columns.every(_is_step, self.steps)

        def step(last: tuple[Amount, Amount], row: tuple[Amount, Amount]) -> tuple[tuple[Amount, Amount], None]:
            total, price = row
            if total <= last[0] or sign * (price - last[1]) < 0:
                raise InvalidValue("steps", row, "a larger total than the one before, and a mark that goes one way")
            return row, None

        loops.scan(step, (0, self.start), self.steps)

    def price(self, traded: Amount) -> Amount:
        """Return the mark once so many contracts have been traded: the furthest of the steps reached (SPEC CA-9).

        Raises:
            InvalidAmount: if what has been traded is not a natural number.
        """
        natural(traded, "traded")
        sign = _sign(self.rises)

        def step(so_far: Amount, row: tuple[Amount, Amount]) -> tuple[Amount, None]:
            total, price = row
            return (price if total <= traded and sign * (price - so_far) > 0 else so_far), None

        return loops.scan(step, self.start, self.steps)[0]

    def triggers(self, thresholds: Iterable[Amount], most: Amount) -> tuple[Amount, ...]:
        """Return for each threshold the least total at which the mark reaches it (SPEC CA-9).

        Time is in proportion to thresholds times steps.

        Args:
            thresholds: marks, each reached at or below it, or if the mark rises, at or above it.
            most: the most that can be traded; a threshold that is not reached by then has a larger trigger.

        Raises:
            InvalidAmount: for the first threshold that is not a natural number, or else for `most`.
        """
        thresholds = loops.naturals(thresholds, "thresholds")
        start, steps, sign, never = self.start, self.steps, _sign(self.rises), natural(most, "most") + 1

        def step(_: None, threshold: Amount) -> tuple[None, Amount]:
            return None, _trigger(steps, sign, threshold, 0 if sign * (threshold - start) <= 0 else never)

        return loops.scan(step, None, thresholds)[1]


def _trigger(steps: tuple[tuple[Amount, Amount], ...], sign: int, threshold: Amount, never: Amount) -> Amount:
    """Return the least total of the steps that reach a threshold, if it is less than what else it would be."""

    def step(least: Amount, row: tuple[Amount, Amount]) -> tuple[Amount, None]:
        total, price = row
        return (min(least, total) if sign * (threshold - price) <= 0 else least), None

    return loops.scan(step, never, steps)[0]


Impact: TypeAlias = LinearImpact | TableImpact
"""How the mark follows from what has been traded in all."""

_TOTAL_AND_PRICE = 2


def _is_step(row: tuple[Amount, Amount]) -> bool:
    """Refuse a row that is no total with the mark from there on.

    Raises:
        InvalidValue: if it is not a pair of numbers from 1 to `POSITIVE_MAX`.
    """
    if row.__class__ is not tuple or len(row) != _TOTAL_AND_PRICE:
        raise InvalidValue("steps", row, "a pair of a total and the mark from there on")
    positive(row[0], "steps")
    positive(row[1], "steps")
    return True


def _sign(rises: bool) -> int:  # noqa: FBT001  # the field itself
    """Return 1 for a mark that rises and -1 for one that falls.

    Raises:
        InvalidValue: if what is given is not a truth value.
    """
    if rises.__class__ is not bool:
        raise InvalidValue("rises", rises, "True or False")
    return 1 if rises else -1


@attrs.frozen
class Cascade:
    """Where a cascade came to rest."""

    traded: tuple[Amount, ...]
    """What each account was forced to trade: all it was to trade if it was liquidated, and otherwise nothing."""
    total: Amount
    """What was traded in all, the shock included."""
    price: Amount
    """The mark at which nobody else is liquidated."""


def cascade(impact: Impact, shock: Amount, thresholds: Iterable[Amount], quantities: Iterable[Amount]) -> Cascade:
    """Liquidate all whose threshold the mark reaches, counting what their liquidation does to it (SPEC CA-10, CA-16).

    Args:
        impact: how the mark follows from what has been traded in all.
        shock: how many contracts others have traded to begin with.
        thresholds: for each account, the mark at or below which it is liquidated; at or above, if the mark rises.
        quantities: for each account, how many contracts its liquidation trades.

    Raises:
        InvalidValue: if the impact is not a `LinearImpact` or a `TableImpact`.
        InvalidAmount: for the shock, or else the first quantity, or else the first threshold that is not natural.
        LengthMismatch: if there are not as many quantities as thresholds.

    Source: none of the venues studied publishes a rule; this is the least fixed point of a map that only
    grows, which by Tarski's theorem exists and is one.
    """
    if impact.__class__ is not LinearImpact and impact.__class__ is not TableImpact:
        raise InvalidValue("impact", impact, "a LinearImpact or a TableImpact")
    natural(shock, "shock")
    quantities = loops.naturals(quantities, "quantities")
    triggers = impact.triggers(thresholds, shock + loops.total(quantities))
    total, traded = fall(shock, triggers, quantities)
    return Cascade(traded, total, impact.price(total))


def fall(shock: Amount, triggers: Iterable[Amount], quantities: Iterable[Amount]) -> tuple[Amount, tuple[Amount, ...]]:
    """Return what is traded in all, and by each, once everyone has traded whose trigger that total reaches.

    Of all totals at which the market could rest, it is the least (SPEC CA-1 to CA-7, CA-12).

    Args:
        shock: how many contracts others have traded to begin with.
        triggers: for each account, the least total traded at which it is liquidated.
        quantities: for each account, how many contracts its liquidation trades.

    Raises:
        InvalidAmount: for the shock, or else the first trigger, or else the first quantity that is not natural.
        LengthMismatch: if there are not as many quantities as triggers.
    """
    natural(shock, "shock")
    triggers = loops.naturals(triggers, "triggers")
    rows = loops.pairs(triggers, loops.naturals(quantities, "quantities"), "quantities")

    def step(total: Amount, row: tuple[Amount, Amount]) -> tuple[Amount, Amount]:
        trigger, quantity = row
        traded = quantity if trigger <= total else 0
        return total + traded, traded

    return loops.scan_ranked(step, shock, rows, _trigger_of)


def _trigger_of(row: tuple[Amount, Amount]) -> Amount:
    """Return the trigger, by which accounts are taken."""
    return row[0]
