"""Checked: books, known or not: what is read from them and written to them."""

from __future__ import annotations

from typing import Any

import z3

from rhodian_proofs.evaluator.equality import equal, find, put
from rhodian_proofs.evaluator.expressions import attribute
from rhodian_proofs.evaluator.library import held
from rhodian_proofs.evaluator.machine import WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.names import number_of_account, number_of_asset
from rhodian_proofs.evaluator.values import (
    ASSET_OF,
    IS_OUTSIDE,
    Books,
    Changes,
    K,
    Over,
    Record,
    Refused,
    Table,
    is_number,
    kind_name,
    spelled,
)
from rhodian_proofs.evaluator.words import sum_of


def two(value: Any) -> tuple[Any, Any]:
    """Return the two things that a step returns."""
    found = spelled(value)
    if len(found) != 2:  # noqa: PLR2004  # two  # two
        raise Refused("a step that does not return two things")
    return found[0], found[1]


@rule_for(WORDS, "loops.scan_books")
def _scan_books(m: Machine, frame: Frame, k: K, step: Any, balances: Any, items: Any) -> None:
    def go(rest: tuple[Any, ...], books: Any, results: tuple[Any, ...]) -> None:
        if not rest:
            k((changes_between(balances, books), results))
            return

        def stepped(value: Any) -> None:
            changes, result = two(value)
            after(m, books, changes, lambda written: go(rest[1:], written, (*results, result)))

        m.call(step, (books, rest[0]), {}, frame, stepped)

    go(spelled(items), balances if isinstance(balances, Books) else Over(balances, Table(())), ())


def changes_between(before: Any, books: Any) -> Any:
    """Return what turns books into others that were made from them."""
    return Changes(before, books) if isinstance(books, Books) else books.written.entries


@rule_for(WORDS, "loops.over")
def _over(m: Machine, _: Frame, k: K, balances: Any, changes: Any) -> None:
    after(m, balances if isinstance(balances, Books) else Over(balances, Table(())), changes, k)


def after(m: Machine, books: Any, changes: Any, k: K) -> None:
    """Go on with books after changes, one after the other."""
    if isinstance(changes, Changes):
        same = isinstance(books, Books) and books.balances.eq(changes.before.balances)
        if not same or not books.totals.eq(changes.before.totals):
            raise Refused("changes of other books")
        k(changes.after)
        return
    rest = spelled(changes)
    if not rest:
        k(books)
        return
    account, balance = two(rest[0])
    if not isinstance(books, Books):
        after(m, Over(books.under, put(books.written, account, balance)), rest[1:], k)
        return

    def written(old: Any) -> None:
        number_of_account(m, account, lambda number: put_in(number, old))

    def put_in(number: Any, old: Any) -> None:
        asset = ASSET_OF(number)
        totals = z3.Store(books.totals, asset, z3.Select(books.totals, asset) + balance - old)
        balances = z3.Store(books.balances, number, balance)
        after(m, Books(balances, totals, books.origin, books.never_negative), rest[1:], k)

    if not is_number(balance):
        raise Refused("what is no number written to unknown books")
    read(m, books, account, written)


@rule_for(WORDS, "get")
def _get(m: Machine, frame: Frame, k: K, books: Any, key: Any, default: Any = None) -> None:
    if isinstance(books, Books):
        if default != 0:
            raise Refused("unknown books asked for another default than 0")
        read(m, books, key, k)
    elif isinstance(books, Record):
        attribute(m, books, "get", frame, lambda method: m.call(method, (key, default), {}, frame, k))
    elif isinstance(books, Over) and find(books.written, key) is None:
        _get(m, frame, k, books.under, key, default)
    else:
        k(held(books, key, default))


def read(m: Machine, books: Books, account: Any, k: K) -> None:
    """Go on with what an account holds; before all writing that may be known to be natural."""

    def found(number: Any) -> None:
        balance = z3.Select(books.balances, number)
        if books.never_negative:
            m.given(z3.Or(IS_OUTSIDE(number), z3.Select(books.origin, number) >= 0), lambda: k(balance))
        else:
            k(balance)

    number_of_account(m, account, found)


@rule_for(WORDS, "claims.written")
def _written(m: Machine, _: Frame, k: K, books: Any, changes: Any) -> None:
    if isinstance(books, Books):
        after(m, books, changes, k)
        return
    if not isinstance(books, Table):
        raise Refused(f"a {kind_name(books)} where books are needed")
    table = books
    for account, balance in spelled(changes):
        table = put(table, account, balance)
    k(table)


@rule_for(WORDS, "claims.held_in")
def _held_in(m: Machine, _: Frame, k: K, books: Any, asset: Any) -> None:
    if isinstance(books, Books):
        number_of_asset(m, asset, lambda number: k(z3.Select(books.totals, number)))
    elif isinstance(books, Table):
        own = tuple(number for account, number in books.entries if equal(account.fields["asset"], asset) is True)
        sum_of(m, k, own)
    else:
        raise Refused("what is held of an asset, where one of both is not known")
