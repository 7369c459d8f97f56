"""Trusted: leaving a pool, so that nobody escapes a loss by leaving and nobody gains by waiting.

A loss has a date. It is borne by those who were exposed at its date, the *cohort*, whenever it is
booked and whoever has left by then. `Staked → Requested → Matured → Paid`: one who asks to leave stays
exposed until a maturity, and takes no gain that is dated later than the request.

The shares of a loss are fixed once, by its cohort. One who is paid while a loss is known but not booked
yet leaves its share behind, as `withheld`; one who waits pays the same share when the loss is booked.
Money moves by ledger transfers, as `book`, `pay` and `recover` say how much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import loops
from rhodian.base.errors import BackDated, InvalidValue, OutOfOrder, TooEarly
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import Allocation, in_proportion

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Staked:
    """A stake that is in the pool, with no wish to leave."""

    stake: Amount
    """By how much it counts, in the unit of the pool's rule: units of the pool, or what was paid in."""
    entered: Amount
    """When it came in, by the host's clock; it is exposed from then on."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC EX-11).

        Raises:
            InvalidAmount: for the first that is not a natural number.
        """
        natural(self.stake, "stake")
        natural(self.entered, "entered")


@attrs.frozen
class Requested:
    """A stake whose owner has asked to leave; it stays exposed until it matures."""

    staked: Staked
    """The stake."""
    after: Amount
    """How long after its entry its owner asked; a gain that is dated later than that is not its."""
    notice: Amount
    """How long after that it matures; a loss of that date, or of a later one, is not its."""
    frozen: Amount
    """What it was worth by the books when its owner asked, in smallest units: the most that is ever paid."""

    def __attrs_post_init__(self) -> None:
        """Check the four fields (SPEC EX-11).

        Raises:
            InvalidValue: if the stake is not one.
            InvalidAmount: for the first number that is not natural.
        """
        if self.staked.__class__ is not Staked:
            raise InvalidValue("staked", self.staked, "a Staked")
        natural(self.after, "after")
        natural(self.notice, "notice")
        natural(self.frozen, "frozen")

    @property
    def requested(self) -> Amount:
        """When its owner asked."""
        return self.staked.entered + self.after

    @property
    def matures(self) -> Amount:
        """When it is exposed no more."""
        return self.requested + self.notice


@attrs.frozen
class Matured:
    """A stake that has waited out its time and may be paid."""

    request: Requested
    """The request."""


@attrs.frozen
class Paid:
    """A stake that is gone; it still counts for the losses of its time."""

    request: Requested
    """The request."""
    amount: Amount
    """What was paid out, in smallest units."""
    withheld: Amount
    """What was left behind for losses of its time that were not booked yet."""


Stake: TypeAlias = Staked | Requested | Matured | Paid


def request(staked: Staked, time: Amount, notice: Amount, worth: Amount) -> Requested:
    """Ask to leave (SPEC EX-10, EX-21). To leave in part, divide the stake first, and ask for one of the two.

    Args:
        staked: the stake.
        time: now, by the host's clock.
        notice: how much later it matures.
        worth: what the stake is worth by the books now, in smallest units.

    Raises:
        OutOfOrder: if what is given is not a stake without a request.
        InvalidAmount: for the first of the numbers that is not natural.
        BackDated: if the time is before the stake's entry.
    """
    if staked.__class__ is not Staked:
        raise OutOfOrder("request", staked, "Staked")
    if natural(time, "time") < staked.entered:
        raise BackDated(time, staked.entered)
    return Requested(staked, time - staked.entered, natural(notice, "notice"), natural(worth, "worth"))


def mature(requested: Requested, time: Amount) -> Matured:
    """End the wait (SPEC EX-10, EX-21).

    Raises:
        OutOfOrder: if what is given is not a request.
        InvalidAmount: if the time is not a natural number.
        TooEarly: if it is before the maturity.
    """
    if requested.__class__ is not Requested:
        raise OutOfOrder("mature", requested, "Requested")
    if natural(time, "time") < requested.matures:
        raise TooEarly(time, requested.matures)
    return Matured(requested)


def pay(matured: Matured, worth: Amount, share: Amount = 0) -> Paid:
    """Pay one who leaves the smaller of what was frozen and its worth less its open share (SPEC EX-5, EX-6, EX-21).

    The rule of queues that pay the smaller of quote and value (Drift's insurance fund, Origin's ARM), with
    what is open of the leaver's own cohort taken off, so that those who leave first and last fare alike.

    Args:
        matured: the stake.
        worth: what it is worth by the books now, in smallest units; losses that are not booked are still in it.
        share: its share of the losses of its time that are known and not booked, as `cohort_bears` gives it.

    Raises:
        OutOfOrder: if what is given has not matured.
        InvalidAmount: if worth or share is not a natural number.
    """
    if matured.__class__ is not Matured:
        raise OutOfOrder("pay", matured, "Matured")
    withheld = min(natural(share, "share"), natural(worth, "worth"))
    return Paid(matured.request, min(matured.request.frozen, worth - withheld), withheld)


def exposure(position: Stake, date: Amount) -> Amount:
    """Return by how much a position counts for a loss of some date: by its stake while it is exposed, else 0.

    It is exposed from its entry until it matures, whatever has become of it since (SPEC EX-1, EX-21).

    Raises:
        OutOfOrder: if what is given is not a position.
    """
    if position.__class__ is Staked:
        return position.stake if position.entered <= date else 0
    asked = _request(position, "exposure")
    return asked.staked.stake if asked.staked.entered <= date < asked.matures else 0


def earning(position: Stake, date: Amount) -> Amount:
    """Return by how much a position counts for a gain of some date: by its stake until its request, else 0.

    A gain that is dated as the request is still its; a later one is not, so there is nothing to wait for
    (SPEC EX-8, EX-21).

    Raises:
        OutOfOrder: if what is given is not a position.
    """
    if position.__class__ is Staked:
        return position.stake if position.entered <= date else 0
    asked = _request(position, "earning")
    return asked.staked.stake if asked.staked.entered <= date <= asked.requested else 0


def cohort_bears(loss: Amount, date: Amount, positions: tuple[Stake, ...]) -> Allocation:
    """Share a loss among those who were exposed at its date, in proportion to their stakes (SPEC EX-2, EX-3, EX-7).

    Nobody's share depends on when the loss is booked, or on who has asked to leave or has been paid since.

    Args:
        loss: what is to be borne, in smallest units.
        date: when it was made, by the host's clock.
        positions: all that were ever in the pool, in a declared, canonical order; those paid out included.

    Raises:
        InvalidAmount: if the loss or the date is not a natural number.
        OutOfOrder: if something among the positions is not one.
    """
    natural(loss, "loss")
    natural(date, "date")

    def step(state: None, position: Stake) -> tuple[None, Amount]:
        return state, exposure(position, date)

    return in_proportion(loss, loops.scan(step, None, positions)[1])


def cohort_gains(gain: Amount, date: Amount, positions: tuple[Stake, ...]) -> Allocation:
    """Share a gain among those who were in at its date and had not asked to leave before it (SPEC EX-8).

    Raises:
        InvalidAmount: if the gain or the date is not a natural number.
        OutOfOrder: if something among the positions is not one.
    """
    natural(gain, "gain")
    natural(date, "date")

    def step(state: None, position: Stake) -> tuple[None, Amount]:
        return state, earning(position, date)

    return in_proportion(gain, loops.scan(step, None, positions)[1])


def book(shares: Iterable[Amount], worths: Iterable[Amount]) -> Allocation:
    """Take from each its share of a loss, as far as it is there (SPEC EX-4, EX-6, EX-11).

    What one can no longer pay is not put on those who stay: it is left over, by name, for the next layer.

    Args:
        shares: what each is to bear, as `cohort_bears` gives it.
        worths: what each has, in smallest units: what its stake is worth, or, once paid, what was withheld.

    Returns:
        What is taken from each, and what of all shares is not there to be taken.

    Raises:
        InvalidAmount: for the first share, or else the first worth that is not a natural number.
        LengthMismatch: if there are not as many worths as shares.
    """
    shares = loops.naturals(shares, "shares")
    rows = loops.pairs(shares, loops.naturals(worths, "worths"), "worths")

    def step(missing: Amount, row: tuple[Amount, Amount]) -> tuple[Amount, Amount]:
        share, worth = row
        taken = min(share, worth)
        return missing + share - taken, taken

    missing, taken = loops.scan(step, 0, rows)
    return Allocation(taken, missing)


def recover(amount: Amount, unrecovered: Iterable[Amount]) -> Allocation:
    """Give what is recovered of losses back to those who bore them, in proportion, and no more (SPEC EX-9, EX-11).

    Args:
        amount: what is recovered, in smallest units.
        unrecovered: what was taken from each and not given back yet, those included who have left.

    Returns:
        What each is given, and what is left once everyone has all of it back.

    Raises:
        InvalidAmount: for the amount, or else the first that is not a natural number.
    """
    unrecovered = loops.naturals(unrecovered, "unrecovered")
    given = min(natural(amount, "amount"), loops.total(unrecovered))
    return Allocation(in_proportion(given, unrecovered).shares, amount - given)


def _request(position: Stake, step: str) -> Requested:
    """Return the request of a position that has one."""
    if position.__class__ is Matured or position.__class__ is Paid:
        return position.request
    if position.__class__ is not Requested:
        raise OutOfOrder(step, position, "Staked, Requested, Matured or Paid")
    return position
