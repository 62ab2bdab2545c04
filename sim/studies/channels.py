"""Through which channels a policy works: runs with channels switched off, and Shapley values over them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sim.analysis.paired import mean_interval
from sim.analysis.run_values import run_values
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.tables import WorldKey
from sim.results.experiment import AS_WRITTEN
from sim.results.failure import Failure
from sim.results.results import Results
from sim.runs.engines import Broken, completed, engine_for
from sim.runs.ensemble import experiment_of, refuse_too_many
from sim.runs.failure import RunFailed
from sim.runs.run import runs_of_world
from sim.scenario.channels import CHANNELS, Channel
from sim.scenario.scenario import Scenario

__all__ = ["ChannelEffects", "channel_effects", "interactions", "shapley_values"]

Coalition = frozenset[Channel]
Values = Mapping[Coalition, float]
Referenced = tuple[float, Values]

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
        worlds: The worlds: seeds, and draws of the assumptions.
        values: Mean value of the outcome by the channels that are on, as `information+design`, and of the `reference`.
        effects: One row a channel and `measure`: `alone` (only this one on, against none), `last` (all on, against all
            but this one) and, where all coalitions were run, `shapley`; with mean and 95 % Monte-Carlo interval. The
            row `outside` is none on against the reference: what goes through no channel, as the own work of a cluster
            does; it is 0 for all that calls bring about. The row `together` is all on against the reference.
        interactions: One row a pair where all coalitions were run: the Shapley interaction index of the pair.
    """

    scenario: str
    reference: str
    outcome: str
    sector: str
    worlds: tuple[WorldKey, ...]
    values: pd.Series
    effects: pd.DataFrame
    interactions: pd.DataFrame

    def strongest_interactions(self, most: int) -> pd.DataFrame:
        """Return the pairs whose interaction is farthest from zero, at most so many, the strongest first."""
        by_size = self.interactions["mean"].abs().sort_values(ascending=False, kind="stable")
        return self.interactions.loc[by_size.index[:most]]


def channel_effects(
    scenario: Scenario,
    reference: Scenario,
    seeds: Sequence[int],
    *,
    outcome: str = "funded_projects",
    sector: str = "cci",
    all_coalitions: bool = False,
    jobs: int = 1,
    draws: Sequence[int] = AS_WRITTEN,
    progress: Callable[[int, int], None] | None = None,
) -> ChannelEffects:
    """Run a scenario with channels off and on, on common worlds.

    A channel that is off has the value of the reference. By default 16 of the 128 coalitions are run: none, all, each
    channel alone, and all but each; the order in which channels are added matters, so `alone` and `last` differ where
    channels work on each other. Over all coalitions the Shapley value shares the difference out without an order
    (Shapley 1953), and adds up to it together with what goes through no channel.

    Args:
        scenario: The scenario.
        reference: What it is held against.
        seeds: Seeds.
        outcome: Name of an outcome that a run has.
        sector: A sector, or `all`.
        all_coalitions: Whether all 128 are run.
        jobs: Worker processes.
        draws: Draws of the assumptions from their priors; 0 are those that scenarios write.
        progress: Told the number of worlds done and of all worlds.

    Raises:
        InputError: The reference cannot be one, or there are too many worlds.
        RunFailed: A run broke.
    """
    coalitions = _all_coalitions() if all_coalitions else _one_by_one()
    work = _Coalitions(scenario, reference, coalitions, outcome, sector)
    work.check()
    refuse_too_many(seeds, draws)
    worlds = tuple(WorldKey(draw, seed) for draw in draws for seed in seeds)
    by_world: dict[WorldKey, Referenced] = {}
    with (
        engine_for("local", min(jobs, len(worlds))) as engine,
        closing(completed(engine, work, worlds)) as outcomes,
    ):
        for world, values in outcomes:
            if isinstance(values, Broken):
                raise RunFailed(Failure(scenario.name, *world, values.reason, values.trace))
            if isinstance(values, Failure):
                raise RunFailed(values)
            by_world[world] = values
            if progress is not None:
                progress(len(by_world), len(worlds))
    return _summed_up(work, [by_world[world] for world in worlds], worlds)


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


@dataclass(frozen=True)
class _Coalitions:
    """The work on one world: the value of an outcome in each coalition of channels that are on."""

    scenario: Scenario
    reference: Scenario
    coalitions: list[Coalition]
    outcome: str
    sector: str

    def check(self) -> None:
        """Make sure that the reference can be one, before anything runs."""
        self.scenario.without(CHANNELS, self.reference)

    def __call__(self, world: WorldKey) -> Referenced | Failure:
        """Return the value in the reference and in each coalition, or the first run that broke."""
        with_these = [self.scenario.without(EVERYTHING - on, self.reference) for on in self.coalitions]
        scenarios = [self.reference, *with_these]
        values = []
        for scenario, run in zip(scenarios, runs_of_world(scenarios, world), strict=True):
            if isinstance(run, Failure):
                return run
            values.append(self._value(scenario, world, run["outcomes"]))
        first, *others = values
        return first, dict(zip(self.coalitions, others, strict=True))

    def _value(self, scenario: Scenario, world: WorldKey, outcomes: pd.DataFrame) -> float:
        results = Results(experiment_of([scenario], [world.seed], [world.draw]), {"outcomes": outcomes})
        return float(run_values(results)[world].to_dict()[scenario.name, self.outcome, self.sector])


def _summed_up(work: _Coalitions, runs: list[Referenced], worlds: tuple[WorldKey, ...]) -> ChannelEffects:
    measures: dict[tuple[str, str], list[float]] = {}
    pairs: dict[tuple[str, str], list[float]] = {}
    is_complete = len(work.coalitions) == 2 ** len(CHANNELS)
    for reference, values in runs:
        for channel in CHANNELS:
            measures.setdefault((channel, "alone"), []).append(values[frozenset({channel})] - values[NOTHING])
            measures.setdefault((channel, "last"), []).append(values[EVERYTHING] - values[EVERYTHING - {channel}])
        if is_complete:
            for name, share in shapley_values(values).items():
                measures.setdefault((name, "shapley"), []).append(share)
            for pair, index in interactions(values).items():
                pairs.setdefault(pair, []).append(index)
        measures.setdefault(("outside", "outside"), []).append(values[NOTHING] - reference)
        measures.setdefault(("together", "together"), []).append(values[EVERYTHING] - reference)
    means = {_REFERENCE: math.fsum(reference for reference, _ in runs) / len(runs)}
    means |= {_named(on): math.fsum(values[on] for _, values in runs) / len(runs) for on in work.coalitions}
    return ChannelEffects(
        scenario=work.scenario.name,
        reference=work.reference.name,
        outcome=work.outcome,
        sector=work.sector,
        worlds=worlds,
        values=pd.Series(means, name=OUTCOMES[work.outcome].name),
        effects=_table(measures, worlds, ("channel", "measure")),
        interactions=_table(pairs, worlds, ("first", "second")),
    )


def _named(on: Coalition) -> str:
    return "+".join(channel for channel in CHANNELS if channel in on) or "none"


def _table(
    measures: Mapping[tuple[str, str], list[float]], worlds: tuple[WorldKey, ...], names: tuple[str, str]
) -> pd.DataFrame:
    rows = []
    for key, runs in measures.items():
        array = np.array(runs)
        low, high = mean_interval(array, float(np.abs(array).max()), worlds)
        rows.append((*key, math.fsum(runs) / len(runs), low, high))
    return pd.DataFrame(rows, columns=[*names, "mean", "ci_low", "ci_high"])
