"""Checked: a user's own claims about a user's own configuration are proved, fall when it changes, or are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhodian_proofs.engine.refuting import failing, refute
from rhodian_proofs.record import Limits
from rhodian_proofs.run import cli, registry

HOUSE = Path(__file__).parents[2]
EXAMPLE = HOUSE / "examples" / "claims" / "ccp.py"
MARGIN, ORDER, TWICE = (
    "no_client_margin_is_ever_drawn",
    "house_money_goes_before_any_members",
    "no_member_pays_more_than_twice_its_contribution",
)
SMALL = '''
"""Claims of a user."""

from rhodian import in_order
from rhodian_proofs.claims import Natural, claim


def _nothing_is_left(loss: Natural) -> None:
    assert in_order(loss, (7,)).left == 0


@claim("MY-1", falsely=_nothing_is_left, about=(in_order,))
def the_first_bears_up_to_seven(loss: Natural) -> None:
    """The first bears the loss up to 7."""
    assert in_order(loss, (7,)).shares == (min(loss, 7),)
'''


def changed(tmp_path: Path, old: str, new: str, *, text: str | None = None) -> str:
    """Return a copy of a file of claims with one thing changed."""
    text = EXAMPLE.read_text(encoding="utf-8") if text is None else text
    assert text.count(old) == 1, old
    file = tmp_path / "mine.py"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


def fails_for(file: str, name: str) -> str:
    """Return plain numbers for which a claim fails when it is run; nothing if there are none on any path."""
    claim = registry.find(file, name)
    return failing(claim, claim.check, Limits())


def prove(*words: str) -> int:
    return cli.main([*words, "--jobs", "1", "--seeds", "1", "--hard-seeds", "1"])


@pytest.mark.parametrize("name", [MARGIN, ORDER, TWICE])
def test_no_path_of_the_example_fails_and_each_false_variant_does(name: str) -> None:
    assert fails_for(str(EXAMPLE), name) == ""
    assert refute(registry.find(str(EXAMPLE), name), Limits()) != ""


def test_the_example_is_proved_as_the_guide_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--claims", str(EXAMPLE), "--no-cache", "--seeds", "1", "--hard-seeds", "1", "--jobs", "2"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("3 proved, 0 bounded, 0 open; 33 paths, ")
    assert "    3 proved, 0 bounded, 0 open; 33 paths, ...\n" in (HOUSE / "docs/proofs.md").read_text(encoding="utf-8")


LIMIT = ("limit=held[contribution])", "limit=2 * held[contribution])")
FIRST = "        Fund(FIRST, held[FIRST]),\n"
FUND = '        InProportion("default fund", paid_in, WEIGHTS, basis="contribution"),\n'
SWAPPED = (FIRST + FUND, FUND + FIRST)
TAKEN = ("tuple(Fund(account, held[account]) for account in PAID_IN)", "tuple(map(Fund, MARGIN, (3 * 9, 2 * 9)))")


@pytest.mark.parametrize(
    ("change", "falls", "holds"), [(LIMIT, TWICE, ORDER), (SWAPPED, ORDER, TWICE), (TAKEN, MARGIN, "")]
)
def test_a_change_of_the_configuration_makes_its_claim_fall_and_no_other(
    tmp_path: Path, change: tuple[str, str], falls: str, holds: str
) -> None:
    file = changed(tmp_path, *change)
    assert fails_for(file, falls) != ""
    assert not holds or fails_for(file, holds) == ""


def test_a_users_claim_is_proved_in_processes_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.py"
    file.write_text(SMALL, encoding="utf-8")
    assert prove("--claims", str(file), "--cache", str(tmp_path / "cache")) == 0
    out = capsys.readouterr().out
    assert "[1/1] proved   MY-1   the_first_bears_up_to_seven" in out
    assert "1 proved, 0 bounded, 0 open" in out
    assert not (tmp_path / "cache").exists()


def test_a_users_claim_that_falls_says_for_which_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(tmp_path, "(min(loss, 7),)", "(min(loss, 8),)", text=SMALL)
    assert prove("--claims", file, "--no-cache") == 1
    out = capsys.readouterr().out
    assert "OPEN MY-1 the_first_bears_up_to_seven: it fails for loss = " in out
    assert "0 proved, 0 bounded, 1 open" in out


def test_a_users_claim_may_use_our_lemmas_which_are_then_proved_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lemma = "from rhodian_proofs.theorems.base.lemmas import product_grows\nfrom rhodian_proofs.claims import use\n"
    text = SMALL.replace('"""Claims of a user."""', lemma)
    asserted = "    assert in_order(loss, (7,)).shares"
    file = changed(tmp_path, asserted, f"    use(product_grows, 0, loss, 3)\n{asserted}", text=text)
    assert prove("--claims", file, "--no-cache") == 0
    out = capsys.readouterr().out
    assert "proved   LM-1" in out
    assert "proved   MY-1" in out


CLAIMED = '@claim("MY-1", falsely=_nothing_is_left, about=(in_order,))\n'
TWICE_CLAIMED = "(min(loss, 7),)\n\n\nagain = claim('MY-2', about=(in_order,))(the_first_bears_up_to_seven)\n"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (
            ("from rhodian import in_order", "from rhodian import sideways, in_order"),
            4,
            "imports sideways from rhodian",
        ),
        (("def _nothing", "def _nothing("), 8, "is not Python"),
        (("about=(in_order,)", "abuot=(in_order,)"), 12, "TypeError"),
        ((CLAIMED, ""), None, "holds no claim"),
        (("@claim(", "@(lambda *_, **__: lambda check: check)("), 13, "a decorator other than @claim"),
        (('"MY-1"', '"AL-2"'), 12, "Rhodian has a clause AL-2 already"),
        (('"MY-1"', '"mine"'), 12, "its clause is 'mine'"),
        (('"MY-1"', "7"), 12, "its clause is 7"),
        (("the_first_bears_up_to_seven", "sharing_is_total"), 12, "Rhodian has a name sharing_is_total already"),
        (("up_to_seven(loss: Natural)", "up_to_seven(loss: float)"), 13, "float is no type of the language"),
        (("up_to_seven(loss: Natural)", "up_to_seven(loss: str)"), 12, "no claim can range over <class 'str'>"),
        (("up_to_seven(loss: Natural)", "up_to_seven(loss: Whole)"), 13, "Whole is no type of the language"),
        (("up_to_seven(loss: Natural)", "up_to_seven(loss)"), 13, "loss has no annotation"),
        (("is_left(loss: Natural)", "is_left(loss: Natural, lost: Natural)"), 12, "no function of the same parameters"),
        (("falsely=_nothing_is_left", "falsely=7"), 12, "no function of the same parameters"),
        (("about=(in_order,)", "about=in_order"), 12, "what it is about has no source"),
        (('    """The first bears the loss up to 7."""\n', ""), 12, "it has no docstring"),
        (
            ("\n\n@claim(", "\n\ndef _nothing_is_left(loss: Natural) -> None:\n    return\n@claim("),
            12,
            "is defined twice",
        ),
        (("(min(loss, 7),)\n", TWICE_CLAIMED), 18, "claim is a word of the language"),
        (('"""Claims of a user."""', "raise SystemExit(0)"), 2, "this would happen at import"),
        (("def the_first", "@(lambda check: check)\ndef the_first"), 14, "a decorator other than @claim"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], line: int | None, says: str
) -> None:
    file = changed(tmp_path, *change, text="from __future__ import annotations" + SMALL)
    assert cli.main(["--claims", file]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"rhodian prove: {file}:{'' if line is None else f'{line}:'} ")
    assert says in err.splitlines()[0]


@pytest.mark.parametrize("name", ["absent.py", "a directory.py", "claims.txt"])
def test_what_is_no_python_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / "a directory.py").mkdir()
    (tmp_path / "claims.txt").write_text(SMALL, encoding="utf-8")
    assert cli.main(["--claims", str(tmp_path / name)]) == 2
    assert "there is no such Python file; name one that ends in .py" in capsys.readouterr().err


def test_two_files_do_not_share_a_clause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    one.write_text(SMALL, encoding="utf-8")
    two.write_text(SMALL.replace("the_first_bears", "it_bears"), encoding="utf-8")
    assert cli.main(["--claims", str(one), str(two)]) == 2
    assert f"{two}:12: {one} has a clause MY-1 already" in capsys.readouterr().err


def test_a_file_may_import_what_lies_beside_it_and_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my_configuration_of_claims.py").write_text("CAP = 7\n", encoding="utf-8")
    text = SMALL.replace("from rhodian import", "from my_configuration_of_claims import CAP\nfrom rhodian import")
    file = changed(tmp_path, "(7,)).left", "(CAP,)).left", text=text)
    assert cli.main(["--claims", file, "--list"]) == 0
    assert capsys.readouterr().out == "MY-1   the_first_bears_up_to_seven\n       The first bears the loss up to 7.\n"


def test_a_file_that_is_mended_or_spoilt_is_checked_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.py"
    file.write_text(SMALL.replace("MY-1", "AL-1"), encoding="utf-8")
    assert cli.main(["--claims", str(file)]) == 2
    assert "Rhodian has a clause AL-1 already" in capsys.readouterr().err
    registry.load.cache_clear()
    file.write_text(f"{SMALL}\n\nprint('it runs')\n", encoding="utf-8")
    assert cli.main(["--claims", str(file)]) == 2
    out, err = capsys.readouterr()
    assert "this would happen at import" in err
    assert out == ""
