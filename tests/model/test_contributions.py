"""What ideas contribute to transition follows from what they are about, so that appraisal can tell themes apart."""

from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from sim.model import EcosystemModel
from sim.region.idea_tables import TRANSITIONS
from sim.runs.run import release
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from tests.support.small_region import with_rules

GREEN_THEMES = 0.8
WEIGHTS = "policy.government.transition_weights."
GREEN_ALONE = {f"{WEIGHTS}green": 1.0, f"{WEIGHTS}digital": 0.0, f"{WEIGHTS}social": 0.0}


@pytest.mark.parametrize("transition", TRANSITIONS)
def test_half_of_a_contribution_is_of_themes_and_mode(law_region: Path, transition: str) -> None:
    model = EcosystemModel(load_scenario("baseline").changed({"region": str(law_region)}), seed=3)
    ideas, place = model.world.ideas, TRANSITIONS.index(transition)
    contribution = getattr(ideas, transition)
    of_theme = [row[place] for row in model.region.theme_contributions]
    of_mode = {row.mode: getattr(row, transition) for row in model.region.mode_contributions}
    for row in range(0, ideas.owner.size, 97):
        share = float(ideas.first_share[row])
        about = share * of_theme[ideas.first_theme[row]] + (1 - share) * of_theme[ideas.second_theme[row]]
        mode = of_mode[model.region.idea_modes[ideas.mode[row]]]
        own = model.world.draws.uniform(transition, ideas.uid[row])[0]
        assert float(contribution[row]) == pytest.approx((about + mode) / 4 + own / 2)
    every = contribution[np.arange(ideas.owner.size)]
    assert every.min() >= 0.0
    assert every.max() <= 1.0
    release(model)


@pytest.fixture(scope="module")
def transition_region(law_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let the contribution to transition decide all of a score, and keep every idea admitted."""
    folder = copytree(law_region, tmp_path_factory.mktemp("transition") / "region")
    weights = {"weight_merit": "0", "weight_theme": "0", "weight_consortium": "0", "weight_transition": "1"}
    return with_rules(folder, **weights, score_threshold="-10")


def awards_and_green_ones(scenario: Scenario) -> tuple[int, int]:
    """Count projects, and those whose first theme contributes much to the green transition."""
    every = green = 0
    for seed in range(3):
        model = EcosystemModel(scenario, seed=seed)
        model.run_model()
        of_theme = np.array([row.green for row in model.region.themes])
        first = of_theme[model.world.ideas.first_theme[model.projects["idea"]]]
        every += first.size
        green += int((first >= GREEN_THEMES).sum())
        release(model)
    return every, green


def test_green_themes_gain_where_the_green_transition_alone_counts(transition_region: Path) -> None:
    baseline = load_scenario("baseline").changed({"region": str(transition_region)})
    every, green = awards_and_green_ones(baseline)
    of_all, of_green = awards_and_green_ones(baseline.changed(GREEN_ALONE))
    assert of_green / of_all > green / every + 0.02
