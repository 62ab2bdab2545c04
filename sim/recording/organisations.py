"""What organisations have become: how many ever applied, won and completed, and who wins again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.state.ecosystem import Ecosystem
from sim.state.idea_state import Status
from sim.world.grouping import split_by_group

Floats = NDArray[np.float64]
Counts = NDArray[np.signedinteger[Any]]

TENTH = 10


def ecosystem_so_far(model: Ecosystem) -> dict[str, Floats]:
    """Return outcomes of the quarter that tell what the ecosystem has become, by sector."""
    state, sector = model.organisation_state, model.world.organisations.sector
    sectors = len(model.region.sectors)

    def by_sector(rows: Counts) -> Floats:
        return np.bincount(sector[rows], minlength=sectors).astype(np.float64)

    potential = model.idea_state.potential(model.quarter)
    came_up = potential[model.idea_state.status[potential] != Status.LATENT]
    owner, completed = model.projects["owner"], model.projects["completed"]
    winners, numbers = np.unique(owner, return_counts=True)
    again, most = np.full(sectors, np.nan), np.full(sectors, np.nan)
    for code, awards in split_by_group(numbers, sector[winners]).items():
        again[code], most[code] = share_of_repeat_winners(awards), share_of_the_top_tenth(awards)
    return {
        "ideas": by_sector(model.world.ideas.owner[came_up]),
        "organisations_applied": by_sector(state.applicants),
        "organisations_awarded": by_sector(winners),
        "organisations_completed": by_sector(np.unique(owner[completed])),
        "repeat_winners": again,
        "award_concentration": most,
    }


def share_of_repeat_winners(awards: Counts) -> float:
    """Return which part of those who have an award have several."""
    return float(np.count_nonzero(awards > 1) / awards.size)


def share_of_the_top_tenth(awards: Counts) -> float:
    """Return the share of all awards that the tenth of winners with most of them holds, rounded up to a winner."""
    top = -(-awards.size // TENTH)
    return float(np.sort(awards)[-top:].sum() / awards.sum())
