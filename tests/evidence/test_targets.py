"""Targets are read as they stand, one row a fact, or refused where they stand."""

from types import SimpleNamespace

import pytest

from sim.errors import InputError
from sim.evidence.call_outcomes import read_call_outcomes
from sim.evidence.targets import MEMBERS, read_targets
from sim.region.files import load_region
from sim.units import quarter_label

HEADER = "target_id,quantity,call_id,sector,kinds,cluster,quarter,value,discrepancy,used_for,source,confidence\n"
GOOD = """\
odes_applications,applications,ODES,,,,,10,0.2,not used,a paper,H
odes_arts,funded,ODES,arts,,,,4,0.1,turned against,a paper,derived
odes_bodies,funded,ODES,,cultural_body;laboratory,,,3,0.1,not used,a paper,M
muse_members,members,,,enterprise,MUSE,2016Q4,20,0.1,input derived from it,a paper,H
"""


@pytest.fixture
def region(tmp_path):
    """Return a function that writes targets and returns a region, of which the reader needs little."""

    def written(rows=GOOD):
        (tmp_path / "observed").mkdir(exist_ok=True)
        (tmp_path / "observed" / "targets.csv").write_text(HEADER + rows, encoding="utf-8")
        named = {
            "calls": [SimpleNamespace(call_id="ODES")],
            "sectors": [SimpleNamespace(sector="arts")],
            "clusters": [SimpleNamespace(cluster="MUSE")],
        }
        return SimpleNamespace(name="arcadia", folder=tmp_path, **named)

    return written


def test_rows_come_typed_and_in_order(region):
    first, second, third, last = read_targets(region())
    assert (first.target_id, first.quantity, first.value, first.discrepancy) == (
        "odes_applications",
        "applications",
        10,
        0.2,
    )
    assert (second.sector, second.used_for, third.kinds) == ("arts", "turned against", ("cultural_body", "laboratory"))
    assert (last.quantity, last.cluster, quarter_label(last.quarter)) == (MEMBERS, "MUSE", "2016Q4")
    assert [row.group for row in (first, last)] == ["ODES", "MUSE"]


REFUSED = {
    "call": (",ODES,,,,,10", ",ODE,,,,,10", "2:32: call_id 'ODE' is not one of this region", "mean ODES?"),
    "sector": ("ODES,arts", "ODES,art", "3:23: sector 'art' is not one of this region", "mean arts?"),
    "cluster": ("MUSE", "MUSEE", "5:35: cluster 'MUSEE' is not one of this region", "mean MUSE?"),
    "kind of owner": (
        "cultural_body;",
        "cultural_bodies;",
        "4:26: kinds names 'cultural_bodies'",
        "mean cultural_body?",
    ),
    "kind of member": (",enterprise,MUSE", ",enterprises,MUSE", "5:24: kinds names 'enterprises'", "mean enterprise?"),
    "broken count": (",,10,0.2", ",,10.5,0.2", "2:41: value is 10.5, a count", "a whole number"),
    "negative": (",,10,0.2", ",,-1,0.2", "2:41: value is -1.0", "number from 0"),
    "no discrepancy": (",4,0.1", ",4,0", "3:33: discrepancy is 0.0", "above 0"),
    "quantity": ("odes_arts,funded", "odes_arts,founded", "3:11: quantity is 'founded'", "mean funded?"),
    "use": ("10,0.2,not used", "10,0.2,unused", "2:48: used_for is 'unused'", "not used"),
    "no call": ("applications,ODES", "applications,", "2:32: applications needs call_id", "a filled cell"),
    "no quarter": ("MUSE,2016Q4", "MUSE,", "5:40: members needs quarter", "a filled cell"),
    "call of a cluster": ("members,,", "members,ODES,", "5:22: members does not read call_id", "an empty cell"),
    "quarter of a call": (",,10,0.2", ",2016Q4,10,0.2", "2:40: applications does not read quarter", "an empty cell"),
    "twice": (
        "odes_arts,funded,ODES,arts,,",
        "odes_arts,applications,ODES,,,",
        "odes_arts is the fact of odes_app",
        "once",
    ),
    "name twice": ("odes_bodies", "odes_arts", "odes_arts", "line 3"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_where_it_stands(region, case):
    good, wrong, *told = REFUSED[case]
    assert GOOD.count(good) == 1, "the case changes one cell"
    with pytest.raises(InputError) as caught:
        read_targets(region(GOOD.replace(good, wrong)))
    (problem,) = caught.value.problems
    assert all(words in str(problem) for words in told), str(problem)


def test_every_problem_is_told_in_the_order_of_the_file(region):
    with pytest.raises(InputError) as caught:
        read_targets(region(GOOD.replace("ODES,arts", "ODES,art").replace(",,10,0.2", ",,10.5,0.2")))
    assert [str(problem).split("targets.csv:")[1][:2] for problem in caught.value.problems] == ["2:", "3:"]


def test_no_targets_are_told(region):
    empty = region()
    (empty.folder / "observed" / "targets.csv").unlink()
    with pytest.raises(InputError, match="there are no targets of arcadia"):
        read_targets(empty)


def test_an_empty_table_is_no_record(region):
    with pytest.raises(InputError, match="the table has no rows"):
        read_targets(region(""))


def test_shipped_targets_agree_with_the_record():
    region = load_region("emilia-romagna")
    record = {(row.call_id, row.sector, row.measure): row for row in read_call_outcomes(region)}
    both = [
        (row, record[row.call_id, row.sector or "all", row.quantity])
        for row in read_targets(region)
        if not row.kinds and (row.call_id, row.sector or "all", row.quantity) in record
    ]
    assert len(both) > 30
    for target, recorded in both:
        assert (target.value, target.used_for) == (recorded.value, recorded.used_for), target.target_id


def test_no_shipped_target_is_the_sum_of_others():
    rows = read_targets(load_region("emilia-romagna"))
    by_sector = {(row.call_id, row.quantity) for row in rows if row.sector and row.call_id == "RD_ENT_2015"}
    assert not by_sector & {(row.call_id, row.quantity) for row in rows if not row.sector}
