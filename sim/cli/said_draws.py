"""Print what is drawn of the assumptions, how sure their range is, and which command lists the values."""

from __future__ import annotations

import shlex
from pathlib import Path

from sim.analysis.ranges import FEWEST, range_content
from sim.cli.shown import say
from sim.results.experiment import Experiment
from sim.words.basis import meaning_of_draws

__all__ = ["say_draws", "say_range"]


def say_draws(experiment: Experiment, folder: Path | str) -> None:
    """Print it on stdout; nothing where none is drawn.

    Args:
        experiment: What was run.
        folder: The results folder, which keeps the values.
    """
    if drawn := meaning_of_draws(experiment):
        say(f"{drawn} The values of each draw: cci table {shlex.quote(str(folder))} draws")


def say_range(experiment: Experiment) -> None:
    """Say how sure the range of draws is; nothing where there are not several draws."""
    draws = len(experiment.draws)
    if 1 < draws < FEWEST:
        say(f"{draws} draws have no range: its ends would lie beyond all of them. It takes {FEWEST}; 100 are usual.")
    elif draws > 1:
        low, high = (f"{100 * end:.0f}" for end in range_content(draws))
        say(f"A range of {draws} draws holds 90 % of all on average, {low} to {high} % nine times in ten.")
