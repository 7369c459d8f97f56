"""Checked: which pools, draws, stakes and steps of who leaves are refused: what is no amount, or out of its order."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue, LengthMismatch, OutOfOrder
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.pools.limits import Pool, PoolTerms, PoolUse, begin_event, draw_pool, draw_pools, headroom
from rhodian.pools.membership import (
    Matured,
    Paid,
    Requested,
    Staked,
    book,
    cohort_bears,
    cohort_gains,
    earning,
    exposure,
    mature,
    pay,
    recover,
    request,
)
from rhodian_proofs.claims import (
    AnyInt,
    Beside,
    Invariant,
    Natural,
    NoInt,
    Not,
    claim,
    is_natural,
    length_of,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.base.lemmas import stays_natural
from rhodian_proofs.theorems.pools.limits import AnyPool, AnyTerms, AnyUse  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.pools.membership import BOOK, COHORT, AnyPosition, Positions
from rhodian_proofs.theorems.sharing.refusals import first_not_natural

# Pools and draws.

Number: TypeAlias = AnyInt | NoInt
Numbers: TypeAlias = tuple[Number, ...]
Policy: TypeAlias = bool | Annotated[Any, Not(bool)]


def _first_wrong(*fields: tuple[str, Any]) -> tuple[str, Any] | None:
    """Return the name and the value of the first of some fields that is no amount, or nothing."""
    wrong = [(field, value) for field, value in fields if not is_natural(value)]
    return wrong[0] if wrong else None


def _is_refused_for(refusal: Any, *numbers: tuple[str, Any]) -> bool:
    """Tell whether a call is refused for the first of some numbers that is no amount, or is not if all are."""
    wrong = _first_wrong(*numbers)
    return tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1]) if wrong else refusal is None


@claim("PO-13", about=(PoolTerms,))
def terms_are_refused_for_what_is_no_amount_no_period_or_no_policy(
    event_limit: Number, period_limit: Number, period: Number, minimum: Number, policy: Policy
) -> None:
    """Terms are refused exactly for a limit or minimum that is no amount, a period below 1, or what is no policy."""
    refusal = refusal_of(PoolTerms, event_limit, period_limit, period, minimum, policy)
    wrong = _first_wrong(("event_limit", event_limit), ("period_limit", period_limit), ("minimum", minimum))
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif not is_natural(period) or period < 1 or period > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="period", value=period)
    elif policy.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="all_or_nothing", value=policy)
    else:
        assert refusal is None


@claim("PO-13", about=(PoolUse, Pool, headroom, draw_pool, begin_event))
def a_pool_is_refused_for_what_are_no_terms_no_balance_or_no_use(
    terms: AnyTerms | Annotated[Any, Not(PoolTerms)],
    balance: Number,
    use: AnyUse | Annotated[Any, Not(PoolUse)],
    counted: tuple[Number, Number, Number],
    no_pool: Annotated[Any, Not(Pool)],
) -> None:
    """A pool and its use are refused exactly for a field that is no amount, or no terms or use; and what is no pool."""
    refusal = refusal_of(Pool, terms, balance, use)
    if terms.__class__ is not PoolTerms:
        assert tells(refusal, InvalidValue, field="terms", value=terms)
    elif not is_natural(balance):
        assert tells(refusal, InvalidAmount, field="balance", value=balance)
    elif use.__class__ is not PoolUse:
        assert tells(refusal, InvalidValue, field="use", value=use)
    else:
        assert refusal is None
    used = refusal_of(PoolUse, *counted)
    wrong = _first_wrong(("time", counted[0]), ("in_period", counted[1]), ("in_event", counted[2]))
    if wrong:
        assert tells(used, InvalidAmount, field=wrong[0], value=wrong[1])
    else:
        assert used is None
    assert tells(refusal_of(headroom, no_pool), InvalidValue, field="pool", value=no_pool)
    assert tells(refusal_of(begin_event, no_pool, balance), InvalidValue, field="pool", value=no_pool)
    if is_natural(balance):
        assert tells(refusal_of(draw_pool, no_pool, balance), InvalidValue, field="pool", value=no_pool)


@claim("PO-13", about=(draw_pool, begin_event))
def a_draw_and_an_event_are_refused_exactly_for_their_numbers(pool: AnyPool, need: Number, time: Number) -> None:
    """A draw on a pool is refused exactly for a need that is no amount, an event for such a time, or an earlier one."""
    drawn, begun = refusal_of(draw_pool, pool, need), refusal_of(begin_event, pool, time)
    if is_natural(need):
        assert drawn is None
    else:
        assert tells(drawn, InvalidAmount, field="need", value=need)
    if not is_natural(time):
        assert tells(begun, InvalidAmount, field="time", value=time)
    elif time < pool.use.time:
        assert tells(begun, BackDated, time=time, last=pool.use.time)
    else:
        assert begun is None


DRAWN = Invariant("draw_pools.<locals>.step", stays_natural, ("share",))


@claim("PO-13", about=(draw_pools,), invariants=(DRAWN,), length_max=1)
def drawing_is_refused_exactly_for_what_is_no_amount_or_for_lengths(
    need: Number, rooms: Numbers, whole: Annotated[Numbers, Beside("rooms")]
) -> None:
    """Drawing is refused exactly for a need, or else a room, or else a policy that is no amount, or their number."""
    refusal = refusal_of(draw_pools, need, rooms, whole)
    if not is_natural(need):
        assert tells(refusal, InvalidAmount, field="need", value=need)
        return
    wrong = first_not_natural(("headrooms", rooms), ("all_or_nothing", whole))
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif length_of(whole) != length_of(rooms):
        length, expected = length_of(whole), length_of(rooms)
        assert tells(refusal, LengthMismatch, field="all_or_nothing", length=length, expected=expected)
    else:
        assert refusal is None


# Stakes, and the steps of who leaves.

NoPhase = Annotated[Any, Not(Staked, Requested, Matured, Paid)]
Phase: TypeAlias = AnyPosition | NoPhase


@claim("EX-21", about=(request, mature, pay))
def a_step_out_of_order_is_refused(phase: Phase, time: Number, notice: Number, worth: Number) -> None:
    """A step is refused for any phase but the one that it takes, or else for a number that is no amount."""
    asked, matured = refusal_of(request, phase, time, notice, worth), refusal_of(mature, phase, time)
    if phase.__class__ is not Staked:
        assert tells(asked, OutOfOrder, step="request", phase=phase, expected="Staked")
    elif not is_natural(time):
        assert tells(asked, InvalidAmount, field="time", value=time)
    elif time >= phase.entered:
        assert _is_refused_for(asked, ("notice", notice), ("worth", worth))
    if phase.__class__ is not Requested:
        assert tells(matured, OutOfOrder, step="mature", phase=phase, expected="Requested")
    elif not is_natural(time):
        assert tells(matured, InvalidAmount, field="time", value=time)
    paid = refusal_of(pay, phase, worth, notice)
    if phase.__class__ is not Matured:
        assert tells(paid, OutOfOrder, step="pay", phase=phase, expected="Matured")
    else:
        assert _is_refused_for(paid, ("share", notice), ("worth", worth))


@claim("EX-21", about=(exposure, earning))
def what_is_no_phase_counts_for_nothing(phase: AnyPosition, other: NoPhase, date: Natural) -> None:
    """What is no phase of a stake is refused where it would count for a loss or a gain; every phase counts."""
    for step, weigh in (("exposure", exposure), ("earning", earning)):
        assert refusal_of(weigh, phase, date) is None
        refusal = refusal_of(weigh, other, date)
        assert tells(refusal, OutOfOrder, step=step, phase=other, expected="Staked, Requested, Matured or Paid")


@claim("EX-21", about=(cohort_bears, cohort_gains), invariants=COHORT, length_max=1)
def a_cohort_is_refused_exactly_for_a_number_that_is_no_amount(
    amount: Number, date: Number, positions: Positions
) -> None:
    """A cohort is refused exactly for its loss or gain that is no amount, or else for its date."""
    for field, share in (("loss", cohort_bears), ("gain", cohort_gains)):
        refusal = refusal_of(share, amount, date, positions)
        assert _is_refused_for(refusal, (field, amount), ("date", date))


@claim("EX-11", about=(Staked, Requested))
def a_stake_or_a_request_is_refused_for_the_first_thing_wrong(
    stake: Number, entered: Number, after: Number, notice: Number, frozen: Number, other: Annotated[Any, Not(Staked)]
) -> None:
    """A stake or a request is refused exactly for what is no stake, or else the first number that is no amount."""
    refusal = refusal_of(lambda: Requested(Staked(stake, entered), after, notice, frozen))
    fields = (("stake", stake), ("entered", entered), ("after", after), ("notice", notice), ("frozen", frozen))
    assert _is_refused_for(refusal, *fields)
    assert tells(refusal_of(Requested, other, after, 0, 0), InvalidValue, field="staked", value=other)


GIVEN_BACK = Invariant("in_proportion.<locals>.step", stays_natural, ("given",))


@claim("EX-11", about=(book, recover), invariants=(BOOK, GIVEN_BACK), length_max=2, small=("shares",))
def booking_and_recovering_are_refused_exactly_for_what_is_no_amount(
    amount: Number, shares: Numbers, worths: Annotated[Numbers, Beside("shares")]
) -> None:
    """Booking and recovering are refused exactly for what is no amount, or else not as many worths as shares."""
    wrong = first_not_natural(("shares", shares), ("worths", worths))
    refusal = refusal_of(book, shares, worths)
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif length_of(worths) != length_of(shares):
        length, expected = length_of(worths), length_of(shares)
        assert tells(refusal, LengthMismatch, field="worths", length=length, expected=expected)
    else:
        assert refusal is None
        if is_natural(amount):
            assert refusal_of(recover, amount, shares) is None
        else:
            assert tells(refusal_of(recover, amount, shares), InvalidAmount, field="amount", value=amount)
