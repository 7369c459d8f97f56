"""Checked: what is claimed of coverage tests, and of the least that cures one."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.tranches.coverage import Trigger, cure_by_interest, cure_by_principal, passes
from rhodian_proofs.claims import Natural, Not, claim, is_natural, refusal_of, tells, use
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types


def _is_positive(value: Any) -> bool:
    """Tell whether something is a whole number that a trigger may hold."""
    return value.__class__ is int and 1 <= value <= POSITIVE_MAX


@claim("TR-10", about=(passes,))
def a_test_passes_exactly_if_there_is_so_many_times_what_is_owed(
    trigger: Trigger, assets: Natural, liabilities: Natural
) -> None:
    """A test passes exactly if the assets, times what is owed by the trigger, are so many times what is owed."""
    there, owed = assets * trigger.liabilities, trigger.assets * liabilities
    if passes(trigger, assets, liabilities):
        assert there >= owed
    else:
        assert there < owed


@claim("TR-11", about=(cure_by_interest, passes))
def interest_diverted_is_the_least_that_cures_or_all_there_is(
    trigger: Trigger, assets: Natural, liabilities: Natural, cash: Natural
) -> None:
    """What is diverted of interest cures and one unit less does not, or all there is was diverted, and it is said."""
    found = cure_by_interest(trigger, assets, liabilities, cash)
    diverted = found.amount
    use(product_cancels, 0, diverted, trigger.assets)
    use(product_cancels, diverted - 1, cash, trigger.assets)
    assert (0 <= diverted) & (diverted <= cash)
    use(product_grows, 0, assets, trigger.liabilities)
    use(product_cancels, diverted - 1, liabilities, trigger.assets)
    assert diverted <= liabilities
    if found.cures:
        assert passes(trigger, assets, liabilities - diverted)
        assert diverted == 0 or not passes(trigger, assets, liabilities - diverted + 1)
    else:
        assert diverted == cash
        assert not passes(trigger, assets, liabilities - diverted)


@claim("TR-12", about=(cure_by_principal, passes))
def principal_diverted_is_the_least_that_cures_or_all_there_is(
    trigger: Trigger, rest: Natural, liabilities: Natural, cash: Natural
) -> None:
    """What is diverted of principal cures and one unit less does not, or all there is was diverted, and it is said."""
    assets = rest + cash
    found = cure_by_principal(trigger, assets, liabilities, cash)
    diverted, each = found.amount, trigger.assets - trigger.liabilities
    use(product_cancels, 0, diverted, each)
    use(product_cancels, diverted - 1, cash, each)
    assert (0 <= diverted) & (diverted <= cash)
    use(product_grows, liabilities, assets, trigger.liabilities)
    use(product_cancels, diverted - 1, liabilities, each)
    use(product_grows, trigger.assets, trigger.liabilities, liabilities)
    assert diverted <= liabilities
    if found.cures:
        assert passes(trigger, assets - diverted, liabilities - diverted)
        assert diverted == 0 or not passes(trigger, assets - diverted + 1, liabilities - diverted + 1)
    else:
        assert diverted == cash
        assert not passes(trigger, assets - diverted, liabilities - diverted)


# What is refused.


@claim("TR-13", about=(Trigger,))
def a_trigger_is_refused_exactly_for_the_first_that_is_no_positive_number(assets: Number, liabilities: Number) -> None:
    """A trigger is refused exactly for the first of its numbers that is not a whole number from 1 to the largest."""
    refusal = refusal_of(Trigger, assets, liabilities)
    if not _is_positive(assets):
        assert tells(refusal, InvalidValue, field="assets", value=assets)
    elif not _is_positive(liabilities):
        assert tells(refusal, InvalidValue, field="liabilities", value=liabilities)
    else:
        assert refusal is None


@claim("TR-13", about=(passes, cure_by_interest, cure_by_principal))
def a_test_is_refused_exactly_for_what_is_no_trigger_or_no_amount(
    trigger: Trigger,
    no_trigger: Annotated[Any, Not(Trigger)],
    assets: Number,
    liabilities: Number,
    cash: Number,
) -> None:
    """A test or cure is refused exactly for what is no trigger, else what is no amount, or cash beyond the assets."""
    refusal = refusal_of(passes, trigger, assets, liabilities)
    of_interest = refusal_of(cure_by_interest, trigger, assets, liabilities, cash)
    of_principal = refusal_of(cure_by_principal, trigger, assets, liabilities, cash)
    for function, given in ((passes, ()), (cure_by_interest, (cash,)), (cure_by_principal, (cash,))):
        of_none = refusal_of(function, no_trigger, assets, liabilities, *given)
        assert tells(of_none, InvalidValue, field="trigger", value=no_trigger)
    for field, value in (("assets", assets), ("liabilities", liabilities), ("cash", cash)):
        if not is_natural(value):
            assert tells(refusal, InvalidAmount, field=field, value=value) if field != "cash" else refusal is None
            assert tells(of_interest, InvalidAmount, field=field, value=value)
            assert tells(of_principal, InvalidAmount, field=field, value=value)
            return
    assert refusal is None
    assert of_interest is None
    if cash > assets:
        assert tells(of_principal, InvalidValue, field="cash", value=cash)
    else:
        assert of_principal is None
