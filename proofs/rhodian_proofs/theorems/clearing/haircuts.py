"""Checked: what is claimed of gains that are cut: what is missing of a day, what is cut of whom, day after day."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidAmount, InvalidValue, LengthMismatch, OutOfOrder
from rhodian.clearing.haircuts import (
    Booked,
    Convention,
    Haircuts,
    _ahead,
    _smaller,
    book_day,
    cut_gains,
    gains_of,
    share_cuts,
)
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Beside,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    NoInt,
    Not,
    Signeds,
    claim,
    first_at_fault,
    implies,
    is_same,
    length_of,
    name_of,
    refusal_of,
    tells,
    total,
    unchecked,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE
from rhodian_proofs.theorems.sharing.refusals import first_not_natural


def convention_of(daily: bool) -> Convention:  # noqa: FBT001  # a claim ranges over both
    """Return the convention by which gains are cut."""
    return Convention.DAILY if daily else Convention.CUMULATIVE


# A day that is booked.

DUE = Invariant("_gain", nothing_holds, ("due",))


def _is_within_its_loss(row: Any) -> bool:
    """Tell whether a member is said to have paid at most what it lost."""
    variation, paid = row
    return not paid > where(variation < 0, -variation, 0)


@claim("VG-1", about=(book_day,), invariants=(DUE,), length_max=1, same_length=True)
def what_is_missing_is_known_once_losses_are_booked(
    variations: Signeds, paid: Naturals, others: Natural, borne: Natural, place: AnyPlace
) -> None:
    """What is missing is what gainers are due and else is to be met, less what losers paid and earlier layers bear."""
    refusal = refusal_of(book_day, variations, paid, others, borne)
    at = first_at_fault(columns.rows(variations, paid=paid), _is_within_its_loss)
    if at is not None:
        assert tells(refusal, InvalidValue, field=name_of("paid", at), value=paid[at])
    else:
        assert refusal is None
        day = book_day(variations, paid, others, borne)
        assert day.due[place] == max(0, variations[place])
        assert day.missing == max(0, total(day.due) + others - total(paid) - borne)
        assert is_same(day.variations, variations)


# What is cut that day.


MOST = Invariant("_smaller", nothing_holds, ("most",))
AHEAD = Invariant("_ahead", nothing_holds, ("weights",))


@claim("VG-2", about=(share_cuts,), invariants=(MOST, *CAPPED), measures=PAYABLE, length_max=1, same_length=True)
def no_haircut_exceeds_its_gain_and_all_are_what_is_missing(
    missing: Natural, weights: Naturals, due: Naturals, place: AnyPlace
) -> None:
    """No haircut is above its gain or what is due; all are what is missing, or all that may be cut, the rest said."""
    found = share_cuts(missing, weights, due)
    cut = found.shares[place]
    assert (0 <= cut) & (cut <= weights[place]) & (cut <= due[place])
    assert total(found.shares) + found.left == missing
    assert found.left >= 0
    assert implies(found.left > 0, cut == min(weights[place], due[place]))


@claim("VG-4", about=(gains_of,), invariants=(AHEAD,), length_max=1, same_length=True)
def a_gain_is_of_the_day_or_of_all_since_the_default_less_what_was_cut(
    nets: Signeds, earlier: Naturals, due: Naturals, place: AnyPlace
) -> None:
    """By daily flow a gain is what is due that day; cumulatively, what is gained net since, less what was cut of it."""
    assert gains_of(Convention.DAILY, nets, earlier, due)[place] == due[place]
    ahead = gains_of(Convention.CUMULATIVE, nets, earlier, due)[place]
    assert ahead == max(0, nets[place] - earlier[place])


# A day of all members.


def _cut_of_a_day(convention: Any, nets: Any, earlier: Any, day: Any) -> Any:
    """Return what is cut of members, who had gained and been cut so much before the day."""
    return cut_gains(unchecked(Haircuts, convention=convention, nets=nets, cuts=earlier), day)


@claim("VG-5", about=(cut_gains,), invariants=(MOST, *CAPPED), measures=PAYABLE, length_max=1, same_length=True)
def by_daily_flow_a_cut_is_of_what_is_due_that_day(
    nets: Signeds, earlier: Naturals, variations: Signeds, weights: Naturals, missing: Natural, place: AnyPlace
) -> None:
    """By daily flow no cut is above what is due that day, and anything is left only once all that is due is cut."""
    day = unchecked(Booked, variations=variations, due=weights, missing=missing)
    found = _cut_of_a_day(Convention.DAILY, nets, earlier, day)
    cut = found.cuts[place]
    assert (0 <= cut) & (cut <= weights[place])
    assert total(found.cuts) + found.uncovered == missing
    assert implies(found.uncovered > 0, cut == weights[place])
    assert found.after.nets[place] == nets[place] + variations[place]
    assert found.after.cuts[place] == earlier[place] + cut


# One member, day after day.


def _day_by_day(variations: Any, asked: Any) -> Any:
    """Return what a member has gained net, been cut, and been due, and its highest net gain, if cumulatively cut."""

    def step(state: Any, row: Any) -> tuple[Any, Any]:
        net, cut, highest, dues = state
        variation, amount = row
        due, now = where(variation > 0, variation, 0), net + variation
        most = _smaller(_ahead(now, cut), due)
        taken = where(amount < most, amount, most)
        return (now, cut + taken, where(highest < now, now, highest), dues + due), taken

    return loops.scan(step, (0, 0, 0, 0), loops.pairs(variations, asked, "asked"))[0]


def _cut_of_the_highest(at: Moment) -> Conditions:
    net, cut, highest, dues = at.state
    yield (0 <= cut) & (cut <= highest) & (cut <= dues)
    yield (net <= highest) & (highest <= dues)
    yield net == at.seen.variations
    yield cut == at.given.taken


DAYS = Invariant("_day_by_day.<locals>.step", _cut_of_the_highest, ("taken",))


@claim("VG-3", about=(_ahead, _smaller), invariants=(DAYS,), length_max=2, same_length=True)
def all_cuts_of_a_member_are_within_its_highest_net_gain(variations: Signeds, asked: Naturals) -> None:
    """Cumulatively, over any days all cuts of a member are within the highest that its net gain ever was."""
    net, cut, highest, dues = _day_by_day(variations, asked)
    assert net == total(variations)
    assert (0 <= cut) & (cut <= highest) & (highest <= dues)
    assert net <= highest


@claim("VG-3", about=(_ahead, _smaller))
def whoever_is_cut_is_ahead_of_all_its_cuts_that_day(net: AnyInt, earlier: Natural, due: Natural, cut: Natural) -> None:
    """Cumulatively, all cuts of whoever is cut are within its net gain of that day; who is behind them is not cut."""
    most = _smaller(_ahead(net, earlier), due)
    assert most >= 0
    assert implies((0 < cut) & (cut <= most), earlier + cut <= net)
    assert implies(net <= earlier, most == 0)


# What is refused.


def _is_whole_number(number: Any) -> bool:
    """Tell whether something is a whole number, of either sign."""
    return number.__class__ is int


@claim("VG-7", about=(Haircuts,), length_max=1, same_length=False)
def haircuts_are_refused_exactly_for_what_is_no_number_no_amount_or_their_lengths(
    daily: bool,  # noqa: FBT001  # a claim ranges over both
    nets: tuple[AnyInt | NoInt, ...],
    cuts: Annotated[tuple[AnyInt | NoInt, ...], Beside("nets")],
) -> None:
    """Haircuts are refused exactly for a net gain that is no number, else a cut that is no amount, or their lengths."""
    refusal = refusal_of(Haircuts, convention_of(daily), nets, cuts)
    at, wrong = first_at_fault(nets, _is_whole_number), first_not_natural(("cuts", cuts))
    if at is not None:
        assert tells(refusal, InvalidValue, field=name_of("nets", at), value=nets[at])
    elif wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif length_of(nets) != length_of(cuts):
        assert tells(refusal, LengthMismatch, field="cuts", length=length_of(cuts), expected=length_of(nets))
    else:
        assert refusal is None


@claim("VG-7", about=(Haircuts, cut_gains), length_max=1, same_length=False)
def no_ratio_is_taken_before_losses_are_booked(
    nets: Signeds,
    variations: Annotated[Signeds, Beside("nets")],
    no_convention: Annotated[Any, Not(Convention)],
    no_haircuts: Annotated[Any, Not(Haircuts)],
    no_day: Annotated[Any, Not(Booked)],
) -> None:
    """A convention that is none is refused, and a cut of no haircuts, of no booked day, or of a day of others."""
    day = unchecked(Booked, variations=variations, due=(), missing=0)
    before = unchecked(Haircuts, convention=Convention.DAILY, nets=nets, cuts=())
    refusal = refusal_of(Haircuts, no_convention, nets, ())
    assert tells(refusal, InvalidValue, field="convention", value=no_convention)
    assert tells(refusal_of(cut_gains, no_haircuts, no_day), OutOfOrder, step="cut_gains", phase=no_haircuts)
    assert tells(refusal_of(cut_gains, before, no_day), OutOfOrder, step="cut_gains", phase=no_day)
    if length_of(nets) != length_of(variations):
        length, expected = length_of(variations), length_of(nets)
        refusal = refusal_of(cut_gains, before, day)
        assert tells(refusal, LengthMismatch, field="variations", length=length, expected=expected)


@claim("VG-7", about=(book_day,), invariants=(DUE,), length_max=1, same_length=False)
def a_day_is_refused_for_lengths_or_else_what_else_is_no_amount(
    variations: Signeds, paid: Annotated[Naturals, Beside("variations")], others: AnyInt, borne: AnyInt
) -> None:
    """A day is refused for fewer or more payments than variations, or else for what is to be met or borne below 0."""
    refusal = refusal_of(book_day, variations, paid, others, borne)
    if length_of(variations) != length_of(paid):
        length, expected = length_of(paid), length_of(variations)
        assert tells(refusal, LengthMismatch, field="paid", length=length, expected=expected)
    elif others < 0:
        assert tells(refusal, InvalidAmount, field="others", value=others)
    elif borne < 0:
        assert tells(refusal, InvalidAmount, field="borne", value=borne)
    else:
        assert refusal is None or refusal.__class__ is InvalidValue
