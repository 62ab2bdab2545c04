"""Who exists: the rows of a population and their identities, before any trait is drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.region.region import Region
from sim.scenario.organisation_assumptions import PopulationAssumptions
from sim.units import quarter_label
from sim.world.organisations import NEVER, NONE, Kind
from sim.world.randomness import Draws, Keys, mixed, text_key

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Population:
    """Rows of all organisations with what their identity says; -1 where it says nothing.

    `group` names a run of rows (a sector's enterprises, the potential start-ups of a province and quarter, ...),
    `number` counts within it (-1 for laboratories, which have names); `body_kind` and `laboratory` are rows of the
    region's tables; `founded` is the quarter in which a start-up may be born, NEVER for all others.
    """

    groups: tuple[str, ...]
    group: Ints
    number: Ints
    uid: Keys
    kind: Ints
    sector: Ints
    province: Ints
    founded: Ints
    body_kind: Ints
    laboratory: Ints
    first_active: NDArray[np.bool_]


@dataclass(frozen=True)
class _Group:
    name: str
    count: int
    kind: Kind = Kind.ENTERPRISE
    sector: int = NONE
    province: int = NONE
    founded: int = NEVER
    body_kind: int = NONE
    laboratory: int = NONE
    active: int = 0


def draw_population(
    region: Region, assumptions: PopulationAssumptions, draws: Draws, start: int, end: int
) -> Population:
    """List the organisations that exist at `start` or may be founded until `end`."""
    groups = [
        *_enterprises_at_start(region),
        *_potential_start_ups(region, assumptions, draws, start, end),
        *_cultural_bodies(region),
        *_laboratories(region),
    ]
    counts = [group.count for group in groups]

    def spread(values: list[int]) -> Ints:
        return np.repeat(np.array(values, dtype=np.int64), counts)

    number = np.concatenate([np.arange(count, dtype=np.int64) for count in counts])
    bases = np.array([text_key(f"organisation:{group.name}") for group in groups], dtype=np.uint64)
    return Population(
        groups=tuple(group.name for group in groups),
        group=spread(list(range(len(groups)))),
        number=np.where(spread([group.laboratory for group in groups]) == NONE, number, NONE),
        uid=mixed(np.repeat(bases, counts) + number.astype(np.uint64)),
        kind=spread([group.kind for group in groups]),
        sector=spread([group.sector for group in groups]),
        province=spread([group.province for group in groups]),
        founded=spread([group.founded for group in groups]),
        body_kind=spread([group.body_kind for group in groups]),
        laboratory=spread([group.laboratory for group in groups]),
        first_active=number < spread([group.active for group in groups]),
    )


def _enterprises_at_start(region: Region) -> list[_Group]:
    return [
        _Group(
            row.sector,
            sector_agents(region, code),
            sector=code,
            active=round(row.units * row.innovation_active_share),
        )
        for code, row in enumerate(region.sectors)
    ]


def _potential_start_ups(
    region: Region, assumptions: PopulationAssumptions, draws: Draws, start: int, end: int
) -> list[_Group]:
    """Potential start-ups of each province and quarter: enough to replace exits under middling incubation."""
    unaided = assumptions.unaided_birth_share
    born_share = unaided + 0.5 * (1.0 - unaided)
    agents = np.array([sector_agents(region, code) for code in range(len(region.sectors))])
    stock = (agents[:, None] * province_shares(region)).sum(axis=0)
    expected = quarterly_rate(assumptions.exit_rate_per_year) * stock / max(born_share, 0.01)
    quarters = np.arange(start, end + 1)
    groups = []
    for code, row in enumerate(region.provinces):
        one_more = draws.uniform("one more start-up", text_key(row.province), quarters) < expected[code] % 1.0
        for quarter, extra in zip(quarters.tolist(), one_more.tolist(), strict=True):
            name = f"{row.province}-{quarter_label(quarter)}"
            groups.append(_Group(name, int(expected[code]) + extra, province=code, founded=quarter))
    return groups


def _cultural_bodies(region: Region) -> list[_Group]:
    return [
        _Group(
            row.body_kind,
            row.bodies,
            Kind.CULTURAL_BODY,
            sector=region.focus_sector,
            body_kind=code,
            active=row.bodies,
        )
        for code, row in enumerate(region.cultural_body_kinds)
    ]


def _laboratories(region: Region) -> list[_Group]:
    sectors = {row.sector: code for code, row in enumerate(region.sectors)}
    provinces = {row.province: code for code, row in enumerate(region.provinces)}
    return [
        _Group(
            row.laboratory,
            1,
            Kind[row.kind.upper()],
            sector=sectors[row.sector],
            province=provinces[row.province],
            laboratory=code,
            active=1,
        )
        for code, row in enumerate(region.laboratories)
    ]


def sector_agents(region: Region, sector: int) -> int:
    """Return how many enterprises of a sector are agents: all, or only the innovation-active ones."""
    row = region.sectors[sector]
    return row.units if row.all_units_are_agents else round(row.units * row.innovation_active_share)


def province_shares(region: Region) -> NDArray[np.float64]:
    """Return where the enterprises of each sector are (sectors x provinces, rows sum to 1)."""
    focus = np.array([row.focus_employment_share for row in region.provinces])
    others = np.array([row.enterprise_share for row in region.provinces])
    shares = np.array([focus if code == region.focus_sector else others for code in range(len(region.sectors))])
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float64)


def quarterly_rate(yearly: float) -> float:
    """Return the rate a quarter that adds up to a rate a year."""
    return float(1.0 - np.sqrt(np.sqrt(1.0 - yearly)))
