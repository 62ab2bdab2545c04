"""Programme accounts: what each period has for each instrument, and where its money is, in whole cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.region.region import AccountKey

__all__ = ["ProgrammeAccount", "ProgrammeAccounts", "YearPlan"]


@dataclass
class ProgrammeAccount:
    """The money of one instrument in one programming period, in cents.

    Attributes:
        allocated: What the period has for the instrument.
        received: What other accounts transferred to it.
        given_up: What it transferred to others.
        paid: Grants awarded, but for those renounced.
        committed: Budgets of calls that are open.
        balance: What is neither paid nor committed; below 0 where the account is overdrawn.
    """

    allocated: int = 0
    received: int = 0
    given_up: int = 0
    paid: int = 0
    committed: int = 0
    balance: int = 0

    @property
    def left(self) -> int:
        """What is not paid."""
        return self.balance + self.committed


@dataclass(frozen=True)
class YearPlan:
    """What the calendar gives the calls of a year, and what that does to accounts, in cents.

    Attributes:
        budgets: Budgets of the calls still to open in the year, by code of the call.
        allocated: What is added to the allocation of accounts.
        transferred: What calls receive from calls of other accounts, below 0 what they give up; sums to 0.
        later: What accounts hold for calls of later years, by code of the call.
        initial: The initial budgets that accounts were given money for so far, by code of the call.
    """

    budgets: Mapping[int, int] = field(default_factory=dict)
    allocated: Mapping[AccountKey, int] = field(default_factory=dict)
    transferred: Mapping[int, int] = field(default_factory=dict)
    later: Mapping[int, int] = field(default_factory=dict)
    initial: Mapping[int, int] = field(default_factory=dict)


class ProgrammeAccounts:
    """The accounts of a region.

    `ahead` holds, by code of the call, the budgets of calls still to open.
    """

    def __init__(self, of_call: tuple[AccountKey | None, ...]) -> None:
        """Open the accounts that pay calls, empty.

        Args:
            of_call: The account of each call, None for national money.
        """
        self.of_call = of_call
        self.accounts = {key: ProgrammeAccount() for key in dict.fromkeys(of_call) if key is not None}
        self.ahead: dict[int, int] = {}

    def take_up(self, plan: YearPlan) -> None:
        """Book what a plan allocates and transfers, and remember the budgets it holds for calls still to open."""
        for key, amount in plan.allocated.items():
            self.accounts[key].allocated += amount
            self.accounts[key].balance += amount
        for code, amount in plan.transferred.items():
            account = self._account(code)
            account.received += max(0, amount)
            account.given_up += max(0, -amount)
            account.balance += amount
        self.ahead = {**plan.budgets, **plan.later}

    def free(self, code: int) -> int:
        """Return what the account of a call has beyond the budgets of its calls still to open."""
        key = self.of_call[code]
        still_to_open = sum([budget for other, budget in self.ahead.items() if self.of_call[other] == key])
        return self._account(code).balance - still_to_open

    def commit(self, code: int) -> int:
        """Take the budget of a call that opens out of its account; return it. National money comes from none."""
        budget = self.ahead.pop(code)
        if self.of_call[code] is not None:
            account = self._account(code)
            account.balance -= budget
            account.committed += budget
        return budget

    def settle(self, code: int, budget: int, awarded: int) -> None:
        """Book what a call awarded; what is left of its budget returns, what exceeds it is paid out of the balance."""
        if self.of_call[code] is not None:
            account = self._account(code)
            account.committed -= budget
            account.paid += awarded
            account.balance += budget - awarded

    def take_back(self, code: int, grants: int) -> None:
        """Book that grants of a call were renounced: their money is there for others."""
        if self.of_call[code] is not None:
            account = self._account(code)
            account.paid -= grants
            account.balance += grants

    def _account(self, code: int) -> ProgrammeAccount:
        key = self.of_call[code]
        assert key is not None
        return self.accounts[key]
