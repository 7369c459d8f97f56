"""Checked: how a parameter changes: by an oracle that looks at each time, and with delays that were published."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import BackDated, InvalidAmount, InvalidValue, RhodianError, TooEarly
from rhodian.governance import Accrued, Dated, Parameter, accrue, announce, in_force, kept_term, value_at, withdrawn
from tests import governance_oracle
from tests.governance_oracle import HORIZON, Line

WAYS = {"rising": (True, False), "falling": (False, True), "either": (True, True)}
DAY = 86_400
SHORTER_WAITS = Parameter(0, 30 * DAY, rising_waits=False, falling_waits=True)

asked = st.tuples(st.booleans(), st.booleans(), st.integers(0, 6), st.integers(0, 5), st.integers(0, 12))


def _settled(value: int) -> Dated:
    return Dated(value, value, 0, 0)


@pytest.mark.clause("GV-1", "GV-2", "GV-3", "GV-6", "GV-9", "GV-10", "GV-11", "GV-14", "GV-19")
@given(st.sampled_from(sorted(WAYS)), st.integers(0, 5), st.integers(0, 6), st.lists(asked, max_size=6))
def test_any_history_is_what_an_oracle_says_time_by_time(
    way: str, first: int, wait: int, events: list[tuple[bool, bool, int, int, int]]
) -> None:
    rules = {False: Parameter(0, 5, *WAYS[way]), True: Parameter(0, 5, rising_waits=False, falling_waits=True)}
    now, stands, log = 1, {False: _settled(first), True: _settled(wait)}, ([first], [0])
    lines = {False: Line(first), True: Line(wait)}
    total = Accrued(0, 0)
    for of_delay, withdraws, step, value, later in events:
        now += step
        before = stands[of_delay]
        was = [line.at[:now] for line in lines.values()]
        total = accrue(total, stands[False], now)
        try:
            if withdraws:
                stands[of_delay] = withdrawn(before, now)
                lines[of_delay].withdraw(now)
            else:
                stands[of_delay] = announce(rules[of_delay], before, stands[True], value, now, now + later)
                way_of = "falling" if of_delay else way
                assert lines[of_delay].announce(way_of, lines[True], value, now, now + later) or value == before.value
        except RhodianError:
            assert stands[of_delay] is before
        else:
            if not of_delay:
                log[0].append(stands[False].value)
                log[1].append(stands[False].since)
        assert was == [line.at[:now] for line in lines.values()]
        assert in_force(stands[False], now) == lines[False].at[now]
    assert [value_at(first, *log, time) for time in range(HORIZON)] == lines[False].at
    assert accrue(total, stands[False], HORIZON).amount == governance_oracle.accrued(lines[False], 0, HORIZON)


@pytest.mark.clause("GV-3", "GV-4")
def test_a_delay_of_two_days_cannot_be_shortened_to_get_round_it() -> None:
    delay = _settled(2 * DAY)
    with pytest.raises(TooEarly):
        announce(SHORTER_WAITS, delay, delay, 0, 100, 100)
    shorter = announce(SHORTER_WAITS, delay, delay, 0, 100, 100 + 2 * DAY)
    fee = Parameter(0, 100, rising_waits=True, falling_waits=False)
    with pytest.raises(TooEarly) as refusal:
        announce(fee, _settled(1), shorter, 90, 200, 200)
    assert refusal.value.due == 200 + 2 * DAY
    assert announce(fee, _settled(1), shorter, 90, 100 + 2 * DAY, 100 + 2 * DAY).value == 90


@pytest.mark.clause("GV-3", "GV-8")
def test_a_cooldown_of_a_year_waits_two_days_and_a_shorter_one_holds_at_once() -> None:
    """percolator-stake #246: an administrator could set it to about a year in one step."""
    cooldown, stands, delay = (
        Parameter(0, 366 * DAY, rising_waits=True, falling_waits=False),
        _settled(7 * DAY),
        2 * DAY,
    )
    with pytest.raises(TooEarly):
        announce(cooldown, stands, _settled(delay), 365 * DAY, 5, 5 + delay - 1)
    assert in_force(announce(cooldown, stands, _settled(delay), 365 * DAY, 5, 5 + delay), 5 + delay - 1) == 7 * DAY
    assert in_force(announce(cooldown, stands, _settled(delay), DAY, 5, 5), 5) == DAY


@pytest.mark.clause("GV-12")
def test_who_waits_is_held_no_longer_when_the_cooldown_is_raised_and_shorter_when_it_falls() -> None:
    """UMA #4070: it was raised after requests, and those who waited were held longer, without bound."""
    cooldown = Parameter(0, 366 * DAY, rising_waits=True, falling_waits=False)
    assert kept_term(cooldown, 7 * DAY, 365 * DAY) == 7 * DAY
    assert kept_term(cooldown, 7 * DAY, 2 * DAY) == 2 * DAY
    assert kept_term(Parameter(0, 9, rising_waits=False, falling_waits=True), 4, 3) == 4
    assert kept_term(Parameter(0, 9, rising_waits=True, falling_waits=True), 4, 3) == 4
    assert kept_term(Parameter(0, 9, rising_waits=False, falling_waits=False), 4, 3) == 3


@pytest.mark.clause("GV-14", "GV-15")
def test_what_accrued_before_a_fee_was_raised_is_charged_at_the_old_one() -> None:
    """DeFindex #480: the fee was changed before accrued fees were locked, and old gains were charged at the new one."""
    fee, old = Parameter(0, 100, rising_waits=True, falling_waits=False), _settled(10)
    raised = announce(fee, old, _settled(2), 30, 8, 10)
    with pytest.raises(InvalidValue):
        accrue(Accrued(0, 0), raised, 20)
    synced = accrue(Accrued(0, 0), old, 8)
    assert accrue(synced, raised, 20) == Accrued(10 * 10 + 30 * 10, 20)


@pytest.mark.clause("GV-7", "GV-8", "GV-15")
@pytest.mark.parametrize("wrong", [-1, 1.0, True, None, "1"])
def test_what_is_no_number_or_no_record_is_refused(wrong: Any) -> None:
    rule, stands = Parameter(0, 9, rising_waits=True, falling_waits=False), _settled(1)
    calls = (
        lambda: Parameter(wrong, 1, rising_waits=True, falling_waits=True),
        lambda: Dated(0, 0, wrong, 1),
        lambda: in_force(stands, wrong),
        lambda: announce(rule, stands, stands, wrong, 1, 1),
        lambda: announce(rule, stands, stands, 1, 1, wrong),
        lambda: withdrawn(stands, wrong),
        lambda: value_at(0, (1,), (wrong,), 1),
        lambda: kept_term(rule, 1, wrong),
        lambda: accrue(Accrued(0, 0), stands, wrong),
    )
    for call in calls:
        with pytest.raises(InvalidAmount):
            call()
    for call in (
        lambda: Parameter(0, 1, rising_waits=1, falling_waits=True),  # type: ignore[arg-type]  # what is refused
        lambda: Parameter(2, 1, rising_waits=True, falling_waits=True),
        lambda: in_force(wrong, 1),
        lambda: announce(wrong, stands, stands, 1, 1, 1),
        lambda: kept_term(wrong, 1, 1),
        lambda: accrue(wrong, stands, 1),
    ):
        with pytest.raises(InvalidValue):
            call()
    with pytest.raises(BackDated):
        withdrawn(Dated(0, 1, 5, 9), 4)


@pytest.mark.clause("GV-8")
def test_nothing_is_announced_before_the_delay_that_it_waits_was() -> None:
    raised = announce(SHORTER_WAITS, _settled(2), _settled(2), 9, 5, 5)
    with pytest.raises(BackDated) as refusal:
        announce(Parameter(0, 9, rising_waits=True, falling_waits=False), _settled(1), raised, 2, 4, 20)
    assert (refusal.value.time, refusal.value.last) == (4, 5)
