"""What runs and comparisons can be asked for: tables, figures, a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.awards import awards
from sim.analysis.compare import check_baseline, check_sector, comparison
from sim.analysis.displacement import displacement, moved
from sim.analysis.funnel import funnel
from sim.analysis.merit import merit
from sim.analysis.parity import parity
from sim.analysis.run_regions import run_regions
from sim.api.notebook import html_table
from sim.errors import InputError, SimError
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS
from sim.results.results import Results, comparison_files
from sim.words.headlines import HEADLINES
from sim.words.meanings import INTERVAL
from sim.words.numbers import counted, interval, number
from sim.words.units import label_shown, unit_shown

if TYPE_CHECKING:
    from sim.plots import Figure
    from sim.results.store.store import Store

__all__ = ["Comparison", "Runs"]


class Runs:
    """Runs of one or more scenarios on common worlds.

    Attributes:
        results: The tables, what was run, and `failures`: runs that broke. Tables hold every run that is there;
            `who`, `parity` and `plot` count the worlds on which no scenario failed.
    """

    def __init__(self, results: Results) -> None:
        self.results = results

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.results.experiment}>"

    def _repr_html_(self) -> str:
        """Show in a notebook what ran."""
        experiment = self.results.experiment
        rows = [
            [one.name, one.title, f"{one.report_from} to {one.end}", str(len(self.results.paired_worlds([one.name])))]
            for one in self.results.scenarios
        ]
        return html_table(experiment.labels.label, ["scenario", "title", "reports", "runs"], rows)

    def table(self, name: str = "outcomes") -> pd.DataFrame:
        """Return a table: `outcomes`, `calls`, `projects`, `proposals`, or `draws` where assumptions are drawn.

        Raises:
            InputError: There is no such table.
        """
        return self.results.table(name)

    def who(self, sector: str | None = None) -> pd.DataFrame:
        """Return who wins the awards of a sector in each scenario; `sim.analysis.awards` defines every row.

        Raises:
            InputError: There is no such sector.
        """
        return awards(self.results.paired(), None, sector)

    def parity(self, sector: str | None = None, later_periods: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a sector's share of awards against its share of units, employees and so on, 1 being parity.

        `sim.analysis.parity` defines every row.

        Args:
            sector: A sector; the focus sector of the region if None, here as everywhere.
            later_periods: First quarters of the periods after the first one; those that the region marks if None.

        Raises:
            InputError: There is no such sector, the periods do not ascend, or the region of the runs is not there
                any more as it was.
        """
        paired = self.results.paired()
        return parity(paired, run_regions(paired), sector, later_periods)

    def plot(self, outcome: str = "funded_projects", sector: str | None = None) -> Figure:
        """Draw an outcome over time: the median of the runs of each scenario, and 10 to 90 % of them.

        Args:
            outcome: Name of an outcome.
            sector: A sector, or `all`.

        Raises:
            InputError: There is no such outcome.
        """
        paired, first = self.results.paired(), self.results.experiment.names[0]
        return _over_time(paired, comparison(paired, first), first, outcome, sector)

    def write(self, folder: str | Path, *, replace: bool = False) -> None:
        """Write the tables into a folder, which appears whole or not at all.

        Args:
            folder: A new or empty folder, or one with earlier results of the same experiment.
            replace: Whether results of another experiment give way.

        Raises:
            InputError: The results cannot go there.
            SimError: Writing failed.
        """
        self.results.write(folder, replace=replace)


class Comparison(Runs):
    """Scenarios compared with a baseline on common worlds, or on the same seeds where worlds are drawn otherwise.

    Attributes:
        results: The tables, `comparison` among them, and what was run.
        baseline: Name of the scenario that the others are compared with.
    """

    HOLDS = ("outcomes", "calls", "projects", "proposals")
    """The tables that comparing and drawing hold in memory, over all worlds."""

    def __init__(self, results: Results, baseline: str) -> None:
        super().__init__(results)
        self.baseline = baseline

    def __repr__(self) -> str:
        others = self.results.experiment.on_other_worlds(self.baseline)
        told = f"; same seeds, other worlds (drawn under other assumptions) in {', '.join(others)}" if others else ""
        return super().__repr__().removesuffix(">") + told + ">"

    @classmethod
    def of(cls, results: Results, baseline: str) -> Comparison:
        """Compare the scenarios of some results with one of them, on the worlds on which none of them failed.

        Raises:
            InputError: The baseline is not among them, or they do not report the same quarters.
            SimError: There is no such world.
        """
        check_baseline(results, baseline)
        paired = results.paired()
        return cls(paired.compared(baseline, comparison(paired, baseline)), baseline)

    @classmethod
    def in_store(cls, store: Store, baseline: str) -> Comparison:
        """Compare the runs of a folder whose tables are settled, or recall the comparison that it holds already.

        Raises:
            SimError: On every world a run broke.
        """
        results = store.results()
        if not _is_compared(store, baseline):
            return cls.of(results, baseline)
        return cls(replace(results, experiment=replace(results.experiment, baseline=baseline)).paired(), baseline)

    def _repr_html_(self) -> str:
        """Show in a notebook the outcomes of the focus sector, with their differences to the baseline."""
        experiment, table = self.results.experiment, self.table()
        chosen = table[(table["sector"] == experiment.sector_or_focus(None)) & table["outcome"].isin(HEADLINES)]
        order = [*experiment.names, *HEADLINES]
        rows = []
        for row in sorted(
            chosen.to_dict("records"), key=lambda row: [*map(order.index, (row["scenario"], row["outcome"]))]
        ):
            divisor = unit_shown(row["outcome"])[1]
            levels = [number(row[mean], divisor) for mean in ("baseline_mean", "scenario_mean")]
            spread = interval(row["ci_low"], row["ci_high"], divisor)
            difference = number(row["difference"], divisor, signed=True)
            rows.append([row["scenario"], label_shown(row["outcome"]), *levels, difference, spread])
        heading = f"{experiment.labels.heading}, {counted(self.results.worlds, 'paired runs')}"
        columns = ["scenario", "outcome", f"{self.baseline}, mean", "mean", "difference", INTERVAL]
        return html_table(heading, columns, rows)

    def table(self, name: str = "comparison") -> pd.DataFrame:
        """Return a table: `comparison`, or one of the runs.

        In `comparison`, `ci_low` and `ci_high` are the 95 % interval of the mean paired difference: what more seeds,
        and draws where assumptions are drawn, would narrow. It is neither the spread of histories nor what is not
        known; that is `draws_low` to `draws_high`, 10 to 90 % of the draws of assumptions.

        Raises:
            InputError: There is no such table.
        """
        return self.results.table(name)

    def funnel(self, sector: str | None = None) -> pd.DataFrame:
        """Return where the difference in funded projects arises: counts, rates, contribution by stage."""
        return funnel(self.results, self.baseline, sector)

    def funnel_by_basis(self, sector: str | None = None) -> dict[str, pd.DataFrame]:
        """Return the funnel of calls that are on record, and that of calls whose existence is assumed."""
        calls = self.results.table("calls")
        parts = {"on record": calls[~calls["assumed"]], "assumed": calls[calls["assumed"]]}
        return {
            basis: funnel(replace(self.results, tables={"calls": part}), self.baseline, sector)
            for basis, part in parts.items()
        }

    def displacement(self) -> pd.DataFrame:
        """Return how many projects are displaced and gained, by sector and how: means over worlds, with intervals.

        `sim.analysis.displacement` defines every row.
        """
        return displacement(self.results, self.baseline, self._ideas)

    def moved(self, scenario: str | None = None, sector: str = ALL_SECTORS) -> pd.DataFrame:
        """Return the ideas that are displaced and gained, one by one.

        Args:
            scenario: An alternative; all of them if None.
            sector: A sector, or `all`.

        Raises:
            InputError: There is no such alternative or sector.
        """
        check_sector(self.results, sector)
        ideas = self._ideas
        if scenario is not None:
            check_known(scenario, [name for name in self.results.experiment.names if name != self.baseline])
            ideas = ideas[ideas["scenario"] == scenario]
        chosen = ideas if sector == ALL_SECTORS else ideas[ideas["sector"] == sector]
        return chosen.reset_index(drop=True).copy()  # without a filter it shares memory with what is kept

    def merit(self) -> pd.DataFrame:
        """Return the mean true merit of what is funded with and without, and of what is displaced and gained.

        `sim.analysis.merit` defines every row.
        """
        return merit(self.results, self.baseline, self._ideas)

    def who(self, sector: str | None = None) -> pd.DataFrame:
        """Return who wins the awards of a sector in each scenario, with paired differences to the baseline.

        `sim.analysis.awards` defines every row.

        Raises:
            InputError: There is no such sector.
        """
        return awards(self.results, self.baseline, sector)

    @cached_property
    def _ideas(self) -> pd.DataFrame:
        return moved(self.results, self.baseline)

    def plot(self, outcome: str = "funded_projects", sector: str | None = None) -> Figure:
        """Draw an outcome over time: the median of the runs of each scenario, and 10 to 90 % of them.

        Args:
            outcome: Name of an outcome.
            sector: A sector, or `all`.

        Raises:
            InputError: There is no such outcome.
        """
        return _over_time(self.results, self.table(), self.baseline, outcome, sector)

    def figures(self) -> dict[str, Figure]:
        """Draw every figure of a comparison, by name.

        That of parity is left out where the region of the runs is not there any more as it was.
        """
        from sim.plots import compare_figures

        try:
            by_denominator = self.parity()
        except InputError:
            by_denominator = None
        return compare_figures(self.results, self.table(), self.baseline, self.displacement(), by_denominator)

    def write(self, folder: str | Path, *, replace: bool = False) -> None:
        """Write tables and figures into a folder, which appears whole or not at all.

        Args:
            folder: A new or empty folder, or one with earlier results of the same experiment.
            replace: Whether results of another experiment give way.

        Raises:
            InputError: The results cannot go there.
            SimError: Writing failed, or only the tables could be written.
        """
        from sim.plots.files import drawn

        files, failure = drawn(self.figures)
        self.results.write(folder, files, replace=replace)
        _raise_for_figures(failure, folder)

    def complete(self, store: Store) -> None:
        """Write the comparison and its figures into the folder that holds the runs, unless they are there.

        Raises:
            SimError: Writing failed, or only the tables could be written.
        """
        from sim.plots.files import drawn

        if _is_compared(store, self.baseline):
            return
        files, failure = drawn(self.figures)
        experiment = replace(store.experiment, baseline=self.baseline)
        store.seal(experiment, {**comparison_files(self.results.table("comparison")), **files})
        _raise_for_figures(failure, store.shown)


def _is_compared(store: Store, baseline: str) -> bool:
    return store.is_whole and store.manifest.experiment.baseline == baseline and store.has_figures


def _raise_for_figures(failure: Exception | None, folder: str | Path) -> None:
    if failure is not None:
        told = f"{type(failure).__name__}: {failure}"
        raise SimError(f"the tables are in {folder}, but the figures could not be drawn: {told}") from failure


def _over_time(results: Results, compared: pd.DataFrame, baseline: str, outcome: str, sector: str | None) -> Figure:
    from sim.plots.over_time import over_time

    outcomes, calls = results.table("outcomes"), results.table("calls")
    return over_time(outcomes, compared, baseline, outcome, sector, calls=calls, experiment=results.experiment)
