"""Opaque identifiers that sort by time of creation."""

import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str, now: datetime) -> str:
    """A unique id such as ``flg_01hzy...``: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32."""
    number = (int(now.timestamp() * 1000) << 80) | secrets.randbits(80)
    letters = (_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
    return f"{prefix}_{''.join(letters)}"
