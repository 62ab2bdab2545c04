"""The lines at the foot of every figure: where the numbers come from, how many runs, and what those rest on."""

from __future__ import annotations

import pandas as pd

from sim.outcomes.tables import WORLD
from sim.words.basis import Basis
from sim.words.titles import key_of_titles
from sim.words.typeset import runs

__all__ = ["CAUTION", "source_note"]

CAUTION = "simulation, not a forecast"


def source_note(table: pd.DataFrame, basis: Basis, *remarks: str) -> str:
    """Return the note: titles; source, caution, runs, seeds, draws, what they rest on, and remarks not empty."""
    counts = table[["scenario", *WORLD]].drop_duplicates().groupby("scenario").size()
    if counts.empty:
        return f"{_source(basis)}. No runs."
    fewest, most = int(counts.min()), int(counts.max())
    which = _listed("seed", table["seed"])
    if basis.is_drawn:
        which += f", {_listed('draw', table['draw'])} of the assumptions"
    how_many = runs(most) if fewest == most else f"{fewest} to {runs(most)}"
    rest = " ".join(remark for remark in (basis.note(), *remarks) if remark)
    told = f"{_source(basis)}. {how_many} of each scenario, {which}. {rest}".rstrip()
    key = key_of_titles(basis.experiment, basis.names)
    return f"{key}\n{told}" if key else told


def _source(basis: Basis) -> str:
    region = "" if basis.region is None else f"{basis.region.label}, "
    return f"Source: cci-sim, {region}{CAUTION}"


def _listed(kind: str, column: pd.Series) -> str:
    numbers = sorted(int(number) for number in column.unique())
    if len(numbers) == 1:
        return f"{kind} {numbers[0]}"
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{kind}s {numbers[0]} to {numbers[-1]}"
    return f"{len(numbers)} {kind}s"
