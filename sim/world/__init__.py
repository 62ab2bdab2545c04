"""Everything that no policy decides: one realised draw of region, assumptions and seed."""

from sim.world.world import World, draw_world

__all__ = ["World", "draw_world"]
