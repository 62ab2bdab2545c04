"""Through which channels a policy works: runs with channels switched off, and Shapley values over them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.paired import mean_interval
from sim.analysis.run_values import run_values
from sim.errors import InputError, Problem, gathered
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES
from sim.outcomes.tables import VALUES_ONLY, WorldKey
from sim.region.files import load_region
from sim.results.failure import Failure
from sim.results.results import Results
from sim.scenario.channels import CHANNELS, Channel
from sim.scenario.scenario import Scenario
from sim.studies.study import Study

__all__ = ["ChannelEffects", "channels", "interactions", "shapley_values"]

Coalition = frozenset[Channel]
Values = Mapping[Coalition, float]

NOTHING, EVERYTHING = frozenset[Channel](), frozenset(CHANNELS)
_REFERENCE = "reference"


@dataclass(frozen=True)
class ChannelEffects:
    """What each channel contributes to the difference between a scenario and its reference, in one outcome.

    Attributes:
        scenario: Name of the scenario.
        reference: Name of the reference, whose values a channel has when it is off.
        outcome: Name of the outcome.
        sector: A sector, or `all`.
        worlds: The worlds that count: seeds, and draws of the assumptions.
        values: Mean value of the outcome by the channels that are on, as `information+design`, and of the `reference`.
        effects: One row a channel and `measure`: `alone` (only this one on, against none), `last` (all on, against all
            but this one) and, where all coalitions were run, `shapley`; with mean and 90 % Monte-Carlo interval. The
            row `outside` is none on against the reference: what goes through no channel, as the own work of a cluster
            does; it is 0 for all that calls bring about. The row `together` is all on against the reference.
        interactions: One row a pair where all coalitions were run: the Shapley interaction index of the pair.
        failures: Runs that broke; their worlds are left out.
    """

    scenario: str
    reference: str
    outcome: str
    sector: str
    worlds: tuple[WorldKey, ...]
    values: pd.Series
    effects: pd.DataFrame
    interactions: pd.DataFrame
    failures: tuple[Failure, ...] = ()

    def strongest_interactions(self, most: int) -> pd.DataFrame:
        """Return the pairs whose interaction is farthest from zero, at most so many, the strongest first."""
        by_size = self.interactions["mean"].abs().sort_values(ascending=False, kind="stable")
        return self.interactions.loc[by_size.index[:most]]


def channels(
    scenario: Scenario,
    reference: Scenario,
    *,
    outcome: str = "funded_projects",
    sector: str | None = None,
    all_coalitions: bool = False,
) -> Study[ChannelEffects]:
    """Return the study of a scenario with channels off and on.

    A channel that is off has the value of the reference. By default 20 of the 512 coalitions are run: none, all, each
    channel alone, and all but each; the order in which channels are added matters, so `alone` and `last` differ where
    channels work on each other. Over all coalitions the Shapley value shares the difference out without an order
    (Shapley 1953), and adds up to it together with what goes through no channel.

    What is left with the channel `account` off is the same money for other projects: top-ups and later editions are
    those of the reference, as far as accounts have them. What `account` adds when taken away last is more money paid
    by the horizon.

    Both live under the same assumptions, so that what one of them sets no draw changes in the other either.

    Args:
        scenario: The scenario.
        reference: What it is held against.
        outcome: Name of an outcome that a run has.
        sector: A sector, or `all`; the focus sector of the scenario's region if None.
        all_coalitions: Whether all 512 are run.

    Raises:
        InputError: The reference cannot be one, or no run has such an outcome.
    """
    region = load_region(scenario.region).labels
    sector = region.focus_sector if sector is None else sector
    _check_outcome(outcome, sector, (*region.sectors, ALL_SECTORS))
    if not OUTCOMES[outcome].by_sector:
        sector = ALL_SECTORS
    scenario, reference = _under_the_same_draws(scenario, reference)
    coalitions = {
        on: scenario if on == EVERYTHING else scenario.without(EVERYTHING - on, reference).model_copy(update=_name(on))
        for on in (_all_coalitions() if all_coalitions else _one_by_one())
    }
    names = {on: one.name for on, one in coalitions.items()}

    def answer(results: Results) -> ChannelEffects:
        paired = results.paired()
        values = run_values(paired).xs((outcome, sector), level=("outcome", "sector"))
        runs = _ByCoalition(
            values.loc[reference.name].to_numpy(), {on: values.loc[names[on]].to_numpy() for on in names}
        )
        tables = runs.effects(paired.worlds), runs.interactions(paired.worlds)
        means = runs.means().rename(OUTCOMES[outcome].name)
        who = (scenario.name, reference.name, outcome, sector)
        return ChannelEffects(*who, paired.worlds, means, *tables, results.failures)

    return Study((reference, *coalitions.values()), answer, keeps=VALUES_ONLY)


def shapley_values(values: Values, players: Collection[Channel] = CHANNELS) -> dict[Channel, float]:
    """Return the Shapley value of each channel: its mean contribution over all orders of adding channels.

    Args:
        values: The value of each coalition of the players.
        players: The channels.
    """
    number = len(players)
    shares = {}
    for player in players:
        others = [other for other in players if other != player]
        shares[player] = math.fsum(
            (values[coalition | {player}] - values[coalition]) / (number * math.comb(number - 1, len(coalition)))
            for coalition in _subsets(others)
        )
    return shares


def interactions(values: Values, players: Collection[Channel] = CHANNELS) -> dict[tuple[Channel, Channel], float]:
    """Return the Shapley interaction index of each pair (Grabisch and Roubens 1999).

    It is positive where two channels do more together than each by itself, negative where one takes the place of the
    other, and 0 where they do not meet.
    """
    number = len(players)
    found = {}
    for first, second in combinations(players, 2):
        others = [other for other in players if other not in (first, second)]
        found[first, second] = math.fsum(
            (
                values[coalition | {first, second}]
                - values[coalition | {first}]
                - values[coalition | {second}]
                + values[coalition]
            )
            / ((number - 1) * math.comb(number - 2, len(coalition)))
            for coalition in _subsets(others)
        )
    return found


def _subsets(of: Sequence[Channel]) -> Iterable[Coalition]:
    return (frozenset(chosen) for size in range(len(of) + 1) for chosen in combinations(of, size))


def _all_coalitions() -> list[Coalition]:
    return list(_subsets(CHANNELS))


def _one_by_one() -> list[Coalition]:
    alone = [frozenset({channel}) for channel in CHANNELS]
    return [NOTHING, *alone, *(EVERYTHING - one for one in alone), EVERYTHING]


def _under_the_same_draws(*scenarios: Scenario) -> tuple[Scenario, ...]:
    """Return scenarios of which each leaves the same assumptions to draws: those that none of them sets."""
    together = tuple(sorted({path for one in scenarios for path in one.assumptions_set}))
    return tuple(one.model_copy(update={"assumptions_set": together}) for one in scenarios)


def _name(on: Coalition) -> dict[str, str]:
    return {"name": f"channels {_named(on).replace('+', ' ')}"}


def _check_outcome(outcome: str, sector: str, sectors: Sequence[str]) -> None:
    """Make sure that a run has an outcome, and the outcome a sector."""
    problems: list[Problem] = []
    with gathered(problems):
        check_known(outcome, [name for name, known in OUTCOMES.items() if not known.comparison_only], "outcome")
    with gathered(problems):
        check_known(sector, sectors, "sector")
    if not problems and OUTCOMES[outcome].aggregation == "ratio" and sector == ALL_SECTORS:
        problems.append(Problem("sector", f"{outcome} is not defined for all sectors together", "a single sector"))
    if problems:
        raise InputError(problems)


@dataclass(frozen=True)
class _ByCoalition:
    """Values of an outcome by world: in the reference, and in each coalition of channels that are on."""

    reference: NDArray[np.float64]
    values: Mapping[Coalition, NDArray[np.float64]]

    @property
    def is_complete(self) -> bool:
        return len(self.values) == 1 << len(CHANNELS)

    def by_world(self) -> Iterator[Values]:
        for place in range(self.reference.size):
            yield {on: float(runs[place]) for on, runs in self.values.items()}

    def means(self) -> pd.Series[float]:
        runs = {_REFERENCE: self.reference, **{_named(on): values for on, values in self.values.items()}}
        return pd.Series({name: math.fsum(values) / values.size for name, values in runs.items()})

    def effects(self, worlds: tuple[WorldKey, ...]) -> pd.DataFrame:
        values = self.values
        measures: dict[tuple[str, str], NDArray[np.float64]] = {}
        for channel in CHANNELS:
            measures[channel, "alone"] = values[frozenset({channel})] - values[NOTHING]
            measures[channel, "last"] = values[EVERYTHING] - values[EVERYTHING - {channel}]
        if self.is_complete:
            shares = [shapley_values(of_world) for of_world in self.by_world()]
            measures |= {(name, "shapley"): np.array([share[name] for share in shares]) for name in CHANNELS}
        measures["outside", "outside"] = values[NOTHING] - self.reference
        measures["together", "together"] = values[EVERYTHING] - self.reference
        return _table(measures, worlds, ("channel", "measure"))

    def interactions(self, worlds: tuple[WorldKey, ...]) -> pd.DataFrame:
        found = [interactions(of_world) for of_world in self.by_world()] if self.is_complete else []
        of_pairs: dict[tuple[str, str], NDArray[np.float64]] = {}
        for pair in found[0] if found else ():
            of_pairs[pair] = np.array([indices[pair] for indices in found])
        return _table(of_pairs, worlds, ("first", "second"))


def _named(on: Coalition) -> str:
    return "+".join(channel for channel in CHANNELS if channel in on) or "none"


def _table(
    measures: Mapping[tuple[str, str], NDArray[np.float64]], worlds: tuple[WorldKey, ...], names: tuple[str, str]
) -> pd.DataFrame:
    rows = []
    for key, runs in measures.items():
        low, high = mean_interval(runs, float(np.abs(runs).max()), worlds)
        rows.append((*key, math.fsum(runs) / runs.size, low, high))
    return pd.DataFrame(rows, columns=[*names, "mean", "ci_low", "ci_high"])
