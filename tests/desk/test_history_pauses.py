"""Checked: a file says who may pause new business and how long its terms wait, and its refusals speak its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian_desk.documents.history_words import words
from rhodian_desk.history.decode import load
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.play import play
from rhodian_desk.play.played import EventRefused

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """schema = "rhodian.history/1"
id = "h"
title = "T"
date = 2025-01-01
{top}
[[assets]]
code = "USD"
scale = 2

[[markets]]
name = "X"
mark = "10.00"
initial_ppm = 100000
maintenance_ppm = 50000

[[pools]]
name = "cover"
owner = "mutual"
event_limit = "40.00"
period_limit = "1000.00"
period = 1000
notice = 20

[policies.one]
pools = ["cover"]
bears = [{{ pool = "cover" }}]
"""
PAUSES = '[pauses]\nby = ["board"]\nratified_by = ["members"]\nlongest = 604800\nrest = 86400\nlifting = 3600\n'
DECLARED = 'at = 2025-01-02T00:00:00Z\ntype = "pause"\nby = "board"\nlength = 604800\nreason = "a wrong distribution"'
TRADE = 'at = {at}\ntype = "trade"\nmarket = "X"\nbuyer = "A"\nseller = "B"\nquantity = 1\nprice = "10.00"'
MONEY = tuple(
    f'at = 2025-01-01T00:00:00Z\ntype = "deposit"\nowner = "{owner}"\nmarket = "X"\namount = "100.00"' for owner in "AB"
)


def written(tmp_path: Path, *events: str, top: str = "", section: str = PAUSES) -> str:
    """Write a history of some events, and return its path."""
    file = tmp_path / "h.toml"
    text = HEAD.format(top=top) + section + "".join(f"\n[[events]]\n{event}\n" for event in events)
    file.write_text(text, encoding="utf-8")
    return str(file)


def faults(file: str) -> list[str]:
    """Return what is wrong with a file, each as its place and what is said."""
    with pytest.raises(ScenarioFaults) as refused:
        load(file)
    return [f"{each.where} {each.what}: {each.right}" for each in refused.value.faults]


def refusal(file: str) -> str:
    """Return why an event of a file is refused."""
    with pytest.raises(EventRefused) as refused:
        play(load(file), "one")
    return str(refused.value)


@pytest.mark.clause("PS-1")
def test_a_pause_of_a_file_stops_trades_until_a_date_that_the_refusal_says(tmp_path: Path) -> None:
    said = refusal(written(tmp_path, *MONEY, DECLARED, TRADE.format(at="2025-01-03T00:00:00Z")))
    assert "new business is paused until 2025-01-09T00:00:00Z" in said
    assert "events[3]" in said or "event 3" in said.lower()
    after = play(load(written(tmp_path, *MONEY, DECLARED, TRADE.format(at="2025-01-09T00:00:00Z"))), "one")
    assert len(after.played) == 4


def test_pauses_are_told_by_who_did_what_and_until_when(tmp_path: Path) -> None:
    ratified = 'at = 2025-01-03T00:00:00Z\ntype = "ratify"\nby = "members"\nuntil = 2025-02-01T00:00:00Z'
    lifted = 'at = 2025-01-04T00:00:00Z\ntype = "lift"\nby = "board"'
    history = load(written(tmp_path, DECLARED, ratified, lifted))
    assert [words(each, history) for each in history.events] == [
        "of new business by board, until 2025-01-09T00:00:00Z: a wrong distribution",
        "the pause of new business by members, until 2025-02-01T00:00:00Z",
        "the pause of new business by board",
    ]
    assert play(history, "one").played[-1].state.pause.until == history.events[-1].at.seconds + 3600


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ('at = 9\ntype = "pause"\nby = "members"\nlength = 1\nreason = "x"', "name that may declare a pause"),
        ('at = 9\ntype = "ratify"\nby = "board"\nuntil = 10', "name that may ratify a pause"),
        ('at = 9\ntype = "lift"\nby = "A"', "name that may lift a pause"),
        ('at = 9\ntype = "pause"\nby = "board"\nlength = -1\nreason = "x"', "0 or more"),
        ('at = 9\ntype = "pause"\nby = "board"\nlength = 1', "reason is missing"),
    ],
)
def test_an_event_of_a_pause_that_the_file_lets_nobody_bring_about_is_a_fault(
    tmp_path: Path, event: str, said: str
) -> None:
    (fault,) = faults(written(tmp_path, event))
    assert said in fault


def test_a_pause_in_a_file_that_lets_nobody_pause_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(written(tmp_path, DECLARED, section=""))
    assert "nobody may pause anything" in fault


@pytest.mark.parametrize(
    ("section", "where"),
    [
        ("[pauses]\nby = []\nlongest = 1\n", "pauses.by"),
        ('[pauses]\nby = ["board"]\nratified_by = ["board"]\nlongest = 1\n', "pauses.ratified_by"),
        ('[pauses]\nby = ["board"]\n', "pauses.longest"),
        ('[pauses]\nby = ["board"]\nlongest = 1\nuntil = 2\n', "pauses.until"),
    ],
)
def test_a_fault_in_who_may_pause_is_placed(tmp_path: Path, section: str, where: str) -> None:
    assert any(fault.startswith(where) for fault in faults(written(tmp_path, *MONEY, section=section)))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (DECLARED.replace("604800", "604801"), "604801"),
        (
            DECLARED + '\n\n[[events]]\nat = 2025-01-03T00:00:00Z\ntype = "ratify"\nby = "members"\n'
            "until = 2025-01-04T00:00:00Z",
            "2025-01-04T00:00:00Z",
        ),
        (
            DECLARED + '\n\n[[events]]\nat = 2025-02-03T00:00:00Z\ntype = "lift"\nby = "board"',
            "2025-02-03T00:00:00Z",
        ),
    ],
)
def test_a_pause_that_is_refused_is_told_in_seconds_and_dates_and_never_in_money(
    tmp_path: Path, event: str, said: str
) -> None:
    words_of_it = refusal(written(tmp_path, event))
    assert said in words_of_it
    assert "USD" not in words_of_it


TERMS = 'at = {at}\ntype = "terms"\npool = "cover"\nchanges = {{ event_limit = "20.00" }}'


@pytest.mark.clause("MC-31")
def test_terms_hold_once_the_delay_of_the_file_is_over_or_from_when_they_say(tmp_path: Path) -> None:
    run = play(load(written(tmp_path, TERMS.format(at=5), top="delay = 30\n")), "one")
    assert run.played[-1].state.rules[-1].since == 35
    run = play(load(written(tmp_path, TERMS.format(at=5) + "\nsince = 90", top="delay = 30\n")), "one")
    assert run.played[-1].state.rules[-1].since == 90


@pytest.mark.clause("MC-31")
def test_terms_that_come_before_the_delay_is_over_are_refused_in_the_file_s_dates(tmp_path: Path) -> None:
    early = TERMS.format(at="2025-01-02T00:00:00Z") + "\nsince = 2025-01-03T00:00:00Z"
    said = refusal(written(tmp_path, early, top="delay = 172800\n"))
    assert "2025-01-04T00:00:00Z" in said


def test_a_shorter_delay_waits_the_longer_and_approvers_change_like_it(tmp_path: Path) -> None:
    events = (
        'at = 5\ntype = "terms"\nchanges = { delay = 0, approvers = ["heir"] }',
        TERMS.format(at=6),
    )
    run = play(load(written(tmp_path, *events, top="delay = 30\n")), "one")
    first, second = run.played[-1].state.rules[-2:]
    assert (first.since, first.delay, first.approvers) == (35, 0, ("heir",))
    assert (second.since, second.delay) == (36, 0)
    told = words(run.history.events[0], run.history)
    assert told == "the rulebook: delay = 0, approvers = heir"
