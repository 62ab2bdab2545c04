"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Draws",
    "DrawsOrFile",
    "EngineOf",
    "FailFast",
    "Jobs",
    "LogFile",
    "Out",
    "Replace",
    "Scheduler",
    "Sector",
    "Seeds",
    "SeedsOrFile",
    "Settings",
    "Uncertain",
    "UncertainOrFile",
    "Verbose",
]

_UNCERTAINTY = "none: assumptions as the scenarios say; prior: drawn from plausible ranges; posterior: not yet."
_DRAWS = "With prior: how many draws of the assumptions (1, 2, 3 ...), each run on every seed, or a list of draws."

Sector = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="A sector, or all.", show_default="the focus sector of the region"),
]
Seeds = Annotated[str, typer.Option(metavar="N", help="How many seeds (0, 1, 2 ...), or a list of seeds like 3,5,8.")]
SeedsOrFile = Annotated[
    str | None,
    typer.Option(
        "--seeds",
        metavar="N",
        help="How many seeds (0, 1, 2 ...), or a list of seeds like 3,5,8.",
        show_default="20, or as the experiment file says",
    ),
]
Jobs = Annotated[int | None, typer.Option(metavar="J", help="Worker processes.", show_default="one for each core")]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder for the results.", show_default="a folder in results/"),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter in every scenario; repeatable."),
]
Uncertain = Annotated[
    str,
    typer.Option(
        "--uncertainty",
        metavar="KIND",
        help=_UNCERTAINTY,
    ),
]
UncertainOrFile = Annotated[
    str | None,
    typer.Option(
        "--uncertainty",
        metavar="KIND",
        help=_UNCERTAINTY,
        show_default="none, or as the experiment file says",
    ),
]
Draws = Annotated[
    str | None, typer.Option("--draws", metavar="N", help=_DRAWS, show_default="10 with prior, else none")
]
DrawsOrFile = Annotated[
    str | None,
    typer.Option(
        "--draws",
        metavar="N",
        help=_DRAWS,
        show_default="10 with prior, else none; or as the experiment file says",
    ),
]
Replace = Annotated[
    bool,
    typer.Option("--replace", help="Let results in the folder give way that are no part of these; runs that are stay."),
]
EngineOf = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        help="Who runs: local, worker processes of this machine; dask, a Dask cluster.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Dask scheduler that runs already, like tcp://10.0.0.5:8786.",
        show_default="one is started for this machine alone",
    ),
]
FailFast = Annotated[
    bool, typer.Option("--fail-fast", help="Stop at the first run that breaks, instead of leaving it out.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more on stderr, tracebacks included.")]
LogFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Append what happens to a file, tracebacks included.")
]
