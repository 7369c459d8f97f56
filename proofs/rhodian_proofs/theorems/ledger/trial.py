"""Checked: what is claimed of a trial balance, of any number of accounts: what a line adds up, and who is at fault."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.ledger.errors import InvalidBalance
from rhodian.ledger.posting import TrialBalance, added_up, checked
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyInt,
    Conditions,
    Invariant,
    Moment,
    NoInt,
    claim,
    first_at_fault,
    is_natural,
    is_same,
    is_whole,
    part_total,
    refusal_of,
    tells,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds


def _is_kept(row: Any) -> bool:
    """Tell whether an account may hold what it holds."""
    account, held = row
    return is_natural(held) or (account.is_outside and is_whole(held))


@claim("LE-6", about=(checked,), length_max=2)
def books_are_refused_for_the_first_account_that_holds_no_balance(
    rows: tuple[tuple[AnyAccount, AnyInt | NoInt], ...],
) -> None:
    """A trial balance is refused exactly for the first account that is below 0 inside, or holds no whole number."""
    refusal, place = refusal_of(checked, rows), first_at_fault(rows, _is_kept)
    if place is None:
        assert refusal is None
        assert is_same(checked(rows), rows)
    else:
        account, held = rows[place]
        assert tells(refusal, InvalidBalance, account=account, balance=held)


def apart(rows: Any) -> Any:
    """Return for each account what it holds inside, or else 0, and what it holds outside, or else 0."""

    def of(row: Any) -> Any:
        account, held = row
        return where(account.is_outside, 0, held), where(account.is_outside, held, 0)

    return columns.each(of, rows)


def _as_held_inside(at: Moment) -> Conditions:
    yield at.given.inside == at.seen.held_inside


def _as_held_outside(at: Moment) -> Conditions:
    yield at.given.beyond == at.seen.held_outside


HELD = ("held_inside", "held_outside")
APART = (
    Invariant("apart.<locals>.of", nothing_holds, HELD, signed=HELD),
    Invariant("_inside", _as_held_inside, ("inside",), signed=("inside",), along=("held_inside",)),
    Invariant("_beyond", _as_held_outside, ("beyond",), signed=("beyond",), along=("held_outside",)),
)


@claim("LE-6", about=(added_up, TrialBalance), invariants=APART, length_max=2)
def a_trial_balance_adds_up_an_asset(asset: AnyAsset, rows: tuple[tuple[AnyAccount, AnyInt], ...]) -> None:
    """A trial balance adds up what accounts hold of an asset, inside and outside; it balances if these sum to 0."""
    held, line = apart(rows), added_up(asset, rows)
    assert is_same(line.asset, asset)
    assert line.inside == part_total(held, 0)
    assert line.outside == part_total(held, 1)
    assert bool(line.balanced) == bool(part_total(held, 0) + part_total(held, 1) == 0)
