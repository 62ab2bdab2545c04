"""Elementary functions, one number at a time: the steps of 8.2 of the protocol on the floats of Python.

A float of Python takes +, -, *, / as IEEE 754 says; `frexp` and `ldexp` only move the exponent.
"""

from math import factorial, frexp, ldexp, pi
from math import inf as infinite

LOG = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
EXP = (
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
SINE = tuple((-1.0) ** k / factorial(2 * k + 1) for k in range(1, 11))


def polynomial(x: float, coefficients: tuple[float, ...]) -> float:
    """Return c1 x + c2 x^2 + ... from the highest power down."""
    value = 0.0
    for coefficient in reversed(coefficients):
        value = (value + coefficient) * x
    return value


def log(x: float) -> float:
    """Return the natural logarithm of a number above 0."""
    power = frexp(x * 0.7071067811865476)[1]
    rest = ldexp(x, -power)
    s = (rest - 1.0) / (rest + 1.0)
    return (polynomial(s * s, LOG) + 2.0) * s + power * 0.6931471805599453


def log1p(x: float) -> float:
    """Return log(1 + x)."""
    whole = 1.0 + x
    return log(whole) + (x - (whole - 1.0)) / whole


def exp(x: float) -> float:
    """Return e^x."""
    bounded = min(max(x, -746.0), 710.0)
    power = round(bounded * 1.4426950408889634)  # halves to the even number
    r = (bounded - power * 6.93147180369123816490e-01) - power * 1.90821492927058770002e-10
    c = r - polynomial(r * r, EXP)
    value = ((r * c) / (2.0 - c) + r) + 1.0
    try:
        return ldexp(value, power)
    except OverflowError:
        return infinite


def halved(x: float, times: int) -> float:
    """Return x after so many halvings."""
    return ldexp(x, -times)


def power(base: float, exponent: float) -> float:
    """Return base^exponent; the ends as C99 has them."""
    if 0.0 < base < infinite:
        return exp(exponent * log(base))
    if exponent == 0.0:
        return 1.0
    return base if exponent > 0.0 else (infinite if base == 0.0 else 0.0)


def cosine_of_half_turns(x: float) -> float:
    """Return cos(pi x) for x from 0 to 2."""
    angle = (abs(x - 1.0) - 0.5) * pi
    return polynomial(angle * angle, SINE) * angle + angle
