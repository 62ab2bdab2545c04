"""What runs and comparisons can be asked for: tables, figures, a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.awards import awards
from sim.analysis.compare import check_baseline, comparison
from sim.analysis.displacement import displacement, moved
from sim.analysis.facts import facts
from sim.analysis.funnel import funnel
from sim.analysis.merit import merit
from sim.analysis.parity import parity
from sim.analysis.run_regions import run_regions
from sim.api.notebook import html_table
from sim.errors import InputError
from sim.evidence.patterns import read_patterns
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS
from sim.results.experiment import named
from sim.results.results import Results
from sim.words.draws import OF_DRAWS, draws_written
from sim.words.headlines import HEADLINES
from sim.words.meanings import INTERVAL
from sim.words.numbers import counted, interval, number
from sim.words.titles import said_of
from sim.words.units import label_shown, unit_shown

if TYPE_CHECKING:
    from sim.plots import Figure
    from sim.plots.kinds import Material

__all__ = ["Comparison", "Runs", "material_of"]


class Runs:
    """Runs of one or more scenarios on common worlds.

    Attributes:
        results: The tables, what was run, and `failures`: runs that broke. Tables hold every run that is there;
            `who`, `parity` and `plot` count the worlds on which no scenario failed.
    """

    def __init__(self, results: Results) -> None:
        self.results = results

    def __repr__(self) -> str:
        return "\n".join((f"{type(self).__name__} of {self._named()}", *said_of(self.results)))

    def _named(self) -> str:
        return named(self.results.experiment.names)

    def _compared(self) -> Comparison:
        return Comparison.of(self.results, self.results.experiment.names[0])

    def _repr_html_(self) -> str:
        """Show in a notebook what ran."""
        experiment = self.results.experiment
        rows = [
            [one.name, one.title, f"{one.report_from} to {one.end}", str(len(self.results.paired_worlds([one.name])))]
            for one in self.results.scenarios
        ]
        return html_table(experiment.labels.label, ["scenario", "title", "reports", "runs"], rows)

    def table(self, name: str = "outcomes") -> pd.DataFrame:
        """Return a table: `outcomes`, `calls`, `projects`, `proposals`, `run_values`, or `draws` of assumptions.

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

    def facts(self, scenario: str | None = None) -> pd.DataFrame:
        """Return patterns of a scenario against the bands that the record gives them; the first scenario if None.

        `sim.analysis.facts` defines every column.

        Raises:
            InputError: There is no such scenario, its region has no patterns, or is not there any more as it was.
        """
        name = self.results.experiment.names[0] if scenario is None else scenario
        check_known(name, self.results.experiment.names)
        return facts(self.results, name, read_patterns(run_regions(self.results)[name]))

    def plot(
        self,
        outcome: str | None = None,
        sector: str | None = None,
        figure: str = "over_time",
        size: tuple[float, float] | None = None,
    ) -> Figure:
        """Draw an outcome over time, the median of the runs of each scenario and 5 to 95 % of them, or another figure.

        Args:
            outcome: Name of an outcome; funded projects if None.
            sector: A sector, or `all`; the focus sector of the region if None.
            figure: `over_time`, `paired_differences` or `awards_by_sector`, which show any outcome, or `funnel`,
                `alignment_path`, `relation`, `programme_account`, `displacement`, `parity` or `facts`.
            size: Width and height in mm, into which the figure is made to fit; its own if None.

        Raises:
            InputError: There is no such outcome, sector or figure, or one that exists only between scenarios is asked
                of a single one.
        """
        from sim.plots.kinds import draw, page_of
        from sim.plots.sizing import fitted

        of = material_of(self._compared())
        return fitted(draw(figure, of, page_of(of), outcome, sector), size)

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

    def __init__(self, results: Results, baseline: str) -> None:
        super().__init__(results)
        self.baseline = baseline

    def __repr__(self) -> str:
        others = self.results.experiment.on_other_worlds(self.baseline)
        told = f"; same seeds, other worlds (drawn under other assumptions) in {', '.join(others)}" if others else ""
        return super().__repr__() + told

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

    def _named(self) -> str:
        others = [name for name in self.results.experiment.names if name != self.baseline]
        return f"{named(others) or 'nothing'} against {self.baseline}"

    def _compared(self) -> Comparison:
        return self

    def _repr_html_(self) -> str:
        """Show in a notebook the outcomes of the focus sector, with their differences to the baseline."""
        experiment, table = self.results.experiment, self.table()
        chosen = table[(table["sector"] == experiment.sector_or_focus(None)) & table["outcome"].isin(HEADLINES)]
        order = [*experiment.names, *HEADLINES]
        has_draws = len(experiment.draws) > 1
        rows = []
        for row in sorted(
            chosen.to_dict("records"), key=lambda row: [*map(order.index, (row["scenario"], row["outcome"]))]
        ):
            divisor = unit_shown(row["outcome"])[1]
            levels = [number(row[mean], divisor) for mean in ("baseline_mean", "scenario_mean")]
            spread = interval(row["ci_low"], row["ci_high"], divisor)
            difference = number(row["difference"], divisor, signed=True)
            of_draws = draws_written(row, divisor, interval) if has_draws else []
            rows.append([row["scenario"], label_shown(row["outcome"]), *levels, *of_draws, difference, spread])
        heading = f"{experiment.labels.heading}, {counted(self.results.worlds, 'paired runs')}"
        columns = ["scenario", "outcome", f"{self.baseline}, mean", "mean"]
        columns += [*OF_DRAWS, "mean difference", INTERVAL] if has_draws else ["difference", INTERVAL]
        return html_table(heading, columns, rows)

    def table(self, name: str = "comparison") -> pd.DataFrame:
        """Return a table: `comparison`, or one of the runs.

        In `comparison`, `ci_low` and `ci_high` are the 90 % interval of the mean paired difference: what more seeds,
        and draws where assumptions are drawn, would narrow. It is neither the spread of histories nor what is not
        known; that is `draws_low` to `draws_high`, 5 to 95 % of the draws of assumptions.

        Raises:
            InputError: There is no such table.
        """
        return self.results.table(name)

    def funnel(self, sector: str | None = None) -> pd.DataFrame:
        """Return where the difference in funded projects arises: counts, rates, contribution by stage.

        Raises:
            InputError: There is no such sector.
        """
        return funnel(self.results, self.baseline, sector)

    def funnel_by_basis(self, sector: str | None = None) -> dict[str, pd.DataFrame]:
        """Return the funnel of calls that are on record, and that of calls whose existence is assumed.

        Raises:
            InputError: There is no such sector.
        """
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
        sector = self.results.experiment.sector_or_focus(sector)
        ideas = self._ideas
        if scenario is not None:
            check_known(scenario, [name for name in self.results.experiment.names if name != self.baseline])
            ideas = ideas[ideas["scenario"] == scenario]
        chosen = ideas if sector == ALL_SECTORS else ideas[ideas["sector"] == sector]
        return chosen.reset_index(drop=True).copy()  # without a filter it shares memory with what is kept

    def merit(self) -> pd.DataFrame:
        """Return the mean latent merit of what is funded with and without, and of what is displaced and gained.

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

    def figures(self) -> dict[str, Figure]:
        """Draw every figure of a comparison, by name; with many alternatives several of a kind, `funnel-2` and so on.

        That of parity is left out where the region of the runs is not there any more as it was, and every one that
        needs a table that the results do not keep.
        """
        from sim.plots import compare_figures

        if not self.results.has_every_table:
            return compare_figures(self.results, self.table(), self.baseline)
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
        from sim.plots.files import drawn, raise_for_figures

        files, failure = drawn(self.figures)
        self.results.write(folder, files, replace=replace)
        raise_for_figures(failure, folder)


def material_of(comparison: Comparison) -> Material:
    """Return what the figures of a comparison are drawn from; costly tables are made when they are asked for."""
    from sim.plots.kinds import Material

    tables = (comparison.results, comparison.table(), comparison.baseline)
    if not comparison.results.has_every_table:
        return Material(*tables)
    return Material(*tables, comparison.displacement, comparison.parity, cache(comparison.facts))
