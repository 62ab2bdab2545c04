"""What a scenario file may say of a call: a change of one of the region's calendar, or a new one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter, model_serializer

from sim.inputs.base import Record
from sim.region.call_payments import Payer
from sim.region.call_rules import ALLOWED
from sim.region.tables import Applicant, Name, ProjectKind, Size, each_once
from sim.units import QuarterText, quarter_label

__all__ = ["LISTS", "CallChange", "CallChanges", "call_changes_from"]


def _some(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        raise ValueError("at least one name")
    return words


def _entry(unit: str = "", **limits: Any) -> Any:
    """Declare a value that is as in the region's calendar where nobody writes it."""
    return Field(default=None, json_schema_extra={"unit": unit} if unit else None, **limits)


def _rule(name: str) -> Any:
    """Declare a rule with the unit and the range that it has in a region folder."""
    allowed = ALLOWED[name]
    return _entry(allowed.unit, ge=allowed.low, le=allowed.high)


class CallChange(Record):
    """What is otherwise in a call. A rule has one value, which holds at both ends of alignment and on record.

    What is not written is as in the region's calendar, and left out where a change is written down.
    """

    like: str = _entry()
    """The call of the region whose rules a new call has, where it does not say otherwise."""

    held: bool = _entry()
    """Whether the call is held; false takes it out of the calendar."""

    paid_by: Payer = _entry()
    """Who pays what the call costs more: `account` is the calendar's money, that is the other calls open to all in the
    same year; `new` is money on top. What it costs less stays in its programme account, or is no money at all. Nobody
    says: account.
    """

    title: Annotated[str, Field(min_length=1, max_length=200)] = _entry()
    """What the call is called."""

    opens: QuarterText = _entry()
    """The quarter in which the call opens."""

    applicants: Annotated[tuple[Applicant, ...], AfterValidator(_some), AfterValidator(each_once)] = _entry()
    """Kinds of organisation that may lead a proposal."""

    sizes: Annotated[tuple[Size, ...], AfterValidator(each_once)] = _entry()
    """Size classes of enterprises that may apply."""

    sectors: Annotated[tuple[Name, ...], AfterValidator(_some), AfterValidator(each_once)] = _entry()
    """Sectors that the call admits, by their names in the region folder."""

    kinds: Annotated[tuple[ProjectKind, ...], AfterValidator(_some), AfterValidator(each_once)] = _entry()
    """Kinds of project that the call admits."""

    budget_eur: float = _rule("budget_eur")
    """Money of the call."""

    topup_eur: float = _rule("topup_eur")
    """Money that is added where alignment is recorded and the ranked proposals ask for more than the budget; elsewhere
    the programme account decides.
    """

    aid_intensity: float = _rule("aid_intensity")
    """Share of a project's cost that a grant pays."""

    min_cost_eur: float = _rule("min_cost_eur")
    """Smallest project."""

    focus_min_cost_eur: float = _rule("focus_min_cost_eur")
    """Smallest project of the focus sector."""

    max_cost_eur: float | None = _rule("max_cost_eur")
    """Largest part of a project's cost that a grant may be asked for; empty: all of it."""

    max_grant_eur: float | None = _rule("max_grant_eur")
    """Largest grant; empty: no such limit."""

    smallest_grant_share: float = _rule("smallest_grant_share")
    """Smallest grant that is asked for, over the largest that the call offers; 1: everybody asks for the largest."""

    laboratories_required: int = _rule("laboratories_required")
    """Partner laboratories beside the lead."""

    enterprises_required: int = _rule("enterprises_required")
    """Partner enterprises beside the lead."""

    sector_floor_projects: int = _rule("sector_floor_projects")
    """Projects of each sector that are funded first."""

    focus_reserve_share: float = _rule("focus_reserve_share")
    """Share of the budget that is reserved for the focus sector."""

    window_days: float = _rule("window_days")
    """Days for which the call is open."""

    result_lag_quarters: int = _rule("result_lag_quarters")
    """Quarters from opening to decision."""

    score_threshold: float = _rule("score_threshold")
    """Score that a proposal must reach."""

    weight_merit: float = _rule("weight_merit")
    """Weight of merit in the score; the four weights sum to 1."""

    weight_theme: float = _rule("weight_theme")
    """Weight of the call's themes in the score."""

    weight_consortium: float = _rule("weight_consortium")
    """Weight of the consortium in the score."""

    weight_transition: float = _rule("weight_transition")
    """Weight of the contribution to transition in the score."""

    nontechnological_share: float = _rule("nontechnological_share")
    """Share of ideas without technology that fit the call's definition of innovation."""

    max_age_quarters: float | None = _rule("max_age_quarters")
    """Greatest age of an enterprise that applies; empty: no such limit."""

    pass_rate: float = _rule("pass_rate")
    """Share of proposals that pass the formal check."""

    publicity: float = _rule("publicity")
    """Probability that the call's own publicity reaches an owner of an idea."""

    researchers_per_meur: float = _rule("researchers_per_meur")
    """New researchers whom a project brings for each million EUR that it costs."""

    @model_serializer
    def _written_alone(self) -> dict[str, Any]:
        # Empty is a value of three rules, so that what is left out must stay away.
        return {key: quarter_label(value) if key == "opens" else value for key, value in self.written.items()}

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield what is written alone."""
        return (pair for pair in super().__repr_args__() if pair[0] in self.model_fields_set)

    @property
    def written(self) -> dict[str, Any]:
        """What is otherwise, by key."""
        return {key: getattr(self, key) for key in type(self).model_fields if key in self.model_fields_set}

    @property
    def is_new(self) -> bool:
        """Whether the call is a new one."""
        return "like" in self.model_fields_set

    @property
    def payer(self) -> Payer:
        """Who pays what the call costs more."""
        return self.paid_by if "paid_by" in self.model_fields_set else "account"

    @property
    def is_held(self) -> bool:
        """Whether the call stays in the calendar."""
        return self.held if "held" in self.model_fields_set else True

    def template(self, call_id: str) -> str:
        """Return the call of the region from which the one of a name has what is not written: itself, or another."""
        return self.like if self.is_new else call_id

    @property
    def rules(self) -> dict[str, Any]:
        """The rules among it; None where there is no such limit."""
        return {key: value for key, value in self.written.items() if key in ALLOWED}


CallChanges = tuple[tuple[str, CallChange], ...]
"""Changes by call, in the order of their names."""

LISTS = ("applicants", "sizes", "sectors", "kinds")
"""What stands in a file as a list."""


def call_changes_from(content: object) -> CallChanges:
    """Return changes that were written down as JSON, like those of a scenario that results remember."""
    return TypeAdapter(CallChanges).validate_json(json.dumps(content))
