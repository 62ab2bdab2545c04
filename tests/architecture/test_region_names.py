"""No code, label or name of a shipped region stands in the source."""

from pathlib import Path

import pytest

from sim.inputs.roots import scenarios_root
from tests.architecture import region_names as allowed
from tests.architecture.region_names import ENGLISH, IDENTIFIERS, NO_CODE, PACKAGE, names_of, region_names

ROOT = Path(__file__).parents[2]
NAMES = names_of(scenarios_root())


def test_the_source_names_no_shipped_region():
    assert region_names(ROOT, NAMES) == []


@pytest.mark.slow  # the whole source is read twice more
def test_nothing_is_allowed_that_need_not_be(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(allowed, "NO_CODE", {})
        assert {found.what for found in region_names(ROOT, NAMES)} == set(NO_CODE)
    for kind in ("ENGLISH", "IDENTIFIERS", "PACKAGE"):
        monkeypatch.setattr(allowed, kind, {})
    told = {found.what for found in region_names(ROOT, names_of(scenarios_root()))}
    words = {what.partition(" in ")[0].lower() for what in told}
    assert {word.lower() for word in (*ENGLISH, *PACKAGE)} <= words
    assert set(IDENTIFIERS) <= {what.partition(" in ")[2] for what in told}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('def funnel(sector: str = "cci"): ...', "cci"),
        ('FOCUS = ("tourism",)', "tourism"),
        ('services = {"health": 1}', "health"),
        ('"""Follow what CREATE says."""', "CREATE"),
        ('"""The management of one Clust-ER."""', "Clust-ER"),
        ('print(f"{1} reserved for the cci, at most")', "cci"),
        ('CALL = "RD_ENT_2015 and later"', "RD_ENT_2015"),
        ('SHARE = "share of BO and MO"', "BO"),
        ('SHIPPED = "emilia-romagna"', "emilia-romagna"),
        ('"""A town in Romagna."""', "Romagna"),
        ('TITLE = "the cultural and creative industries"', "Cultural and creative industries"),
        ('"""Count every museum."""', "museum"),
        ("cci_min_cost_eur: float = 1.0", "cci in cci_min_cost_eur"),
        ("def create_priority(): ...", "create in create_priority"),
        ("class BolognaWorkshop: ...", "bologna in BolognaWorkshop"),
        ("call(micro_grants_share=1)", "micro_grants in micro_grants_share"),
        ("region.tourism", "tourism in tourism"),
    ],
)
def test_a_name_would_be_found(tmp_path, source, expected):
    assert planted(tmp_path, source) & {expected}


@pytest.mark.parametrize(
    "source",
    [
        '"""Create what `cci run` writes with a library; the services of a region, and its stage."""',
        'name = "cci-sim"',
        "import re",
        "def opens_in(region, stage): ...",
        "CREATED = 'created in a region'",
        "# The comment on CREATE and Bologna is no part of the program.",
    ],
)
def test_english_and_the_command_are_no_breach(tmp_path, source):
    assert planted(tmp_path, source) == set()


def planted(tmp_path: Path, source: str) -> set[str]:
    """Return what is found in a package with one line of source."""
    package = tmp_path / "sim"
    package.mkdir()
    (package / "planted.py").write_text(f"{source}\n", encoding="utf-8")
    return {found.what for found in region_names(tmp_path, NAMES)}
