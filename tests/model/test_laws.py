"""The laws of the model: what must not matter does not matter, to the bit."""

import dataclasses
from pathlib import Path
from shutil import copytree

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.model import EcosystemModel
from sim.region.files import load_region
from sim.scenario.policy import Policy
from sim.scenario.scenario import Scenario
from sim.world.world import World, draw_world
from tests.model.conftest import RunBaseline, differing, run
from tests.support.small_region import edit
from tests.support.worlds import INERT, with_inert_enterprise, with_permuted_rows

SEEDS = range(20)


def world_of(scenario: Scenario, seed: int) -> World:
    return draw_world(load_region(scenario.region), scenario.assumptions, seed, scenario.start, scenario.end)


class TestWhatMustNotMatter:
    def test_a_scenario_that_changes_nothing(self, baseline: Scenario, run_baseline: RunBaseline) -> None:
        same = baseline.changed({"name": "same", "policy.cluster.commitment": 1.0})
        assert all(differing(run_baseline(seed), run(same, seed)) == [] for seed in SEEDS)

    def test_an_inert_extra_enterprise(self, baseline: Scenario, run_baseline: RunBaseline) -> None:
        for seed in SEEDS:
            extra = with_inert_enterprise(world_of(baseline, seed))
            assert differing(run_baseline(seed), run(baseline, seed, extra)) == []

    def test_an_extra_enterprise_that_is_not_inert_does_matter(
        self, baseline: Scenario, run_baseline: RunBaseline
    ) -> None:
        matters = []
        for seed in range(5):
            extra = with_inert_enterprise(world_of(baseline, seed))
            extra.organisations.innovation_active[INERT] = extra.organisations.cooperating[INERT] = True
            matters.append(differing(run_baseline(seed), run(baseline, seed, extra)) != [])
        assert any(matters)

    @pytest.mark.parametrize("seed", [0, 1, 2])
    def test_the_order_in_which_organisations_are_stored(
        self, baseline: Scenario, run_baseline: RunBaseline, seed: int
    ) -> None:
        permuted = with_permuted_rows(world_of(baseline, seed), seed)
        assert differing(run_baseline(seed), run(baseline, seed, permuted)) == []

    def test_the_order_of_rows_in_the_files_of_the_region(
        self, baseline: Scenario, run_baseline: RunBaseline, small_region: Path, tmp_path: Path
    ) -> None:
        folder = copytree(small_region, tmp_path / "reversed")
        for path in folder.glob("*.csv"):
            if path.name != "size_classes.csv":  # must stand from small to large
                header, *rows = path.read_text(encoding="utf-8").splitlines()
                path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
        assert differing(run_baseline(1), run(baseline.changed({"region": str(folder)}))) == []

    def test_materialising_enterprises_and_collecting(self, baseline: Scenario, run_baseline: RunBaseline) -> None:
        watched = EcosystemModel(baseline, seed=1)
        while watched.running:
            assert len(watched.agents) > 0
            watched.step()
        tables = {name: table.drop(columns="scenario") for name, table in watched.tables().items()}
        assert differing(run_baseline(1), tables) == []

    def test_a_policy_that_starts_after_the_horizon(self, baseline: Scenario, run_baseline: RunBaseline) -> None:
        never = Policy.model_validate({"cluster": Policy().cluster.model_copy(update={"active": False})})
        later = baseline.model_copy(update={"policies": (*baseline.policies, (baseline.end + 1, never))})
        assert differing(run_baseline(1), run(later)) == []

    def test_a_longer_horizon(self, baseline: Scenario, run_baseline: RunBaseline) -> None:
        short = baseline.changed({"end": "2021Q4"})
        first, whole = run(short)["outcomes"], run_baseline(1)["outcomes"]
        pd.testing.assert_frame_equal(first, whole[whole.quarter <= "2021Q4"].reset_index(drop=True), check_exact=True)


class TestMoney:
    @pytest.mark.parametrize("mode", ["endogenous", "recorded"])
    def test_paid_is_within_the_budget_of_every_call(self, baseline: Scenario, mode: str) -> None:
        model = EcosystemModel(baseline.changed({"policy.government.alignment.mode": mode}), seed=3)
        model.run_model()
        assert model.government.calls
        for place, call in enumerate(model.government.calls):
            paid = int(model.projects["grant"][model.projects["call"] == place].sum())
            assert paid <= call.design.budget + call.design.top_up

    def test_no_budget_funds_nothing(self, baseline: Scenario) -> None:
        assert run(baseline.changed({"policy.government.budget_factor": 0.0}))["projects"].empty

    def test_more_budget_funds_no_fewer(self, baseline: Scenario) -> None:
        less, more = (
            run(baseline.changed({"policy.government.budget_factor": factor, "end": "2016Q2"}))["projects"]
            for factor in (0.5, 2.0)
        )
        assert len(less) < len(more)

    def test_public_money_of_a_year_is_the_same_whatever_the_alignment(self, baseline: Scenario) -> None:
        planned = []
        for strength in (0.0, 0.3, 1.0):
            model = EcosystemModel(
                baseline.changed(
                    {"policy.government.alignment.mode": "fixed", "policy.government.alignment.strength": strength}
                )
            )
            offered: dict[int, list[int]] = {}
            while model.running:
                model.step()
                government = model.government
                offered[(model.quarter - 1) // 4] = [*government.budgets.values(), *government.top_ups.values()]
            planned.append({year: sum(cents) for year, cents in offered.items()})
        assert planned[0] == planned[1] == planned[2]
        assert sum(planned[0].values()) > 0


class TestIdentities:
    def test_awards_proposals_and_ideas(self, baseline: Scenario) -> None:
        tables = run(baseline, seed=4)
        projects, proposals = tables["projects"], tables["proposals"]
        assert projects.idea_id.is_unique
        submitted = set(zip(proposals.call_id, proposals.idea_id, strict=True))
        assert set(zip(projects.call_id, projects.idea_id, strict=True)) <= submitted
        assert (proposals.funded.sum()) == len(projects)

    def test_capacities_of_partners_hold(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline, seed=5)
        while model.running:
            model.step()
            engaged = model.organisation_state.engaged
            assert engaged.min() >= 0
            assert (engaged <= model.world.organisations.partnerships).all()
        assert engaged.max() > 0

    def test_funnel_narrows(self, baseline: Scenario) -> None:
        calls = run(baseline, seed=6)["calls"]
        stages = [
            "live_ideas",
            "admissible",
            "aware",
            "with_partners",
            "applications",
            "eligible",
            "above_threshold",
            "funded",
        ]
        decided = calls.dropna(subset=stages)
        assert (np.diff(decided[stages].to_numpy(), axis=1) <= 0).all()
        assert not (decided.completed > decided.funded).any()  # completed is undefined while projects still run


class TestNullEffects:
    def test_alignment_does_nothing_where_there_are_no_ideas(self, baseline: Scenario) -> None:
        idle = baseline.changed({"assumptions.ideas.rate_factor": 0.0, "assumptions.ideas.founding_share": 0.0})
        aligned = idle.changed(
            {"policy.government.alignment.mode": "fixed", "policy.government.alignment.strength": 1.0}
        )
        for scenario in (idle, aligned):
            assert run(scenario)["proposals"].empty

    def test_a_reserve_does_nothing_in_an_undersubscribed_call(
        self, baseline: Scenario, small_region: Path, tmp_path: Path
    ) -> None:
        tables = []
        for budget, reserve in (("1e9", "0"), ("1e9", "0.4"), ("", "0"), ("", "0.4")):
            folder = copytree(small_region, tmp_path / f"{budget or 'scarce'}-{reserve}")
            changes = {"cci_reserve_share": reserve} | ({"budget_eur": budget} if budget else {})
            edit(folder / "call_rules.csv", lambda row, changes=changes: _with_rules(row, changes))
            tables.append(run(baseline.changed({"region": str(folder), "end": "2019Q4"})))
        for run_tables in tables:  # applicants claim all the same to belong to the sector of a reserve
            run_tables["proposals"] = run_tables["proposals"].drop(columns="claimed_sector")
        assert differing(tables[0], tables[1]) == []
        assert differing(tables[2], tables[3]) != []

    def test_themes_change_nothing_where_appraisal_ignores_them(
        self, baseline: Scenario, small_region: Path, tmp_path: Path
    ) -> None:
        folder = copytree(small_region, tmp_path / "themeless")
        edit(folder / "call_rules.csv", _weigh_merit_alone)
        fixed = baseline.changed(
            {
                "region": str(folder),
                "policy.government.alignment.mode": "fixed",
                "policy.government.alignment.breadth": "themes",
            }
        )
        unaligned, aligned = (
            run(fixed.changed({"policy.government.alignment.strength": strength})) for strength in (0.0, 1.0)
        )
        assert (
            differing(
                {"projects": unaligned["projects"], "proposals": unaligned["proposals"]},
                {"projects": aligned["projects"], "proposals": aligned["proposals"]},
            )
            == []
        )


class TestRanking:
    def test_ranking_is_that_of_true_merit_without_noise_and_other_weights(
        self, baseline: Scenario, small_region: Path, tmp_path: Path
    ) -> None:
        folder = copytree(small_region, tmp_path / "merit")
        edit(folder / "call_rules.csv", _weigh_merit_alone)
        pure = baseline.changed(
            {
                "region": str(folder),
                "assumptions.appraisal.noise_sd_ratio": 0.0,
                "assumptions.appraisal.experience_uplift": 0.0,
                "assumptions.feasibility.quality_uplift": 0.0,
            }
        )
        projects = run(pure, seed=2)["projects"]
        assert len(projects) > 20
        for _, awarded in projects.groupby("call_id"):
            assert awarded.sort_values("rank").merit.is_monotonic_decreasing

    def test_with_noise_it_is_not(self, baseline: Scenario) -> None:
        projects = run(baseline, seed=2)["projects"]
        in_order = [group.sort_values("rank").merit.is_monotonic_decreasing for _, group in projects.groupby("call_id")]
        assert not all(in_order)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    strength=st.floats(0, 1),
    breadth=st.sampled_from(["themes", "rules", "money"]),
    staff=st.floats(0, 8),
    budget=st.floats(0, 3),
    seed=st.integers(0, 10**6),
)
def test_books_balance_under_any_policy(
    baseline: Scenario, strength: float, breadth: str, staff: float, budget: float, seed: int
) -> None:
    scenario = baseline.changed(
        {
            "policy.government.alignment.mode": "fixed",
            "policy.government.alignment.strength": strength,
            "policy.government.alignment.breadth": breadth,
            "policy.government.budget_factor": budget,
            "policy.cluster.staff_fte": staff,
        }
    )
    tables = run(scenario, seed)
    by_call = tables["calls"][tables["calls"].sector == "all"]
    outcomes = tables["outcomes"].query("sector == 'all'").groupby("outcome").value.sum()
    assert by_call.funded.sum() == len(tables["projects"])
    assert by_call.applications.sum() == len(tables["proposals"]) == outcomes["applications"]
    assert outcomes["public_funding_eur"] == pytest.approx(tables["projects"].grant_eur.sum())
    for column, outcome in (("grants_eur", "public_funding_eur"), ("investment_eur", "investment_eur")):
        assert by_call[column].sum() == pytest.approx(outcomes[outcome])


def _with_rules(row: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    if row["rule"] not in values:
        return row
    return row | {"unaligned": values[row["rule"]], "aligned": "", "recorded": ""}


def _weigh_merit_alone(row: dict[str, str]) -> dict[str, str]:
    return _with_rules(
        row, {"weight_merit": "1", "weight_theme": "0", "weight_consortium": "0", "weight_transition": "0"}
    )


def test_worlds_are_checked(baseline: Scenario) -> None:
    with pytest.raises(ValueError, match="drawn for another"):
        EcosystemModel(baseline, seed=1, world=world_of(baseline, 2))
    assert dataclasses.is_dataclass(World)
