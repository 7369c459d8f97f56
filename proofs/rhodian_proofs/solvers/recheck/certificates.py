"""Trusted: checks the certificates beside SMT-LIB files, in plain Python: `python certificates.py DIR`.

Facts say p >= 0, p = 0, or one of several lists of facts. They contradict each other if products, of natural numbers
and facts or of polynomials and facts = 0, add up to a number below 0; or if they do in each case that there is.
"""

import json
import re
import sys
from ast import literal_eval
from pathlib import Path
from typing import Any


def parse(text: str) -> Any:
    """Return the terms of a text, words as strings and brackets as tuples."""
    return literal_eval("[" + re.sub(r"[^\s()]+", r"'\g<0>',", text).replace(")", "),") + "]")


def facts_of(text: str) -> list[Any]:
    """Return the facts that a text asserts; raise ValueError if it has words that are not known."""
    text = re.sub(r";.*|\(set-.*", "", text)
    names = set(re.findall(r"\(declare-fun (\|[\w.\[\]]+\||[a-z]+[._][\w.]+) ", text))
    own = "assert|check-sat|declare-fun|Int|Bool|Array|true|false|not|and|or|ite|distinct|select|store|=>|[<>]=?|[-+*=]"
    if unknown := {word for word in re.findall(r"[^\s()]+", text) if not re.fullmatch(own + "|[0-9]+", word)} - names:
        raise ValueError(f"not known: {sorted(unknown)}")
    return [fact for command, *rest in parse(text) if command == "assert" for fact in read(*rest)]


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
    at = dict(enumerate(facts))
    match certificate:
        case {"split": place, "cases": cases} if isinstance(at[place], list):
            lists = at[place]
        case {"cut": text, "cases": cases}:
            test, *ends = parse(text)
            values = [read(("=", ("ite", test, *ends), end)) for end in ends] or [[], []]
            lists = [read(test) + values[0], read(test, holds=False) + values[1]]
        case _:
            cases, lists, total = [], [], {(): 0}
            for text, places in certificate:
                product = polynomial(*parse(text))
                if not (text.isdecimal() or any(at[place][1] for place in places)):
                    raise ValueError(f"{text} is no natural number")
                for place in places:
                    product = add((product, at[place][0]))
                total = add(*((each, {(): 1}) for each in (total, product)))
            if total.pop(()) >= 0 or any(total.values()):
                raise ValueError("a sum is not a number below 0")
    for more, case in zip(lists, cases, strict=True):
        refute([*facts, *more], case)


if __name__ == "__main__":
    texts = sorted(Path(sys.argv[-1]).rglob("*.smt2"))
    certified = [text for text in texts if text.with_suffix(".json").exists()]
    for text in certified:
        try:
            refute(facts_of(text.read_text()), json.loads(text.with_suffix(".json").read_text()))
        except Exception as error:  # noqa: BLE001  # whatever goes wrong, the certificate shows nothing
            sys.exit(f"the certificate of {text} is refused: {error!r}")
    sys.stdout.write(f"{len(texts)} obligations, {len(certified)} of them with a certificate that holds\n")
    sys.exit(not certified)
