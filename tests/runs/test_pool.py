"""Work on many seeds in worker processes: whole, in any order, and ended when it has to be."""

import multiprocessing
import os
import signal
import time

import pytest

from sim.errors import SimError
from sim.runs.failure import RunFailed
from sim.runs.pool import over_seeds


def squared(seed):
    return os.getpid(), seed * seed


def breaks_at_three(seed):
    if seed == 3:
        raise RunFailed("baseline", seed, "ValueError: x", "Traceback")
    time.sleep(0.01)
    return seed


def dies_at_three(seed):
    if seed == 3:
        os._exit(9)
    return seed


def sleeps(seed):
    time.sleep(0 if seed == 0 else 60)
    return seed


def ignores_ctrl_c(seed):
    time.sleep(0.01)
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())


def no_worker_left():
    deadline = time.monotonic() + 5
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.01)
    return not multiprocessing.active_children()


def test_one_job_works_here_in_order():
    done = list(over_seeds(squared, [5, 2, 7], 1))
    assert done == [(5, (os.getpid(), 25)), (2, (os.getpid(), 4)), (7, (os.getpid(), 49))]


def test_one_seed_needs_no_worker():
    assert list(over_seeds(squared, [5], 8)) == [(5, (os.getpid(), 25))]


def test_workers_do_every_seed_once_elsewhere():
    done = dict(over_seeds(squared, range(30), 2))
    assert {seed: square for seed, (_, square) in done.items()} == {seed: seed**2 for seed in range(30)}
    assert os.getpid() not in {worker for worker, _ in done.values()}
    assert no_worker_left()


def test_workers_never_hear_ctrl_c_and_this_process_does():
    # Else each of them would print its own traceback; the parent stops them.
    assert {deaf for _, deaf in over_seeds(ignores_ctrl_c, range(20), 2)} == {True}
    assert not ignores_ctrl_c(0)


def test_what_work_raises_comes_here_and_ends_the_workers():
    with pytest.raises(RunFailed, match="seed 3"):
        list(over_seeds(breaks_at_three, range(8), 2))
    assert no_worker_left()


def test_a_dead_worker_is_told_with_the_seeds_it_may_have_had():
    with pytest.raises(SimError, match=r"worker process died.*\b3\b"):
        list(over_seeds(dies_at_three, range(3, 7), 2))
    assert no_worker_left()


def test_stopping_early_ends_workers_in_the_middle_of_their_work():
    worlds = over_seeds(sleeps, range(4), 2)
    next(worlds)
    worlds.close()
    assert no_worker_left()
