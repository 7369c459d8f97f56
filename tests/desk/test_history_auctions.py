"""Auctions in a history: the lot and the money move as the kernel says, and what is missing is a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian.auctions.errors import AuctionOver, BidTooLow, StillSelling, WrongBid
from rhodian.base.errors import BackDated, TooEarly
from rhodian.ledger.errors import Overdrawn
from rhodian.machine.errors import UnknownName
from rhodian.mutualisation import POOL
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.played import UNCOVERED, EventRefused, Run
from tests.desk.histories import SOUND, borne, contribute, history, played

if TYPE_CHECKING:
    from rhodian import RhodianError

TEXT = (
    SOUND.replace("[[markets]]", '[[assets]]\ncode = "ETH"\nscale = 0\n\n[[markets]]')
    .replace('name = "BTC"', 'name = "BTC"\nasset = "USD"')
    .replace('owner = "house"', 'owner = "house"\nasset = "USD"')
    .replace('pools = ["fund"]', 'pools = ["fund"]\nbears = [{ pool = "fund" }]')
)
LOT = 'type = "deposit"\nowner = "vault"\npurpose = "collateral"\nasset = "ETH"\namount = "50"'
LENT = 'owner = { owner = "vault", purpose = "collateral" }\nlot_asset = "ETH"\nlot = "50"\nasset = "USD"'
OPEN = f'type = "auction"\nid = "a"\n{LENT}\nowed = "1000.00"\nlasts = 100'
ENGLISH = f'at = 10\n{OPEN}\nform = "english"\nreserve = "0.00"\nstep_ppm = 50000\nttl = 20'
FALLING = f"{ENGLISH}\nlot_falls = true"
SEALED = f'at = 10\n{OPEN}\nform = "sealed"\nreserve = "5.00"\npricing = "lowest winning bid"'
DUTCH = f'at = 10\n{OPEN}\nform = "dutch"\ntop = "40.00"\nfloor_ppm = 500000\nfalls_over = 200'


def cash(owner: str, amount: str = "2000.00") -> str:
    """Return the deposit that somebody bids from."""
    return f'type = "deposit"\nowner = "{owner}"\npurpose = "wallet"\nasset = "USD"\namount = "{amount}"'


def bid(at: int, owner: str, offer: str) -> str:
    """Return a bid."""
    return f'at = {at}\ntype = "bid"\nauction = "a"\nbidder = {{ owner = "{owner}", purpose = "wallet" }}\n{offer}'


def take(at: int, owner: str, quantity: int, most: str = "40.00") -> str:
    """Return a purchase at the price of the moment."""
    who = f'bidder = {{ owner = "{owner}", purpose = "wallet" }}'
    return f'at = {at}\ntype = "take"\nauction = "a"\n{who}\nquantity = "{quantity}"\nprice_max = "{most}"'


def close(at: int) -> str:
    """Return the end of the auction."""
    return f'at = {at}\ntype = "close"\nauction = "a"'


def auctioned(*bodies: str) -> Run:
    """Play events after the lot, two bidders and a pool of 5.00 are there."""
    return played(LOT, cash("X"), cash("Y"), contribute("5.00"), *bodies, text=TEXT)


def holdings(run: Run) -> dict[tuple[str, str], int]:
    """Return what everyone inside holds in the end, by owner and asset."""
    return {
        (account.owner, account.asset.code): balance
        for account, balance in run.balances.items()
        if balance and not account.is_outside
    }


def test_the_best_bid_wins_the_debt_is_paid_and_the_surplus_goes_to_the_owner() -> None:
    run = auctioned(ENGLISH, bid(11, "X", 'amount = "900.00"'), bid(12, "Y", 'amount = "1100.00"'), close(32))
    assert holdings(run) == {
        ("X", "USD"): 200_000,
        ("Y", "USD"): 90_000,
        ("Y", "ETH"): 50,
        ("vault", "USD"): 10_000,
        ("house", "USD"): 500,
    }
    assert run.played[-1].bore == ()


def test_what_a_winning_bid_leaves_of_the_debt_is_borne_as_the_policy_says() -> None:
    run = auctioned(ENGLISH, bid(11, "X", 'amount = "0.01"'), close(31))
    assert borne(run) == {("house", POOL): 500, ("outside", UNCOVERED): 100_000 - 1 - 500}
    assert holdings(run) == {("X", "USD"): 199_999, ("X", "ETH"): 50, ("Y", "USD"): 200_000}


def test_an_auction_without_a_bid_gives_the_lot_back_or_begins_again() -> None:
    over = auctioned(ENGLISH, close(110))
    assert holdings(over)["vault", "ETH"] == 50
    assert borne(over)["outside", UNCOVERED] == 99_500
    again = 'at = 110\ntype = "reopen"\nauction = "a"'
    run = auctioned(ENGLISH, again, bid(111, "X", 'amount = "1000.00"'), close(131))
    assert holdings(run)["X", "ETH"] == 50
    assert not run.is_uncovered


def test_once_the_debt_is_bid_in_full_the_lot_falls_and_what_is_released_goes_back() -> None:
    run = auctioned(FALLING, bid(11, "X", 'amount = "1000.00"'), bid(12, "Y", 'lot = "40"'), close(32))
    assert holdings(run) == {
        ("X", "USD"): 200_000,
        ("Y", "USD"): 100_000,
        ("Y", "ETH"): 40,
        ("vault", "ETH"): 10,
        ("house", "USD"): 500,
    }


def test_sealed_bids_are_held_until_they_are_opened_and_then_pay_one_price() -> None:
    bids = (bid(11, "X", 'price = "30.00"\nquantity = "30"'), bid(12, "Y", 'price = "20.00"\nquantity = "40"'))
    assert holdings(auctioned(SEALED, *bids))["auction a", "USD"] == 90_000 + 80_000
    run = auctioned(SEALED, *bids, close(110))
    assert holdings(run) == {
        ("X", "USD"): 200_000 - 60_000,
        ("X", "ETH"): 30,
        ("Y", "USD"): 200_000 - 40_000,
        ("Y", "ETH"): 20,
        ("house", "USD"): 500,
    }


def test_a_falling_price_sells_to_whoever_takes_until_the_debt_is_paid() -> None:
    run = auctioned(DUTCH, take(60, "X", 10), take(60, "Y", 50))
    assert holdings(run) == {
        ("X", "USD"): 200_000 - 30_000,
        ("X", "ETH"): 10,
        ("Y", "USD"): 200_000 - 72_000,
        ("Y", "ETH"): 24,
        ("vault", "USD"): 2_000,
        ("vault", "ETH"): 16,
        ("house", "USD"): 500,
    }
    assert run.played[-1].phases[0].name == "Closed"


def test_a_stale_price_is_reset_or_the_auction_ends() -> None:
    again = 'at = 110\ntype = "reopen"\nauction = "a"\ntop = "20.00"'
    assert holdings(auctioned(DUTCH, again, take(110, "X", 50, "20.00")))["X", "ETH"] == 50
    ended = auctioned(DUTCH, close(110))
    assert holdings(ended)["vault", "ETH"] == 50
    assert borne(ended) == {("house", POOL): 500, ("outside", UNCOVERED): 99_500}


REFUSED = [
    ((ENGLISH, bid(110, "X", 'amount = "1.00"')), AuctionOver),
    ((ENGLISH, bid(11, "X", 'amount = "1.00"'), bid(31, "Y", 'amount = "2.00"')), AuctionOver),
    ((ENGLISH, bid(9, "X", 'amount = "1.00"')), BackDated),
    ((ENGLISH, bid(11, "X", 'amount = "100.00"'), bid(12, "Y", 'amount = "104.99"')), BidTooLow),
    ((ENGLISH, bid(11, "X", 'amount = "0.00"')), BidTooLow),
    ((ENGLISH, bid(11, "X", 'amount = "2000.01"')), Overdrawn),
    ((ENGLISH, bid(11, "X", 'lot = "49"')), WrongBid),
    ((ENGLISH, close(109)), TooEarly),
    ((ENGLISH, close(110), close(111)), UnknownName),
    ((ENGLISH, close(110), bid(111, "X", 'amount = "1.00"')), UnknownName),
    ((SEALED, bid(110, "X", 'price = "6.00"\nquantity = "1"')), AuctionOver),
    ((SEALED, bid(11, "X", 'price = "4.99"\nquantity = "1"')), BidTooLow),
    ((SEALED, close(109)), TooEarly),
    ((DUTCH, take(110, "X", 1)), AuctionOver),
    ((DUTCH, take(11, "X", 1, "39.79")), BidTooLow),
    ((DUTCH, close(50)), StillSelling),
    ((DUTCH, 'at = 50\ntype = "reopen"\nauction = "a"\ntop = "9.00"'), StillSelling),
    ((DUTCH, take(60, "X", 50), take(61, "Y", 1)), UnknownName),
]


@pytest.mark.parametrize(("bodies", "kind"), REFUSED)
def test_what_the_rule_of_an_auction_does_not_take_is_refused(
    bodies: tuple[str, ...], kind: type[RhodianError]
) -> None:
    with pytest.raises(EventRefused) as caught:
        auctioned(*bodies)
    assert isinstance(caught.value.refusal, kind)
    assert caught.value.place == 4 + len(bodies) - 1


FAULTY = [
    ((ENGLISH.replace('form = "english"', 'form = "silent"'),), "events[4].form"),
    ((ENGLISH.replace('form = "english"', ""),), "events[4].form"),
    ((ENGLISH.replace('form = "english"', "form = 1"),), "events[4].form"),
    ((ENGLISH.replace("ttl = 20", ""),), "events[4].ttl"),
    ((f"{ENGLISH}\nevery = 5",), "events[4].every"),
    ((f"{DUTCH}\nevery = 5",), "events[4]"),
    ((f'{ENGLISH}\npricing = "own bid"',), "events[4].pricing"),
    ((ENGLISH.replace("ttl = 20", "ttl = 0"),), "events[4].ttl"),
    ((ENGLISH.replace('lot = "50"', 'lot = "0"'),), "events[4].lot"),
    ((ENGLISH.replace('lot = "50"', 'lot = "0.5"'),), "events[4].lot"),
    ((ENGLISH.replace('lot = "50"', "lot = 50"),), "events[4].lot"),
    ((ENGLISH.replace('lot_asset = "ETH"', 'lot_asset = "USD"'),), "events[4].lot_asset"),
    ((ENGLISH.replace('lot_asset = "ETH"', 'lot_asset = "BTC"'),), "events[4].lot_asset"),
    ((DUTCH.replace("falls_over = 200", ""),), "events[4]"),
    ((DUTCH.replace("falls_over = 200", "falls_over = 99"),), "events[4].lasts"),
    ((SEALED.replace('"lowest winning bid"', '"nothing"'),), "events[4].pricing"),
    ((bid(11, "X", 'amount = "1.00"'),), "events[4].auction"),
    ((ENGLISH, bid(11, "X", 'price = "1.00"')), "events[5]"),
    ((ENGLISH, bid(11, "X", "amount = 1.00")), "events[5].amount"),
    ((ENGLISH, bid(11, "outside", 'amount = "1.00"')), "events[5].bidder.owner"),
    ((ENGLISH, take(11, "X", 1)), "events[5].type"),
    ((DUTCH, bid(11, "X", 'amount = "1.00"')), "events[5].type"),
    ((DUTCH, 'at = 110\ntype = "reopen"\nauction = "a"'), "events[5].top"),
    ((SEALED, 'at = 110\ntype = "reopen"\nauction = "a"'), "events[5].auction"),
    ((ENGLISH, ENGLISH), "events[5].id"),
]


@pytest.mark.parametrize(("bodies", "where"), FAULTY)
def test_a_fault_in_an_auction_is_placed(bodies: tuple[str, ...], where: str) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        history(LOT, cash("X"), cash("Y"), contribute("5.00"), *bodies, text=TEXT)
    assert [fault.where for fault in caught.value.faults] == [where]


@given(st.lists(st.tuples(st.sampled_from("XY"), st.integers(1, 4_000), st.integers(1, 50)), max_size=5))
def test_sealed_bids_come_to_the_same_in_whatever_order_they_come(bids: list[tuple[str, int, int]]) -> None:
    told = [
        (who, f'price = "{price // 100 + 5}.{price % 100:02}"\nquantity = "{quantity}"')
        for who, price, quantity in bids
    ]

    def outcome(order: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
        rich = (cash("X", "9000.00"), cash("Y", "9000.00"))
        return holdings(auctioned(*rich, SEALED, *(bid(11, *each) for each in order), close(110)))

    assert outcome(told) == outcome(told[::-1])
