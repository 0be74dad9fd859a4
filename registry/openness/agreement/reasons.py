"""Why two values differ: what was found when each difference was looked into, kept in reasons.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from registry.errors import MisconfiguredError

KINDS: Mapping[str, str] = {
    "later": "out, or gone, after the index looked",
    "other": "the index speaks of another model, version or file",
    "rule": "the index departs from the words of its own rule",
    "missed": "it is there, and the index did not find it",
    "reading": "the words of the rule leave room, and ours is the narrower reading",
}


class DifferenceReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the index says one thing and the record another, found at these two values."""

    model: str
    dimension: str
    index: str
    computed: str
    kind: Literal["later", "other", "rule", "missed", "reading"]
    why: str


@cache
def load_reasons() -> Mapping[tuple[str, str], DifferenceReason]:
    """All reasons that come with Cardwatch, by model and dimension; raises as ``read_reasons`` does."""
    return read_reasons(Path(__file__).parent / "reasons.yaml")


def read_reasons(path: Path) -> Mapping[tuple[str, str], DifferenceReason]:
    """The reasons in a file; raises ``MisconfiguredError`` for one that is none, or tells of a cell twice."""
    try:
        found = msgspec.yaml.decode(path.read_bytes(), type=list[DifferenceReason])
    except (OSError, msgspec.MsgspecError) as wrong:
        raise MisconfiguredError(f"agreement/{path.name}: {wrong}") from wrong
    by_cell = {(one.model, one.dimension): one for one in found}
    if len(by_cell) != len(found):
        raise MisconfiguredError(f"agreement/{path.name}: a cell stands in it twice")
    return by_cell


def reason_of(model: str, dimension: str, index: str, computed: str) -> DifferenceReason | None:
    """The reason of a cell; None where its values are not those that were looked into."""
    found = load_reasons().get((model, dimension))
    return found if found is not None and (found.index, found.computed) == (index, computed) else None
