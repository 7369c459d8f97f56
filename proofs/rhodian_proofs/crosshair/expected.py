"""Checked: the claims that CrossHair is expected not to confirm, each with the reason.

One that it confirms after all is reported, and so is one that it does not confirm and that is missing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTED = "ranges over listed values, each a path of its own: more paths than there is time for"
_BOOKS = "ranges over which account is which, each a path of its own: more paths than there is time for"
_NESTED = "ranges over sequences of sequences, or records in them, for which no harness is written"
_NAMES = "ranges over any names, or sequences of accounts, for which no harness is written"
_PRODUCTS = "goes through many branches on products of numbers: more paths than there is time for"

EXPECTED_NOT_CONFIRMED: Mapping[str, str] = {
    "sharing_is_total": _PRODUCTS,
    "capped_is_as_uncapped_where_no_cap_binds": _LISTED,
    "capped_is_refused_exactly_for_the_amount_or_else_a_weight_a_cap_or_their_number": _LISTED,
    "in_order_is_refused_exactly_for_the_amount_or_else_a_capacity": _LISTED,
    "in_proportion_is_refused_exactly_for_the_amount_or_else_a_weight": _LISTED,
    "capped_each_pays_its_cap_or_lies_between_marks": _PRODUCTS,
    "a_text_is_refused_for_the_first_thing_that_it_lacks": _LISTED,
    "a_text_reads_as_exactly_what_it_means": _LISTED,
    "what_is_no_amount_or_too_long_is_not_printed": _LISTED,
    "a_name_is_short_printable_text_without_space_at_its_ends": _LISTED,
    "an_asset_is_refused_exactly_for_its_code_or_else_its_scale": _LISTED,
    "an_account_is_refused_exactly_for_the_first_field_that_is_malformed": _LISTED,
    "per_leg_rounding_does_not_look_at_the_order": _PRODUCTS,
    "cumulative_marks_ask_nobody_for_less_at_a_larger_weight": _PRODUCTS,
    "sequential_floors_ask_nobody_for_less_at_a_larger_weight": _PRODUCTS,
    "floor_with_residue_asks_nobody_for_less_at_a_larger_weight": _PRODUCTS,
    "over_any_number_of_steps_what_a_pool_pays_is_counted_within_its_limit": _NESTED,
    "what_must_be_held_is_asked_of_all_markets_of_the_rules": _NAMES,
    "a_layer_is_asked_for_what_it_held_and_still_holds": _NAMES,
    "a_sale_is_refused_for_malformed_names_or_else_its_quantity_or_value": _NAMES,
    "per_leg_rounding_asks_nobody_for_less_at_a_larger_weight": _PRODUCTS,
    "largest_remainder_asks_nobody_for_less_at_one_unit_of_weight_more": _LISTED,
    "post_conserves_every_asset": _BOOKS,
    "post_leaves_no_account_negative": _BOOKS,
    "post_moves_the_amount_and_nothing_else": _BOOKS,
    "post_all_conserves_every_asset": _BOOKS,
    "post_all_leaves_no_account_negative": _BOOKS,
    "a_step_keeps_what_there_is_of_every_asset": _NESTED,
    "a_step_leaves_nobody_below_nothing": _NESTED,
    "any_number_of_steps_leaves_nobody_below_nothing": _NESTED,
    "an_id_is_noted_where_it_was_not": _NESTED,
    "any_number_of_steps_keeps_what_there_is_of_every_asset": _NESTED,
    "over_any_number_of_steps_a_pool_pays_no_more_than_its_limit_for_the_period": _NESTED,
    "a_pool_pays_within_its_limits_and_what_it_pays_is_counted": _NESTED,
    "as_many_contracts_are_long_as_short": _NESTED,
    "what_only_rises_never_falls_over_any_number_of_steps": _NESTED,
    "a_step_changes_no_account_that_no_move_of_it_names": _NESTED,
    "what_only_rises_never_falls": _NESTED,
    "books_are_refused_for_the_first_account_that_holds_no_balance": _LISTED,
    "a_transfer_needs_an_amount": _LISTED,
    "a_transfer_needs_two_accounts": _LISTED,
    "posting_refuses_what_is_no_balance": _LISTED,
    "posting_one_more_is_posting_the_others_and_then_it": _LISTED,
    "a_loss_is_absorbed_once": _LISTED,
    "a_plan_is_absorbed_whole_or_refused_whole": _LISTED,
    "each_fund_pays_exactly_what_it_bears": _BOOKS,
    "nobody_else_pays": _BOOKS,
    "the_payee_receives_exactly_what_is_borne": _BOOKS,
    "absorbing_takes_from_each_fund_exactly_what_it_bears": _BOOKS,
    "absorbing_pays_the_payee_exactly_what_is_borne_and_nobody_else": _BOOKS,
    "a_loss_is_absorbed_once_down_any_tree": _BOOKS,
    "each_account_changes_by_what_it_owes_loses_gains_and_bears": _NESTED,
    "a_loss_is_refused_exactly_for_its_id_or_else_its_payee_or_its_amount": _LISTED,
    "a_node_hands_no_child_more_than_it_can_bear": _PRODUCTS,
    "a_node_passes_on_all_that_it_is_handed_within_its_capacity": _PRODUCTS,
    "in_proportion_asks_no_child_for_more_than_it_can_bear": _PRODUCTS,
    "a_tree_asks_nobody_below_a_later_child_while_an_earlier_one_could_bear_more": _PRODUCTS,
    "a_tree_bears_the_loss_up_to_its_capacity": _PRODUCTS,
    "a_tree_is_refused_exactly_for_the_first_node_at_fault": _LISTED,
    "a_fund_is_refused_exactly_for_its_account_or_else_what_is_available": _LISTED,
    "a_layer_in_proportion_is_refused_exactly_as_others_or_else_for_its_weights": _LISTED,
    "a_limited_layer_is_refused_exactly_as_others_or_else_for_its_limit": _LISTED,
    "a_novation_closes_before_it_opens": _NAMES,
    "a_novation_makes_buyer_and_seller_of_just_so_many": _NAMES,
    "nobody_trades_with_itself_or_with_the_world_outside": _NAMES,
    "a_trade_pays_the_prices_difference_to_the_mark_and_its_fees": _NAMES,
    "what_must_be_held_adds_up_over_the_markets_that_share_it": _NAMES,
    "nothing_that_owners_do_pays_out_of_a_pool": _NAMES,
    "nothing_that_owners_may_move_is_a_pools": _NAMES,
    "a_trade_is_between_two_owners_for_a_number_at_a_price": _NAMES,
    "margins_are_refused_exactly_below_the_requirement_of_all_markets": _NAMES,
    "what_is_absorbed_is_noted": _NAMES,
    "an_id_that_was_absorbed_or_is_an_open_auctions_is_refused": _NAMES,
    "a_stake_is_paid_in_once_by_a_name": _NAMES,
    "notice_is_given_once_by_a_member": _NAMES,
    "a_stake_is_paid_out_exactly_once_its_notice_is_over": _NAMES,
    "a_closed_auction_leaves_nothing_in_escrow": _NAMES,
    "a_better_bid_is_kept_and_the_last_one_paid_back": _NAMES,
    "a_take_pays_the_debt_then_the_owner_and_what_is_not_sold_is_kept": _NAMES,
    "a_take_that_ends_a_sale_leaves_nothing_in_escrow": _NAMES,
    "a_sale_that_ends_gives_the_lot_back": _NAMES,
    "a_sealed_bid_has_back_what_it_does_not_pay_and_receives_what_it_won": _NAMES,
    "a_sealed_bid_is_paid_in_whole": _NAMES,
    "an_opened_auction_has_the_lot_in_escrow": _NAMES,
    "a_rising_auction_begins_as_its_terms_say": _NAMES,
    "a_sealed_auction_ends_as_is_said_when_it_is_opened": _NAMES,
    "a_sale_begins_at_its_first_price": _NAMES,
    "all_others_together_gain_no_more_than_is_left_of_a_pools_limit": _NAMES,
}
"""By the claim's name, why CrossHair does not walk all its paths in the time it has."""
