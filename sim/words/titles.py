"""What scenarios are called beside their short names, and what results are of, in a few lines."""

from __future__ import annotations

from collections.abc import Sequence

from sim.results.experiment import Experiment
from sim.results.results import Results
from sim.words.labels import elided
from sim.words.numbers import counted

__all__ = ["key_of_titles", "said_of", "titled"]

_LONGEST = 80
_SHOWN = 8


def titled(name: str, experiment: Experiment) -> str:
    """Return a scenario with its title in brackets, where it has one that says more than its name."""
    title = _titles(experiment).get(name)
    return f"{name} ({title})" if title else name


def key_of_titles(experiment: Experiment | None, names: Sequence[str]) -> str:
    """Return which title each short name stands for, for the foot of a figure; nothing where none has any."""
    titles = {} if experiment is None else _titles(experiment)
    told = "; ".join(f"{elided(name)} \N{EN DASH} {titles[name]}" for name in names if name in titles)
    return f"Scenarios: {told}." if told else ""


def said_of(results: Results) -> list[str]:
    """Say in a few lines what results are of: titles, region, time, runs, and runs that broke."""
    experiment, first = results.experiment, results.scenarios[0]
    titles = _titles(experiment)
    lines = [f"  {name}: {titles[name]}" for name in experiment.names[:_SHOWN] if name in titles]
    lines.append(f"  {experiment.labels.heading}, {first.report_from} to {first.end}")
    lines.append(f"  {counted(results.worlds, 'runs')} of each scenario; uncertainty {experiment.uncertainty}")
    if results.failures:
        lines.append(f"  {len(results.failures)} runs broke: results.failures says why")
    return lines


def _titles(experiment: Experiment) -> dict[str, str]:
    """Return the title of each scenario that has one which says more than its name."""
    return {one.name: elided(one.title, _LONGEST) for one in experiment.scenarios if one.title not in ("", one.name)}
