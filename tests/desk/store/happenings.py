"""Convenience: what happens in the tests of the store: deposits and payments, and long histories of every kind."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from rhodian import Account, Asset, Deposit, Payment, Withdrawal
from rhodian.machine.text import TextRefused
from rhodian_desk.store import Command, Group
from tests.soak.events import Drawer
from tests.soak.world import World

if TYPE_CHECKING:
    from rhodian import Event, Rules

USD = Asset("USD", 2)
A, B = (Account(name, "margin", USD) for name in ("A", "B"))


def deposit(id: str, amount: int, time: int = 0, to: Account = A) -> Command:  # noqa: A002  # as in the store
    """Return a deposit."""
    return Command(id, Deposit(time, to, amount))


def withdrawal(id: str, amount: int, time: int = 0) -> Command:  # noqa: A002  # as in the store
    """Return a withdrawal of A's."""
    return Command(id, Withdrawal(time, A, amount))


def payment(id: str, amount: int, time: int = 0) -> Command:  # noqa: A002  # as in the store
    """Return a payment of A's to B."""
    return Command(id, Payment(time, A, B, amount))


def small() -> tuple[Command | Group, ...]:
    """Return a few units, some of which are refused, and some of which are groups."""
    return (
        deposit("first", 100),
        withdrawal("too much", 101),
        Group("both", (payment("there", 30, 1), deposit("more", 2**63, 1, B))),
        Group("neither", (deposit("lost", 10**40, 2), payment("beyond", 10**41, 2))),
        deposit("é “quoted”", 10**40, 3),
    )


class Recorder(World):
    """A history beside its twin, which remembers each event that was put to it and what came of it."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        self.put_to_it: list[tuple[Event, str]] = []

    def put(self, event: Event) -> str:
        """Put one event to both, and remember it."""
        result = super().put(event)
        self.put_to_it.append((event, result))
        return result


def history(seed: int, steps: int) -> tuple[Rules, Recorder, list[tuple[Command, str]]]:
    """Play a random history; return its rules, where it ended, and its events with what came of each."""
    drawer = Drawer(Random(seed))  # noqa: S311  # the same history for the same seed
    rules = drawer.director.rules
    world = Recorder(rules)
    for _ in range(steps):
        world.apply(drawer.next(world))
    commands: list[tuple[Command, str]] = []
    for number, (event, result) in enumerate(world.put_to_it):
        try:
            commands.append((Command(f"event {number}", event), result))
        except TextRefused:
            assert result != "done"
    return rules, world, commands
