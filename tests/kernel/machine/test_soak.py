"""Checked: the soak: it plays the machine beside its twin, finds a lost unit, and what it counts by hand is right."""

from __future__ import annotations

import ast
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, get_args

import pytest

from rhodian import (
    Account,
    AssessmentEvent,
    Asset,
    Deposit,
    Joined,
    Left,
    Marks,
    NoticeGiven,
    Recovery,
    Shock,
    Trade,
    Withdrawal,
)
from tests.soak import asides, by_hand, soak
from tests.soak.events import Drawer
from tests.soak.holds import Disagreement
from tests.soak.host import Host
from tests.soak.world import World
from tests.twin.machine import take

if TYPE_CHECKING:
    from rhodian import Event
    from tests.twin.machine import Twin

HOUSE = Path(__file__).parents[3]
USD = Asset("USD", 0)
ABSENT = Account("nobody", "wallet", USD)


def opened(seed: int = 1) -> tuple[World, Drawer]:
    """Return a world in which everybody has money, and what draws events for it."""
    drawer = Drawer(Random(seed))  # noqa: S311  # the same world for the same seed
    begun = World(drawer.director.rules)
    while drawer.begun:
        assert begun.apply(drawer.next(begun)) == "done"
    return begun, drawer


@pytest.mark.parametrize("kind", ["stake", "close", "take", "sealed", "cascade", "trade", "happens"])
def test_each_kind_of_event_comes_out_by_hand_or_by_the_twin_as_by_the_kernel(kind: str) -> None:
    begun, drawer = opened()
    outcomes = [begun.apply(getattr(drawer, kind)(begun)) for _ in range(60)]
    assert outcomes.count("done") > 10
    assert (len({*outcomes} - {"done", None}) > 0) == (kind not in {"close", "sealed"})


def test_what_is_foolish_is_refused_by_both() -> None:
    begun, drawer = opened()
    assert begun.apply(Marks(20, "used")) == "done"
    outcomes = {begun.apply(drawer.foolish(begun)) for _ in range(300)}
    expected = {"InvalidValue", "InvalidAmount", "BackDated", "UnknownName", "SelfTransfer", "AlreadyAbsorbed"}
    assert expected - outcomes == set()
    drawn = {type(drawer.foolish(begun)) for _ in range(600)}
    assert drawn >= {Joined, NoticeGiven, Left, Recovery, Shock, *get_args(AssessmentEvent)}


def test_the_parts_that_are_counted_by_hand_share_no_code_with_the_kernel() -> None:
    tree = ast.parse((HOUSE / "tests/soak/by_hand.py").read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any((name or "").startswith("rhodian") for name in imported)


def test_by_hand_a_cascade_a_queue_and_an_auction_come_out_as_counted_on_fingers() -> None:
    # The mark falls to 95 and fells the first, falls to 90 and fells the second, and rests at 88 above the third.
    assert by_hand.come_to_rest((100, 1, 2, False), 10, [95, 90, 84], [10, 5, 9]) == ([10, 5, 0], 88)
    assert by_hand.by_rank(5, [3, 3, 3], [1, 9, 9]) == [0, 3, 2]
    assert by_hand.take(100, 50, 30, 9, 0) == (4, 100, 20)
    assert by_hand.take(100, 50, 30, 3, 20) == (2, 60, 0)
    assert by_hand.last_price(7, 2, 10) == Fraction(13, 2)
    assert by_hand.last_price(7, -2, 10) == Fraction(27, 2)
    assert by_hand.awards(3, 5, [(9, 2), (7, 2), (7, 1), (4, 9)], "highest losing bid", "in order") == [
        (2, 14),
        (1, 7),
        (0, 0),
        (0, 0),
    ]


def test_a_host_names_who_holds_anything_and_nobody_else() -> None:
    host, one, other = Host(), Account("one", "wallet", USD), Account("one", "margin", USD)
    host.write(((one, 3), (other, 4)))
    assert host.accounts("wallet", USD) == (one,)
    host.write(((one, 0), (other, 5)))
    assert (host.accounts("wallet", USD), host.accounts("margin", USD), host.get(one, 7)) == ((), (other,), 7)
    assert host.book == {other: 5}


# The soak.


def test_a_short_soak_finds_nothing_and_meets_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(["--steps", "4000", "--seed", "7"]) == 0
    said = capsys.readouterr().out
    for met in ("borne by: pool", "borne by: haircut", "torn up", "closed against others in rank", "by name"):
        assert met in said
    for kind in (
        "Marks: done",
        "cascade: done",
        "stake: leave: done",
        "AssessmentPaid: done",
        "take: done",
        "Marks: BackDated",
    ):
        assert kind in said


def test_a_soak_is_the_same_for_the_same_seed() -> None:
    runs = [soak.Soak(3), soak.Soak(3), soak.Soak(4)]
    for run in runs:
        for _ in range(150):
            run.step()
    books = [run.world.host.book for run in runs]
    assert books[0] == books[1] != books[2]
    assert runs[0].outcomes == runs[1].outcomes


def test_a_soak_finds_a_lost_unit_and_names_the_seed_and_the_few_steps_that_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def loses_a_unit(twin: Twin, event: Event) -> Twin:
        after = take(twin, event)
        if isinstance(event, Withdrawal) and event.amount > 20 and event.payer.purpose != "stakes":
            after.book[event.payer] -= 1
        return after

    monkeypatch.setattr("tests.soak.world.take", loses_a_unit)
    assert soak.main(["--steps", "5000", "--seed", "8"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert "of seed 8: Disagreement" in said[1]
    *events, rules = [line for line in said if line.startswith("  ")]
    assert 1 <= len(events) <= 8
    assert "Withdrawal" in events[-1]
    assert rules.startswith("  Rules(")


@pytest.mark.parametrize("steps", ["0", "-5", "many"])
def test_a_soak_of_no_steps_is_refused(steps: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        soak.main(["--steps", steps])
    assert refusal.value.code == 2
    assert "--steps" in capsys.readouterr().err


def test_a_soak_reports_a_step_that_breaks_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(asides.ASIDES, "take", breaks)
    assert soak.main(["--steps", "500"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_disagreement_says_what_differs() -> None:
    begun, _ = opened()
    begun.twin.book[ABSENT] = 1
    with pytest.raises(Disagreement, match=r"differ in .*nobody / wallet / USD': \(0, 1\)"):
        begun.apply(Deposit(begun.state.time, ABSENT, 0))


def test_a_refusal_of_one_of_both_is_found() -> None:
    begun, _ = opened()
    begun.twin.rules = [begun.twin.rules[0]]
    begun.twin.time += 1
    with pytest.raises(Disagreement, match="the machine says done, the twin BackDated"):
        begun.apply(Deposit(begun.state.time, ABSENT, 1))


def test_contracts_from_nowhere_and_money_from_nowhere_are_found() -> None:
    begun, _ = opened()
    market = begun.state.current.listings[0].market
    for account in (Account("nobody", "wallet", market.asset), market.side("nobody", market.long)):
        other, _ = opened()
        for book in (other.host, other.twin):
            if isinstance(book, Host):
                book.write(((account, 5),))
            else:
                book.book[account] = 5
        with pytest.raises(Disagreement, match="do not balance"):
            other.apply(Deposit(other.state.time, ABSENT, 1))
    trade = Trade(begun.state.time, market.name, "A", "A", 1, 100)
    assert begun.apply(trade) == "InvalidValue"
