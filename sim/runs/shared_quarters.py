"""Live the quarters once in which scenarios on one world cannot differ.

A scenario departs from another one in the first quarter in which a lever is asked that answers differently. Until then
both live the same, so it may branch off at the beginning of any quarter up to that one. Which quarter it is shows only
when it has been lived, and a copy at the beginning of each is too dear. So where to branch is expected, from the dates
of the scenarios and from other worlds, and whoever departs before that is run by itself: what is expected decides
what a run costs, never what it brings about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.model import EcosystemModel
from sim.scenario.asked_levers import AskedLevers
from sim.scenario.scenario import Scenario
from sim.units import Quarter

__all__ = ["Departures", "branches"]


class Departures:
    """The quarters in which scenarios departed from others, on the worlds so far: the earliest of each pair."""

    def __init__(self) -> None:
        """Begin without any."""
        self._earliest: dict[int, Quarter] = {}

    def expected(self, one: Scenario, other: Scenario) -> Quarter:
        """Return where to branch: where two scenarios departed before, else where their levers first differ.

        A quarter after the end means that they never depart.
        """
        return self._earliest.get(_pair(one, other), _first_difference(one, other))

    def note(self, one: Scenario, other: Scenario, quarter: Quarter) -> None:
        """Remember where two scenarios departed."""
        pair = _pair(one, other)
        self._earliest[pair] = min(quarter, self._earliest.get(pair, quarter))


def _pair(one: Scenario, other: Scenario) -> int:
    """Return what stands for two scenarios; if it ever stood for two pairs, one would branch where another does."""
    return hash((one.region, one.start, one.end, one.calls, one.policies, other.policies))


def _first_difference(one: Scenario, other: Scenario) -> Quarter:
    changes = sorted({since for scenario in (one, other) for since, _ in scenario.policies})
    differ = (since for since in changes if one.policy_at(since) != other.policy_at(since))
    return min(next(differ, one.end + 1), one.end + 1)


def branches(
    model: EcosystemModel, others: Mapping[int, Scenario], departures: Departures
) -> Iterator[tuple[int, EcosystemModel]]:
    """Live a new model to its end, and yield other scenarios on the way, each with a model that goes on from there.

    Those that depart before they could branch off are not yielded; nor is anybody who would have branched off after a
    quarter in which the model breaks.

    Args:
        model: A model in its first quarter.
        others: Scenarios by any number, each of which shares its quarters with that of the model.
        departures: What is known of other worlds; what this one shows is added.
    """
    scenario, together = model.scenario, dict(others)
    expected = {number: departures.expected(scenario, other) for number, other in others.items()}
    model.asked = asked = AskedLevers()
    while True:
        for number in [number for number in together if scenario.start < expected[number] == model.quarter]:
            yield number, model.branch(others[number])
        if not model.running:
            break
        quarter = model.quarter
        model.step()
        for number, other in list(together.items()):
            if asked.tell_apart(scenario.policy_at(quarter), other.policy_at(quarter)):
                departures.note(scenario, together.pop(number), quarter)
        if not together:
            model.asked = None
    for other in together.values():
        departures.note(scenario, other, scenario.end + 1)
