"""A scenario is settled by the kernel, loss after loss, and compared with what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Loss, Rule, Waterfall, outside, plan
from rhodian_desk.scenario.decode import load
from rhodian_desk.scenario.measure import compared
from rhodian_desk.scenario.records import LossEntry
from rhodian_desk.scenario.settle import Settled, settle
from tests.strategies import waterfalls

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.scenario.settle import Outcome

JUNIOR = 'fund = { owner = "House", purpose = "junior capital" }'
SENIOR = 'fund = { owner = "House", purpose = "senior capital" }'
GROUP = 'name = "member default fund"\nrule = "in proportion"\nbasis = "contribution"\ngroup = "members"'
MEASURE = 'value = "50.00"\nmeasure = { drawn = "member default fund" }'
MEMBERS = 'of = "member default fund"'
HOUSE = 'of = "House / junior capital"'
SECOND_LOSS = '[[losses]]\nid = "loss-2"\namount = "60.00"\n\n[[published]]'


def drawn(outcome: Outcome, loss: int = 0) -> dict[str, int]:
    """Return what each owner bore of a loss."""
    return {fund.account.owner: fund.amount for fund in outcome.settled[loss].plan.draw.funds}


def test_the_house_bears_first_and_the_members_by_balance_in_order_of_owner(written: Callable[..., str]) -> None:
    outcome = settle(load(written()))
    assert list(drawn(outcome).items()) == [("House", 700), ("A", 999), ("B", 2501), ("C", 1500)]
    assert outcome.status == "settled"
    assert outcome.unaccounted == 0


def test_a_group_in_order_bears_as_the_file_has_it(written: Callable[..., str]) -> None:
    outcome = settle(load(written(('"in proportion"\nbasis = "contribution"', '"in order"'))))
    assert list(drawn(outcome).items()) == [("House", 700), ("C", 3000), ("A", 2000), ("B", 0)]


def test_a_second_loss_sees_the_books_that_the_first_left(written: Callable[..., str]) -> None:
    outcome = settle(load(written(("[[published]]", SECOND_LOSS))))
    assert sum(drawn(outcome, 0).values()) == 5700
    assert drawn(outcome, 1) == {"House": 0, "A": 1001, "B": 2500, "C": 1500}
    assert outcome.uncovered == 999
    assert outcome.status == "uncovered"
    assert outcome.unaccounted == 0


def test_an_inside_payee_is_paid_and_opens_at_nothing(written: Callable[..., str]) -> None:
    payee = 'amount = "57.00"\npayee = { owner = "Survivors", purpose = "claims" }'
    outcome = settle(load(written(('amount = "57.00"', payee))))
    survivors = Account("Survivors", "claims", outcome.scenario.asset)
    assert outcome.after[survivors] == 5700
    assert survivors not in outcome.before
    assert outcome.ended.inside == outcome.opened.inside


def test_what_may_be_drawn_is_bounded_by_what_is_declared_and_by_what_is_held(written: Callable[..., str]) -> None:
    less = settle(load(written((JUNIOR, f'{JUNIOR}\navailable = "6.50"'))))
    more = settle(load(written((JUNIOR, f'{JUNIOR}\navailable = "6000.00"'))))
    assert drawn(less)["House"] == 650
    assert drawn(more)["House"] == 700


def test_layers_side_by_side_bear_by_weight_or_else_by_what_they_can_bear(written: Callable[..., str]) -> None:
    limited = f'{{ name = "cap", rule = "limited", limit = "1.00", layers = [{{ {SENIOR} }}] }}'
    beside = f'name = "both"\nrule = "in proportion"\nlayers = [{{ {JUNIOR} }}, {limited}]'
    changes = ((JUNIOR, beside), ('amount = "57.00"', 'amount = "4.00"'))
    by_capacity = settle(load(written(*changes)))
    assert [fund.amount for fund in by_capacity.settled[0].plan.draw.funds[:2]] == [350, 50]
    weighted = beside.replace('capital" } }, {', 'capital" }, weight = "3" }, { weight = "1", ')
    by_weight = settle(load(written((JUNIOR, weighted), changes[1])))
    assert [fund.amount for fund in by_weight.settled[0].plan.draw.funds[:2]] == [300, 100]


def test_layers_in_fixed_proportion_keep_their_ratio_and_leave_the_rest_to_the_next(
    written: Callable[..., str],
) -> None:
    weighted = f'{{ {JUNIOR}, weight = "3" }}, {{ {SENIOR}, weight = "1" }}'
    beside = f'name = "both"\nrule = "in fixed proportion"\nbasis = "as agreed"\nlayers = [{weighted}]'
    outcome = settle(load(written((JUNIOR, beside), ('amount = "57.00"', 'amount = "20.00"'))))
    layer = outcome.settled[0].plan.draw.layers[1]
    assert (layer.path[-1], layer.rule, layer.capacity, layer.amount) == ("both", Rule.IN_FIXED_PROPORTION, 933, 933)
    assert [fund.amount for fund in outcome.settled[0].plan.draw.funds[:2]] == [699, 234]
    assert sum(fund.amount for fund in outcome.settled[0].plan.draw.funds[2:]) == 2000 - 933
    by_capacity = settle(load(written((JUNIOR, beside.replace(', weight = "3"', "").replace(', weight = "1"', "")))))
    assert [fund.amount for fund in by_capacity.settled[0].plan.draw.funds[:2]] == [700, 500]


@pytest.mark.parametrize(
    ("published", "recomputed", "difference"),
    [
        ('value = "50.00"\nmeasure = { drawn = "member default fund" }', "50.00", "0.00"),
        ('value = "50"\nmeasure = { drawn = "member default fund" }', "50.00", "0.00"),
        ('value = "49.99"\nmeasure = { drawn = "member default fund" }', "50.00", "0.01"),
        ('value = "9.99"\nmeasure = { drawn = "A / default fund" }', "9.99", "0.00"),
        ('value = "51.00"\nmeasure = { remaining = "member default fund" }', "50.01", "-0.99"),
        ('value = "10.01"\nmeasure = { remaining = "A / default fund" }', "10.01", "0.00"),
        ('value = "107.01"\nmeasure = { before = "default waterfall" }', "107.01", "0.00"),
        ('value = "107.01"\nmeasure = { capacity = "default waterfall" }', "107.01", "0.00"),
        ('value = "57.00"\nmeasure = { loss = "loss-1" }', "57.00", "0.00"),
        ('value = "0.00"\nmeasure = { uncovered = "loss-1" }', "0.00", "0.00"),
        ('value = "0.00"\nmeasure = { uncovered = "all" }', "0.00", "0.00"),
        (f'value = "0.49995"\nmeasure = {{ ratio = "drawn/before", {MEMBERS}, decimals = 5 }}', "0.49995", "0.00000"),
        (f'value = "50%"\nmeasure = {{ ratio = "drawn/before", {MEMBERS}, decimals = 2 }}', "50.00%", "0.00%"),
        (f'value = "1"\nmeasure = {{ ratio = "remaining/before", {MEMBERS}, decimals = 0 }}', "1", "0"),
        (f'value = "1"\nmeasure = {{ ratio = "drawn/remaining", {HOUSE}, decimals = 0 }}', "undefined", "undefined"),
    ],
)  # fmt: skip
def test_a_published_figure_is_compared_exactly(
    written: Callable[..., str], published: str, recomputed: str, difference: str
) -> None:
    (figure,) = compared(settle(load(written((MEASURE, published)))))
    assert (figure.recomputed, figure.difference) == (recomputed, difference)
    assert figure.agrees is (difference.strip("0.%") == "")


def test_a_ratio_is_rounded_half_up(written: Callable[..., str]) -> None:
    half = 'value = "0.1"\nmeasure = { ratio = "drawn/before", of = "House / junior capital", decimals = 1 }'
    (figure,) = compared(settle(load(written((MEASURE, half), ('amount = "57.00"', 'amount = "0.35"')))))
    assert figure.recomputed == "0.1"
    assert figure.agrees


def test_a_group_that_stands_in_two_waterfalls_counts_once_in_what_remains(written: Callable[..., str]) -> None:
    tree = '[[waterfalls]]\nname = "members alone"\nrule = "in order"\n[[waterfalls.layers]]'
    loss = '[[losses]]\nid = "loss-0"\namount = "1.00"\nwaterfall = "members alone"'
    changes = (
        ("[[losses]]", f"{tree}\n{GROUP}\n\n{loss}\n\n[[losses]]"),
        ('amount = "57.00"', 'amount = "57.00"\nwaterfall = "default waterfall"'),
    )
    for kind, expected in (("drawn", "51.00"), ("remaining", "49.01"), ("before", "100.01")):
        measured = ("measure = { drawn", f"measure = {{ {kind}")
        (figure,) = compared(settle(load(written(*changes, measured))))
        assert figure.recomputed == expected


@given(waterfalls(), st.integers(0, 10**6))
def test_what_is_said_of_layers_and_funds_one_by_one_is_what_the_kernel_says_of_them(
    tree: Waterfall, lost: int
) -> None:
    planned = plan(tree, Loss("a loss", lost, outside(tree.asset)))
    settled = Settled(LossEntry("a loss", lost), planned)
    assert settled.layers == planned.draw.layers
    assert tuple(settled.funds) == planned.draw.funds
    assert len(settled.funds) == len(planned.draw.funds)
    assert tuple(settled.moved) == tuple(zip(planned.receipt, planned.transfers, strict=True))
    assert len(settled.moved) == len(planned.transfers)
