"""Trusted: rules that change: parameters, changes that wait, kept terms, pauses, actions that run once, ballots."""

from __future__ import annotations

from rhodian.governance.ballots import (
    VOTES,
    Ballot,
    Choice,
    Decided,
    Threshold,
    Weighting,
    box,
    cast_vote,
    decided,
    delegated,
    held_before,
    registered,
    voting_weight,
)
from rhodian.governance.changes import Dated, Parameter, announce, in_force, value_at, withdrawn
from rhodian.governance.emergencies import Action, Fate, Pause, cancel, declare, execute, lift, ratify, stops
from rhodian.governance.terms import Accrued, accrue, kept_term, out_at

__all__ = [
    "VOTES",
    "Accrued",
    "Action",
    "Ballot",
    "Choice",
    "Dated",
    "Decided",
    "Fate",
    "Parameter",
    "Pause",
    "Threshold",
    "Weighting",
    "accrue",
    "announce",
    "box",
    "cancel",
    "cast_vote",
    "decided",
    "declare",
    "delegated",
    "execute",
    "held_before",
    "in_force",
    "kept_term",
    "lift",
    "out_at",
    "ratify",
    "registered",
    "stops",
    "value_at",
    "voting_weight",
    "withdrawn",
]
