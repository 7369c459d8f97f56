"""Lines into a store: what it writes it takes back, and what has no end or is no text is refused in one short line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import attrs
import pytest

from rhodian import Account, Deposit, Marks
from rhodian.machine.text import write_event
from rhodian_desk.cli.entry import main
from rhodian_desk.io import files
from rhodian_desk.store import Command, Store, lines
from rhodian_desk.store.entries import read_entry
from tests.desk.store.happenings import USD, A, deposit, small

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = f'{{"id": "one", "event": {deposit("one", 5).text}}}'
MARK = ("\ufeff", "")
HOUSE = Path(__file__).parents[3]


def exported(place: Callable[[], str], file: Path) -> str:
    """Write the export of a small book into a file, and return its head."""
    with Store.create(place()) as store:
        store.apply_all(small())
        file.write_text("".join(f"{line}\n" for line in store.export()), encoding="utf-8")
        return str(store.head)


def given(monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    """Let standard input hold something, or let there be none."""
    monkeypatch.setattr(sys, "stdin", None if content is None else SimpleNamespace(buffer=io.BytesIO(content)))


def test_an_entry_that_is_longer_than_any_line_of_events_is_exported_and_imported(
    place: Callable[[], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, file = place(), tmp_path / "export.jsonl"
    event = json.loads(write_event(Marks(1, "mark")))
    event["prices"] = [{"mark": "1", "market": f"{'漢' * 190}{number:06}"} for number in range(8_000)]
    text = json.dumps({"id": "wide", "event": event}, ensure_ascii=False)
    (tmp_path / "events.jsonl").write_text(f"{text}\n", encoding="utf-8")
    assert main(["book", "init", url]) == 0
    assert main(["book", "apply", url, str(tmp_path / "events.jsonl")]) == 1
    capsys.readouterr()
    assert main(["book", "export", url]) == 0
    export = capsys.readouterr().out
    assert max(map(len, export.splitlines())) > lines.LINE_BYTES_MAX > len(text.encode())
    file.write_text(export, encoding="utf-8")
    copy = place()
    assert main(["book", "import", copy, str(file)]) == 0
    assert capsys.readouterr().out == f"head {json.loads(export.splitlines()[0])['rhodian.book']['head']}\n"


def test_an_export_may_have_lines_as_long_as_an_entry_and_no_longer(
    place: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.jsonl"
    head = exported(place, file)
    longest = max(map(len, file.read_bytes().splitlines(keepends=True)))
    for part in (1, 7, longest - 1, longest, longest + 1):
        monkeypatch.setattr(lines, "LINE_BYTES_MAX", part)
        monkeypatch.setattr(lines, "ENTRY_BYTES_MAX", longest)
        assert main(["book", "import", place(), str(file)]) == 0
        assert capsys.readouterr().out == f"head {head}\n"
        monkeypatch.setattr(lines, "ENTRY_BYTES_MAX", longest - 1)
        assert main(["book", "import", place(), str(file)]) == 2
        assert "is longer than any entry; give what `rhodian book export` wrote" in capsys.readouterr().err


@pytest.mark.parametrize("layout", ["a byte order mark", "lines that end as on Windows", "empty lines", "no last end"])
def test_an_export_that_a_program_has_laid_out_anew_is_imported(
    place: Callable[[], str], tmp_path: Path, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.jsonl"
    head = exported(place, file)
    whole = file.read_bytes()
    file.write_bytes(
        {
            "a byte order mark": b"\xef\xbb\xbf" + whole,
            "lines that end as on Windows": whole.replace(b"\n", b"\r\n"),
            "empty lines": b"\n \n" + whole.replace(b"\n", b"\n\n"),
            "no last end": whole.rstrip(),
        }[layout]
    )
    assert main(["book", "import", place(), str(file)]) == 0
    assert capsys.readouterr().out == f"head {head}\n"


@pytest.mark.parametrize("bad", [b"\0", b"\xff", "é".encode(), b"\x1b[31m", b"\x7f"])
def test_what_no_line_of_an_export_holds_is_refused_before_the_line_is_read_to_its_end(
    tmp_path: Path, bad: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, bad * (3 * lines.LINE_BYTES_MAX))
    assert main(["book", "import", str(tmp_path / "book.db"), "-"]) == 2
    assert capsys.readouterr().err.startswith("-: line 1 is no line of an export; give what")
    assert sys.stdin.buffer.tell() <= lines.LINE_BYTES_MAX
    assert [*tmp_path.iterdir()] == []


def test_nothing_without_an_end_is_read_without_an_end(
    place: Callable[[], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = place()
    Store.create(url).close()
    monkeypatch.setattr(files, "FILE_BYTES_MAX", 10_000)
    monkeypatch.setattr(lines, "LINE_BYTES_MAX", 1_000)
    for empty in (b"\n", b" \n", b"\r\n"):
        given(monkeypatch, empty * 10**6)
        assert main(["book", "apply", url, "-"]) == 2
        assert "- has more than 10000 bytes and is not read" in capsys.readouterr().err
        assert sys.stdin.buffer.tell() <= 10_001
        given(monkeypatch, empty * 10**6)
        assert main(["book", "import", place(), "-"]) == 2
        assert "is the last of too many that are empty" in capsys.readouterr().err
        assert sys.stdin.buffer.tell() <= 3_100


def test_what_is_read_is_counted_in_bytes(
    place: Callable[[], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = place()
    Store.create(url).close()
    line = GOOD.replace("one", "漢" * 100).encode()
    monkeypatch.setattr(files, "FILE_BYTES_MAX", len(line))
    given(monkeypatch, line)
    assert main(["book", "apply", url, "-"]) == 0
    monkeypatch.setattr(files, "FILE_BYTES_MAX", len(line) - 1)
    given(monkeypatch, line)
    assert main(["book", "apply", url, "-"]) == 2
    assert f"- has more than {len(line) - 1} bytes" in capsys.readouterr().err


@pytest.mark.parametrize("deed", ["apply", "import"])
def test_without_a_standard_input_none_is_read(
    place: Callable[[], str], deed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, None)
    assert main(["book", deed, place(), "-"]) == 2
    assert capsys.readouterr().err == "- is standard input, and there is none; give the path of a file\n"


def test_a_process_that_has_no_standard_input_says_so(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "rhodian", "book", "apply", str(tmp_path / "book.db"), "-"]
    done = subprocess.run(["sh", "-c", 'exec "$@" <&-', "sh", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607  # our own command
    assert done.returncode == 2
    assert done.stderr == "- is standard input, and there is none; give the path of a file\n"


@pytest.mark.parametrize("mark", MARK)
def test_events_are_taken_with_a_byte_order_mark_and_without(
    place: Callable[[], str], tmp_path: Path, mark: str
) -> None:
    url, file = place(), tmp_path / "events.jsonl"
    Store.create(url).close()
    file.write_text(f"{mark}{GOOD}\n", encoding="utf-8")
    assert main(["book", "apply", url, str(file)]) == 0
    with Store.open(url) as store:
        assert store.held(A) == 5


def test_what_a_line_holds_is_told_in_few_words_however_much_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, file = tmp_path / "book.db", tmp_path / "events.jsonl"
    Store.create(str(path)).close()
    for bad, said in (
        (json.dumps({f"key {number:06}": 1 for number in range(50_000)}), '"key 000007" and 49,992 more; write'),
        (json.dumps({"k" * 10**6: 1}), "is an object of the keys "),
        ("{}", "is an object without keys; write"),
        (json.dumps(["x" * 10**6]), "is an array; write"),
        (json.dumps("x" * 10**6), "is "),
        (json.dumps({"group": "g", "events": "x" * 10**6}), "events is "),
        (json.dumps({"id": "i" * 10**6, "event": {}}), "is no event"),
        (json.dumps({"id": "i", "event": {"kind": "k" * 10**6}}), "is no event"),
        (json.dumps({"id": "i", "event": {"k" * 10**6: "1", "kind": "Deposit"}}), "is no event"),
        (json.dumps({"id": "i", "event": {f"k{number}": "1" for number in range(10**5)}}), "is no event"),
        (json.dumps({"id": "i", "event": {**json.loads(deposit("x", 1).text), "amount": "9" * 10**6}}), "is no event"),
        (json.dumps({"id": "i" * 10**6, "event": json.loads(deposit("x", 1).text)}), "text of 1 to 150 characters"),
    ):
        file.write_text(f"{bad}\n", encoding="utf-8")
        assert main(["book", "apply", str(path), str(file)]) == 2
        error = capsys.readouterr().err
        assert said in error
        assert len(error) < 1_000
        assert error.count("\n") == 1


def test_what_is_wrong_with_an_export_is_told_in_few_words_however_much_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.create(str(tmp_path / "book.db")) as store:
        store.apply_all(small())
        first, *entries = [*store.export()]
    read = read_entry(entries[0], "")
    many = tuple((Account(f"member {number}", "margin", USD), 1) for number in range(20_000))
    file = tmp_path / "export.jsonl"
    for number, odd in enumerate((attrs.evolve(read, previous="x" * 10**6), attrs.evolve(read, outcome=many))):
        file.write_text(f"{first}\n{odd.text}\n", encoding="utf-8")
        assert main(["book", "import", str(tmp_path / "copy.db"), str(file)]) == 2
        error = capsys.readouterr().err
        assert error.startswith(
            "entry 1 is chained to xxx" if number == 0 else "entry 1 is taken by the rules of 0, with"
        )
        assert len(error) < 3_000


@pytest.mark.parametrize("id", ["", " x", "x" * 151, "x" * 201, "\n", 7])
def test_an_id_that_is_none_is_told_how_long_an_id_may_be(id: object) -> None:  # noqa: A002  # as in the store
    with pytest.raises(Exception, match="id must be printable text of 1 to 150 characters without space at its ends"):
        Command(id, Deposit(0, A, 1))  # type: ignore[arg-type]  # it is what is tested


def test_faults_of_a_history_come_one_on_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('schema = "rhodian.history/1"\ntitle = 5\nother = 6\n[events]\n', encoding="utf-8")
    assert main(["book", "init", str(tmp_path / "book.db"), "--rules", str(bad)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") > 1
    assert "\\n" not in error


def test_an_owner_that_is_no_name_is_refused_as_one(
    place: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    url = place()
    Store.create(url).close()
    for owner in ("\udcff", "", "a\0b", "x" * 300):
        assert main(["book", "balances", url, "--owner", owner]) == 2
        assert "owner must be printable text of 1 to 200 characters" in capsys.readouterr().err


@pytest.mark.parametrize("head", [None, 3])
def test_the_log_ends_at_the_head_that_it_says(place: Callable[[], str], head: int | None) -> None:
    with Store.create(place()) as store:
        store.apply_all(small()[:2])
        shown = store.entries()
        early = store.head
        store.apply_all(small()[2:])
        assert [each.sequence for each in shown] == [1, 2]
        assert [each.sequence for each in store.entries(1, early)] == [2]
        assert len([*store.entries(0, store.head)]) == store.head.count
        if head is not None:
            assert [each.sequence for each in store.entries(head)] == [4, 5, 6, 7]
