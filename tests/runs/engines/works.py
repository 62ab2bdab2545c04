"""Work for engines: what workers do must be importable by its name."""

import os
import signal
import time
from pathlib import Path

from sim.errors import InputError, Problem
from tests.support.patience import PATIENCE

KILLED = 3


def squared(seed):
    return os.getpid(), seed * seed


def breaks_at_three(seed):
    if seed == KILLED:
        raise ZeroDivisionError("no\nideas left")
    return seed


def refuses_three(seed):
    if seed == KILLED:
        raise InputError([Problem("region", "torn", "whole")])
    return seed


def is_killed_at_three(seed):
    if seed == KILLED:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    return seed


def exits_at_three(seed):
    if seed == KILLED:
        os._exit(9)
    return seed


def cannot_be_sent(seed):
    return (lambda: seed) if seed == KILLED else seed


class UnsendableError(Exception):
    def __init__(self, one, other):
        super().__init__("does not survive pickling")


def raises_what_cannot_be_sent(seed):
    raise UnsendableError(seed, seed)


def sleeps(seed):
    time.sleep(0 if seed == 0 else 5 * PATIENCE)
    return seed


def is_deaf_to_ctrl_c(seed):
    time.sleep(0.01)
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())


def tells_that_it_begins(task):
    """Leave a file for each time a seed is begun; the one that is killed never ends the first time."""
    folder, seed = task
    earlier = len(list(Path(folder).glob(f"{seed}-*")))
    (Path(folder) / f"{seed}-{os.getpid()}-{earlier}").touch()
    time.sleep(5 * PATIENCE if seed == KILLED and earlier == 0 else 0.05)
    return seed
