"""Convenience: the examples that come with the wheel: listed, and copied to where somebody can change them."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_desk.io.plain import meant, visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

DONE, BAD_INPUT = 0, 2
"""The exit codes."""

_TITLES = {"": "Scenarios", "histories": "Histories", "policies": "Policies of others", "claims": "Claims"}
"""The folders of examples, and what is in them."""


def home() -> Path:
    """Return the folder of the examples: in the wheel, or in the source."""
    here = Path(__file__).parents[1]
    return here / "examples" if (here / "examples").is_dir() else here.parents[1] / "examples"


def examples() -> dict[str, Path]:
    """Return the examples by name: that of the file, with its folder if it is in one."""
    folders = {folder: "*.py" if folder == "claims" else "*.toml" for folder in _TITLES}
    found = (path for folder, pattern in folders.items() for path in sorted((home() / folder).glob(pattern)))
    return {path.relative_to(home()).with_suffix("").as_posix(): path for path in found}


def run(arguments: argparse.Namespace) -> int:
    """List the examples, or copy one; return the exit code."""
    known = examples()
    if arguments.name is None:
        sys.stdout.writelines(f"{line}\n" for line in _listed(known))
        return DONE
    name = arguments.name.removesuffix(".toml").removesuffix(".py")
    found = [path for each, path in known.items() if each == name] or [
        path for each, path in known.items() if each.endswith(f"/{name}")
    ]
    if len(found) != 1:
        like = [each for each in known if name in each] if name else []
        said = f"; did you mean {like[0]}?" if like else meant(name, known) or "; rhodian examples lists them"
        sys.stderr.write(f"there is no example {visible(name)}{said}\n")
        return BAD_INPUT
    return _copy(found[0], Path(arguments.to))


def _listed(known: dict[str, Path]) -> Iterator[str]:
    """Yield a line for each example: its name and its title."""
    width = max(map(len, known))
    folder = None
    for name, path in known.items():
        if (within := name.rpartition("/")[0]) != folder:
            yield f"{_TITLES[within]}" if folder is None else f"\n{_TITLES[within]}"
            folder = within
        yield f"  {name:{width}}  {_title(path)}"
    yield "\nrhodian examples NAME copies one to where you are."


def _title(path: Path) -> str:
    """Return the title of an example: of claims, their first sentence."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return str(tomllib.loads(text)["title"])
    return text.removeprefix('"""').partition(".")[0]


def _copy(path: Path, folder: Path) -> int:
    """Copy an example and the files that it reads to a folder; replace nothing."""
    files = (path, *_beside(path))
    there = [folder / file.name for file in files if (folder / file.name).exists()]
    if there or not folder.is_dir():
        wrong = f"{there[0]} is there already" if there else f"{folder} is not a folder"
        sys.stderr.write(f"{visible(wrong)}; name another folder with --to\n")
        return BAD_INPUT
    for file in files:
        with (folder / file.name).open("xb") as made:
            made.write(file.read_bytes())
        sys.stdout.write(f"{folder / file.name}\n")
    sys.stdout.write(f"\n{_first_line(path)}rhodian {_use(path)} {folder / path.name}\n")
    return DONE


def _first_line(path: Path) -> str:
    """Say what to do next."""
    return "Now see who bears what: " if path.suffix == ".toml" else "Now prove it: "


def _use(path: Path) -> str:
    """Return the command that is for an example."""
    if path.suffix == ".py":
        return "prove --claims"
    return "settle" if path.parent == home() else "run"


def _beside(path: Path) -> list[Path]:
    """Return the files that a scenario names beside it."""
    if path.suffix != ".toml":
        return []
    groups: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("groups", {})
    names = [str(group["csv"]) for group in groups.values() if "csv" in group]
    return [path.parent / name for name in dict.fromkeys(names) if re.fullmatch(r"[\w.-]+", name)]
