"""The tables of a run: outcomes, calls, projects, proposals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import COLUMNS, WORLD
from sim.outcomes.tidy import tidy
from sim.recording.recorder import RATIOS, RECORDED
from sim.state.calls import STAGES
from sim.state.ecosystem import Ecosystem
from sim.units import quarter_label
from sim.world.organisations import Kind

Ints = NDArray[np.int64]
Columns = dict[str, Any]

DECIDED_STAGES = ("eligible", "above_threshold", "funded")


def run_tables(model: Ecosystem, recorded: NDArray[np.float64], draw: int) -> dict[str, pd.DataFrame]:
    """Return the four tables of a run, sorted by key; only reported quarters, and calls opened in them.

    Args:
        model: The run.
        recorded: Values of the recorded outcomes (outcomes x sectors and all together x quarters).
        draw: Number of the draw of its assumptions; 0 if they are as its scenario writes them.
    """
    tables = {
        "outcomes": _outcomes(model, recorded),
        "calls": _calls(model),
        "projects": _projects(model),
        "proposals": _proposals(model),
    }
    labelled = {"scenario": model.scenario.name, "draw": draw, "seed": model.world.seed}
    return {name: tidy(name, columns | labelled) for name, columns in tables.items()}


def _sector_names(model: Ecosystem) -> NDArray[Any]:
    return np.array([row.sector for row in model.region.sectors] + [ALL_SECTORS], dtype=object)


def _names(rows: tuple[Any, ...], field: str, codes: NDArray[Any]) -> NDArray[Any]:
    """Return the names behind codes, empty text where there is none."""
    names = np.array([getattr(row, field) for row in rows] + [""], dtype=object)
    return np.asarray(names[codes])


def _outcomes(model: Ecosystem, recorded: NDArray[np.float64]) -> Columns:
    first = model.scenario.report_from - model.scenario.start
    until = model.quarter - model.scenario.start
    values = recorded[:, :, first:until]
    labels = np.array([quarter_label(model.scenario.start + elapsed) for elapsed in range(first, until)], dtype=object)
    outcome, sector, quarter = np.indices(values.shape).reshape(3, -1)
    has_sense = (sector < values.shape[1] - 1) | ~np.isin(outcome, [RECORDED.index(name) for name in RATIOS])
    outcome, sector, quarter, flat = (column[has_sense] for column in (outcome, sector, quarter, values.ravel()))
    return {
        "quarter": labels[quarter],
        "outcome": np.array(RECORDED, dtype=object)[outcome],
        "sector": _sector_names(model)[sector],
        "value": flat,
    }


def _calls(model: Ecosystem) -> Columns:
    sectors = len(model.region.sectors)
    names = _sector_names(model)
    projects = model.projects
    project_sector = model.world.organisations.sector[projects["owner"]].astype(np.int64)
    rows: dict[str, list[Any]] = {}

    def add(name: str, by_sector: NDArray[Any], total: float) -> None:
        rows.setdefault(name, []).extend([*by_sector.tolist(), total])

    for call_index, call in enumerate(model.government.calls):
        design = call.design
        if design.opens < model.scenario.report_from:
            continue
        rows.setdefault("call_id", []).extend([design.call_id] * (sectors + 1))
        rows.setdefault("instrument", []).extend([design.instrument] * (sectors + 1))
        rows.setdefault("assumed", []).extend([model.region.calls[design.call_code].assumed] * (sectors + 1))
        rows.setdefault("quarter", []).extend([quarter_label(design.opens)] * (sectors + 1))
        rows.setdefault("sector", []).extend(names.tolist())
        decided = design.decides < model.quarter
        for stage in STAGES:
            counts = call.funnel[stage].astype(np.float64)
            if stage in DECIDED_STAGES and not decided:
                counts = np.full(sectors, np.nan)
            add(stage, counts, float(counts.sum()))
        mine = np.flatnonzero(projects["call_index"] == call_index)
        for name, amount in (
            ("completed", projects["completed"][mine]),
            ("grants_eur", projects["grant"][mine] / 100.0),
            ("investment_eur", projects["cost"][mine] / 100.0),
        ):
            sums = np.bincount(project_sector[mine], weights=amount, minlength=sectors)
            known = decided and (name != "completed" or bool((projects["ends"][mine] < model.quarter).all()))
            sums = sums if known else np.full(sectors, np.nan)
            add(name, sums, float(sums.sum()))
        add("alignment_thematic", call.alignment_thematic, float("nan"))
        add("alignment_design", call.alignment_design, float("nan"))
    return {name: rows.get(name, []) for name in COLUMNS["calls"] if name not in ("scenario", *WORLD)}


def _owner_columns(model: Ecosystem, owner: Ints) -> Columns:
    organisations = model.world.organisations
    return {
        "owner_id": np.array(organisations.names(owner), dtype=object),
        "owner_kind": _names(tuple(Kind), "owner_kind", organisations.kind[owner]),
        "sector": _sector_names(model)[organisations.sector[owner]],
    }


def _projects(model: Ecosystem) -> Columns:
    region, ideas, organisations = model.region, model.world.ideas, model.world.organisations
    opened = np.array([call.design.opens for call in model.government.calls], dtype=np.int64)
    rows = np.flatnonzero(opened[model.projects["call_index"]] >= model.scenario.report_from)
    column = {name: values[rows] for name, values in model.projects.columns.items()}
    idea, owner = column["idea"], column["owner"]
    score, rank = np.full(rows.size, np.nan), np.zeros(rows.size)
    for call_index, call in enumerate(model.government.calls):
        mine = column["call_index"] == call_index
        if call.proposals is not None and mine.any():
            score[mine] = call.proposals.score[column["proposal"][mine]]
            rank[mine] = call.proposals.rank[column["proposal"][mine]]
    call_ids = np.array([call.design.call_id for call in model.government.calls] or [""], dtype=object)
    return {
        "call_id": call_ids[column["call_index"]],
        "idea_id": np.array(ideas.names(idea, organisations), dtype=object),
        **_owner_columns(model, owner),
        "value_chain": _names(region.value_chains, "value_chain", organisations.value_chain[owner]),
        "province": _names(region.provinces, "province", organisations.province[owner]),
        "size": _names(region.size_classes, "size", organisations.size[owner]),
        "member": column["member"],
        "first_award": column["first_award"],
        "quarter": _labels(column["awarded"]),
        "cost_eur": column["cost"] / 100.0,
        "grant_eur": column["grant"] / 100.0,
        "merit": ideas.merit[idea],
        "score": score,
        "rank": rank,
        "would_go_alone": column["would_go_alone"],
        "completed": _completed(column["completed"], column["ends"], model.quarter),
        "new_researchers": column["researchers"],
        "kind": np.array(region.project_kinds, dtype=object)[column["kind"]],
        "mode": np.array(region.idea_modes, dtype=object)[ideas.mode[idea]],
        "green": ideas.green[idea],
        "digital": ideas.digital[idea],
        "social": ideas.social[idea],
        "partners": column["partners"],
    }


def _completed(completed: NDArray[np.bool_], ends: Ints, quarter: int) -> Any:
    """Return whether projects were completed, undefined for those that still run."""
    return pd.arrays.BooleanArray(completed.copy(), ends >= quarter)


def _proposals(model: Ecosystem) -> Columns:
    ideas, organisations = model.world.ideas, model.world.organisations
    parts: dict[str, list[NDArray[Any]]] = {}
    for call in model.government.calls:
        proposals, design = call.proposals, call.design
        if proposals is None or design.opens < model.scenario.report_from:
            continue
        decided = np.full(proposals.idea.size, design.decides < model.quarter)
        ranked = decided & (proposals.rank > 0)
        for name, values in {
            "call_id": np.full(proposals.idea.size, design.call_id, dtype=object),
            "idea": proposals.idea,
            "owner": proposals.owner,
            "quarter": np.full(proposals.idea.size, design.opens),
            "cost_eur": proposals.cost / 100.0,
            "grant_requested_eur": proposals.grant / 100.0,
            "perceived_chance": proposals.chance,
            "person_days": proposals.days,
            "feasibility_study": proposals.studied,
            "resubmission": proposals.resubmission,
            "claimed_sector": _sector_names(model)[proposals.claimed_sector],
            "undecided": ~decided,
            "eligible": proposals.eligible,
            "score": np.where(decided, proposals.score, np.nan),
            "above_threshold": proposals.above_threshold,
            "rank": np.where(ranked, proposals.rank, np.nan),
            "funded": proposals.funded,
        }.items():
            parts.setdefault(name, []).append(values)
    if not parts:
        return {name: [] for name in COLUMNS["proposals"] if name not in ("scenario", *WORLD)}
    column = {name: np.concatenate(values) for name, values in parts.items()}
    undecided, owner, idea = column.pop("undecided"), column.pop("owner"), column.pop("idea")
    column["quarter"] = _labels(column["quarter"])
    results = {
        name: pd.arrays.BooleanArray(column[name].copy(), undecided.copy())
        for name in ("eligible", "above_threshold", "funded")
    }
    idea_id = np.array(ideas.names(idea, organisations), dtype=object)
    return {**column, **results, "idea_id": idea_id, **_owner_columns(model, owner)}


def _labels(quarters: Ints) -> NDArray[Any]:
    distinct, index = np.unique(quarters, return_inverse=True)
    return np.asarray(np.array([quarter_label(quarter) for quarter in distinct.tolist()] + [""], dtype=object)[index])
