"""`cci schema`: what it lets pass and what it refuses is what `cci check` does."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from sim.errors import gathered
from sim.inputs.yaml_file import scan_yaml
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.catalogue import parameters, settable
from sim.scenario.files import load_scenario, shipped_scenarios
from sim.scenario.layer import Layer
from sim.scenario.schema import scenario_schema

SCHEMA = scenario_schema()
PARAMETERS = {row.path: row for row in parameters()}
OF_THE_REGION = ("assumptions.ideas.rate_factor",)  # how far it may go, the region says
NUMBERS = [path for path, row in PARAMETERS.items() if row.low is not None and path not in OF_THE_REGION]
CHOICES = [path for path, row in PARAMETERS.items() if row.choices]
NO_TEXT = [path for path, row in PARAMETERS.items() if row.low is not None or isinstance(row.default, bool)]


def nested(path, value):
    for key in reversed(path.split(".")):
        value = {key: value}
    return value


def plain(value):
    """Turn what the reader of YAML returns into what a reader of JSON would."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


VALIDATOR = Draft202012Validator(SCHEMA)


def by_schema(file):
    return VALIDATOR.is_valid(plain(scan_yaml(file).content))


@pytest.fixture
def verdicts(cci, here):
    """Return a function that has content judged by the schema and by `cci check`."""

    def judge(content):
        text = content if isinstance(content, str) else json.dumps(content)
        (here / "judged.yaml").write_text(text, encoding="utf-8")
        return by_schema(here / "judged.yaml"), cci("check judged.yaml").code == 0

    return judge


@pytest.fixture
def quick_verdicts(here):
    """Return a function like that of `verdicts` that spares reading the region, for what is asked often."""

    def judge(content):
        file = here / "judged.yaml"
        file.write_text(json.dumps(content), encoding="utf-8")
        problems = []
        with gathered(problems):
            load_scenario(file)
        return by_schema(file), problems == []

    return judge


def test_the_command_prints_a_schema_of_draft_2020_12(cci):
    said = cci("schema")
    assert (said.code, said.err) == (0, "")
    printed = json.loads(said.out)
    assert printed == SCHEMA
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(printed)


def groups_in(schema):
    if isinstance(schema, dict):
        if "properties" in schema and not isinstance(schema["properties"].get("type"), str):
            yield schema
        for inside in schema.values():
            yield from groups_in(inside)


def test_no_group_lets_unknown_keys_pass():
    groups = list(groups_in(SCHEMA))
    assert len(groups) == 1 + len(SCHEMA["$defs"])
    assert all(group["additionalProperties"] is False for group in groups)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_passes(name):
    content = plain(scan_yaml(shipped_scenarios()[name]).content)
    assert list(VALIDATOR.iter_errors(content)) == []


def found_at(path):
    group = SCHEMA
    for key in path.split("."):
        group = SCHEMA["$defs"][group["$ref"].rpartition("/")[2]] if "$ref" in group else group
        group = group["properties"][key]
    return group


@pytest.mark.parametrize("path", [row.path for row in settable()])
def test_every_value_has_its_words_its_default_and_its_range(path):
    row = {row.path: row for row in settable()}[path]
    found = found_at(path)
    assert found["default"] == row.default
    assert found.get("x-prior", [None, None]) == [row.prior_low, row.prior_high]
    assert (found.get("minimum"), found.get("maximum")) == (row.low, row.high)
    assert found.get("enum", []) == list(row.choices)
    told = " ".join(found["description"].split())
    for words in (row.description, row.unit, row.allowed, row.plausible, row.source, row.confidence):
        assert " ".join(words.split()) in told
    assert (found.get("x-unit", ""), found.get("x-source", "")) == (row.unit, row.source)


def test_the_schema_has_all_keys_of_a_file_and_the_outcomes():
    assert list(SCHEMA["properties"]) == list(Layer.model_fields)
    assert found_at("expects")["items"]["enum"] == list(OUTCOMES)
    assert found_at("extends")["examples"] == list(shipped_scenarios())
    pattern = found_at("end")["pattern"]
    assert [bool(re.search(pattern, text)) for text in ("2014Q1", "2014q1", "2014Q5", "x2014Q1", "2014Q1x")] == [
        True,
        *[False] * 4,
    ]


SOUND = {
    "nothing but a title": {"title": "x"},
    "groups without values": "policy:\n  government:\n    alignment:\nassumptions:\n",
    "a value left to the region": {"policy": {"cluster": {"staff_fte": None, "founded": None}}},
    "a quarter": {"policy": {"cluster": {"founded": "2019Q4"}}, "end": "2020Q4"},
    "a whole number for any number": {"policy": {"cluster": {"staff_fte": 4}}},
    "an intervention": {"interventions": [{"from": "2020Q1", "policy": {"cluster": {"active": False}}}]},
    "an intervention that changes nothing": "interventions:\n  - from: 2020Q1\n    policy:\n",
    "expectations": {"expects": ["applications"], "extends": "baseline"},
    "a long text": {"question": "x" * 2000},
}
WRONG = {
    "unknown key": {"titel": "x"},
    "unknown key in a group": {"policy": {"cluster": {"staf_fte": 2}}},
    "unknown key in an intervention": {"interventions": [{"from": "2020Q1", "policy": {}, "until": "2021Q1"}]},
    "assumption in an intervention": {"interventions": [{"from": "2020Q1", "policy": {}, "assumptions": {}}]},
    "intervention without a date": {"interventions": [{"policy": {}}]},
    "intervention without levers": {"interventions": [{"from": "2020Q1"}]},
    "interventions that are no list": {"interventions": {"from": "2020Q1", "policy": {}}},
    "interventions left empty": "interventions:\n",
    "number for a title": {"title": 3},
    "title left empty": "title:\n",
    "too long a text": {"basis": "x" * 2001},
    "word for a number": {"policy": {"cluster": {"staff_fte": "two"}}},
    "number in quotes": {"policy": {"cluster": {"staff_fte": "2"}}},
    "word for a truth": "policy: {cluster: {active: yes}}",
    "truth for a number": {"policy": {"cluster": {"staff_fte": True}}},
    "part of a whole number": {"policy": {"government": {"alignment": {"lag_quarters": 1.5}}}},
    "number below": {"policy": {"cluster": {"staff_fte": -0.1}}},
    "number above": {"policy": {"cluster": {"staff_fte": 50.1}}},
    "number above in an intervention": {
        "interventions": [{"from": "2020Q1", "policy": {"cluster": {"staff_fte": 51}}}]
    },
    "no such choice": {"policy": {"government": {"alignment": {"mode": "fixd"}}}},
    "value left empty": {"policy": {"cluster": {"active": None}}},
    "year for a quarter": "end: 2020",
    "day for a quarter": "end: 2020-01-01",
    "fifth quarter": {"end": "2020Q5"},
    "small letter in a quarter": {"start": "2012q1"},
    "outcome that is none": {"expects": ["funded_project"]},
    "text for a list": {"expects": "applications"},
    "list for a text": {"extends": ["baseline"]},
    "path for a name": {"extends": "../baseline"},
    "ending of a file": {"extends": "baseline.yaml"},
    "empty name": {"extends": ""},
    "value for a group": {"policy": {"cluster": 2}},
    "list for a group": {"assumptions": []},
}


@pytest.mark.parametrize("name", SOUND)
def test_both_let_pass(verdicts, name):
    assert verdicts(SOUND[name]) == (True, True)


@pytest.mark.parametrize("name", WRONG)
def test_both_refuse(verdicts, name):
    assert verdicts(WRONG[name]) == (False, False)


@pytest.mark.parametrize("path", NUMBERS)
def test_both_draw_the_same_line_for_every_number(quick_verdicts, path):
    row = PARAMETERS[path]
    step = 1 if isinstance(row.default, int) else 1e-6
    for value in (row.low, row.high):
        assert quick_verdicts(nested(path, value if step < 1 else int(value))) == (True, True)
    for value in (row.low - step, row.high + step):
        assert quick_verdicts(nested(path, value if step < 1 else int(value))) == (False, False)


@pytest.mark.parametrize("path", [*NO_TEXT, *CHOICES])
def test_both_refuse_a_word_that_is_no_value(quick_verdicts, path):
    assert quick_verdicts(nested(path, "perhaps")) == (False, False)


def test_what_only_the_reader_can_tell_passes_the_schema(verdicts):
    """Keep the list of differences short, and known."""
    assert verdicts({"end": "2012Q4"}) == (True, False)
    assert verdicts({"extends": "nobody"}) == (True, False)
    assert verdicts({"region": "nowhere"}) == (True, False)
    assert verdicts({"interventions": [{"from": "2020Q1", "policy": {}}] * 2}) == (True, False)
    # To JSON 2.0 is a whole number.
    assert verdicts({"policy": {"government": {"alignment": {"lag_quarters": 2.0}}}}) == (True, False)


def test_a_schema_without_its_guard_lets_the_wrong_pass():
    content = WRONG["unknown key in a group"]
    assert not Draft202012Validator(SCHEMA).is_valid(content)
    open_group = json.loads(json.dumps(SCHEMA).replace('"additionalProperties": false', '"additionalProperties": true'))
    assert Draft202012Validator(open_group).is_valid(content)
