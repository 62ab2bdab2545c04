"""How quarters become one number a run."""

import math

import numpy as np
import pytest

from sim.recording.recorder import RECORDED
from sim.recording.run_values import over_quarters

NAN = math.nan


def recorded(name, *series):
    """Return what was recorded: one outcome in each of some sectors by quarter, the others undefined."""
    values = np.full((len(RECORDED), len(series), len(series[0])), NAN)
    values[RECORDED.index(name)] = series
    return values


@pytest.mark.parametrize(
    ("name", "quarters", "expected"),
    [
        ("funded_projects", (1, 2, 4), 7),
        ("funded_projects", (NAN, 2, 4), 6),
        ("funded_projects", (NAN, NAN, NAN), NAN),
        ("funded_projects", (0, 0, 0), 0),
        ("cluster_members", (1, 2, 4), 4),
        ("cluster_members", (1, 2, NAN), NAN),
        ("cluster_members", (NAN, NAN, 4), 4),
        ("alignment_thematic", (0.2, 0.4, 0.9), 0.5),
        ("alignment_thematic", (0.2, NAN, 0.4), 0.3),
        ("alignment_thematic", (NAN, NAN, NAN), NAN),
    ],
)
def test_flows_add_up_stocks_are_the_last_and_ratios_average(name, quarters, expected):
    values = over_quarters(recorded(name, quarters))
    assert values[RECORDED.index(name)].tolist() == [pytest.approx(expected, nan_ok=True)]


def test_sectors_and_outcomes_stay_apart():
    values = over_quarters(recorded("applications", (1, 2), (3, 4)))
    assert values[RECORDED.index("applications")].tolist() == [3, 7]
    assert np.isnan(np.delete(values, RECORDED.index("applications"), axis=0)).all()


def test_money_adds_up_to_the_last_bit():
    tenths = [0.1] * 10
    assert sum(tenths) != 1.0
    assert over_quarters(recorded("public_funding_eur", tenths))[RECORDED.index("public_funding_eur"), 0] == 1.0
