"""Trusted: asks the questions of an export again, without Rhodian, and prints what each claim then is.

    python -I recheck.py [--digest SHA256] [DIR]                  with Python's cvc5 or z3-solver, or both
    python -I recheck.py [--digest SHA256] [DIR] cvc5 --lang=smt2 with a solver's program, given the name of each file

The digest is that of manifest.json, as `rhodian prove --export` prints it and, for a release, `rhodian attest`. It says
which claims there must be, and which questions; without it, only what lies here is checked, whoever put it here.

Exit code: 0 each claim is what the manifest says, by answers `unsat` alone; 1 a claim is open, or the export is not
whole, or holds what it should not, or is not the one of that digest; 2 there is none, or nobody to ask.
"""

import sys

if __name__ == "__main__" and not getattr(sys.flags, "safe_path", False):
    del sys.path[0]  # this directory: what lies in it is what is checked, and is not to be run

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

Ask = Any
SCHEMA = "rhodian.export/2"
CHECKERS = {"recheck.py", "certificates.py"}
MANIFEST: dict[str, type] = {
    **dict.fromkeys(("schema", "rhodian"), str),
    **dict.fromkeys(("kernel", "checkers", "counts", "questions"), dict),
    "claims": list,
}
CLAIM: dict[str, type] = {
    **dict.fromkeys(("clause", "name", "sentence", "status", "scope"), str),
    "questions": list,
    "plain": bool,
}
"""The keys of a manifest and of a claim in it, and what each is; a plain claim rests on no question."""
ENDS = ("smt2", "json")
"""How the names of a question end, and of the certificate that may stand beside it, which certificates.py checks."""
LOUD = """\
NO DIGEST WAS GIVEN. What is said here is true of the files that lie here; that they are those of a release, and all of
them, only a digest can show: say --digest, with the one that `rhodian prove --export` printed, or `rhodian attest`.
"""


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
    """Return whom to ask: a program, if one is named and there is one, or else what is installed."""
    if program:

        def ask(path: Path) -> str:
            done = subprocess.run([*program, str(path)], capture_output=True, text=True, check=False)  # noqa: S603
            said = done.stdout.strip()
            return f"{said} and ends with {done.returncode}" if done.returncode else said

        return {program[0]: ask} if shutil.which(program[0]) else {}
    found: dict[str, Ask] = {}
    for name, ask in (("z3", ask_z3), ("cvc5", ask_cvc5)):
        try:
            __import__(name)
        except ImportError:
            continue
        found[name] = ask
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; raise ValueError if it says a thing twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def has(value: Any, kinds: dict[str, type]) -> bool:
    """Tell whether a value is an object of exactly these keys, each of its kind."""
    return type(value) is dict and {key: type(each) for key, each in value.items()} == kinds


def faults(manifest: Any) -> list[str]:
    """Return what is wrong with a manifest, in itself."""
    if not has(manifest, MANIFEST) or manifest["schema"] != SCHEMA:
        return [f"manifest.json is not of the schema {SCHEMA}, or has keys that are not known"]
    claims, questions = manifest["claims"], manifest["questions"]
    found = [f"the question {name!a} is not named by its digest" for name in questions if not named(name, questions)]
    if manifest["checkers"].keys() != CHECKERS:
        found.append("manifest.json names other checkers than those there are")
    if not all(has(claim, CLAIM) for claim in claims):
        return [*found, "manifest.json has a claim with keys that are not known, or without some"]
    for claim in claims:
        found += [f"the claim {claim['name']!a} {fault}" for fault in faults_of(claim, questions)]
    counts = {"claims": len({claim["name"] for claim in claims}), "questions": len(questions)}
    if not claims or len(claims) != counts["claims"] or manifest["counts"] != counts:
        found.append(f"manifest.json counts {manifest['counts']!a}, and holds {len(claims)} claims, {counts!a}")
    if questions.keys() - {name for claim in claims for name in claim["questions"] if type(name) is str}:
        found.append("manifest.json has questions that no claim rests on")
    return found


def named(name: str, questions: dict[str, Any]) -> bool:
    """Tell whether a question's name is the beginning of its digest."""
    digest = questions[name]
    return type(digest) is str and bool(re.fullmatch("[0-9a-f]{64}", digest)) and name == digest[:16]


def faults_of(claim: dict[str, Any], questions: dict[str, Any]) -> list[str]:
    """Return what is wrong with a claim of a manifest, in itself."""
    found = []
    if not (claim["name"].isidentifier() and re.fullmatch("[A-Z]{1,9}-[1-9][0-9]{0,5}", claim["clause"])):
        found.append(f"or its clause {claim['clause']!a} is no name")
    if claim["status"] not in {"proved", "bounded", "open"}:
        found.append(f"is said to be {claim['status']!a}, which is not known")
    elif claim["status"] == ("proved" if claim["scope"] else "bounded"):
        found.append(f"is said to be {claim['status']}, and its bounds are {claim['scope']!a}")
    names = claim["questions"]
    if not all(type(name) is str and name in questions for name in names) or len(set(map(str, names))) != len(names):
        found.append("rests on a question that manifest.json has not, or twice on one")
    if claim["plain"] != (names == []):
        found.append("says that it rests on no question, and does" if names else "rests on no question")
    return found


def strangers(directory: Path, manifest: dict[str, Any]) -> list[str]:
    """Return what lies in an export and should not, and which of its checkers are missing or other ones."""
    found = []
    for name in sorted(CHECKERS):
        path = directory / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != manifest["checkers"][name]:
            found.append(f"{name} is missing, or is not the one that was exported")
    known = {"manifest.json", *CHECKERS, *(f"questions/{name}.{end}" for name in manifest["questions"] for end in ENDS)}
    for path in directory.rglob("*"):
        name = path.relative_to(directory).as_posix()
        if name not in known and (name != "questions" or path.is_symlink()):
            found.append(f"{name!a} is not of this export")
    return found


def check(directory: Path, questions: dict[str, str], asking: dict[str, Ask]) -> dict[str, list[str]]:
    """Return, for each question, what is wrong with it."""
    wrong: dict[str, list[str]] = {}
    for count, (name, digest) in enumerate(questions.items(), 1):
        path = (directory / "questions" / f"{name}.smt2").resolve()
        data = path.read_bytes() if path.is_file() else b""
        wrong[name] = []
        if hashlib.sha256(data).hexdigest() != digest:
            wrong[name].append("the file is not the one that was exported")
        elif data.count(b"check-sat") != 1 or not data.endswith(b"(check-sat)\n"):
            wrong[name].append("it does not ask once, at its end")
        else:
            said = {solver: answer(ask, path) for solver, ask in asking.items()}
            wrong[name] += [f"{solver} says {each[:80]!a}" for solver, each in said.items() if each != "unsat"]
        if count % 500 == 0:
            sys.stdout.write(f"{count} of {len(questions)} questions asked\n")
    return wrong


def answer(ask: Ask, path: Path) -> str:
    """Return what is answered to a question, or what went wrong."""
    try:
        return str(ask(path))
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, the answer is not `unsat`
        return f"nothing: {error!r}"


def main(arguments: list[str]) -> int:
    """Check the export in a directory, this one if none is named; return 0 if all is as expected, 1 or 2 if not."""
    digest, words = "", arguments
    if arguments[:1] == ["--digest"]:
        digest, words = "".join(arguments[1:2]) or "nothing", arguments[2:]
    if digest and not re.fullmatch("[0-9a-f]{64}", digest):
        sys.stderr.write("recheck: --digest is followed by a SHA-256, 64 digits and letters from a to f\n")
        return 2
    directory = Path(words[0]) if words else Path(__file__).parent
    try:
        data = (directory / "manifest.json").read_bytes()
    except OSError as error:
        sys.stderr.write(f"recheck: no export in {directory}: {error}\n")
        return 2
    asking = askers(words[1:])
    if not asking:
        sys.stderr.write("recheck: install cvc5 or z3-solver, or name a solver's program after the directory\n")
        return 2
    try:
        manifest = json.loads(data.decode("utf-8"), object_pairs_hook=once)
        found = faults(manifest) or strangers(directory, manifest)
    except (ValueError, RecursionError) as error:
        found = [f"manifest.json cannot be read: {error!r}"]
    if digest and hashlib.sha256(data).hexdigest() != digest:
        found.insert(0, "manifest.json has another digest than the one given: this is another export")
    if found:
        sys.stdout.write("".join(f"FAULT: {fault}\n" for fault in found))
        sys.stdout.write(f"{len(found)} faults: nothing was asked, and nothing is shown\n")
        return 1
    return report(manifest, check(directory, manifest["questions"], asking), list(asking), digest)


def report(manifest: dict[str, Any], wrong: dict[str, list[str]], asked: list[str], digest: str) -> int:
    """Print what each claim is, and return 0 if none is open, 1 if one is."""
    open_claims = 0
    for claim in manifest["claims"]:
        bad = {name: wrong[name] for name in claim["questions"] if wrong[name]}
        if claim["plain"] and not digest:
            bad["no question"] = ["that a claim rests on none is believed only of a manifest with a digest"]
        status = "open" if bad else claim["status"]
        open_claims += status == "open"
        sys.stdout.write(f"{status:8} {claim['clause']:6} {claim['name']} ({len(claim['questions'])} questions)\n")
        for name, reasons in list(bad.items())[:3]:
            sys.stdout.write(f"         {name}: {'; '.join(reasons)}\n")
    sys.stdout.write(LOUD if not digest else f"This is the export with the digest {digest}.\n")
    sys.stdout.write(
        f"{len(manifest['claims'])} claims, {open_claims} open; {len(wrong)} questions, "
        f"each asked of {' and '.join(asked)}\n"
    )
    return 1 if open_claims else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
