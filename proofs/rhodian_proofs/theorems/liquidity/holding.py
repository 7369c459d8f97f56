"""Checked: what is claimed of the loss against holding: it is exact, and moving the market does not make it larger."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.liquidity.holding import DatedPrice, Holding, loss_against_holding
from rhodian_proofs.claims import Natural, Not, claim, is_natural, refusal_of, tells, use
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows
from rhodian_proofs.theorems.base.quotients import mean_holds
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types


def is_positive(value: Any) -> bool:
    """Tell whether something is a whole number from 1 to the largest."""
    return value.__class__ is int and 1 <= value <= POSITIVE_MAX


@claim("LI-1", about=(loss_against_holding,))
def the_loss_is_what_holding_would_be_worth_less_what_the_position_is(
    paid_in: Holding, now: Holding, price: DatedPrice
) -> None:
    """The loss is the difference of both values at the price, rounded down, and 0 if that is below 0."""
    loss = loss_against_holding(paid_in, now, price)
    held = paid_in.base * price.quote + paid_in.quote * price.base
    worth = now.base * price.quote + now.quote * price.base
    if held < worth:
        assert loss == 0
    else:
        assert (loss * price.base <= held - worth) & (held - worth < (loss + 1) * price.base)


@claim("LI-1", about=(loss_against_holding,))
def amounts_that_did_not_fall_have_lost_nothing(paid_in: Holding, now: Holding, price: DatedPrice) -> None:
    """A position of no less of either asset than was paid in has lost nothing, whatever the price."""
    if now.base >= paid_in.base and now.quote >= paid_in.quote:
        use(product_grows, paid_in.base, now.base, price.quote)
        use(product_grows, paid_in.quote, now.quote, price.base)
        assert loss_against_holding(paid_in, now, price) == 0


@claim("LI-2", about=(loss_against_holding,))
def who_moves_the_market_away_from_the_price_has_lost_no_more(
    paid_in: Holding, base: Natural, quote: Natural, now: Holding, date: Natural
) -> None:
    """A position that lies elsewhere on no lower a product than one that lies at the price has lost no more."""
    if 1 <= base <= POSITIVE_MAX and 1 <= quote <= POSITIVE_MAX and now.base * now.quote >= base * quote:
        price = DatedPrice(quote, base, date)
        use(product_grows, base * quote, now.base * now.quote, base * quote)
        use(product_grows, 0, now.base, quote)
        use(product_grows, 0, now.quote, base)
        use(product_grows, 0, base, quote)
        use(mean_holds, now.base * quote, now.quote * base, base * quote)
        elsewhere = loss_against_holding(paid_in, now, price)
        at_the_price = loss_against_holding(paid_in, Holding(base, quote), price)
        use(product_cancels, elsewhere, at_the_price + 1, base)
        assert elsewhere <= at_the_price


@claim("LI-2", about=(loss_against_holding,))
def at_the_price_at_which_it_was_paid_in_a_position_has_lost_nothing(
    base: Natural, quote: Natural, now: Holding, date: Natural
) -> None:
    """At the price at which it was paid in, a position whose product did not fall has lost nothing."""
    if 1 <= base <= POSITIVE_MAX and 1 <= quote <= POSITIVE_MAX and now.base * now.quote >= base * quote:
        use(product_grows, base * quote, now.base * now.quote, base * quote)
        use(product_grows, 0, now.base, quote)
        use(product_grows, 0, now.quote, base)
        use(product_grows, 0, base, quote)
        use(mean_holds, now.base * quote, now.quote * base, base * quote)
        assert loss_against_holding(Holding(base, quote), now, DatedPrice(quote, base, date)) == 0


# What is refused.


@claim("LI-7", about=(Holding, DatedPrice))
def a_holding_or_a_price_is_refused_exactly_for_its_first_number_that_is_none(
    base: Number, quote: Number, date: Number
) -> None:
    """A holding is refused exactly for its first amount that is none, a price for a side of its ratio, or its date."""
    refusal = refusal_of(Holding, base, quote)
    if not is_natural(base):
        assert tells(refusal, InvalidAmount, field="base", value=base)
    elif not is_natural(quote):
        assert tells(refusal, InvalidAmount, field="quote", value=quote)
    else:
        assert refusal is None
    refusal = refusal_of(DatedPrice, quote, base, date)
    if not is_positive(quote):
        assert tells(refusal, InvalidValue, field="quote", value=quote)
    elif not is_positive(base):
        assert tells(refusal, InvalidValue, field="base", value=base)
    elif not is_natural(date):
        assert tells(refusal, InvalidAmount, field="date", value=date)
    else:
        assert refusal is None


@claim("LI-7", about=(loss_against_holding,))
def a_loss_is_refused_exactly_for_what_is_no_holding_or_no_price(
    paid_in: Holding,
    now: Holding,
    price: DatedPrice,
    no_holding: Annotated[Any, Not(Holding)],
    no_price: Annotated[Any, Not(DatedPrice)],
) -> None:
    """A loss is refused exactly for the first that is no holding, or else for what is no price."""
    assert refusal_of(loss_against_holding, paid_in, now, price) is None
    refusal = refusal_of(loss_against_holding, no_holding, no_holding, no_price)
    assert tells(refusal, InvalidValue, field="paid_in", value=no_holding)
    refusal = refusal_of(loss_against_holding, paid_in, no_holding, no_price)
    assert tells(refusal, InvalidValue, field="now", value=no_holding)
    refusal = refusal_of(loss_against_holding, paid_in, now, no_price)
    assert tells(refusal, InvalidValue, field="price", value=no_price)
