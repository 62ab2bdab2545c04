"""Worlds altered in ways that must not matter."""

from dataclasses import fields, replace

import numpy as np

from sim.world.organisations import Organisations
from sim.world.randomness import text_key
from sim.world.world import World


def with_inert_enterprise(world: World) -> World:
    """Add one enterprise without ideas that refuses partners and can never be a member."""
    traits = world.organisations
    like = int(np.flatnonzero(traits.innovation_active & (traits.idea_rate > 0))[0])
    columns = {
        field.name: np.append(getattr(traits, field.name), getattr(traits, field.name)[like])
        for field in fields(Organisations)
        if field.name != "groups"
    }
    columns["uid"][-1] = text_key("inert")
    columns["innovation_active"][-1] = columns["cooperating"][-1] = False
    columns["idea_rate"][-1] = 0.0
    columns["number"][-1] = 99_999
    return replace(world, organisations=replace(traits, **columns))


def with_permuted_rows(world: World, seed: int = 0) -> World:
    """Store the same organisations in another order."""
    traits = world.organisations
    order = np.random.default_rng(seed).permutation(traits.uid.size)
    place = np.empty(order.size, dtype=np.int32)
    place[order] = np.arange(order.size)
    columns = {
        field.name: getattr(traits, field.name)[order] for field in fields(Organisations) if field.name != "groups"
    }
    ideas = replace(world.ideas, owner=place[world.ideas.owner])
    return replace(world, organisations=replace(traits, **columns), ideas=ideas)
