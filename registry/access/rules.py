"""API keys as text: how one is made, recognised and compared. Pure but for the random bytes it is given.

A key is ``cw_<8 characters>_<40 characters><6 characters>``: a public prefix to find it by, a secret of 238 bits and a
CRC-32 of all before it, so that a mistyped key is refused without asking the database and a leaked one is recognised by
secret scanners.
"""

import hashlib
import zlib
from enum import StrEnum

import msgspec

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PREFIX_LENGTH, SECRET_LENGTH, CHECKSUM_LENGTH = 8, 40, 6


COMMAND_LINE = "cli"
"""How the id of a caller begins that has no key: somebody at the machine itself."""


class Scope(StrEnum):
    """What a key may be used for; ``admin`` includes all others, and who may write may propose."""

    MODELS_READ = "models:read"
    MODELS_WRITE = "models:write"
    MODELS_PROPOSE = "models:propose"
    MODELS_REVIEW = "models:review"
    """To decide what others propose."""
    WEBHOOKS_MANAGE = "webhooks:manage"
    SYNC_RUN = "sync:run"
    POLICIES_WRITE = "policies:write"
    AUDIT_READ = "audit:read"
    """To see who did what."""
    PRIVATE_READ = "private:read"
    """Texts that were read with a token, from a private or gated repository."""
    INVENTORIES_READ = "inventories:read"
    """To see what an institution uses, and the verdicts on it."""
    INVENTORIES_WRITE = "inventories:write"
    """To change inventories, have them checked, ask for approval and decide; seeing them is another scope."""
    WAIVERS_WRITE = "waivers:write"
    """To waive what a policy finds, and to take that back."""
    ADMIN = "admin"


class Caller(msgspec.Struct, frozen=True):
    """Who is asking: the id of the key, a name for the audit trail, and its scopes."""

    id: str
    name: str
    scopes: frozenset[Scope]

    @property
    def key(self) -> str | None:
        """The id of the key; None of whoever sits at the machine itself."""
        return key_of(self.id)

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody knows who asks: no key was sent, and it is not somebody at the machine itself."""
        return self.id == ANONYMOUS.id

    def has(self, scope: Scope) -> bool:
        """Whether this caller may do what the scope stands for."""
        implied_by = {Scope.MODELS_PROPOSE: Scope.MODELS_WRITE}.get(scope, scope)
        return not self.scopes.isdisjoint({scope, implied_by, Scope.ADMIN})


def key_of(caller_id: str) -> str | None:
    """The id of the key that a caller had; None of the command line, which needs none."""
    return None if caller_id.partition(":")[0] == COMMAND_LINE else caller_id


ANONYMOUS = Caller("anonymous", "anonymous", frozenset())
PUBLIC_READER = Caller("anonymous", "anonymous", frozenset({Scope.MODELS_READ}))
BOOTSTRAP = Caller("bootstrap", "bootstrap", frozenset({Scope.ADMIN}))


def make_key(random_bytes: bytes) -> str:
    """The text of a key from at least 48 random bytes."""
    letters = "".join(ALPHABET[byte % 62] for byte in random_bytes[: PREFIX_LENGTH + SECRET_LENGTH])
    body = f"cw_{letters[:PREFIX_LENGTH]}_{letters[PREFIX_LENGTH:]}"
    return body + checksum(body)


def checksum(body: str) -> str:
    """CRC-32 of a key's body in base 62."""
    number, letters = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, digit = divmod(number, 62)
        letters = ALPHABET[digit] + letters
    return letters


def prefix_of(key: str) -> str | None:
    """The public prefix of a well-formed key, or None."""
    parts = key.split("_")
    well_formed = (
        len(parts) == 3  # noqa: PLR2004 - cw, prefix, secret
        and parts[0] == "cw"
        and len(parts[1]) == PREFIX_LENGTH
        and len(parts[2]) == SECRET_LENGTH + CHECKSUM_LENGTH
        and key.isascii()
        and checksum(key[:-CHECKSUM_LENGTH]) == key[-CHECKSUM_LENGTH:]
    )
    return parts[1] if well_formed else None


def hash_key(key: str) -> str:
    """What is stored of a key: a plain SHA-256 is enough for 238 random bits."""
    return hashlib.sha256(key.encode()).hexdigest()
