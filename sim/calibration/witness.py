"""A second witness without an emulator and without a tolerance: regression forests from targets to assumptions.

Approximate Bayesian computation by random forests (Raynal et al. 2019, Bioinformatics 35:1720): a forest is grown for
each assumption on runs drawn from the prior, and the runs that share its leaves with the record stand for the
posterior.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from quantile_forest import RandomForestQuantileRegressor

from sim.analysis.target_values import on_scale
from sim.calibration.likelihood import discrepancy
from sim.evidence.targets import TargetRow

__all__ = ["witnessed"]

Floats = NDArray[np.float64]

_TREES = 300
_SMALLEST_LEAF = 5
_QUANTILES = np.linspace(0.005, 0.995, 100)


def witnessed(places: Floats, values: Floats, targets: Sequence[TargetRow], counts: Floats, jobs: int) -> Floats:
    """Return the posterior of each assumption as a second method sees it.

    Args:
        places: Points that fill the prior, of shape (runs, assumptions).
        values: Counts of the runs, of shape (runs, targets).
        targets: What was counted; discrepancy is added to the runs, as the record has it.
        counts: The record.
        jobs: Processes that grow trees.

    Returns:
        Median and standard deviation of the place of each assumption, of shape (assumptions, 2).
    """
    chance = np.random.default_rng(len(targets))
    factor = np.linalg.cholesky(discrepancy(targets))
    seen = on_scale(values) + chance.standard_normal(values.shape) @ factor.T
    record = on_scale(counts)[None, :]
    found = []
    for number, column in enumerate(places.T):
        forest = RandomForestQuantileRegressor(
            n_estimators=_TREES, min_samples_leaf=_SMALLEST_LEAF, max_features=1 / 3, random_state=number, n_jobs=jobs
        )
        quantiles = forest.fit(seen, column).predict(record, quantiles=list(_QUANTILES))[0]
        found.append((float(np.median(quantiles)), float(np.std(quantiles))))
    return np.array(found)
