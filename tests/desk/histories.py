"""What the tests of histories share: one sound file, and how to put events and changes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian_desk.history.decode import Decoding, load
from rhodian_desk.io.faults import FaultList, ScenarioFaults
from rhodian_desk.io.toml import tables
from rhodian_desk.play.play import play
from rhodian_desk.play.played import EventRefused

if TYPE_CHECKING:
    from pathlib import Path

    from rhodian_desk.history.records import History
    from rhodian_desk.play.played import Run

SOUND = """\
schema = "rhodian.history/1"
id = "a-week"
title = "A week"
date = 2024-03-04

[[assets]]
code = "USD"
scale = 2

[[markets]]
name = "BTC"
mark = "10.00"
initial_ppm = 100000
maintenance_ppm = 50000
fee_ppm = 1000
penalty_ppm = 4000

[[pools]]
name = "fund"
owner = "house"
event_limit = "20.00"
period_limit = "30.00"
period = 100

[policies.first]
pools = ["fund"]

[policies.second]
haircut = "in order"
"""


def events(*bodies: str, text: str = SOUND) -> str:
    """Return the file with events, a second apart from 1 on unless they say when."""
    for place, body in enumerate(bodies, start=1):
        time = "" if "at = " in body else f"at = {place}\n"
        text += f"\n[[events]]\n{time}{body}\n"
    return text


def history(*bodies: str, text: str = SOUND) -> History:
    """Decode the file with events."""
    return Decoding(FaultList("history.toml")).decode(tables(events(*bodies, text=text)))


def played(*bodies: str, policy: str | None = None, text: str = SOUND) -> Run:
    """Play the file with events."""
    return play(history(*bodies, text=text), policy)


def deposit(owner: str, amount: str) -> str:
    """Return the deposit of margin."""
    return f'type = "deposit"\nowner = "{owner}"\nmarket = "BTC"\namount = "{amount}"'


def trade(buyer: str, seller: str, quantity: int, price: str = "10.00") -> str:
    """Return a trade."""
    parties = f'buyer = "{buyer}"\nseller = "{seller}"'
    return f'type = "trade"\nmarket = "BTC"\n{parties}\nquantity = {quantity}\nprice = "{price}"'


def mark(price: str, *sales: str) -> str:
    """Return a mark, with sales as inline tables."""
    return f'type = "mark"\nmarket = "BTC"\nprice = "{price}"\nsales = [{", ".join(sales)}]'


def contribute(amount: str) -> str:
    """Return a contribution to the pool."""
    return f'type = "contribute"\npool = "fund"\namount = "{amount}"'


def held(run: Run, owner: str, purpose: str = "margin", asset: str = "USD") -> int:
    """Return what an owner holds of money in the end, in smallest units."""
    return sum(
        balance
        for account, balance in run.balances.items()
        if (account.owner, account.purpose, account.asset.code) == (owner, purpose, asset)
    )


def borne(run: Run) -> dict[tuple[str, str], int]:
    """Return who bore what how over all events."""
    return {(account.owner, kind): amount for (account, kind), amount in run.borne().items()}


def write_events(folder: Path, head: str, *bodies: str) -> str:
    """Write a history of some events to a file, and return its path."""
    path = folder / "history.toml"
    path.write_text(head + "".join(f"[[events]]\n{body}\n\n" for body in bodies), encoding="utf-8")
    return str(path)


def faults_of(file: str) -> list[str]:
    """Return the faults of the file of a history, without its path."""
    with pytest.raises(ScenarioFaults) as caught:
        load(file)
    return [str(fault).removeprefix(f"{file}: ") for fault in caught.value.faults]


def refusal_of(file: str) -> str:
    """Return why an event of the file of a history is refused."""
    with pytest.raises(EventRefused) as caught:
        play(load(file))
    return caught.value.said
