"""What stands for something in a documented command, and what a reader would put there."""

from collections.abc import Mapping

EXPERIMENT = "docs/experiments/attribution.yaml"
USUAL = {"DIR": "results/demo", "SCENARIO": "baseline", "NAME": "calls", "N": "1", "ID": "an-idea"}
FILES = {"run": EXPERIMENT, "check": "scenarios/no-cluster.yaml"}
"""What FILE stands for, by command."""
RUNS = ("compare", "run", "channels", "backtest")


def filled_in(words: tuple[str, ...], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return a command with a value for each word that only stands for one."""
    known = {**USUAL, "FILE": FILES.get(words[1], "FILE") if len(words) > 1 else "FILE", **values}
    return tuple(known.get(word, word) for word in words)


def made_small(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command of `cci` that takes one seed and one draw, one worker, and a cluster of its own."""
    rest = list(words)
    for option in ("--seeds", "--draws", "--jobs", "--scheduler"):
        if option in rest:
            place = rest.index(option)
            del rest[place : place + 2]
    if words[1] == "calibrate":
        rest.append("--help")  # it takes many minutes, and tests/calibration goes through all of it
    if words[1] in RUNS:
        rest += ["--seeds", "1", "--jobs", "1"]
        rest += ["--draws", "1"] if "prior" in words or EXPERIMENT in words else []
    return tuple(rest)
