"""Ask the same over values of one parameter, a study for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from reprlib import repr as shortened

from sim.errors import InputError, Problem
from sim.scenario.catalogue import shown

__all__ = ["values_over"]

_ALLOWED = "a path and values like assumptions.alignment.attribution=0,0.5,1"


def values_over(asked: object, where: str = "over") -> dict[str, str]:
    """Return a setting for each value that a parameter is to have, by that value, in the order given.

    Args:
        asked: Text like `assumptions.alignment.attribution=0,0.5,1`, or a mapping of one path to its values.
        where: What messages call it.

    Raises:
        InputError: It is neither, or a value is empty or stands there twice.
    """
    if isinstance(asked, str) and "=" in asked:
        path, _, text = asked.partition("=")
        values = [value.strip() for value in text.split(",")]
    elif isinstance(asked, Mapping) and len(asked) == 1:
        [(path, given)] = asked.items()
        if isinstance(given, str):
            raise InputError([Problem(where, f"{shortened(given)} is one text", "a list of values")])
        values = [str(shown(value, "")) for value in given]
    else:
        raise InputError([Problem(where, shortened(asked), _ALLOWED)])
    if not all(values) or not values:
        raise InputError([Problem(where, f"{shortened(asked)}: a value is empty", _ALLOWED)])
    if twice := [value for value, times in Counter(values).items() if times > 1]:
        raise InputError([Problem(where, f"{twice[0]} stands there twice", "each value once")])
    return {value: f"{str(path).strip()}={value}" for value in values}
