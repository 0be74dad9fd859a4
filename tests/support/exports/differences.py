"""What differs between a document and what was made of it, without trust in how it was made."""

import json
from typing import Any


class Written:
    """JSON as it is written: members in order, repeated ones too, and numbers by their letters."""

    def __init__(self, members: list[tuple[str, Any]]) -> None:
        self.members = members


def as_written(data: bytes) -> Any:  # noqa: ANN401 - JSON
    """The values of a document as it is written."""
    text = data.decode("utf-8-sig")
    return json.loads(text, object_pairs_hook=Written, parse_int=_Number, parse_float=_Number)


class _Number(str):
    """A number, which is no text."""

    __slots__ = ()


def additions(before: Any, after: Any, at: str = "") -> dict[str, tuple[Any, Any]]:  # noqa: ANN401 - JSON
    """Places that are new, each with nothing and its value, and those that are others, with the value before.

    Members and items are only added at the end; anything else is another value.
    """
    if isinstance(before, Written) and isinstance(after, Written):
        names = [name for name, _ in before.members]
        if names == [name for name, _ in after.members[: len(names)]]:
            found = dict[str, tuple[Any, Any]]()
            for (name, one), (_, other) in zip(before.members, after.members, strict=False):
                found |= additions(one, other, f"{at}/{name}")
            return found | {f"{at}/{name}": (None, value) for name, value in after.members[len(names) :]}
    elif isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        found = {}
        for number, (one, other) in enumerate(zip(before, after, strict=False)):
            found |= additions(one, other, f"{at}/{number}")
        return found | {f"{at}/{number}": (None, after[number]) for number in range(len(before), len(after))}
    return {} if type(before) is type(after) and before == after else {at: (before, after)}


def is_cut_out(before: bytes, after: bytes) -> bool:
    """Whether what was before is what is left of after where whole pieces are taken out, in order."""
    place = 0
    for byte in after:
        if place < len(before) and before[place] == byte:
            place += 1
    return place == len(before)
