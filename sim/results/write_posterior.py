"""Put a posterior into a region folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from sim.region.region import Region
from sim.results.store.disk import created
from sim.scenario.catalogue import parameters
from sim.scenario.posterior import POSTERIOR, PROVENANCE, Posterior, Provenance, read_posterior
from sim.scenario.posterior_fit import catalogue_digest, targets_digest

__all__ = ["write_posterior"]

_DECIMALS = 9


def write_posterior(
    region: Region,
    draws: Mapping[str, Sequence[float]],
    *,
    medoid: int,
    made_by: str,
    made_on: str,
    runs: int,
    note: str = "",
) -> Posterior:
    """Put draws of equal weight into the folder of a region, in place of those that may be there.

    Each of the two files is there whole or not at all; a pair of which only one was put there is refused when it is
    read, as the second names the first.

    Args:
        region: The region as it was when the posterior was fitted.
        draws: For the path of each assumption that the record says something on, its place within its plausible range
            under draw 1, 2, 3 ..., 0 at the low and 1 at the high end; rounded to 1e-9.
        medoid: The draw in the middle of the others.
        made_by: The command that made it.
        made_on: The day, like 2026-12-24.
        runs: How many runs of the model it was fitted to.
        note: What else there is to say.

    Returns:
        The posterior as it is read from there: with the rounded numbers.

    Raises:
        InputError: It is no posterior: an assumption that is not drawn, a place out of range.
        OSError: A file could not be written.
    """
    paths = [one.path for one in parameters() if one.path in draws]
    paths += sorted(draws.keys() - set(paths))  # which the reader refuses
    rows = zip(*(draws[path] for path in paths), strict=True)
    lines = [",".join(("draw", *paths))]
    lines += [",".join((str(draw), *map(_written, row))) for draw, row in enumerate(rows, start=1)]
    content = ("\n".join(lines) + "\n").encode()
    provenance = Provenance(
        draws=sha256(content).hexdigest(),
        targets=targets_digest(region.folder),
        region=region.digest,
        catalogue=catalogue_digest(),
        medoid=medoid,
        made_by=made_by,
        made_on=made_on,
        runs=runs,
        note=note,
    )
    with created(region.folder / POSTERIOR) as file:
        file.write(content)
    with created(region.folder / PROVENANCE) as file:
        file.write(_yaml(provenance).encode())
    return read_posterior(region.folder)


def _written(value: float) -> str:
    return repr(round(float(value), _DECIMALS))


def _yaml(provenance: Provenance) -> str:
    """Write plain values a line each; a text of JSON is one of YAML."""
    content = provenance.model_dump(mode="json")
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in content.items())
