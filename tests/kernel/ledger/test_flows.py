"""Checked: what transfers brought a group is what it then holds more, put down to whoever bore it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, InvalidValue, Transfer, outside
from rhodian.ledger.flows import flows
from tests.strategies import ACCOUNTS, transfers, untyped


@pytest.mark.clause("HI-3")
@given(st.lists(transfers(), max_size=12), st.sets(st.sampled_from(ACCOUNTS)))
def test_what_a_group_holds_more_is_what_its_flows_say(moves: list[Transfer], mine: set[Account]) -> None:
    asset = ACCOUNTS[0].asset
    moves = [move for move in moves if move.payer.asset == asset]
    pools = [account for account in ACCOUNTS if account.owner == "B"]
    brought = flows(moves, mine, pools)
    inside = {account for account in mine if not account.is_outside}
    received = sum(move.amount for move in moves if move.payee in inside)
    assert brought.held == received - sum(move.amount for move in moves if move.payer in inside)
    assert brought.held == brought.beyond + brought.pools + brought.others


@pytest.mark.clause("HI-4")
def test_flows_are_of_transfers_in_one_asset() -> None:
    owners = [account for account in ACCOUNTS if account.owner == "A"]
    other = next(account for account in owners if account.asset != owners[0].asset)
    moves = [Transfer(outside(account.asset), account, 1) for account in (owners[0], other)]
    for bad in (moves, [None], [untyped((owners[0], other, 1))]):
        with pytest.raises(InvalidValue, match="transfers must be"):
            flows(untyped(bad), owners, ())
