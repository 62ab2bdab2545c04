"""One worker process: it gets a task, answers, and ends with its parent."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection
from typing import Any

from sim.runs.engines.engine import WorkerDied

__all__ = ["SAFE_PATH", "Worker", "safe_path"]

SAFE_PATH = "PYTHONSAFEPATH"
_ONE_AT_A_TIME = threading.Lock()  # threads start workers side by side, and the environment is one
_LAST_WORDS = 5.0  # seconds for a process whose pipe is closed to be gone

_SPAWN = multiprocessing.get_context("spawn")  # a fork would inherit locks that nobody ever opens


@contextmanager
def safe_path() -> Iterator[None]:
    """Let processes that are started find modules where this one does, and never in the current folder first.

    Python is started with `-c`, which would let a `random.py` beside scenario files stand for the module of that name.
    """
    with _ONE_AT_A_TIME:
        before = os.environ.get(SAFE_PATH)
        os.environ[SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[SAFE_PATH]
            else:
                os.environ[SAFE_PATH] = before


class Worker:
    """A process that does one task at a time, seen from its parent."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            WorkerDied: The machine has no room for it.
        """
        try:
            self._pipe, theirs = _SPAWN.Pipe()
        except OSError as error:
            raise WorkerDied(_no_room(error)) from None
        with theirs:  # else the pipe would stay open when the worker dies
            self._process = _SPAWN.Process(target=_serve, args=(theirs,), daemon=True)
            try:
                with safe_path():
                    self._process.start()
            except OSError as error:
                self._pipe.close()
                raise WorkerDied(_no_room(error)) from None

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    def wait_until_ready(self) -> None:
        """Wait until it can take a task.

        Raises:
            WorkerDied: It never will.
        """
        self._answer()

    def done(self, message: bytes) -> Any:
        """Let it do a task, a pickled pair of work and task, and return the result.

        Raises:
            WorkerDied: It died on the way.
            Exception: What the work raises.
        """
        with suppress(OSError):  # it is dead, and the answer says so
            self._pipe.send_bytes(message)
        has_raised, answer = pickle.loads(self._answer())
        if has_raised:
            raise answer
        return answer

    def end(self) -> None:
        """End it at once."""
        self._process.kill()

    def gone(self) -> None:
        """Wait until it is gone."""
        self._process.join(_LAST_WORDS)
        self._pipe.close()

    def _answer(self) -> bytes:
        try:
            return self._pipe.recv_bytes()
        except (EOFError, OSError):
            self.gone()
            raise WorkerDied(_ending_told(self._process.exitcode)) from None


def _no_room(error: OSError) -> str:
    return f"the system lets no process begin: {error.strerror or error}"


def _ending_told(code: int | None) -> str:
    """Say in words with which code a process ended."""
    if code is None:
        return "its worker process died"
    if code >= 0:
        return f"its worker process ended with code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    want = ", perhaps for want of memory: fewer jobs need less" if name == "SIGKILL" else ""
    return f"its worker process was ended by {name}{want}"


def _serve(pipe: connection.Connection) -> None:
    """Do tasks until there are no more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_once_ready, args=(parent.sentinel,), daemon=True).start()
    pipe.send_bytes(b"ready")
    with suppress(EOFError, OSError):
        while True:
            message = pipe.recv_bytes()
            pipe.send_bytes(_answered(message))


def _answered(message: bytes) -> bytes:
    try:
        work, task = pickle.loads(message)
        return pickle.dumps((False, work(task)))
    except Exception as error:
        try:
            return pickle.dumps((True, error))
        except Exception:
            return pickle.dumps((True, RuntimeError(f"{type(error).__name__}: {error}")))


def _exit_once_ready(sentinel: int) -> None:
    # A parent that is killed cannot stop its workers any more.
    connection.wait([sentinel])
    os._exit(1)
