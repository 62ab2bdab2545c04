"""Who wins awards, and how near that comes to parity: how the tables are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.analysis.awards import DIMENSIONS, EVERYBODY
from sim.analysis.parity import ALL_PERIODS, CALLS, MEASURES
from sim.cli.shown import UNDEFINED, interval, number, say, say_table

__all__ = ["say_parity", "say_who"]

_SETS = {"all": "all calls", "open": "calls open to other sectors too"}


def say_parity(parity: pd.DataFrame, names: Sequence[str], sector: str) -> None:
    """Print parity ratios: a table for each perimeter, set of calls and measure, a column for each scenario.

    Args:
        parity: The table of `sim.analysis.parity`.
        names: Scenarios, the baseline first.
        sector: The sector that the table is about.
    """
    say(
        f"Parity: share of {sector} in awards (projects) or in grants, divided by its share of the denominator; 1 is "
        "parity. Mean of runs, 10 to 90 % of runs in brackets, by the period in which calls opened."
    )
    say()
    for perimeter in parity["perimeter"].unique():
        for measure in MEASURES:
            mine = parity[(parity["perimeter"] == perimeter) & (parity["measure"] == measure)]
            for calls, words in _SETS.items():
                heading = f"Parity of {perimeter.replace('+', ' and ')} in {measure}, {words}"
                _say_ratios(mine[mine["calls"] == calls], names, heading)
    rule = parity[
        (parity["calls"] == CALLS[2]) & (parity["period"] == ALL_PERIODS) & (parity["measure"] == MEASURES[0])
    ]
    told = [
        f"{number(row['ratio'])} against {_denominator(row)}"
        for row in rule[(rule["scenario"] == names[0]) & (rule["perimeter"] == sector)].to_dict("records")
        if row["ratio"] > 0
    ]
    if told:
        say(f"In calls dedicated to it, all awards are its own by rule, and the ratio is {', '.join(told)}.")
        say()


def say_who(who: pd.DataFrame, names: Sequence[str], sector: str) -> None:
    """Print who wins awards: a table for each alternative beside the baseline, or one if a scenario is alone.

    Args:
        who: The table of `sim.analysis.awards`.
        names: Scenarios, the baseline first.
        sector: The sector that the table is about.
    """
    cells = {(row["scenario"], row["dimension"], row["group"]): row for row in who.to_dict("records")}
    for name in names[1:] or names:
        compared = [names[0], name] if len(names) > 1 else [name]
        columns = ["awards", "group"]
        for one in compared:
            columns += [f"{one}, mean", "10-90 % of runs"]
        rows = []
        for dimension, group in dict.fromkeys((dimension, group) for _, dimension, group in cells):
            found = [cells[one, dimension, group] for one in compared]
            what = f"{dimension.replace('_', ' ')} ({DIMENSIONS[dimension]})"
            row = [what, "" if group == EVERYBODY else group.replace("_", " ")]
            for cell in found:
                row += [number(cell["mean"]), _spread(cell)]
            if len(found) > 1:
                ends = interval(found[1]["ci_low"], found[1]["ci_high"])
                row += [number(found[1]["difference"], signed=True), ends]
            rows.append(row)
        columns += ["difference", "95 % interval"] if len(compared) > 1 else []
        say_table(f"Who wins the awards of {sector}, per run: {' and '.join(compared)}", columns, rows, numbers_from=2)
        say()
    say("none: awards whose owner has no such trait. Gini coefficient: over owners with at least one award.")
    say()


def _say_ratios(rows: pd.DataFrame, names: Sequence[str], heading: str) -> None:
    cells = {(row["scenario"], row["period"], _denominator(row)): row for row in rows.to_dict("records")}
    periods = list(dict.fromkeys(period for _, period, _ in cells))
    told = []
    for denominator in dict.fromkeys(denominator for *_, denominator in cells):
        for period in periods:
            ratios = [_ratio(cells[name, period, denominator]) for name in names]
            told.append([denominator, "all periods" if period == ALL_PERIODS else period, *ratios])
    say_table(heading, ["denominator", "calls opened", *names], told, numbers_from=2)
    say()


def _spread(cell: Mapping[Any, Any]) -> str:
    return f"{number(cell['low'])} to {number(cell['high'])}" if cell["runs"] > 1 else UNDEFINED


def _ratio(cell: Mapping[Any, Any]) -> str:
    mean = number(cell["ratio"])
    return f"{mean} ({_spread(cell)})" if cell["runs"] > 1 else mean


def _denominator(cell: Mapping[Any, Any]) -> str:
    return f"{cell['count']:,.0f} {cell['against']}" if cell["count"] >= 0 else str(cell["against"])
