"""The tables of a run: outcomes, calls, projects, proposals and run values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import COLUMNS, WORLD
from sim.outcomes.tidy import tidy
from sim.recording.recorder import RATIOS, RECORDED
from sim.recording.run_values import over_quarters
from sim.state.calls import STAGES, OpenCall
from sim.state.ecosystem import Ecosystem
from sim.units import quarter_label
from sim.world.organisations import Kind

Ints = NDArray[np.int64]
Columns = dict[str, Any]

DECIDED_STAGES = ("eligible", "above_threshold", "funded")


def run_tables(model: Ecosystem, recorded: NDArray[np.float64], draw: int) -> dict[str, pd.DataFrame]:
    """Return the tables of a run, sorted by key; only reported quarters, and calls opened in them.

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
        "run_values": _run_values(model, recorded),
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
    values, first = _reported(model, recorded), model.scenario.report_from
    labels = np.array([quarter_label(first + elapsed) for elapsed in range(values.shape[2])], dtype=object)
    outcome, sector, quarter = np.nonzero(np.broadcast_to(_has_sense(values)[:, :, np.newaxis], values.shape))
    return {
        "quarter": labels[quarter],
        "outcome": np.array(RECORDED, dtype=object)[outcome],
        "sector": _sector_names(model)[sector],
        "value": values[outcome, sector, quarter],
    }


def _run_values(model: Ecosystem, recorded: NDArray[np.float64]) -> Columns:
    reported = _reported(model, recorded)
    outcome, sector = np.nonzero(_has_sense(reported) & (reported.shape[2] > 0))
    return {
        "outcome": np.array(RECORDED, dtype=object)[outcome],
        "sector": _sector_names(model)[sector],
        "value": over_quarters(reported)[outcome, sector] if outcome.size else [],
    }


def _reported(model: Ecosystem, recorded: NDArray[np.float64]) -> NDArray[np.float64]:
    first, until = (quarter - model.scenario.start for quarter in (model.scenario.report_from, model.quarter))
    return recorded[:, :, first:until]


def _has_sense(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which outcomes are defined for which sectors: of a ratio there is none for all sectors together."""
    has_sense = np.ones(values.shape[:2], dtype=np.bool_)
    has_sense[[RECORDED.index(name) for name in RATIOS], -1] = False
    return has_sense


def _calls(model: Ecosystem) -> Columns:
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS["calls"] if name not in ("scenario", *WORLD)}
    for call_index, call in enumerate(model.government.calls):
        if call.design.opens >= model.scenario.report_from:
            for name, values in _call_columns(model, call_index, call).items():
                columns[name].extend(values)
    return columns


def _call_columns(model: Ecosystem, call_index: int, call: OpenCall) -> dict[str, list[Any]]:
    """Return the rows of one call, a sector each, and all together last."""
    design, sectors = call.design, len(model.region.sectors)
    is_decided = design.decides < model.quarter
    rows = {
        "call_id": [design.call_id] * (sectors + 1),
        "instrument": [design.instrument] * (sectors + 1),
        "assumed": [model.region.calls[design.call_code].assumed] * (sectors + 1),
        "quarter": [quarter_label(design.opens)] * (sectors + 1),
        "sector": _sector_names(model).tolist(),
        "alignment_thematic": [*call.alignment_thematic.tolist(), np.nan],
        "alignment_design": [*call.alignment_design.tolist(), np.nan],
    }
    for stage in STAGES:
        is_known = is_decided or stage not in DECIDED_STAGES
        rows[stage] = _with_total(call.funnel[stage].astype(np.float64), is_known)
    projects = model.projects
    mine = np.flatnonzero(projects["call_index"] == call_index)
    sector = model.world.organisations.sector[projects["owner"][mine]].astype(np.int64)
    has_ended = bool((projects["ends"][mine] < model.quarter).all())
    for name, amount, is_known in (
        ("completed", projects["completed"][mine], is_decided and has_ended),
        ("grants_eur", projects["grant"][mine] / 100.0, is_decided),
        ("investment_eur", projects["cost"][mine] / 100.0, is_decided),
    ):
        rows[name] = _with_total(np.bincount(sector, weights=amount, minlength=sectors), is_known)
    return rows


def _with_total(by_sector: NDArray[Any], is_known: bool) -> list[float]:
    """Return a value a sector and their sum; not a number where they are not known yet."""
    return [*by_sector.tolist(), float(by_sector.sum())] if is_known else [np.nan] * (by_sector.size + 1)


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
