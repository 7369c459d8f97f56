"""The journal: every transfer debited and credited, and a form that beancount itself accepts to the unit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core import data

from rhodian_desk.export import beans, journal
from rhodian_desk.export.ledger import of_outcome
from rhodian_desk.io.faults import OutputRefused
from rhodian_desk.io.units import decimal_text
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Asset

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))


def directives(text: str) -> list[data.Directive]:
    """Load a journal with beancount, which must find no error in it."""
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    return list(entries)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_beancount_loads_every_example_and_finds_every_balance_right(example: Path) -> None:
    outcome = settle(load(str(example)))
    found = directives("".join(beans.lines(of_outcome(outcome))))
    balances = [each for each in found if isinstance(each, data.Balance)]
    assert len(balances) == len(outcome.before) + len(outcome.after)
    last = [each.amount.number for each in balances if each.date > outcome.scenario.date]
    assert set(last) == {_decimal(held, outcome.scenario.asset) for held in outcome.after.values()}


def _decimal(held: int, asset: Asset) -> Decimal:
    return Decimal(decimal_text(held, asset))


def test_beancount_finds_a_balance_that_is_wrong_by_one_unit(written: Callable[..., str]) -> None:
    text = "".join(beans.lines(of_outcome(settle(load(written())))))
    assert "2020-03-01 balance Assets:A:Default-Fund 10.01 ~ 0 EUR" in text
    _, errors, _ = loader.load_string(text.replace("Default-Fund 10.01 ~", "Default-Fund 10.00 ~"))
    assert len(errors) == 1


def test_names_that_beancount_cannot_read_are_spelled_so_that_it_can(written: Callable[..., str]) -> None:
    changes = (
        ('owner = "A"', 'owner = "b \\"x\\" \\\\"'),
        ('owner = "C"', 'owner = "B!"'),
        ('code = "EUR"', 'code = "2eur-"'),
        ('id = "loss-1"', 'id = "株 \\" 1"'),
        ('title = "A default"', 'title = "A \\"default\\" \\\\"'),
    )
    found = directives("".join(beans.lines(of_outcome(settle(load(written(*changes)))))))
    names = {each.account: each.meta["owner"] for each in found if isinstance(each, data.Open)}
    assert names["Assets:B-X:Default-Fund"] == 'b "x" \\'
    assert {names["Assets:B:Default-Fund"], names["Assets:B:Default-Fund-2"]} == {"B", "B!"}
    assert {each.currency for each in found if isinstance(each, data.Commodity)} == {"X2EURX"}


def test_two_owners_whose_spelling_meets_a_numbered_one_stay_apart(written: Callable[..., str]) -> None:
    third = '[[accounts]]\nowner = "house"\npurpose = "junior capital"\nbalance = "1"\n\n[groups.members]'
    changes = (('purpose = "senior capital"', 'purpose = "junior capital 2"'), ("[groups.members]", third))
    found = directives("".join(beans.lines(of_outcome(settle(load(written(*changes)))))))
    opened = [each.account for each in found if isinstance(each, data.Open)]
    assert len(opened) == len(set(opened)) == 7


@pytest.mark.parametrize(
    "change",
    [
        ("2020-02-29", "1699-12-31"),
        ("2020-02-29", "2099-12-31"),
        ("2020-02-29", "0001-01-01"),
        ("2020-02-29", "9999-12-31"),
        ('"50.01"', '"123456789012345678901234567.01"'),
    ],
)
def test_what_beancount_would_not_keep_exactly_is_refused(written: Callable[..., str], change: tuple[str, str]) -> None:
    with pytest.raises(OutputRefused, match="use --"):
        beans.lines(beans.made(lambda: of_outcome(settle(load(written(change))))))


def test_what_beancount_just_keeps_is_written(written: Callable[..., str]) -> None:
    outcome = settle(load(written(("2020-02-29", "2098-12-31"), ('"50.01"', '"12345678901234567890123456.01"'))))
    assert max(each.date for each in directives("".join(beans.lines(of_outcome(outcome))))) == dt.date(2099, 1, 1)


def test_the_journal_debits_each_payer_and_credits_each_payee(written: Callable[..., str]) -> None:
    text = "".join(journal.lines(settle(load(written()))))
    entry = text.split("\n\n")[7].splitlines()
    assert entry[0] == "2020-02-29  7  loss loss-1, default waterfall > member default fund (in proportion)"
    assert entry[1].split() == ["debit", "A", "/", "default", "fund", "9.99"]
    assert entry[2].split() == ["credit", "outside", "/", "world", "9.99"]
    assert "Total debits 169.01, total credits 169.01" in text
    assert text.endswith("Inside 55.01, outside -55.01, unaccounted 0.00\n")
