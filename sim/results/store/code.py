"""Which code made a number: the part of a run's identity that no scenario says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from sim.version import __version__

__all__ = ["Code", "code_here"]

# What makes results imports none of them.
_MOVES_NO_NUMBER = ("api", "calibration", "cli", "evidence", "plots", "stories", "words")


@dataclass(frozen=True)
class Code:
    """What may move numbers besides scenario, region, seed and draw.

    Attributes:
        version: Version of this package.
        source: SHA-256 over every source file of the package that can move a number: all but those of `api`,
            `calibration`, `cli`, `evidence`, `plots`, `stories` and `words`.
        numpy: Version of NumPy.
    """

    version: str
    source: str
    numpy: str

    def differences_from(self, other: Code) -> list[str]:
        """Name what differs, as parts of a sentence."""
        named = {"version": "the version of cci-sim", "source": "the code of cci-sim", "numpy": "the version of numpy"}
        mine, theirs = asdict(self), asdict(other)
        found = [told for field, told in named.items() if mine[field] != theirs[field]]
        # Another version always has other code; one of the two is enough to say.
        return [told for told in found if told != named["source"]] or found

    def as_json(self) -> Mapping[str, str]:
        """Return it as plain values."""
        return asdict(self)


def code_here() -> Code:
    """Return the code of this process: as it was when it was loaded, whatever is edited later."""
    return _HERE


def _digest_of_sources(package: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix()):
        name = path.relative_to(package).as_posix()
        if name.split("/")[0] in _MOVES_NO_NUMBER:
            continue
        content = path.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


_HERE = Code(__version__, _digest_of_sources(Path(__file__).parents[2]), version("numpy"))
