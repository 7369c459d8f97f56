"""Published figures are measured in one way in scenarios and in histories, and compared exactly."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rhodian import Asset
from rhodian_desk.cli.entry import main
from rhodian_desk.decoding.published import Measure, Published, Quantity, Value, Which
from rhodian_desk.decoding.published import compared as beside
from rhodian_desk.documents.records import figure as record
from rhodian_desk.documents.writing import plain
from rhodian_desk.play.measure import compared
from rhodian_desk.render.page import page
from rhodian_desk.render.published_words import printed, tally, verdict
from rhodian_desk.scenario import measure
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.settle import settle
from tests.desk.documents import settlement as document
from tests.desk.histories import SOUND, contribute, deposit, mark, played, trade

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.decoding.published import Compared

FIGURE = 'value = "50.00"\nmeasure = { drawn = "member default fund" }'
FUND = 'of = "member default fund"'
USD, ETH = Asset("USD", 2), Asset("ETH", 5)
# The pool bears 4.00 and A 20.00 of its own; B gains 30.00 and gives 6.00 of it up.
WEEK = (
    contribute("4.00"),
    deposit("A", "20.00"),
    deposit("B", "30.00"),
    trade("A", "B", 15),
    mark("8.00", '{ owner = "A" }'),
)
TWO = (
    SOUND.replace("scale = 2\n", 'scale = 2\n\n[[assets]]\ncode = "TOK"\nscale = 4\n', 1)
    .replace("\nmark =", '\nasset = "USD"\nmark =')
    .replace('owner = "house"\n', 'owner = "house"\nasset = "USD"\n')
)


def quantity(asset: Asset, key: str = "of") -> Quantity:
    """Return some quantity in an asset."""
    return Quantity(("held",), Which(("A / margin",)), asset, key)


def entry(made: Measure, first: str, last: str | None = None, around: str | None = None) -> Published:
    """Return a figure of a measure."""
    return Published("a figure", Value(first, last or first), around, made, "", "https://example.org", "", "")


def figure(text: str) -> str:
    """Return a figure of a history."""
    return f'\n[[published]]\nwhat = "a figure"\nsource = "https://example.org"\n{text}\n'


def found(text: str, *bodies: str, base: str = SOUND, policy: str | None = None) -> Compared:
    """Play a week with one figure, and return what it is compared with."""
    (made,) = compared(played(*(bodies or WEEK), text=base + figure(text), policy=policy))
    return made


def digits(number: int, places: int) -> str:
    """Return a whole number of last places as a decimal text."""
    text = str(number).rjust(places + 1, "0")
    return f"{text[:-places]}.{text[-places:]}" if places else text


numbers = st.integers(0, 10**6) | st.integers(0, 10**40)


@given(numbers, numbers, numbers, st.none() | numbers, st.integers(0, 9))
@example(10, 5, 5, 5, 2)
@example(10, 5, 5, 4, 2)
def test_a_figure_agrees_exactly_if_it_lies_within_its_range_and_tolerance(
    come_to: int, one: int, other: int, around: int | None, scale: int
) -> None:
    low, high = sorted((one, other))
    near = None if around is None else digits(around, scale)
    made = Measure(quantity(Asset("USD", scale)))
    result = beside(entry(made, digits(low, scale), digits(high, scale), near), lambda _: come_to)
    assert result.agrees is (low - (around or 0) <= come_to <= high + (around or 0))
    assert result.recomputed == digits(come_to, scale)
    less = Fraction(result.difference) * 10**scale
    assert less == (come_to - high if come_to > high else come_to - low if come_to < low else 0)
    words = verdict(plain(record(result)))
    assert words.startswith("agrees") is result.agrees
    assert (words == "agrees") is (low <= come_to <= high)


@given(numbers, st.integers(1, 10**40), st.integers(0, 6), st.sampled_from(["", "%"]))
@example(1, 2, 0, "")
@example(35, 700, 1, "")
def test_a_ratio_is_the_exact_one_rounded_half_up_whatever_its_assets(
    above: int, below: int, places: int, sign: str
) -> None:
    made = Measure(quantity(USD), quantity(ETH, "over"), places)
    amounts = {USD: above, ETH: below}
    result = beside(entry(made, f"0{sign}"), lambda each: amounts[each.asset])
    exact = Fraction(above, 10**2) / Fraction(below, 10**5) * (100 if sign else 1)
    assert result.recomputed.endswith(sign)
    rounded = Fraction(result.recomputed.removesuffix("%"))
    half = Fraction(1, 2 * 10**places)
    assert exact - half < rounded <= exact + half
    assert result.agrees is (rounded == 0)
    again = beside(entry(made, result.recomputed), lambda each: amounts[each.asset])
    assert (again.agrees, again.difference.strip("0.%")) == (True, "")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), st.integers(0, 120), st.data())
def test_a_sum_in_a_history_is_the_sum_of_its_accounts(given_to: list[int], lost: int, data: st.DataObject) -> None:
    owners = ("A", "B", "C")
    bodies = [
        f'type = "deposit"\npurpose = "savings"\nowner = "{owner}"\namount = "{digits(cents + 100, 2)}"'
        for owner, cents in zip(owners, given_to, strict=True)
    ]
    bodies += [f'type = "loss"\nid = "l{place}"\namount = "{digits(lost, 2)}"' for place in range(lost > 0)]
    text = SOUND.replace("[policies.first]\n", '[policies.first]\nbears = [{ purpose = "savings" }]\n')
    some = data.draw(st.lists(st.sampled_from(owners), min_size=1, unique=True))
    for word in ("held", "borne"):
        each = {
            owner: Fraction(
                found(f'value = "0"\nmeasure = {{ {word} = "{owner} / savings" }}', *bodies, base=text).recomputed
            )
            for owner in owners
        }
        labels = json.dumps([f"{owner} / savings" for owner in some])
        of_some = found(f'value = "0"\nmeasure = {{ {word} = {labels} }}', *bodies, base=text)
        of_all = found(f'value = "0"\nmeasure = {{ {word} = {{ purpose = "savings" }} }}', *bodies, base=text)
        assert Fraction(of_some.recomputed) == sum(each[owner] for owner in some)
        assert Fraction(of_all.recomputed) == sum(each.values())


POOL, MARGINS, SIX_TO_NINE = '"house / pool"', '{ purpose = "margin" }', '{ from = "6%", to = "9%" }'
HISTORY = [
    ('value = "24.00"\nmeasure = { borne = { purpose = "margin" } }', "26.00", "2.00"),
    ('value = "26.00"\nmeasure = { borne = ["A / margin", "B / margin"] }', "26.00", "0.00"),
    ('value = "54.00"\nmeasure = { held = { purpose = "margin" } }', "54.00", "0.00"),
    ('value = "0.00"\nmeasure = { held = "house / pool" }', "0.00", "0.00"),
    ('value = "10%"\nmeasure = { ratio = "borne/held", of = "B / margin", decimals = 1 }', "11.1%", "1.1%"),
    ('value = "10%"\nmeasure = { ratio = "borne/(held+borne)", of = "B / margin", decimals = 1 }', "10.0%", "0.0%"),
    ('value = "10%"\nmeasure = { ratio = "borne/(borne+held)", of = "B / margin", decimals = 0 }', "10%", "0%"),
    (
        f'value = "0.15"\nmeasure = {{ ratio = "borne/borne", of = {POOL}, over = {MARGINS}, decimals = 2 }}',
        "0.15",
        "0.00",
    ),
    ('value = { from = "5.00", to = "7.00" }\nmeasure = { borne = "B / margin" }', "6.00", "0.00"),
    ('value = { from = "6.00", to = "6.00" }\nmeasure = { borne = "B / margin" }', "6.00", "0.00"),
    ('value = { from = "6.01", to = "7.00" }\nmeasure = { borne = "B / margin" }', "6.00", "-0.01"),
    ('value = { from = "1", to = "5.99" }\nmeasure = { borne = "B / margin" }', "6.00", "0.01"),
    (
        f'value = {SIX_TO_NINE}\nmeasure = {{ ratio = "borne/(borne+held)", of = "B / margin", decimals = 0 }}',
        "10%",
        "1%",
    ),
]


@pytest.mark.parametrize(("text", "recomputed", "difference"), HISTORY)
def test_a_figure_of_a_history_is_compared_exactly(text: str, recomputed: str, difference: str) -> None:
    made = found(text)
    assert (made.recomputed, made.difference) == (recomputed, difference)
    assert made.agrees is (difference.strip("0.%") == "")


def test_a_stated_tolerance_is_in_the_unit_of_the_figure_and_both_its_ends_belong_to_it() -> None:
    near = 'measure = { ratio = "borne/(held+borne)", of = "B / margin", decimals = 1 }'
    assert found(f'value = "10.5%"\naround = "0.5%"\n{near}').agrees
    assert found(f'value = "9.5%"\naround = "0.5%"\n{near}').agrees
    assert not found(f'value = "10.5%"\naround = "0.4%"\n{near}').agrees
    assert not found(f'value = "10.5%"\n{near}').agrees
    money = 'measure = { borne = "B / margin" }'
    assert found(f'value = "5.98"\naround = "0.02"\n{money}').agrees
    assert not found(f'value = "5.98"\naround = "0.01"\n{money}').agrees
    assert found(f'value = {{ from = "1", to = "5.50" }}\naround = "0.50"\n{money}').agrees


def test_a_ratio_may_be_of_two_assets_as_a_price_is() -> None:
    bodies = [
        'type = "deposit"\nowner = "X"\npurpose = "raised"\nasset = "USD"\namount = "100.00"',
        'type = "deposit"\nowner = "Y"\npurpose = "wallet"\nasset = "TOK"\namount = "0.0300"',
    ]
    price = (
        'value = "3333.33"\nasset = "USD"\nmeasure = { ratio = "held/held", of = "X / raised", over = "Y / wallet", '
        'over_asset = "TOK", decimals = 2 }'
    )
    made = found(price, *bodies, base=TWO)
    assert (made.recomputed, made.agrees) == ("3333.33", True)
    assert str(made.entry.measure) == "held/held: X / raised over Y / wallet"


def test_a_figure_is_held_against_the_play_of_its_policy_only() -> None:
    text = 'policy = "second"\nvalue = "10.00"\nmeasure = { borne = "B / margin" }'
    assert found(text, policy="second").agrees
    assert compared(played(*WEEK, text=SOUND + figure(text))) == ()
    nobody = 'policy = "second"\nvalue = "10.00"\nmeasure = { borne = "Z / margin" }'
    assert compared(played(*WEEK, text=SOUND + figure(nobody))) == ()


def test_a_ratio_over_nothing_is_undefined_and_says_what_it_is_over() -> None:
    made = found('value = "10%"\nmeasure = { ratio = "borne/held", of = "house / pool", decimals = 1 }')
    assert (made.recomputed, made.difference, made.agrees) == ("undefined", "undefined", False)
    assert verdict(plain(record(made))) == "undefined: the ratio is over 0 USD, held of house / pool"
    assert tally([plain(record(made))]) == "0 of 1 published figure agree exactly."


def test_a_pool_that_nothing_ever_reached_is_an_account_of_the_books() -> None:
    assert found('value = "0"\nmeasure = { borne = "house / pool" }', deposit("A", "1.00")).agrees


JUNIOR = '"House / junior capital"'
SCENARIO = [
    ('value = "16.99"\nmeasure = { drawn = ["House / junior capital", "A / default fund"] }', "16.99"),
    ('value = "50.00"\nmeasure = { drawn = ["member default fund", "A / default fund"] }', "50.00"),
    ('value = "57.00"\nmeasure = { drawn = ["member default fund", "default waterfall"] }', "57.00"),
    ('value = "57.01"\nmeasure = { before = ["member default fund", "House / senior capital"] }', "105.01"),
    ('value = "100.01"\nmeasure = { before = { purpose = "default fund" } }', "100.01"),
    ('value = "50.00"\nmeasure = { drawn = { purpose = "default fund" } }', "50.00"),
    ('value = "50.01"\nmeasure = { remaining = { purpose = "default fund" } }', "50.01"),
    (f'value = "50%"\nmeasure = {{ ratio = "drawn/(drawn+remaining)", {FUND}, decimals = 2 }}', "50.00%"),
    (f'value = "7"\nmeasure = {{ ratio = "drawn/drawn", {FUND}, over = {JUNIOR}, decimals = 1 }}', "7.1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "recomputed"), SCENARIO)
def test_a_sum_in_a_scenario_counts_each_account_once(written: Callable[..., str], text: str, recomputed: str) -> None:
    (made,) = measure.compared(settle(load(written((FIGURE, text)))))
    assert made.recomputed == recomputed


def test_what_an_account_inside_is_paid_can_be_measured(written: Callable[..., str]) -> None:
    payee = ('amount = "57.00"', 'amount = "57.00"\npayee = { owner = "Survivors", purpose = "claims" }')
    text = 'value = "57.00"\nmeasure = { remaining = ["Survivors / claims", "A / default fund"] }'
    (made,) = measure.compared(settle(load(written(payee, (FIGURE, text)))))
    assert made.recomputed == "67.01"
    text = 'value = "57.00"\nmeasure = { remaining = { purpose = "claims" } }'
    (made,) = measure.compared(settle(load(written(payee, (FIGURE, text)))))
    assert made.agrees


def test_ranges_and_tolerances_are_shown_as_people_write_them(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(
        (FIGURE, f'value = "55%"\naround = "10%"\nmeasure = {{ ratio = "drawn/before", {FUND}, decimals = 1 }}')
    )
    assert main(["settle", file]) == 0
    shown = capsys.readouterr().out
    assert "55% \N{PLUS-MINUS SIGN} 10%" in shown
    assert "agrees within 10%" in shown
    made = document(settle(load(file)))
    (record,) = made["published"]
    assert (record["value"], record["around"], record["difference"], record["agrees"]) == ("55%", "10%", "-5.0%", True)
    said = "1 of 1 published figure agrees, 1 of them within the tolerance that the file states."
    assert said in page(made)
    assert "55% \N{PLUS-MINUS SIGN} 10%" in page(made)


def test_a_range_is_shown_with_both_its_ends() -> None:
    made = plain(record(found('value = { from = "1000.00", to = "2000.00" }\nmeasure = { borne = "B / margin" }')))
    assert (made["value"], made["from"], made["to"]) == ("1000.00 to 2000.00", "1000.00", "2000.00")
    assert printed(made) == "1,000.00 to 2,000.00"
    assert verdict(made) == "differs by -994.00"
