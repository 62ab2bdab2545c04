"""Why an organisation joins a cluster, stays or leaves."""

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, Mask, for_decision

YEARS_OF_REGISTRATION = 4.0


def service_level(days_a_year: ArrayLike, members: ArrayLike, days_per_member: float) -> Floats:
    """Return how fully a cluster can serve its members: its days over the days they need, at most 1."""
    needed = np.maximum(1, members) * days_per_member
    return for_decision(np.minimum(1.0, np.asarray(days_a_year, dtype=np.float64) / needed))


def visibility(completed_projects: ArrayLike, track_record_projects: float) -> Floats:
    """Return how visible completed member projects make a cluster, from 0 to 1."""
    return for_decision(1.0 - elementary.exp(-np.asarray(completed_projects, dtype=np.float64) / track_record_projects))


def relative_worth(employees: ArrayLike, size_elasticity: float) -> Floats:
    """Return how many times the worth for an enterprise with one employee membership has: employees^elasticity.

    Source: assumption; larger firms have more people who can use what a cluster offers.
    """
    return for_decision(elementary.power(employees, size_elasticity))


def worth_eur(
    benefit_eur: float,
    relative: ArrayLike,
    service: ArrayLike,
    seen: ArrayLike,
    visibility_weight: float,
    taste: ArrayLike,
    spread: float,
) -> Floats:
    """Return what membership is worth to an organisation in a year.

    benefit x relative worth x service level x (1 + weight x visibility) x exp(spread x taste), with a standard normal
    taste.
    """
    service, seen = np.asarray(service, dtype=np.float64), np.asarray(seen, dtype=np.float64)
    typical = benefit_eur * service * (1.0 + visibility_weight * seen)
    return for_decision(
        typical * np.asarray(relative, dtype=np.float64) * elementary.exp(spread * np.asarray(taste, dtype=np.float64))
    )


def joins(worth: ArrayLike, fee_eur: ArrayLike, registration_eur: ArrayLike) -> Mask:
    """Tell who joins: the yearly worth exceeds the fee and the registration spread over four years."""
    a_year = np.asarray(registration_eur, dtype=np.float64) / YEARS_OF_REGISTRATION
    cost = for_decision(np.asarray(fee_eur, dtype=np.float64) + a_year)
    return np.asarray(np.asarray(worth, dtype=np.float64) >= cost, dtype=np.bool_)


def stays(worth: ArrayLike, fee_eur: ArrayLike) -> Mask:
    """Tell which members renew: the yearly worth covers the fee."""
    return np.asarray(np.asarray(worth, dtype=np.float64) >= np.asarray(fee_eur, dtype=np.float64), dtype=np.bool_)


def affordable_staff(
    wanted_fte: ArrayLike, public_grant_eur: ArrayLike, fees_eur: ArrayLike, cost_per_fte_eur: ArrayLike
) -> Floats:
    """Return the staff that a cluster can pay from its public grant and fees, at most the staff it wants."""
    income = np.asarray(public_grant_eur, dtype=np.float64) + np.asarray(fees_eur, dtype=np.float64)
    return for_decision(np.minimum(wanted_fte, income / np.asarray(cost_per_fte_eur, dtype=np.float64)))
