"""Checked: no false claim about loops, books, places and trees is believed, each for the reason that is its own."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

from rhodian import Account, Asset, Fund, InOrder, InProportion, Transfer, Waterfall
from rhodian_proofs.claims import Claim
from rhodian_proofs.engine.check import check
from rhodian_proofs.language import hashes
from rhodian_proofs.record import Limits, Status
from rhodian_proofs.rules.identity import BY_IDENTITY
from rhodian_proofs.run.registry import BadClaims, load
from rhodian_proofs.run.suite import settle

HERE = Path(__file__).parent
LIMITS = Limits(z3_ms=4000, cvc5_ms=4000, seeds=1, seeds_nonlinear=1)
EUR = Asset("EUR", 2)
A, B = (Account(owner, "fund", EUR) for owner in "ab")
PAID = (Transfer(A, B, 1),) * 4
HELD = {A: 9, B: 9}
FUNDS = tuple(Fund(Account(f"owner {number}", "fund", EUR), 1) for number in range(12))
ONE, TWO, THREE = (Fund(Account(f"owner {number}", "fund", EUR), number) for number in (1, 2, 3))
BENT = Waterfall(InOrder("all", (InOrder("first", (ONE, TWO)), THREE)))
TREE = Waterfall(InOrder("all", (Fund(A, 9),)))
ASSERTED = "assertion failed"

ATTACKS: list[tuple[str, str, tuple[Any, ...], str]] = [
    ("loops_asks", "an_invariant_that_asks_what_it_was_given", ((0, 0, 0, 0),), "start of plain_step"),
    ("loops_key", "a_key_that_changes_between_two_loops", ((1, 2, 3, 4),), ASSERTED),
    ("loops_known", "the_largest_is_natural", ((-1, -1, -1, -1),), ASSERTED),
    ("loops_known", "one_of_the_first_three_is_refused", ((0, 0, 0, -1),), "comparison of the name of some item"),
    ("loops_known", "two_keys_that_differ_in_a_constant", ((1, 2, 3, 4),), ASSERTED),
    ("loops_known", "two_keys_that_are_printed_alike", ((1, 2, 3, 4), 100), ASSERTED),
    ("loops_known", "two_places_are_never_one", ((0, 0, 0, 0), 0, 0), ASSERTED),
    ("loops_raised", "an_invariant_that_is_refused", ((0, 0, 0, 0),), "holds raises InvalidValue"),
    ("loops_raised", "a_measure_that_is_refused", ((0, 0, 0, 0),) * 2, "InvalidValue that the kernel would not raise"),
    ("loops_raised", "an_order_that_is_refused", ((0, 0, 0, 1), 0), "InvalidValue that the kernel would not raise"),
    ("loops_caught", "an_invariant_that_divides_by_nothing", ((0, 0, 0, 0),), "divides by 0"),
    ("loops_caught", "a_loop_by_named_arguments", ((0, 0, 0, 0),), "its arguments by name"),
    ("loops_caught", "a_state_that_holds_a_truth", ((0, 0, 0, 1),), "a state that holds a bool"),
    ("loops_caught", "a_hint_that_changes_the_loop", ((1, 1, 1, 1), 1, 3), "a hint that does more"),
    ("loops_kept", "a_state_that_says_what_is_unknown", ((0, 0, 0, 0),), "a state that holds a Kept"),
    ("loops_kept", "two_results_of_one_name", ((0, 0, 0, 1),), "two parts of one name"),
    ("loops_kept", "a_total_of_results_of_which_nothing_is_known", ((0, 0, 0, 1),), ASSERTED),
    ("loops_supposed", "a_supposition_within_a_supposition", ((1, 2, 0, 0), (0, 3, 0, 0)), ASSERTED),
    ("loops_supposed", "a_supposition_denied", ((1, 2, 0, 0), (0, 3, 0, 0)), ASSERTED),
    ("loops_supposed", "no_number_is_seven", (7,), ASSERTED),
    ("loops_supposed", "no_place_is_a_number", ((0, 0, 0, 0), 0), ASSERTED),
    ("loops_supposed", "a_lemma_of_naturals_used_of_others", (-1,), "uses a lemma that is not proved"),
    ("loops_supposed", "a_lemma_that_nobody_proved", (0,), "uses a lemma that is not proved"),
    ("columns_made", "signed_sums_are_natural", ((0, 0, 0, 0), (0, 0, 0, 1)), ASSERTED),
    ("columns_made", "a_part_that_is_not_natural", ((0, 0, 0, 0), (0, 0, 0, 1)), "results are natural"),
    ("columns_made", "a_sum_of_which_nothing_is_proved", ((0, 0, 0, 2), (0, 0, 0, 0)), ASSERTED),
    ("columns_made", "signed_numbers_do_not_fall", ((0, 0, 1, -1), 2), ASSERTED),
    ("columns_made", "a_difference_is_natural", ((0, 0, 0, 0), (0, 0, 0, 1), 3), ASSERTED),
    ("columns_made", "the_largest_of_signed_numbers_is_natural", ((-1, -1, -1, -1), 0), ASSERTED),
    ("columns_made", "a_refused_row_is_no_row", ((0, 0, 0, 3),), ASSERTED),
    ("columns_made", "whoever_is_let_through_is_small", ((0, 0, 0, 2), 3), ASSERTED),
    ("columns_made", "a_function_that_looks_at_a_tuple_around_it", ((0, 0, 0, 9), 3, 3), "of the function around it"),
    ("columns_passed", "what_fails_somewhere_fails_here", ((1, 0), 0), ASSERTED),
    ("columns_passed", "what_passes_in_one_column_passes_in_another", ((1,), (0,), 0), ASSERTED),
    ("columns_passed", "nothing_passes_two_tests_that_exclude_each_other", ((), 0), ASSERTED),
    ("columns_passed", "a_test_that_refuses_is_one_that_fails", ((-1,),), ASSERTED),
    ("columns_passed", "what_passed_in_a_step_holds_after_it", ({}, PAID, A), ASSERTED),
    ("columns_faults", "all_but_the_first_at_fault_are_natural", ((-1, -1), 1), ASSERTED),
    ("columns_faults", "two_columns_are_at_fault_at_one_place", ((-1, 0), (0, -1)), ASSERTED),
    ("columns_faults", "whoever_fails_a_harder_test_first_fails_the_easier", ((0, -1),), ASSERTED),
    ("columns_faults", "an_easier_test_fails_where_a_harder_one_does", ((0,),), ASSERTED),
    ("columns_faults", "two_items_have_one_name", ((0, 0), 0, 1), ASSERTED),
    ("columns_faults", "what_was_refused_adds_up_nevertheless", ((-1,),), "no column of numbers that is summed"),
    ("columns_faults", "what_is_no_int_is_no_truth_value", ((True,), 0), "known to be of none of some others"),
    ("columns_faults", "a_column_beside_another_is_no_shorter", ((0,), ()), ASSERTED),
    ("columns_present", "as_many_are_present_as_there_are", ((0,),), ASSERTED),
    ("columns_present", "those_present_stand_beside_all", ((0,),), "those present beside another sequence"),
    ("columns_present", "those_present_stand_beside_others_present", ((0,),), "those present beside another sequence"),
    ("columns_present", "those_present_stand_where_they_stood", ((0, 1), 0), "what is not a place of it"),
    ("columns_present", "one_place_adds_all", ((1, 1), 0), "nothing is added at another place"),
    ("columns_present", "what_is_absent_adds_what_it_would", ((0, 1),), "the same is added at each place"),
    ("columns_present", "those_present_are_counted_as_all_are", ((0,),), "how many are present"),
    ("columns_present", "a_step_is_taken_where_nobody_is_present", ((0,),), "the same is added at each place"),
    ("columns_present", "the_first_is_all", ((0,), (1,)), ASSERTED),
    ("columns_present", "twice_is_once", (HELD, PAID, A), ASSERTED),
    ("columns_present", "whoever_bears_bears_one_unit", (TREE, 2), "what the leaves are handed"),
    ("places_lengths", "a_place_of_another_sequence", ((), (0,), 0), "no sequences of any one length"),
    ("books_known", "nothing_is_paid", (HELD, PAID, A), ASSERTED),
    ("books_known", "a_loop_is_never_refused", (HELD, PAID, A), ASSERTED),
    ("books_known", "five_units_from_nothing", (HELD, PAID, A, 0), ASSERTED),
    ("books_known", "twice_as_much_is_as_much", (HELD, PAID, (1, 1, 1, 1), EUR), "step of grow: beside"),
    ("books_known", "posting_beneath_changes_nothing", (HELD, PAID, A), ASSERTED),
    ("loops_again", "posting_again_changes_nothing", (HELD, PAID, A), ASSERTED),
    ("loops_again", "others_are_refused_alike", (HELD, (), (Transfer(A, B, 10),)), ASSERTED),
    ("loops_again", "what_a_step_takes_from_around_it_makes_no_difference", (HELD, PAID, 0, A), ASSERTED),
    ("loops_classes", "changes_are_no_tuple", (HELD, PAID), ASSERTED),
    ("loops_classes", "pairs_are_a_tuple", ((0, 0, 0, 0),) * 2, ASSERTED),
    (
        "trees_forks",
        "a_large_tree_forks",
        (Waterfall(InProportion("all", FUNDS, (1,) * 12)),),
        "!= of a symbolic value",
    ),
    ("trees_forks", "no_tree_has_many_forks", (Waterfall(InOrder("all", FUNDS)),), "that keeps something"),
    ("trees_forks", "a_sum_over_forks_is_small", (Waterfall(InOrder("all", FUNDS)),), "no `for` that asserts"),
    ("ranked_ahead", "a_lower_score_is_ahead", (1, (1, 1), (1, 0), 1), "the keys are those by which the loop ranks"),
    ("ranked_ahead", "who_stands_earlier_is_ahead", (1, (0, 1), (0, 1), 0, 1), ASSERTED),
    ("ranked_ahead", "whoever_is_not_ranked_has_some_ahead", ((0,), (), 0), "of another sequence"),
    ("columns_same", "whoever_is_before_the_last", ((1,), (2,), 3), "that may be of other lengths"),
    ("columns_same", "whoever_is_last", ((1,), 2, 3), ASSERTED),
    ("columns_same", "one_of_more_pieces_is_never_the_same", ((1,),), "sequences of other pieces"),
    ("trees_passed", "what_fails_at_some_node_fails_at_every_other", (Waterfall(InOrder("all", FUNDS)), 1), ASSERTED),
    ("trees_reports", "a_report_stands_where_its_node_does", (BENT,), "what is not a place of it"),
    ("trees_reports", "reports_stand_beside_their_nodes", (BENT,), "of equal length that were not declared so"),
    ("trees_reports", "as_many_reports_are_of_one_class_as_there_are", (BENT,), ASSERTED),
    ("records_one", "two_funds_are_never_one", (FUNDS[0], FUNDS[0], 0), "whether two records are one"),
    ("records_one", "what_is_said_of_a_fund_is_said_of_no_other", (FUNDS[0], FUNDS[0], 0), "hash of a symbolic value"),
    ("records_one", "what_is_refused_twice_is_refused_once", ({}, PAID), "which refusal it is"),
    ("books_kept", "what_a_step_laid_over_its_books_outlives_it", ((0,) * 4, HELD, A), "kept until after its end"),
    ("books_truths", "nobody_is_ever_negative", ({}, A, 1001), "truth of a symbolic value"),
]


def believed(file: str, name: str) -> tuple[bool, str]:
    """Return whether the rules believe a claim of a file, and the reasons why not; the language is not asked."""
    spec = importlib.util.spec_from_file_location(f"attacks_{file}", HERE / f"{file}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    found = [value for value in vars(module).values() if isinstance(value, Claim)]
    chosen = [each for each in found if each.name == name or each.lemma is not None]
    verdicts = [check(each, LIMITS) for each in chosen]
    settle(chosen, verdicts)
    (verdict,) = [each for each in verdicts if each.name == name]
    return verdict.status is not Status.OPEN, "; ".join(verdict.reasons)


NAMES = [name for _, name, _, _ in ATTACKS]


@pytest.mark.parametrize(("file", "name", "why"), [(file, name, why) for file, name, _, why in ATTACKS], ids=NAMES)
def test_a_false_claim_is_not_believed(file: str, name: str, why: str) -> None:
    was_believed, reasons = believed(file, name)
    assert not was_believed
    assert why in reasons


@pytest.mark.parametrize(("file", "name", "values"), [attack[:3] for attack in ATTACKS], ids=NAMES)
def test_the_claim_fails_on_its_plain_values(file: str, name: str, values: tuple[Any, ...]) -> None:
    scope: dict[str, Any] = {"__name__": file}
    exec(compile((HERE / f"{file}.py").read_text(encoding="utf-8"), file, "exec", dont_inherit=True), scope)  # noqa: S102  # ours
    with pytest.raises((AssertionError, AttributeError, IndexError)):  # of books that nobody is to keep, or no item
        scope[name].check(*values)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("loops_global", "`global` is not in the language"),
        ("loops_asks", "type is no name of the language"),
        ("loops_key", "sign is taken from the function around"),
        ("loops_caught", "catches what is no refusal of the kernel"),
        ("loops_supposed", "a lemma is used of any numbers"),
        ("places_lengths", "no sequences of any one length"),
        ("trees_forks", "of each item only asserts may be made"),
    ],
)
def test_a_file_that_is_not_in_the_language_is_refused(file: str, why: str) -> None:
    with pytest.raises(BadClaims, match=why):
        load(str(HERE / f"{file}.py"))


def test_every_record_of_the_kernel_that_is_equal_to_itself_alone_is_known_as_such() -> None:
    modules = [importlib.import_module(name) for name in hashes.modules("rhodian") if name != "rhodian.__main__"]
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type) and attrs.has(kind)]
    alone = {kind for kind in kinds if kind.__eq__ is object.__eq__ and not issubclass(kind, Exception)}
    assert alone == set(BY_IDENTITY)
