"""Checked: discretionary payments in a history file: what is wrong is said in its words, and who paid whom is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian import Account, Asset
from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play
from tests.desk.histories import faults_of, refusal_of, write_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EUR = Asset("EUR", 2)
HEAD = """\
schema = "rhodian.history/1"
id = "gifts"
title = "Gifts"
date = 2020-01-01
approvers = ["board", "chair"]

[[assets]]
code = "EUR"
scale = 2

[policies.default]
bears = [{ purpose = "default fund" }]

"""
DEPOSIT = 'at = 0\ntype = "deposit"\nowner = "house"\npurpose = "own"\namount = "5.00"'
FUND = 'at = 0\ntype = "deposit"\nowner = "A"\npurpose = "default fund"\namount = "3.00"'
LOSS = 'at = 1\ntype = "loss"\nid = "gift"\namount = "2.00"'
BACK = 'at = 3\ntype = "recovery"\nloss = "gift"\namount = "2.00"'
OWN = 'payer = { owner = "house", purpose = "own" }'
TO = 'payee = { owner = "A", purpose = "wallet" }'


def gift(more: str = f"{OWN}\n{TO}", at: int = 2, name: str = "gift", approver: str = "board") -> str:
    """Return a discretionary payment."""
    said = f'id = "{name}"\napprover = "{approver}"\nreason = "ex gratia"'
    return f'at = {at}\ntype = "discretionary"\n{said}\namount = "0.70"\n{more}'


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Return what writes a history file of some events and returns its path."""

    def write(*events: str, head: str = HEAD) -> str:
        return write_events(tmp_path, head, *events)

    return write


def test_it_is_shown_by_who_pays_whom_and_who_approved_it_and_borne_by_nobody(written: Callable[..., str]) -> None:
    run = play(load(written(DEPOSIT, FUND, LOSS, gift(), BACK)))
    (phase,) = run.played[3].phases
    assert (phase.name, phase.rule) == ("Paid", "at discretion, approved by board: ex gratia")
    assert [(row.who, row.what, row.amount) for row in phase.rows] == [
        ("house / own", "pays", 70),
        ("A / wallet", "is paid", 70),
    ]
    held = run.balances
    assert held[Account("A", "recovered", EUR)] == 200
    assert held[Account("A", "wallet", EUR)] == 70


def test_who_is_not_named_is_the_world_outside(written: Callable[..., str]) -> None:
    run = play(load(written(DEPOSIT, gift(OWN), gift(TO, name="guarantee"))))
    assert [each.phases[0].rows[place].who for each, place in zip(run.played[1:], (1, 0), strict=True)] == [
        "outside / world",
        "outside / world",
    ]


def test_the_command_says_what_was_paid_why_and_who_approved_it(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", written(DEPOSIT, gift())]) == 0
    assert "ex gratia, approved by board" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ((DEPOSIT, gift(approver="A")), "events[1].approver"),
        ((DEPOSIT, gift(OWN + '\npayee = { owner = "board", purpose = "own" }')), "events[1].approver pays or is paid"),
        ((DEPOSIT, gift(), gift(at=3)), "events[2].id"),
        ((DEPOSIT, gift(OWN + '\npayee = { owner = "house", purpose = "own" }')), "events[1].payee is the payer too"),
        ((gift(""),), "events[0].payee is the payer too"),
    ],
)
def test_what_cannot_be_paid_at_discretion_is_said(
    written: Callable[..., str], events: tuple[str, ...], says: str
) -> None:
    assert any(says in fault for fault in faults_of(written(*events)))


def test_without_approvers_nobody_approves_anything_and_a_name_twice_is_a_fault(written: Callable[..., str]) -> None:
    nobody = written(DEPOSIT, gift(), head=HEAD.replace('approvers = ["board", "chair"]\n', ""))
    assert any("events[1].approver" in fault for fault in faults_of(nobody))
    twice = written(DEPOSIT, head=HEAD.replace('"chair"', '"board"'))
    assert any("approvers cannot stand" in fault for fault in faults_of(twice))


def test_more_than_there_is_is_refused_when_it_is_played(written: Callable[..., str]) -> None:
    assert "cannot pay" in refusal_of(written(gift()))
