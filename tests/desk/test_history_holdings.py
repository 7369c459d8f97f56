"""Checked: stakes that are divided, and gains of a pool, in a history file: who has what, and what is wrong is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian import Account, Asset
from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.play import play
from rhodian_desk.play.played import EventRefused

if TYPE_CHECKING:
    from pathlib import Path

EUR = Asset("EUR", 2)
HEAD = """\
schema = "rhodian.history/1"
id = "holdings"
title = "Holdings"
date = 2020-01-01

[[assets]]
code = "EUR"
scale = 2

[[pools]]
name = "mutual"
owner = "mutual"
event_limit = "1000.00"
period_limit = "1000.00"
period = 86400
notice = 10

[policies.gains]

"""
BEGUN = tuple(
    f'at = 0\ntype = "join"\npool = "mutual"\nowner = "{owner}"\namount = "{amount}"'
    for owner, amount in (("A", "3.00"), ("B", "1.00"))
)


def divide(**others: str) -> str:
    """Return that a part of A's stake goes to A 2, or something else."""
    keys = {"pool": "mutual", "owner": "A", "taker": "A 2", "amount": "1.20", **others}
    return 'at = 3\ntype = "divide"\n' + "\n".join(f'{key} = "{value}"' for key, value in keys.items())


def gain(at: int = 6, **others: str) -> str:
    """Return that the pool gains 0.40, or something else."""
    keys = {"pool": '"mutual"', "amount": '"0.40"', **others}
    return f'at = {at}\ntype = "gain"\n' + "\n".join(f"{key} = {value}" for key, value in keys.items())


def written(folder: Path, *events: str) -> str:
    """Write a history of some events, and return its path."""
    path = folder / "history.toml"
    path.write_text(HEAD + "".join(f"[[events]]\n{event}\n\n" for event in events), encoding="utf-8")
    return str(path)


def faults_of(file: str) -> list[str]:
    """Return the faults of a history, without its path."""
    with pytest.raises(ScenarioFaults) as caught:
        load(file)
    return [str(fault).removeprefix(f"{file}: ") for fault in caught.value.faults]


def test_a_stake_is_divided_and_a_gain_is_shown_by_who_has_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asks = 'at = 4\ntype = "notice"\npool = "mutual"\nowner = "A 2"'
    file = written(tmp_path, *BEGUN, divide(), asks, gain(), gain(7, earned="3"))
    run = play(load(file))
    shown = [
        [(row.who, row.what, row.amount) for phase in each.phases for row in phase.rows] for each in run.played[4:]
    ]
    assert shown == [
        [("A / stake in mutual", "gains", 25), ("B / stake in mutual", "gains", 15)],
        [
            ("A / stake in mutual", "gains", 18),
            ("A 2 / stake in mutual", "gains", 11),
            ("B / stake in mutual", "gains", 11),
        ],
    ]
    has = [run.balances.get(Account(owner, "stake in mutual", EUR), 0) for owner in ("A", "A 2", "B")]
    assert has == [223, 131, 126]
    assert main(["run", file]) == 0
    said = capsys.readouterr().out
    assert "divide 1.20 EUR of A to A 2, in the pool mutual" in said
    assert "gain 0.40 EUR to the members of the pool mutual" in said


def test_what_is_wrong_with_a_division_or_a_gain_is_said_before_anything_is_played(tmp_path: Path) -> None:
    assert "no such pool" in faults_of(written(tmp_path, *BEGUN, divide(pool="none")))[0]
    assert "events[2].taker" in faults_of(written(tmp_path, *BEGUN, divide(taker="A")))[0]
    assert "events[2].taker" in faults_of(written(tmp_path, *BEGUN, divide(taker="outside")))[0]
    assert "no such pool" in faults_of(written(tmp_path, *BEGUN, gain(pool='"none"')))[0]
    bare = HEAD.replace("notice = 10\n", "")
    path = tmp_path / "closed.toml"
    path.write_text(f"{bare}[[events]]\n{gain()}\n", encoding="utf-8")
    assert "takes no members" in faults_of(str(path))[0]


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (divide(amount="3.01"), "amount"),
        (divide(owner="nobody"), "nobody"),
        (divide(taker="B"), "taker"),
        (gain(earned="7"), "earned"),
        (gain(payer='{ owner = "C", purpose = "own" }'), "C"),
    ],
)
def test_what_the_machine_refuses_of_a_stake_is_said(tmp_path: Path, event: str, says: str) -> None:
    with pytest.raises(EventRefused) as caught:
        play(load(written(tmp_path, *BEGUN, event)))
    assert says in caught.value.said
