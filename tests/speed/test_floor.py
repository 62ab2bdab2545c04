"""The list of draws that full-scale times are held against is what a world draws, and no more."""

from benchmarks.floor import counted_draws, draws_of_a_world, listed_draws
from sim.world.randomness import Draws


def test_a_world_makes_the_listed_draws():
    assert listed_draws() == draws_of_a_world()


def test_every_draw_counts_once_under_its_decision():
    def draw() -> None:
        draws = Draws(1)
        draws.uniform("cost", range(5), 3)
        draws.uniform("cost", [1, 2])
        draws.normal("merit", range(4))

    assert counted_draws(draw) == {"cost": 7, "merit": 4}


def test_a_draw_more_is_seen():
    assert counted_draws(lambda: (draws_of_a_world(), Draws(0).uniform("cost", 1))) != listed_draws()
