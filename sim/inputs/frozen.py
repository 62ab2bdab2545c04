"""Plain content that nobody can change any more: what results remember is handed out as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

__all__ = ["Frozen", "frozen"]


class Frozen(dict[str, Any]):
    """A dictionary that refuses every change; JSON, pickle and `dataclasses.asdict` take it as the dictionary it is."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("what results remember cannot be changed: take a copy, dict(...)")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Frozen], tuple[dict[str, Any]]]:
        """Be made again as a whole, not key by key."""
        return type(self), (dict(self),)


def frozen(content: Any) -> Any:
    """Return content with every dictionary frozen, and every list a tuple."""
    if isinstance(content, Mapping):
        return Frozen({key: frozen(value) for key, value in content.items()})
    return tuple(map(frozen, content)) if isinstance(content, list | tuple) else content
