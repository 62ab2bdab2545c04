"""A model with the tables of the real one, invented in a millisecond, to test everything that runs it."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pandas as pd

from sim.outcomes.tables import RUN_TABLES
from sim.outcomes.tidy import tidy
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter, quarter_label
from sim.world.world import values_read
from tests.support.labels import LABELS
from tests.support.run_values import values_over_quarters

SECTORS = ("cci", "mechatronics")
STAGES = ("live_ideas", "admissible", "aware", "with_partners", "applications", "eligible", "above_threshold", "funded")


_TABLES: dict[tuple[str, str, int], dict[str, pd.DataFrame]] = {}  # inventing takes longer than the tests do


def number(*key: object) -> float:
    """Return a number from 0 to 1 that depends on nothing but the key."""
    return int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:6], "big") / 2**48


@dataclass(frozen=True)
class FakeWorld:
    """What runs check of a world."""

    region: object
    assumptions: object
    seed: int
    start: int
    end: int

    def is_that_of(self, region, assumptions, seed, start, end):
        drawn_for = (self.region, values_read(self.assumptions), self.seed, self.start, self.end)
        return drawn_for == (region, values_read(assumptions), seed, start, end)


class FakeModel:
    """Projects are ideas with luck; a scenario shifts the luck they need by the region's commitment.

    In a scenario named `quiet` no call ever opens; one named `breaks` raises in its third quarter, one named
    `breaks-on-3` does so on seed 3. As names decide, and not levers that are asked, its scenarios share no quarters.
    """

    def __init__(self, scenario, *, seed, world):
        assert world.is_that_of(world.region, scenario.assumptions, seed, scenario.start, scenario.end)
        self.scenario, self.seed, self.world = scenario, seed, world
        self.reference = None
        self.quarter, self.running = scenario.start, True

    def step(self):
        self.quarter += 1
        self.running = self.quarter <= self.scenario.end
        does_break = self.scenario.name == "breaks" or (self.scenario.name, self.seed) == ("breaks-on-3", 3)
        if does_break and self.quarter == self.scenario.start + 3:
            raise ZeroDivisionError("no\nideas left")

    def tables(self, draw=0, names=RUN_TABLES):
        key = (self.scenario.name, self.scenario.digest(), self.seed)
        if key not in _TABLES:
            _TABLES[key] = self._tables()
        return {name: _TABLES[key][name].assign(draw=draw) for name in names}

    def _tables(self):
        ideas = [] if self.scenario.name == "quiet" else [*self._ideas()]
        labels = {"scenario": self.scenario.name, "draw": 0, "seed": self.seed}
        tables = {
            "outcomes": self._outcomes(ideas),
            "calls": self._calls(ideas),
            "projects": self._awards(ideas),
            "proposals": self._proposals(ideas),
            "members": self._members(ideas),
            "ties": self._ties(ideas),
        }
        tidied = {name: tidy(name, columns | labels) for name, columns in tables.items()}
        return tidied | {"run_values": values_over_quarters(tidied["outcomes"], quarter_label(self.scenario.end))}

    @property
    def quarters(self):
        return range(self.scenario.report_from, self.scenario.end + 1)

    def _ideas(self):
        reach = self.scenario.policy_at(self.scenario.end).government.commitment
        reach *= self.scenario.assumptions.ideas.rate_factor
        for quarter in self.quarters:
            for place in range(6):
                luck = number(self.seed, quarter, place)
                sector = SECTORS[place % 2]
                is_funded = luck < (reach / 2 if sector == "cci" else 0.9 - reach / 2)
                yield SimpleNamespace(quarter=quarter, place=place, luck=luck, sector=sector, is_funded=is_funded)

    def _outcomes(self, ideas):
        rows = []
        for quarter in self.quarters:
            mine = [idea for idea in ideas if idea.quarter == quarter]
            for sector in (*SECTORS, "tourism", "all"):
                funded = float(sum(idea.is_funded for idea in mine if sector in (idea.sector, "all")))
                undefined = sector == "tourism"
                rows += [
                    (quarter, "funded_projects", sector, np.nan if undefined else funded),
                    (quarter, "public_funding_eur", sector, np.nan if undefined else funded * 100_000.25),
                    (quarter, "cluster_members", sector, np.nan if undefined else float(quarter % 7)),
                    (quarter, "residual_projects", sector, 5.0),
                ]
                if sector == "all":
                    rows.append((quarter, "left_in_accounts_eur", sector, 1e6 + 12_345.67 * (quarter % 9)))
                if sector == "cci":
                    # Nothing to align with where no call opens, and never in the first quarter of a year.
                    value = np.nan if quarter % 4 == 0 or not ideas else number(self.seed, quarter)
                    rows.append((quarter, "alignment_thematic", sector, value))
        quarter, outcome, sector, value = zip(*rows, strict=True)
        return {
            "quarter": [quarter_label(one) for one in quarter],
            "outcome": outcome,
            "sector": sector,
            "value": value,
        }

    def _calls(self, ideas):
        rows = []
        for quarter in sorted({idea.quarter for idea in ideas if idea.quarter % 2 == 0}):
            for sector in (*SECTORS, "all"):
                mine = [idea for idea in ideas if idea.quarter == quarter and sector in (idea.sector, "all")]
                counts = [10.0 * len(mine), 8.0 * len(mine), 6.0, 5.0, 4.0, 3.0, 2.0]
                counts.append(float(sum(idea.is_funded for idea in mine)))
                if quarter >= self.scenario.end - 1:
                    counts[5:] = [np.nan] * 3  # not decided before the horizon
                stages = dict(zip(STAGES, counts, strict=True))
                money = dict.fromkeys(("completed", "grants_eur", "investment_eur", "admitted_cost_eur"), counts[-1])
                aligned = {"alignment_thematic": 0.5, "alignment_design": np.nan}
                named = {"call_id": f"CALL_{quarter_label(quarter)}", "instrument": "open", "sector": sector}
                named |= {"programme_period": "2014-2020" if quarter < 4 * 2021 else "2021-2027"}
                of_call = ("budget_eur", "top_up_eur", "unfunded_demand_eur", "returned_eur")
                money |= dict.fromkeys(of_call, counts[-1] if sector == "all" else np.nan)
                named |= {"assumed": quarter % 4 == 2, "quarter": quarter_label(quarter)}
                rows.append({**named, **stages, **money, **aligned})
        return _columns("calls", rows)

    def _awards(self, ideas):
        return _columns(
            "projects",
            [
                {
                    **_identity(idea),
                    "value_chain": "stage" if idea.sector == "cci" else "",
                    "province": "BO",
                    "size": "micro",
                    "member": idea.luck < 0.1,
                    "first_award": True,
                    "cost_eur": 1000 * idea.luck,
                    "grant_eur": 500 * idea.luck,
                    "admitted_cost_eur": 1000 * idea.luck,
                    "merit": idea.luck,
                    "capability_gain": 0.0,
                    "writing_gain": 0.0,
                    "score": idea.luck,
                    "rank": idea.place,
                    "would_go_alone": False,
                    "renounced": None if idea.quarter == self.scenario.end else idea.place == 4,
                    "completed": None if idea.quarter > self.scenario.end - 4 else True,
                    "new_researchers": 1,
                    "kind": "research",
                    "mode": "technological",
                    **dict.fromkeys(("green", "digital", "social"), 0.5),
                    "partners": 2,
                }
                for idea in ideas
                if idea.is_funded
            ],
        )

    def _members(self, ideas):
        return _columns(
            "members",
            [
                {
                    "organisation_id": f"enterprise-{place}",
                    "cluster": "MUSES",
                    "kind": "enterprise",
                    "sector": SECTORS[place % 2],
                    "value_chain": "",
                    "size": "micro",
                    "province": "BO",
                    "joined": quarter_label(self.scenario.start),
                    "left": "" if place else quarter_label(self.scenario.end),
                    "founding": place < 2,
                }
                for place in sorted({idea.place for idea in ideas})
            ],
        )

    def _ties(self, ideas):
        funded = {idea.place: idea for idea in reversed(ideas) if idea.is_funded}
        return _columns(
            "ties",
            [
                {
                    **{key: _identity(idea)[key] for key in ("call_id", "idea_id")},
                    "first_id": f"enterprise-{place}",
                    "second_id": f"partner-{place}",
                    **{f"{end}_kind": "enterprise" for end in ("first", "second")},
                    **{f"{end}_sector": idea.sector for end in ("first", "second")},
                    **{f"{end}_province": "BO" for end in ("first", "second")},
                    "first_quarter": quarter_label(idea.quarter),
                    "last_quarter": quarter_label(idea.quarter + 4),
                    "through": "stranger",
                }
                for place, idea in funded.items()
            ],
        )

    def _proposals(self, ideas):
        return _columns(
            "proposals",
            [
                {
                    **_identity(idea),
                    "size": "micro",
                    "cost_eur": 1000 * idea.luck,
                    "grant_requested_eur": 500 * idea.luck,
                    "admitted_cost_eur": 1000 * idea.luck,
                    "perceived_chance": 0.5,
                    "person_days": 20,
                    "consultant": False,
                    "feasibility_study": False,
                    "resubmission": False,
                    "capability_gain": 0.0,
                    "writing_gain": 0.0,
                    "claimed_sector": idea.sector,
                    "eligible": True,
                    "score": np.nan if idea.place == 5 else idea.luck,
                    "above_threshold": idea.is_funded,
                    "rank": np.nan if idea.place == 5 else idea.place,
                    "funded": idea.is_funded,
                }
                for idea in ideas
            ],
        )


def _identity(idea):
    return {
        "call_id": f"CALL_{quarter_label(idea.quarter)}",
        "idea_id": f"enterprise-{idea.place}-{quarter_label(idea.quarter)}",
        "owner_id": f"enterprise-{idea.place}",
        "owner_kind": "enterprise",
        "sector": idea.sector,
        "quarter": quarter_label(idea.quarter),
    }


def _columns(name, rows):
    from sim.outcomes.tables import COLUMNS, WORLD

    wanted = [column for column in COLUMNS[name] if column not in ("scenario", *WORLD)]
    return {column: [row[column] for row in rows] for column in wanted}


def fake_region():
    """Return what is read of a region once runs are made: two sectors, 1,000 companies, a call a quarter for both."""
    sectors = [SimpleNamespace(sector=name, units=100, innovation_active_share=0.5, enters=None) for name in SECTORS]
    counts = (("cci_case_study", "cci", 100, "local units"), ("region", None, 1000, "companies"))
    calls = [
        SimpleNamespace(call_id=f"CALL_{quarter_label(quarter)}", opens=quarter, sectors=SECTORS)
        for quarter in range(parse_quarter("2010Q1"), parse_quarter("2030Q1"))
    ]
    return SimpleNamespace(
        name="fake",
        folder=Path("fake"),
        digest="0" * 64,
        sectors=sectors,
        sector_codes={name: code for code, name in enumerate(SECTORS)},
        focus_sector=0,
        labels=LABELS,
        denominators=[
            SimpleNamespace(denominator=name, sector=sector, count=count, unit=unit)
            for name, sector, count, unit in counts
        ],
        calls=calls,
        call_codes={call.call_id: code for code, call in enumerate(calls)},
    )


@contextmanager
def faked_model():
    """Put the fake in the place of the model, its world and its region."""
    with ExitStack() as stack:
        region = fake_region()

        def draw_world(region, assumptions, seed, start, end):
            return FakeWorld(region, assumptions, seed, start, end)

        for name, fake in {
            "sim.runs.run.EcosystemModel": FakeModel,
            "sim.runs.run.draw_world": draw_world,
            "sim.runs.run.load_region": lambda name: region,
            "sim.runs.request.load_region": lambda name: region,
            "sim.runs.premises.load_region": lambda name: region,
            "sim.results.regions.load_region": lambda name: region,
        }.items():
            stack.enter_context(patch(name, fake))
        stack.enter_context(patch.object(Scenario, "shares_quarters", lambda one, other: False))
        yield
