"""What a scan finds in one file: models that are named, and references that cannot be resolved."""

from enum import StrEnum

import msgspec


class NameKind(StrEnum):
    """What sort of thing a name in a file is a name of."""

    HUB = "hub"
    MODELSCOPE = "modelscope"
    OLLAMA = "ollama"
    """A name of Ollama's library: which repository it was made of, the name does not tell."""
    API = "api"
    """A model that a provider serves under a name of its own, such as a route of LiteLLM."""
    DATASET = "dataset"
    """A data set, which is no model: it is told, and not judged."""


_PREFIXES = {NameKind.HUB: "", NameKind.DATASET: "datasets/"}


def spelled(kind: NameKind, name: str) -> str:
    """A name with what says whose it is: the Hub's stand bare, as everywhere in the registry."""
    return f"{_PREFIXES.get(kind, f'{kind}:')}{name}"


class Reference(msgspec.Struct, frozen=True, order=True):
    """Where a model is referred to; ``line`` counts from 1."""

    model: str
    """As ``spelled`` writes it: ``owner/name``, ``modelscope:owner/name``, ``ollama:llama3``, ``api:openai/gpt-4o``."""
    path: str
    line: int
    revision: str = ""
    """The commit, tag or branch that is pinned there; empty where none is."""
    kind: NameKind = NameKind.HUB


class Unresolved(msgspec.Struct, frozen=True, order=True):
    """A place that loads or names a model, or pins a revision, which the file alone does not tell."""

    path: str
    line: int
    detail: str
    model: str = ""
    """The model, where only its revision is open."""
    reference: str = ""
    """What stands there instead, such as ``args.model`` or ``${MODEL_ID}``; the answers file settles it by this."""


class Named(msgspec.Struct, frozen=True):
    """A model at a place of a text; ``revision`` None where one is pinned and cannot be told."""

    model: str
    """The bare name, as its source has it."""
    line: int
    revision: str | None = ""
    kind: NameKind = NameKind.HUB
    pin: str = ""
    """What stands for the revision where it cannot be told."""
    is_definition: bool = False
    """Whether a variable is given this value: what the file itself makes of it counts more."""


class OpenPlace(msgspec.Struct, frozen=True):
    """A place of a text that loads a model by what the file does not tell, or that cannot be read."""

    line: int
    reference: str = ""
    """The words that stand there, if any."""
    detail: str = "A model is loaded here, and the file does not tell which."


Found = Named | OpenPlace


class Findings(msgspec.Struct, frozen=True):
    """All of one file, each once, in order."""

    references: tuple[Reference, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
