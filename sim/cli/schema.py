"""`cci schema`: print the JSON Schema of a scenario file."""

from __future__ import annotations

__all__ = ["schema"]


def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a scenario file, for editors and other programs."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        import sys

        from sim.scenario.schema import schema_text

        sys.stdout.write(schema_text())
        sys.stdout.flush()
