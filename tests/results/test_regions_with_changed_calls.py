"""The region of a record has the calendar that its scenario made of it."""

import json
from dataclasses import replace

from sim.region.files import load_region
from sim.results.experiment import ScenarioRecord
from sim.results.regions import region_of
from sim.scenario.changed_calendar import with_changed_calls
from sim.scenario.files import load_scenario


def test_the_region_of_a_record_knows_new_calls_and_those_left_out():
    calls = {"EXTRA": {"like": "ICC_2023", "opens": "2026Q1", "max_grant_eur": None}, "STARTUP_2022": {"held": False}}
    scenario, folder = load_scenario("baseline").changed({"calls": calls}), load_region("emilia-romagna")
    record = ScenarioRecord.of(scenario, folder)
    kept = replace(record, specification=json.loads(json.dumps(record.specification)))
    for one in (record, kept):
        region = region_of(one)
        assert set(region.call_codes) == {*folder.call_codes, "EXTRA"}
        assert [row.call_id for row in region.calls if row.held == "never"] == ["STARTUP_2022"]
        assert region.call_rules == with_changed_calls(folder, scenario.calls).call_rules
    older = {key: value for key, value in record.specification.items() if key != "calls"}
    assert region_of(replace(record, specification=older)).calls == folder.calls
