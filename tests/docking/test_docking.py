"""Two implementations of one protocol, `sim.model` and `tests.docking.twin`, agree on generated scenarios.

`make test` compares 8, HYPOTHESIS_PROFILE=ci 100, DOCKING_SCENARIOS any number;
`python -m tests.docking 500` compares as many and says which corners of the model they were in.
"""

import os

import pytest

from tests.docking.generated import generated
from tests.docking.running import differing, fast_course, finished_twin

PROFILE = {"ci": 100}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 8)
SCENARIOS = int(os.environ.get("DOCKING_SCENARIOS", PROFILE))


@pytest.mark.parametrize("number", range(SCENARIOS))
def test_both_models_give_the_same_tables(number: int) -> None:
    with generated(number) as case:
        found = differing(fast_course(case), finished_twin(case)[1])
    assert not found, "\n".join([case.scenario.name, *found])
