"""The command: a book at the terminal, its exit codes, and what it says of lines that it does not take."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from rhodian import State
from rhodian.machine.text import write_state
from rhodian_desk.cli.entry import main
from rhodian_desk.io import files
from rhodian_desk.store import Command, Group, Store, lines
from tests.desk.store.happenings import deposit, history, small

if TYPE_CHECKING:
    from collections.abc import Callable

HISTORY = Path(__file__).parents[3] / "examples/histories/mutual-pool.toml"
DEPOSIT = deposit("x", 5).text
GOOD = f'{{"id": "one", "event": {DEPOSIT}}}'

BAD = {
    "[]": "line 2 is an array; write",
    "{": "line 2 is not JSON as it is read here",
    "nonsense": "line 2 is not JSON as it is read here",
    "1e999999999999": "line 2 is",
    '{"id": "two"}': 'line 2 is an object of the keys "id"; write',
    '{"id": "two", "id": "two", "event": {}}': "a key comes twice in one object",
    '{"id": "two", "event": {}}': "line 2: event is no event: the text must be",
    '{"id": "two", "event": null}': "line 2: event is no event",
    f'{{"id": "", "event": {DEPOSIT}}}': "line 2 is refused: id must be",
    f'{{"id": 7, "event": {DEPOSIT}}}': "line 2 is refused: id must be",
    f'{{"id": "two", "extra": 1, "event": {DEPOSIT}}}': 'keys "event", "extra", "id"',
    GOOD.replace('"5"', "5"): "amount must be a whole number of at most 1000 digits",
    GOOD.replace('"5"', "5.0"): "amount must be a whole number of at most 1000 digits",
    GOOD.replace('"5"', "NaN"): "amount must be a whole number of at most 1000 digits",
    GOOD.replace('"5"', '"05"'): "amount must be a whole number of at most 1000 digits",
    GOOD.replace('"5"', "9" * 5000): "line 2 is not JSON as it is read here",
    GOOD.replace("Deposit", "Robbery"): "kind must be one of",
    '{"group": "g", "events": []}': "line 2 is no group",
    '{"group": "g", "events": {}}': "line 2: events is a table",
    f'{{"group": "g", "events": [{GOOD}, {GOOD}]}}': "line 2 is no group (commands must be",
    f'{{"group": "g", "events": [{GOOD}, 7]}}': "line 2: events[1] is 7",
    f'{{"group": null, "events": [{GOOD}]}}': "line 2 is no group (group must be",
    "[" * 100_000: "too many brackets in each other",
    '{"id": "two", "event": ' + "[" * 100 + "]" * 100 + "}": "event is no event: the text must be at most 16 brackets",
    "\udcff": "line 2 is not UTF-8: byte 1 of the line is 0xff; save the file as UTF-8",
}


def line(unit: Command | Group) -> str:
    """Return the line of a unit."""
    if isinstance(unit, Group):
        return f'{{"group": {json.dumps(unit.name)}, "events": [{", ".join(map(line, unit.commands))}]}}'
    return f'{{"event": {unit.text}, "id": {json.dumps(unit.id, ensure_ascii=False)}}}'


@pytest.fixture
def events(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes lines into a file and returns its path."""

    def write(*texts: str) -> str:
        path = tmp_path / "events.jsonl"
        path.write_bytes("".join(f"{text}\n" for text in texts).encode("utf-8", "surrogateescape"))
        return str(path)

    return write


@pytest.fixture
def book(tmp_path: Path) -> str:
    """Return the path of an empty book."""
    path = str(tmp_path / "book.db")
    Store.create(path).close()
    return path


def test_a_book_goes_from_its_making_to_its_copy_at_the_terminal(
    place: Callable[[], str], events: Callable[..., str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url, copy = place(), place()
    assert main(["book", "init", url]) == 0
    head = capsys.readouterr().out.removeprefix("head ").strip()
    assert head.startswith("0:")
    assert main(["book", "apply", url, events(*map(line, small()))]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "       1  first  taken"
    assert (
        told[1]
        == "       2  too much  refused as Overdrawn: account A / margin / USD holds 1.00 USD and cannot pay 1.01 USD"
    )
    assert told[-2] == "       7  é “quoted”  taken"
    assert told[-1].startswith("head 7:")
    assert main(["book", "snapshot", url]) == 0
    assert main(["book", "balances", url, "--owner", "A"]) == 0
    assert "100,000,000,000,000,000,000,000,000,000,000,000,000.70 USD      A / margin\n" in capsys.readouterr().out
    assert main(["book", "balances", url, "--at", "1", "--json"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == '["A","margin","USD","2","100"]'
    assert main(["book", "log", url, "--after", "2"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "       3  at 1  Payment there [both 1/2]  taken"
    assert main(["book", "show", url]) == 0
    assert "time           3\n" in capsys.readouterr().out
    assert main(["book", "verify", url, "--head", head]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == told[-1]
    assert main(["book", "export", url]) == 0
    (tmp_path / "export.jsonl").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["book", "import", copy, str(tmp_path / "export.jsonl")]) == 0
    assert capsys.readouterr().out.splitlines() == [told[-1]]


def test_lines_come_from_standard_input_and_answers_go_out_as_lines(
    book: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for again in (False, True):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(GOOD.encode())))
        assert main(["book", "apply", book, "-", "--json"]) == 0
        answer, head = map(json.loads, capsys.readouterr().out.splitlines())
        assert answer == {"id": "one", "sequence": "1", "refusal": None, "again": again}
        assert head["head"].startswith("1:")


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_a_bad_line_is_named_with_what_is_wrong_and_nothing_is_applied(
    book: str, events: Callable[..., str], capsys: pytest.CaptureFixture[str], bad: str
) -> None:
    with Store.open(book) as store:
        before = store.head
    assert main(["book", "apply", book, events(GOOD, bad, GOOD)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert BAD[bad] in err
    assert err.count("\n") == 1
    with Store.open(book) as store:
        assert store.head == before


def test_what_is_read_is_bounded(
    book: str, events: Callable[..., str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(GOOD) + 1
    monkeypatch.setattr(files, "FILE_BYTES_MAX", 2 * size)
    file = events(GOOD, GOOD, GOOD)
    assert main(["book", "apply", book, file]) == 2
    assert capsys.readouterr().err.startswith(f"{file} has more than {2 * size} bytes and is not read; ")
    monkeypatch.setattr(files, "FILE_BYTES_MAX", 2**22)
    monkeypatch.setattr(lines, "LINE_BYTES_MAX", 2**20)
    assert main(["book", "apply", book, events(GOOD, " " * 2**20)]) == 2
    assert "line 2 is longer than is read; a line may have at most 1 MiB" in capsys.readouterr().err
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=endless))
        for deed, said in (("apply", "line 1 is longer than is read"), ("import", "line 1 is no line of an export")):
            assert main(["book", deed, book if deed == "apply" else f"{book}.new", "-"]) == 2
            assert said in capsys.readouterr().err
    assert not Path(f"{book}.new").exists()
    assert main(["book", "apply", book, "/dev/zero"]) == 2
    assert "is not a regular file" in capsys.readouterr().err


def test_rules_come_from_a_history_or_as_json_however_it_is_laid_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, _, _ = history(1, 0)
    file = tmp_path / "rules.json"
    text = write_state(State((rules,))).partition('"rules":[')[2].rpartition("]")[0]
    file.write_text(json.dumps(json.loads(text), indent=3), encoding="utf-8")
    assert main(["book", "init", str(tmp_path / "one.db"), "--rules", str(file)]) == 0
    with Store.open(str(tmp_path / "one.db")) as store:
        assert store.now.state == State((rules,))
    assert main(["book", "init", str(tmp_path / "two.db"), "--rules", str(HISTORY)]) == 0
    with Store.open(str(tmp_path / "two.db")) as store:
        assert [pool.name for pool in store.now.state.current.pools] == ["cover"]
    capsys.readouterr()
    file.write_text("{}", encoding="utf-8")
    assert main(["book", "init", str(tmp_path / "three.db"), "--rules", str(file)]) == 2
    assert "is neither a history nor rules: rules[0] must be" in capsys.readouterr().err
    assert main(["book", "init", str(tmp_path / "three.db"), "--rules", str(tmp_path / "none")]) == 2
    assert "does not exist" in capsys.readouterr().err
    assert not (tmp_path / "three.db").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "none.db"), "none.db does not exist; name a book, or make one with `rhodian book init`\n"),
        (("show", "."), ". is not the name of a file"),
        (("show", "folder"), "folder is not a regular file"),
        (("show", "text"), "text is torn (file is not a database)"),
        (("show", "empty"), "empty holds no book; make one with `rhodian book init`"),
        (("show", "a\0b"), "a\\x00b"),
        (("init", "none/b.db"), "none/b.db cannot be used (unable to open database file)"),
        (("init", "text"), "text is there already; open the book in it, or name another file"),
        (("init", "."), ". is not the name of a file"),
        (("init", "folder"), "folder is there already"),
        (("init", ""), " is not the name of a file; name a book, or make one with `rhodian book init`\n"),
        (("init", "-"), "- is not the name of a file"),
        (("init", "none/"), "none/ is not the name of a file"),
        (("apply", "none.db", "none"), "none does not exist; give the path of a file"),
        (("apply", "none.db", "."), ". is a directory"),
        (("balances", "none.db"), "none.db does not exist"),
        (("show", "postgresql://me:secret@/x?host=/nowhere"), "postgresql:///nowhere/x cannot be used"),
        (("show", "postgresql://me:secret@[bad"), "postgresql: is followed by what is no URL; write"),
        (("show", "postgresql://me:some/secret@host/x"), "postgresql: is followed by what is no URL; write"),
    ],
)
def test_what_is_no_book_or_no_file_is_said_in_one_line(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text").write_text("not a database, but a text\n" * 100, encoding="utf-8")
    Path("empty").touch()
    Path("folder").mkdir()
    assert main(["book", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "secret" not in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) in (
        ["empty", "folder", "text"],
        ["empty", "empty-shm", "empty-wal", "folder", "text"],
    )


def test_without_psycopg_it_says_which_installation_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "rhodian_desk.store.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert main(["book", "show", "postgresql://host/x"]) == 2
    assert "needs psycopg, which is not installed; pip install 'rhodian[postgres]'\n" in capsys.readouterr().err


def test_an_sqlite_that_is_too_old_for_strict_tables_is_refused(
    book: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 36, 0))
    assert main(["book", "show", book]) == 2
    assert "needs SQLite 3.37 or later" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a b?c#d%20.db", "-book", "é.db", "sqlite:///relative.db"])
def test_a_file_may_have_any_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["book", "init", "--", name]) == 0
    assert capsys.readouterr().out.startswith("head 0:")
    assert [path.name for path in tmp_path.iterdir()] == [name.removeprefix("sqlite:///")]
    assert main(["book", "verify", "--", name]) == 0


@pytest.mark.parametrize(
    "words",
    [(), ("burn",), ("verify", "b", "--head", "7"), ("log", "b", "--after", "-1"), ("balances", "b", "--at", "x")],
)
def test_words_that_are_no_command_are_answered_with_its_usage(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["book", *words]) == 2
    assert "Usage: rhodian book" in capsys.readouterr().err


def test_no_changed_byte_of_a_file_of_events_ends_in_a_traceback(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = "".join(f"{line(unit)}\n" for unit in small()).encode()
    random = Random(1)  # noqa: S311  # the same changes at every run
    file = tmp_path / "events.jsonl"
    codes = []
    for _ in range(300):
        changed = bytearray(good)
        for _ in range(random.randint(1, 3)):
            place = random.randrange(len(changed))
            changed[place : place + random.randint(0, 2)] = random.choice(
                (b"", b'"', b"{", b"9", b"\xff", b"\\", b"\n")
            )
        file.write_bytes(changed)
        codes.append(main(["book", "apply", book, str(file)]))
        assert codes[-1] == 2 or "head" in capsys.readouterr().out
    assert {0, 1, 2} >= {*codes} >= {1, 2}
    with Store.open(book) as store:
        assert store.verify() == store.head
