"""Traits of organisations: keyed draws for every row of a population."""

import numpy as np
from numpy.typing import NDArray

from sim import elementary
from sim.region.region import Region
from sim.scenario.assumptions import Assumptions
from sim.units import cents
from sim.world.categories import Categories
from sim.world.organisations import NEVER, NONE, Kind, Organisations
from sim.world.population import Population, province_shares, quarterly_rate, sector_agents
from sim.world.randomness import Drawn, Draws
from sim.world.themes import ThemeProfiles

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MICRO = 0

MOST_OFTEN = 0.999
"""Chance of a potential idea in a quarter of owners who have one all the time: nobody has more than one a quarter."""


def draw_traits(
    population: Population,
    region: Region,
    assumptions: Assumptions,
    draws: Draws,
    profiles: ThemeProfiles,
    start: int,
) -> Organisations:
    """Draw the traits of every organisation of a population."""
    enterprise = population.kind == Kind.ENTERPRISE
    sector = _sectors(population, region, draws)
    province = _provinces(population, sector, region, draws)
    active = _innovation_active(population, sector, region, draws)
    size = _sizes(population, sector, active, region, draws)
    value_chain = _value_chains(population, sector, region, draws)
    first_theme, second_theme = _competences(population, sector, value_chain, active, region, draws, profiles)
    entry, leaves = _lifetimes(population, assumptions.population.exit_rate_per_year, draws, start)
    cooperating = draws.uniform("cooperating", population.uid) < assumptions.population.cooperating_share
    rate, median, sigma = _idea_numbers(population, sector, value_chain, size, region)
    idea_rate = np.where(active, rate, 0.0)
    return Organisations(
        uid=population.uid,
        kind=population.kind.astype(np.int8),
        sector=sector.astype(np.int8),
        value_chain=value_chain.astype(np.int8),
        province=province.astype(np.int8),
        size=np.where(enterprise, size, NONE).astype(np.int8),
        employees=_employees(population, size, region, draws),
        entry=entry.astype(np.int32),
        exit=leaves.astype(np.int32),
        founded_in_run=population.founded != NEVER,
        innovation_active=active,
        cooperating=cooperating & active & enterprise,
        first_theme=first_theme,
        second_theme=second_theme,
        annual_budget=_annual_budgets(population, region, draws),
        partnerships=_partnerships(population, region),
        membership_taste=Drawn(draws, "taste for membership", population.uid, "normal"),
        capital_taste=Drawn(draws, "required return", population.uid, "normal"),
        day_cost_taste=Drawn(draws, "cost of a day", population.uid, "normal"),
        idea_rate=idea_rate,
        potential_rate=np.minimum(idea_rate * region.idea_rate_ceiling, MOST_OFTEN),
        cost_median=median * assumptions.ideas.cost_factor,
        cost_sigma=sigma,
        number=population.number.astype(np.int32),
        group=population.group.astype(np.int32),
        groups=population.groups,
    )


def _sectors(population: Population, region: Region, draws: Draws) -> Ints:
    """Draw the sectors of start-ups from the enterprises of their province; the identity of others tells theirs."""
    sector = population.sector.copy()
    agents = np.array([sector_agents(region, code) for code in range(len(region.sectors))])
    weights = np.array([agents * shares for shares in province_shares(region).T])
    rows = np.flatnonzero(sector == NONE)
    draw = draws.uniform("sector", population.uid[rows])
    sector[rows] = Categories(weights / weights.sum(axis=1, keepdims=True)).picked(population.province[rows], draw)
    return sector


def _provinces(population: Population, sector: Ints, region: Region, draws: Draws) -> Ints:
    province = population.province.copy()
    rows = np.flatnonzero(province == NONE)
    draw = draws.uniform("province", population.uid[rows])
    province[rows] = Categories(province_shares(region)).picked(sector[rows], draw)
    return province


def _innovation_active(population: Population, sector: Ints, region: Region, draws: Draws) -> Mask:
    """Take the first rows of a sector for the active ones; a start-up draws, unless only active ones are agents."""
    active = population.first_active.copy()
    shares = np.array([row.innovation_active_share if row.all_units_are_agents else 1.0 for row in region.sectors])
    founded = np.flatnonzero(population.founded != NEVER)
    active[founded] = draws.uniform("innovation-active", population.uid[founded]) < shares[sector[founded]]
    return active


def _sizes(population: Population, sector: Ints, active: Mask, region: Region, draws: Draws) -> Ints:
    """Draw size classes given activity: larger firms are more often active. Start-ups begin as micro enterprises."""
    size = np.full(population.uid.size, MICRO, dtype=np.int64)
    likely = np.array([row.innovation_active_relative for row in region.size_classes])
    shares = np.array([[row.micro_share, row.small_share, row.medium_share, row.large_share] for row in region.sectors])
    weights = np.concatenate([shares * (1.0 - likely), shares * likely])
    rows = np.flatnonzero((population.kind == Kind.ENTERPRISE) & (population.founded == NEVER))
    group = np.where(active[rows], len(shares) + sector[rows], sector[rows])
    draw = draws.uniform("size", population.uid[rows])
    size[rows] = Categories(weights / weights.sum(axis=1, keepdims=True)).picked(group, draw)
    return size


def _employees(population: Population, size: Ints, region: Region, draws: Draws) -> NDArray[np.int32]:
    """Draw head counts log-uniformly within the size class (small ones are the more frequent)."""
    low = np.array([row.employees_low for row in region.size_classes], dtype=np.float64)
    high = np.array([row.employees_high for row in region.size_classes], dtype=np.float64)
    width = elementary.log((high + 1.0) / low)
    count = np.floor(low[size] * elementary.exp(width[size] * draws.uniform("employees", population.uid)))
    return np.where(population.kind == Kind.ENTERPRISE, count, 0).astype(np.int32)


def _value_chains(population: Population, sector: Ints, region: Region, draws: Draws) -> Ints:
    chain = np.full(population.uid.size, NONE, dtype=np.int64)
    rows = np.flatnonzero((population.kind == Kind.ENTERPRISE) & (sector == region.focus_sector))
    shares = np.array([row.units_share for row in region.value_chains])
    draw = draws.uniform("value chain", population.uid[rows])
    chain[rows] = Categories(shares / shares.sum()).picked(0, draw)
    codes = {row.value_chain: code for code, row in enumerate(region.value_chains)}
    of_body = np.array([codes[row.value_chain] for row in region.cultural_body_kinds], dtype=np.int64)
    bodies = population.body_kind != NONE
    chain[bodies] = of_body[population.body_kind[bodies]]
    return chain


def _competences(
    population: Population,
    sector: Ints,
    value_chain: Ints,
    active: Mask,
    region: Region,
    draws: Draws,
    profiles: ThemeProfiles,
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return two themes of competence: a laboratory's from the region folder, others' drawn from their profile."""
    first = np.full(population.uid.size, NONE, dtype=np.int8)
    second = first.copy()
    themes = {row.theme: code for code, row in enumerate(region.themes)}
    labs = population.laboratory != NONE
    first[labs] = np.array([themes[row.theme_a] for row in region.laboratories])[population.laboratory[labs]]
    second[labs] = np.array([themes[row.theme_b] for row in region.laboratories])[population.laboratory[labs]]
    rows = np.flatnonzero(active & ~labs)
    profile = profiles.profile_of(sector[rows], value_chain[rows])
    first[rows] = profiles.draw(draws, "first competence", population.uid[rows], profile)
    second[rows] = profiles.draw(draws, "second competence", population.uid[rows], profile)
    return first, second


def _lifetimes(population: Population, exit_rate: float, draws: Draws, start: int) -> tuple[Ints, Ints]:
    """Return entry and exit quarters: ages and lifetimes of enterprises are geometric, other bodies stay."""
    rate = quarterly_rate(exit_rate)
    starting = population.founded == NEVER
    entry = np.where(starting, start, population.founded)
    enterprise = population.kind == Kind.ENTERPRISE
    aged = np.flatnonzero(enterprise & starting)
    leaves = np.full(population.uid.size, NEVER, dtype=np.int64)
    leaves[enterprise] = entry[enterprise] + geometric(draws.uniform("exit", population.uid[enterprise]), rate)
    entry[aged] -= geometric(draws.uniform("age", population.uid[aged]), rate)
    return entry, leaves


def _annual_budgets(population: Population, region: Region, draws: Draws) -> Ints:
    budget = np.zeros(population.uid.size)
    rows = np.flatnonzero(population.body_kind != NONE)
    median = np.array([row.annual_budget_eur for row in region.cultural_body_kinds])
    budget[rows] = median[population.body_kind[rows]] * elementary.exp(draws.normal("budget", population.uid[rows]))
    return cents(budget)


def _partnerships(population: Population, region: Region) -> NDArray[np.int16]:
    """Return how many consortia led by others an organisation can be in at once: one, laboratories more."""
    capacity = np.ones(population.uid.size, dtype=np.int16)
    labs = population.laboratory != NONE
    of_lab = np.array([row.capacity_partnerships for row in region.laboratories], dtype=np.int16)
    capacity[labs] = of_lab[population.laboratory[labs]]
    return capacity


def _idea_numbers(
    population: Population, sector: Ints, value_chain: Ints, size: Ints, region: Region
) -> tuple[Floats, Floats, Floats]:
    """Return each owner's ideas a quarter, and the median (EUR) and log standard deviation of what they cost."""
    rate = np.array([row.idea_rate_per_quarter for row in region.sectors])[sector]
    median = np.array([row.idea_cost_median_eur for row in region.sectors])[sector]
    sigma = np.array([row.idea_cost_sigma for row in region.sectors])[sector]
    chain_factor = np.array([row.relative_propensity for row in region.value_chains] + [1.0])
    mean_factor = sum(row.units_share * row.relative_propensity for row in region.value_chains)
    in_chain = (value_chain != NONE) & (population.kind == Kind.ENTERPRISE)
    rate = np.where(in_chain, rate * chain_factor[value_chain] / mean_factor, rate)
    rate *= _relative_idea_rates(region)[sector, size]
    median = median * np.array([row.idea_cost_factor for row in region.size_classes])[size]
    for of_owner, rows in (
        (population.body_kind, region.cultural_body_kinds),
        (population.laboratory, region.laboratories),
    ):
        owners = np.flatnonzero(of_owner != NONE)
        code = of_owner[owners]
        rate[owners] = np.array([row.idea_rate_per_quarter for row in rows])[code]
        median[owners] = np.array([row.idea_cost_median_eur for row in rows])[code]
        sigma[owners] = np.array([row.idea_cost_sigma for row in rows])[code]
    return rate, median, sigma


def _relative_idea_rates(region: Region) -> Floats:
    """Return how many times the rate of its sector an enterprise of each size has ideas (sectors x size classes).

    The mean over the innovation-active enterprises of a sector is 1.
    """
    relative = np.array([row.idea_rate_relative for row in region.size_classes])
    likely = np.array([row.innovation_active_relative for row in region.size_classes])
    active = likely * np.array(
        [[row.micro_share, row.small_share, row.medium_share, row.large_share] for row in region.sectors]
    )
    units, ideas = (np.cumsum(each, axis=1)[:, -1] for each in (active, active * relative))  # in order, never pairwise
    mean = np.where(units > 0.0, ideas / np.where(units > 0.0, units, 1.0), 1.0)
    return np.asarray(relative / mean[:, np.newaxis])


def geometric(draw: Floats, rate: float) -> Ints:
    """Turn uniform draws into waiting times in quarters, at least 1, with a constant rate a quarter."""
    if rate <= 0.0:
        return np.full(draw.size, NEVER, dtype=np.int64)
    # A draw is a multiple of 2^-53, so that 1 - draw is exact.
    waits = 1.0 + np.floor(elementary.log(1.0 - draw) / elementary.log1p(-rate))
    return np.asarray(np.minimum(waits, NEVER), dtype=np.int64)
