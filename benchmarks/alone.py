"""Measure in a process of its own: `python -m benchmarks.alone MODULE FUNCTION ARGUMENTS` prints the result as JSON."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of a module in a fresh process and return its result; both go through JSON."""
    module = function.__module__
    command = [sys.executable, "-m", "benchmarks.alone", module, function.__name__, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def environment() -> dict[str, str]:
    """Return the environment of a process that finds this checkout first."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def main(module: str, function: str, arguments: str) -> None:
    """Call the function and print what it returns."""
    print(json.dumps(getattr(importlib.import_module(module), function)(*json.loads(arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:])
