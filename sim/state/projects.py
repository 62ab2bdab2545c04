"""Projects: every award from its start to its end."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

COLUMNS: dict[str, Any] = {
    "call_index": np.int64,
    "idea": np.int64,
    "owner": np.int64,
    "proposal": np.int64,
    "kind": np.int8,
    "awarded": np.int64,
    "ends": np.int64,
    "cost": np.int64,
    "grant": np.int64,
    "admitted_cost": np.int64,
    "researchers": np.int64,
    "partners": np.int64,
    "member": np.bool_,
    "first_award": np.bool_,
    "would_go_alone": np.bool_,
    "renounced": np.bool_,
    "hosted": np.bool_,
    "succeeds": np.bool_,
    "completed": np.bool_,
}


class Projects:
    """Columns of all projects, one row an award, in the order of awards.

    `call_index` is the place of its call among the calls opened so far. A project starts in the quarter after its
    award; one whose grant is `renounced` does not, and ends then.
    """

    def __init__(self) -> None:
        """Begin without projects."""
        self.columns: dict[str, NDArray[Any]] = {name: np.zeros(0, dtype=kind) for name, kind in COLUMNS.items()}

    def __getitem__(self, column: str) -> NDArray[Any]:
        """Return one column."""
        return self.columns[column]

    @property
    def count(self) -> int:
        """Number of projects."""
        return int(self.columns["idea"].size)

    def add(self, **columns: NDArray[Any]) -> Ints:
        """Append projects; return their rows."""
        first = self.count
        for name, kind in COLUMNS.items():
            self.columns[name] = np.concatenate([self.columns[name], np.asarray(columns[name], dtype=kind)])
        return np.arange(first, self.count)

    def ending(self, quarter: int) -> Ints:
        """Return the rows of projects that end in a quarter."""
        return np.flatnonzero(self.columns["ends"] == quarter)
