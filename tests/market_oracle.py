"""Convenience: a second opinion on the functions of markets, slow, plain, and sharing no code with the kernel.

Every answer comes from exact fractions, from a search for the first number that does, or from `tests.oracle`. Each
function is given the input of a vector by name, with integers for its decimal strings, and gives what is published.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any, TypeAlias

from tests import oracle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Given: TypeAlias = dict[str, Any]
Answer: TypeAlias = dict[str, Any]

MILLION = 1_000_000


def first(holds: Callable[[int], bool], start: int) -> int:
    """Return the first number from the start on that does, given that all after one that does do too."""
    if holds(start):
        return start
    step = 1
    while not holds(start + step):
        step *= 2
    below, found = start + step // 2, start + step
    while found - below > 1:
        middle = (below + found) // 2
        below, found = (below, middle) if holds(middle) else (middle, found)
    return found


def last(holds: Callable[[int], bool], start: int) -> int:
    """Return the last number from the start on that does, given that the start does and all before one that does."""
    return first(lambda number: not holds(number), start) - 1


def part(amount: int, rate_ppm: int) -> Fraction:
    """Return so many parts per million of an amount, exactly."""
    return Fraction(amount * rate_ppm, MILLION)


def requirement(equity: int, contracts: Sequence[Given]) -> Answer:
    """Add up in fractions what contracts need."""
    needed = sum((part(abs(each["quantity"] * each["worth"]), each["rate_ppm"]) for each in contracts), Fraction(0))
    return {
        "millionths": needed * MILLION,
        "rounded_up": ceil(needed),
        "shortage": (needed - equity) * MILLION,
    }


def bankruptcy_price(backing: int, quantity: int, price: int) -> Answer:
    """Try prices: for a long position the lowest that is covered, for a short one the highest."""

    def covered(tried: int) -> bool:
        return backing + quantity * (tried - price) >= 0

    return {"price": first(covered, 0) if quantity > 0 else last(covered, price - abs(backing) - 1)}


def closing_quantity(size: int, shortage: int, relief: int) -> Answer:
    """Try quantities."""
    return {"quantity": first(lambda closed: closed >= size or closed * relief >= shortage, 0)}


def bankruptcy_value(equity: int, value_closed: int, requirement_closed: int, requirement: int) -> Answer:
    """Leave the rest its share of the equity, rounded up, and pay what that leaves."""
    left = Fraction(requirement - requirement_closed, requirement) if requirement else Fraction(1)
    return {"value": value_closed - (equity - ceil(equity * left))}


def collect(margins: list[int], losses: list[int], fees: list[int], penalties: list[int]) -> Answer:
    """Cut each margin at the ruler of what its account owes."""
    owed = zip(margins, losses, fees, penalties, strict=True)
    rows = [oracle.in_order(margin, charges)[0] for margin, *charges in owed]
    return {"rows": rows, "missing": sum(losses) - sum(paid for paid, _, _ in rows)}


def haircut(left: int, gains: list[int], rule: str) -> Answer:
    """Share what is left, or all gains if that is less."""
    share = oracle.in_order if rule == "in order" else oracle.in_proportion
    return {"haircuts": share(min(left, sum(gains)), gains)[0]}


def turn(held: int, quantity: int) -> Answer:
    """Close what is on both sides."""
    closed = min(held, quantity)
    return {"closed": closed, "new": quantity - closed}


def headroom(pool: Given) -> Answer:
    """Try amounts until one breaks the minimum or a limit."""
    terms, use = pool["terms"], pool["use"]

    def allowed(amount: int) -> bool:
        stays = pool["balance"] - amount >= terms.get("minimum", 0)
        in_event = use["in_event"] + amount <= terms["event_limit"]
        return amount == 0 or (stays and in_event and use["in_period"] + amount <= terms["period_limit"])

    return {"headroom": last(allowed, 0)}


def begin_event(pool: Given, time: int) -> Answer:
    """Count on what was drawn, if no boundary lies between."""
    period, use = pool["terms"]["period"], pool["use"]
    is_same = floor(Fraction(time, period)) == floor(Fraction(use["time"], period))
    return whole_pool(pool) | {"use": {"time": time, "in_period": use["in_period"] if is_same else 0, "in_event": 0}}


def whole_pool(pool: Given) -> Given:
    """Return a pool with every one of its terms."""
    return pool | {"terms": {"minimum": 0, "all_or_nothing": False} | pool["terms"]}


def draw_pool(pool: Given, need: int) -> Answer:
    """Draw on a list of one pool."""
    drawn = draw_pools(need, [headroom(pool)["headroom"]], [int(pool["terms"].get("all_or_nothing", False))])
    amount, use = drawn["shares"][0], pool["use"]
    counted = {"in_period": use["in_period"] + amount, "in_event": use["in_event"] + amount}
    after = whole_pool(pool) | {"balance": pool["balance"] - amount, "use": use | counted}
    return {"amount": amount, "left": drawn["left"], "pool": after}


def draw_pools(need: int, headrooms: list[int], all_or_nothing: list[int]) -> Answer:
    """Ask one pool after the other."""
    shares: list[int] = []
    for most, policy in zip(headrooms, all_or_nothing, strict=True):
        left = need - sum(shares)
        shares.append(left if left <= most else 0 if policy else most)
    return {"shares": shares, "left": need - sum(shares)}


def exposed(positions: list[Given], date: int, *, earning: bool) -> list[int]:
    """Return by how much each stake counts for a gain, or else for a loss."""

    def counts(stake: Given) -> bool:
        if "after" not in stake:
            return True
        asked = stake["entered"] + stake["after"]
        return bool(date <= asked if earning else date < asked + stake["notice"])

    return [stake["stake"] if stake["entered"] <= date and counts(stake) else 0 for stake in positions]


def cohort_bears(loss: int, date: int, positions: list[Given]) -> Answer:
    """Share a loss by the stakes exposed."""
    return allocated(oracle.in_proportion(loss, exposed(positions, date, earning=False)))


def cohort_gains(gain: int, date: int, positions: list[Given]) -> Answer:
    """Share a gain by the stakes that earn."""
    return allocated(oracle.in_proportion(gain, exposed(positions, date, earning=True)))


def allocated(answer: oracle.Answer) -> Answer:
    """Name the two parts of an allocation."""
    return {"shares": answer[0], "left": answer[1]}


def book(shares: list[int], worths: list[int]) -> Answer:
    """Take what is there."""
    taken = list(map(min, shares, worths))
    return {"shares": taken, "left": sum(shares) - sum(taken)}


def recover(amount: int, unrecovered: list[int]) -> Answer:
    """Give back by what was borne, and no more than that."""
    given = min(amount, sum(unrecovered))
    return {"shares": oracle.in_proportion(given, unrecovered)[0], "left": amount - given}


def request(position: Given, time: int, notice: int, worth: int) -> Answer:
    """Freeze the worth."""
    return {"after": time - position["entered"], "requested": time, "matures": time + notice, "frozen": worth}


def mature(position: Given, time: int) -> Answer:
    """Add up the times."""
    assert time >= position["entered"] + position["after"] + position["notice"]
    return {"matures": position["entered"] + position["after"] + position["notice"]}


def pay(position: Given, worth: int, share: int) -> Answer:
    """Book the share first, and pay what is left, or what was frozen if that is less."""
    withheld = book([share], [worth])["shares"][0]
    return {"amount": min(position["frozen"], worth - withheld), "withheld": withheld}


def divide(position: Given, amount: int) -> Answer:
    """Take an amount off the stake, and its part, rounded down, off what was frozen."""
    whole, part = Fraction(position["stake"]), {"stake": amount}
    if "frozen" in position:
        part["frozen"] = floor(position["frozen"] * amount / whole)
    return {"rest": position | {field: position[field] - less for field, less in part.items()}, "part": position | part}
