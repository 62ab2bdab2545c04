"""Print a comparison: outcomes, where the difference arises, at whose expense, and what the numbers rest on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sim.analysis.constant_perimeter import constant_perimeter
from sim.analysis.funnel import funded_change
from sim.analysis.precision import Precision, precision
from sim.api import Comparison
from sim.cli.expense import say_movements, say_what_moved_means
from sim.cli.said_draws import say_draws, say_range
from sim.cli.shown import say, say_table
from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES
from sim.words.basis import meaning_of_attribution, meaning_of_worlds
from sim.words.draws import OF_DRAWS, draws_written
from sim.words.headlines import ALL_TOGETHER, HEADLINES, RESIDUAL
from sim.words.meanings import INTERVAL, is_drawn, meaning_of_accounts, meaning_of_intervals
from sim.words.numbers import counted, interval, interval_of_count, number, value_and_interval
from sim.words.titles import titled
from sim.words.units import label_shown, unit_shown

__all__ = ["say_comparison"]

_ENOUGH_TO_VARY = 3

NUMBERS_ALONE = (
    "These results keep the numbers of runs alone: at which stage a difference arises, whose projects move and why is "
    "said by the same command without --values-only, into another folder."
)


def say_comparison(comparison: Comparison, folder: Path | str) -> None:
    """Print a comparison, whose results are in a folder, on stdout."""
    results = comparison.results
    region = results.experiment.labels
    worlds = len(results.worlds)
    has_projects = results.has_every_table
    displacement, merit = (comparison.displacement(), comparison.merit()) if has_projects else (None, None)
    others = results.experiment.on_other_worlds(comparison.baseline)
    if attribution := meaning_of_attribution(results.experiment):
        for line in (*attribution, ""):
            say(line)
    for name in results.experiment.alternatives:
        experiment = results.experiment
        heading = f"{titled(name, experiment)} against {titled(comparison.baseline, experiment)}: {region.heading}, "
        heading += f"{results.scenarios[0].report_from} to {results.scenarios[0].end}, "
        heading += counted(results.worlds, "runs (same seeds, other worlds)" if name in others else "paired runs")
        _say_outcomes(comparison, name, heading, HEADLINES, region.focus_sector)
        _say_precision(comparison, name)
        _say_constant_perimeter(comparison, name)
        expense = "All sectors together: at whose expense. Money that is not awarded is left in programme accounts"
        _say_outcomes(comparison, name, expense, ALL_TOGETHER, ALL_SECTORS)
        pool = "Residual pool, an input and apart from all numbers above"
        _say_outcomes(comparison, name, pool, RESIDUAL, region.focus_sector)
        if displacement is not None and merit is not None:
            _say_funnel(comparison, name)
            say_movements(displacement, merit, name, region)
    if has_projects:
        say_what_moved_means()
    else:
        say(NUMBERS_ALONE)
    for line in meaning_of_worlds(results.experiment, comparison.baseline):
        say(line)
    for line in meaning_of_accounts(results.experiment):
        say(line)
    say_draws(results.experiment, folder)
    say(meaning_of_intervals(results.experiment))
    say_range(results.experiment)
    say("- is undefined." + (" One run has no interval." if worlds == 1 else ""))
    failed = sorted({failure.world for failure in results.failures})
    if failed:
        seeds = "seeds on which a run broke: " + ", ".join(str(world.seed) for world in failed)
        drawn = "worlds on which a run broke: " + "; ".join(map(str, failed))
        which = drawn if is_drawn(results.experiment) else seeds
        say(f"Left out, in every scenario so that runs stay paired, are {which}.")
    say()


def _say_precision(comparison: Comparison, name: str) -> None:
    """Say what common worlds are worth here, and whether there are enough of them."""
    focus = comparison.results.experiment.sector_or_focus(None)
    known = precision(comparison.table(), name, focus, "funded_projects", HEADLINES)
    if known is None:
        return
    if known.can_correlate:
        text = f"Common seeds: funded projects of both correlate by {number(known.correlation)}"
        if known.seeds_saved > 0:
            text += f"; as precise would be {number(known.seeds_saved)} times as many independent seeds"
        if known.median_saved > 0:
            text += f" (median of the outcomes above: {number(known.median_saved)})"
        say(f"{text}.")
    if not known.is_exact:
        for line in _enough(known):
            say(line)
        say()


def _enough(known: Precision) -> Iterator[str]:
    """Say what more worlds would be needed for."""
    wanted = "an interval half as wide as the difference in funded projects"
    if known.worlds < 2:
        yield "Too few seeds: one has no interval."
    elif known.draws > 1:
        # How much comes of draws and how much of seeds differs, so that no one number would do.
        if known.is_wide:
            yield f"Few worlds: {wanted} takes more than {known.draws} draws on {known.seeds} seeds."
        if known.seeds > 1 and min(known.draws, known.seeds) < _ENOUGH_TO_VARY:
            yield f"With fewer than {_ENOUGH_TO_VARY} draws or seeds the interval may be too narrow."
    elif known.needed is None:
        yield "Too few seeds to tell the difference in funded projects from none, and a million would be too few."
    elif known.needed > known.worlds:
        yield f"Few seeds: {wanted} takes about {known.needed}; there are {known.worlds}."


def _say_constant_perimeter(comparison: Comparison, name: str) -> None:
    """Where scenarios differ in what is an ecosystem of its own, say what does not depend on it."""
    focus = comparison.results.experiment.sector_or_focus(None)
    compared = constant_perimeter(comparison.results, comparison.baseline, name, focus)
    if compared is not None:
        parts, row = compared
        difference = value_and_interval(row.difference, row.ci_low, row.ci_high)
        say(f"On the constant perimeter ({' and '.join(parts)}) funded projects differ by {difference}.")
        say("Read this, not the sector alone: the scenarios differ in what belongs to it.")
        say()


def _say_outcomes(comparison: Comparison, name: str, heading: str, outcomes: tuple[str, ...], sector: str) -> None:
    table = comparison.table()
    mine = table[(table["scenario"] == name) & (table["sector"] == sector)]
    known = {row["outcome"]: row for row in mine.to_dict("records")}
    has_draws = len(comparison.results.experiment.draws) > 1  # one draw has no range
    rows = []
    for outcome in (each for each in outcomes if each in known):
        row = known[outcome]
        divisor = unit_shown(outcome)[1]
        of_count = OUTCOMES[outcome].comparison_only  # what moved between the two: there is none below zero
        ends = partial(interval_of_count, signed=True) if of_count else interval
        levels = [number(row[mean], divisor) for mean in ("baseline_mean", "scenario_mean")]
        difference = [number(row["difference"], divisor, signed=True), ends(row["ci_low"], row["ci_high"], divisor)]
        of_draws = draws_written(row, divisor, ends) if has_draws else []
        # What is not known comes before the error of a mean.
        rows.append([label_shown(outcome), *levels, *of_draws, *difference])
    if rows:
        columns = ["outcome", f"{comparison.baseline}, mean", f"{name}, mean"]
        columns += [*OF_DRAWS, "mean difference", INTERVAL] if has_draws else ["difference", INTERVAL]
        say_table(heading, columns, rows, numbers_from=1)
        say()


def _say_funnel(comparison: Comparison, name: str) -> None:
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
    say(f"Together {number(funded_change(table)[name], signed=True)} projects, in calls decided by the end.")
    for basis, part in comparison.funnel_by_basis().items():
        say(f"  of which in calls whose existence is {basis}: {number(funded_change(part)[name], signed=True)}")
    say()
