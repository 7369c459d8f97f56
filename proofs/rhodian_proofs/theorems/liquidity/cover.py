"""Checked: what is claimed of the cover of a loss: by age, to the unit, and never beyond what a fund holds."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidAmount, InvalidValue, OutOfOrder
from rhodian.base.rates import PPM
from rhodian.ledger.posting import post_all
from rhodian.liquidity.cover import Claims, Vesting, compensation, covered_ppm, part_of, pay_claims, settle_cover
from rhodian.liquidity.holding import DatedPrice, Holding, loss_against_holding
from rhodian_proofs.claims import (
    AnyAccount,
    AnyPlace,
    Books,
    Natural,
    Naturals,
    Not,
    adds_up_as,
    claim,
    implies,
    is_natural,
    refusal_of,
    tells,
    total,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, made, net_paid, posted, the_same
from rhodian_proofs.theorems.liquidity.holding import is_positive
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION
from rhodian_proofs.theorems.sharing.refusals import Number, Numbers, first_not_natural


@claim("LI-3", about=(covered_ppm,))
def cover_is_by_age_from_the_cliff_on(vesting: Vesting, age: Natural) -> None:
    """Nothing is covered before the cliff, the level from the full age on, and between them what the age comes to."""
    found, full = covered_ppm(vesting, age), vesting.full
    use(product_cancels, -1, found, full)
    if age < vesting.cliff:
        assert found == 0
    elif age >= full:
        use(product_cancels, found, vesting.level_ppm + 1, full)
        use(product_cancels, vesting.level_ppm - 1, found, full)
        assert found == vesting.level_ppm
    else:
        due = vesting.level_ppm * age
        assert (found * full <= due) & (due < (found + 1) * full)


@claim("LI-3", about=(covered_ppm,))
def cover_does_not_fall_with_age(vesting: Vesting, age: Natural, longer: Natural) -> None:
    """Cover does not fall with age, and is never above its level."""
    younger, older = covered_ppm(vesting, age), covered_ppm(vesting, age + longer)
    first, last, level = min(age, vesting.full), min(age + longer, vesting.full), vesting.level_ppm
    use(product_grows, first, last, level)
    use(product_cancels, younger, older + 1, vesting.full)
    use(product_grows, last, vesting.full, level)
    use(product_cancels, older, level + 1, vesting.full)
    use(product_grows, 0, last, level)
    use(product_cancels, -1, older, vesting.full)
    assert (younger <= older) & (older <= level)


@claim("LI-4", about=(compensation,))
def compensation_is_the_level_of_the_loss_to_the_unit(loss: Natural, parts_ppm: Natural) -> None:
    """What is paid for a loss is its level of it, rounded down: never below 0, nor above the loss."""
    if parts_ppm <= PPM:
        paid = compensation(loss, parts_ppm)
        use(product_grows, parts_ppm, PPM, loss)
        use(product_grows, 0, parts_ppm, loss)
        assert (paid * PPM <= loss * parts_ppm) & (loss * parts_ppm < (paid + 1) * PPM)
        assert (0 <= paid) & (paid <= loss)


@claim("LI-5", about=(part_of,))
def a_withdrawal_in_two_parts_is_compensated_as_in_one_but_for_a_unit(
    amount: Natural, units: Natural, others: Natural, whole: Natural
) -> None:
    """Two parts of a position have together what they would have as one, or a unit less."""
    if 1 <= whole <= 10**30 and units + others <= whole:
        one, two = part_of(amount, units, whole), part_of(amount, others, whole)
        both = part_of(amount, units + others, whole)
        use(product_cancels, one + two, both + 1, whole)
        use(product_cancels, both, one + two + 2, whole)
        assert (one + two <= both) & (both <= one + two + 1)


@claim("LI-5", about=(part_of,))
def all_of_a_position_has_all_of_its_compensation(amount: Natural, units: Natural, whole: Natural) -> None:
    """A part has no more than the whole, and all of a position has all of it."""
    if units <= whole and 1 <= whole <= 10**30:
        use(product_grows, units, whole, amount)
        use(product_cancels, part_of(amount, units, whole), amount + 1, whole)
        assert (0 <= part_of(amount, 0, whole)) & (part_of(amount, units, whole) <= amount)
        use(product_cancels, amount - 1, part_of(amount, whole, whole), whole)
        use(product_cancels, part_of(amount, whole, whole), amount + 1, whole)
        assert part_of(amount, whole, whole) == amount


@claim("LI-5", about=(loss_against_holding,))
def the_losses_of_two_parts_that_both_lost_are_that_of_the_whole_but_for_a_unit(
    paid_in: Holding, now: Holding, others_in: Holding, others_now: Holding, price: DatedPrice
) -> None:
    """If both parts of a position lost, their losses are together that of the whole, or a unit less."""
    whole_in = Holding(paid_in.base + others_in.base, paid_in.quote + others_in.quote)
    whole_now = Holding(now.base + others_now.base, now.quote + others_now.quote)
    one, two = loss_against_holding(paid_in, now, price), loss_against_holding(others_in, others_now, price)
    both = loss_against_holding(whole_in, whole_now, price)
    use(product_cancels, both, one + two + 2, price.base)
    use(product_cancels, one + two, both + 1, price.base)
    assert both <= one + two + 1
    assert implies((one > 0) & (two > 0), one + two <= both)


@claim("LI-6", about=(pay_claims,), invariants=(IN_PROPORTION,), length_max=1)
def a_fund_pays_no_more_than_it_holds_nor_than_is_claimed(held: Natural, weights: Naturals, place: AnyPlace) -> None:
    """A fund pays all claims, or else all that it holds; none above what is claimed, and it says the rest."""
    found = pay_claims(held, weights)
    paid, claimed, every = found.paid[place], weights[place], total(weights)
    use(product_grows, held, every, claimed)
    use(product_grows, 0, held, claimed)
    use(product_grows, 0, every, claimed)
    use(product_cancels, paid, claimed + 1, every)
    use(product_cancels, -1, paid, every)
    assert total(found.paid) == min(held, every)
    assert (0 <= paid) & (paid <= claimed)
    assert paid + found.unpaid[place] == claimed


@claim("LI-9", about=(pay_claims,), invariants=(IN_PROPORTION,), length_max=1)
def claims_are_paid_in_proportion_to_the_unit(held: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Of what a fund pays, each claim has its part by what is claimed, within a unit."""
    if total(weights) > 0:
        part = pay_claims(held, weights).paid[place] * total(weights)
        due = min(held, total(weights)) * weights[place]
        assert (part < due + total(weights)) & (part > due - total(weights))


@claim("LI-10", about=(settle_cover, post_all), invariants=(NET_PAID, *GAINED), length_max=0, same_length=True)
def a_fund_pays_each_what_it_is_paid_and_nothing_else(
    books: Books, fund: AnyAccount, payees: Accounts, paid: Naturals, holder: AnyAccount
) -> None:
    """Once claims are paid, each account has what it is paid more, the fund all of it less, and no other changes."""
    transfers = made(settle_cover, Claims(paid, ()), fund, payees)
    if transfers is None:
        return
    payments = net_paid(holder, the_same(fund, payees), payees, paid)
    increases = gained(holder, transfers)
    after = posted(books, transfers)
    if after is not None:
        adds_up_as(increases, payments)
        assert after.get(holder, 0) == books.get(holder, 0) + total(payments)


# What is refused.


@claim("LI-8", about=(Vesting,))
def a_vesting_is_refused_exactly_for_its_level_its_cliff_or_its_full_age(
    level_ppm: Number, cliff: Number, full: Number
) -> None:
    """A vesting is refused exactly for a level that is no rate, else a cliff, or a full age, that is none or low."""
    refusal = refusal_of(Vesting, level_ppm, cliff, full)
    if level_ppm.__class__ is not int or not 0 <= level_ppm <= PPM:
        assert tells(refusal, InvalidValue, field="level_ppm", value=level_ppm)
    elif not is_natural(cliff):
        assert tells(refusal, InvalidAmount, field="cliff", value=cliff)
    elif not is_positive(full) or full < cliff:
        assert tells(refusal, InvalidValue, field="full", value=full)
    else:
        assert refusal is None


@claim("LI-8", about=(covered_ppm, compensation))
def cover_is_refused_exactly_for_no_vesting_no_age_no_loss_or_no_rate(
    vesting: Vesting, no_vesting: Annotated[Any, Not(Vesting)], amount: Number, parts_ppm: Number
) -> None:
    """Cover is refused exactly for no vesting, else an age that is none; compensation for a loss, else no rate."""
    assert tells(refusal_of(covered_ppm, no_vesting, amount), InvalidValue, field="vesting", value=no_vesting)
    by_age, of_loss = refusal_of(covered_ppm, vesting, amount), refusal_of(compensation, amount, parts_ppm)
    if not is_natural(amount):
        assert tells(by_age, InvalidAmount, field="age", value=amount)
        assert tells(of_loss, InvalidAmount, field="loss", value=amount)
    else:
        assert by_age is None
        if parts_ppm.__class__ is not int or not 0 <= parts_ppm <= PPM:
            assert tells(of_loss, InvalidValue, field="parts_ppm", value=parts_ppm)
        else:
            assert of_loss is None


@claim("LI-8", about=(part_of,))
def a_part_is_refused_exactly_for_an_amount_units_a_whole_or_more_units_than_it(
    amount: Number, units: Number, whole: Number
) -> None:
    """A part is refused exactly for the amount, else the units, else the whole, that is none, or units beyond it."""
    refusal = refusal_of(part_of, amount, units, whole)
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif not is_natural(units):
        assert tells(refusal, InvalidAmount, field="units", value=units)
    elif not is_positive(whole):
        assert tells(refusal, InvalidValue, field="whole", value=whole)
    elif units > whole:
        assert tells(refusal, InvalidValue, field="units", value=units)
    else:
        assert refusal is None


@claim("LI-11", about=(pay_claims,), invariants=(IN_PROPORTION,), length_max=1)
def claims_are_refused_exactly_for_what_is_held_or_else_a_claim(held: Number, weights: Numbers) -> None:
    """Claims are refused exactly for what is held, or else the first of them, that is no amount."""
    refusal = refusal_of(pay_claims, held, weights)
    wrong = first_not_natural(("claims", weights))
    if not is_natural(held):
        assert tells(refusal, InvalidAmount, field="held", value=held)
    elif wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    else:
        assert refusal is None


@claim("LI-11", about=(settle_cover,))
def what_is_no_payment_of_claims_is_refused(no_claims: Annotated[Any, Not(Claims)]) -> None:
    """What is no payment of claims is not settled."""
    refusal = refusal_of(settle_cover, no_claims, None, ())
    assert tells(refusal, OutOfOrder, step="settle_cover", phase=no_claims)
