"""What runs rest on: what was set, what is assumed, and whether assumptions are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pandas as pd

from sim.errors import InputError, Problem
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS
from sim.region.labels import RegionLabels
from sim.results.experiment import Experiment, ScenarioRecord, named
from sim.scenario.catalogue import Parameter, parameters
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import drawn_paths
from sim.units import quarter_label
from sim.words.labels import elided
from sim.words.meanings import band, interval_of_mean, is_drawn
from sim.words.typeset import SPACE

__all__ = ["ATTRIBUTION", "Basis", "meaning_of_attribution", "meaning_of_draws", "meaning_of_worlds"]

ATTRIBUTION = "assumptions.alignment.attribution"
"""The assumption that sets all attributions at once, which decide the size of most effects and no data identify."""

ATTRIBUTION_OF = {
    f"{ATTRIBUTION}_dedicated": "dedicated calls",
    f"{ATTRIBUTION}_reserves": "reserves",
    f"{ATTRIBUTION}_rules": "rules",
}
"""The attribution of each instrument, and the words for it."""

_HELD_AT_MOST = 6


def meaning_of_attribution(experiment: Experiment) -> list[str]:
    """Say the assumptions on which the size of every effect of alignment hangs; nothing where they are drawn."""
    if is_drawn(experiment):
        return []
    told = sorted({_attribution_of(scenario) for scenario in experiment.scenarios})
    was_set = any(ATTRIBUTION in _set_of(scenario) for scenario in experiment.scenarios)
    instead = " in place of --set" if was_set else ""
    each = ", ".join(path.rpartition(".")[2] for path in ATTRIBUTION_OF)
    return [
        f"Attribution {' and '.join(told)}: the share of the recorded change that following the cluster brought about.",
        f"No data settles it; show a headline for 0, 0.5 and 1 (--over {ATTRIBUTION}=0,0.5,1{instead}), and for 0 "
        f"and 1 of each instrument alone ({each}).",
    ]


def _attribution_of(scenario: ScenarioRecord, ranges: bool = False) -> str:
    """Return the attribution of a scenario: one for all instruments, or that of each; of those drawn their ranges."""
    by_path = {each.path: each for each in parameters()}
    value = _values(scenario, by_path[ATTRIBUTION]).pop()
    if value != _written(None):
        return value
    set_ones = _set_of(scenario)
    told = []
    for path, words in ATTRIBUTION_OF.items():
        one = by_path[path]
        drawn = f"drawn from {_written(one.prior_low)} to {_written(one.prior_high)}"
        told.append(f"{drawn if ranges and path not in set_ones else _values(scenario, one).pop()} of {words}")
    return ", ".join(told)


def meaning_of_worlds(experiment: Experiment, baseline: str) -> list[str]:
    """Say which scenarios have other worlds than a baseline on the same seeds; nothing where all worlds are common."""
    told = [
        f"{name}: same seeds, other worlds, drawn under other assumptions than {baseline} ({_listed(paths)})."
        for name, paths in experiment.on_other_worlds(baseline).items()
    ]
    if told:
        what = "What differs between those worlds is part of the difference, and an idea that only one of them has "
        told.append(f"{what}counts as displaced or gained.")
    return told


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(path.removeprefix("assumptions.") for path in paths)


def meaning_of_draws(experiment: Experiment) -> str:
    """Say how many assumptions are drawn, and which are held because they were set; nothing where none is drawn."""
    if not is_drawn(experiment):
        return ""
    held = {one.name: set(_set_of(one)) & set(drawn_paths(())) for one in experiment.scenarios}
    counts = sorted({len(drawn_paths(paths)) for paths in held.values()})
    drawn = f"{' to '.join(map(str, dict.fromkeys((counts[0], counts[-1]))))} assumptions are drawn"
    told = []
    for path in sorted(set().union(*held.values())):
        holders = [name for name, paths in held.items() if path in paths]
        where = "" if len(holders) == len(held) else f" in {named(holders)}"
        told.append(path.removeprefix("assumptions.") + where)
    more = f" and {len(told) - _HELD_AT_MOST} more" if len(told) > _HELD_AT_MOST else ""
    return f"{drawn}; held as set: {', '.join(told[:_HELD_AT_MOST]) or 'none'}{more}."


def _set_of(scenario: ScenarioRecord) -> Sequence[str]:
    """Return the paths of the assumptions that were set in a scenario."""
    paths: Sequence[str] = scenario.specification.get("assumptions_set", ())
    return paths


@dataclass(frozen=True)
class Basis:
    """What the runs of a figure rest on.

    Attributes:
        experiment: What was run; None if only its tables are known, and then nothing is said of it.
        names: The scenarios of the figure, the baseline first.
    """

    experiment: Experiment | None
    names: Sequence[str]

    @property
    def region(self) -> RegionLabels | None:
        """What the region calls itself and its sectors, where it is known."""
        return None if self.experiment is None else self.experiment.labels

    def sector_or_focus(self, sector: str | None, table: pd.DataFrame) -> str:
        """Return the sector that was asked for, or else the focus sector of the region.

        Args:
            sector: A sector, or `all`; None for the focus sector.
            table: What is drawn, which knows the sectors where the region is not known.

        Raises:
            InputError: There is no such sector, or none was asked for and the region is not known.
        """
        if self.experiment is not None:
            return self.experiment.sector_or_focus(sector)
        if sector is None:
            raise InputError([Problem("sector", "none", "a sector, or the experiment that says which is the focus")])
        if len(table):
            check_known(sector, [str(name) for name in table["sector"].unique()], "sector")
        return sector

    def one_sector(self, sector: str | None, table: pd.DataFrame, figure: str) -> str:
        """Return the sector, as `sector_or_focus` does, for a figure that holds it against the others.

        Raises:
            InputError: There is no such sector, or it is all of them.
        """
        sector = self.sector_or_focus(sector, table)
        if sector == ALL_SECTORS:
            found = f"{sector!r}, but {figure} sets one apart from the others"
            raise InputError([Problem("sector", found, "one sector")])
        return sector

    @property
    def during(self) -> str:
        """Return what follows the subject of a title: the quarters reported, after a comma; unknown: nothing."""
        if self.experiment is None:
            return ""
        first = self.experiment.scenarios[0]
        return f", {first.report_from}\N{EN DASH}{first.end}"

    @property
    def is_drawn(self) -> bool:
        """Say whether assumptions are drawn."""
        return is_drawn(self.experiment)

    @property
    def drawn(self) -> str:
        """Return what follows a number of runs that differ in more than chance; else nothing."""
        return " over drawn assumptions" if self.is_drawn else ""

    @property
    def band(self) -> str:
        """Name the spread of runs that bars, bands and whiskers show."""
        return band(self.experiment).replace("-", "\N{EN DASH}").replace(" %", f"{SPACE}%")

    @property
    def of_draws(self) -> bool:
        """Say whether there are several draws of the assumptions, so that there is something to say of them."""
        return self.experiment is not None and len(self.experiment.draws) > 1

    @property
    def interval(self) -> str:
        """Name the interval of a mean paired difference."""
        return interval_of_mean(self.experiment).replace(" %", f"{SPACE}%")

    @property
    def clear(self) -> str:
        """Say what titles mean by a clear difference."""
        return f"Clear: the {self.interval} leaves out zero."

    def note(self) -> str:
        """Say how assumptions entered, what the attribution is, and what was set in every scenario."""
        if self.experiment is None:
            return ""
        how = "every draw of the assumptions is run on every seed" if self.is_drawn else "assumptions are fixed"
        settings = _set_everywhere(self.experiment.scenarios)
        also = f" Set in every scenario: {', '.join(settings)}." if settings else ""
        attribution = self._attribution(self.experiment)
        drawn = f" {told}" if (told := meaning_of_draws(self.experiment)) else ""
        rest = f"{drawn}{self._worlds(self.experiment)}{also}"
        return f"Uncertainty: {self.experiment.uncertainty}, {how}; assumed attribution {attribution}.{rest}"

    def _worlds(self, experiment: Experiment) -> str:
        """Name the scenarios of the figure whose worlds are not those of the baseline."""
        first = self.names[0] if experiment.baseline is None else experiment.baseline
        if first not in experiment.names:
            return ""
        others = [name for name in experiment.on_other_worlds(first) if name in self.names]
        told = ", ".join(map(elided, others))
        return f" Same seeds, other worlds (drawn under other assumptions) in {told}." if others else ""

    def _attribution(self, experiment: Experiment) -> str:
        """Return the attribution, by scenario where they differ in it; where it is drawn, from what range.

        Draws leave alone what was set, also to its default.
        """
        known = {one.name: _attribution_of(one, ranges=self.is_drawn) for one in experiment.scenarios}
        shown = {name: known[name] for name in self.names if name in known} or known
        if len(set(shown.values())) == 1:
            return next(iter(shown.values()))
        return ", ".join(f"{value} in {elided(name)}" for name, value in shown.items())


def _set_everywhere(scenarios: Sequence[ScenarioRecord]) -> list[str]:
    """Return every setting that all scenarios share and that is not the default.

    What a scenario is about sets it apart from another; what all of them share was set for all, by `--set` or in the
    files. The attribution is left out, which is always said.
    """
    settings = []
    for key in ("region", "start", "report_from", "end"):
        default = Scenario.model_fields[key].get_default(call_default_factory=True)
        usual = default if isinstance(default, str) else quarter_label(default)
        values = {str(each.specification.get(key, usual)) for each in scenarios}
        if len(values) == 1 and values != {usual}:
            [value] = values
            settings.append(f"{key}{SPACE}={SPACE}{PurePath(value).name}")
    for parameter in parameters():
        if parameter.path == ATTRIBUTION or parameter.path in ATTRIBUTION_OF:
            continue
        written = set().union(*(_values(each, parameter) for each in scenarios))
        if len(written) == 1 and written != {_written(parameter.default)}:
            settings.append(f"{parameter.path}{SPACE}={SPACE}{written.pop()}")
    calls = {tuple(call_id for call_id, _ in each.specification.get("calls", ())) for each in scenarios}
    if len(calls) == 1 and (names := calls.pop()):
        settings.append(f"calls changed: {', '.join(names)}")
    return settings


def _values(scenario: ScenarioRecord, parameter: Parameter) -> set[str]:
    """Return what a scenario says of a parameter, of a lever at every date; the default where it says nothing."""
    part, *keys = parameter.path.split(".")
    if part == "policy":
        values: list[Any] = [policy for _, policy in scenario.specification.get("policies", ())]
    else:
        values = [scenario.specification.get(part, {})]
    for key in keys:
        values = [each[key] for each in values if key in each]
    return {_written(value) for value in values or [parameter.default]}


def _written(value: object) -> str:
    """Write a value as in a setting."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.10g}"
    return str(value)
