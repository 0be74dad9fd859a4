"""What a scan finds in one file: models that are named, and references that cannot be resolved."""

import msgspec


class Reference(msgspec.Struct, frozen=True, order=True):
    """Where a model is referred to; ``line`` counts from 1."""

    model: str
    path: str
    line: int
    revision: str = ""
    """The commit, tag or branch that is pinned there; empty where none is."""


class Unresolved(msgspec.Struct, frozen=True, order=True):
    """A place that loads or names a model, or pins a revision, which the file alone does not tell."""

    path: str
    line: int
    detail: str
    model: str = ""
    """The model, where only its revision is open."""


class Named(msgspec.Struct, frozen=True):
    """A model at a place of a text; ``revision`` None where one is pinned and cannot be told."""

    model: str
    line: int
    revision: str | None = ""


class Findings(msgspec.Struct, frozen=True):
    """All of one file, each once, in order."""

    references: tuple[Reference, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
