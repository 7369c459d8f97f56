"""Files that are absent, odd, broken, too large or out of bounds are refused with the place of the fault."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from rhodian_desk.io import files
from rhodian_desk.io.faults import OutputRefused, ScenarioFaults
from rhodian_desk.scenario.decode import load

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
        (b"\na = " + b"9" * 5000, "line 2 has a number of 5,000 characters; write at most 300"),
        (b'id = "a"\nx = "\xff"', "line 2 is not UTF-8: byte 6 of the line is 0xff"),
        ("id = 1".encode("utf-16"), "line 1 is not UTF-8"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (b"a = " + b"[" * 150 + b"]" * 150, "nested too deeply"),
        (b"[" + b".".join([b"a"] * 400) + b"]", "line 1 has a key of 400 parts; write at most 60"),
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


def test_a_device_or_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults_of("/dev/zero") == ["is not a regular file; give the path of a file"]
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    there = os.stat
    monkeypatch.setattr(os, "stat", lambda *_, **__: there(tmp_path / "file"))
    assert faults_of(str(tmp_path / "pipe")) == ["is not a regular file; give the path of a file"]
    assert faults_of("/dev/zero") == ["is not a regular file; give the path of a file"]


def test_a_csv_file_that_is_a_pipe_or_a_device_is_not_waited_for(
    from_csv: Callable[[bytes | str], str], tmp_path: Path
) -> None:
    file = from_csv("owner,balance\nA,1")
    (tmp_path / "members.csv").unlink()
    os.mkfifo(tmp_path / "members.csv")
    assert faults_of(file) == ["is not a regular file; give the path of a file"]


def test_a_file_that_holds_more_than_it_says_is_read_to_the_limit_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenario.toml").write_text("a = 1\n" * 100, encoding="utf-8")
    monkeypatch.setattr(files, "FILE_BYTES_MAX", 500)
    monkeypatch.setattr(files, "_check", lambda *_, **__: None)
    (fault,) = faults_of(str(tmp_path / "scenario.toml"))
    assert fault.startswith("has more than 500 bytes and is not read; ")


def test_a_path_that_ends_as_that_of_a_directory_is_not_that_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text("a = 1", encoding="utf-8")
    for end in ("/", "/."):
        assert "Not a directory" in faults_of(f"{tmp_path}/scenario.toml{end}")[0]


def test_standard_input_is_read_once_and_may_be_asked_for_again(
    sound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files._standard_input.cache_clear()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sound.encode())))
    try:
        assert load("-") == attrs.evolve(load("-"), files=("-",))
        files.write_whole(str(tmp_path / "page"), "page", ("-",))
        files._standard_input.cache_clear()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a" * 600)))
        monkeypatch.setattr(files, "FILE_BYTES_MAX", 500)
        assert faults_of("-")[0].startswith("has more than 500 bytes")
        monkeypatch.setattr(sys, "stdin", None)
        assert faults_of("-") == ["is standard input, and there is none; give the path of a file"]
    finally:
        files._standard_input.cache_clear()


def test_a_file_named_as_standard_input_is_says_nothing_of_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "-").write_text("<!doctype html>", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    files._standard_input.cache_clear()
    try:
        assert faults_of("-")[0].startswith("is empty")
    finally:
        files._standard_input.cache_clear()


def test_lines_may_end_as_on_windows_and_a_byte_order_mark_is_passed_over(
    from_csv: Callable[[bytes | str], str],
) -> None:
    file = Path(from_csv(b'\xef\xbb\xbfowner,balance\r\n"A, Ltd",1.00\r\n\r\nB,2\r\n'))
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    members = load(str(file)).groups["members"].members
    assert [(account.owner, weight) for account, weight in members] == [("A, Ltd", 100), ("B", 200)]


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
        (
            "owner,balance\rA,1\r",
            ['line 1 is not CSV (a carriage return ends it); separate cells by commas and quote with "'],
        ),
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


def test_columns_without_end_are_not_all_repeated(from_csv: Callable[[bytes | str], str]) -> None:
    for content in ("a" * 100_000, ",".join(["a"] * 100_000), "owner,balance," + "b" * 100_000 + "\nA"):
        (fault,) = faults_of(from_csv(content))
        assert fault.startswith("line 1 has the columns ")
        assert len(fault) < 400


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
    "escape",
    [
        "../members.csv",
        "{}/members.csv",
        "below/../../members.csv",
        "link/members.csv",
        "a\\u0000b",
        "scenario.toml/",
        "scenario.toml/.",
        "below/..",
    ],
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


def mode_of(path: Path) -> str:
    """Return the mode of a file, in octal digits."""
    return f"{path.stat().st_mode & 0o7777:04o}"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o660, 0o666, 0o755, 0o200])
def test_a_page_that_is_written_over_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "page.html"
    target.write_text("first", encoding="utf-8")
    target.chmod(mode)
    files.write_whole(str(target), "second")
    assert (target.read_text(encoding="utf-8"), mode_of(target)) == ("second", f"{mode:04o}")


def test_a_new_page_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write_whole(str(tmp_path / "page.html"), "page")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "page.html") == "0640"


def test_no_more_than_what_the_old_page_let_is_let_while_the_new_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "page.html"
    target.write_text("first", encoding="utf-8")
    target.chmod(0o600)
    seen: list[str] = []
    real = Path.replace

    def look(self: Path, to: Path) -> Path:
        seen.append(mode_of(self))
        return real(self, to)

    monkeypatch.setattr(Path, "replace", look)
    files.write_whole(str(target), "second")
    assert seen == ["0600"]


def test_what_one_group_may_do_is_not_given_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.html"
    target.write_text("first", encoding="utf-8")
    target.chmod(0o664)
    asked: list[tuple[int, int]] = []

    def refused(_: str, owner: int, group: int) -> None:
        asked.append((owner, group))
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refused)
    files.write_whole(str(target), "second")
    there = target.stat()
    assert asked == [(there.st_uid, there.st_gid), (-1, there.st_gid)]
    assert mode_of(target) == "0604"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_page_that_is_written_over_keeps_its_owner_and_its_group(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("first", encoding="utf-8")
    os.chown(target, 12345, 23456)
    files.write_whole(str(target), "second")
    assert (target.stat().st_uid, target.stat().st_gid) == (12345, 23456)


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    link, page = tmp_path / "link.html", tmp_path / "below" / "page.html"
    link.symlink_to(page)
    for text in ("first", "second"):
        files.write_whole(str(link), text)
        assert link.is_symlink()
        assert page.read_text(encoding="utf-8") == text


def test_links_that_lead_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    with pytest.raises(OutputRefused):
        files.write_whole(str(tmp_path / "one"), "page")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["one", "two"]


def test_a_page_that_is_kept_from_being_written_to_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "page.html"
    target.write_text("kept", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputRefused, match="is kept from being written to; name another file, or change its mode"):
        files.write_whole(str(target), "page")
    assert target.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("target", ["sp ace/", "sp ace/.", "sp ace/..", "", ".", "..", "absent/", "-"])
def test_what_names_a_directory_or_standard_input_is_refused_and_no_other_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputRefused, match="is not the name of a file"):
        files.write_whole(target, "page")
    assert list(tmp_path.iterdir()) == []


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
