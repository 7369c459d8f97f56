"""Files that are absent, odd, broken, too large or out of bounds are refused with the place of the fault."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk import files
from rhodian_desk.decode import load
from rhodian_desk.faults import OutputRefused, ScenarioFaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SYNTAX = "write plain digits with at most one decimal point, as in 1250.75"

FROM_CSV = 'purpose = "default fund"\ncsv = "members.csv"\n'


def faults_of(file: str) -> list[str]:
    """Load a file that is not sound and return its faults, each without the file."""
    with pytest.raises(ScenarioFaults) as caught:
        load(file)
    return [str(fault).removeprefix(f"{fault.file}: ").removeprefix(f"{fault.file} ") for fault in caught.value.faults]


@pytest.fixture
def from_csv(sound: str, tmp_path: Path) -> Callable[[bytes | str], str]:
    """Return a function that writes a scenario whose members come from a CSV file of the given content."""
    head, rest = sound.split('purpose = "default fund"\n')
    text = head + FROM_CSV + rest[rest.index("[[waterfalls]]") :]

    def write(content: bytes | str) -> str:
        (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
        (tmp_path / "members.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(tmp_path / "scenario.toml")

    return write


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"id = ", "is not TOML"),
        (b'{"id": 1}', "is not TOML"),
        (b"a = 1\na = 2", "is not TOML"),
        (b"a = \x1b", "is not TOML"),
        (b"a = " + b"9" * 5000, "is not TOML"),
        (b'id = "a"\nx = "\xff"', "line 2 is not UTF-8: byte 6 of the line is 0xff"),
        ("id = 1".encode("utf-16"), "line 1 is not UTF-8"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (b"a = " + b"[" * 150 + b"]" * 150, "nested too deeply"),
        (b"[" + b".".join([b"a"] * 400) + b"]", "nested too deeply"),
    ],
)
def test_a_file_that_holds_no_scenario_is_one_fault(tmp_path: Path, content: bytes, what: str) -> None:
    file = tmp_path / "scenario.toml"
    file.write_bytes(content)
    (fault,) = faults_of(str(file))
    assert fault.startswith(what) or what in fault


def test_a_file_that_is_absent_a_directory_or_a_pipe_is_one_fault(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert faults_of(str(tmp_path / "absent.toml")) == ["does not exist; give the path of a file"]
    assert faults_of(str(tmp_path)) == ["is a directory; give the path of a file in it"]
    assert faults_of(str(tmp_path / "pipe")) == ["is not a regular file; give the path of a file"]
    assert "cannot be read" in faults_of("a\0b")[0]
    assert "cannot be read" in faults_of("a" * 5000)[0]


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "scenario.toml"
    with file.open("wb") as handle:
        handle.truncate(100 * 10**6)
    began = time.monotonic()
    assert faults_of(str(file)) == ["has 100000000 bytes and is not read; a file may have at most 64 MiB"]
    assert time.monotonic() - began < 1


def test_lines_may_end_as_on_windows_and_a_byte_order_mark_is_passed_over(
    from_csv: Callable[[bytes | str], str],
) -> None:
    file = Path(from_csv(b'\xef\xbb\xbfowner,balance\r\n"A, Ltd",1.00\r\n\r\nB,2\r\n'))
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    members = load(str(file)).groups["members"].members
    assert [(each.account.owner, each.balance) for each in members] == [("A, Ltd", 100), ("B", 200)]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("", ["line 1 has the columns none; write balance, owner, perhaps weight"]),
        ("owner\nA", ["line 1 has the columns owner; write balance, owner, perhaps weight"]),
        (
            "owner,balance,colour\nA,1,red",
            ["line 1 has the columns owner, balance, colour; write balance, owner, perhaps weight"],
        ),
        (
            "owner,balance,owner\nA,1,B",
            ["line 1 has the columns owner, balance, owner; write balance, owner, perhaps weight"],
        ),
        ("owner,balance\n", ["groups.members has no members; give it at least one row"]),
        ("owner,balance\nA,1\nB", ["line 3 has 1 cells; write 2: owner, balance"]),
        ("owner,balance\nA,1\nB,1,1", ["line 3 has 3 cells; write 2: owner, balance"]),
        (
            "owner,balance\nA,1\nA,2",
            ['line 3 opens the account "A / default fund" again; give each account one balance, once'],
        ),
        ('owner,balance\n"A\nB",1\nC,x', None),
        (
            'owner,balance\nA,1\n"B,2\nC,3',
            ['line 3 is not CSV (unexpected end of data); separate cells by commas and quote with "'],
        ),
        ("owner,balance,weight\nA,,5", None),
        ("owner,balance\nA,-1\nB,1.5.5\nC,1e3\nD,True", None),
        (b"owner,balance\nA,1\nB\xe9,2", ["line 3 is not UTF-8: byte 2 of the line is 0xe9; save the file as UTF-8"]),
        ("owner,balance\noutside,1", ['line 2 has the owner "outside", the world outside the books; name a member']),
        ("owner,balance\na\x1b[2J,1", None),
    ],
)
def test_a_fault_in_a_csv_file_names_its_line(
    from_csv: Callable[[bytes | str], str], content: bytes | str, faults: list[str] | None
) -> None:
    found = faults_of(from_csv(content))
    assert all(fault.isprintable() for fault in found)
    if faults is not None:
        assert found == faults


def test_every_bad_row_of_a_csv_file_is_named(from_csv: Callable[[bytes | str], str]) -> None:
    found = faults_of(from_csv('owner,balance,weight\n"A\nB",1,1\nC,,5\nD,-1,1\nE,1,True\n'))
    assert [fault.split(";")[0] for fault in found] == [
        'line 2 has the owner "A\\nB", which is not a name',
        f'line 4 has a balance that is "", which is not an amount of EUR: {SYNTAX}',
        'line 5 has a balance that is "-1", which is negative',
        f'line 6 has a weight that is "True", which is not an amount of EUR: {SYNTAX}',
    ]


def test_the_one_bad_cell_of_a_million_rows_is_named_by_its_line(from_csv: Callable[[bytes | str], str]) -> None:
    rows = [f"M{number},1.00\n" for number in range(1_000_000)]
    rows[765_432] = "M765432,1.001\n"
    (fault,) = faults_of(from_csv("owner,balance\n" + "".join(rows)))
    assert fault.startswith('line 765434 has a balance that is "1.001"')


def test_a_missing_csv_file_is_a_fault_of_that_file(from_csv: Callable[[bytes | str], str], tmp_path: Path) -> None:
    file = from_csv("owner,balance\nA,1")
    (tmp_path / "members.csv").unlink()
    with pytest.raises(ScenarioFaults) as caught:
        load(file)
    (fault,) = caught.value.faults
    assert fault.file == str(tmp_path / "members.csv")
    assert fault.what == "does not exist"


@pytest.mark.parametrize(
    "escape", ["../members.csv", "{}/members.csv", "below/../../members.csv", "link/members.csv", "a\\u0000b"]
)
def test_a_csv_file_outside_the_scenarios_folder_is_not_read(
    from_csv: Callable[[bytes | str], str], tmp_path: Path, escape: str
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "link").symlink_to(tmp_path)
    text = Path(from_csv("owner,balance\nA,1")).read_text(encoding="utf-8")
    file = inner / "scenario.toml"
    file.write_text(text.replace("members.csv", escape.format(tmp_path)), encoding="utf-8")
    (fault,) = faults_of(str(file))
    assert fault.startswith("groups.members.csv is ")


def test_a_csv_file_below_the_scenarios_folder_is_read(from_csv: Callable[[bytes | str], str], tmp_path: Path) -> None:
    file = Path(from_csv("owner,balance\nA,1"))
    (tmp_path / "data").mkdir()
    (tmp_path / "members.csv").rename(tmp_path / "data" / "members.csv")
    file.write_text(file.read_text(encoding="utf-8").replace("members.csv", "data/members.csv"), encoding="utf-8")
    assert load(str(file)).files == (str(file), str(tmp_path / "data" / "members.csv"))


def test_a_page_is_written_whole_and_replaces_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    files.write_whole(str(target), "first")
    files.write_whole(str(target), "second")
    assert target.read_text(encoding="utf-8") == "second"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    "target", ["{}", "{}/absent/page.html", "{}/pipe", "{}/scenario.toml", "{}/scenario.toml/x", "a\0b"]
)
def test_a_target_that_cannot_be_written_is_refused_and_nothing_changes(tmp_path: Path, target: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    source = tmp_path / "scenario.toml"
    source.write_text("kept", encoding="utf-8")
    with pytest.raises(OutputRefused):
        files.write_whole(target.format(tmp_path), "page", (str(source),))
    assert source.read_text(encoding="utf-8") == "kept"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["pipe", "scenario.toml"]


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Iterator[None]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputRefused, match="No space left on device"):
        files.write_whole(str(tmp_path / "page.html"), "page")
    assert list(tmp_path.iterdir()) == []
