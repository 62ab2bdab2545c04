"""Calls that a scenario changes: who pays, what stays as it was, and that nothing else happens."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.model import EcosystemModel
from sim.phases.changed_calls import MOST_GIVEN_UP
from sim.region.files import load_region
from sim.scenario.scenario import Scenario
from sim.state.programme_accounts import ProgrammeAccount
from sim.units import quarter_label
from tests.model.conftest import RunBaseline, Tables, differing, run
from tests.support.small_region import edit, shrink, with_few_clusters

LISTS = ("applicants", "sizes", "sectors", "kinds")
Money = dict[str, int]


def lived_first_quarter(scenario: Scenario, year: int) -> EcosystemModel:
    """Return a model of one year after its first quarter, which plans the money of the year."""
    dates = {"start": f"{year}Q1", "report_from": f"{year}Q1", "end": f"{year}Q4"}
    model = EcosystemModel(scenario.changed(dates), seed=1)
    model.step()
    return model


def planned(scenario: Scenario, year: int) -> Money:
    """Return the cents that the budgets of a year's calls have, by call; the run begins in that year."""
    model = lived_first_quarter(scenario, year)
    return {model.region.calls[code].call_id: cents for code, cents in model.government.budgets.items()}


def account_of(scenario: Scenario, call_id: str) -> ProgrammeAccount:
    """Return the account of a call after the first quarter of the year in which it opens."""
    model = lived_first_quarter(scenario, 2023)
    key = model.region.accounts[model.region.call_codes[call_id]]
    assert key is not None
    return model.government.accounts.accounts[key]


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_few_clusters(shrink(tmp_path_factory.mktemp("regions") / "calls", scale=0.02, money=1.0))


@pytest.fixture(scope="module", params=["endogenous", "fixed", "recorded"])
def base(request: pytest.FixtureRequest, region: Path, baseline: Scenario) -> Scenario:
    alignment = {"mode": request.param, "strength": 0.3}
    return baseline.changed({"region": str(region), "policy.government.alignment": alignment})


def with_calls(base: Scenario, **calls: dict[str, Any]) -> Scenario:
    return base.changed({"calls": calls})


def test_what_the_account_pays_is_missing_elsewhere_to_the_cent(base: Scenario) -> None:
    before = planned(base, 2023)
    after = planned(with_calls(base, ICC_2023={"budget_eur": 15e6}), 2023)
    assert after["ICC_2023"] == 1_500_000_000
    assert sum(after.values()) == sum(before.values())
    assert after["DIGHUM_2023"] == before["DIGHUM_2023"]
    assert after["STRAT_LAB_2023"] == 2_500_000_000 - 800_000_000


def test_new_money_comes_on_top_and_takes_from_nobody(base: Scenario) -> None:
    before = planned(with_calls(base, ICC_2023={"budget_eur": 7e6}), 2023)
    after = planned(with_calls(base, ICC_2023={"budget_eur": 15e6, "paid_by": "new"}), 2023)
    assert after == before | {"ICC_2023": 1_500_000_000}


def test_what_a_call_saves_stays_in_its_account_or_is_no_money(base: Scenario) -> None:
    whole = planned(base, 2023)
    shared = planned(with_calls(base, ICC_2023={"held": False}), 2023)
    calendar = {"STRAT_LAB_2023": 2_500_000_000, "DIGHUM_2023": whole["DIGHUM_2023"]}
    assert shared == calendar
    smaller = planned(with_calls(base, ICC_2023={"budget_eur": 1e6}), 2023)
    assert smaller == calendar | {"ICC_2023": 100_000_000}
    account, period = account_of(base, "ICC_2023"), account_of(with_calls(base, ICC_2023={"held": False}), "ICC_2023")
    assert account.allocated == period.allocated
    nowhere = account_of(with_calls(base, ICC_2023={"held": False, "paid_by": "new"}), "ICC_2023")
    assert nowhere.allocated == account.allocated - 700_000_000


def test_new_money_is_allocated_on_top_and_other_money_moves_between_accounts(base: Scenario) -> None:
    before = account_of(base, "ICC_2023")
    new = account_of(with_calls(base, ICC_2023={"budget_eur": 15e6, "paid_by": "new"}), "ICC_2023")
    assert (new.allocated - before.allocated, new.received) == (800_000_000, 0)
    paid = account_of(with_calls(base, ICC_2023={"budget_eur": 15e6, "paid_by": "account"}), "ICC_2023")
    assert (paid.allocated - before.allocated, paid.received) == (0, 800_000_000)


def test_others_give_up_half_at_most_and_the_first_to_open_is_served_first(base: Scenario) -> None:
    mine = with_calls(
        base,
        LATE={"like": "ICC_2023", "opens": "2023Q4", "budget_eur": 9e6},
        EARLY={"like": "ICC_2023", "opens": "2023Q1", "budget_eur": 9e6},
        ICC_2023={"budget_eur": 7e6},
    )
    after = planned(mine, 2023)
    assert MOST_GIVEN_UP == 0.5
    assert (after["EARLY"], after["LATE"], after["STRAT_LAB_2023"]) == (900_000_000, 350_000_000, 1_250_000_000)


def test_others_pay_and_are_paid_in_proportion_but_none_whose_money_is_written(base: Scenario) -> None:
    extra = {"like": "ICC_2023", "opens": "2022Q3", "budget_eur": 6e6}
    after = planned(with_calls(base, EXTRA=extra), 2022)
    assert after == {"EXTRA": 600_000_000, "RD_ENT_2023": 2_000_000_000, "STARTUP_2022": 400_000_000}
    after = planned(with_calls(base, EXTRA=extra, STARTUP_2022={"budget_eur": 5e6}), 2022)
    assert after == {"EXTRA": 600_000_000, "RD_ENT_2023": 1_900_000_000, "STARTUP_2022": 500_000_000}
    third = {"like": "RD_ENT_2023", "opens": "2022Q1", "budget_eur": 10e6, "paid_by": "new"}
    saved = planned(with_calls(base, THIRD=third, STARTUP_2022={"held": False}), 2022)
    assert saved == {"THIRD": 1_000_000_000, "RD_ENT_2023": 2_500_000_000}
    saved = planned(with_calls(base, STARTUP_2024={"opens": "2022Q1"}, STARTUP_2022={"held": False}), 2022)
    assert saved == {"RD_ENT_2023": 2_500_000_000, "STARTUP_2024": 500_000_000}


def test_what_one_changed_call_saves_pays_another_first(base: Scenario) -> None:
    after = planned(with_calls(base, RD_ENT_2023={"budget_eur": 29e6}, STARTUP_2022={"held": False}), 2022)
    assert after == {"RD_ENT_2023": 2_900_000_000}
    extra = {"like": "ICC_2023", "opens": "2022Q3", "budget_eur": 7e6}
    after = planned(with_calls(base, EXTRA=extra, STARTUP_2022={"budget_eur": 1e6}), 2022)
    assert after == {"EXTRA": 700_000_000, "STARTUP_2022": 100_000_000, "RD_ENT_2023": 2_200_000_000}


def test_where_nobody_can_pay_there_is_no_call(base: Scenario) -> None:
    after = planned(with_calls(base, ICC_2020={"like": "ICC_2023", "opens": "2020Q3"}), 2020)
    assert after["ICC_2020"] == 0
    after = planned(with_calls(base, ICC_2020={"like": "ICC_2023", "opens": "2020Q3", "paid_by": "new"}), 2020)
    assert after["ICC_2020"] == 700_000_000


def test_a_call_that_moves_takes_its_money_along(base: Scenario) -> None:
    after = planned(with_calls(base, RD_ENT_2025={"opens": "2024Q2", "budget_eur": 25e6}), 2024)
    assert after == planned(base, 2024) | {"RD_ENT_2025": 2_500_000_000}


def repeated(region: Path) -> dict[str, dict[str, Any]]:
    """Return changes that say of every call what the region says, as far as one value can."""
    read = load_region(str(region))
    changes = {}
    for row, rules in zip(read.calls, read.call_rules, strict=True):
        if row.held != "always":
            continue
        same = {name: ends.recorded for name, ends in vars(rules).items() if ends and len({*vars(ends).values()}) == 1}
        whole = ("laboratories_required", "enterprises_required", "sector_floor_projects", "result_lag_quarters")
        change: dict[str, Any] = {name: round(value) if name in whole else value for name, value in same.items()}
        change |= {name: getattr(row, name) for name in LISTS} | {"opens": quarter_label(row.opens)}
        if row.carved_from_open_calls:
            change.pop("budget_eur", None)
        changes[row.call_id] = change | {"title": row.title, "held": True}
    return changes


def test_changes_that_repeat_the_region_change_nothing(baseline: Scenario, run_baseline: RunBaseline) -> None:
    again = baseline.changed({"calls": repeated(Path(baseline.region))})
    assert len(again.calls) > 30
    assert differing(run(again, 1), run_baseline(1)) == []
    other = again.changed({"calls.STARTUP_2022.window_days": 10.0})
    assert differing(run(other, 1), run_baseline(1)) != []


def test_a_new_call_is_the_one_that_a_region_folder_would_have(tmp_path: Path, baseline: Scenario) -> None:
    new = {"like": "STRAT_LAB_2023", "opens": "2024Q1", "paid_by": "new"}
    plain = baseline.changed({"assumptions.account.margin": 0.0})  # which new money has not
    by_scenario = with_calls(plain, STRAT_LAB_2024=new)
    folder = shrink(tmp_path / "with", scale=0.04)
    for table in ("calls.csv", "call_rules.csv"):
        lines = (folder / table).read_text(encoding="utf-8").splitlines()
        like = [line for line in lines if line.startswith("STRAT_LAB_2023,")]
        copies = [line.replace("STRAT_LAB_2023", "STRAT_LAB_2024", 1) for line in like]
        (folder / table).write_text("\n".join([*lines, *copies, ""]), encoding="utf-8")
    move = {"opens": "2024Q1", "assumed": "yes"}
    edit(folder / "calls.csv", lambda row: row | move if row["call_id"] == "STRAT_LAB_2024" else row)
    by_folder = plain.changed({"region": str(folder)})
    tables = [run(one, 1) for one in (by_scenario, by_folder)]
    for table in tables:  # but for the account, which the folder gives the money at the beginning of the period
        table["outcomes"] = table["outcomes"].query("outcome != 'left_in_accounts_eur'").reset_index(drop=True)
        table["run_values"] = table["run_values"].query("outcome != 'left_in_accounts_eur'").reset_index(drop=True)
    assert differing(*tables) == []


def test_calls_that_opened_before_are_as_they_were(baseline: Scenario, run_baseline: RunBaseline) -> None:
    after, before = run(with_calls(baseline, STARTUP_2024={"held": False, "paid_by": "new"}), 1), run_baseline(1)
    assert set(before["calls"]["call_id"]) - set(after["calls"]["call_id"]) == {"STARTUP_2024"}

    def early(tables: Tables) -> list[pd.DataFrame]:
        first = set(tables["calls"]["call_id"][tables["calls"]["quarter"] < "2022Q4"])
        frames = (tables[name] for name in ("calls", "proposals"))
        return [frame[frame["call_id"].isin(first)].reset_index(drop=True) for frame in frames]

    for mine, its in zip(early(after), early(before), strict=True):
        assert len(its) > 100
        pd.testing.assert_frame_equal(
            mine.drop(columns="completed", errors="ignore"), its.drop(columns="completed", errors="ignore")
        )


def test_a_changed_rule_holds_in_every_mode(base: Scenario) -> None:
    dates = {"start": "2022Q1", "report_from": "2022Q1", "end": "2023Q3"}
    model = EcosystemModel(with_calls(base, ICC_2023={"aid_intensity": 0.33}).changed(dates), seed=1)
    model.run_model()
    [design] = [call.design for call in model.government.calls if call.design.call_id == "ICC_2023"]
    assert design.aid_intensity == pytest.approx(0.33, abs=1e-9)
