"""Scenarios on one world share the quarters in which they cannot differ, and nobody can tell from their tables.

Quarters are counted, whatever they cost.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given

import sim.runs.run
from sim.model import EcosystemModel
from sim.outcomes.tables import WorldKey
from sim.phases import project_course
from sim.results.columnar import parquet_bytes
from sim.results.failure import Failure
from sim.runs.run import run_world, runs_of_world
from sim.runs.shared_quarters import Departures
from sim.scenario.files import load_scenario, shipped_scenarios
from sim.scenario.scenario import Scenario
from sim.units import Quarter, parse_quarter, quarter_label
from tests.support.examples import whole_runs
from tests.support.keys import on
from tests.support.scenarios import Case, pairs
from tests.support.small_region import shrink, with_few_clusters

ALTERNATIVES = sorted({*shipped_scenarios()} - {"baseline"})
QUARTERS = 64
FOUNDING = "2017Q2"
DEPART = {
    "no-cluster": FOUNDING,
    "late-cluster": FOUNDING,
    "no-alignment": FOUNDING,
    "full-alignment": FOUNDING,
    "larger-team": FOUNDING,
    "one-sided-cluster": "2018Q1",
    "tailored-calls": "2023Q1",
    "national-board": "2023Q1",
    "dedicated-call-yearly": "2023Q4",
    "recorded": "2012Q1",
    "tourism-not-split": "2012Q1",
}
"""Where scenarios depart from the baseline: where the clusters are founded, hear calls planned, or at a date."""


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_few_clusters(shrink(tmp_path_factory.mktemp("regions") / "shared", scale=0.02, money=0.06))


@pytest.fixture
def departures(monkeypatch: pytest.MonkeyPatch) -> Departures:
    """Begin as a process does that has lived through no world."""
    known = Departures()
    monkeypatch.setattr(sim.runs.run, "_DEPARTURES", known)
    return known


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the quarters that are lived, by the scenario of the model that lives them."""
    quarters: Counter[str] = Counter()
    step = EcosystemModel.step

    def counted(model: EcosystemModel) -> None:
        quarters[model.scenario.name] += 1
        step(model)

    monkeypatch.setattr(EcosystemModel, "step", counted)
    return quarters


@pytest.fixture
def shipped(region: Path):
    return lambda *names: [load_scenario(name).changed({"region": str(region)}) for name in names]


def as_bytes(tables) -> dict[str, bytes]:
    return {name: parquet_bytes(table, name) for name, table in tables.items()}


def differing_runs(scenarios: Sequence[Scenario], world: WorldKey) -> list[str]:
    """Return the names of the scenarios whose tables differ in a byte when they run together and each by itself."""
    together = run_world(scenarios, world)
    return [
        scenario.name
        for scenario, tables in zip(scenarios, together, strict=True)
        if as_bytes(tables) != as_bytes(run_world([scenario], world)[0])
    ]


@pytest.mark.slow
def test_runs_that_share_quarters_are_those_of_each_scenario_by_itself(shipped, departures, lived):
    scenarios = shipped("baseline", "no-cluster", "national-board")
    assert differing_runs(scenarios, on(1)) == []
    assert lived["no-cluster"] == 2 * QUARTERS  # nobody knew yet where it departs
    lived.clear()
    assert differing_runs(scenarios, on(2)) == []
    assert lived["baseline"] == 2 * QUARTERS
    assert lived["no-cluster"] == QUARTERS + quarters_from(FOUNDING)
    assert lived["national-board"] == QUARTERS + quarters_from("2023Q1")


@pytest.mark.slow
def test_all_shipped_scenarios_share_quarters_unnoticed(shipped, departures):
    scenarios = shipped("baseline", *ALTERNATIVES)
    assert differing_runs(scenarios, on(1)) == []
    assert differing_runs(scenarios, on(2)) == []


@pytest.mark.slow
@whole_runs()
@given(pairs())
def test_whatever_levers_differ_nobody_notices(region: Path, pair: tuple[Case, Case]) -> None:
    first, other = (case.scenario(region) for case in pair)
    second = first.model_copy(update={"name": "second", "policies": other.policies})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.runs.run, "_DEPARTURES", Departures())
        for seed in (1, 2):
            assert differing_runs([first, second], on(seed)) == []


def quarters_from(label: str) -> int:
    return parse_quarter("2027Q4") + 1 - parse_quarter(label)


@pytest.mark.slow  # quick: three of them, counted in the quarters that they live
def test_scenarios_depart_where_a_lever_that_differs_is_asked(shipped, departures):
    baseline, *others = scenarios = shipped("baseline", *DEPART)
    run_world(scenarios, on(1))
    assert {one.name: quarter_label(departures.expected(baseline, one)) for one in others} == DEPART


def dated(baseline: Scenario, name: str, since: str, **government) -> Scenario:
    changes = {"from": since, "policy": {"government": government}}
    return baseline.changed({"name": name, "interventions": (changes,)})


def test_alternatives_of_one_date_share_all_quarters_before_it_on_any_world(shipped, departures, lived):
    (baseline,) = shipped("baseline")
    four = [dated(baseline, f"budget-{factor}", "2025Q1", budget_factor=factor / 10) for factor in range(4)]
    run_world([baseline, *four], on(1))
    assert lived == {"baseline": QUARTERS, **{one.name: quarters_from("2025Q1") for one in four}}


@pytest.mark.slow
def test_scenarios_that_never_differ_share_all_quarters(shipped, departures, lived):
    (baseline,) = shipped("baseline")
    other = dated(baseline, "other", "2027Q1", lottery_share=0.1)  # which is read by no lottery
    for seed in (1, 2):
        assert differing_runs([baseline, other, baseline.changed({"name": "same"})], on(seed)) == []
    assert departures.expected(baseline, other) == baseline.end + 1
    assert lived == {"baseline": 4 * QUARTERS, "other": 2 * QUARTERS + 4, "same": 2 * QUARTERS}


class Guessed(Departures):
    """Departures that somebody made up."""

    def __init__(self, quarter: str) -> None:
        super().__init__()
        self.quarter = parse_quarter(quarter)

    def expected(self, one: Scenario, other: Scenario) -> Quarter:
        return self.quarter


@pytest.mark.parametrize(
    ("guess", "lives"),
    [
        pytest.param("2014Q1", quarters_from("2014Q1"), marks=pytest.mark.slow),
        pytest.param(FOUNDING, quarters_from(FOUNDING), marks=pytest.mark.slow),
        ("2019Q1", QUARTERS),
    ],
)
def test_what_is_expected_changes_no_run(shipped, monkeypatch, lived, guess, lives):
    scenarios = shipped("baseline", "no-cluster")
    monkeypatch.setattr(sim.runs.run, "_DEPARTURES", Guessed(guess))
    run_world(scenarios, on(1))
    assert lived == {"baseline": QUARTERS, "no-cluster": lives}
    assert differing_runs(scenarios, on(1)) == []


def test_a_branch_after_the_departure_would_be_noticed(shipped, monkeypatch):
    monkeypatch.setattr("sim.scenario.asked_levers.AskedLevers.tell_apart", lambda *_: False)
    monkeypatch.setattr(sim.runs.run, "_DEPARTURES", Guessed("2023Q1"))
    assert differing_runs(shipped("baseline", "no-cluster"), on(1)) == ["no-cluster"]


def test_channels_that_are_off_share_no_quarters(shipped, departures, lived):
    years = {"start": "2016Q1", "report_from": "2016Q1", "end": "2019Q4"}
    baseline, other = (scenario.changed(years) for scenario in shipped("baseline", "no-cluster"))
    scenarios = [baseline, other, other.without(["money"], baseline).model_copy(update={"name": "off"})]
    for seed in (1, 2):
        assert differing_runs(scenarios, on(seed)) == []
    assert lived["off"] == 4 * 16


class TestARunThatBreaks:
    @pytest.fixture
    def breaking(self, monkeypatch: pytest.MonkeyPatch):
        """Let the completion of projects raise from some quarter on."""
        complete = project_course.complete_projects

        def break_in(label: str, only: str = "") -> None:
            def raising(model):
                if model.quarter >= parse_quarter(label) and only in model.scenario.name:
                    raise ZeroDivisionError("no projects left")
                return complete(model)

            monkeypatch.setattr(project_course, "complete_projects", raising)

        return break_in

    @staticmethod
    def failures(scenarios: Sequence[Scenario], world: WorldKey) -> list[Failure]:
        found = dict(runs_of_world(scenarios, world))
        return [found[place] for place in range(len(scenarios)) if isinstance(found[place], Failure)]

    @pytest.mark.parametrize(
        "quarter",
        ["2016Q1", pytest.param("2025Q1", marks=pytest.mark.slow)],
        ids=["in shared quarters", "after departures"],
    )
    def test_each_scenario_has_a_failure_of_its_own_that_does_not_tell_who_shared(
        self, shipped, departures, breaking, quarter
    ):
        scenarios = shipped("baseline", "no-cluster", "national-board")
        run_world(scenarios, on(1))
        breaking(quarter)
        together = self.failures(scenarios, on(2))
        assert [one.scenario for one in together] == ["baseline", "no-cluster", "national-board"]
        assert together == [self.failures([one], on(2))[0] for one in scenarios]
        assert "step" in together[1].trace

    @pytest.mark.parametrize(
        "broken", [pytest.param(0, marks=pytest.mark.slow), 1, pytest.param(2, marks=pytest.mark.slow)]
    )
    def test_one_that_breaks_takes_no_other_along(self, shipped, departures, breaking, broken):
        scenarios = shipped("baseline", "no-cluster", "national-board")
        run_world(scenarios, on(1))
        alone = [as_bytes(run_world([one], on(2))[0]) for one in scenarios]
        breaking("2023Q3", only=scenarios[broken].name)
        found = dict(runs_of_world(scenarios, on(2)))
        assert found[broken].scenario == scenarios[broken].name
        others = {0, 1, 2} - {broken}
        assert all(as_bytes(found[place]) == alone[place] for place in others)
