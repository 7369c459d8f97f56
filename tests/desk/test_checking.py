"""What `check` calls sound, the command that is for the file takes; what it refuses, that refuses in the same words."""

from __future__ import annotations

import random
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from tests.desk.histories import SOUND, deposit, events, mark, trade

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
HISTORIES = sorted([*EXAMPLES.glob("histories/*.toml"), *EXAMPLES.glob("policies/*.toml")])
SCENARIOS = sorted(EXAMPLES.glob("*.toml"))
MUTANTS = 12
"""How many histories are made of each example."""

LONG = 20_000
"""How many characters make an example long, so that fewer are made of it."""


@pytest.fixture
def compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Return a function that checks a history, runs it under each of its policies, and returns what was refused."""
    file = tmp_path / "history.toml"
    for members in EXAMPLES.glob("histories/*.csv"):
        shutil.copy(members, tmp_path)

    def compare(text: str) -> str:
        file.write_text(text, encoding="utf-8")
        code = main(["check", str(file)])
        _, said = capsys.readouterr()
        refused = ""
        for policy in tomllib.loads(text)["policies"]:
            run = main(["run", str(file), "--policy", policy, "--last"])
            _, err = capsys.readouterr()
            first = err.splitlines()[0].removesuffix("; nothing was settled or written") if err else ""
            assert (run == 2) == bool(first)
            assert first in said
            refused += first
        assert code == (2 if refused else 0)
        return refused

    return compare


def changed(text: str, chance: random.Random) -> str:
    """Return a history with events exchanged, doubled or left out, or with one digit that is another."""
    head, *told = re.split(r"(?m)^(?=\[\[events\]\])", text)
    way = chance.choice(["exchange", "double", "leave out", "digit"])
    place, other = (chance.randrange(len(told)) for _ in range(2)) if told else (0, 0)
    if way == "digit" or len(told) < 2:
        at = chance.choice([at for at, char in enumerate(text) if char.isdigit() and at > text.index("events")])
        return text[:at] + chance.choice("123456789") + text[at + 1 :]
    *told, last = told
    last, published, figures = last.partition("[[published]]")
    told.append(last)
    if way == "exchange":
        told[place], told[other] = told[other], told[place]
    elif way == "double":
        told.insert(place, told[place])
    else:
        del told[place]
    return "".join([head, *(f"{each.rstrip()}\n\n" for each in told), published, figures])


@pytest.mark.parametrize("example", HISTORIES, ids=lambda path: path.stem)
def test_check_and_run_agree_on_an_example_and_on_what_is_made_of_it(
    example: Path, compared: Callable[[str], str]
) -> None:
    text = example.read_text(encoding="utf-8")
    assert compared(text) == ""
    chance = random.Random(example.stem)  # noqa: S311  # the same histories each time
    for _ in range(2 if len(text) > LONG else MUTANTS):
        mutant = changed(text, chance)
        try:
            tomllib.loads(mutant)
        except tomllib.TOMLDecodeError:
            continue
        compared(mutant)


def test_many_of_the_changed_examples_are_refused_so_that_the_agreement_means_something(
    compared: Callable[[str], str],
) -> None:
    chance = random.Random(1)  # noqa: S311  # the same histories each time
    text = (EXAMPLES / "histories" / "weekly-clawback.toml").read_text(encoding="utf-8")
    refused = [said for said in (compared(changed(text, chance)) for _ in range(30)) if said]
    assert len(refused) >= 10
    assert any("is refused" in said for said in refused)


@pytest.mark.parametrize("example", SCENARIOS, ids=lambda path: path.stem)
def test_a_scenario_that_is_sound_settles(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(example)]) == 0
    assert main(["settle", str(example), "--csv"]) in {0, 1}
    assert capsys.readouterr().err == ""


def test_dates_out_of_order_are_found(compared: Callable[[str], str]) -> None:
    assert "events[1], of type deposit at 3, is refused: it is dated before the last one, at 9" in compared(
        events(f"at = 9\n{deposit('A', '1.00')}", f"at = 3\n{deposit('B', '1.00')}")
    )


def test_a_measure_of_an_account_that_is_not_there_is_found(compared: Callable[[str], str]) -> None:
    figure = '\n[[published]]\nwhat = "it"\nvalue = "1.00"\nmeasure = { held = "C / margin" }\nsource = "here"\n'
    assert 'published[0].measure.held names "C / margin", which is no account' in compared(
        events(deposit("A", "1.00"), text=SOUND + figure)
    )


def test_what_is_refused_under_some_policies_only_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week = (deposit("A", "20.00"), deposit("B", "30.00"), trade("A", "B", 15), mark("8.00", '{ owner = "A" }'))
    withdraw = 'type = "withdraw"\nmarket = "BTC"\nowner = "B"\namount = "51.00"'
    file = tmp_path / "history.toml"
    pool = 'type = "contribute"\npool = "fund"\namount = "10.00"'
    file.write_text(events(pool, *week, withdraw), encoding="utf-8")
    assert main(["run", str(file), "--last"]) == 0
    assert main(["run", str(file), "--last", "--policy", "second"]) == 2
    refused = capsys.readouterr().err.splitlines()[0].removesuffix("; nothing was settled or written")
    assert main(["check", str(file)]) == 2
    assert capsys.readouterr().err == f'{refused} (under the policy "second")\n'
