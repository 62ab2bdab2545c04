"""Write what a calibration found, and the posterior that runs can draw from."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pandas as pd

from sim.calibration.calibrated import Calibration
from sim.calibration.judged import Judgement
from sim.calibration.tables import assumptions_learnt, targets_held
from sim.results.export import csv_text
from sim.results.write_posterior import write_posterior

__all__ = ["put_into_region", "write_findings"]


def write_findings(folder: Path, found: Calibration, verdict: Judgement) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write the tables of assumptions and of targets; return them."""
    tables = assumptions_learnt(found), targets_held(found, verdict)
    for name, table in zip(("assumptions.csv", "targets.csv"), tables, strict=True):
        new = folder / f"{name}.new"
        new.write_text(csv_text(table), encoding="utf-8")
        os.replace(new, folder / name)
    return tables


def put_into_region(found: Calibration, made_by: str) -> None:
    """Put the posterior into the folder of the region, where runs find it.

    Args:
        found: The calibration.
        made_by: The command that made it.

    Raises:
        InputError: The region has changed meanwhile.
        OSError: The folder cannot be written to.
    """
    draws = {found.paths[number]: found.draws[:, number].tolist() for number in found.enters}
    note = "Structure, ranges and discrepancy were chosen with the targets in view."
    made_on = datetime.date.today().isoformat()
    write_posterior(
        found.region, draws, medoid=found.medoid, made_by=made_by, made_on=made_on, runs=found.runs, note=note
    )
