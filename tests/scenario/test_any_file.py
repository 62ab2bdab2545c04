"""Whatever a scenario file holds, it is accepted or refused: one line a problem, no traceback, no end of waiting."""

import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.files import load_scenario
from tests.support.examples import cheap
from tests.support.patience import watchdog

SOUND = """\
# a comment
title: A longer title, "quoted"
question: >-
  What would
  happen?
expects: [applications, funded_projects]
extends: baseline
end: 2026Q4
policy:
  government: {commitment: 0.5, alignment: {mode: fixed, strength: 0.25, lag_quarters: 2}}
  cluster:
    staff_fte: 4 # posts
    active: true
assumptions:
  ideas: {rate_factor: 1.25, lifetime_quarters: 9}
interventions:
  - from: 2018Q1
    policy: {cluster: {staff_fte: 6}}
  - {from: 2020Q1, policy: {government: {budget_factor: 1.1}}}
"""
PIECES = [
    *("{", "}", "[", "]", ":", ": ", "- ", "&a ", "*a", "!x ", "!!int ", "'", '"', "|", ">-", "|9", "#", "%", "@", "`"),
    *("? ", ",", "---\n", "...\n", "%YAML 1.1\n", "<<: ", "\n", "\n  ", "\t", "\r", "  ", "~", "null", "no", "true"),
    *(".nan", "-.inf", "1e400", "1e-400", "0x1F", "1_000", "2014-01-01", "2021Q9", "9" * 400, "-1", "1.5", "'1'"),
    *("\0", "\x07", "\x7f", "\x85", "\u2028", "\ufeff", "é", "\U0001f600", '"\\0"', '"\\ud800"', "\\", "x" * 200),
    *("extends: a\n", "extends: ../a\n", "region: /\n", "policy:\n", "title: b\n", "end: 1900Q1\n"),
]
PLACE = re.compile(r".*/mine/[\w-]+\.yaml:[1-9]\d*:[1-9]\d*: .+")

position = st.integers(0, len(SOUND))
edits = st.lists(st.tuples(position, st.integers(0, 12), st.sampled_from(PIECES) | st.text(max_size=4)), max_size=6)


def problems_in(path: Path) -> list[str]:
    try:
        load_scenario(path)
    except InputError as error:
        return str(error).splitlines() or ["an error without a problem"]
    return []


def check(path: Path) -> None:
    with watchdog():
        lines = problems_in(path)
    for line in lines:
        assert PLACE.fullmatch(line), line


def test_the_file_the_others_are_made_from_is_sound(write):
    load_scenario(write("a", SOUND))


@given(edits)
@settings(cheap(4), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file(write, changes):
    text = SOUND
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    path = write("a", "title: x")
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    check(path)


@given(st.lists(st.sampled_from(PIECES) | st.sampled_from(SOUND.split()), max_size=30).map("".join))
@settings(cheap(2), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_of_odd_pieces(write, text):
    check(write("a", text))


@given(st.binary(max_size=200))
@settings(cheap(1), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_of_any_bytes(write, content):
    path = write("a", "title: x")
    path.write_bytes(content)
    check(path)
