"""The answer of a command as one JSON document on stdout."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

__all__ = ["AsJson", "one_of_both", "say_json"]

AsJson = Annotated[bool, typer.Option("--json", help="As one JSON document: numbers as they are, undefined is null.")]


def say_json(content: Any) -> None:
    """Print what JSON can hold on stdout."""
    sys.stdout.write(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


def one_of_both(as_csv: bool, as_json: bool) -> None:
    """Make sure that a table is asked for in one form.

    Raises:
        InputError: Both were.
    """
    from sim.errors import InputError, Problem

    if as_csv and as_json:
        raise InputError([Problem("--csv --json", "both were given", "one of them")])
