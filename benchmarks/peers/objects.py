"""What one object an enterprise does in either object framework."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, QUARTERS, Counts, places


class Deciding:
    """What an enterprise does in either object model."""

    random: random.Random
    threshold: float
    merit = 0.0
    born = -LIFETIME

    def emerge(self, quarter: int) -> None:
        """Have an idea, perhaps, if the last one is gone."""
        if quarter - self.born >= LIFETIME and self.random.random() < IDEA_CHANCE:
            self.merit, self.born = self.random.gauss(0.0, 1.0), quarter

    def applies(self, quarter: int) -> bool:
        """Hear of the call and find the idea worth it."""
        if quarter - self.born >= LIFETIME or self.random.random() >= HEARING_CHANCE:
            return False
        return self.merit > self.threshold


def lived(emerge: Callable[[int], Any], agents: Sequence[Any], enterprises: int) -> Counts:
    """Let agents live through every quarter."""
    applications = funded = 0
    for quarter in range(QUARTERS):
        emerge(quarter)
        applicants = [enterprise for enterprise in agents if enterprise.applies(quarter)]
        applications += len(applicants)
        funded += _decided(applicants, quarter, places(enterprises))
    return applications, funded


def _decided(applicants: list[Any], quarter: int, many: int) -> int:
    """Fund the best and return how many that are."""
    winners = sorted(applicants, key=lambda enterprise: -enterprise.merit)[:many]
    for winner in winners:
        winner.born = quarter - LIFETIME
    return len(winners)
