"""Convenience: whole histories of the twin beside the machine, drawn at random, and cut down if they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.twin.beside import Beside, Differs
from tests.twin.drawing import Director

if TYPE_CHECKING:
    from random import Random

    from rhodian import Event, Rules


def drawn(random: Random, count: int) -> Beside:
    """Draw rules, and let so many events happen after money has come in.

    Raises:
        Differs: if the twin and the machine do; the message names what is left of the history once it is cut down.
    """
    director = Director(random)
    beside = Beside(director.rules)
    try:
        for event in director.begin():
            beside.take(event)
        for _ in range(count):
            beside.take(director.next(beside.twin))
    except Differs as difference:
        events = cut_down(director.rules, beside.events)
        told = "\n".join(str(event) for event in events)
        raise Differs(f"{difference}\nof {director.rules}\nby\n{told}") from difference
    return beside


def differ(rules: Rules, events: list[Event]) -> bool:
    """Tell whether the twin and the machine differ somewhere in a history."""
    beside = Beside(rules)
    try:
        for event in events:
            beside.take(event)
    except Differs:
        return True
    return False


def cut_down(rules: Rules, events: list[Event]) -> list[Event]:
    """Return what is left of a history once every event is gone without which they still differ."""
    kept = list(events)
    for place in range(len(events) - 1, -1, -1):
        fewer = [*kept[:place], *kept[place + 1 :]]
        if differ(rules, fewer):
            kept = fewer
    return kept
