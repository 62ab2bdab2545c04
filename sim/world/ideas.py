"""The ideas of a world: who has one, when, about what, how good and how dear; no policy changes them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import elementary
from sim.region.idea_tables import TRANSITIONS
from sim.region.region import Region
from sim.scenario.assumptions import Assumptions
from sim.units import cents, quarter_label
from sim.world.categories import Categories
from sim.world.organisations import NEVER, NONE, Kind, Organisations, OwnerKind, by_owner_kind
from sim.world.randomness import Drawn, Draws, Keys, mixed, text_key
from sim.world.themes import ThemeProfiles

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

YOUNG_QUARTERS = 12
SMALLEST_COST_EUR = 1000.0


@dataclass(frozen=True)
class BelievedMerit:
    """What owners take the merit of their ideas for: the true one with an error of their own."""

    merit: Drawn
    error: Drawn
    noise: float

    def __getitem__(self, rows: Any) -> Floats:
        """Return what the owners of some ideas believe."""
        return self.merit[rows] + self.noise * self.error[rows]


@dataclass(frozen=True)
class Durations:
    """How many quarters the projects of ideas take, each number from the shortest to the longest equally likely."""

    draw: Drawn
    shortest: int
    longest: int

    def __getitem__(self, rows: Any) -> NDArray[np.int8]:
        """Return the durations of some ideas."""
        numbers = self.longest - self.shortest + 1
        return np.asarray(self.shortest + np.floor(numbers * self.draw[rows])).astype(np.int8)


@dataclass(frozen=True)
class Contribution:
    """What ideas contribute to a transition: half by their themes and their mode, half by a draw of their own.

    Halves are an assumption: what an idea is about tells something of what it is good for, and far from all.
    """

    draw: Drawn
    of_theme: Floats
    of_mode: Floats
    first_theme: NDArray[np.int8]
    second_theme: NDArray[np.int8]
    first_share: Floats
    mode: NDArray[np.int8]

    def __getitem__(self, rows: Any) -> Floats:
        """Return the contributions of some ideas, from 0 to 1."""
        share = self.first_share[rows]
        about = share * self.of_theme[self.first_theme[rows]] + (1.0 - share) * self.of_theme[self.second_theme[rows]]
        return np.asarray(0.25 * about + 0.25 * self.of_mode[self.mode[rows]] + 0.5 * self.draw[rows])


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
    merit: Drawn
    believed_merit: BelievedMerit
    cost: Ints
    kind: NDArray[np.int8]
    mode: NDArray[np.int8]
    green: Contribution
    digital: Contribution
    social: Contribution
    go_alone_draw: Drawn
    definition_draw: Floats
    stop_draw: Drawn
    resubmission_draw: Drawn
    success_draw: Drawn
    researchers_draw: Drawn
    duration: Durations

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
    # By quarter, then identity; two sorts of one column are much faster than one of two.
    order = np.argsort(uid)
    order = order[np.argsort(quarter[order].astype(np.int16), kind="stable")]
    owner, quarter, uid = owner[order], quarter[order], uid[order]
    profile = profiles.profile_of(organisations.sector[owner], organisations.value_chain[owner])
    merit = Drawn(draws, "merit", uid, "normal")
    spread = organisations.cost_sigma[owner] * draws.normal("cost", uid)
    cost_eur = organisations.cost_median[owner] * elementary.exp(spread)
    group = _mix_groups(organisations, owner, quarter, region)
    projects = assumptions.projects
    first_theme = profiles.draw(draws, "first theme", uid, profile)
    second_theme = profiles.draw(draws, "second theme", uid, profile)
    first_share = 0.5 + 0.5 * draws.uniform("first theme's share", uid)
    mode = Categories(region.idea_mode_shares).picked(group, draws.uniform("mode", uid))
    of_theme, of_mode = np.array(region.theme_contributions), np.array(region.contributions_of_modes)
    green, digital, social = (
        Contribution(
            Drawn(draws, name, uid), of_theme[:, place], of_mode[:, place], first_theme, second_theme, first_share, mode
        )
        for place, name in enumerate(TRANSITIONS)
    )
    return Ideas(
        uid=uid,
        owner=owner.astype(np.int32),
        quarter=quarter.astype(np.int32),
        first_theme=first_theme,
        second_theme=second_theme,
        first_share=first_share,
        merit=merit,
        believed_merit=BelievedMerit(
            merit, Drawn(draws, "believed merit", uid, "normal"), assumptions.ideas.belief_noise
        ),
        cost=cents(np.maximum(cost_eur, SMALLEST_COST_EUR)),
        kind=Categories(region.idea_kind_shares).picked(group, draws.uniform("kind of project", uid)),
        mode=mode,
        green=green,
        digital=digital,
        social=social,
        go_alone_draw=Drawn(draws, "go alone", uid),
        definition_draw=draws.uniform("definition of innovation", uid),
        stop_draw=Drawn(draws, "study stops", uid),
        resubmission_draw=Drawn(draws, "resubmission", uid),
        success_draw=Drawn(draws, "success", uid),
        researchers_draw=Drawn(draws, "researchers", uid),
        duration=Durations(Drawn(draws, "duration", uid), projects.shortest_quarters, projects.longest_quarters),
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
    log_idle = elementary.log1p(-np.minimum(organisations.idea_rate, 0.999))
    while waiting.size:
        draw = draws.uniform("next idea", organisations.uid[waiting], last[waiting])
        waits = 1.0 + np.floor(elementary.log(1.0 - draw) / log_idle[waiting])
        last[waiting] += np.minimum(waits, NEVER).astype(np.int64)
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
