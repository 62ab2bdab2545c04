"""What the document on mechanisms calls measurable, too small to matter, or neither."""

import pandas as pd
import pytest

from published.liveness_ecosystem import SMALLEST_RELEVANT
from published.mechanisms import ALWAYS, SYSTEM, _document
from sim.region.files import load_region


def measured(difference, reach, always=0.0):
    """Return the same differences for all mechanisms: of an outcome of 2,000 and of 1,000 funded CCI projects."""
    tables = {}
    for row in (row for rows in SYSTEM.values() for row in rows):
        of_all = {(row.outcome, row.sector): (2000.0, difference), (ALWAYS, "cci"): (1000.0, always)}
        tables[row.words] = pd.DataFrame(
            {"outcome": name, "sector": sector, "baseline_mean": mean, "difference": step}
            | {"ci_low": step - reach, "ci_high": step + reach}
            for (name, sector), (mean, step) in of_all.items()
        )
    return tables


@pytest.mark.parametrize(
    ("difference", "told"),
    [(1.99 * SMALLEST_RELEVANT, "too small to matter"), (2 * SMALLEST_RELEVANT, ""), (0.5, "not measurable")],
)
def test_an_effect_matters_if_it_is_clear_of_zero_and_as_large_a_share_as_five_projects(difference, told):
    some = next(row for rows in SYSTEM.values() for row in rows if row.outcome == "applications")
    text = _document(measured(difference, 1.0), "make mechanisms", 20)
    line = next(line for line in text.splitlines() if line.startswith(f"| {some.words} |"))
    named, always = line.split(" | ")[-2:]
    assert named.partition(")")[2] == (f", {told}" if told else "")
    assert "not measurable" in always
    [unmoved] = [line for line in text.splitlines() if line.startswith("Neither measurable")]
    assert (some.words in unmoved) == bool(told)


def test_the_head_says_how_many_would_look_measurable_by_chance():
    tables = measured(0.0, 1.0)
    cells = sum(map(len, tables.values()))
    text = " ".join(_document(tables, "make mechanisms", 20).split())
    assert f"There are {cells} differences here." in text
    assert f"about {round(0.1 * cells)} of their intervals" in text
    assert "in up to 15 % of worlds" in text


def test_every_region_without_a_mechanism_is_one(tmp_path):
    scenarios = [row.without(tmp_path) for rows in SYSTEM.values() for row in rows]
    changed = {scenario.region for scenario in scenarios} - {"emilia-romagna"}
    assert len(changed) > 5
    assert all(load_region(region).digest for region in changed)
