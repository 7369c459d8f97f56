"""Checked: what is proved of every tree is proved of each node, of no fewer, and of nothing that was not asked."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from rhodian import Account, Fund, InOrder, InProportion, Limited, Waterfall, capacity, draw
from rhodian.base import loops
from rhodian.waterfall import draws as drawing
from rhodian_proofs import theorems
from rhodian_proofs.claims.columns import total
from rhodian_proofs.claims.trees import borne, each, forks, joints
from rhodian_proofs.engine.refuting import run_symbolically
from rhodian_proofs.rules.loops import rules
from rhodian_proofs.run.registry import claims
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.opaque import Sealed, SealedTuple
from rhodian_proofs.symbolic.sequences import Place
from rhodian_proofs.symbolic.trees import SymTree
from rhodian_proofs.symbolic.walk import End, walk
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE
from tests.proofs.tree_faults import COMBINES, DIVIDES, REPORTS
from tests.proofs.walking import TIMEOUT_MS, insist
from tests.strategies import EUR, HUGE, amounts, waterfalls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.symbolic.walk import Walked


def any_tree() -> Any:
    """Return what stands for a waterfall of unknown size."""
    return SymTree()


def some_loss() -> Any:
    """Return what stands for an amount."""
    return some_natural("loss")


GOOD = {End.RETURNED, End.STEP, End.EMPTY}
OF_TREES = [claim for claim in claims() if claim.clause == "WF-6"]
LARGE = settings(max_examples=40, deadline=None)


def paths_under_rules(run: Callable[[], object]) -> Iterator[Walked]:
    """Yield every path of a function about trees."""

    def ruled() -> None:
        with rules((IN_ORDER, *CAPPED), dict(PAYABLE)):
            run()

    return walk(ruled, timeout_ms=TIMEOUT_MS)


def failures_of(run: Callable[[], object]) -> Iterator[str]:
    """Yield what the paths of a function about trees that end badly say."""
    wrong = (walked for walked in paths_under_rules(run) if walked.end not in GOOD)
    return (f"{walked.end.name} {walked.error}" for walked in wrong)


def is_open(claim: Claim) -> bool:
    """Tell whether some path of a claim, over trees of any size, does not end well."""
    walked = walk(lambda: run_symbolically(claim, claim.check, None), timeout_ms=TIMEOUT_MS)
    return any(each.end not in GOOD for each in walked)


# What is wrong of some node is proved of no tree.


@pytest.mark.parametrize("fault", DIVIDES)
def test_no_tree_is_proved_if_some_node_hands_on_wrongly(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_divide", DIVIDES[fault])
    assert next(failures_of(lambda: drawing._amounts(any_tree(), some_loss())), "")


@pytest.mark.parametrize("fault", COMBINES)
def test_no_tree_is_proved_if_some_node_can_bear_something_else(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_capacity", COMBINES[fault])
    assert any(is_open(claim) for claim in OF_TREES if capacity in claim.about)


def reports_add_up() -> None:
    """Say what is true of the reports on any tree."""
    loss = some_loss()
    drawn = draw(any_tree(), loss)
    insist(borne(drawn.funds) <= loss)
    for layer in each(drawn.layers):
        insist(layer.amount <= layer.capacity)


def test_a_tree_is_proved_if_every_node_hands_on_and_is_reported_as_it_should_be() -> None:
    assert list(failures_of(reports_add_up)) == []


@pytest.mark.parametrize("fault", REPORTS)
def test_no_tree_is_proved_if_some_node_is_reported_wrongly(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_report", REPORTS[fault])
    assert next(failures_of(reports_add_up), "")


@pytest.mark.parametrize("over", [1, -1])
def test_the_root_is_handed_no_more_than_it_can_bear_and_no_less_than_nothing(over: int) -> None:
    def run() -> None:
        tree = any_tree()
        bounds = drawing._capacities(tree)
        first = bounds[0] + 1 if over > 0 else some_loss() - 1
        loops.push_down(tree.nodes, tree.below, first, bounds, drawing._divide)

    assert next(failures_of(run), "") == "BROKEN start of push_down"


@pytest.mark.parametrize(
    "false",
    [
        lambda drawn: drawn.left == 0,
        lambda drawn: borne(drawn.funds) < drawn.loss,
        lambda drawn: borne(drawn.layers) == drawn.loss,
    ],
)
def test_what_is_false_of_some_tree_is_not_proved(false: Callable[[Any], Any]) -> None:
    found = next(failures_of(lambda: insist(false(draw(any_tree(), some_loss())))), "")
    assert found.startswith(("ASSERTION", "BROKEN"))


@pytest.mark.parametrize(
    ("part", "false"),
    [
        ("funds", lambda fund, _: fund.amount == fund.available),
        ("funds", lambda fund, _: fund.amount == 0),
        ("layers", lambda layer, _: layer.amount == layer.capacity),
        ("layers", lambda layer, loss: layer.amount == loss),
        ("layers", lambda layer, loss: layer.capacity >= loss),
    ],
)
def test_what_is_false_of_some_fund_or_layer_is_not_proved(part: str, false: Callable[[Any, Any], Any]) -> None:
    def run() -> None:
        drawn = draw(any_tree(), loss := some_loss())
        for item in each(getattr(drawn, part)):
            insist(false(item, loss))

    assert next(failures_of(run), "").startswith("ASSERTION")


def bearer_bears_nothing(capacities: Any, amounts: Any, fork: Any) -> None:
    """Say that nothing below a later child bears anything."""
    insist((amounts[fork.bearer] == 0) & (capacities[fork.earlier] >= 0))


def bearer_bears_all(_: Any, amounts: Any, fork: Any) -> None:
    """Say that what is below a child bears as much as the child."""
    insist(amounts[fork.bearer] == amounts[fork.later])


def later_is_full_too(capacities: Any, amounts: Any, fork: Any) -> None:
    """Say that a later child is full once an earlier one is."""
    if amounts[fork.earlier] == capacities[fork.earlier]:
        insist(amounts[fork.later] == capacities[fork.later])


@pytest.mark.parametrize("false", [bearer_bears_nothing, bearer_bears_all, later_is_full_too])
def test_what_is_false_of_some_fork_is_not_proved(false: Callable[[Any, Any, Any], None]) -> None:
    def run() -> None:
        tree = any_tree()
        capacities, handed = drawing._amounts(tree, some_loss())
        for fork in each(forks(tree)):
            false(capacities, handed, fork)

    assert any(said.startswith("ASSERTION") for said in failures_of(run))


def test_there_are_values_at_every_kind_of_node_that_a_step_is_proved_for() -> None:
    reached: set[str] = set()
    for walked in paths_under_rules(lambda: drawing._amounts(any_tree(), some_loss())):
        kinds = [kind for key, kind in walked.path.memory.items() if key[0] == "node"]
        solver = z3.Solver()
        solver.add(*walked.path.facts)
        if walked.end is End.STEP and str(walked.error) == "step of push_down" and solver.check() == z3.sat:
            reached |= {type(kind).__name__ for kind in kinds}
    assert reached == {"Fund", "InOrder", "InProportion", "InFixedProportion", "Limited"}


# What a tree of unknown size cannot answer.


@pytest.mark.parametrize(
    "ask",
    [
        lambda tree: len(tree.nodes),
        lambda tree: list(tree.nodes),
        lambda tree: tree.nodes[1],
        lambda tree: tree.nodes[-1],
        lambda tree: tree.nodes[:2],
        lambda tree: tree.nodes[True],
        lambda tree: tree.below[0],
        lambda tree: bool(tree.below),
        lambda tree: tree.nodes == tree.nodes,
        lambda tree: tree.root,
        lambda tree: tree == tree,  # noqa: PLR0124  # it is this comparison that is refused
        bool,
        repr,
        lambda tree: tree.nodes[Place(any_tree().space)],
        lambda tree: drawing._capacities(tree)[1],
        lambda tree: sum(drawing._capacities(tree)),
        lambda tree: len(draw(tree, 0).funds),
        lambda tree: list(draw(tree, 0).layers),
        lambda tree: draw(tree, 0).funds[0],
        lambda tree: list(each(drawing._capacities(tree))),
        lambda tree: joints(tree, drawing._amounts(tree, 0)[1]),
        lambda tree: joints(tree, drawing._capacities(any_tree())),
        lambda tree: loops.fold_up(tree.nodes, any_tree().below, drawing._capacity),
        lambda tree: loops.fold_up(drawing._capacities(tree), tree.below, lambda *_: 0),
        lambda tree: loops.push_down(tree.nodes, tree.below, 0, drawing._amounts(tree, 0)[1], drawing._divide),
        lambda tree: loops.push_down(tree.nodes, tree.below, 0, (1, 2), drawing._divide),
        lambda tree: loops.preorder(tree.below, drawing._report, any_tree().nodes),
        lambda tree: loops.of_type(tree.nodes, Fund),
    ],
)
def test_a_tree_of_unknown_size_refuses_what_it_cannot_answer(ask: Callable[[Any], Any]) -> None:
    ends = {walked.end for walked in paths_under_rules(lambda: ask(any_tree()))}
    assert End.UNSUPPORTED in ends
    assert not {End.RETURNED, End.REFUSED} & ends


def test_the_total_of_numbers_of_a_tree_is_refused() -> None:
    assert list(failures_of(lambda: total(drawing._capacities(any_tree()))))


@pytest.mark.parametrize(
    "ask",
    [
        len,
        bool,
        iter,
        hash,
        repr,
        str,
        lambda value: isinstance(value, list),
        lambda value: value == value,  # noqa: PLR0124  # it is this comparison that is refused
        lambda value: value < value,  # noqa: PLR0124  # it is this comparison that is refused
        lambda value: value[0],
        lambda value: 1 in value,
        lambda value: value.anything,
        lambda value: value + 1,
        lambda value: 1 + value,
        lambda value: f"{value}",
    ],
)
def test_of_a_value_of_which_nothing_is_known_nothing_may_be_asked(ask: Callable[[Any], Any]) -> None:
    assert [walked.end for walked in paths_under_rules(lambda: ask(Sealed()))] == [End.UNSUPPORTED]


def test_a_tuple_of_which_nothing_is_known_is_a_tuple_still_with_a_tuple_added() -> None:
    assert isinstance(SealedTuple() + (1, 2), tuple)  # noqa: RUF005  # it is this sum that is tested
    assert [walked.end for walked in paths_under_rules(lambda: SealedTuple() + [1])] == [End.UNSUPPORTED]  # noqa: RUF005  # it is this sum that is refused


# What the rules rest on, and the same claims of trees that are spelled out.


@pytest.mark.clause("WF-6")
@LARGE
@given(waterfalls())
def test_a_tree_is_laid_out_as_the_rules_take_it_to_be(tree: Waterfall) -> None:
    assert tree.nodes[0] is tree.root
    assert [place for under in tree.below for place in under] == list(range(1, len(tree.nodes)))
    for place, (node, under) in enumerate(zip(tree.nodes, tree.below, strict=True)):
        assert all(child > place for child in under)
        assert len(under) == len(node.branches)
        assert all(tree.nodes[child] is branch for child, branch in zip(under, node.branches, strict=True))
        assert isinstance(node, Fund) <= (not under)


@pytest.mark.parametrize("claim", OF_TREES, ids=lambda claim: claim.name)
def test_what_is_proved_of_every_tree_holds_of_larger_ones_that_are_spelled_out(claim: Claim) -> None:
    walked = walk(lambda: run_symbolically(claim, claim.check, 3), timeout_ms=TIMEOUT_MS)
    ends = [each.end for each in walked if each.end is not End.EMPTY]
    assert len(ends) >= 5
    assert set(ends) == {End.RETURNED}


def wide(count: int, held: int) -> Waterfall:
    """Return a tree with that many members, each with a limited fund and one behind it."""
    members = tuple(
        InOrder(
            f"member {place}",
            (
                Limited(f"limit {place}", Fund(Account(f"owner {place}", "first", EUR), held), held // 2),
                Fund(Account(f"owner {place}", "second", EUR), place),
            ),
        )
        for place in range(count)
    )
    return Waterfall(InOrder("all", (InProportion("members", members, tuple(range(count))), InOrder("hollow", ()))))


@pytest.mark.clause("WF-6")
@LARGE
@given(waterfalls() | st.builds(wide, st.integers(1, 60), amounts(HUGE)), amounts(40 * HUGE))
def test_what_is_proved_of_every_tree_holds_of_large_ones(tree: Waterfall, loss: int) -> None:
    for claim in OF_TREES:
        values = {"tree": tree, "loss": loss}
        claim.check(**{name: values[name] for name in claim.check.__annotations__ if name in values})


def test_the_forks_of_a_tree_are_all_pairs_of_siblings_in_order_with_all_that_is_below_the_later() -> None:
    first, second, third = (Fund(Account(f"owner {n}", "fund", EUR), n) for n in range(3))
    tree = Waterfall(InOrder("all", (first, Limited("limited", second, 1), third)))
    found = {(fork.earlier, fork.later, fork.bearer) for fork in forks(tree)}
    assert found == {(1, 2, 2), (1, 2, 4), (1, 3, 3), (2, 3, 3)}


def test_a_claim_of_each_item_holds_nothing_but_asserts() -> None:
    """What a loop over `each` carried from one round to the next would be lost on a tree of unknown size."""
    loops_found = 0
    for path in Path(theorems.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if "each(" not in ast.unparse(node).partition("\n")[0] or not isinstance(node, ast.For):
                assert not (isinstance(node, ast.comprehension) and "each(" in ast.unparse(node.iter))
                continue
            loops_found += 1
            assert all(isinstance(line, ast.Assert) for line in node.body), path.name
            assert node.orelse == []
    assert loops_found >= 3
