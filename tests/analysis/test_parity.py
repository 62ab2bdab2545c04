"""Shares of awards against shares of those whom calls admit, by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.denominators import AGAINST, denominators
from sim.analysis.parity import OWNERS, PARITY_COLUMNS, parity, period_labels
from sim.analysis.run_regions import run_regions
from sim.analysis.run_spread import run_spread
from sim.errors import InputError
from sim.region.files import load_region
from sim.results.experiment import Experiment, ScenarioRecord
from sim.results.results import Results
from sim.units import parse_quarter
from tests.analysis.by_hand import call, project, results_of
from tests.support.labels import LABELS
from tests.support.small_region import edit, shrink

COUNTS = {
    "wide": ("cci", 400, "local units"),
    "narrow": ("cci", 100, "local units"),
    "jobs": ("cci", 300, "employees"),
    "region": (None, 1000, "companies"),
    "other": (None, 50, "local units"),
}
JOBS = {"health_jobs": ("health", 900, "employees")}
OPEN = ("cci", "health", "energy")
FIVE = ("cci", "agrifood", "construction", "mechatronics", "health")
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
        labels=LABELS,
        denominators=rows,
        calls=calls,
        call_codes={row.call_id: code for code, row in enumerate(calls)},
    )


def shares(found):
    return {(each.against, each.name): each.share for each in found}


def test_shares_of_what_the_admitted_sectors_have():
    # Beside the CCI 300 + 100 units, of which 30 + 20 are innovation-active; the CCI has 50 or 200 of these.
    assert shares(denominators(region(), ("cci",), OPEN)) == {
        ("units", "narrow"): pytest.approx(100 / 500),
        ("units", "wide"): pytest.approx(400 / 800),
        ("innovation-active units", "narrow"): pytest.approx(50 / 100),
        ("innovation-active units", "wide"): pytest.approx(200 / 250),
        ("employees", "jobs"): pytest.approx(math.nan, nan_ok=True),
        ("equal share", ""): pytest.approx(1 / 3),
        ("all companies", "sectors"): 0.2,
    }


def test_a_call_that_admits_fewer_has_a_smaller_whole_but_all_companies_stay():
    found = shares(denominators(region({**COUNTS, **JOBS}), ("cci",), ("cci", "health")))
    assert found["units", "narrow"] == pytest.approx(100 / 400)
    assert found["employees", "jobs"] == pytest.approx(300 / 1200)
    assert found["equal share", ""] == 0.5
    assert found["all companies", "sectors"] == 0.2
    alone = shares(denominators(region(), ("cci",), ("cci",)))
    assert {against: share for (against, name), share in alone.items() if name != "wide"} == {
        "units": 1.0,
        "innovation-active units": 1.0,
        "employees": 1.0,
        "equal share": 1.0,
        "all companies": 0.2,
    }


def test_a_wider_perimeter_has_units_of_other_sectors_where_they_are_admitted():
    with_tourism = denominators(region(), ("cci", "tourism"), (*OPEN, "tourism"))
    assert [each.count for each in with_tourism[:2]] == [150, 450]
    assert shares(with_tourism)["units", "narrow"] == pytest.approx(150 / 550)
    assert shares(with_tourism)["innovation-active units", "narrow"] == pytest.approx(70 / 120)
    assert shares(with_tourism)["equal share", ""] == 0.5
    without = denominators(region(), ("cci", "tourism"), OPEN)
    assert [each.count for each in without[:2]] == [150, 450]
    assert shares(without)["units", "narrow"] == pytest.approx(100 / 500)
    (*_, companies) = without
    assert (companies.count, companies.whole, companies.share) == (250, 1000, 0.25)  # admitted or not


def test_what_the_region_does_not_know_is_undefined_and_not_zero():
    assert math.isnan(shares(denominators(region(), ("cci",), OPEN))["employees", "jobs"])
    jobs = {**COUNTS, **JOBS, "more_health_jobs": ("health", 1900, "employees")}
    assert math.isnan(shares(denominators(region(jobs), ("cci",), ("cci", "health")))["employees", "jobs"])
    twice = {**COUNTS, "again": (None, 2000, "companies")}
    assert math.isnan(shares(denominators(region(twice), ("cci",), OPEN))["all companies", "sectors"])
    nothing = denominators(region({}), ("cci",), OPEN)
    assert [(each.against, each.count) for each in nothing[:2]] == [("units", 200), ("innovation-active units", 100)]
    assert math.isnan(nothing[2].count)
    assert math.isnan(nothing[4].share)
    assert all(math.isnan(each.share) for each in denominators(region(), ("cci",), ())[:4])


def test_a_sector_without_counts_of_its_own_has_its_units():
    (first, *_) = denominators(region(), ("health",), ("health", "energy"))
    assert (first.name, first.count, first.share) == ("sectors", 300, 0.75)


def won(seed, name, sector="cci", grant=1.0, number=1, scenario="b", owner="enterprise"):
    return [
        project(
            scenario, seed, f"{name}-{sector}-{grant}-{owner}-{place}", sector, name, grant_eur=grant, owner_kind=owner
        )
        for place in range(number)
    ]


def table_of(*projects, seeds=(0, 1), counts=COUNTS, **named):
    rows = [row for rows in projects for row in rows]
    calls = [call("b", seed, name, quarter=opens) for seed in seeds for name, (opens, _) in CALLS.items()]
    for row in calls:
        row["scenario"] = "b"
    return parity(results_of(("b",), seeds, projects=rows, calls=calls), {"b": region(counts)}, **named)


def row_of(table, against="units", denominator="narrow", **named):
    wanted = {"calls": "all", "period": "all", "measure": "awards", "perimeter": "cci", "owners": "all", **named}
    chosen = table[table["against"].fillna("nothing") == against]
    for column, value in wanted.items():
        chosen = chosen[chosen[column] == value]
    (row,) = chosen[chosen["denominator"].fillna("") == denominator].to_dict("records")
    return row


def test_ratios_of_runs_by_hand():
    # CCI 1 of 4 awards and 3 of 10 EUR on seed 0, 2 of 2 on seed 1; due are 100 of the 500 units that are admitted.
    table = table_of(
        won(0, "open", grant=3.0),
        won(0, "open", "health", 2.0),
        won(0, "open", "energy", 2.5, 2),
        won(1, "open", number=2),
    )
    assert list(table.columns) == list(PARITY_COLUMNS)
    row = row_of(table)
    assert (row["award_share"], row["denominator_share"], row["count"]) == (0.625, pytest.approx(0.2), 100)
    assert (row["ratio"], row["runs"]) == (pytest.approx(0.625 / 0.2), 2)
    assert math.isnan(row["low"])  # two runs have no range
    assert row_of(table, measure="grants")["ratio"] == pytest.approx((1.5 + 5) / 2)
    assert row_of(table, denominator="wide")["ratio"] == pytest.approx(0.625 / 0.5)


def test_shares_are_those_of_each_call_weighted_with_its_awards():
    # One of 2 sectors, one of 3 (tourism does not count yet), one of 4: what 2 + 3 + 4 awards would give is 3.
    table = table_of(
        won(0, "early", number=2), won(0, "open", "health", number=3), won(0, "late", number=4), seeds=(0,)
    )
    row = row_of(table, "equal share", "")
    assert row["denominator_share"] == pytest.approx(3 / 9)
    assert row["ratio"] == pytest.approx(6 / 3)
    assert math.isnan(row["count"])
    due = (2 * 100 / 400 + 3 * 100 / 500 + 4 * 100 / 550) / 9
    assert row_of(table)["denominator_share"] == pytest.approx(due)
    assert row_of(table)["ratio"] == pytest.approx(6 / 9 / due)


def test_over_or_under_its_share_may_hang_on_the_whole():
    # 2 of 5 awards: twice the share of all companies, but less than the wide count has of those admitted.
    table = table_of(won(0, "early", number=2), won(0, "early", "health", number=3), seeds=(0,), counts={**COUNTS})
    companies = row_of(table, "all companies", "sectors")
    assert (companies["ratio"], companies["count"], companies["whole"]) == (pytest.approx(2.0), 200, 1000)
    assert row_of(table, denominator="wide")["ratio"] == pytest.approx(0.4 / (400 / 700))
    assert math.isnan(row_of(table)["whole"])


def test_a_call_without_awards_in_the_rows_makes_nothing_undefined():
    table = table_of(won(0, "early"), won(0, "open"), seeds=(0,), counts={**COUNTS, **JOBS})
    assert row_of(table, "employees", "jobs", period="before 2017Q2")["ratio"] == pytest.approx(1 / 0.25)
    assert math.isnan(row_of(table, "employees", "jobs")["ratio"])  # nobody counts those of energy


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
        won(0, "theirs", "health", number=4),
        won(0, "own", number=2),
        seeds=(0,),
    )
    assert row_of(table)["award_share"] == 3 / 8
    assert row_of(table)["denominator_share"] == pytest.approx((2 * 0.2 + 2 * 1) / 8)
    assert row_of(table, calls="open")["award_share"] == 1 / 2


def test_calls_dedicated_to_the_sector_have_no_ratio_but_what_was_won():
    table = table_of(won(0, "open", grant=6.0), won(0, "own", grant=1.0, number=3), won(1, "open"), won(1, "theirs"))
    row = row_of(table, "nothing", "", calls="dedicated")
    assert (row["won"], row["own_share"], row["award_share"], row["runs"]) == (1.5, (3 / 4 + 0) / 2, 1.0, 1)
    money = row_of(table, "nothing", "", calls="dedicated", measure="grants")
    assert (money["won"], money["own_share"]) == (1.5, pytest.approx((3 / 9 + 0) / 2))
    assert table[table["calls"] == "dedicated"][["ratio", "low", "high", "denominator_share"]].isna().all().all()
    assert row_of(table)["own_share"] == 1.0


def test_enterprises_alone_leave_out_other_owners_of_every_sector():
    table = table_of(
        won(0, "open"),
        won(0, "open", owner="laboratory", number=3),
        won(0, "open", "health", number=2),
        won(0, "open", "health", owner="laboratory", number=4),
        won(0, "late", owner="cultural_body"),
        seeds=(0,),
    )
    assert set(table["owners"]) == set(OWNERS)
    assert row_of(table)["award_share"] == 5 / 11
    row = row_of(table, owners="enterprises")
    assert (row["award_share"], row["won"], row["own_share"]) == (pytest.approx(1 / 3), 1, 1)
    assert row["denominator_share"] == pytest.approx(0.2)  # the late call has no award of enterprises
    assert row_of(table, owners="enterprises", period="from 2021Q1")["runs"] == 0


def test_the_constant_perimeter_keeps_tourism_inside():
    table = table_of(won(0, "late"), won(0, "late", "tourism", number=2), won(0, "late", "health"), seeds=(0,))
    assert table["perimeter"].unique().tolist() == ["cci", "cci+tourism"]
    assert row_of(table)["ratio"] == pytest.approx(0.25 / (100 / 550))
    assert row_of(table, perimeter="cci+tourism")["ratio"] == pytest.approx(0.75 / (150 / 550))
    assert row_of(table, "equal share", "", perimeter="cci+tourism")["ratio"] == pytest.approx(0.75 / 0.5)
    assert table_of(won(0, "late"), joined=("opera",))["perimeter"].unique().tolist() == ["cci"]
    assert table_of(won(0, "late"), sector="health")["perimeter"].unique().tolist() == ["health"]


def test_before_tourism_counts_the_constant_perimeter_is_the_sector_alone():
    table = table_of(won(0, "open"), won(0, "open", "health"), seeds=(0,))
    for against, name in (("units", "narrow"), ("innovation-active units", "wide"), ("equal share", "")):
        assert row_of(table, against, name, perimeter="cci+tourism")["ratio"] == row_of(table, against, name)["ratio"]


@pytest.mark.parametrize("periods", [("2017",), ("2018Q1", "2017Q1"), ("2018Q1", "2018Q1")], ids=str)
def test_periods_that_are_none_are_refused(periods):
    with pytest.raises(InputError, match="ascending quarters"):
        period_labels(periods)


def test_an_unknown_sector_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean health"):
        table_of(won(0, "late"), sector="heath")


def test_spread_of_runs():
    assert run_spread(np.arange(39.0)) == {"mean": 19.0, "low": 1.0, "median": 19.0, "high": 37.0, "runs": 39}
    few = run_spread(np.array([math.nan, *range(18)]))
    assert (few["mean"], few["runs"], math.isnan(few["low"])) == (8.5, 18, True)
    assert math.isnan(run_spread(np.array([math.nan]))["mean"])


def results_on(folder, digest):
    record = ScenarioRecord("b", "", "", "", digest, LABELS, "2014Q1", "2014Q2", {"region": str(folder)})
    return Results(Experiment((record,), (0,)), {})


def test_the_region_of_runs_is_read_again_unless_it_changed(tmp_path):
    folder = shrink(tmp_path / "small")
    results = results_on(folder, load_region(folder).digest)
    assert run_regions(results)["b"] is load_region(folder)
    edit(folder / "denominators.csv", lambda row: {**row, "count": "7"})
    with pytest.raises(InputError, match="has changed since the results were made"):
        run_regions(results)
    with pytest.raises(InputError, match="there is no such region: the results were made on it"):
        run_regions(results_on(tmp_path / "nowhere", ""))


def test_the_shipped_region_says_how_many_units_it_has():
    found = shares(denominators(load_region("emilia-romagna"), ("cci",), FIVE))
    assert [against for against, _ in found] == ["units"] * 3 + ["innovation-active units"] * 3 + list(AGAINST[2:])
    assert found["units", "cci_case_study"] == pytest.approx(35 / 190)
    assert found["all companies", "sectors"] == pytest.approx(35 / 400)
    assert math.isnan(found["employees", "cci_employees"])
