"""A history is played by the kernel, and each event does what its rule says."""

from __future__ import annotations

import pytest

from rhodian import outside
from rhodian.base.errors import AlreadyAbsorbed, BackDated, InsufficientMargin, InvalidValue, Overdrawn, UnknownName
from rhodian_desk.history_played import HAIRCUT, OWN_MARGIN, POOL, UNCOVERED, WATERFALL, EventRefused, Run
from tests.desk.histories import SOUND, borne, contribute, deposit, held, mark, played, trade

POLICIES = """
[policies.equity]
pools = ["fund"]
before_haircut = "equity"
deleverage = "in proportion"
close_at = "bankruptcy"
bears = [{ pool = "fund", limit = "5.00" }, { purpose = "deposit" }]

[policies.interest]
before_haircut = "open interest"
terms.fund = { whole = true, event_limit = "9.00" }
bears = [{ purpose = "deposit", rule = "in order", limit = "7.00" }, { pool = "fund" }]
"""
RICH = SOUND + POLICIES
BASE = (deposit("A", "20.00"), deposit("B", "30.00"), deposit("C", "40.00"), trade("A", "B", 10), trade("A", "C", 5))
CRASH = mark("8.00", '{ owner = "A" }')


def test_the_pool_pays_before_gains_are_cut_and_gains_are_cut_in_proportion() -> None:
    run = played(contribute("4.00"), *BASE, CRASH)
    assert borne(run) == {("A", OWN_MARGIN): 2000, ("house", POOL): 400, ("B", HAIRCUT): 400, ("C", HAIRCUT): 200}
    assert (held(run, "A"), held(run, "B"), held(run, "C"), held(run, "house", "pool")) == (0, 4600, 4800, 0)


def test_under_another_policy_gains_are_cut_in_the_order_of_owners() -> None:
    run = played(contribute("4.00"), *BASE, CRASH, policy="second")
    assert borne(run) == {("A", OWN_MARGIN): 2000, ("B", HAIRCUT): 1000}
    assert (held(run, "B"), held(run, "C"), held(run, "house", "pool")) == (4000, 5000, 400)


def test_margins_bear_by_equity_or_by_open_interest_before_gains_are_cut() -> None:
    by_equity = played(
        *BASE,
        'type = "terms"\npool = "fund"\nchanges = { event_limit = "0.00" }',
        mark("8.00", '{ owner = "A", price = "mark" }'),
        policy="equity",
        text=RICH,
    )
    assert borne(by_equity) == {("A", OWN_MARGIN): 2000, ("B", WATERFALL): 428, ("C", WATERFALL): 572}
    by_interest = played(*BASE, mark("8.00"), policy="interest", text=RICH)
    assert borne(by_interest) == {("A", OWN_MARGIN): 2000, ("B", WATERFALL): 666, ("C", WATERFALL): 334}


def test_a_pool_that_pays_all_or_nothing_pays_nothing_of_what_it_cannot_pay_whole() -> None:
    whole = 'type = "terms"\npool = "fund"\nchanges = { whole = true }'
    assert borne(played(contribute("4.00"), *BASE, whole, CRASH))["B", HAIRCUT] == 666
    assert borne(played(contribute("10.00"), *BASE, whole, CRASH))["house", POOL] == 1000


def test_a_pool_pays_no_more_in_an_event_or_a_period_than_its_limits() -> None:
    losses = [f'at = {at}\ntype = "loss"\nid = "{at}"\namount = "25.00"' for at in (0, 99, 100)]
    text = SOUND.replace('pools = ["fund"]', 'pools = ["fund"]\nbears = [{ pool = "fund" }]')
    run = played(f"at = 0\n{contribute('90.00')}", *losses, text=text)
    assert [[(bore.kind, bore.amount) for bore in event.bore] for event in run.played[1:]] == [
        [(POOL, 2000), (UNCOVERED, 500)],
        [(POOL, 1000), (UNCOVERED, 1500)],
        [(POOL, 2000), (UNCOVERED, 500)],
    ]
    assert run.is_uncovered


def test_closing_at_the_bankruptcy_price_leaves_nothing_missing() -> None:
    run = played(*BASE, mark("8.00", '{ owner = "A", price = "bankruptcy" }'))
    assert borne(run) == {("A", OWN_MARGIN): 1995}
    assert (held(run, "market BTC", "fees"), held(run, "B"), held(run, "C")) == (5, 4330, 4665)


def test_the_highest_leverage_is_closed_first_and_the_rest_stays() -> None:
    ranked = played(*BASE, mark("9.00", '{ owner = "A", quantity = 3, price = "mark" }'))
    assert {a.owner: n for a, n in ranked.balances.items() if a.asset.code == "BTC.S" and n > 0} == {"B": 7, "C": 5}
    equally = played(*BASE, mark("9.00", '{ owner = "A", quantity = 3, price = "mark" }'), policy="equity", text=RICH)
    assert {a.owner: n for a, n in equally.balances.items() if a.asset.code == "BTC.S" and n > 0} == {"B": 8, "C": 4}


def test_a_sale_goes_to_the_counterpart_that_the_event_names_with_its_charges() -> None:
    sale = '{ owner = "A", quantity = "all", price = "9.00", counterpart = "D" }'
    run = played(deposit("D", "90.00"), *BASE, mark("9.00", sale))
    assert (held(run, "A"), held(run, "D")) == (500 - 13 - 54, 9000)
    assert (held(run, "market BTC", "fees"), held(run, "house", "pool")) == (13, 54)


def test_restoring_sells_as_few_contracts_as_restore_the_margin() -> None:
    run = played(*BASE, mark("9.00", '{ owner = "A", quantity = "restoring", price = "mark" }'))
    (kept,) = (n for a, n in run.balances.items() if a.owner == "A" and a.asset.code == "BTC.L")
    equity = held(run, "A")
    assert equity * 1_000_000 >= kept * 900 * 50_000
    assert 0 < kept < 15


def test_a_plain_loss_is_borne_by_the_layers_of_the_policy_in_their_order() -> None:
    put = [
        f'type = "deposit"\npurpose = "deposit"\nowner = "{owner}"\namount = "{n}"'
        for owner, n in (("Y", 10), ("X", 30))
    ]
    loss = 'type = "loss"\nid = "hole"\namount = "15.00"'
    run = played(contribute("9.00"), *put, loss, policy="equity", text=RICH)
    assert borne(run) == {("house", POOL): 500, ("X", WATERFALL): 750, ("Y", WATERFALL): 250}
    run = played(contribute("9.00"), *put, loss, policy="interest", text=RICH)
    assert borne(run) == {("X", WATERFALL): 700, ("house", POOL): 800}


def test_a_loss_that_nobody_bears_stays_visible() -> None:
    run = played('type = "loss"\nid = "hole"\namount = "15.00"\npayee = { owner = "Z", purpose = "claim" }')
    assert borne(run) == {("Z", UNCOVERED): 1500}
    assert run.is_uncovered


def test_collateral_of_one_purpose_stands_behind_every_market_that_shares_it() -> None:
    text = SOUND.replace(
        "[[pools]]", '[[markets]]\nname = "ETH"\nmark = "1.00"\ninitial_ppm = 0\nmaintenance_ppm = 0\n\n[[pools]]'
    )
    take = 'type = "withdraw"\nmarket = "ETH"\nowner = "A"\namount = "16.00"'
    with pytest.raises(EventRefused) as caught:
        played(*BASE, take, text=text)
    assert isinstance(caught.value.refusal, InsufficientMargin)


def test_an_isolated_pool_is_reached_by_its_own_markets_only() -> None:
    text = SOUND.replace("period = 100", "period = 100\nmarkets = []")
    assert ("house", POOL) not in borne(played(contribute("4.00"), *BASE, CRASH, text=text))


REFUSED = [
    ((f"at = 5\n{contribute('1')}", f"at = 4\n{contribute('1')}"), 1, BackDated, "before the last one"),
    ((deposit("A", "1.00"), trade("A", "B", 1)), 1, InsufficientMargin, "below its requirement"),
    ((trade("A", "B", 1, "10.01"),), 0, Overdrawn, "cannot pay"),
    ((*BASE, 'type = "withdraw"\nmarket = "BTC"\nowner = "A"\namount = "9.00"'), 5, InsufficientMargin, "A / margin"),
    ((*BASE, 'type = "withdraw"\nmarket = "BTC"\nowner = "A"\namount = "21.00"'), 5, Overdrawn, "cannot pay"),
    ((*BASE, mark("10.00", '{ owner = "A" }')), 5, InvalidValue, "liquidatable; its equity at the mark is 2000"),
    ((*BASE, mark("9.00", '{ owner = "A", quantity = 16, price = "mark" }')), 5, InvalidValue, "at most 15"),
    ((*BASE, mark("9.00", '{ owner = "Z" }')), 5, InvalidValue, "Z"),
    ((*BASE, mark("9.00", '{ owner = "A", price = "mark", counterpart = "Z" }')), 5, InsufficientMargin, "Z / margin"),
    (('type = "loss"\nid = "events[1]"\namount = "1"', mark("9.00")), 1, AlreadyAbsorbed, "absorbed once"),
    (
        ('type = "terms"\nmarket = "BTC"\nchanges = { maintenance_ppm = 200000 }',),
        0,
        InvalidValue,
        "at most initial_ppm",
    ),
    (('type = "terms"\npool = "fund"\nchanges = { period = 0 }',), 0, InvalidValue, "from 1 to"),
]


@pytest.mark.parametrize(("bodies", "place", "kind", "said"), REFUSED)
def test_an_impossible_event_is_refused_with_its_place_its_date_and_what_was_wrong(
    bodies: tuple[str, ...], place: int, kind: type[Exception], said: str
) -> None:
    with pytest.raises(EventRefused) as caught:
        played(*bodies)
    refusal = caught.value
    assert refusal.place == place
    assert isinstance(refusal.refusal, kind)
    assert (
        f"history.toml: events[{place}], of type {refusal.event.type} at {refusal.event.at.text}, is refused: "
        in str(refusal)
    )
    assert said in str(refusal)


def test_a_policy_that_the_file_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownName, match="there is no policy"):
        played(contribute("1"), policy="third")


def test_money_moves_between_accounts_that_no_margin_stands_on() -> None:
    move = (
        'type = "transfer"\npayer = { owner = "A", purpose = "wallet" }\n'
        'payee = { owner = "outside", purpose = "world" }\namount = "3.00"'
    )
    run = played('type = "deposit"\nowner = "A"\npurpose = "wallet"\namount = "5.00"', move)
    assert held(run, "A", "wallet") == 200
    assert run.balances[outside(next(iter(run.history.assets.values())))] == -200


def test_what_a_policy_says_of_a_pool_holds_whatever_an_event_changes() -> None:
    more = 'type = "terms"\npool = "fund"\nchanges = { event_limit = "19.00" }'
    text = RICH.replace('before_haircut = "open interest"', 'pools = ["fund"]')
    assert borne(played(contribute("20.00"), *BASE, more, CRASH, policy="interest", text=text))["B", HAIRCUT] == 666


def contracts(run: Run) -> dict[str, int]:
    """Return who holds contracts in the end: above 0 long, below 0 short."""
    signs = {"BTC.L": 1, "BTC.S": -1}
    return {
        account.owner: signs[account.asset.code] * held
        for account, held in run.balances.items()
        if account.asset.code in signs and held > 0
    }


def test_what_a_pool_pays_in_one_round_counts_in_the_next_ones_of_its_period() -> None:
    again = (deposit("A", "20.00"), trade("A", "B", 15, "8.00"), mark("4.00", '{ owner = "A" }'))
    once_more = (deposit("A", "20.00"), trade("A", "B", 15, "4.00"), mark("2.00", '{ owner = "A" }'))
    run = played(contribute("90.00"), *BASE, CRASH, *again, *once_more)
    paid = [sum(bore.amount for bore in event.bore if bore.kind == POOL) for event in run.played]
    assert [amount for amount in paid if amount] == [1000, 2000]
    assert run.pools["fund"].use.in_period == 3000


def test_a_candidate_is_closed_once_however_many_accounts_are_sold_in_one_mark() -> None:
    four = [deposit(owner, "11.00") for owner in "ABCD"]
    both = mark("8.00", '{ owner = "A" }', '{ owner = "D" }')
    run = played(*four, trade("A", "B", 10), trade("D", "C", 10), both)
    assert contracts(run) == {}


def test_whoever_is_sold_in_a_mark_is_no_candidate_in_it() -> None:
    strict = 'type = "terms"\nmarket = "BTC"\nchanges = { initial_ppm = 900000, maintenance_ppm = 900000 }'
    run = played(*BASE, strict, mark("9.99", '{ owner = "A" }', '{ owner = "B" }'))
    assert contracts(run) == {"A": 10, "B": -10}
    kept = [row for phase in run.played[-1].phases for row in phase.rows if row.what.startswith("contracts kept")]
    assert [(row.who, row.amount) for row in kept] == [("A", 10), ("B", 10)]


def test_a_layer_bears_losses_in_its_own_asset_only() -> None:
    text = SOUND.replace("[[markets]]", '[[assets]]\ncode = "EUR"\nscale = 2\n\n[[markets]]')
    text = text.replace('name = "BTC"', 'name = "BTC"\nasset = "USD"').replace(
        'name = "fund"', 'name = "fund"\nasset = "USD"'
    )
    text = text.replace('pools = ["fund"]', 'bears = [{ pool = "fund" }]')
    run = played(contribute("9.00"), 'type = "loss"\nid = "l"\namount = "1.00"\nasset = "EUR"', text=text)
    assert borne(run) == {("outside", UNCOVERED): 100}


def test_whoever_is_to_be_paid_bears_no_part_of_the_loss_as_a_depositor() -> None:
    put = [f'type = "deposit"\npurpose = "deposit"\nowner = "{owner}"\namount = "9.00"' for owner in "XY"]
    loss = 'type = "loss"\nid = "l"\namount = "4.00"\npayee = { owner = "X", purpose = "deposit" }'
    run = played(*put, loss, policy="equity", text=RICH)
    assert (held(run, "X", "deposit"), held(run, "Y", "deposit")) == (1300, 500)


def test_charges_are_owed_once_however_many_take_the_contracts() -> None:
    run = played(*BASE, mark("9.00", '{ owner = "A", price = "mark" }'))
    assert contracts(run) == {}
    assert (held(run, "market BTC", "fees"), held(run, "house", "pool")) == (13, 54)


def test_a_long_position_that_no_price_can_bankrupt_is_closed_at_the_least_price_there_is() -> None:
    odd = 'type = "terms"\nmarket = "BTC"\nchanges = { initial_ppm = 3000000, maintenance_ppm = 3000000 }'
    rich = (deposit("A", "20.00"), deposit("B", "30.00"), trade("A", "B", 2), odd)
    run = played(*rich, mark("9.00", '{ owner = "A", price = "bankruptcy" }'))
    assert contracts(run) == {}
    assert held(run, "A") == 2000 - 2 * 999
    assert held(run, "B") == 3000 + 2 * 999


def test_a_candidate_is_closed_only_as_far_as_it_can_still_afford_after_the_sales_before() -> None:
    three = (deposit("A", "6.00"), deposit("B", "10.00"), deposit("D", "6.00"), trade("A", "B", 5), trade("D", "B", 5))
    run = played(*three, mark("8.00", '{ owner = "A", price = "13.00" }', '{ owner = "D", price = "13.00" }'))
    assert contracts(run) == {"B": -4, "D": 4}
    assert held(run, "B") == 0
