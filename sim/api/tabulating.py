"""Tabulate a comparison over values of a parameter, in memory or into a folder with a study for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.by_value import by_value
from sim.api.asking import compare
from sim.runs.execution import folder_from
from sim.runs.over import check_studies, folders_over, others_removed, values_over
from sim.runs.request import contrast_from
from sim.scenario.scenario import Scenario
from sim.scenario.settings import texts_from

__all__ = ["tabulate"]


def tabulate(
    baseline: str | Path | Scenario,
    *alternatives: str | Path | Scenario,
    over: str | Mapping[str, Sequence[Any]],
    settings: Sequence[str] = (),
    folder: str | Path | None = None,
    replace: bool = False,
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
        replace: Whether what is in the folder and no part of this gives way, studies of other values included.
        asked: Everything else that `compare` takes.

    Returns:
        The rows of every comparison, and in front of them `value`, as it was written.

    Raises:
        InputError, SimError: As `compare` says.
    """
    texts, root = values_over(over), folder_from(folder)
    loaded = {
        value: contrast_from(baseline, alternatives, [*texts_from(settings), text]) for value, text in texts.items()
    }
    folders: Mapping[str, Path | None] = dict.fromkeys(texts)
    if root is not None:
        check_studies(root, texts, replace)
        folders = folders_over(root, texts)
    tables = {
        value: compare(*loaded[value], folder=place, replace=replace, **asked).table("comparison")
        for value, place in folders.items()
    }
    if root is not None:
        others_removed(root, texts)
    return by_value(tables)
