"""The potential ideas of a world: who may have one, when, about what, how good and how dear.

No policy changes them; which of them come up is decided in the run, by what their owners live through.
"""

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
from sim.world.organisations import NEVER, NONE, Kind, Organisations
from sim.world.randomness import Drawn, Draws, Keys, mixed, text_key
from sim.world.themes import ThemeProfiles

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

YOUNG_QUARTERS = 12
SMALLEST_COST_EUR = 1000.0


@dataclass(frozen=True)
class LatentMerit:
    """What ideas are worth by themselves: in part a lasting trait of the owner, in part each idea's own.

    merit = sqrt(s) x trait + sqrt(1 - s) x own, both standard normal, so that the variance is 1 and the share s of it
    lies between owners. Source: in the evaluation of Norwegian subsidies for research the grade of a project is mostly
    a fixed effect of the firm.

    Attributes:
        trait: Of each organisation.
        owner: Row of the organisation that has each idea.
        own: Of each idea.
        owner_share: s.
    """

    trait: Drawn
    owner: Ints
    own: Drawn
    owner_share: float

    def __getitem__(self, rows: Any) -> Floats:
        """Return the merit of some ideas in standard deviations."""
        own = np.sqrt(1.0 - self.owner_share) * self.own[rows]
        return np.asarray(np.sqrt(self.owner_share) * self.trait[self.owner[rows]] + own)


@dataclass(frozen=True)
class BelievedMerit:
    """What owners take the latent merit of their ideas for: it with an error of their own."""

    merit: LatentMerit
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
    """Traits of all potential ideas, one row each, in the order of quarter and identity.

    An idea is (owner kind, owner, quarter): an owner has at most one a quarter. `founding` are those on which start-ups
    may be founded, `coming_up_draw` decides on the others. `owner` is a row of the organisations,
    `quarter` absolute, `cost` in cents, `merit` the latent one, `believed_merit` what the owner takes it for,
    `kind` and `mode` codes of the region's lists, green, digital and social contributions from 0 to 1. The draws decide
    what only a keyed chance decides: patience, fitting a narrow definition of innovation, success, researchers.
    """

    uid: Keys
    owner: NDArray[np.int32]
    quarter: NDArray[np.int32]
    founding: NDArray[np.bool_]
    coming_up_draw: Drawn
    first_theme: NDArray[np.int8]
    second_theme: NDArray[np.int8]
    first_share: Floats
    merit: LatentMerit
    believed_merit: BelievedMerit
    cost: Ints
    kind: NDArray[np.int8]
    mode: NDArray[np.int8]
    green: Contribution
    digital: Contribution
    social: Contribution
    patience_draw: Drawn
    definition_draw: Floats
    stop_draw: Drawn
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
    """Draw all ideas that owners could have from `start` to `end`, whatever policy does."""
    owner, quarter = _arrivals(organisations, region, draws, start, end)
    uid = mixed(mixed(organisations.uid[owner] ^ np.uint64(text_key("idea"))) + quarter.astype(np.uint64))
    # By quarter, then identity; two sorts of one column are much faster than one of two.
    order = np.argsort(uid)
    order = order[np.argsort(quarter[order].astype(np.int16), kind="stable")]
    owner, quarter, uid = owner[order], quarter[order], uid[order]
    profile = profiles.profile_of(organisations.sector[owner], organisations.value_chain[owner])
    trait, own = Drawn(draws, "owner's merit", organisations.uid, "normal"), Drawn(draws, "merit", uid, "normal")
    merit = LatentMerit(trait, owner, own, assumptions.ideas.owner_share_of_merit)
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
        founding=organisations.founded_in_run[owner] & (quarter == organisations.entry[owner]),
        coming_up_draw=Drawn(draws, "idea comes up", uid),
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
        patience_draw=Drawn(draws, "patience", uid),
        definition_draw=draws.uniform("definition of innovation", uid),
        stop_draw=Drawn(draws, "study stops", uid),
        success_draw=Drawn(draws, "success", uid),
        researchers_draw=Drawn(draws, "researchers", uid),
        duration=Durations(Drawn(draws, "duration", uid), projects.shortest_quarters, projects.longest_quarters),
    )


def _arrivals(organisations: Organisations, region: Region, draws: Draws, start: int, end: int) -> tuple[Ints, Ints]:
    """Return owners and quarters of all potential ideas: waiting times from one to the next are geometric.

    They come at a ceiling rate, above any that an owner can reach. The draw for a waiting time is keyed by the quarter
    of the idea before it, so a longer horizon only adds ideas. Every start-up may be founded on an idea.
    """
    enters = np.array([start if row.enters is None else row.enters for row in region.sectors])
    enterprise = organisations.kind == Kind.ENTERPRISE
    first = np.where(
        enterprise, np.maximum(np.maximum(organisations.entry, start), enters[organisations.sector]), start
    ).astype(np.int64)
    until = np.minimum(organisations.exit - 1, end)
    active = (organisations.idea_rate > 0.0) & (first <= until)
    founders = np.flatnonzero(active & organisations.founded_in_run & (first == organisations.entry))
    last = first - 1
    last[founders] += 1
    owners, quarters = [founders], [last[founders]]
    waiting = np.flatnonzero(active)
    log_idle = elementary.log1p(-organisations.potential_rate)
    while waiting.size:
        draw = draws.uniform("next idea", organisations.uid[waiting], last[waiting])
        waits = 1.0 + np.floor(elementary.log(1.0 - draw) / log_idle[waiting])
        last[waiting] += np.minimum(waits, NEVER).astype(np.int64)
        waiting = waiting[last[waiting] <= until[waiting]]
        owners.append(waiting)
        quarters.append(last[waiting])
    return np.concatenate(owners), np.concatenate(quarters)


def _mix_groups(organisations: Organisations, owner: Ints, quarter: Ints, region: Region) -> Ints:
    """Return the row of the idea mixes for each idea: its sector's, or that of a kind of owner.

    Centres do not lead research: innovation centres sell technical services, training centres train.
    """
    kind = organisations.kind[owner]
    young = (kind == Kind.ENTERPRISE) & (quarter - organisations.entry[owner] <= YOUNG_QUARTERS)
    of_enterprises = np.where(young, region.idea_mix_group("young_enterprise"), organisations.sector[owner])
    laboratory = region.idea_mix_group("laboratory")
    of_kind = {
        Kind.ENTERPRISE: NONE,
        Kind.CULTURAL_BODY: region.idea_mix_group("cultural_body"),
        Kind.PUBLIC_LABORATORY: laboratory,
        Kind.PRIVATE_LABORATORY: laboratory,
        Kind.INNOVATION_CENTRE: region.idea_mix_group("innovation_centre"),
        Kind.TRAINING_CENTRE: region.idea_mix_group("training_centre"),
    }
    others = np.array([of_kind[each] for each in Kind])[kind]
    return np.where(others == NONE, of_enterprises, others).astype(np.int64)
