"""What liveness is measured with stays in its ranges, what is taken away leaves nothing, and chance is counted."""

import math

import pandas as pd
import pytest

from published import liveness
from published.liveness import BOUNDS, CASES, PARTS, Asked, Tally, document, money_set_apart
from published.liveness_runs import Lived, years_until_half
from published.two_courses import two_courses
from sim.analysis.paired import PairedDifference
from sim.region.files import load_region
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from tests.support.small_region import shrink, with_few_clusters

pytestmark = pytest.mark.slow  # whole runs

KNOWN = {each.path: each for each in parameters()}


def set_in(case):
    return [setting.split("=") for setting in case.settings]


@pytest.mark.parametrize("line", CASES)
def test_a_line_is_measured_at_defaults_at_ends_of_plausible_ranges_and_without_its_mechanism(line):
    default, strongest, off = CASES[line]
    assert [case.words for case in CASES[line]] == ["default", "strongest", "off"]
    assert [case.is_off for case in CASES[line]] == [False, False, True]
    assert not [path for path, _ in set_in(default) if path.startswith("assumptions.")]
    assumed = [(path, float(value)) for path, value in set_in(strongest) if path.startswith("assumptions.")]
    assert assumed
    for path, value in assumed:
        assert value in (KNOWN[path].prior_low, KNOWN[path].prior_high), path
    assert {path for path, _ in set_in(off)} <= set(KNOWN)


def test_bounds_go_from_one_end_to_the_other():
    values = {path: [] for settings in BOUNDS.values() for path in (settings[0].split("=")[0],)}
    for settings in BOUNDS.values():
        path, value = settings[0].split("=")
        values[path].append(float(value))
    assert len(values) == 4
    assert all({0.0, 1.0} <= set(each) for each in values.values())


@pytest.mark.parametrize(
    ("baseline", "scenario", "years"),
    [
        ([1.0, 1.0, 1.0, 1.0], [0.0, 0.2, 0.5, 0.9], 0.5),
        ([0.4, 0.5, 0.6], [0.2, 0.3, 0.4], math.inf),
        ([0.4, 0.3], [0.2, 0.3], 0.25),
        ([0.2, 0.2], [0.4, 0.3], 0.25),
        ([0.4, 0.5], [0.4, 0.1], math.nan),
    ],
)
def test_years_until_half_are_those_until_half_of_the_first_distance_is_left(baseline, scenario, years):
    assert years_until_half(baseline, scenario) == pytest.approx(years, nan_ok=True)


def test_chance_is_counted_over_what_is_shown_and_mechanisms_taken_away_apart():
    tally = Tally()
    tally.cell(PairedDifference(difference=8.0, ci_low=2.0, ci_high=14.0))
    tally.cell(PairedDifference(difference=3.0, ci_low=1.0, ci_high=5.0))
    tally.cell(PairedDifference(difference=9.0, ci_low=-1.0, ci_high=19.0))
    tally.cell(PairedDifference(difference=0.0, ci_low=0.0, ci_high=0.0), counts=False)
    told = tally.said().replace("\n", " ")
    assert told.startswith("3 differences")
    assert "2 are clear of 0, and 1 of them reach 5 projects" in told
    assert "about 0.300 would be clear" in told


def test_arithmetic_takes_the_money_of_calls_that_are_held_and_of_reserves_on_record():
    scenario = load_scenario("baseline")
    region = load_region(scenario.region)
    money = money_set_apart(scenario)
    assert set(money["dedicated"]).isdisjoint(money["reserves"])
    for code, call in enumerate(region.calls):
        rules = region.rules_of(code)
        whole = rules.budget_eur.recorded + rules.topup_eur.recorded
        if call.carved_from_open_calls and call.held == "always":
            assert money["dedicated"][call.call_id] == whole
        if call.call_id in money["reserves"]:
            assert 0.0 < money["reserves"][call.call_id] < whole
            assert region.is_open_to_all(code)
        assert call.held == "always" or call.call_id not in {**money["dedicated"], **money["reserves"]}


def test_the_document_says_command_worlds_and_what_was_set():
    told = document(dict.fromkeys(PARTS, "| a table |"), Tally(), Asked(7, 2))
    assert "`python -m published.liveness --seeds 7 --jobs 2`" in told
    assert "7 worlds" in told
    assert told.count("| a table |") == len(PARTS)
    assert all(setting in told for cases in CASES.values() for case in cases for setting in case.settings)


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    return str(with_few_clusters(shrink(tmp_path_factory.mktemp("liveness") / "region")))


def test_two_courses_part_where_each_side_answers_the_other_and_meet_without_memory(region):
    fast = "assumptions.alignment.half_life_quarters=4"
    apart = two_courses(["assumptions.alignment.reciprocity=1", fast], 0, region=region)
    assert apart.from_high > apart.from_low
    assert apart.half_life == 4.0
    off = ["assumptions.alignment.reciprocity=0", "assumptions.alignment.half_life_quarters=0"]
    together = two_courses(off, 1, region=region)
    assert together.from_high == together.from_low > 0.0
    assert not together.start_decides


@pytest.fixture
def small(region, monkeypatch):
    """Let every scenario live in a small region and for nine years, on two worlds."""
    loaded = liveness.load_scenario
    short = {"region": region, "start": "2015Q1", "report_from": "2015Q1", "end": "2023Q4"}
    monkeypatch.setattr(liveness, "load_scenario", lambda *asked: loaded(*asked).changed(short))
    # so few members' projects are completed in a small region that worlds still agree in 2021
    monkeypatch.setattr(liveness, "DATES", ("2022Q4", "2023Q4"))

    def rows(part, line, case):
        monkeypatch.setitem(CASES, line, tuple(one for one in CASES[line] if one.words == case))
        return part(Asked(2, 1), Tally())

    return rows


def test_who_was_ignored_has_a_distance_to_make_up_unless_there_is_neither_memory_nor_an_answer(small):
    assert "no distance" not in small(liveness.heard_late, "heard late", "default")


def test_without_memory_and_answers_there_is_no_distance(small):
    assert "no distance" in small(liveness.heard_late, "heard late", "off")


def test_chance_moves_the_relation(small):
    assert "SD 0 |" not in small(liveness.spread_over_worlds, "worlds", "default")


def test_chance_does_not_move_what_is_settled(small):
    assert small(liveness.spread_over_worlds, "worlds", "off").count("SD 0 |") == 4


def told_of_early_money(small, case):
    (row,) = small(liveness.early_money, "early money", case).splitlines()[2:]
    return [cell.strip() for cell in row.strip("|").split("|")][2::2]


def test_early_money_decides_something_where_all_is_remembered(small):
    *decided, _capability = told_of_early_money(small, "strongest")
    assert decided != ["0 (0 to 0)"] * 4


def test_early_money_decides_nothing_where_nothing_is_remembered(small):
    *decided, _capability = told_of_early_money(small, "off")  # which has faded after ten years, not after six
    assert decided == ["0 (0 to 0)"] * 4


def test_sums_and_means_are_of_the_quarters_asked_for():
    lived = Lived.__new__(Lived)
    quarters = ["2020Q4", "2021Q1", "2021Q2"]
    lived._table = pd.DataFrame(
        {"scenario": "a", "draw": 0, "seed": 1, "quarter": quarters, "outcome": "x", "sector": "cci"}
    ).assign(value=[1.0, 2.0, 4.0])
    assert lived.total("a", "x", since="2021Q1").tolist() == [6.0]
    assert lived.mean("a", "x", since="2021Q1").tolist() == [3.0]
    assert lived.end("a", "x").tolist() == [4.0]
