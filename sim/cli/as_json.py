"""The answer of a command as one JSON document on stdout."""

from __future__ import annotations

import json
import re
import sys
from typing import Annotated, Any

import typer

__all__ = ["AsJson", "one_of_both", "say_json"]

AsJson = Annotated[bool, typer.Option("--json", help="As one JSON document: numbers as they are, undefined is null.")]


def say_json(content: Any) -> None:
    """Print what JSON can hold on stdout, with no character that steers a terminal."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    sys.stdout.write(re.sub(r"[^\n -~]", _escaped, text) + "\n")
    sys.stdout.flush()


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return character if character.isprintable() else json.dumps(character)[1:-1]


def one_of_both(as_csv: bool, as_json: bool) -> None:
    """Make sure that a table is asked for in one form.

    Raises:
        InputError: Both were.
    """
    from sim.errors import InputError, Problem

    if as_csv and as_json:
        raise InputError([Problem("--csv --json", "both were given", "one of them")])
