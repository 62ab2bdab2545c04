"""The relation of region and clusters has a memory, and influence is contested."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import InputError
from sim.model import EcosystemModel
from sim.runs.run import run_world
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter
from tests.support.keys import on
from tests.support.small_region import edit, shrink

MEMORY = "assumptions.alignment.half_life_quarters"
RECIPROCITY = "assumptions.alignment.reciprocity"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shrink(tmp_path_factory.mktemp("regions") / "small", 0.02)


def scenario(region: Path, name: str = "baseline", **changes: Any) -> Scenario:
    return load_scenario(name).changed({"region": str(region), "start": "2016Q1", "report_from": "2016Q1", **changes})


def lived(scenario: Scenario, until: str, seed: int = 1) -> EcosystemModel:
    """Return a model at the end of a quarter."""
    model = EcosystemModel(scenario, seed=seed)
    while model.quarter <= parse_quarter(until):
        model.step()
    return model


def goodwill(model: EcosystemModel) -> float:
    """Return trust x commitment of the focus cluster."""
    stocks, focus = model.government.relations, model.focus_cluster
    return float(stocks.trust[focus] * stocks.commitment[focus])


def test_nobody_relates_to_a_cluster_that_does_not_exist(region: Path) -> None:
    stocks = lived(scenario(region, "no-cluster"), "2019Q1").government.relations
    focus = lived(scenario(region), "2017Q1").focus_cluster
    assert [column[focus] for column in (stocks.trust, stocks.commitment, stocks.attention, stocks.money)] == [0.0] * 4


def test_being_ignored_costs_goodwill_that_takes_years_to_mend(region: Path) -> None:
    heard, late = (lived(scenario(region, name), "2021Q4") for name in ("baseline", "heard-late"))
    later = {name: lived(scenario(region, name), "2025Q4") for name in ("baseline", "heard-late")}
    gap, left = goodwill(heard) - goodwill(late), goodwill(later["baseline"]) - goodwill(later["heard-late"])
    assert 0.0 < left < gap


def test_without_memory_and_reciprocity_nothing_is_left_of_it(region: Path) -> None:
    off = {MEMORY: 0.0, RECIPROCITY: 0.0, "assumptions.alignment.track_record_projects": 1000.0}
    heard, late = (lived(scenario(region, name, **off), "2022Q1") for name in ("baseline", "heard-late"))
    assert goodwill(heard) == pytest.approx(goodwill(late), abs=1e-3)  # but for projects of members
    assert goodwill(heard) > 0.1


@pytest.mark.slow
def test_the_longer_the_memory_the_longer_it_takes(region: Path) -> None:
    left = []
    for quarters in (4.0, 32.0):
        pairs = [
            [lived(scenario(region, name, **{MEMORY: quarters}), until) for name in ("baseline", "heard-late")]
            for until in ("2021Q4", "2024Q4")
        ]
        then, later = (1.0 - goodwill(late) / goodwill(heard) for heard, late in pairs)
        left.append(later / then)
    assert left[0] < 0.6 < left[1]


def test_where_each_answers_the_other_alone_a_breach_can_be_for_good(region: Path) -> None:
    unforgiving = {MEMORY: 4.0, RECIPROCITY: 1.0}
    heard, late = (lived(scenario(region, name, **unforgiving), "2025Q4") for name in ("baseline", "heard-late"))
    assert goodwill(late) < 0.1 * goodwill(heard)


def test_what_one_gains_others_give_up(region: Path) -> None:
    alone, two = (lived(scenario(region, name), "2020Q1") for name in ("full-alignment", "two-clusters-aligned"))
    named = alone.region.cluster_codes["MECH"]
    assert two.government.relations.attention[named] == 1.0
    others = [code for code in range(7) if code not in (alone.focus_cluster, named)]
    ours, theirs = (model.government.relations.attention[others] for model in (alone, two))
    gained = ours[ours > 0.0]
    assert gained.size > 3
    assert (theirs[ours > 0.0] < gained).all()


def test_new_clusters_of_the_same_voice_take_nothing(region: Path) -> None:
    same = {MEMORY: 0.0, RECIPROCITY: 0.0, "assumptions.alignment.track_record_projects": 1000.0}
    before, after = (lived(scenario(region, **same), quarter) for quarter in ("2021Q1", "2023Q1"))
    counts = [int(np.count_nonzero(model.government.relations.exists)) for model in (before, after)]
    assert counts[0] < counts[1]
    first, later = (float(model.government.relations.attention[model.focus_cluster]) for model in (before, after))
    assert later == pytest.approx(first, abs=5e-3)


def test_money_is_contested_by_those_with_a_call_of_their_own(region: Path, tmp_path: Path) -> None:
    model = lived(scenario(region), "2020Q1")
    rivals = np.arange(len(model.region.clusters)) != model.focus_cluster
    assert (model.government.relations.money[rivals] == 0.0).all()
    folder = shrink(tmp_path / "rivals", 0.02)
    edit(
        folder / "calls.csv",
        lambda row: row | {"sectors": "mechatronics"} if row["call_id"] == "STRAT_LAB_2026" else row,
    )
    contested = lived(scenario(folder), "2020Q1").government.relations
    assert contested.money[model.region.cluster_codes["MECH"]] > 0.0


def test_no_scenario_at_or_below_the_record_depends_on_far_ends(region: Path, tmp_path: Path) -> None:
    folder = shrink(tmp_path / "far", 0.02)
    moved = {"focus_reserve_share": "1", "focus_min_cost_eur": "1"}

    def farther(row: dict[str, str]) -> dict[str, str]:
        return row | {"aligned": moved[row["rule"]]} if row["aligned"] and row["rule"] in moved else row

    edit(folder / "call_rules.csv", farther)

    def tables(place: Path, strength: float) -> dict[str, str]:
        fixed = {"policy.government.alignment.mode": "fixed", "policy.government.alignment.strength": strength}
        (run,) = run_world([scenario(place, end="2023Q4", **fixed)], on(1))
        return {name: table.to_csv() for name, table in run.items()}

    assert tables(region, 0.47) == tables(folder, 0.47)
    assert tables(region, 0.9) != tables(folder, 0.9)


@pytest.mark.slow
def test_worlds_differ_in_what_the_relation_comes_to(region: Path) -> None:
    assert len({goodwill(lived(scenario(region), "2024Q4", seed)) for seed in range(5)}) > 1


def test_an_event_moves_its_stock_at_its_quarter_alone(region: Path) -> None:
    plain, without = (
        [
            lived(scenario(region, **{"assumptions.alignment.event_gain": gain}), quarter)
            for quarter in ("2020Q2", "2020Q3")
        ]
        for gain in (0.3, 0.0)
    )
    trust = [
        [float(model.government.relations.trust[model.focus_cluster]) for model in pair] for pair in (plain, without)
    ]
    assert trust[0][0] == trust[1][0]
    assert trust[0][1] == pytest.approx(trust[1][1] + 0.3 * (1.0 - trust[1][1]))


def test_the_focus_cluster_named_once_more_is_refused(region: Path) -> None:
    named = scenario(region, **{"policy.government.alignment.with_cluster": "CREATE"})
    with pytest.raises(InputError, match="with_cluster is 'CREATE'; allowed: one of AGRIFOOD"):
        EcosystemModel(named, seed=1)


def test_a_cluster_that_the_region_lacks_is_refused(region: Path) -> None:
    named = scenario(region, **{"policy.government.alignment.with_cluster": "MECA"})
    with pytest.raises(InputError, match="did you mean MECH"):
        EcosystemModel(named, seed=1)
