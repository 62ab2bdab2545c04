"""Where the shipped scenarios and regions are."""

from __future__ import annotations

from pathlib import Path

from sim.errors import SimError

__all__ = ["scenarios_root"]

_PACKAGE = Path(__file__).resolve().parents[1]


def scenarios_root() -> Path:
    """Return the folder of the shipped scenarios: inside an installed package, else beside it in a checkout.

    Raises:
        SimError: The installation holds neither.
    """
    for folder in (_PACKAGE / "_scenarios", _PACKAGE.parent / "scenarios"):
        if folder.is_dir():
            return folder
    raise SimError(f"the shipped scenarios are missing beside {_PACKAGE}; reinstall the package")
