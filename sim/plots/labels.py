"""Places for labels beside what they name, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in mm."""

    left: float
    bottom: float
    right: float
    top: float

    def covers(self, other: Box) -> bool:
        """Say whether two rectangles share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def joined(self, other: Box) -> Box:
        """Return the smallest rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def within(self, other: Box) -> bool:
        """Say whether the rectangle lies wholly inside another."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> NDArray[np.float64]:
    """Return centres of labels stacked along one line, as near as possible (least squares) to those wanted.

    Args:
        wanted: Centre each label would have alone.
        heights: Height of each label, same unit.
        low: Lowest edge allowed.
        high: Highest edge allowed; where the labels need more room than there is they run over it.
    """
    target = np.asarray(wanted, dtype=np.float64)
    height = np.asarray(heights, dtype=np.float64)
    if target.size == 0:
        return target
    order = np.argsort(target, kind="stable")
    half = height[order] / 2
    stacked = np.concatenate([[0.0], np.cumsum(half[:-1] + half[1:])])
    level = np.asarray(isotonic_regression(target[order] - stacked).x, dtype=np.float64)
    floor, ceiling = low + half[0], high - half[-1] - stacked[-1]
    level = np.clip(level, floor, max(floor, ceiling))
    centres = np.empty_like(target)
    centres[order] = level + stacked
    return centres


def free_place(
    anchor: Box,
    size: tuple[float, float],
    taken: Sequence[Box],
    frame: Box,
    gaps: Sequence[float],
) -> tuple[Box, Box | None] | None:
    """Return a free rectangle for a label near what it names and the leader between them, None without room.

    The label lies right above, below or beside it; else further up or down, at the end of an upright leader.

    Args:
        anchor: What the label names, in mm.
        size: Width and height of the label, in mm.
        taken: Rectangles that must stay clear; the anchor's own marks may be among them.
        frame: Rectangle the label must lie in.
        gaps: Distances from the anchor to try, in mm, nearest first; from the second on with a leader.
    """
    width, height = size
    x, y = (anchor.left + anchor.right) / 2, (anchor.bottom + anchor.top) / 2
    for step, gap in enumerate(gaps):
        above, below = anchor.top + gap, anchor.bottom - gap - height
        beside = [(anchor.right + gap, y - height / 2), (anchor.left - gap - width, y - height / 2)]
        starts = (x - width / 2, x - 1.0, x - width + 1.0)
        corners = [(left, bottom) for left in starts for bottom in (above, below)]
        for left, bottom in [*corners[:2], *beside, *corners[2:]] if step == 0 else corners:
            box = Box(left, bottom, left + width, bottom + height)
            if not box.within(frame) or any(box.covers(other) for other in taken):
                continue
            if step == 0:
                return box, None
            ends = (anchor.top, box.bottom) if bottom > y else (box.top, anchor.bottom)
            leader = Box(x - 0.2, ends[0] + 0.3, x + 0.2, ends[1] - 0.3)
            if not any(leader.covers(other) for other in taken):
                return box, leader
    return None
