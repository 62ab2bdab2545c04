"""Which scenarios a figure shows, of all that are compared: a printed page holds only so many."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from sim.analysis.compare import alternatives_of
from sim.results.experiment import Experiment

__all__ = ["MOST_ALTERNATIVES", "Page"]

MOST_ALTERNATIVES = 5
"""Alternatives that one printed page holds; more are spread over several figures of a kind."""


@dataclass(frozen=True)
class Page:
    """What one figure shows of a comparison.

    Axes, colours and marks are those of all scenarios, so that pages can be laid side by side; titles and words are
    about the scenarios of the page alone, and say so.

    Attributes:
        every: All scenarios, the baseline first, in the order in which they were named.
        names: Those on the page, the baseline first.
        number: Which page it is, from 1 on.
        pages: How many there are.
        fullest: How many alternatives the fullest page shows, which decides how panels stand.
    """

    every: tuple[str, ...]
    names: tuple[str, ...]
    number: int = 1
    pages: int = 1
    fullest: int = 0

    @classmethod
    def whole(cls, table: pd.DataFrame, baseline: str, experiment: Experiment | None) -> Page:
        """Return the one page with every scenario of a table.

        Raises:
            InputError: The baseline is not in the table.
        """
        names = (baseline, *alternatives_of(table, baseline, experiment))
        return cls(names, names, fullest=len(names) - 1)

    def split(self) -> list[Page]:
        """Return as few pages as hold all alternatives, each with as many of them."""
        baseline, *alternatives = self.every
        pages = max(1, math.ceil(len(alternatives) / MOST_ALTERNATIVES))
        size, larger = divmod(len(alternatives), pages)
        found, first = [], 0
        for number in range(pages):
            last = first + size + (number < larger)
            names = (baseline, *alternatives[first:last])
            found.append(Page(self.every, names, number + 1, pages, size + (larger > 0)))
            first = last
        return found

    @property
    def baseline(self) -> str:
        """The scenario that the others are compared with."""
        return self.names[0]

    @property
    def alternatives(self) -> list[str]:
        """The others on the page."""
        return list(self.names[1:])

    @property
    def suffix(self) -> str:
        """What follows the name of a figure in that of its file: nothing, or `-2`."""
        return "" if self.number == 1 else f"-{self.number}"

    def subject(self, what: str) -> str:
        """Return what a title is about; of several pages with the alternatives of which it speaks."""
        if self.pages == 1:
            return what
        first = self.every.index(self.names[1])
        which = f"alternatives {first} to {first + len(self.alternatives) - 1} of {len(self.every) - 1}"
        return f"{what} ({self.number} of {self.pages}: {which})"
