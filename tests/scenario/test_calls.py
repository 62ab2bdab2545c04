"""Changed calls in scenario files: what is refused, how layers lie over one another, what is made of the calendar."""

import json
import re
import warnings

import pytest

from sim.errors import InputError, Note
from sim.region.call_rules import ALLOWED, Ends
from sim.region.files import load_region
from sim.scenario.call_changes import CallChange
from sim.scenario.changed_calendar import with_changed_calls
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.units import parse_quarter, quarter_label

CALLS = """\
extends: baseline
calls:
  ICC_2023: {budget_eur: 15000000, paid_by: new, max_grant_eur: , sizes: [micro]}
  STARTUP_2022: {held: false}
  ICC_2026_EXTRA: {like: ICC_2023, opens: 2026Q1, title: One more}
"""


def calendar(scenario):
    region = with_changed_calls(load_region("emilia-romagna"), scenario.calls)
    return region, {row.call_id: (row, region.call_rules[code]) for code, row in enumerate(region.calls)}


@pytest.fixture
def load(write):
    def call(text, name="a"):
        return load_scenario(write(name, text))

    return call


def test_a_file_changes_leaves_out_and_adds_calls(load):
    region, calls = calendar(load(CALLS))
    folder = load_region("emilia-romagna")
    before = dict(zip((row.call_id for row in folder.calls), folder.call_rules, strict=True))
    row, rules = calls["ICC_2023"]
    assert (row.sizes, rules.max_grant_eur, rules.budget_eur) == (("micro",), None, Ends(1.5e7, 1.5e7, 1.5e7))
    assert rules.topup_eur == before["ICC_2023"].topup_eur
    row, rules = calls["ICC_2026_EXTRA"]
    assert rules == before["ICC_2023"]
    assert (row.title, quarter_label(row.opens), row.assumed, row.kinds) == (
        "One more",
        "2026Q1",
        True,
        folder.calls[folder.call_codes["ICC_2023"]].kinds,
    )
    assert {*calls} == {*folder.call_codes, "ICC_2026_EXTRA"}
    assert [name for name, (row, _) in calls.items() if row.held == "never"] == ["STARTUP_2022"]
    assert [row.call_id for row in region.calls] == sorted(calls)
    assert [(one.call_id, one.paid_by) for one in region.call_payments] == [
        ("STARTUP_2022", "account"),
        ("ICC_2023", "new"),
        ("ICC_2026_EXTRA", "account"),
    ]
    assert region.call_payments[2].budget_eur == Ends(0.0, 0.0, 0.0)
    assert region.digest == folder.digest


def test_without_changes_the_region_is_the_same_object():
    folder = load_region("emilia-romagna")
    assert with_changed_calls(folder, ()) is folder


def test_every_rule_of_a_call_can_be_given_within_the_range_of_a_region_folder():
    assert set(ALLOWED) <= set(CallChange.model_fields)
    for name, allowed in ALLOWED.items():
        for value in (allowed.low, allowed.high):
            given = round(value) if allowed.whole else value
            assert CallChange.model_validate({name: given}).rules == {name: given}
        for value in (allowed.low - 1, allowed.high + 1, 0.5 if allowed.whole else "x"):
            with pytest.raises(ValueError, match=name):
                CallChange.model_validate({name: value})


WEIGHTS = "weight_merit, weight_theme, weight_consortium, weight_transition that sum to 1"
RUN = "2012Q1 to 2027Q4, the quarters of the run"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (
            "ICC_2026: {budget_eur: 1}",
            ": budget_eur of ICC_2026, which is held only by a lever (yearly_dedicated_call); ",
        ),
        ("ICC_2026: {held: true}", ": held of ICC_2026, which is held only by a lever (yearly_dedicated_call); "),
        ("NATDEMO_2023: {held: false}", ": held of NATDEMO_2023, which is held only by a lever (national_board); "),
        ("X: {like: ICC_2024, opens: 2026Q1}", "calls.X.like is ICC_2024, which is held only by a lever (yearly_dedic"),
        ("X: {like: ICC_203, opens: 2026Q1}", "calls.X.like is 'ICC_203'; allowed: one of DIGHUM_2023, "),
        ("X: {like: ICC_2023}", "a.yaml:3:3: the new call X has no opens; allowed: a quarter written like 2014Q1"),
        ("X: {opens: 2026Q1}", "a.yaml:3:3: the region has no call 'X'; allowed: one of DIGHUM_2023, "),
        ("ICC_2022: {budget_eur: 3}", "a.yaml:3:3: the region has no call 'ICC_2022'; allowed: one of DIGHUM_2023, "),
        ("2x: {like: ICC_2023, opens: 2026Q1}", "a.yaml:3:3: the new call is called '2x'; allowed: a name starts with"),
        ("startups: {like: ICC_2023, opens: 2026Q1}", "a.yaml:3:3: the call startups is named like an instrument; "),
        (
            "ICC_2025: {like: ICC_2023, opens: 2026Q1}",
            "a.yaml:3:20: ICC_2025 is a call of the region already; allowed:",
        ),
        ("ICC_2025: {opens: 2028Q1}", f"a.yaml:3:21: ICC_2025 opens in 2028Q1; allowed: {RUN}"),
        ("ICC_2025: {opens: 2011Q4}", f"a.yaml:3:21: ICC_2025 opens in 2011Q4; allowed: {RUN}"),
        ("ICC_2025: {budgt_eur: 3}", "a.yaml:3:14: unknown key 'budgt_eur' in calls.ICC_2025; allowed: one of like, "),
        (
            "ICC_2025: {budget_eur: -3}",
            "a.yaml:3:26: calls.ICC_2025.budget_eur is -3; allowed: number of EUR from 0 to ",
        ),
        ("ICC_2025: {paid_by: me}", "a.yaml:3:23: calls.ICC_2025.paid_by is 'me'; allowed: one of account, new"),
        ("ICC_2025: {paid_by: new}", "a.yaml:3:23: paid_by of ICC_2025, whose money stays as it is; allowed: paid_by "),
        (
            "ICC_2025: {weight_merit: 1}",
            f"a.yaml:3:3: the recorded weights of ICC_2025 sum to 1.45; allowed: {WEIGHTS}",
        ),
        (
            "ICC_2025: {max_cost_eur: 19999}",
            "a.yaml:3:28: unaligned max_cost_eur of ICC_2025 is 19999, below its min_cost_eur, 20000; allowed: at "
            "least 20000, or empty",
        ),
        ("ICC_2025: {max_cost_eur: 0}", "a.yaml:3:28: calls.ICC_2025.max_cost_eur is 0; allowed: "),
        (
            "ICC_2025: {sectors: [cci, nix]}",
            "a.yaml:3:29: calls.ICC_2025.sectors[2] is 'nix'; allowed: one of agrifood, ",
        ),
        ("ICC_2025: {sectors: []}", "a.yaml:3:23: calls.ICC_2025.sectors is an empty list: at least one name"),
        ("ICC_2025: {kinds: [pilot, pilot]}", "a.yaml:3:21: calls.ICC_2025.kinds is a list: each name once"),
        ("ICC_2025: {sizes: [tiny]}", "a.yaml:3:22: calls.ICC_2025.sizes[1] is 'tiny'; allowed: one of micro, small, "),
        ("ICC_2025: {sizes: []}", "a.yaml:3:21: ICC_2025 admits enterprises, but of no size; allowed: some of micro, "),
        ("ICC_2025: {sizes: micro}", "a.yaml:3:21: calls.ICC_2025.sizes is 'micro'; allowed: list, each item: one of "),
        ("ICC_2025: {budget_eur: }", "a.yaml:3:25: calls.ICC_2025.budget_eur is empty; allowed: number of EUR from 0"),
        ("ICC_2025: 3", "a.yaml:3:13: calls.ICC_2025 is 3; allowed: group of settings: like, held, "),
    ],
)
def test_what_is_wrong_is_told_at_its_place(write, refusals, entry, problem):
    told = refusals(write("a", f"extends: baseline\ncalls:\n  {entry}\n"))
    assert [one for one in told if problem in one], told


def test_the_nearest_name_is_told(write, refusals):
    (unknown, key) = refusals(
        write("a", "extends: baseline\ncalls: {TOUR_CULT_201: {held: true}, ICC_2025: {haeld: true}}")
    )
    assert unknown.endswith("; or like and opens, for a new call; did you mean TOUR_CULT_2017?")
    assert key.endswith("did you mean held?")
    (like,) = refusals(write("b", "extends: baseline\ncalls: {X: {like: TOUR_CULT_201, opens: 2026Q1}}"))
    assert like.endswith("did you mean TOUR_CULT_2017?")


def test_all_problems_of_a_file_are_told_at_once(write, refusals):
    text = """\
title: 3
extends: baseline
calls:
  ICC_2032: {budget_eur: 15000000}
  STARTUP_2022: {held: 3}
  STARTUP_2024: {budget_eur: -1}
  ICC_2025: {opens: 2040Q1}
interventions:
  - from: 2023Q1
    policy: {}
    calls: {}
"""
    told = refusals(write("a", text))
    assert [re.match(r"a\.yaml:(\d+):", one)[1] for one in told] == ["1", "4", "5", "6", "7", "11"]
    elsewhere = "calls at the top of the file: each has its date already"
    assert told[-1] == f"a.yaml:11:5: unknown key 'calls' in interventions[1]; allowed: {elsewhere}"


def test_against_an_impossible_horizon_no_date_is_told(write, refusals):
    told = refusals(write("a", "extends: baseline\nend: 2010Q1\ncalls: {ICC_2025: {opens: 2026Q1}}\n"))
    assert told == ["a.yaml:2:6: end 2010Q1 is before report_from 2014Q1; allowed: 2014Q1 or later"]


@pytest.mark.parametrize("text", ["calls:", "calls: {}", "calls: {ICC_2023: }", "calls: {ICC_2023: {}}"])
def test_an_entry_without_values_changes_nothing(load, text):
    assert load(f"extends: baseline\n{text}\n").calls == ()


def test_files_that_extend_one_with_calls_change_them_key_by_key(write):
    write("parent", CALLS)
    child = load_scenario(
        write("child", "extends: parent\ncalls:\n  ICC_2023: {budget_eur: 1}\n  STARTUP_2022: {held: true}\n")
    )
    changes = dict(child.calls)
    assert changes["ICC_2023"] == CallChange(budget_eur=1.0, paid_by="new", max_grant_eur=None, sizes=("micro",))
    assert "STARTUP_2022" in {row.call_id for row in calendar(child)[0].calls}
    assert list(changes) == ["ICC_2023", "ICC_2026_EXTRA", "STARTUP_2022"]


def test_what_is_wrong_only_together_is_told_where_it_was_made(write, refusals):
    write("parent", "extends: baseline\ncalls: {ICC_2025: {applicants: [laboratory], sizes: []}}\n")
    (told,) = refusals(write("child", "extends: parent\ncalls:\n  ICC_2025:\n    applicants: [enterprise]\n"))
    assert told.startswith("child.yaml:3:3: ICC_2025 admits enterprises, but of no size")


def test_a_shorter_run_keeps_the_calls_that_open_later(write):
    write("parent", CALLS)
    child = load_scenario(write("child", "extends: parent\nend: 2020Q4\n"))
    assert dict(child.calls)["ICC_2026_EXTRA"].opens == parse_quarter("2026Q1")
    assert child.changed({"calls.ICC_2025.budget_eur": 1.0, "end": "2019Q4"}).calls


def test_settings_change_single_values(shipped):
    one = load_scenario("baseline", ["calls.ICC_2023.budget_eur=15000000", "calls.ICC_2023.paid_by=new"])
    assert one.calls == (("ICC_2023", CallChange(budget_eur=1.5e7, paid_by="new")),)
    new = load_scenario(
        "baseline", ["calls.X.like=ICC_2023", "calls.X.opens=2026Q1", "calls.Y.like=ICC_2023", "calls.Y.opens=2027Q1"]
    )
    assert [name for name, _ in new.calls] == ["X", "Y"]


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("calls=3", "calls is a group; allowed: calls.CALL.RULE=value, like calls.CALL.budget_eur=5000000"),
        ("calls.ICC_2023=3", "calls.ICC_2023 is a group; allowed: calls.CALL.RULE=value, like "),
        ("calls.ICC_2023.a.b=3", "calls.ICC_2023.a.b is a group; allowed: calls.CALL.RULE=value, like "),
        (
            "calls.ICC_2023.sizes=micro",
            "calls.ICC_2023.sizes is a list; allowed: one value; a list stands in a scenario ",
        ),
        ("calls.ICC_2023.budgt_eur=3", "unknown path 'calls.ICC_2023.budgt_eur'; allowed: one of like, held, "),
        (
            "calls.ICC_2023.budget_eur=x",
            "calls.ICC_2023.budget_eur is 'x'; allowed: number of EUR from 0 to 10000000000",
        ),
        ("calls.ICC_2022.budget_eur=3", "the region has no call 'ICC_2022'; allowed: one of DIGHUM_2023, "),
    ],
)
def test_settings_that_cannot_be_are_refused_with_how_to_write_them(shipped, refusals, setting, problem):
    (told,) = refusals("baseline", setting)
    assert told.startswith(f"--set {setting}: {problem}")


def test_changes_are_part_of_what_a_scenario_is(load):
    base, changed = load("extends: baseline"), load(CALLS, "b")
    assert base.digest() != changed.digest() != load(CALLS.replace("new", "account"), "c").digest()
    assert changed.digest() == load(CALLS, "d").digest()
    again = Scenario.model_validate_json(json.dumps(changed.model_dump(mode="json")))
    assert (again.calls, again.digest()) == (changed.calls, changed.digest())
    assert hash(changed.calls) == hash(again.calls)
    assert repr(dict(changed.calls)["STARTUP_2022"]) == "CallChange(held=False)"


def test_scenarios_with_other_calls_share_no_quarters_and_are_no_reference(load):
    base, changed = load("extends: baseline"), load(CALLS, "b")
    assert base.shares_quarters(load("extends: no-cluster", "c"))
    assert not base.shares_quarters(changed)
    assert changed.shares_quarters(load(CALLS, "d"))
    with pytest.raises(
        InputError, match="has another calendar of calls; allowed: scenarios that differ in levers alone"
    ):
        changed.without(["money"], base)


def test_python_changes_calls_as_a_file_does(load):
    base = load("extends: baseline")
    assert base.changed({"calls.STARTUP_2022.held": False}).calls == (("STARTUP_2022", CallChange(held=False)),)
    assert base.changed({"calls.STARTUP_2022": CallChange(held=False)}).calls[0][1].held is False
    with pytest.raises(InputError, match="scenario a: the region has no call 'X'"):
        base.changed({"calls.X.held": False})
    with pytest.raises(InputError, match=r"calls\.X: 'X'; allowed"):
        calendar(base.model_copy(update={"calls": (("X", CallChange(held=False)),)}))


def test_a_file_says_when_nobody_can_pay(write):
    calls = "X: {like: ICC_2023, opens: 2020Q1, paid_by: PAYER}, Y: {like: ICC_2023, opens: 2023Q1}"
    text = f"extends: baseline\ncalls: {{{calls}}}\n"
    with pytest.warns(Note, match="7,000,000 EUR asked, half of 0 to be had in 2020$"):
        load_scenario(write("a", text.replace("PAYER", "account")))
    load_scenario(write("b", text.replace("PAYER", "new")))


def test_what_a_call_that_is_not_held_leaves_pays_another_one(write):
    free = "RD_ENT_2023: {held: false}, NEW: {like: ICC_2023, opens: 2022Q1, budget_eur: 20000000}"
    with warnings.catch_warnings(action="error", category=Note):
        load_scenario(write("paid", f"extends: baseline\ncalls: {{{free}}}\n"))
    with pytest.warns(Note, match="20,000,000 EUR asked"):
        load_scenario(write("unpaid", f"extends: baseline\ncalls: {{{free.partition(', ')[2]}}}\n"))


def test_a_top_up_that_nobody_reads_is_said(write):
    text = "extends: baseline\ncalls: {ICC_2023: {topup_eur: 5000000}}\n"
    with pytest.warns(Note, match="topup_eur of ICC_2023 is read where alignment is recorded"):
        load_scenario(write("unread", text))
    with warnings.catch_warnings(action="error", category=Note):
        load_scenario(write("read", f"{text}policy: {{government: {{alignment: {{mode: recorded}}}}}}\n"))
