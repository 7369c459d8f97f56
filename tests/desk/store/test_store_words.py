"""What is refused is said at the terminal in decimals and dates, and kept in the journal as the kernel said it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import attrs
import pytest

import rhodian
from rhodian import (
    Account,
    Asset,
    AuctionOver,
    BackDated,
    BelowFloor,
    BidMade,
    BidTooLow,
    Deposit,
    InsufficientMargin,
    InvalidValue,
    LeavesDust,
    LotBid,
    NotLiquidatable,
    OutsideBand,
    Overdrawn,
    Paused,
    RhodianError,
    Rules,
    State,
    StillSelling,
    TooEarly,
    UnknownName,
)
from rhodian_desk.cli.entry import main
from rhodian_desk.store import Refusal, Store, words
from tests.desk.store.happenings import USD, A, deposit, history, small, withdrawal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rhodian import Event

STATE = State((Rules(0),))
DATE = 1_764_447_000
BTC = Asset("BTC", 8)
EVENT = Deposit(DATE, A, 1)
EARLY = Deposit(7, A, 1)
LOT = LotBid(3, "lot", Account("A", "margin", USD), 5)

SAID: tuple[tuple[RhodianError, Event, str], ...] = (
    (Overdrawn(A, 100, 101), EVENT, "account A / margin / USD holds 1.00 USD and cannot pay 1.01 USD"),
    (Overdrawn(attrs.evolve(A, asset=BTC), 1, 2), EVENT, "holds 1 and cannot pay 2 (in smallest units)"),
    (Overdrawn(A, 10**70, 10**71), EVENT, "cannot pay a number of 236 bits (in smallest units)"),
    (
        InsufficientMargin(A, -5, 2**70),
        EVENT,
        "equity -0.05 USD, below its requirement of 11,805,916,207,174,113,034.24",
    ),
    (NotLiquidatable("A", 100, 90), EVENT, "A is worth 1.00 USD and must hold 0.90 USD; only who is below that may be"),
    (OutsideBand(90, 100, 500), EVENT, "within 500 parts per million of 1.00 USD, the mark's, not 0.90 USD"),
    (
        BackDated(DATE, DATE + 1),
        EVENT,
        "2025-11-29T20:10:00Z, before the last one at 2025-11-29T20:10:01Z; time does not",
    ),
    (BackDated(7, 8), EARLY, "the event is dated 7, before the last one at 8; time does not go back"),
    (TooEarly(DATE, DATE + 60), EVENT, "this is asked at 2025-11-29T20:10:00Z, but is due at 2025-11-29T20:11:00Z"),
    (Paused(DATE, DATE + 60), EVENT, "at 2025-11-29T20:10:00Z, and new business is paused until 2025-11-29T20:11:00Z"),
    (AuctionOver(7, 6), EARLY, "the bid is dated 7, but the auction closed at 6"),
    (BidTooLow(100, 101), EVENT, "the bid of 1.00 USD is below 1.01 USD, the least that would be taken"),
    (BidTooLow(100, 101), LOT, "the bid of 100 is below 101, the least that would be taken (in smallest units)"),
    (BelowFloor(100, 101), EVENT, "the price is 1.00 USD, below its floor of 1.01 USD; reset or end the auction"),
    (StillSelling(101, 100), EVENT, "the auction still sells at 1.01 USD, no lower than its floor of 1.00 USD; wait"),
    (
        LeavesDust(100, 101),
        EVENT,
        "would pay 1.00 USD and leave a debt below the dust; the least that would do pays 1.01",
    ),
    (UnknownName("pool", "b"), EVENT, "there is no pool 'b'"),
    (
        InvalidValue("amount", -1, "a whole number (int) of smallest units, 0 or more"),
        EVENT,
        "0 or more, not -0.01 USD",
    ),
    (InvalidValue("quantity", 10**31, "a whole number (int) from 1 to 10**30"), EVENT, f"10**30, not {10**31}"),
    (InvalidValue("state", 3, "a State"), EVENT, "state must be a State, not 3 (int)"),
    (InvalidValue("payee", A, "an account of money"), EVENT, "payee must be an account of money"),
)


@pytest.mark.parametrize(("refusal", "event", "said"), SAID, ids=lambda each: type(each).__name__)
def test_each_refusal_is_said_in_the_units_of_what_it_speaks_of(refusal: RhodianError, event: Event, said: str) -> None:
    found = words.why(Refusal(type(refusal).__name__, str(refusal)), event, STATE)
    assert said in found
    assert "(str)" not in found


COUNTED = {
    *("amount", "balance", "bid", "due", "end", "equity", "fair", "last", "least", "paid", "price"),
    *("required", "requirement", "until"),
}
"""The fields of refusals that count money or seconds."""


def test_every_refusal_that_counts_money_or_seconds_has_a_form_and_no_other_has() -> None:
    kinds = [each for each in vars(rhodian).values() if isinstance(each, type) and issubclass(each, RhodianError)]
    counting = {each.__name__ for each in kinds if COUNTED & {*getattr(each, "__match_args__", ())}}
    assert {*words._FORMS} == counting - {"InvalidBalance"}
    assert {*words._FORMS} <= {type(refusal).__name__ for refusal, _, _ in SAID}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_refusal_of_a_long_history_speaks_of_pythons_types(tmp_path: Path, seed: int) -> None:
    rules, _, commands = history(seed, 120)
    refused = 0
    with Store.create(str(tmp_path / "book.db"), rules) as store:
        for command, _ in commands:
            (answer,) = store.apply_all((command,))
            if answer.refusal is not None:
                said = words.why(answer.refusal, command.event, store.now.state)
                assert not re.search(r"\((int|str|bool|NoneType)\)|of type [A-Z]", said)
                refused += 1
    assert refused > 20


def test_amounts_of_an_open_auction_are_said_in_its_assets(tmp_path: Path) -> None:
    rules, _, commands = history(5, 200)
    with Store.create(str(tmp_path / "book.db"), rules) as store:
        for command, _ in commands:
            store.apply_all((command,))
            for auction in store.now.state.auctions:
                bid = BidMade(command.event.time, auction.id, Account("A", "margin", auction.payee.asset), 1)
                lot = LotBid(command.event.time, auction.id, Account("A", "margin", auction.payee.asset), 1)
                low = Refusal("BidTooLow", str(BidTooLow(1, 2)))
                assert f" {auction.payee.asset.code} is below " in words.why(low, bid, store.now.state)
                assert f" {auction.owner.asset.code} is below " in words.why(low, lot, store.now.state)
                return
    raise AssertionError("no auction was opened")


def test_the_terminal_says_decimals_and_dates_where_the_journal_and_json_have_the_kernels_words(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events.jsonl"
    units = (deposit("in", 100, DATE), withdrawal("out", 101, DATE), deposit("old", 1, DATE - 1))
    lines = (f'{{"id": "{each.id}", "event": {each.text}}}\n' for each in units)
    file.write_text("".join(lines), encoding="utf-8")
    assert main(["book", "init", url]) == 0
    for again in ("", " (as before)"):
        capsys.readouterr()
        assert main(["book", "apply", url, str(file)]) == 1
        told = capsys.readouterr().out.splitlines()
        assert told[1].endswith(f"A / margin / USD holds 1.00 USD and cannot pay 1.01 USD{again}")
        assert "dated 2025-11-29T20:09:59Z, before the last one at 2025-11-29T20:10:00Z" in told[2]
    assert main(["book", "apply", url, str(file), "--json"]) == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert answers[1]["refusal"]["said"] == "account A / margin / USD holds 100 and cannot pay 101"
    assert main(["book", "log", url]) == 0
    logged = capsys.readouterr().out.splitlines()
    assert logged[0] == "       1  at 2025-11-29T20:10:00Z  Deposit in  taken"
    assert logged[1].endswith("refused as Overdrawn: account A / margin / USD holds 1.00 USD and cannot pay 1.01 USD")
    assert main(["book", "show", url]) == 0
    assert capsys.readouterr().out.startswith("time           2025-11-29T20:10:00Z\nrules          from 0 on\n")
    with Store.open(url) as store:
        kept = [each.refusal.said for each in store.entries() if each.refusal]
    assert kept[0] == "account A / margin / USD holds 100 and cannot pay 101"


@pytest.mark.parametrize("seconds", [0, 10**8 - 1, 253_402_300_800, 1_764_447_000_000, 10**30])
def test_a_time_that_is_no_date_of_these_centuries_is_shown_as_the_number_that_it_is(seconds: int) -> None:
    assert words.when(seconds) == str(seconds)


def test_what_is_no_refusal_of_the_kernel_is_said_as_it_is(place: Callable[[], str]) -> None:
    with Store.create(place()) as store:
        answers = store.apply_all((*small(), deposit("first", 7)))
        state = store.now.state
    said = [words.why(each.refusal, EVENT, state) for each in answers if each.refusal]
    assert said[1] == "its group is refused for beyond"
    assert said[-1] == "the id first is that of entry 1, of other content; give each event an id of its own"
