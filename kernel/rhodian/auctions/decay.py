"""Trusted: what auctions have in common: how a price falls with time, how much goes on auction, and when.

Time is a natural number in a unit of the caller's choice; there is no clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural, positive
from rhodian.base.rates import PPM, rate

if TYPE_CHECKING:
    from collections.abc import Iterable


def after_cuts(top: Amount, cuts_ppm: Iterable[int], steps: int) -> tuple[Amount, tuple[Amount, ...]]:
    """Cut a price step by step, each cut in parts per million of what the last one left (SPEC AU-2, AU-3).

    Each cut rounds down, so the price rounds up, in the seller's favour, and a price of 1 or more stays so.
    The stairstep rule of Maker (dss, src/abaci.sol), whose cuts are all the same.

    Args:
        top: the price before the first cut, in smallest units for each contract.
        cuts_ppm: the cuts, first to last, each less than `PPM`.
        steps: how many of them have been made; if there are fewer, all.

    Returns:
        The price, and by how much each cut has lowered it: 0 for those that are still to come.

    Raises:
        InvalidValue: if the price is not positive, or a cut takes everything.
        InvalidAmount: if a cut, or the number of steps, is not a natural number.
    """
    positive(top, "top")
    cuts = checked_cuts(cuts_ppm)
    natural(steps, "steps")

    def step(state: tuple[Amount, int], cut: int) -> tuple[tuple[Amount, int], Amount]:
        price, left = state
        if left == 0:
            return state, 0
        drop = price * cut // PPM
        return (price - drop, left - 1), drop

    (price, _), drops = loops.scan(step, (top, steps), cuts)
    return price, drops


def checked_cuts(cuts_ppm: Iterable[int]) -> tuple[int, ...]:
    """Return the cuts as a tuple after checking that each is from 0 to less than `PPM` (SPEC AU-1).

    Raises:
        InvalidAmount: for the first that is not a natural number.
        InvalidValue: for the largest, if it takes everything.
    """
    cuts = loops.naturals(cuts_ppm, "cuts_ppm")
    if not columns.every(_leaves_something, cuts):
        right = f"whole numbers (int) below {PPM}, in parts per million"
        raise InvalidValue("cuts_ppm", loops.largest(cuts), right)
    return cuts


def _leaves_something(cut: int) -> bool:
    """Tell whether a cut leaves something of a price."""
    return cut < PPM


@attrs.frozen
class LinearDecay:
    """A price that falls to nothing in a straight line, rounded up to the unit."""

    duration: int
    """How long it would take to reach nothing, in the auction's unit of time; 1 or more."""

    def __attrs_post_init__(self) -> None:
        """Check the duration (SPEC AU-1)."""
        positive(self.duration, "duration")

    def after(self, top: Amount, elapsed: int) -> Amount:
        """Return the price after some time, which is less than the duration (SPEC AU-4)."""
        return top - top * elapsed // self.duration


@attrs.frozen
class StepwiseDecay:
    """A price that stays for a while and is then cut, again and again; without cuts it never changes."""

    every: int
    """How long it stays, in the auction's unit of time; 1 or more."""
    cuts_ppm: tuple[int, ...]
    """The cuts, first to last, in parts per million of the price before each; after the last it stays."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC AU-1)."""
        positive(self.every, "every")
        checked_cuts(self.cuts_ppm)

    def after(self, top: Amount, elapsed: int) -> Amount:
        """Return the price after some time (SPEC AU-2, AU-3, AU-23)."""
        return after_cuts(top, self.cuts_ppm, elapsed // self.every)[0]


Decay: TypeAlias = LinearDecay | StepwiseDecay
"""How a price falls with time."""


@attrs.frozen
class Portion:
    """What of a debt, and of what secures it, goes on auction now, and what waits."""

    debt: int
    """How many units of debt go on auction."""
    lot: int
    """How much of the collateral goes with them, in contracts, rounded down."""
    owed: Amount
    """What the auction is to bring, the penalty included, in smallest units, rounded up."""
    debt_left: int
    """How many units of debt wait."""
    lot_left: int
    """How much of the collateral stays with them, in contracts."""


@attrs.frozen
class Admission:
    """The rule by which debts go on auction when there is room for so much only: Maker's (dss, src/dog.sol)."""

    penalty_ppm: int
    """What is to be paid above the debt, in parts per million of it."""
    dust: Amount
    """The least debt that is worth an auction, or keeping, in smallest units."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC AU-1)."""
        rate(self.penalty_ppm, "penalty_ppm")
        natural(self.dust, "dust")

    def portion(self, debt: int, worth: Amount, collateral: int, room: Amount) -> Portion:
        """Return what goes on auction now (SPEC AU-10, AU-11).

        What waits is nothing or at least the dust: where it would be less, all goes at once, and the room is
        exceeded. What goes is nothing or all or at least the dust: where it would be less, all waits.

        Args:
            debt: units of debt; 1 or more.
            worth: what a unit of debt is worth now, in smallest units.
            collateral: what secures the debt, in contracts.
            room: how much more may be owed to auctions, in smallest units: the least that any limit leaves.

        Raises:
            InvalidValue: if the debt or its worth is not positive.
            InvalidAmount: if the collateral or the room is not a natural number.
        """
        positive(debt, "debt")
        positive(worth, "worth")
        natural(collateral, "collateral")
        natural(room, "room")
        part = min(debt, room * PPM // (worth * (PPM + self.penalty_ppm)))
        if (debt - part) * worth < self.dust:
            part = debt
        elif part < debt and part * worth < self.dust:
            part = 0
        lot = collateral * part // debt
        owed = -(-part * worth * (PPM + self.penalty_ppm) // PPM)
        return Portion(part, lot, owed, debt - part, collateral - lot)


@attrs.frozen
class Openings:
    """Which auctions of a system's own may begin; never both."""

    debt: bool
    """Whether one may begin in which shares are sold to pay a debt."""
    surplus: bool
    """Whether one may begin in which a surplus is sold."""


@attrs.frozen
class Recapitalisation:
    """When a system may sell its own shares for a debt, or what it has too much: Maker's rule (dss, src/vow.sol)."""

    debt_lot: Amount
    """How much debt one auction pays, in smallest units."""
    surplus_lot: Amount
    """How much surplus one auction sells, in smallest units."""
    buffer: Amount
    """How much surplus is kept beside."""

    def __attrs_post_init__(self) -> None:
        """Check every field (SPEC AU-1)."""
        natural(self.debt_lot, "debt_lot")
        natural(self.surplus_lot, "surplus_lot")
        natural(self.buffer, "buffer")

    def openings(self, surplus: Amount, debt: Amount, queued: Amount, on_auction: Amount) -> Openings:
        """Return which auctions may begin (SPEC AU-12).

        A debt is auctioned only while there is no surplus, and a surplus only while no debt is ripe and the
        surplus exceeds all debt.

        Args:
            surplus: what the system has, in smallest units.
            debt: what it owes, in smallest units.
            queued: how much of the debt is not ripe yet.
            on_auction: how much of the debt is on auction already.

        Raises:
            InvalidAmount: for the first that is not a natural number.
            InvalidValue: if more is queued and on auction than is owed.
        """
        natural(surplus, "surplus")
        natural(debt, "debt")
        ripe = debt - natural(queued, "queued") - natural(on_auction, "on_auction")
        if ripe < 0:
            raise InvalidValue("debt", debt, "no less than what of it is queued and on auction")
        may_debt = surplus == 0 and ripe > 0 and ripe >= self.debt_lot
        may_surplus = ripe == 0 and surplus > 0 and surplus >= debt + self.surplus_lot + self.buffer
        return Openings(bool(may_debt), bool(may_surplus))
