"""Trusted: what bears a shortfall first and last: pools, each with the account of its money, and the gains themselves.

No coalition gets out of a cycle more than others lost and insurance paid (SPEC MU-17).
"""

from __future__ import annotations

import attrs

from rhodian.base import loops
from rhodian.base.accounts import Account  # noqa: TC001  # the prover reads the fields' types
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.mutualisation.shortfall import distinct
from rhodian.pools.limits import Pool
from rhodian.sharing.allocation import in_order, in_proportion
from rhodian.waterfall.tree import Rule


@attrs.frozen
class Source:
    """A pool, and where its money is."""

    account: Account
    """The account that holds the pool's balance."""
    pool: Pool
    """The pool as the cycle's event finds it."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC RM-8).

        Raises:
            InvalidValue: if the account is not an account inside the books, or else the pool is not a pool.
        """
        distinct((self.account,))
        if self.pool.__class__ is not Pool:
            raise InvalidValue("pool", self.pool, "a Pool")


def haircut(left: Amount, gains: tuple[Amount, ...], rule: Rule) -> tuple[Amount, ...]:
    """Return what is taken from each gain: together what is left to bear, of nobody more than the gain (SPEC MU-6).

    If more is left than all gains, which no cycle brings about (SPEC MU-7), every gain is taken whole. Of more left
    nobody's gain is cut by less, in proportion but for one unit (SPEC MU-15). Equal gains, the order of the list,
    gains cut up among neighbours and finer units make no difference but for the odd units (SPEC MU-16, MU-19).

    Raises:
        InvalidValue: if the rule is neither in order nor in proportion.
        InvalidAmount: for the first gain, or else what is left, if it is not a natural number.
    """
    if rule is not Rule.IN_PROPORTION and rule is not Rule.IN_ORDER:
        raise InvalidValue("rule", rule, "Rule.IN_PROPORTION or Rule.IN_ORDER")
    most = loops.total(loops.naturals(gains, "gains"))
    taken = min(natural(left, "left"), most)
    return in_order(taken, gains).shares if rule == Rule.IN_ORDER else in_proportion(taken, gains).shares
