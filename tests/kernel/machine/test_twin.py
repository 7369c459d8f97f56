"""Checked: the machine beside its twin, which was written from docs/machine.md and SPEC.md and shares no code with it.

Every difference, of what is refused, of the book or of the state, is a fault of one of the two. What is drawn looks at
where the twin has got to, so that forced sales and bids happen; the last test counts that they do.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    AssessmentTerms,
    Asset,
    AuctionOpened,
    BidMade,
    Contribution,
    DefaultDeclared,
    Deposit,
    Event,
    ForcedSale,
    Joined,
    Layer,
    Left,
    Listing,
    LotTaken,
    Market,
    Marks,
    MutualPool,
    NoticeGiven,
    PlainLoss,
    PoolTerms,
    Price,
    Recovery,
    Replenished,
    ReplenishmentCalled,
    ReplenishmentTerms,
    Rule,
    Rules,
    Seated,
    Shock,
    Terms,
    Trade,
    outside,
    step,
)
from rhodian.auctions import BiddingTerms, LinearDecay, Pricing, SaleTerms
from rhodian.ledger import Overdrawn
from tests.machine_host import Book
from tests.strategies_machine import EVENTS
from tests.twin.beside import Beside, Differs
from tests.twin.histories import cut_down, drawn
from tests.twin.worlds import BTC, USD, rules, shape

SEEDS, EVENTS_EACH = range(125, 1175), 45

AT_LEAST = {
    "Deposit": 1000, "Withdrawal": 200, "Payment": 150, "Contribution": 200, "Trade": 500, "Marks": 1000,
    "Funding": 300, "PlainLoss": 300, "RulesChanged": 200, "AuctionOpened": 200, "BidMade": 30, "LotBid": 3,
    "SealedBid": 50, "LotTaken": 30, "AuctionReopened": 20, "AuctionClosed": 100,
    "Joined": 800, "NoticeGiven": 200, "Left": 80, "Recovery": 60, "Shock": 100,
    "StakeDivided": 100, "GainShared": 100, "a stake on notice is divided": 10, "one who has left gains": 3,
    "one who has asked to leave gains of before": 8,
    "DefaultDeclared": 500, "AssessmentsCalled": 300, "AssessmentPaid": 60, "AssessmentsReturned": 100,
    "ReplenishmentCalled": 100, "Replenished": 40, "Seated": 15,
    "a call to replenish asks for more than was owed": 60, "a call to replenish asks for less than was owed": 8,
    "what is to be brought is brought in part": 15, "what is to be brought is brought in full": 15,
    "what was brought has its place": 5,
    "DiscretionaryPayment": 100,
    "PauseDeclared": 100, "PauseRatified": 20, "PauseLifted": 20,
    "a pause is made longer": 10, "a pause is made shorter": 10, "a trade closes in a pause": 2,
    "a discretionary payment has the id of what was absorbed": 20,
    "DefaultClosedOut": 100, "ClientPorted": 50, "a client is ported with contracts": 40,
    "a client is ported with contracts of several markets": 5, "what is ported nets with what the taker has": 10,
    "a close-out leaves a surplus": 30, "a close-out is borne": 5, "a close-out is borne by rules of earlier": 1,
    "a layer of a fund bears no loss of another": 30, "a layer of a fund is asked": 30,
    "a default prolongs a period": 30, "a default prolongs no period": 50,
    "a member of a period is declared in default": 30, "one whom nobody may call any more pays": 5,
    "a call is shared": 100, "a call is capped by the default": 5, "a call is capped by the period": 5,
    "a call leaves some that nobody may be called": 10, "a layer draws on what was assessed": 1,
    "what is owed is paid in full": 40, "what is owed is paid in part": 15,
    "what nobody drew on goes back": 8, "what was not paid is owed no more": 60,
    "members bear what a pool pays": 50, "members bear in proportion": 30, "a member leaves with something": 60,
    "a member has left that would bear a part": 2, "it comes back to a pool": 15, "it comes back to an owner": 50,
    "it comes back in part": 30, "it comes back to a defaulter last": 3,
    "it comes back to who was asked last, and then to who was before": 1,
    "a shock forces others": 20, "a shock forces others, who force others": 1,
    "sold to somebody": 80, "sold to somebody as ordered": 15, "sold to somebody off the mark": 10,
    "sold to somebody no more than restores the margin": 8, "sold to somebody of inverse contracts": 20,
    "sold by auction outside the band": 8, "an auction of contracts sells nothing": 5,
    "an auction of contracts sells all for the highest": 8, "an auction of contracts sells all for the lowest": 8,
    "an auction of contracts sells to some": 8,
    **{f"an auction of contracts pays {pricing.value}": 8 for pricing in Pricing},
    "sold to the other side as a sale says": 8, "sold to the other side like all": 20,
    "sold to the other side in part": 5, "bankrupt closed against one": 100,
    "bankrupt closed against some in proportion": 25, "bankrupt closed against some by leverage": 5,
    "ByPools(names=())": 10, "ByLayers()": 10, "ByMargins(open_interest=True)": 8, "ByMargins(open_interest=False)": 8,
    "ByDeleveraged(ranked=True)": 15, "ByDeleveraged(ranked=False)": 15,
    "ByGains(rule=<Rule.IN_ORDER: 'in order'>)": 20, "ByGains(rule=<Rule.IN_PROPORTION: 'in proportion'>)": 20,
    "a pool keeps its limit for the event": 30, "a pool keeps its minimum": 5,
    "a pool keeps its limit for the period": 2,
    "a pool pays nothing rather than a part": 20, "accounts of a purpose bear in order": 20,
    "accounts of a purpose bear in proportion": 20, "layers of earlier rules bear a loss": 20,
    "layers bear what an auction lacks": 20, "fees are owed": 20, "penalties are owed": 20,
    **{f"{form}: paid {much}": 5 for form in ("BiddingTerms", "SealedTerms", "SaleTerms")
       for much in ("in full", "in part", "nothing")},
}  # fmt: skip
"""How often each must have happened in what both took, over the seeds."""


@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_the_machine_and_its_twin_agree_on_any_history(random: Random, count: int) -> None:
    drawn(random, count)


@given(st.integers(0, 2**32), st.lists(st.one_of(*EVENTS), min_size=1, max_size=4))
def test_the_machine_and_its_twin_refuse_the_same_of_whatever_is_put_to_them(seed: int, events: list[Event]) -> None:
    beside = drawn(Random(seed), 8)  # noqa: S311  # a history to begin with
    for event in events:
        beside.take(event)


def test_whatever_can_happen_does_and_the_machine_and_its_twin_agree() -> None:
    happened = Counter[str]()
    for seed in SEEDS:
        beside = drawn(Random(seed), EVENTS_EACH)  # noqa: S311  # the same histories at every run
        happened.update(beside.taken)
        happened.update(beside.twin.seen)
    assert {what: happened[what] for what, times in AT_LEAST.items() if happened[what] < times} == {}


def listing(name: str, purpose: str = "margin") -> Listing:
    """Return a market at 100 that asks for a tenth."""
    return Listing(Market(name, USD, 100_000, 100_000, Terms(5_000, 0, partial=False), purpose), 100)


def begun(has: dict[str, int], *listings: Listing, limit: int = 0) -> Beside:
    """Return both with money for everybody behind each market, and a fund of 1,000 with a limit for an event."""
    pool = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(limit, 1_000, 10))
    beside = Beside(Rules(0, listings, (pool,)))
    beside.take(Contribution(0, "fund", outside(USD), 1_000))
    for purpose in sorted({each.market.purpose for each in listings}):
        for owner, amount in has.items():
            beside.take(Deposit(0, Account(owner, purpose, USD), amount))
    return beside


def test_both_leave_contracts_of_which_the_other_side_is_sold_elsewhere() -> None:
    beside = begun({"A": 100, "B": 500, "C": 100}, listing("X"), listing("Y"))
    for event in (Trade(0, "X", "A", "C", 5, 100), Trade(0, "Y", "C", "B", 5, 100)):
        beside.take(event)
    sales = (ForcedSale("X", "A"), ForcedSale("Y", "C", None, 1))
    beside.take(Marks(1, "m", (Price("X", 88), Price("Y", 85)), sales))
    assert beside.twin.seen["sold to the other side as far as it goes"] == 1
    assert beside.host[Account("A", "contracts", listing("X").market.long)] == 5
    assert beside.host[Account("C", "contracts", listing("Y").market.long)] == 4


def test_both_count_what_a_pool_pays_of_two_cycles_against_one_limit_for_the_event() -> None:
    beside = begun({"A": 50, "B": 500}, listing("X"), listing("Y", "isolated"), limit=60)
    for event in (Trade(0, "X", "A", "B", 5, 100), Trade(0, "Y", "A", "B", 5, 100)):
        beside.take(event)
    beside.take(Marks(1, "m", (Price("X", 80), Price("Y", 80))))
    assert beside.host[Account("fund", "pool", USD)] == 940
    assert [beside.host[Account("B", each, USD)] for each in ("margin", "isolated")] == [600, 560]


def test_both_pay_a_bid_back_before_its_bidder_pays_the_next_one() -> None:
    beside = begun({})
    lot, money = Account("A", "wallet", BTC), Account("B", "wallet", USD)
    events: list[Event] = [Deposit(0, lot, 1), Deposit(0, money, 100)]
    terms = BiddingTerms(1, 0, 5, 5, lot_falls=False)
    events.append(AuctionOpened(0, "a", lot, 1, Account("C", "wallet", USD), 90, terms))
    for event in (*events, BidMade(1, "a", money, 60), BidMade(1, "a", money, 90)):
        beside.take(event)
    assert beside.host[money] == 10


def test_both_say_of_a_take_that_is_too_dear_that_it_overdraws_and_not_what_its_first_part_leaves() -> None:
    beside = begun({"A": 61, "B": 500}, listing("Y"))
    lot, owed = Account("C", "wallet", BTC), outside(USD)
    terms = SaleTerms(LinearDecay(10), 10, 0, 0)
    opened = AuctionOpened(1, "a", lot, 6, owed, 2, terms, top=90)
    for event in (Deposit(0, lot, 6), Trade(0, "Y", "A", "B", 6, 100), opened):
        beside.take(event)
    take = LotTaken(1, "a", Account("A", "margin", USD), 1, 90)
    beside.take(take)
    with pytest.raises(Overdrawn):
        step(beside.host.state, beside.host, take)
    assert beside.host[take.bidder] == 61


@pytest.mark.parametrize("rises", [False, True])
def test_both_let_a_shock_force_one_whose_trade_forces_another(rises: bool) -> None:  # noqa: FBT001  # both ways
    beside = begun({"A": 60, "B": 75, "C": 5_000}, listing("X"))
    for owner in "AB":
        pair = ("C", owner) if rises else (owner, "C")
        beside.take(Trade(0, "X", *pair, 5, 100))
    beside.take(Shock(1, "s", "X", 8, 1, 2, rises))
    assert beside.twin.seen["a shock forces others, who force others"] == 1
    assert dict(beside.host.state.marks) == {"X": 109 if rises else 91}


def test_both_leave_to_the_next_layer_what_one_who_has_left_would_bear_and_give_back_what_was_borne() -> None:
    pool = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(1_000, 1_000, 10), (), 2)
    layers = (Layer("fund", "", Rule.IN_ORDER), Layer("", "wallet", Rule.IN_ORDER))
    beside = Beside(Rules(0, (), (pool,), layers=layers))
    wallet = Account("W", "wallet", USD)
    for event in (
        Contribution(0, "fund", outside(USD), 30), Deposit(0, wallet, 100),
        Joined(0, "fund", "A", outside(USD), 300), Joined(0, "fund", "B", outside(USD), 100),
        NoticeGiven(1, "fund", "A"), Left(3, "fund", "A", outside(USD)),
        PlainLoss(4, "l", 2, outside(USD), 70), Recovery(5, "l", outside(USD), 35),
    ):  # fmt: skip
        beside.take(event)
    assert beside.twin.seen["a member has left that would bear a part"] == 1
    held = [beside.host.get(each, 0) for each in (pool.account, Account("B", "stake in fund", USD), wallet)]
    assert held == [3, 90, 70]
    assert [beside.host[Account(owner, "recovered", USD)] for owner in "BW"] == [2, 30]


def test_both_draw_on_what_was_paid_of_calls_and_give_the_rest_back_once_the_period_is_over() -> None:
    terms = AssessmentTerms("listed", "wallet", USD, 10**6, 10**6, 5, 9)
    beside = Beside(
        Rules(0, (), (), layers=(Layer("", "assessed for listed", Rule.IN_PROPORTION),), assessments=(terms,))
    )
    for event in (
        Deposit(0, Account("A", "wallet", USD), 300), Deposit(0, Account("B", "wallet", USD), 100),
        DefaultDeclared(1, "listed", "d", "C"), AssessmentsCalled(2, "listed", "d", 40),
        AssessmentPaid(3, "listed", "A", outside(USD), 30), AssessmentPaid(3, "listed", "B", outside(USD), 10),
        DefaultDeclared(4, "listed", "e", "B"), AssessmentsCalled(4, "listed", "e", 999),
        PlainLoss(5, "l", 5, outside(USD), 20), AssessmentsReturned(10, "listed"),
    ):  # fmt: skip
        beside.take(event)
    assert beside.taken.total() == 10
    assert beside.twin.seen["a layer draws on what was assessed"] == 1
    assert beside.twin.seen["a call is capped by the period"] == 1
    assert [beside.host[Account(owner, "recovered", USD)] for owner in "AB"] == [15, 5]


def test_both_draw_last_on_what_was_brought_and_put_the_rest_into_its_place_once_the_interim_is_over() -> None:
    terms = ReplenishmentTerms("capital", "wallet", USD, 2, 5)
    layers = (Layer("", "wallet", Rule.IN_ORDER), Layer("", "replenishing capital", Rule.IN_ORDER))
    beside = Beside(Rules(0, layers=layers, replenishments=(terms,)))
    for event in (
        Deposit(0, Account("A", "wallet", USD), 30), Deposit(0, Account("B", "wallet", USD), 100),
        ReplenishmentCalled(1, "capital", "A", 70), Replenished(2, "capital", "A", outside(USD), 25),
        PlainLoss(3, "l", 3, outside(USD), 140), Seated(6, "capital", "A"),
    ):  # fmt: skip
        beside.take(event)
    assert beside.taken.total() == 6
    assert beside.twin.seen["a layer draws on what was brought"] == 1
    assert beside.host[Account("A", "wallet", USD)] == 15
    assert beside.host[Account("A", "to bring to capital", Asset("calls", 0))] == 15


def test_a_machine_that_is_wrong_by_a_unit_differs_and_what_led_to_it_is_cut_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = Book.update

    def update(book: Book, changes: dict[Account, int]) -> None:
        right(book, {account: held - (account.purpose == "margin") for account, held in dict(changes).items()})

    monkeypatch.setattr(Book, "update", update)
    paid = Deposit(0, Account("A", "margin", USD), 5)
    other = Deposit(0, Account("A", "wallet", USD), 5)
    world = rules(Random(1), 0, shape(Random(1)))  # noqa: S311  # any rules
    beside = Beside(world)
    beside.take(other)
    with pytest.raises(Differs, match="A / margin / USD"):
        beside.take(paid)
    assert cut_down(world, [other, paid, other]) == [paid]
