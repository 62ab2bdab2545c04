"""Each mechanism of the ecosystem is compared with itself taken away, at its default and at an end of its range."""

import pytest

from published import liveness_ecosystem
from published.liveness_ecosystem import EFFECTS, HEADING, Effect, between, renewed, section
from published.liveness_runs import Asked
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.catalogue import parameters
from tests.support.small_region import shrink, with_few_clusters

KNOWN = {each.path: each for each in parameters()}


def values_in(settings):
    return {path: float(value) for path, value in (setting.split("=") for setting in settings)}


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.words)
def test_a_mechanism_is_strongest_at_ends_of_plausible_ranges_and_off_elsewhere_than_by_default(effect):
    strongest = values_in((*effect.strongest, *effect.alongside))
    for path, value in strongest.items():
        assert value in (KNOWN[path].prior_low, KNOWN[path].prior_high), path
    off = values_in(effect.off)
    assert off.keys() <= values_in(effect.strongest).keys()
    assert not off.keys() & values_in(effect.alongside).keys()
    for path, value in off.items():
        assert value not in (KNOWN[path].default, strongest[path]), path
    assert effect.outcome in OUTCOMES


def test_what_goes_alongside_is_set_with_and_without_where_a_mechanism_is_strongest():
    effect = Effect("more", ("a=0",), ("a=2",), "ideas", alongside=("b=1",))
    assert effect.pairs() == {"default": (("a=0",), ()), "strongest": (("b=1", "a=0"), ("b=1", "a=2"))}


def test_the_section_on_the_ecosystem_is_put_in_place_of_the_old_one_and_the_rest_stays():
    whole = renewed("# Alive?\n\n## Early money\n\nrows\n", f"{HEADING}\n\nold\n")
    assert whole.startswith("# Alive?\n\n## Early money\n\nrows\n\n" + HEADING)
    assert renewed(whole, f"{HEADING}\n\nnew\n") == whole.replace("old", "new")


@pytest.mark.slow  # whole runs
def test_what_raises_an_outcome_is_shown_as_more_of_it(tmp_path, monkeypatch):
    region = str(with_few_clusters(shrink(tmp_path / "region")))
    short = {"region": region, "start": "2017Q1", "report_from": "2017Q1", "end": "2019Q4"}
    loaded = liveness_ecosystem.load_scenario
    monkeypatch.setattr(liveness_ecosystem, "load_scenario", lambda *asked: loaded(*asked).changed(short))
    rate = "assumptions.ideas.rate_factor"
    shown = [
        Effect("more than few", *between(rate, 0.75, 1.3), "ideas", "all"),
        Effect("fewer than many", *between(rate, 1.3, 0.75), "ideas"),
    ]
    monkeypatch.setattr(liveness_ecosystem, "EFFECTS", shown)
    told = section(Asked(2, 1))
    rows = [row.split(" | ")[3:] for row in told.splitlines() if "than" in row and " | " in row]
    more, fewer = rows
    assert more[1].startswith("+")
    assert more[3].startswith("+")
    assert fewer[1].startswith("-")
    assert fewer[3].startswith("-")
    assert "Of 4 differences" in told
