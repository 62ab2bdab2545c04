"""Work in this process and in workers: whole, in any order, one broken task apart, ended when it has to be."""

import errno
import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager, nullcontext

import pytest

from sim.errors import InputError, SimError
from sim.runs.engines import Broken, completed, engine_for
from sim.runs.engines.engine import WorkerDied
from sim.runs.engines.worker import Worker
from tests.runs.engines import works
from tests.support.patience import PATIENCE, comes_true, watchdog

OTHERS = {seed: seed for seed in range(8) if seed != works.KILLED}


def done(work, seeds, jobs):
    with engine_for("local", jobs) as engine:
        return list(completed(engine, work, seeds))


def nobody_left():
    return comes_true(lambda: not multiprocessing.active_children())


def test_one_job_works_here_in_order_one_task_at_a_time():
    with engine_for("local", 1) as engine:
        assert engine.workers == 1
        worlds = completed(engine, works.squared, [5, 2, 7])
        assert list(worlds) == [(5, (os.getpid(), 25)), (2, (os.getpid(), 4)), (7, (os.getpid(), 49))]
        first, second = [], iter([1, 2, 3])
        with closing(completed(engine, first.append, second)) as worlds:
            next(worlds)
        assert first == [1]  # none was begun that nobody asked for


def test_workers_do_every_task_once_elsewhere():
    found = dict(done(works.squared, range(30), 2))
    assert {seed: square for seed, (_, square) in found.items()} == {seed: seed**2 for seed in range(30)}
    assert os.getpid() not in {worker for worker, _ in found.values()}
    assert nobody_left()


def test_an_engine_can_be_used_again_and_keeps_its_workers():
    with engine_for("local", 2) as engine:
        first = {worker for _, (worker, _) in completed(engine, works.squared, range(20))}
        again = {worker for _, (worker, _) in completed(engine, works.squared, range(20))}
        assert again <= first
        assert len(first) == 2


def test_at_most_two_tasks_a_worker_are_handed_over():
    taken = []

    def tasks():
        for seed in range(1000):
            taken.append(seed)
            yield seed

    with engine_for("local", 2) as engine, closing(completed(engine, works.squared, tasks())) as worlds:
        next(worlds)
        assert len(taken) <= 4


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_task_that_raises_is_a_record_and_the_others_go_on(jobs):
    found = dict(done(works.breaks_at_three, range(8), jobs))
    broken = found.pop(works.KILLED)
    assert found == OTHERS
    assert (broken.kind, broken.reason) == ("raised", "ZeroDivisionError: no ideas left")
    assert broken.trace.startswith("Traceback (most recent call last):")
    assert "works.py" in broken.trace


@pytest.mark.parametrize("work", [works.is_killed_at_three, works.exits_at_three])
def test_a_dead_worker_loses_only_its_own_task(work):
    found = dict(done(work, range(8), 2))
    broken = found.pop(works.KILLED)
    assert found == OTHERS
    assert broken.kind == "died"
    told = "ended by SIGKILL" if work is works.is_killed_at_three else "ended with code 9"
    assert told in broken.reason
    assert nobody_left()


def test_many_dead_workers_lose_their_own_tasks():
    found = done(works.is_killed_at_three, [0, 3, 1, 3, 3, 2, 3, 4], 2)
    assert sorted(seed for seed, result in found if result == seed) == [0, 1, 2, 4]
    assert sum(isinstance(result, Broken) for _, result in found) == 4


def test_where_tasks_are_not_kept_apart_a_dead_worker_takes_others_along():
    class Shared:
        """The engine that is not used: one pool for all tasks."""

        workers, at_once, shares_workers = 2, 4, True

        def __init__(self, pool):
            self.submit = pool.submit

        def stop(self):
            pass

    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        found = dict(completed(Shared(pool), works.is_killed_at_three, [3, 0, 1, 2]))
    found.pop(works.KILLED)
    assert found != {0: 0, 1: 1, 2: 2}


class DiesWithAllItHas:
    """An engine whose only worker dies with the first four tasks, and later with the one that kills it."""

    workers, at_once = 1, 4

    def __init__(self, shares_workers):
        self.shares_workers = shares_workers
        self.handed_over = []

    def submit(self, work, task):
        future = Future()
        if len(self.handed_over) < self.at_once or task == works.KILLED:
            future.set_exception(WorkerDied("killed"))
        else:
            future.set_result(work(task))
        self.handed_over.append(task)
        return future

    def stop(self):
        pass


def test_what_a_dead_worker_had_is_done_again_at_the_end_where_it_had_several_tasks():
    engine = DiesWithAllItHas(shares_workers=True)
    found = list(completed(engine, works.breaks_at_three, [0, 3, 1, 2, 4, 5]))
    assert dict(found) == {0: 0, 1: 1, 2: 2, 3: Broken("died", "killed", ""), 4: 4, 5: 5}
    assert engine.handed_over[:6] == [0, 3, 1, 2, 4, 5]
    assert sorted(engine.handed_over[6:]) == [0, 1, 2, 3]


def test_what_a_dead_worker_had_is_broken_where_it_had_one_task():
    engine = DiesWithAllItHas(shares_workers=False)
    found = dict(completed(engine, works.breaks_at_three, [0, 3, 1, 2, 4, 5]))
    assert {seed for seed, outcome in found.items() if isinstance(outcome, Broken)} == {0, 1, 2, 3}
    assert engine.handed_over == [0, 3, 1, 2, 4, 5]


def test_an_idle_worker_that_dies_costs_nothing():
    with engine_for("local", 2) as engine:
        list(completed(engine, works.squared, range(20)))
        for worker in multiprocessing.active_children():
            worker.kill()
            worker.join()
        assert dict(completed(engine, works.breaks_at_three, [0, 1])) == {0: 0, 1: 1}


@pytest.mark.parametrize("jobs", [1, 2])
def test_wrong_input_ends_everything(jobs):
    with pytest.raises(InputError, match="torn"):
        done(works.refuses_three, range(8), jobs)
    assert nobody_left()


def test_results_and_errors_that_cannot_be_sent_are_told():
    found = dict(done(works.cannot_be_sent, range(2, 5), 2))
    assert (found[2], found[3].kind, found[4]) == (2, "raised", 4)
    assert "pickle" in found[3].reason.lower()
    (told,) = {one.reason for _, one in done(works.raises_what_cannot_be_sent, [1, 2], 2)}
    assert told == "UnsendableError: does not survive pickling"


def test_workers_that_never_start_end_everything(monkeypatch):
    monkeypatch.setattr("sim.runs.engines.processes.Worker", DeadOnArrival)
    with pytest.raises(SimError, match="__main__"):
        done(works.squared, range(4), 2)


@pytest.fixture(params=["Process.start", "Pipe"])
def no_room(request):
    """Return a function that lets the system refuse a process or its pipe, as long as its context lasts."""

    def refused(*arguments, **named):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    @contextmanager
    def refuses():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(f"sim.runs.engines.worker._SPAWN.{request.param}", refused)
            yield

    return refuses


def test_a_worker_that_cannot_start_leaves_nothing_open(no_room):
    before = set(os.listdir("/dev/fd"))
    with no_room(), pytest.raises(WorkerDied, match="lets no process begin: Resource temporarily unavailable"):
        Worker()
    assert set(os.listdir("/dev/fd")) == before


def test_a_start_for_which_there_is_no_room_is_tried_again(monkeypatch, no_room):
    usual, starts = Worker.__init__, []

    def started(self):
        starts.append(self)
        with no_room() if len(starts) == 1 else nullcontext():
            usual(self)

    monkeypatch.setattr(Worker, "__init__", started)
    assert dict(done(works.breaks_at_three, [0, 1], 2)) == {0: 0, 1: 1}
    assert len(starts) >= 2


def test_where_there_is_never_room_it_is_told(monkeypatch):
    def no_room(self):
        raise WorkerDied("the system lets no process begin: Resource temporarily unavailable")

    monkeypatch.setattr(Worker, "__init__", no_room)
    with pytest.raises(SimError, match=r"do not start \(the system lets no process begin: Resource"):
        done(works.squared, range(4), 2)


class DeadOnArrival(Worker):
    def __init__(self):
        super().__init__()
        self.end()


def test_workers_never_hear_ctrl_c_and_this_process_does():
    # Else each of them would print its own traceback; the parent stops them.
    assert {deaf for _, deaf in done(works.is_deaf_to_ctrl_c, range(20), 2)} == {True}
    assert not works.is_deaf_to_ctrl_c(0)


def test_closing_ends_workers_in_the_middle_of_their_work_and_the_engine_works_on():
    with watchdog(2 * PATIENCE), engine_for("local", 2) as engine:
        worlds = completed(engine, works.sleeps, range(6))
        next(worlds)
        worlds.close()
        assert nobody_left()
        assert dict(completed(engine, works.breaks_at_three, [0, 1])) == {0: 0, 1: 1}
    assert nobody_left()


def test_ctrl_c_ends_workers():
    def interrupted():
        with engine_for("local", 2) as engine:
            for _ in completed(engine, works.sleeps, range(6)):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert nobody_left()


def test_closing_while_workers_start_waits_for_nobody():
    with watchdog(), engine_for("local", 2) as engine:
        futures = [engine.submit(works.sleeps, seed) for seed in range(1, 5)]
    assert all(future.done() for future in futures)
    assert nobody_left()
