"""What is known of a model's weights at a commit, and where a file of weights was found. Frozen."""

import msgspec

from registry.hub.weights import SignatureState, WeightFile


class WeightFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files of weights of one commit, by path; hashes as the source lists them, none from a download."""

    revision: str
    files: tuple[WeightFile, ...]
    is_complete: bool
    """Whether they are all, each with its sha256."""
    signature: SignatureState = SignatureState()
    gaps: tuple[str, ...] = ()
    """In words, why they are not complete."""
    via: str | None = None
    """The mirror that told them, where the source itself could not be reached."""


class WeightMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a model with a hash that was asked for; the commits are those of which lists were read."""

    model: str
    revision: str
    """The latest commit with it."""
    first_revision: str
    revisions: int
    """How many commits of which a list was read have it."""
    path: str
    size: int | None
    format: str
    sha256: str
