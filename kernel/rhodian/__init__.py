"""Rhodian: a loss has happened; who bears it, in what order, in what proportion, and where did every unit go?

A small, pure, proven accounting kernel for risk mutualisation. See SPEC.md for what is proved.

Here are the core and all refusals. What markets need is in modules of its own: `margin`, `liquidation`, `rounds`,
`pool`, `bases`, `mutual`, `markets`, `contracts`, `exchange`, `marking`, `deleveraging`, `rankings`, `cascade`, `exits` and the auctions.
"""

from __future__ import annotations

from rhodian.accounts import (
    OUTSIDE,
    Account,
    Amount,
    Asset,
    format_amount,
    natural,
    outside,
    parse_amount,
    positive,
    whole,
)
from rhodian.allocation import Allocation, in_order, in_proportion, in_proportion_capped
from rhodian.drawing import Draw, FundDrawn, LayerDrawn, capacity, draw
from rhodian.errors import (
    AccountNamedTwice,
    AlreadyAbsorbed,
    AmountSyntax,
    AssetMismatch,
    AuctionOver,
    BackDated,
    BidTooLow,
    BooksMoved,
    InsufficientMargin,
    InvalidAmount,
    InvalidBalance,
    InvalidValue,
    LayerNamedTwice,
    LengthMismatch,
    OutOfOrder,
    Overdrawn,
    RhodianError,
    SelfTransfer,
    UnknownName,
)
from rhodian.ledger import Balances, Changes, Transfer, TrialBalance, post, post_all, trial_balance
from rhodian.settlement import Absorbed, Books, Loss, LossId, Plan, absorb, plan
from rhodian.waterfall import Fund, InOrder, InProportion, Limited, Rule, Waterfall

__all__ = [
    "OUTSIDE",
    "Absorbed",
    "Account",
    "AccountNamedTwice",
    "Allocation",
    "AlreadyAbsorbed",
    "Amount",
    "AmountSyntax",
    "Asset",
    "AssetMismatch",
    "AuctionOver",
    "BackDated",
    "Balances",
    "BidTooLow",
    "Books",
    "BooksMoved",
    "Changes",
    "Draw",
    "Fund",
    "FundDrawn",
    "InOrder",
    "InProportion",
    "InsufficientMargin",
    "InvalidAmount",
    "InvalidBalance",
    "InvalidValue",
    "LayerDrawn",
    "LayerNamedTwice",
    "LengthMismatch",
    "Limited",
    "Loss",
    "LossId",
    "OutOfOrder",
    "Overdrawn",
    "Plan",
    "RhodianError",
    "Rule",
    "SelfTransfer",
    "Transfer",
    "TrialBalance",
    "UnknownName",
    "Waterfall",
    "absorb",
    "capacity",
    "draw",
    "format_amount",
    "in_order",
    "in_proportion",
    "in_proportion_capped",
    "natural",
    "outside",
    "parse_amount",
    "plan",
    "positive",
    "post",
    "post_all",
    "trial_balance",
    "whole",
]
