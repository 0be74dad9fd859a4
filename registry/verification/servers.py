"""A log behind the API of a server: read page by page, and nothing that it says is believed before it is held against.

* A server is hostile: pages are bounded in size and number, indexes have to follow each other, and what it says last
  of a leaf has to give the root that it signed first.
* Of contents that the caller may not see only the leaf is held against the tree.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

import msgspec

from registry.errors import UpstreamFailed
from registry.transparency.merkle import (
    Checkpoint,
    NoteError,
    VerifierKey,
    open_note,
    parse_checkpoint,
    verify_consistency,
)
from registry.verification.anchors import Anchor, Anchors
from registry.verification.growth import HASH_BYTES, TreeGrowth
from registry.verification.values import Bent, Fault, LogReading

MOST_LEAVES = 100_000_000
LONGEST_PROOF = 128
PAGE = 1_000
Body = TypeVar("Body")
Ask = Callable[[str, type[Body], dict[str, object]], Body]
"""The answer of a path with parameters, as one of our types; raises ``CardwatchError``."""


class LogServer:
    """Verifies the log of a server."""

    def __init__(self, ask: Ask[object], ask_text: Callable[[str], str]) -> None:
        self._ask, self._ask_text = ask, ask_text
