"""What comes with Cardwatch of the indexes' own verdicts, from tidy copies of them in JSON files; for releases.

Taken over are classes and names of licences, by file of the index, and none of its sentences.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from registry.errors import Invalid
from registry.openness.claims.imports import (
    MOT,
    OPENING_UP,
    OSAI,
    EntriesOfIndex,
    ReleaseComponents,
)
from registry.openness.frameworks import chatgpt, european_index, model_openness

MAX_BYTES = 16 * 1024 * 1024
FILES: Mapping[str, str] = {
    OPENING_UP: "opening_up_chatgpt_v1_models.json", OSAI: "osai_index_models.json", MOT: "mot_models.json",
}  # fmt: skip
_LETTERS = {"open": "o", "partial": "p", "closed": "c"}
_NUMBERS = {kind.name.casefold(): kind.number for kind in model_openness.COMPONENTS.values()}
_DAYS = {OPENING_UP: "2025-03-11"}
"""Of the commit, where the copy does not say it in a field."""


class TidyIndex(msgspec.Struct, frozen=True):
    """A copy of an index at one commit."""

    commit: str
    records: list[dict[str, Any]]
    commit_date: str | None = None


def entries_in(folder: Path) -> dict[str, EntriesOfIndex]:
    """The entries of all indexes whose copies lie in a folder; raises ``Invalid`` for what is no copy."""
    return {index: _entries_of(index, folder / name) for index, name in FILES.items()}


def write_entries(found: Mapping[str, EntriesOfIndex]) -> bytes:
    """The file that comes with Cardwatch, an entry a line."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def _entries_of(index: str, path: Path) -> EntriesOfIndex:
    try:
        with path.open("rb") as file:
            tidy = msgspec.json.decode(file.read(MAX_BYTES + 1), type=TidyIndex)
        return EntriesOfIndex(
            commit=tidy.commit,
            date=tidy.commit_date or _DAYS.get(index, ""),
            dimensions=_DIMENSIONS.get(index, ()),
            entries={one["source"]["path"].rpartition("/")[2]: _READERS[index](one) for one in tidy.records},
        )
    except (OSError, msgspec.MsgspecError, KeyError, TypeError) as wrong:
        raise Invalid(f"{str(path)!r} is no copy of the index {index}: {wrong!r}") from wrong


_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    OPENING_UP: chatgpt.DIMENSIONS, OSAI: european_index.dimensions("osai-12"),
}  # fmt: skip


def _letters(index: str) -> Callable[[dict[str, Any]], str]:
    def read(one: dict[str, Any]) -> str:
        given = one["dimensions"]
        return "".join(_LETTERS.get(str((given.get(name) or {}).get("value")), "-") for name in _DIMENSIONS[index])

    return read


def _release(one: dict[str, Any]) -> ReleaseComponents:
    components = {
        number: component["license_raw"]
        for component in one["components"]
        if (number := _NUMBERS.get(component["name"].casefold())) is not None
    }
    licenses = {kind: given["name"] for kind, given in one["global_licenses"].items() if given.get("name")}
    return ReleaseComponents(dict(sorted(components.items())), licenses)


_READERS: Mapping[str, Callable[[dict[str, Any]], str | ReleaseComponents]] = {
    OPENING_UP: _letters(OPENING_UP), OSAI: _letters(OSAI), MOT: _release,
}  # fmt: skip
