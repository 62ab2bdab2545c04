"""The model once more in plain Mesa, written from docs/odd.md alone, to check the fast one."""

from tests.docking.twin.model import TwinModel

__all__ = ["TwinModel"]
