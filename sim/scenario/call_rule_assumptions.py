"""Uncertainties of calls: what the region folder says of all of them, with the range it may have had."""

from sim.inputs.base import Record
from sim.scenario.declarations import assumed


class CallRuleAssumptions(Record):
    """Values of the calls of a region that were set by hand, and how far off they may be.

    The folder has one value for each call or instrument; these move all of them together, so that a value that was
    turned against the record has a range that does not come from it.
    """

    publicity_factor: float = assumed(
        1.0, "factor", "1 keeps the publicity in the region folder", low=0, high=10, prior=(0.5, 1.5), regional=True
    )
    """Multiplies the publicity that calls have of their own."""

    pass_rate_shift: float = assumed(
        0.0,
        "share of proposals",
        "0 keeps the pass rates in the region folder; calls of the record let 0.6 to 0.85 pass",
        low=-1,
        high=1,
        prior=(-0.15, 0.15),
        regional=True,
    )
    """Added to the share of proposals that pass the formal check."""

    threshold_shift: float = assumed(
        0.0,
        "score",
        "0 keeps the thresholds in the region folder; ranges of -1.2 to 0 around -0.6 are plausible",
        low=-20,
        high=20,
        prior=(-0.6, 0.6),
        regional=True,
    )
    """Added to the score below which calls fund nothing."""
