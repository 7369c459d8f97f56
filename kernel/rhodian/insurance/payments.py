"""Trusted: what admitted claims are paid by three policies: first come, in proportion, and once calls are collected.

`pay_first_come` pays in the order in which claims were admitted, each in full, as far as there is money. `pay_window`
pays all claims of a closed window in proportion. `call_members → pay_collected` asks members for what the capital
lacks, none for more than its cap, and pays in proportion as the money arrives: what is not collected is not payable,
until it is. What is left of one payment is what there is for the next: so classes by priority are windows that are paid
one after the other.

Source: claims of Nexus Mutual, in full and first come; insolvency; the overspill rules of protection and indemnity
clubs, which pay as and when funds are received.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import Allocation, in_order, in_proportion, in_proportion_capped

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class ClaimsPaid:
    """What claims are paid of what they are due."""

    paid: tuple[Amount, ...]
    """What each is paid now, in the order in which claims are given."""
    unpaid: tuple[Amount, ...]
    """What each is due still."""
    left: Amount
    """What is left of the money once all are paid in full."""


def pay_first_come(money: Amount, claims: Iterable[Amount]) -> ClaimsPaid:
    """Pay each claim in full in the order of admission, as far as there is money (SPEC IN-1, IN-2, IN-9).

    Args:
        money: what there is to pay.
        claims: what each is due, the first admitted first.

    Raises:
        InvalidAmount: for the money, or else for the first claim that is not a natural number.
    """
    natural(money, "money")
    claims = loops.naturals(claims, "claims")
    shared = in_order(money, claims)
    return ClaimsPaid(shared.shares, columns.less(claims, shared.shares), shared.left)


def pay_window(money: Amount, claims: Iterable[Amount]) -> ClaimsPaid:
    """Pay all claims of a closed window in proportion, none above what it is due (SPEC IN-3, IN-4, IN-5, IN-9).

    Args:
        money: what there is to pay.
        claims: what each is due, in a declared, canonical order; who is not among them has no part in it.

    Raises:
        InvalidAmount: for the money, or else for the first claim that is not a natural number.
    """
    natural(money, "money")
    claims = loops.naturals(claims, "claims")
    spent = min(money, loops.total(claims))
    paid = in_proportion(spent, claims).shares
    return ClaimsPaid(paid, columns.less(claims, paid), money - spent)


def call_members(lacking: Amount, weights: Iterable[Amount], caps: Iterable[Amount]) -> Allocation:
    """Call members for what the capital lacks, in proportion, none above its cap (SPEC IN-6, IN-9).

    Args:
        lacking: what claims are due beyond the capital.
        weights: the key by which members share it, such as insured tonnage; a member of weight 0 is not called.
        caps: the most that each can be called for this event: what its rules leave of that after earlier calls.

    Returns:
        What each is called; and what is left because nobody may be called for it.

    Raises:
        InvalidAmount: for what is lacking, or else the first weight, or else the first cap that is no natural number.
        LengthMismatch: if there are not as many caps as weights.
    """
    natural(lacking, "lacking")
    return in_proportion_capped(lacking, weights, caps)


def pay_collected(capital: Amount, collected: Amount, claims: Iterable[Amount], paid: Iterable[Amount]) -> ClaimsPaid:
    """Pay what is collected and not yet paid in proportion to what is still due (SPEC IN-7, IN-9).

    Args:
        capital: what there was before anyone was called.
        collected: what was collected of all calls until now, less what it cost to collect.
        claims: what each is due, in a declared, canonical order.
        paid: what each was paid before.

    Raises:
        InvalidAmount: for the capital, or else what was collected, or else the first claim, or else the first earlier
            payment that is not a natural number.
        LengthMismatch: if there are not as many earlier payments as claims.
        InvalidValue: if a claim was paid more than it is due, or all together more than there was.
    """
    natural(capital, "capital")
    natural(collected, "collected")
    claims = loops.naturals(claims, "claims")
    paid = loops.naturals(paid, "paid")
    place = columns.first(_is_above, columns.rows(claims, paid=paid))
    if place is not None:
        raise InvalidValue(columns.name_at("paid", place), paid[place], "at most what the claim is due")
    spent = loops.total(paid)
    if spent > capital + collected:
        raise InvalidValue("paid", spent, "in all at most the capital and what was collected")
    return pay_window(capital + collected - spent, columns.less(claims, paid))


def _is_above(row: tuple[Amount, Amount]) -> bool:
    """Tell whether a claim was paid more than it is due."""
    due, paid = row
    return paid > due
