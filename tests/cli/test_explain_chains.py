"""Whatever files extend each other and whatever is dated: what `cci explain` prints holds, and stands where it says."""

import json
import re
from itertools import groupby

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.scenario.catalogue import shown
from sim.scenario.files import load_scenario
from sim.units import parse_quarter
from tests.cli.explained import bounds, check_values, nested

KINDS = (
    "start",
    "end",
    "policy.cluster.staff_fte",
    "policy.cluster.founded",
    "policy.cluster.active",
    "policy.government.alignment.mode",
    "policy.government.alignment.lag_quarters",
    "assumptions.ideas.rate_factor",
    "assumptions.alignment.attribution",
)
VALUES = {
    "start": ["2012Q1", "2013Q3"],
    "end": ["2014Q3", "2016Q4"],
    "policy.cluster.staff_fte": [None, 2, 4.25, 0.1],
    "policy.cluster.founded": [None, "2013Q2", "2020Q4"],
    "policy.cluster.active": [True, False],
    "policy.government.alignment.mode": ["endogenous", "fixed", "recorded"],
    "policy.government.alignment.lag_quarters": [0, 1, 3],
    "assumptions.ideas.rate_factor": [0.123456789012, 1.0, 1.5],
    "assumptions.alignment.attribution": [0, 0.5, 1e-07],
}
DATED = tuple(path for path in KINDS if path.startswith("policy."))
QUARTERS = ["2013Q1", "2013Q3", "2014Q1", "2014Q3", "2014Q4", "2016Q4"]


def some(paths, most):
    chosen = st.one_of([st.tuples(st.just(path), st.sampled_from(VALUES[path])) for path in paths])
    return st.lists(chosen, max_size=most, unique_by=lambda pair: pair[0]).map(dict)


files = st.tuples(some(KINDS, 5), st.dictionaries(st.sampled_from(QUARTERS), some(DATED, 3), max_size=3))


def written_chain(folder, chain):
    """Write files that extend each other, one value a line; return those that fit their horizon, lowest first."""
    start, end = "2012Q1", "2027Q4"
    fitting = []
    for depth, (own, dated) in enumerate(chain):
        start, end = own.get("start", start), own.get("end", end)
        dated = {since: levers for since, levers in dated.items() if start <= since <= end}
        dates = [{"from": since, **({"policy": {}} | nested(levers))} for since, levers in dated.items()]
        content = {"title": f"layer {depth}", **nested(own), "interventions": dates}
        if depth:
            content["extends"] = f"layer{depth - 1}"
        (folder / f"layer{depth}.yaml").write_text(json.dumps(content, indent=1), encoding="utf-8")  # JSON is YAML
        fitting.append((own, dated, start))
    return fitting


def origins(chain, given_settings, path, quarter):
    """Follow the definition: who set the value that holds in a quarter, and what it took the place of, downwards.

    Each is a file and the date of an intervention; none for the default, and no date for the whole run.
    """
    if path in given_settings:
        yield "--set", None
    for depth in reversed(range(len(chain))):
        own, dated, start = chain[depth]
        quarter = max(quarter, parse_quarter(start))
        before = [since for since in dated if path in dated[since] and parse_quarter(since) <= quarter]
        if before:
            yield f"layer{depth}.yaml", max(before)
        elif path in own:
            yield f"layer{depth}.yaml", None
    yield None, None


STAFF = "policy.cluster.staff_fte"
LATER = [({"start": "2012Q1"}, {"2013Q1": {STAFF: 2}, "2013Q3": {STAFF: 0.1}}), ({"start": "2013Q3"}, {})]
EARLIER = [({"start": "2013Q3"}, {"2013Q3": {STAFF: 2}}), ({"start": "2012Q1"}, {"2013Q1": {STAFF: 0.1}})]


@pytest.mark.slow
@given(st.lists(files, min_size=1, max_size=4), some(KINDS, 2))
@example(LATER, {})
@example([*LATER, ({"start": "2012Q1"}, {"2014Q1": {STAFF: None}})], {})
@example(EARLIER, {STAFF: 2})
@example([({STAFF: 2}, {"2014Q1": {STAFF: 4.25}}), ({STAFF: 2}, {}), ({}, {"2013Q1": {STAFF: 2}})], {})
@example([({}, {"2014Q1": {STAFF: 2}}), ({}, {"2013Q1": {STAFF: 0.1}}), ({}, {"2014Q1": {STAFF: 4.25}})], {})
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_printed_holds_and_stands_where_it_says(cci, here, layers, given_settings):
    chain = written_chain(here, layers)
    options = [f"--set={path}={'' if value is None else json.dumps(value)}" for path, value in given_settings.items()]
    top = f"layer{len(chain) - 1}.yaml"
    said = cci(f"explain {top}", *options)
    assert said.code == 0
    assert all(line.startswith("note: ") for line in said.err.splitlines())
    scenario = load_scenario(top, [option.removeprefix("--set=") for option in options])
    rows = check_values(said.out, scenario)
    for path in KINDS:
        for row in rows[path]:
            check_places(row, path, scenario, chain, given_settings)
            if match := re.match(r"(layer\d\.yaml):(\d+)", row.get("set at", "")):
                line = (here / match[1]).read_text(encoding="utf-8").splitlines()[int(match[2]) - 1]
                (key, value), *_ = json.loads("{" + line.strip().rstrip(",") + "}").items()
                assert (key, shown(value)) == (path.rpartition(".")[2], row["is"])


def check_places(row, path, scenario, chain, given_settings):
    first, last = bounds(row, scenario)
    if first > scenario.end:
        assert row["instead of"] == ""
        return
    assert scenario.start <= first <= last
    found = [list(origins(chain, given_settings, path, quarter)) for quarter in range(first, last + 1)]
    assert {here for here, *_ in found} == {place_of(row.get("set at", "default"))}
    below = [under[0] for _, *under in found if under]
    told = re.findall(r"\(([^()]+)\)", row.get("instead of", ""))
    assert [place_of(place) for place in told] == [place for place, _ in groupby(below)]


def place_of(text):
    if text.startswith("--set"):
        return "--set", None
    if text == "default":
        return None, None
    file, _, dated = re.fullmatch(r"([^:]+):(\d+)(?:, from (\S+))?", text).groups()
    return file, dated
