"""Checked: a refusal says what was wrong, where, and what would be right, whatever it was handed."""

from __future__ import annotations

import copy
import pickle
import re
import sys
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AccountNamedTwice,
    AlreadyAbsorbed,
    AlreadyBid,
    AmountSyntax,
    Asset,
    AssetMismatch,
    AuctionOver,
    BackDated,
    BelowFloor,
    BidTooLow,
    BrokenPromise,
    InsufficientMargin,
    InvalidAmount,
    InvalidBalance,
    InvalidValue,
    LayerNamedTwice,
    LeavesDust,
    LengthMismatch,
    NotLiquidatable,
    OutOfOrder,
    OutsideBand,
    Overdrawn,
    Paused,
    RhodianError,
    SelfTransfer,
    StillSelling,
    TooEarly,
    UnknownName,
    WrongBid,
    outside,
)
from rhodian.base.errors import shown
from tests.strategies import EUR, NOT_NATURAL

A = Account("A", "fund", EUR)
MESSAGES: list[tuple[RhodianError, str]] = [
    (InvalidValue("scale", -1, "an int from 0 to 30"), "scale must be an int from 0 to 30, not -1 (int)"),
    (
        InvalidAmount("weights[3]", 1.5),
        "weights[3] must be a whole number (int) of smallest units, 0 or more, not 1.5 (float)",
    ),
    (AmountSyntax("1.2.3", EUR, "write digits"), "'1.2.3' (str) is not an amount of EUR: write digits"),
    (
        LengthMismatch("caps", 2, 3),
        "caps has 2 entries where 3 are needed, one for each member",
    ),
    (
        AccountNamedTwice(A, "second", "first"),
        (
            "account A / fund / EUR is drawn on in layer 'second' and already in layer 'first'; "
            "a unit may back one layer only"
        ),
    ),
    (LayerNamedTwice("all"), "the waterfall has two layers named 'all'; give each its own name"),
    (AssetMismatch("payee", Asset("BTC", 8), EUR), "payee is in BTC, but must be in EUR"),
    (SelfTransfer(A), "a transfer pays account A / fund / EUR from itself; payer and payee must differ"),
    (Overdrawn(A, 3, 5), "account A / fund / EUR holds 3 and cannot pay 5"),
    (
        OutOfOrder("share", A, "Drawn"),
        "share takes a phase Drawn, not a value of type Account; phases follow in one order",
    ),
    (BackDated(3, 5), "the event is dated 3, before the last one at 5; time does not go back"),
    (TooEarly(3, 5), "this is asked at 3, but is due at 5"),
    (AuctionOver(7, 5), "the bid is dated 7, but the auction closed at 5"),
    (BidTooLow(3, 5), "the bid of 3 is below 5, the least that would be taken"),
    (
        WrongBid("least_bid", "bids for less of the lot"),
        "least_bid is not what the auction has got to; it takes bids for less of the lot",
    ),
    (AlreadyBid(A), "account A / fund / EUR has bid, so the auction does not begin again; close it"),
    (BelowFloor(3, 5), "the price is 3, below its floor of 5; reset or end the auction"),
    (
        StillSelling(5, 3),
        (
            "the auction still sells at 5, no lower than its floor of 3; wait until its time is up or its price "
            "below that"
        ),
    ),
    (
        LeavesDust(3, 5),
        "the take would pay 3 and leave a debt below the dust; the least that would do pays 5",
    ),
    (
        NotLiquidatable("A", 5, 3),
        "A is worth 5 and must hold 3; only who is below that may be sold",
    ),
    (
        OutsideBand(1, 5, 100),
        "the value of a sale must be within 100 parts per million of 5, the mark's, not 1",
    ),
    (UnknownName("market", "BTC"), "there is no market 'BTC' (str)"),
    (
        Paused(3, 9),
        "this is asked at 3, and new business is paused until 9; whoever leaves or closes is not stopped",
    ),
    (
        BrokenPromise("as many long contracts as short"),
        (
            "refused, since as many long contracts as short would no longer hold; this is a fault of rhodian's: "
            "please report it"
        ),
    ),
    (
        InsufficientMargin(A, -3, 5),
        "account A / fund / EUR would have equity -3, below its requirement of 5",
    ),
    (AlreadyAbsorbed("loss 1"), "loss 'loss 1' has been absorbed before; a loss is absorbed once"),
    (
        InvalidBalance(A, -2),
        "the balance of A / fund / EUR must be a whole number (int), 0 or more, not -2 (int)",
    ),
    (
        InvalidBalance(outside(EUR), "x"),
        "the balance of outside / world / EUR must be a whole number (int), not 'x' (str)",
    ),
]
REFUSALS = [refusal for refusal, _ in MESSAGES]
ids = [type(refusal).__name__ for refusal in REFUSALS]


def leaves(root: type[RhodianError]) -> set[type[RhodianError]]:
    """Return every class below a root."""
    return set(root.__subclasses__()).union(*(leaves(below) for below in root.__subclasses__()))


def fields_of(refusal: Any) -> dict[str, object]:
    """Return what a refusal tells, by name."""
    return {each.name: getattr(refusal, each.name) for each in attrs.fields(type(refusal))}


class Nameless:
    """A value that breaks when it is described."""

    def __repr__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(("refusal", "message"), MESSAGES, ids=ids)
def test_a_refusal_says_what_where_and_what_would_be_right(refusal: RhodianError, message: str) -> None:
    assert str(refusal) == message


def test_every_kind_of_refusal_is_tested_here() -> None:
    modules = re.compile(r"rhodian\.\w+\.errors")
    below = (kind for kind in leaves(RhodianError) if modules.fullmatch(kind.__module__))
    kinds = {getattr(sys.modules[kind.__module__], kind.__name__) for kind in below}
    assert kinds == {type(refusal) for refusal in REFUSALS}


@pytest.mark.parametrize("refusal", REFUSALS, ids=ids)
def test_a_refusal_survives_a_process_boundary_and_a_copy(refusal: RhodianError) -> None:
    for twin in (pickle.loads(pickle.dumps(refusal)), copy.copy(refusal), copy.deepcopy(refusal)):  # noqa: S301  # ours
        assert type(twin) is type(refusal)
        assert (twin.args, fields_of(twin), str(twin)) == (refusal.args, fields_of(refusal), str(refusal))


@pytest.mark.parametrize("refusal", REFUSALS, ids=ids)
def test_a_refusal_prints_on_one_line(refusal: RhodianError) -> None:
    assert "\n" not in str(refusal)


HUGE_INT = 10**5000
HUGE_REFUSALS: list[RhodianError] = [
    InvalidValue("scale", HUGE_INT, "an int from 0 to 30"),
    InvalidAmount("amount", -HUGE_INT),
    InvalidAmount("amount", [HUGE_INT]),
    InvalidBalance(A, -HUGE_INT),
    Overdrawn(A, 1, HUGE_INT),
    Overdrawn(A, HUGE_INT, 10 * HUGE_INT),
]


@pytest.mark.parametrize("refusal", HUGE_REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_a_number_too_long_for_python_to_print_is_described_instead(refusal: RhodianError) -> None:
    assert len(str(refusal)) < 300


@pytest.mark.parametrize(
    "value",
    [*NOT_NATURAL, HUGE_INT, -HUGE_INT, "x" * 10**6, ["x"] * 10**6, "\n\x1b[31m"],
    ids=lambda value: type(value).__name__,
)
def test_any_value_is_described_in_one_short_line(value: object) -> None:
    text = shown(value)
    assert len(text) < 120
    assert text.isprintable()


def test_a_value_that_cannot_be_described_is_still_refused() -> None:
    assert "Nameless" in str(InvalidAmount("amount", Nameless()))


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_text_from_anywhere_is_shown_without_control_characters(text: str, reason: str) -> None:
    assert str(AmountSyntax(text, EUR, "")).isprintable()
    assert AmountSyntax(text, EUR, reason).reason == reason
