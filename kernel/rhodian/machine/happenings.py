"""Trusted: more of what can happen, as flat records: to stakes in pools, after losses and defaults, and in markets."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.base.accounts import Account
from rhodian.base.numbers import Amount


@attrs.frozen
class Joined:
    """Somebody becomes a member of a pool: what it pays in stays its own, and bears what the pool pays from now on."""

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    owner: str
    """The name under which the stake is held; each name holds one in a pool, once."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside."""
    amount: Amount
    """How much, in smallest units; at least 1."""


@attrs.frozen
class NoticeGiven:
    """A member asks to leave a pool; its stake bears what occurs until the notice of the rules is over."""

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    owner: str
    """The name under which the stake is held."""


@attrs.frozen
class Left:
    """A member whose notice is over is paid what its stake holds."""

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    owner: str
    """The name under which the stake is held."""
    payee: Account
    """The account that it goes to; the world outside's, or one inside."""


ExitEvent: TypeAlias = Joined | NoticeGiven | Left
"""What can happen to a member of a pool."""


@attrs.frozen
class DefaultDeclared:
    """A member of a default fund is declared in default: the others may be called, and it may not any more."""

    time: Amount
    """When."""
    fund: str
    """The fund's name."""
    id: str
    """The default's id, which no other has, of whichever fund."""
    defaulter: str
    """Who is in default."""


@attrs.frozen
class AssessmentsCalled:
    """The members of a default fund are called for a default, each within its caps, and owe it then."""

    time: Amount
    """When; while the capped period runs."""
    fund: str
    """The fund's name."""
    default: str
    """The default's id."""
    amount: Amount
    """How much, in smallest units; what nobody may be called any more is left, and said."""


@attrs.frozen
class AssessmentPaid:
    """A member pays of what it owes; until it has, nothing of it is money."""

    time: Amount
    """When."""
    fund: str
    """The fund's name."""
    owner: str
    """Who owes it."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside."""
    amount: Amount
    """How much, in smallest units; at least 1, and no more than is owed."""


@attrs.frozen
class AssessmentsReturned:
    """The capped period is over: what was paid and not drawn on goes back, and what was not paid is owed no more."""

    time: Amount
    """When; later than the period's end."""
    fund: str
    """The fund's name."""


AssessmentEvent: TypeAlias = DefaultDeclared | AssessmentsCalled | AssessmentPaid | AssessmentsReturned
"""What can happen in a default fund whose members may be called."""


@attrs.frozen
class PlainLoss:
    """Something was lost, and the layers of the rules bear it: the rules of when it occurred."""

    time: Amount
    """When it is booked."""
    id: str
    """Its id, under which it is absorbed once."""
    occurred: Amount
    """When it occurred; no later than it is booked."""
    payee: Account
    """The account to which those who bear it pay."""
    amount: Amount
    """How much, in smallest units."""
    defaulter: str = ""
    """Whose default it is of; nothing if it is of none."""
    fund: str = ""
    """The name of the default fund that it is a loss of; nothing if of none, and then layers of a fund bear none."""


@attrs.frozen
class DefaultClosedOut:
    """All that a member in default held in an asset is closed out: its layers bear what is missing, once.

    What is left over is the defaulter's; by the rules of when it was declared in default.
    """

    time: Amount
    """When."""
    fund: str
    """The name of the fund in which the default was declared."""
    default: str
    """The default's id."""
    defaulter: str
    """Who is in default, as it was declared."""
    account: Account
    """The account that paid what it took and has what it brought in; the world outside's, or one inside."""
    spent: Amount
    """What it took: to hedge, to pay whoever took contracts on, to transfer those of clients; in smallest units."""
    received: Amount
    """What it brought in, in smallest units."""


LossEvent: TypeAlias = PlainLoss | DefaultClosedOut
"""What the layers of the rules bear."""


@attrs.frozen
class ClientPorted:
    """All that a client of a member in default has in markets that share collateral goes over to another owner.

    Its contracts and its margin, at no price.
    """

    time: Amount
    """When."""
    fund: str
    """The name of the fund in which the default was declared."""
    default: str
    """The default's id."""
    defaulter: str
    """Who is in default; nothing of its own goes over."""
    client: str
    """Under whose name the client's contracts and margin are held, of one client or of many together."""
    taker: str
    """Who takes them; it must carry what they require then."""
    market: str
    """The name of one of the markets."""


@attrs.frozen
class Recovery:
    """Money comes back of a loss that was borne: to who was asked last first, and to whoever was in default last."""

    time: Amount
    """When."""
    loss: str
    """The id of the loss, or of the mark, the funding or the auction that it came from."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside."""
    amount: Amount
    """How much, in smallest units; no more than was borne and has not come back."""


@attrs.frozen
class DiscretionaryPayment:
    """Somebody pays though no rule asks for it: a guarantee, an ex-gratia payment, a member's voluntary one.

    It is borne of no loss and of no layer, whatever it is paid for.
    """

    time: Amount
    """When."""
    id: str
    """Its id, which no other discretionary payment has; losses and defaults have ids of their own."""
    approver: str
    """Who approved it: one of those whom the rules appoint, and neither who pays nor who is paid."""
    reason: str
    """Why it is paid, in words."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside."""
    payee: Account
    """The account that it goes to; the world outside's, or one inside."""
    amount: Amount
    """How much, in smallest units; at least 1."""


@attrs.frozen
class Shock:
    """Contracts are traded in a market at once, which moves its mark, and so forces others to trade, who move it on.

    The mark moves in proportion to what is traded in all, from where it stands, and whoever is liquidatable where that
    comes to rest is sold to whoever holds the other side.
    """

    time: Amount
    """When."""
    id: str
    """The id under which the shortfall is absorbed, once."""
    market: str
    """The market's name; its contracts are not inverse, and a forced sale is of all that an owner has."""
    quantity: Amount
    """How many contracts are traded to begin with."""
    move: Amount
    """By how many smallest units of price the mark moves."""
    per: Amount
    """For how many contracts traded it moves by that."""
    rises: bool
    """Whether the contracts are bought, and the mark rises, rather than sold."""


@attrs.frozen
class ContractBid:
    """Somebody bids for contracts of an owner; a bidder may make several, for different quantities and prices."""

    bidder: str
    """Who takes on what it wins."""
    price: Amount
    """What it offers for each contract, or asks for each where the owner pays to be rid of it, in smallest units."""
    quantity: Amount
    """How many; at least 1."""


@attrs.frozen
class AuctionedSale:
    """Contracts of an owner who is liquidatable go to the best of some bids, at what the market's rule makes of them.

    Nothing is paid in with a bid: what backs it is the bidder's margin, once the contracts are its own.
    """

    market: str
    """The market's name."""
    owner: str
    """Whose contracts."""
    quantity: Amount
    """How many are for sale; at least 1."""
    bids: tuple[ContractBid, ...]
    """The bids, all on the table; in any order."""
