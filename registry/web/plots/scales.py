"""From values to places: even and logarithmic scales, and round numbers for their ticks."""

import math
from collections.abc import Callable

Scale = Callable[[float], float]
_STEPS = (1, 2, 2.5, 5, 10)


def even(most: float, begin: float, end: float) -> Scale:
    """A scale from 0 to ``most``, which lie at these places."""
    return lambda value: begin + (end - begin) * (value / most if most else 0.0)


def logarithmic(least: float, most: float, begin: float, end: float) -> Scale:
    """A scale on which equal ratios are equally long; what lies outside stands at its ends."""
    whole = math.log(most / least)
    return lambda value: begin + (end - begin) * math.log(min(max(value, least), most) / least) / whole


def ticks(most: float, count: int = 4) -> list[float]:
    """Round numbers from 0 to the first one that is not below ``most``, about so many; whole ones where all are."""
    if most <= 0:
        return [0.0, 1.0]
    raw = most / count
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * size for factor in _STEPS if factor * size >= raw * (1 - 1e-9))
    if most >= 1:
        step = max(step, 1.0) if step == int(step) or step < 1 else math.ceil(step)
    return [step * number for number in range(math.ceil(most / step - 1e-9) + 1)]
