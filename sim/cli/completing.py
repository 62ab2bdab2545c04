"""What the shell offers where a name is to be written; nothing heavy is imported for it."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["outcome_names", "parameter_paths", "scenario_names", "table_names"]


def scenario_names(incomplete: str) -> list[str]:
    """Return the shipped scenarios that begin so; the shell adds files where there is none."""
    from sim.inputs.roots import scenarios_root

    return _beginning((path.stem for path in scenarios_root().glob("*.yaml")), incomplete)


def outcome_names(incomplete: str) -> list[str]:
    """Return the outcomes that begin so."""
    from sim.outcomes.catalogue import OUTCOMES

    return _beginning(OUTCOMES, incomplete)


def table_names(incomplete: str) -> list[str]:
    """Return the tables that begin so."""
    from sim.outcomes.tables import COLUMNS

    return _beginning(COLUMNS, incomplete)


def parameter_paths(incomplete: str) -> list[str]:
    """Return what can be set and begins so, up to the sign before its value."""
    from sim.scenario.catalogue import settable

    return _beginning((f"{row.path}=" for row in settable()), incomplete)


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete))
