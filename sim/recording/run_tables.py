"""The tables of a run: outcomes, calls, projects, proposals, members, ties and run values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import COLUMNS, RUN_TABLES, WORLD
from sim.recording.coded_table import Columns, Flags, Texts, coded_table
from sim.recording.network_tables import members_columns, ties_columns
from sim.recording.recorder import OF_THE_REGION, RATIOS, RECORDED
from sim.recording.run_values import over_quarters
from sim.state.calls import STAGES, OpenCall
from sim.state.ecosystem import Ecosystem
from sim.units import quarter_label
from sim.world.organisations import Kind

Ints = NDArray[np.int64]

DECIDED_STAGES = ("eligible", "above_threshold", "funded")


def run_tables(
    model: Ecosystem, recorded: NDArray[np.float64], draw: int, names: Sequence[str] = RUN_TABLES
) -> dict[str, pd.DataFrame]:
    """Return the tables of a run, sorted by key; only reported quarters, and calls opened in them.

    Members and ties are those of the whole run: the reported quarters begin with what the warm-up brought about.

    Args:
        model: The run.
        recorded: Values of the recorded outcomes (outcomes x sectors and all together x quarters).
        draw: Number of the draw of its assumptions; 0 if they are as its scenario writes them.
        names: The tables to make.
    """
    tables: dict[str, Callable[[], Columns]] = {
        "outcomes": lambda: _outcomes(model, recorded),
        "calls": lambda: _calls(model),
        "projects": lambda: _projects(model),
        "proposals": lambda: _proposals(model),
        "members": lambda: members_columns(model),
        "ties": lambda: ties_columns(model),
        "run_values": lambda: _run_values(model, recorded),
    }
    labelled: Columns = {"scenario": model.scenario.name, "draw": draw, "seed": model.world.seed}
    return {name: coded_table(name, {**tables[name](), **labelled}) for name in names}


def _sector_names(model: Ecosystem) -> list[str]:
    return [row.sector for row in model.region.sectors] + [ALL_SECTORS]


def _quarters(model: Ecosystem, quarters: Ints) -> Texts:
    """Return a column of quarters from the start of the run on."""
    start, end = model.scenario.start, model.scenario.end
    return Texts(quarters - start, [quarter_label(quarter) for quarter in range(start, end + 1)])


def _outcomes(model: Ecosystem, recorded: NDArray[np.float64]) -> Columns:
    values, first = _reported(model, recorded), model.scenario.report_from
    outcome, sector, elapsed = np.nonzero(np.broadcast_to(_has_sense(values)[:, :, np.newaxis], values.shape))
    return {
        "quarter": _quarters(model, first + elapsed),
        "outcome": Texts(outcome, RECORDED),
        "sector": Texts(sector, _sector_names(model)),
        "value": values[outcome, sector, elapsed],
    }


def _run_values(model: Ecosystem, recorded: NDArray[np.float64]) -> Columns:
    reported = _reported(model, recorded)
    outcome, sector = np.nonzero(_has_sense(reported) & (reported.shape[2] > 0))
    return {
        "outcome": Texts(outcome, RECORDED),
        "sector": Texts(sector, _sector_names(model)),
        "value": over_quarters(reported)[outcome, sector] if outcome.size else np.zeros(0),
    }


def _reported(model: Ecosystem, recorded: NDArray[np.float64]) -> NDArray[np.float64]:
    first, until = (quarter - model.scenario.start for quarter in (model.scenario.report_from, model.quarter))
    return recorded[:, :, first:until]


def _has_sense(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which outcomes are defined for which sectors: ratios not for all together, some for nothing else."""
    has_sense = np.ones(values.shape[:2], dtype=np.bool_)
    has_sense[[RECORDED.index(name) for name in OF_THE_REGION], :-1] = False
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
    rows: dict[str, list[Any]] = {
        "call_id": [design.call_id] * (sectors + 1),
        "instrument": [design.instrument] * (sectors + 1),
        "programme_period": [_period(model, design.call_code)] * (sectors + 1),
        "assumed": [model.region.calls[design.call_code].assumed] * (sectors + 1),
        "quarter": [quarter_label(design.opens)] * (sectors + 1),
        "sector": _sector_names(model),
        "alignment_thematic": [*call.alignment_thematic.tolist(), np.nan],
        "alignment_design": [*call.alignment_design.tolist(), np.nan],
    }
    for stage in STAGES:
        is_known = is_decided or stage not in DECIDED_STAGES
        rows[stage] = _with_total(call.funnel[stage].astype(np.float64), is_known)
    rows |= {name: [np.nan] * sectors + [amount] for name, amount in _money(call).items()}
    projects = model.projects
    mine = np.flatnonzero(projects["call_index"] == call_index)
    sector = model.world.organisations.sector[projects["owner"][mine]].astype(np.int64)
    has_ended = bool((projects["ends"][mine] < model.quarter).all())  # a renounced one ends before it starts
    for name, amount, is_known in (
        ("completed", projects["completed"][mine], is_decided and has_ended),
        ("grants_eur", projects["grant"][mine] / 100.0, is_decided),
        ("investment_eur", projects["cost"][mine] / 100.0, is_decided),
        ("admitted_cost_eur", projects["admitted_cost"][mine] / 100.0, is_decided),
    ):
        rows[name] = _with_total(np.bincount(sector, weights=amount, minlength=sectors), is_known)
    return rows


def _period(model: Ecosystem, code: int) -> str | None:
    """Return the label of the programming period that pays a call, None for national money."""
    account = model.region.accounts[code]
    return None if account is None else model.region.programme_periods[account[0]].label


def _money(call: OpenCall) -> dict[str, float]:
    """Return the money of a call in EUR; not a number where it is not decided yet."""
    settled, budget = call.settlement, call.design.budget
    if settled is None:
        after = (np.nan, np.nan, np.nan)
    else:
        left = budget + settled.top_up - settled.awarded
        after = (settled.top_up / 100.0, (settled.demand - settled.awarded) / 100.0, left / 100.0)
    return dict(zip(("top_up_eur", "unfunded_demand_eur", "returned_eur"), after, strict=True)) | {
        "budget_eur": budget / 100.0
    }


def _with_total(by_sector: NDArray[Any], is_known: bool) -> list[float]:
    """Return a value a sector and their sum; not a number where they are not known yet."""
    return [*by_sector.tolist(), float(by_sector.sum())] if is_known else [np.nan] * (by_sector.size + 1)


def _owner_columns(model: Ecosystem, owner: Ints) -> Columns:
    organisations = model.world.organisations
    return {
        "owner_id": organisations.names(owner),
        "owner_kind": Texts(organisations.kind[owner], [kind.owner_kind for kind in Kind]),
        "sector": Texts(organisations.sector[owner], _sector_names(model)),
        "size": Texts(organisations.size[owner], [row.size for row in model.region.size_classes]),
    }


def _projects(model: Ecosystem) -> Columns:
    region, ideas, organisations = model.region, model.world.ideas, model.world.organisations
    opened = np.array([call.design.opens for call in model.government.calls], dtype=np.int64)
    rows = np.flatnonzero(opened[model.projects["call_index"]] >= model.scenario.report_from)
    column = {name: values[rows] for name, values in model.projects.columns.items()}
    idea, owner = column["idea"], column["owner"]
    score, rank, writing_gain = np.full(rows.size, np.nan), np.zeros(rows.size), np.zeros(rows.size)
    for call_index, call in enumerate(model.government.calls):
        mine = column["call_index"] == call_index
        if call.proposals is not None and mine.any():
            score[mine] = call.proposals.score[column["proposal"][mine]]
            rank[mine] = call.proposals.rank[column["proposal"][mine]]
            writing_gain[mine] = call.proposals.writing_gain[column["proposal"][mine]]
    return {
        "call_id": Texts(column["call_index"], [call.design.call_id for call in model.government.calls]),
        "idea_id": ideas.names(idea, organisations),
        **_owner_columns(model, owner),
        "value_chain": Texts(organisations.value_chain[owner], [row.value_chain for row in region.value_chains]),
        "province": Texts(organisations.province[owner], [row.province for row in region.provinces]),
        "member": column["member"],
        "first_award": column["first_award"],
        "quarter": _quarters(model, column["awarded"]),
        "cost_eur": column["cost"] / 100.0,
        "grant_eur": column["grant"] / 100.0,
        "admitted_cost_eur": column["admitted_cost"] / 100.0,
        "merit": ideas.merit[idea],
        "capability_gain": model.idea_state.capability_gain[idea],
        "writing_gain": writing_gain,
        "score": score,
        "rank": rank,
        "would_go_alone": column["would_go_alone"],
        "renounced": Flags(column["renounced"], column["awarded"] + 1 >= model.quarter),
        "completed": Flags(column["completed"], column["ends"] >= model.quarter),
        "new_researchers": column["researchers"],
        "kind": Texts(column["kind"], region.project_kinds),
        "mode": Texts(ideas.mode[idea], region.idea_modes),
        "green": ideas.green[idea],
        "digital": ideas.digital[idea],
        "social": ideas.social[idea],
        "partners": column["partners"],
    }


def _proposals(model: Ecosystem) -> Columns:
    ideas, organisations = model.world.ideas, model.world.organisations
    parts: dict[str, list[NDArray[Any]]] = {}
    for call_index, call in enumerate(model.government.calls):
        proposals, design = call.proposals, call.design
        if proposals is None or design.opens < model.scenario.report_from:
            continue
        is_decided = design.decides < model.quarter
        for name, values in {
            "call": np.full(proposals.idea.size, call_index),
            "idea": proposals.idea,
            "owner": proposals.owner,
            "quarter": np.full(proposals.idea.size, design.opens),
            "cost_eur": proposals.cost / 100.0,
            "grant_requested_eur": proposals.grant / 100.0,
            "admitted_cost_eur": proposals.admitted_cost / 100.0,
            "perceived_chance": proposals.chance,
            "person_days": proposals.work.days,
            "consultant": proposals.work.consultant,
            "feasibility_study": proposals.studied,
            "resubmission": proposals.resubmission,
            "capability_gain": model.idea_state.capability_gain[proposals.idea],
            "writing_gain": proposals.writing_gain,
            "claimed_sector": proposals.claimed_sector,
            "undecided": np.full(proposals.idea.size, not is_decided),
            "eligible": proposals.eligible,
            "score": np.where(is_decided, proposals.score, np.nan),
            "above_threshold": proposals.above_threshold,
            "rank": np.where(is_decided & (proposals.rank > 0), proposals.rank, np.nan),
            "funded": proposals.funded,
        }.items():
            parts.setdefault(name, []).append(values)
    if not parts:
        return {name: [] for name in COLUMNS["proposals"] if name not in ("scenario", *WORLD)}
    column = {name: np.concatenate(values) for name, values in parts.items()}
    of_call, undecided, owner, idea = (column.pop(name) for name in ("call", "undecided", "owner", "idea"))
    return {
        **column,
        "call_id": Texts(of_call, [call.design.call_id for call in model.government.calls]),
        "idea_id": ideas.names(idea, organisations),
        **_owner_columns(model, owner),
        "quarter": _quarters(model, column["quarter"]),
        "claimed_sector": Texts(column["claimed_sector"], _sector_names(model)),
        **{name: Flags(column[name], undecided) for name in ("eligible", "above_threshold", "funded")},
    }
