"""Docking notices small changes of the fast model: each patch of one rule makes one of a few scenarios differ.

Without a patch none of them does: they are among those of test_docking, or compared here first.
"""

import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.rules import (
    alignment,
    allocation,
    application,
    capability,
    capital,
    idea_rate,
    information,
    learning,
    matching,
    membership,
    programme_account,
    rejection,
    relation,
)
from tests.docking.generated import generated
from tests.docking.running import Course, differing, fast_course, finished_twin

Rule = Callable[..., Any]
FEW = range(8)
RARE = {
    "no lots where there is a reserve": 99,
    "no floor where there is a reserve": 9,
}
"""Rules that matter in few scenarios, and one in which they do."""
FEW_SHOW = {
    "chances rounded to 1e-6",
    "grants that do not fit are passed over",
    "editions that follow demand in full",
    "nothing beyond the record",
}
"""Changes that show only after a few scenarios."""


@cache
def twin_course(number: int) -> Course:
    with generated(number) as case:
        return finished_twin(case)[1]


def first_noticed(numbers: Iterable[int]) -> int | None:
    """Return the first number of a scenario on which the models differ."""
    for number in numbers:
        with generated(number) as case:
            if differing(fast_course(case), twin_course(number)):
                return number
    return None


def patch(monkeypatch: pytest.MonkeyPatch, rule: Rule, changed: Callable[[Rule], Rule]) -> None:
    """Put a changed rule wherever the fast model holds the rule."""
    replacement = changed(rule)
    for module in [module for name, module in sys.modules.items() if name.startswith("sim.")]:
        for name in [name for name, value in vars(module).items() if value is rule]:
            monkeypatch.setattr(module, name, replacement)


def result(change: Callable[[Any], Any]) -> Callable[[Rule], Rule]:
    """Change what a rule returns."""
    return lambda rule: lambda *args, **named: change(rule(*args, **named))


def argument(name: str, change: Callable[[Any], Any], place: int | None = None) -> Callable[[Rule], Rule]:
    """Change what a rule is given, by name or by place."""

    def changed(rule: Rule) -> Rule:
        def call(*args: Any, **named: Any) -> Any:
            if name in named:
                return rule(*args, **named | {name: change(named[name])})
            assert place is not None
            return rule(*args[:place], change(args[place]), *args[place + 1 :], **named)

        return call

    return changed


def floor_after_reserve(rule: Rule) -> Rule:
    """Let the reserve go before the floor: as if the floor were part of the ranking that follows."""
    return lambda *args, **named: rule(*args, **named | ({"floor": 0} if named["reserve_share"] > 0.0 else {}))


def reserve_by_rank(rule: Rule) -> Rule:
    """Let lots decide on the rest only where there is no reserve."""
    return lambda *args, **named: rule(
        *args, **named | ({"lottery_share": 0.0} if named["reserve_share"] > 0.0 else {})
    )


PATCHES: dict[str, tuple[Rule, Callable[[Rule], Rule]]] = {
    "chances rounded to 1e-6": (application.perceived_chance, result(lambda x: np.round(x, 6))),
    "grants cut off instead of rounded": (
        application.grant_sought,
        lambda rule: (
            lambda cost, intensity, ceiling, share: np.minimum(
                np.floor(np.asarray(cost) * intensity * share).astype(np.int64), rule(cost, intensity, ceiling, share)
            )
        ),
    ),
    "ties between requests broken the other way": (
        matching.deferred_acceptance,
        argument("tie_break", np.invert, place=3),
    ),
    "partners of the own province forgotten": (
        matching.partner_utility,
        argument("proximity_weight", lambda _: 0.0, 3),
    ),
    "no floor where there is a reserve": (allocation.allocate, floor_after_reserve),
    "grants that do not fit are passed over": (allocation.allocate, argument("stop", lambda _: False)),
    "no lots where there is a reserve": (allocation.allocate, reserve_by_rank),
    "nothing beyond the record": (alignment.way_beyond_record, result(lambda way: 0.0 * way)),
    "proposals ready by draw alone": (
        information.days_until_ready,
        argument("needed", lambda _: 1.0, 1),
    ),
    "fees of consultants to the euro": (application.consultant_fee, result(lambda cents: cents // 100 * 100)),
    "whole ideas funded": (application.cost_applied_for, argument("ceiling", lambda _: None, 1)),
    "money as dear for large firms": (capital.required_return, argument("slope", lambda _: 0.0, 2)),
    "ideas a quarter more patient": (capital.patience, result(lambda quarters: quarters + 1)),
    "attention drawn anew for each call": (information.attention_draw, argument("persistence", lambda _: 0.0, 1)),
    "all clusters heard by themselves": (alignment.influence, argument("parts", lambda _: 1, 1)),
    "trust forgotten at once": (relation.next_stock, argument("keeps", lambda _: 0.0, 2)),
    "what is given answers nothing": (relation.reciprocated, argument("reciprocity", lambda _: 0.0, 2)),
    "top-ups ready as at the end of a period": (programme_account.readiness, result(lambda _: 1.0)),
    "top-ups to the euro": (programme_account.top_up, result(lambda cents: cents // 100 * 100)),
    "margin cut off": (programme_account.allocation, lambda _: lambda budgets, margin: budgets + int(budgets * margin)),
    "editions that follow demand in full": (programme_account.edition_change, argument("response", lambda _: 1.0, 3)),
    "registration paid in one year": (membership.joins, argument("registration_eur", lambda eur: 4.0 * eur, 2)),
    "influence rounded to 1e-4": (alignment.influence, result(lambda x: np.round(x, 4))),
    "voices before the strategy is dropped": (alignment.blended_themes, argument("voices", lambda v: v * 0.999, 2)),
    "all learnt with the first result": (learning.experience, result(np.sign)),
    "partners who learn as much as leads": (capability.learnt, argument("share", lambda _: 1.0, 0)),
    "most capable partners who teach nothing": (capability.learnt, argument("highest_level", lambda x: 0.0 * x, 2)),
    "retried however far from funding": (rejection.chance_of_retry, argument("distance", lambda x: 0.0 * x, 0)),
    "nobody discouraged": (rejection.discourages, result(np.zeros_like)),
    "half as stimulated": (idea_rate.times_as_many, argument("stimulus", lambda stimulus: 0.5 * stimulus, 0)),
    "success around unseen": (idea_rate.success_around, result(np.zeros_like)),
    "chances to hear rounded to 1e-2": (information.chance_of_hearing, result(lambda x: np.round(x, 2))),
}
"""A rule and its change; each as small as what a slip of the pen could bring about."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in {*RARE, *FEW_SHOW} else name for name in PATCHES]
)
def test_docking_notices(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [RARE[name]] if name in RARE else FEW
    rule, changed = PATCHES[name]
    patch(monkeypatch, rule, changed)
    assert first_noticed(numbers) is not None, f"{name}: not noticed on {len(numbers)} scenarios"


@pytest.mark.slow  # with those they are rare for; the quick ones are among those of test_docking
def test_rare_scenarios_agree_without_a_patch() -> None:
    assert first_noticed(RARE.values()) is None
