"""Checked: a step of a default out of order neither type-checks nor runs, whichever the step and the phase.

The text of each step is written once: mypy reads it, and it is run as it stands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rhodian import OutOfOrder, outside
from rhodian.machine import process
from tests.fund_members import EUR
from tests.typing.checker import said

HOUSE = Path(__file__).parents[2]
PHASES = ("Open", "Declared", "ClosedOut", "Called", "Paid", "Recovering", "Concluded")
ASKED, RUNNING = ("ClosedOut", "Called", "Paid"), ("ClosedOut", "Called", "Paid", "Recovering")
STEPS = {
    "declare({}, 5)": ("Open",),
    "close_out({}, 6, account, 700, 0)": ("Declared",),
    "call({}, 7, 60)": ASKED,
    "pay({}, 8, 'A', account, 60)": ("Called", "Paid"),
    "absorb({}, 9, 'rest', 60)": ("Paid",),
    "recover({}, 10, 'close-out of one in EUR/2', account, 1)": RUNNING,
    "recover_late({}, 10, 'close-out of one in EUR/2', account, 1)": ("Concluded",),
    "conclude({}, 26)": RUNNING,
}
"""By its text, which phases a step takes: the order of a default, as it is meant to be."""

LEADS = ("Declared", "ClosedOut", "Called", "Paid", "Paid", "Recovering", "Concluded", "Concluded")
"""To which phase each leads."""

RIGHT = [(step, phase, after) for (step, takes), after in zip(STEPS.items(), LEADS, strict=True) for phase in takes]
WRONG = [(step, phase) for step, takes in STEPS.items() for phase in PHASES if phase not in takes]
ACCOUNT = outside(EUR)
OPEN = process.Open("listed", "one", "C")
CLOSED = process.ClosedOut(process.Declared(OPEN, 5), ACCOUNT, ("close-out of one in EUR/2",))
REACHED = {
    "Open": OPEN,
    "Declared": CLOSED.declared,
    "ClosedOut": CLOSED,
    **{name: getattr(process, name)(CLOSED) for name in PHASES[3:]},
}


def taken(step: str, given: object) -> Any:
    """Run a step as it is written."""
    return eval(step.format("given"), {**vars(process), "given": given, "account": ACCOUNT})  # noqa: S307  # all above


def in_words(phases: tuple[str, ...]) -> str:
    """Return the phases as a refusal says them."""
    return " or ".join((*(", ".join(phases[:-1]),), phases[-1])) if len(phases) > 1 else phases[0]


@pytest.mark.clause("CO-4")
@pytest.mark.parametrize(("step", "phase", "after"), RIGHT)
def test_a_step_in_order_gives_an_event_and_leads_on(step: str, phase: str, after: str) -> None:
    event, reached = taken(step, REACHED[phase])
    assert type(reached) is getattr(process, after)
    assert event.time == int(step.partition(", ")[2].partition(",")[0].rstrip(")"))


@pytest.mark.clause("CO-4")
@pytest.mark.parametrize(("step", "phase"), WRONG)
def test_a_step_out_of_order_does_not_run(step: str, phase: str) -> None:
    with pytest.raises(OutOfOrder) as refusal:
        taken(step, REACHED[phase])
    assert refusal.value.step == step.partition("(")[0]
    assert refusal.value.phase is REACHED[phase]
    assert refusal.value.expected == in_words(STEPS[step])


@pytest.mark.parametrize("step", STEPS)
def test_what_only_resembles_a_phase_does_not_run(step: str) -> None:
    right = getattr(process, STEPS[step][0])
    for stranger in (object.__new__(type("Resembling", (right,), {})), right, None, STEPS[step][0]):
        with pytest.raises(OutOfOrder):
            taken(step, stranger)


def test_mypy_finds_each_step_out_of_order_on_its_line_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = ", ".join(f"{phase.lower()}: {phase}" for phase in PHASES)
    heads = ["from rhodian import Account", f"from rhodian.machine.process import {', '.join(PHASES)}"]
    heads += [f"from rhodian.machine.process import {step.partition('(')[0]}" for step in STEPS]
    right = [
        f"    event_{place}, after_{place} = {step.format(phase.lower())}; ok_{place}: {after} = after_{place}"
        for place, (step, phase, after) in enumerate(RIGHT)
    ]
    wrong = [f"    {step.format(phase.lower())}" for step, phase in WRONG]
    lines = [*heads, f"def run({given}, account: Account) -> None:", *right, *wrong]
    monkeypatch.setenv("MYPYPATH", str(HOUSE / "kernel"))
    assert said("\n".join(lines), tmp_path) == [
        f'<string>:{place}: error: Argument 1 to "{step.partition("(")[0]}" has incompatible type '
        f'"{phase}"; expected "{" | ".join(STEPS[step])}"  [arg-type]'
        for place, (step, phase) in enumerate(WRONG, len(lines) - len(WRONG) + 1)
    ]
