"""The numeric rules of a call, each with the values it has without, with full and with recorded alignment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, get_type_hints

from sim.errors import Problem
from sim.inputs.csv_file import Table
from sim.inputs.nearest import nearest
from sim.inputs.wording import one_of, written
from sim.region.references import SUM_TOLERANCE
from sim.region.tables import CallRow, CallRuleRow

__all__ = ["ALLOWED", "AllowedValues", "CallRules", "Ends", "closed_to_all", "rules_of_calls", "unbalanced_weights"]


@dataclass(frozen=True)
class Ends:
    """The values of one rule.

    Attributes:
        unaligned: What it is when the government does not follow the cluster.
        aligned: What it is at most when the government follows fully: the far end of the way, beyond the record.
        recorded: What it was in fact, as far as the record knows: a point on the way.
    """

    unaligned: float
    aligned: float
    recorded: float

    @classmethod
    def same(cls, value: float) -> Ends:
        """Return a value that holds whatever the alignment."""
        return cls(value, value, value)


@dataclass(frozen=True)
class AllowedValues:
    """The unit of a rule, the range of its values, and what they must otherwise be."""

    unit: str
    high: float
    low: float = 0.0
    whole: bool = False
    may_be_absent: bool = False

    def admits(self, value: float) -> bool:
        """Tell whether a rule may have a value."""
        return self.low <= value <= self.high and (not self.whole or value == round(value))

    def __str__(self) -> str:
        number = "whole number" if self.whole else "number"
        return f"{number} ({self.unit}) from {self.low:.12g} to {self.high:.12g}"


_MONEY = AllowedValues("EUR", 1e10)
_SHARE = AllowedValues("share", 1.0)


@dataclass(frozen=True)
class CallRules:
    """All rules of one call; None where a call sets no such limit.

    Money in EUR; shares from 0 to 1; the threshold in standard deviations of merit; the four weights of
    the appraisal sum to 1 at each end. Required partners are beside the lead.
    """

    budget_eur: Annotated[Ends, _MONEY]
    topup_eur: Annotated[Ends, _MONEY]
    aid_intensity: Annotated[Ends, _SHARE]
    min_cost_eur: Annotated[Ends, _MONEY]
    focus_min_cost_eur: Annotated[Ends, _MONEY]
    max_cost_eur: Annotated[Ends | None, AllowedValues("EUR", 1e10, low=1.0, may_be_absent=True)]
    max_grant_eur: Annotated[Ends | None, AllowedValues("EUR", 1e10, low=1.0, may_be_absent=True)]
    smallest_grant_share: Annotated[Ends, _SHARE]
    laboratories_required: Annotated[Ends, AllowedValues("laboratories", 20.0, whole=True)]
    enterprises_required: Annotated[Ends, AllowedValues("enterprises", 20.0, whole=True)]
    sector_floor_projects: Annotated[Ends, AllowedValues("projects", 1000.0, whole=True)]
    focus_reserve_share: Annotated[Ends, _SHARE]
    window_days: Annotated[Ends, AllowedValues("days", 1000.0, low=1.0)]
    result_lag_quarters: Annotated[Ends, AllowedValues("quarters", 12.0, low=1.0, whole=True)]
    score_threshold: Annotated[Ends, AllowedValues("SD of merit", 10.0, low=-10.0)]
    weight_merit: Annotated[Ends, _SHARE]
    weight_theme: Annotated[Ends, _SHARE]
    weight_consortium: Annotated[Ends, _SHARE]
    weight_transition: Annotated[Ends, _SHARE]
    nontechnological_share: Annotated[Ends, _SHARE]
    max_age_quarters: Annotated[Ends | None, AllowedValues("quarters", 400.0, may_be_absent=True)]
    pass_rate: Annotated[Ends, _SHARE]
    publicity: Annotated[Ends, _SHARE]
    researchers_per_meur: Annotated[Ends, AllowedValues("researchers per MEUR of investment", 1000.0)]


ALLOWED: Mapping[str, AllowedValues] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(CallRules, include_extras=True).items()
}
"""What the values of each rule must be, by its name."""
_WEIGHTS = ("weight_merit", "weight_theme", "weight_consortium", "weight_transition")
_ENDS = ("unaligned", "aligned", "recorded")
_CEILING, _FLOORS = "max_cost_eur", ("min_cost_eur", "focus_min_cost_eur")


def rules_of_calls(
    calls: Table[CallRow], rules: Table[CallRuleRow], problems: list[Problem], most: int
) -> tuple[CallRules, ...]:
    """Resolve the rules of every call: its own row goes before that of its instrument.

    Args:
        calls: The calendar.
        rules: The rows of rules, one a scope (call or instrument) and rule.
        problems: Where problems are noted; if any are, the result is not to be used.
        most: How many problems there may be before the rest is left unchecked.

    Returns:
        The rules, in the order of `calls`.
    """
    ends: dict[tuple[str, str], Ends | None] = {}
    places: dict[tuple[str, str], int] = {}
    scopes = dict.fromkeys([*(row.instrument for row in calls.rows), *(row.call_id for row in calls.rows)]).keys()
    for index, row in enumerate(rules.rows):
        if len(problems) > most:
            return ()
        problems += [*_unknown_names(rules, index, scopes), *_odd_values(rules, index)]
        ends[row.scope, row.rule] = _ends(row)
        places[row.scope, row.rule] = index
    resolved = []
    for index, call in enumerate(calls.rows):
        if len(problems) > most:
            return ()
        found = {
            name: ends[scope, name]
            for name in ALLOWED
            for scope in (call.instrument, call.call_id)  # the later one stays
            if (scope, name) in ends
        }
        wrong = _missing_rules(calls, index, found)
        if not wrong:
            own, of_instrument = (call.call_id, _CEILING), (call.instrument, _CEILING)
            ceiling = places[own if own in places else of_instrument]
            wrong += unbalanced_weights(call.call_id, found, calls.where(index, "call_id"))
            wrong += closed_to_all(call.call_id, found, partial(rules.where, ceiling))
        problems += wrong
        if not wrong:
            resolved.append(CallRules(**found))  # type: ignore[arg-type]
    return tuple(resolved)


def unbalanced_weights(call_id: str, rules: Mapping[str, Ends | None], where: str) -> Iterator[Problem]:
    """Yield a problem for each end at which the weights of a call's appraisal do not sum to 1.

    Args:
        call_id: The call.
        rules: Its rules by name.
        where: Where the problems stand.
    """
    weights = [ends for name in _WEIGHTS if (ends := rules[name]) is not None]
    for end in _ENDS:
        total = sum(getattr(weight, end) for weight in weights)
        if len(weights) == len(_WEIGHTS) and abs(total - 1.0) > SUM_TOLERANCE:
            what = f"the {end} weights of {call_id} sum to {total:.9g}"
            yield Problem(where, what, f"{', '.join(_WEIGHTS)} that sum to 1")


def closed_to_all(call_id: str, rules: Mapping[str, Ends | None], where: Callable[[str], str]) -> Iterator[Problem]:
    """Yield a problem where the most of a project's cost that a call funds is less than its smallest project costs.

    Args:
        call_id: The call.
        rules: Its rules by name.
        where: Returns where an end of the larger limit stands.
    """
    ceiling = rules[_CEILING]
    floors = {name: ends for name in _FLOORS if (ends := rules[name]) is not None}
    for end in _ENDS:
        name, least = max(((name, getattr(ends, end)) for name, ends in floors.items()), key=lambda floor: floor[1])
        if ceiling is not None and getattr(ceiling, end) < least:
            found = f"{end} {_CEILING} of {call_id} is {getattr(ceiling, end):.12g}, below its {name}, {least:.12g}"
            yield Problem(where(end), found, f"at least {least:.12g}, or empty for no such limit")
            return  # the other ends are mostly the same


def _ends(row: CallRuleRow) -> Ends | None:
    if row.unaligned is None:
        return None
    unaligned = row.unaligned
    recorded = unaligned if row.recorded is None else row.recorded
    return Ends(unaligned, recorded if row.aligned is None else row.aligned, recorded)


def _unknown_names(rules: Table[CallRuleRow], index: int, scopes: Collection[str]) -> list[Problem]:
    row = rules.rows[index]
    found = []
    if row.scope not in scopes:
        what = f"scope {written(row.scope)} is neither an instrument nor a call of calls.csv"
        guess = nearest(row.scope, scopes) or ""
        found.append(Problem(rules.where(index, "scope"), what, one_of(scopes), guess))
    if row.rule not in ALLOWED:
        what = f"unknown rule {written(row.rule)}"
        guess = nearest(row.rule, ALLOWED) or ""
        found.append(Problem(rules.where(index, "rule"), what, one_of(ALLOWED), guess))
    return found


def _odd_values(rules: Table[CallRuleRow], index: int) -> list[Problem]:
    row = rules.rows[index]
    allowed = ALLOWED.get(row.rule)
    if allowed is None:
        return []
    found = []
    if row.unit != allowed.unit:
        what = f"unit of {row.rule} is {written(row.unit)}"
        found.append(Problem(rules.where(index, "unit"), what, allowed.unit))
    if row.unaligned is None:
        others = [end for end in _ENDS[1:] if getattr(row, end) is not None]
        if not allowed.may_be_absent or others:
            where = rules.where(index, "unaligned")
            found.append(Problem(where, f"unaligned {row.rule} is empty", str(allowed)))
    for end in _ENDS:
        value = getattr(row, end)
        if value is not None and not allowed.admits(value):
            what = f"{end} {row.rule} is {value:.12g}"
            found.append(Problem(rules.where(index, end), what, str(allowed)))
    return found


def _missing_rules(calls: Table[CallRow], index: int, found: Mapping[str, Ends | None]) -> list[Problem]:
    call = calls.rows[index]
    missing = [name for name in ALLOWED if name not in found]
    if not missing:
        return []
    what = f"{call.call_id} has no rule {', '.join(missing)}"
    allowed = f"a row in call_rules.csv for {call.call_id} or its instrument {call.instrument}"
    return [Problem(calls.where(index, "call_id"), what, allowed)]
