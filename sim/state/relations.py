"""What the region and its clusters have come to think of each other, and the influence that it brings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Relations:
    """Relations between the region and each cluster in columns, one entry a cluster, all 0 while it does not exist.

    `trust` is that of the region in the cluster, `commitment` that of the cluster to the region, both from 0 to 1.
    `attention` and `money` are the influence that it has gained at the last drafting: the share of its part of the
    region's attention, and of the money that the region sets apart.
    """

    def __init__(self, clusters: int) -> None:
        """Begin without any relation."""
        self.exists: Mask = np.zeros(clusters, dtype=np.bool_)
        self.trust, self.commitment, self.attention, self.money = (np.zeros(clusters) for _ in range(4))
