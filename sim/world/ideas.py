"""The ideas of a world: who has one, when, about what, how good and how dear; no policy changes them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.region.region import Region
from sim.scenario.assumptions import Assumptions
from sim.units import cents, quarter_label
from sim.world.organisations import NEVER, NONE, Kind, Organisations, OwnerKind, by_owner_kind
from sim.world.randomness import Draws, Keys, mixed, text_key
from sim.world.themes import ThemeProfiles

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

YOUNG_QUARTERS = 12
SMALLEST_COST_EUR = 1000.0


@dataclass(frozen=True)
class Ideas:
    """Traits of all ideas, one row each, in the order of quarter and identity.

    An idea is (owner kind, owner, quarter): an owner has at most one a quarter. `owner` is a row of the organisations,
    `quarter` absolute, `cost` in cents, `merit` in standard deviations, `believed_merit` what the owner takes it for,
    `kind` and `mode` codes of the region's lists, green, digital and social contributions from 0 to 1. The draws decide
    what only a keyed chance decides: going alone, fitting a narrow definition of innovation, success, researchers.
    """

    uid: Keys
    owner: NDArray[np.int32]
    quarter: NDArray[np.int32]
    first_theme: NDArray[np.int8]
    second_theme: NDArray[np.int8]
    first_share: Floats
    merit: Floats
    believed_merit: Floats
    cost: Ints
    kind: NDArray[np.int8]
    mode: NDArray[np.int8]
    green: Floats
    digital: Floats
    social: Floats
    go_alone_draw: Floats
    definition_draw: Floats
    stop_draw: Floats
    resubmission_draw: Floats
    success_draw: Floats
    researchers_draw: Floats
    duration: NDArray[np.int8]

    def names(self, rows: Ints, organisations: Organisations) -> list[str]:
        """Return readable identities like `SECTOR-00123@2015Q1`."""
        owners = organisations.names(self.owner[rows].astype(np.int64))
        quarters = {quarter: quarter_label(quarter) for quarter in np.unique(self.quarter[rows]).tolist()}
        return [f"{owner}@{quarters[q]}" for owner, q in zip(owners, self.quarter[rows].tolist(), strict=True)]


def draw_ideas(
    organisations: Organisations,
    region: Region,
    assumptions: Assumptions,
    draws: Draws,
    profiles: ThemeProfiles,
    start: int,
    end: int,
) -> Ideas:
    """Draw all ideas that owners would have from `start` to `end`, whatever policy does."""
    owner, quarter = _arrivals(organisations, region, assumptions, draws, start, end)
    uid = mixed(mixed(organisations.uid[owner] ^ np.uint64(text_key("idea"))) + quarter.astype(np.uint64))
    order = np.lexsort((uid, quarter))
    owner, quarter, uid = owner[order], quarter[order], uid[order]
    profile = profiles.profile_of(
        organisations.sector[owner].astype(np.int64), organisations.value_chain[owner].astype(np.int64)
    )
    merit = draws.normal("merit", uid)
    cost_eur = organisations.cost_median[owner] * np.exp(organisations.cost_sigma[owner] * draws.normal("cost", uid))
    group = _mix_groups(organisations, owner, quarter, region)
    projects = assumptions.projects
    durations = projects.longest_quarters - projects.shortest_quarters + 1
    return Ideas(
        uid=uid,
        owner=owner.astype(np.int32),
        quarter=quarter.astype(np.int32),
        first_theme=profiles.draw(draws, "first theme", uid, profile),
        second_theme=profiles.draw(draws, "second theme", uid, profile),
        first_share=0.5 + 0.5 * draws.uniform("first theme's share", uid),
        merit=merit,
        believed_merit=merit + assumptions.ideas.belief_noise * draws.normal("believed merit", uid),
        cost=cents(np.maximum(cost_eur, SMALLEST_COST_EUR)),
        kind=_drawn_from(region.idea_kind_shares, group, draws.uniform("kind of project", uid)),
        mode=_drawn_from(region.idea_mode_shares, group, draws.uniform("mode", uid)),
        green=draws.uniform("green", uid),
        digital=draws.uniform("digital", uid),
        social=draws.uniform("social", uid),
        go_alone_draw=draws.uniform("go alone", uid),
        definition_draw=draws.uniform("definition of innovation", uid),
        stop_draw=draws.uniform("study stops", uid),
        resubmission_draw=draws.uniform("resubmission", uid),
        success_draw=draws.uniform("success", uid),
        researchers_draw=draws.uniform("researchers", uid),
        duration=(projects.shortest_quarters + np.floor(durations * draws.uniform("duration", uid))).astype(np.int8),
    )


def _arrivals(
    organisations: Organisations, region: Region, assumptions: Assumptions, draws: Draws, start: int, end: int
) -> tuple[Ints, Ints]:
    """Return owners and quarters of all ideas: waiting times from one idea to the next are geometric.

    The draw for a waiting time is keyed by the quarter of the idea before it, so a longer horizon only adds ideas.
    Some start-ups are founded on an idea.
    """
    enters = np.array([start if row.enters is None else row.enters for row in region.sectors])
    enterprise = organisations.kind == Kind.ENTERPRISE
    first = np.where(
        enterprise, np.maximum(np.maximum(organisations.entry, start), enters[organisations.sector]), start
    ).astype(np.int64)
    until = np.minimum(organisations.exit - 1, end)
    active = (organisations.idea_rate > 0.0) & (first <= until)
    starts_up = np.flatnonzero(active & organisations.founded_in_run & (first == organisations.entry))
    draw = draws.uniform("founded on an idea", organisations.uid[starts_up])
    founders = starts_up[draw < assumptions.ideas.founding_share]
    last = first - 1
    last[founders] += 1
    owners, quarters = [founders], [last[founders]]
    waiting = np.flatnonzero(active)
    log_idle = np.log1p(-np.minimum(organisations.idea_rate, 0.999))
    while waiting.size:
        draw = draws.uniform("next idea", organisations.uid[waiting], last[waiting])
        last[waiting] += np.minimum(1.0 + np.floor(np.log1p(-draw) / log_idle[waiting]), NEVER).astype(np.int64)
        waiting = waiting[last[waiting] <= until[waiting]]
        owners.append(waiting)
        quarters.append(last[waiting])
    return np.concatenate(owners), np.concatenate(quarters)


def _mix_groups(organisations: Organisations, owner: Ints, quarter: Ints, region: Region) -> Ints:
    """Return the row of the idea mixes for each idea: its sector's, or that of young firms, bodies, laboratories."""
    kind = organisations.kind[owner]
    young = (kind == Kind.ENTERPRISE) & (quarter - organisations.entry[owner] <= YOUNG_QUARTERS)
    of_enterprises = np.where(young, region.idea_mix_group("young_enterprise"), organisations.sector[owner])
    others = by_owner_kind(
        {
            OwnerKind.ENTERPRISE: NONE,
            OwnerKind.CULTURAL_BODY: region.idea_mix_group("cultural_body"),
            OwnerKind.LABORATORY: region.idea_mix_group("laboratory"),
        }
    )[kind]
    return np.where(others == NONE, of_enterprises, others).astype(np.int64)


def _drawn_from(shares: tuple[tuple[float, ...], ...], group: Ints, draw: Floats) -> NDArray[np.int8]:
    """Return the category of each idea, given shares by group (rows) and category (columns)."""
    cumulative = np.cumsum(np.array(shares), axis=1)[:, :-1]
    return np.asarray((draw[:, None] >= cumulative[group]).sum(axis=1), dtype=np.int8)
