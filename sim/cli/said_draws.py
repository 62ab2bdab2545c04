"""Print what is drawn of the assumptions, what draws come to, and which command lists the values."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.analysis.ranges import range_content
from sim.cli.shown import say
from sim.results.experiment import Experiment
from sim.words.basis import meaning_of_draws
from sim.words.meanings import BAND, FEWEST
from sim.words.numbers import number, percent

__all__ = ["OF_DRAWS", "draws_written", "say_draws", "say_range"]

OF_DRAWS = (f"{BAND} of draws", "median", "same sign")
"""Headings of what draws come to."""


def draws_written(row: Mapping[str, Any], divisor: float, ends: Callable[[float, float, float], str]) -> list[str]:
    """Write range, median and share of sign of the draws, below `OF_DRAWS`.

    Args:
        row: A row of the `comparison` table.
        divisor: What the outcome is divided by.
        ends: Writes the two ends of a range.
    """
    return [
        ends(row["draws_low"], row["draws_high"], divisor),
        number(row["draws_median"], divisor, signed=True),
        percent(row["draws_agreeing"]),
    ]


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
        say(f"The ends of the range rest on {draws} draws: it holds {low} to {high} % of all, 90 % on average.")
