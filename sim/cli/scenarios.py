"""`cci scenarios`: list the scenarios that come with the program."""

from __future__ import annotations

__all__ = ["scenarios"]


def scenarios() -> None:
    """List the shipped scenarios: name, title, question."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.shown import say_table
        from sim.scenario.files import load_scenario, shipped_scenarios

        loaded = [load_scenario(name) for name in shipped_scenarios()]
        rows = [[scenario.name, scenario.title, scenario.question] for scenario in loaded]
        say_table("", ["name", "title", "question"], rows)
