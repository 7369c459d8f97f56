"""Checked: pauses that lapse and touch nothing accepted; actions that run once, in time; and who is out before."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, RhodianError, TooEarly
from rhodian.governance import Action, Fate, Pause, cancel, declare, execute, lift, out_at, ratify, stops

NEVER = Pause(0, 0)
DAY = 86_400
times = st.integers(0, 40)


@pytest.mark.clause("GV-16")
@given(st.lists(st.tuples(times, times), max_size=8), st.integers(0, 9), st.integers(0, 9))
def test_pauses_that_nobody_ratifies_leave_a_rest_between_them(
    wishes: list[tuple[int, int]], longest: int, rest: int
) -> None:
    last, time, held = NEVER, 0, []
    for wait, length in wishes:
        time += wait
        try:
            last = declare(last, time, length, longest, rest)
        except RhodianError:
            continue
        held.append(last)
    for earlier, later in itertools.pairwise(held):
        assert later.since >= earlier.until + (rest if earlier.until > 0 else 0)
    assert all(pause.until - pause.since <= longest for pause in held)


@pytest.mark.clause("GV-16")
def test_a_pause_stops_what_is_new_at_once_and_nothing_that_was_accepted() -> None:
    """Compound 62 and 117: nothing could be stopped for seven days; here what is new is, and what was is not."""
    pause = declare(NEVER, 1000, 3 * DAY, 7 * DAY, DAY)
    assert [stops(pause, began) for began in (999, 1000, 1000 + 3 * DAY - 1, 1000 + 3 * DAY)] == [
        False,
        True,
        True,
        False,
    ]
    longer = ratify(pause, 1000 + 2 * DAY, 1000 + 7 * DAY)
    assert stops(longer, 1000 + 7 * DAY - 1)
    assert lift(longer, 1000 + 3 * DAY, DAY) == Pause(1000, 1000 + 4 * DAY)
    with pytest.raises(InvalidValue):
        ratify(pause, 1000 + 3 * DAY, 1000 + 9 * DAY)
    with pytest.raises(TooEarly):
        declare(pause, 1000 + 3 * DAY, 1, 7 * DAY, DAY)
    with pytest.raises(InvalidValue):
        declare(NEVER, 1000, 8 * DAY, 7 * DAY, DAY)


@pytest.mark.clause("GV-17")
def test_an_action_of_aave_runs_once_from_its_delay_on_until_it_expires() -> None:
    """Aave's proposal 507, payload 458: queued, executed 36 seconds after its delay, with a grace of seven days."""
    queued, executed = 1_785_076_811, 1_785_163_247
    action = Action(queued + 86_400, queued + 86_400 + 604_800, Fate.QUEUED)
    with pytest.raises(TooEarly):
        execute(action, queued + 86_399)
    done = execute(action, executed)
    assert done.fate is Fate.EXECUTED
    with pytest.raises(InvalidValue):
        execute(action, queued + 86_400 + 604_801)


@pytest.mark.clause("GV-17")
def test_what_was_cancelled_is_not_executed_and_what_was_executed_is_not_again() -> None:
    """Vader, M-06 and M-07."""
    action = Action(1, 9, Fate.QUEUED)
    for over in (cancel(action), execute(action, 5)):
        with pytest.raises(InvalidValue):
            execute(over, 6)
        with pytest.raises(InvalidValue):
            cancel(over)


@pytest.mark.clause("GV-5", "GV-13")
def test_a_delay_below_the_cooldown_leaves_who_leaves_under_the_new_rule() -> None:
    """A delay of 48 hours, a cool-down of 20 days: 1,555,200 seconds under the new rule."""
    assert out_at(0, 1_728_000, 1) - 172_800 == 1_555_200
    assert [out_at(asked, 10, 7) for asked in (0, 4, 5)] == [14, 14, 21]


@pytest.mark.clause("GV-13")
@given(times, times, st.integers(1, 9))
def test_one_is_out_at_the_first_end_of_an_epoch_once_it_waited(asked: int, cooldown: int, epoch: int) -> None:
    ends = range(0, asked + cooldown + epoch + 1, epoch)
    assert out_at(asked, cooldown, epoch) == next(end for end in ends if end >= asked + cooldown)


@pytest.mark.clause("GV-15", "GV-18")
@pytest.mark.parametrize("wrong", [-1, 1.0, True, None, "1"])
def test_what_is_no_number_or_no_record_is_refused(wrong: Any) -> None:
    for call in (
        lambda: Pause(wrong, 1),
        lambda: stops(Pause(1, 2), wrong),
        lambda: declare(NEVER, 1, wrong, 1, 1),
        lambda: ratify(Pause(1, 3), 2, wrong),
        lambda: lift(Pause(1, 3), 2, wrong),
        lambda: Action(1, wrong, Fate.QUEUED),
        lambda: execute(Action(1, 2, Fate.QUEUED), wrong),
        lambda: out_at(wrong, 1, 1),
    ):
        with pytest.raises(InvalidAmount):
            call()
    for call in (
        lambda: Pause(2, 1),
        lambda: stops(wrong, 1),
        lambda: declare(wrong, 1, 1, 1, 1),
        lambda: Action(2, 1, Fate.QUEUED),
        lambda: Action(1, 2, wrong),
        lambda: execute(wrong, 1),
        lambda: cancel(wrong),
        lambda: out_at(1, 1, 0),
    ):
        with pytest.raises(InvalidValue):
            call()
