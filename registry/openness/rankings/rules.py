"""The order of a ranking: that of the index, or the most open result first. Pure.

* Opening up ChatGPT: score, then name by code points. European index: total, then path of the file from the last.
* Frameworks with classes or labels: the most open result first, then the id.
* Models of which a framework knows nothing are not ranked: not scored is no 0.
"""

from collections.abc import Iterable, Sequence

import msgspec

from registry.openness.frameworks import FRAMEWORKS, chatgpt, european_index
from registry.openness.frameworks.european_index import METHODS

OUTPUTS = ("text", "image", "video", "audio", "3d", "embedding", "unknown")
"""What comes out of a model; a ranking may be of one of them."""


class RankedModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model in its place."""

    rank: int
    model: str
    result: str
    score: float | None
    most: str | None
    """What the result can become once what is missing is known; null where it is settled."""
    type: str
    """What comes out of it."""


def in_order(framework: str, found: Iterable[RankedModel]) -> list[RankedModel]:
    """The models as the framework's index orders them, with their places from 1."""
    models = list(found)
    return [msgspec.structs.replace(one, rank=place) for place, one in enumerate(_sorted(framework, models), 1)]


def _sorted(framework: str, models: Sequence[RankedModel]) -> list[RankedModel]:
    if framework == chatgpt.FRAMEWORK:
        return chatgpt.in_order((one.model, one.score or 0.0, one) for one in models)
    if framework in METHODS:
        return european_index.in_order((path_of(one), one.score or 0.0, one) for one in models)
    order = {result: place for place, result in enumerate(FRAMEWORKS[framework].results)}
    return sorted(models, key=lambda one: (-order.get(one.result, -1), one.model))


def path_of(one: RankedModel) -> str:
    """Where the index would have the file of a model."""
    return f"{one.type}/{one.model}.yaml"
