"""Work counted as calls: of every Python function, or of one that is watched."""

import gc
from collections.abc import Callable
from cProfile import Profile
from typing import Any

import pytest
from _pytest.monkeypatch import derive_importpath


def calls_during(work: Callable[[], object]) -> int:
    """Count the calls of Python functions while `work` is done; its seconds are thrown away."""
    profile = Profile(builtins=False)
    gc.disable()  # what the collector of cycles calls when it happens to run is no part of the work
    try:
        profile.runcall(work)
    finally:
        gc.enable()
    return sum(function.callcount for function in profile.getstats())


def watched(monkeypatch: pytest.MonkeyPatch, target: str) -> list[tuple[Any, ...]]:
    """Let what stands at a dotted name work on, and return a list that takes the arguments of each call."""
    name, owner = derive_importpath(target, raising=True)
    usual, calls = getattr(owner, name), []

    def noted(*arguments: Any, **named: Any) -> Any:
        calls.append(arguments)
        return usual(*arguments, **named)

    monkeypatch.setattr(owner, name, noted)
    return calls
