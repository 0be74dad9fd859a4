"""Copies of an index as they come: a checkout of its repository, or its tidy copy in one JSON file.

A tidy copy has the entries of a commit with their dimensions, links and names of licences, and no sentences; it is
turned into the parts that the readers of a checkout take.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from registry.errors import Invalid
from registry.licenses.catalogue import Catalogue
from registry.records.facts.scalars import Day
from registry.records.indexes.checkout import IndexFile, UnreadFile, read_copy
from registry.records.indexes.entries import IndexEntry, links_in, member, read_yaml, repositories_in, word
from registry.records.indexes.mot import MOT, describe_release, named_repository
from registry.records.indexes.osai import OSAI, System, describe_system, end_model, read_system
from registry.records.indexes.placement import Candidate
from registry.safe_yaml import Node, Unreadable

MAX_TIDY_BYTES = 16 * 1024 * 1024


class OpenEntry(msgspec.Struct, frozen=True):
    """An entry of an index before it has its record; ``describe`` reads it for the model with an id."""

    candidate: Candidate
    describe: Callable[[str], IndexEntry]


class IndexCopy(msgspec.Struct, frozen=True):
    """A whole index at one commit."""

    entries: tuple[OpenEntry, ...]
    failed: tuple[UnreadFile, ...]
    commit: str
    date: str | None


class _TidyDocument(msgspec.Struct, frozen=True):
    commit: str
    commit_date: Day
    records: list[dict[str, Any]]


def open_copy(catalogue: Catalogue, source: str, path: Path) -> IndexCopy:
    """A copy of the index at ``path``, a folder or a JSON file; raises ``Invalid`` for what is neither."""
    if path.is_dir():
        return _checkout(catalogue, source, path)
    with path.open("rb") as file:
        data = file.read(MAX_TIDY_BYTES + 1)
    try:
        tidy = msgspec.json.decode(data, type=_TidyDocument)
    except msgspec.MsgspecError as wrong:
        raise Invalid(f"{str(path)!r} is no copy of an index: {wrong}") from wrong
    opened = (_tidy_system if source == OSAI.source else _tidy_release)(catalogue, tidy)
    return IndexCopy(tuple(opened), (), tidy.commit, tidy.commit_date)


def _checkout(catalogue: Catalogue, source: str, path: Path) -> IndexCopy:
    copy = read_copy(path, MOT.folder if source == MOT.source else None)
    entries, failed = list[OpenEntry](), list(copy.failed)
    for file in copy.files:
        try:
            entries.append(_file_of(catalogue, source, file, copy.version))
        except Unreadable as wrong:
            failed.append(UnreadFile(file.name, str(wrong)))
    return IndexCopy(tuple(entries), tuple(failed), copy.version, None)


def _file_of(catalogue: Catalogue, source: str, file: IndexFile, version: str) -> OpenEntry:
    if source == OSAI.source:
        return _system(catalogue, read_system(file))
    return _release(catalogue, file.name, member(read_yaml(file), "release"), version)


def _tidy_system(catalogue: Catalogue, tidy: _TidyDocument) -> Iterator[OpenEntry]:
    for one in tidy.records:
        tree: dict[str, Node] = {
            name: {"class": given["value"], "link": list(given["evidence"])}
            for name, given in one["dimensions"].items()
        }
        tree["system"] = _texts({
            "name": one["name"], "link": one["link"], "basemodelname": one["base_model_name"],
            "endmodelname": one["end_model_name"], "endmodellicense": one["end_model_license_raw"],
            "releasedate": one["release_date"],
        })  # fmt: skip
        tree["org"] = _texts({"name": one["org"]})
        tree["licenses"] = {**member(tree, "licenses"), **_texts({"notes": one["license_note"]})}
        comments = {"national origin": one["national_origin"], "contributor type": one["contributor_type"]}
        known = {name: value for name, value in comments.items() if value}
        yield _system(catalogue, System(one["source"]["path"].rpartition("/")[2], tree, known))


def _tidy_release(catalogue: Catalogue, tidy: _TidyDocument) -> Iterator[OpenEntry]:
    for one in tidy.records:
        release: dict[str, Node] = _texts({
            "name": one["name"], "producer": one["producer"], "version": one["version"], "type": one["type"],
            "architecture": one["architecture"], "origin": one["base_model"], "repository": one["repository"],
            "huggingface": one["huggingface_raw"],
        })  # fmt: skip
        release["license"] = {kind: _texts(given) for kind, given in one["global_licenses"].items()}
        release["components"] = [
            _texts({
                "name": part["name"], "license": part["license_raw"], "license_path": part["license_path"],
                "component_path": part["component_path"],
            })
            for part in one["components"]
        ]  # fmt: skip
        yield _release(catalogue, one["source"]["path"].rpartition("/")[2], release, tidy.commit)


def _texts(given: Mapping[str, Any]) -> dict[str, Node]:
    """What was given; what is null was not written in the file."""
    return {name: str(value) for name, value in given.items() if value is not None}


def _system(catalogue: Catalogue, system: System) -> OpenEntry:
    tree = system.tree
    model, _ = end_model(tree)
    linked = repositories_in(links_in(member(tree, "weights_endmodel").get("link")))
    organisation = word(member(tree, "org"), "name")
    return OpenEntry(
        Candidate(system.file, system.name, organisation, model, linked[0] if len(linked) == 1 else None),
        lambda placed: describe_system(catalogue, system, placed),
    )


def _release(catalogue: Catalogue, file: str, release: dict[str, Node], version: str) -> OpenEntry:
    name = word(release, "name") or file.rpartition(".")[0]
    model, _ = named_repository(release, name)
    linked = repositories_in(links_in(word(release, "huggingface")))
    return OpenEntry(
        Candidate(file, name, word(release, "producer"), model, linked[0] if linked else None),
        lambda placed: describe_release(catalogue, file, release, placed, version),
    )
