"""No agent is decoration and no phase idle: replacing a decision or leaving out a phase changes outcomes."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from typing import Any

import mesa
import numpy as np
import pytest

from sim.agents.cluster_manager import ClusterManager, ClusterManagers
from sim.agents.cultural_body import CulturalBodies, CulturalBody
from sim.agents.enterprise import Enterprise, Enterprises
from sim.agents.laboratory import Laboratories, Laboratory
from sim.agents.regional_government import RegionalGovernment
from sim.agents.tecnopolo import Tecnopolo
from sim.model import EcosystemModel
from sim.phases import hearing
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.state.calls import AlignmentStrength
from sim.world.organisations import Kind
from tests.model.conftest import RunBaseline, differing, run
from tests.support.small_region import edit, with_few_clusters

SEEDS = (10, 12)  # on few seeds of a small region does it matter what Tecnopoli host
HORIZON = {"start": "2017Q1", "report_from": "2017Q1", "end": "2023Q4"}
NOBODY = np.zeros(0, dtype=np.int64)


def never(population: Any, bids: Any) -> np.ndarray:
    return np.zeros(bids.count, dtype=np.bool_)


DECISIONS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "enterprises do not apply": (Enterprises, "decide_to_apply", never),
    "no start-up is founded": (Enterprises, "enter", lambda population, rows: None),
    "cultural bodies do not apply": (CulturalBodies, "decide_to_apply", never),
    "laboratories do not lead": (Laboratories, "decide_to_apply", never),
    "laboratories join no consortium": (
        Enterprises.__mro__[1],
        "spare_partnerships",
        lambda population, rows: np.zeros(rows.size, dtype=np.int64),
    ),
    "Tecnopoli hold no workshops": (Tecnopolo, "hold_workshops", lambda tecnopolo, nearby: None),
    "Tecnopoli host nothing": (Tecnopolo, "host", lambda tecnopolo, projects: NOBODY),
    "clusters study nothing": (ClusterManagers, "study_feasibility", lambda clusters, count, ideas, cluster: None),
    "clusters introduce nobody": (ClusterManagers, "broker", lambda clusters, count, ideas, cluster: None),
    "clusters keep their first agenda": (ClusterManagers, "gather_agendas", lambda clusters, ideas, cluster: None),
    "clusters enrol nobody": (ClusterManagers, "enrol", lambda clusters, rows, cluster, founders: None),
    "clusters have no voice": (hearing, "voices_of_clusters", lambda model: np.zeros(len(model.region.clusters))),
    "the government sets no money apart": (RegionalGovernment, "money_share", lambda government: 0.0),
}

QUICK = (
    "enterprises do not apply",
    "cultural bodies do not apply",
    "laboratories do not lead",
    "Tecnopoli hold no workshops",
    "clusters enrol nobody",
    "the government sets no money apart",
)
"""One decision of each kind of agent."""

PHASES: dict[str, Any] = {
    "ideas_emerge_and_expire": None,
    "enterprises_enter_and_exit": None,
    "members_join_or_leave": None,
    "clusters_work": None,
    "tecnopoli_hold_workshops": None,
    "government_hears_clusters": None,
    "government_opens_calls": None,
    "owners_apply": None,
    "government_decides_calls": [],
    "projects_advance": NOBODY,
    "owners_learn": None,
}


@pytest.fixture(scope="module")
def region(small_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_few_clusters(copytree(small_region, tmp_path_factory.mktemp("agents") / "region"))


@pytest.fixture(scope="module")
def baseline(region: Path) -> Scenario:
    """Begin when the clusters do, and end when a dedicated call has opened."""
    return load_scenario("baseline").changed({"region": str(region), **HORIZON})


@pytest.fixture(scope="module")
def run_baseline(baseline: Scenario) -> RunBaseline:
    return lru_cache(maxsize=None)(lambda seed: run(baseline, seed))


def outcomes_differ(baseline: Scenario, before: RunBaseline, replace: Callable[[], None]) -> bool:
    """Tell whether the outcomes of a seed differ once `replace` has patched the model (pytest undoes the patch)."""
    unpatched = [before(seed) for seed in SEEDS]
    replace()
    return any(
        "outcomes" in differing(first, run(baseline, seed)) for first, seed in zip(unpatched, SEEDS, strict=True)
    )


@pytest.mark.parametrize(
    "decision", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in DECISIONS]
)
def test_replacing_a_decision_changes_outcomes(
    decision: str, baseline: Scenario, run_baseline: RunBaseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, name, replacement = DECISIONS[decision]
    assert outcomes_differ(baseline, run_baseline, lambda: monkeypatch.setattr(owner, name, replacement))


@pytest.mark.parametrize("phase", PHASES)
def test_leaving_out_a_phase_changes_outcomes(
    phase: str, baseline: Scenario, run_baseline: RunBaseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave_out() -> None:
        monkeypatch.setattr(EcosystemModel, phase, lambda model, *decided: PHASES[phase])

    if phase == "government_hears_clusters":  # the history of what was heard must go on

        def leave_out() -> None:
            def silent(government: RegionalGovernment) -> None:
                government.history.append(AlignmentStrength.none(len(government.model.region.clusters)))

            monkeypatch.setattr(RegionalGovernment, "hear_clusters", silent)

    assert outcomes_differ(baseline, run_baseline, leave_out)


def test_a_replacement_that_decides_the_same_changes_nothing(
    baseline: Scenario, run_baseline: RunBaseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Enterprises.decide_to_apply
    same: Callable[..., Any] = lambda population, bids: original(population, bids)  # noqa: E731
    assert not outcomes_differ(
        baseline, run_baseline, lambda: monkeypatch.setattr(Enterprises, "decide_to_apply", same)
    )


@pytest.mark.parametrize("kind", ["innovation_centre", "training_centre", "private_laboratory"])
def test_each_kind_of_laboratory_matters(
    kind: str, baseline: Scenario, run_baseline: RunBaseline, region: Path, tmp_path: Path
) -> None:
    folder = copytree(region, tmp_path / "without")
    edit(folder / "laboratories.csv", lambda row: None if row["kind"] == kind else row)
    founders = f"founding_{kind}s"
    edit(folder / "clusters.csv", lambda row: row | {founders: "0"} if founders in row else row)
    without = baseline.changed({"region": str(folder)})
    assert any("outcomes" in differing(run_baseline(seed), run(without, seed)) for seed in SEEDS)


class TestEnterprise:
    def test_the_agent_decides_as_the_column_does(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline, seed=1)
        compared = []
        while model.running:
            model.step()
            live = model.idea_state.live
            owners = model.world.ideas.owner[live]
            own = live[model.world.organisations.kind[owners] == Kind.ENTERPRISE][:40]
            for call in model.government.calls[-1:]:
                bids = model.owners.weigh(call.design, own, 0)
                columns = model.enterprises.decide_to_apply(bids)
                agents = [
                    Enterprise(model, int(owner)).decides_to_apply(int(idea), call.design)
                    for idea, owner in zip(bids.idea, bids.owner, strict=True)
                ]
                compared += list(zip(columns.tolist(), agents, strict=True))
        assert all(column == agent for column, agent in compared)
        assert {column for column, _ in compared} == {True, False}

    def test_traits_are_read_from_the_columns(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline, seed=1)
        agent = next(iter(model.agents_by_type[Enterprise]))
        assert agent.name.startswith(agent.sector)
        assert agent.province in model.region.province_codes
        assert agent.size in {row.size for row in model.region.size_classes}
        assert agent.employees >= 1
        assert agent.perceived_chance == baseline.assumptions.application.initial_chance
        assert not agent.is_member


class TestClusterManager:
    def test_what_an_agent_tells_is_read_from_the_columns(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline.changed({"end": "2018Q4"}), seed=1)
        before = [agent.is_founded for agent in model.agents_by_type[ClusterManager]]
        model.run_model()
        agents = list(model.agents_by_type[ClusterManager])
        assert [agent.name for agent in agents] == [row.cluster for row in model.region.clusters]
        assert not any(before)
        assert [agent.is_founded for agent in agents] == model.clusters.founded.tolist()
        for agent in agents:
            assert agent.agenda.sum() == pytest.approx(1.0)
            assert (agent.members.size > 0) == agent.is_founded
            assert model.organisation_state.member[agent.members].all()
        together = np.concatenate([agent.members for agent in agents])
        assert np.unique(together).size == together.size == model.organisation_state.member.sum()


class TestMesa:
    def test_all_kinds_are_agents(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline, seed=1)
        model.step()
        kinds = {Enterprise, CulturalBody, Laboratory, Tecnopolo, ClusterManager, RegionalGovernment}
        assert set(model.agent_types) == kinds
        counts = {kind: len(model.agents_by_type[kind]) for kind in kinds}
        alive = model.organisation_state.alive & (model.world.organisations.kind == Kind.ENTERPRISE)
        assert counts[Enterprise] == alive.sum()
        assert counts[Tecnopolo] == 11
        assert len(model.agents) == sum(counts.values())

    def test_enterprises_come_and_go_with_the_columns(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline, seed=1)
        before = {agent.row for agent in model.agents_by_type[Enterprise]}
        for _ in range(4):
            model.step()
        after = {agent.row for agent in model.agents_by_type[Enterprise]}
        assert after - before
        assert before - after

    def test_batch_run_and_data_collector(self, baseline: Scenario) -> None:
        short = baseline.changed({"end": "2018Q4"})
        rows = mesa.batch_run(
            EcosystemModel, {"seed": [1, 2], "scenario": [short]}, max_steps=1000, display_progress=False
        )
        assert [row["seed"] for row in rows] == [1, 2]
        expected = run(short, 1)["outcomes"].query("sector == 'cci' and outcome == 'live_ideas'").value.iloc[-1]
        assert rows[0]["live_ideas"] == expected

    def test_runs_end_at_the_horizon(self, baseline: Scenario) -> None:
        model = EcosystemModel(baseline.changed({"end": "2019Q4"}), seed=1)
        model.run_model()
        assert not model.running
        assert model.steps == 12
        collected = model.datacollector.get_model_vars_dataframe()
        assert len(collected) == 12
