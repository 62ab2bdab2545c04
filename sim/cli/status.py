"""`cci status`: how far a results folder is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.as_json import AsJson, say_json

if TYPE_CHECKING:
    from sim.results.store.lock import Owner
    from sim.results.store.reading import StoredResults

__all__ = ["status"]


def status(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder, finished or not.")],
    as_json: AsJson = False,
) -> None:
    """Say what a results folder holds, what it lacks, and who is writing there; change nothing."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.results.store.lock import owner_of
        from sim.results.store.reading import read_folder

        owner = owner_of(folder)
        told = _status(read_folder(folder), owner)
        if as_json:
            say_json(told)
        else:
            _say(folder, told)


def _status(results: StoredResults, owner: Owner | str | None) -> dict[str, Any]:
    from dataclasses import asdict

    experiment = results.manifest.experiment
    names = {
        name: {
            "done": sum(1 for key in results.done if key.scenario == name),
            "failed": sum(1 for failure in results.failures if failure.scenario == name),
        }
        for name in experiment.names
    }
    failed = len(results.failures)
    writer = None if owner is None else owner if isinstance(owner, str) else {**asdict(owner), "named": str(owner)}
    return {
        "complete": results.manifest.complete,
        "runs": len(results.wanted),
        "done": len(results.done),
        "failed": failed,
        "missing": len(results.wanted) - len(results.done) - failed,
        "scenarios": names,
        "seeds": len(experiment.seeds),
        "draws": 0 if experiment.uncertainty == "none" else len(experiment.draws),
        "uncertainty": experiment.uncertainty,
        "baseline": experiment.baseline,
        "keeps": list(experiment.keeps),
        "parts": results.parts,
        "unlisted": str(results.unlisted()),
        "writer": writer,
        "seconds_left": _seconds_left(results, owner),
        "failures": [
            {"scenario": one.scenario, "draw": one.draw, "seed": one.seed, "reason": one.reason}
            for one in results.failures
        ],
        "command_line": list(results.manifest.command_line),
    }


def _seconds_left(results: StoredResults, owner: Owner | str | None) -> float | None:
    """Judge by what the process that is at work has done so far."""
    import time

    if owner is None or isinstance(owner, str):
        return None
    fresh = len(results.done) - owner.done_before
    rest = len(results.wanted) - len(results.done)
    elapsed = time.time() - owner.started  # on another machine, whose clock may be ahead of this one
    return elapsed / fresh * rest if fresh > 0 and elapsed > 0 else None


def _say(folder: Path, told: dict[str, Any]) -> None:
    import shlex

    from sim.cli.shown import say, say_table
    from sim.outcomes.tables import RUN_TABLES, WorldKey

    state = "complete" if told["complete"] else f"unfinished, in {told['parts']} parts"
    counts = f"{told['done']} of {told['runs']} runs done, {told['failed']} failed, {told['missing']} missing"
    draws = f" x {told['draws']} draws" if told["draws"] else ""
    say(f"{folder}: {state}; {counts}; {told['seeds']} seeds{draws}, uncertainty {told['uncertainty']}")
    rows = [[name, str(one["done"]), str(one["failed"])] for name, one in told["scenarios"].items()]
    say_table("", ["scenario", "done", "failed"], rows, numbers_from=1)
    if told["unlisted"]:
        say(f"{told['unlisted']}: the command that made it, given again, takes up or keeps what is there")
    if len(told["keeps"]) < len(RUN_TABLES):
        say(f"of every run only {', '.join(told['keeps'])} is kept")
    for failure in told["failures"]:
        world = WorldKey(failure["draw"], failure["seed"])
        say(f"failed: scenario {failure['scenario']}, {world}: {failure['reason']}")
    writer = told["writer"]
    if writer is not None:
        left = "" if told["seconds_left"] is None else f"; about {told['seconds_left']:.0f} s left"
        say(f"written by {writer if isinstance(writer, str) else writer['named']}{left}")
    elif told["missing"] or told["failed"]:
        say("nobody is writing there: cci retry, or the same command again, goes on")
    if told["complete"]:
        say("its files are checked by cci verify")
    if told["command_line"]:
        say(f"command: {shlex.join(told['command_line'])}")
