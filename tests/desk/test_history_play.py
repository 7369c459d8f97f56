"""A history is played by the kernel, and each event does what its rule says."""

from __future__ import annotations

import pytest

from rhodian import outside
from rhodian.base.errors import BackDated, InvalidValue
from rhodian.ledger.errors import Overdrawn
from rhodian.machine.errors import UnknownName
from rhodian.markets.errors import InsufficientMargin, NotLiquidatable
from rhodian.mutualisation import DELEVERAGED, HAIRCUT, POOL, SOCIALISED, WATERFALL
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.played import OWN_MARGIN, UNCOVERED, EventRefused, Run
from tests.desk.histories import SOUND, borne, contribute, deposit, held, history, mark, played, trade

POLICIES = """
[policies.equity]
pools = ["fund"]
before_haircut = "equity"
bears = [{ pool = "fund", limit = "5.00" }, { purpose = "deposit" }]

[policies.interest]
before_haircut = "open interest"
terms.fund = { all_or_nothing = true, event_limit = "9.00" }
bears = [{ purpose = "deposit", rule = "in order", limit = "7.00" }, { pool = "fund" }]

[policies.closed]
remedies = ["deleveraged", "haircut"]
deleverage = "in proportion"

[policies.ranked]
pools = ["fund"]
remedies = ["pools", "deleveraged"]
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
        "at = 7\n" + mark("8.00", '{ owner = "A", price = "mark" }'),
        policy="equity",
        text=RICH,
    )
    assert borne(by_equity) == {("A", OWN_MARGIN): 2000, ("B", SOCIALISED): 428, ("C", SOCIALISED): 572}
    to_d = mark("8.00", '{ owner = "A", counterpart = "D" }')
    by_interest = played(*BASE, deposit("D", "90.00"), to_d, policy="interest", text=RICH)
    assert borne(by_interest) == {
        ("A", OWN_MARGIN): 2000,
        ("B", SOCIALISED): 333,
        ("C", SOCIALISED): 167,
        ("D", SOCIALISED): 500,
    }


def test_a_pool_that_pays_all_or_nothing_pays_nothing_of_what_it_cannot_pay_whole() -> None:
    whole = 'type = "terms"\npool = "fund"\nchanges = { all_or_nothing = true }'
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


def test_those_closed_against_the_bankrupt_bear_by_the_value_closed_as_if_closed_at_its_bankruptcy_price() -> None:
    run = played(*BASE, CRASH, policy="closed", text=RICH)
    assert borne(run) == {("A", OWN_MARGIN): 2000, ("B", DELEVERAGED): 666, ("C", DELEVERAGED): 334}
    assert (held(run, "A"), held(run, "B"), held(run, "C")) == (0, 5000 - 666, 5000 - 334)


def test_a_pool_pays_first_and_the_rest_is_borne_by_those_closed_against_the_bankrupt() -> None:
    run = played(contribute("4.00"), *BASE, CRASH, policy="ranked", text=RICH)
    assert borne(run) == {
        ("A", OWN_MARGIN): 2000,
        ("house", POOL): 400,
        ("B", DELEVERAGED): 400,
        ("C", DELEVERAGED): 200,
    }


def test_the_highest_leverage_is_closed_first_and_the_rest_stays() -> None:
    sale = mark("9.00", '{ owner = "A", quantity = 3, price = "mark" }')
    ranked = played(*BASE, sale, policy="ranked", text=RICH)
    assert {a.owner: n for a, n in ranked.balances.items() if a.asset.code == "BTC.S" and n > 0} == {"B": 7, "C": 5}
    equally = played(*BASE, sale)
    assert {a.owner: n for a, n in equally.balances.items() if a.asset.code == "BTC.S" and n > 0} == {"B": 8, "C": 4}


def test_a_sale_goes_to_the_counterpart_that_the_event_names_with_its_charges() -> None:
    sale = '{ owner = "A", quantity = "all", counterpart = "D" }'
    run = played(deposit("D", "90.00"), *BASE, mark("9.00", sale))
    assert (held(run, "A"), held(run, "D")) == (500 - 13 - 54, 9000)
    assert (held(run, "market BTC", "fees"), held(run, "house", "pool")) == (13, 54)


def test_restoring_sells_as_few_contracts_as_restore_the_margin() -> None:
    partly = 'type = "terms"\nmarket = "BTC"\nchanges = { partial = true }'
    run = played(*BASE, partly, "at = 7\n" + mark("9.00", '{ owner = "A", quantity = "restoring", price = "mark" }'))
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


def test_a_default_is_borne_by_the_defaulter_and_then_by_the_others() -> None:
    text = (
        SOUND
        + """
[policies.clearing]
bears = [
    { purpose = "deposit", whose = "defaulter" },
    { pool = "fund", limit = "2.00" },
    { purpose = "deposit", whose = "others" },
]
"""
    )
    put = [
        f'type = "deposit"\npurpose = "deposit"\nowner = "{owner}"\namount = "{n}"'
        for owner, n in (("X", 5), ("Y", 10), ("Z", 30))
    ]
    loss = 'type = "loss"\nid = "{who}"\namount = "15.00"\ndefaulter = "{who}"'
    run = played(contribute("9.00"), *put, loss.format(who="X"), policy="clearing", text=text)
    assert borne(run) == {("X", WATERFALL): 500, ("house", POOL): 200, ("Y", WATERFALL): 200, ("Z", WATERFALL): 600}
    run = played(contribute("9.00"), *put, loss.format(who="nobody"), policy="clearing", text=text)
    assert ("nobody", WATERFALL) not in borne(run)


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
    ((*BASE, mark("10.00", '{ owner = "A" }')), 5, NotLiquidatable, "A is worth 20.00 USD and must hold 7.50 USD"),
    ((*BASE, mark("9.00", '{ owner = "A", quantity = 16, price = "mark" }')), 5, InvalidValue, "at most the 15"),
    ((*BASE, mark("9.00", '{ owner = "Z" }')), 5, UnknownName, 'no owner "Z"'),
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


def test_what_a_pool_pays_in_one_cycle_counts_in_the_next_ones_of_its_period() -> None:
    again = (deposit("A", "20.00"), trade("A", "B", 15, "8.00"), mark("4.00", '{ owner = "A" }'))
    once_more = (deposit("A", "20.00"), trade("A", "B", 15, "4.00"), mark("2.00", '{ owner = "A" }'))
    run = played(contribute("90.00"), *BASE, CRASH, *again, *once_more)
    paid = [sum(bore.amount for bore in event.bore if bore.kind == POOL) for event in run.played]
    assert [amount for amount in paid if amount] == [1000, 2000]
    assert run.drawn["fund"] == 3000


def test_a_candidate_is_closed_once_however_many_accounts_are_sold_in_one_mark() -> None:
    four = [deposit(owner, "11.00") for owner in "ABCD"]
    both = mark("8.00", '{ owner = "A" }', '{ owner = "D" }')
    run = played(*four, trade("A", "B", 10), trade("D", "C", 10), both)
    assert contracts(run) == {}


def test_those_who_are_sold_in_one_mark_are_closed_against_each_other_first() -> None:
    strict = 'type = "terms"\nmarket = "BTC"\nchanges = { initial_ppm = 900000, maintenance_ppm = 900000 }'
    run = played(*BASE, strict, "at = 7\n" + mark("9.99", '{ owner = "A" }', '{ owner = "B" }'))
    assert contracts(run) == {}
    run = played(*BASE, strict, "at = 7\n" + mark("9.99", '{ owner = "B" }'))
    assert contracts(run) == {"A": 5, "C": -5}


def test_terms_that_change_hold_from_the_next_second_on() -> None:
    strict = 'at = 6\ntype = "terms"\nmarket = "BTC"\nchanges = { initial_ppm = 900000, maintenance_ppm = 900000 }'
    with pytest.raises(EventRefused, match="only who is worth less than that is sold"):
        played(*BASE, strict, "at = 6\n" + mark("9.99", '{ owner = "B" }'))


def test_all_who_are_liquidatable_are_sold_if_the_mark_says_so() -> None:
    weak = (
        deposit("A", "16.00"),
        deposit("B", "30.00"),
        deposit("C", "40.00"),
        trade("A", "B", 10),
        trade("C", "B", 5),
    )
    every = 'type = "mark"\nmarket = "BTC"\nprice = "8.80"\nsell = "all liquidatable"'
    run = played(*weak, every)
    assert contracts(run) == {"B": -5, "C": 5}
    assert [row.who for phase in run.played[-1].phases if phase.name == "Liquidatable" for row in phase.rows] == [
        "A"
    ] * 2


def test_nobody_keeps_contracts_with_less_than_nothing_whether_or_not_a_sale_names_it() -> None:
    run = played(
        deposit("A", "10.00"), deposit("B", "30.00"), trade("A", "B", 10, "10.00"), mark("5.00"), mark("10.00")
    )
    assert contracts(run) == {}
    assert (held(run, "A"), held(run, "B")) == (0, 4000)


SHARED = SOUND.replace(
    "[[pools]]", '[[markets]]\nname = "ETH"\nmark = "10.00"\ninitial_ppm = 0\nmaintenance_ppm = 0\n\n[[pools]]'
)


def test_prices_that_move_together_are_one_event_and_their_order_decides_nothing() -> None:
    both = [
        deposit("A", "10.00"),
        deposit("B", "90.00"),
        trade("A", "B", 10),
        trade("A", "B", 10).replace("BTC", "ETH"),
    ]
    first, second = (
        played(*both, f'type = "mark"\nprices = {{ {prices} }}', text=SHARED)
        for prices in ('BTC = "12.00", ETH = "8.00"', 'ETH = "8.00", BTC = "12.00"')
    )
    assert first.balances == second.balances
    assert held(first, "A") == 1000
    assert borne(first) == {}


TWO = (
    SOUND.replace("[[markets]]", '[[assets]]\ncode = "EUR"\nscale = 0\n\n[[markets]]', 1)
    .replace('mark = "10.00"', 'asset = "USD"\nmark = "10.00"')
    .replace('owner = "house"', 'owner = "house"\nasset = "USD"')
    .replace(
        "[[pools]]",
        '[[markets]]\nname = "ETH"\nasset = "EUR"\nmark = "10"\ninitial_ppm = 0\nmaintenance_ppm = 0\n\n[[pools]]',
    )
)
"""Two markets that are settled in two assets."""


@pytest.mark.parametrize("marked", ['prices = { BTC = "9.00", ETH = "9" }', 'sell = "all liquidatable"'])
def test_a_mark_names_no_asset_however_many_there_are(marked: str) -> None:
    run = played(*BASE, f'type = "mark"\n{marked}', text=TWO)
    assert (held(run, "A"), held(run, "B")) == ((500, 4000) if "prices" in marked else (2000, 3000))


def test_what_somebody_is_worth_is_said_in_no_asset_if_it_may_be_in_either() -> None:
    sold = 'type = "mark"\nprices = { BTC = "8.65" }\nsales = [{ owner = "A", market = "BTC" }%s]'
    both = sold % ', { owner = "A", market = "ETH" }'
    with pytest.raises(EventRefused, match="refused: A is worth what it must hold; only who is worth less"):
        played(*BASE, trade("A", "B", 1, "10").replace("BTC", "ETH"), both, text=TWO)
    with pytest.raises(EventRefused, match=r"refused: A is worth 20.00 USD and must hold 7.50 USD; only who"):
        played(*BASE, sold.replace("8.65", "10.00") % "", text=TWO)


def test_a_sale_has_an_exact_value_for_all_its_contracts_within_the_band_of_the_market() -> None:
    text = SOUND.replace("fee_ppm = 1000\npenalty_ppm = 4000", "band_ppm = 100000")
    sale = '{{ owner = "A", quantity = 15, value = "{value}", counterpart = "D" }}'
    run = played(deposit("D", "90.00"), *BASE, mark("9.00", sale.format(value="131.01")), text=text)
    assert (held(run, "A"), held(run, "D")) == (2000 - 1500 - 399, 9000 + 399)
    assert borne(run) == {("A", OWN_MARGIN): 1899}
    with pytest.raises(EventRefused, match=r"is refused: the value is 121.00 USD"):
        played(deposit("D", "90.00"), *BASE, mark("9.00", sale.format(value="121.00")), text=text)


def test_one_side_pays_the_other_at_a_funding() -> None:
    paid = 'type = "funding"\nmarket = "BTC"\namount = "0.10"'
    run = played(*BASE, paid)
    assert (held(run, "A"), held(run, "B"), held(run, "C")) == (2000 - 150, 3000 + 100, 4000 + 50)
    run = played(*BASE, f'{paid}\npaid_by = "shorts"')
    assert (held(run, "A"), held(run, "B"), held(run, "C")) == (2000 + 150, 3000 - 100, 4000 - 50)


def test_a_trade_pays_its_fees_at_once() -> None:
    run = played(deposit("A", "20.00"), deposit("B", "20.00"), f'{trade("A", "B", 1)}\nbuyer_fee = "0.03"')
    assert (held(run, "A"), held(run, "B"), held(run, "market BTC", "fees")) == (1997, 2000, 3)


def test_a_loss_is_borne_by_the_limits_of_when_it_occurred() -> None:
    text = SOUND.replace('pools = ["fund"]', 'pools = ["fund"]\nbears = [{ pool = "fund" }]')
    less = 'at = 5\ntype = "terms"\npool = "fund"\nchanges = { event_limit = "1.00" }'
    loss = 'at = 9\ntype = "loss"\nid = "l"\namount = "3.00"'
    assert borne(played(contribute("9.00"), less, loss, text=text))["house", POOL] == 100
    assert borne(played(contribute("9.00"), less, f"{loss}\noccurred = 5", text=text)) == {("house", POOL): 300}


INVERSE = (
    SOUND.replace("[[markets]]", '[[assets]]\ncode = "XBT"\nscale = 8\n\n[[markets]]')
    .replace('mark = "10.00"', 'mark = "50000.00"\nasset = "XBT"\nquote = "USD"\ninverse = "100.00"')
    .replace('owner = "house"', 'owner = "house"\nasset = "USD"')
)


def test_a_contract_settled_in_its_coin_is_worth_its_face_over_the_price_rounded_once_for_both_sides() -> None:
    both = (deposit("A", "0.10000000"), deposit("B", "0.10000000"), trade("A", "B", 1, "50000.00"))
    run = played(*both, mark("49000.00"), text=INVERSE)
    assert (held(run, "A", asset="XBT"), held(run, "B", asset="XBT")) == (10_000_000 - 4_081, 10_000_000 + 4_081)
    run = played(*both, mark("49000.00"), mark("50000.00"), text=INVERSE)
    assert (held(run, "A", asset="XBT"), held(run, "B", asset="XBT")) == (10_000_000, 10_000_000)


def test_margin_pays_elsewhere_as_far_as_what_stays_reaches_the_initial_requirement() -> None:
    move = 'type = "transfer"\npayer = { owner = "A", purpose = "margin" }\npayee = { owner = "A", purpose = "wallet" }'
    assert held(played(*BASE, f'{move}\namount = "5.00"'), "A", "wallet") == 500
    with pytest.raises(EventRefused, match=r"would have equity 14\.99 USD, below its requirement of 15\.00 USD"):
        played(*BASE, f'{move}\namount = "5.01"')


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


MEMBERS = SOUND.replace("period = 100", "period = 100\nnotice = 10").replace(
    'pools = ["fund"]', 'pools = ["fund"]\nbears = [{ pool = "fund" }]'
)


def test_members_bear_what_occurs_until_their_notice_is_over_and_get_back_what_is_recovered() -> None:
    run = played(
        *(f'type = "join"\npool = "fund"\nowner = "{owner}"\namount = "6.00"' for owner in "AB"),
        'at = 3\ntype = "notice"\npool = "fund"\nowner = "A"',
        'at = 4\ntype = "loss"\nid = "l"\namount = "4.00"',
        'at = 13\ntype = "leave"\npool = "fund"\nowner = "A"\npayee = { owner = "A", purpose = "wallet" }',
        'at = 14\ntype = "recovery"\nloss = "l"\namount = "1.00"',
        text=MEMBERS,
    )
    assert borne(run) == {("A", POOL): 200, ("B", POOL): 200}
    assert (held(run, "A", "wallet"), held(run, "B", "stake in fund")) == (400, 400)
    assert (held(run, "A", "recovered"), held(run, "B", "recovered")) == (50, 50)


def test_a_member_may_not_leave_before_its_notice_is_over() -> None:
    told = (
        'type = "join"\npool = "fund"\nowner = "A"\namount = "6.00"',
        'at = 3\ntype = "notice"\npool = "fund"\nowner = "A"',
        'at = 12\ntype = "leave"\npool = "fund"\nowner = "A"',
    )
    with pytest.raises(EventRefused, match="it is asked for at 12, and due at 13"):
        played(*told, text=MEMBERS)


def test_a_shock_marks_where_nobody_else_is_forced_to_trade_and_sells_whom_it_forced() -> None:
    shock = 'type = "shock"\nmarket = "BTC"\nquantity = 10\nmove = "0.10"\nper = 1\nway = "sold"'
    run = played(*BASE, shock)
    assert [(row.what, row.amount) for row in run.played[-1].phases[0].rows] == [("from", 1000), ("to", 750)]
    assert contracts(run) == {}


def test_a_sale_at_the_marks_as_they_are_needs_no_market_where_there_is_but_one() -> None:
    batch = 'type = "mark"\nsales = [{ owner = "A" }]'
    run = played(*BASE, mark("9.00"), batch)
    assert contracts(run) == {}
    with pytest.raises(ScenarioFaults, match=r"events\[0\]\.sales\[0\]\.market is missing; name the market"):
        history(batch, text=SHARED)
