"""Measurements whose tables are committed: effects, promises, and the proof that a change moved no number."""
