"""What moved in a settlement, a history and a comparison balances to the unit, as beancount and hledger find."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rhodian import Account, Asset, Transfer, outside
from rhodian_desk.cli.entry import main
from rhodian_desk.comparison.compare import compare
from rhodian_desk.export import beans, hledger
from rhodian_desk.export.ledger import Balances, Entry, Ledger, Part, of_outcome, of_run, of_runs
from rhodian_desk.history.decode import load as load_history
from rhodian_desk.io.faults import OutputRefused
from rhodian_desk.io.units import decimal_text
from rhodian_desk.play.play import play
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle
from tests.desk.ledgers import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.history.records import History

ROOT = Path(__file__).parents[2] / "examples"
SCENARIOS = sorted(ROOT.glob("*.toml"))
HISTORIES = sorted((ROOT / "histories").glob("*.toml"))


def runs_of(history: History) -> Ledger:
    """Return the journal of a history under each policy under which it can happen."""
    played = compare(history).played
    return of_runs(history.title, tuple(play(history, column.policy) for column in played))


def ledgers() -> list[Any]:
    """Return how to make the journal of every example: as settled, as played, and under every policy."""
    settled = [pytest.param(lambda file=file: of_outcome(settle(load(str(file)))), id=file.stem) for file in SCENARIOS]
    for file in HISTORIES:
        settled.append(pytest.param(lambda file=file: of_run(play(load_history(str(file)))), id=f"run-{file.stem}"))
        settled.append(pytest.param(lambda file=file: runs_of(load_history(str(file))), id=f"compare-{file.stem}"))
    return settled


def stated(ledger: Ledger) -> Counter[tuple[str, Decimal]]:
    """Return every balance that a journal states, by the code of its asset."""
    return Counter(
        (account.asset.code, Decimal(decimal_text(units, account.asset)))
        for part in ledger.parts
        for line in part.lines()
        if isinstance(line, Balances)
        for account, units in line.books.items()
    )


@pytest.mark.parametrize("made", ledgers())
def test_beancount_finds_every_balance_of_every_example_right(made: Callable[[], Ledger]) -> None:
    ledger = made()
    entries, errors, _ = loader.load_string("".join(beans.lines(ledger)))
    assert errors == []
    assets = {each.currency: each.meta["asset"] for each in entries if isinstance(each, data.Commodity)}
    found = [each.amount for each in entries if isinstance(each, data.Balance)]
    assert Counter((assets[each.currency], each.number) for each in found) == stated(ledger)


@pytest.mark.parametrize("made", ledgers())
def test_hledger_finds_every_balance_of_every_example_right(made: Callable[[], Ledger]) -> None:
    ledger = made()
    found = check("".join(hledger.lines(ledger)))
    assert (found.returncode, found.stderr) == (0, "")
    assert sum(stated(ledger).values()) == "".join(hledger.lines(ledger)).count(" = ")


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
def test_hledger_adds_up_a_history_to_the_books_that_it_ends_with(file: Path) -> None:
    run = play(load_history(str(file)))
    found = check(
        "".join(hledger.lines(of_run(run))), "balance", "--flat", "--empty", "-O", "csv", "-N", "--layout=bare"
    )
    assert found.stderr == ""
    sums: Counter[tuple[str, Decimal]] = Counter()
    for row in csv.DictReader(io.StringIO(found.stdout)):
        if amount := Decimal(row["balance"].replace(",", "")):
            sums[row["commodity"], amount] += 1
    held = (
        (each.asset.code, Decimal(decimal_text(units, each.asset))) for each, units in run.balances.items() if units
    )
    assert sums == Counter(held)


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=8).filter(
    lambda name: name.strip() == name and name.isprintable() and name != "outside"
)
ASSETS = st.builds(Asset, st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,23}\Z"), st.integers(0, 30)).filter(
    lambda asset: not asset.only_rises
)


@st.composite
def journals(draw: st.DrawFn) -> Ledger:
    """Draw a journal of owners, purposes and assets of any name, whose last balances are what its transfers come to."""
    assets = draw(st.lists(ASSETS, min_size=1, max_size=3, unique=True))
    accounts = [Account(draw(NAMES), draw(NAMES), asset) for asset in assets for _ in range(draw(st.integers(1, 2)))]
    day = draw(st.dates(min_value=dt.date(1700, 1, 1), max_value=dt.date(2098, 12, 30)))
    parts = []
    for policy in draw(st.sampled_from([(None,), ("a", "b"), ("in order", "in-order")])):
        held: dict[Account, int] = {}
        lines: list[Entry | Balances] = []
        for account in accounts:
            units = draw(st.integers(0, 10**20))
            world = outside(account.asset)
            held[account] = held.get(account, 0) + units
            held[world] = held.get(world, 0) - units
            lines.append(Entry(day, f"loss {draw(NAMES)}", (("at", draw(NAMES)),), (Transfer(world, account, units),)))
        lines.append(Balances(day.replace(year=2099), held))
        parts.append(Part(policy, partial(iter, lines)))
    return Ledger(draw(NAMES), day, day.replace(year=2099), tuple(parts))


@given(journals())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_beancount_reads_a_journal_of_any_names(ledger: Ledger) -> None:
    _, errors, _ = loader.load_string("".join(beans.lines(ledger)))
    assert errors == []


@given(journals())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_hledger_reads_a_journal_of_any_names(ledger: Ledger) -> None:
    found = check("".join(hledger.lines(ledger)))
    assert (found.returncode, found.stderr) == (0, "")


def test_hledger_finds_a_balance_that_is_wrong_by_one_unit(written: Callable[..., str]) -> None:
    text = "".join(hledger.lines(of_outcome(settle(load(written())))))
    assert 'Assets:A:Default-Fund  0.00 "EUR" = 10.01 "EUR"' in text
    assert check(text.replace("= 10.01", "= 10.00")).returncode != 0


@pytest.mark.parametrize("date", ["0002-01-01", "1699-12-31", "9998-12-30"])
def test_hledger_takes_the_years_and_the_digits_that_beancount_refuses(written: Callable[..., str], date: str) -> None:
    changes = (("2020-02-29", date), ('"50.01"', '"123456789012345678901234567890123456789012345678.01"'))
    ledger = of_outcome(settle(load(written(*changes))))
    with pytest.raises(OutputRefused, match="use --hledger for the same journal"):
        beans.lines(ledger)
    found = check("".join(hledger.lines(ledger)))
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("command", ["settle", "run", "compare"])
@pytest.mark.parametrize("program", ["beancount", "hledger"])
def test_each_command_writes_its_journal_for_each_program(
    capsys: pytest.CaptureFixture[str], command: str, program: str
) -> None:
    file = (SCENARIOS if command == "settle" else HISTORIES)[0]
    assert main([command, str(file), f"--{program}"]) in (0, 1)
    text = capsys.readouterr().out
    if program == "hledger":
        assert check(text).returncode == 0
    else:
        _, errors, _ = loader.load_string(text)
        assert errors == []


HISTORY = """\
schema = "rhodian.history/1"
id = "late"
title = "Late"
date = 2020-01-01
policies.default = {{}}

[[assets]]
code = "EUR"
scale = 2

[[events]]
type = "deposit"
at = {at}
owner = "A"
purpose = "cash"
amount = "1.00"
"""


@pytest.mark.parametrize(
    ("at", "said"), [("0", "1970-01-01 * "), ("86400", "1970-01-02 * "), ("10" * 15, "these have none in a calendar")]
)
def test_an_event_stands_on_its_day_and_one_without_a_day_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, at: str, said: str
) -> None:
    file = tmp_path / "history.toml"
    file.write_text(HISTORY.format(at=at), encoding="utf-8")
    code = main(["run", str(file), "--hledger"])
    out, err = capsys.readouterr()
    assert said in (out if code == 0 else err)
    assert "Traceback" not in err
