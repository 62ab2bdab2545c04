"""No parameter is dead: each lever and assumption moves some table when it changes."""

from typing import Any

import pytest

from sim.scenario.catalogue import Parameter, parameters
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter, quarter_label
from tests.model.conftest import RunBaseline, differing, run

SEEDS = range(8)

# What else a scenario must say for a parameter to have something to act on.
CONTEXT: dict[str, dict[str, Any]] = {
    "assumptions.alignment.commitment_elasticity": {"policy.cluster.commitment": 0.4},
    "assumptions.application.tailored_saving": {"policy.government.tailoring": 1.0},
    "assumptions.shock.first_quarter": {"assumptions.shock.ideas_lost_share": 0.5},
    "assumptions.shock.last_quarter": {"assumptions.shock.ideas_lost_share": 0.5},
    "policy.cluster.scope": {"policy.cluster.staff_fte": 0.5},
    "policy.government.lottery_share": {"policy.government.allocation_rule": "lottery"},
    "policy.government.alignment.scope": {"policy.government.alignment.mode": "fixed"},
    "policy.government.alignment.with_cluster": {"policy.government.alignment.mode": "fixed"},
    "assumptions.alignment.attribution_reserves": {"policy.government.alignment.strength": 0.0},
}
VALUES: dict[str, Any] = {
    "policy.cluster.european_support_eur_year": 100_000.0,
    "policy.government.lottery_share": 1.0,
    "assumptions.shock.closures_share": 0.5,
    "assumptions.shock.ideas_lost_share": 0.5,
    "assumptions.shock.first_quarter": "2020Q4",
    "assumptions.shock.last_quarter": "2020Q3",
    "policy.cluster.founded": "2020Q1",
    "policy.cluster.staff_fte": 0.5,
    "assumptions.pool.pool_response": 1.0,
    "assumptions.information.from_partner": 1.0,
    "assumptions.alignment.half_effect_days": 400.0,
    "assumptions.alignment.attribution": 1.0,
    "policy.government.alignment.with_cluster": "MECH",
    "assumptions.projects.shortest_quarters": 6,
    "assumptions.projects.longest_quarters": 4,
}


def another_value(parameter: Parameter) -> Any:
    """Return a value that is allowed and not the default."""
    if parameter.path in VALUES:
        return VALUES[parameter.path]
    if isinstance(parameter.default, bool):
        return not parameter.default
    if parameter.choices:
        return next(choice for choice in parameter.choices if choice != parameter.default)
    if isinstance(parameter.default, str):
        return quarter_label(parse_quarter(parameter.default) + 8)
    if parameter.prior_low is not None and parameter.prior_high is not None:
        ends = (parameter.prior_low, parameter.prior_high)
        return max(ends, key=lambda end: abs(end - parameter.default))
    return 0.5 * parameter.default if parameter.default else 0.5


@pytest.mark.slow
@pytest.mark.parametrize("parameter", parameters(), ids=lambda parameter: parameter.path)
def test_every_parameter_moves_something(parameter: Parameter, baseline: Scenario, run_baseline: RunBaseline) -> None:
    context = CONTEXT.get(parameter.path, {})
    value = another_value(parameter)
    value = int(value) if isinstance(parameter.default, int) and not isinstance(parameter.default, bool) else value
    for seed in SEEDS:
        before = run(baseline.changed(context), seed) if context else run_baseline(seed)
        if differing(before, run(baseline.changed(context | {parameter.path: value}), seed)):
            return
    pytest.fail(f"{parameter.path} from {parameter.default} to {value} moves nothing")
