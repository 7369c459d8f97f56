"""Convenience: what was decided on a path, in the notation that people read.

A decision is a text such as `(< 0 weights.1) → 0`: the condition in SMT-LIB, or what was
chosen, and the answer. What cannot be read is shown as it is.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Term: TypeAlias = "str | list[Term]"
"""An atom, or a list that begins with its operator."""

ARROW: Final = " \N{RIGHTWARDS ARROW} "
"""What stands between a condition and its answer."""
_TOKEN: Final = re.compile(r"\|[^|]*\||[()]|[^\s()|]+")
_READABLE: Final = 400
_LOWEST, _ATOM = 0, 9
_INFIX: Final = {
    "=>": (" \N{RIGHTWARDS DOUBLE ARROW} ", 1),
    "or": (" \N{LOGICAL OR} ", 2),
    "and": (" \N{LOGICAL AND} ", 3),
    "=": (" = ", 5),
    "distinct": (" \N{NOT EQUAL TO} ", 5),
    "<": (" < ", 5),
    "<=": (" \N{LESS-THAN OR EQUAL TO} ", 5),
    ">": (" > ", 5),
    ">=": (" \N{GREATER-THAN OR EQUAL TO} ", 5),
    "+": (" + ", 6),
    "-": (" \N{MINUS SIGN} ", 6),
    "*": ("\N{MIDDLE DOT}", 7),
}
_OPPOSITE: Final = {"=": "distinct", "distinct": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TURNED: Final = {"=": "=", "distinct": "distinct", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def decisions(texts: Iterable[str]) -> list[str]:
    """Return what was decided on a path, in order; neighbours that choose the same thing become one."""
    split = [(about, answer) for about, _, answer in (text.rpartition(ARROW) for text in texts)]
    words = []
    for about, group in groupby(split, key=lambda each: each[0]):
        answers = [answer for _, answer in group]
        words += (
            [_chosen(about, answers)] if about.startswith("which ") else [_decided(about, each) for each in answers]
        )
    return words


def _chosen(about: str, answers: list[str]) -> str:
    noun = "choice" if len(answers) == 1 else "choices"
    return f"{about.removeprefix('which ').removeprefix('of ')}: {noun} {', '.join(answers)}"


def _decided(about: str, answer: str) -> str:
    if about.startswith("rule for "):
        name = about.removeprefix("rule for ")
        return f"takes the rule for {name}" if answer == "0" else f"proves the rule for {name}, part {answer}"
    if not about:
        return answer
    if about.startswith("("):
        return infix(about, holds=answer != "0")
    return f"{about}: {answer}"


def infix(text: str, *, holds: bool = True) -> str:
    """Return an SMT-LIB formula in infix notation, or its negation; what is too long or malformed stays as it is.

    Args:
        text: one s-expression.
        holds: whether the formula is said to hold; if not, its negation is returned.
    """
    try:
        term = _parsed(text)
    except ValueError:
        return text if holds else f"not {text}"
    return _written(term if holds else _negation(term), _LOWEST)


def _parsed(text: str) -> Term:
    """Return the one s-expression of a text, or raise `ValueError`."""
    tokens = _TOKEN.findall(text)
    if len(text) > _READABLE or _squeezed("".join(tokens)) != _squeezed(text):
        raise ValueError(f"not a formula to be read at a glance: {text[:_READABLE]}")
    opened: list[list[Term]] = [[]]
    for part in tokens:
        if part == "(":
            opened.append([])
        elif part != ")":
            opened[-1].append(part.strip("|"))
        elif len(opened) > 1 and opened[-1]:
            done = opened.pop()
            opened[-1].append(done)
        else:
            raise ValueError(f"a bracket too many, or nothing in it: {text}")
    if len(opened) != 1 or len(opened[0]) != 1:
        raise ValueError(f"not one formula: {text}")
    return opened[0][0]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _negation(term: Term) -> Term:
    match term:
        case [str(operator), left, right] if operator in _OPPOSITE:
            return [_OPPOSITE[operator], left, right]
        case ["not", inner]:
            return inner
    return ["not", term]


def _written(term: Term, outer: int) -> str:
    """Write a term; in brackets if what stands around it binds more tightly."""
    match term:
        case str():
            return term
        case ["*", factor, "1"] | ["*", "1", factor]:
            words = _written(factor, outer)
        case ["-", inner]:
            words = f"\N{MINUS SIGN}{_written(inner, _ATOM)}"
        case ["not", inner]:
            words = f"not {_written(inner, _ATOM)}"
        case ["select", array, index]:
            words = f"{_written(array, _ATOM)}[{_written(index, _LOWEST)}]"
        case ["ite", condition, one, other]:
            words = f"({_written(one, 1)} if {_written(condition, 1)} else {_written(other, 1)})"
        case [str(operator), str(left), right] if left.isdecimal() and operator in _TURNED:
            words = _applied([_TURNED[operator], right, left], outer)  # people compare the unknown with the number
        case _:
            words = _applied(term, outer)
    return words


def _applied(term: list[Term], outer: int) -> str:
    """Write an operator between its terms, or a function before them."""
    head, *rest = term
    if isinstance(head, str) and head in _INFIX and len(rest) > 1:
        sign, binds = _INFIX[head]
        words = sign.join([_written(rest[0], binds), *(_written(each, binds + 1) for each in rest[1:])])
        return f"({words})" if outer > binds else words
    return f"{_written(head, _ATOM)}({', '.join(_written(each, _LOWEST) for each in rest)})"
