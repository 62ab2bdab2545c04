"""What an unquoted word of YAML stands for, after the core schema of YAML 1.2."""

from __future__ import annotations

import math
import re

__all__ = ["Scalar", "plain_scalar"]

Scalar = str | int | float | bool | None

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MOST_DIGITS = 300  # far below what Python refuses to convert, far above any quantity of the model


def plain_scalar(text: str) -> Scalar:
    """Return the value of an unquoted scalar; `no`, `1_000` and dates are text in YAML 1.2.

    Raises:
        ValueError: It is a number without finite value; the message says so.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _NOT_FINITE.fullmatch(text):
        raise ValueError("a finite number")
    if _DECIMAL.fullmatch(text):
        return _whole(text, 10)
    if _OCTAL.fullmatch(text):
        return _whole(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return _whole(text[2:], 16)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            raise ValueError("a finite number, at most about 1.8e308")
        return number
    return text


def _whole(digits: str, base: int) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of at most {_MOST_DIGITS} digits")
    return int(digits, base)
