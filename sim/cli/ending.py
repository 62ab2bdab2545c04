"""End a command cleanly, whatever happens: a message on stderr and an exit code."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import typer

from sim.errors import InputError, Note, Problem, SimError, printable

__all__ = ["FAULT", "READER_GONE", "ending_cleanly", "resuming", "say_aside"]

FAULT, WRONG_INPUT, INTERRUPTED = 1, 2, 130
READER_GONE = 141
"""128 + SIGPIPE, as the shell says it of programs that a closed pipe ends."""

_LEAST_MEMORY = 512 * 2**20  # of addresses; with less, libraries fail as they are loaded, or hang
_NO_MEMORY = "failed to map segment"  # what the loader of libraries says

_log = logging.getLogger("sim")


@contextmanager
def ending_cleanly(verbose: bool | None = None, log_file: Path | None = None) -> Iterator[None]:
    """Turn errors into messages: 2 for what the user can correct, 1 for a fault of ours, 130 for Ctrl-C.

    Where nobody reads on, that is no error: 141, and not a word.

    Args:
        verbose: Whether progress of the work and tracebacks go to stderr; None for commands without such an option.
        log_file: File to which they are appended.
    """
    handlers: list[logging.Handler] = []
    try:
        _check_memory()
        handlers += _logging_to(bool(verbose), log_file)
        with _notes_aside():
            yield
    except InputError as error:
        say_aside(str(error))
        raise typer.Exit(WRONG_INPUT) from None
    except KeyboardInterrupt as interruption:
        say_aside(str(interruption) or "interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except SimError as error:
        _fault(str(error), error, verbose)
        raise typer.Exit(FAULT) from None
    except BrokenPipeError:
        raise typer.Exit(READER_GONE) from None
    except typer.Exit:
        raise
    except Exception as error:
        _fault(f"{type(error).__name__}: {error}", error, verbose)
        raise typer.Exit(FAULT) from None
    finally:
        for handler in handlers:
            _log.removeHandler(handler)
            try:
                handler.close()
            except OSError as error:
                say_aside(f"--log-file {log_file}: what happened could not be written: {error.strerror}")


@contextmanager
def _notes_aside() -> Iterator[None]:
    """Say notes on stderr, each once."""
    said = set()
    with warnings.catch_warnings():
        others = warnings.showwarning

        def say(message: Warning | str, category: type[Warning], *place: Any) -> None:
            if not issubclass(category, Note):
                others(message, category, *place)
            elif str(message) not in said:
                said.add(str(message))
                say_aside(f"note: {message}")

        warnings.simplefilter("always", Note)
        warnings.showwarning = say  # type: ignore[assignment]
        yield


@contextmanager
def resuming(folder: Path | None) -> Iterator[None]:
    """Let an interruption say how to go on, if anything is there to go on with."""
    try:
        yield
    except KeyboardInterrupt:
        kept = f"interrupted; finished runs are in {folder}: the same command goes on"
        raise KeyboardInterrupt(kept if folder is not None and folder.is_dir() else "") from None


def _check_memory() -> None:
    """Refuse a limit under which libraries cannot be loaded: some say so, but OpenBLAS tries for ever.

    Raises:
        InputError: The limit is that low.
    """
    try:
        from resource import RLIM_INFINITY, RLIMIT_AS, getrlimit
    except ImportError:  # Windows has no such limits
        return
    limit, _ = getrlimit(RLIMIT_AS)
    if limit != RLIM_INFINITY and limit < _LEAST_MEMORY:
        found = f"not enough memory: a limit of {limit / 2**20:.0f} MB is set (ulimit -v)"
        raise InputError([Problem("memory", found, f"at least {_LEAST_MEMORY / 2**20:.0f} MB for each process")])


def _logging_to(verbose: bool, log_file: Path | None) -> Iterator[logging.Handler]:
    logging.raiseExceptions = False  # a log that cannot be written must not fill the screen
    _log.setLevel(logging.INFO)
    _log.propagate = False
    if not verbose and log_file is None:
        _log.addHandler(quiet := logging.NullHandler())
        yield quiet
    if verbose:
        _log.addHandler(shown := logging.StreamHandler(sys.stderr))
        yield shown
    if log_file is not None:
        try:
            if log_file.is_fifo():
                raise ValueError("it is a pipe, on which this program might wait for ever")
            written = logging.FileHandler(log_file, encoding="utf-8")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            found = f"cannot be written: {reason}"
            raise InputError([Problem(f"--log-file {log_file}", found, "a file in an existing folder")]) from None
        written.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _log.addHandler(written)
        yield written


def _fault(message: str, error: Exception, verbose: bool | None) -> None:
    """Say what went wrong in one line; where it did goes to the log."""
    if isinstance(error, MemoryError) or _NO_MEMORY in message:
        message = f"not enough memory: {message.removeprefix('MemoryError: ') or 'less than this needs to start'}"
    one_line = " ".join(message.split())
    trace = getattr(error, "trace", None)  # a run in a worker process brings its own traceback
    say_aside(f"fault: {one_line}" + (" (-v or --log-file shows the traceback)" if verbose is False else ""))
    _log.error("%s", trace or "traceback:", exc_info=None if trace else error)


def say_aside(message: str) -> None:
    """Print a line on stderr, if anybody listens."""
    with suppress(OSError):  # where nobody listens the exit code still tells
        print(printable(message, "\n\t"), file=sys.stderr, flush=True)
