"""Why an organisation joins a cluster, stays or leaves."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, Mask, for_decision

YEARS_OF_REGISTRATION = 4.0


def service_level(days_a_year: float, members: int, days_per_member: float) -> float:
    """Return how fully a cluster can serve its members: its days over the days they need, at most 1."""
    return float(for_decision(min(1.0, days_a_year / (max(1, members) * days_per_member))))


def visibility(completed_projects: float, track_record_projects: float) -> float:
    """Return how visible completed member projects make a cluster, from 0 to 1."""
    return float(for_decision(-np.expm1(-completed_projects / track_record_projects)))


def relative_worth(employees: ArrayLike, size_elasticity: float) -> Floats:
    """Return how many times the worth for an enterprise with one employee membership has: employees^elasticity.

    Source: assumption; larger firms have more people who can use what a cluster offers.
    """
    return for_decision(np.power(np.asarray(employees, dtype=np.float64), size_elasticity))


def worth_eur(
    benefit_eur: float,
    relative: ArrayLike,
    service: float,
    seen: float,
    visibility_weight: float,
    taste: ArrayLike,
    spread: float,
    extra_eur: ArrayLike,
) -> Floats:
    """Return what membership is worth to an organisation in a year.

    benefit x relative worth x service level x (1 + weight x visibility) x exp(spread x taste) + extra, with a standard
    normal taste.
    """
    typical = benefit_eur * service * (1.0 + visibility_weight * seen)
    return for_decision(
        typical * np.asarray(relative, dtype=np.float64) * np.exp(spread * np.asarray(taste, dtype=np.float64))
        + np.asarray(extra_eur, dtype=np.float64)
    )


def joins(worth: ArrayLike, fee_eur: ArrayLike, registration_eur: float) -> Mask:
    """Tell who joins: the yearly worth exceeds the fee and the registration spread over four years."""
    cost = for_decision(np.asarray(fee_eur, dtype=np.float64) + registration_eur / YEARS_OF_REGISTRATION)
    return np.asarray(np.asarray(worth, dtype=np.float64) >= cost, dtype=np.bool_)


def stays(worth: ArrayLike, fee_eur: ArrayLike) -> Mask:
    """Tell which members renew: the yearly worth covers the fee."""
    return np.asarray(np.asarray(worth, dtype=np.float64) >= np.asarray(fee_eur, dtype=np.float64), dtype=np.bool_)


def affordable_staff(wanted_fte: float, public_grant_eur: float, fees_eur: float, cost_per_fte_eur: float) -> float:
    """Return the staff that a cluster can pay from its public grant and fees, at most the staff it wants."""
    return float(for_decision(min(wanted_fte, (public_grant_eur + fees_eur) / cost_per_fte_eur)))
