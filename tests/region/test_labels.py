"""Labels are read from the region, travel through a manifest, and stand side by side."""

import json
from dataclasses import asdict

import pytest

from sim.region.files import load_region
from sim.region.labels import RegionLabels
from tests.region.test_hostile_regions import refusal, replace
from tests.support.labels import LABELS

MARK = "focus_sector,arts,made up,assumption\n"


def test_labels_are_what_the_tables_say(tiny):
    assert load_region(tiny).labels == RegionLabels(
        "arcadia",
        "Arcadia",
        "arts",
        {"arts": "Arts", "farms": "Farms"},
        {"arts": "Arts", "farms": "Farms"},
        programme_periods={"2014-2015": ("2014Q1", "2017Q4"), "2016-2020": ("2016Q1", "2023Q4")},
        codes={
            "province": {"NO": "North", "SO": "South"},
            "value_chain": {"stage": "Stage"},
            "size": {"micro": "Micro", "small": "Small", "medium": "Medium", "large": "Large"},
            "cluster": {"MUSES": "The Muses"},
        },
        enters={"farms": "2021Q3"},
    )
    assert (LABELS.heading, LABELS.joined) == ("Cultural and creative industries, Emilia-Romagna", ("tourism",))


def test_labels_come_back_from_json():
    assert RegionLabels.from_json(json.loads(json.dumps(asdict(LABELS)))) == LABELS


def test_of_regions_side_by_side_the_first_goes_first(tiny):
    own = load_region(tiny).labels
    both = RegionLabels.side_by_side([own, LABELS, own])
    assert (both.label, both.focus_sector, both.period_marks) == ("Arcadia and Emilia-Romagna", "arts", ())
    assert both.codes["province"] == {**LABELS.codes["province"], **own.codes["province"]}
    assert (both.short_labels["arts"], both.short_labels["cci"]) == ("Arts", "CCI")


@pytest.mark.parametrize(("marks", "read"), [("2017Q2", ("2017Q2",)), ("2017Q2; 2021Q1", ("2017Q2", "2021Q1"))])
def test_period_marks_are_quarters(tiny, marks, read):
    replace(tiny, "region", (MARK, f"{MARK}period_marks,{marks},made up,assumption\n"))
    assert load_region(tiny).labels.period_marks == read


@pytest.mark.parametrize("marks", ["2017", "2021Q1;2017Q2", "2017Q2;2017Q2", "2017Q2;"])
def test_what_is_no_ascending_quarters_is_refused(tiny, marks):
    replace(tiny, "region", (MARK, f"{MARK}period_marks,{marks},made up,assumption\n"))
    assert refusal(tiny) == [
        f"region.csv:5:14: period_marks {marks!r}; allowed: ascending quarters, separated by ;, like 2017Q2;2021Q1"
    ]
