"""Any folder with the same tables is a region: no code knows Emilia-Romagna."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.region.call_rules import Ends
from sim.region.files import load_region
from sim.region.region import Region
from sim.units import parse_quarter


def test_another_folder_is_another_region(tiny: Path) -> None:
    region = load_region(tiny)
    assert (region.name, region.label, region.folder) == ("arcadia", "Arcadia", tiny)
    assert region.focus_sector == 0
    assert region.sector_codes == {"arts": 0, "farms": 1}
    assert region.province_codes == {"NO": 0, "SO": 1}
    assert region.theme_codes == {"seeds": 0, "songs": 1}
    assert region.call_codes == {"ODES_2015": 0, "OPEN_2016": 1}
    assert region.sectors[1].enters == parse_quarter("2021Q3")
    assert region.sectors[0].enters is None
    assert region.laboratories[0].university == "uni_north"
    assert region.denominators[0].sector is None
    assert region.calls[0].sizes == ("micro", "small")
    assert region.calls[1].sizes == ()
    assert region.clusters[0].recorded_change_until == parse_quarter("2018Q1")


def test_look_ups_follow_the_codes(tiny: Path) -> None:
    region = load_region(tiny)
    assert region.founding_agendas == ((0.0, 1.0),)
    groups = ("arts", "farms", "young_enterprise", "cultural_body", "laboratory", "innovation_centre")
    assert [region.idea_mix_group(owners) for owners in groups] == [0, 1, 2, 3, 4, 5]
    assert region.idea_kind_shares[region.idea_mix_group("laboratory")] == (0.6, 0.4, 0.0, 0.0, 0.0, 0.0)
    assert region.idea_kind_shares[0] == (0.5, 0.5, 0.0, 0.0, 0.0, 0.0)
    assert region.idea_mode_shares[0] == (0.2, 0.3, 0.5)
    assert region.project_kinds[1] == "pilot"
    assert region.idea_modes[region.technological_mode] == "technological"
    assert region.small_sizes == (0, 1)


def test_the_order_of_rows_in_a_file_decides_nothing(tiny: Path) -> None:
    before = load_region(tiny)
    for path in tiny.glob("*.csv"):
        header, *rows = path.read_text().splitlines()
        if path.stem != "size_classes":
            path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    after = load_region(tiny)
    assert after.digest != before.digest
    for table in fields(Region):
        if table.name != "digest":
            assert getattr(after, table.name) == getattr(before, table.name), table.name


def test_a_call_is_open_to_all_if_it_admits_more_than_the_focus_sector(tiny: Path) -> None:
    region = load_region(tiny)
    assert [region.is_open_to_all(call) for call in range(2)] == [False, True]


def test_a_row_of_a_call_goes_before_that_of_its_instrument(tiny: Path) -> None:
    region = load_region(tiny)
    odes, opened = region.rules_of(0), region.rules_of(1)
    assert odes.budget_eur == Ends(70_000.0, 70_000.0, 70_000.0)
    assert opened.budget_eur == Ends(900_000.0, 900_000.0, 900_000.0)
    assert odes.max_grant_eur is None
    assert opened.max_grant_eur == Ends(100_000.0, 100_000.0, 100_000.0)


def test_empty_ends_stand_for_the_unaligned_one(tiny: Path) -> None:
    rules = load_region(tiny).rules_of(1)
    assert rules.aid_intensity == Ends(0.5, 0.8, 0.6)
    assert rules.focus_reserve_share == Ends(0.0, 0.3, 0.0)
    assert rules.pass_rate == Ends(0.9, 0.9, 0.9)
    assert rules.max_age_quarters is None


def test_a_folder_is_read_again_only_when_it_changed(tiny: Path) -> None:
    region = load_region(tiny)
    assert load_region(str(tiny)) is region
    labels = tiny / "tecnopoli.csv"
    labels.write_text(labels.read_text().replace("The Hill", "The Dale"))
    changed = load_region(tiny)
    assert changed.tecnopoli[0].label == "The Dale"
    assert changed.digest != region.digest


def test_the_digest_is_of_the_tables_alone(tiny: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in sorted(tiny.iterdir(), reverse=True):
        (moved / path.name).write_bytes(path.read_bytes())
    (moved / "notes.txt").write_text("not a table")
    assert load_region(moved).digest == load_region(tiny).digest


def test_institutions_may_be_absent(tiny: Path) -> None:
    for name in ("laboratories", "tecnopoli", "universities", "calls", "call_rules"):
        path = tiny / f"{name}.csv"
        path.write_text(path.read_text().split("\n")[0] + "\n")
    clusters = tiny / "clusters.csv"
    clusters.write_text(clusters.read_text().replace("50000,1,0,0,3", "50000,0,0,0,3"))
    region = load_region(tiny)
    assert (region.laboratories, region.calls, region.call_rules) == ((), (), ())


@pytest.mark.parametrize("name", ["", "emilia-romana", "no/such/folder", "x" * 5000, "a\0b"])
def test_an_unknown_region_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputError) as refusal:
        load_region(name)
    (problem,) = refusal.value.problems
    assert problem.found == "there is no such region"
    assert "emilia-romagna" in problem.allowed
    assert problem.hint == ("emilia-romagna" if name == "emilia-romana" else "")
