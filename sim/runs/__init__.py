"""Run scenarios: one world, many worlds, on several processes."""
