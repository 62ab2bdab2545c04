"""The story of one idea of a results folder, in the scenario that funded it and in the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.shown import say
from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.outcomes.tables import WorldKey
    from sim.results.experiment import Experiment
    from sim.stories.story import Chapter, Story

__all__ = ["say_project"]


def say_project(folder: Path, idea: str, draw: int | None, seed: int | None, name: str | None) -> None:
    """Print the story of an idea, and how it goes otherwise in the other scenarios of a results folder.

    Args:
        folder: Results of `cci run` or `cci compare`.
        idea: Identity of the idea, as in the column `idea_id`.
        draw: The draw of the assumptions; the first one under which it was funded (else submitted, else the first) if
            None.
        seed: The seed; the first one on which it was funded (else submitted, else the first) if None.
        name: The scenario to tell first; the first one that funded the idea on this world if None.

    Raises:
        InputError: The folder, the draw, seed, scenario or idea is unknown, or the results cannot be made again.
    """
    from sim.results.manifest import read_manifest
    from sim.runs.recalled import check_code, recalled
    from sim.stories.story import tell

    manifest = read_manifest(folder)
    check_code(folder, manifest)
    experiment = manifest.experiment
    for kind, asked, held in (("draw", draw, experiment.draws), ("seed", seed, experiment.seeds)):
        if asked is not None and asked not in held:
            known = ", ".join(map(str, held))
            raise InputError([Problem(f"--{kind} {asked}", f"these results hold no such {kind}", f"one of {known}")])
    if name is not None and name not in experiment.names:
        allowed, hint = "one of " + ", ".join(experiment.names), nearest(name, experiment.names) or ""
        raise InputError([Problem(f"--scenario {name}", "these results hold no such scenario", allowed, hint)])
    world, name = _where_to_begin(folder, experiment, idea, draw, seed, name)
    scenarios = {record.name: recalled(record) for record in experiment.scenarios}
    first = tell(scenarios[name], world, idea)
    say(f"{idea} in {name}, {world}: {first.ending}")
    _say_chapters(first.chapters)
    for other in experiment.names:
        if other != name:
            _say_otherwise(first, tell(scenarios[other], world, idea))


def _where_to_begin(
    folder: Path, experiment: Experiment, idea: str, draw: int | None, seed: int | None, name: str | None
) -> tuple[WorldKey, str]:
    """Return the world and the scenario that were asked for, or else those in which the idea went farthest."""
    from sim.outcomes.tables import WorldKey
    from sim.results.columnar import table_of
    from sim.results.manifest import read_manifest
    from sim.results.table_files import table_file

    manifest = read_manifest(folder)
    order = {known: place for place, known in enumerate(experiment.names)}
    for table in ("projects", "proposals"):
        rows = table_of(table_file(folder, table, manifest), table)
        rows = rows[rows["idea_id"] == idea]
        found = [
            (WorldKey(int(drawn), int(at)), order[str(scenario)], str(scenario))
            for drawn, at, scenario in zip(rows["draw"], rows["seed"], rows["scenario"], strict=True)
            if draw in (None, int(drawn)) and seed in (None, int(at)) and name in (None, str(scenario))
        ]
        if found:
            world, _, scenario = min(found)
            return world, scenario
    first = WorldKey(
        experiment.draws[0] if draw is None else draw,
        experiment.seeds[0] if seed is None else seed,
    )
    return first, experiment.names[0] if name is None else name


def _say_chapters(chapters: Sequence[Chapter]) -> None:
    for chapter in chapters:
        say(f"{quarter_label(chapter.quarter)}  {chapter.heading}")
        for fact in chapter.facts:
            say(f"        {fact}")


def _say_otherwise(first: Story, other: Story) -> None:
    say()
    other_chapters = [chapter for chapter in other.chapters if chapter not in first.chapters]
    say(f"In {other.scenario} on the same world it {other.ending}" + ("; what differs:" if other_chapters else "."))
    _say_chapters(other_chapters)
