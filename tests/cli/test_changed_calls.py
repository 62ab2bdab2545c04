"""Changed calls on the command line: explained, checked, offered in a new file, known to the schema."""

import json

import pytest
from jsonschema import Draft202012Validator

from sim.inputs.yaml_file import scan_yaml
from sim.scenario.call_changes import CallChange
from sim.scenario.files import load_scenario
from sim.scenario.schema import scenario_schema

MINE = """\
extends: parent
calls:
  ICC_2023:
    budget_eur: 15000000
    paid_by: new
  STARTUP_2022: {held: false}
  EXTRA: {like: ICC_2023, opens: 2026Q1, sizes: [micro, small]}
"""
PARENT = "extends: baseline\ncalls: {ICC_2023: {budget_eur: 1, aid_intensity: 0.8, max_grant_eur: }}\n"
ACCOUNT = "account: other open calls of the year"


@pytest.fixture
def mine(here):
    (here / "parent.yaml").write_text(PARENT, encoding="utf-8")
    (here / "mine.yaml").write_text(MINE, encoding="utf-8")
    return here / "mine.yaml"


def table(out):
    """Return the cells of the table of calls."""
    lines = iter(out.splitlines())
    next(line for line in lines if line.startswith("Calls that are otherwise"))
    heading = next(lines)
    names = ["call", "value", "is", "paid by", "set at", "instead of"]
    starts = [heading.index(name) for name in names]
    next(lines)
    rows = []
    for line in lines:
        if not line.strip():
            break
        rows.append(tuple(line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)))
    return rows


WIDE = "7000000 unaligned, 10500000 aligned, 7000000 recorded"


def test_each_changed_value_is_explained(cci, mine):
    setting = "calls.ICC_2023.window_days=30"
    assert table(cci(f"explain mine.yaml --changed --set {setting}").out) == [
        ("EXTRA", "like", "ICC_2023", ACCOUNT, "mine.yaml:7", "no such call"),
        ("EXTRA", "opens", "2026Q1", "", "mine.yaml:7", "2023Q3"),
        ("EXTRA", "sizes", "micro, small", "", "mine.yaml:7", "micro, small, medium"),
        ("ICC_2023", "budget_eur", "15000000", "new money", "mine.yaml:4", WIDE),
        ("ICC_2023", "aid_intensity", "0.8", "", "parent.yaml:2", "0.45 unaligned, 0.8 aligned, 0.75 recorded"),
        ("ICC_2023", "max_grant_eur", "no limit", "", "parent.yaml:2", "150000"),
        ("ICC_2023", "window_days", "30", "", f"--set {setting}", "45"),
        ("STARTUP_2022", "held", "false", ACCOUNT, "mine.yaml:6", "true"),
    ]
    told = json.loads(cci("explain mine.yaml --json").out)["calls"]
    assert len(told) == 7
    assert told[3] == {
        "call": "ICC_2023",
        "value": "budget_eur",
        "is": 15000000.0,
        "instead_of": {"unaligned": 7e6, "aligned": 10.5e6, "recorded": 7e6},
        "paid_by": "new",
        "set_at": "mine.yaml:4",
    }


def test_where_no_call_is_otherwise_there_is_no_table(cci):
    assert "Calls that are otherwise" not in cci("explain baseline").out
    assert json.loads(cci("explain baseline --json").out)["calls"] == []


def test_what_is_wrong_ends_the_check(cci, here, mine):
    assert cci("check mine.yaml").code == 0
    mine.write_text(MINE.replace("STARTUP_2022", "STARTUP_22"), encoding="utf-8")
    said = cci("check mine.yaml")
    assert said.code == 2
    assert "mine.yaml:6:3: the region has no call 'STARTUP_22'" in said.err


def test_the_example_of_a_new_file_can_be_used(cci, here):
    cci("new yours")
    lines = (here / "yours.yaml").read_text(encoding="utf-8").splitlines()
    first = lines.index("#calls:")
    uncommented = [line.removeprefix("#") for line in lines[first:]]
    (here / "yours.yaml").write_text("\n".join([*lines[:first], *uncommented, ""]), encoding="utf-8")
    assert dict(load_scenario(here / "yours.yaml").calls) == {
        "ICC_2023": CallChange(budget_eur=1.4e7, paid_by="new"),
        "ICC_2025": CallChange(held=False),
        "ICC_2023_AGAIN": CallChange(like="ICC_2023", opens="2023Q4"),
    }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize(
    ("entry", "is_fine"),
    [
        ("{budget_eur: 1, max_grant_eur: }", True),
        ("{held: false}", True),
        ("{opens: 2023Q4, sizes: [micro], kinds: [pilot]}", True),
        ("", True),
        ("{budget_eur: -1}", False),
        ("{budget_eur: }", False),
        ("{laboratories_required: 1.5}", False),
        ("{opens: 2023}", False),
        ("{sizes: micro}", False),
        ("{sizes: [tiny]}", False),
        ("{paid_by: me}", False),
        ("{budgt_eur: 1}", False),
        ("3", False),
    ],
)
def test_the_schema_judges_an_entry_as_the_check_does(cci, here, entry, is_fine):
    file = here / "judged.yaml"
    file.write_text(f"extends: baseline\ncalls:\n  ICC_2023: {entry}\n", encoding="utf-8")
    assert Draft202012Validator(scenario_schema()).is_valid(plain(scan_yaml(file).content)) == is_fine
    assert (cci("check judged.yaml").code == 0) == is_fine
