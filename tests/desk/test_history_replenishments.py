"""Checked: replenishments in a history file: what is wrong is said in its words, and who owes what is shown."""

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

    from rhodian_desk.play.played import Run

EUR = Asset("EUR", 2)
HEAD = """\
schema = "rhodian.history/1"
id = "filled"
title = "Filled again"
date = 2020-01-01

[[assets]]
code = "EUR"
scale = 2

[[replenishments]]
name = "cover"
purpose = "default fund"
within = 2
interim = 90

[policies.default]
bears = [
    { purpose = "default fund" },
    { purpose = "replenishing cover" },
]

"""
DEPOSIT = 'at = 0\ntype = "deposit"\nowner = "A"\npurpose = "default fund"\namount = "1.00"'


def call(at: int, target: str, name: str = "cover") -> str:
    """Return a call."""
    return f'at = {at}\ntype = "replenish"\nreplenishment = "{name}"\nowner = "A"\ntarget = "{target}"'


def bring(at: int, amount: str, more: str = "") -> str:
    """Return what A brings."""
    return f'at = {at}\ntype = "bring"\nreplenishment = "cover"\nowner = "A"\namount = "{amount}"\n{more}'


def seat(at: int) -> str:
    """Return that what A brought has its place."""
    return f'at = {at}\ntype = "seat"\nreplenishment = "cover"\nowner = "A"'


def lost(at: int, amount: str) -> str:
    """Return a loss."""
    return f'at = {at}\ntype = "loss"\nid = "l{at}"\namount = "{amount}"'


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Return what writes a history of some events, and returns its path."""

    def write(*events: str, head: str = HEAD) -> str:
        return write_events(tmp_path, head, *events)

    return write


def held(run: Run, purpose: str) -> int:
    """Return what an account of A holds in the end."""
    return run.balances.get(Account("A", purpose, EUR), 0)


def rows(run: Run, place: int) -> list[tuple[str, str, str, int]]:
    """Return what the steps of an event show."""
    return [(phase.name, row.who, row.what, row.amount) for phase in run.played[place].phases for row in phase.rows]


def test_a_call_shows_how_much_more_or_less_an_owner_owes(written: Callable[..., str]) -> None:
    run = play(load(written(DEPOSIT, call(5, "2.50"), call(6, "2.00"), call(7, "2.00"))))
    assert rows(run, 1) == [("Called", "A", "owes more", 150)]
    assert rows(run, 2) == [("Called", "A", "owes less", 50)]
    assert rows(run, 3) == []


def test_what_is_brought_stands_last_and_then_has_its_place(written: Callable[..., str]) -> None:
    run = play(load(written(DEPOSIT, call(5, "2.50"), bring(7, "1.50"), lost(9, "1.20"), seat(95))))
    assert (held(run, "default fund"), held(run, "replenishing cover")) == (130, 0)


def test_it_may_be_brought_out_of_an_account(written: Callable[..., str]) -> None:
    own = DEPOSIT.replace("default fund", "own")
    payer = 'payer = { owner = "A", purpose = "own" }'
    run = play(load(written(own, call(5, "2.50"), bring(7, "0.60", payer))))
    assert (held(run, "own"), held(run, "replenishing cover")) == (40, 60)


def test_before_the_interim_is_over_it_has_no_place(written: Callable[..., str]) -> None:
    assert "95" in refusal_of(written(DEPOSIT, call(5, "2.50"), bring(7, "1.50"), seat(94)))


def test_the_events_are_told_in_words(written: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    file = written(DEPOSIT, call(5, "2.50"), bring(7, "1.50"), seat(95))
    assert main(["run", file]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "A to 2.50 EUR of cover" in told
    assert "1.50 EUR by A to cover" in told
    assert "what A brought to cover and nobody drew on" in told


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        (('name = "cover"\n', 'name = "outside"\n'), "replenishments[0].name", "inside the books"),
        (("within = 2", "within = -2"), "replenishments[0].within", "-2"),
        (("interim = 90\n", ""), "replenishments[0].interim", "missing"),
        (('purpose = "default fund"\nwithin', 'purpose = "stake in x"\nwithin'), "replenishments", "owners' own"),
        (("replenishing cover", "replenishing over"), "policies.default.bears[1].purpose", "replenishing over"),
        (('replenishment = "cover"', 'replenishment = "over"'), "events[1].replenishment", "no such replenishment"),
        (('target = "2.50"', 'target = "2.505"'), "events[1].target", "2.505"),
        (('owner = "A"\ntarget', 'owner = "outside"\ntarget'), "events[1].owner", "outside"),
    ],
)
def test_what_is_wrong_is_said_by_its_key(
    written: Callable[..., str], change: tuple[str, str], path: str, says: str
) -> None:
    text = HEAD + "".join(f"[[events]]\n{event}\n\n" for event in (DEPOSIT, call(5, "2.50")))
    assert change[0] in text
    said = faults_of(written(head=text.replace(*change, 1)))
    assert any(each.startswith(path) and says in each for each in said), said


def test_two_of_one_name_are_a_fault(written: Callable[..., str]) -> None:
    one = HEAD[HEAD.index("[[replenishments]]") : HEAD.index("[policies")]
    said = faults_of(written(DEPOSIT, head=HEAD.replace("[policies", f"{one}[policies")))
    assert any(each.startswith("replenishments[1].name") for each in said), said
