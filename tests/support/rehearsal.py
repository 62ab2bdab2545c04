"""A model in which every decision on a call can be rehearsed under other rules, with everything before it equal."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sim.model import EcosystemModel
from sim.phases import awarding, programming
from sim.runs.run import release
from sim.scenario.scenario import Scenario
from sim.state.calls import OpenCall, Proposals

Rehearse = Callable[[EcosystemModel, OpenCall, Proposals], None]


class Rehearsed(EcosystemModel):
    """An ecosystem that shows `rehearse` each call that is due, before it is decided."""

    rehearse: Rehearse

    def government_decides_calls(self) -> list[OpenCall]:
        """Rehearse the calls that are due, then decide them."""
        for call in self.government.open_calls:
            if call.design.decides == self.quarter and call.proposals is not None:
                self.rehearse(self, call, call.proposals)
        return super().government_decides_calls()


def rehearse_calls(scenario: Scenario, seed: int, rehearse: Rehearse) -> None:
    """Run a scenario and rehearse every call that it decides."""
    model = Rehearsed(scenario, seed=seed)
    model.rehearse = rehearse
    try:
        model.run_model()
    finally:
        release(model)


def decided(
    model: EcosystemModel, call: OpenCall, proposals: Proposals, top_up: int | None = None, **rules: Any
) -> Proposals:
    """Return proposals to a call as they fare if it has other rules; nothing of the model changes.

    Unless a top-up is given, it has that of its account as it is, from which the other budget was taken.
    """
    rehearsed = replace(proposals)
    other = replace(call, design=replace(call.design, **rules), proposals=rehearsed, funnel={})
    awarding.appraise(model, other, rehearsed)
    ranking = awarding.rank(model, other, rehearsed)
    if top_up is None:
        top_up = programming.top_up(model, other.design, int(rehearsed.grant[ranking].sum()))
    awarding.fund(model, other, rehearsed, ranking, other.design.budget + top_up)
    return rehearsed
