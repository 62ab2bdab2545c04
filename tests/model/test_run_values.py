"""The numbers of a run are what its quarters come to."""

from collections.abc import Callable

import pandas as pd

from tests.model.conftest import Tables
from tests.support.run_values import values_over_quarters


def test_numbers_of_a_run_are_those_that_pandas_makes_of_its_quarters(run_baseline: Callable[[int], Tables]) -> None:
    tables = {name: table.assign(scenario="baseline") for name, table in run_baseline(1).items()}
    outcomes = tables["outcomes"]
    expected = values_over_quarters(outcomes, outcomes["quarter"].max())
    found = tables["run_values"][expected.columns]
    assert len(found) > 200
    pd.testing.assert_frame_equal(found, expected, rtol=1e-12)
