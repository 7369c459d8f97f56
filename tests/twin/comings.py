"""Convenience: members of pools, what comes back of losses, and shocks, drawn by one who looks at the twin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rhodian import (
    Account,
    GainShared,
    Joined,
    Left,
    NoticeGiven,
    PlainLoss,
    Recovery,
    Shock,
    StakeDivided,
    outside,
)
from tests.twin import worlds
from tests.twin.books import BORNE, PAID, Twin
from tests.twin.members import counted_of, moment, paid_by, stake

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from rhodian import Event, Listing, MutualPool

SHARE = 5
"""One in so many that are drawn is any owner, or any pool, rather than one that fits."""


def somewhere(random: Random, pool: MutualPool) -> Account:
    """Draw an account to pay from or to: most often the world outside's."""
    asset = pool.account.asset
    inside = [Account(random.choice(worlds.OWNERS), random.choice(["wallet", "margin", "recovered"]), asset)]
    return random.choice([outside(asset), outside(asset), *inside, pool.account])


def chosen(random: Random, twin: Twin, time: int) -> MutualPool:
    """Draw a pool, most often one that takes members."""
    pools = twin.rules_at(time).pools
    taking = [pool for pool in pools if pool.notice is not None] or list(pools)
    return random.choice(taking if random.randint(0, SHARE) else pools)


def member(random: Random, twin: Twin, pool: MutualPool, what: str, done: str) -> str:
    """Draw a member of which one time stands in the book and another does not; or anybody."""
    names = {each.owner for each in twin.book if each.purpose == moment(what, pool, each.owner).purpose}
    fits = sorted(
        each for each in names - {"outside"}
        if twin.has(moment(what, pool, each)) and not (done and twin.has(moment(done, pool, each)))
    )  # fmt: skip
    return random.choice(fits) if fits and random.randint(0, SHARE) else random.choice(worlds.OWNERS)


def joining(random: Random, twin: Twin, time: int) -> Event:
    """Draw somebody's coming into a pool, under a name that has no stake in it yet."""
    pool = chosen(random, twin, time)
    names = [*worlds.OWNERS, *(f"{owner} 2" for owner in worlds.OWNERS)]
    new = [each for each in names if not twin.has(moment("entered", pool, each))]
    owner = random.choice(new if new and random.randint(0, SHARE) else names)
    return Joined(time, pool.name, owner, somewhere(random, pool), random.choice([1, random.randint(0, 900)]))


def noticing(random: Random, twin: Twin, time: int) -> Event:
    """Draw a notice."""
    pool = chosen(random, twin, time)
    return NoticeGiven(time, pool.name, member(random, twin, pool, "entered", "asked to leave"))


def leaving(random: Random, twin: Twin, time: int) -> Event:
    """Draw somebody's leaving, most often one who has something left and whose notice is over by then."""
    pool = chosen(random, twin, time)
    owner = member(random, twin, pool, "free from", "")
    free = twin.has(moment("free from", pool, owner))
    if random.randint(0, SHARE) and not twin.has(stake(pool, owner)):
        owner = member(random, twin, pool, "free from", "")
    return Left(max(time, free - 1 if random.randint(0, 1) else 0), pool.name, owner, somewhere(random, pool))


def dividing(random: Random, twin: Twin, time: int) -> Event:
    """Draw the division of a stake, most often of one that holds something, for a name that has none there."""
    pool = chosen(random, twin, time)
    owner = member(random, twin, pool, "entered", "")
    has = twin.has(stake(pool, owner))
    amount = random.choice([has, has + 1, random.randint(0, has), random.randint(0, has)])
    names = [*worlds.OWNERS, *(f"{each} {number}" for each in worlds.OWNERS for number in (2, 3, 4))]
    new = [each for each in names if not twin.has(moment("entered", pool, each))]
    taker = random.choice(new if new and random.randint(0, SHARE) else [*names, "outside"])
    return StakeDivided(time, pool.name, owner, taker, amount)


def gaining(random: Random, twin: Twin, time: int) -> Event:
    """Draw a gain of a pool, of now or of a time at which somebody came in or asked to leave."""
    pool = chosen(random, twin, time)
    times = sorted(
        has - 1 for each, has in twin.book.items()
        if has > 0 and each in (moment("entered", pool, each.owner), moment("asked to leave", pool, each.owner))
    )  # fmt: skip
    gone = [twin.has(moment("entered", pool, each)) - 1 for each in worlds.OWNERS if twin.has(paid_by(pool, each))]
    if gone and random.randint(0, 1):
        return GainShared(time, pool.name, random.choice(gone), somewhere(random, pool), random.randint(20, 300))
    earned = random.choice([time, random.choice(times or [time]), random.choice(times or [time]) + 1])
    return GainShared(time, pool.name, earned, somewhere(random, pool), random.choice([0, 1, random.randint(1, 300)]))


def recovering(random: Random, twin: Twin, time: int) -> Event:
    """Draw what comes back of a loss that somebody bore, or of any id."""
    counts = sorted((each for each, has in twin.book.items() if each.asset == BORNE and has > 0), key=str)
    pool = random.choice(twin.rules_at(time).pools)
    if not counts or random.randint(0, SHARE) == 0:
        return Recovery(time, str(random.randint(0, 30)), somewhere(random, pool), random.randint(0, 30))
    losses = sorted({tuple(re.split(r"/\d(?: in \d+)? of ", each.purpose.split("bore ")[1])) for each in counts})
    pools = {each.account.asset.code: each for each in twin.rules_at(time).pools}
    open_of = [(loss, pools[code], counted_of(twin, loss, pools[code].account.asset)) for code, loss in losses]
    several = [each for each in open_of if len({rank for rank, _ in each[2]}) > 1]
    loss, pool, bearers = random.choice(several if several and random.randint(0, SHARE) else open_of)
    whole = sum(twin.has(each) for _, each in bearers)
    amount = random.choice([whole, whole + 1, random.randint(0, whole), random.randint(0, whole)])
    return Recovery(time, loss, somewhere(random, pool), amount)


def shock(random: Random, twin: Twin, time: int, name: str, near: Callable[[Twin, Listing], int]) -> Event:
    """Draw a shock, most often in a market that can have one, and that takes the mark near where somebody falls."""
    listings = twin.rules_at(time).listings
    can = [each for each in listings if not each.market.inverse and not each.market.terms.partial] or list(listings)
    listing = random.choice(can if random.randint(0, SHARE) else listings)
    quantity, by = random.randint(0, 20), near(twin, listing) - twin.mark(listing)
    return Shock(time, name, listing.market.name, quantity, abs(by), random.choice([quantity, 1, 5]), by > 0)


def late(random: Random, twin: Twin, time: int, name: str) -> Event:
    """Draw a loss of when somebody was a member that has left, or any small one of now."""
    paid = sorted((each for each, has in twin.book.items() if each.asset == PAID and has > 0), key=str)
    pools = [each for each in twin.rules_at(time).pools if each.notice is not None]
    gone = [(pool, each.owner) for pool in pools for each in paid if each.purpose == f"paid by {pool.name}"]
    if not gone:
        return PlainLoss(time, name, time, outside(worlds.USD), random.randint(0, 50))
    pool, owner = random.choice(gone)
    occurred = twin.has(moment("entered", pool, owner)) - 1
    return PlainLoss(time, name, occurred, outside(pool.account.asset), random.choice([300, 3000]))


KINDS: tuple[tuple[int, Callable[[Random, Twin, int], Event]], ...] = (
    (2, joining), (2, noticing), (4, leaving), (4, recovering), (1, dividing), (2, gaining),
)  # fmt: skip
"""How often each is drawn, beside shocks and late losses, which have an id."""
