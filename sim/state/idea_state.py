"""State of ideas: one row each, in the rows of the world."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.world.ideas import Ideas
from sim.world.organisations import NEVER


class Status(IntEnum):
    """Where an idea stands."""

    LATENT = 0
    LIVE = 1
    SUBMITTED = 2
    FUNDED = 3
    STOPPED = 4
    DROPPED = 5
    EXPIRED = 6
    ALONE = 7
    RENOUNCED = 8


class IdeaState:
    """Columns that change, and the rows of the live ideas in the world's order.

    `studied`, `international`, `stopped`, `introduced` and `kind` are what clusters did for an idea: a study, one that
    looked for partners abroad, its advice to stop, an introduction to members, and the kind of project it settled on.
    `capability_gain` is what the owner's capability added to its merit when it came up, `since` the quarter from which
    its age counts: in which it came up, or was last kept after a rejection; `patient_until` is the last quarter in
    which it waits for a grant, if it could do without.
    `newly_alone` are the rows of the ideas that began without a grant since the quarter began.
    """

    def __init__(self, ideas: Ideas, start: int) -> None:
        """Begin with all ideas latent."""
        rows = ideas.uid.size
        self.status = np.full(rows, Status.LATENT, dtype=np.int8)
        self.studied = np.zeros(rows, dtype=np.bool_)
        self.international = np.zeros(rows, dtype=np.bool_)
        self.stopped = np.zeros(rows, dtype=np.bool_)
        self.introduced = np.zeros(rows, dtype=np.bool_)
        self.kind = ideas.kind.copy()
        self.capability_gain = np.zeros(rows)
        self.since = ideas.quarter.copy()
        self.patient_until = np.full(rows, NEVER, dtype=np.int32)
        self.submissions = np.zeros(rows, dtype=np.int16)
        self.newly_alone: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.live: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._quarter_starts = np.searchsorted(
            ideas.quarter, np.arange(start, int(ideas.quarter.max(initial=start)) + 3)
        )
        self._start = start

    def potential(self, quarter: int) -> NDArray[np.int64]:
        """Return the rows of ideas that may come up in a quarter."""
        elapsed = min(quarter - self._start, self._quarter_starts.size - 2)
        return np.arange(self._quarter_starts[elapsed], self._quarter_starts[elapsed + 1])

    def make_live(self, rows: NDArray[np.int64]) -> None:
        """Add ideas to the live ones."""
        if not rows.size:
            return
        self.status[rows] = Status.LIVE
        # Two sorted runs: the stable sort merges them.
        self.live = np.sort(np.concatenate([self.live, rows]), kind="stable")

    def end(self, rows: NDArray[np.int64], status: Status) -> None:
        """Take ideas out of the live ones for the reason given."""
        if not rows.size:
            return
        self.status[rows] = status
        self.live = self.live[self.status[self.live] == Status.LIVE]
