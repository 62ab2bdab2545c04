"""How far some work is, in one line."""

from __future__ import annotations

__all__ = ["how_far"]


def how_far(done: int, total: int, what: str, seconds: float) -> str:
    """Say how many of what are done, and how many seconds the rest will take, or all of it took."""
    rest = f"{seconds / done * (total - done):.0f} s left" if done < total else f"{seconds:.0f} s"
    return f"{done} of {total} {what}; {rest}"
