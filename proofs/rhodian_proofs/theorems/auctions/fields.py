"""Checked: what is claimed of what auctions are made of: for which of their fields their rules and bids are refused."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import Admission, LinearDecay, Recapitalisation, StepwiseDecay
from rhodian.auctions.dutch import SaleTerms, Selling
from rhodian.auctions.english import Bidding, BiddingTerms, bid, bid_lot
from rhodian.auctions.sealed import Bid, Sealed, open_bids, submit
from rhodian.base.accounts import Account, Asset
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.base.rates import PPM, part_up, rate
from rhodian_proofs.claims import OneOf, claim
from rhodian_proofs.theorems.base.wrong import is_refused_for_the_first, no_amount, no_value, trials

BIDDER = Account("first", "wallet", Asset("USD", 2))
RISING = BiddingTerms(2, 0, 1, 1, lot_falls=False)
FALLING = BiddingTerms(2, 0, 1, 1, lot_falls=True)
LINE = LinearDecay(5)
STEPS = StepwiseDecay(1, (0, PPM - 1))
SALE = SaleTerms(STEPS, 1, 0, 0)
SEALED = SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER)
OPEN = Bidding(RISING, 0, 1, 5, BIDDER, 9, 9, 0)
LOWERED = Bidding(FALLING, 5, 9, 5, BIDDER, 9, 9, 0)
TAKING = Sealed(SEALED, 0, 1, 9)
NO_PRICE = (0, POSITIVE_MAX + 1, True)
NO_RATE = (-1, PPM + 1, True)
PARTS = (
    ({"duration": 1}, tuple(no_value("duration", each) for each in NO_PRICE)),
    (
        {"every": 1, "cuts_ppm": (0, PPM - 1)},
        (
            *(no_value("every", each) for each in NO_PRICE),
            ({"cuts_ppm": (0, -1)}, *no_amount("cuts_ppm[1]")[1:]),
            ({"cuts_ppm": (PPM, 0)}, *no_value("cuts_ppm", PPM)[1:]),
        ),
    ),
    (
        {"penalty_ppm": PPM, "dust": 0},
        (*(no_value("penalty_ppm", each) for each in NO_RATE), no_amount("dust")),
    ),
    (
        {"debt_lot": 0, "surplus_lot": 0, "buffer": 0},
        (no_amount("debt_lot"), no_amount("surplus_lot"), no_amount("buffer")),
    ),
    (
        {"decay": LINE, "lasts": 5, "floor_ppm": 0, "dust": 0},
        (
            no_value("decay", 1),
            *(no_value("lasts", each) for each in (*NO_PRICE, 6)),
            *(no_value("floor_ppm", each) for each in NO_RATE),
            no_amount("dust"),
        ),
    ),
    ({"terms": SALE, "owed": 1, "lot": 1, "top": 1, "start": 0, "last": 0}, (no_value("terms", RISING),)),
    (
        {"reserve": 0, "step_ppm": PPM, "ttl": 1, "lasts": 1, "lot_falls": True},
        (
            no_amount("reserve"),
            *(no_value("step_ppm", each) for each in NO_RATE),
            *(no_value("ttl", each) for each in NO_PRICE),
            *(no_value("lasts", each) for each in NO_PRICE),
            no_value("lot_falls", 1),
        ),
    ),
    (
        {"terms": FALLING, "owed": 2, "lot": 1, "amount": 0, "bidder": BIDDER, "end": 0, "due": 0, "last": 0},
        (
            no_value("terms", SALE),
            no_amount("owed"),
            no_value("owed", 1),
            *(no_value("lot", each) for each in NO_PRICE),
            no_amount("amount"),
            no_value("bidder", "first"),
            no_amount("end"),
            no_amount("due"),
            no_amount("last"),
        ),
    ),
    (
        {"reserve": 1, "pricing": Pricing.OWN_BID, "ties": Ties.IN_ORDER},
        (
            *(no_value("reserve", each) for each in NO_PRICE),
            no_value("pricing", Ties.IN_ORDER),
            no_value("ties", Pricing.OWN_BID),
        ),
    ),
    (
        {"bidder": BIDDER, "price": 1, "quantity": 1},
        (
            no_value("bidder", None),
            *(no_value("price", each) for each in NO_PRICE),
            *(no_value("quantity", each) for each in NO_PRICE),
        ),
    ),
    (
        {"terms": SEALED, "owed": 0, "lot": 1, "end": 0, "last": 0},
        (
            no_value("terms", None),
            no_amount("owed"),
            *(no_value("lot", each) for each in NO_PRICE),
            no_amount("end"),
            no_amount("last"),
        ),
    ),
    (
        {"amount": 0, "parts_ppm": PPM},
        (no_amount("amount"), *(no_value("parts_ppm", each) for each in NO_RATE)),
    ),
    ({"value": 3, "field": "cut", "most": 3}, (({"value": 4}, *no_value("cut", 4)[1:]),)),
    (
        {"auction": OPEN, "time": 0, "bidder": BIDDER, "amount": 6},
        (no_amount("time"), no_value("bidder", "first"), no_amount("amount")),
    ),
    (
        {"auction": LOWERED, "time": 0, "bidder": BIDDER, "lot": 8},
        (no_amount("time"), no_value("bidder", None), *(no_value("lot", each) for each in (*NO_PRICE, 9))),
    ),
    (
        {"auction": TAKING, "time": 0, "sealed": Bid(BIDDER, 1, 1)},
        (no_amount("time"), ({"sealed": 7}, *no_value("sealed", 7)[1:])),
    ),
    ({"auction": TAKING, "time": 9}, (no_amount("time"),)),
)
WRONG = (
    "all of which auctions and their terms are made, a part of an amount, and the steps of three auctions, in each of "
    "which one field is wrong, or one and the next"
)


MADE = (
    LinearDecay,
    StepwiseDecay,
    Admission,
    Recapitalisation,
    SaleTerms,
    Selling,
    BiddingTerms,
    Bidding,
    SealedTerms,
    Bid,
    Sealed,
    part_up,
    rate,
    bid,
    bid_lot,
    submit,
    open_bids,
)
"""What is made of each of these parts, or called with them."""


@claim("AU-1", about=MADE, scope=WRONG)
def what_auctions_are_made_of_is_refused_for_the_first_number_that_is_wrong(
    trial: Annotated[Any, OneOf(*trials(*PARTS))],
) -> None:
    """Each number of an auction, its terms and its bids is refused where it is of the wrong type or out of range."""
    make = MADE[trial[0]]
    assert is_refused_for_the_first(lambda values: make(*values), PARTS[trial[0]], trial)
