"""The patterns that can reject the model are read as they stand, or refused where they stand."""

from types import SimpleNamespace
from typing import get_args

import pytest

from sim.analysis.patterns.measures import MEASURES
from sim.errors import InputError
from sim.evidence.patterns import CHOICES, TESTED, Measure, read_patterns
from sim.outcomes.tables import RUN_TABLES
from sim.region.files import load_region
from sim.runs.request import scenarios_from
from sim.units import parse_quarter

HEADER = (
    "pattern_id,label,unit,low,high,used_for,measure,calls,sector,cluster,kinds,sizes,first_quarter,last_quarter,"
    "mechanism,source,confidence\n"
)
SETTINGS = ("policy.cluster.active=false", "assumptions.capability.merit_gain=0")
GOOD = f"""\
odes,success of odes,share,0.2,0.4,tested,success_rate,odes;OPEN_2016,,,,,,,,a paper,M
small,small ones,share,0,1,turned against,applicants_of_size,,,,enterprise,micro;small,,,,a paper,H
later,after a time,ratio,1,2,tested,involved_after_over_before,,arts,,,,2018Q1,2020Q4,{";".join(SETTINGS)},a paper,L
"""


@pytest.fixture
def arcadia(tmp_path):
    """Return a function that writes patterns and returns the region, of which the reader needs little."""

    def region(rows):
        (tmp_path / "observed").mkdir(exist_ok=True)
        (tmp_path / "observed" / "patterns.csv").write_text(HEADER + rows, encoding="utf-8")
        return SimpleNamespace(
            name="arcadia",
            folder=tmp_path,
            calls=[
                SimpleNamespace(call_id="OPEN_2016", instrument="open"),
                SimpleNamespace(call_id="ODES_2015", instrument="odes"),
            ],
            sectors=[SimpleNamespace(sector=name) for name in ("arts", "farms")],
            clusters=[SimpleNamespace(cluster="MUSES")],
        )

    return region


def test_rows_come_typed_and_in_order(arcadia):
    odes, small, later = read_patterns(arcadia(GOOD))
    assert (odes.calls, odes.sector, odes.kinds, odes.mechanism) == (("odes", "OPEN_2016"), None, (), ())
    assert (small.used_for, small.sizes, small.kinds) == ("turned against", ("micro", "small"), ("enterprise",))
    assert (later.first_quarter, later.mechanism) == (parse_quarter("2018Q1"), SETTINGS)
    assert [odes.holds(value) for value in (0.19, 0.2, 0.4, 0.41)] == [False, True, True, False]


REFUSED = {
    "band": ("0.2,0.4", "0.4,0.2", "2:32: high is 0.2; allowed: at least low, 0.4"),
    "use": ("tested,success", "fitted,success", "2:36: used_for is 'fitted'"),
    "measure": ("success_rate", "success_rat", "2:43: measure is 'success_rat'"),
    "call": ("OPEN_2016", "OPEN_2061", "2:56: calls names 'OPEN_2061'"),
    "sector": (",arts,", ",art,", "4:65: sector names 'art'"),
    "kind": ("enterprise,", "enterprises,", "3:65: kinds names 'enterprises'"),
    "size": ("micro;small", "micro;smal", "3:76: sizes names 'smal'"),
    "cluster": ("OPEN_2016,,,", "OPEN_2016,,MUSE,", "2:72: cluster names 'MUSE'"),
    "not read": ("OPEN_2016,,,", "OPEN_2016,,MUSES,", "2:72: success_rate does not read cluster"),
    "time": ("2018Q1,2020Q4", "2018Q1,2017Q4", "4:80: last_quarter is 2017Q4; allowed: at least first_quarter, 2018Q1"),
    "mechanism": ("merit_gain=0", "merit_gian=0", "4:87: unknown path 'assumptions.capability.merit_gian'"),
    "value": ("merit_gain=0", "merit_gain=-7", "4:87: assumptions.capability.merit_gain is -7"),
    "needed": (",,arts,,", ",,,,", "4:65: involved_after_over_before needs sector"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told_where_it_stands(arcadia, case):
    old, new, expected = REFUSED[case]
    with pytest.raises(InputError) as caught:
        read_patterns(arcadia(GOOD.replace(old, new)))
    told = [str(problem).split("observed/")[-1] for problem in caught.value.problems]
    assert any(line.startswith(f"patterns.csv:{expected}") for line in told), told


def test_a_table_without_rows_is_refused(arcadia):
    with pytest.raises(InputError, match=r"patterns\.csv:1:1: the table has no rows"):
        read_patterns(arcadia(""))


def test_a_region_without_patterns_says_so(tmp_path):
    with pytest.raises(InputError, match="there are no patterns of arcadia"):
        read_patterns(SimpleNamespace(name="arcadia", folder=tmp_path))


def test_every_measure_is_taken_and_says_what_it_reads():
    assert set(MEASURES) == set(CHOICES) == set(get_args(Measure))
    assert {name for measured in MEASURES.values() for name in measured.reads} <= set(RUN_TABLES)


def test_the_shipped_patterns_test_more_than_they_were_turned_against():
    patterns = read_patterns(load_region("emilia-romagna"))
    tested = [pattern for pattern in patterns if pattern.used_for == TESTED]
    assert len(tested) >= 12
    assert len(patterns) - len(tested) <= 6
    assert {pattern.measure for pattern in patterns} == set(MEASURES)


def test_what_switches_a_mechanism_off_can_be_set():
    switches = {pattern.mechanism for pattern in read_patterns(load_region("emilia-romagna")) if pattern.mechanism}
    assert switches
    for settings in switches:
        [changed] = scenarios_from(["baseline"], settings)
        assert changed != scenarios_from(["baseline"])[0]
