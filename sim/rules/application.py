"""Whether to apply: expected value against an individual threshold."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, Ints, Mask, for_decision, share_of_cents

REFERENCE_GRANT_CENTS = 150_000 * 100


def grant_sought(cost: ArrayLike, aid_intensity: ArrayLike, ceiling: int | None) -> Ints:
    """Return the grant that a call offers for a cost: intensity x cost, at most the ceiling (all in cents)."""
    grant = share_of_cents(cost, aid_intensity)
    return grant if ceiling is None else np.minimum(grant, ceiling)


def work_days(grant: ArrayLike, reference_days: float) -> Floats:
    """Return working days that a grant takes: `reference_days` at 150,000 EUR, growing with its square root."""
    return np.asarray(
        reference_days * np.sqrt(np.asarray(grant, dtype=np.float64) / REFERENCE_GRANT_CENTS),
        dtype=np.float64,
    )


def preparation_days(
    grant: ArrayLike,
    reference_days: float,
    experience: ArrayLike,
    saving: float,
    studied: ArrayLike,
    reduction: float,
    spared: ArrayLike,
) -> Floats:
    """Return working days for writing a proposal.

    Days grow with the square root of the grant from `reference_days` at 150,000 EUR (surveys report 15-80 days for
    60-250 kEUR); full experience and a feasibility study each save their share, and a tailored call spares one.
    """
    left = (
        (1.0 - saving * np.asarray(experience, dtype=np.float64))
        * (1.0 - reduction * np.asarray(studied, dtype=np.float64))
        * (1.0 - np.asarray(spared, dtype=np.float64))
    )
    return for_decision(work_days(grant, reference_days) * left)


def writing_gain(
    studied: ArrayLike,
    quality_uplift: float,
    international: ArrayLike,
    international_uplift: float,
    experience: ArrayLike,
    experience_uplift: float,
    resubmission: ArrayLike,
    resubmission_uplift: float,
) -> Floats:
    """Return what writing adds to the merit that a panel reads, in SD: by study, partners abroad, experience, retrying.

    Experience counts from 0 to 1, the others are there or not.
    """
    return np.asarray(
        quality_uplift * np.asarray(studied, dtype=np.float64)
        + international_uplift * np.asarray(international, dtype=np.float64)
        + experience_uplift * np.asarray(experience, dtype=np.float64)
        + resubmission_uplift * np.asarray(resubmission, dtype=np.float64)
    )


def perceived_chance(own: ArrayLike, neighbours: ArrayLike, neighbour_weight: float) -> Floats:
    """Mix what an owner has seen itself with what its neighbours (same sector and province) have seen."""
    own = np.asarray(own, dtype=np.float64)
    neighbours = np.asarray(neighbours, dtype=np.float64)
    return for_decision((1.0 - neighbour_weight) * own + neighbour_weight * neighbours)


def expected_value(
    chance: ArrayLike,
    cost: ArrayLike,
    grant: ArrayLike,
    expected_return: ArrayLike,
    finance_cost: ArrayLike,
    burden_eur: ArrayLike,
    preparation_eur: ArrayLike,
) -> Floats:
    """Return the expected value of applying, in EUR.

    EV = p x (cost x (1 + return) - finance_cost x (cost - grant) - burden) - preparation.
    The own contribution (cost - grant) weighs with the shadow price of finance, which is above 1 for small firms.
    Cost and grant are in cents.
    """
    cost_eur = np.asarray(cost, dtype=np.float64) / 100.0
    own_eur = cost_eur - np.asarray(grant, dtype=np.float64) / 100.0
    if_funded = (
        cost_eur * (1.0 + np.asarray(expected_return, dtype=np.float64))
        - np.asarray(finance_cost, dtype=np.float64) * own_eur
        - np.asarray(burden_eur, dtype=np.float64)
    )
    return for_decision(
        np.asarray(chance, dtype=np.float64) * if_funded - np.asarray(preparation_eur, dtype=np.float64)
    )


def is_worth_applying(value: ArrayLike, preparation_eur: ArrayLike, threshold: ArrayLike) -> Mask:
    """Tell whether the expected value reaches an owner's threshold, which counts in preparation costs."""
    needed = for_decision(np.asarray(threshold, dtype=np.float64) * np.asarray(preparation_eur, dtype=np.float64))
    return np.asarray(np.asarray(value, dtype=np.float64) >= needed, dtype=np.bool_)


def is_affordable(cost: ArrayLike, grant: ArrayLike, annual_budget: ArrayLike, limit: float) -> Mask:
    """Tell whether the own contribution stays within `limit` x the annual budget of a cultural body (cents)."""
    own = np.asarray(cost, dtype=np.int64) - np.asarray(grant, dtype=np.int64)
    return np.asarray(own <= share_of_cents(annual_budget, limit), dtype=np.bool_)


def covers_preparation(chance: ArrayLike, grant: ArrayLike, preparation_eur: ArrayLike) -> Mask:
    """Tell where the expected grant covers the preparation, which is all that bodies without own profit ask.

    The grant in cents.
    """
    expected = for_decision(np.asarray(chance, dtype=np.float64) * np.asarray(grant, dtype=np.float64) / 100.0)
    return np.asarray(expected >= for_decision(preparation_eur), dtype=np.bool_)


def claims_reserve(closeness: ArrayLike, draw: ArrayLike, retagging_share: float) -> Mask:
    """Tell which applicants of other sectors claim to belong to the sector of a reserve.

    The chance is the share of re-taggers times the share of the idea's themes that are the reserved sector's. Source:
    assumption; that money set apart draws applicants across the border of its definition is known as label or
    category arbitrage, of which no measurement for these calls exists.
    """
    chance = for_decision(retagging_share * np.asarray(closeness, dtype=np.float64))
    return np.asarray(for_decision(draw) < chance, dtype=np.bool_)
