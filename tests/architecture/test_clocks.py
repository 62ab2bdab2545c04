"""Tests say nothing about seconds: none reads a clock, sleeps in hope, or waits for less than patience."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOCKS = {"perf_counter", "monotonic", "time", "process_time", "thread_time", "getrusage", "default_timer"}
CLOCKS |= {f"{name}_ns" for name in CLOCKS}
OWNERS = {"time", "resource", "timeit"}
SHORTEST_WAIT = 60

# Where it may be, and why: path -> (what is found there, the reason).
ALLOWED = {
    "tests/support/patience.py": ({"clock", "sleep"}, "the one place that waits, with patience"),
    "tests/docking/__main__.py": ({"clock"}, "a command that says how long both models took; it judges nothing"),
    "tests/cli/launch.py": ({"sleep"}, "a model whose quarters take long, to be interrupted"),
    "tests/runs/engines/works.py": ({"sleep"}, "work that takes long, to be ended"),
    "tests/cli/test_resuming.py": ({"sleep"}, "kills at random instants; any of them is right"),
}


def breaches(text: str) -> Iterator[tuple[str, int]]:
    """Yield what a test should not do, and the line: `clock`, `sleep` or `timeout`."""
    for node in ast.walk(ast.parse(text)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in OWNERS:
            yield from _named(node.attr, line)
        elif isinstance(node, ast.ImportFrom) and node.module in OWNERS:
            for alias in node.names:
                yield from _named(alias.name, line)
        elif isinstance(node, ast.keyword) and node.arg == "timeout" and _is_short(node.value):
            yield "timeout", node.value.lineno


def _is_short(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float) and value.value < SHORTEST_WAIT


def _named(name: str, line: int) -> Iterator[tuple[str, int]]:
    if name in CLOCKS:
        yield "clock", line
    elif name == "sleep":
        yield "sleep", line


@cache
def found() -> list[tuple[str, int, str]]:
    """Return path, line and kind of every breach in the tests."""
    paths = sorted((ROOT / "tests").rglob("*.py"))
    return [
        (path.relative_to(ROOT).as_posix(), line, kind)
        for path in paths
        for kind, line in breaches(path.read_text(encoding="utf-8"))
    ]


def test_no_test_depends_on_how_fast_the_machine_is():
    assert [one for one in found() if one[2] not in ALLOWED.get(one[0], ((), ""))[0]] == []


def test_nothing_is_allowed_that_is_not_there():
    there = {(path, kind) for path, _, kind in found()}
    assert {(path, kind) for path, (kinds, _) in ALLOWED.items() for kind in kinds} <= there


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("started = time.perf_counter()", "clock"),
        ("from time import monotonic", "clock"),
        ("used = time.process_time_ns()", "clock"),
        ("def test(clock=time.time): ...", "clock"),
        ("work()\ntime.sleep(0.5)", "sleep"),
        ("process.communicate(timeout=20)", "timeout"),
        ("process.wait(timeout=0.5)", "timeout"),
    ],
)
def test_it_is_seen(text, kind):
    assert {one for one, _ in breaches(text)} == {kind}


def test_patience_and_other_words_pass():
    assert not [*breaches("process.wait(timeout=PATIENCE)\nevent.wait(timeout=60)\nrow.time\nclock.sleep()")]
