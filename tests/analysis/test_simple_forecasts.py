"""Forecasts from earlier calls, by hand."""

import math
from types import SimpleNamespace

import pytest

from sim.analysis.simple_forecasts import constant_share, last_call, observed_counts
from sim.evidence.call_outcomes import CallOutcomeRow
from tests.analysis.targets_by_hand import target


def recorded(call, measure, value, sector="all"):
    return CallOutcomeRow(
        call_id=call, sector=sector, measure=measure, value=value, used_for="not used", source="x", confidence="H"
    )


def region_of(*calls):
    """Return a region with calls: name, instrument, quarter, budget and top-up."""
    money = [
        SimpleNamespace(budget_eur=SimpleNamespace(recorded=call[3]), topup_eur=SimpleNamespace(recorded=call[4]))
        for call in calls
    ]
    named = [SimpleNamespace(call_id=name, instrument=kind, opens=opens) for name, kind, opens, *_ in calls]
    return SimpleNamespace(calls=named, call_rules=money)


# The third is last in the file, not in time; the other instrument opens between them.
REGION = region_of(
    ("FIRST", "odes", 8, 100.0, 0.0),
    ("THIRD", "odes", 16, 400.0, 100.0),
    ("OTHER", "hymns", 12, 100.0, 0.0),
    ("SECOND", "odes", 10, 200.0, 0.0),
)
RECORD = [
    recorded("FIRST", "applications", 40.0),
    recorded("FIRST", "funded", 10.0),
    recorded("SECOND", "applications", 20.0),
    recorded("SECOND", "funded", 15.0),
    recorded("SECOND", "grants_eur", 9000.0),
    recorded("FIRST", "funded", 4.0, "arts"),
    recorded("OTHER", "applications", 10.0),
    recorded("OTHER", "funded", 10.0),
    recorded("THIRD", "applications", 80.0),
]


def forecast(by, described, record=RECORD, **more):
    row = target(**described)
    (value,) = by([row], observed_counts([row], record), REGION, **more)
    return value


def test_a_constant_share_is_the_mean_of_earlier_ones():
    # 80 applications times the mean of 10 / 40 and 15 / 20.
    assert forecast(constant_share, {"quantity": "funded", "call": "THIRD"}) == pytest.approx(40.0)
    assert forecast(constant_share, {"quantity": "funded", "call": "SECOND", "value": 15.0}) == pytest.approx(5.0)


@pytest.mark.parametrize(
    "described",
    [
        {"quantity": "funded", "call": "FIRST"},  # none before
        {"quantity": "funded", "call": "OTHER"},  # none of the instrument
        {"quantity": "applications", "call": "THIRD"},
        {"quantity": "funded", "call": "THIRD", "sector": "arts"},  # no applications of the sector
        {"quantity": "members", "cluster": "MUSE", "quarter": 3},
    ],
    ids=str,
)
def test_no_share_where_there_is_none(described):
    assert math.isnan(forecast(constant_share, described))


def test_the_last_call_gives_applications_as_they_were_and_awards_by_money():
    assert forecast(last_call, {"quantity": "applications", "call": "THIRD"}) == 20.0
    # 15 awards of 200, now 500 or at the opening 400.
    assert forecast(last_call, {"quantity": "funded", "call": "THIRD"}) == pytest.approx(37.5)
    assert forecast(last_call, {"quantity": "funded", "call": "THIRD"}, with_top_ups=False) == pytest.approx(30.0)


def test_the_last_call_is_the_last_with_that_count_on_record():
    assert forecast(last_call, {"quantity": "funded", "call": "THIRD", "sector": "arts"}) == pytest.approx(20.0)


@pytest.mark.parametrize("call", ["FIRST", "OTHER"])
def test_no_last_call_where_there_is_none(call):
    assert math.isnan(forecast(last_call, {"quantity": "funded", "call": call}))
    assert math.isnan(forecast(last_call, {"quantity": "members", "cluster": "MUSE", "quarter": 3}))


def test_targets_are_on_record_too_and_money_is_no_count():
    counts = observed_counts([target("funded", kinds=("enterprise",)), target("funded", "NEW", 7.0)], RECORD)
    assert counts["NEW", "all", (), "funded"] == 7.0
    assert counts["ODES", "all", ("enterprise",), "funded"] == 4.0
    assert not any(measure == "grants_eur" for *_, measure in counts)
