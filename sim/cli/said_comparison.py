"""Print a comparison: outcomes, where the difference arises, at whose expense, and what the numbers rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.api import Comparison

__all__ = ["say_comparison"]

_ENOUGH_TO_VARY = 3


def say_comparison(comparison: Comparison) -> None:
    """Print a comparison on stdout."""
    from sim.cli.expense import say_movements, say_what_moved_means
    from sim.cli.headlines import ALL_TOGETHER, FOCUS_SECTOR, HEADLINES, RESIDUAL, meaning_of_intervals
    from sim.cli.shown import counted, say
    from sim.outcomes.catalogue import ALL_SECTORS

    results = comparison.results
    worlds = len(results.worlds)
    displacement, merit = comparison.displacement(), comparison.merit()
    for name in results.experiment.alternatives:
        heading = f"{name} against {comparison.baseline}: cultural and creative industries, "
        heading += f"{results.scenarios[0].report_from} to {results.scenarios[0].end}, "
        heading += counted(results.worlds, "paired runs")
        _say_outcomes(comparison, name, heading, HEADLINES, FOCUS_SECTOR)
        _say_precision(comparison, name)
        _say_constant_perimeter(comparison, name)
        expense = "All sectors together: at whose expense. Money of calls that is not awarded is not spent elsewhere"
        _say_outcomes(comparison, name, expense, ALL_TOGETHER, ALL_SECTORS)
        pool = "Residual pool, an input and apart from all numbers above"
        _say_outcomes(comparison, name, pool, RESIDUAL, FOCUS_SECTOR)
        _say_funnel(comparison, name)
        say_movements(displacement, merit, name, FOCUS_SECTOR)
    say_what_moved_means()
    _say_attribution(comparison)
    say(meaning_of_intervals(results.experiment))
    say("- is undefined." + (" One run has no interval." if worlds == 1 else ""))
    failed = sorted({failure.world for failure in results.failures})
    if failed:
        is_drawn = results.experiment.uncertainty != "none"
        told = "; ".join(map(str, failed)) if is_drawn else ", ".join(str(world.seed) for world in failed)
        kind = "worlds" if is_drawn else "seeds"
        say(f"Left out, in every scenario so that runs stay paired, are {kind} on which a run broke: {told}.")
    say()


def _say_attribution(comparison: Comparison) -> None:
    """Say the assumption on which the size of every effect of alignment hangs."""
    from sim.cli.shown import say

    if comparison.results.experiment.uncertainty == "none":
        alignment = [record.specification["assumptions"]["alignment"] for record in comparison.results.scenarios]
        shares = {float(assumed["attribution"]) for assumed in alignment}
        told = " and ".join(f"{share:g}" for share in sorted(shares))
        say(f"Attribution {told}: the share of the recorded change of rules that following the cluster brought about.")
        say("No data settles it; show a headline for 0, 0.5 and 1 (--set assumptions.alignment.attribution=0).")


def _say_precision(comparison: Comparison, name: str) -> None:
    """Say what common worlds are worth here, and whether there are enough of them."""
    from sim.analysis.paired import seeds_needed
    from sim.cli.headlines import FOCUS_SECTOR, HEADLINES
    from sim.cli.shown import number, say

    table = comparison.table()
    mine = table[(table["scenario"] == name) & (table["sector"] == FOCUS_SECTOR)].set_index("outcome")
    if "funded_projects" not in mine.index:
        return
    row = mine.loc[["funded_projects"]].to_dict("records")[0]
    worlds, draws = int(row["worlds"]), int(row["draws"])
    if worlds > draws:  # else no draw has two seeds to compare
        factors = mine["seeds_saved_factor"].reindex(HEADLINES).dropna()
        told = f"Common seeds: funded projects of both correlate by {number(row['paired_correlation'])}"
        if row["seeds_saved_factor"] > 0:
            told += f"; as precise would be {number(row['seeds_saved_factor'])} times as many independent seeds"
        if not factors.empty:
            told += f" (median of the outcomes above: {number(float(factors.median()))})"
        say(f"{told}.")
    if row["difference"] == 0 and row["ci_low"] == row["ci_high"]:
        return
    wanted = "an interval half as wide as the difference in funded projects"
    if worlds < 2:
        say("Too few seeds: one has no interval.")
    elif draws > 1:
        # How much comes of draws and how much of seeds differs, so that no one number would do.
        seeds = int(row["seeds"])
        if row["ci_high"] - row["ci_low"] > abs(row["difference"]) / 2:
            say(f"Few worlds: {wanted} takes more than {draws} draws on {seeds} seeds.")
        if min(draws, seeds) < _ENOUGH_TO_VARY:
            say(f"With fewer than {_ENOUGH_TO_VARY} draws or seeds the interval may be too narrow.")
    else:
        needed = seeds_needed(worlds, row["ci_low"], row["ci_high"])
        if needed is None:
            say("Too few seeds to tell the difference in funded projects from none, and a million would be too few.")
        elif needed > worlds:
            say(f"Few seeds: {wanted} takes about {needed}; there are {worlds}.")
    say()


def _say_constant_perimeter(comparison: Comparison, name: str) -> None:
    """Where scenarios differ in what is an ecosystem of its own, say what does not depend on it."""
    from dataclasses import asdict

    from sim.analysis.paired import paired_difference
    from sim.analysis.run_values import run_values
    from sim.cli.headlines import FOCUS_SECTOR
    from sim.cli.shown import interval, number, say
    from sim.region.files import load_region

    records = {record.name: record for record in comparison.results.scenarios}
    separate = [
        [policy["government"]["separate_ecosystems"] for _, policy in records[one].specification["policies"]]
        for one in (comparison.baseline, name)
    ]
    if all(separate[0]) and all(separate[1]):
        return
    region = load_region(records[name].specification["region"])
    parts = [FOCUS_SECTOR, *(row.sector for row in region.sectors if row.part_of == FOCUS_SECTOR)]
    values = run_values(comparison.results)
    before, after = (
        values.loc[[(one, "funded_projects", part) for part in parts]].sum(axis=0).to_numpy()
        for one in (comparison.baseline, name)
    )
    row = asdict(paired_difference(before, after, values.columns))
    told = f"{number(row['difference'], signed=True)} ({interval(row['ci_low'], row['ci_high'])})"
    say(f"On the constant perimeter ({' and '.join(parts)}) funded projects differ by {told}.")
    say("Read this, not the sector alone: the scenarios differ in what belongs to it.")
    say()


def _say_outcomes(comparison: Comparison, name: str, heading: str, outcomes: tuple[str, ...], sector: str) -> None:
    from sim.cli.shown import interval, label_shown, number, say, say_table, unit_shown

    table = comparison.table()
    mine = table[(table["scenario"] == name) & (table["sector"] == sector)]
    found = {row["outcome"]: row for row in mine.to_dict("records")}
    is_drawn = comparison.results.experiment.uncertainty != "none"
    rows = []
    for outcome in outcomes:
        if outcome not in found:
            continue
        row = found[outcome]
        divisor = unit_shown(outcome)[1]
        cells = [
            label_shown(outcome),
            number(row["baseline_mean"], divisor),
            number(row["scenario_mean"], divisor),
            number(row["difference"], divisor, signed=True),
            interval(row["ci_low"], row["ci_high"], divisor),
        ]
        rows.append([*cells, interval(row["draws_low"], row["draws_high"], divisor)] if is_drawn else cells)
    if rows:
        columns = ["outcome", f"{comparison.baseline}, mean", f"{name}, mean", "difference", "95 % interval"]
        columns += ["10-90 % of draws"] if is_drawn else []
        say_table(heading, columns, rows, numbers_from=1)
        say()


def _say_funnel(comparison: Comparison, name: str) -> None:
    from sim.analysis.funnel import CALLS_HELD
    from sim.cli.shown import number, say, say_table

    table = comparison.funnel()
    mine = table[table["scenario"] == name]
    rows = [
        [
            row["stage"].replace("_", " "),
            number(row["baseline_mean"]),
            number(row["scenario_mean"]),
            number(row["baseline_rate"]),
            number(row["scenario_rate"]),
            number(row["contribution"], signed=True),
        ]
        for row in mine.to_dict("records")
    ]
    rates = ("baseline rate", "alternative rate")
    heading = "Where the difference arises: mean counts by stage of the funnel, pass rates from the stage "
    heading += "before, and what each adds to the difference in funded projects (stages of calls that both hold)"
    columns = ["stage", f"{comparison.baseline}, mean", f"{name}, mean", *rates, "adds projects"]
    say_table(heading, columns, rows, numbers_from=1)
    total = mine["contribution"].sum(skipna=False)
    say(f"Together {number(total, signed=True)} projects, in calls decided by the end.")
    for basis, part in comparison.funnel_by_basis().items():
        stages = {row["stage"]: row for row in part[part["scenario"] == name].to_dict("records")}
        change = stages["funded"]["scenario_mean"] - stages["funded"]["baseline_mean"]
        change += stages[CALLS_HELD]["contribution"]
        say(f"  of which in calls whose existence is {basis}: {number(change, signed=True)}")
    say()
