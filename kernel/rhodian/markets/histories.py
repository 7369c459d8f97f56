"""Trusted: a history, step by step: each follows the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base.errors import InvalidValue, OutOfOrder
from rhodian.markets.exchange import Step

if TYPE_CHECKING:
    from rhodian.markets.exchange import Exchange


def follow(exchange: Exchange, step: Step) -> Exchange:
    """Return the exchange after a step, if the step was made from this one (SPEC HI-2).

    A step that was made from an older exchange would bring its marks back, and with them losses that are settled.
    So a host that lets each step through here cannot take one twice, or two made from one.

    Raises:
        OutOfOrder: exactly if what is given is no step.
        InvalidValue: exactly if it is one, but not the event right after the exchange's last.
    """
    if step.__class__ is not Step:
        raise OutOfOrder("follow", step, "Step")
    if step.exchange.events != exchange.events + 1:
        raise InvalidValue("step", step, "made from the exchange as it is")
    return step.exchange
