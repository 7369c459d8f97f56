"""Checked: what a claim may say besides `assert`, of values that are spelled out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.evaluator.equality import equal
from rhodian_proofs.evaluator.machine import WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.names import length
from rhodian_proofs.evaluator.operators import compare
from rhodian_proofs.evaluator.statements import is_refusal_of
from rhodian_proofs.evaluator.texts import load, names_in
from rhodian_proofs.evaluator.values import (
    Class,
    Function,
    K,
    Record,
    Refused,
    Stranger,
    Word,
    is_kind,
    is_number,
    is_term,
    is_truth,
    kind_name,
    kind_of,
    spelled,
    truth_term,
)
from rhodian_proofs.evaluator.words import each_of, sort, sum_of

if TYPE_CHECKING:
    from collections.abc import Callable


@rule_for(WORDS, "claims.implies")
def _implies(m: Machine, _: Frame, k: K, premise: Any, conclusion: Any) -> None:
    if (is_term(premise) or is_term(conclusion)) and is_truth(premise) and is_truth(conclusion):
        k(z3.Implies(truth_term(premise), truth_term(conclusion)))
    else:
        m.truth(premise, lambda holds: k(conclusion if holds else True))


@rule_for(WORDS, "claims.where")
def _where(_: Machine, __: Frame, k: K, premise: Any, then: Any, otherwise: Any) -> None:
    if not is_truth(premise):
        raise Refused(f"a {kind_name(premise)} where a premise is needed")
    k(z3.If(premise, then, otherwise) if is_term(premise) else then if premise else otherwise)


@rule_for(WORDS, "claims.use")
def _use(m: Machine, frame: Frame, k: K, lemma: Any, *values: Any) -> None:
    def stated(statement: Any) -> None:
        if is_term(statement):
            m.lemmas.add(f"{lemma.text.name}.{lemma.name}")
            m.given(truth_term(statement), lambda: k(None))
        elif statement is True:
            k(None)
        else:
            m.failed("asserted", f"the lemma {lemma.name}")

    if not isinstance(lemma, Function):
        raise Refused("a lemma that is no function")
    m.call(lemma, values, {}, frame, stated)


@rule_for(WORDS, "claims.unchecked")
def _unchecked(_: Machine, __: Frame, k: K, kind: Class, **named: Any) -> None:
    k(Record(kind, named))


@rule_for(WORDS, "claims.hint")
def _hint(_: Machine, __: Frame, k: K, ___: Any, ____: Any) -> None:
    k(None)


@rule_for(WORDS, "claims.is_spelled_out")
def _is_spelled_out(_: Machine, __: Frame, k: K, ___: Any) -> None:
    k(True)


@rule_for(WORDS, "claims.once")
def _once(_: Machine, __: Frame, k: K, rule: Any) -> None:
    """Go on with the rule: what has no memory gives the same when asked the same."""
    k(rule)


@rule_for(WORDS, "claims.around")
def _around(_: Machine, __: Frame, k: K, function: Any) -> None:
    if not isinstance(function, Function):
        raise Refused("what is around no function")
    taken = {name: function.names[name] for name in names_in(function.node, ast.Load) if name in function.names}
    if not all(map(is_number, taken.values())):
        raise Refused("what is no number, of the function around another")
    text = load("rhodian_proofs.claims.columns")
    kind = Class(text.name, "Around", text.defined["Around"], text)
    k(Record(kind, {"free": Record(kind, taken)}))


@rule_for(WORDS, "claims.part_total")
def _part_total(m: Machine, _: Frame, k: K, rows: Any, part: int) -> None:
    sum_of(m, k, tuple(spelled(row)[part] for row in spelled(rows)))


@rule_for(WORDS, "claims.total_by")
def _total_by(m: Machine, frame: Frame, k: K, _: Any, items: Any, measure: Any) -> None:
    each_of(m, frame, measure, spelled(items), lambda numbers: sum_of(m, k, numbers))


@rule_for(WORDS, "claims.upto")
def _upto(m: Machine, _: Frame, k: K, items: Any, place: int) -> None:
    sum_of(m, k, spelled(items)[:place])


@rule_for(WORDS, "claims.sum_ahead")
def _sum_ahead(m: Machine, _: Frame, k: K, __: Any, numbers: Any, keys: Any, place: int) -> None:
    among = spelled(numbers)

    def ranked(order: tuple[int, ...]) -> None:
        sum_of(m, k, tuple(among[each] for each in order[: order.index(place)]))

    sort(m, tuple(range(len(among))), spelled(keys), ranked)


@rule_for(WORDS, "claims.between")
def _between(m: Machine, _: Frame, k: K, items: Any, place: int, later: int) -> None:
    sum_of(m, k, spelled(items)[place:later])


@rule_for(WORDS, "claims.onward")
def _onward(m: Machine, _: Frame, k: K, items: Any, place: int) -> None:
    sum_of(m, k, spelled(items)[place:])


@rule_for(WORDS, "claims.length_of")
def _length_of(_: Machine, __: Frame, k: K, items: Any) -> None:
    k(length(items))


@rule_for(WORDS, "claims.first_at_fault")
def _first_at_fault(m: Machine, frame: Frame, k: K, items: Any, passes: Any) -> None:
    among = spelled(items)

    def go(place: int) -> None:
        if place == len(among):
            k(None)
        else:
            m.call(passes, (among[place],), {}, frame, lambda found: m.truth(found, told(place)))

    def told(place: int) -> Callable[[bool], None]:
        return lambda holds: go(place + 1) if holds else k(place)

    go(0)


@rule_for(WORDS, "claims.name_of")
def _name_of(_: Machine, __: Frame, k: K, field: str, place: int) -> None:
    k(f"{field}[{place}]")


@rule_for(WORDS, "claims.same_weights")
def _same_weights(m: Machine, _: Frame, k: K, weights: Any, others: Any) -> None:
    one, other = spelled(weights), spelled(others)
    sort(m, one, one, lambda first: sort(m, other, other, lambda second: k(equal(first, second))))


@rule_for(WORDS, "claims.alike_elsewhere")
def _alike_elsewhere(_: Machine, __: Frame, k: K, weights: Any, others: Any, place: int) -> None:
    one, other = (tuple(each for at, each in enumerate(spelled(items)) if at != place) for items in (weights, others))
    k(equal(one, other))


@rule_for(WORDS, "claims.refusal_of")
def _refusal_of(m: Machine, frame: Frame, k: K, call: Any, *arguments: Any) -> None:
    root = load("rhodian.base.errors").look("RhodianError", m.constant)

    def caught(error: Record) -> None:
        k(error) if is_refusal_of(error, root) else frame.raises(error)

    m.call(call, arguments, {}, attrs.evolve(frame, raises=caught), lambda _: k(None))


@rule_for(WORDS, "claims.tells")
def _tells(m: Machine, _: Frame, k: K, refusal: Any, kind: Class, **told: Any) -> None:
    if not isinstance(refusal, Record) or refusal.kind != kind:
        k(False)
        return

    def go(rest: tuple[tuple[str, Any], ...]) -> None:
        if not rest:
            k(True)
        elif rest[0][0] not in refusal.fields:
            raise Refused(f"{rest[0][0]} of a {kind.name}")
        else:
            is_same(m, refusal.fields[rest[0][0]], rest[0][1], lambda same: go(rest[1:]) if same else k(False))

    go(tuple(told.items()))


def is_same(m: Machine, found: Any, wanted: Any, k: Callable[[bool], None]) -> None:
    """Go on with whether two values are one, or equal and of one class."""
    if found is wanted:
        k(True)
    elif isinstance(found, Stranger):
        k(is_kind(found, kind_of(wanted)))
    elif isinstance(wanted, Stranger):
        k(is_kind(wanted, kind_of(found)))
    elif kind_of(found) != kind_of(wanted):
        k(False)
    else:
        m.truth(equal(found, wanted), k)


WORDS["claims.is_same"] = lambda m, _, k, found, wanted: is_same(m, found, wanted, k)


WORDS["claims.is_whole"] = lambda _, __, k, value: k(is_kind(kind_of(value), Word("int")))


@rule_for(WORDS, "claims.is_natural")
def _is_natural(m: Machine, _: Frame, k: K, value: Any) -> None:
    if is_kind(kind_of(value), Word("int")):
        compare(m, ast.GtE(), value, 0, lambda holds: m.truth(holds, k))
    else:
        k(False)
