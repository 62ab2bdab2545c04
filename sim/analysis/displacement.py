"""Find out, idea by idea, whose projects an alternative displaces and whose it gains, and how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.compare import check_baseline, funded_in_both, mean_of_counts
from sim.analysis.run_values import run_values
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import WORLD, Kind
from sim.outcomes.tidy import typed
from sim.results.results import Results

__all__ = ["ALL", "DISPLACEMENT_COLUMNS", "FATES", "HOW", "MOVED_COLUMNS", "displacement", "moved"]

ALL = "all"
"""What stands for every way of moving, and for every fate, together."""

HOW: dict[str, tuple[str, ...]] = {
    "displaced": ("outranked", "rerouted", "not submitted", "cancelled", "undecided"),
    "gained": ("promoted", "rerouted", "newly submitted", "new call", "undecided"),
}
"""How an idea moved, for both directions; the words at one place mirror each other."""

FATES = ("failed formally", "below the threshold", "behind the money", "not decided", "not submitted")
"""What became of an idea in the scenario that did not fund it."""

_DECIDED, _SUBMITTED = FATES[:3], FATES[:4]
_FATES_OF = (_DECIDED, _SUBMITTED, FATES[4:], FATES, FATES[3:4])  # that go with each way of moving

MOVED_COLUMNS: dict[str, Kind] = {
    "baseline": "text",
    "scenario": "text",
    "draw": "count",
    "seed": "count",
    "direction": "text",
    "idea_id": "text",
    "owner_id": "text",
    "sector": "text",
    "how": "text",
    "fate": "text",
    "baseline_call": "text",
    "scenario_call": "text",
    "baseline_rank": "number",
    "scenario_rank": "number",
    "merit": "number",
}
"""Kind of each column of the table of ideas that moved, in order."""

DISPLACEMENT_COLUMNS: dict[str, Kind] = {
    "baseline": "text",
    "scenario": "text",
    "sector": "text",
    "direction": "text",
    "how": "text",
    "fate": "text",
    "mean": "number",
    "ci_low": "number",
    "ci_high": "number",
    "worlds": "count",
}
"""Kind of each column of the table of counts, in order."""

_IDEA = [*WORLD, "idea_id"]


def moved(results: Results, baseline: str) -> pd.DataFrame:
    """List the ideas that one of two scenarios funds and the other does not, on the same world.

    *Displaced*: funded in the baseline and not in the alternative. *Gained*: the converse, with the two exchanged.
    Let F be the scenario that funds the idea, N the one that does not, and c the call that funds it in F. Four
    questions in this order say `how` (word for displaced / for gained), so that each idea has exactly one answer:

    1. Was c not held in N? *cancelled / new call*, also if the idea was submitted to another call in N.
    2. Was the idea submitted to c in N? *outranked / promoted* if c was decided by the end of the run: the same call
       looked at the same idea and left it out, because others were better or because it had less money there.
       *undecided* if not; no call of the shipped region can be, because none takes longer in one scenario.
    3. Was it submitted to any other call in N? *rerouted*, whether refused there or not decided by the end. That call
       may have refused it in F too, before c funded it.
    4. Else *not submitted / newly submitted*: c was held in N, and the idea was submitted to no call there.

    `fate` says what became of the idea in N: at c if it was submitted there, else at the call that opened last among
    those it was submitted to. *Failed formally*: not eligible, which includes owners that closed before the decision.
    *Below the threshold*: eligible, with too low a score. *Behind the money*: above the threshold, but others were
    funded before it, by rank, floor or reserve, until the money ended.

    Calls count if they opened in a reported quarter, as in the tables they are read from.

    Args:
        results: Runs of the scenarios on common worlds, with the tables `calls`, `projects` and `proposals`.
        baseline: The scenario to compare with.

    Returns:
        One row for each alternative, world, direction and idea, in that order. `baseline_call` and `scenario_call`
        are the call that funds it and, in the other scenario, the one that `fate` speaks of; undefined if there is
        none. The ranks are those at these calls, undefined where the idea did not pass the threshold; `merit` is the
        true one, in standard deviations.

    Raises:
        InputError: The baseline is not among the scenarios, or they do not report the same quarters.
    """
    check_baseline(results, baseline)
    parts = []
    for name in results.experiment.names:
        if name != baseline:
            both = [_moved(results, "displaced", baseline, name), _moved(results, "gained", name, baseline)]
            part = pd.concat(both, ignore_index=True).sort_values([*WORLD, "direction", "idea_id"], kind="stable")
            parts.append(part.assign(baseline=baseline, scenario=name))
    return typed(pd.concat(parts, ignore_index=True) if parts else [], MOVED_COLUMNS)


def displacement(results: Results, baseline: str, ideas: pd.DataFrame) -> pd.DataFrame:
    """Count the ideas that moved, by sector, how and fate: means over worlds.

    Args:
        results: Runs of the scenarios on common worlds.
        baseline: The scenario to compare with.
        ideas: What `moved` returns for them.

    Returns:
        One row for each alternative, sector (`all` included), direction, `how` and `fate` that can go together;
        `all` stands for all ways or fates. `mean` is projects a run, and `ci_low` and `ci_high` its 90 % interval
        over worlds (Student t), as in `comparison`: the rows with `how` and `fate` `all` are its
        `displaced_projects` and `gained_projects`, over the same worlds, and on each world the ways add up to them and
        the fates to their way. Nothing that moved is 0; a sector whose number of funded projects is undefined on
        every world has no rows.
    """
    values = run_values(results)
    rows: list[dict[str, Any]] = []
    for name in results.experiment.names:
        if name != baseline:
            mine = ideas[ideas["scenario"] == name]
            for sector, is_known in funded_in_both(values, baseline, name).iterrows():
                of_sector = mine if sector == ALL_SECTORS else mine[mine["sector"] == sector]
                worlds = is_known.index[is_known.to_numpy(dtype=np.bool_)]
                keys = {"baseline": baseline, "scenario": name, "sector": sector}
                rows += [{**keys, **row} for row in _counts(of_sector, worlds)]
    return typed(rows, DISPLACEMENT_COLUMNS)


def _counts(ideas: pd.DataFrame, worlds: pd.Index) -> Iterator[dict[str, Any]]:
    """Count ideas by direction, how and fate over worlds, each total before its parts."""

    def summed_up(counts: NDArray[np.float64]) -> dict[str, float]:
        mean = mean_of_counts(counts, worlds)
        return {"mean": mean.difference, "ci_low": mean.ci_low, "ci_high": mean.ci_high, "worlds": mean.worlds}

    for direction, ways in HOW.items():
        mine = ideas[ideas["direction"] == direction]
        world_of = worlds.get_indexer(pd.MultiIndex.from_frame(mine[list(WORLD)]))
        mine, world_of = mine[world_of >= 0], world_of[world_of >= 0]
        counts = np.zeros((len(ways), len(FATES), len(worlds)))
        way_of, fate_of = (
            pd.Index(names).get_indexer(pd.Index(mine[column])) for column, names in (("how", ways), ("fate", FATES))
        )
        np.add.at(counts, (way_of, fate_of, world_of), 1.0)
        yield {"direction": direction, "how": ALL, "fate": ALL, **summed_up(counts.sum(axis=(0, 1)))}
        for way, how in enumerate(ways):
            yield {"direction": direction, "how": how, "fate": ALL, **summed_up(counts[way].sum(axis=0))}
            for fate in _FATES_OF[way]:
                part = summed_up(counts[way, FATES.index(fate)])
                yield {"direction": direction, "how": how, "fate": fate, **part}


def _moved(results: Results, direction: str, here: str, elsewhere: str) -> pd.DataFrame:
    """Return the ideas funded here and not elsewhere, with how and fate, and what is known of both calls."""
    projects, calls = results.table("projects"), results.table("calls")
    columns = [*_IDEA, "owner_id", "sector", "call_id", "rank", "merit"]
    funded = {
        name: projects.loc[projects["scenario"] == name, columns].drop_duplicates(_IDEA) for name in (here, elsewhere)
    }
    keys = pd.MultiIndex.from_frame(funded[here][_IDEA])
    ideas = funded[here][~keys.isin(pd.MultiIndex.from_frame(funded[elsewhere][_IDEA]))].reset_index(drop=True)
    merged = ideas.merge(_submissions(results.table("proposals"), ideas, elsewhere), on=_IDEA, how="left")
    calls = calls.loc[calls["scenario"] == elsewhere, [*WORLD, "call_id"]].drop_duplicates()
    is_held = pd.MultiIndex.from_frame(ideas[[*WORLD, "call_id"]]).isin(pd.MultiIndex.from_frame(calls))
    fate = merged["fate"].fillna(FATES[4])
    at_same_call = (merged["other_call"] == merged["call_id"]).fillna(False).to_numpy(dtype=np.bool_)
    is_decided = fate.isin(_DECIDED).to_numpy()
    outranked, rerouted, not_submitted, cancelled, undecided = HOW[direction]
    how = np.select(
        [~is_held, at_same_call & is_decided, at_same_call, merged["other_call"].notna().to_numpy()],
        [cancelled, outranked, undecided, rerouted],
        not_submitted,
    )
    own, other = ("baseline", "scenario") if direction == "displaced" else ("scenario", "baseline")
    named = {"call_id": f"{own}_call", "other_call": f"{other}_call", "rank": f"{own}_rank"}
    named["other_rank"] = f"{other}_rank"
    return merged.assign(direction=direction, how=how, fate=fate).rename(columns=named)


def _submissions(proposals: pd.DataFrame, ideas: pd.DataFrame, elsewhere: str) -> pd.DataFrame:
    """Return for each idea the one submission elsewhere that says its fate: that to the same call, else the last."""
    mine = proposals[proposals["scenario"] == elsewhere]
    mine = mine.merge(ideas[[*_IDEA, "call_id"]].rename(columns={"call_id": "own_call"}), on=_IDEA)
    mine = mine.assign(is_same=mine["call_id"] == mine["own_call"])
    last = mine.sort_values([*_IDEA, "is_same", "quarter", "call_id"], kind="stable").drop_duplicates(
        _IDEA, keep="last"
    )
    eligible, passed = (
        last[column].fillna(False).to_numpy(dtype=np.bool_) for column in ("eligible", "above_threshold")
    )
    failed, low, behind, undecided, _ = FATES
    fate = np.select([last["funded"].isna().to_numpy(), ~eligible, ~passed], [undecided, failed, low], behind)
    return last[_IDEA].assign(fate=fate, other_call=last["call_id"], other_rank=last["rank"])
