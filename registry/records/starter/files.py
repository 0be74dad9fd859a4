"""The files of the starter catalogue: one per owner, its models with their facts, and the sources that these cite.

A link need not name the model that it is cited for: then ``sources`` says what it is about, or why it is cited, and
whether it was read.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.errors import Invalid, MisconfiguredError
from registry.inputs import take
from registry.records.facts.curation import CuratedFacts, Source
from registry.records.facts.scalars import Link, Text, Word
from registry.safe_yaml import Unreadable, read_mapping

Tier = Literal["curated", "base"]
"""``curated`` in depth, ``base`` so that the lineage of others closes."""


class CitedSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link that models of a file cite: its title, the models that it names or covers, and whether it was read."""

    link: Link
    title: Text | None = None
    about: Annotated[tuple[Word, ...], Meta(max_length=500)] = ()
    reason: Text | None = None
    """Why it is cited for a model that it does not name."""
    read: Literal["copy", "index", "unread"] = "unread"
    """In a stored copy, only as an index cites it, or neither."""


class StarterModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of the starter catalogue; without a tier it is of before there were tiers."""

    id: str
    source: Source
    facts: CuratedFacts
    tier: Tier | None = None

    @property
    def digest(self) -> str:
        """A hash of the facts."""
        return hashlib.sha256(msgspec.json.encode(self.facts, order="sorted")).hexdigest()


class StarterFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    models: Annotated[tuple[StarterModel, ...], Meta(max_length=5_000)]
    sources: Annotated[tuple[CitedSource, ...], Meta(max_length=5_000)] = ()


def read_file(text: str) -> StarterFile:
    """What the text of one file holds; raises ``Unreadable`` with the reason."""
    try:
        return take(read_mapping(text)[0], StarterFile, strict=False)
    except (Unreadable, Invalid) as wrong:
        raise Unreadable(str(wrong).replace("the front matter", "the file")) from wrong


def read_models(text: str) -> tuple[StarterModel, ...]:
    """The records in the text of one file; raises ``Unreadable`` with the reason."""
    return read_file(text).models


def starter_folder() -> Traversable:
    """Where the files lie."""
    return resources.files("registry.records") / "starter"


def read_files() -> Iterator[StarterFile]:
    """All shipped files by name; raises ``MisconfiguredError`` naming the file."""
    for file in list_files():
        try:
            yield read_file(file.read_text(encoding="utf-8"))
        except Unreadable as wrong:
            raise MisconfiguredError(f"starter/{file.name}: {wrong}") from wrong


def list_files() -> list[Traversable]:
    """The shipped files by name."""
    found = (file for file in starter_folder().iterdir() if file.name.endswith(".yaml"))
    return sorted(found, key=lambda entry: entry.name)


@cache
def read_starter() -> tuple[StarterModel, ...]:
    """The shipped records by id, of two the one in depth; raises ``MisconfiguredError`` naming the file."""
    found = [model for file in read_files() for model in file.models]
    models = {model.id.lower(): model for model in sorted(found, key=lambda model: model.tier == "curated")}
    return tuple(models[name] for name in sorted(models))
