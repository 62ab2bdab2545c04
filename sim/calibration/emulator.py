"""An emulator: what a run makes of the targets, on average over seeds, as a quadratic function of the assumptions.

Source of the method: ridge regression on all products of two (Hoerl and Kennard 1970), with scikit-learn. Compared in
November 2026 with Gaussian processes (about as good, hundreds of times slower), boosting and forests (worse).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.model_selection import KFold
from sklearn.preprocessing import PolynomialFeatures

__all__ = ["Emulator", "fitted"]

Floats = NDArray[np.float64]

_PENALTIES = np.logspace(0.0, 4.0, 9)
_FOLDS = 5


@dataclass(frozen=True)
class Emulator:
    """Targets on the log scale as functions of places within plausible ranges.

    Attributes:
        terms: The products.
        slopes: Of shape (targets, products).
        levels: Of shape (targets,).
        fitted_at: The points it was fitted at, of shape (runs, assumptions).
        misses: What it leaves over in runs that it was not fitted to (five folds), of shape (runs, targets): what seeds
            bring about and what it gets wrong.
        explained: Share of the variance of each target that it explains there.
    """

    terms: PolynomialFeatures
    slopes: Floats
    levels: Floats
    fitted_at: Floats
    misses: Floats
    explained: Floats

    def __call__(self, places: Floats) -> Floats:
        """Return targets on the log scale, of shape (points, targets), at places of shape (points, assumptions)."""
        return np.asarray(self.terms.transform(2.0 * places - 1.0) @ self.slopes.T + self.levels)

    def left_over(self, runs: NDArray[np.int64] | None = None) -> Floats:
        """Return the covariance of what it leaves over, of shape (targets, targets), in all runs or some of them."""
        misses = self.misses if runs is None else self.misses[runs]
        return np.asarray(np.cov(misses, rowvar=False)).reshape(misses.shape[1], -1)


def fitted(places: Floats, values: Floats) -> Emulator:
    """Fit an emulator.

    Args:
        places: Points of the assumptions that enter, of shape (runs, assumptions).
        values: Targets on the log scale, of shape (runs, targets).
    """
    terms = PolynomialFeatures(2, include_bias=False).fit(places[:1])
    products = terms.transform(2.0 * places - 1.0)
    whole = RidgeCV(_PENALTIES, alpha_per_target=True).fit(products, values)
    over = np.empty_like(values)
    for known, unknown in KFold(_FOLDS, shuffle=True, random_state=0).split(products):
        part = Ridge(whole.alpha_).fit(products[known], values[known])
        over[unknown] = values[unknown] - part.predict(products[unknown])
    explained = 1.0 - over.var(axis=0) / values.var(axis=0)
    return Emulator(terms, np.atleast_2d(whole.coef_), np.atleast_1d(whole.intercept_), places, over, explained)
