"""Results small enough to be worked out by hand."""

from sim.outcomes.tables import COLUMNS, RUN_TABLES
from sim.outcomes.tidy import tidy
from sim.results.experiment import Experiment, ScenarioRecord
from sim.results.results import Results
from tests.support.keys import uncertainty_of
from tests.support.labels import LABELS
from tests.support.run_values import values_over_quarters


def storyline(name, report_from="2014Q1", end="2014Q2"):
    return ScenarioRecord(name, "", "", name, "", LABELS, report_from, end, {})


def results_of(names=("b", "a"), seeds=(0, 1), end="2014Q2", draws=(0,), **tables):
    """Return results with the rows given for each table; what a row leaves out is undefined or `x`."""
    filled = {name: _filled(name, tables.get(name, [])) for name in RUN_TABLES}
    filled["run_values"] = values_over_quarters(filled["outcomes"], end)
    records = tuple(storyline(name, end=end) for name in names)
    experiment = Experiment(records, tuple(seeds), tuple(draws), uncertainty=uncertainty_of(draws))
    return Results(experiment, filled)


def _filled(name, rows):
    empty = {column: "x" if kind == "text" else None for column, kind in COLUMNS[name].items()} | {"draw": 0}
    return tidy(name, {column: [{**empty, **row}[column] for row in rows] for column in empty})


def outcome(scenario, seed, quarter, value, name="funded_projects", sector="cci"):
    return {"scenario": scenario, "seed": seed, "quarter": quarter, "outcome": name, "sector": sector, "value": value}


def project(scenario, seed, idea, sector="cci", call="x", **more):
    return {"scenario": scenario, "seed": seed, "idea_id": idea, "sector": sector, "call_id": call, **more}


def call(scenario, seed, name, **more):
    return {"scenario": scenario, "seed": seed, "call_id": name, "sector": "all", "quarter": "2014Q1", **more}


UNDECIDED, INELIGIBLE, TOO_LOW, UNPAID, PAID = range(5)


def proposal(scenario, seed, idea, name, result=PAID, rank=None, quarter="2014Q1", sector="cci"):
    """Return a proposal that came as far as its result says."""
    decided = {"eligible": result > INELIGIBLE, "above_threshold": result > TOO_LOW, "funded": result == PAID}
    told = dict.fromkeys(decided) if result == UNDECIDED else decided
    place = {"call_id": name, "quarter": quarter, "rank": rank, "sector": sector}
    return {"scenario": scenario, "seed": seed, "idea_id": idea, **place, **told}
