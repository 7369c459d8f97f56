"""Every fault of a scenario is found, placed, and said with what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian import Account, Asset
from rhodian_desk.io.faults import FAULTS_MAX, Fault, ScenarioFaults
from rhodian_desk.scenario.decode import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Write = "Callable[..., str]"

LAYER_2 = 'name = "member default fund"\nrule = "in proportion"\nbasis = "contribution"\ngroup = "members"\n'
JUNIOR = 'fund = { owner = "House", purpose = "junior capital" }'
MEASURE = '{ drawn = "member default fund" }'
ROWS = '{ owner = "A", balance = "20.00" }'


def faults_of(file: str) -> tuple[Fault, ...]:
    """Decode a file that is not sound and return its faults."""
    with pytest.raises(ScenarioFaults) as caught:
        load(file)
    return caught.value.faults


def test_a_sound_scenario_opens_its_accounts_in_the_order_of_the_file(written: Callable[..., str]) -> None:
    scenario = load(written())
    eur = Asset("EUR", 2)
    assert scenario.openings == {
        Account("House", "junior capital", eur): 700,
        Account("House", "senior capital", eur): 500,
        Account("C", "default fund", eur): 3000,
        Account("A", "default fund", eur): 2000,
        Account("B", "default fund", eur): 5001,
    }
    assert list(scenario.openings.values()) == [700, 500, 3000, 2000, 5001]
    assert scenario.losses[0].waterfall == "default waterfall"


ONE_FAULT = [
    ('"7.00"', '"-7.00"', "accounts[0].balance", "negative"),
    ('"7.00"', "-7", "accounts[0].balance", "negative"),
    ('"7.00"', '"7.005"', "accounts[0].balance", "3 decimals where 2 are kept"),
    ('"7.00"', "7.00", "accounts[0].balance", "7.00, a bare number; write it in quotes"),
    ('"7.00"', "7", "accounts[0].balance", "7, a bare number; write it in quotes"),
    ('"7.00"', "nan", "accounts[0].balance", "nan, a bare number"),
    ('"7.00"', '"NaN"', "accounts[0].balance", "not an amount"),
    ('"7.00"', '"7,00"', "accounts[0].balance", "plain digits"),
    ('"7.00"', '"\\u0667"', "accounts[0].balance", "plain digits"),
    ('"7.00"', "true", "accounts[0].balance", "the boolean true"),
    ('"7.00"', "[]", "accounts[0].balance", "an array"),
    ('"7.00"', '"7.00 USD"', "accounts[0].balance", "names the asset 'USD'"),
    ('"7.00"', f'"{"9" * 301}"', "accounts[0].balance", "301 characters"),
    ('balance = "7.00"\n', "", "accounts[0].balance", "is missing"),
    (
        'balance = "7.00"',
        'balance = "7.00"\nblance = "7.00"',
        "accounts[0].blance",
        "unknown key; the keys here are owner",
    ),
    ('purpose = "senior capital"', 'purpose = "junior capital"', "accounts[1]", "opens the account"),
    ('owner = "House"\npurpose = "senior', 'owner = "outside"\npurpose = "senior', "accounts[1].owner", "outside"),
    (
        'owner = "House"\npurpose = "senior',
        'owner = "a\\u001b[31m"\npurpose = "senior',
        "accounts[1].owner",
        "\\x1b[31m",
    ),
    ('owner = "House"\npurpose = "senior', 'owner = " a"\npurpose = "senior', "accounts[1].owner", "not a name"),
    ('owner = "House"\npurpose = "senior', 'owner = 5\npurpose = "senior', "accounts[1].owner", "not text"),
    ('owner = "A"', 'owner = "B"', "groups.members.rows[2]", "again"),
    ('balance = "20.00"', 'balance = "20.001"', "groups.members.rows[1].balance", "3 decimals"),
    ('balance = "20.00"', 'weight = "20.00"', "groups.members.rows[1]", "has no balance"),
    (', balance = "20.00"', "", "groups.members.rows[1]", "has no balance"),
    ('balance = "20.00"', 'balance = "20.00", weight = "1"', "groups.members.rows[0]", "has no weight"),
    (
        'purpose = "default fund"',
        'purpose = "default fund"\ncsv = "m.csv"',
        "groups.members",
        "its members in one place",
    ),
    ('purpose = "default fund"', 'purpose = "default fund"\ntimes = 2', "groups.members.times", "not a multiple"),
    ("[[waterfalls]]", '[groups.none]\npurpose = "x"\nrows = []\n[[waterfalls]]', "groups.none", "has no members"),
    ('group = "members"', 'group = "guests"', "waterfalls[0].layers[1].group", 'no such group; write "members"'),
    ('group = "members"', 'group = "member default fund"', "waterfalls[0].layers[1].group", "no such group"),
    ('group = "members"\n', "", "waterfalls[0].layers[1]", "either layers or a group"),
    ('group = "members"', 'layers = "default waterfall"', "waterfalls[0].layers[1].layers", "not an array"),
    ('group = "members"', "layers = []", "waterfalls[0].layers[1].layers", "has no layers"),
    (LAYER_2, LAYER_2.replace("in proportion", "limited") + "layers = 5\n", "waterfalls[0].layers[1].layers", "array"),
    (
        '"in proportion"',
        '"pro rata"',
        "waterfalls[0].layers[1].rule",
        '"in proportion", "in fixed proportion", "limited"',
    ),
    ('"in proportion"', '"in order"', "waterfalls[0].layers[1]", "leave basis out"),
    ('name = "member default fund"', 'name = "default waterfall"', "waterfalls[0].layers[1].name", "again"),
    (JUNIOR, JUNIOR.replace("junior", "third"), "waterfalls[0].layers[0].fund", 'the account "House / third capital"'),
    (JUNIOR, JUNIOR + '\nweight = "1.00"', "waterfalls[0].layers[0].weight", "does not share in proportion"),
    (JUNIOR, JUNIOR + '\navailable = "1.001"', "waterfalls[0].layers[0].available", "3 decimals"),
    (JUNIOR, "fund = 5", "waterfalls[0].layers[0].fund", "not a table"),
    (
        JUNIOR,
        JUNIOR.replace("House", "A").replace("junior capital", "default fund"),
        "waterfalls[0].layers[1].group",
        "may back one layer only",
    ),
    (JUNIOR, JUNIOR + "\n[[waterfalls.layers]]\n" + JUNIOR, "waterfalls[0].layers[1]", "may back one layer only"),
    ('rule = "in order"', 'rule = "limited"', "waterfalls[0]", "limit"),
    ('rule = "in order"', 'rule = "in order"\nlimit = "5"', "waterfalls[0]", "limit"),
    ('rule = "in order"', 'rule = "in order"\nweight = "5"', "waterfalls[0].weight", "no layer is above"),
    ('rule = "in order"\n', "", "waterfalls[0].rule", "is missing"),
    ('"57.00"', '"57.00"\nwaterfall = "other"', "losses[0].waterfall", "no such waterfall"),
    ('"57.00"', '"57.00"\npayee = { owner = "A", purpose = "default fund" }', "losses[0].payee", "pay itself"),
    ('"57.00"', "57", "losses[0].amount", "bare number"),
    ('id = "loss-1"', 'id = "all"', "losses[0].id", "taken"),
    (MEASURE, '{ drawn = "nobody" }', "published[0].measure.drawn", "neither a layer nor an account"),
    (MEASURE, '{ loss = "loss-2" }', "published[0].measure.loss", 'no such loss; write "loss-1"'),
    (MEASURE, '{ capacity = "House / junior capital" }', "published[0].measure.capacity", "no such layer"),
    (MEASURE, '{ drawn = "member default fund", loss = "loss-1" }', "published[0].measure", "exactly one of"),
    (MEASURE, "{ }", "published[0].measure", "exactly one of"),
    (MEASURE, '{ drawn = "member default fund", decimals = 1 }', "published[0].measure.decimals", "goes with a ratio"),
    ('value = "50.00"', 'value = "50.00%"', "published[0].value", "not an amount"),
    ('value = "50.00"', "value = 50.00", "published[0].value", "not a plain decimal"),
    ("2020-02-29", "2020-02-29T12:00:00", "date", "not a date"),
    ("2020-02-29", '"2020-02-29"', "date", "not a date"),
    ("rhodian.scenario/1", "rhodian.scenario/9", "schema", 'write "rhodian.scenario/1"'),
    ("scale = 2", "scale = 31", "asset.scale", "from 0 to 30"),
    ("scale = 2", "scale = true", "asset.scale", "from 0 to 30"),
    ('code = "EUR"', 'code = "E R"', "asset.code", "not a code"),
    ('code = "EUR"\nscale = 2', 'code = "paid"\nscale = 0', "asset.code", "never fall"),
    ('title = "A default"', 'title = "A default"\ntitel = "x"', "titel", "unknown key"),
    ('summary = "A member failed."', 'summary = "\\u0007"', "summary", "control character"),
    ('["All of it."]', '["All of it.", 5]', "assumptions[1]", "not text"),
]


@pytest.mark.parametrize(("old", "new", "where", "what"), ONE_FAULT)
def test_one_fault_is_named_with_its_place_and_remedy(
    written: Callable[..., str], old: str, new: str, where: str, what: str
) -> None:
    file = written((old, new))
    found = {fault.where: fault for fault in faults_of(file)}
    assert where in found
    assert what in str(found[where])
    assert found[where].file == file
    assert found[where].right


def test_all_faults_are_reported_at_once_and_in_order(written: Callable[..., str]) -> None:
    file = written(
        ('"7.00"', '"7.005"'),
        ('balance = "20.00"', "balance = true"),
        ('group = "members"', 'group = "guests"'),
        ('amount = "57.00"', "amount = 57"),
        (MEASURE, '{ drawn = "nobody" }'),
        ('what = "members\' part"', "what = 5"),
    )
    assert [fault.where for fault in faults_of(file)] == [
        "accounts[0].balance",
        "groups.members.rows[1].balance",
        "waterfalls[0].layers[1].group",
        "losses[0].amount",
        "published[0].what",
        "published[0].measure.drawn",
    ]


def test_a_fault_in_an_account_does_not_make_that_account_unknown(written: Callable[..., str]) -> None:
    assert [fault.where for fault in faults_of(written(('"7.00"', '"x"')))] == ["accounts[0].balance"]


def test_a_layer_that_names_itself_as_its_group_is_a_fault(written: Callable[..., str]) -> None:
    (fault,) = faults_of(written(('group = "members"', 'group = "member default fund"')))
    assert "there is no such group" in fault.what


def test_a_limited_layer_over_two_funds_is_a_fault(written: Callable[..., str]) -> None:
    layers = ", ".join(
        f'{{ fund = {{ owner = "House", purpose = "{each} capital" }} }}' for each in ("junior", "senior")
    )
    limited = f'name = "cap"\nrule = "limited"\nlimit = "1.00"\nlayers = [{layers}]\n'
    found = faults_of(written((LAYER_2, limited), (JUNIOR, 'name = "m"\nrule = "in order"\ngroup = "members"')))
    assert (found[0].where, found[0].what) == ("waterfalls[0].layers[1]", "is limited and must have exactly one layer")


def test_with_two_waterfalls_a_loss_must_name_one(written: Callable[..., str]) -> None:
    second = f'[[waterfalls]]\nname = "other"\nrule = "in order"\nlayers = [{{ {JUNIOR} }}]\n\n[[losses]]'
    (fault,) = faults_of(written(("[[losses]]", second)))
    assert fault.where == "losses[0].waterfall"
    assert fault.right == 'write one of "default waterfall", "other"'


def test_a_place_that_is_both_a_layer_and_an_account_is_a_fault(written: Callable[..., str]) -> None:
    (fault,) = faults_of(
        written(
            ('name = "member default fund"', 'name = "House / junior capital"'),
            (MEASURE, '{ drawn = "House / junior capital" }'),
        )
    )
    assert fault.what.endswith("both a layer and an account")


@pytest.mark.parametrize("section", ["waterfalls", "losses"])
def test_an_empty_section_is_a_fault(sound: str, written: Callable[..., str], section: str) -> None:
    kept = sound[: sound.index(f"[[{section}]]")]
    rest = "" if section == "losses" else sound[sound.index("[[losses]]") : sound.index("[[published]]")]
    found = faults_of(written(text=f"{section} = []\n{kept}{rest}"))
    assert (section, "is empty") in [(fault.where, fault.what) for fault in found]


def test_more_faults_than_are_kept_are_counted(tmp_path: Path, sound: str) -> None:
    rows = ",".join('{ owner = "X", balance = "x" }' for _ in range(FAULTS_MAX + 5))
    file = tmp_path / "scenario.toml"
    file.write_text(sound.replace("rows = [", f"rows = [{rows},"), encoding="utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        load(str(file))
    assert len(caught.value.faults) == FAULTS_MAX
    assert caught.value.further == 5
    assert str(caught.value).endswith("and 5 more faults")


def test_a_multiple_of_a_weight_is_rounded_down_to_the_unit(written: Callable[..., str]) -> None:
    rows = '{ owner = "A", weight = "0.03" }, { owner = "B", weight = "100.01" }'
    scenario = load(
        written(
            ('purpose = "default fund"', 'purpose = "default fund"\ntimes = "2.75"'),
            ('{ owner = "C", balance = "30.00" },', f"{rows},"),
            ('{ owner = "A", balance = "20.00" },', ""),
            ('{ owner = "B", balance = "50.01" },', ""),
        )
    )
    members = scenario.groups["members"].members
    assert [(scenario.openings[account], weight) for account, weight in members] == [(8, 3), (27502, 10001)]


def test_a_balance_beside_a_multiple_is_a_fault(written: Callable[..., str]) -> None:
    file = written(('purpose = "default fund"', 'purpose = "default fund"\ntimes = "2.75"'))
    whats = {fault.what for fault in faults_of(file)}
    assert whats == {"has no weight", "has a balance beside times"}
