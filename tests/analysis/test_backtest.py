"""Calls of a scenario against the record, with numbers small enough to check by hand."""

import math
import random

import pandas as pd
import pytest

from sim.analysis.backtest import BACKTEST_COLUMNS, backtest
from sim.errors import InputError
from sim.evidence.call_outcomes import CallOutcomeRow
from tests.analysis.by_hand import results_of

NAN = math.nan


def observed(value, measure="applications", call="ODES", sector="cci", used_for="not used"):
    return CallOutcomeRow(
        call_id=call, sector=sector, measure=measure, value=value, used_for=used_for, source="x", confidence="H"
    )


def calls(*values, measure="applications", call="ODES", sector="cci", scenario="b"):
    """Return a row of the table `calls` for each run."""
    common = {"scenario": scenario, "call_id": call, "sector": sector}
    return [{**common, "seed": seed, measure: value} for seed, value in enumerate(values)]


def held(rows, *record, scenario="b", seeds=range(20)):
    return backtest(results_of(("b", "a"), tuple(seeds), calls=rows), scenario, record)


def one(rows, *record, **named):
    (row,) = held(rows, *record, **named).to_dict("records")
    return row


def test_mean_ends_and_ratio_by_hand():
    # Nineteen runs, so that another one lies below the first of them, or above the last, once in twenty times each.
    row = one(calls(*range(0, 190, 10)), observed(72.0))
    assert (row["simulated_mean"], row["simulated_low"], row["simulated_high"]) == (90, 0, 180)
    assert (row["observed"], row["ratio"], row["within"]) == (72, 1.25, True)


@pytest.mark.parametrize(
    ("value", "within"), [(9.0, False), (10.0, True), (11.0, True), (189.0, True), (190.0, True), (191.0, False)]
)
def test_the_ends_belong_to_the_inside(value, within):
    assert one(calls(*range(10, 191, 10)), observed(value))["within"] is within


def test_the_last_bit_of_a_sum_puts_nothing_outside():
    runs = [sum([0.1] * 60_000)] * 2 + [6_000.0] * 18
    assert runs[0] != runs[-1]
    row = one(calls(*runs, measure="grants_eur"), observed(6_000.0, "grants_eur"))
    assert (row["within"], row["simulated_low"]) == (True, 6_000)


def test_each_value_meets_its_own_call_sector_measure_and_scenario():
    rows = calls(1, 3) + calls(10, 30, sector="all") + calls(100, 300, call="OPEN") + calls(7, 9, scenario="a")
    for row, funded in zip(rows, range(1000, 9000, 1000), strict=True):
        row["funded"] = funded
    record = [
        observed(1.0, call="OPEN"),
        observed(1.0, sector="all"),
        observed(1.0),
        observed(1.0, "funded"),
    ]
    assert held(rows, *record)["simulated_mean"].tolist() == [200, 20, 2, 1500]
    assert held(rows, observed(1.0), scenario="a")["simulated_mean"].tolist() == [8]


def test_only_what_was_observed_is_there_in_its_order():
    record = [observed(3.0, "funded", "OPEN"), observed(5.0, sector="all", used_for="turned against")]
    table = held(calls(1, 2) + calls(1, 2, sector="all"), *record)
    assert list(table.columns) == list(BACKTEST_COLUMNS)
    assert table[["call_id", "sector", "measure", "observed"]].to_numpy().tolist() == [
        ["OPEN", "cci", "funded", 3],
        ["ODES", "all", "applications", 5],
    ]
    assert table["used_for"].tolist() == ["not used", "turned against"]


def test_runs_in_which_a_call_is_not_decided_do_not_count():
    row = one(calls(NAN, *range(19), NAN, measure="funded"), observed(4.5, "funded"), seeds=range(21))
    assert (row["simulated_mean"], row["simulated_low"], row["simulated_high"]) == (9, 0, 18)
    assert row["within"] is True


@pytest.mark.parametrize(
    "rows", [[], calls(NAN, NAN), calls(5, 5, call="OPEN"), calls(5, 5, sector="all")], ids=lambda rows: str(len(rows))
)
def test_a_call_that_no_run_has_is_undefined(rows):
    row = one(rows, observed(5.0))
    undefined = ("simulated_mean", "simulated_low", "simulated_high", "ratio", "within")
    assert all(pd.isna(row[column]) for column in undefined)
    assert row["observed"] == 5


@pytest.mark.parametrize("runs", [1, 18])
def test_few_runs_have_a_mean_and_no_range(runs):
    row = one(calls(*[5] * runs), observed(5.0))
    assert (row["simulated_mean"], row["ratio"]) == (5, 1)
    assert all(pd.isna(row[column]) for column in ("simulated_low", "simulated_high", "within"))


def test_no_ratio_to_nothing():
    row = one(calls(*[0] * 19), observed(0.0))
    assert math.isnan(row["ratio"])
    assert row["within"] is True


def test_the_order_of_rows_decides_nothing():
    rows = calls(*(0.1 * place for place in range(20)))
    shuffled = rows.copy()
    random.Random(1).shuffle(shuffled)
    pd.testing.assert_frame_equal(held(rows, observed(1.0)), held(shuffled, observed(1.0)))


def test_an_empty_record_gives_an_empty_table_of_the_same_types():
    empty, full = held(calls(1, 2)), held(calls(1, 2), observed(1.0))
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_a_scenario_that_did_not_run_is_refused():
    with pytest.raises(InputError, match="did you mean recorded"):
        backtest(results_of(("recorded", "a"), (0,)), "recored", [])
