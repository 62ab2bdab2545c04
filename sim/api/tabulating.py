"""Tabulate a comparison over values of a parameter, in memory or into a folder with a study for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.by_value import by_value
from sim.api.asking import compare
from sim.runs.execution import folder_from
from sim.runs.over import values_over
from sim.scenario.scenario import Scenario
from sim.scenario.settings import short_setting, texts_from

__all__ = ["tabulate"]


def tabulate(
    baseline: str | Path | Scenario,
    *alternatives: str | Path | Scenario,
    over: str | Mapping[str, Sequence[Any]],
    settings: Sequence[str] = (),
    folder: str | Path | None = None,
    **asked: Any,
) -> pd.DataFrame:
    """Compare scenarios once for each value of a parameter, a lever or an assumption.

    Example: `sim.tabulate("baseline", "no-cluster", over="assumptions.alignment.attribution=0,0.5,1")`.

    Args:
        baseline: As in `compare`.
        alternatives: As in `compare`.
        over: A path and its values, as text or like `{"assumptions.alignment.attribution": [0, 0.5, 1]}`.
        settings: What is set in all of them.
        folder: Folder that holds a results folder for each value; without it everything is held in memory.
        asked: Everything else that `compare` takes.

    Returns:
        The rows of every comparison, and in front of them `value`, as it was written.

    Raises:
        InputError, SimError: As `compare` says.
    """
    texts, root = values_over(over), folder_from(folder)
    tables = {}
    for value, text in texts.items():
        place = None if root is None else root / short_setting(text).replace("/", "_")
        answer = compare(baseline, *alternatives, settings=[*texts_from(settings), text], folder=place, **asked)
        tables[value] = answer.table("comparison")
    return by_value(tables)
