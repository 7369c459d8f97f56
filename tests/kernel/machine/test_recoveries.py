"""Checked: what comes back of a loss goes to those who bore it, to each no more than it bore; the book counts it."""

from __future__ import annotations

import re
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    AuctionOpened,
    BackDated,
    Deposit,
    Event,
    Funding,
    InvalidValue,
    Joined,
    Layer,
    Left,
    Marks,
    MutualPool,
    NoticeGiven,
    Overdrawn,
    PlainLoss,
    PoolTerms,
    Price,
    Recovery,
    RhodianError,
    Rule,
    Trade,
    UnknownName,
    Withdrawal,
    outside,
)
from rhodian.auctions.english import BiddingTerms
from rhodian.machine.counters import ID_LENGTH_MAX
from tests.machine_host import Book
from tests.pool_members import (
    EUR,
    FUND,
    NEXT,
    OUT,
    POOL,
    RULES,
    TWO,
    USD,
    book,
    held,
    joined,
    loss,
    refused,
    stake,
    wallet,
)

BORNE = Asset("borne", 0)


def back(owner: str) -> Account:
    """Return where an owner gets back what it bore."""
    return Account(owner, "recovered", USD)


def open_of(at: Book, name: str = "l", asset: str = "USD/0") -> dict[str, int]:
    """Return what was borne of a loss and has not come back, by who bore it; a pool's own account as `pool`."""
    said = re.compile(rf"(pool |defaulter )?bore {asset}( in \d+)? of {name}")
    found = {
        "pool" if account.purpose.startswith("pool ") else account.owner: number
        for account, number in at.items()
        if said.fullmatch(account.purpose) and number and not account.is_outside
    }
    assert set(found.values()) <= {number for account, number in at.items() if account.asset == BORNE}
    return found


BORN = (*TWO, loss(530, 1, 1))


def test_what_each_bore_of_a_loss_is_counted() -> None:
    assert open_of(book(*BORN)) == {"pool": 30, "A": 300, "B": 100, "house": 100}


def test_what_comes_back_goes_to_the_last_layer_first_and_in_proportion_to_those_of_one() -> None:
    after = book(*BORN, Recovery(2, "l", OUT, 53))
    assert (after[back("house")], open_of(after)) == (53, {"pool": 30, "A": 300, "B": 100, "house": 47})
    assert after.take(Recovery(2, "l", OUT, 47 + 43)) is not None
    assert (after[FUND], [after[back(each)] for each in ("A", "B", "house")]) == (3, [30, 10, 100])
    assert open_of(after) == {"pool": 27, "A": 270, "B": 90}
    assert (held(after, "A", "B"), after[NEXT]) == ([0, 0], 900)


@pytest.mark.clause("EX-19")
def test_over_several_recoveries_everyone_has_all_of_it_back_and_more_is_refused() -> None:
    after = book(*BORN, *(Recovery(2, "l", OUT, amount) for amount in (1, 2, 4, 523)))
    assert (after[FUND], [after[back(each)] for each in ("A", "B", "house")]) == (30, [300, 100, 100])
    assert open_of(after) == {}
    refused(after, Recovery(3, "l", OUT, 1), UnknownName, "there is no loss 'l'")
    refused(book(*BORN), Recovery(2, "l", OUT, 531), InvalidValue, "at most the 530 that has not come back")


@pytest.mark.clause("EX-19")
def test_one_who_has_left_gets_back_what_it_bore_and_one_who_came_later_nothing() -> None:
    begun = (*TWO, loss(430, 1, 1), joined("C", 500, 2), NoticeGiven(2, "fund", "A"), Left(12, "fund", "A", OUT))
    after = book(*begun, Recovery(13, "l", OUT, 43))
    assert (after[FUND], after[back("A")], after[back("B")], after.get(back("C"), 0)) == (3, 30, 10, 0)
    assert after.take(Withdrawal(13, back("A"), 30)) is not None


def test_what_comes_back_gives_no_limit_back() -> None:
    terms = PoolTerms(400, 400, 1000)
    after = book(*BORN, Recovery(2, "l", OUT, 530), rules=attrs.evolve(RULES, pools=(attrs.evolve(POOL, terms=terms),)))
    assert after[Account("fund", "drawn from 0 for 1000", Asset("drawn", 0))] == 400


@pytest.mark.clause("EX-18")
def test_what_pools_bore_of_a_mark_comes_back_to_them_and_to_their_members() -> None:
    margins = (Deposit(0, Account(owner, "margin", USD), 20) for owner in ("long", "short"))
    after = book(*TWO, *margins, Trade(0, "X", "long", "short", 10, 10), Marks(1, "m", (Price("X", 1),)))
    assert open_of(after, "m") == {"pool": 30, "A": 30, "B": 10}
    assert after.take(Recovery(2, "m", Account("long", "margin", USD), 1)) is None
    assert after.take(Recovery(2, "m", OUT, 7)) is not None
    assert (after[FUND], after[back("A")], after[back("B")]) == (3, 3, 1)


def test_what_gains_bear_of_a_mark_is_final() -> None:
    margins = (Deposit(0, Account(owner, "margin", USD), 20) for owner in ("long", "short"))
    after = book(*margins, Trade(0, "X", "long", "short", 10, 10), Marks(1, "m", (Price("X", 1),)))
    refused(after, Recovery(2, "m", OUT, 7), UnknownName, "there is no loss 'm'")


def test_a_recovery_is_paid_out_of_an_account_that_holds_as_much() -> None:
    refused(book(*BORN), Recovery(2, "l", wallet("A"), 1), Overdrawn, "A / wallet / USD")
    after = book(*BORN, Deposit(2, back("house"), 143), Recovery(2, "l", back("house"), 143))
    assert (after[back("house")], after[back("A")], open_of(after)) == (100, 30, {"pool": 27, "A": 270, "B": 90})


GOOD: Any = Recovery(2, "l", OUT, 5)
WRONG: list[tuple[str, object]] = [
    *(("time", value) for value in (True, 1.0, "1", None, -1, [1], 10**30 + 1)),
    *(("loss", value) for value in ("none", None, 3, "", " l", ["l"], "l" * 151)),
    *(("payer", value) for value in (None, "A", stake("A"), Account("A", "contracts", Asset("X.L", 0)))),
    *(("amount", value) for value in (True, 1.0, "1", None, -1, [1], 531)),
]


@pytest.mark.parametrize(("field", "value"), WRONG, ids=str)
def test_a_recovery_with_a_field_wrong_is_refused_by_its_name(field: str, value: object) -> None:
    assert book(*BORN).take(GOOD) is not None
    refused(book(*BORN), attrs.evolve(GOOD, **{field: value}), RhodianError, rf"\b{field}\b")


def test_a_recovery_before_the_last_event_or_in_another_asset_is_refused() -> None:
    refused(book(*BORN), attrs.evolve(GOOD, time=0), BackDated, "before the last one")
    refused(book(*BORN), attrs.evolve(GOOD, payer=outside(EUR)), UnknownName, "there is no loss 'l'")
    refused(book(*BORN), attrs.evolve(GOOD, payer=outside(Asset("USD", 2))), UnknownName, "there is no loss 'l'")


@pytest.mark.parametrize("account", [
    Account("A", "bore USD/0 of l", BORNE), Account("fund", "pool bore USD/0 of l", BORNE),
], ids=str)  # fmt: skip
def test_nobody_moves_what_is_counted_of_a_loss_by_hand(account: Account) -> None:
    for event in (Deposit(2, account, 1), Withdrawal(2, account, 1)):
        refused(book(*BORN), event, InvalidValue, "pay[a-z]+ must be an account of money")


class Forgetful(Book):
    """A host that does not name everyone who bore a loss."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each in super().accounts(purpose, asset) if each.owner != "B"]


def test_a_host_that_leaves_somebody_out_who_bore_a_loss_is_refused() -> None:
    host, whole = Forgetful(RULES), book(*BORN)
    host.update(whole)
    host.state = whole.state
    refused(host, GOOD, InvalidValue, "accounts must be of everyone who bore the loss")


BIDDING = BiddingTerms(10, 50_000, 5, 20, lot_falls=False)


@pytest.mark.parametrize("event", [
    PlainLoss(1, "l", 1, OUT, 1), Marks(1, "l"), Funding(1, "l", "X", 1),
    AuctionOpened(1, "l", Account("A", "wallet", EUR), 1, wallet("B"), 1, BIDDING),
], ids=str)  # fmt: skip
def test_an_id_that_leaves_no_room_for_the_accounts_that_name_it_is_refused(event: Any) -> None:
    start = (Deposit(0, Account("A", "wallet", EUR), 1), *TWO)
    assert book(*start).take(attrs.evolve(event, id="l" * ID_LENGTH_MAX)) is not None
    refused(
        book(*start), attrs.evolve(event, id="l" * (ID_LENGTH_MAX + 1)), InvalidValue, "id must be an id of at most"
    )


def test_a_loss_of_the_longest_names_is_counted_and_comes_back() -> None:
    asset, name = Asset("X" * 24, 30), "l" * ID_LENGTH_MAX
    pool = MutualPool("p" * 185, Account("o" * 200, "p" * 200, asset), PoolTerms(10**6, 10**6, 1000), (), 10)
    layers = (Layer(pool.name, "", Rule.IN_ORDER),)
    rules = attrs.evolve(RULES, pools=(pool,), layers=layers)
    after = book(
        Joined(0, pool.name, "n" * 200, outside(asset), 9),
        PlainLoss(1, name, 0, outside(asset), 5),
        Recovery(2, name, outside(asset), 5),
        rules=rules,
    )
    assert after[Account("n" * 200, "recovered", asset)] == 5


def test_a_pool_is_not_named_as_the_world_outside_is() -> None:
    with pytest.raises(InvalidValue, match="name must be"):
        attrs.evolve(POOL, name="outside")


few, some, ids = st.integers(0, 8), st.integers(1, 400), st.sampled_from("lmn")
HAPPENS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Joined, few, st.just("fund"), st.sampled_from("ABCD"), st.just(OUT), some),
    st.builds(NoticeGiven, few, st.just("fund"), st.sampled_from("ABCD")),
    st.builds(Left, few, st.just("fund"), st.sampled_from("ABCD"), st.just(OUT)),
    st.builds(PlainLoss, few, ids, st.integers(0, 25), st.just(OUT), some),
    st.builds(Recovery, few, ids, st.just(OUT), some),
)


@pytest.mark.clause("EX-18")
@given(st.lists(HAPPENS, max_size=14))
def test_in_any_history_what_is_counted_is_what_was_borne_less_what_has_come_back(events: list[Any]) -> None:
    after, time = Book(RULES), 0
    bore, got = dict.fromkeys("lmn", 0), dict.fromkeys("lmn", 0)
    for event in (*TWO, *events):
        time += event.time
        dated = attrs.evolve(event, time=time)
        if isinstance(event, PlainLoss):
            dated = attrs.evolve(dated, occurred=max(0, time - event.occurred))
        before = after.copy()
        if (taken := after.take(dated)) is None:
            continue
        after.check()
        if isinstance(dated, PlainLoss):
            paid = [move for move in taken.posting.transfers if move.payee == OUT]
            bore[dated.id] += sum(move.amount for move in paid)
            borne = {"pool" if each.payer == FUND else each.payer.owner: each.amount for each in paid}
            assert open_of(after, dated.id) == borne
        if isinstance(dated, Recovery):
            got[dated.loss] += dated.amount
            had, has = open_of(before, dated.loss), open_of(after, dated.loss)
            for who, amount in had.items():
                to = FUND if who == "pool" else back(who)
                assert after.get(to, 0) - before.get(to, 0) == amount - has.get(who, 0) >= 0
        for name in "lmn":
            assert sum(open_of(after, name).values()) == bore[name] - got[name] >= 0
