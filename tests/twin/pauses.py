"""Convenience: pauses of new business in the twin, and how they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import PauseDeclared, PauseLifted, PauseRatified, PauseTerms, Trade
from tests.twin.books import Twin, checked_name, natural, need, positive

if TYPE_CHECKING:
    from random import Random

    from rhodian import Event, Joined, PauseEvent

TERMS = (PauseTerms(("board", "chair"), ("members",), 80, 2, 3), None, PauseTerms(("board",), (), 30, 0, 0))
"""What rules may say of pauses."""


def done(twin: Twin, event: PauseEvent) -> None:
    """Pause from now on, or let the pause of now last longer, or end sooner."""
    terms = twin.now.pauses
    need(terms is not None, "InvalidValue")
    assert terms is not None  # as was needed
    since, until = twin.pause
    if isinstance(event, PauseDeclared):
        need(event.by in terms.by, "InvalidValue")
        checked_name(event.reason)
        natural(event.length)
        need(event.length <= terms.longest, "InvalidValue")
        need(until == 0 or event.time >= until + terms.rest, "TooEarly")
        twin.pause = (event.time, event.time + event.length)
        return
    may = terms.ratified_by if isinstance(event, PauseRatified) else terms.by + terms.ratified_by
    need(event.by in may, "InvalidValue")
    need(since <= event.time < until, "InvalidValue")
    if isinstance(event, PauseRatified):
        natural(event.until)
        need(event.until >= until, "InvalidValue")
        twin.pause = (since, event.until)
        twin.note("a pause is made longer", event.until > until)
    else:
        twin.pause = (since, min(until, event.time + terms.lifting))
        twin.note("a pause is made shorter", twin.pause[1] < until)


def may_begin(twin: Twin, event: Joined | Trade) -> None:
    """Refuse whoever joins while there is a pause, and trades but of two who both close."""
    since, until = twin.pause
    if not since <= event.time < until:
        return
    if isinstance(event, Trade):
        market = twin.listing(event.market).market
        checked_name(event.buyer)
        checked_name(event.seller)
        positive(event.quantity)
        held = twin.held(market)
        buyer, seller = held.get(event.buyer, 0), held.get(event.seller, 0)
        need(-buyer >= event.quantity and seller >= event.quantity, "Paused")
        twin.note("a trade closes in a pause", True)  # noqa: FBT003  # what happened
        return
    need(False, "Paused")  # noqa: FBT003  # nobody joins


def doing(random: Random, twin: Twin, time: int) -> Event:
    """Draw what happens to a pause."""
    by, (_, until) = random.choice(["board", "board", "chair", "members", "rich"]), twin.pause
    if until <= time or random.randint(0, 5) == 0:
        return PauseDeclared(time, by, random.choice([random.randint(0, 10), 30, 80, 81]), "a bug")
    if random.randint(0, 1):
        return PauseRatified(time, random.choice(["members", "members", by]), max(0, until + random.randint(-1, 6)))
    return PauseLifted(time, by)
