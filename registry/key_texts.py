"""API keys as text: how one is made, recognised and compared. Pure but for the random bytes it is given.

A key is ``cw_<8 characters>_<40 characters><6 characters>``: a public prefix to find it by, a secret of 238 bits and a
CRC-32 of all before it, so that a mistyped key is refused without asking the database and a leaked one is recognised by
secret scanners.
"""

import hashlib
import zlib

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PREFIX_LENGTH, SECRET_LENGTH, CHECKSUM_LENGTH = 8, 40, 6


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
