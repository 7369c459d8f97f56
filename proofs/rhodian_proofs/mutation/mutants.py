"""Checked: `rhodian prove --mutants`: do the proofs alone notice when the kernel is changed?

Every mutant is loaded in a process of its own, and the claims that go through the change are put to it, cheapest
first. It is *killed* by the first that is not proved any more, provided that the same claim holds of the kernel as
it is. What is not killed is proved equivalent by the engine, or is told for what it is. Tests kill nothing here.
"""

from __future__ import annotations

import fnmatch
import functools
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.language import hashes, names
from rhodian_proofs.mutation.ends import (
    EQUIVALENT,
    IMPORT,
    KILLED,
    REJECTED,
    SURVIVED,
    TIMEOUT,
    UNCLAIMED,
    UNDECIDED,
)
from rhodian_proofs.mutation.fates import Fate
from rhodian_proofs.mutation.mutation import AT_IMPORT, Mutant, mutants_of
from rhodian_proofs.mutation.reach import Known, Unit, reaching, units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rhodian_proofs.mutation.kept import Kept
    from rhodian_proofs.mutation.servers import Patience, Servers


@functools.cache
def kernel_sources() -> dict[str, str]:
    """Return the source of each module of the kernel: the folder is the list."""
    return {name: path.read_text(encoding="utf-8") for name, path in hashes.modules("rhodian").items()}


def select_mutants(select: Sequence[str]) -> list[Mutant]:
    """Return the mutants of the functions that match one of the patterns, as in `sharing.allocation.in_order*`."""
    found = (mutant for name in kernel_sources() for mutant in _mutants_of(name))
    return [mutant for mutant in found if any(fnmatch.fnmatchcase(mutant.place, pattern) for pattern in select)]


@functools.cache
def _mutants_of(module: str) -> tuple[Mutant, ...]:
    sources = kernel_sources()
    return mutants_of(module, sources[module], sources.values())


@attrs.define(eq=False)
class Trial:
    """One run: which claims are put to mutants, who is asked, how patiently, and what is known already."""

    servers: Servers
    known: Sequence[Known]
    """The claims, cheapest first."""
    kept: Kept
    """What became of mutants in earlier runs."""
    patience: Callable[[Mutant], Patience]
    """How long to try each mutant."""
    tests: Sequence[str] = ()
    """What pytest is to run on each mutant that is left; nothing leaves that question out."""
    _holds: dict[Unit, bool] = attrs.field(factory=dict)
    """Of claims that were said to fail: whether they hold of the kernel as it is."""
    _lock: threading.Lock = attrs.field(factory=threading.Lock)

    def fate_of(self, mutant: Mutant, known: Sequence[Known]) -> Fate:
        """Put claims, which go through what is changed, to one mutant."""
        patience, asked = self.patience(mutant), list(units(known))
        first = self._put(mutant, asked, patience.quick, patience)
        if first["end"] in {*KILLED, IMPORT}:
            return Fate(mutant, first["end"], first["why"], first.get("clause", ""))
        if mutant.module in names.UNCLAIMED:
            why = "its module is not in the language of the claims, and tests alone could notice it"
            return Fate(mutant, UNCLAIMED, why, by_tests=self._tested(mutant))
        if mutant.function != AT_IMPORT and (why := self._same(mutant, known, patience)):
            return Fate(mutant, EQUIVALENT, why)
        answers = [first]
        if first["end"] == TIMEOUT and first["left"]:
            answers.append(self._put(mutant, first["left"], patience.rest, patience))
        return self._settled(mutant, answers, known)

    def _settled(self, mutant: Mutant, answers: Sequence[dict[str, Any]], known: Sequence[Known]) -> Fate:
        """Say what became of a mutant that was not killed at first: killed later, rejected, or left."""
        last = answers[-1]
        if last["end"] in KILLED:
            return Fate(mutant, last["end"], last["why"], last["clause"])
        unsure = {each["unsure"]["end"]: each["unsure"]["why"] for each in answers if each.get("unsure")}
        for end in (REJECTED, UNDECIDED):
            if end in unsure and not (end == UNDECIDED and last["end"] == TIMEOUT):
                return Fate(mutant, end, unsure[end], by_tests=self._tested(mutant))
        why = last["why"] if known else "no claim goes through it"
        return Fate(mutant, last["end"], why, by_tests=self._tested(mutant))

    def _put(self, mutant: Mutant, asked: list[Unit], budget: int, patience: Patience) -> dict[str, Any]:
        """Ask whether claims still hold; of one that does not, whether it holds of the kernel as it is.

        The answer's `left` are those that were not walked to their ends.
        """
        while True:
            found = self._ask(asked, budget, patience, module=mutant.module, source=mutant.source)
            if found["end"] not in KILLED or self._holds_unchanged(asked[found["done"]], patience):
                return {**found, "left": asked[found["done"] :]}
            asked = [unit for unit in asked if unit != asked[found["done"]]]

    def _holds_unchanged(self, unit: Unit, patience: Patience) -> bool:
        """Tell whether a claim holds of the kernel as it is; it is asked once."""
        with self._lock:
            known = self._holds.get(unit)
        if known is None:
            answer = self._ask([unit], patience.rest, patience)
            known = answer["end"] == SURVIVED and not answer.get("unsure")
            with self._lock:
                self._holds[unit] = known
        return known

    def _ask(self, asked: Sequence[Unit], budget: int, patience: Patience, **change: str) -> dict[str, Any]:
        """Put claims to a kernel; an answer that did not come is one that is out of time."""
        words = [attrs.asdict(unit) for unit in asked]
        answer = self.servers.ask(kind="kill", units=words, budget=budget, timeout_ms=patience.solver_ms, **change)
        if "end" in answer:
            return {"done": 0, **answer}
        return {"end": TIMEOUT, "why": answer.get("failed", "it did not end"), "done": len(asked)}

    def _same(self, mutant: Mutant, known: Sequence[Known], patience: Patience) -> str:
        """Say by what a mutant is proved equivalent; nothing if it is not."""
        answer = self.servers.ask(
            kind="same",
            module=mutant.module,
            budget=patience.same,
            timeout_ms=patience.solver_ms,
            changed=mutant.source,
            function=mutant.function,
            line=mutant.line,
            before=mutant.before,
            after=mutant.after,
            claims=[each.claim.name for each in known],
        )
        return str(answer["why"]) if answer.get("same") else ""

    def _tested(self, mutant: Mutant) -> str:
        """Say whether the tests kill a mutant, if that is asked for."""
        if not self.tests:
            return ""
        words = {"module": mutant.module, "source": mutant.source, "tests": list(self.tests)}
        return str(self.servers.ask(kind="test", budget=300, **words).get("end", TIMEOUT))


def run_mutants(chosen: Sequence[Mutant], trial: Trial, jobs: int, say: Callable[[str], None]) -> tuple[Fate, ...]:
    """Put the proofs to mutants, so many at a time, and return what became of each; what is kept is not asked again."""
    sources = kernel_sources()
    through = {mutant: reaching(mutant, trial.known, sources) for mutant in chosen}
    fates = {mutant: fate for mutant in chosen if (fate := trial.kept.load(mutant, through[mutant])) is not None}
    say(f"{len(chosen):,} mutants, {len(fates):,} of them known from an earlier run")
    with ThreadPoolExecutor(jobs) as pool:
        ahead = [mutant for mutant in chosen if mutant not in fates]
        futures = {pool.submit(trial.fate_of, mutant, through[mutant]): mutant for mutant in ahead}
        for done, future in enumerate(as_completed(futures), 1):
            fate = fates[futures[future]] = future.result()
            trial.kept.save(fate, through[fate.mutant])
            if done % 50 == 0 or done == len(ahead):
                left = sum(each.is_left for each in fates.values())
                say(f"[{done:,}/{len(ahead):,}] mutants, {left:,} left")
    return tuple(fates[mutant] for mutant in chosen)
