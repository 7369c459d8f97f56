"""Checked: the kernel's loops, over items that are spelled out, by what each is said to do and not by how it does it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.evaluator.expressions import attribute, combine
from rhodian_proofs.evaluator.machine import WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.texts import load
from rhodian_proofs.evaluator.values import (
    ASSET_OF,
    IS_OUTSIDE,
    Account,
    Books,
    Changes,
    Class,
    Items,
    K,
    Over,
    Refused,
    Table,
    Word,
    is_number,
    kind_name,
    kind_of,
    put,
    spelled,
)
from rhodian_proofs.evaluator.words import each_of, extreme, held, is_of, sort

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(m: Machine, frame: Frame, name: str, *arguments: Any) -> None:
    """Refuse as the kernel does, with one of its own refusals."""
    m.call(load("rhodian.errors").look(name, m.constant), arguments, {}, frame, frame.raises)


@rule_for(WORDS, "loops.naturals")
def _naturals(m: Machine, frame: Frame, k: K, values: Any, field: str) -> None:
    if kind_name(values) not in {"tuple", "list", "set", "frozenset", "dict", "str", "range", "generator", "iterator"}:
        refused(m, frame, "InvalidValue", field, values, "a sequence of whole numbers")
        return
    items = spelled(values)

    def go(place: int) -> None:
        if place == len(items):
            k(items)
        elif kind_of(items[place]) != Word("int"):
            refused(m, frame, "InvalidAmount", f"{field}[{place}]", items[place])
        else:
            m.truth(items[place] >= 0, lambda holds: go(place + 1) if holds else blame(place))

    def blame(place: int) -> None:
        refused(m, frame, "InvalidAmount", f"{field}[{place}]", items[place])

    go(0)


@rule_for(WORDS, "loops.pairs")
def _pairs(m: Machine, frame: Frame, k: K, first: Any, second: Any, field: str) -> None:
    one, other = spelled(first), spelled(second)
    if len(one) == len(other):
        k(Items("Pairs", tuple(zip(one, other, strict=True))))
    else:
        refused(m, frame, "LengthMismatch", field, len(other), len(one))


@rule_for(WORDS, "loops.largest")
def _largest(m: Machine, _: Frame, k: K, items: Any) -> None:
    if among := spelled(items):
        extreme(m, k, among, largest=True)
    else:
        k(0)


@rule_for(WORDS, "loops.those")
def _those(_: Machine, __: Frame, k: K, items: Any, kind: Any) -> None:
    k(tuple(item for item in spelled(items) if is_of(item, kind)))


def two(value: Any) -> tuple[Any, Any]:
    """Return the two things that a step returns."""
    found = spelled(value)
    if len(found) != 2:  # noqa: PLR2004  # two
        raise Refused("a step that does not return two things")
    return found[0], found[1]


@rule_for(WORDS, "loops.scan")
def scan(m: Machine, frame: Frame, k: K, step: Any, state: Any, items: Any) -> None:
    """Go on with the state after the last item, and the results."""

    def go(rest: tuple[Any, ...], state: Any, results: tuple[Any, ...]) -> None:
        if not rest:
            k((state, results))
            return

        def stepped(value: Any) -> None:
            after, result = two(value)
            go(rest[1:], after, (*results, result))

        m.call(step, (state, rest[0]), {}, frame, stepped)

    go(spelled(items), state, ())


@rule_for(WORDS, "loops.scan_ranked")
def _scan_ranked(m: Machine, frame: Frame, k: K, step: Any, state: Any, items: Any, key: Any) -> None:
    among = spelled(items)

    def by(keys: tuple[Any, ...]) -> None:
        sort(m, tuple(range(len(among))), keys, in_order)

    def in_order(order: tuple[int, ...]) -> None:
        def done(found: Any) -> None:
            state, results = found
            k((state, tuple(results[order.index(place)] for place in range(len(among)))))

        scan(m, frame, done, step, state, tuple(among[place] for place in order))

    each_of(m, frame, key, among, by)


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
        asset = ASSET_OF(account.term)
        totals = z3.Store(books.totals, asset, z3.Select(books.totals, asset) + balance - old)
        balances = z3.Store(books.balances, account.term, balance)
        after(m, Books(balances, totals, books.origin, books.never_negative), rest[1:], k)

    if not isinstance(account, Account) or not is_number(balance):
        raise Refused("what is known, or no number, written to unknown books")
    read(m, books, account, written)


@rule_for(WORDS, "get")
def _get(m: Machine, _: Frame, k: K, books: Any, key: Any, default: Any = None) -> None:
    if isinstance(books, Books):
        if not isinstance(key, Account) or default != 0:
            raise Refused("unknown books asked for a known account, or for another default than 0")
        read(m, books, key, k)
    else:
        k(held(books, key, default))


def read(m: Machine, books: Books, account: Account, k: K) -> None:
    """Go on with what an account holds; of the books as they were before all writing may be known that it is natural."""
    balance = z3.Select(books.balances, account.term)
    if books.never_negative:
        m.given(z3.Or(IS_OUTSIDE(account.term), z3.Select(books.origin, account.term) >= 0), lambda: k(balance))
    else:
        k(balance)


@rule_for(WORDS, "loops.sums")
def _sums(m: Machine, frame: Frame, k: K, count: int, entries: Any) -> None:
    def go(rest: tuple[Any, ...], found: tuple[Any, ...]) -> None:
        if not rest:
            k(found)
            return
        place, number = two(rest[0])
        if type(place) is not int or not 0 <= place < count:
            raise Refused("a sum at a place that is not known or not there")
        combine(
            m,
            ast.Add,
            found[place],
            number,
            frame,
            lambda value: go(rest[1:], (*found[:place], value, *found[place + 1 :])),
        )

    go(spelled(entries), (0,) * count)


@rule_for(WORDS, "loops.flatten")
def _flatten(m: Machine, frame: Frame, k: K, root: Any, enter: Any, start: Any) -> None:
    """Lay a tree out, level by level; whoever enters a node sees what stands above those before it."""

    def enters(known: Table, state: Any, above: Any, node: Any, then: Callable[[Any, Table], None]) -> None:
        def entered(value: Any) -> None:
            after, key = two(value)
            then(after, put(known, key, above))

        m.call(enter, (state, above, node, known), {}, frame, entered)

    def branch(nodes: tuple[Any, ...], below: tuple[range, ...], state: Any, known: Table) -> None:
        if len(below) == len(nodes):
            k((nodes, below, state))
            return
        node = nodes[len(below)]

        def with_branches(branches: Any) -> None:
            under(spelled(branches), nodes, state, known)

        def under(rest: tuple[Any, ...], all_nodes: tuple[Any, ...], state: Any, known: Table) -> None:
            if rest:
                enters(
                    known, state, node, rest[0], lambda after, more: under(rest[1:], (*all_nodes, rest[0]), after, more)
                )
            else:
                places = range(len(nodes), len(all_nodes)) if len(all_nodes) > len(nodes) else range(0)
                branch(all_nodes, (*below, places), state, known)

        attribute(m, node, "branches", frame, with_branches)

    enters(Table(()), start, None, root, lambda state, known: branch((root,), (), state, known))


@rule_for(WORDS, "loops.gather")
def _gather(m: Machine, frame: Frame, k: K, nodes: Any, below: Any, combine_under: Any) -> None:
    def go(found: tuple[Any, ...]) -> None:
        place = len(nodes) - len(found) - 1
        if place < 0:
            k(found)
            return
        under = tuple(found[each - place - 1] for each in below[place])
        m.call(combine_under, (nodes[place], under), {}, frame, lambda value: go((value, *found)))

    go(())


@rule_for(WORDS, "loops.spread")
def _spread(m: Machine, frame: Frame, k: K, nodes: Any, below: Any, first: Any, bounds: Any, divide: Any) -> None:  # noqa: PLR0913
    def go(place: int, found: Table) -> None:
        if place == len(nodes):
            k(tuple(held(found, each, 0) for each in range(len(nodes))))
            return
        under = tuple(below[place])

        def divided(parts: Any) -> None:
            table = found
            if len(spelled(parts)) != len(under):
                raise Refused("a division among others than there are")
            for each, part in zip(under, spelled(parts), strict=True):
                table = put(table, each, part)
            go(place + 1, table)

        if under:
            given = (nodes[place], held(found, place, 0), tuple(bounds[each] for each in under))
            m.call(divide, given, {}, frame, divided)
        else:
            go(place + 1, found)

    go(0, Table(((0, first),)))


@rule_for(WORDS, "loops.outline")
def _outline(m: Machine, frame: Frame, k: K, below: Any, report: Any, *columns: Any) -> None:
    def go(ahead: tuple[tuple[int, Any], ...], reports: tuple[Any, ...]) -> None:
        if not ahead:
            k(reports)
            return
        (place, above), rest = ahead[0], ahead[1:]

        def reported(value: Any) -> None:
            go((*((each, value) for each in below[place]), *rest), (*reports, value))

        m.call(report, (above, *(spelled(column)[place] for column in columns)), {}, frame, reported)

    go(((0, None),), ())


def is_class(value: Any) -> bool:
    """Tell whether a value is a class of records."""
    return isinstance(value, Class)
