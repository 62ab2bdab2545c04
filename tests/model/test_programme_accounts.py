"""Programme accounts: they balance to the cent, pay top-ups that nobody reads, and replay the record if asked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given

from sim.agents import regional_government
from sim.model import EcosystemModel
from sim.phases import programming
from sim.rules import programme_account
from sim.runs.run import release
from sim.scenario.scenario import Scenario
from sim.state.programme_accounts import ProgrammeAccounts
from tests.model.conftest import differing, run
from tests.support.audit import check_accounts
from tests.support.examples import thousand_whole_runs
from tests.support.scenarios import Case, cases
from tests.support.small_region import edit, shrink, with_few_clusters

LONG = Case(horizon=("2014Q3", "2025Q4"))
SHARED = Case("half-alignment", {"policy.government.dedicated_call": "yearly"}, horizon=("2021Q1", "2027Q4"))


def quarters(scenario: Scenario, seed: int = 1) -> Iterator[EcosystemModel]:
    """Yield a model after each of its quarters."""
    model = EcosystemModel(scenario, seed=seed)
    while model.running:
        model.step()
        yield model
    release(model)


def finished(scenario: Scenario, seed: int = 1) -> EcosystemModel:
    """Return a model at the end of its run."""
    model = EcosystemModel(scenario, seed=seed)
    model.run_model()
    return model


def is_ever_recorded(scenario: Scenario) -> bool:
    return any(policy.government.alignment.is_recorded for _, policy in scenario.policies)


def assert_accounts_balance(scenario: Scenario, seed: int) -> None:
    for model in quarters(scenario, seed):
        check_accounts(model)
        accounts = model.government.accounts
        if not is_ever_recorded(scenario):
            for code, key in enumerate(model.region.accounts):
                assert key is None or accounts.free(code) >= 0, f"money of calls still to open was spent: {key}"
            assert all(account.committed >= 0 for account in accounts.accounts.values())


@thousand_whole_runs()
@given(cases())
def test_accounts_balance_to_the_cent_in_every_quarter(law_region: Path, case: Case) -> None:
    assert_accounts_balance(case.scenario(law_region), case.seed)


@pytest.mark.parametrize("case", [LONG, SHARED])
def test_accounts_balance_where_money_is_transferred_and_topped_up(law_region: Path, case: Case) -> None:
    assert_accounts_balance(case.scenario(law_region), case.seed)


def loses_what_is_not_awarded(patch: pytest.MonkeyPatch) -> None:
    original = ProgrammeAccounts.settle
    patch.setattr(
        ProgrammeAccounts,
        "settle",
        lambda books, code, budget, awarded: original(books, code, min(budget, awarded), awarded),
    )


def makes_money_by_transfers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(regional_government, "spread_over", lambda money, amount, weights: None)


def tops_up_with_the_money_of_later_calls(patch: pytest.MonkeyPatch) -> None:
    original = programme_account.top_up
    patch.setattr(
        programming.programme_account,
        "top_up",
        lambda demand, budget, free, ready: original(demand, budget, 10**15, ready),
    )


@pytest.mark.parametrize(
    "breaks", [loses_what_is_not_awarded, makes_money_by_transfers, tops_up_with_the_money_of_later_calls]
)
def test_control_books_that_do_not_balance_are_noticed(
    law_region: Path, monkeypatch: pytest.MonkeyPatch, breaks: Callable[[pytest.MonkeyPatch], None]
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        assert_accounts_balance(SHARED.scenario(law_region), 1)


def test_the_record_is_replayed_to_the_cent(law_region: Path) -> None:
    last = finished(Case("recorded", horizon=("2014Q3", "2025Q4")).scenario(law_region))
    topped_up = 0
    for call in last.government.calls:
        rules, settled = last.region.rules_of(call.design.call_code), call.settlement
        assert call.design.budget == round(100 * rules.budget_eur.recorded)
        if settled is not None:
            in_demand = settled.demand > call.design.budget
            assert settled.top_up == (round(100 * rules.topup_eur.recorded) if in_demand else 0)
            topped_up += settled.top_up > 0
    assert topped_up > 3


def test_only_the_record_reads_the_top_ups_on_record(tmp_path: Path) -> None:
    regions = []
    for name, factor in (("as_is", 1), ("tenfold", 10)):
        folder = with_few_clusters(shrink(tmp_path / name, scale=0.02, money=0.06))
        edit(
            folder / "call_rules.csv",
            lambda row, factor=factor: (
                row | {"unaligned": str(factor * float(row["unaligned"]))} if row["rule"] == "topup_eur" else row
            ),
        )
        regions.append(folder)
    for base, same in (("baseline", True), ("recorded", False)):
        one, other = (run(Case(base, horizon=LONG.horizon).scenario(folder)) for folder in regions)
        assert (not differing(one, other)) == same, base


def test_contrasts_start_a_period_with_the_same_account(law_region: Path) -> None:
    allocated = []
    for base in ("baseline", "no-alignment", "recorded", "dedicated-call-yearly", "first-come"):
        last = finished(Case(base, horizon=("2014Q3", "2022Q2")).scenario(law_region))
        books = last.government.accounts.accounts
        allocated.append({key: account.allocated for key, account in books.items()})
    assert all(found == allocated[0] for found in allocated)


def test_an_account_has_the_calls_of_its_period_whatever_the_horizon(law_region: Path) -> None:
    short, long = (
        finished(Case(horizon=("2021Q1", end)).scenario(law_region)).government.accounts.accounts
        for end in ("2021Q4", "2024Q4")
    )
    assert {key: account.allocated for key, account in short.items()} == {
        key: account.allocated for key, account in long.items()
    }


def test_a_change_of_the_budget_factor_changes_what_calls_to_come_get(law_region: Path) -> None:
    doubled = {"from": "2023Q1", "policy": {"government": {"budget_factor": 2.0}}}
    before, after = (
        finished(Case(changes=changes, horizon=("2021Q1", "2024Q4")).scenario(law_region))
        for changes in ({}, {"interventions": (doubled,)})
    )
    more = sum(
        round(100 * before.region.rules_of(code).budget_eur.unaligned)
        for code, call in enumerate(before.region.calls)
        if call.held == "always" and call.opens >= 4 * 2023
    )
    gained = [
        sum(account.allocated for account in model.government.accounts.accounts.values()) for model in (before, after)
    ]
    assert gained[1] - gained[0] == more


def test_what_is_left_of_one_call_tops_up_the_next(law_region: Path) -> None:
    """Without a margin a top-up is paid from what other calls of the account did not spend, and from nothing else."""
    case = Case(changes={"assumptions.account.margin": 0.0}, horizon=LONG.horizon)
    last = finished(case.scenario(law_region))
    settled = [call.settlement for call in last.government.calls if call.settlement is not None]
    assert sum(one.top_up for one in settled) > 0
    assert all(account.left >= 0 for account in last.government.accounts.accounts.values())


def test_later_editions_follow_demand(small_region: Path) -> None:
    budgets = []
    for response in (0.0, 1.0):
        case = Case(changes={"assumptions.account.edition_response": response}, horizon=LONG.horizon)
        last = finished(case.scenario(small_region))
        region = last.region
        dedicated = {
            call.design.call_id: (call.design.budget, round(100 * region.rules_of(code).budget_eur.unaligned))
            for call in last.government.calls
            if not region.is_open_to_all(code := call.design.call_code)
            and not region.calls[code].carved_from_open_calls
        }
        budgets.append(dedicated)
    assert all(budget == planned for budget, planned in budgets[0].values())
    assert any(budget != planned for budget, planned in budgets[1].values())


def test_with_the_account_channel_off_top_ups_are_those_of_the_reference(law_region: Path) -> None:
    scenario = Case("no-alignment", horizon=("2021Q1", "2026Q4")).scenario(law_region)
    reference = Case("full-alignment", horizon=("2021Q1", "2026Q4")).scenario(law_region)
    model = finished(scenario.without(["account"], reference))
    assert model.reference is not None
    by_call = {call.design.call_code: call for call in model.government.calls if call.settlement is not None}
    theirs = {code: model.reference.government.top_up_of(code) for code in by_call}
    top_ups = {code: call.settlement.top_up for code, call in by_call.items() if call.settlement is not None}
    assert any(theirs.values())
    assert all(top_ups[code] <= theirs[code] for code in by_call)
    alone = finished(scenario)
    assert top_ups != {code: alone.government.top_up_of(code) for code in by_call}
