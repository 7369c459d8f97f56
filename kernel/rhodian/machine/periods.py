"""Trusted: the capped periods of default funds, as the book has them: who is in one, and until when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops, names
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.machine.counters import ASSESSED, CALLS, TIMES

if TYPE_CHECKING:
    from rhodian.clearing.assessments import AssessmentTerms
    from rhodian.ledger.posting import Balances, Host


@attrs.frozen
class Period:
    """A capped period of a default fund."""

    fund: str
    """The fund's name."""
    began: Amount
    """When its first default was declared."""
    ends: Amount
    """Until when it runs."""

    def base(self, owner: str) -> Account:
        """Return the account that says what a member had contributed when the period began."""
        return Account(owner, names.named(f"contributed at {self.began} to ", self.fund), CALLS)

    def room(self, owner: str) -> Account:
        """Return the account that says what a member may still be called in the period."""
        return Account(owner, names.named(f"callable from {self.began} in ", self.fund), CALLS)

    def owed(self, owner: str) -> Account:
        """Return the account that says what a member owes of what it was called in the period."""
        return Account(owner, names.named(f"owes from {self.began} in ", self.fund), CALLS)


def began(fund: str) -> Account:
    """Return the account that says when a fund's last capped period began."""
    return Account(fund, "capped from", TIMES)


def ended(fund: str) -> Account:
    """Return the account that says until when it runs, or ran."""
    return Account(fund, "capped until", TIMES)


def known(name: str) -> Account:
    """Return the account that says when a default was declared, in whichever fund."""
    return Account(name, "declared", TIMES)


def declared_in(fund: str, name: str) -> Account:
    """Return the account that says when a default was declared in a fund."""
    return Account(name, names.named("declared in ", fund), TIMES)


def in_default(defaulter: str, name: str) -> Account:
    """Return the account that says when somebody was declared in default, by the default's id."""
    return Account(defaulter, names.named("in default as ", name), TIMES)


def declared(fund: str, name: str, defaulter: str) -> tuple[Account, Account, Account]:
    """Return the accounts that say when a default was declared: in whichever fund, in which, and of whom."""
    return known(name), declared_in(fund, name), in_default(defaulter, name)


def room_for(name: str, owner: str) -> Account:
    """Return the account that says what a member may still be called for a default."""
    return Account(owner, names.named("callable for ", name), CALLS)


def assessed(terms: AssessmentTerms, owner: str) -> Account:
    """Return the account in which what a member has paid is, until it is drawn on."""
    return Account(owner, names.named(ASSESSED, terms.name), terms.asset)


def period_of(books: Balances, fund: str) -> Period | None:
    """Return the last capped period of a fund, whether it is over or not; None if there was no default yet.

    Raises:
        InvalidAmount: if the book holds what is no natural number.
    """
    first, last = natural(books.get(began(fund), 0), "capped from"), natural(books.get(ended(fund), 0), "capped until")
    return None if first == 0 else Period(fund, first - 1, max(first, last) - 1)


def contributors(terms: AssessmentTerms, host: Host) -> tuple[str, ...]:
    """Return who holds a contribution to a fund, by name."""
    named = {account.owner: 0 for account in host.accounts(terms.purpose, terms.asset) if account.owner != OUTSIDE}
    return tuple(sorted(named))


def members_of(host: Host, period: Period) -> tuple[str, ...]:
    """Return who had contributed when a period began, by name.

    Raises:
        InvalidValue: if those whom the host names had not contributed as much as there was.
    """
    world = period.base(OUTSIDE)
    named = {account.owner: 0 for account in host.accounts(world.purpose, CALLS) if account.owner != OUTSIDE}
    owners = tuple(sorted(named))
    if loops.total(host.get(period.base(owner), 0) for owner in owners) != -host.get(world, 0):
        raise InvalidValue("accounts", len(owners), f"of everyone who was a member of {period.fund} at {period.began}")
    return owners
