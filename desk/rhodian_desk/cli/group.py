"""Convenience: the command line as a whole, and what runs it."""

from __future__ import annotations

import os
import shutil
import sys

import click
from click.shell_completion import get_completion_class, shell_complete

from rhodian_desk.cli.examples import command as examples
from rhodian_desk.cli.options import commands
from rhodian_desk.cli.outline import BAD_INPUT, COMMANDS
from rhodian_desk.io.plain import visible

COMPLETE = "_RHODIAN_COMPLETE"
"""The variable by which a shell asks what may come next."""


class InOrder(click.Group):
    """Commands that are listed in the order of the outline."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """List the commands."""
        return [name for name in COMMANDS if name in self.commands]


@click.group(
    "rhodian",
    cls=InOrder,
    commands={**commands(), "examples": examples},
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="rhodian", message="%(prog)s %(version)s")
def rhodian() -> None:
    """A loss has happened: who bears it, in what order, in what proportion, to the unit?

    \b
    Examples:
      rhodian examples nasdaq-aas-2018
      rhodian settle examples/nasdaq-aas-2018.toml
      rhodian settle examples/nasdaq-aas-2018.toml --html page.html
      rhodian settle examples/nasdaq-aas-2018.toml --json | jq .losses
      rhodian settle examples/nasdaq-aas-2018.toml --beancount > books.beancount
      rhodian run examples/histories/weekly-clawback.toml --policy in-order
      rhodian compare examples/histories/dydx-yfi-2023.toml --html page.html
      rhodian check examples/*.toml examples/histories/*.toml

    A file is read from standard input if its name is -. The exit code is 0 if all is settled, played or sound, 1 if a
    loss is not wholly covered, and 2 after bad input, and nothing is written then, or if standard output is lost.
    """  # noqa: D301  # click reads the escape, and the first line is a question


@rhodian.command("completion", short_help=COMMANDS["completion"])
@click.argument("shell", metavar="SHELL", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> int:
    """Print what lets a shell complete commands, options and files.

    \b
      bash   eval "$(rhodian completion bash)"         in ~/.bashrc
      zsh    eval "$(rhodian completion zsh)"          in ~/.zshrc
      fish   rhodian completion fish > ~/.config/fish/completions/rhodian.fish
    """  # noqa: D301  # click reads the escape
    made = get_completion_class(shell)
    sys.stdout.write(made(rhodian, {}, "rhodian", COMPLETE).source() if made else "")
    return 0


def run(words: list[str]) -> int:
    """Run the command that words name and return its exit code; words that are none are answered with its usage."""
    if asked := os.environ.get(COMPLETE):
        return shell_complete(rhodian, {}, "rhodian", COMPLETE, asked)
    width = shutil.get_terminal_size().columns
    try:
        with rhodian.make_context("rhodian", words or ["--help"], terminal_width=width) as context:
            code: int = rhodian.invoke(context)
            return code
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as refusal:
        usage = f"{refusal.ctx.get_usage()}\n" if refusal.ctx else ""
        sys.stderr.write(f"{usage}{visible(' '.join(refusal.format_message().split()))}\n")
        return BAD_INPUT
