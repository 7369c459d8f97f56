"""A group of members can leave some out: of a layer, or of the accounts that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account
from rhodian_desk.io.faults import FaultList, ScenarioFaults
from rhodian_desk.io.toml import tables
from rhodian_desk.scenario.decode import Decoding, load
from rhodian_desk.scenario.measure import compared
from rhodian_desk.scenario.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rhodian_desk.scenario.settle import Outcome

LAYER = 'group = "members"'
ROWS = "rows = ["

TEXTBOOK = """\
schema = "rhodian.scenario/1"
id = "textbook"
title = "The textbook's default waterfall"
date = 2024-03-04

[asset]
code = "EUR"
scale = 2

[[accounts]]
owner = "the defaulter"
purpose = "margin"
balance = "10.00"

[[accounts]]
owner = "House"
purpose = "skin in the game"
balance = "5.00"

[groups.members]
purpose = "default fund"
csv = "members.csv"
times = "1"

[groups.assessments]
purpose = "assessment"
csv = "members.csv"
times = "2"
except = ["the defaulter"]

[[waterfalls]]
name = "default waterfall"
rule = "in order"

    [[waterfalls.layers]]
    fund = { owner = "the defaulter", purpose = "margin" }

    [[waterfalls.layers]]
    fund = { owner = "the defaulter", purpose = "default fund" }

    [[waterfalls.layers]]
    fund = { owner = "House", purpose = "skin in the game" }

    [[waterfalls.layers]]
    name = "survivors' default fund"
    rule = "in proportion"
    group = "members"
    except = ["the defaulter"]

    [[waterfalls.layers]]
    name = "assessments"
    rule = "in proportion"
    group = "assessments"

[[losses]]
id = "default"
amount = "AMOUNT"

[[published]]
what = "survivors' part"
value = "30.00"
measure = { drawn = "survivors' default fund" }
source = "https://example.org/survivors"
"""
MEMBERS = "owner,weight\nA,20.00\nthe defaulter,7.00\nB,10.00\n"


def textbook(folder: Path, amount: str) -> Outcome:
    """Settle a default of an amount down the textbook's waterfall: one list of members is all that it needs."""
    (folder / "members.csv").write_text(MEMBERS, encoding="utf-8")
    file = folder / "scenario.toml"
    file.write_text(TEXTBOOK.replace("AMOUNT", amount), encoding="utf-8")
    return settle(load(str(file)))


def drawn(outcome: Outcome) -> dict[str, int]:
    """Return what each account bore."""
    (settled,) = outcome.settled
    return {f"{each.account.owner} / {each.account.purpose}": each.amount for each in settled.plan.draw.funds}


def test_the_textbooks_waterfall_takes_one_list_of_members(tmp_path: Path) -> None:
    assert drawn(textbook(tmp_path, "37.00")) == {
        "the defaulter / margin": 10_00,
        "the defaulter / default fund": 7_00,
        "House / skin in the game": 5_00,
        "A / default fund": 10_00,
        "B / default fund": 5_00,
        "A / assessment": 0,
        "B / assessment": 0,
    }
    whole = textbook(tmp_path, "200.00")
    assert drawn(whole)["A / default fund"] + drawn(whole)["B / default fund"] == 30_00
    assert drawn(whole)["A / assessment"] == 40_00
    assert whole.uncovered == 200_00 - 52_00 - 60_00
    (figure,) = compared(whole)
    assert figure.agrees


def test_nobody_is_opened_an_account_who_is_left_out_of_the_group(tmp_path: Path) -> None:
    outcome = textbook(tmp_path, "1.00")
    asset = outcome.scenario.asset
    assert Account("the defaulter", "assessment", asset) not in outcome.before
    assert outcome.before[Account("the defaulter", "default fund", asset)] == 7_00
    assert [account.owner for account, _ in outcome.scenario.groups["assessments"].members] == ["A", "B"]


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 10**6), min_size=2),
    st.integers(1, 10**7),
    st.sampled_from(["in order", "in proportion", "in fixed proportion"]),
    st.data(),
)
def test_a_layer_that_leaves_some_out_draws_as_if_the_list_did_not_have_them(
    balances: dict[str, int], loss: int, rule: str, data: st.DataObject
) -> None:
    left_out = data.draw(st.lists(st.sampled_from(sorted(balances)), unique=True, max_size=len(balances) - 1))

    def settled(rows: dict[str, int], key: str, more: str) -> dict[str, int]:
        listed = ", ".join(f'{{ owner = "{owner}", balance = "{cents}" }}' for owner, cents in rows.items())
        text = (
            'schema = "rhodian.scenario/1"\nid = "a"\ntitle = "a"\ndate = 2024-03-04\n'
            'asset = { code = "EUR", scale = 0 }\n'
            f'[groups.g]\npurpose = "fund"\nrows = [{listed}]\n{key}\n'
            f'[[waterfalls]]\nname = "w"\nrule = "{rule}"\ngroup = "g"\n{more}\n'
            f'[[losses]]\nid = "l"\namount = "{loss}"\n'
        )
        return drawn(settle(Decoding(FaultList("a.toml"), lambda _: None).decode(tables(text))))

    names = ", ".join(f'"{owner}"' for owner in left_out)
    kept = {owner: cents for owner, cents in balances.items() if owner not in left_out}
    without = settled(kept, "", "")
    assert settled(balances, "", f"except = [{names}]") == without
    assert settled(balances, f"except = [{names}]", "") == without


BAD = [
    (
        LAYER,
        f'{LAYER}\nexcept = ["Z"]',
        "waterfalls[0].layers[1].except[0]",
        'there is no such member; write one of "A"',
    ),
    (LAYER, f'{LAYER}\nexcept = ["A", "A"]', "waterfalls[0].layers[1].except[1]", "name each member once"),
    (LAYER, f'{LAYER}\nexcept = ["A", "B", "C"]', "waterfalls[0].layers[1].except", "leaves nobody"),
    (LAYER, f'{LAYER}\nexcept = "A"', "waterfalls[0].layers[1].except", "not an array"),
    (LAYER, f"{LAYER}\nexcept = [5]", "waterfalls[0].layers[1].except[0]", "not text"),
    (LAYER, f'{LAYER}\nexcept_ = ["A"]', "waterfalls[0].layers[1].except_", "unknown key; the keys here are name"),
    (
        LAYER,
        'layers = [{ fund = { owner = "House", purpose = "senior capital" } }]\nexcept = ["A"]',
        "waterfalls[0].layers[1].except",
        "has none",
    ),
    (ROWS, f'except = ["Z"]\n{ROWS}', "groups.members.except[0]", "there is no such member"),
    (ROWS, f'except = ["A", "A"]\n{ROWS}', "groups.members.except[1]", "name each member once"),
    (ROWS, f'except = ["A", "B", "C"]\n{ROWS}', "groups.members.except", "leaves nobody"),
    (ROWS, f"except = 5\n{ROWS}", "groups.members.except", "not an array"),
]


@pytest.mark.parametrize(("old", "new", "where", "said"), BAD)
def test_a_fault_in_who_is_left_out_is_placed_and_said(
    written: Callable[..., str], old: str, new: str, where: str, said: str
) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        load(written((old, new)))
    told = {fault.where: str(fault) for fault in caught.value.faults}
    assert said in told[where]


def test_who_is_left_out_of_a_layer_may_bear_in_another_and_be_paid(written: Callable[..., str]) -> None:
    own = 'fund = { owner = "A", purpose = "default fund" }'
    house = 'fund = { owner = "House", purpose = "junior capital" }'
    outcome = settle(load(written((LAYER, f'{LAYER}\nexcept = ["A"]'), (house, own))))
    (settled,) = outcome.settled
    assert {each.account.owner: each.amount for each in settled.plan.draw.funds} == {"A": 20_00, "B": 23_12, "C": 13_88}
    payee = ('amount = "57.00"', 'amount = "57.00"\npayee = { owner = "A", purpose = "default fund" }')
    paid = settle(load(written((LAYER, f'{LAYER}\nexcept = ["A"]'), payee)))
    assert paid.after[Account("A", "default fund", paid.scenario.asset)] == 77_00
