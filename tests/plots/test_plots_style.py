import os
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from sim.plots.style import BASELINE, SCENARIO_COLOURS, readable, scenario_colours, scenario_markers

SHIPPED = (
    "baseline",
    "recorded",
    "no-cluster",
    "late-cluster",
    "no-alignment",
    "alignment-without-cluster",
    "full-alignment",
    "all-clusters-aligned",
    "themes-only",
    "rules-only",
    "support-only",
    "no-feasibility-studies",
    "larger-team",
    "one-sided-region",
    "one-sided-cluster",
    "tailored-calls",
    "dedicated-call-yearly",
    "dedicated-call-larger",
    "dedicated-call-larger-new-money",
    "dedicated-call-from-2018",
    "national-board",
    "european-support",
    "half-alignment",
    "tourism-not-split",
    "green-digital",
    "smaller-budget",
    "larger-budget",
    "pandemic",
)

PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))


def seen(colour: str, vision: np.ndarray) -> np.ndarray:
    """Return the CIELAB coordinates of a colour as somebody with this vision sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(vision @ linear, 0, 1) / to_xyz.sum(axis=1)
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_every_shipped_scenario_has_a_colour_of_its_own():
    assert set(SCENARIO_COLOURS) == set(SHIPPED)
    assert len({*SCENARIO_COLOURS.values(), BASELINE}) == len(SHIPPED) + 1


@pytest.mark.parametrize("vision", [np.eye(3), np.array(PROTANOPIA), np.array(DEUTERANOPIA)])
def test_the_scenarios_of_the_main_job_are_told_apart_without_red_or_green(vision):
    names = ["no-cluster", "no-alignment", "full-alignment", "late-cluster", "alignment-without-cluster"]
    seen_as = [seen(colour, vision) for colour in [BASELINE, *(SCENARIO_COLOURS[name] for name in names)]]
    distances = [np.linalg.norm(a - b) for i, a in enumerate(seen_as) for b in seen_as[:i]]
    assert min(distances) > 15


def test_a_shipped_scenario_keeps_its_colour_in_any_company():
    alone = scenario_colours(["baseline", "no-cluster"], "baseline")
    crowd = scenario_colours(["zebra", "mine", "no-cluster", "baseline", *SHIPPED], "baseline")
    assert alone["no-cluster"] == crowd["no-cluster"] == SCENARIO_COLOURS["no-cluster"]


def test_the_scenario_compared_with_is_dark_whatever_its_name():
    colours = scenario_colours(["baseline", "no-cluster"], "no-cluster")
    assert colours["no-cluster"] == BASELINE
    assert colours["baseline"] == SCENARIO_COLOURS["baseline"] != BASELINE


def test_colours_of_other_names_do_not_clash_and_do_not_depend_on_order():
    names = ["baseline", *SHIPPED[2:8], *(f"mine-{number}" for number in range(8))]
    colours = scenario_colours(names, "baseline")
    assert len(set(colours.values())) == len(names)
    assert scenario_colours(names[::-1], "baseline") == colours


def test_the_colour_of_another_name_does_not_depend_on_the_hash_seed():
    code = "from sim.plots.style import scenario_colours; print(scenario_colours(['b', 'mine'], 'b')['mine'])"
    another = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": another}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == scenario_colours(["b", "mine"], "b")["mine"]


def test_markers_differ_within_a_figure():
    names = ["baseline", *SHIPPED[2:8]]
    assert len(set(scenario_markers(names, "baseline").values())) == len(names)


@pytest.mark.parametrize("colour", [*SCENARIO_COLOURS.values(), "#FFFFFF"])
def test_text_in_a_scenarios_colour_can_be_read_on_white(colour):
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(readable(colour))]
    assert 1.05 / (np.dot([0.2126, 0.7152, 0.0722], linear) + 0.05) >= 4.5


def test_nothing_outside_a_figure_changes():
    code = (
        "import sim.plots, sys; assert not [m for m in sys.modules if m.startswith('matplotlib')]\n"
        "import matplotlib\n"
        "settings = lambda: {k: matplotlib.rcParams[k] for k in matplotlib.rcParams if k != 'backend'}\n"
        "before = settings()\n"
        "from sim.plots.sheet import Sheet\n"
        "sheet = Sheet('t', 's', 'n', 40); sheet.place(10, 10, 50, 20); sheet.savefig('/dev/null', format='svg')\n"
        "assert sheet._repr_png_().startswith(b'\\x89PNG')\n"
        "assert settings() == before\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
