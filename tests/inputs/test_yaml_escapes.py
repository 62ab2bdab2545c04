"""Escapes and directives at which the YAML library fails with a bare Python error."""

import pytest

from sim.inputs.yaml_file import scan_yaml


@pytest.mark.parametrize("escape", ["UFFFFFFFF", "U00110000"])
@pytest.mark.parametrize(
    ("text", "where"), [('a: 1\nb: "x\\{}"\n', "2:8"), ('"\\{}": 1', "1:4"), ('a: [1,\n "\\{}"]', "2:5")]
)
def test_an_escape_of_no_character_is_refused_where_it_stands(refusals, escape, text, where):
    (problem,) = refusals(scan_yaml, text.format(escape), "a.yaml")
    assert problem.startswith(f"a.yaml:{where}: this is not YAML (found an escape that stands for no character")


@pytest.mark.parametrize("version", ["1.9", "1.99999999999999999999", "1" * 5000 + ".1"])
def test_an_unknown_version_of_yaml_is_refused(refusals, version):
    (problem,) = refusals(scan_yaml, f"%YAML {version}\n---\na: 1", "a.yaml")
    assert problem.startswith("a.yaml:1:1: this is not YAML (found an unknown version of YAML")
