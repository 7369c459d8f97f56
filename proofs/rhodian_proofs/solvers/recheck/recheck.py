"""Trusted: asks the questions of an export again, without Rhodian, and prints what each claim then is.

    python recheck.py [DIR]                  with Python's cvc5 or z3-solver, whichever is installed, or both
    python recheck.py [DIR] cvc5 --lang=smt2 with a solver's program: it is given the name of each file

It needs this file, manifest.json, certificates.py and questions/. A file that is not the one that was
exported, and an answer that is not the one expected, leave a claim open and make the exit code 1.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

Ask = Any


def ask_z3(path: Path) -> str:
    """Ask Z3."""
    import z3  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415  # only if it is installed

    solver = z3.SimpleSolver()
    solver.set("timeout", 60_000)
    solver.from_file(str(path))
    return str(solver.check())


def ask_cvc5(path: Path) -> str:
    """Ask cvc5."""
    import cvc5  # noqa: PLC0415  # only if it is installed

    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("tlimit-per", "60000")
    parser = cvc5.InputParser(solver)
    text = "(set-logic ALL)\n" + path.read_text(encoding="utf-8")
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, path.name)
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer += command.invoke(solver, parser.getSymbolManager())
    return answer.strip()


def askers(program: list[str]) -> dict[str, Ask]:
    """Return whom to ask: a program, if one is named, or else what is installed."""
    if program:

        def ask(path: Path) -> str:
            done = subprocess.run([*program, str(path)], capture_output=True, text=True, check=False)  # noqa: S603
            return (done.stdout.strip() or done.stderr.strip() or "nothing").splitlines()[-1]

        return {program[0]: ask}
    found: dict[str, Ask] = {}
    for name, ask in (("z3", ask_z3), ("cvc5", ask_cvc5)):
        try:
            __import__(name)
        except ImportError:
            continue
        found[name] = ask
    return found


def check(directory: Path, manifest: dict[str, Any], asking: dict[str, Ask]) -> dict[str, list[str]]:
    """Return, for each question, what is wrong with it."""
    wrong: dict[str, list[str]] = {}
    expected = {name: answer for claim in manifest["claims"] for name, answer in claim["expected"].items()}
    for count, (name, answer) in enumerate(expected.items(), 1):
        path = directory / "questions" / f"{name}.smt2"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        digest = hashlib.sha256(text.encode()).hexdigest()
        wrong[name] = []
        if not digest.startswith(name) or digest != manifest["files"].get(f"questions/{name}.smt2"):
            wrong[name].append("the file is not the one that was exported")
        said = {solver: ask(path) for solver, ask in asking.items()}
        wrong[name] += [f"{solver} says {each}" for solver, each in said.items() if each != answer]
        if count % 500 == 0:
            sys.stdout.write(f"{count} of {len(expected)} questions asked\n")
    return wrong


def main(arguments: list[str]) -> int:
    """Check the export in a directory, this one if none is named; return 0 if all is as expected, 1 if not."""
    directory = Path(arguments[0]) if arguments else Path(__file__).parent
    try:
        manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"recheck: no export in {directory}: {error}\n")
        return 2
    asking = askers(arguments[1:])
    if not asking:
        sys.stderr.write("recheck: install cvc5 or z3-solver, or name a solver's program after the directory\n")
        return 2
    wrong = check(directory, manifest, asking)
    open_claims = 0
    for claim in manifest["claims"]:
        bad = {name: wrong[name] for name in claim["expected"] if wrong[name]}
        status = "open" if bad else claim["status"]
        open_claims += status == "open"
        sys.stdout.write(f"{status:8} {claim['clause']:6} {claim['name']} ({len(claim['expected'])} questions)\n")
        for name, reasons in list(bad.items())[:3]:
            sys.stdout.write(f"         {name}: {'; '.join(reasons)}\n")
    sys.stdout.write(
        f"{len(manifest['claims'])} claims, {open_claims} open; {len(wrong)} questions, "
        f"each asked of {' and '.join(asking)}\n"
    )
    return 1 if open_claims else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
