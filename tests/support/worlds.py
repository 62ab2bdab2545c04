"""Worlds altered in ways that must not matter."""

from dataclasses import fields, replace

import numpy as np

from sim.world.organisations import Organisations
from sim.world.randomness import Drawn, text_key
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
        name: np.insert(column, INERT, np.repeat(column[like], count))
        for name, column in stored_columns(traits).items()
    }
    added = slice(INERT, INERT + count)
    columns["uid"][added] = [text_key(f"inert {number}") for number in range(count)]
    columns["innovation_active"][added] = columns["cooperating"][added] = False
    columns["idea_rate"][added] = 0.0
    columns["number"][added] = 99_999 - np.arange(count)
    ideas = replace(world.ideas, owner=world.ideas.owner + np.int32(count))
    return replace(world, organisations=with_columns(traits, columns), ideas=ideas)


def with_permuted_rows(world: World, seed: int = 0) -> World:
    """Store the same organisations in another order."""
    traits = world.organisations
    order = np.random.default_rng(seed).permutation(traits.uid.size)
    place = np.empty(order.size, dtype=np.int32)
    place[order] = np.arange(order.size)
    columns = {name: column[order] for name, column in stored_columns(traits).items()}
    ideas = replace(world.ideas, owner=place[world.ideas.owner])
    return replace(world, organisations=with_columns(traits, columns), ideas=ideas)


def stored_columns(traits: Organisations) -> dict[str, np.ndarray]:
    """Return the columns of traits that are stored, by name; the others are drawn where they are read."""
    columns = {field.name: getattr(traits, field.name) for field in fields(traits)}
    return {name: column for name, column in columns.items() if isinstance(column, np.ndarray)}


def with_columns(traits: Organisations, columns: dict[str, np.ndarray]) -> Organisations:
    """Return traits with other stored columns, and the same draws for the same identities."""
    drawn = {field.name: getattr(traits, field.name) for field in fields(traits)}
    renewed = {name: replace(column, uid=columns["uid"]) for name, column in drawn.items() if isinstance(column, Drawn)}
    return replace(traits, **columns, **renewed)
