"""What comes with Cardwatch of the indexes' own verdicts, read from the indexes' public files; for releases.

Taken over are classes and names of licences, by file of the index, and none of its sentences. A copy of an index is a
folder with its files as they lie in its repository, or its tidy copy in one JSON file, which says its commit itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from registry.errors import Invalid
from registry.openness.claims.imports import MOT, OPENING_UP, OSAI, EntriesOfIndex, ReleaseComponents
from registry.openness.frameworks import chatgpt, european_index, model_openness
from registry.records.indexes import read_copy
from registry.safe_yaml import Node, Unreadable, read_mapping

MAX_BYTES = 16 * 1024 * 1024
FOLDERS: Mapping[str, str | None] = {OPENING_UP: "projects", OSAI: None, MOT: "models"}
"""Where in its repository the files of an index lie; None at the top."""
_LETTERS = {"open": "o", "partial": "p", "closed": "c"}
_NUMBERS = {kind.name.casefold(): kind.number for kind in model_openness.COMPONENTS.values()}
_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    OPENING_UP: chatgpt.DIMENSIONS, OSAI: european_index.dimensions("osai-12"),
}  # fmt: skip
Entry = str | ReleaseComponents


class CopiedEntries(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of an index at one commit, and which of its files tell nothing."""

    commit: str
    date: str | None
    """The day of the commit, where the copy says it."""
    entries: dict[str, Entry]
    unread: tuple[str, ...] = ()


class _TidyIndex(msgspec.Struct, frozen=True):
    commit: str
    records: list[dict[str, Any]]
    commit_date: str | None = None


def copied_entries(index: str, path: Path) -> CopiedEntries:
    """The entries in a copy of an index; raises ``Invalid`` for what is no copy of it."""
    return _of_files(index, path) if path.is_dir() else _of_tidy(index, path)


def write_entries(shipped: Mapping[str, EntriesOfIndex], index: str, copied: CopiedEntries, date: str) -> str:
    """The file that comes with Cardwatch, with the entries of one index in the place of those that it had."""
    found = EntriesOfIndex(
        commit=copied.commit, date=date, dimensions=_DIMENSIONS.get(index, ()), entries=copied.entries
    )  # fmt: skip
    return msgspec.json.format(msgspec.json.encode({**shipped, index: found}), indent=1).decode() + "\n"


def _of_files(index: str, path: Path) -> CopiedEntries:
    copy = read_copy(path, FOLDERS[index])
    entries, unread = dict[str, Entry](), [f"{one.file}: {one.reason}" for one in copy.failed]
    for file in copy.files:
        try:
            found = _entry_in(index, read_mapping(file.text)[0])
        except Unreadable as wrong:
            unread.append(f"{file.name}: {wrong}")
            continue
        if found is not None:
            entries[file.name] = found
    if not entries:
        raise Invalid(f"{str(path)!r} holds no file of the index {index}.")
    return CopiedEntries(commit=copy.version, date=None, entries=entries, unread=tuple(unread))


def _entry_in(index: str, tree: dict[str, Node]) -> Entry | None:
    """The entry in a file; None for one that is about nothing: a sample, or a row without a name, as the index does."""
    if index == MOT:
        release = _member(tree, "release")
        return _release(_components(release), _member(release, "license")) if release else None
    about = _member(tree, "project" if index == OPENING_UP else "system")
    return _classes(index, tree, "class") if about.get("name") else None


def _components(release: Mapping[str, Node]) -> Iterator[tuple[str, str | None]]:
    listed = release.get("components")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            written = one.get("license")
            yield str(one.get("name")), written if isinstance(written, str) else None


def _of_tidy(index: str, path: Path) -> CopiedEntries:
    try:
        with path.open("rb") as file:
            tidy = msgspec.json.decode(file.read(MAX_BYTES + 1), type=_TidyIndex)
        named = [one for one in tidy.records if one["name"]]
        entries = {one["source"]["path"].rpartition("/")[2]: _tidy_entry(index, one) for one in named}
    except (OSError, msgspec.MsgspecError, KeyError, TypeError, AttributeError) as wrong:
        raise Invalid(f"{str(path)!r} is no copy of the index {index}: {wrong!r}") from wrong
    return CopiedEntries(commit=tidy.commit, date=tidy.commit_date, entries=entries)


def _tidy_entry(index: str, one: dict[str, Any]) -> Entry:
    if index != MOT:
        return _classes(index, one["dimensions"], "value")
    return _release(((part["name"], part["license_raw"]) for part in one["components"]), one["global_licenses"])


def _classes(index: str, given: Mapping[str, Any], member: str) -> str:
    """The classes of an entry as letters, in the order of the dimensions; `-` for a blank one and for no class."""
    return "".join(
        _LETTERS.get(str(_member(given, name).get(member)).strip().lower(), "-") for name in _DIMENSIONS[index]
    )


def _release(parts: Iterable[tuple[str, str | None]], licenses: Mapping[str, Any]) -> ReleaseComponents:
    """The components that the tool knows, with their own licences, and those of all of a kind."""
    known = {_NUMBERS[name.casefold()]: written for name, written in parts if name.casefold() in _NUMBERS}
    names = {kind: _member(licenses, kind).get("name") for kind in licenses}
    return ReleaseComponents(dict(sorted(known.items())), {kind: str(name) for kind, name in names.items() if name})


def _member(tree: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = tree.get(name)
    return found if isinstance(found, dict) else {}
