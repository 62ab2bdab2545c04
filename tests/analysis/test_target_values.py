"""Targets are counted on the tables of a run, and are undefined where it does not decide the call."""

import math

import pandas as pd
import pytest

from sim.analysis.target_values import on_scale, tables_of_targets, target_values
from sim.units import parse_quarter
from tests.analysis.targets_by_hand import target

CALLS = pd.DataFrame(
    [
        {"call_id": "ODES", "sector": "all", "applications": 7.0, "eligible": 6.0, "funded": 3.0},
        {"call_id": "ODES", "sector": "arts", "applications": 4.0, "eligible": 4.0, "funded": 2.0},
        {"call_id": "OPEN", "sector": "all", "applications": 9.0, "eligible": math.nan, "funded": math.nan},
    ]
)
PROPOSALS = pd.DataFrame(
    [
        ("ODES", "arts", "enterprise", True),
        ("ODES", "arts", "cultural_body", True),
        ("ODES", "arts", "enterprise", False),
        ("ODES", "farms", "enterprise", True),
        ("OPEN", "arts", "enterprise", None),
    ],
    columns=["call_id", "sector", "owner_kind", "funded"],
).astype({"funded": "boolean"})
MEMBERS = pd.DataFrame(
    [
        ("MUSE", "enterprise", "2015Q1", None),
        ("MUSE", "enterprise", "2016Q4", None),
        ("MUSE", "enterprise", "2014Q1", "2016Q4"),
        ("MUSE", "laboratory", "2014Q1", "2017Q1"),
        ("MUSE", "laboratory", "2017Q1", None),
        ("OTHER", "enterprise", "2014Q1", None),
    ],
    columns=["cluster", "kind", "joined", "left"],
)


def value_of(**described):
    (value,) = target_values({"calls": CALLS, "proposals": PROPOSALS, "members": MEMBERS}, [target(**described)])
    return value


@pytest.mark.parametrize(
    ("described", "value"),
    [
        ({"quantity": "applications"}, 7),
        ({"quantity": "eligible"}, 6),
        ({"quantity": "funded", "sector": "arts"}, 2),
        ({"quantity": "applications", "kinds": ("enterprise",)}, 3),
        ({"quantity": "funded", "kinds": ("enterprise",)}, 2),
        ({"quantity": "funded", "kinds": ("enterprise", "cultural_body")}, 3),
        ({"quantity": "funded", "kinds": ("enterprise",), "sector": "arts"}, 1),
        ({"quantity": "funded", "kinds": ("public_body",)}, 0),
        # Who joins in a quarter is a member at its end, who leaves in it is none.
        ({"quantity": "members", "cluster": "MUSE", "quarter": parse_quarter("2016Q4")}, 3),
        ({"quantity": "members", "cluster": "MUSE", "quarter": parse_quarter("2016Q4"), "kinds": ("enterprise",)}, 2),
    ],
)
def test_counted_by_hand(described, value):
    assert value_of(**described) == value


@pytest.mark.parametrize(
    "described",
    [
        {"call": "OPEN", "quantity": "funded"},
        {"call": "OPEN", "quantity": "funded", "kinds": ("enterprise",)},
        {"call": "NEVER", "quantity": "applications"},
        {"call": "NEVER", "quantity": "funded", "kinds": ("enterprise",)},
    ],
    ids=str,
)
def test_what_a_run_does_not_decide_is_undefined(described):
    assert math.isnan(value_of(**described))


def test_only_tables_that_are_read_are_asked_for():
    members = target("members", cluster="MUSE", quarter=parse_quarter("2016Q4"))
    of_kinds = target("funded", kinds=("enterprise",))
    assert tables_of_targets([members]) == ("members",)
    assert tables_of_targets([target()]) == ("calls",)
    assert tables_of_targets([members, of_kinds]) == ("calls", "proposals", "members")


def test_the_scale_is_that_of_logarithms():
    assert on_scale(0.0) == 0.0
    assert float(on_scale(math.e - 1)) == pytest.approx(1.0)
