"""Checked: what is claimed of leaving by one ratio: who leaves first has no more, and no less but for a unit."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.liquidity.leaving import Vault, leave_in_turn, ratio_of
from rhodian_proofs.claims import (
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Not,
    Turn,
    claim,
    implies,
    is_natural,
    refusal_of,
    tells,
    total,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows
from rhodian_proofs.theorems.base.quotients import later_has_as_much
from rhodian_proofs.theorems.sharing.refusals import Number, Numbers, first_not_natural


@claim("LI-12", about=(ratio_of,))
def who_leaves_is_paid_the_ratio_to_the_unit(vault: Vault, amount: Natural) -> None:
    """Who leaves has all that it is owed, or the ratio of it, rounded down, if less is held than owed; never more."""
    if amount <= vault.owed:
        paid = ratio_of(vault, amount)
        if vault.held >= vault.owed:
            assert paid == amount
        else:
            assert (paid * vault.owed <= amount * vault.held) & (amount * vault.held < (paid + 1) * vault.owed)
        use(product_grows, 0, vault.held, amount)
        use(product_cancels, -1, paid, vault.owed)
        use(product_grows, vault.held, vault.owed, amount)
        use(product_cancels, paid, amount + 1, vault.owed)
        use(product_grows, amount, vault.owed, vault.held)
        use(product_cancels, paid, vault.held + 1, vault.owed)
        assert (0 <= paid) & (paid <= amount) & (paid <= vault.held)


@claim("LI-12", about=(ratio_of,))
def the_last_to_leave_a_deficit_takes_all(vault: Vault) -> None:
    """Who is owed all that a pool owes takes all that it holds, if that is no more."""
    paid = ratio_of(vault, vault.owed)
    use(product_cancels, paid, vault.held + 1, vault.owed)
    use(product_cancels, vault.held - 1, paid, vault.owed)
    assert paid == min(vault.held, vault.owed)


@claim("LI-13", about=(ratio_of,))
def the_ratio_does_not_fall_and_a_deficit_does_not_become_a_surplus(vault: Vault, amount: Natural) -> None:
    """When one has left, the ratio of what is held to what is owed is no lower, and no surplus comes of a deficit."""
    if amount <= vault.owed and vault.held <= vault.owed:
        held, owed = vault.held - ratio_of(vault, amount), vault.owed - amount
        assert held * vault.owed >= vault.held * owed
        use(product_grows, vault.held + 1, vault.owed, owed)
        use(product_cancels, owed, held, vault.owed)
        use(product_cancels, held, owed + 1, vault.owed)
        assert held <= owed


@claim("LI-14", about=(ratio_of,))
def who_leaves_second_has_what_it_would_have_first_or_a_unit_more(
    vault: Vault, first: Natural, amount: Natural
) -> None:
    """Who leaves after another has what it would have had before it, or a unit more."""
    if first + amount <= vault.owed:
        held, owed = vault.held, vault.owed
        taken, before = ratio_of(vault, first), ratio_of(vault, amount)
        use(product_grows, first, owed, held)
        use(product_cancels, taken, held + 1, owed)
        use(product_grows, held + 1, owed, owed - first)
        use(product_cancels, held - taken, owed - first + 1, owed)
        after = ratio_of(Vault(held - taken, owed - first), amount)
        if held >= owed:
            assert (before == amount) & (after == amount)
        elif owed == first:
            assert (before == 0) & (after == 0)
        else:
            assert held - taken <= owed - first
            use(product_grows, 1, owed - first, amount + 1)
            use(later_has_as_much, held, owed, first, taken, amount, before, after)
            assert (before <= after) & (after <= before + 1)


def _what_is_held_and_owed_falls_together(at: Moment) -> Conditions:
    held, owed = at.state
    yield held + at.given.paid == at.start[0]
    yield owed + at.seen.amounts == at.start[1]
    yield held >= 0
    yield implies(at.start[0] <= at.start[1], held <= owed)


def _pays_no_more_than_is_held(_: Moment, turn: Turn, paid: Any) -> Conditions:
    held, owed = turn.before
    use(product_grows, 0, held, turn.item)
    use(product_cancels, -1, paid, owed)
    use(product_grows, turn.item, owed, held)
    use(product_cancels, paid, held + 1, owed)
    use(product_grows, held + 1, owed, owed - turn.item)
    use(product_cancels, held - paid, owed - turn.item + 1, owed)
    yield paid >= 0


IN_TURN = Invariant(
    "leave_in_turn.<locals>.step", _what_is_held_and_owed_falls_together, ("paid",), _pays_no_more_than_is_held
)


@claim("LI-15", about=(leave_in_turn,), invariants=(IN_TURN,), length_max=0)
def over_any_who_leave_what_is_paid_is_what_is_held_less(vault: Vault, amounts: Naturals) -> None:
    """Whoever leaves, in any order, all is paid out of what is held, and no surplus comes of a deficit."""
    if total(amounts) <= vault.owed:
        found = leave_in_turn(vault, amounts)
        assert total(found.paid) + found.vault.held == vault.held
        assert total(amounts) + found.vault.owed == vault.owed
        assert found.vault.held >= 0
        assert implies(vault.held <= vault.owed, found.vault.held <= found.vault.owed)


# What is refused.


@claim("LI-16", about=(Vault, ratio_of))
def leaving_is_refused_exactly_for_no_vault_no_amount_or_more_than_is_owed(
    vault: Vault, no_vault: Annotated[Any, Not(Vault)], held: Number, owed: Number
) -> None:
    """A vault is refused exactly for its first amount that is none; leaving for no vault, an amount, or one above."""
    refusal = refusal_of(Vault, held, owed)
    leaving = refusal_of(ratio_of, vault, held)
    assert tells(refusal_of(ratio_of, no_vault, held), InvalidValue, field="vault", value=no_vault)
    if not is_natural(held):
        assert tells(refusal, InvalidAmount, field="held", value=held)
        assert tells(leaving, InvalidAmount, field="amount", value=held)
        return
    if is_natural(owed):
        assert refusal is None
    else:
        assert tells(refusal, InvalidAmount, field="owed", value=owed)
    if held > vault.owed:
        assert tells(leaving, InvalidValue, field="amount", value=held)
    else:
        assert leaving is None


@claim("LI-16", about=(leave_in_turn,), invariants=(IN_TURN,), length_max=1)
def leaving_in_turn_is_refused_exactly_for_no_vault_an_amount_or_more_than_is_owed(
    vault: Vault, no_vault: Annotated[Any, Not(Vault)], amounts: Numbers
) -> None:
    """Leaving in turn is refused exactly for no vault, else the first amount that is none, or more than is owed."""
    assert tells(refusal_of(leave_in_turn, no_vault, amounts), InvalidValue, field="vault", value=no_vault)
    wrong = first_not_natural(("amounts", amounts))
    refusal = refusal_of(leave_in_turn, vault, amounts)
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif total(amounts) > vault.owed:
        assert tells(refusal, InvalidValue, field="amounts", value=total(amounts))
    else:
        assert refusal is None
