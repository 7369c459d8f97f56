"""Trusted: checks the certificates beside SMT-LIB files, in plain Python: `python -I -S certificates.py DIR`.

Facts say p >= 0, p = 0, or one of several lists of facts. They contradict each other if products, of natural numbers
and facts or of polynomials and facts = 0, add up to a number below 0; or if they do in each case that there is. Any
term but a sum or a product stands for some number, a true one for 1. What is not known is refused, not passed over.
"""

import json
import re
import sys
from ast import literal_eval
from pathlib import Path
from typing import Any

WORDS = re.compile(r"[()]|(?:\|[A-Za-z0-9_.\[\] ]+\||[A-Za-z0-9_.<=>*+-]+)(?=[ \t\r\n()]|\Z)")
NAME = re.compile(r"\|.*[._].*\||[A-Za-z]+[._][A-Za-z0-9_.]*")  # a known word has no `.` and no `_`
SORTS = {"Int", "Bool", ("Array", "Int", "Int")}
KNOWN = {("true", 0), ("false", 0), ("not", 1), ("-", 1), ("ite", 3), ("select", 2), ("store", 3)}
KNOWN |= {(word, 2) for word in ("=>", "=", "distinct", "<", "<=", ">", ">=")}
KNOWN |= {(word, count) for word in ("and", "or", "+", "-", "*") for count in range(2, 100)}


def parse(text: str) -> Any:
    """Return the terms of a text, words as strings and brackets as tuples; raise an error if there is more in it."""
    if WORDS.sub("", text).strip(" \t\r\n"):
        raise ValueError("not words and brackets alone")
    return literal_eval("[" + WORDS.sub(lambda word: {"(": "(", ")": "),"}.get(word[0], f"'{word[0]}',"), text) + "]")


def is_known(term: Any, known: set[tuple[str, int]]) -> bool:
    """Tell whether each word of a term is known, and has as many parts as it may have."""
    if isinstance(term, str):
        return (term, 0) in known or bool(re.fullmatch("0|[1-9][0-9]*", term))
    return len(term) > 1 and (term[0], len(term) - 1) in known and all(is_known(part, known) for part in term[1:])


def facts_of(text: str) -> list[Any]:
    """Return the facts that a text asserts; raise an error if it has anything that is not known."""
    known, facts = set(KNOWN), []
    *commands, last = parse(text)
    for command in commands:
        match command:
            case ("declare-fun", str(name), tuple(kinds), kind) if NAME.fullmatch(name) and {*kinds, kind} <= SORTS:
                if name.strip("|") in {word.strip("|") for word, _ in known}:
                    raise ValueError(f"declared twice: {name}")
                known.add((name, len(kinds)))
            case ("assert", term) if is_known(term, known):
                facts += read(term)
            case _:
                raise ValueError(f"not known: {command}")
    if last != ("check-sat",):
        raise ValueError("it does not end in its one question")
    return facts


def add(*products: tuple[Any, Any]) -> dict[Any, int]:
    """Add up products of two polynomials, each from sorted tuples of variables to coefficients."""
    total: dict[Any, int] = {}
    for monomial, number in ((tuple(sorted(m + n, key=str)), p[m] * q[n]) for p, q in products for m in p for n in q):
        total[monomial] = total.get(monomial, 0) + number
    return total


def polynomial(term: Any) -> dict[Any, int]:
    """Return a term as a polynomial."""
    match term:
        case ("+" | "-" as sign, *parts):
            signs = [1 if sign == "+" or (not place and parts[1:]) else -1 for place in range(len(parts))]
            return add(*(({(): sign}, polynomial(part)) for sign, part in zip(signs, parts, strict=True)))
        case ("*", part, *others):
            return add((polynomial(part), polynomial(("*", *others)) if others else {(): 1}))
    return {(): int(term)} if str(term).isdecimal() else {"true": {(): 1}, "false": {}}.get(str(term), {(term,): 1})


def read(formula: Any, *, holds: bool = True) -> list[Any]:
    """Return the facts that a formula, or else its negation, comes to: (p, whether it is 0), or a list of lists."""
    match formula:
        case ("not", part):
            return read(part, holds=not holds)
        case ("=>", one, other):
            return read(("or", ("not", one), other), holds=holds)
        case ("and" | "or" as word, *parts):
            lists = [read(part, holds=holds) for part in parts]
            return [fact for each in lists for fact in each] if (word == "and") == holds else [lists]
        case ("<" | "<=" | ">" | ">=" as word, one, other):
            high, low = (one, other) if (word[0] == ">") == holds else (other, one)
            return [(polynomial(("-", high, low, "1" if (len(word) == 1) == holds else "0")), False)]
    one, other = formula[1:] if formula[0] == "=" else (formula, "true")
    return [(polynomial(("-", one, other)), True)] if holds else read(("or", ("<", one, other), (">", one, other)))


def refute(facts: list[Any], certificate: Any) -> None:
    """Raise an error unless the certificate shows that the facts contradict each other."""
    at = {(type(fact), repr(place)): fact for place, fact in enumerate(facts)}
    match certificate:
        case {"split": place, "cases": list(cases), **others} if not others:
            lists = at[list, repr(place)]
        case {"cut": str(text), "cases": list(cases), **others} if not others and len(parse(text)) in {1, 3}:
            test, *ends = parse(text)
            values = [read(("=", ("ite", test, *ends), end)) for end in ends] or [[], []]
            lists = [read(test) + values[0], read(test, holds=False) + values[1]]
        case list(rows) if all([*map(type, row)] == [str, list] for row in rows):
            cases, lists, total = [], [], {(): 0}
            for text, places in rows:
                chosen, product = [at[tuple, repr(place)] for place in places], polynomial(*parse(text))
                if not (text.isdecimal() or any(is_zero for _, is_zero in chosen)):
                    raise ValueError(f"{text} is no natural number")
                for fact, _ in chosen:
                    product = add((product, fact))
                total = add(*((each, {(): 1}) for each in (total, product)))
            if total.pop(()) >= 0 or any(total.values()):
                raise ValueError("a sum is not a number below 0")
        case _:
            raise ValueError("no certificate")
    for more, case in zip(lists, cases, strict=True):
        refute([*facts, *more], case)


if __name__ == "__main__":
    texts, certified = (sorted(Path(sys.argv[-1]).rglob(ending)) for ending in ("*.smt2", "*.json"))
    for path in certified:
        try:
            text, written = (path.with_suffix(each).read_text(encoding="ascii") for each in (".smt2", ".json"))
            said = json.loads(written, object_pairs_hook=lambda pairs: len(dict(pairs)) == len(pairs) and dict(pairs))
            refute(facts_of(text), said)
        except Exception as error:  # noqa: BLE001  # whatever goes wrong, the certificate shows nothing
            sys.exit(f"the certificate of {path.with_suffix('.smt2')} is refused: {error!r}")
    sys.stdout.write(f"{len(texts)} obligations, {len(certified)} of them with a certificate that holds\n")
    sys.exit(not certified)
