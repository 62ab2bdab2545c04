"""A region that was copied and not made its own is told so; where several are shipped, a scenario names its own."""

import shutil

import pytest

from sim.errors import InputError
from sim.inputs.roots import scenarios_root
from sim.region.files import TABLES, load_region
from sim.region.notes import notes_on
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from tests.support.renamed_region import NAME, renamed_copy
from tests.support.small_region import edit, shrink


def test_a_shipped_region_and_one_of_its_own_have_no_notes(tmp_path, tiny):
    assert notes_on(load_region("emilia-romagna")) == []
    assert notes_on(load_region(scenarios_root() / "emilia-romagna")) == []
    assert notes_on(load_region(tiny)) == []
    assert notes_on(load_region(renamed_copy(shrink(tmp_path / "small"), tmp_path))) == []


def test_a_copy_is_told_what_is_still_anothers(tmp_path):
    folder = shrink(tmp_path / "arcadia")  # three tables are its own
    others = f"{len(TABLES) - 3} of {len(TABLES)} tables are those of emilia-romagna"
    assert notes_on(load_region(folder)) == ["region.csv names it emilia-romagna, its folder is arcadia", others]
    edit(folder / "region.csv", lambda row: row | {"value": "arcadia"} if row["key"] == "name" else row)
    assert notes_on(load_region(folder)) == [others.replace("16", "15")]


@pytest.mark.parametrize("scale", [1.0, 0.04])
def test_a_slip_of_units_is_told_whatever_the_size_of_the_region(tmp_path, scale):
    folder = shrink(tmp_path / "arcadia", scale)
    edit(folder / "sectors.csv", lambda row: row | {"units": "7"} if row["sector"] == "cci" else row)
    (note,) = (note for note in notes_on(load_region(folder)) if "is the unit right?" in note)
    assert note.startswith(f"units of sectors.csv are more than 8 times off those of emilia-romagna at {scale:g} times")
    assert note.endswith("is the unit right? cci 7 (there 35,000)")


def test_money_in_another_unit_is_told_for_all_calls_together(tmp_path):
    folder = shrink(tmp_path / "arcadia", 0.04, money=0.04e-3)
    (note,) = (note for note in notes_on(load_region(folder)) if note.startswith("budgets of calls"))
    assert note.count("(there ") == 3
    assert note.endswith(" more")
    folder = shrink(tmp_path / "cockaigne", 1.0)
    edit(folder / "sectors.csv", lambda row: row | {"idea_cost_median_eur": "1000"})
    assert any(note.startswith("costs of sectors.csv are") for note in notes_on(load_region(folder)))


def test_half_of_the_tables_is_not_most_of_them(tmp_path):
    folder = renamed_copy(scenarios_root() / "emilia-romagna", tmp_path)
    assert folder.name == NAME
    shutil.copy(scenarios_root() / "emilia-romagna" / "size_classes.csv", folder)
    assert notes_on(load_region(folder)) == []


@pytest.fixture
def two_shipped(tmp_path, monkeypatch):
    """Make a place for shipped files with two regions and three scenarios."""
    root = tmp_path / "shipped"
    root.mkdir()
    for name in ("arcadia", "cockaigne"):
        shrink(root / name)
    (root / "plain.yaml").write_text("title: of no place\n", encoding="utf-8")
    (root / "there.yaml").write_text("extends: plain\nregion: cockaigne\n", encoding="utf-8")
    (root / "again.yaml").write_text("extends: there\n", encoding="utf-8")
    for module in ("sim.region.files", "sim.scenario.references"):
        monkeypatch.setattr(f"{module}.scenarios_root", lambda: root)
    return root


def test_the_one_shipped_region_need_not_be_named():
    assert Scenario(name="mine").region == load_scenario("baseline").region == "emilia-romagna"


def test_of_several_shipped_regions_one_must_be_named(two_shipped):
    assert Scenario(name="mine").region == ""
    with pytest.raises(InputError) as refusal:
        load_scenario("plain")
    assert [str(problem) for problem in refusal.value.problems] == [
        "scenario plain: no region is named, and several are shipped; "
        "allowed: region: one of arcadia, cockaigne, or a path"
    ]
    assert load_scenario("there").region == load_scenario("again").region == "cockaigne"
    assert load_scenario("plain", ["region=arcadia"]).region == "arcadia"
