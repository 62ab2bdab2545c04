"""The pages of reference hold all that the code offers, and every page has a place in the table of contents."""

import importlib.util
import re
from pathlib import Path

import pytest

import sim
from sim.cli.app import COMMANDS
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.tables import COLUMNS
from sim.scenario.catalogue import parameters
from sim.scenario.files import shipped_scenarios

ROOT = Path(__file__).parents[2]
OFFERED = {
    "commands": [f"## cci {command.__name__}" for command in COMMANDS],
    "outcomes": [f"`{name}`" for name in OUTCOMES],
    "parameters": [f"{{parameter}} {parameter.path}" for parameter in parameters()],
    "python": [f":: sim.{name}\n" for name in sim.__all__ if name != "__version__"],
    "scenarios": [f"/scenarios/{name}.yaml" for name in shipped_scenarios()],
    "tables": [f"`{column}`" for columns in COLUMNS.values() for column in columns],
}


@pytest.fixture(scope="module")
def pages():
    """Import what writes the pages, which lies beside the settings of the site and not in a package."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "site" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PAGES


@pytest.mark.parametrize("name", OFFERED)
def test_page_of_reference_names_all_that_is_offered(pages, name):
    written = pages[name]()
    assert [offered for offered in OFFERED[name] if offered not in written] == []


def test_every_page_of_reference_is_asked_for_by_a_file(pages):
    asked = {
        (path.stem, mark)
        for path in (ROOT / "docs" / "reference").glob("*.md")
        for mark in re.findall(r"^<!-- generated: (\w+) -->$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert asked == {(name, name) for name in pages}


def test_every_page_has_a_place_in_the_table_of_contents():
    contents = (ROOT / "docs" / "site" / "contents.md").read_text(encoding="utf-8").split()
    written = [path.relative_to(ROOT) for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent.name != "site"]
    assert [str(path) for path in written if str(path.with_suffix("")) not in contents] == []
