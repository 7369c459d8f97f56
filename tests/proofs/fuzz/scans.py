"""Convenience: loops over sequences, with invariants that are right, wrong, right at the start only, or that branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from tests.proofs.fuzz.pieces import OPERATORS, Piece, weighed

if TYPE_CHECKING:
    from random import Random


@attrs.frozen
class Part:
    """One part of a loop's state: where it starts, how an item changes it, and what holds of it."""

    start: str
    after: str
    holds: tuple[str, ...]
    needs: str = "natural"
    """What the items have to be: natural, or any whole numbers."""


PARTS = (
    Part("0", "{s} + 1", ("{s} >= 0",), "any"),
    Part("0", "{s} + {x}", ("{s} == {seen}", "{s} <= {whole}", "{s} >= 0")),
    Part("0", "{s} + {k} * {x}", ("{s} == {k} * {seen}", "{s} >= {seen}")),
    Part("0", "where({x} > {s}, {x}, {s})", ("{s} >= 0", "{s} <= {seen}")),
    Part("0", "where({x} > {s}, {x}, {s})", ("{s} >= 0",), "any"),
    Part("0", "where({s} + {x} > {cap}, {cap}, {s} + {x})", ("{s} <= {cap}", "{s} >= 0", "{s} <= {seen}")),
    Part("{cap}", "where({x} > {s}, 0, {s} - {x})", ("{s} >= 0", "{s} + {seen} >= {cap}", "{s} <= {cap}")),
    Part("0", "{x}", ("{s} >= 0", "{s} <= {seen}")),
    Part("0", "({s} + {x}) % {k}", ("0 <= {s}", "{s} < {k}"), "any"),
    Part("0", "{s} + {x} // {k}", ("{s} * {k} <= {seen}", "{s} >= 0")),
    Part("0", "where({n} > {late}, {s} + {x}, {s})", ("{s} >= 0", "{s} <= {seen}")),
    Part("0", "where({n} == {late}, {x}, {s})", ("{s} >= 0",)),
    Part("1", "where({n} >= {late}, 0, {s})", ("{s} >= 0", "{s} <= 1"), "any"),
    Part("0", "max({s}, {x})", ("{s} >= 0",), "any"),
    Part("0", "{s} + min({x}, {cap})", ("{s} >= 0", "{s} <= {seen}")),
)
COUNT = PARTS[0]


@attrs.frozen
class Result:
    """What a step yields; what holds of all that was yielded so far, and of each."""

    yields: str
    holds: tuple[str, ...]
    each: str


RESULTS = (
    Result("{x}", ("{given} == {seen}",), "{result} == {item}"),
    Result("where({x} > {s}, {s}, {x})", ("{given} <= {seen}",), "{result} <= {item}"),
    Result("min({x}, {cap})", ("{given} <= {seen}",), "{result} <= {cap}"),
    Result("min({x}, {cap})", ("{given} <= {seen}",), "{result} <= {item}"),
    Result("where({n} > {late}, {x}, 0)", ("{given} <= {seen}",), "{result} <= {item}"),
    Result("{k} * {x}", ("{given} == {k} * {seen}",), "{result} >= {item}"),
    Result("{x} // {k}", ("{given} * {k} <= {seen}",), "{result} * {k} <= {item}"),
    Result("0", ("{given} == 0",), "{result} == 0"),
    Result("{x} - 1", (), "{result} <= {item}"),
)
ITSELF = Result("{x}", (), "{result} == {item}")


@attrs.frozen
class Words:
    """How the numbers of a loop are called: in its step, in its invariant, and in the claim."""

    step: dict[str, str]
    moment: dict[str, str]
    claim: dict[str, str]


@attrs.frozen
class Loop:
    """A loop, before it is written down."""

    number: int
    kind: str
    """What it goes over: natural numbers, `any` whole ones, or `pairs` of natural ones."""
    parts: list[Part]
    result: Result | None
    words: Words
    holds: list[str]
    each: str
    onward: str
    key: str


def scan(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return a loop over one sequence, or over two side by side; if bold, one whose invariant is likely wrong."""
    kind = weighed(rng, (6, "natural"), (2, "any"), (2, "pairs"))
    parts = [each for each in rng.sample(PARTS, rng.choice((1, 1, 2))) if kind != "any" or each.needs == "any"]
    result = rng.choice(RESULTS) if kind != "any" and rng.random() < 0.6 else None
    if kind == "any" and rng.random() < (0.5 if bold else 0.1):
        result = ITSELF
    is_ranked = kind != "pairs" and rng.random() < (0.5 if bold else 0.2)
    key = rng.choice(("item", "item", "0 - item", "2 * item", "0")) if is_ranked else ""
    result = result or (rng.choice(RESULTS[-3:]) if key and bold and kind != "any" else None)
    texts = [*(part.after for part in parts), result.yields if result else ""]
    if not parts or any("{n}" in text for text in texts) or rng.random() < 0.5:
        parts = [COUNT, *parts]
    words = _words(rng, number, kind, parts, result)
    holds = [text for part in parts for text in part.holds] + list(result.holds if result else ())
    if kind == "any":
        holds = [text for text in holds if "{seen}" not in text and "{whole}" not in text]
    wrong = []
    if rng.random() < (0.6 if bold else 0.15):
        wrong = [_wrong(rng, parts, kind, has_result=result is not None, has_cap="cap" in words.moment)]
    each = result.each if result and rng.random() < 0.5 else ""
    if result and bold and rng.random() < 0.4:
        each = rng.choice(
            ("{result} <= 1", "{result} == {item}", "{result} >= {item}", "{result} == 0", "{result} <= 2")
        )
    onward = _onward(rng, parts) if key and rng.random() < 0.8 else ""
    return _piece(Loop(number, kind, parts, result, words, [*holds, *wrong], each, onward, key), wrong)


def _words(rng: Random, number: int, kind: str, parts: list[Part], result: Result | None) -> Words:
    k, late = str(rng.choice((2, 3))), str(rng.choice((2, 3)))
    state, end = ("state", f"end{number}")
    several = len(parts) > 1
    places = range(len(parts))
    own = {f"s{place}": (f"s{place}" if several else state) for place in places}
    moment = {f"s{place}": (f"at.state[{place}]" if several else "at.state") for place in places}
    claim = {f"s{place}": (f"{end}[{place}]" if several else end) for place in places}
    column = "ys" if kind == "pairs" and rng.random() < 0.5 else "xs"
    x = {"natural": "item", "any": "item", "pairs": "a" if column == "xs" else "b"}[kind]
    common = {"k": k, "late": late}
    texts = [part.start + part.after for part in parts] + [result.yields if result else ""]
    if any("{cap}" in text for text in (part.after for part in parts)) or (result and "{cap}" in result.yields):
        moment["cap"] = "at.free.cap"
    elif any("{cap}" in text for text in texts):
        moment["cap"] = "at.start" if not several else f"at.start[{len(parts) - 1}]"
    seen = {"seen": f"at.seen.{column}", "whole": f"at.whole.{column}", "given": f"at.given.r{number}"}
    told = {"seen": f"total({column})", "whole": f"total({column})", "given": f"total(res{number})"}
    item = {"x": x, "cap": "cap"}
    return Words({**common, **own, **item}, {**common, **moment, **seen}, {**common, **claim, **told, "cap": "cap"})


def _wrong(rng: Random, parts: list[Part], kind: str, *, has_result: bool, has_cap: bool) -> str:
    """Return a condition that may hold nowhere, at the start only, after it only, or everywhere."""
    places = [f"{{s{place}}}" for place in range(len(parts))]
    more = ["{seen}"] if kind != "any" else []
    more += ["{given}"] if has_result else []
    more += ["{cap}"] if has_cap else []
    left, right = rng.choice([*places, *more]), rng.choice([*places, *more, "0", "0", "1", "2", "4"])
    condition = f"{left} {rng.choice(OPERATORS)} {right}"
    if rng.random() < 0.4:
        condition = f"{left} >= {rng.choice((*more, '0'))} + {rng.choice('1124')}"
    if parts[0] is COUNT and rng.random() < 0.4:
        return f"({{s0}} {rng.choice(('<=', '<', '!='))} {rng.choice('0123')}) | ({condition})"
    return condition


def _onward(rng: Random, parts: list[Part]) -> str:
    """Return a link between an earlier turn and the state at any later moment."""
    place = rng.randrange(len(parts))
    later, after = (f"later[{place}]", f"turn.after[{place}]") if len(parts) > 1 else ("later", "turn.after")
    return rng.choice(
        (
            *(f"{later} >= turn.item", f"{later} <= turn.item", f"{later} == turn.item"),
            *(f"{later} >= {after}", f"{later} <= {after}", f"{later} >= 0"),
        )
    )


def _fill(text: str, words: dict[str, str], place: int) -> str:
    """Put in a text what its numbers are called; `{s}` is the part of the state at a place, `{n}` the count."""
    return text.format_map({**words, "s": words[f"s{place}"], "n": words["s0"]})


def _step(loop: Loop) -> list[str]:
    """Write down the function that runs the loop, and what it ranks the items by."""
    words, number, several = loop.words.step, loop.number, len(loop.parts) > 1
    after = ", ".join(_fill(part.after, words, place) for place, part in enumerate(loop.parts))
    start = ", ".join(_fill(part.start, words, place) for place, part in enumerate(loop.parts))
    lines = [f"def run{number}(items, cap):", "    def step(state, item):"]
    if several:
        lines.append("        " + ", ".join(f"s{place}" for place in range(len(loop.parts))) + " = state")
    if loop.kind == "pairs":
        lines.append("        a, b = item")
    yielded = _fill(loop.result.yields, words, 0) if loop.result else "None"
    lines.append(f"        return {f'({after})' if several else after}, {yielded}")
    name, more = ("scan_ranked", f", key{number}") if loop.key else ("scan", "")
    lines += [f"    return loops.{name}(step, {f'({start})' if several else start}, items{more})", "", ""]
    return lines + ([f"def key{number}(item):", f"    return {loop.key}", "", ""] if loop.key else [])


def _piece(loop: Loop, wrong: list[str]) -> Piece:
    """Write a loop down, and what a claim may say of it: most of all what follows from a wrong condition."""
    number, kind, words, several = loop.number, loop.kind, loop.words, len(loop.parts) > 1
    places = {text: place for place, part in enumerate(loop.parts) for text in part.holds}
    lines = _step(loop)
    lines.append(f"def holds{number}(at):")
    lines += [*(f"    yield {_fill(text, words.moment, places.get(text, 0))}" for text in loop.holds), "", ""]
    named = f'("r{number}",)' if loop.result else "()"
    invariant = f'Invariant("run{number}.<locals>.step", holds{number}, {named}'
    truths = [_fill(text, words.claim, places.get(text, 0)) for text in [*loop.holds, *wrong * 4]]
    end, one, given = f"end{number}", f"res{number}[place]", f"total(res{number})"
    if loop.each:
        item = "turn.item" if kind != "pairs" else f"turn.item[{'0' if words.step['x'] == 'a' else '1'}]"
        said = loop.each.format_map({**words.moment, "result": "result", "item": item})
        lines += [f"def each{number}(at, turn, result):", f"    yield {said}", "", ""]
        invariant += f", each=each{number}"
        at_place = "ys[place]" if kind == "pairs" and words.step["x"] == "b" else "xs[place]"
        truths += [loop.each.format_map({**words.claim, "result": one, "item": at_place})] * 3
    if loop.onward:
        lines += [f"def onward{number}(at, turn, later):", f"    yield {loop.onward}", "", ""]
        invariant += f", onward=onward{number}"
        if "turn.after" not in loop.onward and loop.result:
            link = loop.onward.replace("later", end).replace("turn.item", "xs[place]")
            truths += [f"({one} >= 0 - 9) & ({link})"] * 15
    if loop.result:
        sums = [f"{given} >= 0", f"{one} <= {given}", f"upto(res{number}, place) + {one} <= {given}", f"{one} >= 0"]
        truths += sums * (4 if loop.result in {ITSELF, RESULTS[-1]} else 1)
    items = 'loops.pairs(xs, ys, "ys")' if kind == "pairs" else "xs"
    return Piece(
        parameters={"xs": "tuple[AnyInt, ...]" if kind == "any" else "Naturals", "cap": "Natural"}
        | ({"ys": "Naturals"} if kind == "pairs" else {}),
        functions="\n".join(lines),
        invariants=(f"{invariant})",),
        body=(f"{end}, res{number} = run{number}({items}, cap)",),
        numbers=_numbers(loop),
        truths=tuple(truths),
        about=f"run{number}",
        counts=(f"{end}[0]" if several else end) if loop.parts[0] is COUNT else "",
    )


def _numbers(loop: Loop) -> tuple[str, ...]:
    """Return the numbers that a claim may compare."""
    end, results = f"end{loop.number}", f"res{loop.number}"
    found = [f"{end}[{place}]" if len(loop.parts) > 1 else end for place in range(len(loop.parts))]
    found += [f"total({results})", f"{results}[place]", f"upto({results}, place)"] if loop.result else []
    found += ["xs[place]"] if loop.kind != "pairs" else ["xs[place]", "ys[place]", "total(ys)"]
    found += (
        ["total(xs)", "upto(xs, place)", "upto(xs, later)", "between(xs, place, later)"] if loop.kind != "any" else []
    )
    return (*found, "cap")


COUNTER = "def count(n, item):\n    return n + 1, None\n\n\ndef counts(at):\n    yield at.state >= 0\n\n\n"


def counter() -> Piece:
    """Return a loop that counts the items of `xs`, so that a claim can go wrong from some length on."""
    return Piece(
        parameters={},
        functions=COUNTER,
        invariants=('Invariant("count", counts)',),
        body=("n = loops.scan(count, 0, xs)[0]",),
        numbers=("n",),
        counts="n",
    )
