"""What must not matter does not matter, to the bit, whatever the scenario and the seed."""

from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agents.owners import Owners
from sim.model import EcosystemModel
from sim.phases import emergence
from sim.region import files
from sim.runs.run import world_of
from sim.scenario.catalogue import parameters
from sim.scenario.scenario import Scenario
from sim.state.calls import CallDesign
from tests.model.conftest import Tables, differing, run
from tests.support.examples import whole_runs
from tests.support.scenarios import CONTROLS, Case, cases
from tests.support.worlds import INERT, with_inert_enterprise, with_permuted_rows


class TestAScenarioThatChangesNothing:
    @whole_runs()
    @given(cases())
    def test_gives_identical_tables(self, law_region: Path, case: Case) -> None:
        scenario = case.scenario(law_region)
        same = scenario.changed({"name": "same"} | what_always_holds(scenario))
        assert differing(run(scenario, case.seed), run(same, case.seed)) == []

    def test_control_one_that_changes_something_does_not(self, law_region: Path) -> None:
        def moved(case: Case) -> list[str]:
            scenario = case.scenario(law_region)
            said = what_always_holds(scenario)
            assert len(said) > 100
            changed = said | {"policy.government.outreach": 0.5}
            return differing(run(scenario, case.seed), run(scenario.changed(changed), case.seed))

        assert any(moved(case) for case in CONTROLS)


class TestAPolicyThatStartsAfterTheHorizon:
    @whole_runs()
    @given(cases(), cases())
    def test_is_the_scenario_without_it(self, law_region: Path, case: Case, later: Case) -> None:
        scenario = case.scenario(law_region)
        expected = run(scenario, case.seed)
        assert differing(expected, run(with_policy_of(scenario, later, law_region, scenario.end + 1), case.seed)) == []

    def test_control_one_that_starts_before_is_not(self, law_region: Path) -> None:
        def moved(case: Case) -> list[str]:
            scenario = case.scenario(law_region)
            later = Case("no-alignment", {"policy.government.budget_factor": 0.0})
            early = with_policy_of(scenario, later, law_region, scenario.end - 8)
            return differing(run(scenario, case.seed), run(early, case.seed))

        assert any(moved(case) for case in CONTROLS)


class TestALongerHorizon:
    @whole_runs()
    @given(cases(), st.integers(1, 8))
    def test_leaves_its_first_years_as_they_are(self, law_region: Path, case: Case, quarters: int) -> None:
        scenario, shorter = in_two_lengths(case, law_region, quarters)
        assert_begins_with(run(scenario, case.seed), run(shorter, case.seed))

    def test_control_a_model_that_looks_ahead_does_not(self, law_region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        of_owners = emergence.potential_ideas

        def potential(model: EcosystemModel) -> np.ndarray:  # fewer ideas come up as the end draws near
            ideas = of_owners(model)
            return ideas[:: 2 if model.scenario.end - model.quarter < 6 else 1]

        monkeypatch.setattr(emergence, "potential_ideas", potential)
        scenario, shorter = in_two_lengths(CONTROLS[0], law_region, 4)
        with pytest.raises(AssertionError):
            assert_begins_with(run(scenario), run(shorter))


class TestWhoStandsWhere:
    @whole_runs()
    @given(cases())
    def test_an_inert_extra_enterprise_changes_nobody_else(self, law_region: Path, case: Case) -> None:
        scenario = case.scenario(law_region)
        extra = with_inert_enterprise(world_of(scenario, case.seed))
        assert differing(run(scenario, case.seed), run(scenario, case.seed, extra)) == []

    @whole_runs()
    @given(cases(), st.integers(0, 10**6))
    def test_the_order_in_which_organisations_are_stored(self, law_region: Path, case: Case, order: int) -> None:
        scenario = case.scenario(law_region)
        permuted = with_permuted_rows(world_of(scenario, case.seed), order)
        assert differing(run(scenario, case.seed), run(scenario, case.seed, permuted)) == []

    @whole_runs()
    @given(cases(), st.integers(0, 10**6))
    def test_the_order_of_rows_in_the_files_of_the_region(
        self, law_region: Path, tmp_path_factory: pytest.TempPathFactory, case: Case, order: int
    ) -> None:
        shuffled = with_shuffled_files(law_region, tmp_path_factory.mktemp("shuffled") / "region", order)
        expected = run(case.scenario(law_region), case.seed)
        assert differing(expected, run(case.scenario(shuffled), case.seed)) == []

    def test_control_an_extra_enterprise_that_is_not_inert_matters(self, law_region: Path) -> None:
        def moved(case: Case) -> list[str]:
            scenario = case.scenario(law_region)
            extra = with_inert_enterprise(world_of(scenario, case.seed))
            extra.organisations.innovation_active[INERT] = extra.organisations.cooperating[INERT] = True
            return differing(run(scenario, case.seed), run(scenario, case.seed, extra))

        assert any(moved(case) for case in CONTROLS)

    def test_control_draws_by_row_break_both(self, law_region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def by_row(owners: Owners, design: CallDesign, owner: np.ndarray) -> np.ndarray:
            return owners.model.world.draws.uniform(f"hears of {design.call_id}", owner.astype(np.uint64))

        monkeypatch.setattr(Owners, "hearing_draws", by_row)
        case = CONTROLS[0]
        scenario = case.scenario(law_region)
        plain, world = run(scenario, case.seed), world_of(scenario, case.seed)
        assert differing(plain, run(scenario, case.seed, with_inert_enterprise(world))) != []
        assert differing(plain, run(scenario, case.seed, with_permuted_rows(world))) != []

    def test_control_reading_files_in_their_order_is_noticed(
        self, law_region: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_in_order", lambda name, rows: tuple(rows))
        first, second = (
            with_shuffled_files(law_region, tmp_path_factory.mktemp("shuffled") / "region", order) for order in (1, 2)
        )
        case = CONTROLS[0]
        assert differing(run(case.scenario(first), case.seed), run(case.scenario(second), case.seed)) != []

    def test_control_another_number_in_a_file_matters(
        self, law_region: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        other = copytree(law_region, tmp_path_factory.mktemp("other") / "region")
        rules = other / "call_rules.csv"
        rules.write_text(rules.read_text(encoding="utf-8").replace("-0.6", "0.6"), encoding="utf-8")
        case = CONTROLS[0]
        assert differing(run(case.scenario(law_region), case.seed), run(case.scenario(other), case.seed)) != []


def what_always_holds(scenario: Scenario) -> dict[str, Any]:
    """Return every parameter that keeps one value throughout, as it is set."""
    said = {}
    for row in parameters():
        head, *path = row.path.split(".")
        whole = [policy for _, policy in scenario.policies] if head == "policy" else [scenario.assumptions]
        values = [_at(part.model_dump(), path) for part in whole]
        if values[0] is not None and all(value == values[0] for value in values):
            said[row.path] = values[0]
    return said


def _at(content: dict[str, Any], path: list[str]) -> Any:
    value: Any = content
    for key in path:
        value = value[key]
    return value


def with_policy_of(scenario: Scenario, other: Case, region: Path, since: int) -> Scenario:
    """Return a scenario that takes the last levers of another one from a quarter on, and its own no more."""
    taken = (since, other.scenario(region).policies[-1][1])
    before = tuple(policy for policy in scenario.policies if policy[0] < since)
    return scenario.model_copy(update={"policies": (*before, taken)})


def in_two_lengths(case: Case, region: Path, quarters: int) -> tuple[Scenario, Scenario]:
    """Return a scenario and the same one ended some quarters earlier; what only the longer one reaches stays."""
    scenario = case.scenario(region)
    return scenario, scenario.model_copy(update={"end": scenario.end - quarters})


def assert_begins_with(whole: Tables, shorter: Tables) -> None:
    """Assert that a shorter run is the beginning of a longer one, as far as it knows results.

    What the shorter one leaves open, such as the result of a call that is decided later, is not compared.
    """
    last = shorter["outcomes"].quarter.max()
    outcomes = whole["outcomes"]
    pd.testing.assert_frame_equal(
        shorter["outcomes"], outcomes[outcomes.quarter <= last].reset_index(drop=True), check_exact=True
    )
    for name in ("calls", "proposals", "projects"):
        begun = whole[name][whole[name].quarter <= last].reset_index(drop=True)
        assert len(begun) == len(shorter[name]), name
        for column in shorter[name]:
            known = shorter[name][column].notna()
            assert shorter[name][column][known].equals(begun[column][known]), f"{name}.{column}"


def with_shuffled_files(region: Path, folder: Path, order: int) -> Path:
    """Copy a region with the rows of every table in another order; size classes must stand from small to large."""
    copytree(region, folder)
    chance = np.random.default_rng(order)
    for path in sorted(folder.glob("*.csv")):
        if path.name != "size_classes.csv":
            header, *rows = path.read_text(encoding="utf-8").splitlines()
            path.write_text("\n".join([header, *chance.permutation(rows)]) + "\n", encoding="utf-8")
    return folder
