"""What is told of weights over the wire."""

from typing import Literal

import msgspec

from registry.hub.weights import SignatureState
from registry.records.ids import path_of
from registry.records.weights.values import WeightFiles, WeightMatch

NOT_VERIFIED = (
    "The signature itself was not checked: that takes a root of trust and the identity that one expects. Whoever wrote "
    "it may be anybody; `model_signing verify` checks it against the files."
)


class WeightRead(msgspec.Struct, frozen=True):
    """A file of weights as its source lists it; nobody downloaded it."""

    path: str
    format: str
    """By its name, such as `safetensors` or `gguf`."""
    size: int | None
    """In bytes; null where the source does not tell."""
    sha256: str | None
    """The id by which LFS knows it; null where the source tells none."""


class SignatureRead(msgspec.Struct, frozen=True, kw_only=True):
    """What the signature in the repository (OpenSSF Model Signing) says of the weights.

    `none`: there is none. `unknown`: it was not looked for, or could not be read. `covers_weights`: it names every file
    of weights with the listed hash. `differs`: it names another hash for at least one. `present`: neither.
    """

    state: Literal["none", "unknown", "present", "covers_weights", "differs"]
    path: str | None
    sha256: str | None
    """Of the file that holds it."""
    identity: Literal["certificate", "key"] | None
    """The kind of identity that it claims."""
    is_verified: bool
    """Always false: see `note`."""
    covered: int
    differing: list[str]
    unnamed: list[str]
    detail: str | None
    note: str | None = None

    @classmethod
    def of(cls, state: SignatureState) -> "SignatureRead":
        """A state, with what it does not mean."""
        plain = msgspec.structs.asdict(state)
        lists = {name: list(plain[name]) for name in ("differing", "unnamed")}
        has_words = state.state in {"present", "covers_weights", "differs"}
        return cls(**(plain | lists), note=NOT_VERIFIED if has_words else None)


class WeightsRead(msgspec.Struct, frozen=True, kw_only=True):
    """The files of weights of a model at one commit, as the list of its files told them."""

    model: str
    revision: str
    is_complete: bool
    """Whether these are all, each with its sha256."""
    gaps: list[str]
    """Why they are not."""
    via: str | None
    """The mirror that told them, where the source itself could not be reached."""
    size: int | None
    """Of all files together; null where one is not known."""
    files: list[WeightRead]
    signature: SignatureRead

    @classmethod
    def of(cls, model_id: str, known: WeightFiles) -> "WeightsRead":
        """What is known of a commit."""
        sizes = [file.size for file in known.files]
        return cls(
            model=model_id, revision=known.revision, is_complete=known.is_complete, gaps=list(known.gaps),
            via=known.via, size=None if None in sizes else sum(size or 0 for size in sizes),
            files=[WeightRead(file.path, file.format, file.size, file.sha256) for file in known.files],
            signature=SignatureRead.of(known.signature),
        )  # fmt: skip


class WeightMatchRead(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a model that has the hash; the commits are those of which the list of files was read."""

    model: str
    url: str
    """The record."""
    path: str
    format: str
    size: int | None
    sha256: str
    revision: str
    """The latest commit with it."""
    first_revision: str
    revisions: int
    """How many commits have it."""
    is_latest: bool
    """Whether the latest commit of which the list was read has it."""

    @classmethod
    def of(cls, match: WeightMatch) -> "WeightMatchRead":
        """Where a file was found."""
        return cls(**msgspec.structs.asdict(match), url=f"/v1/models/{path_of(match.model)}")
