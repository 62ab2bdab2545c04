"""The whole calibration: a bank of runs, and what it tells of the assumptions when it is held against the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from sim.analysis.target_values import on_scale
from sim.calibration.bank import Bank, Lived
from sim.calibration.design import Case, Sizes, screening, space_filling
from sim.calibration.emulator import Emulator, fitted
from sim.calibration.likelihood import Likelihood
from sim.calibration.predicting import Scores, held_against, left_out, split_by_time
from sim.calibration.recovery import Recovery, recovered
from sim.calibration.sampling import Chains, sampled
from sim.calibration.screening import Screening, screened, seed_deviation
from sim.calibration.wave import wave
from sim.calibration.witness import witnessed
from sim.errors import InputError, Problem
from sim.evidence.targets import MEMBERS, TargetRow, read_targets
from sim.region.files import load_region
from sim.region.region import Region
from sim.results.experiment import ScenarioRecord
from sim.runs.execution import Execution
from sim.runs.premises import Premises
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter, quarter_label
from sim.world.assumptions import place_under_prior

__all__ = ["DRAWS", "Calibration", "calibrate", "replayed"]

Floats = NDArray[np.float64]

DRAWS = 400
"""Equally weighted draws of a posterior."""

CHECK = "check"
SPLIT_AT = "2019Q1"
"""Calls that open before test those after, in the split by time."""

_STEPS = 5000
_QUARTERS_TO_DECIDE = 4
_SEED_OF_CHECKS = 3_000_000


@dataclass(frozen=True)
class Calibration:
    """What came of it.

    Attributes:
        region: Where.
        targets: The facts, in the order of every axis of targets.
        paths: The assumptions, in the order of every axis of assumptions; those that enter are a part of them.
        chance: Standard deviation of each target over seeds, on the log scale.
        screening: What moves what.
        prior: Runs at points that fill the whole space.
        left: Share of the space that the first wave did not rule out.
        emulator: Fitted to both waves.
        chains: The posterior of the assumptions that enter.
        draws: Place of every assumption in each draw: those that enter from the posterior, all others as under the
            prior.
        checks: Runs at the draws.
        predicted: The emulator's predictions of what it was fitted to.
        left_out: Of each call, fitted to all others.
        later: Of the calls from `SPLIT_AT` on, fitted to those before.
        recovery: What came of synthetic records.
        witness: Median and standard deviation of each assumption that enters, by the second method.
        runs: Number of runs of the bank.
    """

    region: Region
    targets: tuple[TargetRow, ...]
    paths: tuple[str, ...]
    chance: Floats
    screening: Screening
    prior: Lived
    left: float
    emulator: Emulator
    chains: Chains
    draws: Floats
    checks: Lived
    predicted: list[Scores]
    left_out: list[Scores]
    later: list[Scores]
    recovery: Recovery
    witness: Floats
    runs: int

    @property
    def counts(self) -> Floats:
        """What was observed of each target."""
        return np.array([row.value for row in self.targets])

    @property
    def enters(self) -> NDArray[np.int64]:
        """The assumptions that enter."""
        return self.screening.enters

    @property
    def medoid(self) -> int:
        """The draw, counted from 1, that is nearest to all others: the most typical of them."""
        own = self.draws[:, self.enters]
        distances = np.abs(own[:, None, :] - own[None, :, :]).sum(axis=(1, 2))
        return int(distances.argmin()) + 1


def replayed(scenario: Scenario, region: Region, targets: Sequence[TargetRow]) -> Scenario:
    """Return a scenario that ends when the last call among the targets is decided: nothing after it is measured."""
    opens = {row.call_id: row.opens for row in region.calls}
    last = max(
        (row.quarter or 0) if row.quantity == MEMBERS else opens[row.call_id or ""] + _QUARTERS_TO_DECIDE
        for row in targets
    )
    return scenario.changed({"end": quarter_label(last)}) if last < scenario.end else scenario


def calibrate(
    scenario: Scenario,
    folder: Path,
    how: Execution,
    sizes: Sizes | None = None,
    said: Callable[[str], None] = lambda _: None,
) -> Calibration:
    """Calibrate the assumptions of a scenario to the record of its region.

    Args:
        scenario: What replays history; what it sets is not calibrated.
        folder: Where the bank is kept; the same request goes on where it stopped, with the same result.
        how: Workers and engine, and who is told of progress.
        sizes: How many runs.
        said: Told in a few words what begins.

    Raises:
        InputError: There are no targets, no assumption moves any of them, or the folder holds the bank of something
            else.
        RunFailed: A run broke.
    """
    # One thread: the same bits whatever the machine has, and small matrices are not faster with more.
    with threadpool_limits(1):
        return _calibrated(scenario, folder, how, sizes or Sizes(), said)


def _calibrated(
    scenario: Scenario, folder: Path, how: Execution, asked: Sizes, said: Callable[[str], None]
) -> Calibration:
    region = load_region(scenario.region)
    targets = read_targets(region)
    scenario = replayed(scenario, region, targets)
    bank = Bank(folder, scenario, Premises.of([scenario], [ScenarioRecord.of(scenario, region)]), targets)
    counts = np.array([row.value for row in targets])
    said(f"{len(targets)} targets, {len(bank.paths)} assumptions: screening and first wave")
    found, first, again = _first_wave(bank, asked, how)
    enters = found.enters
    if not enters.size:
        told = f"none of {len(bank.paths)} assumptions moves any of {len(targets)} targets by more than chance does"
        raise InputError([Problem(f"region {region.name}", told, "targets that assumptions move, or more points")])
    early = fitted(first.places[:, enters], on_scale(first.values))
    places, left = wave(Likelihood.anywhere(early, targets, counts), enters, len(bank.paths), asked.wave)
    said(f"{enters.size} assumptions enter; the record leaves {left:.1%} of their space possible: second wave")
    second = bank.run(asked.wave_cases(), places, how)
    both = np.concatenate([first.places, second.places])[:, enters]
    emulator = fitted(both, on_scale(np.concatenate([first.values, second.values])))
    likelihood = Likelihood.of(emulator, targets, counts)
    chains = sampled(likelihood, enters.size, _STEPS, seed=0)
    draws = _draws(bank.paths, enters, chains)
    said(f"{DRAWS} draws: checked by runs")
    checks = bank.run([Case(CHECK, draw, _SEED_OF_CHECKS + draw) for draw in range(1, DRAWS + 1)], draws, how)
    said("calls left out, synthetic records, second method")
    everything = np.arange(len(targets))
    records = slice(0, min(100, len(again.values)))
    return Calibration(
        region,
        targets,
        bank.paths,
        seed_deviation(first.values[: len(again.values)], again.values),
        found,
        first,
        left,
        emulator,
        chains,
        draws,
        checks,
        held_against(likelihood, chains.some(1000), everything, seed=0),
        left_out(emulator, targets, counts, enters.size),
        split_by_time(emulator, targets, counts, enters.size, _before(SPLIT_AT, region, targets)),
        recovered(emulator, targets, again.places[records][:, enters], again.values[records]),
        witnessed(first.places[:, enters], first.values, targets, counts, how.jobs),
        len(asked.first_cases(bank.paths)) + asked.wave + DRAWS,
    )


def _first_wave(bank: Bank, sizes: Sizes, how: Execution) -> tuple[Screening, Lived, Lived]:
    """Run screening, the points that fill the space, and the first of them on second seeds, as one piece of work."""
    cases = sizes.first_cases(bank.paths)
    one_by_one, filling = screening(len(bank.paths)), space_filling(len(bank.paths), sizes.points)
    pairs = min(sizes.pairs, sizes.points)
    places = np.concatenate([np.repeat(one_by_one, sizes.seeds, axis=0), filling, filling[:pairs]])
    lived = bank.run(cases, places, how)
    of_screening, until = len(one_by_one) * sizes.seeds, len(cases) - pairs
    first = Lived(filling, lived.values[of_screening:until])
    again = Lived(filling[:pairs], lived.values[until:])
    chance = seed_deviation(first.values[:pairs], again.values)
    moved = lived.values[:of_screening].reshape(len(one_by_one), sizes.seeds, -1)
    return screened(moved, chance, filling, first.values), first, again


def _draws(paths: Sequence[str], enters: NDArray[np.int64], chains: Chains) -> Floats:
    """Return the place of every assumption in each draw, to six decimals: as a shipped posterior has them."""
    draws = np.array([[place_under_prior(draw, path) for path in paths] for draw in range(1, DRAWS + 1)])
    draws[:, enters] = chains.some(DRAWS).round(6)
    return draws


def _before(quarter: str, region: Region, targets: Sequence[TargetRow]) -> NDArray[np.bool_]:
    opens = {row.call_id: row.opens for row in region.calls}
    at = [row.quarter or 0 if row.quantity == MEMBERS else opens[row.call_id or ""] for row in targets]
    return np.array(at) < parse_quarter(quarter)
