"""Convenience: the inputs of the vectors about the ledger and about settling a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.vectors.case import (
    HUGE,
    WORD_EDGE,
    Case,
    account,
    balance,
    fund,
    in_order,
    in_proportion,
    limited,
    transfer,
    world,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.vectors.codec import Json

A, B, C = account("A"), account("B"), account("C")
A_OWN = account("A", "own")
USD = "USD/2"

ONE_TRANSFER: tuple[tuple[str, tuple[Json, ...], Json], ...] = (
    ("money moves from one account to another", (balance(A, 10), balance(B, 1)), transfer(A, B, 4)),
    ("all that an account holds", (balance(A, 10),), transfer(A, B, 10)),
    ("nothing moves", (balance(A, 10), balance(B, 1)), transfer(A, B, 0)),
    ("nothing moves out of an account that holds nothing", (), transfer(A, B, 0)),
    ("two accounts of one owner", (balance(A, 10),), transfer(A, A_OWN, 3)),
    ("money comes in from outside", (), transfer(world(), A, 7)),
    ("money goes out", (balance(A, 7), balance(world(), -7)), transfer(A, world(), 7)),
    ("above 2^64", (balance(A, WORD_EDGE + 1), balance(B, WORD_EDGE)), transfer(A, B, WORD_EDGE)),
    ("10^30", (balance(A, HUGE), balance(B, 1)), transfer(A, B, HUGE - 1)),
    ("refused: one unit more than the account holds", (balance(A, 10),), transfer(A, B, 11)),
    ("refused: an account that holds nothing", (), transfer(A, B, 1)),
    ("refused: payer and payee are one account", (balance(A, 10),), transfer(A, A, 1)),
    ("refused: payer and payee are one account, though nothing would move", (balance(A, 10),), transfer(A, A, 0)),
    ("refused: two assets", (balance(A, 10),), transfer(A, account("A", asset=USD), 1)),
    ("refused: an amount below 0", (balance(A, 10),), transfer(A, B, -1)),
    ("refused: a fractional amount", (balance(A, 10),), transfer(A, B, {"float": "1.0"})),
    ("refused: the payer's balance is below 0", (balance(A, -1),), transfer(A, B, 0)),
    ("refused: the payee's balance is a fraction", (balance(A, 5), balance(B, {"float": "1.0"})), transfer(A, B, 1)),
)

TRANSFERS: tuple[tuple[str, tuple[Json, ...], tuple[Json, ...]], ...] = (
    ("no transfers, no changes", (balance(A, 10),), ()),
    ("each sees what the earlier ones left", (balance(A, 10),), (transfer(A, B, 10), transfer(B, C, 10))),
    ("there and back", (balance(A, 10),), (transfer(A, B, 4), transfer(B, A, 4))),
    (
        "two assets side by side",
        (balance(A, 10), balance(account("A", asset=USD), 5)),
        (transfer(A, B, 1), transfer(account("A", asset=USD), account("B", asset=USD), 5)),
    ),
    ("refused whole: the second finds too little", (balance(A, 10),), (transfer(A, B, 6), transfer(A, C, 5))),
    ("refused: in the other order there would be enough", (balance(A, 10),), (transfer(B, C, 1), transfer(A, B, 1))),
)

BOOKS: tuple[tuple[str, tuple[Json, ...]], ...] = (
    ("no accounts", ()),
    ("books that balance", (balance(A, 10), balance(B, 5), balance(world(), -15))),
    ("a unit too many", (balance(A, 10), balance(B, 6), balance(world(), -15))),
    ("two assets", (balance(A, 10), balance(world(), -10), balance(account("A", asset=USD), 3))),
    ("refused: a balance below 0", (balance(A, -10),)),
)


def settlement_tree() -> Json:
    """Write a fund of the house before a fund of three members, and a limited last layer."""
    return in_order(
        "waterfall",
        fund("house", 10),
        in_proportion("members", (1, 1, 1), fund("A", 20), fund("B", 5), fund("C", 20)),
        limited("backstop", 7, fund("backer", 100)),
    )


HELD = tuple(
    balance(account(owner), held) for owner, held in zip(("house", *"ABC", "backer"), (10, 20, 5, 20, 100), strict=True)
)


def post() -> Iterator[Case]:
    """Post one transfer."""
    for about, balances, moved in ONE_TRANSFER:
        yield Case("post", about, {"balances": list(balances), "transfer": moved})


def post_all() -> Iterator[Case]:
    """Post several, all or nothing."""
    for about, balances, moved in TRANSFERS:
        yield Case("post_all", about, {"balances": list(balances), "transfers": list(moved)})


def trial_balance() -> Iterator[Case]:
    """Add up books."""
    for about, balances in BOOKS:
        yield Case("trial_balance", about, {"balances": list(balances)})


def loss(amount: object, payee: Json | None = None, name: str = "loss 1") -> Json:
    """Write a loss."""
    return {"id": name, "amount": written(amount), "payee": payee or world()}


def plan() -> Iterator[Case]:
    """Plan settlements."""
    for amount in (0, 4, 10, 11, 30, 55, 62, 63, HUGE):
        yield Case(
            "plan", "each fund that bears something pays the payee", {"tree": settlement_tree(), "loss": loss(amount)}
        )
    odd: tuple[tuple[str, Any], ...] = (
        ("the payee is in another asset", loss(5, account("A", asset=USD))),
        ("the payee is one of the funds that bear", loss(15, account("A"))),
        ("the loss is below 0", loss(-1)),
        ("the loss has no name", loss(1, name="")),
    )
    for about, written_loss in odd:
        yield Case("plan", f"refused: {about}", {"tree": settlement_tree(), "loss": written_loss})
    given = {"tree": settlement_tree(), "loss": loss(5, account("A"))}
    yield Case("plan", "the payee is a fund that the loss does not reach", given)


def absorb() -> Iterator[Case]:
    """Absorb losses into books."""
    for amount in (0, 4, 30, 62, 100):
        given = {"balances": list(HELD), "absorbed": ["loss 0"], "tree": settlement_tree(), "loss": loss(amount)}
        yield Case("absorb", "posted whole, and its name is to be kept", given)
    given = {"balances": list(HELD), "absorbed": ["loss 1"], "tree": settlement_tree(), "loss": loss(4)}
    yield Case("absorb", "refused: the loss was absorbed before", given)
    given = {"balances": list(HELD[:3]), "absorbed": [], "tree": settlement_tree(), "loss": loss(30)}
    yield Case("absorb", "refused whole: the last payer holds less than the tree was told", given)
    given = {"balances": [], "absorbed": ["loss 1"], "tree": settlement_tree(), "loss": loss(4)}
    yield Case("absorb", "refused: absorbed before is looked at before what the accounts hold", given)
