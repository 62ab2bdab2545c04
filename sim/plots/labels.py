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


def clear_place(
    mark: Box, size: tuple[float, float], others: Sequence[Box], frame: Box, gap: float, apart: float
) -> Box | None:
    """Return a rectangle right above a mark, or else right below it, that nobody could take for another's label.

    Args:
        mark: What the label names, in mm.
        size: Width and height of the label, in mm.
        others: Other marks and labels.
        frame: Rectangle the label must lie in.
        gap: Distance from the mark, in mm.
        apart: Distance to keep from everything else, in mm.

    Returns:
        None where there is no such place.
    """
    width, height = size
    left = (mark.left + mark.right - width) / 2
    for bottom in (mark.top + gap, mark.bottom - gap - height):
        box = Box(left, bottom, left + width, bottom + height)
        around = Box(box.left - apart, box.bottom - apart, box.right + apart, box.top + apart)
        if box.within(frame) and not any(around.covers(other) for other in others):
            return box
    return None


def free_corner(size: tuple[float, float], taken: Sequence[Box], frame: Box) -> Box:
    """Return a rectangle in a corner of the frame that is free, the upper left one if none is."""
    width, height = size
    corners = [
        Box(left, bottom, left + width, bottom + height)
        for left in (frame.left, frame.right - width)
        for bottom in (frame.top - height, frame.bottom)
    ]
    return next((box for box in corners if not any(box.covers(other) for other in taken)), corners[0])
