"""Whether a posterior still fits: what it was made of must be what is there."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from sim.errors import Problem
from sim.region.files import content_of
from sim.region.region import Region
from sim.scenario.catalogue import parameters
from sim.scenario.posterior import Posterior

__all__ = ["TARGETS", "catalogue_digest", "misfits", "targets_digest"]

TARGETS = Path("observed") / "targets.csv"
"""The facts to which a posterior is fitted, in a region folder."""


def targets_digest(folder: Path) -> str:
    """Return the SHA-256 of the facts of a region; of nothing where it has none."""
    return sha256(content_of(folder / TARGETS)).hexdigest()


def catalogue_digest() -> str:
    """Return the SHA-256 of path, default, plausible range and scale of every assumption that can be drawn."""
    digest = sha256()
    for one in parameters():
        if one.prior_low is not None:
            told = f"{one.path} {one.default!r} {one.prior_low!r} {one.prior_high!r} {one.scale}\n"
            digest.update(told.encode())
    return digest.hexdigest()


def misfits(posterior: Posterior, region: Region) -> list[Problem]:
    """Name everything that has changed since a posterior was made; nothing if it fits.

    Args:
        posterior: The posterior of the region.
        region: The region as it is now.
    """
    made_of = posterior.provenance
    compared = (
        ("targets", made_of.targets, targets_digest(region.folder), f"the facts of {TARGETS.as_posix()}"),
        ("region", made_of.region, region.digest, "the tables of the region"),
        ("catalogue", made_of.catalogue, catalogue_digest(), "the plausible ranges of the assumptions"),
    )
    allowed = "a new one by cci calibrate; or the uncertainty prior, which needs none"
    return [
        Problem(posterior.where(key), f"the posterior no longer fits: {what} are not those it was made of", allowed)
        for key, made, now, what in compared
        if made != now
    ]
