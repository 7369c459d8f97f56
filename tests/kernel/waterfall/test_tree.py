"""Checked: a waterfall of any shape keeps one contract, and a tree that could not is refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AccountNamedTwice,
    Asset,
    AssetMismatch,
    Draw,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    InvalidAmount,
    InvalidValue,
    LayerNamedTwice,
    LengthMismatch,
    Limited,
    Rule,
    Waterfall,
    capacity,
    draw,
    in_order,
    in_proportion,
    in_proportion_capped,
    outside,
)
from tests.strategies import BTC, EUR, amounts, untyped, waterfalls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian.waterfall.tree import Branch, Node


def fund(name: str, available: int) -> Fund:
    """Return a fund in EUR of an owner of this name."""
    return Fund(Account(name, "fund", EUR), available)


def drawn(tree: Branch, loss: int) -> dict[str, int]:
    """Return what each owner bears of a loss."""
    return {bearer.account.owner: bearer.amount for bearer in draw(Waterfall(tree), loss).funds}


def plain_capacity(node: Node) -> int:
    """Reckon a node's capacity by plain recursion, from the definition."""
    if isinstance(node, Fund):
        return node.available
    below = [plain_capacity(branch) for branch in node.branches]
    if isinstance(node, Limited):
        return min(node.limit, *below)
    if isinstance(node, InProportion):
        return sum(most for weight, most in zip(node.weights, below, strict=True) if weight > 0)
    if isinstance(node, InFixedProportion):
        every = sum(node.weights)
        return min(
            (most * every // weight for weight, most in zip(node.weights, below, strict=True) if weight), default=0
        )
    return sum(below)


def plain_draw(node: Node, loss: int) -> dict[Account, int]:
    """Draw a loss down a node by plain recursion, from the definition."""
    if isinstance(node, Fund):
        return {node.account: min(loss, node.available)}
    below = [plain_capacity(branch) for branch in node.branches]
    if isinstance(node, Limited):
        shares: tuple[int, ...] = (min(loss, node.limit),)
    elif isinstance(node, InProportion):
        shares = in_proportion_capped(loss, node.weights, below).shares
    elif isinstance(node, InFixedProportion):
        shares = in_proportion(min(loss, plain_capacity(node)), node.weights).shares
    else:
        shares = in_order(loss, below).shares
    parts = (plain_draw(branch, share) for branch, share in zip(node.branches, shares, strict=True))
    return dict(chain.from_iterable(part.items() for part in parts))


def by_path(result: Draw) -> dict[tuple[str, ...], int]:
    """Return what each layer bore by its path, after checking that no two layers share one."""
    layers = {layer.path: layer.amount for layer in result.layers}
    assert len(layers) == len(result.layers)
    return layers


@given(waterfalls(), amounts())
def test_a_waterfall_draws_the_smaller_of_the_loss_and_its_capacity(waterfall: Waterfall, loss: int) -> None:
    result = draw(waterfall, loss)
    assert sum(bearer.amount for bearer in result.funds) == min(loss, capacity(waterfall))
    assert result.loss == loss
    assert result.left == loss - min(loss, capacity(waterfall))


@given(waterfalls(), amounts())
def test_each_fund_bears_between_nothing_and_what_it_has_available(waterfall: Waterfall, loss: int) -> None:
    for bearer in draw(waterfall, loss).funds:
        assert 0 <= bearer.amount <= bearer.available


@pytest.mark.clause("WF-6")
@given(waterfalls() | waterfalls(largest=9), amounts() | amounts(60))
def test_a_waterfall_gives_what_plain_recursion_gives(waterfall: Waterfall, loss: int) -> None:
    assert capacity(waterfall) == plain_capacity(waterfall.root)
    assert {bearer.account: bearer.amount for bearer in draw(waterfall, loss).funds} == plain_draw(waterfall.root, loss)


@pytest.mark.clause("WF-6")
@given(waterfalls(), amounts())
def test_each_layer_bears_what_lies_right_below_it_bears(waterfall: Waterfall, loss: int) -> None:
    result = draw(waterfall, loss)
    below = dict.fromkeys(by_path(result), 0)
    for layer in result.layers:
        if len(layer.path) > 1:
            below[layer.path[:-1]] += layer.amount
    for bearer in result.funds:
        below[bearer.layer.path] += bearer.amount
    assert below == by_path(result)
    assert all(0 <= layer.amount <= layer.capacity for layer in result.layers)
    assert all(bearer.layer in result.layers for bearer in result.funds)


@given(waterfalls(), amounts())
def test_in_an_ordered_layer_nothing_later_pays_while_something_earlier_could(waterfall: Waterfall, loss: int) -> None:
    result = draw(waterfall, loss)
    borne = {bearer.account: (bearer.amount, bearer.available) for bearer in result.funds}
    by_name = {layer.path[-1]: (layer.amount, layer.capacity) for layer in result.layers}
    layers = [waterfall.root]
    while layers:
        node = layers.pop()
        layers += [branch for branch in node.branches if not isinstance(branch, Fund)]
        parts = [borne[b.account] if isinstance(b, Fund) else by_name[b.name] for b in node.branches]
        if isinstance(node, InOrder):
            full = [amount == most for amount, most in parts]
            paying = [place for place, (amount, _) in enumerate(parts) if amount > 0]
            assert all(full[: max(paying, default=0)])


@given(waterfalls(), amounts(), amounts())
def test_a_larger_loss_leaves_no_less_borne_and_no_less_uncovered(waterfall: Waterfall, loss: int, more: int) -> None:
    before, after = draw(waterfall, loss), draw(waterfall, loss + more)
    assert before.loss - before.left <= after.loss - after.left
    assert before.left <= after.left


@given(waterfalls())
def test_a_loss_of_nothing_draws_nothing(waterfall: Waterfall) -> None:
    result = draw(waterfall, 0)
    assert result.left == 0
    assert {bearer.amount for bearer in result.funds} == {0}


@given(waterfalls())
def test_a_report_names_every_fund_and_layer_in_the_order_of_the_tree(waterfall: Waterfall) -> None:
    funds: list[Account] = []
    names: list[str] = []
    ahead: list[Node] = [waterfall.root]
    while ahead:
        node = ahead.pop()
        ahead += reversed(node.branches)
        if isinstance(node, Fund):
            funds.append(node.account)
        else:
            names.append(node.name)
    result = draw(waterfall, 1)
    assert [bearer.account for bearer in result.funds] == funds
    assert [layer.path[-1] for layer in result.layers] == names


def test_a_receipt_names_the_path_and_the_rule() -> None:
    inner = InProportion("members", (fund("A", 5), fund("B", 5)), (1, 1), basis="contribution")
    result = draw(Waterfall(InOrder("all", (fund("house", 3), Limited("second", inner, 6)))), 10)
    assert [(layer.path, layer.rule, layer.capacity, layer.amount) for layer in result.layers] == [
        (("all",), Rule.IN_ORDER, 9, 9),
        (("all", "second"), Rule.LIMITED, 6, 6),
        (("all", "second", "members"), Rule.IN_PROPORTION, 10, 6),
    ]
    assert [(b.account.owner, b.amount, b.layer.path[-1]) for b in result.funds] == [
        ("house", 3, "all"),
        ("A", 3, "members"),
        ("B", 3, "members"),
    ]
    assert result.left == 1


def test_parallel_layers_share_by_their_weights() -> None:
    tranches = (InOrder("equity", (fund("house", 30),)), InOrder("assessed", (fund("A", 40), fund("B", 30))))
    assert drawn(InProportion("alongside", tranches, (30, 70)), 50) == {"house": 15, "A": 35, "B": 0}


Members: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""Weights, and what as many funds have available."""


@st.composite
def in_ratio(draw: st.DrawFn) -> Members:
    """Draw weights and what as many funds have available."""
    largest = draw(st.sampled_from([3, 12, 10**30]))
    members = draw(st.lists(st.tuples(st.integers(0, largest), st.integers(0, largest)), min_size=1, max_size=6))
    weights, available = zip(*members, strict=True)
    return weights, available


def fixed(weights: Sequence[int], available: Sequence[int]) -> InFixedProportion:
    """Return a layer in fixed proportion over funds that have so much available."""
    return InFixedProportion(
        "ratio", tuple(fund(f"owner {n}", each) for n, each in enumerate(available)), tuple(weights)
    )


@pytest.mark.clause("WF-13")
@given(in_ratio(), amounts() | amounts(40))
def test_the_ratio_is_kept_at_every_point_of_the_draw(members: Members, loss: int) -> None:
    weights, available = members
    parts = drawn(fixed(weights, available), loss).values()
    borne, every = sum(parts), sum(weights)
    for part, weight, most in zip(parts, weights, available, strict=True):
        assert 0 <= part <= most
        assert abs(part * every - borne * weight) < max(every, 1)


@pytest.mark.clause("WF-12")
@given(in_ratio(), amounts() | amounts(40))
def test_a_layer_in_fixed_proportion_shares_as_one_without_caps_up_to_its_capacity(members: Members, loss: int) -> None:
    weights, available = members
    layer = fixed(weights, available)
    bearable = capacity(Waterfall(layer))
    assert layer.divide(loss, available) == in_proportion(min(loss, bearable), weights).shares
    assert draw(Waterfall(layer), loss).left == loss - min(loss, bearable)


@pytest.mark.clause("WF-13")
@given(in_ratio().filter(lambda members: sum(members[0]) > 0))
def test_one_unit_above_the_capacity_is_more_than_some_child_can_bear_its_fraction_of(
    members: Members,
) -> None:
    weights, available = members
    bearable, every = capacity(Waterfall(fixed(weights, available))), sum(weights)
    exact = [(Fraction(weight, every), most) for weight, most in zip(weights, available, strict=True)]
    assert all(fraction * bearable <= most for fraction, most in exact)
    assert any(fraction * (bearable + 1) > most for fraction, most in exact)


def test_a_layer_in_fixed_proportion_ends_with_the_first_child_that_can_bear_no_more() -> None:
    further = InFixedProportion("alongside", (fund("assessed", 70), fund("house", 10)), (70, 30))
    tree = InOrder("all", (further, fund("equity", 100)))
    assert drawn(tree, 20) == {"assessed": 14, "house": 6, "equity": 0}
    assert drawn(tree, 60) == {"assessed": 23, "house": 10, "equity": 27}
    assert capacity(Waterfall(further)) == 33
    assert drawn(InProportion("alongside", further.branches, further.weights), 60) == {"assessed": 50, "house": 10}


def test_a_child_of_weight_zero_holds_nobody_up() -> None:
    layer = InFixedProportion("ratio", (fund("A", 0), fund("B", 5)), (0, 1))
    assert drawn(layer, 9) == {"A": 0, "B": 5}
    assert drawn(InFixedProportion("ratio", (fund("A", 9), fund("B", 5)), (0, 0)), 9) == {"A": 0, "B": 0}
    assert InFixedProportion("hollow", (), ()).divide(9, ()) == ()


def test_a_child_that_has_nothing_holds_everyone_up() -> None:
    assert drawn(InFixedProportion("ratio", (fund("A", 0), fund("B", 5)), (1, 9)), 9) == {"A": 0, "B": 0}


def test_a_fund_of_weight_zero_is_not_drawn_on_though_it_could_pay() -> None:
    tree = InProportion("members", (fund("A", 5), fund("B", 5)), (0, 1))
    assert capacity(Waterfall(tree)) == 5
    assert drawn(tree, 9) == {"A": 0, "B": 5}


def test_layers_that_can_bear_nothing_hand_the_loss_on() -> None:
    empty = InOrder("empty", (fund("A", 0), InOrder("hollow", ()), Limited("shut", fund("B", 9), 0)))
    assert drawn(InOrder("all", (empty, fund("C", 4))), 3) == {"A": 0, "B": 0, "C": 3}
    assert capacity(Waterfall(empty)) == 0
    assert draw(Waterfall(empty), 3).left == 3


def test_a_waterfall_five_thousand_layers_deep_is_drawn() -> None:
    tree = InOrder("layer 0", (fund("owner 0", 1),))
    for depth in range(1, 5000):
        tree = InOrder(f"layer {depth}", (fund(f"owner {depth}", 1), tree))
    result = draw(Waterfall(tree), 5001)
    assert capacity(Waterfall(tree)) == 5000
    assert result.left == 1
    assert len(result.funds[-1].layer.path) == 5000


def test_a_waterfall_two_hundred_thousand_funds_wide_is_drawn() -> None:
    funds = tuple(fund(f"owner {place}", 10) for place in range(200_000))
    result = draw(Waterfall(InProportion("members", funds, tuple([1] * 200_000))), 1_000_003)
    assert result.left == 0
    assert {bearer.amount for bearer in result.funds} == {5, 6}
    assert sum(bearer.amount for bearer in result.funds) == 1_000_003


@pytest.mark.clause("WF-7")
def test_one_account_may_not_back_two_layers() -> None:
    tree = InOrder("all", (InOrder("first", (fund("A", 1),)), InOrder("second", (fund("B", 1), fund("A", 2)))))
    with pytest.raises(AccountNamedTwice) as refusal:
        Waterfall(tree)
    assert refusal.value.account == Account("A", "fund", EUR)
    assert (refusal.value.layer, refusal.value.earlier_layer) == ("second", "first")


@pytest.mark.clause("WF-7")
def test_one_account_may_not_stand_in_a_layer_twice() -> None:
    with pytest.raises(AccountNamedTwice) as refusal:
        Waterfall(InOrder("all", (fund("A", 1), fund("A", 1))))
    assert (refusal.value.layer, refusal.value.earlier_layer) == ("all", "all")


def test_two_purposes_of_one_owner_are_two_accounts() -> None:
    own = Fund(Account("A", "own", EUR), 1)
    assert capacity(Waterfall(InOrder("all", (fund("A", 1), own)))) == 2


@pytest.mark.clause("WF-7")
def test_one_name_may_not_stand_for_two_layers() -> None:
    with pytest.raises(LayerNamedTwice) as refusal:
        Waterfall(InOrder("all", (fund("A", 1), Limited("all", fund("B", 1), 1))))
    assert refusal.value.name == "all"


def test_a_node_used_in_two_places_is_refused() -> None:
    shared = InOrder("shared", (fund("A", 1),))
    with pytest.raises(LayerNamedTwice):
        Waterfall(InOrder("all", (shared, shared)))


@pytest.mark.clause("WF-7")
def test_the_funds_of_a_waterfall_are_in_one_asset() -> None:
    other = Fund(Account("B", "fund", BTC), 1)
    with pytest.raises(AssetMismatch) as refusal:
        Waterfall(InOrder("all", (fund("A", 1), InOrder("inner", (other,)))))
    assert (refusal.value.asset, refusal.value.expected) == (BTC, EUR)
    assert "B / fund / BTC" in refusal.value.field


@pytest.mark.parametrize("account", [outside(EUR), Account("A", "absorbed", Asset("id", 0)), None, "A", EUR])
def test_a_fund_is_an_account_inside_the_books_that_can_fall(account: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Fund(untyped(account), 1)
    assert refusal.value.field == "account"


@pytest.mark.parametrize("root", [fund("A", 1), None, (), "all"])
def test_the_root_of_a_waterfall_is_a_layer(root: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Waterfall(untyped(root))
    assert refusal.value.field == "root"


def test_a_waterfall_without_a_fund_is_refused() -> None:
    with pytest.raises(InvalidValue) as refusal:
        Waterfall(InOrder("all", (InOrder("hollow", ()),)))
    assert refusal.value.expected == "a tree with at least one Fund"


@pytest.mark.parametrize("kind", [InProportion, InFixedProportion])
@pytest.mark.parametrize("weights", [(), (1,), (1, 1, 1)])
def test_a_layer_in_proportion_needs_a_weight_for_each_child(
    kind: type[InProportion | InFixedProportion], weights: tuple[int, ...]
) -> None:
    with pytest.raises(LengthMismatch) as refusal:
        kind("members", (fund("A", 1), fund("B", 1)), weights)
    assert (refusal.value.field, refusal.value.length, refusal.value.expected) == ("weights", len(weights), 2)


@pytest.mark.parametrize("weight", [-1, True, 1.5, "1", None])
def test_a_weight_that_is_no_amount_is_named_by_its_place(weight: object) -> None:
    for kind in (InProportion, InFixedProportion):
        with pytest.raises(InvalidAmount) as refusal:
            kind("members", (fund("A", 1), fund("B", 1)), untyped((1, weight)))
        assert refusal.value.field == "weights[1]"
    with pytest.raises(InvalidValue) as none:
        InFixedProportion("members", (fund("A", 1),), untyped(None))
    assert none.value.field == "weights"


@pytest.mark.parametrize("branches", [None, [fund("A", 1)], fund("A", 1), "AB"])
def test_the_children_of_a_layer_are_a_tuple(branches: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        InOrder("all", untyped(branches))
    assert refusal.value.field == "branches"


@pytest.mark.parametrize("child", [None, 1, "A", Account("A", "fund", EUR)])
def test_a_child_that_is_not_a_node_is_named_by_its_place(child: object) -> None:
    with pytest.raises(InvalidValue) as order:
        InOrder("all", (fund("A", 1), untyped(child)))
    with pytest.raises(InvalidValue) as proportion:
        InProportion("all", (fund("A", 1), untyped(child)), (1, 1))
    with pytest.raises(InvalidValue) as ratio:
        InFixedProportion("all", (fund("A", 1), untyped(child)), (1, 1))
    with pytest.raises(InvalidValue) as limited:
        Limited("all", untyped(child), 1)
    assert [order.value.field, proportion.value.field, ratio.value.field, limited.value.field] == [
        "branches[1]",
        "branches[1]",
        "branches[1]",
        "branches[0]",
    ]


@pytest.mark.parametrize("name", ["", " all", None, 7, "a\n"])
def test_a_layer_needs_a_name_to_stand_in_a_receipt(name: object) -> None:
    for build in (
        lambda: InOrder(untyped(name), (fund("A", 1),)),
        lambda: InProportion(untyped(name), (fund("A", 1),), (1,)),
        lambda: InFixedProportion(untyped(name), (fund("A", 1),), (1,)),
        lambda: Limited(untyped(name), fund("A", 1), 1),
    ):
        with pytest.raises(InvalidValue) as refusal:
            build()
        assert refusal.value.field == "name"


def test_weights_are_kept_as_they_were_when_given() -> None:
    weights = [1, 2]
    layers = [
        kind("members", (fund("A", 9), fund("B", 9)), untyped(weights)) for kind in (InProportion, InFixedProportion)
    ]
    weights[0] = 9
    assert [layer.weights for layer in layers] == [(1, 2), (1, 2)]


@given(st.integers(max_value=-1))
def test_a_loss_below_zero_is_refused(loss: int) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        draw(Waterfall(InOrder("all", (fund("A", 1),))), loss)
    assert refusal.value.field == "loss"
