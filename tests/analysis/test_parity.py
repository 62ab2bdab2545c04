"""Shares of awards against shares of the region, by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.denominators import AGAINST, denominators
from sim.analysis.parity import PARITY_COLUMNS, parity, period_labels
from sim.analysis.run_regions import run_regions
from sim.analysis.run_spread import run_spread
from sim.errors import InputError
from sim.outcomes.experiment import Experiment, Storyline
from sim.outcomes.results import Results
from sim.region.files import load_region
from sim.units import parse_quarter
from tests.analysis.by_hand import call, project, results_of
from tests.support.small_region import edit, shrink

COUNTS = {
    "wide": ("cci", 400, "local units"),
    "narrow": ("cci", 100, "local units"),
    "jobs": ("cci", 300, "employees"),
    "region": (None, 1000, "companies"),
    "other": (None, 50, "local units"),
}
EVERYBODY = {"all_jobs": (None, 3000, "employees")}
CALLS = {
    "early": ("2014Q1", ("cci", "health")),
    "open": ("2018Q1", ("cci", "health", "energy", "tourism")),
    "late": ("2023Q1", ("cci", "health", "energy", "tourism")),
    "own": ("2018Q1", ("cci",)),
    "theirs": ("2018Q1", ("health",)),
}


def region(counts=COUNTS):
    """Return what parity reads of a region: four sectors, of which tourism counts on its own from 2022 on."""
    units = {
        "cci": (200, 0.5, None),
        "health": (300, 0.1, None),
        "energy": (100, 0.2, None),
        "tourism": (50, 0.4, "2022Q1"),
    }
    sectors = [
        SimpleNamespace(
            sector=name, units=number, innovation_active_share=share, enters=enters and parse_quarter(enters)
        )
        for name, (number, share, enters) in units.items()
    ]
    calls = [
        SimpleNamespace(call_id=name, opens=parse_quarter(opens), sectors=to) for name, (opens, to) in CALLS.items()
    ]
    rows = [
        SimpleNamespace(denominator=name, sector=to, count=count, unit=unit)
        for name, (to, count, unit) in counts.items()
    ]
    return SimpleNamespace(
        sectors=sectors,
        sector_codes={row.sector: code for code, row in enumerate(sectors)},
        focus_sector=0,
        denominators=rows,
        calls=calls,
        call_codes={row.call_id: code for code, row in enumerate(calls)},
    )


def shares(found):
    return {(each.against, each.name): each.share for each in found}


def test_shares_of_the_region():
    # Innovation-active: 100 + 30 + 20 + 20 = 170 in all.
    assert shares(denominators(region({**COUNTS, **EVERYBODY}), ("cci",))) == {
        ("units", "narrow"): 0.1,
        ("units", "wide"): 0.4,
        ("innovation-active units", "narrow"): pytest.approx(50 / 170),
        ("innovation-active units", "wide"): pytest.approx(200 / 170),
        ("employees", "jobs"): 0.1,
    }


def test_a_wider_perimeter_adds_units_of_other_sectors_to_the_same_whole():
    found = denominators(region({**COUNTS, **EVERYBODY}), ("cci", "tourism"))
    assert [each.count for each in found[:2]] == [150, 450]
    assert shares(found)["units", "narrow"] == 0.15
    assert shares(found)["innovation-active units", "narrow"] == pytest.approx(70 / 170)
    assert math.isnan(shares(found)["employees", "jobs"])  # nobody counts those of tourism


def test_what_the_region_does_not_know_is_undefined_and_not_zero():
    assert math.isnan(shares(denominators(region(), ("cci",)))["employees", "jobs"])
    twice = {**COUNTS, "again": (None, 2000, "companies")}
    assert math.isnan(shares(denominators(region(twice), ("cci",)))["units", "narrow"])
    nothing = denominators(region({}), ("cci",))
    assert [(each.against, each.count) for each in nothing[:2]] == [("units", 200), ("innovation-active units", 100)]
    assert math.isnan(nothing[0].share)
    assert math.isnan(nothing[2].count)


def test_a_sector_without_counts_of_its_own_has_its_units():
    (first, *_) = denominators(region(), ("health",))
    assert (first.name, first.count, first.share) == ("sectors", 300, 0.3)


def won(seed, name, sector="cci", grant=1.0, number=1, scenario="b"):
    return [
        project(scenario, seed, f"{name}-{sector}-{grant}-{place}", sector, name, grant_eur=grant)
        for place in range(number)
    ]


def table_of(*projects, seeds=(0, 1), counts=COUNTS, **named):
    rows = [row for rows in projects for row in rows]
    calls = [call("b", seed, name, quarter=opens) for seed in seeds for name, (opens, _) in CALLS.items()]
    for row in calls:
        row["scenario"] = "b"
    return parity(results_of(("b",), seeds, projects=rows, calls=calls), {"b": region(counts)}, **named)


def row_of(table, against="units", denominator="narrow", calls="all", period="all", measure="awards", perimeter="cci"):
    chosen = table[
        (table["against"] == against)
        & (table["calls"] == calls)
        & (table["period"] == period)
        & (table["measure"] == measure)
        & (table["perimeter"] == perimeter)
    ]
    (row,) = chosen[chosen["denominator"].fillna("") == denominator].to_dict("records")
    return row


def test_ratios_of_runs_by_hand():
    # CCI 1 of 4 awards and 3 of 10 EUR on seed 0, 2 of 2 on seed 1.
    table = table_of(
        won(0, "open", grant=3.0),
        won(0, "open", "health", 2.0),
        won(0, "open", "energy", 2.5, 2),
        won(1, "open", number=2),
    )
    assert list(table.columns) == list(PARITY_COLUMNS)
    row = row_of(table)
    assert (row["award_share"], row["denominator_share"], row["count"]) == (0.625, 0.1, 100)
    assert (row["ratio"], row["runs"]) == (pytest.approx(6.25), 2)
    assert (row["low"], row["high"]) == pytest.approx((2.5 + 0.1 * 7.5, 10 - 0.1 * 7.5))
    assert row_of(table, measure="grants")["ratio"] == pytest.approx((3 + 10) / 2)
    assert row_of(table, denominator="wide")["ratio"] == pytest.approx(6.25 / 4)


def test_an_equal_share_is_that_of_each_call_weighted_with_its_awards():
    # One of 2 sectors, one of 3 (tourism does not count yet), one of 4: what 2 + 3 + 4 awards would give is 3.
    table = table_of(
        won(0, "early", number=2), won(0, "open", "health", number=3), won(0, "late", number=4), seeds=(0,)
    )
    row = row_of(table, "equal share", "")
    assert row["denominator_share"] == pytest.approx(3 / 9)
    assert row["ratio"] == pytest.approx(6 / 3)
    assert math.isnan(row["count"])


def test_equal_shares_of_grants_are_weighted_with_grants():
    table = table_of(won(0, "early", grant=6.0), won(0, "late", "health", grant=2.0), seeds=(0,))
    assert row_of(table, "equal share", "", measure="grants")["ratio"] == pytest.approx(6 / (6 / 2 + 2 / 4))


def test_a_run_without_awards_is_left_out_and_nothing_is_zero_for_lack_of_them():
    table = table_of(won(0, "early"))
    assert row_of(table)["runs"] == 1
    later = row_of(table, period="2017Q2 to 2020Q4")
    assert later["runs"] == 0
    assert all(math.isnan(later[column]) for column in ("award_share", "ratio", "low", "high"))
    assert row_of(table_of(won(0, "early", "health")))["ratio"] == 0  # others won: that is zero


def test_calls_belong_to_the_period_in_which_they_opened():
    table = table_of(won(0, "early"), won(0, "open", "health"), won(0, "late"), won(0, "late", "health"), seeds=(0,))
    found = {period: row_of(table, period=period)["award_share"] for period in table["period"].unique()}
    assert found == {"before 2017Q2": 1.0, "2017Q2 to 2020Q4": 0.0, "from 2021Q1": 0.5, "all": 0.5}
    found = table_of(won(0, "early"), won(0, "open", "health"), seeds=(0,), later_periods=("2018Q1",))
    assert row_of(found, period="before 2018Q1")["award_share"] == 1.0
    assert row_of(found, period="from 2018Q1")["award_share"] == 0.0
    assert set(table_of(won(0, "early"), later_periods=())["period"]) == {"all"}


def test_sets_of_calls():
    table = table_of(
        won(0, "open"),
        won(0, "open", "health"),
        won(0, "own", number=2),
        won(0, "theirs", "health", number=4),
        seeds=(0,),
    )
    assert row_of(table)["award_share"] == 3 / 8
    assert row_of(table, calls="open")["award_share"] == 1 / 2
    dedicated = row_of(table, "equal share", "", calls="dedicated")
    assert (dedicated["award_share"], dedicated["ratio"]) == (1.0, 1.0)
    assert row_of(table, calls="dedicated")["ratio"] == pytest.approx(10.0)


def test_the_constant_perimeter_keeps_tourism_inside():
    table = table_of(won(0, "late"), won(0, "late", "tourism", number=2), won(0, "late", "health"), seeds=(0,))
    assert table["perimeter"].unique().tolist() == ["cci", "cci+tourism"]
    assert row_of(table)["ratio"] == pytest.approx(0.25 / 0.1)
    assert row_of(table, perimeter="cci+tourism")["ratio"] == pytest.approx(0.75 / 0.15)
    assert row_of(table, "equal share", "", perimeter="cci+tourism")["ratio"] == pytest.approx(0.75 / 0.5)
    assert table_of(won(0, "late"), joined=("opera",))["perimeter"].unique().tolist() == ["cci"]
    assert table_of(won(0, "late"), sector="health")["perimeter"].unique().tolist() == ["health"]


@pytest.mark.parametrize("periods", [("2017",), ("2018Q1", "2017Q1"), ("2018Q1", "2018Q1")], ids=str)
def test_periods_that_are_none_are_refused(periods):
    with pytest.raises(InputError, match="ascending quarters"):
        period_labels(periods)


def test_an_unknown_sector_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean health"):
        table_of(won(0, "late"), sector="heath")


def test_spread_of_runs():
    assert run_spread(np.arange(11.0)) == {"mean": 5.0, "low": 1.0, "high": 9.0, "runs": 11}
    one = run_spread(np.array([math.nan, 1.0]))
    assert (one["mean"], one["runs"], math.isnan(one["low"])) == (1.0, 1, True)
    assert math.isnan(run_spread(np.array([math.nan]))["mean"])


def results_on(folder, digest):
    story = Storyline("b", "", "", "", digest, "2014Q1", "2014Q2", {"region": str(folder)})
    return Results(Experiment((story,), (0,), "none"), {})


def test_the_region_of_runs_is_read_again_unless_it_changed(tmp_path):
    folder = shrink(tmp_path / "small")
    results = results_on(folder, load_region(folder).digest)
    assert run_regions(results)["b"] is load_region(folder)
    edit(folder / "denominators.csv", lambda row: {**row, "count": "7"})
    with pytest.raises(InputError, match="has changed since the results were made"):
        run_regions(results)
    with pytest.raises(InputError, match="there is no such region"):
        run_regions(results_on(tmp_path / "nowhere", ""))


def test_the_shipped_region_says_how_many_units_it_has():
    found = shares(denominators(load_region("emilia-romagna"), ("cci",)))
    assert {against for against, _ in found} == set(AGAINST[:3])
    assert found["units", "cci_case_study"] == pytest.approx(35_000 / 400_000)
