"""Convenience: the twin's porting of clients of whoever is in default, and how it is drawn by one who looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, ClientPorted
from tests.twin import worlds
from tests.twin.books import TIMES, Twin, checked_name, margin, need
from tests.twin.calling import BEGINS, SHARE, fund
from tests.twin.calls import when

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from rhodian import Event

LONG = 107
"""An id of a default is shorter."""


def ported(twin: Twin, event: ClientPorted) -> None:
    """Hand all that a client has with one collateral over, if the book knows of the default and the taker can."""
    need(event.fund in [each.name for each in twin.now.assessments], "UnknownName")
    for name in (event.defaulter, event.default):
        checked_name(name)
    need(event.defaulter != "outside", "InvalidValue")
    need(len(event.default) < LONG, "UnknownName")
    need(twin.has(Account(event.default, f"declared in {event.fund}", TIMES)), "UnknownName")
    need(twin.has(Account(event.defaulter, f"in default as {event.default}", TIMES)), "UnknownName")
    for name in (event.client, event.taker):
        checked_name(name)
    need(len({event.defaulter, event.client, event.taker, "outside"}) == 4, "InvalidValue")
    group = twin.group(twin.listing(event.market).market)
    mine, takers = (margin(group[0].market, owner) for owner in (event.client, event.taker))
    has, takes_on, nets, over = twin.has(mine), False, False, 0
    for market in (each.market for each in group):
        number, other = (twin.held(market).get(owner, 0) for owner in (event.client, event.taker))
        twin.set_held(market, event.client, 0)
        twin.set_held(market, event.taker, number + other)
        nets = nets or number * other < 0
        takes_on = takes_on or abs(number + other) > abs(other) or other * (number + other) < 0
        over += number != 0
    need(has or over, "UnknownName")
    twin.move(mine, takers, has)
    if takes_on:
        twin.stays(takers)
    twin.note("a client is ported with contracts", over)
    twin.note("a client is ported with contracts of several markets", over > 1)
    twin.note("what is ported nets with what the taker has", nets)


def porting(random: Random, twin: Twin, time: int) -> Event:
    """Draw a porting, most often of somebody with contracts, from whoever is in default to one who is rich."""
    stood = sorted((each.owner, each.purpose[len(BEGINS) :]) for each in twin.book if each.purpose.startswith(BEGINS))
    defaulter, name = random.choice([each for each in stood if each[0] != "outside"] or [("gus", "d0")])
    terms = fund(random, twin, time, lambda each: when(twin, name, f"declared in {each.name}") is not None)
    market = random.choice(twin.rules_at(time).listings).market
    holding = sorted(twin.held(market)) or list(worlds.OWNERS)
    client, taker = random.choice(holding), random.choice([*worlds.OWNERS, "rich", "rich"])
    if random.randint(0, SHARE) == 0:
        defaulter, name = random.choice([("gus", name), (defaulter, "d0"), (defaulter, "d" * 107)])
    if random.randint(0, SHARE) == 0:
        client, taker = random.choice([("gus", taker), (defaulter, taker), (client, defaulter), ("outside", taker)])
    return ClientPorted(time, terms.name, name, defaulter, client, taker, market.name)


KINDS: tuple[tuple[int, Callable[[Random, Twin, int], Event]], ...] = ((3, porting),)
"""How often each is drawn."""
