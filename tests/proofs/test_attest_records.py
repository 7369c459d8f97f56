"""Checked: whatever stands in a record, `rhodian attest` reads no more than a bound, and ends in a way that it says."""

from __future__ import annotations

import copy
import io
import json
import os
import random
import sys
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_proofs.attest import attest, files, records
from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 500
SHIPPED = json.loads((hashes.home("rhodian_proofs") / records.RECORD).read_text(encoding="utf-8"))
FEW = {**SHIPPED, "claims": SHIPPED["claims"][:4]}
RAW = "@raw@"
VALUES: list[Any] = [
    *(None, True, 0, -1, 7, 10**400, 1.5, "", "AL-1", "proved", "a\nb", "\x1b[2J", "\ud800", "\u202e", "x" * 5000),
    *([], {}, [[]], [None], {"a": {}}, {"\ud800": 1}, {"\x1b": ""}, [1] * 50),
    *(f"{RAW}1e999", f"{RAW}NaN", f"{RAW}-Infinity", f"{RAW}{'9' * 5000}", f"{RAW}-0", f"{RAW}{'[' * 990}{']' * 990}"),
]


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths of every value in nested objects and arrays."""
    keys = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(below for key, value in keys for below in places(value, (*path, key)))]


# The digests are nine places in ten, and all alike.
PLACES = [path for path in places({**FEW, "kernel": {"a": ""}, "proofs": {"a": ""}}) if path]
DIGESTS = [path for path in places(FEW) if len(path) > 1 and path[0] in {"kernel", "proofs"}]


def change(record: Any, chance: random.Random) -> None:
    """Replace, remove or add one value of a record."""
    path = chance.choice(PLACES if chance.random() < 0.9 else DIGESTS)
    try:
        for key in path[:-1]:
            record = record[key]
        match chance.choice(["replace", "remove", "add"]):
            case "remove":
                del record[path[-1]]
            case "add" if isinstance(record, dict):
                record[chance.choice(["", "a", "\x1b[2J"])] = copy.deepcopy(chance.choice(VALUES))
            case _:
                record[path[-1]] = copy.deepcopy(chance.choice(VALUES))
    except (KeyError, IndexError, TypeError):
        return  # an earlier change took the place away


def mutated(chance: random.Random) -> bytes:
    """Return a record with one thing or a few changed in it, or with bytes cut out, doubled or flipped."""
    record = copy.deepcopy(FEW)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        change(record, chance)
    text = json.dumps(record, ensure_ascii=chance.random() < 0.5)
    for value in VALUES:
        if isinstance(value, str) and value.startswith(RAW):
            text = text.replace(json.dumps(value), value.removeprefix(RAW))
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        first, last = sorted(chance.randrange(len(data)) for _ in range(2))
        piece = chance.choice([b"", data[first:last][:300] * 2, b"\xff", b'"', b"\0", b"[" * 100_000])
        data = data[:first] + piece + data[last:]
    return data


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for what runs instead of the source once for all records: it takes longest, and is none of their doing."""
    monkeypatch.setattr(attest, "strays", lambda: ())


def test_a_mutated_record_ends_in_a_table_or_in_one_line_that_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, chance = tmp_path / "record.json", random.Random(1)  # noqa: S311  # the same ones each time
    ends = dict.fromkeys((0, 1, 2), 0)
    for _ in range(COUNT):
        path.write_bytes(mutated(chance))
        form = chance.choice([[], ["--all"], ["--format", "json"]])
        end = attest.main(["--record", str(path), *form])
        out, err = capsys.readouterr()
        assert all(line.isprintable() for line in (out + err).split("\n"))
        assert (out == "", err.count("\n")) == ((True, 1) if end == 2 else (False, 0))
        ends[end] += 1
    assert ends[2] > COUNT / 2
    assert ends[0] + ends[1] > COUNT / 50


def test_the_mutations_start_from_a_record_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(json.dumps(FEW), encoding="utf-8")
    assert records.read(tmp_path / "record.json") == FEW


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("claims", []),
        ("limits", {}),
        ("limits", {"seeds": 1.5}),
        ("limits", {"seeds": [[]]}),
        ("limits", {"a b": 1}),
        ("kernel", {}),
        ("solvers", {}),
    ],
)
def test_a_record_of_nothing_or_of_more_than_a_run_says_signs_nothing_off(
    key: str, value: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps({**FEW, key: value}), encoding="utf-8")
    assert attest.main(["--record", str(path)]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == (
        "",
        f"rhodian attest: {path} is not a record: '{key}' is missing, is not known, or is not as it should be\n"
        if value != {"seeds": 1.5}
        else f"rhodian attest: {path} is not a record: '1.5 is no number of a record'\n",
    )


def test_a_claim_of_a_function_of_which_the_record_has_no_digest_is_refused(tmp_path: Path) -> None:
    claim = {**FEW["claims"][0], "functions": ["rhodian.sharing.allocation:made_up"]}
    (tmp_path / "record.json").write_text(json.dumps({**FEW, "claims": [claim]}), encoding="utf-8")
    with pytest.raises(
        records.BadRecord, match=r"names rhodian\.sharing\.allocation:made_up, of which it has no digest"
    ):
        records.read(tmp_path / "record.json")


def test_advice_about_python_is_given_to_nobody(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps({**FEW, "schema": RAW}).replace(json.dumps(RAW), "9" * 5000), encoding="utf-8")
    with pytest.raises(records.BadRecord, match="a number of 5,000 characters is none of a record"):
        records.read(path)


@pytest.mark.parametrize("odd", ["/dev/zero", "/dev/tty", "/dev", "pipe", "large", "record.json/", "a\0b", "absent"])
def test_what_is_no_file_is_neither_waited_for_nor_read_without_an_end(
    odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    (tmp_path / "record.json").write_text(json.dumps(FEW), encoding="utf-8")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(files.BYTES_MAX + 1)
    assert attest.main(["--record", odd]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err[:-1].isprintable()) == ("", 1, True)
    assert "no record of what was signed off at" in err


def test_a_record_may_come_in_on_standard_input_and_is_bounded_there_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(FEW).encode())))
    assert attest.main(["--record", "-"]) in {0, 1}
    assert capsys.readouterr().err == ""
    with open("/dev/zero", encoding="ascii") as zero:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", zero)
        assert attest.main(["--record", "-"]) == 2
    assert "it has more than 16,777,216 bytes" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--record", "\x1b[2J"], ["\x1b[2J"], ["--digest", "\x1b[2J"], ["--format", "\x1b"]])
def test_no_word_of_the_command_reaches_the_terminal_as_it_is(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        end: object = attest.main(words)
    except SystemExit as ended:
        end = ended.code
    assert end == 2
    assert "\x1b" not in capsys.readouterr().err


def test_no_name_of_a_file_that_is_installed_reaches_the_terminal_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = hashes.digests
    monkeypatch.setattr(hashes, "digests", lambda package: {**real(package), f"{package}/\x1b[2J.py": "0" * 64})
    assert attest.main([]) == 1
    out = capsys.readouterr().out
    assert "DIFFERS: rhodian_proofs/\\x1b[2J.py was not signed off\n" in out
    assert "\x1b" not in out
