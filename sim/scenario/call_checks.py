"""What must hold between the calls that a scenario changes and the calendar of its region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.errors import Problem
from sim.inputs.nearest import nearest
from sim.inputs.validation import Document
from sim.inputs.wording import one_of, written
from sim.region.call_rules import closed_to_all, unbalanced_weights
from sim.region.coherence import odd_call
from sim.region.region import Region
from sim.region.tables import checked_name
from sim.scenario.call_changes import CallChange, CallChanges
from sim.scenario.changed_calendar import changed_call, changed_rules
from sim.scenario.checks import Horizon
from sim.units import quarter_label

__all__ = ["problems_of_calls"]

_MONEY = ("held", "paid_by", "budget_eur", "topup_eur")


def problems_of_calls(
    layer: Document, changes: CallChanges, region: Region, horizon: Horizon | None
) -> Iterator[Problem]:
    """Yield what is wrong with the changes of calls that a layer makes, each at its place.

    Args:
        layer: What was read.
        changes: The changes as they are with those of the layers below.
        region: The region of the scenario.
        horizon: The quarters of its run, if they are known and follow each other.
    """
    for call_id, change in changes:
        yield from _Checked(layer, call_id, change, region, horizon).problems()


@dataclass(frozen=True)
class _Checked:
    """One change, and what it is held against."""

    layer: Document
    call_id: str
    change: CallChange
    region: Region
    horizon: Horizon | None

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong; where it is not known of which call it is a change, nothing else can be told."""
        named = list(self._names())
        yield from named
        yield from self._date()
        yield from self._sectors()
        if not named:
            yield from self._lever()
            yield from self._payer()
            yield from self._together()

    def _at(self, key: str) -> str:
        # A key that a layer below wrote has its place there; here the call is named, or nothing is.
        path = ("calls", self.call_id, key)
        return self.layer.position(path) if self.layer.holds(path) else self.layer.key_position(path[:2])

    def _names(self) -> Iterator[Problem]:
        calls, key = self.region.call_codes, self.layer.key_position(("calls", self.call_id))
        if self.change.is_new:
            yield from self._new(self.change.like)
        elif self.call_id not in calls:
            allowed = f"{one_of(calls)}; or like and opens, for a new call"
            found = f"the region has no call {written(self.call_id)}"
            yield Problem(key, found, allowed, nearest(self.call_id, calls) or "")

    def _new(self, like: str) -> Iterator[Problem]:
        calls = self.region.call_codes
        key = self.layer.key_position(("calls", self.call_id))
        if self.call_id in calls:
            allowed = "a name of its own for a new call, or no like to change this one"
            yield Problem(self._at("like"), f"{self.call_id} is a call of the region already", allowed)
        try:
            checked_name(self.call_id)
        except ValueError as error:
            yield Problem(key, f"the new call is called {written(self.call_id)}", str(error))
        if "opens" not in self.change.model_fields_set:
            yield Problem(key, f"the new call {self.call_id} has no opens", "a quarter written like 2014Q1")
        if like not in calls:
            found = f"calls.{self.call_id}.like is {written(like)}"
            yield Problem(self._at("like"), found, one_of(calls), nearest(like, calls) or "")
        elif (held := self.region.calls[calls[like]].held) != "always":
            always = [row.call_id for row in self.region.calls if row.held == "always"]
            found = f"calls.{self.call_id}.like is {like}, which is held only by a lever ({held})"
            yield Problem(self._at("like"), found, one_of(always))

    def _date(self) -> Iterator[Problem]:
        path, opens = ("calls", self.call_id, "opens"), self.change.opens
        # Where a run ends early, calls of a layer below that open later are not reached, like those of the region.
        if self.horizon is None or not self.layer.holds(path):
            return
        start, end = self.horizon.start, self.horizon.end
        if not start <= opens <= end:
            found = f"{self.call_id} opens in {quarter_label(opens)}"
            run = f"{quarter_label(start)} to {quarter_label(end)}, the quarters of the run"
            yield Problem(self.layer.position(path), found, run)

    def _sectors(self) -> Iterator[Problem]:
        known = self.region.sector_codes
        for index, sector in enumerate(self.change.sectors or ()):
            if sector not in known:
                path = ("calls", self.call_id, "sectors", index)
                found = f"calls.{self.call_id}.sectors[{index + 1}] is {written(sector)}"
                yield Problem(self.layer.position(path), found, one_of(known), nearest(sector, known) or "")

    def _lever(self) -> Iterator[Problem]:
        """Refuse money for a call that a lever brings about: it is not the calendar's."""
        code = self.region.call_codes.get(self.call_id)
        if code is None or (held := self.region.calls[code].held) == "always":
            return
        for key in _MONEY:
            if key in self.change.model_fields_set:
                found = f"{key} of {self.call_id}, which is held only by a lever ({held})"
                yield Problem(self._at(key), found, "its other rules; or a new call like one that is always held")

    def _payer(self) -> Iterator[Problem]:
        written_keys = self.change.model_fields_set
        if "paid_by" in written_keys and written_keys.isdisjoint({"like", "held", "budget_eur"}):
            found = f"paid_by of {self.call_id}, whose money stays as it is"
            yield Problem(self._at("paid_by"), found, "paid_by beside budget_eur, held or like")

    def _together(self) -> Iterator[Problem]:
        code = self.region.call_codes[self.change.template(self.call_id)]
        row = changed_call(self.call_id, self.region.calls[code], self.change)
        rules = changed_rules(self.region.call_rules[code], self.change)
        key = self.layer.key_position(("calls", self.call_id))
        yield from unbalanced_weights(self.call_id, vars(rules), key)
        yield from closed_to_all(self.call_id, vars(rules), lambda _end: self._at("max_cost_eur"))
        yield from odd_call(row, {each.instrument for each in self.region.calls}, self._at)
