"""Checked: `rhodian prove --mutants`: do the proofs alone notice when the kernel is changed?

Every mutant is loaded in a process of its own, and the claims that reach the change are put
to it, cheapest first. It is *killed* by the first that is not proved any more: refuted, its
proof broken, rejected by the engine, vacuous, or not even loaded. That the solver does not
know, or runs out of time, kills nothing. What survives is proved equivalent by the
engine, or stays a survivor. Tests kill nothing here.
"""

from __future__ import annotations

import fnmatch
import functools
import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.mutation.mutation import AT_IMPORT, Mutant, lines_naming, mutants_of
from rhodian_proofs.mutation.servers import Servers
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GATING = ("accounts", "allocation", "waterfall", "ledger")
"""The modules in which no mutant may survive."""
REPORTED = (
    *("loops", "drawing", "settlement", "errors"),
    *(
        "margin",
        "liquidation",
        "rounds",
        "pool",
        "bases",
        "mutual",
        "markets",
        "contracts",
        "exchange",
        "marking",
        "histories",
    ),
    *("deleveraging", "rankings", "cascade", "exits"),
    *("auctions", "auctions_award", "auctions_bids", "auctions_dutch", "auctions_sealed"),
)
"""The modules whose survivors are named, and allowed."""
KILLED = ("refuted", "proof broken", "rejected", "vacuous", "import")
"""The ways in which a mutant dies."""
QUICK_SECONDS = 6.0
"""How much proving comes before the question whether a mutant is equivalent; the rest comes after it."""


@attrs.frozen
class Unit:
    """A claim at one length of its sequences, on the kernel as it is."""

    claim: str
    """The claim's name."""
    length: int | None
    """The length; nothing if it is not known."""
    seconds: float
    """How much of a processor's time the walk took."""
    lines: dict[str, frozenset[int]]
    """The lines that ran, by module."""
    returns: bool
    """Whether a path reaches the end of the claim."""


@attrs.frozen
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    end: str
    """One of `KILLED`, or `equivalent`, `undecided` or `survived`."""
    why: str = ""
    """The counterexample, the broken step, the proof of equivalence or what is not known."""
    clause: str = ""
    """The clause whose claim killed it."""
    by_tests: str = ""
    """For a survivor, if asked for: whether the tests kill it."""

    @property
    def is_left(self) -> bool:
        """Whether it is neither killed nor equivalent."""
        return self.end not in {*KILLED, "equivalent"}


@attrs.frozen
class Report:
    """What became of all mutants."""

    fates: tuple[Fate, ...]

    @property
    def passed(self) -> bool:
        """Whether no mutant is left in the modules that gate."""
        gating = {f"rhodian.{module}" for module in GATING}
        return not any(fate.is_left and fate.mutant.module in gating for fate in self.fates)

    def table(self) -> str:
        """Return one line for each function, and one for each mutant that is left."""
        rows = [f"{'function':58} {'mutants':>7} {'killed':>7} {'equiv.':>7} {'undec.':>7} {'survived':>8}"]
        groups: dict[str, list[Fate]] = {}
        for fate in self.fates:
            groups.setdefault(_place(fate.mutant), []).append(fate)
        rows += [_row(name, fates) for name, fates in groups.items()]
        rows.append(_row("all", list(self.fates)))
        kinds = (f"{kind} {sum(fate.end == kind for fate in self.fates)}" for kind in KILLED)
        rows.append(f"killed: {', '.join(kinds)}")
        rows += [_left(fate) for fate in self.fates if fate.is_left]
        return "\n".join(rows) + "\n"

    def document(self) -> dict[str, Any]:
        """Return the same as plain values."""
        skipped = attrs.fields(Mutant).source
        return {
            "schema": "rhodian.mutants/1",
            "passed": self.passed,
            "mutants": [attrs.asdict(fate, filter=lambda field, _: field != skipped) for fate in self.fates],
        }


def _place(mutant: Mutant) -> str:
    return f"{mutant.module.removeprefix('rhodian.')}.{mutant.function}"


def _row(name: str, fates: list[Fate]) -> str:
    ends = [fate.end for fate in fates]
    killed = sum(end in KILLED for end in ends)
    counts = (ends.count("equivalent"), ends.count("undecided"), ends.count("survived"))
    return f"{name:58} {len(ends):7} {killed:7} {counts[0]:7} {counts[1]:7} {counts[2]:8}"


def _left(fate: Fate) -> str:
    mutant = fate.mutant
    tests = f" [tests: {fate.by_tests}]" if fate.by_tests else ""
    change = f"{mutant.operator}: {mutant.before} -> {mutant.after}"
    why = f"; {fate.why}" if fate.why else ""
    return f"{fate.end.upper()} {_place(mutant)} line {mutant.line}: {change}{tests}{why}"


def run_mutants(select: Sequence[str], jobs: int, say: Callable[[str], None], *, tests: Sequence[str] = ()) -> Report:
    """Change the kernel in every way there is, and say what the proofs make of it.

    Args:
        select: patterns for functions, as in `allocation.in_order*`.
        jobs: how many mutants at a time.
        say: is given a line for each thing done.
        tests: what pytest is to run on each survivor; nothing leaves that question out.
    """
    chosen = select_mutants(select)
    names = [claim.name for claim in claims()]
    servers = Servers()
    try:
        with ThreadPoolExecutor(jobs) as pool:
            units = _units(pool, servers, names, say)
            futures = {pool.submit(fate_of, servers, mutant, units, tests): mutant for mutant in chosen}
            fates: dict[Mutant, Fate] = {}
            for done, future in enumerate(as_completed(futures), 1):
                fate = fates[futures[future]] = future.result()
                if fate.is_left:
                    say(_left(fate))
                if done % 50 == 0 or done == len(chosen):
                    say(f"[{done}/{len(chosen)}] mutants")
    finally:
        servers.close()
    return Report(tuple(fates[mutant] for mutant in chosen))


def select_mutants(select: Sequence[str]) -> list[Mutant]:
    """Return the mutants of the functions that match one of the patterns."""
    found = [mutant for module, source in kernel_sources().items() for mutant in mutants_of(module, source)]
    return [mutant for mutant in found if any(fnmatch.fnmatchcase(_place(mutant), pattern) for pattern in select)]


@functools.cache
def kernel_sources() -> dict[str, str]:
    """Return the source of each module of the kernel that is mutated."""
    found = {}
    for name in (*GATING, *REPORTED):
        spec = find_spec(f"rhodian.{name}")
        assert spec is not None  # noqa: S101  # the module is the kernel's
        found[f"rhodian.{name}"] = Path(str(spec.origin)).read_text(encoding="utf-8")
    return found


def _units(
    pool: ThreadPoolExecutor, servers: Servers, names: Sequence[str], say: Callable[[str], None]
) -> tuple[Unit, ...]:
    """Walk every claim on the kernel as it is; those that hold may kill."""
    ask = functools.partial(servers.ask, kind="reach", timeout_ms=10_000, seconds=300)
    asked = {pool.submit(ask, claim=name): name for name in names}
    units = []
    for future in as_completed(asked):
        for found in future.result().get("units", ()):
            if found["good"]:
                lines = {module: frozenset(numbers) for module, numbers in found["lines"].items()}
                units.append(Unit(asked[future], found["length"], found["seconds"], lines, found["returns"]))
            else:
                say(f"not used, since it does not hold of the kernel as it is: {asked[future]} at {found['length']}")
        say(f"reach of {asked[future]}")
    return tuple(sorted(units, key=lambda unit: (unit.seconds, unit.claim)))


def fate_of(servers: Servers, mutant: Mutant, units: Sequence[Unit], tests: Sequence[str] = ()) -> Fate:
    """Put the proofs to one mutant."""
    reaching = [unit for unit in units if _reaches(unit, mutant)]
    quick, seconds = [], 0.0
    for unit in reaching:
        seconds += unit.seconds
        if seconds <= QUICK_SECONDS:
            quick.append(unit)
    answer = _put(servers, mutant, quick)
    if answer["end"] not in KILLED and mutant.function != AT_IMPORT:
        same = servers.ask(
            kind="same",
            module=mutant.module,
            changed=mutant.source,
            function=mutant.function,
            line=mutant.line,
            before=mutant.before,
            after=mutant.after,
            claims=[unit.claim for unit in reaching],
        )
        if same.get("same"):
            return Fate(mutant, "equivalent", same["why"])
    if answer["end"] == "survived" and len(reaching) > len(quick):
        answer = _put(servers, mutant, reaching[len(quick) :])
    by_tests = ""
    if tests and answer["end"] not in KILLED:
        tested = servers.ask(kind="test", module=mutant.module, source=mutant.source, tests=list(tests), seconds=300)
        by_tests = tested.get("end", "out of time")
    why = answer.get("why", "") if reaching else "no claim reaches it"
    return Fate(mutant, answer["end"], why, answer.get("claim", ""), by_tests)


def _reaches(unit: Unit, mutant: Mutant) -> bool:
    """Tell whether a claim runs a line that is changed, or that reads what is changed at import."""
    if mutant.function == AT_IMPORT:
        named = {module: lines_naming(source, mutant.name) for module, source in kernel_sources().items()}
        return any(lines & unit.lines.get(module, frozenset()) for module, lines in named.items())
    first, last = mutant.lines
    return any(first <= line <= last for line in unit.lines.get(mutant.module, ()))


def _put(servers: Servers, mutant: Mutant, units: Sequence[Unit]) -> dict[str, Any]:
    """Ask whether the claims still hold; an answer that did not come in time is not known."""
    asked = [{"claim": unit.claim, "length": unit.length, "returns": unit.returns} for unit in units]
    answer = servers.ask(kind="kill", module=mutant.module, source=mutant.source, units=asked)
    if "end" in answer:
        return answer
    return {"end": "undecided", "why": answer.get("failed", "out of time, or of memory")}


def main() -> int:
    """Run from the command line; a first argument `--tests` also runs the tests on what is left."""
    words = sys.argv[1:]
    tests = [word.removeprefix("--tests=") for word in words if word.startswith("--tests=")]
    select = [word for word in words if not word.startswith("--")] or ["*"]

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    report = run_mutants(select, len(os.sched_getaffinity(0)), say, tests=tests)
    say(report.table())
    return 0 if report.passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
