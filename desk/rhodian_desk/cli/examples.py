"""Convenience: examples and guides that come with the wheel: listed, and copied to where somebody can change them."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rhodian_desk.cli.options import files
from rhodian_desk.cli.outline import BAD_INPUT, COMMANDS
from rhodian_desk.io.plain import meant, quoted, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

DONE = 0
"""The exit code if nothing is refused."""

_TITLES = {
    "": "Scenarios",
    "stress": "Stressed scenarios",
    "histories": "Histories",
    "policies": "Policies of others",
    "risk": "Studies of risk",
    "claims": "Claims",
}
"""The folders of examples, and what is in them."""
_GUIDES = "docs"
"""The folder of guides, beside that of the examples."""


_FORMS = ("csv", "parquet", "excel", "losses_csv", "members_csv")
"""The keys by which a scenario, a history or a study names a file beside it."""


def home() -> Path:
    """Return the folder of the examples: in the wheel, or in the source."""
    here = Path(__file__).parents[1]
    return here / "examples" if (here / "examples").is_dir() else here.parents[1] / "examples"


def examples() -> dict[str, Path]:
    """Return the examples by name: that of the file, with its folder if it is in one."""
    folders = {folder: "*.py" if folder == "claims" else "*.toml" for folder in _TITLES}
    found = (path for folder, pattern in folders.items() for path in sorted((home() / folder).glob(pattern)))
    return {path.relative_to(home()).with_suffix("").as_posix(): path for path in found}


def guides() -> dict[str, Path]:
    """Return the guides by name: that of the file, with its folder."""
    return {f"{_GUIDES}/{path.stem}": path for path in sorted((home().parent / _GUIDES).glob("*.md"))}


def _names(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  # click's
    """Let a shell complete the name of an example or a guide."""
    return [name for name in examples() | guides() if name.startswith(incomplete)]


@click.command("examples", short_help=COMMANDS["examples"])
@click.argument("name", required=False, shell_complete=_names)
@click.option(
    "--to", metavar="FOLDER", default=".", shell_complete=files, help="Copy it to this folder, which must be there."
)
def command(name: str | None, to: str) -> int:
    """List the examples and guides that come along; or copy one, with what it reads, to where you are.

    The exit code is 0 if they are listed or one is copied, and 2 if there is no such example, or a file of its name is
    there already.
    """
    known = examples() | guides()
    if name is None:
        sys.stdout.writelines(f"{line}\n" for line in _listed(known))
        return DONE
    name = name.removesuffix(".toml").removesuffix(".py").removesuffix(".md")
    found = [path for each, path in known.items() if each == name] or [
        path for each, path in known.items() if each.endswith(f"/{name}")
    ]
    if len(found) != 1:
        like = [each for each in known if name in each] if name else []
        said = f"; did you mean {like[0]}?" if like else meant(name, known) or "; rhodian examples lists them"
        sys.stderr.write(f"there is no example {visible(name)}{said}\n")
        return BAD_INPUT
    return _copy(found[0], Path(to))


def _listed(known: dict[str, Path]) -> Iterator[str]:
    """Yield a line for each example: its name and its title."""
    width = max(map(len, known))
    folder = None
    for name, path in known.items():
        if (within := name.rpartition("/")[0]) != folder:
            title = "Guides" if within == _GUIDES else _TITLES[within]
            yield title if folder is None else f"\n{title}"
            folder = within
        yield f"  {name:{width}}  {_title(path)}"
    yield "\nrhodian examples NAME copies one to where you are."


def _title(path: Path) -> str:
    """Return the title of an example or a guide: of claims, their first sentence."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return str(tomllib.loads(text)["title"])
    if path.suffix == ".md":
        return text.removeprefix("# ").partition("\n")[0]
    return text.removeprefix('"""').partition(".")[0]


def _copy(path: Path, folder: Path) -> int:
    """Copy an example and the files that it reads to a folder, all of them or none; replace nothing."""
    try:
        made = _copied((path, *_beside(path)), folder)
    except OSError as refusal:
        sys.stderr.write(f"{visible(_refused(refusal, folder))}; name another folder with --to\n")
        return BAD_INPUT
    sys.stdout.writelines(f"{visible(str(each))}\n" for each in made)
    if path.suffix != ".md":
        sys.stdout.write(f"\n{_first_line(path)}rhodian {_use(path)} {quoted(str(made[0]))}\n")
    return DONE


def _copied(files: tuple[Path, ...], folder: Path) -> list[Path]:
    """Return the copies of files in a folder.

    Raises:
        OSError: if one is there already, or cannot be made; there is none then.
    """
    made: list[Path] = []
    try:
        for file in files:
            with (folder / file.name).open("xb") as copy:
                made.append(folder / file.name)
                copy.write(file.read_bytes())
    except BaseException:
        for each in made:
            each.unlink()
        raise
    return made


def _refused(refusal: OSError, folder: Path) -> str:
    """Say why a file cannot be copied to a folder."""
    if isinstance(refusal, FileExistsError):
        return f"{refusal.filename} is there already"
    if not folder.is_dir():
        return f"{folder} is not a folder"
    return f"{refusal.filename or folder} cannot be written ({refusal.strerror or refusal})"


def _first_line(path: Path) -> str:
    """Say what to do next."""
    if path.parent.name == "risk":
        return "Now hold its margin against what was lost: "
    return "Now see who bears what: " if path.suffix == ".toml" else "Now prove it: "


def _use(path: Path) -> str:
    """Return the command that is for an example."""
    if path.suffix == ".py":
        return "prove --claims"
    return {home().name: "settle", "risk": "backtest", "stress": "stress"}.get(path.parent.name, "run")


def _beside(path: Path) -> list[Path]:
    """Return the files that a scenario, a history or a study names beside it."""
    if path.suffix != ".toml":
        return []
    tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    named = (tables.get("data", {}), tables.get("stress", {}))
    naming = (*tables.get("groups", {}).values(), *tables.get("events", ()), *named)
    names = [str(each[key]) for each in naming for key in _FORMS if isinstance(each, dict) and key in each]
    return [path.parent / name for name in dict.fromkeys(names) if re.fullmatch(r"[\w.-]+", name)]
