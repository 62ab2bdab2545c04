"""Waiting without saying anything about seconds: only what hangs runs out of patience, never what is slow."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import format_stack
from types import FrameType

PATIENCE = 120
"""Seconds after which something hangs: many times what it takes on a loaded machine."""

_AT_ONCE = 1e-6  # 0 would disarm


class _BittenError(BaseException):
    """Ends what hangs; no code that keeps going after an `Exception` outlives it."""


@contextmanager
def watchdog(seconds: float = PATIENCE) -> Iterator[None]:
    """End what runs inside with an `AssertionError` if it hangs; only the main thread can be ended.

    Within another watchdog this one counts; afterwards the other one goes on with what is left of its patience.
    """

    def bite(_number: int, frame: FrameType | None) -> None:
        raise _BittenError("".join(format_stack(frame, limit=3)))

    before = signal.signal(signal.SIGALRM, bite)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    began = time.monotonic()
    try:
        yield
    except _BittenError as bitten:
        raise AssertionError(f"not done after {seconds} s: it hangs\n{bitten}") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), _AT_ONCE))


def comes_true(condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Wait until a condition holds; tell whether it came to hold before patience ran out."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
