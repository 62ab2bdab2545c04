"""Make sure that a file is the file that was written."""

from __future__ import annotations

from pathlib import Path

from sim.errors import InputError, Problem
from sim.results.sealed import digest_of_file

__all__ = ["check_file", "damaged"]

_AGAIN = "an unchanged file: run the experiment again, with --replace"


def check_file(path: Path, sha256: str) -> None:
    """Make sure that a file of results is there as it was written.

    Raises:
        InputError: It is missing or damaged.
    """
    try:
        if path.exists() and not path.is_file():  # to read a pipe or a device may take for ever
            raise InputError([Problem(str(path), "is no file", _AGAIN)])
        found = digest_of_file(path)
    except OSError as error:
        raise InputError([Problem(str(path), f"cannot be read: {error.strerror}", _AGAIN)]) from None
    if found != sha256:
        raise InputError([damaged(path, "it is not the file that was written")])


def damaged(path: Path, reason: str) -> Problem:
    """Return what to say of a file that cannot be trusted."""
    return Problem(str(path), f"is damaged: {reason}", _AGAIN)
