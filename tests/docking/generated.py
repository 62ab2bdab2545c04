"""Scenarios drawn by number: levers, dates, assumptions, horizons, regions and channels, all at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sim.region.files import load_region
from sim.scenario.catalogue import Parameter, parameters
from sim.scenario.channels import CHANNELS
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import draw_assumptions
from sim.units import parse_quarter, quarter_label
from sim.world.world import World, draw_world
from tests.docking.generated_calls import changed_calls
from tests.docking.generated_region import generate_region
from tests.support.worlds import with_permuted_rows

BASES = (
    "baseline",
    "recorded",
    "pandemic",
    "no-cluster",
    "late-cluster",
    "full-alignment",
    "half-alignment",
    "all-clusters-aligned",
    "alignment-without-cluster",
    "dedicated-call-yearly",
    "european-support",
    "first-come",
    "partial-lottery",
    "national-board",
    "tailored-calls",
    "themes-only",
    "rules-only",
    "tourism-not-split",
    "green-digital",
    "support-only",
    "heard-late",
    "two-clusters-aligned",
)
"""Shipped scenarios that generated ones start from."""

FIRST_START = parse_quarter("2012Q1")

USUAL: dict[str, tuple[Any, ...]] = {
    "policy.government.budget_factor": (0.0, 0.5, 2.0, 5.0),
    "policy.government.window_factor": (0.1, 0.5, 3.0),
    "policy.government.alignment.lag_quarters": (0, 1, 4, 16),
    "policy.government.transition_weights.green": (0.0, 0.0, 3.0),
    "policy.government.transition_weights.digital": (0.0, 0.0, 3.0),
    "policy.government.transition_weights.social": (0.0, 0.0, 3.0),
    "policy.government.alignment.with_cluster": (None, "MECH", "AGRIFOOD"),
    "policy.cluster.staff_fte": (None, 0.0, 1.0, 4.5),
    "policy.cluster.public_grant_factor": (0.0, 0.5, 3.0),
    "policy.cluster.european_support_eur_year": (0.0, 30_000.0, 123_456.78),
    "policy.cluster.active": (True, True, False),
    "policy.tecnopoli.workshops_factor": (0.0, 0.3, 2.0),
}
"""Values of levers whose allowed range is wider than what makes a difference."""

BOLD: dict[str, tuple[Any, ...]] = {
    "alignment.commitment_elasticity": (0.02, 0.05, 0.3, 1.0, 2.5, 100.0),
    "alignment.attribution": (0.0, 0.3, 1.0),
    "alignment.attribution_dedicated": (0.0, 0.9),
    "alignment.attribution_reserves": (0.2, 1.0),
    "alignment.half_life_quarters": (0.0, 1.0, 40.0),
    "alignment.reciprocity": (0.0, 1.0),
    "alignment.outside_option": (0.0, 0.05, 3.0),
    "alignment.event_gain": (0.0, 1.0),
    "alignment.cluster_voice": (0.5, 1.0),
    "alignment.influence_on_record": (0.01, 0.2, 1.0),
    "application.lead_capacity": (0, 1, 3),
    "application.resubmission_share": (1.0,),
    "application.resubmission_uplift": (0.0, 2.0),
    "application.withdrawal_quarters": (0, 1, 30),
    "application.retagging_share": (0.0, 0.7, 1.0),
    "application.consultant_fee_eur": (0.0, 3000.0),
    "application.preparation_days": (0.0, 200.0),
    "capital.median": (0.0, 0.1, 2.0),
    "capital.patience_quarters": (1, 12),
    "information.persistence": (0.0, 1.0),
    "information.interest_spread": (0.0, 1.5),
    "information.readiness_shape": (0.5, 10.0),
    "information.readiness_by_size": (0.0, 2.0),
    "application.neighbour_weight": (0.0, 1.0),
    "capability.half_life_quarters": (0.5, 400.0),
    "capability.merit_gain": (0.0, 2.0),
    "feasibility.stop_share": (0.0, 0.5),
    "feasibility.change_share": (0.0, 1.0),
    "ideas.lifetime_quarters": (1, 3, 20),
    "ideas.owner_share_of_merit": (0.0, 1.0),
    "information.by_oneself": (0.0, 0.9, 1.0),
    "matching.strangers_considered": (0, 2, 50),
    "membership.benefit_eur": (1000.0, 5000.0),
    "membership.word_of_mouth": (0.0, 0.3, 1.0),
    "matching.acquaintance_quarters": (0, 1, 4),
    "projects.renounced_share": (0.0, 0.5, 1.0),
    "pool.pool_response": (0.5,),
    "projects.success_share": (0.1, 1.0),
    "shock.ideas_lost_share": (0.3, 1.0),
    "shock.closures_share": (0.1, 1.0),
}
"""Values of assumptions beyond their plausible ranges, where rules have edges."""


@dataclass(frozen=True)
class Case:
    """One scenario on one world."""

    number: int
    scenario: Scenario
    world: World


@contextmanager
def generated(number: int) -> Iterator[Case]:
    """Offer the case of a number; its region is on disk as long as it is looked at."""
    rng = Random(f"docking {number}")
    start = FIRST_START + rng.randint(0, 12)
    end = start + rng.randint(8, 24)
    with tempfile.TemporaryDirectory() as folder:
        region = generate_region(Path(folder) / "region", rng, start, end)
        base = load_scenario(rng.choice(BASES))
        calls = changed_calls(load_region(region), Random(f"calls {number}"), start, end)
        scenario = _altered(base, region, rng, start, end).changed(calls)
        if rng.random() < 0.35:
            reference = _altered(load_scenario(rng.choice(BASES)), region, rng, start, end)
            off = rng.sample(CHANNELS, rng.randint(1, len(CHANNELS)))
            shared = {
                name: getattr(scenario, name)
                for name in ("region", "start", "report_from", "end", "assumptions", "calls")
            }
            scenario = scenario.without(off, reference.model_copy(update=shared))
        world = draw_world(load_region(region), scenario.assumptions, number, start, end)
        if rng.random() < 0.2:
            world = with_permuted_rows(world, number)
        yield Case(number, scenario, world)


def _altered(base: Scenario, region: Path, rng: Random, start: int, end: int) -> Scenario:
    """Return a scenario with another horizon, other levers, some of them at dates, and other assumptions."""
    horizon = {
        "start": quarter_label(start),
        "report_from": quarter_label(start + rng.randint(0, 4)),
        "end": quarter_label(end),
    }
    changes: dict[str, Any] = {"region": str(region), **horizon}
    share = rng.choice((0.0, 0.15, 0.4))
    levers = [lever for lever in parameters() if lever.path.startswith("policy.")]
    changes |= {lever.path: _value(lever, rng, start, end) for lever in levers if rng.random() < share}
    changes |= {f"assumptions.{path}": rng.choice(BOLD[path]) for path in BOLD if rng.random() < share / 2}
    changes |= {
        "assumptions.shock.first_quarter": quarter_label(first := rng.randint(start, end)),
        "assumptions.shock.last_quarter": quarter_label(first + rng.randint(0, 5)),
    }
    if rng.random() < 0.25:
        assumed = [one for one in parameters() if one.path.startswith("assumptions.") and one.prior_high is not None]
        changes |= {one.path: _extreme(one, rng) for one in assumed if rng.random() < 0.1}
    rate = "assumptions.ideas.rate_factor"
    changes |= {rate: min(float(changes.get(rate, 1.0)), 1.5)}  # the region has no potential ideas beyond
    changed = base.model_copy(update={"policies": _within(base, end)}).changed(changes)
    if rng.random() < 0.2:
        changed = changed.changed({"policy.government.separate_ecosystems": False})
    interventions = tuple(_interventions(levers, rng, start, end))
    if interventions:
        changed = changed.changed({"interventions": interventions})
    if rng.random() < 0.6:
        changed = changed.assuming(
            draw_assumptions(changed.assumptions, lambda _: rng.random(), changed.assumptions_set)
        )
    return changed


def _within(base: Scenario, end: int) -> tuple[Any, ...]:
    return tuple((since, policy) for since, policy in base.policies if since <= end)


def _interventions(levers: list[Parameter], rng: Random, start: int, end: int) -> Iterator[dict[str, Any]]:
    """Yield dated changes: of any levers, of a cluster that closes and opens again, of ecosystems joined for a time."""
    dates = sorted(rng.sample(range(start, end + 1), rng.choice((0, 0, 2, 3, 4))))
    reopens, separates = rng.random() < 0.4, rng.random() < 0.4
    first = rng.random() < 0.5
    for place, since in enumerate(dates):
        policy: dict[str, Any] = {}
        for lever in rng.sample(levers, rng.randint(1, 5)):
            *groups, name = lever.path.split(".")[1:]
            group = policy
            for key in groups:
                group = group.setdefault(key, {})
            group[name] = _value(lever, rng, start, end)
        if reopens:
            policy.setdefault("cluster", {})["active"] = place % 2 == 1
        if separates:
            policy.setdefault("government", {})["separate_ecosystems"] = first == (place % 2 == 1)
        yield {"from": quarter_label(since), "policy": policy}


def _value(lever: Parameter, rng: Random, start: int, end: int) -> Any:
    """Return a value that a lever may have."""
    if lever.path in USUAL:
        return rng.choice(USUAL[lever.path])
    if lever.choices:
        return rng.choice(lever.choices)
    if lever.unit == "quarter":
        return quarter_label(rng.randint(start, end))
    if isinstance(lever.default, bool):
        return rng.random() < 0.5
    return rng.choice((0.0, 1.0, round(rng.random(), 3)))


def _extreme(assumption: Parameter, rng: Random) -> float:
    """Return an end of what an assumption may be, or something far beyond what is plausible."""
    assert assumption.low is not None
    assert assumption.high is not None
    assert assumption.prior_high is not None
    far = min(assumption.high, 3 * assumption.prior_high)
    value = rng.choice((assumption.low, far, far))
    return round(value) if isinstance(assumption.default, int) else value
