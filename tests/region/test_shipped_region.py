"""The shipped region is complete, documented, quick to read, and blind to what was observed."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from sim.inputs.roots import scenarios_root
from sim.region import files
from sim.region.files import TABLES, load_region, shipped_regions
from sim.region.region import Region
from sim.scenario.posterior import POSTERIOR, read_posterior
from sim.scenario.posterior_fit import misfits
from sim.units import parse_quarter, year_of
from tests.support.calls import calls_during, watched

FOLDER = scenarios_root() / "emilia-romagna"


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region("emilia-romagna")


def rows_of(table: str) -> list[dict[str, str]]:
    with (FOLDER / table).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tables_in_folder() -> list[str]:
    """Return what people wrote: neither the dictionary of it nor the posterior, which a command makes of it."""
    names = [str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.csv")]
    return sorted(set(names) - {"dictionary.csv", POSTERIOR})


def test_it_is_found_by_name_and_by_path(region: Region) -> None:
    assert shipped_regions() == {"emilia-romagna": FOLDER}
    assert region.name == FOLDER.name
    assert load_region(FOLDER).digest == region.digest


def test_the_dictionary_documents_every_column_of_every_table() -> None:
    documented = [(row["table"], row["column"]) for row in rows_of("dictionary.csv")]
    there = [(table, column) for table in tables_in_folder() for column in rows_of(table)[0]]
    assert sorted(documented) == sorted(there)
    assert all(row["unit"] and row["meaning"] for row in rows_of("dictionary.csv"))


def test_every_table_in_the_folder_is_read_or_observed() -> None:
    assert {f"{name}.csv" for name in TABLES} == {
        table for table in tables_in_folder() if not table.startswith("observed")
    }


def test_every_row_says_where_it_comes_from_and_how_sure_it_is() -> None:
    confidences = {"H", "M", "L", "derived", "prior", "assumption"}
    for table in tables_in_folder():
        for row in rows_of(table):
            assert row["source"], (table, row)
            assert row["confidence"] in confidences, (table, row)


def test_what_was_observed_is_never_read(copied: Path, region: Region) -> None:
    shutil.rmtree(copied / "observed")
    (copied / "dictionary.csv").unlink()
    (copied / "README.md").unlink()
    assert load_region(copied).digest == region.digest


def test_every_table_is_read_once_with_little_work_for_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    files._read.cache_clear()
    opened = watched(monkeypatch, "sim.inputs.csv_file.read_text")
    calls = calls_during(lambda: load_region("emilia-romagna"))
    assert sorted(path.name for path, _ in opened) == sorted(f"{name}.csv" for name in TABLES)
    assert calls < 60 * sum(len(rows_of(f"{name}.csv")) for name in TABLES)  # twice what it takes
    assert calls_during(lambda: load_region("emilia-romagna")) < calls / 10  # it is remembered


def test_the_network_has_82_laboratories_and_14_centres(region: Region) -> None:
    kinds = Counter(row.kind for row in region.laboratories)
    assert kinds["public_laboratory"] + kinds["private_laboratory"] == 82
    assert kinds["innovation_centre"] == 14
    assert len(region.laboratories) == 116


def test_the_focus_sector_has_at_least_the_institutions_that_are_members_of_its_cluster(region: Region) -> None:
    kinds: Counter[str] = Counter(row.kind for row in region.laboratories if row.sector == "cci")
    members = {"public_laboratory": 11, "private_laboratory": 4, "innovation_centre": 4, "training_centre": 7}
    assert all(kinds[kind] >= count for kind, count in members.items())


def test_every_theme_is_somebodys_work_and_somebodys_competence(region: Region) -> None:
    themes = set(region.theme_codes)
    assert {row.theme for row in region.theme_profiles if row.weight > 0} == themes
    assert {theme for row in region.laboratories for theme in (row.theme_a, row.theme_b)} == themes


def test_themes_overlap_across_sectors(region: Region) -> None:
    sectors_of: dict[str, set[str]] = {}
    for row in region.theme_profiles:
        sectors_of.setdefault(row.theme, set()).add(row.sector)
    shared = {theme for theme, sectors in sectors_of.items() if "cci" in sectors and len(sectors) > 1}
    assert {"traceability", "human_body_technologies", "customisable_products", "heritage_fruition"} <= shared


def test_the_agenda_of_create_is_its_ten_priorities(region: Region) -> None:
    agenda = region.founding_agendas[[row.cluster for row in region.clusters].index("CREATE")]
    priorities = [row.focus_priority for row in region.themes]
    assert [weight for weight in agenda if weight] == [0.1] * 10
    assert [weight > 0 for weight in agenda] == [priority is not None for priority in priorities]
    assert sorted(priority for priority in priorities if priority) == list(range(1, 11))


def test_calls_that_the_record_does_not_know_are_marked(region: Region) -> None:
    assumed = {row.call_id for row in region.calls if row.assumed and row.held == "always"}
    assert all(row.assumed for row in region.calls if row.held != "always")
    after_the_record = {row.call_id for row in region.calls if year_of(row.opens) > 2024 and row.held == "always"}
    assert after_the_record < assumed
    assert assumed - after_the_record == {
        "INCREDIBOL_4",
        "INCREDIBOL_7",
        "INCREDIBOL_8",
        "RD_ENT_2016",
        "STARTUP_2018_w2",
    }
    assert all(row.confidence == "assumption" for row in region.calls if row.assumed)


def test_the_calendar_reaches_the_end_of_2027_in_time_for_results(region: Region) -> None:
    last = max(
        row.opens + round(region.rules_of(code).result_lag_quarters.unaligned) for code, row in enumerate(region.calls)
    )
    assert parse_quarter("2027Q1") <= last <= parse_quarter("2027Q4")


def test_only_dedicated_calls_are_carved_from_open_ones_of_their_year(region: Region) -> None:
    carved = [code for code, row in enumerate(region.calls) if row.carved_from_open_calls]
    open_years = {year_of(row.opens) for code, row in enumerate(region.calls) if region.is_open_to_all(code)}
    assert region.call_codes["ICC_2023"] in carved
    assert not any(region.is_open_to_all(code) for code in carved)
    assert {year_of(region.calls[code].opens) for code in carved} <= open_years


def test_assumed_calls_repeat_the_rules_of_the_last_known_one(region: Region) -> None:
    repeats = {
        "RD_ENT_2025": "RD_ENT_2023",
        "STRAT_LAB_2026": "STRAT_LAB_2023",
        "ICC_2025": "ICC_2023",
        "DIGHUM_2026": "DIGHUM_2023",
        "INCREDIBOL_2025": "INCREDIBOL_6",
        "INCREDIBOL_2026": "INCREDIBOL_6",
        "INCREDIBOL_2027": "INCREDIBOL_6",
    }
    for later, known in repeats.items():
        assert region.rules_of(region.call_codes[later]) == region.rules_of(region.call_codes[known])
    repeated, last = (region.rules_of(region.call_codes[call]) for call in ("STARTUP_2026", "STARTUP_2024"))
    assert (repeated.budget_eur, repeated.focus_reserve_share) == (last.budget_eur, last.focus_reserve_share)


def test_its_posterior_is_of_this_region_these_targets_and_these_ranges(region: Region) -> None:
    posterior = read_posterior(FOLDER)
    assert misfits(posterior, region) == []
    assert posterior.size == 400
    silent = [path for path in posterior.paths if "attribution" in path]
    assert silent == []  # the record cannot tell anything of it
