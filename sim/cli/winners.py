"""Who wins awards, and how near that comes to parity: how the tables are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.analysis.awards import DIMENSIONS, EVERYBODY
from sim.analysis.denominators import ALL_COMPANIES
from sim.analysis.parity import ALL_PERIODS, DEDICATED, MEASURES, OWNERS
from sim.cli.shown import say, say_table
from sim.words.meanings import BAND, INTERVAL
from sim.words.numbers import interval, number
from sim.words.units import MILLION

__all__ = ["say_parity", "say_who"]

_OPEN = "calls open to other sectors too"
_UNITS_SHOWN = {"awards": ("awards", 1.0), "grants": ("grants (million EUR)", MILLION)}


def say_parity(parity: pd.DataFrame, names: Sequence[str], sector: str) -> None:
    """Print parity ratios: a table for each perimeter and measure, a column for each scenario.

    Only calls that admit other sectors too have ratios here; calls dedicated to the sector have counts and shares. Of
    enterprises alone, the sector without others is printed.

    Args:
        parity: The table of `sim.analysis.parity`.
        names: Scenarios, the baseline first.
        sector: The sector that the table is about.
    """
    say(
        f"Parity: share of {sector} in awards (projects) or in grants, divided by its share of the denominator among "
        "the sectors that each call admits, weighted over calls with their awards or grants; one row holds it against "
        "all companies of the region instead. 1 is parity. Mean of runs, 5 to 95 % of runs in brackets, by the period "
        "in which calls opened."
    )
    say()
    everybody, alone = OWNERS
    by_owners = dict(iter(parity.groupby("owners")))
    for perimeter in parity["perimeter"].unique():
        for measure in MEASURES:
            heading = f"Parity of {perimeter.replace('+', ' and ')} in {measure}, {_OPEN}"
            _say_ratios(_cells(by_owners[everybody], perimeter, measure, "open"), names, heading)
            if perimeter == sector:
                _say_ratios(
                    _cells(by_owners[alone], perimeter, measure, "open"), names, f"{heading}, enterprises alone"
                )
    say(
        "Laboratories and cultural bodies win awards but are in no denominator; enterprises alone leave theirs out, of "
        "every sector."
    )
    say()
    _say_dedicated(by_owners[everybody], names, sector)


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
            columns += [f"{one}, mean", f"{BAND} of runs"]
        rows = []
        for dimension, group in dict.fromkeys((dimension, group) for _, dimension, group in cells):
            of_each = [cells[one, dimension, group] for one in compared]
            what = f"{dimension.replace('_', ' ')} ({DIMENSIONS[dimension]})"
            row = [what, "" if group == EVERYBODY else group.replace("_", " ")]
            for cell in of_each:
                row += [number(cell["mean"]), _spread(cell)]
            if len(of_each) > 1:
                own = of_each[1]
                row += [number(own["difference"], signed=True), interval(own["ci_low"], own["ci_high"])]
            rows.append(row)
        columns += ["difference", INTERVAL] if len(compared) > 1 else []
        say_table(f"Who wins the awards of {sector}, per run: {' and '.join(compared)}", columns, rows, numbers_from=2)
        say()
    say("none: awards whose owner has no such trait. Gini coefficient: over owners with at least one award.")
    say()


def _cells(parity: pd.DataFrame, perimeter: str, measure: str, calls: str) -> pd.DataFrame:
    chosen = (parity["perimeter"] == perimeter) & (parity["measure"] == measure) & (parity["calls"] == calls)
    return parity[chosen]


def _say_ratios(rows: pd.DataFrame, names: Sequence[str], heading: str) -> None:
    cells = {(row["scenario"], row["period"], _denominator(row)): row for row in rows.to_dict("records")}
    periods = list(dict.fromkeys(period for _, period, _ in cells))
    lines = []
    for denominator in dict.fromkeys(denominator for *_, denominator in cells):
        for period in periods:
            ratios = [_ratio(cells[name, period, denominator]) for name in names]
            lines.append([denominator, _period(period), *ratios])
    say_table(heading, ["denominator", "calls opened", *names], lines, numbers_from=2)
    say()


def _say_dedicated(parity: pd.DataFrame, names: Sequence[str], sector: str) -> None:
    """Print what was won in calls that admit nobody else, and how much of all that the sector won this is."""
    lines = []
    for measure, (words, divisor) in _UNITS_SHOWN.items():
        rows = _cells(parity, sector, measure, DEDICATED).to_dict("records")
        cells = {(row["scenario"], row["period"]): row for row in rows}
        for period in dict.fromkeys(period for _, period in cells):
            won = [
                f"{number(cell['won'], divisor)} ({number(cell['own_share'])})"
                for cell in (cells[name, period] for name in names)
            ]
            lines.append([words, _period(period), *won])
    heading = (
        f"Won by {sector} in calls dedicated to it, mean per run; in brackets its share of all that {sector} won. "
    )
    heading += "Nobody else is admitted: there is no parity to measure"
    say_table(heading, ["won", "calls opened", *names], lines, numbers_from=2)
    say()


def _period(period: str) -> str:
    return "all periods" if period == ALL_PERIODS else period


def _spread(cell: Mapping[Any, Any]) -> str:
    return interval(cell["low"], cell["high"], signed=False)


def _ratio(cell: Mapping[Any, Any]) -> str:
    mean = number(cell["ratio"])
    return f"{mean} ({_spread(cell)})" if cell["runs"] > 1 else mean


def _denominator(cell: Mapping[Any, Any]) -> str:
    if cell["against"] == ALL_COMPANIES:
        whole = f"{cell['whole']:,.0f} " if cell["whole"] >= 0 else ""
        return f"{cell['count']:,.0f} of all {whole}companies, admitted or not"
    return f"{cell['count']:,.0f} {cell['against']}" if cell["count"] >= 0 else str(cell["against"])
