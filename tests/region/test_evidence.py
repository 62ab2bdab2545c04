"""Every number that the public record gives is in the region folder as the record gives it.

The record is written out here: what reads the folder and what wrote it must agree with a third text.
"""

from __future__ import annotations

import csv
from dataclasses import fields

import pytest

from sim.inputs.roots import scenarios_root
from sim.region.call_rules import CallRules, Ends
from sim.region.files import load_region
from sim.region.region import Region
from sim.units import parse_quarter, year_of


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region("emilia-romagna")


def rules(region: Region, call: str) -> CallRules:
    return region.rules_of(region.call_codes[call])


PROVINCES = {
    "PC": (284500, 0.053, 24446),
    "PR": (449628, 0.112, 39228),
    "RE": (524000, 0.115, 43912),
    "MO": (705600, 0.163, 60273),
    "BO": (1016000, 0.292, 90172),
    "FE": (338600, 0.046, 27072),
    "RA": (386355, 0.066, 31619),
    "FC": (391648, 0.080, 35612),
    "RN": (338934, 0.073, 35583),
}


def test_provinces(region: Region) -> None:
    enterprises = sum(count for _, _, count in PROVINCES.values())
    assert set(region.province_codes) == set(PROVINCES)
    for row in region.provinces:
        population, cci_share, count = PROVINCES[row.province]
        assert (row.population, row.focus_employment_share) == (population, cci_share)
        assert row.enterprise_share == pytest.approx(count / enterprises, abs=2e-6)


SECTORS = {
    "cci": (35000, 0.950, 0.044, 0.005, 0.001, 0.17),
    "agrifood": (60000, 0.955, 0.036, 0.007, 0.002, 0.13),
    "construction": (65000, 0.965, 0.031, 0.003, 0.001, 0.10),
    "mechatronics": (18000, 0.780, 0.170, 0.040, 0.010, 0.35),
    "health": (12000, 0.930, 0.055, 0.011, 0.004, 0.22),
    "services": (60000, 0.950, 0.042, 0.006, 0.002, 0.17),
    "energy": (3000, 0.880, 0.095, 0.020, 0.005, 0.28),
    "tourism": (30000, 0.955, 0.041, 0.003, 0.001, 0.10),
    "urban": (4000, 0.900, 0.080, 0.015, 0.005, 0.20),
}


def test_sectors(region: Region) -> None:
    numbers = {
        row.sector: (
            row.units,
            row.micro_share,
            row.small_share,
            row.medium_share,
            row.large_share,
            row.innovation_active_share,
        )
        for row in region.sectors
    }
    assert numbers == SECTORS
    entering = {row.sector: row.enters for row in region.sectors if row.enters is not None}
    assert entering == dict.fromkeys(("tourism", "urban"), parse_quarter("2022Q1"))
    assert [row.sector for row in region.sectors if row.all_units_are_agents] == ["cci"]


def test_denominators(region: Region) -> None:
    counts = {row.denominator: row.count for row in region.denominators}
    assert counts == {
        "region_employees": 1_000_000,
        "cci_narrow": 22000,
        "cci_case_study": 35000,
        "cci_wide": 66000,
        "cci_employees": 93000,
        "other": 113000,
        "region": 400000,
    }
    assert sum(row.units for row in region.sectors) + counts["other"] == counts["region"]


def test_value_chains(region: Region) -> None:
    assert {row.value_chain: (row.units_share, row.relative_propensity) for row in region.value_chains} == {
        "fashion": (0.12, 0.8),
        "furniture": (0.25, 0.6),
        "heritage": (0.03, 1.9),
        "stage": (0.12, 2.2),
        "content": (0.20, 0.6),
        "territories": (0.04, 1.0),
        "images": (0.20, 1.5),
        "educational": (0.04, 1.0),
    }


def test_size_classes(region: Region) -> None:
    assert [row.size for row in region.size_classes] == ["micro", "small", "medium", "large"]
    assert region.size_classes[0].innovation_active_relative == 0.15


def test_universities_and_tecnopoli(region: Region) -> None:
    seats = {
        province: {row.university for row in region.universities if province in row.provinces} for province in PROVINCES
    }
    assert len(region.universities) == 7
    assert seats == {
        "PC": {"unicatt_piacenza", "polimi_piacenza"},
        "PR": {"unipr"},
        "RE": {"unimore"},
        "MO": {"unimore"},
        "BO": {"unibo", "sais_europe"},
        "FE": {"unife"},
        "RA": {"unibo"},
        "FC": {"unibo"},
        "RN": {"unibo"},
    }
    sites = [row.province for row in region.tecnopoli]
    assert sorted(sites) == sorted(["BO", "BO", "FE", "FC", "MO", "MO", "PR", "PC", "RA", "RE", "RN"])
    themes = {row.tecnopolo: (row.theme_a, row.theme_b) for row in region.tecnopoli}
    assert "heritage_fruition" in themes["ferrara"]
    assert "biomedical_devices" in themes["mirandola"]
    assert themes["piacenza"] == ("manufacturing_systems", "clean_energy_circular")
    assert "cultural_content" in themes["rimini"]


def test_clusters(region: Region) -> None:
    create = next(row for row in region.clusters if row.cluster == "CREATE")
    assert create.founded == parse_quarter("2017Q2")
    assert (create.staff_fte, create.public_grant_eur_year) == (2.0, 100_000.0)
    assert (create.fee_full_eur, create.fee_small_eur, create.registration_eur) == (500.0, 250.0, 1000.0)
    founded = {row.cluster: (row.sector, row.founded) for row in region.clusters}
    first, second = parse_quarter("2017Q2"), parse_quarter("2022Q1")
    assert founded == {
        "CREATE": ("cci", first),
        "AGRIFOOD": ("agrifood", first),
        "BUILD": ("construction", first),
        "MECH": ("mechatronics", first),
        "HEALTH": ("health", first),
        "INNOVATE": ("services", first),
        "GREENTECH": ("energy", first),
        "TOURISM": ("tourism", second),
        "URBAN": ("urban", second),
    }


def test_founders_are_those_on_record(region: Region) -> None:
    # clusters_founding_members; seven of the eight others are of no kind that the model has.
    first = [row for row in region.clusters if row.founded == parse_quarter("2017Q2")]
    founders = {
        column: sum(getattr(row, f"founding_{column}") for row in first)
        for column in ("laboratories", "innovation_centres", "enterprises", "training_centres", "cultural_bodies")
    }
    assert list(founders.values()) == [66, 11, 24, 4, 1]


def test_researchers_are_those_on_record(region: Region) -> None:
    # rd_ent_2015_new_researchers, strat_lab_2015_new_researchers; cost of 2015 from grants and intensity.
    assert rules(region, "RD_ENT_2015").researchers_per_meur == Ends.same(3.3)
    assert pytest.approx(3.3, abs=0.05) == 234 / (31.5 / 0.45)
    assert rules(region, "STRAT_LAB_2015").researchers_per_meur == Ends.same(10.5)


CALLS = {  # instrument, years of opening and of the result, budget at first and in the end (MEUR; None: not on record)
    "RD_ENT_2015": ("enterprise_rd", 2015, 2016, 31.0, 31.5),
    "STRAT_LAB_2015": ("strategic_labs", 2015, 2016, 35.0, None),
    "STRAT_LAB_2018": ("strategic_labs", 2018, 2019, 30.0, 34.0),
    "STRAT_LAB_2023": ("strategic_labs", 2023, 2023, 25.0, 52.0),
    "RD_ENT_2023": ("enterprise_rd", 2022, 2023, 25.0, 25.0),
    "STARTUP_2016": ("startups", 2016, 2017, 6.03, 6.03),
    "STARTUP_2017_w12": ("startups", 2017, 2017, None, None),
    "STARTUP_2017_w3": ("startups", 2017, 2018, None, None),
    "STARTUP_2018_w1": ("startups", 2018, 2018, None, None),
    "STARTUP_2021": ("startups", 2021, 2021, 2.5, 5.543),
    "STARTUP_2022": ("startups", 2022, 2023, 5.0, 5.0),
    "STARTUP_2024": ("startups", 2024, 2025, 5.0, 5.0),
    "SME_INNO_2016": ("sme_innovation", 2016, 2016, 8.0, 8.0),
    "SME_INNO_2017": ("sme_innovation", 2017, 2017, 2.4, 2.433),
    "ICC_2023": ("cci_dedicated", 2023, 2024, 7.0, 10.0),
    "DIGHUM_2023": ("digital_heritage", 2023, 2024, 14.0, 15.08),
    "TOUR_CULT_2017": ("tourism_culture", 2017, 2017, 2.891, 2.891),
    "INCREDIBOL_3": ("micro_grants", 2013, 2013, 0.06, 0.06),
    "INCREDIBOL_5": ("micro_grants", 2016, 2016, None, None),
    "INCREDIBOL_6": ("micro_grants", 2017, 2017, 0.126, 0.126),
    "INCREDIBOL_9": ("micro_grants", 2020, 2020, 0.5, 0.5),
    "SME_ICT_2014": ("sme_ict", 2014, None, None, None),
    "EXPORT_2016": ("internationalisation", 2016, None, None, None),
    "EXPORT_2017": ("internationalisation", 2017, None, None, None),
    "EXPORT_2018": ("internationalisation", 2018, None, None, None),
    "HERITAGE_2016": ("heritage_public", 2016, 2016, None, None),
    "HERITAGE_2017": ("heritage_public", None, None, None, None),
    "STRAT_ENERGY_2016": ("strategic_labs", None, None, None, None),
    "SETTLE_2017": ("settlement_agreements", 2017, None, None, None),
    "SETTLE_2019": ("settlement_agreements", 2019, None, None, None),
    "PROF_2017": ("professionals", None, None, None, None),
    "PROF_2018": ("professionals", None, None, None, None),
    "PROF_2019": ("professionals", 2019, None, None, None),
    "INVEST_2018": ("productive_investment", 2018, None, None, None),
    "SME_GROUPS_2018": ("sme_innovation", 2018, None, None, None),
}


@pytest.mark.parametrize("call", CALLS)
def test_calls(region: Region, call: str) -> None:
    instrument, opens, result, first, final = CALLS[call]
    row = region.calls[region.call_codes[call]]
    rule = rules(region, call)
    assert row.instrument == instrument
    budget = rule.budget_eur.unaligned
    for recorded, found in (
        (opens, year_of(row.opens)),
        (result, year_of(row.opens + int(rule.result_lag_quarters.unaligned))),
        (first, budget / 1e6),
        (final, (budget + rule.topup_eur.unaligned) / 1e6),
    ):
        assert recorded is None or found == pytest.approx(recorded, rel=0, abs=5e-7)


def test_no_other_call_claims_to_be_on_record(region: Region) -> None:
    assert {row.call_id for row in region.calls if not row.assumed} == set(CALLS)


def test_the_money_of_a_year_is_split_over_its_windows(region: Region) -> None:
    def total(*calls: str) -> float:
        return sum(rules(region, call).budget_eur.unaligned for call in calls)

    assert total("STARTUP_2017_w12", "STARTUP_2017_w3") == 4_500_000
    assert total("STARTUP_2018_w1", "STARTUP_2018_w2") == 2_316_000


def test_the_money_of_the_strategic_projects_of_2015_is_split_over_two_calls_by_awards(region: Region) -> None:
    strategic, energy = (rules(region, call) for call in ("STRAT_LAB_2015", "STRAT_ENERGY_2016"))
    assert strategic.budget_eur.unaligned + strategic.topup_eur.unaligned == round(48_000_000 * 52 / 59)
    assert energy.budget_eur.unaligned + energy.topup_eur.unaligned == round(48_000_000 * 7 / 59)


def test_calls_known_by_their_awards_have_so_many_mean_grants_of_the_nearest_call(region: Region) -> None:
    assert rules(region, "RD_ENT_2016").budget_eur.unaligned == round(36 * 31_500_000 / 107)
    assert rules(region, "HERITAGE_2016").budget_eur.unaligned == round(10 * 15_080_000 / 76)


@pytest.mark.parametrize(
    "instrument",
    [
        "sme_ict",
        "internationalisation",
        "professionals",
        "productive_investment",
        "settlement_agreements",
        "heritage_public",
    ],
)
def test_no_rule_of_an_instrument_that_nothing_ties_to_a_cluster_responds(region: Region, instrument: str) -> None:
    resolved = [region.rules_of(code) for code, row in enumerate(region.calls) if row.instrument == instrument]
    assert resolved
    for ends in (getattr(rule, field.name) for rule in resolved for field in fields(rule)):
        assert ends is None or ends.unaligned == ends.aligned == ends.recorded


def test_no_call_before_the_first_changed_one_on_record_has_a_recorded_change(region: Region) -> None:
    opened = {
        row.opens
        for code, row in enumerate(region.calls)
        for ends in (getattr(region.rules_of(code), field.name) for field in fields(CallRules))
        if ends is not None and ends.recorded != ends.unaligned
    }
    assert min(opened) == parse_quarter("2021Q2")


RECORDED = [  # what the record says about single rules
    ("RD_ENT_2015", "aid_intensity", 0.45),
    ("RD_ENT_2015", "min_cost_eur", 250_000),
    ("RD_ENT_2015", "focus_min_cost_eur", 250_000),
    ("RD_ENT_2015", "window_days", 59),
    ("RD_ENT_2023", "aid_intensity", 0.45),
    ("RD_ENT_2023", "min_cost_eur", 250_000),
    ("RD_ENT_2023", "focus_min_cost_eur", 125_000),
    ("RD_ENT_2023", "max_grant_eur", 500_000),
    ("RD_ENT_2023", "window_days", 28),
    ("STRAT_LAB_2015", "aid_intensity", 0.70),
    ("STRAT_LAB_2015", "max_grant_eur", 1_000_000),
    ("STRAT_LAB_2015", "laboratories_required", 2),
    ("STRAT_LAB_2015", "enterprises_required", 2),
    ("STRAT_LAB_2018", "aid_intensity", 0.70),
    ("STRAT_LAB_2018", "max_grant_eur", 800_000),
    ("STRAT_LAB_2018", "enterprises_required", 2),
    ("STRAT_LAB_2018", "sector_floor_projects", 0),
    ("STRAT_LAB_2023", "aid_intensity", 0.70),
    ("STARTUP_2016", "focus_reserve_share", 0),
    ("STARTUP_2021", "aid_intensity", 0.67),
    ("STARTUP_2021", "max_grant_eur", 150_000),
    ("STARTUP_2021", "focus_reserve_share", 0.28),
    ("STARTUP_2022", "focus_reserve_share", 0.30),
    ("STARTUP_2024", "focus_reserve_share", 0.40),
    ("SME_INNO_2016", "aid_intensity", 0.40),
    ("SME_INNO_2017", "aid_intensity", 0.50),
    ("SME_INNO_2017", "max_grant_eur", 40_000),
    ("ICC_2023", "aid_intensity", 0.75),
    ("ICC_2023", "max_grant_eur", 150_000),
    ("ICC_2023", "focus_reserve_share", 1),
    ("DIGHUM_2023", "aid_intensity", 0.75),
    ("DIGHUM_2023", "max_grant_eur", 300_000),
    ("DIGHUM_2023", "focus_reserve_share", 1),
    ("INCREDIBOL_6", "max_grant_eur", 10_000),
    ("INCREDIBOL_9", "max_grant_eur", 20_000),
    ("ICC_2023", "pass_rate", 0.80),
]


@pytest.mark.parametrize(("call", "rule", "value"), RECORDED)
def test_recorded_rules(region: Region, call: str, rule: str, value: float) -> None:
    assert getattr(rules(region, call), rule).recorded == value


def test_the_ends_of_what_responds_to_alignment(region: Region) -> None:
    for call, rule, unaligned, recorded, aligned in (
        ("RD_ENT_2023", "focus_min_cost_eur", 250_000, 125_000, 50_000),
        ("STARTUP_2021", "focus_reserve_share", 0, 0.28, 0.5),
        ("STARTUP_2022", "focus_reserve_share", 0, 0.30, 0.5),
        ("STARTUP_2024", "focus_reserve_share", 0, 0.40, 0.5),
        ("ICC_2023", "aid_intensity", 0.45, 0.75, 0.8),
    ):
        ends = getattr(rules(region, call), rule)
        assert (ends.unaligned, ends.recorded, ends.aligned) == (unaligned, recorded, aligned)


def test_the_floor_of_2015_is_not_owed_to_the_cluster(region: Region) -> None:
    floors = [region.rules_of(code).sector_floor_projects for code in range(len(region.calls))]
    assert all(floor.unaligned == floor.aligned == floor.recorded for floor in floors)
    assert {
        row.call_id: floor.unaligned for row, floor in zip(region.calls, floors, strict=True) if floor.unaligned
    } == {"STRAT_LAB_2015": 4}


def test_the_residual_pool_leaves_about_300_cci_projects_and_28_meur_to_calls(region: Region) -> None:
    first, later = sorted(
        (row for row in region.residual_pool if row.sector == "cci"), key=lambda row: row.first_quarter
    )
    assert 1453 - first.projects == 300
    assert 119e6 - first.projects * first.mean_cost_eur * first.aid_intensity == pytest.approx(28e6, rel=0.01)
    assert first.aid_intensity == pytest.approx(119 / 251, abs=5e-4)
    assert first.researchers_per_project / first.mean_cost_eur == pytest.approx(494 / 251e6, rel=0.002)
    # none of the calls known by the register alone is repeated after 2020: what they took out is in the pool again
    assert 1453 - later.projects == 200
    assert 119e6 - later.projects * later.mean_cost_eur * later.aid_intensity == pytest.approx(20e6, rel=0.01)


OUTCOMES = """
RD_ENT_2015 all 316 - 107 31500000 -
RD_ENT_2015 mechatronics 163 - 48 - -
RD_ENT_2015 agrifood 49 - 22 - -
RD_ENT_2015 health 38 - 13 - -
RD_ENT_2015 construction 33 - 12 - -
RD_ENT_2015 cci 33 - 12 - -
STRAT_LAB_2015 all - - 52 42305085 59932203
STRAT_LAB_2015 cci - - 5 - -
STRAT_ENERGY_2016 all - - 7 - -
RD_ENT_2016 all - - 36 - -
HERITAGE_2016 all - - 10 - -
HERITAGE_2016 cci - - 10 - -
STRAT_LAB_2018 all - - 46 34000000 48600000
STRAT_LAB_2023 all - - 105 52000000 73800000
RD_ENT_2023 all 72 - 61 14000000 30800000
STARTUP_2016 all - - 54 5400000 -
STARTUP_2017_w12 all - - 29 - -
STARTUP_2017_w3 all 91 - 12 - -
STARTUP_2018_w1 all 45 - 9 - -
STARTUP_2018_w2 all 77 - - - -
STARTUP_2021 all 150 - 46 5500000 8200000
SME_INNO_2016 all - - 110 - -
SME_INNO_2017 all - - 84 2433000 4800000
ICC_2023 all 350 282 107 10000000 -
ICC_2023 cci 350 - 107 - -
DIGHUM_2023 all 166 - 76 15080000 -
DIGHUM_2023 cci 166 - 76 - -
TOUR_CULT_2017 all - - 119 15000000 -
TOUR_CULT_2017 cci - - 22 - -
INCREDIBOL_3 all 87 - 14 60000 -
INCREDIBOL_3 cci 87 - 14 - -
INCREDIBOL_5 all 92 - 16 - -
INCREDIBOL_5 cci 92 - 16 - -
INCREDIBOL_6 all 83 - 16 126000 -
INCREDIBOL_6 cci 83 - 16 - -
INCREDIBOL_9 all 193 - 34 500000 -
INCREDIBOL_9 cci 193 - 34 - -
"""
MEASURES = ("applications", "eligible", "funded", "grants_eur", "admitted_cost_eur")


def test_observed_outcomes_of_calls() -> None:
    expected = {}
    for line in OUTCOMES.strip().split("\n"):
        call, sector, *values = line.split()
        for measure, value in zip(MEASURES, values, strict=True):
            if value != "-":
                expected[call, sector, measure] = value
    with (scenarios_root() / "emilia-romagna/observed/call_outcomes.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {(row["call_id"], row["sector"], row["measure"]): row["value"] for row in rows} == expected
    assert len(rows) == len(expected)


def test_observed_facts() -> None:
    with (scenarios_root() / "emilia-romagna/observed/facts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["use"] for row in rows} == {"calibration", "stylised fact"}
    values = {row["fact_id"]: row["value"] for row in rows if row["use"] == "calibration"}
    assert values == {
        "cci_s3_projects_2014_2020": "1453",
        "cci_s3_investment": "251",
        "cci_s3_public_funding": "119",
        "cci_s3_new_researchers": "494",
        "create_members_2022": "92",
        "create_members_2017": "16",
        "create_companies_2022": "47",
        "create_public_share": "0.80",
        "cci_share_all_s3_projects": "0.147",
        "s3_sector_shares_all_projects": (
            "agrifood 0.41; mechatronics 0.196; cci 0.147; services 0.10; construction 0.055; health 0.05"
        ),
        "success_rate_micro_grants": "0.16",
        "applicants_size_dedicated_call": "micro 0.70; small 0.23; medium 0.07",
        "rd_calls_cci_application_propensity": "0.0009",
        "dedicated_call_application_propensity": "0.010",
        "applications_generic_other_sectors": "0.00078",
    }
    assert {row["fact_id"] for row in rows if row["use"] == "stylised fact"} == {
        "cci_projects_per_call_before",
        "cci_parity_after",
        "companies_involved_after",
    }
