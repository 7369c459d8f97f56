"""Checked: what is claimed of juniorisation: whose tier is which, and what is refused where tiers are found."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.clearing.juniorisation import JuniorTerms, tier_of, tiers
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Beside,
    NoInt,
    Not,
    claim,
    implies,
    is_natural,
    length_of,
    refusal_of,
    tells,
)

Bound = tuple[bool, ...]
Prices = tuple[AnyInt | None, ...]


# Whose tier is which.


@claim("JU-1", about=(tier_of,))
def only_who_was_bound_and_gave_no_valid_bid_is_drawn_on_first(
    terms: JuniorTerms,
    winning: AnyInt,
    bound: bool,  # noqa: FBT001  # a claim ranges over both
    price: AnyInt | None,
) -> None:
    """Whoever was bound to bid and gave no valid bid is in the first tier, and nobody else is."""
    tier = tier_of(terms, winning, bound, price)
    assert (0 <= tier) & (tier <= 2)  # noqa: PLR2004  # of three tiers
    if bound and price is None:
        assert tier == 0
    else:
        assert tier >= 1


@claim("JU-1", about=(tier_of,))
def a_bid_is_good_exactly_if_it_is_within_the_distance_of_the_winning_price(
    terms: JuniorTerms, winning: AnyInt, price: AnyInt
) -> None:
    """The bid of whoever was bound is good exactly if it is below the winning price by no more than the distance."""
    tier = tier_of(terms, winning, True, price)  # noqa: FBT003  # bound
    if price >= winning - terms.within:
        assert tier == 2  # noqa: PLR2004  # the last of three
    else:
        assert tier == 1


@claim("JU-2", about=(tier_of,))
def a_better_bid_never_puts_its_member_into_an_earlier_tier(
    terms: JuniorTerms,
    winning: AnyInt,
    bound: bool,  # noqa: FBT001  # a claim ranges over both
    price: AnyInt,
    better: AnyInt,
) -> None:
    """A better bid never puts its member into an earlier tier than a worse bid, or than no bid, would."""
    tier = tier_of(terms, winning, bound, better)
    assert implies(price <= better, tier_of(terms, winning, bound, price) <= tier)
    assert tier_of(terms, winning, bound, None) <= tier


@claim("JU-2", about=(tier_of,))
def who_was_not_bound_is_never_in_an_earlier_tier_than_who_was(
    terms: JuniorTerms, winning: AnyInt, price: AnyInt | None
) -> None:
    """Whoever was not bound to bid is in no earlier tier than one that was and did the same."""
    assert tier_of(terms, winning, True, price) <= tier_of(terms, winning, False, price)  # noqa: FBT003  # bound or not


@claim("JU-3", about=(tiers,), length_max=1, same_length=True)
def a_tier_is_of_ones_own_duty_and_bid_and_the_winning_price_alone(
    terms: JuniorTerms, winning: AnyInt, bound: Bound, prices: Prices, place: AnyPlace
) -> None:
    """Each member's tier is what its own duty and bid, the winning price and the terms make it, and nothing else."""
    assert tiers(terms, winning, bound, prices)[place] == tier_of(terms, winning, bound[place], prices[place])


# What is refused.


@claim("JU-6", about=(JuniorTerms,))
def terms_are_refused_exactly_for_the_distance_or_else_the_tier(within: AnyInt | NoInt, exempt: AnyInt | NoInt) -> None:
    """Terms are refused exactly for a distance that is no amount, or else a tier that is not of a poor or good bid."""
    refusal = refusal_of(JuniorTerms, within, exempt)
    if not is_natural(within):
        assert tells(refusal, InvalidAmount, field="within", value=within)
    elif exempt.__class__ is not int or exempt < 1 or exempt > 2:  # noqa: PLR2004  # the last of three tiers
        assert tells(refusal, InvalidValue, field="exempt", value=exempt)
    else:
        assert refusal is None
        terms = JuniorTerms(within, exempt)
        assert (terms.within == within) & (terms.exempt == exempt)


@claim("JU-6", about=(tier_of,))
def a_tier_is_refused_exactly_for_the_winning_price_or_else_the_duty_or_the_bid(
    terms: JuniorTerms,
    winning: AnyInt | NoInt,
    bound: bool | Annotated[Any, Not(bool)],  # noqa: FBT001  # a claim ranges over both
    price: AnyInt | NoInt | None,
) -> None:
    """A tier is refused exactly for a winning price that is no number, or else no duty, or a bid that is no number."""
    refusal = refusal_of(tier_of, terms, winning, bound, price)
    if winning.__class__ is not int:
        assert tells(refusal, InvalidValue, field="winning", value=winning)
    elif bound.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="bound", value=bound)
    elif price is not None and price.__class__ is not int:
        assert tells(refusal, InvalidValue, field="price", value=price)
    else:
        assert refusal is None


@claim("JU-6", about=(tiers,), length_max=1, same_length=False)
def tiers_are_refused_exactly_for_the_winning_price_or_else_for_as_many_bids_as_members(
    terms: JuniorTerms, winning: AnyInt | NoInt, bound: Bound, prices: Annotated[Prices, Beside("bound")]
) -> None:
    """Tiers of sound duties and bids are refused exactly for the winning price, or else if they are not as many."""
    refusal = refusal_of(tiers, terms, winning, bound, prices)
    if winning.__class__ is not int:
        assert tells(refusal, InvalidValue, field="winning", value=winning)
    elif length_of(prices) != length_of(bound):
        length, expected = length_of(prices), length_of(bound)
        assert tells(refusal, LengthMismatch, field="columns", length=length, expected=expected)
    else:
        assert refusal is None
