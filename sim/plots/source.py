"""The lines at the foot of every figure: where the numbers come from, how many runs, and what those rest on."""

from __future__ import annotations

import pandas as pd

from sim.plots.basis import Basis
from sim.plots.wording import runs

CAUTION = "simulation, not a forecast"


def source_note(table: pd.DataFrame, basis: Basis, *remarks: str) -> str:
    """Return the note: source, caution, runs and their seeds, what they rest on, and remarks that are not empty."""
    counts = table.groupby("scenario")["seed"].nunique()
    if counts.empty:
        return f"Source: cci-sim, {CAUTION}. No runs."
    fewest, most = int(counts.min()), int(counts.max())
    seeds = sorted(int(seed) for seed in table["seed"].unique())
    number = runs(most) if fewest == most else f"{fewest} to {runs(most)}"
    if len(seeds) == 1:
        which = f"seed {seeds[0]}"
    elif seeds == list(range(seeds[0], seeds[-1] + 1)):
        which = f"seeds {seeds[0]} to {seeds[-1]}"
    else:
        which = f"{len(seeds)} seeds"
    said = " ".join(remark for remark in (basis.note(), *remarks) if remark)
    return f"Source: cci-sim, {CAUTION}. {number} of each scenario, {which}. {said}".rstrip()
