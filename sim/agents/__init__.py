"""The agents: they perceive, decide and act; the formulas of their decisions are in `sim.rules`."""
