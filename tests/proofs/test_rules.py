"""Checked: the rules assume of a sequence what is true of every one, and of a loop what they have proved."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import z3

from rhodian import LengthMismatch, in_proportion_capped
from rhodian.base import loops
from rhodian.sharing import allocation
from rhodian_proofs.claims.columns import between, total
from rhodian_proofs.engine.domains import _some_transfer
from rhodian_proofs.engine.refuting import run_symbolically
from rhodian_proofs.rules.invariants import Invariant, Turn
from rhodian_proofs.rules.loops import rules
from rhodian_proofs.run.registry import claims
from rhodian_proofs.symbolic.accounts import SymAccount
from rhodian_proofs.symbolic.books import SymBooks
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.sequences import GIVEN, Column, Place, Space, before
from rhodian_proofs.symbolic.signals import current
from rhodian_proofs.symbolic.walk import End, walk
from tests.proofs import sayings
from tests.proofs.ruled import column, errors_of, under
from tests.proofs.sayings import SUM, WRONG, plain_sum, state_is_the_sum
from tests.proofs.walking import TIMEOUT_MS, ends_of, insist, is_proved, paths_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.claims.writing import Claim

CAPPED = next(claim for claim in claims() if claim.clause == "AL-11")
FILL = next(invariant for invariant in CAPPED.invariants if invariant.onward is not None)


def first_failure(claim: Claim) -> End | None:
    """Return how the first path of a claim at unknown length ends that does not end well."""
    walked = walk(lambda: run_symbolically(claim, claim.check, None), timeout_ms=TIMEOUT_MS)
    return next((each.end for each in walked if each.end not in {End.RETURNED, End.STEP, End.EMPTY}), None)


# What the rules put in the place of the loops.


def test_the_loops_are_the_kernel_s_own_again_afterwards() -> None:
    names = ("scan", "scan_ranked", "scan_books", "over", "naturals", "total", "pairs", "largest")
    own = [getattr(loops, name) for name in names]
    with rules((), {}):
        assert not any(getattr(loops, name) is loop for name, loop in zip(names, own, strict=True))
    assert [getattr(loops, name) for name in names] == own
    with pytest.raises(ZeroDivisionError), rules((), {}):
        raise ZeroDivisionError
    assert [getattr(loops, name) for name in names] == own


def test_a_sequence_of_known_length_goes_through_the_loop_itself() -> None:
    with rules((), {}):
        assert plain_sum((1, 2, 3)) == (6, (1, 2, 3))
        assert in_proportion_capped(10, (1, 2, 3), (1, 9, 9)).shares == (1, 3, 6)
        assert loops.largest(()) == 0


def test_a_true_claim_of_a_loop_follows_from_its_invariant() -> None:
    assert is_proved(under(lambda: insist(plain_sum(items := column())[0] == total(items)), SUM))


def test_a_false_claim_over_unknown_length_does_not_follow() -> None:
    assert End.ASSERTION in ends_of(under(lambda: insist(plain_sum(column())[0] < 5), SUM))
    assert End.ASSERTION in ends_of(under(lambda: insist(plain_sum(items := column())[0] != total(items)), SUM))


def test_a_loop_without_an_invariant_is_not_supported() -> None:
    assert errors_of(under(lambda: plain_sum(column()))) == [
        "Unsupported: a loop without an invariant: plain_sum.<locals>.step"
    ]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("start", "start of plain_sum.<locals>.step"),
        ("step", "step of plain_sum.<locals>.step"),
        ("contradiction", "start of plain_sum.<locals>.step"),
        ("contradiction later", "step of plain_sum.<locals>.step"),
        ("each", "step of plain_sum.<locals>.step: each result"),
    ],
)
def test_a_wrong_invariant_is_broken_where_it_fails(fault: str, said: str) -> None:
    assert errors_of(under(lambda: plain_sum(column()), WRONG[fault])) == [f"Broken: {said}"]


def test_a_step_that_yields_less_than_nothing_is_broken() -> None:
    def run() -> None:
        loops.scan(negative_step, 0, column())

    def negative_step(state: Any, item: Any) -> Any:
        return state + item, -item

    invariant = Invariant(negative_step.__qualname__, state_is_the_sum, ("part",))
    (error,) = errors_of(under(run, invariant))
    assert error.startswith("Broken: step of ")
    assert error.endswith("results are natural")


def test_a_step_that_yields_another_number_of_parts_than_named_is_refused() -> None:
    for names in ((), ("part", "other")):
        assert End.UNSUPPORTED in ends_of(
            under(lambda: plain_sum(column()), attrs.evolve(SUM, results=names))
        )  # walked at once


@pytest.mark.parametrize("after", [None, (0, 0), True, "text"])
def test_a_step_that_changes_the_shape_of_the_state_is_broken(after: object) -> None:
    def step(_: Any, __: Any) -> Any:
        return after, None

    invariant = Invariant(step.__qualname__, sayings.nothing)
    (error,) = errors_of(under(lambda: loops.scan(step, 0, column()), invariant))
    assert "the state keeps its shape" in error or "looks at a" in error


def test_a_state_that_steps_write_to_is_not_taken_to_be_as_it_was_before_the_loop() -> None:
    def step(_: Any, transfer: Any) -> Any:
        return [(transfer.payee, 1)], None

    def run() -> None:
        books: Any = SymBooks.some(never_negative=True)
        account: Any = SymAccount(current().fresh("account"))
        transfers: Any = Column(Space(some_natural("length")), "transfers", _some_transfer, summed=False)
        changes, _ = loops.scan_books(step, books, transfers)
        insist(loops.over(books, changes).get(account, 0) == books.get(account, 0))

    assert not is_proved(under(run, Invariant(step.__qualname__, sayings.nothing)))


# The ranked rule.


def by_cap_only(weights: Any) -> Callable[[Any], Any]:
    """Rank members by their cap, whatever their weight: this is wrong."""
    weight_largest = loops.largest(weights)

    def key(member: Any) -> Any:
        return member[1] + 0 * weight_largest

    return key


def test_a_wrong_ranking_does_not_prove_the_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation, "_by_cap_per_weight", by_cap_only)
    assert in_proportion_capped(10, (1, 10), (2, 4)).shares != (0, 4)
    assert first_failure(CAPPED) in {End.BROKEN, End.UNDECIDED}


def never_changes(_: Any, turn: Turn, state: Any) -> Any:
    """Say that no step changes the state, which is false."""
    yield state[0] == turn.after[0] if turn.after is not None else state[0] == turn.before[0]


@pytest.mark.parametrize("follows", [None, FILL.follows])
def test_a_link_that_a_later_step_does_not_keep_is_broken(follows: Any) -> None:
    wrong = attrs.evolve(FILL, onward=never_changes, follows=follows)
    invariants = tuple(wrong if each is FILL else each for each in CAPPED.invariants)
    assert first_failure(attrs.evolve(CAPPED, invariants=invariants)) in {End.BROKEN, End.UNDECIDED}


def test_an_onward_link_in_a_loop_that_is_not_ranked_is_not_supported() -> None:
    onward = attrs.evolve(SUM, onward=lambda *_: iter([True]))
    assert errors_of(under(lambda: plain_sum(column()), onward)) == [
        "Unsupported: an onward link in a loop that is not ranked"
    ]


def test_three_rankings_are_three_orders() -> None:
    orders: list[str] = []

    def run() -> None:
        items = column()
        keys: list[Callable[[Any], Any]] = [lambda item: item, lambda item: -item, lambda _: 0]
        ranked = [loops.scan_ranked(ranked_step, 0, items, key)[1] for key in keys]
        orders.extend(results.loop.order for results in ranked)  # type: ignore[attr-defined]  # they stand for tuples

    def ranked_step(state: Any, item: Any) -> Any:
        return state + item, None

    assert is_proved(under(run, Invariant(ranked_step.__qualname__, state_is_the_sum)))
    assert len(orders) == len(set(orders)) == 3


# What is assumed of a sequence.


def test_everything_assumed_of_items_and_sums_is_true_of_every_sequence() -> None:
    found: list[Any] = []

    def run() -> None:
        items = column()
        place = Place(items.space)
        later = Place(items.space, place)
        bound = loops.largest(items)
        insist(items[place] + items[later] + total(items) >= 0)
        insist(between(items, place, later) >= 0)
        found[:] = [items, place, later, bound]

    (walked,) = [each for each in paths_of(under(run)) if each.end is End.RETURNED]
    assert len(walked.path.facts) > 8
    items, place, later, bound = found
    for values in itertools.chain.from_iterable(itertools.product(range(3), repeat=n) for n in (2, 3)):
        for p, q in itertools.combinations(range(len(values)), 2):
            at = {place.key: p, later.key: q}
            named = {key: value for key, value in walked.path.memory.items() if key[0] not in {"sums", "largest"}}
            known = {value.term: true_value(key, at, values) for key, value in named.items()}
            known |= {bound.term: max(values), items.space.length.term: len(values), place.index: p, later.index: q}
            pairs = [(unknown, z3.IntVal(number)) for unknown, number in known.items()]
            assert all(z3.is_true(z3.simplify(z3.substitute(fact, *pairs))) for fact in walked.path.facts)


def true_value(key: Any, at: dict[str, int], values: tuple[int, ...]) -> int:
    """Return what a value that a path remembers is, if the sequence and the places in it are these."""
    if key[0] == "whole":
        return sum(values)
    if key[0] == "before":
        return sum(values[: at[key[3]]])
    return values[at[key[2]]]


def test_items_at_two_places_may_be_equal_or_not() -> None:
    def run() -> None:
        items = column()
        first, second = items[Place(items.space)], items[Place(items.space)]
        insist(first == second)

    assert sorted(end.name for end in ends_of(run)) == ["ASSERTION", "RETURNED"]


def test_what_stands_before_a_later_place_holds_what_stands_at_the_earlier() -> None:
    def run() -> None:
        items = column()
        place = Place(items.space)
        later = Place(items.space, place)
        insist(before(items, "items", place, GIVEN) + items[place] <= before(items, "items", later, GIVEN))
        insist(before(items, "items", later, GIVEN) + items[later] <= total(items))

    assert is_proved(under(run))


def test_two_places_of_which_nothing_is_said_are_in_no_order() -> None:
    def run() -> None:
        items = column()
        one, other = Place(items.space), Place(items.space)
        insist(before(items, "items", one, GIVEN) <= before(items, "items", other, GIVEN))

    assert End.ASSERTION in ends_of(run)


@pytest.mark.parametrize(
    "ask",
    [
        len,
        bool,
        iter,
        reversed,
        enumerate,
        repr,
        str,
        lambda items: items[0],
        lambda items: items[-1],
        lambda items: items == (1,),
        lambda items: items != items,  # noqa: PLR0124  # it is this comparison that is refused
        lambda items: items < (1,),
        lambda items: items + (1,),  # noqa: RUF005  # it is this sum that is refused
        lambda items: items * 2,
        lambda items: next(zip(items, range(3), strict=False)),
        lambda items: items.index(1),
        lambda items: items.count(1),
        lambda items: items[Place(Space(some_natural("another length")))],
    ],
)
@pytest.mark.parametrize("kind", ["column", "pairs", "results"])
def test_a_sequence_of_unknown_length_refuses_what_it_cannot_answer(kind: str, ask: Callable[[Any], Any]) -> None:
    def run() -> None:
        items = column()
        if kind == "pairs":
            items = loops.pairs(items, column("others", items.space), "others")
        if kind == "results":
            items = plain_sum(items)[1]
        ask(items)

    assert End.UNSUPPORTED in ends_of(under(run, SUM))
    assert not {End.RETURNED, End.REFUSED} & set(ends_of(under(run, SUM)))


def test_a_sequence_of_unknown_length_is_a_tuple_to_the_kernel() -> None:
    def run() -> None:
        items = column()
        insist(isinstance(items, tuple))
        insist(items.__class__ is tuple)

    assert ends_of(run) == [End.RETURNED]


# Sums over rows, and lengths.


def test_a_measure_that_may_be_negative_is_broken() -> None:
    def run() -> None:
        items = column()
        loops.pairs(items, column("others", items.space), "others")

    (error,) = errors_of(under(run, gap=lambda item, other: item - other))
    assert error == "Broken: every sum is of natural numbers"


def test_a_measure_with_the_name_of_a_sequence_is_not_supported() -> None:
    def run() -> None:
        items = column()
        loops.pairs(items, column("others", items.space), "others")

    assert set(ends_of(under(run, items=lambda _, __: 0))) == {End.UNSUPPORTED}


def test_sequences_of_two_lengths_are_refused_where_the_lengths_differ() -> None:
    walked = paths_of(under(lambda: loops.pairs(column(), column("others"), "others")))
    kinds = sorted((each.end.name, type(each.error)) for each in walked)
    assert [end for end, _ in kinds] == ["REFUSED", "UNSUPPORTED"]
    assert kinds[0][1] is LengthMismatch


@pytest.mark.parametrize("known", [(1, 2), ()])
def test_a_known_and_an_unknown_sequence_do_not_go_together(known: tuple[int, ...]) -> None:
    for first, second in ((known, None), (None, known)):

        def run(first: Any = first, second: Any = second) -> None:
            loops.pairs(column() if first is None else first, column() if second is None else second, "others")

        assert not {End.RETURNED, End.STEP} & set(ends_of(under(run)))


def test_the_total_of_an_unknown_sequence_is_natural_and_nothing_more() -> None:
    assert is_proved(under(lambda: insist(loops.total(column()) >= 0)))
    assert End.ASSERTION in ends_of(under(lambda: insist(loops.total(column()) > 0)))


def test_the_largest_is_no_smaller_than_any_item_and_may_not_be_one() -> None:
    def run() -> None:
        items = column()
        earlier = items[Place(items.space)]
        bound = loops.largest(items)
        insist(earlier <= bound)
        insist(items[Place(items.space)] <= bound)

    assert is_proved(under(run))
    assert End.ASSERTION in ends_of(
        under(lambda: insist((items := column())[Place(items.space)] == loops.largest(items)))
    )


def test_one_sequence_has_one_largest_item_and_another_may_have_another() -> None:
    def run() -> None:
        items = column()
        insist(loops.largest(items) == loops.largest(items))

    def falsely() -> None:
        space = Space(some_natural("length"))
        insist(loops.largest(column("items", space)) == loops.largest(column("others", space)))

    assert is_proved(under(run))
    assert End.ASSERTION in ends_of(under(falsely))
