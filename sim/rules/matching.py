"""How consortia form: utilities of partners and synchronous deferred acceptance with capacities."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Codes, Floats, Ints, Keys, Mask, for_decision, place_in_group

ACQUAINTANCE_WEIGHT = 0.5
"""What having worked together is worth against a perfect fit of themes.

A convention, half of it: a former partner goes before whoever covers less than half of an idea more. From 0 to 0.8 it
moves who is tied to whom, and no number of projects by as much as chance does.
"""


def theme_cover(
    first_theme: Codes, second_theme: Codes, first_share: Floats, partner_first: Codes, partner_second: Codes
) -> Floats:
    """Return the share of an idea's theme mix that a partner's two themes of competence cover (0 to 1)."""
    covers_first = (first_theme == partner_first) | (first_theme == partner_second)
    covers_second = (second_theme == partner_first) | (second_theme == partner_second)
    return np.asarray(first_share * covers_first + (1.0 - first_share) * covers_second, dtype=np.float64)


def partner_utility(
    cover: ArrayLike, new_cover: ArrayLike, same_province: ArrayLike, proximity_weight: float
) -> Floats:
    """Return what a candidate is worth to the lead: theme fit, what it adds to the lead's own themes, and proximity.

    u = (cover + new cover) / 2 + proximity weight x same province.
    """
    fit = 0.5 * (np.asarray(cover, dtype=np.float64) + np.asarray(new_cover, dtype=np.float64))
    return for_decision(fit + proximity_weight * np.asarray(same_province, dtype=np.float64))


def request_utility(cover: ArrayLike, acquainted: ArrayLike) -> Floats:
    """Return what a request is worth to the organisation asked: theme fit and having worked together."""
    return for_decision(
        np.asarray(cover, dtype=np.float64) + ACQUAINTANCE_WEIGHT * np.asarray(acquainted, dtype=np.float64)
    )


def deferred_acceptance(
    lead: Ints, candidate: Ints, request: Floats, tie_break: Keys, need: Ints, capacity: Ints
) -> Mask:
    """Match leads with candidates; tell which pairs hold in the end.

    `lead` and `candidate` name a pair each; the pairs of a lead stand together, best candidate first. `request` is what
    the pair is worth to the candidate (rounded for decision), ties by the smaller `tie_break`. `need` partners are
    wanted by each lead, `capacity` pairs can be held by each candidate. In a round every lead asks as many of its next
    candidates as it still lacks; candidates keep the best they hold; the rounds end when nobody asks. Leads that end
    below their need hold nothing (incomplete consortia dissolve). Source: Gale and Shapley (1962), many-to-many with
    responsive preferences (Roth 1984).
    """
    held = np.zeros(lead.size, dtype=np.bool_)
    unasked = np.ones(lead.size, dtype=np.bool_)
    while True:
        lacking = need - np.bincount(lead[held], minlength=need.size)
        waiting = np.flatnonzero(unasked)
        asked = waiting[place_in_group(lead[waiting]) < lacking[lead[waiting]]]
        if asked.size == 0:
            break
        unasked[asked] = False
        held[asked] = True
        pairs = np.flatnonzero(held)
        order = pairs[np.lexsort((tie_break[pairs], -request[pairs], candidate[pairs]))]
        held[order] = place_in_group(candidate[order]) < capacity[candidate[order]]
    complete = np.bincount(lead[held], minlength=need.size) >= need
    return held & complete[lead]
