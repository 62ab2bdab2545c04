"""Programme accounts: the money of an instrument in a programming period, in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.region.government_tables import ProgrammePeriodRow
from sim.units import cents
from tests.docking.twin.arithmetic import rounded, whole
from tests.docking.twin.elementary import power

if TYPE_CHECKING:
    from tests.docking.twin.call import Call
    from tests.docking.twin.model import TwinModel

BILLION = 10**9


@dataclass(eq=False)
class Account:
    """One account; `ahead` are the budgets of its calls still to open."""

    period: ProgrammePeriodRow
    instrument: str
    allocated: int = 0
    received: int = 0
    given_up: int = 0
    paid: int = 0
    committed: int = 0
    balance: int = 0
    ahead: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """Return what no call still to open is to have."""
        return self.balance - sum(self.ahead.values())


def opened_accounts(model: TwinModel) -> dict[int, Account]:
    """Return the account of each call that has one, by code."""
    found: dict[tuple[str, str], Account] = {}
    of_call = {}
    for code, row in enumerate(model.region.calls):
        if row.held != "national_board":
            (period,) = (
                one for one in model.region.programme_periods if one.first_quarter <= row.opens <= one.last_quarter
            )
            key = period.period, row.instrument
            of_call[code] = found.setdefault(key, Account(period, row.instrument))
    return of_call


def initial_budgets(model: TwinModel) -> dict[int, int]:
    """Return the initial budgets of all calls still to open in the periods that have begun."""
    factor = model.policy.government.budget_factor
    before = {change.call_id: change.budget for change in model.changed_calls}
    calls = model.region.calls
    return {
        code: cents(before.get(calls[code].call_id, model.region.rules_of(code).budget_eur).unaligned * factor)
        for code, account in model.government.accounts.items()
        if calls[code].held in ("always", "never")
        and model.region.calls[code].opens >= model.quarter
        and account.period.first_quarter <= model.quarter
    }


def allocations(model: TwinModel, budgets: dict[int, int], known: dict[int, int]) -> list[tuple[int, int]]:
    """Return what accounts get, each named by one of its calls."""
    gets = []
    for account in dict.fromkeys(model.government.accounts.values()):
        own = [code for code in budgets if model.government.accounts[code] is account]
        new = sum(budgets[code] for code in own if code not in known)
        gets += [(code, budgets[code] - known[code]) for code in own if code in known]
        if own:
            gets.append((own[0], new + whole(new * model.assumptions.account.margin)))
    return gets


def change_of_edition(model: TwinModel, code: int, planned: int) -> int:
    """Return by how much the budget of a dedicated call departs from the plan."""
    acting, account = model.via("account"), model.government.accounts[code]
    room = max(0, account.free)
    if acting is not model:
        return max(-planned, min(acting.government.edition_changes.get(code, 0), room))
    decided = [call for call in model.government.calls if call.decided and call.row.instrument == account.instrument]
    if not decided or model.policy.government.alignment.mode == "recorded":
        return 0
    latest = max(call.decides for call in decided)
    last = [call for call in decided if call.decides == latest][-1]
    oversubscription = last.demand / (last.budget + last.top_up)
    factor = rounded(power(oversubscription, model.assumptions.account.edition_response))
    return min(whole(planned * factor) - planned, room)


def top_up(model: TwinModel, call: Call) -> int:
    """Return what is added to a call once the good demand for it is known."""
    account = model.government.accounts.get(call.code)
    if account is None:
        return 0
    acting, government = model.via("account"), model.policy.government
    if acting is not model:
        wanted = sum(one.top_up for one in acting.government.calls if one.code == call.code)
        recorded = acting.policy.government.alignment.mode == "recorded"
        return wanted if recorded else max(0, min(account.free, wanted))
    if government.alignment.mode == "recorded":
        if call.demand <= call.budget or call.row.held != "always":
            return 0
        return cents(model.region.rules_of(call.code).topup_eur.recorded * government.budget_factor)
    first, last = account.period.first_quarter, account.period.last_quarter
    elapsed = rounded(min(1.0, max(0.0, (model.quarter - first) / (last - first + 1))))
    response = model.assumptions.account.topup_response
    parts = round(rounded(response + (1.0 - response) * elapsed) * 1e9)
    return max(0, min(account.free, max(0, call.demand - call.budget) * parts // BILLION))
