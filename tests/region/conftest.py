"""Two regions to test with: a copy of the shipped one, and a tiny one made up here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.inputs.roots import scenarios_root

TAIL = ",made up,assumption"

TINY = {
    "region": "key,value\nname,arcadia\nlabel,Arcadia\nfocus_sector,arts\nidea_rate_ceiling,3",
    "provinces": (
        "province,label,population,focus_employment_share,enterprise_share\n"
        "NO,North,60000,0.7,0.5\n"
        "SO,South,40000,0.3,0.5"
    ),
    "universities": "university,label,provinces\nuni_north,University of the North,NO",
    "sectors": (
        "sector,label,units,micro_share,small_share,medium_share,large_share,innovation_active_share,enters,"
        "all_units_are_agents,idea_rate_per_quarter,idea_cost_median_eur,idea_cost_sigma,part_of,short_label\n"
        "arts,Arts,300,0.9,0.1,0,0,0.2,,yes,0.05,50000,1,,Arts\n"
        "farms,Farms,500,0.8,0.1,0.1,0,0.1,2021Q3,no,0.03,90000,0.9,,Farms"
    ),
    "denominators": "denominator,sector,count,unit\nartists,arts,900,employees\nall,,1200,companies",
    "value_chains": "value_chain,sector,label,units_share,relative_propensity\nstage,arts,Stage,1,1",
    "size_classes": (
        "size,label,employees_low,employees_high,innovation_active_relative,idea_rate_relative,idea_rate_spread,idea_cost_factor\n"
        "micro,Micro,1,9,0.2,1,1,1\n"
        "small,Small,10,49,0.4,2,1,1\n"
        "medium,Medium,50,249,0.6,3,1,2\n"
        "large,Large,250,999,0.8,5,1,3"
    ),
    "themes": (
        "theme,label,s3_2014_weight,s3_2021_weight,green,digital,social\n"
        "songs,Songs,0.25,0.5,0.1,0.4,0.9\n"
        "seeds,Seeds,0.75,0.5,0.8,0.3,0.4"
    ),
    "mode_contributions": (
        "mode,green,digital,social\ntechnological,0.5,0.7,0.3\ndesign_driven,0.5,0.5,0.5\nsocio_cultural,0.4,0.4,0.8"
    ),
    "theme_profiles": ("sector,value_chain,theme,weight\narts,stage,songs,0.9\narts,stage,seeds,0.1\nfarms,,seeds,1"),
    "idea_mixes": (
        "owners,research_share,pilot_share,demonstrator_share,startup_share,training_share,"
        "collaborative_share,technological_share,design_driven_share,socio_cultural_share\n"
        "cultural_body,0,1,0,0,0,0,0,0,1\n"
        "farms,1,0,0,0,0,0,1,0,0\n"
        "arts,0.5,0.5,0,0,0,0,0.2,0.3,0.5\n"
        "young_enterprise,0,0,0,1,0,0,0,1,0\n"
        "laboratory,0.6,0.4,0,0,0,0,0.9,0.1,0\n"
        "innovation_centre,0,0.5,0.5,0,0,0,1,0,0\n"
        "training_centre,0,0,0,0,1,0,0,0,1"
    ),
    "cultural_body_kinds": (
        "body_kind,label,value_chain,bodies,annual_budget_eur,idea_rate_per_quarter,idea_cost_median_eur,"
        "idea_cost_sigma,public\n"
        "theatre,Theatre,stage,3,200000,0.1,40000,0.5,yes"
    ),
    "laboratories": (
        "laboratory,kind,sector,province,university,theme_a,theme_b,capacity_partnerships,"
        "idea_rate_per_quarter,idea_cost_median_eur,idea_cost_sigma\n"
        "LAB-NO-1,public_laboratory,farms,NO,uni_north,seeds,songs,4,0.3,500000,0.4"
    ),
    "tecnopoli": (
        "tecnopolo,label,province,theme_a,theme_b,workshops_per_quarter,workshop_participants,pilots_capacity\n"
        "hill,The Hill,SO,songs,seeds,1,20,2"
    ),
    "clusters": (
        "cluster,label,sector,founded,staff_fte,cost_per_fte_eur,founding_laboratories,founding_innovation_centres,"
        "founding_training_centres,founding_enterprises,founding_cultural_bodies,public_grant_eur_year,fee_full_eur,"
        "fee_small_eur,registration_eur,recorded_change_from,recorded_change_until\n"
        "MUSES,The Muses,arts,2016Q1,1.5,50000,1,0,0,3,1,60000,400,200,0,2017Q1,2018Q1"
    ),
    "cluster_agendas": "cluster,theme,weight\nMUSES,songs,1",
    "relation_events": "cluster,quarter,stock,label\nMUSES,2016Q4,trust,A laurel",
    "calls": (
        "call_id,title,instrument,opens,applicants,sizes,sectors,kinds,on_misfit,carved_from_open_calls,"
        "assumed,note,held\n"
        "ODES_2015,Odes,odes,2015Q2,enterprise;cultural_body,micro;small,arts,pilot;startup,skip,yes,no,,always\n"
        "OPEN_2016,Open,open,2016Q3,laboratory,,arts;farms,research,stop,no,yes,who knows,always"
    ),
    "call_rules": (
        "scope,rule,unaligned,aligned,recorded,unit,note\n"
        + "".join(
            f"{scope},{rule}\n"
            for scope in ("odes", "open")
            for rule in (
                "budget_eur,900000,,,EUR,",
                "topup_eur,0,,,EUR,",
                "aid_intensity,0.5,0.8,0.6,share,",
                "min_cost_eur,0,,,EUR,",
                "focus_min_cost_eur,0,,,EUR,",
                "max_cost_eur,,,,EUR,",
                "max_grant_eur,100000,,,EUR,",
                "smallest_grant_share,1,,,share,",
                "laboratories_required,0,1,,laboratories,",
                "enterprises_required,0,,,enterprises,",
                "sector_floor_projects,0,,,projects,",
                "focus_reserve_share,0,0.3,,share,",
                "window_days,30,,,days,",
                "result_lag_quarters,2,,,quarters,",
                "score_threshold,-0.5,,,SD of merit,",
                "weight_merit,0.7,,,share,",
                "weight_theme,0.1,0.3,,share,",
                "weight_consortium,0.2,0,,share,",
                "weight_transition,0,,,share,",
                "nontechnological_share,1,,,share,",
                "max_age_quarters,,,,quarters,",
                "pass_rate,0.9,,,share,",
                "publicity,0.1,,,share,",
                "researchers_per_meur,2,,,researchers per MEUR of investment,",
            )
        )
        + "ODES_2015,budget_eur,70000,,,EUR,smaller\nODES_2015,max_grant_eur,,,,EUR,no ceiling"
    ),
    "programme_periods": (
        "period,label,first_quarter,last_quarter,payable_until\n"
        "EARLY,2014-2015,2014Q1,2015Q4,2017Q4\n"
        "LATE,2016-2020,2016Q1,2020Q4,2023Q4"
    ),
    "residual_pool": (
        "first_quarter,last_quarter,sector,projects,mean_cost_eur,aid_intensity,researchers_per_project\n"
        "2014Q1,2020Q4,arts,40,80000,0.5,0.3\n"
        "2021Q1,2027Q4,arts,30,80000,0.5,0.3"
    ),
}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Write a complete region of two provinces and two sectors, nothing of it from Emilia-Romagna."""
    folder = tmp_path / "arcadia"
    folder.mkdir()
    for name, text in TINY.items():
        header, *rows = text.split("\n")
        lines = [f"{header},source,confidence", *(row + TAIL for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the shipped region."""
    return Path(shutil.copytree(scenarios_root() / "emilia-romagna", tmp_path / "copied"))
