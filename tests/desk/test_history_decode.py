"""Every fault of a history file is found, placed, and said with what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.io.faults import Fault, ScenarioFaults
from tests.desk.histories import SOUND, events

if TYPE_CHECKING:
    from pathlib import Path


ONE = events('type = "contribute"\npool = "fund"\namount = "1"')


def faults_of(folder: Path, *changes: tuple[str, str], text: str = ONE) -> tuple[Fault, ...]:
    """Decode a history with texts replaced, by default the sound one with one event, and return its faults."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "history.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        load(str(file))
    return caught.value.faults


ONE_FAULT = [
    ('"rhodian.history/1"', '"rhodian.history/9"', "schema", 'write "rhodian.history/1"'),
    ('id = "a-week"\n', "", "id", "is missing"),
    ("date = 2024-03-04", 'date = "today"', "date", "write year, month and day"),
    ('code = "USD"', 'code = "US D"', "assets[0].code", "not a code"),
    ("scale = 2", "scale = 2.0", "assets[0].scale", "without quotes"),
    ('mark = "10.00"', 'mark = "0.00"', "markets[0].mark", "not a price"),
    ('mark = "10.00"', 'mark = "-1"', "markets[0].mark", "negative"),
    ('mark = "10.00"', "mark = 10.00", "markets[0].mark", "a bare number"),
    ('mark = "10.00"', f'mark = "1{"0" * 29}"', "markets[0].mark", "not a price"),
    ("initial_ppm = 100000", "initial_ppm = -1", "markets[0].initial_ppm", "0 or more"),
    ("initial_ppm = 100000", "initial_ppm = 0.1", "markets[0].initial_ppm", "without quotes"),
    ("initial_ppm = 100000", "initial_ppm = 10000", "markets[0].maintenance_ppm", "at most initial_ppm"),
    ('name = "BTC"', f'name = "{"B" * 23}"', "markets[0].name", "1 to 22 characters"),
    ("fee_ppm = 1000", "fee_ppm = true", "markets[0].fee_ppm", "0 or more"),
    ("fee_ppm = 1000", "fee = 1000", "markets[0].fee", "is an unknown key"),
    ("fee_ppm = 1000", 'fee_ppm = 1000\nasset = "EUR"', "markets[0].asset", "there is no such asset"),
    ("fee_ppm = 1000", 'fee_ppm = 1000\npartial = "no"', "markets[0].partial", "write true or false"),
    ("fee_ppm = 1000", 'fee_ppm = 1000\nquote = "EUR"', "markets[0].quote", "there is no such asset"),
    ("fee_ppm = 1000", 'fee_ppm = 1000\ninverse = "1.00"', "markets[0].inverse", "in another asset"),
    ("fee_ppm = 1000", 'fee_ppm = 1000\nliquidator = "outside"', "markets[0].liquidator", "name an owner inside"),
    ('event_limit = "20.00"', 'event_limit = "20.005"', "pools[0].event_limit", "3 decimals where 2 are kept"),
    ("period = 100", "period = 0", "pools[0].period", "1 to 10**30"),
    ("period = 100", 'period = 100\nmarkets = ["ETH"]', "pools[0].markets[0]", "there is no such market"),
    ('pools = ["fund"]', 'pools = ["found"]', "policies.first.pools[0]", "there is no such pool"),
    ('pools = ["fund"]', 'pools = ["fund", "fund"]', "policies.first.pools[1]", "name each pool once"),
    ('haircut = "in order"', 'haircut = "limited"', "policies.second.haircut", 'one of "in order", "in proportion"'),
    ('haircut = "in order"', 'before_haircut = "volume"', "policies.second.before_haircut", '"open interest"'),
    ('haircut = "in order"', 'deleverage = "at random"', "policies.second.deleverage", '"ranked"'),
    ('haircut = "in order"', 'close_at = "best"', "policies.second.close_at", '"bankruptcy"'),
    ('haircut = "in order"', 'remedies = ["luck"]', "policies.second.remedies[0]", '"margins by equity"'),
    ('haircut = "in order"', 'remedies = ["layers", "layers"]', "policies.second.remedies[1]", "each remedy once"),
    ('haircut = "in order"', 'remedies = ["haircut", "layers"]', "policies.second.remedies[0]", "put it last"),
    ('haircut = "in order"', 'remedies = ["pools"]', "policies.second.pools", "name the pools"),
    ('haircut = "in order"', 'remedies = []\nclose_at = "mark"', "policies.second.close_at", "name the remedy"),
    ('haircut = "in order"', "bears = [{}]", "policies.second.bears[0]", "either a pool or a purpose"),
    ('haircut = "in order"', 'bears = [{ pool = "x" }]', "policies.second.bears[0].pool", "no such pool"),
    ('haircut = "in order"', 'bears = [{ purpose = "p", limit = 5 }]', "policies.second.bears[0].limit", "bare number"),
    (
        'haircut = "in order"',
        'bears = [{ purpose = "p", whose = "A" }]',
        "policies.second.bears[0].whose",
        '"defaulter"',
    ),
    (
        'haircut = "in order"',
        'bears = [{ purpose = "p", whose = "others" }, { purpose = "p" }]',
        "policies.second.bears",
        "none of which draws on what another does",
    ),
    ('haircut = "in order"', "terms.fund = {}", "policies.second.terms.fund", "changes nothing"),
    ('haircut = "in order"', "terms.found = { all_or_nothing = true }", "policies.second.terms.found", "no such pool"),
    ('haircut = "in order"', "terms.fund = { period = 0 }", "policies.second.terms.fund.period", "1 to 10**30"),
]


@pytest.mark.parametrize(("old", "new", "where", "said"), ONE_FAULT)
def test_a_fault_in_what_is_declared_is_placed_and_said(
    tmp_path: Path, old: str, new: str, where: str, said: str
) -> None:
    (fault,) = faults_of(tmp_path, (old, new))
    assert fault.where == where
    assert said in str(fault)


ONE_EVENT = [
    ('type = "deposit"\nowner = "A"\nmarket = "ETH"\namount = "1"', "market", "there is no such market"),
    ('type = "deposit"\nowner = "A"\nmarket = "BTC"\namount = "-1"', "amount", "negative"),
    ('type = "deposit"\nowner = "A"\nmarket = "BTC"\namount = 1.5', "amount", "a bare number"),
    ('type = "deposit"\nowner = "A"\nmarket = "BTC"\namount = nan', "amount", "nan, a bare number"),
    ('type = "deposit"\nowner = "A"\nmarket = "BTC"\namount = "1"\nto = "B"', "to", "unknown key"),
    ('type = "deposit"\nowner = "A"\namount = "1"', "", "either a market or a purpose"),
    ('type = "deposit"\nowner = "outside"\nmarket = "BTC"\namount = "1"', "owner", "outside"),
    ('type = "deposit"\nowner = "A"\npurpose = "contracts"\namount = "1"', "purpose", "keep for themselves"),
    ('type = "contribute"\npool = "none"\namount = "1"', "pool", "there is no such pool"),
    ('type = "contribute"\namount = "1"', "pool", "is missing"),
    ('type = "withdraw"\nmarket = "ETH"\nowner = "A"\namount = "1"', "market", "there is no such market"),
    (
        'type = "trade"\nmarket = "BTC"\nbuyer = "A"\nseller = "A"\nquantity = 1\nprice = "1"',
        "seller",
        "the buyer too",
    ),
    ('type = "trade"\nmarket = "BTC"\nbuyer = "A"\nseller = "B"\nquantity = 0\nprice = "1"', "quantity", "1 or more"),
    ('type = "trade"\nmarket = "BTC"\nbuyer = "A"\nseller = "B"\nquantity = 1.0\nprice = "1"', "quantity", "1.0"),
    ('type = "trade"\nmarket = "BTC"\nbuyer = "A"\nseller = "B"\nquantity = true\nprice = "1"', "quantity", "true"),
    ('type = "trade"\nmarket = "BTC"\nbuyer = "A"\nseller = "B"\nquantity = 1\nprice = "0"', "price", "not a price"),
    ('type = "mark"\nmarket = "BTC"\nprice = "0.00"', "price", "not a price"),
    ('type = "mark"\nmarket = "BTC"\nprice = "-2.00"', "price", "negative"),
    (f'type = "mark"\nmarket = "BTC"\nprice = "{10**29}"', "price", "not a price"),
    ('type = "mark"\nmarket = "BTC"\nprice = "9"\nid = "first"\nsales = "all"', "sales", "not an array"),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", quantity = "some" }]',
        "sales[0].quantity",
        "all",
    ),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", quantity = 0 }]',
        "sales[0].quantity",
        "1 or",
    ),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", price = "0" }]',
        "sales[0].price",
        "not a price",
    ),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", counterpart = "A" }]',
        "sales[0].counterpart",
        "too",
    ),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", price = "bankruptcy" }]',
        "sales[0].price",
        "deleveraged",
    ),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", value = "9", counterpart = "B" }]',
        "sales[0].quantity",
        "how many",
    ),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", quantity = 1, value = "9" }]',
        "sales[0].value",
        "at the mark",
    ),
    (
        (
            'type = "mark"\nmarket = "BTC"\nprice = "9"\n'
            'sales = [{ owner = "A", quantity = 1, value = "9", price = "9", counterpart = "B" }]'
        ),
        "sales[0]",
        "one of the two",
    ),
    (
        'type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", quantity = "restoring" }]',
        "sales[0].quantity",
        "sell the whole position",
    ),
    ('type = "mark"\nmarket = "BTC"\nprice = "9"\nsales = [{ owner = "A", market = "E" }]', "sales[0].market", "such"),
    ('type = "mark"\nsales = [1]', "sales[0]", "not a table"),
    ('type = "mark"', "", "marks nothing"),
    ('type = "mark"\nmarket = "BTC"', "", "both a market and a price"),
    ('type = "mark"\nmarket = "BTC"\nprice = "9"\nprices = { BTC = "9" }', "prices", "beside a market"),
    ('type = "mark"\nprices = { ETH = "9" }', "prices.ETH", "no such market"),
    ('type = "mark"\nprices = { BTC = "0" }', "prices.BTC", "not a price"),
    ('type = "mark"\nprices = { BTC = "9" }\nsell = "some"', "sell", "all liquidatable"),
    ('type = "funding"\nmarket = "BTC"\namount = "1"\npaid_by = "B"', "paid_by", '"shorts"'),
    ('type = "funding"\nmarket = "ETH"\namount = "1"', "market", "no such market"),
    ('type = "join"\npool = "fund"\nowner = "A"\namount = "1"', "pool", "takes no members"),
    ('type = "notice"\npool = "x"\nowner = "A"', "pool", "no such pool"),
    ('type = "default"\nfund = "x"\nid = "d"\ndefaulter = "A"', "fund", "no such fund"),
    ('type = "call"\nfund = "x"\ndefault = "d"\namount = "1"', "fund", "no such fund"),
    ('type = "assessment"\nfund = "x"\nowner = "A"\namount = "1"', "fund", "no such fund"),
    ('type = "return"\nfund = "x"', "fund", "no such fund"),
    ('type = "recovery"\nloss = "x"\namount = "1"', "loss", "no such loss"),
    ('type = "shock"\nmarket = "BTC"\nquantity = 1\nmove = "1"\nper = 1\nway = "up"', "way", '"sold"'),
    ('type = "shock"\nmarket = "BTC"\nquantity = 1\nmove = "1"\nper = 0\nway = "sold"', "per", "1 or more"),
    ('type = "loss"\nid = "x"\namount = "1"\noccurred = "then"', "occurred", "not a time"),
    ('type = "loss"\nid = "x"\namount = "1"\npayee = "A"', "payee", "not a table"),
    ('type = "loss"\nid = " x"\namount = "1"', "id", "not a name"),
    ('type = "loss"\nid = "x"\namount = "1"\ndefaulter = "outside"', "defaulter", "outside"),
    ('type = "loss"\nid = "x"\namount = "1"\ndefaulter = ""', "defaulter", "not a name"),
    (
        (
            'type = "transfer"\npayer = { owner = "A", purpose = "x" }\n'
            'payee = { owner = "A", purpose = "x" }\namount = "1"'
        ),
        "payee",
        "is the payer too",
    ),
    ('type = "terms"\nchanges = { all_or_nothing = true }', "changes.all_or_nothing", "unknown key"),
    ('type = "terms"\nmarket = "BTC"\npool = "fund"\nchanges = { fee_ppm = 1 }', "", "either a market, a pool or a"),
    ('type = "terms"\nchanges = { delay = -1 }', "changes.delay", "0 or more"),
    ('type = "terms"\nchanges = { delay = 1 }\nsince = "soon"', "since", "soon"),
    ('type = "terms"\npool = "fund"\nchanges = { fee_ppm = 1 }', "changes.fee_ppm", "unknown key"),
    ('type = "terms"\npool = "fund"\nchanges = {}', "changes", "changes nothing"),
    ('type = "terms"\npool = "none"\nchanges = { all_or_nothing = true }', "pool", "there is no such pool"),
    ('type = "burn"', "type", "not a kind of event"),
    ("amount = 1", "type", "is missing"),
    (
        'at = 1969-12-31T23:59:59Z\ntype = "mark"\nsell = "all liquidatable"',
        "at",
        "is 1969-12-31T23:59:59Z, not a time",
    ),
    (
        'at = 2024-03-04T10:00:00.5+05:30\ntype = "mark"\nsell = "all liquidatable"',
        "at",
        "is 2024-03-04T10:00:00.500000+05:30, not a time",
    ),
]


@pytest.mark.parametrize(("event", "where", "said"), ONE_EVENT)
def test_a_fault_in_an_event_is_placed_and_said(tmp_path: Path, event: str, where: str, said: str) -> None:
    (fault,) = faults_of(tmp_path, text=events(event))
    assert fault.where == ".".join(part for part in ("events[0]", where) if part)
    assert said in str(fault)


TIMES = ['"now"', "true", "-1", "1.5", "2024-03-04", "10:00:00", "1969-12-31T23:59:59Z", "2024-03-04T10:00:00.5Z"]


@pytest.mark.parametrize("time", TIMES)
def test_a_time_is_a_date_with_a_time_in_whole_seconds_or_a_number_of_seconds(tmp_path: Path, time: str) -> None:
    text = SOUND + f'\n[[events]]\nat = {time}\ntype = "contribute"\npool = "fund"\namount = "1"\n'
    (fault,) = faults_of(tmp_path, text=text)
    assert fault.where == "events[0].at"
    assert "2020-03-12T10:43:00Z" in fault.right


def test_ids_names_and_codes_are_given_once(tmp_path: Path) -> None:
    twice = 'type = "loss"\nid = "l"\namount = "1"'
    (fault,) = faults_of(tmp_path, text=events(twice, twice))
    assert (fault.where, "which is taken" in fault.what) == ("events[1].id", True)
    (fault,) = faults_of(tmp_path, ("[[markets]]", '[[assets]]\ncode = "USD"\nscale = 3\n\n[[markets]]'))
    assert (fault.where, "which is taken" in fault.what) == ("assets[1].code", True)


def test_no_asset_has_the_code_of_a_markets_contracts(tmp_path: Path) -> None:
    asset = ("[[markets]]", '[[assets]]\ncode = "BTC.L"\nscale = 2\n\n[[markets]]')
    (fault,) = faults_of(tmp_path, asset, ('name = "BTC"', 'name = "BTC"\nasset = "USD"'))
    assert (fault.where, fault.right) == ("markets[0].name", "rename the asset")


def test_no_asset_is_named_as_contracts_of_any_market_are(tmp_path: Path) -> None:
    for code in ("ETH.L", "ETH.S"):
        declared = f'[[assets]]\ncode = "{code}"\nscale = 0\n\n[[markets]]'
        (fault,) = faults_of(tmp_path, ("[[markets]]", declared), ('name = "BTC"', 'name = "BTC"\nasset = "USD"'),
                             ('owner = "house"', 'owner = "house"\nasset = "USD"'))  # fmt: skip
        assert fault.where == "assets[1].code"
        assert "as contracts" in str(fault)


def test_no_asset_is_named_as_what_the_machine_counts(tmp_path: Path) -> None:
    for code in ("id", "drawn", "time", "paid", "borne"):
        declared = f'[[assets]]\ncode = "{code}"\nscale = 0\n\n[[markets]]'
        (fault,) = faults_of(tmp_path, ("[[markets]]", declared), ('name = "BTC"', 'name = "BTC"\nasset = "USD"'),
                             ('owner = "house"', 'owner = "house"\nasset = "USD"'))  # fmt: skip
        assert (fault.where, fault.right) == ("assets[1].code", "give another code, or some decimals")


def test_where_there_are_several_assets_an_amount_says_which(tmp_path: Path) -> None:
    second = ("[[markets]]", '[[assets]]\ncode = "EUR"\nscale = 2\n\n[[markets]]')
    asset = ('name = "BTC"', 'name = "BTC"\nasset = "USD"')
    (fault,) = faults_of(tmp_path, second, asset)
    assert (fault.where, fault.what, fault.right) == ("pools[0].asset", "is missing", 'write one of "USD", "EUR"')


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path, text=events('type = "burn"', 'type = "mark"\nmarket = "BTC"\nprice = "0"', 'type = "deposit"')
    )
    assert [fault.where for fault in faults] == [
        "events[0].type",
        "events[1].price",
        "events[2].owner",
        "events[2].amount",
    ]


def test_check_reads_histories_and_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "history.toml"
    file.write_text(SOUND + '\n[[events]]\nat = 1\ntype = "contribute"\npool = "fund"\namount = "1"\n')
    assert main(["check", str(file), "examples/krx-reserve.toml"]) == 0
    said = capsys.readouterr().out
    assert f"{file}: sound: 1 market, 1 pool, 1 event\n" in said
    assert "krx-reserve.toml: sound: 20 accounts" in said
    file.write_text(SOUND.replace("scale = 2", "scale = 99"))
    assert main(["check", str(file)]) == 2
    assert "assets[0].scale" in capsys.readouterr().err


RULES = [
    ('pools = ["fund"]', 'bears = [{ purpose = "pool" }]', "policies.first.bears", "nor on a pool but by its name"),
    ('owner = "house"', 'owner = "house"\npurpose = "margin"', "pools", "accounts of their own"),
    (
        "[[pools]]",
        '[[markets]]\nname = "ETH"\nmark = "1"\ninitial_ppm = 0\nmaintenance_ppm = 0\nliquidator = "x"\n\n[[pools]]',
        "markets",
        "one liquidator where they share collateral",
    ),
]


@pytest.mark.parametrize(("old", "new", "where", "said"), RULES)
def test_what_cannot_be_the_rules_of_a_machine_is_one_fault_under_however_many_policies(
    tmp_path: Path, old: str, new: str, where: str, said: str
) -> None:
    (fault,) = faults_of(tmp_path, (old, new))
    assert fault.where == where
    assert said in str(fault)
