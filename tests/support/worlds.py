"""Worlds altered in ways that must not matter."""

from dataclasses import fields, replace

import numpy as np

from sim.world.organisations import Organisations
from sim.world.randomness import text_key
from sim.world.world import World

INERT = 0


def with_inert_enterprise(world: World) -> World:
    """Add one enterprise without ideas that refuses partners and is never a member, in row INERT before all others."""
    return with_inert_enterprises(world, 1)


def with_inert_enterprises(world: World, count: int) -> World:
    """Add enterprises without ideas that refuse partners and are never members, from row INERT on."""
    traits = world.organisations
    like = int(np.flatnonzero(traits.innovation_active & (traits.idea_rate > 0))[0])
    columns = {
        field.name: np.insert(getattr(traits, field.name), INERT, np.repeat(getattr(traits, field.name)[like], count))
        for field in fields(Organisations)
        if field.name != "groups"
    }
    added = slice(INERT, INERT + count)
    columns["uid"][added] = [text_key(f"inert {number}") for number in range(count)]
    columns["innovation_active"][added] = columns["cooperating"][added] = False
    columns["idea_rate"][added] = 0.0
    columns["number"][added] = 99_999 - np.arange(count)
    ideas = replace(world.ideas, owner=world.ideas.owner + np.int32(count))
    return replace(world, organisations=replace(traits, **columns), ideas=ideas)


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
