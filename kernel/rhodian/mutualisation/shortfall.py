"""Trusted: a cycle of a market: what its accounts gain and lose, what the losers can pay, and what is missing.

Each account pays its own losses first, then a liquidator's fee, then a penalty, out of its own margin alone. What
it cannot pay of its losses is the shortfall: a value, recognised for all accounts at once, before any gain is paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.base.numbers import Amount, checked_name
from rhodian.waterfall.errors import AlreadyAbsorbed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian.ledger.posting import Balances
    from rhodian.waterfall.settlement import Books, LossId


@attrs.frozen
class Cycle:
    """What some moves of prices, and the sales that they forced, bring and cost each account of a market."""

    id: LossId
    """Its name: what is absorbed under it once is never absorbed again."""
    accounts: tuple[Account, ...]
    """The margin accounts, each once, all in one asset, in a declared, canonical order."""
    gains: tuple[Amount, ...]
    """What each of them gains; all gains together are all losses together."""
    losses: tuple[Amount, ...]
    """What each of them loses; nobody both gains and loses."""
    fees: tuple[Amount, ...]
    """What each of them owes a liquidator, once its losses are paid."""
    penalties: tuple[Amount, ...]
    """What each of them owes a pool, once its losses and fees are paid."""

    def __attrs_post_init__(self) -> None:
        """Check the six fields, and freeze the amounts (SPEC MU-9, MU-22).

        Raises:
            InvalidValue: if the id is malformed, the accounts are not accounts inside the books, each once,
                or an account both gains and loses, or all gains are not all losses.
            AssetMismatch: if an account is not in the asset of the first.
            InvalidAmount: for the first gain, or else loss, fee or penalty that is not a natural number.
            LengthMismatch: if there are not as many of them as accounts.
        """
        checked_name(self.id, "id")
        if self.accounts.__class__ is not tuple:
            raise InvalidValue("accounts", self.accounts, "a tuple of Account")
        distinct(self.accounts)
        checked = amounts(self.accounts, self.gains, self.losses, self.fees, self.penalties)
        object.__setattr__(self, "gains", checked[0])
        object.__setattr__(self, "losses", checked[1])
        object.__setattr__(self, "fees", checked[2])
        object.__setattr__(self, "penalties", checked[3])


def amounts(
    accounts: tuple[Account, ...],
    gains: Iterable[Amount],
    losses: Iterable[Amount],
    fees: Iterable[Amount],
    penalties: Iterable[Amount],
) -> tuple[tuple[Amount, ...], tuple[Amount, ...], tuple[Amount, ...], tuple[Amount, ...]]:
    """Return what accounts gain, lose and owe, as tuples after checking that it is such, and adds up (SPEC MU-9).

    Raises:
        InvalidAmount: for the first gain, or else loss, fee or penalty that is not a natural number.
        LengthMismatch: if there are not as many of them as accounts; of each kind before the next.
        InvalidValue: for the first account that both gains and loses, or else if all gains are not all losses.
    """
    gains, losses = _column(gains, "gains", accounts), _column(losses, "losses", accounts)
    fees, penalties = _column(fees, "fees", accounts), _column(penalties, "penalties", accounts)
    place = columns.first(_gains_and_loses, columns.rows(gains, losses=losses))
    if place is not None:
        raise InvalidValue(columns.name_at("losses", place), losses[place], "0 for an account that gains")
    if loops.total(gains) != loops.total(losses):
        raise InvalidValue("gains", loops.total(gains), "as much in all as the losses are")
    return gains, losses, fees, penalties


def _column(values: Iterable[Amount], name: str, accounts: tuple[Account, ...]) -> tuple[Amount, ...]:
    """Return amounts, one for each account, as a tuple after checking that they are such."""
    numbers = loops.naturals(values, name)
    loops.pairs(accounts, numbers, name)
    return numbers


def _gains_and_loses(row: tuple[Amount, Amount]) -> bool:
    """Tell whether an account both gains and loses."""
    gain, loss = row
    return gain > 0 and loss > 0


def distinct(accounts: tuple[Account, ...]) -> None:
    """Refuse what are not accounts inside the books, of one asset, each named once (SPEC MU-9).

    Raises:
        InvalidValue: for the first that is not an account inside the books; or else if one is named twice.
        AssetMismatch: for the first that is not in the asset of the first account.
    """
    for place, account in enumerate(accounts):
        if account.__class__ is not Account or account.owner == OUTSIDE:
            raise InvalidValue(f"accounts[{place}]", account, "an Account, and not of the world outside")
        assets = (accounts[0].asset,)
        if account.asset not in assets:  # `in` asks first whether it is the very same object
            raise AssetMismatch(f"accounts[{place}]", account.asset, accounts[0].asset)
    if len(accounts) > 1 and len(set(accounts)) != len(accounts):
        raise InvalidValue("accounts", accounts, "accounts that are named once each")


@attrs.frozen
class Collected:
    """What each account pays of what it owes, in order: its losses, its fee, its penalty."""

    rows: tuple[tuple[Amount, Amount, Amount], ...]
    """For each account what it pays of its losses, of its fee and of its penalty."""
    missing: Amount
    """All losses that are not paid: the shortfall."""


def collect(
    margins: tuple[Amount, ...], losses: tuple[Amount, ...], fees: tuple[Amount, ...], penalties: tuple[Amount, ...]
) -> Collected:
    """Let each account pay what it owes out of its own margin, principal before fees (SPEC MU-1 to MU-4).

    A smaller margin or a larger loss leaves no less missing (SPEC MU-14). Accounts are isolated: what one has to
    spare pays nothing for another, whoever owns both (SPEC MU-18).

    Args:
        margins: what each account has.
        losses: what it owes to those who gain; it comes first.
        fees: what it owes a liquidator; it comes second.
        penalties: what it owes a pool; it comes last.

    Raises:
        InvalidAmount: for the first margin, or else loss, fee or penalty that is not a natural number.
        LengthMismatch: if there are not as many losses, or fees, or penalties, as margins.
    """
    rows = columns.rows(
        loops.naturals(margins, "margins"),
        losses=loops.naturals(losses, "losses"),
        fees=loops.naturals(fees, "fees"),
        penalties=loops.naturals(penalties, "penalties"),
    )

    def step(
        missing: Amount, row: tuple[Amount, Amount, Amount, Amount]
    ) -> tuple[Amount, tuple[Amount, Amount, Amount]]:
        margin, loss, fee, penalty = row
        paid = min(loss, margin)
        fee_paid = min(fee, margin - paid)
        return missing + loss - paid, (paid, fee_paid, min(penalty, margin - paid - fee_paid))

    missing, bills = loops.scan(step, 0, rows)
    return Collected(bills, missing)


@attrs.frozen
class Shortfall:
    """A cycle whose losers have paid what they can."""

    cycle: Cycle
    """The cycle."""
    margins: tuple[Amount, ...]
    """What the books held for each account."""
    collected: Collected
    """What each of them pays, and what is missing; it may be nothing."""

    @property
    def missing(self) -> Amount:
        """The losses that are not paid."""
        return self.collected.missing

    @property
    def left(self) -> tuple[Amount, ...]:
        """What each account's margin holds once it has paid: what a waterfall may draw on."""
        return columns.each(_remaining, self.margins, self.collected.rows)


def _remaining(margin: Amount, row: tuple[Amount, Amount, Amount]) -> Amount:
    """Return what is left of one account's margin."""
    paid, fee, penalty = row
    return margin - paid - fee - penalty


def recognise(books: Books, cycle: Cycle) -> Shortfall:
    """Book what every account of a cycle can pay, and so what is missing, before any gain is paid (SPEC RM-8).

    The shortfall is a value: what is owed less what is paid. So no unit left in an account can hide one.

    Raises:
        OutOfOrder: if what is given is not a cycle.
        AlreadyAbsorbed: if a cycle or loss of its id has been absorbed before.
        InvalidAmount: if the books hold for an account what is not a natural number.
    """
    if cycle.__class__ is not Cycle:
        raise OutOfOrder("recognise", cycle, "Cycle")
    if cycle.id in books.absorbed:
        raise AlreadyAbsorbed(cycle.id)

    margins = _margins_of(books.balances, cycle.accounts)
    return Shortfall(cycle, margins, collect(margins, cycle.losses, cycle.fees, cycle.penalties))


def _margins_of(balances: Balances, accounts: tuple[Account, ...]) -> tuple[Amount, ...]:
    """Return what books hold of each account (SPEC RM-8).

    Raises:
        InvalidAmount: for the first of which that is not a natural number.
    """

    def held(account: Account) -> Amount:
        return balances.get(account, 0)

    return loops.naturals(columns.each(held, accounts), "balances")
