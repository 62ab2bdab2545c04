"""Uncertainties of the one decision of enterprises: apply for a grant, wait for one, or go alone."""

from sim.inputs.base import Record
from sim.scenario.declarations import assumed


class CapitalAssumptions(Record):
    """What money costs enterprises, and how long they wait for a grant.

    It decides both on applying and on going alone. Compared with it, and not turned against, is what Bronzini
    and Iachini (2014) found: aid moves small firms, and not large ones.
    """

    median: float = assumed(
        0.45,
        "return a EUR",
        "assumption: the middle of 0.2, somewhat above a loan's rate over the life of a project, and 0.7, where next "
        "to no idea of one person's firm is worth doing alone",
        low=0,
        high=10,
        prior=(0.2, 0.7),
    )
    """Return that the median enterprise with one employee requires of its own money, over what an idea costs."""

    spread: float = assumed(
        0.5,
        "SD of the logarithm",
        "assumption: firms of one size differ by half as much again",
        low=0,
        high=4,
        prior=(0.25, 0.75),
    )
    """How much enterprises of one size differ in that return."""

    slope: float = assumed(
        0.2,
        "elasticity",
        "assumption: small firms are rationed and large ones hardly (Bronzini and Iachini 2014): at 0.2 a firm "
        "with 250 employees asks for a third of what one with a single employee does",
        low=0,
        high=2,
        prior=(0.05, 0.35),
    )
    """How that return falls with the number of employees."""

    patience_quarters: int = assumed(
        3,
        "quarters",
        "assumption: one call of an instrument a year lies ahead on average",
        low=1,
        high=40,
        prior=(1, 5),
    )
    """Quarters for which an idea that is worth doing alone waits for a grant, on average."""
