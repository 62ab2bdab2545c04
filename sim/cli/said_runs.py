"""Print runs: mean and spread of the outcomes of each scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.results.results import Results

__all__ = ["say_runs"]


def say_runs(results: Results) -> None:
    """Print runs on stdout."""
    import numpy as np

    from sim.analysis.run_values import run_values
    from sim.cli.headlines import HEADLINES, RESIDUAL
    from sim.cli.shown import UNDEFINED, counted, label_shown, number, say, say_table, unit_shown

    over = "" if results.experiment.uncertainty == "none" else " over drawn assumptions"
    columns = ["outcome", "mean", f"10-90 % of runs{over}"]
    for scenario in results.scenarios:
        if not results.paired_worlds([scenario.name]):
            say(f"{scenario.name}: every run broke")
            say()
            continue
        its = results.paired([scenario.name])
        mine = run_values(its).xs((scenario.name, scenario.region.focus_sector), level=("scenario", "sector"))
        rows = []
        for outcome in (*HEADLINES, *RESIDUAL):
            if outcome not in mine.index:
                continue
            runs = mine.loc[[outcome]].to_numpy().ravel()
            runs = runs[~np.isnan(runs)]
            divisor = unit_shown(outcome)[1]
            spread = UNDEFINED
            if runs.size > 1:
                low, high = (number(float(end), divisor) for end in np.quantile(runs, [0.1, 0.9]))
                spread = f"{low} to {high}"
            mean = float(runs.mean()) if runs.size else float("nan")
            rows.append([label_shown(outcome), number(mean, divisor), spread])
        heading = f"{scenario.name}: {scenario.region.heading}, {scenario.report_from} to {scenario.end}, "
        say_table(heading + counted(its.worlds), columns, rows, numbers_from=1)
        say()
