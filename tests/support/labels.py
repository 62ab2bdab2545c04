"""Labels of the shipped region, for results that are made up."""

from sim.inputs.roots import scenarios_root
from sim.region.files import load_region

LABELS = load_region(scenarios_root() / "emilia-romagna").labels
