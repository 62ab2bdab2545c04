"""Measure whether success feeds on itself: `python -m published.further_ideas` writes docs/further-ideas.md.

A model in which an award brings ideas, and ideas awards, explodes unless each award brings less than one further award.
Awards are handed out in a branch of a run, to enterprises and cultural bodies that never had one, and the ideas of both
branches are counted to the horizon. Owners are drawn by how many ideas they usually have, as awards find them.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.model import EcosystemModel
from sim.rules.capability import LEAD_SHARE
from sim.runs.run import as_lived
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.state.idea_state import Status
from sim.units import parse_quarter
from sim.world.organisations import Kind

DOCUMENT = Path(__file__).parents[1] / "docs" / "further-ideas.md"
HANDED_OUT_IN = parse_quarter("2016Q1")
PROJECT_QUARTERS = 8
LAW = 0.5
"""Further ideas that an award may bring at most, wherever in the plausible ranges."""

FEEDBACK = (
    "assumptions.ideas.response_to_capability",
    "assumptions.ideas.response_to_success",
    "assumptions.ideas.response_to_contact",
    "assumptions.ideas.response_to_neighbours",
    "assumptions.capability.half_life_quarters",
    "assumptions.capability.merit_gain",
)
"""The assumptions through which success brings ideas: the more of each, the more."""


@dataclass(frozen=True)
class FurtherIdeas:
    """Ideas that awards have brought until the horizon, for each award handed out: to its owner and to all others."""

    own: float
    others: float

    @property
    def all(self) -> float:
        """Ideas of everybody."""
        return self.own + self.others


def main() -> int:
    """Measure and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--awards", type=int, default=200, help="awards handed out in each world")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args()
    baseline = load_scenario("baseline")
    measured = partial(further_ideas, awards=asked.awards)
    with ProcessPoolExecutor(asked.jobs) as pool:
        at_defaults = list(pool.map(partial(measured, baseline), range(asked.seeds)))
        at_ends = list(pool.map(partial(measured, baseline.changed(upper_ends())), range(asked.seeds)))
        drawn = [as_lived(baseline, draw) for draw in range(1, asked.draws + 1)]
        over_draws = list(pool.map(measured, drawn, [draw % asked.seeds for draw in range(asked.draws)]))
    asked.out.write_text(
        PAGE.format(
            date=datetime.date.today(),
            command=f"python -m published.further_ideas --awards {asked.awards} --seeds {asked.seeds} "
            f"--draws {asked.draws}",
            awards=asked.awards,
            years=PROJECT_QUARTERS // 4,
            law=LAW,
            rows="\n".join(
                row(words, found)
                for words, found in (
                    (f"defaults, {asked.seeds} worlds", at_defaults),
                    (f"all upper ends, {asked.seeds} worlds", at_ends),
                    (f"{asked.draws} draws of all assumptions, a world each", over_draws),
                )
            ),
            ends="\n".join(f"- `{path}` {value:g}" for path, value in upper_ends().items()),
        ),
        encoding="utf-8",
    )
    return 0


def upper_ends() -> Mapping[str, float]:
    """Return the upper end of the plausible range of each assumption of the feedback."""
    known = {each.path: each.prior_high for each in parameters()}
    return {path: float(known[path] or 0.0) for path in FEEDBACK}


def further_ideas(scenario: Scenario, seed: int, awards: int) -> FurtherIdeas:
    """Hand out awards in one of two branches of a run and count the ideas that come up in it beyond the other's.

    Whoever gets one has had a success, and two years later, with the project completed, another and the capability of
    its lead.
    """
    model = EcosystemModel(scenario, seed=seed)
    while model.quarter <= HANDED_OUT_IN:
        model.step()
    with_awards = model.branch(scenario)
    winners = _without_award(model, seed, awards)
    state = with_awards.organisation_state
    state.last_success[winners] = with_awards.quarter - 1
    for _ in range(PROJECT_QUARTERS):
        with_awards.step()
    state.last_success[winners] = with_awards.quarter - 1
    state.capability[winners] += LEAD_SHARE
    state.capable = np.union1d(state.capable, winners)
    model.run_model()
    with_awards.run_model()
    brought = _has_come_up(with_awards).astype(np.int64) - _has_come_up(model)
    is_own = np.isin(model.world.ideas.owner, winners)
    return FurtherIdeas(float(brought[is_own].sum()) / awards, float(brought[~is_own].sum()) / awards)


def _without_award(model: EcosystemModel, seed: int, awards: int) -> NDArray[np.int64]:
    """Draw owners that have learnt from no project yet, as likely as they have ideas."""
    organisations, state = model.world.organisations, model.organisation_state
    may_win = np.isin(organisations.kind, [Kind.ENTERPRISE, Kind.CULTURAL_BODY])
    may_win &= organisations.innovation_active & state.alive & (state.awards == 0) & (state.capability == 0.0)
    eligible = np.flatnonzero(may_win)
    chance = organisations.idea_rate[eligible] / organisations.idea_rate[eligible].sum()
    return np.random.default_rng(seed).choice(eligible, awards, replace=False, p=chance)


def _has_come_up(model: EcosystemModel) -> NDArray[np.bool_]:
    return np.asarray(model.idea_state.status != Status.LATENT)


def row(words: str, found: list[FurtherIdeas]) -> str:
    """Return one row of the table: mean, standard error of the mean, lowest and highest."""
    totals = np.array([each.all for each in found])
    error = totals.std(ddof=1) / np.sqrt(totals.size)
    others = np.mean([each.others for each in found])
    return (
        f"| {words} | {totals.mean():.2f} (standard error {error:.2f}) | {totals.min():.2f} to {totals.max():.2f} "
        f"| {others:.3f} |"
    )


PAGE = """\
# Does success feed on itself?

Measured on {date} by `{command}`; written by that command, not by hand.

An award brings its owner ideas, and ideas bring awards. So that a policy cannot set off an avalanche that nobody has
seen in any region, an award may bring fewer than {law} further ideas, wherever in the plausible ranges: a law of this
model, and the reason why ranges end where they do. {awards} awards are handed out in the first quarter of 2016, in one
of two branches of a run, to enterprises and cultural bodies that had none, and completed {years} years later; owners
are drawn by how many ideas they usually have. Counted are the ideas that come up until the horizon in that branch and
not in the other: those that the awards bring, and those that the awards to these ideas bring.

| assumptions | further ideas an award | lowest and highest world | of these, ideas of others |
|---|---|---|---|
{rows}

The upper ends are those of the assumptions through which success brings ideas:

{ends}

The law is one of means: what {awards} awards bring varies from world to world by chance.
"""


if __name__ == "__main__":
    raise SystemExit(main())
