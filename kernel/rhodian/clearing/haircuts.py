"""Trusted: variation margin gains, cut by what is missing of a day, and what is owed of them, extinguished in the book.

`book_day → cut_gains`: the losses of a day are booked before a ratio is taken, since only then is it known what is
missing. `owe_gains → settle_gains`: what is owed stands in the book until it is paid or cut. Two conventions say of
what gain a member is cut:

- daily flow: of what it is due that day, whatever it lost before;
- cumulative: of what it has gained net since the default, less what was cut of that before; so no gain is cut twice,
  and who has lost as much as it gains now is not cut.

By both a cut is of what the house still owes: nobody pays back what it was paid. What was cut stays cut: if a member
loses afterwards what it was cut of, nothing is given back, and it is not cut again before it is ahead by more.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue, OutOfOrder
from rhodian.base.numbers import Amount, integer, natural
from rhodian.ledger.posting import Transfer
from rhodian.sharing.allocation import Allocation, in_proportion_capped

if TYPE_CHECKING:
    from rhodian.base.accounts import Account


class Convention(enum.Enum):
    """Of what gain members are cut."""

    DAILY = "daily flow"
    CUMULATIVE = "cumulative"


@attrs.frozen
class Haircuts:
    """What members have gained net, and been cut, since a default was declared: before its first day, 0 of each."""

    convention: Convention
    """Of what gain they are cut."""
    nets: tuple[int, ...]
    """What each has gained since, below 0 if it has lost, before any cut; in a declared, canonical order."""
    cuts: tuple[Amount, ...]
    """What was cut of each."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC VG-7).

        Raises:
            InvalidValue: if the convention is none, or else for the first net gain that is no whole number.
            InvalidAmount: for the first cut that is not a natural number.
            LengthMismatch: if there are not as many cuts as net gains.
        """
        if self.convention.__class__ is not Convention:
            raise InvalidValue("convention", self.convention, "Convention.DAILY or Convention.CUMULATIVE")
        _must_be_whole(self.nets, "nets")
        loops.pairs(self.nets, loops.naturals(self.cuts, "cuts"), "cuts")


@attrs.frozen
class Booked:
    """A day whose losses are booked."""

    variations: tuple[int, ...]
    """What each member gains that day, below 0 if it loses."""
    due: tuple[Amount, ...]
    """What each is due: its gain of the day, or 0."""
    missing: Amount
    """What is missing of that, once losers have paid what they can and earlier layers what they bear."""


def book_day(variations: tuple[int, ...], paid: tuple[Amount, ...], others: Amount, borne: Amount) -> Booked:
    """Book the losses of a day: what is due, and what is missing of it (SPEC VG-1, VG-7).

    Args:
        variations: what each member gains that day, below 0 if it loses.
        paid: what each has paid of its loss.
        others: what else of the default is to be met that day, such as the price of an auction.
        borne: what earlier layers bear of the day.

    Raises:
        InvalidValue: for the first variation that is no whole number; or who is said to have paid more than its loss.
        InvalidAmount: for the first payment, or else the rest, if it is not a natural number.
        LengthMismatch: if there are not as many payments as variations.
    """
    _must_be_whole(variations, "variations")
    rows = loops.pairs(variations, loops.naturals(paid, "paid"), "paid")
    natural(others, "others")
    natural(borne, "borne")
    place = columns.first(_pays_too_much, rows)
    if place is not None:
        raise InvalidValue(columns.name_at("paid", place), paid[place], "at most what the member lost")
    due = columns.each(_gain, variations)
    return Booked(variations, due, max(0, loops.total(due) + others - loops.total(paid) - borne))


def gains_of(
    convention: Convention, nets: tuple[int, ...], earlier: tuple[Amount, ...], due: tuple[Amount, ...]
) -> tuple[Amount, ...]:
    """Return the gain of each member of which it is cut, by a convention (SPEC VG-4).

    Args:
        convention: of what gain members are cut.
        nets: what each has gained since the default, this day counted.
        earlier: what was cut of each before.
        due: what each is due this day.

    Raises:
        LengthMismatch: if by the cumulative convention there are not as many cuts as net gains.
    """
    return due if convention is Convention.DAILY else columns.each(_ahead, nets, earlier)


def share_cuts(missing: Amount, gains: tuple[Amount, ...], due: tuple[Amount, ...]) -> Allocation:
    """Share what is missing in proportion to gains, nobody's part above its gain or what it is due (SPEC VG-2).

    Raises:
        LengthMismatch: if not as many are due as gain.
        InvalidAmount: for what is missing, or else the first gain that is not a natural number.
    """
    return in_proportion_capped(missing, gains, columns.each(_smaller, gains, due))


@attrs.frozen
class Cut:
    """What is cut of the gains of a day."""

    after: Haircuts
    """What members have gained net, and been cut, this day counted."""
    cuts: tuple[Amount, ...]
    """What is cut of each."""
    uncovered: Amount
    """What is missing beyond all that may be cut; somebody else has to bear it."""


def cut_gains(before: Haircuts, booked: Booked) -> Cut:
    """Cut gains by what is missing, in proportion to them, nobody's by more than may be cut (SPEC VG-3, VG-5).

    Raises:
        OutOfOrder: if what is given is no such record, or else no day whose losses are booked.
        LengthMismatch: if it is of another number of members.
        InvalidAmount: if what is missing is not a natural number.
    """
    if before.__class__ is not Haircuts:
        raise OutOfOrder("cut_gains", before, "Haircuts")
    if booked.__class__ is not Booked:
        raise OutOfOrder("cut_gains", booked, "Booked")
    columns.rows(before.nets, variations=booked.variations)
    nets = columns.added(before.nets, booked.variations)
    gains = gains_of(before.convention, nets, before.cuts, booked.due)
    shared = share_cuts(booked.missing, gains, booked.due)
    after = attrs.evolve(before, nets=nets, cuts=columns.added(before.cuts, shared.shares))
    return Cut(after, shared.shares, shared.left)


@attrs.frozen
class Owing:
    """Where it stands in the book what members are owed, what was cut of that, and what they are paid."""

    owed: tuple[Account, ...]
    """Of each member, what it is owed: 0 but between the booking of a day and its end. In an asset of its own."""
    cut: tuple[Account, ...]
    """Of each, what was cut of what it was owed, in the same: what may be made good to it later."""
    paid: tuple[Account, ...]
    """Of each, the money that it is paid."""
    issuer: Account
    """Of the world outside, in the asset in which is counted what is owed."""
    clearing: Account
    """The house's, in money: what was paid in, and what pays."""


def owe_gains(booked: Booked, owing: Owing) -> tuple[Transfer, ...]:
    """Return what books that each member is owed what it is due (SPEC VG-6).

    Raises:
        LengthMismatch: if there are not as many accounts as members.
    """
    issuer = owing.issuer

    def of(owed: Account, due: Amount) -> Transfer | None:
        return Transfer(issuer, owed, due) if due > 0 else None

    return columns.present(columns.each(of, owing.owed, booked.due))


def settle_gains(booked: Booked, cut: Cut, owing: Owing) -> tuple[Transfer, ...]:
    """Return what extinguishes it: each cut, by name; what is paid of what is owed; and the money (SPEC VG-6).

    Raises:
        LengthMismatch: if there are not as many accounts as members.
    """
    issuer, clearing = owing.issuer, owing.clearing

    def haircut(owed: Account, to: Account, amount: Amount) -> Transfer | None:
        return Transfer(owed, to, amount) if amount > 0 else None

    def redeemed(owed: Account, due: Amount, amount: Amount) -> Transfer | None:
        return Transfer(owed, issuer, due - amount) if due > amount else None

    def paid(member: Account, due: Amount, amount: Amount) -> Transfer | None:
        return Transfer(clearing, member, due - amount) if due > amount else None

    return columns.joined(
        columns.present(columns.each(haircut, owing.owed, owing.cut, cut.cuts)),
        columns.present(columns.each(redeemed, owing.owed, booked.due, cut.cuts)),
        columns.present(columns.each(paid, owing.paid, booked.due, cut.cuts)),
    )


def _gain(variation: int) -> Amount:
    """Return what a member is due of a day."""
    return max(0, variation)


def _ahead(net: int, earlier: Amount) -> Amount:
    """Return by how much a member is ahead of what was cut of it."""
    return max(0, net - earlier)


def _smaller(gain: Amount, due: Amount) -> Amount:
    """Return the smaller of two amounts."""
    return min(gain, due)


def _pays_too_much(row: tuple[int, Amount]) -> bool:
    """Tell whether a member is said to have paid more than it lost."""
    variation, paid = row
    return paid > max(0, -variation)


def _must_be_whole(numbers: tuple[int, ...], field: str) -> None:
    """Refuse the first that is no whole number, of either sign."""
    place = columns.first(_is_no_number, numbers)
    if place is not None:
        integer(numbers[place], columns.name_at(field, place))


def _is_no_number(number: int) -> bool:
    """Tell whether something is no whole number."""
    return number.__class__ is not int
