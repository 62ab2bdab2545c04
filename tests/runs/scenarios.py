"""Short scenarios for the fake model."""

from sim.scenario.scenario import Scenario
from sim.units import parse_quarter


def scenario(name="baseline", commitment=0.8, end="2015Q4", **changes):
    """Return a scenario that reports two years unless told otherwise."""
    plain = Scenario(name=name, title=f"{name} for tests", end=parse_quarter(end))
    return plain.changed({"policy.government.commitment": commitment, **changes})


BASELINE = scenario()
ALTERNATIVE = scenario("larger", 1.0)
QUIET = scenario("quiet")
