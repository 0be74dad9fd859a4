"""A model or data component of a foreign document: what it says of itself, and where something may be added. Pure."""

from typing import Literal

import msgspec

from registry.exports.enrichment.documents.positions import ByteSpan, Edit
from registry.exports.rules import LicenseExpression
from registry.hub.weights import format_of

OWN = "cardwatch:"
"""What the names of all begin with that is added."""
ComponentKind = Literal["model", "data"]


class ForeignComponent(msgspec.Struct, frozen=True, kw_only=True):
    """One component that is a model or data, or says so by a package URL of the Hub."""

    at: str
    """Where it stands (RFC 6901)."""
    span: ByteSpan
    kind: ComponentKind
    name: str
    group: str = ""
    version: str = ""
    purls: tuple[str, ...] = ()
    location: str = ""
    """From where it is to be had, where the document says so."""
    addresses: tuple[str, ...] = ()
    """All other addresses that it refers to."""
    sha256: tuple[str, ...] = ()
    """Hashes of its files, in small letters."""
    id: str = ""
    """By which the document refers to it."""
    is_typed: bool = True
    """Whether the document itself says that it is a model, so that its name may be one of a model."""
    is_enriched: bool = False
    """Whether it bears facts of a registry already."""

    @property
    def full_name(self) -> str:
        """The name with its group, as the Hub would write it."""
        return f"{self.group}/{self.name}" if self.group else self.name


class AddedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry knows of a component, before any format."""

    record: str
    properties: tuple[tuple[str, str], ...]
    """Names and values, in the order in which they are written; a name may stand several times."""
    declared: LicenseExpression
    concluded: LicenseExpression
    known_at: str
    """When the record changed last, in UTC to the second."""
    tool: str
    """Who says it: the name and version of the program."""


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """What a format makes of the facts of one component."""

    edits: tuple[Edit, ...]
    added: tuple[str, ...]
    """Places in the document as it is answered."""
    kept: tuple[str, ...] = ()
    """Places of licences that the document states itself, which stay as they are."""


def names_weights(name: msgspec.Raw) -> bool:
    """Whether a name, as it stands in the document, is that of a file of weights."""
    try:
        return format_of(msgspec.json.decode(name, type=str)) is not None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
