"""Checked: the rooms of the kernel, of its theorems and of its tests are the same; those of the desk hold no circle."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
KERNEL = HOUSE / "kernel" / "rhodian"
DESK = HOUSE / "desk" / "rhodian_desk"
FACES = {"frames.py", "notebook.py"}
"""What whoever embeds the desk names, and nothing else imports."""

BESIDE = (HOUSE / "proofs" / "rhodian_proofs" / "theorems", HOUSE / "tests" / "kernel")
REPLENISHING = (
    "replenishing.asked",
    "replenishing.call",
    "replenishing.interim_of",
    "replenishing.late",
    "replenishing.may_be_seated",
    "replenishing.payment",
    "replenishing.place_of",
    "replenishing.replenishment_moves",
    "replenishing.seated",
    "replenishing.terms_of",
)
"""What of replenishment the machine uses itself; a host asks who owes what, and since when."""

NOT_SHOWN = {
    "ledger": {"posting.added_up", "posting.checked"},
    "auctions": {"sealed.settled"},
    "clearing": {"contributions.least", "contributions.most", "contributions.nearest", "contributions.within"},
    "mutualisation": {"shortfall.amounts"},
    "markets": {"terms.charge"},
    "base": {"loops", "columns", "names", "errors.shown", "errors.number", "accounts.RISING"},
    "machine": {
        *(
            "assessments",
            "auctions",
            "awards",
            "carrying",
            "closures",
            "decide",
            "discretion",
            "divisions",
            "exits",
            "gains",
            "gate",
            "losses",
            "members",
            "money",
        ),
        *(
            "orders",
            "porting",
            "recoveries",
            "sales",
            "periods",
            "process",
            "shocks",
            "sides",
            "text",
            "counters.COUNTED",
            "counters.STAKE",
        ),
        *(
            "counters.is_assessed",
            "counters.is_replenishing",
            "counters.is_reserved",
            "events.OwnersEvent",
            "layers.are_apart",
            "layers.bears",
            "layers.draws_on",
            "closeouts.declared_at",
            "closeouts.noted_at",
            "closeouts.to_estate",
            "ids.absorbing_once",
            *REPLENISHING,
            "state.begun",
        ),
        *(
            "state.carried_on",
            "revisions.must_wait",
            "state.follows",
            "state.found_among",
            "ids.must_be_free",
            "ids.must_not_be_a_close_outs",
            "ids.noted",
        ),
        *("state.ticked", "state.Phase", "revisions.revised"),
        *("state.NO_PAUSE", "halts.people"),
        *(f"pausing.{name}" for name in ("after", "closes", "is_one", "must_be_open", "paused")),
        *("cycles.Begun", "cycles.closed", "cycles.remedied", "cycles.run", "cycles.sheets_of"),
    },
}
"""By room, what its modules use among themselves, and what is called through its module: loops, texts, steps."""


def rooms(folder: Path) -> set[str]:
    """Return the names of the folders in a folder that hold Python."""
    return {path.name for path in folder.iterdir() if any(path.rglob("*.py"))} if folder.is_dir() else set()


def misplaced(folder: Path) -> list[str]:
    """Return the modules that stand in no room; what Python runs of a package stands in none."""
    return [path.name for path in folder.glob("*.py") if path.name not in {"__init__.py", "__main__.py", "conftest.py"}]


def public(room: Path) -> set[str]:
    """Return what the modules of a room define without an underscore."""
    found = set()
    hidden = NOT_SHOWN.get(room.name, set())
    for path in room.glob("*.py"):
        if path.name == "__init__.py" or path.stem in hidden:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else _assigned(node)
            found |= {name for name in names if not name.startswith("_") and f"{path.stem}.{name}" not in hidden}
    return found


def _assigned(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def imports(package: Path) -> dict[str, set[str]]:
    """Return for each module of a package those of it that it imports, for its types alone or late included."""
    paths = {
        ".".join((package.name, *path.relative_to(package).with_suffix("").parts)): path
        for path in package.rglob("*.py")
    }
    return {name: _imported(path) & set(paths) for name, path in paths.items()}


def _imported(path: Path) -> set[str]:
    """Return the names that a module imports, as modules and as what is in them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def circles(known: dict[str, set[str]]) -> set[str]:
    """Return the modules that are left when those that import none of the others are taken away, again and again."""
    left = dict(known)
    while free := [name for name, those in left.items() if not those & set(left)]:
        for name in free:
            del left[name]
    return set(left)


ROOMS = sorted(rooms(KERNEL))


def test_there_are_rooms() -> None:
    assert {"base", "ledger", "markets"} <= set(ROOMS)


@pytest.mark.parametrize("folder", BESIDE, ids=lambda folder: folder.name)
def test_what_is_said_of_the_kernel_stands_in_the_same_rooms(folder: Path) -> None:
    assert rooms(folder) == set(ROOMS)


@pytest.mark.parametrize("folder", [KERNEL, *BESIDE], ids=lambda folder: folder.name)
def test_every_module_stands_in_a_room(folder: Path) -> None:
    assert misplaced(folder) == []


def test_a_folder_without_modules_is_no_room_and_a_module_outside_is_found(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "loose.py").touch()
    assert (rooms(tmp_path), misplaced(tmp_path)) == (set(), ["loose.py"])


@pytest.mark.parametrize("room", ROOMS)
def test_the_face_of_a_room_says_what_it_is_and_holds_nothing_of_its_own(room: str) -> None:
    says, *imports, shown = ast.parse((KERNEL / room / "__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(says, ast.Expr)
    assert all(isinstance(each, ast.ImportFrom) for each in imports)
    assert _assigned(shown) == ["__all__"]


@pytest.mark.parametrize("room", ROOMS)
def test_the_face_of_a_room_shows_all_that_is_public_in_it(room: str) -> None:
    shown = ast.parse((KERNEL / room / "__init__.py").read_text(encoding="utf-8")).body[-1]
    assert isinstance(shown, ast.Assign)
    assert set(ast.literal_eval(shown.value)) == public(KERNEL / room)


def test_no_name_that_rooms_show_means_two_things() -> None:
    meant: dict[str, set[str]] = {}
    for room in sorted(rooms(KERNEL)):
        shown = importlib.import_module(f"rhodian.{room}")
        for name in shown.__all__:
            thing = getattr(shown, name)
            meant.setdefault(name, set()).add(f"{getattr(thing, '__module__', room)}.{name}")
    assert len(meant) > 200
    assert {name: where for name, where in meant.items() if len(where) > 1} == {}


def test_no_module_of_the_desk_is_imported_by_what_it_imports() -> None:
    assert circles(imports(DESK)) == set()


def test_a_circle_is_found_wherever_it_is_closed(tmp_path: Path) -> None:
    for name, text in {
        "one": "from desk import two",
        "two": "def late():\n    from desk.three import x",
        "three": "if TYPE_CHECKING:\n    import desk.one",
        "four": "import os",
    }.items():
        (tmp_path / "desk").mkdir(exist_ok=True)
        (tmp_path / "desk" / f"{name}.py").write_text(text, encoding="utf-8")
    assert circles(imports(tmp_path / "desk")) == {"desk.one", "desk.two", "desk.three"}


def test_every_module_of_the_desk_stands_in_a_room_that_says_what_it_is() -> None:
    assert {*misplaced(DESK)} == FACES
    for room in rooms(DESK):
        assert ast.get_docstring(ast.parse((DESK / room / "__init__.py").read_text(encoding="utf-8")))
