"""Draws from a posterior: Markov chains whose steps leave the prior as it is.

The preconditioned Crank-Nicolson proposal (Cotter, Roberts, Stuart and White 2013, Statistical Science 28:424): places
are turned into normal deviates, a step mixes the present ones with new ones, and only the likelihood decides. It needs
no tuning by dimension, and where the record says nothing the draws are those of the prior. We write it ourselves,
twenty lines: ensemble samplers are advised against beyond some twenty dimensions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

__all__ = ["Chains", "sampled"]

Floats = NDArray[np.float64]

_CHAINS = 64
_WANTED = 0.3  # share of steps accepted
_ADAPT_EVERY = 50


@dataclass(frozen=True)
class Chains:
    """What chains went through.

    Attributes:
        places: Of shape (kept steps, chains, assumptions).
        accepted: Share of steps that were accepted after the beginning.
    """

    places: Floats
    accepted: float

    @property
    def draws(self) -> Floats:
        """All draws, of shape (steps x chains, assumptions)."""
        return self.places.reshape(-1, self.places.shape[-1])

    def some(self, number: int) -> Floats:
        """Return so many draws, evenly spread over all steps and chains."""
        draws = self.draws
        return draws[np.linspace(0, len(draws) - 1, number).round().astype(np.int64)]

    @property
    def unmixed(self) -> float:
        """The largest split R-hat of any assumption (Gelman et al. 2013): near 1 where all chains tell the same."""
        half = self.places.shape[0] // 2
        parts = np.concatenate([self.places[:half], self.places[half : 2 * half]], axis=1)
        within = parts.var(axis=0, ddof=1).mean(axis=0)
        between = half * parts.mean(axis=0).var(axis=0, ddof=1)
        return float(np.sqrt(((half - 1) / half * within + between / half) / within).max())


def sampled(
    likelihood: Callable[[Floats], Floats], assumptions: int, steps: int, seed: int, keep_every: int = 10
) -> Chains:
    """Draw places from a posterior whose prior is uniform on the unit cube.

    Args:
        likelihood: Logarithm of the likelihood of points, of shape (points, assumptions).
        assumptions: How many there are.
        steps: Steps of each chain that count; as many before them are the beginning, in which steps find their size.
        seed: The same seed gives the same draws.
        keep_every: Steps from one that is kept to the next.
    """
    chance = np.random.default_rng(seed)
    now = chance.standard_normal((_CHAINS, assumptions))
    level = likelihood(ndtr(now))
    size, taken, kept, accepted = 0.2, 0.0, [], 0.0
    for step in range(2 * steps):
        proposed = np.sqrt(1.0 - size * size) * now + size * chance.standard_normal(now.shape)
        its = likelihood(ndtr(proposed))
        goes = np.log(chance.random(_CHAINS)) < its - level
        now, level = np.where(goes[:, None], proposed, now), np.where(goes, its, level)
        taken += float(goes.mean())
        if step < steps:
            if step % _ADAPT_EVERY == _ADAPT_EVERY - 1:
                size = float(np.clip(size * np.exp(taken / _ADAPT_EVERY - _WANTED), 0.01, 1.0))
                taken = 0.0
        else:
            accepted += float(goes.mean())
            if step % keep_every == 0:
                kept.append(ndtr(now))
    return Chains(np.array(kept), accepted / steps)
