"""Read what `cci explain` prints, and hold it against the loaded scenario."""

import re

from sim.scenario.catalogue import settable, shown
from sim.units import parse_quarter, quarter_label

ABSENT = {row.path: row.absent for row in settable()}
DEFAULTS = {row.path: shown(row.default, row.absent) for row in settable()}


def printed(out):
    """Read the tables: path -> rows, each a mapping from heading to cell; rows of defaults have no place."""
    rows = {}
    columns = {}
    for line in out.splitlines():
        if line.startswith("value  "):
            starts = [match.start() for match in re.finditer(r"(?<=   )\S|^\S", line)]
            columns = {line[a:b].strip(): slice(a, b) for a, b in zip(starts, [*starts[1:], None], strict=True)}
        elif not line.strip():
            columns = {}
        elif columns and "─" not in line:
            row = {heading: line[cells].strip() for heading, cells in columns.items()}
            rows.setdefault(row["value"], []).append(row)
    return rows


def bounds(row, scenario):
    """Return the first and the last quarter of a printed row."""
    holds = row.get("holds", "whole run")
    start, end = scenario.start, scenario.end
    if holds.startswith("never"):
        return end + 1, end
    if match := re.fullmatch(r"until (\S+)", holds):
        return start, parse_quarter(match[1])
    if match := re.fullmatch(r"from (\S+)", holds):
        return parse_quarter(match[1]), end
    if match := re.fullmatch(r"(\S+) to (\S+)", holds):
        return parse_quarter(match[1]), parse_quarter(match[2])
    assert holds == "whole run", holds
    return start, end


def values_of(scenario, quarter):
    """Return what holds in a quarter, by path, as the loaded scenario has it."""
    whole = scenario.model_dump(mode="json")
    content = {**whole, "policy": scenario.policy_at(quarter).model_dump(mode="json")}
    found = {}
    for path in DEFAULTS:
        value = content
        for key in path.split("."):
            value = value[key]
        found[path] = shown(value, ABSENT[path])
    return found


def check_values(out, scenario):
    rows = printed(out)
    assert set(rows) == set(DEFAULTS)
    for quarter in range(scenario.start, scenario.end + 1):
        for path, expected in values_of(scenario, quarter).items():
            current = [row for row in rows[path] if bounds(row, scenario)[0] <= quarter <= bounds(row, scenario)[1]]
            assert [row["is"] for row in current] == [expected], (path, quarter_label(quarter))
    return rows


def nested(values):
    content = {}
    for path, value in values.items():
        *groups, name = path.split(".")
        inside = content
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[name] = value
    return content
