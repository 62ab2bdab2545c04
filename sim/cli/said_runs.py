"""Print runs: mean and spread of the outcomes of each scenario."""

from __future__ import annotations

from pathlib import Path

from sim.analysis.run_summary import run_summary
from sim.cli.said_draws import say_draws
from sim.cli.shown import say, say_table
from sim.results.results import Results
from sim.words.headlines import HEADLINES, RESIDUAL
from sim.words.meanings import band
from sim.words.numbers import counted, interval, number
from sim.words.titles import titled
from sim.words.units import label_shown, unit_shown

__all__ = ["say_runs"]


def say_runs(results: Results, folder: Path | str) -> None:
    """Print runs, whose results are in a folder, on stdout."""
    columns = ["outcome", "mean", band(results.experiment)]
    for scenario in results.scenarios:
        worlds = results.paired_worlds([scenario.name])
        if worlds:
            rows = []
            table = run_summary(results, scenario.name, (*HEADLINES, *RESIDUAL), scenario.region.focus_sector)
            for row in table.to_dict("records"):
                divisor = unit_shown(row["outcome"])[1]
                spread = interval(row["low"], row["high"], divisor, signed=False)
                rows.append([label_shown(row["outcome"]), number(row["mean"], divisor), spread])
            span = f"{scenario.report_from} to {scenario.end}"
            heading = f"{titled(scenario.name, results.experiment)}: {scenario.region.heading}, {span}, "
            say_table(heading + counted(worlds), columns, rows, numbers_from=1)
        else:
            say(f"{scenario.name}: every run broke")
        say()
    say_draws(results.experiment, folder)
