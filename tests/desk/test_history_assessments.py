"""Checked: default funds in a history file: what is wrong is said in its words, and who is called what is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rhodian import Account, Asset
from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play
from tests.desk.histories import faults_of, refusal_of, write_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rhodian_desk.play.played import Run

EUR = Asset("EUR", 2)
HEAD = """\
schema = "rhodian.history/1"
id = "calls"
title = "Calls"
date = 2020-01-01

[[assets]]
code = "EUR"
scale = 2

[[funds]]
name = "listed"
default_ppm = 1000000
period_ppm = 1500000
lasts = 20
longest = 60

[policies.default]
bears = [
    { purpose = "default fund", whose = "defaulter" },
    { purpose = "assessed for listed" },
]

"""
DEPOSITS = tuple(
    f'at = 0\ntype = "deposit"\nowner = "{owner}"\npurpose = "default fund"\namount = "{amount}"'
    for owner, amount in (("A", "1.00"), ("B", "2.00"), ("C", "3.00"))
)


def default(at: int, name: str, defaulter: str) -> str:
    """Return a default."""
    return f'at = {at}\ntype = "default"\nfund = "listed"\nid = "{name}"\ndefaulter = "{defaulter}"'


def call(at: int, name: str, amount: str) -> str:
    """Return a call."""
    return f'at = {at}\ntype = "call"\nfund = "listed"\ndefault = "{name}"\namount = "{amount}"'


def pay(at: int, owner: str, amount: str, more: str = "") -> str:
    """Return what a member pays."""
    return f'at = {at}\ntype = "assessment"\nfund = "listed"\nowner = "{owner}"\namount = "{amount}"\n{more}'


def back(at: int) -> str:
    """Return that what nobody drew on goes back."""
    return f'at = {at}\ntype = "return"\nfund = "listed"'


CALLED = (*DEPOSITS, default(5, "one", "C"), call(6, "one", "2.40"))


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Return what writes a history of some events, and returns its path."""

    def write(*events: str, head: str = HEAD) -> str:
        return write_events(tmp_path, head, *events)

    return write


def held(run: Run, owner: str, purpose: str) -> int:
    """Return what an account holds in the end."""
    return run.balances.get(Account(owner, purpose, EUR), 0)


def rows(run: Run, place: int) -> list[tuple[str, str, str, int]]:
    """Return what the steps of an event show."""
    return [(phase.name, row.who, row.what, row.amount) for phase in run.played[place].phases for row in phase.rows]


def test_a_default_shows_who_may_be_called_what_and_a_call_who_is_and_what_nobody_may_be(
    written: Callable[..., str],
) -> None:
    run = play(load(written(*DEPOSITS, default(5, "one", "C"), call(6, "one", "4.00"))))
    assert rows(run, 3) == [
        ("Declared", "A", "may be called for it at most", 100),
        ("Declared", "B", "may be called for it at most", 200),
    ]
    assert rows(run, 4) == [
        ("Called", "A", "is called", 100),
        ("Called", "B", "is called", 200),
        ("Called", "listed", "nobody may be called any more", 100),
    ]
    assert run.played[4].transfers == ()


def test_what_may_be_called_for_a_later_default_is_what_the_period_leaves_and_nothing_of_who_defaulted_before(
    written: Callable[..., str],
) -> None:
    later = (default(7, "two", "A"), call(8, "two", "0.40"), default(9, "three", "D"), call(10, "three", "9.00"))
    run = play(load(written(*DEPOSITS, default(5, "one", "C"), call(6, "one", "3.00"), *later)))
    assert rows(run, 5) == [("Declared", "B", "may be called for it at most", 100)]
    assert rows(run, 7) == [("Declared", "B", "may be called for it at most", 60)]
    assert rows(run, 8) == [
        ("Called", "B", "is called", 60),
        ("Called", "listed", "nobody may be called any more", 840),
    ]


def test_what_is_paid_is_drawn_on_and_the_rest_goes_back_once_the_period_is_over(written: Callable[..., str]) -> None:
    loss = 'at = 8\ntype = "loss"\nid = "l"\namount = "3.60"\ndefaulter = "C"'
    run = play(load(written(*CALLED, pay(7, "A", "0.80"), pay(7, "B", "1.00"), loss, back(26))))
    assert [held(run, each, "recovered") for each in "AB"] == [54, 66]
    assert [held(run, each, "assessed for listed") for each in "AB"] == [0, 0]
    assert rows(run, 8) == [("Returned", "B", "owes no more", 60)]
    assert not run.is_uncovered


def test_a_change_of_terms_holds_for_the_next_default(written: Callable[..., str]) -> None:
    terms = 'at = 6\ntype = "terms"\nfund = "listed"\nchanges = { default_ppm = 100000, lasts = 1, longest = 2 }'
    run = play(load(written(*DEPOSITS, default(5, "one", "C"), terms, default(7, "two", "C"), call(8, "two", "9.00"))))
    assert rows(run, 6)[0] == ("Called", "A", "is called", 10)


def test_the_table_the_document_and_the_page_show_a_call(
    written: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(*CALLED, pay(7, "A", "0.80"), back(26))
    assert main(["run", file, "--html", str(tmp_path / "page.html")]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for words in ("2.40 EUR of the members of listed for one", "one, of C, in listed", "0.80 EUR by A to listed"):
        assert words in told
    assert "is called" in told
    assert "what nobody drew on of what was called in listed" in told
    assert "one, of C, in listed" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert main(["run", file, "--json"]) == 0
    events = json.loads(capsys.readouterr().out)["events"]
    assert [event["type"] for event in events[3:]] == ["default", "call", "assessment", "return"]
    assert events[4]["phases"][0]["rows"][0] == {"who": "A", "what": "is called", "amount": "0.80", "asset": "EUR"}


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("default_ppm = 1000000\n", "", "funds[0].default_ppm is missing"),
    ("period_ppm = 1500000", "period_ppm = 1.5", "funds[0].period_ppm is 1.5"),
    ("lasts = 20", "lasts = -1", "funds[0].lasts is -1"),
    ("longest = 60", "longest = 19", "funds[0].longest is 19; give at least 20, as after each default"),
    ('name = "listed"', 'name = "outside"', 'funds[0].name is "outside"; give a name of at most 120 characters'),
    ('name = "listed"', f'name = "{"f" * 121}"', "funds[0].name is "),
    ("longest = 60", 'longest = 60\npurpose = "contracts"', 'funds[0].purpose is "contracts"'),
    ("longest = 60", 'longest = 60\npurpose = "assessed for x"', "funds cannot stand like this"),
    ("longest = 60", 'longest = 60\nasset = "USD"', 'funds[0].asset is "USD"'),
    ("longest = 60", "longest = 60\nkind = 1", "funds[0].kind is an unknown key"),
    ("[policies", '[[funds]]\nname = "listed"\ndefault_ppm = 1\nperiod_ppm = 1\nlasts = 1\nlongest = 1\n[policies',
     'funds[1].name is "listed", which is taken'),
    ('"assessed for listed"', '"assessed for lists"', 'policies.default.bears[1].purpose is "assessed for lists"'),
])  # fmt: skip
def test_a_fund_with_something_wrong_is_a_fault_where_it_stands(
    written: Callable[..., str], old: str, new: str, fault: str
) -> None:
    assert old in HEAD
    (found,) = faults_of(written(*DEPOSITS, head=HEAD.replace(old, new, 1)))
    assert found.startswith(fault)


@pytest.mark.parametrize(("event", "fault"), [
    (call(7, "won", "1.00"), 'events[5].default is "won"'),
    (default(7, "one", "A"), 'events[5].id is "one", which is taken'),
    (default(7, "two", "outside"), 'events[5].defaulter is "outside"'),
    (default(7, "two", "A").replace("listed", "listen"), 'events[5].fund is "listen"'),
    (call(7, "one", "1.001"), 'events[5].amount is "1.001"'),
    (pay(7, "outside", "1.00"), 'events[5].owner is "outside"'),
    (pay(7, "A", "1.00", 'payer = { owner = "A" }'), "events[5].payer.purpose is missing"),
    (back(30) + "\namount = 1", "events[5].amount is an unknown key"),
    ('at = 7\ntype = "terms"\nfund = "lists"\nchanges = { lasts = 1 }', 'events[5].fund is "lists"'),
    ('at = 7\ntype = "terms"\nfund = "listed"\nchanges = { name = "x" }', "events[5].changes.name is an unknown key"),
    ('at = 7\ntype = "terms"\nfund = "listed"\npool = "x"\nchanges = { lasts = 1 }', "events[5] must have either"),
])  # fmt: skip
def test_an_event_of_a_fund_with_something_wrong_is_a_fault_where_it_stands(
    written: Callable[..., str], event: str, fault: str
) -> None:
    assert faults_of(written(*CALLED, event))[0].startswith(fault)


@pytest.mark.parametrize(("event", "said"), [
    (pay(7, "A", "0.81"), "amount is 0.81 EUR, and must be at most the 0.80 EUR that it owes"),
    (pay(7, "C", "0.81"), 'there is no assessment owed by "C" here'),
    (call(26, "one", "1.00"), 'default is "one", and must be one of a capped period that still runs'),
    (back(25), "it is asked for at 25, and due at 26"),
    (pay(7, "A", "0.80", 'payer = { owner = "A", purpose = "own" }'), "account A / own holds 0.00 EUR and cannot pay"),
    ('at = 7\ntype = "terms"\nfund = "listed"\nchanges = { longest = 3 }',
     "longest is 3, and must be at least 20, as after each default"),
    ('at = 7\ntype = "deposit"\nowner = "A"\npurpose = "assessed for listed"\namount = "1.00"',
     'payee is "A / assessed for listed", and must be an account of money'),
])  # fmt: skip
def test_an_event_that_cannot_be_is_refused_in_words_of_the_file(
    written: Callable[..., str], event: str, said: str
) -> None:
    assert refusal_of(written(*CALLED, event)).startswith(said)


def test_a_default_may_have_the_id_of_an_auction_and_is_not_told_as_one(written: Callable[..., str]) -> None:
    head = HEAD.replace("[[funds]]", '[[assets]]\ncode = "BTC"\nscale = 8\n\n[[funds]]\nasset = "EUR"')
    head = head.replace('listed" }', 'listed", asset = "EUR" }').replace(
        '"defaulter" }', '"defaulter", asset = "EUR" }'
    )
    lot = 'at = 0\ntype = "deposit"\nowner = "A"\npurpose = "own"\nasset = "BTC"\namount = "1"'
    auction = (
        'at = 1\ntype = "auction"\nid = "one"\nform = "english"\nowner = { owner = "A", purpose = "own" }\n'
        'lot_asset = "BTC"\nlot = "1"\nasset = "EUR"\nowed = "0.10"\nlasts = 90\n'
        'reserve = "0.00"\nstep_ppm = 0\nttl = 9'
    )
    paid = (f'{each}\nasset = "EUR"' for each in DEPOSITS)
    run = play(load(written(*paid, lot, auction, default(5, "one", "C"), head=head)))
    assert [phase.name for phase in run.played[5].phases] == ["Declared"]


def close_out(at: int, spent: str, received: str = "0.00", more: str = "") -> str:
    """Return that the default is closed out."""
    return (
        f'at = {at}\ntype = "close-out"\nfund = "listed"\ndefault = "one"\n'
        f'spent = "{spent}"\nreceived = "{received}"\n{more}'
    )


def test_a_close_out_shows_who_bears_what_is_missing_and_what_comes_back_of_it_names_it(
    written: Callable[..., str],
) -> None:
    back = 'at = 9\ntype = "recovery"\nloss = "close-out of one in EUR/2"\namount = "0.10"'
    run = play(load(written(*DEPOSITS, default(5, "one", "C"), close_out(8, "4.00", "1.10"), back)))
    assert rows(run, 4) == [("Absorbed", "C / default fund", "in proportion, default fund", 290)]
    assert held(run, "C", "recovered") == 10


def test_a_close_out_shows_what_is_left_over_for_the_estate(written: Callable[..., str]) -> None:
    run = play(load(written(*DEPOSITS, default(5, "one", "C"), close_out(8, "1.00", "1.10"))))
    assert rows(run, 4) == [("Closed out", "C / recovered", "is left over", 10)]
    assert held(run, "C", "recovered") == 10


def test_a_layer_of_a_fund_bears_its_losses_alone(written: Callable[..., str]) -> None:
    head = HEAD.replace(
        '{ purpose = "default fund", whose = "defaulter" }', '{ purpose = "default fund", fund = "listed" }'
    )
    lost = 'at = 8\ntype = "loss"\nid = "l"\namount = "0.60"'
    run = play(load(written(*DEPOSITS, lost, head=head)))
    assert run.is_uncovered
    run = play(load(written(*DEPOSITS, f'{lost}\nfund = "listed"', head=head)))
    assert [held(run, each, "default fund") for each in "ABC"] == [90, 180, 270]


def test_a_close_out_of_what_is_not_there_or_was_done_is_said(written: Callable[..., str]) -> None:
    twice = written(*DEPOSITS, default(5, "one", "C"), close_out(8, "1.00"), close_out(9, "1.00"))
    assert faults_of(twice) == ['events[5].default is "close-out of one in EUR/2", which is taken; give each its own']
    assert "no such default" in faults_of(written(*DEPOSITS, close_out(8, "1.00")))[0]
    below = written(*DEPOSITS, default(5, "one", "C"), close_out(8, "-1.00"))
    assert "events[4].spent" in faults_of(below)[0]
    paid = close_out(8, "1.00", more='account = { owner = "A", purpose = "assessed for listed" }')
    assert "assessed for listed" in refusal_of(written(*DEPOSITS, default(5, "one", "C"), paid))
    head = HEAD.replace(
        '{ purpose = "default fund", whose = "defaulter" }', '{ purpose = "default fund", fund = "other" }'
    )
    assert any("no such fund" in fault for fault in faults_of(written(*DEPOSITS, head=head)))


def test_a_default_that_begins_another_period_shows_who_owes_no_more(written: Callable[..., str]) -> None:
    run = play(load(written(*CALLED, pay(7, "A", "0.30"), default(30, "two", "B"))))
    assert [row for row in rows(run, 6) if row[0] == "Returned"] == [
        ("Returned", "A", "owes no more", 50),
        ("Returned", "B", "owes no more", 160),
    ]
    assert held(run, "A", "recovered") == 30


TWO = HEAD.replace("[[funds]]", '[[assets]]\ncode = "USD"\nscale = 2\n\n[[funds]]').replace(
    'name = "listed"', 'name = "listed"\nasset = "EUR"'
)
IN_DOLLARS = 'at = 0\ntype = "deposit"\nowner = "C"\npurpose = "default fund"\nasset = "USD"\namount = "5.00"'


def test_a_close_out_is_in_the_asset_that_it_names_or_else_in_the_funds(written: Callable[..., str]) -> None:
    head = TWO.replace(
        "bears = [\n", 'bears = [\n    { purpose = "default fund", whose = "defaulter", asset = "USD" },\n'
    )
    head = head.replace(
        '{ purpose = "default fund", whose = "defaulter" }', '{ purpose = "default fund", fund = "listed" }'
    )
    head = head.replace('{ purpose = "assessed for listed" }', '{ purpose = "assessed for listed", fund = "listed" }')
    deposits = [f'{each}\nasset = "EUR"' for each in DEPOSITS]
    declared = default(5, "one", "C")
    dollars, euros = close_out(8, "2.00", more='asset = "USD"'), close_out(9, "0.60")
    run = play(load(written(*deposits, IN_DOLLARS, declared, dollars, euros, head=head)))
    assert run.balances[Account("C", "default fund", Asset("USD", 2))] == 300
    assert [held(run, each, "default fund") for each in "ABC"] == [90, 180, 270]


def test_an_asset_that_is_none_or_not_that_of_the_pool_is_said(written: Callable[..., str]) -> None:
    none = written(*DEPOSITS, default(5, "one", "C"), close_out(8, "1.00", more='asset = "USD"'))
    assert faults_of(none) == ['events[4].asset is "USD", but there is no such asset; write "EUR"']
    limits = 'event_limit = "1.00"\nperiod_limit = "1.00"\nperiod = 9\n\n'
    pool = f'[[pools]]\nname = "p"\nowner = "house"\nasset = "EUR"\n{limits}[policies'
    head = TWO.replace("[policies", pool, 1).replace("bears = [\n", 'bears = [\n    { pool = "p", asset = "USD" },\n')
    euros = [f'{each}\nasset = "EUR"' for each in DEPOSITS]
    said = 'policies.default.bears[0].asset is "USD", and p is in another; leave it out'
    assert said in faults_of(written(*euros, head=head))
