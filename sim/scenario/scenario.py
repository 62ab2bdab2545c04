"""A scenario: levers and assumptions over a horizon, whole and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

from pydantic import Field, model_validator

from sim.errors import InputError, Problem, gathered
from sim.inputs.base import Record
from sim.inputs.nearest import nearest
from sim.inputs.validation import Document, KeyPath, validate
from sim.inputs.wording import one_of, written
from sim.region.files import is_region, load_region, only_region
from sim.scenario.assumptions import Assumptions
from sim.scenario.call_changes import CallChange, CallChanges
from sim.scenario.call_checks import problems_of_calls
from sim.scenario.channels import CHANNELS, Channel
from sim.scenario.checks import Horizon, ScenarioName, horizon_of, name_problems, problems_across
from sim.scenario.layer import FIRST_QUARTER, LAST_QUARTER, REPORT_FROM, Layer, Text, merged
from sim.scenario.policy import Policy
from sim.scenario.written import differing, paths_of, written_paths
from sim.units import Quarter, QuarterText, quarter_label

__all__ = ["Scenario"]

TEXTS = ("title", "question", "basis", "expects")
_SHARED = ("region", "start", "report_from", "end", "assumptions", "calls")
_SHOCK_DATES = (("assumptions", "shock", "last_quarter"), ("assumptions", "shock", "first_quarter"))


class Scenario(Record):
    """One storyline: what is decided when, and what is assumed, over which horizon.

    Immutable; `changed` returns another scenario. Two scenarios with the same `digest` give the same
    results on the same region and seed.
    """

    name: ScenarioName
    """How results and messages call the scenario: the name of its file."""

    title: Text = ""
    """The scenario in a few words."""

    question: Text = ""
    """What the scenario asks."""

    basis: Text = ""
    """What in the case study or the record the scenario rests on."""

    expects: tuple[str, ...] = ()
    """Outcomes that the scenario is expected to move, in either direction."""

    region: str = Field(default_factory=only_region)
    """Name of a shipped region, or the path of a region folder."""

    start: QuarterText = FIRST_QUARTER
    """First quarter of the run; what comes before `report_from` only fills pipelines."""

    report_from: QuarterText = REPORT_FROM
    """First quarter that is reported."""

    end: QuarterText = LAST_QUARTER
    """Last quarter of the run."""

    assumptions: Assumptions = Assumptions()
    """Uncertainties, for the whole run."""

    assumptions_set: tuple[str, ...] = Field(default_factory=lambda known: written_paths(known["assumptions"]))
    """Paths of the assumptions that a file, a setting or Python wrote, to whatever value: no draw changes them."""

    policies: tuple[tuple[QuarterText, Policy], ...] = ((FIRST_QUARTER, Policy()),)
    """All levers from a quarter on: the first entry at `start`, each later one a change."""

    calls: CallChanges = ()
    """Single calls that are otherwise than in the region's calendar, are not held, or are new; for the whole run."""

    reference: Scenario | None = None
    """The scenario from which channels that are off take their values; only where a channel is off."""

    channels_off: tuple[Channel, ...] = ()
    """Channels in which this scenario does not act: they have the values of the reference on the same world."""

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        quarters = [since for since, _ in self.policies]
        if not quarters or quarters[0] != self.start:
            raise ValueError("the first policy must hold from the start")
        if any(later <= earlier for earlier, later in pairwise(quarters)):
            raise ValueError("policies must follow each other in time")
        for _, found, allowed in Horizon(self.start, self.report_from, self.end).conflicts():
            raise ValueError(f"{found}; allowed: {allowed}")
        return self

    def policy_at(self, quarter: Quarter) -> Policy:
        """Return the levers that hold in a quarter."""
        return next(policy for since, policy in reversed(self.policies) if since <= max(quarter, self.start))

    @property
    def clusters_named(self) -> tuple[str, ...]:
        """Names of the clusters that levers concern beside the focus cluster, sorted."""
        named = {policy.government.alignment.with_cluster for _, policy in self.policies}
        return tuple(sorted(name for name in named if name is not None))

    def shares_quarters(self, other: Scenario) -> bool:
        """Tell whether another scenario lives the same quarters as this one as long as levers decide alike.

        Scenarios with other calls share none, for a call is known a year before it opens.
        """
        return (
            self.reference is None
            and other.reference is None
            and all(getattr(self, name) == getattr(other, name) for name in (*_SHARED, "assumptions_set"))
        )

    def without(self, channels: Iterable[Channel], reference: Scenario) -> Scenario:
        """Return this scenario with channels off: in them it has the values of a reference on the same world.

        Raises:
            InputError: There is no such channel, the reference has channels off itself, or it differs in more than
                levers: in region, horizon, assumptions or calls.
        """
        given = list(channels)
        where = f"scenario {self.name}"
        problems = [
            Problem(where, f"channel {written(name)}", one_of(CHANNELS), nearest(name, CHANNELS) or "")
            for name in given
            if name not in CHANNELS
        ]
        if reference.channels_off:
            found = f"the reference {reference.name} has channels off itself"
            problems.append(Problem(where, found, "a scenario that acts in all channels"))
        # What differs besides levers would go through no channel, and silently.
        differing_in = [name for name in _SHARED if getattr(reference, name) != getattr(self, name)]
        others = ["calendar of calls" if name == "calls" else name for name in differing_in]
        if others:
            found = f"the reference {reference.name} has another {' and '.join(others)}"
            problems.append(Problem(where, found, "scenarios that differ in levers alone"))
        if problems:
            raise InputError(problems)
        off = tuple(channel for channel in CHANNELS if channel in given)
        if not off:
            return self
        return self.model_copy(update={"reference": reference, "channels_off": off})

    def assuming(self, assumptions: Assumptions) -> Scenario:
        """Return this scenario under other assumptions; a reference it takes values from shares them.

        What is another value than before counts as set.
        """
        others = paths_of(differing(assumptions.model_dump(), self.assumptions.model_dump()), "assumptions")
        known = tuple(sorted({*self.assumptions_set, *others}))
        reference = self.reference and self.reference.assuming(assumptions)
        changed = {"assumptions": assumptions, "assumptions_set": known, "reference": reference}
        return self.model_copy(update=changed)

    def placed(self, region: str) -> Scenario:
        """Return this scenario with its region at another place; a reference it takes values from shares it."""
        reference = self.reference and self.reference.placed(region)
        return self.model_copy(update={"region": region, "reference": reference})

    def digest(self) -> str:
        """Return the SHA-256, in hexadecimal, of everything that affects results on a region.

        Name and texts do not count, nor does a policy that starts after the end. Nor does where the region lies: it has
        a digest of its own, and is the same region wherever its folder is moved.
        """
        content = self.model_dump(mode="json", exclude={"name", *TEXTS, "region", "policies", "reference"})
        content["reference"] = self.reference and self.reference.digest()
        content["policies"] = [
            (since, policy.model_dump(mode="json")) for since, policy in self.policies if since <= self.end
        ]
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def changed(self, changes: Mapping[str, Any]) -> Scenario:
        """Return this scenario with other values, for the whole run.

        Args:
            changes: Values by path, like `{"policy.cluster.staff_fte": 4.0, "end": "2020Q4"}`: the keys
                of a scenario file, values as there, and `name`.

        Raises:
            InputError: A path is unknown or a value is not allowed.
        """
        content: dict[str, Any] = {}
        for path, value in changes.items():
            part = value.model_dump() if isinstance(value, Record) else value
            for key in reversed(path.split(".")):
                part = {key: part}
            content = merged(content, part)
        where = f"scenario {self.name}"
        name = content.pop("name", self.name)
        if wrong_name := list(name_problems(where, name)):
            raise InputError(wrong_name)
        return self.overlaid(_Changes(where, content)).model_copy(update={"name": name})

    def overlaid(self, layer: Document, name: str | None = None) -> Scenario:
        """Return the scenario that a layer makes of this one.

        Levers of the layer hold for the whole run, over what is set below at whatever date; its dated
        interventions follow in the order of their dates. What it leaves out stays.

        Args:
            layer: Content with the keys of a scenario file.
            name: What the result is called. It then is a scenario of its own, and the title, question,
                basis and expectations of this one do not speak for it; without a name they stay.

        Raises:
            InputError: Every problem of the layer.
        """
        problems: list[Problem] = []
        below = Horizon(self.start, self.report_from, self.end)
        with gathered(problems):
            own = validate(Layer, layer)
        problems += problems_across(layer, below)
        if name is not None:
            problems += name_problems(layer.position(()), name)
        horizon = horizon_of(layer, below)
        region = layer.content.get("region", self.region)
        calls = self._calls_under(layer, region if isinstance(region, str) else "", horizon, problems)
        if problems or horizon is None:
            raise InputError(problems)
        texts = {text: getattr(self, text) for text in TEXTS} if name is None else {"title": name}
        texts |= {text: getattr(own, text) for text in TEXTS if text in own.model_fields_set}
        overlaid = Scenario(
            name=self.name if name is None else name,
            **texts,
            region=region,
            start=horizon.start,
            report_from=horizon.report_from,
            end=horizon.end,
            assumptions=self._assumptions_under(layer),
            assumptions_set=tuple(
                sorted({*self.assumptions_set, *paths_of(layer.content.get("assumptions", {}), "assumptions")})
            ),
            policies=self._policies_under(layer, own, horizon.start),
            calls=calls,
        )
        if self.reference is None:
            return overlaid
        shared = {name: getattr(overlaid, name) for name in (*_SHARED, "assumptions_set")}
        return overlaid.without(self.channels_off, self.reference.model_copy(update=shared))

    def _assumptions_under(self, layer: Document) -> Assumptions:
        content = merged(self.assumptions.model_dump(), layer.content.get("assumptions", {}))
        assumptions = validate(Assumptions, _Part(layer, ("assumptions",), content), ("assumptions",))
        first, last = assumptions.shock.first_quarter, assumptions.shock.last_quarter
        if last < first:
            # Checked when all layers are one: a file may set one date and the file below it the other.
            place = next((path for path in _SHOCK_DATES if layer.holds(path)), ("assumptions",))
            found = f"the shock ends in {quarter_label(last)}, before it begins in {quarter_label(first)}"
            raise InputError([Problem(layer.position(place), found, f"{quarter_label(first)} or later")])
        return assumptions

    def _calls_under(
        self, layer: Document, region: str, horizon: Horizon | None, problems: list[Problem]
    ) -> CallChanges:
        """Return the changes of calls with those of a layer; what is wrong with them is added to the problems."""
        below = {call_id: change.model_dump() for call_id, change in self.calls}
        given = layer.content.get("calls", {})
        content = merged(below, given if isinstance(given, Mapping) else {})
        changes: list[tuple[str, CallChange]] = []
        found: list[Problem] = []
        for call_id, entry in sorted(content.items()):
            if isinstance(entry, Mapping) and entry:
                with gathered(found):
                    part = _Part(layer, ("calls", call_id), entry)
                    changes.append((call_id, validate(CallChange, part, ("calls", call_id))))
        # Without a region, or with one that is not there, the scenario is refused as a whole; against an impossible
        # horizon every date would look wrong.
        run = None if horizon is None or any(horizon.conflicts()) else horizon
        if changes and is_region(region):
            with gathered(found):
                found += problems_of_calls(layer, tuple(changes), load_region(region), run)
        problems += [problem for problem in found if problem not in problems]
        return tuple(changes)

    def _policies_under(self, layer: Document, own: Layer, start: Quarter) -> tuple[tuple[Quarter, Policy], ...]:
        dated = sorted((item.from_, index) for index, item in enumerate(own.interventions))
        changes = {start, *(since for since, _ in self.policies), *(since for since, _ in dated)}
        policies: list[tuple[Quarter, Policy]] = []
        for quarter in sorted(change for change in changes if change >= start):
            origin: KeyPath = ("policy",)
            levers = merged(self.policy_at(quarter).model_dump(), layer.content.get("policy", {}))
            for since, index in dated:
                if since <= quarter:
                    origin = ("interventions", index, "policy")
                    levers = merged(levers, layer.content["interventions"][index]["policy"])
            policy = validate(Policy, _Part(layer, origin, levers), ("policy",))
            if not policies or policy != policies[-1][1]:
                policies.append((quarter, policy))
        return tuple(policies)


@dataclass(frozen=True)
class _Changes:
    """Changes made in Python: they have no line, only the scenario they were made to."""

    where: str
    content: Mapping[str, Any]

    def position(self, path: KeyPath) -> str:
        return self.where

    def key_position(self, path: KeyPath) -> str:
        return self.where

    def holds(self, path: KeyPath) -> bool:
        part: Any = self.content
        for key in path:
            keys: Any = part if isinstance(part, Mapping) else range(len(part)) if isinstance(part, tuple) else ()
            if key not in keys:
                return False
            part = part[key]
        return bool(path)


@dataclass(frozen=True)
class _Part:
    """A part of a layer, merged with what is below; places are those of the layer."""

    layer: Document
    origin: KeyPath
    content: Mapping[str, Any]

    def position(self, path: KeyPath) -> str:
        return self.layer.position(self.origin + path)

    def key_position(self, path: KeyPath) -> str:
        return self.layer.key_position(self.origin + path)

    def holds(self, path: KeyPath) -> bool:
        return self.layer.holds(self.origin + path)
