"""Checked: the bytes that are hashed and checked are the bytes that run, and what runs is what their text defines."""

from __future__ import annotations

import importlib.util
import inspect
import os
import py_compile
import shutil
import subprocess
import sys
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

import rhodian.pools.limits
import rhodian_proofs
from rhodian.base import accounts, numbers
from rhodian_proofs.claims.denial import denial
from rhodian_proofs.engine.sanity import assert_lines
from rhodian_proofs.language import hashes, identity, loader, names
from rhodian_proofs.run import cli, registry
from rhodian_proofs.theorems.base import lemmas

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the kernel and the proofs, in two folders, that a process of its own may run."""
    for part in ("kernel/rhodian", "proofs/rhodian_proofs"):
        shutil.copytree(HOUSE / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(copy: Path, program: str, *flags: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own, with the copied packages."""
    path = os.pathsep.join(str(copy / part) for part in ("kernel", "proofs"))
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, *flags, "-c", program],
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def leave_stale_bytecode(source: Path, old: str, new: str, cached: str | None = None) -> None:
    """Leave a compiled file of a changed text beside a source, such that Python believes it to be the source's."""
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")
    py_compile.compile(
        str(source), cached, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    source.write_text(text, encoding="utf-8")


PLAIN = "from rhodian.base import accounts; print(accounts.SCALE_MAX)"
SHOW = f"import rhodian_proofs; {PLAIN}"
WRONG = ("SCALE_MAX = 30", "SCALE_MAX = 31")


def test_stale_bytecode_is_not_believed(copy: Path) -> None:
    leave_stale_bytecode(copy / "kernel/rhodian/base/accounts.py", *WRONG)
    plain = run(copy, PLAIN)
    assert plain.stdout == "31\n", "Python itself believes it"
    assert run(copy, SHOW).stdout == "30\n"


@pytest.mark.parametrize("flag", ["-O", "-OO"])
def test_stale_bytecode_of_another_level_is_not_believed(copy: Path, flag: str) -> None:
    source = copy / "kernel/rhodian/base/accounts.py"
    level = flag.count("O")
    leave_stale_bytecode(source, *WRONG, importlib.util.cache_from_source(str(source), optimization=level))
    assert run(copy, PLAIN, flag).stdout == "31\n"
    assert run(copy, SHOW, flag).stdout == "30\n"


def test_stale_bytecode_elsewhere_is_not_believed(copy: Path) -> None:
    source, elsewhere = copy / "kernel/rhodian/base/accounts.py", copy / "elsewhere"
    before, sys.pycache_prefix = sys.pycache_prefix, str(elsewhere)
    try:
        cached = importlib.util.cache_from_source(str(source))
    finally:
        sys.pycache_prefix = before
    leave_stale_bytecode(source, *WRONG, cached)
    assert run(copy, PLAIN, PYTHONPYCACHEPREFIX=str(elsewhere)).stdout == "31\n"
    assert run(copy, SHOW, PYTHONPYCACHEPREFIX=str(elsewhere)).stdout == "30\n"


def test_stale_bytecode_of_the_loader_is_not_believed(copy: Path) -> None:
    leave_stale_bytecode(copy / "proofs/rhodian_proofs/language/loader.py", 'ROOTS = ("rhodian", ', "ROOTS = (")
    program = "import rhodian_proofs; from rhodian_proofs.language import loader; print(loader.ROOTS)"
    assert run(copy, program).stdout == "('rhodian', 'rhodian_proofs')\n"


def test_stale_bytecode_of_what_puts_the_loader_in_force_ends_the_run(copy: Path) -> None:
    leave_stale_bytecode(copy / "proofs/rhodian_proofs/__init__.py", "_path = Path(", "_path = Path() / Path(")
    assert "rhodian_proofs/__init__.py is not what runs" in run(copy, SHOW).stderr


def test_bytecode_without_a_source_is_no_module(copy: Path) -> None:
    source = copy / "kernel/rhodian/pools/limits.py"
    py_compile.compile(str(source), str(source.with_suffix(".pyc")), doraise=True)
    source.unlink()
    assert run(copy, "import rhodian.pools.limits").returncode == 0
    assert "No module named 'rhodian.pools.limits'" in run(copy, "import rhodian_proofs, rhodian.pools.limits").stderr


def test_no_bytecode_is_left(copy: Path) -> None:
    assert run(copy, "import rhodian_proofs.language.modules, rhodian.pools.limits").returncode == 0
    left = {path.parent.parent.name for path in copy.rglob("*.pyc")}
    assert left <= {"rhodian_proofs"}, "but for the package that puts the loader in force"


def test_asserts_are_in_whatever_python_is_told(copy: Path) -> None:
    program = (
        "import rhodian_proofs\n"
        "from rhodian_proofs.theorems.base.lemmas import a_positive_factor_cancels as c\n"
        "from rhodian_proofs.language import loader\n"
        "text = loader.text('rhodian_proofs.theorems.base.lemmas')\n"
        "wanted = compile(text.content, '', 'exec', dont_inherit=True, optimize=0)\n"
        "print(c.check.__code__ in text.codes and text.code == wanted)"
    )
    assert run(copy, program, "-OO").stdout == "True\n"


def test_a_kernel_that_was_imported_before_is_not_proved(copy: Path) -> None:
    program = "import rhodian; from rhodian_proofs.language import loader; loader.ensure()"
    assert "was imported before the prover" in run(copy, program).stderr
    assert run(copy, f"import rhodian_proofs; {program}").returncode == 0


def test_a_file_that_changes_after_it_was_read_changes_nothing(copy: Path) -> None:
    program = (
        "import rhodian_proofs, inspect, pathlib\n"
        "from rhodian.base import numbers\n"
        "from rhodian_proofs.language import hashes, loader\n"
        "path = pathlib.Path(numbers.__file__)\n"
        "path.write_text('raise SystemExit(1)\\n')\n"
        "print(inspect.getsource(numbers.natural) == loader.source_of(numbers.natural))\n"
        "print(hashes.kernel()['rhodian.base.numbers'])"
    )
    wanted = hashes.kernel()["rhodian.base.numbers"]
    assert run(copy, program).stdout == f"True\n{wanted}\n"


def test_a_process_runs_what_the_one_that_it_works_for_has_read_or_nothing(copy: Path) -> None:
    program = (
        "import rhodian_proofs\nfrom rhodian_proofs.language import loader\n"
        "loader.agree({{'rhodian.pools.limits': '{}'}})\nimport rhodian.pools.limits"
    )
    digest = loader.digests()["rhodian.pools.limits"]
    assert run(copy, program.format(digest)).returncode == 0
    assert "was changed while it was being proved" in run(copy, program.format("0" * 64)).stderr


def test_digests_are_of_the_bytes_that_run() -> None:
    for name, path in hashes.modules("rhodian").items():
        text = loader.text(name)
        assert text is not None
        assert hashes.kernel()[name] == hashes.digest(text.source)
        assert loader.content(path) is text.content


def test_all_that_is_loaded_here_was_loaded_from_kept_bytes() -> None:
    loader.ensure()
    assert Path(rhodian_proofs.__file__ or "").parent == HOUSE / "proofs" / "rhodian_proofs"
    assert rhodian.pools.limits.__spec__ is not None
    assert isinstance(rhodian.pools.limits.__spec__.loader, loader.Loader)


def test_a_module_that_did_not_come_by_the_loader_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rhodian.more", ModuleType("rhodian.more"))
    with pytest.raises(loader.NotLoaded, match=r"rhodian\.more was imported before the prover"):
        loader.ensure()


# What runs under a name.


def replaced(module: str) -> tuple[str, ...]:
    """Return what runs in a module that its text does not define."""
    text = loader.text(module)
    assert text is not None
    return identity.replaced([text])


def is_loaded(name: str) -> bool:
    """Tell whether a module is loaded that something is claimed of."""
    return name in sys.modules and name not in names.UNCLAIMED


def test_nothing_in_the_kernel_has_been_replaced() -> None:
    assert [word for name in hashes.modules("rhodian") if is_loaded(name) for word in replaced(name)] == []


def test_a_replaced_function_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhodian.pools.limits._share", lambda need, most, whole: 0)  # noqa: ARG005  # the same signature
    assert any("_share has been replaced" in word for word in replaced("rhodian.pools.limits"))
    with pytest.raises(registry.BadClaims, match="_share has been replaced"):
        registry.ensure_checked([])


def test_a_function_that_is_wrapped_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    @wraps(numbers.natural)
    def wrapped(value: int, field: str) -> int:
        return numbers.integer(value, field)

    monkeypatch.setattr(numbers, "natural", wrapped)
    assert any("natural has been replaced" in word for word in replaced("rhodian.base.numbers"))
    assert any("natural has been replaced" in word for word in replaced("rhodian.ledger.posting")), (
        "whoever imported it has the other"
    )
    with pytest.raises(loader.NotLoaded, match="is not what its module's text defines"):
        loader.source_of(wrapped)


def test_changed_defaults_and_attributes_of_a_function_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers.natural, "__defaults__", (0,))
    assert any("natural has been replaced" in word for word in replaced("rhodian.base.numbers"))
    monkeypatch.undo()
    assert replaced("rhodian.base.numbers") == ()
    monkeypatch.setattr(numbers.natural, "__wrapped__", numbers.integer, raising=False)
    assert any("natural has been replaced" in word for word in replaced("rhodian.base.numbers"))


def test_a_replaced_method_constant_or_builtin_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts.Account, "is_outside", property(lambda _: True))
    assert any("Account has been replaced" in word for word in replaced("rhodian.base.accounts"))
    monkeypatch.undo()
    monkeypatch.setattr(accounts, "SCALE_MAX", 31)
    assert any("SCALE_MAX has been replaced" in word for word in replaced("rhodian.base.accounts"))
    monkeypatch.undo()
    monkeypatch.setattr(accounts, "len", lambda _: 0, raising=False)
    assert any("len is in the module, and not in its text" in word for word in replaced("rhodian.base.accounts"))


def test_a_claim_whose_function_or_lemma_was_exchanged_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = lemmas.a_positive_factor_cancels
    module = "rhodian_proofs.theorems.base.lemmas"
    for changed in (
        _evolve(claim, check=lemmas.a_product_does_not_fall_when_a_factor_grows.check),
        _evolve(claim, lemma=None),
    ):
        monkeypatch.setattr(lemmas, claim.name, changed)
        assert any("a_positive_factor_cancels has been replaced" in word for word in replaced(module))
    monkeypatch.undo()
    assert replaced(module) == ()


def _evolve(claim: Any, **fields: Any) -> Any:
    return type(claim)(**{**{name: getattr(claim, name) for name in ("clause", "check", "about", "lemma")}, **fields})


def test_the_text_of_a_claim_its_asserts_and_its_denial_are_of_the_kept_bytes() -> None:
    claim = lemmas.a_positive_factor_cancels
    text = loader.text("rhodian_proofs.theorems.base.lemmas")
    assert text is not None
    assert loader.source_of(claim.check) == inspect.getsource(claim.check)
    assert loader.source_of(claim.check) in text.source
    (line,) = assert_lines(claim.check)
    assert text.lines[line - 1].strip() == "assert product_cancels(x, y, factor)"
    with pytest.raises(AssertionError):
        denial(claim)(1, 2, 3)


# What stands beside a user's file.


CLAIM = '''"""Claims."""

from {helper} import SEVEN
from rhodian import in_order
from rhodian_proofs.claims import Natural, claim


@claim("MY-1", about=(in_order,))
def the_first_bears_up_to_seven(loss: Natural) -> None:
    """The first bears the loss up to 7."""
    assert in_order(loss, (SEVEN,)).shares == (min(loss, 7),)
'''


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Forget afterwards what was loaded from beside a file."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], helper: str, text: str) -> str:
    """Return what is said of a file of claims that imports a helper from beside it; nothing if it is listed."""
    (tmp_path / f"{helper}.py").write_text(text, encoding="utf-8")
    file = tmp_path / "mine.py"
    file.write_text(CLAIM.format(helper=helper), encoding="utf-8")
    code = cli.main(["--claims", str(file), "--list"])
    said = capsys.readouterr().err
    assert (code == 2) == bool(said)
    return said


@pytest.mark.usefixtures("forgotten")
def test_what_stands_beside_a_file_is_written_in_the_language_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "import sys\nSEVEN = 7\nsys.exit(0)\n"
    said = refused(tmp_path, capsys, "a_helper_that_ends_it", text)
    assert f"{tmp_path / 'a_helper_that_ends_it.py'}:1: imports sys" in said
    assert "a_helper_that_ends_it" not in sys.modules, "nothing of it has run"
    assert refused(tmp_path, capsys, "a_helper_that_is_fine", "SEVEN = 7\n") == ""


@pytest.mark.usefixtures("forgotten")
def test_a_claim_beside_a_file_is_not_silently_dropped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = CLAIM.replace("from {helper} import SEVEN\n", "").replace("(SEVEN,)", "(7,)")
    said = refused(tmp_path, capsys, "a_helper_with_a_claim", f"{text}\n\nSEVEN = 7\n")
    file = tmp_path / "a_helper_with_a_claim.py"
    assert f"{file}:8: the_first_bears_up_to_seven is a claim, and nobody would judge it here" in said


@pytest.mark.usefixtures("forgotten")
@pytest.mark.parametrize("name", ["fractions", "json", "pytest", "z3"])
def test_a_file_beside_takes_no_others_name(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert "another module is named" in refused(tmp_path, capsys, name, "SEVEN = 7\n")
