"""Convenience: what may be asked of an exchange, drawn at random, foolish things included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.history_records import Layer
from tests.soak.rounds import BY_PROPORTION, BY_RANK, SaleOrder, place_of
from tests.soak.world import MARKETS, OWNERS, POOLS, START, Event

if TYPE_CHECKING:
    from random import Random

    from tests.history_records import Place

NAMES = tuple(market.name for market in MARKETS)
PLACES = tuple(place_of(account) for account in POOLS)
ABSURD = (0, -1, 10**30 + 1, 10**30)

KINDS = {
    "deposit": 14,
    "contribution": 4,
    "withdraw": 8,
    "withdraw_free": 6,
    "trade": 26,
    "mark": 22,
    "cascade": 4,
    "loss": 3,
    "take": 2,
    "sealed": 2,
    "stake": 10,
    "terms": 2,
    "foolish": 6,
}
"""How often each kind of event is drawn."""


def drawn(random: Random) -> Event:
    """Draw an event."""
    (kind,) = random.choices(list(KINDS), list(KINDS.values()))
    event: Event = DRAWERS[kind](random)
    return event


def _wait(random: Random) -> int:
    """Draw how long after the last event the next is."""
    return random.choice((0, 1, 1, 2, 9))


def margin(random: Random) -> Place:
    """Draw an account that stands behind contracts."""
    return place_of(random.choice(MARKETS).margin(random.choice(OWNERS)))


def deposit(random: Random) -> Event:
    """Draw collateral."""
    amount = random.choice((random.randint(0, 20_000), random.randint(0, 2_000), 1, 10**20))
    # Very rich owners make for dull rounds.
    amount = amount if amount < 10**6 or random.random() < 0.01 else random.randint(0, 5_000)
    return Event("deposit", _wait(random), {"payee": margin(random), "amount": amount})


def contribution(random: Random) -> Event:
    """Draw what a pool is paid in."""
    return Event("deposit", _wait(random), {"payee": random.choice(PLACES), "amount": random.randint(0, 2_000)})


def withdraw(random: Random) -> Event:
    """Draw a withdrawal of any amount."""
    details = {"market": random.choice(NAMES), "owner": random.choice(OWNERS), "amount": random.randint(0, 8_000)}
    return Event("withdraw", _wait(random), details)


def withdraw_free(random: Random) -> Event:
    """Draw a withdrawal of just what may be taken, or of a little more or less."""
    more = random.choice((0, 0, 1, -1, -500))
    details = {"market": random.choice(NAMES), "owner": random.choice(OWNERS), "more": more}
    return Event("withdraw_free", _wait(random), details)


def trade(random: Random) -> Event:
    """Draw a deal, at any price or near the mark."""
    buyer, seller = random.sample(OWNERS, 2)
    quantity = random.choice((1, 2, 3, 7, 20, random.randint(1, 90)))
    details = {"market": random.choice(NAMES), "buyer": buyer, "seller": seller, "quantity": quantity}
    if random.random() < 0.2:
        return Event("trade", _wait(random), {**details, "price": START + random.randint(-300, 300)})
    return Event("deal", _wait(random), {**details, "off": random.choice((0, 0, 1, -9, random.randint(-90, 90)))})


def of_round(random: Random) -> dict[str, Any]:
    """Draw all of a round but its price: who is sold to whom, and who bears what is missing."""
    order = list(OWNERS)
    random.shuffle(order)
    pools = [place for place in PLACES if place[2] == "USD"]
    name = random.choice(NAMES)
    pools = random.sample(PLACES[2:] if name == "B" else pools, random.randint(0, 1 if name == "B" else 2))
    if random.random() < 0.02:
        pools = random.sample(PLACES, 2)
    return {
        "market": name,
        "order": tuple(order),
        "sales": tuple(sale(random, owner) for owner in order if random.random() < 0.6),
        "pools": tuple(pools),
        "base": random.choice(("none", "none", "equity", "open interest")),
        "cut": random.choice(("in proportion", "in order")),
        "again": random.random() < 0.02,
    }


def sale(random: Random, owner: str) -> SaleOrder:
    """Draw a forced sale."""
    counterpart = random.choice((*OWNERS, BY_RANK, BY_RANK, BY_PROPORTION, BY_PROPORTION))
    quantity = random.choice((None, None, None, random.randint(1, 30)))
    price = random.choice((None, None, max(1, START + random.randint(-300, 300))))
    return SaleOrder(owner, counterpart, quantity, price, random.random() < 0.03)


def mark(random: Random) -> Event:
    """Draw a new price, and once in a while one that is far off."""
    spread = random.choice((20, 120, 400))
    price = START + random.randint(-spread, spread)
    if random.random() < 0.01:
        price = random.choice((1, 2, 5 * START, 10**30))
    return Event("mark", _wait(random), {**of_round(random), "price": price})


def cascade(random: Random) -> Event:
    """Draw a shock, and by how much the mark moves for what is traded."""
    impact = (random.randint(1, 30), random.randint(1, 9), random.random() < 0.5)
    return Event("cascade", _wait(random), {**of_round(random), "shock": random.randint(0, 60), "impact": impact})


def loss(random: Random) -> Event:
    """Draw a loss that pools and the desk bear, layer by layer."""
    places = [place for place in PLACES if place[2] == "USD"]
    places.append(("desk", "fees", "USD"))
    random.shuffle(places)
    cut = random.randint(1, len(places))
    layers = tuple(
        Layer(tuple(part), tuple(random.randint(0, 3) for _ in part), random.randint(0, 2_000))
        for part in (places[:cut], places[cut:])
        if part
    )
    id_ = random.choice(("", "", "", "", "a loss", "round 1"))
    details = {"id_": id_, "amount": random.randint(0, 1_500), "layers": layers}
    return Event("loss", _wait(random), {**details, "more": random.choice((0, 0, 0, 1, 300))})


def take(random: Random) -> Event:
    """Draw an auction at a falling price, where somebody takes."""
    highest = {"owed": 4_000, "lot": 30, "price": 400, "wanted": 30}
    details = {key: random.randint(1, most) for key, most in highest.items()}
    return Event("take", _wait(random), {**details, "dust": random.randint(0, 900), "place": PLACES[0]})


def sealed(random: Random) -> Event:
    """Draw sealed bids, some of them alike."""
    details = {
        "lot": random.randint(1, 30),
        "reserve": random.randint(1, 12),
        "bids": tuple((random.randint(0, 20), random.randint(0, 15)) for _ in range(random.randint(0, 6))),
        "pricing": random.choice(("own bid", "lowest winning bid", "highest losing bid")),
        "ties": random.choice(("in order", "in proportion")),
        "place": PLACES[1],
    }
    return Event("sealed", _wait(random), details)


def stake(random: Random) -> Event:
    """Draw a step of somebody who has, or wants, a stake in the vault."""
    # More may leave than come in, and more is booked than lost, so that neither piles up over a long soak.
    often = {"enter": 2, "ask": 4, "leave": 6, "lose": 2, "book": 4, "recover": 2}
    (what,) = random.choices(list(often), list(often.values()))
    place = random.randrange(1_000)
    details: dict[str, Any] = {
        "enter": {"amount": random.randint(0, 3_000)},
        "ask": {"place": place, "notice": random.choice((0, 1, 3, 20))},
        "leave": {"place": place},
        "lose": {"amount": random.randint(0, 2_000), "place": place, "ago": random.choice((0, 0, 1, 20))},
        "book": {},
        "recover": {"amount": random.randint(0, 900)},
    }[what]
    return Event("stake", _wait(random), {"what": what, **details})


def terms(random: Random) -> Event:
    """Draw other terms of a pool or a market."""
    if random.random() < 0.5:
        limits = {"event_limit": random.randint(0, 2_000), "period_limit": random.randint(0, 4_000)}
        changes = {**limits, "keep": random.randint(0, 200), "whole": random.random() < 0.3}
        return Event("pool_terms", 0, {"place": random.choice(PLACES), "changes": changes})
    initial = random.choice((0, 7_777, 50_000, 100_000, 200_000))
    changes = {
        "initial_ppm": initial,
        "maintenance_ppm": random.randint(0, initial),
        "fee_ppm": random.randint(0, 9_999),
        "penalty_ppm": random.randint(0, 30_000),
        "partial": random.random() < 0.5,
    }
    return Event("market_terms", 0, {"name": random.choice(NAMES), "changes": changes})


def foolish(random: Random) -> Event:
    """Draw something that must be refused, or for 10^30 may be."""
    absurd, name, owner = random.choice(ABSURD), random.choice(NAMES), random.choice(OWNERS)
    deal = {"market": name, "buyer": owner, "seller": "gus", "quantity": 1, "price": START}
    round_ = of_round(random)
    event: Event = random.choice(
        (
            Event("deposit", -1, {"payee": margin(random), "amount": 1}),
            Event("deposit", 0, {"payee": margin(random), "amount": -1}),
            Event("deposit", 0, {"payee": ("outside", "world", "USD"), "amount": 1}),
            Event("deposit", 0, {"payee": (owner, "contracts", "USD"), "amount": 1}),
            Event("deposit", 0, {"payee": ("exchange", "clearing", "USD"), "amount": 1}),
            Event("withdraw", random.choice((-1, -9)), {"market": name, "owner": owner, "amount": 0}),
            Event("withdraw", 0, {"market": "X", "owner": owner, "amount": 0}),
            Event("withdraw", 0, {"market": name, "owner": "outside", "amount": 0}),
            Event("withdraw", 0, {"market": name, "owner": owner, "amount": random.choice((-1, 10**31))}),
            Event("trade", 0, {**deal, "seller": owner}),
            Event("trade", 0, {**deal, "seller": "outside"}),
            Event("trade", 0, {**deal, "quantity": absurd}),
            Event("trade", 0, {**deal, "price": absurd}),
            Event("trade", 0, {**deal, "market": "M.L"}),
            Event("trade", -2, deal),
            Event("mark", 0, {**round_, "price": random.choice((0, -1, 10**30 + 1))}),
            Event("mark", 0, {**round_, "price": START, "order": (*OWNERS, "outside")}),
            Event("mark", 0, {**round_, "price": START, "order": (*OWNERS, owner)}),
            Event("mark", 0, {**round_, "price": START, "order": OWNERS[:2]}),
            Event("mark", 0, {**round_, "price": START, "market": "Y"}),
            Event("mark", -3, {**round_, "price": START}),
            Event(
                "mark",
                0,
                {**round_, "price": START - 400, "sales": (SaleOrder(owner, "gus", 1, None, in_any_case=True),)},
            ),
        )
    )
    return event


DRAWERS = {name: globals()[name] for name in KINDS}
"""What draws each kind."""
