"""Checked: a claim's level is what it ranges over, and where its functions stand if it is bounded, and never higher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rhodian import in_order, natural, play, post_all, step
from rhodian.machine.events import Deposit  # noqa: TC001  # an annotation is read
from rhodian_proofs.claims import AnyAccount, Books, Natural, Naturals, Transfers  # noqa: TC001  # an annotation is read
from rhodian_proofs.claims.writing import Claim
from rhodian_proofs.report.levels import level, levels
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Callable


def of_one(amount: Natural) -> None:
    assert amount >= 0


def of_many(amounts: Naturals) -> None:
    assert len(amounts) >= 0


def of_books(books: Books, transfers: Transfers, account: AnyAccount) -> None:
    assert books.get(account, 0) >= 0 or transfers


def of_events(books: Books, events: tuple[Deposit, ...]) -> None:
    assert books or not events


@pytest.mark.parametrize(
    ("check", "expected"), [(of_one, "number"), (of_many, "column"), (of_books, "ledger"), (of_events, "history")]
)
def test_a_claim_that_is_proved_stands_where_its_parameters_do(check: Callable[..., None], expected: str) -> None:
    assert level(Claim("XX-1", check, about=(natural,))) == expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [(natural, "number"), (in_order, "column"), (post_all, "ledger"), (step, "ledger"), (play, "history")],
)
def test_a_claim_that_is_bounded_stands_where_its_functions_do(function: Callable[..., Any], expected: str) -> None:
    assert level(Claim("XX-1", of_one, about=(function,), scope="one")) == expected


def test_a_proof_about_a_function_of_books_is_not_one_of_books_unless_it_ranges_over_them() -> None:
    assert level(Claim("XX-1", of_one, about=(post_all, step))) == "number"


def test_several_levels_are_all_said_and_the_lowest_first() -> None:
    many, one = Claim("XX-1", of_many, about=()), Claim("XX-1", of_one, about=())
    assert levels([many, one, many]) == "number and column"
    assert levels([]) == ""


def test_every_claim_has_a_level_and_each_of_the_lower_three_has_a_proof() -> None:
    assert {level(claim) for claim in claims() if not claim.scope} >= {"number", "column", "ledger"}
