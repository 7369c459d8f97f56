"""The desk and the proofs read and write files alike, though neither may import the other."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.io import files as of_the_desk
from rhodian_desk.io.faults import OutputRefused, Wrong
from rhodian_proofs.attest import files as of_the_proofs

if TYPE_CHECKING:
    from collections.abc import Callable


def read_by_both(file: str) -> tuple[str, str]:
    """Return what each reader makes of a file: its text, or why it is not read."""
    try:
        desk = of_the_desk.read_text(file)
    except Wrong as wrong:
        desk = f"refused: {wrong.what}"
    try:
        proofs = of_the_proofs.content(file).decode()
    except of_the_proofs.Unreadable as refusal:
        proofs = f"refused: {refusal}"
    return desk, proofs


def pipe(path: Path) -> None:
    os.mkfifo(path)


def looping(path: Path) -> None:
    path.symlink_to(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(of_the_desk.FILE_BYTES_MAX + 1)


ODD: dict[str, Callable[[Path], object]] = {
    "absent": lambda _: None,
    "directory": Path.mkdir,
    "pipe": pipe,
    "device": device,
    "looping": looping,
    "too_large": too_large,
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_file_of_a_size_that_is_read_is_refused_by_both_at_once(tmp_path: Path, name: str) -> None:
    ODD[name](tmp_path / name)
    assert all(found.startswith("refused: ") for found in read_by_both(str(tmp_path / name)))


@pytest.mark.parametrize("odd", ["{}/", "{}/.", "{}\0", "{}" + "a" * 5000])
def test_a_name_that_is_none_of_a_file_is_refused_by_both(tmp_path: Path, odd: str) -> None:
    (tmp_path / "file").write_text("text", encoding="utf-8")
    assert read_by_both(str(tmp_path / "file")) == ("text", "text")
    assert all(found.startswith("refused: ") for found in read_by_both(odd.format(tmp_path / "file")))


def test_both_take_a_dash_for_standard_input_and_a_path_that_ends_in_one_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("-").write_text("file", encoding="utf-8")
    assert read_by_both("./-") == ("file", "file")
    of_the_desk._standard_input.cache_clear()
    try:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"input")))
        assert of_the_desk.read_text("-") == "input"
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"input")))
        assert read_by_both("-") == ("input", "input")
    finally:
        of_the_desk._standard_input.cache_clear()


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_both_keep_the_mode_of_what_they_write_over_and_follow_links(tmp_path: Path, mode: int) -> None:
    target, link = tmp_path / "file", tmp_path / "link"
    target.write_text("first", encoding="utf-8")
    target.chmod(mode)
    link.symlink_to(target)
    of_the_proofs.write_whole(link, "second")
    assert (target.read_text(encoding="utf-8"), target.stat().st_mode & 0o7777) == ("second", mode)
    of_the_desk.write_whole(str(link), "third")
    assert (target.read_text(encoding="utf-8"), target.stat().st_mode & 0o7777) == ("third", mode)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "link"]
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["directory", "pipe", "device", "looping"])
def test_neither_writes_over_what_is_no_file(tmp_path: Path, name: str) -> None:
    ODD[name](tmp_path / name)
    with pytest.raises(OSError):  # noqa: PT011  # which of them is the system's
        of_the_proofs.write_whole(tmp_path / name, "text")
    with pytest.raises(OutputRefused):
        of_the_desk.write_whole(str(tmp_path / name), "text")
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_what_one_group_may_do_is_given_to_another_by_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refused)
    for name, write in (("one", lambda path: of_the_proofs.write_whole(path, "")), ("two", write_by_the_desk)):
        (tmp_path / name).write_text("first", encoding="utf-8")
        (tmp_path / name).chmod(0o664)
        write(tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o7777 == 0o604


def write_by_the_desk(path: Path) -> None:
    of_the_desk.write_whole(str(path), "")


def test_a_write_of_the_proofs_that_fails_half_way_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "file").write_text("kept", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left on device"):
        of_the_proofs.write_whole(tmp_path / "file", "text")
    assert [each.read_text(encoding="utf-8") for each in tmp_path.iterdir()] == ["kept"]
