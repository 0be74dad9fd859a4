"""Secrets at rest: kept so that they can be used again, and not to be read by who gets a copy of the database.

AES-256 in GCM (NIST SP 800-38D) under one key of the service, with a nonce of its own for each value. What a value is
for is authenticated with it, so that a sealed secret cannot be moved to another row.
"""

import base64
import binascii
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.errors import MisconfiguredError

PREFIX = "sealed1:"
NONCE_BYTES = 12
KEY_BYTES = 32
KEY_NAME = "secrets.key"


class UnreadableSecretError(Exception):
    """A sealed value that this key does not open."""


class SecretBox:
    """Seals and opens texts with one key; without a key it raises ``MisconfiguredError`` when it is needed."""

    def __init__(self, key: bytes | None) -> None:
        self._cipher = AESGCM(hashlib.sha256(key).digest()) if key else None

    def seal(self, text: str, purpose: str) -> str:
        """The text as it is stored; it opens for the same purpose only."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._need().encrypt(nonce, text.encode(), purpose.encode())
        return PREFIX + base64.b64encode(nonce + sealed).decode()

    def open(self, stored: str, purpose: str) -> str:
        """The text of a stored value; raises ``UnreadableSecretError``. What was stored by older versions is plain."""
        if not is_sealed(stored):
            return stored
        try:
            raw = base64.b64decode(stored.removeprefix(PREFIX), validate=True)
            return self._need().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise UnreadableSecretError("it was sealed with another key") from error

    def _need(self) -> AESGCM:
        if self._cipher is None:
            raise MisconfiguredError("There is no key for secrets: set CARDWATCH_SECRET_KEY or CARDWATCH_DATA_DIR.")
        return self._cipher


def is_sealed(stored: str) -> bool:
    """Whether a stored value is sealed."""
    return stored.startswith(PREFIX)


def key_in(folder: Path) -> bytes:
    """The key that a folder keeps, for its owner's eyes only; made by the first of many processes that needs it."""
    path = folder / KEY_NAME
    if not path.exists():
        _make_key(path)
    key = path.read_bytes().strip()
    if not key:
        raise MisconfiguredError(f"{path} is empty; put the key back, or remove it and rotate the webhooks' secrets.")
    return key


def _make_key(path: Path) -> None:
    """Write a new key where there is none; others see it whole or not at all."""
    number, made = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        Path(made).unlink()
