"""Elementary functions with the same bits on every processor.

Those of NumPy change their last bits with the vector units of the processor (https://github.com/numpy/numpy/issues/23523,
up to 4 units in the last place), those of the C library with its fused multiply-add. Here they are made of steps that
IEEE 754 fixes to the bit: +, -, *, / and powers of two, one ufunc each, so that no compiler can fuse two of them. The
order of the steps is part of the definition.

The coefficients of `log` and `exp` are those of Sun's fdlibm (1993, `e_log.c` and `e_exp.c`).
"""

from collections.abc import Callable
from functools import wraps
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Constant = NDArray[np.float64]
Coefficients = tuple[Constant, ...]

_BLOCK = 8192  # numbers that stay in the cache from step to step


def _constants(*values: float) -> Coefficients:
    """Return numbers as arrays without a dimension, which ufuncs take up in half the time of a `float`."""
    return tuple(np.array(value, dtype=np.float64) for value in values)


_HALF, _ONE, _TWO, _PI = _constants(0.5, 1.0, 2.0, np.pi)
_ROOT_OF_HALF, _LOG_2, _PER_LOG_2 = _constants(0.7071067811865476, 0.6931471805599453, 1.4426950408889634)
_LOG_2_HIGH, _LOG_2_LOW = _constants(6.93147180369123816490e-01, 1.90821492927058770002e-10)
_LEAST, _MOST = _constants(-746.0, 710.0)  # exp is 0 below and infinite above

_LOG = _constants(
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
_EXP = _constants(
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
_SINE = _constants(*((-1.0) ** k / factorial(2 * k + 1) for k in range(1, 11)))


def _in_blocks(kernel: Callable[[Floats], Floats]) -> Callable[[ArrayLike], Floats]:
    """Let a function of a flat array take numbers in any shape, and large arrays in pieces."""

    @wraps(kernel)
    def of_any_shape(x: ArrayLike) -> Floats:
        given = np.asarray(x, dtype=np.float64)
        flat = given.reshape(-1)
        if flat.size <= _BLOCK:
            values = kernel(flat)
        else:
            values = np.empty_like(flat)
            for start in range(0, flat.size, _BLOCK):
                values[start : start + _BLOCK] = kernel(flat[start : start + _BLOCK])
        shaped: Floats = values.reshape(given.shape)[()]
        return shaped

    return of_any_shape


def _polynomial(x: Floats, coefficients: Coefficients) -> Floats:
    """Return c1 x + c2 x^2 + ..., worked out from the highest power down (Horner)."""
    value = x * coefficients[-1]
    for coefficient in coefficients[-2::-1]:
        value += coefficient
        value *= x
    return value


@_in_blocks
def log(x: Floats) -> Floats:
    """Return the natural logarithm of finite numbers above 0, to 3 units in the last place.

    x = 2^k m with m from sqrt(1/2) to sqrt(2), log x = k log 2 + 2 artanh s, s = (m - 1) / (m + 1).
    """
    power = np.frexp(x * _ROOT_OF_HALF)[1]
    rest = np.ldexp(x, -power)
    s = rest - _ONE
    rest += _ONE
    s /= rest
    value = _polynomial(s * s, _LOG)
    value += _TWO
    value *= s
    value += power * _LOG_2
    return value


@_in_blocks
def log1p(x: Floats) -> Floats:
    """Return log(1 + x) for finite x above -1, to 4 units in the last place also where x is small."""
    whole = x + _ONE
    lost = x - (whole - _ONE)
    return log(whole) + lost / whole


@_in_blocks
def exp(x: Floats) -> Floats:
    """Return e^x, to 2 units in the last place.

    x = k log 2 + r with |r| at most log 2 / 2, e^x = 2^k (1 + r + r c / (2 - c)).
    """
    bounded = np.minimum(np.maximum(x, _LEAST), _MOST)
    power = np.rint(bounded * _PER_LOG_2)
    r = bounded - power * _LOG_2_HIGH
    r -= power * _LOG_2_LOW
    c = r - _polynomial(r * r, _EXP)
    value = r * c
    value /= _TWO - c
    value += r
    value += _ONE
    return np.ldexp(value, power.astype(np.int32))


def power(base: ArrayLike, exponent: ArrayLike) -> Floats:
    """Return base^exponent for bases from 0 on: e^(exponent log base).

    The relative error is at most 4e-16 (1 + |exponent log base|). A base of 0 or infinity gives what C99 says.
    """
    base, exponent = np.asarray(base, dtype=np.float64), np.asarray(exponent, dtype=np.float64)
    is_ordinary = (base > 0.0) & (base < np.inf)
    if is_ordinary.all():
        return exp(exponent * log(base))
    at_ends = np.power(np.where(is_ordinary, 1.0, base), exponent)  # 0, 1 or infinity: exact everywhere
    return np.where(is_ordinary, exp(exponent * log(np.where(is_ordinary, base, 1.0))), at_ends)[()]


@_in_blocks
def cospi(x: Floats) -> Floats:
    """Return cos(pi x) for x from 0 to 2, to 1e-15: the sine of pi (|x - 1| - 1/2), by its Taylor series to x^21."""
    angle = np.abs(x - _ONE)
    angle -= _HALF
    angle *= _PI
    value = _polynomial(angle * angle, _SINE)
    value *= angle
    value += angle
    return value
