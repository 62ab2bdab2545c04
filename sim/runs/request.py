"""What is asked: scenarios on worlds, and what of their runs is kept.

Four words, each for one thing: a *request* is what somebody asks to be run, with scenarios that can be run; its
*experiment* is the record of it that results keep; an `ExperimentFile` is a request written in YAML; and a *study*
(`sim.studies.study`) is a request together with what is made of its results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import index
from pathlib import Path
from reprlib import repr as shortened
from typing import Literal, get_args

from sim.errors import InputError, Problem, gathered
from sim.inputs.nearest import check_known
from sim.outcomes.tables import READ_TO_COMPARE, RUN_TABLES
from sim.region.files import load_region
from sim.results.experiment import AS_WRITTEN, Experiment, ScenarioRecord, Uncertainty, check_drawn
from sim.runs.drawn_from import posteriors_for
from sim.runs.premises import Premises
from sim.scenario.files import load_scenario
from sim.scenario.references import scenario_file
from sim.scenario.scenario import Scenario
from sim.scenario.settings import settings_for, texts_from, wrong_scenarios

__all__ = [
    "MOST_DRAWS",
    "MOST_SEEDS",
    "USUAL_SEEDS",
    "Request",
    "contrast_from",
    "draws_from",
    "scenarios_from",
    "seeds_from",
    "uncertainty_from",
]

USUAL_SEEDS = 20
"""Seeds where nobody says how many and assumptions are as scenarios write them."""

MOST_SEEDS = 1_000_000
"""Most seeds accepted: far beyond the point where Monte-Carlo error still matters."""

MOST_DRAWS = 100_000
"""Most draws of assumptions accepted."""

MOST_WORLDS = 1_000_000
"""Most worlds accepted, for the same reason."""

_LARGEST = 2**63 - 1  # seeds and draws are columns of 64-bit integers
_USUAL_DRAWS = 100
_USUAL_SEEDS_OF_DRAWS = 2


@dataclass(frozen=True)
class Request:
    """Every scenario on every world: each seed under each draw of the assumptions.

    Attributes:
        scenarios: What is to run; names are distinct.
        seeds: Distinct seeds.
        draws: Distinct numbers of draws of the assumptions; 0 alone where they are as written.
        baseline: Name of the scenario with which the others are compared; None if they only run.
        keeps: The tables of a run that are kept, in the order of `RUN_TABLES`.
        uncertainty: How assumptions are drawn: not at all if there is no draw but 0.

    Raises:
        InputError: There are more worlds than anybody could run.
        ValueError: Draws and uncertainty contradict each other.
    """

    scenarios: Sequence[Scenario]
    seeds: Sequence[int]
    draws: Sequence[int] = AS_WRITTEN
    baseline: str | None = None
    keeps: tuple[str, ...] = RUN_TABLES
    uncertainty: Uncertainty = "none"

    def __post_init__(self) -> None:
        """Refuse too many worlds before a list of them fills the memory."""
        check_drawn(self.draws, self.uncertainty)
        worlds = len(self.seeds) * len(self.draws)
        if worlds > MOST_WORLDS:
            found = f"{len(self.draws)} draws on {len(self.seeds)} seeds are {worlds} worlds"
            raise InputError([Problem("seeds and draws", found, f"at most {MOST_WORLDS} worlds")])

    @property
    def read_to_compare(self) -> tuple[str, ...]:
        """The tables that a comparison of its scenarios holds in memory; none where they only run."""
        return () if self.baseline is None else tuple(name for name in self.keeps if name in READ_TO_COMPARE)

    @cached_property
    def experiment(self) -> Experiment:
        """The record of it that results keep.

        Raises:
            InputError: A region cannot be read, assumptions cannot be drawn from its posterior, or scenarios that are
                compared have no world in common.
        """
        # Each region is read once: one that is edited meanwhile must not be two.
        regions = {named: load_region(named) for named in dict.fromkeys(one.region for one in self.scenarios)}
        posteriors = posteriors_for(regions, self.draws) if self.uncertainty == "posterior" else {}
        records = tuple(
            ScenarioRecord.of(one, regions[one.region], posteriors.get(one.region, "")) for one in self.scenarios
        )
        seeds, draws = tuple(sorted(self.seeds)), tuple(sorted(self.draws))
        experiment = Experiment(records, seeds, draws, self.baseline, self.keeps, self.uncertainty)
        if self.baseline is not None and (problems := experiment.unpaired(self.baseline)):
            raise InputError(problems)
        return experiment

    @property
    def premises(self) -> Premises:
        """The code, the regions and the posteriors that all its runs must share."""
        return Premises.of(self.scenarios, self.experiment.scenarios)


def seeds_from(
    asked: int | str | Iterable[int] | None, where: str = "seeds", uncertainty: str = "none", usual: int = USUAL_SEEDS
) -> tuple[int, ...]:
    """Return the seeds a user asked for, ascending.

    Args:
        asked: A count, which means the seeds from 0 on; a list; either of them as text, `20` or `3,5,8`; or None for
            the usual number: where assumptions are drawn two, which tell chance from what is not known.
        where: What messages call it.
        uncertainty: How assumptions are drawn.
        usual: The usual number where they are not.

    Raises:
        InputError: It is neither, or has too many, too few, repeated or impossible seeds.
    """
    if asked is None:
        asked = usual if uncertainty == "none" else _USUAL_SEEDS_OF_DRAWS
    return _numbers_from(asked, "seed", 0, MOST_SEEDS, where)


def draws_from(asked: int | str | Iterable[int] | None, uncertainty: str, where: str = "draws") -> tuple[int, ...]:
    """Return the draws of assumptions a user asked for, ascending.

    Args:
        asked: A count, which means the draws from 1 on; a list; either of them as text; or None for the usual number.
        uncertainty: `none`, which has no draws and leaves assumptions as scenarios write them, `prior` or `posterior`.
        where: What messages call the draws.

    Raises:
        InputError: There are none to be had, too many, repeated or impossible ones.
    """
    if uncertainty == "none":
        if asked is not None:
            found = f"{shortened(asked)}, but without uncertainty assumptions are as the scenarios write them"
            raise InputError([Problem(where, found, "draws together with the uncertainty prior or posterior")])
        return AS_WRITTEN
    return _numbers_from(_USUAL_DRAWS if asked is None else asked, "draw", 1, MOST_DRAWS, where)


def _numbers_from(
    asked: int | str | Iterable[int], kind: Literal["seed", "draw"], least: int, most: int, where: str
) -> tuple[int, ...]:
    """Return numbers of a kind, which are counted from the least one on or listed."""
    allowed = f"a count from 1 to {most}, or a list of distinct {kind}s from {least} on like 3,5,8"
    try:
        if isinstance(asked, str):
            parts = asked.split(",")
            is_list = len(parts) > 1
            if is_list and not parts[-1].strip():
                parts.pop()  # `3,` is the list of 3 alone
            numbers = [_whole(part) for part in parts]
        elif isinstance(asked, Iterable) and not isinstance(asked, bytes | Mapping):
            numbers, is_list = [_whole(number) for number in asked], True
        else:
            numbers, is_list = [_whole(asked)], False
    except (TypeError, ValueError):
        raise InputError([Problem(where, shortened(asked), allowed)]) from None
    if not is_list:
        if not 1 <= numbers[0] <= most:
            raise InputError([Problem(where, f"{shortened(numbers[0])} {kind}s", allowed)])
        return tuple(range(least, least + numbers[0]))
    listed = tuple(sorted(numbers))
    impossible = [number for number in listed if not least <= number <= _LARGEST]
    if impossible:
        raise InputError([Problem(where, f"{kind} {shortened(impossible[0])}", allowed)])
    repeated = [one for one, other in pairwise(listed) if one == other]
    if repeated:
        raise InputError([Problem(where, f"{kind} {repeated[0]} stands there twice", allowed)])
    if not 1 <= len(listed) <= most:
        raise InputError([Problem(where, f"a list of {len(listed)} {kind}s", allowed)])
    return listed


def _whole(number: object) -> int:
    if isinstance(number, bool):
        raise TypeError
    return int(number) if isinstance(number, str) else index(number)  # type: ignore[arg-type]


def uncertainty_from(asked: object, where: str = "uncertainty") -> Uncertainty:
    """Return how assumptions are drawn.

    Raises:
        InputError: It is unknown.
    """
    known: tuple[Uncertainty, ...] = get_args(Uncertainty)
    check_known(asked, known, where)
    return next(one for one in known if one == asked)


def scenarios_from(
    asked: Sequence[str | Path | Scenario], settings: Sequence[str] = (), below: Sequence[str] = ()
) -> tuple[Scenario, ...]:
    """Return the scenarios a user asked for, each read with the settings on top.

    Args:
        asked: Names of shipped scenarios, paths of files, or scenarios; the names they give must be distinct.
        settings: Texts like `policy.cluster.staff_fte=4`, for every scenario, or `no-alignment:end=2020Q4` for one;
            whatever they are for must then be read.
        below: Settings of an experiment file, over which the others go.

    Raises:
        InputError: Every problem of every scenario.
    """
    texts = texts_from(settings)
    problems: list[Problem] = []
    scenarios: list[Scenario] = []
    untyped: Sequence[object] = asked  # a caller without a type checker may pass anything
    known = [name for name in map(_name_of, untyped) if name is not None]
    if len(known) == len(untyped):
        problems += wrong_scenarios((*below, *texts), list(dict.fromkeys(known)))
    for one in untyped:
        if not isinstance(one, str | Path | Scenario):
            found = f"{shortened(repr(one))} is no scenario"
            problems.append(Problem("scenarios", found, "a name, a path, or a Scenario"))
            continue
        mine = settings_for(_name_of(one) or "", texts, below)
        with gathered(problems):
            scenarios.append(load_scenario(one, mine) if isinstance(one, str | Path) else one)
        if mine and isinstance(one, Scenario):
            found = "settings were given for a scenario that is already read"
            problems.append(Problem(f"scenario {one.name}", found, "a name, a path, or scenario.changed(...)"))
    names = [scenario.name for scenario in scenarios]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Problem(f"scenario {name}", "is named more than once", "scenarios of different names"))
    if problems:
        raise InputError(problems)
    return tuple(scenarios)


def _name_of(asked: object) -> str | None:
    """Return the name that a scenario is going to have; none if there is none to be read."""
    if isinstance(asked, Scenario):
        return asked.name
    try:
        return scenario_file(asked).stem if isinstance(asked, str | Path) else None
    except InputError:
        return None


def contrast_from(
    baseline: str | Path | Scenario,
    alternatives: Sequence[str | Path | Scenario],
    settings: Sequence[str] = (),
    below: Sequence[str] = (),
) -> tuple[Scenario, ...]:
    """Return the scenarios of a comparison, the baseline first; see `scenarios_from`.

    Raises:
        InputError: Every problem of every scenario; or they differ in region, start or reported quarters.
    """
    if not alternatives:
        raise InputError([Problem("alternatives", "none", "one scenario or more to compare with the baseline")])
    scenarios = scenarios_from((baseline, *alternatives), settings, below)
    if problems := Request(scenarios, (0,)).experiment.unpaired(scenarios[0].name):
        raise InputError(problems)
    return scenarios
