"""Print what is drawn of the assumptions, and which command lists the values."""

from __future__ import annotations

import shlex
from pathlib import Path

from sim.cli.shown import say
from sim.results.experiment import Experiment
from sim.words.basis import meaning_of_draws

__all__ = ["say_draws"]


def say_draws(experiment: Experiment, folder: Path | str) -> None:
    """Print it on stdout; nothing where none is drawn.

    Args:
        experiment: What was run.
        folder: The results folder, which keeps the values.
    """
    if drawn := meaning_of_draws(experiment):
        say(f"{drawn} The values of each draw: cci table {shlex.quote(str(folder))} draws")
