"""The command `cci`."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Annotated, TextIO

import typer

from sim.cli.backtest import backtest
from sim.cli.calibrate import calibrate
from sim.cli.channels import channels
from sim.cli.check import check
from sim.cli.command import StrictCommand, StrictGroup
from sim.cli.compare import compare
from sim.cli.ending import READER_GONE
from sim.cli.explain import explain
from sim.cli.facts import facts
from sim.cli.new import new
from sim.cli.parameters import parameters
from sim.cli.plot import plot
from sim.cli.retry import retry
from sim.cli.run import run
from sim.cli.scenarios import scenarios
from sim.cli.schema import schema
from sim.cli.status import status
from sim.cli.table import table
from sim.cli.verify import verify
from sim.cli.whose import whose
from sim.version import __version__

__all__ = ["app", "main"]

app = typer.Typer(
    name="cci",
    cls=StrictGroup,
    help="How many cultural and creative projects get funded, and what changes that: "
    "a simulation of regional calls, clusters and those who apply.",
    epilog="Exit codes: 0 done; 1 a fault of this program, or runs that broke; 2 something to correct; "
    "130 interrupted; 141 nobody read on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    compare,
    run,
    status,
    retry,
    verify,
    table,
    plot,
    whose,
    channels,
    explain,
    backtest,
    calibrate,
    facts,
    scenarios,
    parameters,
    new,
    schema,
    check,
)
for command in COMMANDS:
    app.command(cls=StrictCommand)(command)


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
    _set_up()
    try:
        try:
            app(prog_name=os.path.basename(sys.argv[0]))  # else `python -m sim` would go by a name that nobody can type
        finally:
            sys.stdout.flush()
    except OSError as error:
        # Nobody takes what is said. What can be kept in files was written before.
        _silence(sys.stdout)
        if isinstance(error, BrokenPipeError):
            sys.exit(READER_GONE)
        _say_last(f"fault: stdout cannot be written: {error.strerror or error}")
        sys.exit(1)
    finally:
        try:
            sys.stderr.flush()
        except OSError:
            _silence(sys.stderr)


def _set_up() -> None:
    """Make the best of the surroundings: streams that are closed, settings that are rubbish."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:  # closed: no file of ours may take its number
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter must not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    for setting in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        told = os.environ.get(setting, "1")
        if not (told.isascii() and told.isdigit() and int(told[:6]) > 0):
            del os.environ[setting]
    # Work is parallel by worlds. The threads of OpenBLAS take much memory, and under a limit it hangs as it starts.
    for setting in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(setting, "1")
    os.environ["MPLBACKEND"] = "agg"  # figures go to files; an unknown name would stop matplotlib


def _silence(stream: TextIO) -> None:
    # Else the interpreter tries once more as it ends, and says so.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say_last(message: str) -> None:
    with suppress(OSError):
        print(message, file=sys.stderr, flush=True)
