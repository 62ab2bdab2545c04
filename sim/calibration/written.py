"""Write what a calibration found, and the posterior that runs can draw from."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from sim.calibration.calibrated import Calibration
from sim.calibration.judged import Judgement
from sim.calibration.tables import assumptions_learnt, targets_held
from sim.results.export import csv_text

__all__ = ["write_findings"]


def write_findings(folder: Path, found: Calibration, verdict: Judgement) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write the tables of assumptions and of targets; return them."""
    tables = assumptions_learnt(found), targets_held(found, verdict)
    for name, table in zip(("assumptions.csv", "targets.csv"), tables, strict=True):
        new = folder / f"{name}.new"
        new.write_text(csv_text(table), encoding="utf-8")
        os.replace(new, folder / name)
    return tables
