"""Checked: whether the kernel that is installed is the code that was signed off, function by function.

Needs no solver and imports no kernel: it reads files, and compares their digests with the record in the wheel. Without
anything of the desk it is `python -I -m rhodian_proofs.attest.attest`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from rhodian_proofs.attest.records import RECORD, BadRecord, read
from rhodian_proofs.attest.strays import strays
from rhodian_proofs.attest.words import Parser, visible
from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Compare what is installed with the record; return 0 if all is the same, 1 if not, 2 without a record."""
    options = _parser().parse_args(words)
    try:
        record = read(options.record if options.record is not None else hashes.home("rhodian_proofs") / RECORD)
    except BadRecord as error:
        sys.stderr.write(f"rhodian attest: {error}\n")
        return 2
    found = compare(record, options.digest)
    sys.stdout.write(
        json.dumps(found, indent=1) + "\n" if options.format == "json" else _text(found, every=options.all)
    )
    return 1 if found["differs"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="rhodian attest",
        allow_abbrev=False,
        description="Say of each function of the installed kernel under which clauses it was proved, "
        "and whether it is the code that was signed off.",
        epilog="exit code: 0 all is the code that was signed off, 1 something differs, 2 there is no record to compare",
    )
    parser.add_argument("--all", action="store_true", help="a line for each function, not only for each module")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument("--record", metavar="FILE", help="compare with this record (-: on standard input)")
    parser.add_argument(
        "--digest", type=_sha256, metavar="SHA256", help="the record must have this digest, published with the release"
    )
    return parser


def _sha256(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("a SHA-256 has 64 digits and letters from a to f")
    return text


def compare(record: Mapping[str, Any], digest: str | None = None) -> dict[str, Any]:
    """Return what is installed beside what was signed off, as plain values; the record must have the digest, if given.

    The digests named are those of the record and of the manifest of an export of the run that was signed off.
    """
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
    proofs = hashes.digests("rhodian_proofs")
    differs = sorted({*_differences(record["kernel"], kernel), *_differences(record["proofs"], proofs), *strays()})
    found = hashes.canonical(record)
    if digest not in {None, found}:
        differs.insert(0, f"the record has the digest {found}")
    signed_off = {"rhodian": record["rhodian"], "claims": len(record["claims"])}
    return {
        "schema": "rhodian.attest/2",
        "signed_off": {**signed_off, "digest": found, "questions": record["questions"]},
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


_BARE_MAX = 12
"""How many functions under no claim are named unless all are asked for."""


def _text(found: Mapping[str, Any], *, every: bool) -> str:
    """Return the table for a terminal."""
    rows = [row for row in found["functions"] if not _is_class(row["name"])]
    signed = found["signed_off"]
    lines = [
        f"The installed kernel beside the one signed off with rhodian {signed['rhodian']}, {signed['claims']} claims"
    ]
    lines += [*(_every(rows) if every else _by_room(rows)), ""]
    if bare := [row["name"].removeprefix("rhodian.") for row in rows if not row["proved"] and not row["bounded"]]:
        rest = f", and {len(bare) - _BARE_MAX} more: --all names them" if len(bare) > _BARE_MAX else ""
        said = f"under no claim: {', '.join(bare[:_BARE_MAX])}{rest}"
        lines.append(textwrap.fill(said, 110, subsequent_indent="  "))
    lines.append("In proofs: run by at least one claim that is proved; SPEC.md says what each clause promises of it.")
    lines.append(f"digest of the record: {signed['digest']}")
    lines.append(f"digest of its export: {signed['questions']}")
    lines += [f"DIFFERS: {each}" for each in found["differs"]]
    verdict = (
        "something differs from what was signed off"
        if found["differs"]
        else "all of it is the code that was signed off"
    )
    return "\n".join([*map(visible, lines), f"{len(rows)} functions: {verdict}"]) + "\n"


def _is_class(name: str) -> bool:
    """Tell a class from a function by its name; its digest is compared all the same."""
    return name.rpartition(":")[2].rpartition(".")[2].lstrip("_")[:1].isupper()


def _by_room(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each room: how many of its functions are run by claims, and by which kind."""
    titles = f"{'functions':>9} {'in proofs':>10} {'in bounded claims only':>23} {'under no claim':>15}"
    yield f"{'room':13} {titles}   code"
    for room in dict.fromkeys(_room(row) for row in rows):
        of_room = [row for row in rows if _room(row) == room]
        proved = sum(bool(row["proved"]) for row in of_room)
        bounded = sum(bool(row["bounded"]) and not row["proved"] for row in of_room)
        same = all(row["same"] for row in of_room)
        yield (
            f"{room:13} {len(of_room):9} {proved:10} {bounded:23} {len(of_room) - proved - bounded:15}   "
            f"{'as signed off' if same else 'DIFFERS'}"
        )


def _every(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each function: the clauses of the claims that ran it."""
    for row in rows:
        clauses = [f"{status} {_ranges(row[status])}" for status in ("proved", "bounded") if row[status]]
        same = "as signed off" if row["same"] else "DIFFERS"
        yield f"{row['name'].removeprefix('rhodian.'):44} {same:14} {'; '.join(clauses) or 'under no claim'}"


def _room(row: Mapping[str, Any]) -> str:
    return str(row["name"]).removeprefix("rhodian.").partition(":")[0].partition(".")[0]


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


if __name__ == "__main__":
    raise SystemExit(main())
