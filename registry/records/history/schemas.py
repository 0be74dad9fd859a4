"""The past of a record on the wire."""

from datetime import datetime

import msgspec

from registry.licenses.declarations import LicenseBlock
from registry.records.documents.schemas import DocumentBody
from registry.records.lineage.inheritance import Inherited
from registry.records.regions import RegionAccess


class TextReference(msgspec.Struct, frozen=True):
    """A text that was read; its bytes are at ``/v1/evidence/{sha256}``."""

    path: str
    sha256: str


class LicenseInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The licence as it was known at a revision or moment.

    ``known_from`` and ``known_until`` are the first and the last reading that showed it; what held between the last
    reading of one state and the first of the next is not known. ``known_until`` is null while it is the latest state.
    """

    license: LicenseBlock
    observed_at: datetime | None
    revision: str | None
    texts: list[TextReference]
    known_from: datetime | None
    known_until: datetime | None
    in_gap: bool = False
    """Whether the moment asked for lies after the last reading of this state and before the first of the next."""
    from_history: bool = False
    """Read from the commit history after the event: `known_from` and `known_until` are the dates of commits."""
    layer: str
    """Where it comes from: `observed`, `normalised`, `inherited` or `concluded`."""


class KnownWhen(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when a state is known to have held."""

    known_from: datetime | None = None
    known_until: datetime | None = None
    in_gap: bool = False
    from_history: bool = False
    """By the dates of commits, read after the event."""


class HistoryRead(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a model, from the first to the last time it was seen like this."""

    observed_at: datetime
    last_seen_at: datetime
    source: str
    revision: str | None
    license: LicenseBlock
    gated: str
    region: RegionAccess
    """Whether its source handed it to people of all regions."""
    base_models: list[str]
    texts: list[TextReference]
    from_history: bool = False
    """Read from the commit history after the event; then `revision` is the first commit of the state."""
    known_from: datetime | None = None
    """Of a state from the history: the date of its first commit."""
    known_until: datetime | None = None
    """Of a state from the history: the date of the first commit that is not known to have it."""


class PastDocument(DocumentBody, frozen=True, kw_only=True):
    """A record as it was known at a moment, or what is known of it at a revision; see ``KnownWhen``."""

    as_of: datetime | None
    revision: str | None
    known_from: datetime | None
    known_until: datetime | None
    in_gap: bool
    from_history: bool
    catalogue: str
    """The version of the catalogue that judged; rules of today are applied to facts of then."""
    inherited: Inherited | msgspec.UnsetType | None = msgspec.UNSET
    """Unset where only the model's own facts were asked for."""
