"""The story of one idea of a results folder, in the scenario that funded it and in the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.as_json import say_json
from sim.cli.shown import say
from sim.inputs.nearest import check_known
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.outcomes.tables import WorldKey
    from sim.results.store.identity import RunKey
    from sim.results.store.reading import StoredResults
    from sim.stories.story import Chapter, Story

__all__ = ["say_project"]


def say_project(
    folder: Path, idea: str, draw: int | None, seed: int | None, name: str | None, as_json: bool = False
) -> None:
    """Print the story of an idea, and how it goes otherwise in the other scenarios of a results folder.

    Args:
        folder: Results of `cci run` or `cci compare`, finished or not.
        idea: Identity of the idea, as in the column `idea_id`.
        draw: The draw of the assumptions; the first one under which it was funded (else submitted, else the first) if
            None.
        seed: The seed; the first one on which it was funded (else submitted, else the first) if None.
        name: The scenario to tell first; the first one that funded the idea on this world if None.
        as_json: Whether it is one JSON document, with every story whole.

    Raises:
        InputError: The folder, the draw, seed, scenario or idea is unknown, or the results cannot be made again.
    """
    from sim.results.posteriors import posterior_of
    from sim.results.store.reading import read_folder
    from sim.runs.recalled import check_code, recalled
    from sim.stories.story import tell

    results = read_folder(folder)
    check_code(folder, results.manifest)
    experiment = results.manifest.experiment
    for option, asked, known in (
        ("--draw", draw, experiment.draws),
        ("--seed", seed, experiment.seeds),
        ("--scenario", name, experiment.names),
    ):
        if asked is not None:
            check_known(str(asked), [str(one) for one in known], option)
    world, name = _where_to_begin(results, idea, draw, seed, name)
    told_of = {record.name: (recalled(record), posterior_of(record)) for record in experiment.scenarios}

    def story(of: str) -> Story:
        scenario, posterior = told_of[of]
        return tell(scenario, world, idea, posterior)

    first = story(name)
    others = (story(other) for other in experiment.names if other != name)
    if as_json:
        say_json(_content([first, *others]))
        return
    say(f"{idea} in {name}, {world}: {first.ending}")
    _say_chapters(first.chapters)
    for other in others:
        _say_otherwise(first, other)


def _where_to_begin(
    results: StoredResults, idea: str, draw: int | None, seed: int | None, name: str | None
) -> tuple[WorldKey, str]:
    """Return the world and the scenario that were asked for, or else those in which the idea went farthest."""
    from sim.outcomes.tables import WorldKey

    experiment = results.manifest.experiment
    order = {known: place for place, known in enumerate(experiment.names)}
    for table in ("projects", "proposals"):
        found = [
            (key.world, order[key.scenario], key.scenario)
            for key in _runs_with(results, table, idea)
            if draw in (None, key.draw) and seed in (None, key.seed) and name in (None, key.scenario)
        ]
        if found:
            world, _, scenario = min(found)
            return world, scenario
    first = WorldKey(
        experiment.draws[0] if draw is None else draw,
        experiment.seeds[0] if seed is None else seed,
    )
    return first, experiment.names[0] if name is None else name


def _runs_with(results: StoredResults, table: str, idea: str) -> Iterator[RunKey]:
    """Yield the runs in whose table an idea stands."""
    from pyarrow.compute import equal

    from sim.results.store.identity import RunKey

    for piece in results.pieces(table):
        rows = piece.filter(equal(piece["idea_id"], idea)).to_pydict()
        yield from map(RunKey, *(rows[column] for column in RunKey._fields))


def _content(stories: Sequence[Story]) -> dict[str, Any]:
    first = stories[0]
    return {
        "idea_id": first.idea,
        "world": first.world._asdict(),
        "stories": [
            {
                "scenario": story.scenario,
                "ending": story.ending,
                "chapters": [
                    {"quarter": quarter_label(one.quarter), "heading": one.heading, "facts": list(one.facts)}
                    for one in story.chapters
                ],
            }
            for story in stories
        ],
    }


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
