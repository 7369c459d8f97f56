"""Checked: every claim holds of plain values too, says something of them, and its false variant does not hold."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
import typing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, reject, settings
from hypothesis import strategies as st

from rhodian_proofs.claims import premises
from rhodian_proofs.claims import writing as language
from rhodian_proofs.claims.denial import denial
from rhodian_proofs.engine.domains import beside_of, column_of, item_kind, parameters
from rhodian_proofs.run.registry import claims
from tests.proofs.near import NEAR
from tests.proofs.plain_kinds import LARGE, moves, plain
from tests.strategies import amounts

if TYPE_CHECKING:
    from types import FrameType

    from hypothesis.strategies import DrawFn, SearchStrategy

    from rhodian_proofs.claims.writing import Claim

LENGTH_MAX = 6
EXAMPLES = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
SEARCH = settings(max_examples=3_000, derandomize=True, phases=[Phase.generate], database=None, deadline=None)
EVERY = pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.name)


def arguments(claim: Claim) -> SearchStrategy[dict[str, Any]]:
    """Return a strategy for plain arguments of a claim: each drawn apart, or half of them near what it supposes."""
    near = NEAR.get(claim.name)
    return drawn_apart(claim) if near is None else near() | drawn_apart(claim)


@st.composite
def drawn_apart(draw: DrawFn, claim: Claim) -> dict[str, Any]:
    """Draw plain arguments for a claim: its sequences of one length, its places within it, the later one after."""
    kinds = parameters(claim)
    places = [name for name, kind in kinds.items() if kind in {language.AnyPlace, language.LaterPlace}]
    length = draw(st.integers(len(places), LENGTH_MAX))
    spots = sorted(draw(st.sets(st.integers(0, max(0, length - 1)), min_size=len(places), max_size=len(places))))
    values: dict[str, Any] = dict(zip(places, spots, strict=True))
    for name, kind in kinds.items():
        if kind == language.Naturals:
            largest = draw(st.sampled_from([2, 12, LARGE]))
            values[name] = tuple(draw(st.lists(amounts(largest), min_size=length, max_size=length)))
        elif (named := column_of(kind)) is not None:
            column = values[named]
            values[name] = draw(st.integers(0, len(column) - 1)) if column else reject()
        elif (named := beside_of(kind)) is not None:
            count = max(0, len(values[named]) + draw(st.sampled_from([0, 0, 0, 0, 1, -1])))
            items = draw(st.sampled_from([plain(item_kind(typing.get_args(kind)[0])), amounts(2), amounts(2)]))
            values[name] = tuple(draw(st.lists(items, min_size=count, max_size=count)))
        elif kind is language.Transfers:
            values[name] = tuple(draw(st.lists(moves(), max_size=length)))
        elif item_kind(kind) is not None and claim.same_length is False:
            values[name] = tuple(draw(st.lists(plain(item_kind(kind)), max_size=2)))
        elif item_kind(kind) is not None:
            values[name] = tuple(draw(st.lists(plain(item_kind(kind)), min_size=length, max_size=length)))
        elif name not in values:
            values[name] = draw(plain(kind))
    return values


def refutes(claim: Claim, values: dict[str, Any]) -> bool:
    """Tell whether the false variant of a claim fails on plain values."""
    try:
        denial(claim)(**values)
    except AssertionError:
        return True
    return False


def statements(claim: Claim) -> set[int]:
    """Return the lines on which a claim asserts something."""
    lines, first = inspect.getsourcelines(claim.check)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    return {node.lineno + first - 1 for node in ast.walk(tree) if isinstance(node, ast.Assert)}


def conditions(claim: Claim) -> set[int]:
    """Return the lines on which a claim asserts something under a premise."""
    lines, first = inspect.getsourcelines(claim.check)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    return {
        node.lineno + first - 1
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "implies"
    }


def run_watched(claim: Claim, values: dict[str, Any], seen: set[int]) -> None:
    """Run a claim, and add the lines of it that were reached."""

    def watch(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code is not claim.check.__code__:
            return None
        if event == "line":
            seen.add(frame.f_lineno)
        return watch

    earlier = sys.gettrace()
    sys.settrace(watch)
    try:
        claim.check(**values)
    finally:
        sys.settrace(earlier)


def test_values_are_drawn_near_of_claims_that_there_are() -> None:
    assert NEAR.keys() <= {claim.name for claim in claims()}


@EVERY
def test_a_claim_holds_of_plain_values(claim: Claim) -> None:
    @EXAMPLES
    @given(arguments(claim))
    def holds(values: dict[str, Any]) -> None:
        claim.check(**values)

    holds()


@EVERY
def test_the_false_variant_of_a_claim_fails_on_plain_values(claim: Claim) -> None:
    values = find(arguments(claim), lambda values: refutes(claim, values), settings=SEARCH)
    with pytest.raises(AssertionError):
        denial(claim)(**values)


@EVERY
def test_plain_values_reach_everything_that_a_claim_asserts(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: set[int] = set()
    premised: set[int] = set()

    def implies(premise: Any, conclusion: Any) -> bool:
        if premise._asked if isinstance(premise, premises.Premise) else premise:
            premised.add(sys._getframe(1).f_lineno)
        return premises.implies(premise, conclusion)

    if "implies" in claim.check.__globals__:
        monkeypatch.setitem(claim.check.__globals__, "implies", implies)
    wanted = statements(claim)
    assert wanted

    def all_reached(values: dict[str, Any]) -> bool:
        run_watched(claim, values, reached)
        return wanted <= reached and conditions(claim) <= premised

    find(arguments(claim), all_reached, settings=SEARCH)
