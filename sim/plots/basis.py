"""What runs rest on, in the words of a figure: what was set, what is assumed, and whether assumptions are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sim.plots.wording import SPACE, elided
from sim.results.experiment import Experiment, ScenarioRecord
from sim.scenario.catalogue import Parameter, parameters
from sim.scenario.scenario import Scenario
from sim.units import quarter_label

ATTRIBUTION = "assumptions.alignment.attribution"
"""The assumption that decides the size of most effects, and that no data identify."""

_PERCENT = f"{SPACE}%"
_DRAWN = " over drawn assumptions"


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
    def is_drawn(self) -> bool:
        """Say whether assumptions are drawn."""
        return self.experiment is not None and self.experiment.uncertainty != "none"

    @property
    def drawn(self) -> str:
        """Return what follows a number of runs that differ in more than chance; else nothing."""
        return _DRAWN if self.is_drawn else ""

    @property
    def band(self) -> str:
        """Name the spread of runs that bars, bands and whiskers show."""
        return f"10\N{EN DASH}90{_PERCENT} of runs{self.drawn}"

    @property
    def interval(self) -> str:
        """Name the interval of a mean paired difference."""
        if self.experiment is not None and self.is_drawn:
            over = f"95{_PERCENT} interval of the mean over"
            if len(self.experiment.draws) == 1:
                return f"{over} seeds under this one draw of the assumptions"
            one = " on this one seed" if len(self.experiment.seeds) == 1 else " and seeds"
            return f"{over} draws of the assumptions{one}"
        return f"95{_PERCENT} interval of the mean paired difference"

    @property
    def clear(self) -> str:
        """Say what titles mean by a clear difference."""
        return f"Clear: the {self.interval} leaves out zero."

    def note(self) -> str:
        """Say how assumptions entered, what the attribution is, and what was set in every scenario."""
        if self.experiment is None:
            return ""
        how = "every draw of the assumptions is run on every seed" if self.is_drawn else "assumptions are fixed"
        changed = _set_everywhere(self.experiment.scenarios)
        told = f" Set in every scenario: {', '.join(changed)}." if changed else ""
        return f"Uncertainty: {self.experiment.uncertainty}, {how}; assumed {ATTRIBUTION} {self._attribution()}.{told}"

    def _attribution(self) -> str:
        """Return the attribution, by scenario where they differ in it; where it is drawn, from what range.

        Draws leave alone what was set to something else than its default.
        """
        assert self.experiment is not None
        [parameter] = [each for each in parameters() if each.path == ATTRIBUTION]
        drawn = f"drawn from {_written(parameter.prior_low)} to {_written(parameter.prior_high)}"
        known = {}
        for scenario in self.experiment.scenarios:
            value = _values(scenario, parameter).pop()
            is_drawn = self.is_drawn and value == _written(parameter.default)
            known[scenario.name] = drawn if is_drawn else f"={SPACE}{value}"
        shown = {name: known[name] for name in self.names if name in known} or known
        if len(set(shown.values())) == 1:
            return next(iter(shown.values()))
        return ", ".join(f"{value} in {elided(name)}" for name, value in shown.items())


def _set_everywhere(scenarios: Sequence[ScenarioRecord]) -> list[str]:
    """Return every setting that all scenarios share and that is not the default.

    What a scenario is about sets it apart from another; what all of them share was set for all, by `--set` or in the
    files. The attribution is left out, which is always said.
    """
    found = []
    for key in ("region", "start", "report_from", "end"):
        default = Scenario.model_fields[key].default
        usual = default if isinstance(default, str) else quarter_label(default)
        values = {str(each.specification.get(key, usual)) for each in scenarios}
        if len(values) == 1 and values != {usual}:
            [value] = values
            found.append(f"{key}{SPACE}={SPACE}{PurePath(value).name}")
    for parameter in parameters():
        if parameter.path == ATTRIBUTION:
            continue
        said = set().union(*(_values(each, parameter) for each in scenarios))
        if len(said) == 1 and said != {_written(parameter.default)}:
            found.append(f"{parameter.path}{SPACE}={SPACE}{said.pop()}")
    return found


def _values(scenario: ScenarioRecord, parameter: Parameter) -> set[str]:
    """Return what a scenario says of a parameter, of a lever at every date; the default where it says nothing."""
    part, *keys = parameter.path.split(".")
    if part == "policy":
        held = [policy for _, policy in scenario.specification.get("policies", ())]
    else:
        held = [scenario.specification.get(part, {})]
    for key in keys:
        held = [each[key] for each in held if key in each]
    return {_written(value) for value in held or [parameter.default]}


def _written(value: object) -> str:
    """Write a value as in a setting."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.10g}"
    return str(value)
