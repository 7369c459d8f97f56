"""Checked: the porting of clients in a history file: what goes over is shown, and what is wrong said in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian import Account, Asset
from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play
from tests.desk.histories import faults_of, refusal_of, write_events

if TYPE_CHECKING:
    from pathlib import Path

EUR = Asset("EUR", 2)
HEAD = """\
schema = "rhodian.history/1"
id = "porting"
title = "Porting"
date = 2020-01-01

[[assets]]
code = "EUR"
scale = 2

[[markets]]
name = "X"
initial_ppm = 100000
maintenance_ppm = 50000
mark = "10.00"

[[funds]]
name = "listed"
default_ppm = 1000000
period_ppm = 1500000
lasts = 20
longest = 60

[policies.gains]

"""
BEGUN = (
    *(
        f'at = 0\ntype = "deposit"\nowner = "{owner}"\namount = "{amount}"\nmarket = "X"'
        for owner, amount in (("C", "5.00"), ("C clients", "6.00"), ("D", "7.00"))
    ),
    'at = 1\ntype = "trade"\nmarket = "X"\nbuyer = "C clients"\nseller = "D"\nquantity = 3\nprice = "10.00"',
    'at = 5\ntype = "default"\nfund = "listed"\nid = "one"\ndefaulter = "C"',
)


def port(**others: str) -> str:
    """Return that C's clients go over to D, or something else."""
    keys = {"fund": "listed", "default": "one", "client": "C clients", "taker": "D", "market": "X", **others}
    return 'at = 9\ntype = "port"\n' + "\n".join(f'{key} = "{value}"' for key, value in keys.items())


def written(folder: Path, *events: str) -> str:
    """Write a history of some events, and return its path."""
    return write_events(folder, HEAD, *events)


def test_all_that_a_client_has_is_shown_going_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, *BEGUN, port())
    run = play(load(file))
    shown = [(phase.name, row.who, row.what, row.amount) for phase in run.played[5].phases for row in phase.rows]
    assert shown == [
        ("Ported", "C clients / contracts", "goes over to D", 3),
        ("Ported", "C clients / margin", "goes over to D", 600),
    ]
    has = [run.balances.get(Account(owner, "margin", EUR), 0) for owner in ("C", "C clients", "D")]
    assert has == [500, 0, 1300]
    assert main(["run", file]) == 0
    assert "port C clients to D, with all behind one margin in X, of one" in capsys.readouterr().out


def test_a_porting_of_what_is_not_there_is_said_before_anything_is_played(tmp_path: Path) -> None:
    assert "no such market" in faults_of(written(tmp_path, *BEGUN, port(market="W")))[0]
    assert "no such default" in faults_of(written(tmp_path, *BEGUN, port(default="two")))[0]
    assert "no such fund" in faults_of(written(tmp_path, *BEGUN, port(fund="none")))[0]
    assert "events[5].taker" in faults_of(written(tmp_path, *BEGUN, port(taker="outside")))[0]


@pytest.mark.parametrize(
    ("wrong", "says"), [({"client": "C"}, "client"), ({"taker": "C"}, "taker"), ({"client": "nobody"}, "nobody")]
)
def test_a_porting_of_what_may_not_go_over_is_refused(tmp_path: Path, wrong: dict[str, str], says: str) -> None:
    assert says in refusal_of(written(tmp_path, *BEGUN, port(**wrong)))
