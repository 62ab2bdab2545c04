"""The command `cci`."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from sim import __version__
from sim.cli.backtest import backtest
from sim.cli.check import check
from sim.cli.compare import compare
from sim.cli.parameters import parameters
from sim.cli.run import run
from sim.cli.scenarios import scenarios
from sim.cli.table import table

__all__ = ["app", "main"]

app = typer.Typer(
    name="cci",
    help="How many cultural and creative projects get funded, and what changes that: "
    "a simulation of regional calls, clusters and those who apply.",
    epilog="Exit codes: 0 done; 1 a fault of this program; 2 something to correct; 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (compare, run, backtest, table, scenarios, parameters, check):
    app.command()(command)


def _say_version(asked: bool) -> None:
    if asked:
        print(f"cci {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that need no command."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter must not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()
