"""Run a case through both models."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.model import EcosystemModel
from tests.docking.comparing import differences
from tests.docking.generated import Case
from tests.docking.twin import TwinModel

Tables = dict[str, pd.DataFrame]
Plan = dict[int, int]


@dataclass(frozen=True)
class Course:
    """What is seen of a run: its tables half-way and at the end, and in each quarter budgets and accounts.

    No table shows what calls beyond the horizon are to get, or where the money of an account comes from.
    """

    early: Tables
    late: Tables
    plans: list[tuple[Plan, list[tuple[object, ...]]]]


def fast_course(case: Case) -> Course:
    """Run the fast model."""
    return _course(case, EcosystemModel(case.scenario, seed=case.world.seed, world=case.world))


def finished_twin(case: Case) -> tuple[TwinModel, Course]:
    """Return the twin at the end of its run, and what was seen of it."""
    twin = TwinModel(case.scenario, seed=case.world.seed, world=case.world)
    return twin, _course(case, twin)


def _course(case: Case, model: Any) -> Course:
    quarters = case.scenario.end - case.scenario.start + 1
    early: Tables = {}
    plans = []
    for quarter in range(quarters):
        if quarter == quarters // 2:
            early = dict(model.tables())
        model.step()
        plans.append((_given(model.government.budgets), _books(model.government.accounts)))
    return Course(early, dict(model.tables()), plans)


def _given(money: Any) -> Plan:
    """Return the calls that get money and how many cents, from cents by code of the call."""
    by_code = money.items() if isinstance(money, dict) else enumerate(money)
    return {int(code): int(cents) for code, cents in by_code if cents}


def _books(accounts: Any) -> list[tuple[object, ...]]:
    """Return the books of all accounts, those of the fast model or of the twin, in one order."""
    each = accounts.accounts.values() if hasattr(accounts, "accounts") else dict.fromkeys(accounts.values())
    columns = ("allocated", "received", "given_up", "paid", "committed", "balance")
    return sorted(tuple(getattr(account, column) for column in columns) for account in each)


def differing(fast: Course, twin: Course) -> list[str]:
    """Say where two runs differ: in the tables at the end, half-way, or in what was planned."""
    found = differences(fast.late, twin.late) or [f"half-way: {one}" for one in differences(fast.early, twin.early)]
    planned = [place for place, plans in enumerate(zip(fast.plans, twin.plans, strict=True)) if plans[0] != plans[1]]
    return found + [f"planned {fast.plans[n]} and {twin.plans[n]} in quarter {n} of the run" for n in planned[:1]]
