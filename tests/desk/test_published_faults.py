"""Every fault of a published figure is found, placed, and said with what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.measure import compared
from rhodian_desk.scenario.decode import load
from tests.desk.histories import SOUND, events, history, played
from tests.desk.test_published import FIGURE, FUND, WEEK, figure, found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NO_ACCOUNT = [
    ('measure = { held = "Z / margin" }', "held", 'names "Z / margin", which is no account of USD in the books'),
    ('measure = { borne = "A / margins" }', "borne", 'names "A / margins"'),
    ('measure = { held = ["A / margin", "Z / margin"] }', "held", 'names "Z / margin"'),
    ('measure = { borne = { purpose = "stake" } }', "borne", 'is of the purpose "stake", which no account of USD'),
    ('measure = { ratio = "borne/held", of = "Z / margin", decimals = 1 }', "of", 'names "Z / margin"'),
    (
        'measure = { ratio = "borne/held", of = "A / margin", over = "Z / margin", decimals = 1 }',
        "over",
        'names "Z / margin"',
    ),
    ('measure = { held = "A / contracts" }', "held", "no account of USD"),
]


@pytest.mark.parametrize(("text", "key", "said"), NO_ACCOUNT)
def test_a_measure_that_names_no_account_of_the_books_is_a_fault(text: str, key: str, said: str) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        found(f'value = "1"\n{text}')
    (fault,) = caught.value.faults
    assert (fault.file, fault.where) == ("history.toml", f"published[0].measure.{key}")
    assert said in fault.what
    assert 'under the policy "first"' in fault.what
    assert fault.right.startswith('write one of "')


def test_every_such_fault_is_said_at_once_and_each_once() -> None:
    ratio = figure('value = "1"\nmeasure = { ratio = "borne/held", of = ["Y / margin", "Z / margin"], decimals = 1 }')
    with pytest.raises(ScenarioFaults) as caught:
        compared(played(*WEEK, text=SOUND + ratio + figure('value = "1"\nmeasure = { held = "X / margin" }')))
    assert [(fault.where, fault.what[7:17]) for fault in caught.value.faults] == [
        ("published[0].measure.of", "Y / margin"),
        ("published[0].measure.of", "Z / margin"),
        ("published[1].measure.held", "X / margin"),
    ]


def test_a_name_that_stands_for_two_accounts_is_a_fault() -> None:
    bodies = [
        'type = "deposit"\nowner = "A / B"\npurpose = "C"\namount = "1.00"',
        'type = "deposit"\nowner = "A"\npurpose = "B / C"\namount = "2.00"',
    ]
    with pytest.raises(ScenarioFaults, match="which are several accounts"):
        found('value = "1"\nmeasure = { held = "A / B / C" }', *bodies)
    assert found('value = "1"\nmeasure = { held = { purpose = "C" } }', *bodies).agrees


@pytest.mark.parametrize(
    "command", [("run",), ("run", "--last"), ("run", "--json"), ("compare",), ("compare", "--json")]
)
def test_the_fault_is_bad_input_and_nothing_is_shown(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.toml"
    text = SOUND + figure('value = "1"\nmeasure = { held = "Z / margin" }')
    file.write_text(events(*WEEK, text=text), encoding="utf-8")
    assert main([command[0], str(file), *command[1:]]) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert 'published[0].measure.held names "Z / margin", which is no account of USD in the books' in said
    assert "1 fault; nothing was settled or written" in said


BAD = [
    ('value = "1"\nmeasure = {}', "measure", "exactly one of held, borne, ratio"),
    ('value = "1"\nmeasure = { held = "A / margin", borne = "A / margin" }', "measure", "exactly one of"),
    ('value = "1"\nmeasure = { drawn = "A / margin" }', "measure.drawn", "unknown key"),
    ('value = "1"\nmeasure = { held = "A" }', "measure.held", 'write "owner / purpose"'),
    ('value = "1"\nmeasure = { held = 5 }', "measure.held", "not text"),
    ('value = "1"\nmeasure = { held = [] }', "measure.held", "is empty"),
    ('value = "1"\nmeasure = { held = ["A / margin", "A / margin"] }', "measure.held", "each once"),
    ('value = "1"\nmeasure = { held = ["A / margin", "B"] }', "measure.held[1]", "not an account"),
    ('value = "1"\nmeasure = { held = { purpose = 5 } }', "measure.held.purpose", "not text"),
    ('value = "1"\nmeasure = { held = { owner = "A" } }', "measure.held.owner", "unknown key"),
    ('value = "1%"\nmeasure = { held = "A / margin" }', "value", "not an amount"),
    ('value = "1.001"\nmeasure = { held = "A / margin" }', "value", "3 decimals"),
    ("value = 1.5\nmeasure = { held = 'A / margin' }", "value", "not a plain decimal text"),
    ('value = "-1"\nmeasure = { held = "A / margin" }', "value", "not a plain decimal text"),
    ('value = { from = "1" }\nmeasure = { held = "A / margin" }', "value.to", "is missing"),
    ('value = { to = "1" }\nmeasure = { held = "A / margin" }', "value.from", "is missing"),
    ('value = { from = "1", to = "2", by = "1" }\nmeasure = { held = "A / margin" }', "value.by", "are from, to"),
    ('value = { from = "2", to = "1" }\nmeasure = { held = "A / margin" }', "value.from", "lower end first"),
    ('value = { from = "1", to = "2.001" }\nmeasure = { held = "A / margin" }', "value.to", "3 decimals"),
    ('value = { from = 1, to = "2" }\nmeasure = { held = "A / margin" }', "value.from", "not a plain decimal text"),
    ('value = "1"\naround = 0.5\nmeasure = { held = "A / margin" }', "around", "not a plain decimal text"),
    ('value = "1"\naround = "5%"\nmeasure = { held = "A / margin" }', "around", "not an amount"),
    ('value = "1"\naround = "0.001"\nmeasure = { held = "A / margin" }', "around", "3 decimals"),
    ('value = "1"\naround = "-1"\nmeasure = { held = "A / margin" }', "around", "not a plain decimal text"),
]
BAD_RATIO = [
    ('value = "1.55"', "", "value", "write at most 1 decimals"),
    ('value = "1"\naround = "0.05"', "", "around", "write at most 1 decimals"),
    ('value = "1"\naround = "1%"', "", "around", "after each figure, or after none"),
    ('value = "1%"\naround = "1"', "", "around", "after each figure, or after none"),
    ('value = { from = "1%", to = "2" }', "", "value.to", "after each figure, or after none"),
    ('value = "1"', ', over_asset = "USD"', "measure.over_asset", "give over too"),
    ('value = "1"', ', over = "A / margin", over_asset = "EUR"', "measure.over_asset", "no such asset"),
    ('value = "1"', ", over = 5", "measure.over", "not text"),
]
BAD_RATIO_NAMES = [
    "held",
    "held/before",
    "held/held",
    "(held+held)/borne",
    "held/(borne)",
    "held / borne",
    "(held+borne)/(borne+held)",
    "held/borne/held",
    "",
]


@pytest.mark.parametrize(("text", "where", "said"), BAD)
def test_a_fault_in_a_figure_of_a_history_is_placed_and_said(text: str, where: str, said: str) -> None:
    refused(text, where, said)


@pytest.mark.parametrize(("value", "more", "where", "said"), BAD_RATIO)
def test_a_fault_in_a_ratio_of_a_history_is_placed_and_said(value: str, more: str, where: str, said: str) -> None:
    ratio = f'measure = {{ ratio = "borne/held", of = "A / margin", decimals = 1{more} }}'
    refused(f"{value}\n{ratio}", where, said)


@pytest.mark.parametrize("name", BAD_RATIO_NAMES)
def test_a_ratio_is_of_two_quantities_of_the_kind_of_file(name: str) -> None:
    refused(f'value = "1"\nmeasure = {{ ratio = "{name}", of = "A / margin", decimals = 1 }}', "measure.ratio", "")


@pytest.mark.parametrize("key", ["of", "decimals"])
def test_a_ratio_says_what_it_is_of_and_its_decimals(key: str) -> None:
    keys = {"of": 'of = "A / margin"', "decimals": "decimals = 1"}
    rest = ", ".join(text for each, text in keys.items() if each != key)
    refused(f'value = "1"\nmeasure = {{ ratio = "borne/held", {rest} }}', f"measure.{key}", "goes with a ratio")
    refused(f'value = "1"\nmeasure = {{ held = "A / margin", {keys[key]} }}', f"measure.{key}", "goes with a ratio")
    refused('value = "1"\nmeasure = { held = "A / margin", over = "B / margin" }', "measure.over", "with a ratio only")


def refused(text: str, where: str, said: str) -> None:
    """Check that a history with a figure has a fault at that place."""
    with pytest.raises(ScenarioFaults) as caught:
        history(*WEEK, text=SOUND + figure(text))
    told = {fault.where: str(fault) for fault in caught.value.faults}
    assert said in told[f"published[0].{where}"]


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ('value = "1"\nmeasure = { drawn = ["member default fund", "Z"] }', "measure.drawn[1]", "neither a layer nor"),
        ('value = "1"\nmeasure = { drawn = { purpose = "stake" } }', "measure.drawn", "there is no such purpose"),
        ('value = "1"\nmeasure = { held = "A / default fund" }', "measure.held", "unknown key"),
        (f'value = "1"\nmeasure = {{ ratio = "held/borne", {FUND}, decimals = 1 }}', "measure.ratio", "not a ratio"),
        (f'value = "1"\nmeasure = {{ ratio = "drawn/drawn", {FUND}, decimals = 1 }}', "measure.ratio", "over itself"),
        ('value = { from = "2", to = "1" }\nmeasure = { loss = "loss-1" }', "value.from", "lower end first"),
        ('value = "1"\naround = "1.001"\nmeasure = { loss = "loss-1" }', "around", "3 decimals"),
    ],
)
def test_a_fault_in_a_figure_of_a_scenario_is_placed_and_said(
    written: Callable[..., str], text: str, where: str, said: str
) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        load(written((FIGURE, text)))
    told = {fault.where: str(fault) for fault in caught.value.faults}
    assert said in told[f"published[0].{where}"]


def test_a_label_of_a_scenario_that_stands_for_two_accounts_is_a_fault(written: Callable[..., str]) -> None:
    accounts = "".join(
        f'[[accounts]]\nowner = "{owner}"\npurpose = "{purpose}"\nbalance = "1"\n\n'
        for owner, purpose in (("X / Y", "Z"), ("X", "Y / Z"))
    )
    text = 'value = "1"\nmeasure = { before = "X / Y / Z" }'
    with pytest.raises(ScenarioFaults, match="which is several accounts"):
        load(written(("[groups.members]", f"{accounts}[groups.members]"), (FIGURE, text)))
