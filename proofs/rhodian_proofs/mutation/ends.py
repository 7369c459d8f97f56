"""Checked: the ways in which a mutant can end, told apart by how much each of them shows."""

from __future__ import annotations

REFUTED = "refuted"
"""A claim fails for plain numbers."""
BROKEN = "proof broken"
"""A claim is not proved any more: a step does not hold, or nothing reaches its end."""
REJECTED = "rejected"
"""The engine refuses a claim that it did not refuse before, which is weaker: no proof failed."""
IMPORT = "does not load"
"""The kernel, or the claims, cannot be imported: nobody could have run it."""
EQUIVALENT = "equivalent"
"""The engine proves that it is the same function."""
SURVIVED = "survived"
"""Each claim that goes through it holds."""
UNDECIDED = "undecided"
"""The solver does not know whether one holds."""
TIMEOUT = "out of time"
"""There was no time, or memory, to find out."""
UNCLAIMED = "under no claim"
"""It is of a module of which nothing can be claimed: it is not written in the language of the claims."""

KILLED = (REFUTED, BROKEN)
"""The ways in which a proof fails: these alone kill."""
LEFT = (SURVIVED, UNDECIDED, TIMEOUT, UNCLAIMED)
"""The ways in which a mutant is left."""
ENDS = (*KILLED, REJECTED, IMPORT, EQUIVALENT, *LEFT)
