"""Comparisons and runs as what JSON can hold: names as in the tables, numbers as they are."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.analysis.run_summary import run_summary
from sim.api import Comparison
from sim.results.export import json_rows
from sim.results.results import Results
from sim.words.headlines import HEADLINES, RESIDUAL

__all__ = ["content_of_comparison", "content_of_runs"]


def content_of_comparison(comparison: Comparison, folder: Path | str) -> dict[str, Any]:
    """Return what `cci compare` answers: every difference and, if tables of projects are kept, the funnel and whose."""
    content = {
        "baseline": comparison.baseline,
        **_about(comparison.results, folder),
        "comparison": json_rows(comparison.table()),
    }
    if not comparison.results.has_every_table:
        return content
    return content | {
        "funnel": json_rows(comparison.funnel()),
        "displacement": json_rows(comparison.displacement()),
        "merit": json_rows(comparison.merit()),
    }


def content_of_runs(results: Results, folder: Path | str) -> dict[str, Any]:
    """Return what `cci run` answers: mean and spread of the outcomes of each scenario, of its focus sector."""
    outcomes = (*HEADLINES, *RESIDUAL)
    summaries = [
        {"scenario": one.name, "sector": one.region.focus_sector, **row}
        for one in results.scenarios
        if results.paired_worlds([one.name])
        for row in json_rows(run_summary(results, one.name, outcomes, one.region.focus_sector))
    ]
    return {**_about(results, folder), "outcomes": summaries}


def _about(results: Results, folder: Path | str) -> dict[str, Any]:
    experiment = results.experiment
    scenarios = [
        {"name": one.name, "title": one.title, "report_from": one.report_from, "end": one.end}
        for one in results.scenarios
    ]
    return {
        "folder": str(folder),
        "scenarios": scenarios,
        "region": experiment.labels.label,
        "uncertainty": experiment.uncertainty,
        "worlds": [world._asdict() for world in results.worlds],
        "failures": [asdict(failure) for failure in results.failures],
    }
