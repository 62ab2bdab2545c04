"""Agent-based simulation of regional innovation calls and the cultural and creative industries.

From a question to a figure:

    import sim

    result = sim.compare("baseline", "no-cluster", seeds=20)
    result.table()
    result.plot("funded_projects")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api import Comparison, Runs, compare, open, run, tabulate
    from sim.model import EcosystemModel
    from sim.scenario.files import load_scenario

from sim.version import __version__

__all__ = [
    "Comparison",
    "EcosystemModel",
    "Runs",
    "__version__",
    "compare",
    "load_scenario",
    "open",
    "run",
    "tabulate",
]

# Importing these costs seconds; a name costs that when it is first used (PEP 562).
_HOMES = {
    "Comparison": "sim.api",
    "EcosystemModel": "sim.model",
    "Runs": "sim.api",
    "compare": "sim.api",
    "load_scenario": "sim.scenario.files",
    "open": "sim.api",
    "run": "sim.api",
    "tabulate": "sim.api",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
