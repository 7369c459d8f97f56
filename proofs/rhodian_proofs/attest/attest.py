"""Checked: whether the kernel that is installed is the code that was signed off, function by function.

Needs no solver and imports no kernel: it reads files, and compares their digests with the record in the wheel.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SCHEMA = "rhodian.signed-off/1"
RECORD = "signed_off.json"
"""The record's name, in the package of the proofs."""

_KEYS = {"schema", "rhodian", "kernel", "proofs", "claims"}


class BadRecord(Exception):
    """A record that cannot be used; the text says why."""


def main(words: Sequence[str] | None = None) -> int:
    """Compare what is installed with the record; return 0 if all is the same, 1 if not, 2 without a record."""
    options = _parser().parse_args(words)
    try:
        record = read(Path(options.record) if options.record else hashes.home("rhodian_proofs") / RECORD)
    except BadRecord as error:
        sys.stderr.write(f"rhodian attest: {error}\n")
        return 2
    found = compare(record)
    sys.stdout.write(
        json.dumps(found, indent=1) + "\n" if options.format == "json" else _text(found, every=options.all)
    )
    return 1 if found["differs"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rhodian attest",
        allow_abbrev=False,
        description="Say of each function of the installed kernel under which clauses it was proved, "
        "and whether it is the code that was signed off.",
        epilog="exit code: 0 all is the code that was signed off, 1 something differs, 2 there is no record to compare",
    )
    parser.add_argument("--all", action="store_true", help="a line for each function, not only for each module")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument("--record", metavar="FILE", help="compare with this record, not the one that is installed")
    return parser


def read(path: Path) -> Any:
    """Return a record of what was signed off.

    Raises:
        BadRecord: if there is none, or it is not one that this release can read.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRecord(f"no record of what was signed off at {path}: {error.strerror}") from None
    except ValueError as error:
        raise BadRecord(f"{path} is not a record: {error}") from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA or not record.keys() >= _KEYS:
        raise BadRecord(f"{path} is not a record that this release can read; its schema would be {SCHEMA}")
    return record


def proofs() -> dict[str, str]:
    """Return the digest of each module of the proofs on which a verdict can depend, by its name."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in hashes.modules("rhodian_proofs").items()}
    return {name: hashes.digest(text) for name, text in texts.items() if not text.startswith('"""Convenience:')}


def compare(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is installed beside what was signed off, as plain values."""
    kernel = hashes.kernel()
    covered = _covered(record["claims"])
    functions = [
        {
            "name": name,
            "proved": covered["proved"].get(name, []),
            "bounded": covered["bounded"].get(name, []),
            "same": record["kernel"].get(name) == kernel[name],
        }
        for name in kernel
        if ":" in name
    ]
    differs = sorted({*_differences(record["kernel"], kernel), *_differences(record["proofs"], proofs()), *_strays()})
    return {
        "schema": "rhodian.attest/1",
        "signed_off": {"rhodian": record["rhodian"], "claims": len(record["claims"])},
        "functions": functions,
        "differs": differs,
    }


def _covered(claims: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """Return, for each status, the clauses whose claims went through, or are about, each function."""
    found: dict[str, dict[str, list[str]]] = {"proved": {}, "bounded": {}}
    for claim in claims:
        of_status = found[claim["status"]]
        for name in claim["functions"]:
            clauses = of_status.setdefault(name, [])
            if claim["clause"] not in clauses:
                clauses.append(claim["clause"])
    return found


def _differences(signed: Mapping[str, str], installed: Mapping[str, str]) -> Iterator[str]:
    """Yield what was added, is missing or was changed; what holds such a thing only if nothing within it says where."""
    names = {name for name in {*signed, *installed} if signed.get(name) != installed.get(name)}
    for name in names:
        inner = f"{name}." if ":" in name else f"{name}:"
        if not any(other.startswith(inner) for other in names):
            how = "is missing" if name not in installed else "is changed" if name in signed else "was not signed off"
            yield f"{name} {how}"


def _strays() -> Iterator[str]:
    """Yield the modules for which Python would run something else than the source that is read here."""
    for package in ("rhodian", "rhodian_proofs"):
        sources = hashes.modules(package)
        for name, path in sources.items():
            where = path.parent.parent if path.name == "__init__.py" else path.parent
            spec = PathFinder.find_spec(name, [str(where)])
            loader: Any = spec.loader if spec is not None else None
            if spec is None or spec.origin is None or not Path(spec.origin).samefile(path):
                yield f"{name} is hidden by another file"
            elif loader.get_code(name) != compile(path.read_bytes(), str(path), "exec", dont_inherit=True):
                yield f"{name} has a compiled file that was not made from its source"
        for path in hashes.home(package).rglob("*"):
            if path.suffix in {".so", ".pyd", ".pyc"} and path.parent.name != "__pycache__":
                yield f"{package} holds {path.name}, which has no source"


_BARE_MAX = 12
"""How many functions under no claim are named unless all are asked for."""


def _text(found: Mapping[str, Any], *, every: bool) -> str:
    """Return the table for a terminal."""
    rows = [row for row in found["functions"] if not _is_class(row["name"])]
    signed = found["signed_off"]
    lines = [
        f"The installed kernel beside the one signed off with rhodian {signed['rhodian']}, {signed['claims']} claims"
    ]
    lines += ["", *(_every(rows) if every else _by_module(rows)), ""]
    if bare := [row["name"].removeprefix("rhodian.") for row in rows if not row["proved"] and not row["bounded"]]:
        rest = f", and {len(bare) - _BARE_MAX} more: --all names them" if len(bare) > _BARE_MAX else ""
        said = f"under no claim: {', '.join(bare[:_BARE_MAX])}{rest}"
        lines.append(textwrap.fill(said, 110, subsequent_indent="  "))
    lines.append("In proofs: run by at least one claim that is proved; SPEC.md says what each clause promises of it.")
    lines += [f"DIFFERS: {each}" for each in found["differs"]]
    verdict = (
        "something differs from what was signed off"
        if found["differs"]
        else "all of it is the code that was signed off"
    )
    return "\n".join([*lines, f"{len(rows)} functions: {verdict}"]) + "\n"


def _is_class(name: str) -> bool:
    """Tell a class from a function by its name; its digest is compared all the same."""
    return name.rpartition(":")[2].rpartition(".")[2].lstrip("_")[:1].isupper()


def _by_module(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each module: how many of its functions are run by claims, and by which kind."""
    titles = f"{'functions':>9} {'in proofs':>10} {'in bounded claims only':>23} {'under no claim':>15}"
    yield f"{'module':12} {titles}   code"
    for module in dict.fromkeys(_module(row) for row in rows):
        of_module = [row for row in rows if _module(row) == module]
        proved = sum(bool(row["proved"]) for row in of_module)
        bounded = sum(bool(row["bounded"]) and not row["proved"] for row in of_module)
        same = all(row["same"] for row in of_module)
        yield (
            f"{module:12} {len(of_module):9} {proved:10} {bounded:23} {len(of_module) - proved - bounded:15}   "
            f"{'as signed off' if same else 'DIFFERS'}"
        )


def _every(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each function: the clauses of the claims that ran it."""
    for row in rows:
        clauses = [f"{status} {_ranges(row[status])}" for status in ("proved", "bounded") if row[status]]
        same = "as signed off" if row["same"] else "DIFFERS"
        yield f"{row['name'].removeprefix('rhodian.'):44} {same:14} {'; '.join(clauses) or 'under no claim'}"


def _module(row: Mapping[str, Any]) -> str:
    return str(row["name"]).removeprefix("rhodian.").partition(":")[0]


def _ranges(clauses: Sequence[str]) -> str:
    """Return clauses in short, as in `AL-5 to AL-9, WF-4`."""
    ordered = sorted((clause.partition("-")[0], int(clause.partition("-")[2])) for clause in clauses)
    runs: list[list[tuple[str, int]]] = []
    for letters, number in ordered:
        if runs and runs[-1][-1] == (letters, number - 1):
            runs[-1].append((letters, number))
        else:
            runs.append([(letters, number)])
    ends = [dict.fromkeys(f"{letters}-{number}" for letters, number in (run[0], run[-1])) for run in runs]
    return ", ".join(" to ".join(run) for run in ends)
