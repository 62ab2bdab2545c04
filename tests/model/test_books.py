"""Money, identities and capacities: the books of every quarter balance, to the cent, whatever the scenario."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim.agents import regional_government
from sim.agents.owners import Owners
from sim.agents.tecnopolo import Tecnopolo
from sim.model import EcosystemModel
from sim.phases import awarding, project_course
from sim.phases.rejections import settle_rejections
from sim.rules import allocation
from sim.runs.run import release
from sim.state.calls import OpenCall, Proposals
from sim.state.idea_state import IdeaState, Status
from sim.units import cents, year_of
from tests.model.conftest import run, run_to_end
from tests.support.audit import Audited
from tests.support.examples import whole_runs
from tests.support.scenarios import Case, cases


class TestTheAudit:
    @whole_runs()
    @given(cases())
    def test_books_balance_in_every_quarter(self, law_region: Path, case: Case) -> None:
        run_to_end(Audited(case.scenario(law_region), seed=case.seed))

    @whole_runs()
    @given(cases())
    def test_books_balance_where_capacities_bind(self, tight_region: Path, case: Case) -> None:
        run_to_end(Audited(case.scenario(tight_region), seed=case.seed))

    def test_all_limits_are_reached(self, tight_region: Path) -> None:
        case = Case(horizon=("2014Q3", "2018Q4"))
        model = Audited(case.scenario(tight_region), seed=case.seed)
        model.run_model()
        assert min(model.bound.values()) > 0, model.bound
        release(model)


def pays_half_as_much_again(patch: pytest.MonkeyPatch) -> None:
    original = allocation.allocate
    patch.setattr(
        awarding.allocation,
        "allocate",
        lambda grants, sector, budget, **rules: original(grants, sector, budget * 3 // 2, **rules),
    )


def leaves_submitted_ideas_live(patch: pytest.MonkeyPatch) -> None:
    original = IdeaState.end

    def end(state: IdeaState, rows: np.ndarray, status: Status) -> None:
        if status != Status.SUBMITTED:
            original(state, rows, status)

    patch.setattr(IdeaState, "end", end)


def lets_ideas_outlive_their_owners(patch: pytest.MonkeyPatch) -> None:
    original = EcosystemModel.enterprises_enter_and_exit

    def enter_and_exit(model: EcosystemModel) -> None:
        live = model.idea_state.live.copy()
        original(model)
        model.idea_state.live = live
        model.idea_state.status[live] = Status.LIVE

    patch.setattr(EcosystemModel, "enterprises_enter_and_exit", enter_and_exit)


def lets_everybody_withdraw(patch: pytest.MonkeyPatch) -> None:
    def settle(model: EcosystemModel, call: OpenCall, proposals: Proposals) -> None:
        settle_rejections(model, call, proposals)
        model.organisation_state.withdrawn_until[:] = model.quarter + 1

    patch.setattr(project_course, "settle_rejections", settle)


def ignores_partnerships(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Owners, "spare_partnerships", lambda owners, rows: np.full(rows.size, 99))


def ignores_places(patch: pytest.MonkeyPatch) -> None:
    def host(house: Tecnopolo, projects: np.ndarray) -> np.ndarray:
        owner = house.model.projects["owner"][projects]
        here = projects[house.model.world.organisations.province[owner] == house.province]
        house.hosted = np.concatenate([house.hosted, here])
        return here

    patch.setattr(Tecnopolo, "host", host)


BREAKS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    function.__name__.replace("_", " "): function
    for function in (
        pays_half_as_much_again,
        leaves_submitted_ideas_live,
        lets_ideas_outlive_their_owners,
        lets_everybody_withdraw,
        ignores_partnerships,
        ignores_places,
    )
}


@pytest.mark.parametrize("what", BREAKS)
def test_control_the_audit_notices_a_model_that(what: str, tight_region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(horizon=("2014Q3", "2018Q4"))
    BREAKS[what](monkeypatch)
    with pytest.raises(AssertionError):
        run_to_end(Audited(case.scenario(tight_region), seed=case.seed))


class TestMoneyOfAYear:
    @whole_runs()
    @given(cases())
    def test_what_is_offered_is_the_calendar_to_the_cent(self, law_region: Path, case: Case) -> None:
        assert_offers_the_calendar(case, law_region)

    def test_it_does_so_where_dedicated_calls_get_a_part(self, law_region: Path) -> None:
        assert_offers_the_calendar(SHARED, law_region)

    def test_control_a_cent_that_is_lost_is_noticed(self, law_region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def spread(money: dict[int, int], amount: int, weights: dict[int, int]) -> None:
            total = max(1, sum(weights.values()))
            for code, weight in weights.items():
                money[code] += amount * weight // total

        monkeypatch.setattr(regional_government, "spread_over", spread)
        with pytest.raises(AssertionError):
            assert_offers_the_calendar(SHARED, law_region)

    def test_control_a_dedicated_call_with_money_of_its_own_is_noticed(
        self, law_region: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(regional_government, "spread_over", lambda money, amount, weights: None)
        with pytest.raises(AssertionError):
            assert_offers_the_calendar(SHARED, law_region)


SHARED = Case(
    "half-alignment",
    {"policy.government.dedicated_call": "yearly", "policy.government.budget_factor": 0.987654321},
    horizon=("2022Q3", "2027Q4"),
)
"""Dedicated calls in and beyond the calendar, each with a part of its money."""


@whole_runs()
@given(cases())
def test_tables_add_up(law_region: Path, case: Case) -> None:
    tables = run(case.scenario(law_region), case.seed)
    by_call = tables["calls"][tables["calls"].sector == "all"]
    outcomes = tables["outcomes"].query("sector == 'all'").groupby("outcome").value.sum()
    proposals, projects = tables["proposals"], tables["projects"]
    assert projects.idea_id.is_unique
    submitted = set(zip(proposals.call_id, proposals.idea_id, strict=True))
    assert set(zip(projects.call_id, projects.idea_id, strict=True)) <= submitted
    assert by_call.funded.sum() == proposals.funded.sum() == len(projects)
    assert by_call.applications.sum() == len(proposals) == outcomes["applications"]
    assert outcomes["public_funding_eur"] == pytest.approx(projects.grant_eur.sum())
    assert by_call.grants_eur.sum() == pytest.approx(outcomes["public_funding_eur"])
    for column in ("investment_eur", "admitted_cost_eur"):
        assert by_call[column].sum() == pytest.approx(outcomes[column])
    assert (projects.grant_eur <= projects.cost_eur).all()
    stages = ["live_ideas", "admissible", "aware", "with_partners", "applications"]
    assert (np.diff(tables["calls"][stages].to_numpy(), axis=1) <= 0).all()
    decided = tables["calls"].dropna(subset=["funded"])
    later = ["applications", "eligible", "above_threshold", "funded"]
    assert (np.diff(decided[later].to_numpy(), axis=1) <= 0).all()
    assert not (decided.completed > decided.funded).any()  # completed is undefined while projects still run


def assert_offers_the_calendar(case: Case, region: Path) -> None:
    """Assert that the calls of each year together offer what the region folder says, whatever is carved out of them.

    National money comes on top; a year is planned in its first quarter, or in the first one of the run.
    """
    scenario = case.scenario(region)
    model = EcosystemModel(scenario, seed=case.seed)
    while model.running:
        quarter = model.quarter
        model.step()
        if quarter % 4 == 0 or quarter == scenario.start:
            levers = scenario.policy_at(quarter).government
            year = calls_of(model, year_of(quarter), quarter)
            calendar = sum(calendar_money(model, code, levers) for code in year)
            offered = model.government.plan.budgets.values()
            assert sum(offered) == calendar, year_of(quarter)
            assert min(offered, default=0) >= 0
        for design in (call.design for call in model.government.calls if call.design.opens == quarter):
            assert design.budget == model.government.budgets[design.call_code]
    release(model)


def calls_of(model: EcosystemModel, year: int, since: int) -> list[int]:
    return [code for code, call in enumerate(model.region.calls) if year_of(call.opens) == year and call.opens >= since]


def calendar_money(model: EcosystemModel, code: int, government: Any) -> int:
    """Return the cents that the calendar has for a call."""
    held, rules = model.region.calls[code].held, model.region.rules_of(code)
    if held == "yearly_dedicated_call" or (held == "national_board" and not government.national_board):
        return 0
    factor = 1.0 if held == "national_board" else government.budget_factor
    return int(cents(rules.budget_eur.unaligned * factor))
