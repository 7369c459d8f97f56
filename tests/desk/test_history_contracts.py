"""Auctions of contracts in a history: bids at a mark, the market's terms of them, and what is said of both."""

from __future__ import annotations

import pytest

from rhodian import NotLiquidatable
from rhodian_desk.documents.history_words import words
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.play import play
from rhodian_desk.play.played import EventRefused, Run
from tests.desk.histories import SOUND, deposit, held, history, played, trade

RULE = 'auction = { reserve_ppm = 100000, pricing = "own bid" }'
TEXT = SOUND.replace("fee_ppm = 1000", f"fee_ppm = 1000\n{RULE}")
BEGIN = (deposit("A", "10.00"), deposit("B", "50.00"), deposit("M", "90.00"), trade("A", "B", 10))


def auction(price: str, bids: str, owner: str = "A", more: str = "", quantity: int = 10) -> str:
    """Return a mark at which contracts are auctioned."""
    put_up = f'{{ owner = "{owner}", quantity = {quantity}, bids = [{bids}]{more} }}'
    return f'type = "mark"\nmarket = "BTC"\nprice = "{price}"\nauctions = [{put_up}]'


def bid(bidder: str, price: str, quantity: int) -> str:
    """Return a bid."""
    return f'{{ bidder = "{bidder}", price = "{price}", quantity = {quantity} }}'


def phases(run: Run) -> dict[str, list[tuple[str, str, int]]]:
    """Return what is told of the last event, step by step."""
    return {each.name: [(row.who, row.what, row.amount) for row in each.rows] for each in run.played[-1].phases}


def test_the_best_bids_win_and_are_told_with_their_values() -> None:
    run = played(*BEGIN, auction("9.40", f"{bid('M', '9.10', 8)}, {bid('B', '9.00', 9)}"), text=TEXT)
    assert phases(run)["Awarded"] == [
        ("B", "wins of A", 2),
        ("B", "at a value of", 1800),
        ("M", "wins of A", 8),
        ("M", "at a value of", 7280),
    ]
    # 4.00 at the mark, 3.20 less by the bids, and then the fee of 0.09 and the penalty of 0.36 as far as that goes
    assert held(run, "A") == 36
    assert held(run, "M") == 9000 + 240
    assert words(run.played[-1].event, run.history) == "BTC at 9.40 USD, 1 auctioned"


def test_terms_of_auctions_change_as_others_do() -> None:
    change = 'type = "terms"\nmarket = "BTC"\nchanges = { auction = { reserve_ppm = 0, pricing = "own bid" } }'
    later = f"at = 20\n{auction('9.40', bid('M', '9.10', 10))}"
    for text in (TEXT, SOUND):
        run = played(*BEGIN, change, later, text=text)
        assert "Awarded" not in phases(run)
        assert words(run.played[-2].event, run.history) == "BTC: auction = own bid, ties in order, a reserve of 0"


def test_the_price_of_a_bid_for_inverse_contracts_is_in_what_their_market_is_quoted_in() -> None:
    text = (
        TEXT.replace("[[markets]]", '[[assets]]\ncode = "COIN"\nscale = 4\n\n[[markets]]')
        .replace('name = "BTC"', 'name = "BTC"\nasset = "COIN"\nquote = "USD"\ninverse = "100.00"')
        .replace('owner = "house"', 'owner = "house"\nasset = "USD"')
    )
    money = [deposit(owner, amount) for owner, amount in (("A", "10.0000"), ("B", "500.0000"), ("M", "900.0000"))]
    run = played(*money, trade("A", "B", 8), auction("9.30", bid("M", "9.00", 8), quantity=8), text=text)
    # at 9.30 a contract is worth 10.7526 coins, and at 9.00 11.1111, which is what is asked for to take a long on
    assert phases(run)["Awarded"] == [("M", "wins of A", 8), ("M", "at a value of", 8 * 111_111)]


FAULTS = [
    ("owner = 1, quantity = 1, bids = []", "owner", "not text"),
    ('owner = "A", quantity = 0, bids = []', "quantity", "1 or more"),
    ('owner = "A", quantity = 1', "bids", "missing"),
    ('owner = "A", quantity = 1, bids = [{ bidder = "M", price = "0", quantity = 1 }]', "bids[0].price", "not a price"),
    (
        'owner = "A", quantity = 1, bids = [{ bidder = "outside", price = "1", quantity = 1 }]',
        "bids[0].bidder",
        "world",
    ),
    ('owner = "A", quantity = 1, bids = [{ bidder = "M", price = "1" }]', "bids[0].quantity", "missing"),
    ('owner = "A", quantity = 1, bids = [], market = "ETH"', "market", "no such market"),
]


@pytest.mark.parametrize(("keys", "where", "said"), FAULTS)
def test_a_fault_in_an_auction_is_placed_and_said(keys: str, where: str, said: str) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        history(f'type = "mark"\nmarket = "BTC"\nprice = "9"\nauctions = [{{ {keys} }}]', text=TEXT)
    (fault,) = caught.value.faults
    assert fault.where == f"events[0].auctions[0].{where}"
    assert said in str(fault)


def test_a_market_without_terms_of_auctions_and_terms_that_are_wrong_are_faults() -> None:
    with pytest.raises(ScenarioFaults, match="sells no contracts to bids"):
        history(auction("9.40", bid("M", "9.10", 10)))
    for wrong in ('auction = { pricing = "own bid" }', 'auction = { reserve_ppm = 1, pricing = "mine" }'):
        with pytest.raises(ScenarioFaults, match=r"markets\[0\]\.auction"):
            history(deposit("A", "1"), text=SOUND.replace("fee_ppm = 1000", f"fee_ppm = 1000\n{wrong}"))


def test_who_is_not_liquidatable_is_said_in_the_decimals_of_the_file() -> None:
    with pytest.raises(EventRefused, match=r"A is worth 10\.00 USD and must hold 5\.00 USD") as caught:
        play(history(*BEGIN, auction("10.00", bid("M", "9.10", 10)), text=TEXT))
    assert isinstance(caught.value.__cause__, NotLiquidatable)
