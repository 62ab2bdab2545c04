"""A copy of the shipped region at a fraction of its size, for tests that need many runs."""

import csv
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

from sim.inputs.roots import scenarios_root

SMALL = 0.04
Row = dict[str, str]


def shrink(folder: Path, scale: float = SMALL, money: float | None = None) -> Path:
    """Copy the shipped region into `folder` with fewer enterprises and bodies, and as much less money; return it.

    `money` is the fraction of the budgets, if it is to be another one.
    """
    copytree(scenarios_root() / "emilia-romagna", folder, ignore=ignore_patterns("posterior.*"))  # which fits no other

    def fewer(column: str) -> Callable[[Row], Row]:
        return lambda row: row | {column: str(max(1, round(int(row[column]) * scale)))}

    edit(folder / "sectors.csv", fewer("units"))
    edit(folder / "cultural_body_kinds.csv", fewer("bodies"))
    edit(folder / "call_rules.csv", lambda row: _with_less_money(row, scale if money is None else money))
    return folder


def edit(path: Path, change: Callable[[Row], Row | None]) -> None:
    """Rewrite a CSV file row by row; `change` returns the new row, or nothing to leave it out."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or [])
        rows = [changed for row in reader if (changed := change(row)) is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def rows_of(path: Path) -> list[Row]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_rules(folder: Path, **rules: str) -> Path:
    """Give every call the same value of some rules, whatever the alignment; return the folder."""

    def change(row: Row) -> Row:
        value = rules.get(row["rule"])
        return row if value is None else row | {"unaligned": value, "aligned": "", "recorded": ""}

    edit(folder / "call_rules.csv", change)
    return folder


def with_few_clusters(folder: Path, clusters: tuple[str, ...] = ("CREATE", "MECH", "TOURISM")) -> Path:
    """Leave a region some of its clusters, which take a third of the time of a small run; return the folder."""
    for table in ("clusters.csv", "cluster_agendas.csv", "relation_events.csv"):
        edit(folder / table, lambda row: row if row["cluster"] in clusters else None)
    return folder


def _with_less_money(row: Row, scale: float) -> Row:
    if row["rule"] not in ("budget_eur", "topup_eur"):
        return row
    ends = ("unaligned", "aligned", "recorded")
    return row | {end: str(round(float(row[end]) * scale)) for end in ends if row[end]}
