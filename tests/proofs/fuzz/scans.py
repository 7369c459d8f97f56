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

RESULTS = (
    ("{x}", ("{given} == {seen}",), ("{result} == {item}",)),
    ("where({x} > {s}, {s}, {x})", ("{given} <= {seen}",), ("{result} <= {item}",)),
    ("min({x}, {cap})", ("{given} <= {seen}",), ("{result} <= {cap}", "{result} <= {item}")),
    ("where({n} > {late}, {x}, 0)", ("{given} <= {seen}",), ("{result} <= {item}",)),
    ("{k} * {x}", ("{given} == {k} * {seen}",), ("{result} >= {item}",)),
    ("{x} // {k}", ("{given} * {k} <= {seen}",), ("{result} * {k} <= {item}",)),
    ("0", ("{given} == 0",), ("{result} == 0",)),
    ("{x} - 1", (), ("{result} <= {item}",)),
)


@attrs.frozen
class Words:
    """How the numbers of a loop are called: in its step, in its invariant, and in the claim."""

    step: dict[str, str]
    moment: dict[str, str]
    claim: dict[str, str]


def scan(rng: Random, number: int) -> Piece:
    """Return a loop over one sequence, or over two side by side."""
    kind = weighed(rng, (6, "natural"), (2, "any"), (2, "pairs"))
    parts = [each for each in rng.sample(PARTS, rng.choice((1, 1, 2))) if kind != "any" or each.needs == "any"]
    if not parts or any("{n}" in part.after for part in parts) or rng.random() < 0.5:
        parts = [COUNT, *parts]
    result = rng.choice(RESULTS) if kind != "any" and rng.random() < 0.6 else None
    if kind == "any" and rng.random() < 0.15:  # noqa: PLR2004  # seldom, since it is not natural
        result = ("{x}", (), ("{result} == {item}",))
    if result and "{n}" in result[0] and parts[0] is not COUNT:
        parts = [COUNT, *parts]
    ranked = kind != "pairs" and rng.random() < 0.25
    words = _words(rng, number, kind, parts, result)
    holds = [text for part in parts for text in part.holds if kind != "any" or "seen" not in text]
    holds += result[1] if result else ()
    holds = [text for text in holds if kind != "any" or "whole" not in text]
    if rng.random() < 0.2:
        holds.append(_wrong(rng, parts, kind, has_result=bool(result), has_cap="cap" in words.moment))
    each = [result[2][0]] if result and rng.random() < 0.5 else []
    each = [text for text in each if "{item}" not in text or "{x}" in result[0]] if result else []
    onward = _onward(rng, parts) if ranked and rng.random() < 0.7 else ""
    return _piece(rng, number, kind, parts, result, words, holds, each, onward, ranked=ranked)


def _words(rng: Random, number: int, kind: str, parts: list[Part], result: tuple[str, ...] | None) -> Words:
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
    texts = [part.start + part.after for part in parts] + [result[0] if result else ""]
    if any("{cap}" in text for text in (part.after for part in parts)) or (result and "{cap}" in result[0]):
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
    if parts[0] is COUNT and rng.random() < 0.4:
        return f"({{s0}} {rng.choice(('<=', '<', '!='))} {rng.choice('0123')}) | ({condition})"
    return condition


def _onward(rng: Random, parts: list[Part]) -> str:
    """Return a link between an earlier turn and the state at any later moment."""
    place = rng.randrange(len(parts))
    later, after = (f"later[{place}]", f"turn.after[{place}]") if len(parts) > 1 else ("later", "turn.after")
    return rng.choice(
        (f"{later} >= turn.item", f"{later} >= {after}", f"{later} == {after}", f"{later} <= {after}", f"{later} >= 0")
    )


def _fill(text: str, words: dict[str, str], place: int, parts: list[Part]) -> str:
    """Put in a text what its numbers are called; `{s}` is the part at a place, `{n}` the count."""
    own = words.get(f"s{place}", "0")
    return (
        text.format_map({**words, "s": own, "n": words.get("s0", "0"), "result": "", "item": "", **{}})
        if parts
        else text
    )


def _piece(  # noqa: PLR0913  # all of one loop
    rng: Random,
    number: int,
    kind: str,
    parts: list[Part],
    result: tuple[str, tuple[str, ...], tuple[str, ...]] | None,
    words: Words,
    holds: list[str],
    each: list[str],
    onward: str,
    *,
    ranked: bool,
) -> Piece:
    """Write a loop down."""
    places = {text: place for place, part in enumerate(parts) for text in part.holds}

    def said(text: str, names: dict[str, str]) -> str:
        return _fill(text, names, places.get(text, 0), parts)

    step, several = words.step, len(parts) > 1
    after = ", ".join(_fill(part.after, step, place, parts) for place, part in enumerate(parts))
    start = ", ".join(_fill(part.start, step, place, parts) for place, part in enumerate(parts))
    lines = [f"def run{number}(items, cap):", "    def step(state, item):"]
    if several:
        lines.append("        " + ", ".join(f"s{place}" for place in range(len(parts))) + " = state")
    if kind == "pairs":
        lines.append("        a, b = item")
    yielded = _fill(result[0], step, 0, parts) if result else "None"
    lines.append(f"        return {f'({after})' if several else after}, {yielded}")
    loop, more = ("scan_ranked", f", key{number}") if ranked else ("scan", "")
    lines += [f"    return loops.{loop}(step, {f'({start})' if several else start}, items{more})", "", ""]
    if ranked:
        key = rng.choice(("item", "item", "0 - item", "2 * item", "0"))
        lines += [f"def key{number}(item):", f"    return {key}", "", ""]
    lines += [f"def holds{number}(at):", *(f"    yield {said(text, words.moment)}" for text in holds), "", ""]
    told = {"given": f"res{number}"}
    names = [f'"r{number}"' if result else ""]
    invariant = f'Invariant("run{number}.<locals>.step", holds{number}, ({names[0]}{"," if result else ""})'
    truths = [said(text, words.claim) for text in holds]
    if each and result:
        local = {**words.moment, "result": "result", "item": _item(kind, words, "turn.item")}
        lines += [f"def each{number}(at, turn, result):", f"    yield {each[0].format_map(local)}", "", ""]
        invariant += f", each=each{number}"
        at_place = {**words.claim, "result": f"res{number}[place]", "item": _at(kind, words)}
        truths += [each[0].format_map(at_place)] * 2
    if onward:
        lines += [f"def onward{number}(at, turn, later):", f"    yield {onward}", "", ""]
        invariant += f", onward=onward{number}"
        end = f"end{number}"
        if "turn.after" not in onward and result:
            truths += [
                f"(res{number}[place] >= 0) & ({onward.replace('later', end).replace('turn.item', 'xs[place]')})"
            ] * 3
    if result:
        given, one = f"total(res{number})", f"res{number}[place]"
        truths += [f"{given} >= 0", f"{one} <= {given}", f"upto(res{number}, place) + {one} <= {given}", f"{one} >= 0"]
    numbers = [f"end{number}[{place}]" if several else f"end{number}" for place in range(len(parts))]
    numbers += [f"total({told['given']})", f"res{number}[place]", f"upto(res{number}, place)"] if result else []
    numbers += ["xs[place]"] if kind != "pairs" else ["xs[place]", "ys[place]", "total(ys)"]
    numbers += ["total(xs)", "upto(xs, place)", "upto(xs, later)", "between(xs, place, later)"] if kind != "any" else []
    parameters = {"xs": "tuple[AnyInt, ...]" if kind == "any" else "Naturals", "cap": "Natural"}
    parameters |= {"ys": "Naturals"} if kind == "pairs" else {}
    items = 'loops.pairs(xs, ys, "ys")' if kind == "pairs" else "xs"
    return Piece(
        parameters=parameters,
        functions="\n".join(lines),
        invariants=(f"{invariant})",),
        body=(f"end{number}, res{number} = run{number}({items}, cap)",),
        numbers=(*numbers, "cap"),
        truths=tuple(truths),
        about=f"run{number}",
        counts=(f"end{number}[0]" if several else f"end{number}") if parts[0] is COUNT else "",
    )


def _item(kind: str, words: Words, item: str) -> str:
    return item if kind != "pairs" else f"{item}[{'0' if words.step['x'] == 'a' else '1'}]"


def _at(kind: str, words: Words) -> str:
    return "ys[place]" if kind == "pairs" and words.step["x"] == "b" else "xs[place]"


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
