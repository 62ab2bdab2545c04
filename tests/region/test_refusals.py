"""What does not fit is refused where it stands, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.region.files import load_region


def refusal(folder: Path) -> list[str]:
    """Return the problems of a region, with file names instead of paths."""
    with pytest.raises(InputError) as caught:
        load_region(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def replace(folder: Path, table: str, old: str, new: str) -> None:
    """Change a text that stands exactly once in a table."""
    path = folder / f"{table}.csv"
    text = path.read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}.csv"
    path.write_text(text.replace(old, new))


NAMES = [
    ("universities", "North,NO", "North,NO;NW", "universities.csv:2:35: provinces 'NW' is not in provinces.csv"),
    ("denominators", "artists,arts", "artists,art", "denominators.csv:2:9: sector 'art' is not in sectors.csv"),
    ("theme_profiles", "stage,songs", "stage,song", "theme_profiles.csv:2:12: theme 'song' is not in themes.csv"),
    ("theme_profiles", "farms,,", "farm,,", "theme_profiles.csv:4:1: sector 'farm' is not in sectors.csv"),
    (
        "theme_profiles",
        "stage,songs",
        "stag,songs",
        "theme_profiles.csv:2:6: value_chain 'stag' is not in value_chains",
    ),
    ("laboratories", "farms,NO", "farms,N", "laboratories.csv:2:34: province 'N' is not in provinces.csv"),
    ("laboratories", "uni_north,seeds", "uni_north,seds", "laboratories.csv:2:47: theme_a 'seds' is not in themes.csv"),
    ("tecnopoli", "SO,songs", "SO,son", "tecnopoli.csv:2:18: theme_a 'son' is not in themes.csv"),
    ("cluster_agendas", "MUSES,songs", "MUSES,sons", "cluster_agendas.csv:2:7: theme 'sons' is not in themes.csv"),
    ("cultural_body_kinds", "Theatre,stage", "Theatre,stages", "cultural_body_kinds.csv:2:17: value_chain 'stages' is"),
    ("laboratories", "farms,NO", "farm,NO", "laboratories.csv:2:28: sector 'farm' is not in sectors.csv"),
    ("laboratories", "seeds,songs", "seeds,sogns", "laboratories.csv:2:53: theme_b 'sogns' is not in themes.csv"),
    (
        "laboratories",
        "uni_north",
        "uni_nord",
        "laboratories.csv:2:37: university 'uni_nord' is not in universities.csv",
    ),
    ("tecnopoli", "SO,songs", "OS,songs", "tecnopoli.csv:2:15: province 'OS' is not in provinces.csv"),
    ("tecnopoli", "songs,seeds", "songs,seedlings", "tecnopoli.csv:2:24: theme_b 'seedlings' is not in themes.csv"),
    ("clusters", "Muses,arts", "Muses,arty", "clusters.csv:2:17: sector 'arty' is not in sectors.csv"),
    ("cluster_agendas", "MUSES,songs", "MUSE,songs", "cluster_agendas.csv:2:1: cluster 'MUSE' is not in clusters.csv"),
    ("calls", "arts;farms", "arts;fams", "calls.csv:3:40: sectors 'fams' is not in sectors.csv"),
    ("residual_pool", "2020Q4,arts", "2020Q4,ars", "residual_pool.csv:2:15: sector 'ars' is not in sectors.csv"),
    ("region", "sector,arts", "sector,art", "region.csv:4:14: focus_sector 'art' is not in sectors.csv"),
    ("call_rules", "ODES_2015,budget_eur", "ODE_2015,budget_eur", "call_rules.csv:50:1: scope 'ODE_2015' is neither"),
    ("call_rules", "ODES_2015,budget_eur", "ODES_2015,budget", "call_rules.csv:50:11: unknown rule 'budget'"),
]


@pytest.mark.parametrize(("table", "old", "new", "expected"), NAMES)
def test_an_unknown_name_is_refused_where_it_stands(tiny: Path, table: str, old: str, new: str, expected: str) -> None:
    replace(tiny, table, old, new)
    assert [problem for problem in refusal(tiny) if problem.startswith(expected)] != []


def test_the_nearest_name_is_suggested(tiny: Path) -> None:
    replace(tiny, "laboratories", "seeds,songs", "seeds,sogns")
    expected = "laboratories.csv:2:53: theme_b 'sogns' is not in themes.csv; "
    assert refusal(tiny) == [expected + "allowed: one of songs, seeds; did you mean songs?"]


SUMS = [
    ("provinces", "60000,0.7", "60000,0.6", "provinces.csv:2:16: focus_employment_share sums to 0.9"),
    ("provinces", "0.7,0.5", "0.7,0.500002", "provinces.csv:2:20: enterprise_share sums to 1.000002"),
    ("value_chains", "Stage,1,1", "Stage,0.9,1", "value_chains.csv:2:18: units_share sums to 0.9"),
    ("themes", "0.25,0.5", "0.3,0.5", "themes.csv:2:13: s3_2014_weight sums to 1.05"),
    ("themes", "0.75,0.5", "0.75,0.4", "themes.csv:2:18: s3_2021_weight sums to 0.9"),
    ("theme_profiles", "songs,0.9", "songs,0.8", "theme_profiles.csv:2:18: weight of arts stage sums to 0.9"),
    ("theme_profiles", "farms,,seeds,1", "farms,,seeds,0", "theme_profiles.csv:4:14: weight of farms sums to 0"),
    ("cluster_agendas", "songs,1", "songs,0.5", "cluster_agendas.csv:2:13: weight of MUSES sums to 0.5"),
    (
        "sectors",
        "300,0.9",
        "300,0.8",
        "sectors.csv:2:15: micro_share, small_share, medium_share, large_share sum to 0.9",
    ),
    (
        "idea_mixes",
        "arts,0.5,0.5",
        "arts,0.5,0.4",
        "idea_mixes.csv:4:6: research_share, pilot_share, demonstrator_share, startup_share, training_share, "
        "collaborative_share sum to 0.9",
    ),
    (
        "idea_mixes",
        "0.2,0.3,0.5",
        "0.2,0.3,0.4",
        "idea_mixes.csv:4:22: technological_share, design_driven_share, socio_cultural_share sum to 0.9",
    ),
]


@pytest.mark.parametrize(("table", "old", "new", "expected"), SUMS)
def test_shares_that_do_not_sum_to_1_are_refused(tiny: Path, table: str, old: str, new: str, expected: str) -> None:
    replace(tiny, table, old, new)
    assert refusal(tiny) == [f"{expected}; allowed: shares that sum to 1"]


def test_shares_may_be_rounded_to_the_sixth_decimal(tiny: Path) -> None:
    replace(tiny, "provinces", "0.7,0.5", "0.7,0.5000009")
    assert load_region(tiny).provinces[0].enterprise_share == 0.5000009


def test_a_table_of_shares_without_rows_is_refused(tiny: Path) -> None:
    path = tiny / "value_chains.csv"
    path.write_text(path.read_text().split("\n")[0] + "\n")
    assert "value_chains.csv:1:1: the table has no rows; allowed: rows whose units_share sums to 1" in refusal(tiny)


COHERENCE = [
    ("region", "label,Arcadia,made up,assumption\n", "", "region.csv:1:1: the row label is missing"),
    ("size_classes", "micro,Micro", "small,Micro", "size_classes.csv:3:1: a second row for size 'small'"),
    ("size_classes", "Small,10,49", "Small,10,9", "size_classes.csv:3:16: employees_high of small is 9"),
    ("value_chains", "stage,arts", "stage,farms", "value_chains.csv:2:7: sector of the value chain stage is farms"),
    (
        "theme_profiles",
        "farms,,",
        "farms,stage,",
        "theme_profiles.csv:4:7: value_chain is 'stage' for the sector farms",
    ),
    ("theme_profiles", "farms,,seeds,1,made up,assumption\n", "", "theme_profiles.csv:1:1: no theme profile for farms"),
    ("idea_mixes", "laboratory,", "laboratories,", "idea_mixes.csv:6:1: unknown owners 'laboratories'"),
    ("idea_mixes", "laboratory,", "laboratories,", "idea_mixes.csv:1:1: no idea mix for laboratory"),
    (
        "mode_contributions",
        "design_driven,0.5,0.5,0.5,made up,assumption\n",
        "",
        "mode_contributions.csv:1:1: no row for the mode design_driven; allowed: rows technological, design_driven, "
        "socio_cultural",
    ),
    ("laboratories", ",NO,", ",SO,", "laboratories.csv:2:37: LAB-NO-1 is in SO, where uni_north has no seat"),
    ("clusters", "Muses,arts", "Muses,farms", "clusters.csv:1:1: no cluster of the focus sector, arts"),
    ("clusters", "2017Q1,2018Q1", "2017Q1,2017Q1", "clusters.csv:2:72: recorded_change_until of MUSES is '2017Q1'"),
    ("clusters", "2017Q1,2018Q1", "2017Q1,", "clusters.csv:2:72: recorded_change_until of MUSES is empty"),
    ("clusters", "50000,1,0,0,3", "50000,2,0,0,3", "clusters.csv:2:39: founding_laboratories of MUSES is 2"),
    ("clusters", "50000,1,0,0,3", "50000,1,1,0,3", "clusters.csv:2:41: founding_innovation_centres of MUSES is 1"),
    ("clusters", "50000,1,0,0,3", "50000,1,0,1,3", "clusters.csv:2:43: founding_training_centres of MUSES is 1"),
    ("clusters", "0,0,3,1,6", "0,0,351,1,6", "clusters.csv:2:45: founding_enterprises of MUSES is 351"),
    ("clusters", "0,0,3,1,6", "0,0,3,4,6", "clusters.csv:2:47: founding_cultural_bodies of MUSES is 4"),
    ("cluster_agendas", "MUSES,songs,1,made up,assumption\n", "", "clusters.csv:2:1: MUSES has no agenda"),
    (
        "calls",
        "2015Q2",
        "2051Q1",
        "calls.csv:2:21: ODES_2015 opens in 2051Q1; allowed: a quarter from 2000Q1 to 2050Q4",
    ),
    ("calls", "2015Q2", "2015Q5", "calls.csv:2:21: opens is '2015Q5'; allowed: a quarter written like 2014Q1"),
    ("calls", "micro;small", "", "calls.csv:2:53: ODES_2015 admits enterprises, but of no size"),
    ("calls", "micro;small", "micro;tiny", "calls.csv:2:53: sizes[2] is 'tiny'"),
    ("calls", "pilot;startup", "pilot;pilot", "calls.csv:2:70: kinds is a list: each name once"),
    ("calls", "laboratory,,", ",,", "calls.csv:3:28: applicants is an empty list: at least one name"),
    ("calls", "OPEN_2016,Open", "odes,Open", "calls.csv:3:1: the call odes is named like an instrument"),
    ("calls", "OPEN_2016,Open", "=1+1,Open", "calls.csv:3:1: call_id is '=1+1': a name starts with a letter"),
    (
        "programme_periods",
        "2016Q1,2020Q4",
        "2015Q1,2020Q4",
        "programme_periods.csv:3:16: LATE begins in 2015Q1, within",
    ),
    (
        "programme_periods",
        "2016Q1,2020Q4",
        "2016Q2,2020Q4",
        "programme_periods.csv:3:16: first_quarter of LATE is 2016Q2",
    ),
    (
        "programme_periods",
        "2020Q4,2023Q4",
        "2020Q3,2023Q4",
        "programme_periods.csv:3:23: last_quarter of LATE is 2020Q3",
    ),
    (
        "programme_periods",
        "2020Q4,2023Q4",
        "2020Q4,2019Q4",
        "programme_periods.csv:3:30: payable_until of LATE is 2019Q4",
    ),
    (
        "programme_periods",
        "2014Q1,2015Q4",
        "2017Q1,2015Q4",
        "programme_periods.csv:2:24: last_quarter of EARLY is 2015Q4",
    ),
    (
        "programme_periods",
        "2016Q1,2020Q4",
        "2017Q1,2020Q4",
        "calls.csv:3:21: OPEN_2016 opens in 2016Q3, in no period of",
    ),
    ("residual_pool", "2021Q1", "2020Q4", "residual_pool.csv:3:1: the period from 2020Q4 overlaps another of arts"),
    ("residual_pool", "2020Q4", "2013Q4", "residual_pool.csv:2:8: last_quarter is 2013Q4, before first_quarter"),
    ("themes", "seeds,Seeds", "songs,Seeds", "themes.csv:3:1: a second row for theme 'songs', the first is on line 2"),
    ("provinces", "0.3,0.5,made up", "0.3,0.5,", "provinces.csv:3:24: source is empty"),
    ("provinces", "0.3,0.5,made up,assumption", "0.3,0.5,made up,guess", "provinces.csv:3:32: confidence is 'guess'"),
]


@pytest.mark.parametrize(("table", "old", "new", "expected"), COHERENCE)
def test_tables_that_contradict_each_other_are_refused(
    tiny: Path, table: str, old: str, new: str, expected: str
) -> None:
    replace(tiny, table, old, new)
    assert [problem for problem in refusal(tiny) if problem.startswith(expected)] != []


def test_a_second_cluster_of_a_sector_is_refused(tiny: Path) -> None:
    row = "FATES,The Fates,arts,2016Q1,1.5,50000,1,0,0,3,1,60000,400,200,0,,,made up,assumption\n"
    with (tiny / "clusters.csv").open("a") as stream:
        stream.write(row)
    assert "clusters.csv:3:17: FATES is a second cluster of arts, beside MUSES; allowed: one cluster a sector" in (
        refusal(tiny)
    )


def test_size_classes_have_a_fixed_order(tiny: Path) -> None:
    path = tiny / "size_classes.csv"
    header, micro, small, medium, large = path.read_text().splitlines()
    path.write_text("\n".join([header, small, micro, medium, large]) + "\n")
    (problem,) = refusal(tiny)
    assert problem.startswith("size_classes.csv:1:1: the size classes are small, micro, medium, large; allowed: micro")


RULES = [
    (
        "odes,pass_rate,0.9,,,share,,made up,assumption\n",
        "",
        "calls.csv:2:1: ODES_2015 has no rule pass_rate; allowed: a row in call_rules.csv for ODES_2015 or its "
        "instrument odes",
    ),
    (
        "odes,aid_intensity,0.5",
        "odes,aid_intensity,5",
        "call_rules.csv:4:20: unaligned aid_intensity is 5; allowed: number (share) from 0 to 1",
    ),
    (
        "odes,laboratories_required,0,1",
        "odes,laboratories_required,0,1.5",
        "call_rules.csv:10:30: aligned laboratories_required is 1.5; allowed: whole number (laboratories) from 0 to 20",
    ),
    (
        "odes,window_days,30,,,days",
        "odes,window_days,30,,,weeks",
        "call_rules.csv:14:23: unit of window_days is 'weeks'; allowed: days",
    ),
    (
        "odes,topup_eur,0,",
        "odes,topup_eur,,",
        "call_rules.csv:3:16: unaligned topup_eur is empty; allowed: number (EUR) from 0 to 10000000000",
    ),
    (
        "odes,max_age_quarters,,,",
        "odes,max_age_quarters,,20,",
        "call_rules.csv:22:23: unaligned max_age_quarters is empty; allowed: number (quarters) from 0 to 400",
    ),
    (
        "odes,max_cost_eur,,",
        "odes,max_cost_eur,0,",
        "call_rules.csv:7:19: unaligned max_cost_eur is 0; allowed: number (EUR) from 1 to 10000000000",
    ),
    (
        "odes,weight_theme,0.1,0.3",
        "odes,weight_theme,0.1,0.4",
        "calls.csv:2:1: the aligned weights of ODES_2015 sum to 1.1; allowed: weight_merit, weight_theme, "
        "weight_consortium, weight_transition that sum to 1",
    ),
    (
        "ODES_2015,budget_eur,70000,,,EUR",
        "ODES_2015,budget_eur,much,,,EUR",
        "call_rules.csv:50:22: unaligned is 'much'; allowed: number, or empty",
    ),
    (
        "ODES_2015,budget_eur,70000,,,EUR",
        'ODES_2015,budget_eur,"70000,5",,,EUR',
        "call_rules.csv:50:22: unaligned is '70000,5'; allowed: number, or empty; write 70000.5",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), RULES)
def test_rules_are_complete_and_within_bounds(tiny: Path, old: str, new: str, expected: str) -> None:
    replace(tiny, "call_rules", old, new)
    assert refusal(tiny) == [expected]


@pytest.mark.parametrize("minimum", ["min_cost_eur", "focus_min_cost_eur"])
def test_a_call_that_funds_less_than_its_smallest_project_is_refused(tiny: Path, minimum: str) -> None:
    replace(tiny, "call_rules", f"odes,{minimum},0", f"odes,{minimum},30")
    replace(tiny, "call_rules", "odes,max_cost_eur,,", "odes,max_cost_eur,5000,20")
    assert refusal(tiny) == [
        f"call_rules.csv:7:24: aligned max_cost_eur of ODES_2015 is 20, below its {minimum}, 30; allowed: at least 30, "
        "or empty for no such limit"
    ]


def test_a_misspelt_rule_is_unknown_and_its_right_name_missing(tiny: Path) -> None:
    replace(tiny, "call_rules", "odes,pass_rate", "odes,pas_rate")
    unknown, missing = refusal(tiny)
    assert missing.startswith("calls.csv:2:1: ODES_2015 has no rule pass_rate")
    assert unknown.startswith("call_rules.csv:23:6: unknown rule 'pas_rate'; allowed: one of budget_eur, ")
    assert unknown.endswith("did you mean pass_rate?")


def test_all_problems_of_the_folder_come_at_once(tiny: Path) -> None:
    (tiny / "tecnopoli.csv").unlink()
    replace(tiny, "provinces", "60000,0.7", "60000,0.6")
    replace(tiny, "calls", "2015Q2", "2015Q9")
    replace(tiny, "laboratories", "seeds,songs", "seeds,sogns")
    replace(tiny, "residual_pool", "2021Q1", "2020Q4")
    assert [problem.split(": ")[0] for problem in refusal(tiny)] == [
        "calls.csv:2:21",
        "laboratories.csv:2:53",
        "provinces.csv:2:16",
        "residual_pool.csv:3:1",
        "tecnopoli.csv",
    ]


def test_a_missing_table_is_one_problem(tiny: Path) -> None:
    (tiny / "sectors.csv").unlink()
    assert refusal(tiny) == ["sectors.csv: there is no such file; allowed: an existing file"]


def test_an_empty_folder_misses_every_table(tmp_path: Path) -> None:
    problems = refusal(tmp_path)
    assert len(problems) == 21
    assert all("there is no such file" in problem for problem in problems)
