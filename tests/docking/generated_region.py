"""Small regions with other rules, calendars, clusters and places than the shipped one, drawn by number."""

from pathlib import Path
from random import Random

from sim.region.tables import PROJECT_KINDS
from sim.units import quarter_label
from tests.support.small_region import Row, edit, rows_of, shrink

PEOPLE = 0.008
LABORATORIES = 0.4
MONEY_RULES = ("budget_eur", "topup_eur")
WEIGHTS = ("weight_merit", "weight_theme", "weight_consortium", "weight_transition")
ENDS = ("unaligned", "aligned", "recorded")

RULES: dict[str, tuple[float, ...]] = {
    "aid_intensity": (0.2, 0.45, 0.5, 0.67, 0.8, 1.0),
    "min_cost_eur": (0, 20_000, 50_000, 125_000),
    "focus_min_cost_eur": (0, 10_000, 50_000, 100_000),
    "max_grant_eur": (20_000, 60_000.55, 150_000, 800_000),
    "max_cost_eur": (15_000, 60_000, 400_000),
    "smallest_grant_share": (0, 0.5, 1),
    "laboratories_required": (0, 1, 1, 2),
    "enterprises_required": (0, 0, 1, 2),
    "sector_floor_projects": (0, 1, 2),
    "focus_reserve_share": (0, 0.28, 0.4, 0.7),
    "window_days": (10, 30, 60, 200),
    "result_lag_quarters": (1, 2, 3),
    "score_threshold": (-10, -0.6, 0, 0.5),
    "nontechnological_share": (0, 0.35, 0.85, 1),
    "max_age_quarters": (8, 20, 40),
    "pass_rate": (0.3, 0.8, 1),
    "publicity": (0, 0.1, 0.5, 1),
    "researchers_per_meur": (0, 3.3, 12),
}
"""Values a generated rule may have; unions of what is usual and what is extreme."""


def generate_region(folder: Path, rng: Random, start: int, end: int) -> Path:
    """Write a small region into `folder` whose calls and clusters fall into the quarters given; return it."""
    shrink(folder, PEOPLE)
    money = rng.choice((1.0, 3.0, 10.0))
    weights = dict(zip(WEIGHTS, rng.sample(WEIGHTS, len(WEIGHTS)), strict=True))
    changed_rules = rng.choice((0.0, 0.3, 0.6))
    edit(folder / "call_rules.csv", lambda row: _rule(row, rng, changed_rules, money, weights))
    _lower_minima(folder)
    edit(folder / "calls.csv", lambda row: _call(row, rng, start, end))
    if rng.random() < 0.5:  # a period ends and another one begins within the run
        last = rng.randint(start // 4 + 1, end // 4 - 1)
        edit(folder / "programme_periods.csv", lambda row: _period(row, last))
    edit(folder / "clusters.csv", lambda row: _cluster(row, rng, start, end))
    edit(folder / "tecnopoli.csv", lambda row: _tecnopolo(row, rng))
    edit(folder / "laboratories.csv", lambda row: _laboratory(row, rng))
    _fewer_founders(folder)
    part = rng.choice((None, "services", "energy"))
    edit(folder / "sectors.csv", lambda row: _sector(row, rng, part, start, end))
    return folder


def _rule(row: Row, rng: Random, changed: float, money: float, weights: dict[str, str]) -> Row:
    rule = row["rule"]
    if rule in WEIGHTS:
        return row | {"rule": weights[rule]}
    if rule in MONEY_RULES:
        factor = money * rng.choice((0.3, 1.0, 3.0))
        return row | {end: str(round(float(row[end]) * factor, 2)) for end in ENDS if row[end]}
    if rng.random() >= changed or not row["unaligned"]:
        return row
    ends = {end: str(rng.choice(RULES[rule])) for end in ENDS if end == "unaligned" or rng.random() < 0.5}
    return row | dict.fromkeys(ENDS, "") | ends


def _lower_minima(folder: Path) -> None:
    """Have no call ask for more than the most that it funds, whichever of its rows says so."""
    instruments = {row["call_id"]: row["instrument"] for row in rows_of(folder / "calls.csv")}
    most: dict[str, float] = {}
    for row in rows_of(folder / "call_rules.csv"):
        if row["rule"] == "max_cost_eur":
            of = instruments.get(row["scope"], row["scope"])
            most[of] = min([most.get(of, 1e10), *(float(row[end]) for end in ENDS if row[end])])

    def lower(row: Row) -> Row:
        limit = most.get(instruments.get(row["scope"], row["scope"]), 1e10)
        is_minimum = row["rule"] in ("min_cost_eur", "focus_min_cost_eur")
        return row | {end: str(min(float(row[end]), limit)) for end in ENDS if is_minimum and row[end]}

    edit(folder / "call_rules.csv", lower)


def _fewer_founders(folder: Path) -> None:
    """Have no cluster founded by more laboratories or centres than the draw has left."""
    kinds = [
        row["kind"].removeprefix("public_").removeprefix("private_") for row in rows_of(folder / "laboratories.csv")
    ]
    columns = {"laboratory": "founding_laboratories"}
    columns |= {kind: f"founding_{kind}s" for kind in ("innovation_centre", "training_centre")}

    def fewer(row: Row) -> Row:
        return row | {column: str(min(int(row[column]), kinds.count(kind))) for kind, column in columns.items()}

    edit(folder / "clusters.csv", fewer)


def _call(row: Row, rng: Random, start: int, end: int) -> Row:
    changes: Row = {}
    if rng.random() < 0.7:
        changes["opens"] = quarter_label(rng.randint(start, end))
    if rng.random() < 0.5:
        changes["on_misfit"] = rng.choice(("stop", "skip"))
    if rng.random() < 0.15:
        changes["carved_from_open_calls"] = rng.choice(("yes", "no"))
    if rng.random() < 0.2:
        changes["kinds"] = ";".join(rng.sample(PROJECT_KINDS, rng.randint(1, len(PROJECT_KINDS))))
    if rng.random() < 0.2:
        changes["applicants"] = ";".join(("enterprise", "cultural_body", "laboratory")[: rng.randint(1, 3)])
        changes["sizes"] = ";".join(("micro", "small", "medium", "large")[: rng.randint(1, 4)])
    if rng.random() < 0.15:
        changes["sectors"] = ";".join(rng.sample(("cci", "tourism", "services", "mechatronics", "urban"), 3))
    return row | changes


def _period(row: Row, last: int) -> Row | None:
    """Leave two periods, the first of which ends with the year `last`."""
    spans = {"P2007": ("2007Q1", f"{last}Q4"), "P2014": (f"{last + 1}Q1", "2027Q4")}
    if row["period"] not in spans:
        return None
    first, until = spans[row["period"]]
    return row | {"first_quarter": first, "last_quarter": until, "payable_until": "2029Q4"}


def _cluster(row: Row, rng: Random, start: int, end: int) -> Row:
    changes: Row = {
        "staff_fte": str(rng.choice((0, 0.5, 2, 2, 5))),
        "cost_per_fte_eur": str(rng.choice((30_000, 50_000, 61_234.5))),
        "founding_laboratories": str(rng.choice((0, 1, 3, 9))),
        "founding_innovation_centres": str(rng.choice((0, 1, 2))),
        "founding_training_centres": str(rng.choice((0, 1, 2))),
        "founding_enterprises": str(rng.choice((0, 1, 5, 16))),
        "founding_cultural_bodies": str(rng.choice((0, 1, 5))),
        "public_grant_eur_year": str(rng.choice((0, 20_000, 100_000, 300_000.5))),
        "registration_eur": str(rng.choice((0, 150, 1000))),
        "fee_small_eur": str(rng.choice((0, 250, 333.33))),
    }
    if rng.random() < 0.8:
        changes["founded"] = quarter_label(rng.randint(start, start + (end - start) // 2))
    if rng.random() < 0.4:
        since = rng.randint(start, end)
        changes["recorded_change_from"] = quarter_label(since)
        changes["recorded_change_until"] = quarter_label(since + rng.randint(1, 12))
    return row | changes


def _tecnopolo(row: Row, rng: Random) -> Row:
    return row | {
        "workshops_per_quarter": str(rng.choice((0, 1, 2))),
        "workshop_participants": str(rng.choice((0, 5, 25))),
        "pilots_capacity": str(rng.choice((0, 1, 1, 4))),
    }


def _laboratory(row: Row, rng: Random) -> Row | None:
    if rng.random() >= LABORATORIES:
        return None
    rate = float(row["idea_rate_per_quarter"])
    return row | {
        "capacity_partnerships": str(rng.choice((0, 1, 2, 4))),
        "idea_rate_per_quarter": str(min(1.0, rate * rng.choice((0.5, 1.0, 3.0)))),
    }


def _sector(row: Row, rng: Random, part: str | None, start: int, end: int) -> Row:
    changes: Row = {"idea_rate_per_quarter": str(min(0.5, float(row["idea_rate_per_quarter"]) * rng.choice((1, 3))))}
    if row["enters"] or rng.random() < 0.1:
        changes["enters"] = quarter_label(rng.randint(start, max(start, end - 4)))
    if row["sector"] == part:
        changes["part_of"] = rng.choice(("cci", "mechatronics"))
    if row["part_of"]:
        changes["units"] = str(int(row["units"]) * rng.choice((1, 4, 10)))
    return row | changes
