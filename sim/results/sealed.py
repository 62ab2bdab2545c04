"""JSON that holds its own SHA-256, so that any damage shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["digest_of", "digest_of_file", "sealed", "unsealed"]

_SEAL = "sha256_of_the_rest"
_BYTES_AT_ONCE = 2**20


def sealed(content: Mapping[str, Any]) -> bytes:
    """Return the one way to write some content, with its seal."""
    return _written({_SEAL: digest_of(_written(content)), **content})


def unsealed(raw: bytes) -> dict[str, Any]:
    """Return the content behind a seal.

    Raises:
        ValueError: It is not what was sealed.
    """
    try:
        content = json.loads(raw)
        seal = content.pop(_SEAL)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("no sealed content") from None
    if not isinstance(content, dict) or seal != digest_of(_written(content)) or sealed(content) != raw:
        raise ValueError("the content is not what was sealed")
    return content


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal, without holding it.

    Raises:
        OSError: It cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_BYTES_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def _written(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
