"""Policies for users that licences name: known by their texts, and never the licence of anything."""

import msgspec


class KnownPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One policy in one or more editions."""

    key: str
    name: str
    publisher: str
    edition: str
    licenses: tuple[str, ...]
    """Keys of the licences whose users it binds."""
    text_sha256: tuple[str, ...]
    """Hashes of the normalised texts that are this policy word for word."""
    text_at: tuple[str, ...] = ()
    """Addresses at which this very text stands for good."""
    note: str | None = None
