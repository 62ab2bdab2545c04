"""Whether to apply: what is expected of a grant against what preparing costs."""

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, Ints, Mask, for_decision, share_of_cents

PARTNERS_ABROAD = 1.0 / 3.0
REFERENCE_GRANT_CENTS = 150_000 * 100

BURDEN_SHARE = 3.0 / 7.0
"""Days of administration over those of preparation: an assumption, for surveys report both to grow alike (15 by 35)."""

DAY_COST_SPREAD = 0.4
"""SD of the logarithm of what a working day costs an owner: an assumption, so that some hire consultants, some not."""

DAYS_LEFT_BY_CONSULTANT = 0.3
"""Share of the days of preparation that stay with an owner who has its proposal written: an assumption."""


def cost_applied_for(cost: ArrayLike, ceiling: int | None) -> Ints:
    """Return the part of an idea's cost that a call may fund: all of it, or at most so much (all in cents)."""
    cost = np.asarray(cost, dtype=np.int64)
    return cost if ceiling is None else np.minimum(cost, ceiling)


def graded_share(smallest: float, draw: ArrayLike) -> Floats:
    """Return the share of the largest grant that an applicant asks for: from `smallest` to 1, all equally likely."""
    return for_decision(smallest + (1.0 - smallest) * np.asarray(draw, dtype=np.float64))


def grant_sought(cost: ArrayLike, aid_intensity: ArrayLike, ceiling: int | None, share: ArrayLike) -> Ints:
    """Return the grant sought for a cost: `share` of the most that a call offers, all in cents.

    That is intensity x cost, at most the ceiling.
    """
    most = share_of_cents(cost, aid_intensity)
    return share_of_cents(most if ceiling is None else np.minimum(most, ceiling), share)


def admitted_cost(grant: ArrayLike, aid_intensity: float) -> Ints:
    """Return the cost of which a grant is the share that the call pays, in cents: what records call the investment."""
    grant = np.asarray(grant, dtype=np.int64)
    return np.zeros_like(grant) if aid_intensity == 0.0 else np.rint(grant / aid_intensity).astype(np.int64)


def relative_size(grant: ArrayLike) -> Floats:
    """Return the root of a grant over 150,000 EUR, with which the work for it grows."""
    return np.asarray(np.sqrt(np.asarray(grant, dtype=np.float64) / REFERENCE_GRANT_CENTS), dtype=np.float64)


def effort(
    grant: ArrayLike,
    experience: ArrayLike,
    saving: float,
    studied: ArrayLike,
    reduction: float,
    spared: ArrayLike,
) -> Floats:
    """Return the work of writing a proposal, 1 being that of an unaided first one for a grant of 150,000 EUR.

    It grows with the square root of the grant (surveys report 15-80 working days for 60-250 kEUR); full experience and
    a feasibility study each save their share, and a tailored call spares one.
    """
    left = (
        (1.0 - saving * np.asarray(experience, dtype=np.float64))
        * (1.0 - reduction * np.asarray(studied, dtype=np.float64))
        * (1.0 - np.asarray(spared, dtype=np.float64))
    )
    return for_decision(relative_size(grant) * left)


def cost_of_a_day(day_cost_eur: float, taste: ArrayLike) -> Floats:
    """Return what a working day costs each owner, in EUR: log-normal around the common cost; `taste` is normal."""
    return for_decision(day_cost_eur * elementary.exp(DAY_COST_SPREAD * np.asarray(taste, dtype=np.float64)))


def consultant_fee(grant: ArrayLike, reference_fee_eur: float) -> Ints:
    """Return what having a proposal written costs, in cents: the fee at 150,000 EUR x the root of the grant."""
    return np.rint(100.0 * reference_fee_eur * relative_size(grant)).astype(np.int64)


def hires_consultant(fee: ArrayLike, own_days: ArrayLike, day_cost_eur: ArrayLike) -> Mask:
    """Tell which owners have their proposal written: the fee (cents) is below the worth of the own days it saves."""
    saved = (1.0 - DAYS_LEFT_BY_CONSULTANT) * np.asarray(own_days, dtype=np.float64)
    fee_eur = np.asarray(fee, dtype=np.float64) / 100.0
    return np.asarray(fee_eur < for_decision(saved * np.asarray(day_cost_eur, dtype=np.float64)), dtype=np.bool_)


def burden_eur(grant: ArrayLike, preparation_days: float, spared: ArrayLike, day_cost_eur: ArrayLike) -> Floats:
    """Return what the administration of a grant costs its holder, in EUR; a tailored call spares a share."""
    days = BURDEN_SHARE * preparation_days * relative_size(grant)
    return days * (1.0 - np.asarray(spared, dtype=np.float64)) * np.asarray(day_cost_eur, dtype=np.float64)


def writing_gain(
    studied: ArrayLike,
    international: ArrayLike,
    quality_uplift: float,
    experience: ArrayLike,
    experience_uplift: float,
    resubmission: ArrayLike,
    resubmission_uplift: float,
) -> Floats:
    """Return what writing adds to the merit that a panel reads, in SD: by study, partners abroad, experience, retrying.

    Experience counts from 0 to 1, the others are there or not. A study that looked for partners abroad adds
    `PARTNERS_ABROAD` more (assumption: no estimate exists).
    """
    return np.asarray(
        quality_uplift
        * (np.asarray(studied, dtype=np.float64) + PARTNERS_ABROAD * np.asarray(international, dtype=np.float64))
        + experience_uplift * np.asarray(experience, dtype=np.float64)
        + resubmission_uplift * np.asarray(resubmission, dtype=np.float64)
    )


def perceived_chance(own: ArrayLike, neighbours: ArrayLike, neighbour_weight: float) -> Floats:
    """Mix what an owner has seen itself with what its neighbours (same sector and province) have seen."""
    own = np.asarray(own, dtype=np.float64)
    neighbours = np.asarray(neighbours, dtype=np.float64)
    return for_decision((1.0 - neighbour_weight) * own + neighbour_weight * neighbours)


def value_of_applying(
    chance: ArrayLike,
    cost: ArrayLike,
    grant: ArrayLike,
    margin: ArrayLike,
    required_return: ArrayLike,
    alone_eur: ArrayLike,
    burden_eur: ArrayLike,
    preparation_eur: ArrayLike,
) -> Floats:
    """Return what applying is worth, in EUR: chance x (value with the grant - value alone) - preparation.

    With the grant an idea is worth V - (1 + r) x (cost - grant) - burden, V = cost x (1 + expected return) and r the
    required return, which is margin x cost + (1 + r) x grant - burden; alone it is worth `alone_eur`, 0 where it would
    not be done. Cost and grant in cents.
    """
    margin, alone_eur = np.asarray(margin, dtype=np.float64), np.asarray(alone_eur, dtype=np.float64)
    own_money = 1.0 + np.asarray(required_return, dtype=np.float64)
    with_grant = (
        margin * (np.asarray(cost, dtype=np.float64) / 100.0)
        + own_money * (np.asarray(grant, dtype=np.float64) / 100.0)
        - np.asarray(burden_eur, dtype=np.float64)
    )
    return for_decision(
        np.asarray(chance, dtype=np.float64) * (with_grant - alone_eur) - np.asarray(preparation_eur, dtype=np.float64)
    )


def is_worth_applying(value: ArrayLike) -> Mask:
    """Tell where applying is worth something, or costs nothing."""
    return np.asarray(np.asarray(value, dtype=np.float64) >= 0.0, dtype=np.bool_)


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
