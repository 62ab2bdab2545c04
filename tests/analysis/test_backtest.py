"""A scenario beside the record, with numbers small enough to check by hand."""

import math
import random
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.analysis.backtest import (
    BACKTEST_COLUMNS,
    PREDICTION_COLUMNS,
    at_initial_budgets,
    backtest,
    inside_by_use,
    predictions,
    skills,
)
from sim.errors import InputError
from sim.region.files import load_region
from sim.scenario.files import load_scenario
from sim.units import parse_quarter
from tests.analysis.by_hand import results_of
from tests.analysis.targets_by_hand import target
from tests.analysis.test_simple_forecasts import recorded

NAN = math.nan


def ends(value):
    return SimpleNamespace(recorded=value)


class Region(SimpleNamespace):
    def is_open_to_all(self, code):
        return self.calls[code].sectors != ("cci",)


CALLS = [
    SimpleNamespace(
        call_id="ODES", instrument="odes", opens=parse_quarter("2016Q1"), sectors=("cci",), assumed=False, held="always"
    ),
    SimpleNamespace(
        call_id="OPEN",
        instrument="open",
        opens=parse_quarter("2014Q3"),
        sectors=("cci", "farms"),
        assumed=True,
        held="always",
    ),
]
REGION = Region(
    calls=CALLS,
    call_rules=[SimpleNamespace(budget_eur=ends(100.0), topup_eur=ends(0.0))] * 2,
    sectors=[SimpleNamespace(sector="cci")],
    focus_sector=0,
)


def calls(*values, measure="applications", call="ODES", sector="all", scenario="b"):
    """Return a row of the table `calls` for each run."""
    common = {"scenario": scenario, "call_id": call, "sector": sector}
    return [{**common, "seed": seed, measure: value} for seed, value in enumerate(values)]


def held(rows, *targets, scenario="b", seeds=range(20), record=(), **more):
    results = results_of(("b", "a"), tuple(seeds), calls=rows, **more)
    return backtest(results, scenario, REGION, targets, record)


def one(rows, *targets, **named):
    (row,) = held(rows, *targets, **named).to_dict("records")
    return row


def test_median_and_ends_by_hand():
    # 1 to 19: of type 6, the 5 % quantile is the first of 19, the 25 % one the fifth.
    row = one(calls(*range(1, 20)), target(value=5.0), seeds=range(19))
    assert (row["runs"], row["median"], row["low_50"], row["high_50"]) == (19, 10, 5, 15)
    assert (row["low_90"], row["high_90"]) == (1, 19)
    assert (row["inside_50"], row["inside_90"], row["rank"]) == (True, True, pytest.approx(4.5 / 19))


@pytest.mark.parametrize(
    ("value", "inside"),
    [(0, (False, False)), (1, (False, True)), (4, (False, True)), (5, (True, True)), (20, (False,) * 2)],
)
def test_the_ends_belong_to_the_inside(value, inside):
    row = one(calls(*range(1, 20)), target(value=float(value)), seeds=range(19))
    assert (row["inside_50"], row["inside_90"]) == inside


def test_scores_are_of_logarithms():
    e = math.e - 1  # 1 on the scale; the runs are at 0 and 2
    runs = calls(*[0.0, math.e**2 - 1] * 10)
    row = one(runs, target(value=e))
    # Of the 190 pairs of 20 runs 100 differ, by 2: half of the mean is 100 / 190.
    assert row["crps"] == pytest.approx(1.0 - 100 / 190)
    assert row["interval_score"] == pytest.approx(2.0)
    missed = one(runs, target(value=math.e**3 - 1))
    assert missed["interval_score"] == pytest.approx(2.0 + 20.0 * 1.0)
    assert missed["crps"] == pytest.approx(2.0 - 100 / 190)


def test_each_fact_meets_its_own_call_sector_quantity_and_scenario():
    rows = calls(1, 3) + calls(10, 30, sector="cci") + calls(100, 300, call="OPEN") + calls(7, 9, scenario="a")
    for row, funded in zip(rows, range(1000, 9000, 1000), strict=True):
        row["funded"] = funded
    facts = [target(call="OPEN"), target(sector="cci"), target(), target("funded")]
    assert held(rows, *facts, seeds=(0, 1))["median"].tolist() == [200, 20, 2, 1500]
    assert held(rows, target(), scenario="a", seeds=(0, 1))["median"].tolist() == [8]


def test_facts_stand_in_their_order():
    facts = [
        target("funded", "OPEN", 3.0),
        target(value=5.0, sector="cci", kinds=("a", "b"), used_for="turned against"),
    ]
    table = held(calls(1, 2, call="OPEN"), *facts, seeds=(0, 1))
    assert list(table.columns) == list(BACKTEST_COLUMNS)
    assert table[["call_id", "sector", "quantity", "observed", "used_for"]].to_numpy().tolist() == [
        ["OPEN", "all", "funded", 3, "not used"],
        ["ODES", "cci", "applications", 5, "turned against"],
    ]
    assert table["kinds"].fillna("").tolist() == ["", "a;b"]


def test_draws_are_runs():
    rows = [{**row, "draw": draw} for draw in (1, 2) for row in calls(draw, draw + 10)]
    assert one(rows, target(), seeds=(0, 1), draws=(1, 2))["runs"] == 4


def test_runs_in_which_a_call_is_not_decided_do_not_count():
    row = one(calls(NAN, 4, 5, 6, NAN, measure="funded"), target("funded", value=5.0), seeds=range(5))
    assert (row["runs"], row["median"], row["low_50"], row["high_50"], row["inside_50"]) == (3, 5, 4, 6, True)


def test_members_are_undefined_after_the_end():
    members = [{"scenario": "b", "seed": seed, "cluster": "MUSE", "joined": "2014Q1", "left": None} for seed in (0, 1)]
    within, beyond = (
        target("members", cluster="MUSE", quarter=parse_quarter(quarter)) for quarter in ("2014Q2", "2014Q3")
    )
    table = held([], within, beyond, seeds=(0, 1), members=members)
    assert table["quarter"].tolist() == ["2014Q2", "2014Q3"]
    assert table["runs"].tolist() == [2, 0]


@pytest.mark.parametrize(
    "rows",
    [[], calls(NAN, NAN), calls(5, 5, call="OPEN"), calls(5, 5, sector="farms")],
    ids=lambda rows: str(len(rows)),
)
def test_a_call_that_no_run_has_is_undefined(rows):
    row = one(rows, target(value=5.0))
    undefined = ("median", "low_50", "high_50", "low_90", "high_90", "inside_50", "inside_90", "rank", "crps")
    assert all(pd.isna(row[column]) for column in undefined)
    assert (row["observed"], row["runs"]) == (5, 0)


def test_one_run_has_a_median_and_an_error():
    row = one(calls(math.e - 1), target(value=0.0), seeds=(0,))
    assert (row["median"], row["crps"]) == (pytest.approx(math.e - 1), pytest.approx(1.0))
    assert all(pd.isna(row[column]) for column in ("low_90", "inside_90", "rank", "interval_score"))


def test_the_order_of_rows_decides_nothing():
    rows = calls(*range(20))
    shuffled = rows.copy()
    random.Random(1).shuffle(shuffled)
    pd.testing.assert_frame_equal(held(rows, target()), held(shuffled, target()))


def test_benchmarks_stand_beside_the_runs():
    earlier = [recorded("BEFORE", "applications", 9.0), recorded("ODES", "applications", 99.0)]
    region = Region(
        calls=[*CALLS, SimpleNamespace(call_id="BEFORE", instrument="odes", opens=1)],
        call_rules=REGION.call_rules[:1] * 3,
    )
    results = results_of(("b",), (0, 1), calls=calls(99, 99))
    table = backtest(results, "b", region, [target(value=99.0)], earlier)
    assert table["last_call"].tolist() == [9.0]
    assert table["crps_last_call"].tolist() == pytest.approx([math.log(10)], abs=1e-6)
    assert table["constant_share"].isna().all()
    found = skills(table)
    assert (found["last_call"].value, found["last_call"].targets) == (1.0, 1)
    assert found["constant_share"].targets == 0


def test_changed_calls_are_left_out():
    results = results_of(("b",), (0, 1), calls=calls(1, 2))
    table = backtest(results, "b", REGION, [target(), target(call="OPEN")], (), {"ODES"})
    assert table["call_id"].tolist() == ["OPEN"]


def test_inside_by_use_counts_what_is_defined():
    rows = [("turned against", True), ("turned against", False), ("not used", True), ("not used", None)]
    table = pd.DataFrame(rows, columns=["used_for", "inside_90"]).astype({"inside_90": "boolean"})
    assert inside_by_use(table) == {"turned against": (1, 2), "input derived from it": (0, 0), "not used": (1, 1)}


def test_what_is_not_on_record_is_predicted():
    rows = []
    for call, sector in (("ODES", "all"), ("ODES", "cci"), ("OPEN", "all"), ("OPEN", "cci")):
        rows += [{**row, "funded": 1.0} for row in calls(2, 4, call=call, sector=sector)]
    rows += [{**row, "funded": NAN} for row in calls(50, 60, call="OPEN", sector="farms")]
    results = results_of(("b",), (0, 1), calls=rows)
    table = predictions(results, "b", REGION, [target()], [recorded("OPEN", "funded", 3.0, "cci")])
    assert list(table.columns) == list(PREDICTION_COLUMNS)
    # By opening; of the focus sector only where others may apply; without what is a target or on record.
    assert table[["call_id", "opens", "assumed", "sector", "measure", "median"]].to_numpy().tolist() == [
        ["OPEN", "2014Q3", True, "all", "applications", 3],
        ["OPEN", "2014Q3", True, "all", "funded", 1],
        ["OPEN", "2014Q3", True, "cci", "applications", 3],
        ["ODES", "2016Q1", False, "all", "funded", 1],
    ]


def test_initial_budgets_are_the_record_without_its_top_ups():
    region, scenario = load_region("emilia-romagna"), load_scenario("recorded")
    initial = at_initial_budgets(scenario, region)
    changed = {call: change for call, change in initial.calls}
    assert all(set(change.written) == {"topup_eur"} and change.topup_eur == 0 for change in changed.values())
    topped_up = [
        call.call_id
        for call, rules in zip(region.calls, region.call_rules, strict=True)
        if rules.topup_eur.recorded and call.held == "always"
    ]
    assert topped_up
    assert sorted(changed) == sorted(topped_up)
    assert (initial.name, initial.end) == (scenario.name, scenario.end)


def test_a_scenario_that_did_not_run_is_refused():
    with pytest.raises(InputError, match="did you mean recorded"):
        backtest(results_of(("recorded", "a"), (0,)), "recored", REGION, [], [])
