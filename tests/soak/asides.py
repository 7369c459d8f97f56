"""Convenience: what a host asks of the kernel's separate parts: stakes, auctions of its own, queues and cascades.

Each is answered by the kernel and by hand, and what it brings in or costs goes through the machine.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

from rhodian import Contribution, Deposit, Marks, Price, Transfer, Withdrawal, outside
from rhodian.auctions.awards import Pricing, SealedTerms, Ties, award
from rhodian.auctions.dutch import sell as sell_to_one
from rhodian.deleveraging.cascades import LinearImpact, cascade
from rhodian.deleveraging.closing import closable, close_in_proportion, close_in_rank
from rhodian.markets.margin import bankruptcy_price
from tests.oracle import in_proportion_capped
from tests.soak import by_hand
from tests.soak.holds import demand, outcome
from tests.soak.stakes import VAULT
from tests.twin.books import margin

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event, Listing
    from tests.soak.world import World


def on_take(world: World, pool: str, **sale: int) -> str:
    """Sell to one buyer in an auction at a falling price; the proceeds refill a pool."""
    expected = by_hand.take(**sale)
    result, taken = outcome(lambda: sell_to_one(sale["owed"], sale["lot"], sale["price"], sale["wanted"], sale["dust"]))
    if expected is None:
        demand(result == "LeavesDust", f"a take is {result}")
        return result
    demand((taken.quantity, taken.proceeds, taken.surplus) == expected, "a take is another")
    return _refilled(world, pool, taken.proceeds)


def on_sealed(world: World, pool: str, **sale: Any) -> str:
    """Open sealed bids; what is paid refills a pool."""
    lot, reserve, bids, pricing, ties = (sale[key] for key in ("lot", "reserve", "bids", "pricing", "ties"))
    terms = SealedTerms(reserve, Pricing(pricing), Ties(ties))
    won = award(lot, [price for price, _ in bids], [quantity for _, quantity in bids], terms)
    expected = by_hand.awards(lot, reserve, bids, pricing, ties)
    demand(list(zip(won.filled, won.paid, strict=True)) == expected, "an award is another")
    return _refilled(world, pool, sum(won.paid))


def _refilled(world: World, name: str, amount: int) -> str:
    """Bring something in for a pool."""
    pool = next(each for each in world.state.current.pools if each.name == name)
    event = Contribution(world.state.time, name, outside(pool.account.asset), amount)
    return world.all_taken((event,))


def on_close(world: World, market: str, cost: int, need: int, *, ranked: bool) -> str:
    """Ask how much of each owner of a market would be closed, in rank or in proportion; nothing moves."""
    listing = next(each for each in world.state.current.listings if each.market.name == market)
    held = world.twin.held(listing.market)
    sizes = [max(0, number) for number in held.values()]
    worths = [world.twin.has(margin(listing.market, owner)) - 50 for owner in held]
    caps = closable(cost, sizes, [max(0, each) for each in worths], [max(0, -each) for each in worths])
    most = [by_hand.closable(cost, size, worth) for size, worth in zip(sizes, worths, strict=True)]
    demand(list(caps) == most, "as much may be closed of others")
    at, scores = world.state.mark(listing), [abs(each) % 5 for each in worths]
    if ranked:
        found, expected = close_in_rank(need, at, caps, scores), by_hand.by_rank(need, most, scores)
    else:
        able = sum(cap for cap, size in zip(most, sizes, strict=True) if size)
        found = close_in_proportion(need, at, caps, sizes)
        expected = in_proportion_capped(min(need, able), sizes, most)[0]
    demand(list(found.quantities) == expected, "contracts of others are closed")
    demand(list(found.values) == [at * each for each in expected], "a close is worth something else")
    demand(found.left == need - sum(expected), "something else is left unclosed")
    world.met[f"closed against others in {'rank' if ranked else 'proportion'}"] += any(expected)
    return "done"


def on_cascade(world: World, shock: int, impact: tuple[int, int, bool], market: str, **of_mark: Any) -> str | None:
    """Let forced sales bring on others, and mark the market where that comes to rest."""
    found = [each for each in world.state.current.listings if each.market.name == market]
    if not found or found[0].market.inverse:
        return None
    (listing,), (move, per, rises) = found, impact
    start = world.state.mark(listing)
    held = {owner: number for owner, number in world.twin.held(listing.market).items() if (number < 0) == rises}
    levels = [max(1, _last_price(world, listing, owner, number)) for owner, number in held.items()]
    quantities = [abs(number) for number in held.values()]
    rest = cascade(LinearImpact(start, move, per, rises), shock, levels, quantities)
    traded, price = by_hand.come_to_rest((start, move, per, rises), shock, levels, quantities)
    demand((list(rest.traded), rest.price) == (traded, price), "a cascade comes to rest elsewhere")
    return world.put(Marks(world.state.time, prices=(Price(market, price),), **of_mark))


def _last_price(world: World, listing: Listing, owner: str, number: int) -> int:
    """Return the last price at which an owner's margin pays for what its contracts lose, by the kernel and by hand."""
    has, mark = world.twin.has(margin(listing.market, owner)), world.state.mark(listing)
    last = bankruptcy_price(has, number, mark)
    exact = by_hand.last_price(has, number, mark)
    by = max(0, ceil(exact)) if number > 0 else floor(exact)
    demand(last == by, "a bankruptcy price is another")
    return last


def on_stake(world: World, what: str, **details: int) -> str | None:
    """Take a step of a stake in the vault."""
    time = world.state.time
    place = details.pop("place", None)
    if place is not None:
        if not world.stakes.positions:
            return None
        details["place"] = place % len(world.stakes.positions)
    if what == "book" and not world.stakes.known:
        return None
    if what == "lose":
        # Dates at which a stake comes in or is due are those at which it is easy to be wrong.
        row = world.paper.rows[details.pop("place")]
        date = row.entered if row.due is None else row.due
        details["date"] = max(0, min(time, date) - details.pop("ago"))
    elif what not in {"book", "recover"}:
        details["time"] = time
    before = world.host.get(VAULT, 0)
    result, transfers = outcome(lambda: getattr(world.stakes, what)(**details))
    paper, net = outcome(lambda: getattr(world.paper, what)(**details))
    demand(result == paper, f"a stake is {result}, and on paper {paper}")
    if result != "done":
        return result
    world.all_taken(_events(time, transfers))
    demand(world.host.get(VAULT, 0) - before == net, "on paper the vault holds something else")
    world.paper.forget(world.stakes.forget(time))
    return result


def _events(time: int, transfers: tuple[Transfer, ...]) -> tuple[Event, ...]:
    """Return what brings in what moves in, and takes out what moves out."""
    return tuple(
        Deposit(time, move.payee, move.amount) if move.payer.is_outside else Withdrawal(time, move.payer, move.amount)
        for move in transfers
    )


ASIDES: dict[str, Callable[..., str | None]] = {
    "take": on_take,
    "sealed": on_sealed,
    "close": on_close,
    "cascade": on_cascade,
    "stake": on_stake,
}
"""What answers each kind of aside."""
